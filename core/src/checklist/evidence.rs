//! Which records do an item, and which start its window: compiled.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::cadence::Cadence;
use super::spec::{CreditSpec, EventSpec, EvidenceSpec};
use super::words::Subject;
use crate::condition::{Expression, Scope, SlotLabels, Type};
use crate::finding::{Code, Finding, Label, Problem, SourceLocation};
use crate::form::{CodeList, Form, Formula};
use crate::service::{Fact, FieldType, Kind, RecordName, Role, record_scope};
use crate::value::Amount;

/// Which records do an item.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The kinds of record.
    pub kinds: Vec<Kind>,
    /// Whether the record is about the household of which the person is a member that day.
    pub is_of_household: bool,
    /// What joins records that count as once.
    pub together: Option<Together>,
    /// The role whose key counts once, however many records have it.
    pub once_of: Option<Role>,
    /// The items that can't be done by the same record, by name. The relation is mutual, whichever of two says it.
    pub not_with: Vec<Arc<str>>,
    pub(super) place: SourceLocation,
    pub(super) condition: Option<Expression>,
    pub(super) credits: Vec<Credit>,
}

/// So many records of one key that count as once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Together {
    /// The role that holds the key.
    pub of: Role,
    /// How many records.
    pub least: u32,
    /// How many people, where their number is asked for.
    pub least_people: Option<u32>,
}

/// What counts towards a term at a stated amount.
#[derive(Clone, Debug)]
pub(super) struct Credit {
    pub(super) kinds: Vec<Kind>,
    pub(super) condition: Option<Expression>,
    pub(super) amount: Amount,
}

/// What starts the window of an event.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) kinds: Vec<Kind>,
    pub(super) condition: Option<Expression>,
    pub(super) fact: Option<usize>,
}

/// The names of one record, by slot.
#[derive(Clone, Debug)]
pub(crate) struct RecordScope {
    pub(super) scope: Scope,
    pub(super) names: Arc<[RecordName]>,
    /// What each name is called, and its options.
    called: Vec<(Label, Option<Arc<CodeList>>)>,
    /// What the forms of each kind are called.
    kinds: Vec<(Kind, Label)>,
}

impl RecordScope {
    pub(crate) fn new(facts: &BTreeMap<Arc<str>, Arc<Fact>>, forms: &[Form], codes: &BTreeMap<Arc<str>, Arc<CodeList>>) -> Self {
        let (scope, names) = record_scope(facts);
        let called = names.iter().map(|name| match name {
            RecordName::Fact(id) => {
                let fact = facts.get(id);
                let label = fact.map_or_else(|| Label::new(id.clone(), id.clone()), |fact| fact.label.clone());
                (label, fact.and_then(|fact| codes.get(fact.asked.codes.as_ref()?)).cloned())
            }
            // A role is called as the first form that has it calls its field.
            RecordName::Role(role) => {
                let label = forms.iter().find_map(|form| form.labels_of(Some(*role), "").next().cloned());
                let list = forms.iter().find_map(|form| form.options_of(*role)).cloned();
                (label.unwrap_or_else(|| Label::new(role.condition_name(), role.condition_name())), list)
            }
        });
        let called = called.collect();
        let kinds = forms.iter().map(|form| (form.kind().clone(), form.label().clone())).collect();
        RecordScope { scope, names: names.into(), called, kinds }
    }

    /// What a kind of record is called.
    pub(super) fn kind(&self, kind: &Kind) -> Label {
        let found = self.kinds.iter().find(|(known, _)| known == kind);
        found.map_or_else(|| Label::new(kind.as_str(), kind.as_str()), |(_, label)| label.clone())
    }

    /// What a fact or a role of records is called, by the name that conditions read.
    pub(super) fn called(&self, name: &str) -> Option<&Label> {
        let at = self.names.iter().position(|known| known.text() == name)?;
        self.called.get(at).map(|(label, _)| label)
    }
}

impl SlotLabels for RecordScope {
    fn slot(&self, slot: usize) -> Label {
        self.called.get(slot).map_or_else(|| Label::new("?", "?"), |(label, _)| label.clone())
    }

    fn field(&self, _: usize, _: usize) -> Option<Label> {
        None
    }

    fn option(&self, slot: usize, _: Option<usize>, option: &str) -> Option<Label> {
        let (_, list) = self.called.get(slot)?;
        list.as_ref()?.options.iter().find(|known| *known.id == *option).map(|known| known.label.clone())
    }
}

/// What records are read with: the forms that give them and their names.
#[derive(Clone, Copy)]
pub(super) struct Records<'r> {
    pub(super) forms: &'r [Form],
    pub(super) scope: &'r Scope,
}

fn lacking(kind: &Kind, roles: &[Role]) -> Problem {
    let roles = roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ");
    Problem::new(Code::ItemRecordRole).with("kind", kind.as_str().to_owned()).with("roles", roles)
}

