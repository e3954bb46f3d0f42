//! What a pay scheme says that is probably not what was meant.
//!
//! Only what holds whatever is chosen for what is open: a warning that is wrong is worse than one that is missing.

mod conditions;
mod grades;
mod tables;
mod trial;

use std::sync::Arc;

use crate::citation::Provenance;
use crate::finding::{Code, Finding, Problem, SourceLocation};
use crate::pay::scheme::rules::Scheme;
use crate::pay::scheme::spec::{ChoiceSpec, LadderSpec, RateTableSpec, Rates, SchemeSpec};

impl Scheme {
    /// What is probably not meant in it, where `spec` is what it was compiled from and `choices` are those of its rulebook.
    pub(crate) fn lint<'s>(&'s self, spec: &'s SchemeSpec, choices: impl Iterator<Item = &'s ChoiceSpec>) -> Vec<Finding> {
        let choices = choices.filter(|choice| choice.scheme == spec.id).collect();
        let mut linter = Linter { scheme: self, spec, choices, found: Vec::new() };
        linter.conditions();
        linter.grades();
        linter.tables();
        linter.unused();
        linter.found
    }
}

struct Linter<'s> {
    scheme: &'s Scheme,
    spec: &'s SchemeSpec,
    choices: Vec<&'s ChoiceSpec>,
    found: Vec<Finding>,
}

impl<'s> Linter<'s> {
    fn tell(&mut self, place: &SourceLocation, code: Code, id: &Arc<str>, fill: impl FnOnce(Problem) -> Problem) {
        self.found.push(place.finding(fill(Problem::new(code).with("id", id.to_string()))));
    }

    /// What the rule and the rulebook's choices say of a value, each with its place.
    fn all_rates(&self, value: &'s RateTableSpec) -> Vec<(&'s Rates, &'s SourceLocation)> {
        let stated = value.entries.iter().map(|entry| (&entry.rates, &entry.place));
        let chosen = self.choices.iter().filter(|choice| choice.of == value.id);
        stated.chain(chosen.filter_map(|choice| Some((choice.rates.as_ref()?, &choice.place)))).collect()
    }

    fn unused(&mut self) {
        let spec = self.spec;
        let mut used: Vec<&Arc<str>> = match &spec.ladder {
            None => Vec::new(),
            Some(LadderSpec::Table(id)) => vec![id],
            Some(LadderSpec::Posts(tables)) => tables.iter().map(|(_, id)| id).collect(),
            Some(LadderSpec::Steps { lowest, highest, years }) => vec![lowest, highest, years],
        };
        used.extend(spec.equivalents.iter().chain(&spec.raises).map(|rule| &rule.value));
        used.extend(spec.components.iter().flat_map(|component| &component.factors).map(|factor| &factor.value));
        // What a document publishes is worth keeping, though no payslip reads it.
        let is_published = |value: &RateTableSpec| {
            !value.entries.is_empty() && value.entries.iter().all(|entry| entry.citation.provenance == Provenance::Published)
        };
        for value in spec.values.iter().filter(|value| !used.contains(&&value.id) && !is_published(value)) {
            self.tell(&value.place, Code::PayValueUnused, &value.id, |problem| problem);
        }
        for setting in &spec.settings {
            let Some(slot) = self.own_slot(&setting.id) else { continue };
            if !self.scheme.rules.conditions().any(|condition| condition.slots().contains(&slot)) {
                self.tell(&setting.place, Code::PaySettingUnused, &setting.id, |problem| problem);
            }
        }
    }
}
