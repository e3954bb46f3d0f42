//! A rulebook out of what was read: verified, compiled, and everything told that does not fit.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::cited::Cited;
use super::read;
use super::read::cursor::Table;
use super::rulebook::Pack;
use super::source::collector::Collector;
use super::source::{Item, Source};
#[cfg(feature = "standards")]
use crate::choice::{Standard, Standards};
use crate::citation::Citation;
#[cfg(feature = "figures")]
use crate::citation::Document;
use crate::finding::{Code, Findings, Problem, Severity, SourceLocation};
#[cfg(feature = "pay")]
use crate::form::CodeList;
use crate::form::{Form, RulebookNames, doubled};
#[cfg(feature = "figures")]
use crate::metrics::{Indicator, Measure, ReportedFigure};
#[cfg(feature = "figures")]
use crate::network::Succession;
#[cfg(feature = "pay")]
use crate::pay::Scheme;
#[cfg(feature = "figures")]
use crate::service::Fact;

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Verifies and compiles what was read, or tells everything that does not fit.
pub(super) fn compile(source: Option<Source>, findings: Collector, whole: Option<&str>) -> Result<Pack, Findings> {
    let pack = source.and_then(|source| build(&source, &findings, whole));
    verified(pack, findings)
}

/// The rulebook, where nothing that was found is an error.
pub(super) fn verified(pack: Option<Pack>, findings: Collector) -> Result<Pack, Findings> {
    let findings = findings.into_sorted();
    match pack {
        Some(pack) if findings.iter().all(|finding| finding.severity() != Severity::Error) => Ok(Pack { warnings: findings, ..pack }),
        _ => Err(findings.into()),
    }
}

/// The rulebook, whose hash is given where the source is not the whole of it.
pub(super) fn build(source: &Source, findings: &Collector, whole: Option<&str>) -> Option<Pack> {
    #[cfg(feature = "figures")]
    let canonical = source.to_json();
    #[cfg(feature = "figures")]
    let hash = whole.map_or_else(|| sha256(&canonical), str::to_owned);
    #[cfg(not(feature = "figures"))]
    let hash = whole.map_or_else(|| sha256(&source.to_json()), str::to_owned);
    let head = Table::new(&source.head.node, source.head.path.clone(), findings)?;
    let (id, version, label) = (head.id(), head.text("version"), head.label());
    // What it extends has been merged in; the name stays, so that a reader sees where items come from.
    head.optional_text("extends");
    let earliest = head.date("earliest");
    head.finish();
    let short = hash.get(..12).unwrap_or_default();
    let identity: Arc<str> = format!("{}@{}#{short}", id.as_deref().unwrap_or("?"), version.map_or("?", |text| &**text)).into();

    let items = |list| source.items(list);
    #[cfg(feature = "figures")]
    let documents: Vec<Document> = items("documents").iter().filter_map(|item| read::figures::document(item, findings)).collect();
    #[cfg(not(feature = "figures"))]
    let documents = [];
    let cited = Cited::default();
    let cites = |citation: &Citation, place: &SourceLocation| cited.add(citation, place);
    let (mut codes, mut facts) = (BTreeMap::new(), BTreeMap::new());
    for item in items("codes") {
        let Some(list) = read::forms::codes(item, findings) else { continue };
        cites(&list.citation, &item.node.place(item.path.clone()));
        codes.insert(list.id.clone(), Arc::new(list));
    }
    for fact in items("facts").iter().filter_map(|item| read::forms::fact(item, findings)) {
        facts.insert(fact.id.clone(), Arc::new(fact));
    }
    let shared = RulebookNames { pack: identity.clone(), codes: &codes, facts: &facts, earliest };
    let mut forms = Vec::new();
    #[cfg(feature = "pay")]
    let mut results: Option<Arc<CodeList>> = None;
    for item in items("forms") {
        let Some(spec) = read::forms::form(item, &facts, findings) else { continue };
        #[cfg(feature = "pay")]
        if *spec.kind == *"appraisal" {
            let list = spec.fields.iter().find(|field| field.role.as_deref() == Some("result")).and_then(|field| field.codes.as_ref());
            results = list.and_then(|id| codes.get(id)).cloned();
        }
        cites(&spec.citation, &spec.place);
        // What a field or a check does not say of itself has been looked up with its form.
        let own = |citation: &Citation| match (&citation.clause, &spec.citation.clause) {
            (Some(own), Some(form)) => !Arc::ptr_eq(own, form),
            _ => true,
        };
        let fields = spec.fields.iter().flat_map(|field| std::iter::once(field).chain(&field.fields));
        let parts =
            fields.map(|field| (&field.citation, &field.place)).chain(spec.checks.iter().map(|check| (&check.citation, &check.place)));
        parts.filter(|(citation, _)| own(citation)).for_each(|(citation, place)| cites(citation, place));
        // A form with a mistake stays among the forms, so that what refers to it is not told as well.
        let (form, problems) = Form::compile_all(&spec, &shared);
        findings.extend(problems);
        forms.push(form);
    }
    names_of_forms(items("forms"), &forms, findings);
    #[cfg(feature = "figures")]
    let (measures, reported, successions) = figures(source, &forms, &facts, &cites, findings);
    #[cfg(not(feature = "figures"))]
    let (measures, reported, successions) = ([], [], []);
    #[cfg(feature = "figures")]
    let indicators = indicators(items("indicators"), &measures, &cites, findings);
    #[cfg(feature = "standards")]
    let standards = standards(items("standards"), &cites, findings);
    #[cfg(feature = "pay")]
    let schemes = schemes(
        items("pay"),
        items("choices"),
        &RulebookNames { pack: identity.clone(), codes: &codes, facts: &facts, earliest },
        results.as_ref(),
        &cites,
        findings,
    );
    #[cfg(feature = "figures")]
    cited.tell(&documents, findings);
    Some(Pack {
        id: id?,
        version: version?.clone(),
        label,
        hash: hash.into(),
        identity,
        #[cfg(feature = "figures")]
        canonical: canonical.into(),
        documents,
        codes,
        facts,
        forms,
        measures,
        #[cfg(feature = "figures")]
        indicators,
        reported,
        successions,
        #[cfg(feature = "standards")]
        standards,
        #[cfg(feature = "pay")]
        schemes,
        warnings: Vec::new(),
    })
}

