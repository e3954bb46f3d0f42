use super::Pack;
use super::read;
use super::reader::Findings;
use super::source::Source;
use crate::finding::{Code, Problem, nearest};
use crate::form::FormSpec;
use crate::service::Kind;

/// Tells what is probably not meant in the conditions and the pay of what compiled.
pub(super) fn conditions(source: &Source, pack: &Pack, findings: &Findings) {
    // What can't be read has been told already.
    let told = Findings::default();
    for spec in source.items("forms").iter().filter_map(|item| read::form(item, pack.facts_by_name(), &told)) {
        kind(&spec, findings);
        findings.extend(pack.form(&spec.id).map(|form| form.lint(&spec)).unwrap_or_default());
    }
    for spec in source.items("measures").iter().filter_map(|item| super::read_figures::measure(item, &told)) {
        findings.extend(pack.measure(&spec.id).map(|measure| measure.lint(&spec, pack.forms())).unwrap_or_default());
    }
    #[cfg(feature = "pay")]
    {
        let choices: Vec<_> = source.items("choices").iter().filter_map(|item| super::read_pay::choice(item, &told)).collect();
        for item in source.items("pay") {
            let told = Findings::default();
            let Some(spec) = super::read_pay::scheme(item, &told) else { continue };
            // Of a scheme that is read in part nothing can be said to be lacking or unused.
            if !told.into_sorted().is_empty() {
                continue;
            }
            findings.extend(pack.scheme(&spec.id).map(|scheme| scheme.lint(&spec, &choices)).unwrap_or_default());
        }
    }
}

/// Tells a kind of one's own that looks like one that the library knows.
fn kind(spec: &FormSpec, findings: &Findings) {
    let known = || Kind::KNOWN.iter().map(Kind::as_str);
    if known().any(|kind| *kind == *spec.kind) {
        return;
    }
    if let Some(near) = nearest(&spec.kind, known()) {
        let problem = Problem::new(Code::FormKindNear).with("kind", spec.kind.clone()).with("nearest", near.to_owned());
        findings.add(spec.place.key("kind").finding(problem));
    }
}
