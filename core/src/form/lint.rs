//! What a form knows of the values that its conditions see, for telling a condition that is probably not meant so.

use std::sync::Arc;

use crate::condition::{Expression, Machine, ScopeHints, Type, Value};
use crate::finding::{Code, Finding, Problem};
use crate::form::definition::compiled::{Field, Form, Test};
use crate::form::definition::spec::{CheckRule, CodeOption, FormSpec, Formula};
use crate::service::FieldType;

/// What a form knows of the values under one name.
pub(crate) struct Hints {
    /// The only texts that stand there.
    pub(crate) codes: Option<Vec<Arc<str>>>,
    /// What people call them, each with what a condition writes for it.
    pub(crate) called: Vec<(Arc<str>, Arc<str>)>,
    /// Whether there may be none because somebody says so.
    pub(crate) says_none: bool,
    /// The names by which it is decided whether there is anything at all: nothing where it is always asked.
    pub(crate) hidden_by: Vec<Arc<str>>,
}

impl Hints {
    /// Whether there may be none for a condition that asks about these names. One that also asks what hides the field has, as a
    /// rule, thought of that, so it is left alone.
    pub(crate) fn may_be_none(&self, asked: impl Fn(&str) -> bool) -> bool {
        self.says_none || !self.hidden_by.is_empty() && !self.hidden_by.iter().any(|name| asked(name))
    }

    fn of(field: &Field, form: &Form) -> Hints {
        let codes = field.codes.as_ref().map(|list| list.options.iter().filter(|option| !option.none).map(|option| option.id.clone()));
        let chooses_none = field.kind == FieldType::Option && field.codes.iter().any(|list| list.options.iter().any(|option| option.none));
        // A group that is empty or hidden is a list without rows.
        let can_be_none = !field.is_group();
        Hints {
            codes: codes.map(Iterator::collect),
            called: field.codes.iter().flat_map(|list| &list.options).flat_map(called).collect(),
            says_none: can_be_none && (field.empty_is_none || chooses_none),
            hidden_by: field.shown_when.iter().filter(|_| can_be_none).flat_map(|shown| form.names_of(shown)).collect(),
        }
    }
}

/// Tells a field that must be filled in and is shown to nobody, whatever else stands in the record.
fn never_shown(field: &Field, condition: Option<&Expression>, formula: Option<&Formula>, findings: &mut Vec<Finding>) {
    let (Some(condition), Some(formula)) = (condition, formula) else { return };
    let is_never = condition.slots().is_empty() && condition.evaluate_in(&mut Machine::new(), &[]) == Value::Boolean(false);
    if is_never && (field.required || field.required_when.is_some()) {
        findings.push(formula.place.finding(Problem::from(Code::FieldNeverShown)));
    }
}

/// The names of an option, each with what a condition writes for it: one that says that there is none is asked for as such.
fn called(option: &CodeOption) -> impl Iterator<Item = (Arc<str>, Arc<str>)> {
    let code: Arc<str> = if option.none { "null".into() } else { option.id.clone() };
    let names = [&option.id, &option.label.zh, &option.label.en].into_iter().chain(&option.synonyms);
    names.map(move |name| (name.clone(), code.clone()))
}

impl Form {
    /// What it knows of the values under a name of its scope; nothing where no field tells them.
    pub(crate) fn hints(&self, name: &str) -> Option<Hints> {
        let slot = self.scope.slot(name)?;
        self.fields.iter().find(|field| field.slot == Some(slot)).map(|field| Hints::of(field, self))
    }

