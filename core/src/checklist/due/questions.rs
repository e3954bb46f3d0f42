//! The conditions of all plans, each different one once, and what they come to for facts that were met before.

use std::collections::BTreeMap;

use super::plan::Plan;
use super::waits::Waits;
use crate::checklist::item::{Condition, Version};
use crate::checklist::matched::{Values, outcome};
use crate::checklist::names::{Name, Names};
use crate::checklist::words::MatchOutcome;
use crate::condition::{Machine, Value};
use crate::value::Date;

/// What a subject is to a plan on a day.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    Out,
    In,
    /// What is known does not decide it; the number of what would.
    Open(u32),
}

/// The different conditions of plans.
pub(super) struct Questions<'q> {
    /// A version with each.
    asked: Vec<&'q Version>,
    /// By plan, the place of each of its versions and the number of its condition.
    of_plans: Vec<Vec<(&'q Version, usize)>>,
    /// The slots that they read.
    read: Vec<usize>,
    /// Whether a value of each that is not known says by itself what is missing.
    is_fact: Vec<bool>,
}

impl<'q> Questions<'q> {
    pub(super) fn of(names: &Names, plans: &'q [Plan]) -> Questions<'q> {
        let mut numbers: BTreeMap<(Option<&str>, Option<&str>), usize> = BTreeMap::new();
        let mut questions = Questions { asked: Vec::new(), of_plans: Vec::new(), read: Vec::new(), is_fact: Vec::new() };
        for plan in plans {
            let mut of_plan = Vec::new();
            for version in plan.versions.iter().filter_map(|at| plan.item.versions().get(*at)) {
                let source = |condition: &'q Option<Condition>| condition.as_ref().map(|condition| condition.whole.source());
                let number = *numbers.entry((source(&version.target), source(&version.listed))).or_insert_with(|| {
                    questions.asked.push(version);
                    for condition in [&version.target, &version.listed].into_iter().flatten() {
                        questions.read.extend(condition.whole.slots());
                    }
                    questions.asked.len().saturating_sub(1)
                });
                of_plan.push((version, number));
            }
            questions.of_plans.push(of_plan);
        }
        questions.read.sort_unstable();
        questions.read.dedup();
        questions.is_fact = names.slots.iter().map(|name| matches!(name, Name::Fact(..))).collect();
        questions
    }

    /// The version of a plan that is in force on a day, and the number of its condition.
    pub(super) fn at(&self, plan: usize, day: Date) -> Option<(&'q Version, usize)> {
        self.of_plans.get(plan)?.iter().find(|(version, _)| version.span.contains(day)).copied()
    }

    /// What a subject of these values is to each condition.
    pub(super) fn stands<'m>(&self, values: &Values, slots: &[Value<'_>], memo: &'m mut Memo, waits: &mut Waits) -> &'m [Stand] {
        let is_kept = self.key(slots, &mut memo.key);
        if is_kept && memo.known.contains_key(&memo.key) {
            return memo.known.get(&memo.key).map(Vec::as_slice).unwrap_or_default();
        }
        let machine = &mut memo.machine;
        let of = |version: &&Version| match outcome(version, machine, values, slots) {
            Ok(MatchOutcome::No | MatchOutcome::NotListed) => Stand::Out,
            Ok(_) => Stand::In,
            Err(waited) => Stand::Open(waits.of(waited.into_iter().map(|(_, item)| item))),
        };
        let stands: Vec<Stand> = self.asked.iter().map(of).collect();
        if is_kept {
            if memo.known.len() >= MOST {
                memo.known.clear();
            }
            return memo.known.entry(memo.key.clone()).or_insert(stands);
        }
        memo.last = stands;
        &memo.last
    }

    /// Writes the values that are read; not where what is missing behind one depends on other values.
    fn key(&self, slots: &[Value<'_>], key: &mut Vec<u8>) -> bool {
        key.clear();
        for slot in &self.read {
            match slots.get(*slot) {
                Some(Value::Null) => key.push(0),
                Some(Value::Boolean(truth)) => key.push(if *truth { 2 } else { 1 }),
                Some(Value::Number(number)) => {
                    key.push(3);
                    key.extend(number.serialize());
                }
                Some(Value::Date(date)) => {
                    key.push(4);
                    key.extend(date.day_number().to_le_bytes());
                }
                Some(Value::Text(text)) => {
                    key.push(5);
                    key.extend(text.len().to_le_bytes());
                    key.extend(text.as_bytes());
                }
                Some(Value::Unknown) if self.is_fact.get(*slot) == Some(&true) => key.push(6),
                _ => return false,
            }
        }
        true
    }
}

/// No more different facts are remembered at once.
const MOST: usize = 4096;

/// What was found for facts before.
pub(super) struct Memo {
    pub(super) machine: Machine,
    known: BTreeMap<Vec<u8>, Vec<Stand>>,
    key: Vec<u8>,
    last: Vec<Stand>,
}

impl Memo {
    pub(super) fn new() -> Memo {
        Memo { machine: Machine::new(), known: BTreeMap::new(), key: Vec::new(), last: Vec::new() }
    }
}
