use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::cited::Cited;
#[cfg(feature = "figures")]
use super::read_figures;
#[cfg(feature = "pay")]
use super::read_pay;
use super::reader::{Findings, Table};
use super::source::{Item, MAX_TEXT, Source, too_long};
use super::{json, read};
use crate::citation::{Citation, Document};
use crate::finding::{Code, Finding, Label, Path, Place, Problem, Severity};
use crate::form::{CodeList, Fact, Form, Shared, doubled};
use crate::metrics::{Comparison, Measure, ReportedFigure, Tally};
use crate::network::{Succession, View};
#[cfg(feature = "pay")]
use crate::pay::Scheme;
use crate::time::Period;

/// A verified rulebook.
///
/// ```
/// use wushe::finding::Code;
/// use wushe::pack::Pack;
///
/// let pack = Pack::from_json(r#"{"pack":{"id":"mine","label":{"en":"Mine","zh":"我的"},"version":"1.0.0"}}"#)?;
/// assert_eq!(pack.id(), "mine");
/// assert_eq!(Pack::from_json("{").unwrap_err()[0].code, Code::PackJson);
/// # Ok::<(), Vec<wushe::finding::Finding>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Pack {
    id: Arc<str>,
    version: Arc<str>,
    label: Label,
    hash: Arc<str>,
    identity: Arc<str>,
    #[cfg(feature = "figures")]
    canonical: Arc<str>,
    documents: Vec<Document>,
    codes: BTreeMap<Arc<str>, Arc<CodeList>>,
    facts: BTreeMap<Arc<str>, Fact>,
    forms: Vec<Form>,
    measures: Vec<Measure>,
    reported: Vec<ReportedFigure>,
    successions: Vec<Succession>,
    #[cfg(feature = "pay")]
    schemes: Vec<Scheme>,
    warnings: Vec<Finding>,
}

impl Pack {
    /// Reads a rulebook's canonical JSON.
    ///
    /// # Errors
    /// Every finding at once; `pack_json` alone where the text is not JSON, `pack_too_long` alone where it is longer than 4 MiB.
    pub fn from_json(text: &str) -> Result<Pack, Vec<Finding>> {
        if text.len() > MAX_TEXT {
            return Err(vec![too_long().at(Path::new())]);
        }
        let root = json::parse(text).map_err(|problem| vec![problem.at(Path::new())])?;
        let findings = Findings::default();
        let source = Source::from_json(&root, &findings);
        compile(source, findings, None)
    }

    /// Reads the forms of a rulebook, the rest of which was left out; `hash` is that of the whole.
    #[cfg(not(feature = "figures"))]
    pub(super) fn from_forms(hash: &str, text: &str) -> Result<Pack, Vec<Finding>> {
        let root = json::parse(text).map_err(|problem| vec![problem.at(Path::new())])?;
        let findings = Findings::default();
        let source = Source::from_json(&root, &findings);
        compile(source, findings, Some(hash))
    }

    /// Its name.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// What it is called.
    #[must_use]
    pub fn label(&self) -> &Label {
        &self.label
    }

    /// The SHA-256 of its canonical JSON, in hexadecimal.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// `id@version#hash`, with the first twelve digits of the hash: what every report names.
    #[must_use]
    pub fn identity(&self) -> &Arc<str> {
        &self.identity
    }

    /// Its canonical JSON, parents included: keys sorted, no spaces.
    #[cfg(feature = "figures")]
    #[must_use]
    pub fn to_json(&self) -> &str {
        &self.canonical
    }

    /// What is probably not meant in its conditions and its pay, each at its line: what `Expression::lint` tells where it knows the forms' code
    /// lists and which fields may be none. Nobody asks that of a rulebook that was read from JSON.
    #[must_use]
    pub fn warnings(&self) -> &[Finding] {
        &self.warnings
    }