    /// What is probably not meant in its conditions, where `spec` is what it was compiled from.
    pub(crate) fn lint(&self, spec: &FormSpec) -> Vec<Finding> {
        let mut findings = Vec::new();
        for section in &spec.sections {
            let condition = section.shown_when.as_ref().and_then(|formula| self.compiled(formula));
            self.lint_one(condition.as_ref(), section.shown_when.as_ref(), &[], &[], &mut findings);
        }
        for (field, written) in self.fields.iter().zip(&spec.fields) {
            // With the condition of a section behind it, a field's own would be told at another place of its text.
            let own = written.shown_when.as_ref().and_then(|formula| self.compiled(formula));
            self.lint_one(own.as_ref(), written.shown_when.as_ref(), &[], &[], &mut findings);
            never_shown(field, own.as_ref(), written.shown_when.as_ref(), &mut findings);
            self.lint_one(field.required_when.as_deref(), written.required_when.as_ref(), &[field], &[], &mut findings);
            for (offer, written) in field.offers.iter().zip(&written.offers) {
                self.lint_one(Some(&offer.when), Some(&written.when), &[field], &[], &mut findings);
            }
            for (inner, written) in field.group.iter().zip(&written.fields) {
                for (offer, written) in inner.offers.iter().zip(&written.offers) {
                    self.lint_one(Some(&offer.when), Some(&written.when), &[field, inner], &field.group, &mut findings);
                }
                never_shown(inner, inner.shown_when.as_deref(), written.shown_when.as_ref(), &mut findings);
                self.lint_one(inner.shown_when.as_deref(), written.shown_when.as_ref(), &[field], &field.group, &mut findings);
                self.lint_one(inner.required_when.as_deref(), written.required_when.as_ref(), &[field, inner], &field.group, &mut findings);
            }
        }
        for (check, written) in self.checks.iter().zip(&spec.checks) {
            let (Test::Forbid(condition), CheckRule::Forbid(formula)) = (&check.test, &written.rule) else { continue };
            let (outer, inner) = check.at;
            let Some(field) = self.fields.get(outer) else { continue };
            let row = if inner.is_some() { &field.group[..] } else { &[] };
            self.lint_one(Some(condition), Some(formula), &[field], row, &mut findings);
        }
        findings
    }

    fn compiled(&self, formula: &Formula) -> Option<Expression> {
        Expression::compile(&formula.source, &self.scope, Some(&Type::Boolean)).ok()
    }

    /// Lints a condition that is asked only where `around` are shown, and in each `row` of a group if it stands there.
    fn lint_one(
        &self,
        condition: Option<&Expression>,
        formula: Option<&Formula>,
        around: &[&Field],
        row: &[Field],
        findings: &mut Vec<Finding>,
    ) {
        let (Some(condition), Some(formula)) = (condition, formula) else { return };
        let mut asked: Vec<_> = self.names_of(condition).collect();
        asked.extend(around.iter().filter_map(|field| field.shown_when.as_ref()).flat_map(|shown| self.names_of(shown)));
        let known = self.fields.iter().chain(row).fold(ScopeHints::new(), |known, field| self.known(known, field, &asked));
        findings.extend(condition.lint(&known).into_iter().map(|problem| formula.place.finding(problem)));
    }

    fn known(&self, mut known: ScopeHints, field: &Field, asked: &[Arc<str>]) -> ScopeHints {
        let Some(slot) = field.slot else { return known };
        let add = |known: ScopeHints, path: &[usize], hints: Hints, hidden_too: bool| {
            let none = if hidden_too { hints.may_be_none(|name| asked.iter().any(|other| **other == *name)) } else { hints.says_none };
            let known = if none { known.may_be_none(path) } else { known };
            hints.codes.into_iter().fold(known.called(path, hints.called), |known, codes| known.codes(path, codes))
        };
        // What conditions see of a row is there whether or not its field is shown.
        let in_row = slot >= self.facts.len();
        known = add(known, &[slot], Hints::of(field, self), !in_row);
        for (at, fact) in field.group.iter().filter(|inner| inner.fact.is_some()).enumerate() {
            known = add(known, &[slot, at], Hints::of(fact, self), false);
        }
        known
    }

    /// The names of its scope that a condition reads.
    fn names_of(&self, condition: &Expression) -> impl Iterator<Item = Arc<str>> {
        condition.slots().iter().filter_map(|slot| self.facts.get(*slot).cloned())
    }
}