/// What is counted, what documents report of it, and what became of units.
#[cfg(feature = "figures")]
fn figures(
    source: &Source,
    forms: &[Form],
    facts: &BTreeMap<Arc<str>, Arc<Fact>>,
    cites: &impl Fn(&Citation, &SourceLocation),
    findings: &Collector,
) -> (Vec<Measure>, Vec<ReportedFigure>, Vec<Succession>) {
    let mut measures = Vec::new();
    for item in source.items("measures") {
        let Some(spec) = read::figures::measure(item, findings) else { continue };
        cites(&spec.citation, &spec.place);
        match Measure::compile(&spec, forms, facts) {
            Ok(measure) => measures.push(measure),
            Err(problems) => findings.extend(problems),
        }
    }
    let mut reported = Vec::new();
    for item in source.items("reported") {
        let Some(figure) = read::figures::reported(item, findings) else { continue };
        let place = item.node.place(item.path.clone());
        cites(&figure.citation, &place);
        if let Some(name) = &figure.measure {
            match measures.iter().find(|measure| *measure.id() == **name) {
                Some(measure) if **measure.unit() != *figure.figure.unit() => {
                    let problem = Problem::new(Code::ReportedUnitDiffers).with("unit", figure.figure.unit().to_owned());
                    let problem = problem.with("measure", name.clone()).with("expected", measure.unit().clone());
                    findings.add(place.key("figure").finding(problem));
                }
                Some(_) => {}
                // One that was written and has a mistake has been told.
                None if source.items("measures").iter().any(|item| item.id() == Some(name)) => {}
                None => {
                    let known: Vec<_> = measures.iter().map(|measure| (measure.id(), Some(measure.label()))).collect();
                    findings.add(place.key("measure").finding(Problem::dangling("measure", name, &known)));
                }
            }
        }
        reported.push(figure);
    }
    let mut successions = Vec::new();
    for item in source.items("successions") {
        let Some(succession) = read::figures::succession(item, findings) else { continue };
        cites(&succession.citation, &item.node.place(item.path.clone()));
        successions.push(succession);
    }
    (measures, reported, successions)
}