    /// The documents that its clauses stand in.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// Its code lists.
    pub fn code_lists(&self) -> impl Iterator<Item = &CodeList> {
        self.codes.values().map(|list| &**list)
    }

    /// Its facts.
    pub fn facts(&self) -> impl Iterator<Item = &Fact> {
        self.facts.values()
    }

    #[cfg(feature = "authoring")]
    pub(super) fn facts_by_name(&self) -> &BTreeMap<Arc<str>, Fact> {
        &self.facts
    }

    /// Its forms.
    #[must_use]
    pub fn forms(&self) -> &[Form] {
        &self.forms
    }

    /// The form of that name.
    #[must_use]
    pub fn form(&self, id: &str) -> Option<&Form> {
        self.forms.iter().find(|form| form.id() == id)
    }

    /// The form of that name, or `form_unknown` with those that there are.
    pub(super) fn form_named(&self, id: &str) -> Result<&Form, Vec<Finding>> {
        self.form(id).ok_or_else(|| {
            let known: Vec<_> = self.forms.iter().map(Form::id).collect();
            vec![Problem::new(Code::FormUnknown).with("known", known.join(", ")).at(Path::new())]
        })
    }

    /// Its measures.
    #[must_use]
    pub fn measures(&self) -> &[Measure] {
        &self.measures
    }

    /// The measure of that name.
    #[must_use]
    pub fn measure(&self, id: &str) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.id() == id)
    }

    /// The figures that documents report.
    #[must_use]
    pub fn reported(&self) -> &[ReportedFigure] {
        &self.reported
    }

    /// What documents state to have become of units, each fit within itself. Whether they fit the division lists is told where a
    /// network takes them: [`Network::with_successions`](crate::network::Network::with_successions).
    #[must_use]
    pub fn successions(&self) -> &[Succession] {
        &self.successions
    }

    /// Its pay schemes.
    #[cfg(feature = "pay")]
    #[must_use]
    pub fn schemes(&self) -> &[Scheme] {
        &self.schemes
    }

    /// The pay scheme of that name.
    #[cfg(feature = "pay")]
    #[must_use]
    pub fn scheme(&self, id: &str) -> Option<&Scheme> {
        self.schemes.iter().find(|scheme| scheme.id() == id)
    }

    /// Every reported figure that records can count, beside what these records give on the map of the view's day.
    ///
    /// # Errors
    /// As [`Tally::figure`].
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::metrics::Tally;
    /// use wushe::network::{Divisions, Network};
    /// use wushe::{Date, Pack};
    ///
    /// let pack = Pack::builtin("hinggan").unwrap();
    /// let list = "date_point,code,name\n2021-10-31,150000000000,内蒙古自治区\n2021-10-31,152200000000,兴安盟\n";
    /// let network = Network::of_divisions(Divisions::parse(list).expect("the list is whole"));
    /// let view = network.at(Date::parse("2022-05-21")?)?;
    /// // There is no record of any visit, which is not to say that there were none: nothing is compared.
    /// let compared = pack.compare(&Tally::new(pack.measures()), view)?;
    /// assert!(compared.iter().all(|line| line.agrees().is_none() && line.passed_over() == Some("no_records_of_kind")));
    /// // A tally that counts nothing can't be compared.
    /// assert_eq!(pack.compare(&Tally::new(&[]), view).unwrap_err().code, Code::MeasureUnknown);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn compare(&self, tally: &Tally, view: View<'_>) -> Result<Vec<Comparison<'_>>, Problem> {
        let mut all = Vec::new();
        for reported in &self.reported {
            let (Some(measure), Some(period)) = (&reported.measure, self.period_of(reported)) else { continue };
            all.push(Comparison { counted: tally.figure(view, measure, reported.division, period)?, reported });
        }
        Ok(all)
    }

    /// The period that a reported figure speaks of.
    #[must_use]
    pub fn period_of(&self, figure: &ReportedFigure) -> Option<Period> {
        read::period(figure)
    }
}

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Verifies and compiles what was read, or tells everything that does not fit.
fn compile(source: Option<Source>, findings: Findings, whole: Option<&str>) -> Result<Pack, Vec<Finding>> {
    let pack = source.and_then(|source| build(&source, &findings, whole));
    verified(pack, findings)
}

