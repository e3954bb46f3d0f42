//! The conditions of a scheme.

use std::sync::Arc;

use super::Linter;
use super::trial::Over;
use crate::condition::{Expression, ScopeHints, Value};
use crate::finding::Code;
use crate::form::Formula;
use crate::pay::fact::{By, Fact};
use crate::pay::scheme::lookup::called;
use crate::staff::{CertificateLevel, EducationLevel};

fn names(names: &[(&str, &str)]) -> Vec<(Arc<str>, Arc<str>)> {
    names.iter().map(|(name, code)| ((*name).into(), (*code).into())).collect()
}

impl<'s> Linter<'s> {
    pub(super) fn conditions(&mut self) {
        let (spec, rules) = (self.spec, &self.scheme.rules);
        let known = self.known();
        self.condition(rules.eligible.as_ref(), spec.eligible.as_ref(), &spec.id, &known);
        for (written, compiled) in spec.substitutes.iter().zip(&rules.substitutes) {
            self.condition(compiled.when.as_ref(), written.when.as_ref(), &written.id, &known);
        }
        let written = spec.equivalents.iter().chain(&spec.raises);
        for (written, compiled) in written.zip(rules.equivalents.iter().chain(&rules.raises)) {
            self.condition(compiled.when.as_ref(), written.when.as_ref(), &written.id, &known);
        }
        for (written, compiled) in spec.components.iter().zip(&rules.components) {
            self.condition(compiled.when.as_ref(), written.when.as_ref(), &written.id, &known);
            for (factor, (_, when)) in written.factors.iter().zip(&compiled.factors) {
                self.condition(when.as_ref(), factor.when.as_ref(), &factor.value, &known);
            }
        }
    }

    fn condition(&mut self, condition: Option<&'s Expression>, formula: Option<&Formula>, id: &Arc<str>, known: &ScopeHints) {
        let (Some(condition), Some(formula)) = (condition, formula) else { return };
        let told = condition.lint(known);
        // What the condition's own linter tells says why, and a condition without facts is meant so.
        if told.is_empty() && !condition.slots().is_empty() {
            let outcomes = self.outcomes(&[condition], None, Over::Anything);
            if !outcomes.holds && !outcomes.unknown {
                self.tell(&formula.place, Code::PayConditionNever, id, |problem| problem);
            }
        }
        self.found.extend(told.into_iter().map(|problem| formula.place.finding(problem)));
    }

    /// Whether a condition may be met in a post.
    pub(super) fn may_hold_in(&self, condition: Option<&'s Expression>, post: Option<&'s Arc<str>>) -> bool {
        let fixed = self.fact_slot(Fact::Post).zip(post.map(|post| Value::Text(post)));
        let conditions: Vec<&Expression> = condition.into_iter().collect();
        let outcomes = self.outcomes(&conditions, fixed, Over::Settled);
        outcomes.holds || outcomes.unknown
    }

    /// What conditions can read, and what of it may be none.
    fn known(&self) -> ScopeHints {
        let certificates = || CertificateLevel::ALL.iter().map(|level| level.as_str().into()).collect::<Vec<Arc<str>>>();
        let papers = || EducationLevel::ALL.iter().map(|level| level.as_str().into()).collect::<Vec<Arc<str>>>();
        let mut known = ScopeHints::new();
        for (slot, fact) in Fact::GIVEN.iter().enumerate() {
            known = match fact {
                Fact::Certificate | Fact::Registration | Fact::Filing | Fact::RegisteredBefore => {
                    known.codes(&[slot], certificates()).called(&[slot], names(called(By::Certificate))).may_be_none(&[slot])
                }
                Fact::Degree | Fact::Diploma | Fact::PairedEducation | Fact::SingleEducation | Fact::Education => {
                    known.codes(&[slot], papers()).called(&[slot], names(called(By::Degree))).may_be_none(&[slot])
                }
                Fact::Post => match &self.scheme.rules.posts {
                    Some(posts) => {
                        let words = posts.options.iter().map(|option| (option.label.zh.clone(), option.id.clone())).collect();
                        known.codes(&[slot], posts.options.iter().map(|option| option.id.clone()).collect()).called(&[slot], words)
                    }
                    None => known,
                },
                _ => known,
            };
        }
        for (at, setting) in self.scheme.settings.iter().enumerate() {
            let slot = Fact::GIVEN.len().saturating_add(at);
            let words = setting.options.iter().map(|option| (option.label.zh.clone(), option.id.clone())).collect();
            known = known.called(&[slot], words).codes(&[slot], setting.options.iter().map(|option| option.id.clone()).collect());
        }
        known
    }
}
