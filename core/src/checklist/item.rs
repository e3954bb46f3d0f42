//! A compiled item: whom it serves and what it gives on which days.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::cadence::{Cadence, TimeUnit};
use super::evidence::{Event, Evidence, RecordScope, Records};
use super::names::{Name, Names};
use super::readings::Readings;
use super::spec::{CadenceSpec, ItemSpec, Paper, VersionSpec};
use super::words::{Effect, StationRole, Subject};
use crate::citation::Citation;
use crate::condition::{Expression, Part, Type};
use crate::finding::{Code, Finding, Findings, Label, Problem, SourceLocation};
use crate::form::{CodeList, Form, Formula};
use crate::service::{FieldType, Role};
use crate::time::{Span, overlap};
use crate::value::Date;

/// The code lists that items name their options from.
const DOMAINS: &str = "checklist_domains";
const DUTY_BEARERS: &str = "duty_bearers";
const SERVICES: &str = "service_types";

/// An item (事项) of a checklist.
#[derive(Clone, Debug)]
pub struct Item {
    id: Arc<str>,
    label: Label,
    domain: Named,
    subject: Subject,
    versions: Vec<Version>,
}

/// A name of the rulebook and what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name.
    pub id: Arc<str>,
    /// What it is called.
    pub label: Label,
}

/// What holds of an item on the days of its span.
#[derive(Clone, Debug)]
pub struct Version {
    pub(super) target: Option<Condition>,
    pub(super) listed: Option<Condition>,
    /// The slots of the facts that its conditions read, in the rulebook's order.
    pub(super) reads: Vec<usize>,
    /// The days of force.
    pub span: Span,
    /// Whether the text's list of groups ends in 等: who is not listed is then not refused.
    pub is_open: bool,
    /// What the text gives.
    pub effect: Effect,
    /// What the station has to do with it; nothing where the text says nothing of it.
    pub role: Option<StationRole>,
    /// Who must do it.
    pub duty_bearers: Vec<Named>,
    /// Which type of service it is.
    pub service: Option<Named>,
    /// How often it is due, or by when; nothing where it comes on application.
    pub cadence: Option<Cadence>,
    /// How its windows are read, as far as the rule says.
    pub readings: Readings,
    /// Which records do it; nothing where no record can.
    pub evidence: Option<Evidence>,
    /// What starts the window of an event.
    pub(super) event: Option<Event>,
    /// What must hold of the record whose days are a term.
    pub(super) term: Option<Expression>,
    /// The slot of the fact that the cadence runs to.
    pub(super) before: Option<usize>,
    /// What must be handed in.
    pub papers: Vec<Paper>,
    /// Of each paper what a record must say for it to be there, where records say it.
    pub(super) shown_by: Vec<Option<Expression>>,
    /// For how many days it holds once granted.
    pub valid_days: Option<i64>,
    /// How the text is read.
    pub reading: Option<Label>,
    /// How else it can be read.
    pub other_reading: Option<Label>,
    /// Where it comes from.
    pub citation: Citation,
}

/// A condition, whole and in parts.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    pub(super) whole: Expression,
    pub(super) parts: Part,
}

/// What items may refer to.
pub(crate) struct Surroundings<'s> {
    pub(crate) names: &'s Names,
    pub(crate) records: &'s RecordScope,
    pub(crate) codes: &'s BTreeMap<Arc<str>, Arc<CodeList>>,
    pub(crate) forms: &'s [Form],
}