/// The rulebook, where nothing that was found is an error.
pub(super) fn verified(pack: Option<Pack>, findings: Findings) -> Result<Pack, Vec<Finding>> {
    let findings = findings.into_sorted();
    match pack {
        Some(pack) if findings.iter().all(|finding| finding.severity() != Severity::Error) => Ok(Pack { warnings: findings, ..pack }),
        _ => Err(findings),
    }
}

/// The rulebook, whose hash is given where the source is not the whole of it.
pub(super) fn build(source: &Source, findings: &Findings, whole: Option<&str>) -> Option<Pack> {
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
    let documents: Vec<Document> = items("documents").iter().filter_map(|item| read_figures::document(item, findings)).collect();
    #[cfg(not(feature = "figures"))]
    let documents = Vec::new();
    let cited = Cited::default();
    let cites = |citation: &Citation, place: &Place| cited.add(citation, place);
    let (mut codes, mut facts) = (BTreeMap::new(), BTreeMap::new());
    for item in items("codes") {
        let Some(list) = read::codes(item, findings) else { continue };
        cites(&list.citation, &item.node.place(item.path.clone()));
        codes.insert(list.id.clone(), Arc::new(list));
    }
    for fact in items("facts").iter().filter_map(|item| read::fact(item, findings)) {
        facts.insert(fact.id.clone(), fact);
    }
    let shared = Shared { pack: identity.clone(), codes: &codes, facts: &facts, earliest };
    let mut forms = Vec::new();
    #[cfg(feature = "pay")]
    let mut results: Option<Arc<CodeList>> = None;
    for item in items("forms") {
        let Some(spec) = read::form(item, &facts, findings) else { continue };
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
    let (measures, reported, successions) = (Vec::new(), Vec::new(), Vec::new());
    #[cfg(feature = "pay")]
    let schemes = schemes(
        items("pay"),
        items("choices"),
        &Shared { pack: identity.clone(), codes: &codes, facts: &facts, earliest },
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
        reported,
        successions,
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
    facts: &BTreeMap<Arc<str>, Fact>,
    cites: &impl Fn(&Citation, &Place),
    findings: &Findings,
) -> (Vec<Measure>, Vec<ReportedFigure>, Vec<Succession>) {
    let mut measures = Vec::new();
    for item in source.items("measures") {
        let Some(spec) = read_figures::measure(item, findings) else { continue };
        cites(&spec.citation, &spec.place);
        match Measure::compile(&spec, forms, facts) {
            Ok(measure) => measures.push(measure),
            Err(problems) => findings.extend(problems),
        }
    }
    let mut reported = Vec::new();
    for item in source.items("reported") {
        let Some(figure) = read_figures::reported(item, findings) else { continue };
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
        let Some(succession) = read_figures::succession(item, findings) else { continue };
        cites(&succession.citation, &item.node.place(item.path.clone()));
        successions.push(succession);
    }
    (measures, reported, successions)
}

/// The pay schemes, with what the rulebook chooses in place of what they leave open.
#[cfg(feature = "pay")]
fn schemes(
    pay: &[Item],
    choices: &[Item],
    shared: &Shared<'_>,
    results: Option<&Arc<CodeList>>,
    cites: &impl Fn(&Citation, &Place),
    findings: &Findings,
) -> Vec<Scheme> {
    let mut schemes = Vec::new();
    for item in pay {
        let before = findings.errors();
        let Some(spec) = read_pay::scheme(item, findings) else { continue };
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
        let Some(choice) = read_pay::choice(item, findings) else { continue };
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
fn names_of_forms(items: &[Item], forms: &[Form], findings: &Findings) {
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
