use super::Pack;
use super::read;
use super::source::collector::Collector;
use super::source::{Item, Source};
use crate::finding::{Code, Finding, Problem, nearest};
use crate::form::FormSpec;
use crate::service::Kind;

/// Tells what is probably not meant in the conditions and the pay of what compiled.
pub(super) fn conditions(source: &Source, pack: &Pack, findings: &Collector) {
    // What can't be read has been told already.
    let told = Collector::default();
    for item in source.items("forms") {
        let Some(spec) = read::forms::form(item, pack.facts_by_name(), &told) else { continue };
        kind(&spec, findings);
        tell(item, pack.form(&spec.id).ok().map(|form| form.lint(&spec)), findings);
    }
    for item in source.items("measures") {
        let Some(spec) = read::figures::measure(item, &told) else { continue };
        tell(item, pack.measure(&spec.id).ok().map(|measure| measure.lint(&spec, pack.forms())), findings);
    }
    for item in source.items("indicators") {
        let Some(spec) = read::indicators::indicator(item, &told) else { continue };
        tell(item, pack.indicator(&spec.id).ok().map(|indicator| indicator.lint(&spec)), findings);
    }
    #[cfg(feature = "pay")]
    {
        let choices: Vec<_> = source.items("choices").iter().filter_map(|item| read::pay::choice(item, &told)).collect();
        for item in source.items("pay") {
            let told = Collector::default();
            let Some(spec) = read::pay::scheme(item, &told) else { continue };
            // Of a scheme that is read in part nothing can be said to be lacking or unused.
            if !told.into_sorted().is_empty() {
                continue;
            }
            tell(item, pack.scheme(&spec.id).ok().map(|scheme| scheme.lint(&spec, &choices)), findings);
        }
    }
}

/// Tells what was found in an item. A rulebook may have a shorter list than the one above, whose conditions then ask for options that
/// are no more: they hold for nothing, as is meant.
fn tell(item: &Item, found: Option<Vec<Finding>>, findings: &Collector) {
    let written = |finding: &Finding| !item.inherited && finding.params.get("line").is_some();
    let of_codes = |finding: &Finding| matches!(finding.code, Code::ConditionCodeUnknown | Code::ConditionCodeNearest);
    findings.extend(found.into_iter().flatten().filter(|finding| !of_codes(finding) || written(finding)));
}

/// Tells a kind of one's own that looks like one that the library knows.
fn kind(spec: &FormSpec, findings: &Collector) {
    let known = || Kind::KNOWN.iter().map(Kind::as_str);
    if known().any(|kind| *kind == *spec.kind) {
        return;
    }
    if let Some(near) = nearest(&spec.kind, known()) {
        let problem = Problem::new(Code::FormKindNear).with("kind", spec.kind.clone()).with("nearest", near.to_owned());
        findings.add(spec.place.key("kind").finding(problem));
    }
}
