//! Whether conditions can hold: every choice of the facts and settings that they read is tried.

use super::Linter;
use crate::condition::{Expression, Machine, Value};
use crate::pay::fact::Fact;
use crate::staff::{CertificateLevel, EducationLevel};

/// The most choices that are tried.
const MAX_CHOICES: usize = 20_000;

/// How the facts of the trial are chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    /// What the rule as it stands can meet: settings that are settled are what they are.
    Settled,
    /// Whatever a rulebook above or below may settle and whatever post somebody may hold.
    Anything,
}

/// What a list of conditions together can come to.
#[derive(Clone, Copy, Default)]
pub(super) struct Outcomes {
    /// For some choice, every one of them is met.
    pub(super) holds: bool,
    /// For some choice, it depends on what can't be tried.
    pub(super) unknown: bool,
}

impl<'s> Linter<'s> {
    /// The slot of a setting of the scheme's own.
    pub(super) fn own_slot(&self, id: &str) -> Option<usize> {
        let at = self.scheme.settings.iter().position(|setting| *setting.id == *id && setting.known.is_none())?;
        Fact::GIVEN.len().checked_add(at)
    }

    pub(super) fn fact_slot(&self, fact: Fact) -> Option<usize> {
        let computed = || Fact::GIVEN.len().checked_add(self.scheme.settings.len());
        match fact {
            Fact::Seniority => computed(),
            Fact::Grade => computed()?.checked_add(1),
            given => Fact::GIVEN.iter().position(|known| *known == given),
        }
    }

    /// What a slot can be; nothing where that can't be listed.
    fn domain(&self, slot: usize, over: Over) -> Option<Vec<Value<'s>>> {
        let scheme = self.scheme;
        let Some(fact) = Fact::GIVEN.get(slot) else {
            let setting = scheme.settings.get(slot.checked_sub(Fact::GIVEN.len())?)?;
            let days = scheme.rules.span;
            return match setting.over(days) {
                Some(word) if over == Over::Settled => Some(vec![Value::Text(word)]),
                // Which of its words meets which entry of a table is not tried.
                None if over == Over::Settled && setting.words().iter().any(|known| known.span.overlaps(&days)) => None,
                _ => Some(setting.options.iter().map(|option| Value::Text(&option.id)).collect()),
            };
        };
        match fact {
            Fact::FullTime | Fact::MatchingPost | Fact::Probation | Fact::NewCertificate => {
                Some(vec![Value::Boolean(true), Value::Boolean(false)])
            }
            Fact::Certificate | Fact::Registration => {
                let levels = CertificateLevel::ALL.iter().map(|level| Value::Text(level.as_str()));
                Some(std::iter::once(Value::Null).chain(levels).collect())
            }
            Fact::Degree | Fact::Diploma | Fact::PairedEducation | Fact::SingleEducation => {
                let levels = EducationLevel::ALL.iter().map(|level| Value::Text(level.as_str()));
                Some(std::iter::once(Value::Null).chain(levels).collect())
            }
            Fact::Post => {
                let posts = scheme.rules.posts.as_ref()?.options.iter().map(|option| Value::Text(&option.id));
                // A post may be none of the list.
                Some(posts.chain((over == Over::Anything).then_some(Value::Text(""))).collect())
            }
            _ => None,
        }
    }

    /// What conditions together can come to where one slot is what is given.
    pub(super) fn outcomes(&self, conditions: &[&'s Expression], fixed: Option<(usize, Value<'s>)>, over: Over) -> Outcomes {
        let mut slots: Vec<usize> = conditions.iter().flat_map(|condition| condition.slots()).copied().collect();
        slots.sort_unstable();
        slots.dedup();
        let mut domains = Vec::new();
        let mut choices = 1_usize;
        for slot in &slots {
            let domain = match &fixed {
                Some((known, value)) if known == slot => vec![value.clone()],
                _ => self.domain(*slot, over).unwrap_or_else(|| vec![Value::Unknown]),
            };
            choices = choices.saturating_mul(domain.len());
            domains.push(domain);
        }
        if choices > MAX_CHOICES {
            return Outcomes { holds: false, unknown: true };
        }
        let mut outcomes = Outcomes::default();
        for choice in 0..choices {
            let mut values = vec![Value::Unknown; slots.last().map_or(0, |last| last.saturating_add(1))];
            let mut left = choice;
            for (slot, domain) in slots.iter().zip(&domains) {
                let picked = left.checked_rem(domain.len()).and_then(|at| domain.get(at));
                left = left.checked_div(domain.len()).unwrap_or(0);
                if let (Some(place), Some(picked)) = (values.get_mut(*slot), picked) {
                    *place = picked.clone();
                }
            }
            let mut machine = Machine::new();
            let (mut met, mut open) = (true, false);
            for condition in conditions {
                let value = condition.evaluate_in(&mut machine, &values);
                open |= value.is_unknown();
                met &= value.is_unknown() || value == Value::Boolean(true);
            }
            outcomes.holds |= met && !open;
            outcomes.unknown |= met && open;
        }
        outcomes
    }
}