/// What is computed from figures.
#[cfg(feature = "figures")]
fn indicators(
    items: &[Item],
    measures: &[Measure],
    cites: &impl Fn(&Citation, &SourceLocation),
    findings: &Collector,
) -> Vec<Arc<Indicator>> {
    let mut indicators = Vec::new();
    for item in items {
        let Some(spec) = read::indicators::indicator(item, findings) else { continue };
        cites(&spec.citation, &spec.place);
        match Indicator::compile(&spec, measures) {
            Ok(indicator) => indicators.push(Arc::new(indicator)),
            Err(problems) => findings.extend(problems),
        }
    }
    indicators
}

/// The place standards.
#[cfg(feature = "standards")]
fn standards(items: &[Item], cites: &impl Fn(&Citation, &SourceLocation), findings: &Collector) -> Standards {
    let mut standards = Vec::new();
    for item in items {
        let Some(spec) = read::standards::standard(item, findings) else { continue };
        spec.entries.iter().for_each(|entry| cites(&entry.citation, &entry.place));
        match Standard::compile(&spec) {
            Ok(standard) => standards.push(standard),
            Err(problems) => findings.extend(problems),
        }
    }
    Standards::new(standards)
}

/// The pay schemes, with what the rulebook chooses in place of what they leave open.
#[cfg(feature = "pay")]
fn schemes(
    pay: &[Item],
    choices: &[Item],
    shared: &RulebookNames<'_>,
    results: Option<&Arc<CodeList>>,
    cites: &impl Fn(&Citation, &SourceLocation),
    findings: &Collector,
) -> Vec<Scheme> {
    let mut schemes = Vec::new();
    for item in pay {
        let before = findings.errors();
        let Some(spec) = read::pay::scheme(item, findings) else { continue };
        cites(&spec.citation, &spec.place);
        spec.settings.iter().flat_map(|setting| &setting.entries).for_each(|entry| cites(&entry.citation, &entry.place));
        spec.values.iter().flat_map(|value| &value.entries).for_each(|entry| cites(&entry.citation, &entry.place));
        spec.substitutes.iter().for_each(|substitute| cites(&substitute.citation, &substitute.place));
        spec.equivalents.iter().chain(&spec.raises).for_each(|rule| cites(&rule.citation, &rule.place));
        spec.components.iter().for_each(|component| cites(&component.citation, &component.place));
        // Of a scheme that is read in part nobody can say what it lacks.
        if findings.errors() > before {
            continue;
        }
        match Scheme::compile(&spec, &shared.pack, shared.codes) {
            Ok(scheme) => schemes.push(scheme.appraised_by(results.cloned())),
            Err(problems) => findings.extend(problems),
        }
    }
    for item in choices {
        let Some(choice) = read::pay::choice(item, findings) else { continue };
        cites(&choice.citation, &choice.place);
        match schemes.iter_mut().find(|scheme| *scheme.id() == *choice.scheme) {
            Some(scheme) => findings.extend(scheme.adopt(&choice).err()),
            None if pay.iter().any(|item| item.id() == Some(&choice.scheme)) => {}
            None => {
                let known: Vec<_> = schemes.iter().map(|scheme| (scheme.id(), Some(scheme.label()))).collect();
                findings.add(choice.place.key("scheme").finding(Problem::dangling("scheme", &choice.scheme, &known)));
            }
        }
    }
    schemes
}

/// Tells two forms that a ledger calls the same.
fn names_of_forms(items: &[Item], forms: &[Form], findings: &Collector) {
    let mut names = Vec::new();
    for (at, form) in forms.iter().enumerate() {
        names.extend(form.called().map(|name| (name.clone(), at)));
    }
    for (name, first, second) in doubled(names) {
        let (Some(first), Some(second)) = (forms.get(first), forms.get(second)) else { continue };
        let Some(item) = items.iter().rfind(|item| item.id() == Some(second.id())).filter(|_| first.id() != second.id()) else { continue };
        let problem = Problem::new(Code::FormNameDoubled).with("name", name).with("other", first.id().to_owned());
        findings.add(item.node.place(item.path.clone()).key("label").finding(problem));
    }
}