impl Item {
    /// Compiles an item as written.
    ///
    /// # Errors
    /// Every finding at once: a domain, a duty bearer, a service type, a fact or a kind of record that there is not (`pack_dangling`),
    /// versions of which two hold on one day (`timeline_overlap`), an open list without groups (`item_listed`), a fact that is no day
    /// (`item_day`), a unit that its cadence can't have (`item_unit`), a kind whose records lack the role that is read
    /// (`item_record_role`), an event that is not one thing (`item_event`), a household of what is no person (`item_about`), a
    /// role that is no number (`item_sum`), and those of conditions.
    pub(crate) fn compile(spec: &ItemSpec, around: &Surroundings<'_>) -> Result<Item, Findings> {
        let mut findings = Vec::new();
        let domain = named(&spec.domain, DOMAINS, "domain", &spec.place, around, &mut findings);
        let mut versions: Vec<Version> = Vec::new();
        for (nth, version) in spec.versions.iter().enumerate() {
            let earlier = spec.versions.iter().take(nth).zip(0..);
            if let Some((both, other)) = earlier.filter_map(|(known, at)| Some((known.span.intersect(&version.span)?, at))).next() {
                findings.push(version.place.finding(overlap(both, other)));
            }
            versions.extend(compile(version, spec.subject, around, &mut findings));
        }
        crate::finding::sort_by(&mut versions, |left, right| left.span.cmp(&right.span));
        match domain {
            Some(domain) if findings.is_empty() => {
                Ok(Item { id: spec.id.clone(), label: spec.label.clone(), domain, subject: spec.subject, versions })
            }
            _ => Err(findings.into()),
        }
    }

    /// Its name: `SA-02`.
    #[must_use]
    pub fn id(&self) -> &Arc<str> {
        &self.id
    }

    /// What it is called.
    #[must_use]
    pub fn label(&self) -> &Label {
        &self.label
    }

    /// The domain that it belongs to.
    #[must_use]
    pub fn domain(&self) -> &Named {
        &self.domain
    }

    /// Whom it is about.
    #[must_use]
    pub fn subject(&self) -> Subject {
        self.subject
    }

    /// What holds of it when, in the order of the days.
    #[must_use]
    pub fn versions(&self) -> &[Version] {
        &self.versions
    }

    /// What holds of it on a day; nothing where it is not in force.
    #[must_use]
    pub fn at(&self, day: Date) -> Option<&Version> {
        self.versions.iter().find(|version| version.span.contains(day))
    }

    /// The items that can't be done by the same record, as it says itself.
    pub(super) fn not_with(&self) -> impl Iterator<Item = &str> {
        let evidence = self.versions.iter().filter_map(|version| version.evidence.as_ref());
        evidence.flat_map(|evidence| evidence.not_with.iter().map(|name| &**name))
    }

    /// The first day after that one from which it is in force.
    #[must_use]
    pub fn next_start(&self, day: Date) -> Option<Date> {
        self.versions.iter().filter_map(|version| version.span.start()).find(|start| *start > day)
    }
}

fn compile(spec: &VersionSpec, subject: Subject, around: &Surroundings<'_>, findings: &mut Vec<Finding>) -> Option<Version> {
    let target = condition(spec.target.as_ref(), around.names, findings);
    let listed = condition(spec.listed.as_ref(), around.names, findings);
    if spec.listed.is_some() && !spec.is_open {
        findings.push(spec.place.key("listed").code(Code::ItemListed));
    }
    let bearer = |name: &Arc<str>| named(name, DUTY_BEARERS, "duty_bearers", &spec.place, around, findings);
    let duty_bearers: Vec<Named> = spec.duty_bearers.iter().filter_map(bearer).collect();
    let service = spec.service.as_ref().and_then(|name| named(name, SERVICES, "service", &spec.place, around, findings));
    let records = Records { forms: around.forms, scope: &around.records.scope };
    let evidence = spec
        .evidence
        .as_ref()
        .map(|evidence| records.evidence(evidence, subject, spec.cadence.as_ref().map(|cadence| &cadence.cadence), findings));
    let timed = spec.cadence.as_ref().map(|cadence| timed(cadence, subject, records, around.names, findings)).unwrap_or_default();
    let shown_by = spec.papers.iter().map(|paper| records.condition(paper.shown_by.as_ref(), findings)).collect();
    let (target, listed) = (target?, listed?);
    let reads = around.names.behind([&target, &listed].into_iter().flatten().map(|condition| &condition.whole));
    Some(Version {
        target,
        listed,
        reads,
        span: spec.span,
        is_open: spec.is_open,
        effect: spec.effect,
        role: spec.role,
        duty_bearers,
        service,
        cadence: spec.cadence.as_ref().map(|cadence| cadence.cadence.clone()),
        readings: spec.cadence.as_ref().map(|cadence| cadence.readings).unwrap_or_default(),
        evidence,
        event: timed.event,
        term: timed.term,
        before: timed.before,
        papers: spec.papers.iter().map(|spec| spec.paper.clone()).collect(),
        shown_by,
        valid_days: spec.valid_days,
        reading: spec.reading.clone(),
        other_reading: spec.other_reading.clone(),
        citation: spec.citation.clone(),
    })
}