impl Records<'_> {
    /// The kinds of that name, each of which a form has to give with one of the roles.
    pub(super) fn kinds(self, names: &[Arc<str>], roles: &[Role], place: &SourceLocation, findings: &mut Vec<Finding>) -> Vec<Kind> {
        let kinds: Vec<Kind> = names.iter().map(|name| Kind::new(name)).collect();
        for kind in &kinds {
            let mut given = self.forms.iter().filter(|form| form.kind() == kind).peekable();
            if given.peek().is_none() {
                let known: Vec<_> = self.forms.iter().map(|form| (form.kind().as_str(), Some(form.label()))).collect();
                findings.push(place.key("kinds").finding(Problem::dangling("kind of record", kind.as_str(), &known)));
            } else if !given.any(|form| roles.iter().any(|role| form.shape().roles().contains(role))) {
                findings.push(place.key("kinds").finding(lacking(kind, roles)));
            }
        }
        kinds
    }

    /// Those of the kinds that a form gives, and none with one of the roles.
    fn roles(self, kinds: &[Kind], roles: &[Role], place: &SourceLocation, findings: &mut Vec<Finding>) {
        for kind in kinds {
            let mut given = self.forms.iter().filter(|form| form.kind() == kind).peekable();
            if given.peek().is_some() && !given.any(|form| roles.iter().any(|role| form.shape().roles().contains(role))) {
                findings.push(place.finding(lacking(kind, roles)));
            }
        }
    }

    pub(super) fn condition(self, formula: Option<&Formula>, findings: &mut Vec<Finding>) -> Option<Expression> {
        let formula = formula?;
        Expression::compile(&formula.source, self.scope, Some(&Type::Boolean))
            .map_err(|problems| findings.extend(problems.into_iter().map(|problem| formula.place.finding(problem))))
            .ok()
    }

    pub(super) fn evidence(
        self,
        spec: &EvidenceSpec,
        subject: Subject,
        cadence: Option<&Cadence>,
        findings: &mut Vec<Finding>,
    ) -> Evidence {
        if spec.is_of_household && subject != Subject::Person {
            findings.push(spec.place.key("about").code(Code::ItemAbout));
        }
        let roles = if spec.is_of_household { &[Role::Household] } else { subject.roles() };
        let mut credit = |credit: &CreditSpec| Credit {
            kinds: self.kinds(&credit.kinds, roles, &credit.place, findings),
            condition: self.condition(credit.condition.as_ref(), findings),
            amount: credit.amount,
        };
        let credits = spec.credits.iter().map(&mut credit).collect();
        let kinds = self.kinds(&spec.kinds, roles, &spec.place, findings);
        if let Some(together) = &spec.together {
            let place = spec.place.key("together");
            self.key(&kinds, together.of, &place, findings);
            if together.least_people.is_some() {
                self.roles(&kinds, &[Role::Participants, Role::HeadCount], &place, findings);
            }
            // What came together before an event answers none, and a sum knows no records that are one.
            if !matches!(cadence, None | Some(Cadence::Calendar { .. } | Cadence::Gap { .. } | Cadence::Once)) {
                findings.push(spec.place.key("together").code(Code::ItemTogether));
            }
        }
        if let Some(role) = spec.once_of {
            let place = spec.place.key("once_of");
            self.key(&kinds, role, &place, findings);
            if !matches!(cadence, None | Some(Cadence::Calendar { .. })) || spec.together.is_some() {
                findings.push(place.code(Code::ItemOnceOf));
            }
        }
        Evidence {
            kinds,
            is_of_household: spec.is_of_household,
            together: spec.together.as_ref().map(|together| Together {
                of: together.of,
                least: together.least,
                least_people: together.least_people,
            }),
            once_of: spec.once_of,
            not_with: spec.not_with.clone(),
            place: spec.place.clone(),
            condition: self.condition(spec.condition.as_ref(), findings),
            credits,
        }
    }

    /// A role that joins records has to be a key that each of their kinds gives.
    fn key(self, kinds: &[Kind], role: Role, place: &SourceLocation, findings: &mut Vec<Finding>) {
        if matches!(role.value_type(), FieldType::Key | FieldType::Station | FieldType::Division) {
            self.roles(kinds, &[role], place, findings);
        } else {
            findings.push(place.finding(Problem::new(Code::ItemKey).with("role", role.condition_name())));
        }
    }

    pub(super) fn event(self, spec: &EventSpec, fact: Option<usize>, subject: Subject, findings: &mut Vec<Finding>) -> Event {
        if spec.kinds.is_empty() == spec.fact.is_none() || spec.condition.is_some() && spec.kinds.is_empty() {
            findings.push(spec.place.code(Code::ItemEvent));
        }
        let kinds = self.kinds(&spec.kinds, subject.roles(), &spec.place, findings);
        Event { kinds, condition: self.condition(spec.condition.as_ref(), findings), fact }
    }
}