/// What a cadence reads.
#[derive(Default)]
struct Timed {
    event: Option<Event>,
    term: Option<Expression>,
    before: Option<usize>,
}

fn timed(spec: &CadenceSpec, subject: Subject, records: Records<'_>, names: &Names, findings: &mut Vec<Finding>) -> Timed {
    let unit = match &spec.cadence {
        Cadence::Calendar { unit, .. } | Cadence::Gap { unit, .. } | Cadence::Before { unit, .. } => Some(*unit),
        _ => None,
    };
    if unit == Some(TimeUnit::Hour) {
        findings.push(spec.place.key("unit").code(Code::ItemUnit));
    }
    let mut timed = Timed::default();
    match &spec.cadence {
        Cadence::Event { .. } => {
            timed.event = spec.event.as_ref().map(|event| {
                let fact = event.fact.as_ref().and_then(|fact| day(fact, &event.place.key("fact"), names, findings));
                records.event(event, fact, subject, findings)
            });
        }
        Cadence::Before { of, .. } => timed.before = day(of, &spec.place.key("of"), names, findings),
        Cadence::Term { of, term, .. } => {
            let is_number = matches!(of.value_type(), FieldType::Count | FieldType::Amount);
            if !is_number {
                findings.push(spec.place.key("of").finding(Problem::new(Code::ItemSum).with("role", of.condition_name())));
            }
            let place = &spec.place;
            records.kinds(std::slice::from_ref(term), subject.roles(), place, findings);
            records.kinds(std::slice::from_ref(term), &[Role::Until], place, findings);
            timed.term = records.condition(spec.term.as_ref(), findings);
        }
        _ => {}
    }
    timed
}

/// The slot of a fact that is a day.
fn day(fact: &Arc<str>, place: &SourceLocation, names: &Names, findings: &mut Vec<Finding>) -> Option<usize> {
    let facts = || {
        names.slots.iter().enumerate().filter_map(|(slot, name)| match name {
            Name::Fact(fact, _) | Name::Derived(fact, ..) => Some((slot, fact)),
            _ => None,
        })
    };
    match facts().find(|(_, known)| known.id == *fact) {
        Some((slot, known)) if known.kind == FieldType::Date => return Some(slot),
        Some(_) => findings.push(place.finding(Problem::new(Code::ItemDay).with("fact", fact.clone()))),
        None => {
            let known: Vec<_> = facts().map(|(_, fact)| (&*fact.id, Some(&fact.label))).collect();
            findings.push(place.finding(Problem::dangling("fact", fact, &known)));
        }
    }
    None
}

/// The compiled condition, where one is written; nothing at all where it does not compile.
fn condition(formula: Option<&Formula>, names: &Names, findings: &mut Vec<Finding>) -> Option<Option<Condition>> {
    let Some(formula) = formula else { return Some(None) };
    match Expression::compile(&formula.source, &names.scope, Some(&Type::Boolean)) {
        Ok(whole) => Some(Some(Condition { parts: whole.parts(), whole })),
        Err(problems) => {
            findings.extend(problems.into_iter().map(|problem| formula.place.finding(problem)));
            None
        }
    }
}

/// The option of a code list that an item names.
fn named(
    name: &Arc<str>,
    list: &str,
    key: &'static str,
    place: &SourceLocation,
    around: &Surroundings<'_>,
    findings: &mut Vec<Finding>,
) -> Option<Named> {
    let options = around.codes.get(list).map(|list| list.options.as_slice()).unwrap_or_default();
    let found = options.iter().find(|option| option.id == *name);
    if found.is_none() {
        let known: Vec<_> = options.iter().map(|option| (&*option.id, Some(&option.label))).collect();
        findings.push(place.key(key).finding(Problem::dangling("option", name, &known)));
    }
    found.map(|option| Named { id: option.id.clone(), label: option.label.clone() })
}
