//! What makes the pay of two months the same.

use crate::choice::Awaited;
use crate::condition::Expression;
use crate::pay::fact::Fact;
use crate::pay::month::worker_facts::Levels;
use crate::pay::scheme::rates::RateTable;
use crate::pay::scheme::rules::Scheme;
use crate::staff::EducationLevel;
use crate::value::DivisionCode;

/// Everything that the pay of a whole month in one post depends on, packed so that two are compared in a few steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::pay) struct Combination([u64; 3]);

impl Combination {
    /// Adds a part that is below `2^bits` to a word, or nothing where it is not.
    pub(in crate::pay) fn add(&mut self, word: usize, bits: u32, part: impl TryInto<u64>) -> Option<()> {
        let part = part.try_into().ok().filter(|part| part >> bits == 0)?;
        let word = self.0.get_mut(word)?;
        *word = *word << bits | part;
        Some(())
    }
}

/// What of a place the pay can depend on.
#[derive(Debug)]
pub(in crate::pay) enum Places {
    /// The code itself, which a condition reads.
    Code,
    /// Which of the areas that have a rule of their own hold it.
    Areas(Vec<DivisionCode>),
}

impl Places {
    pub(in crate::pay) fn of(scheme: &Scheme) -> Self {
        let mut areas: Vec<DivisionCode> = scheme.values.iter().flat_map(RateTable::areas).collect();
        areas.sort_unstable();
        areas.dedup();
        if areas.len() > 40 || reads(scheme, Fact::Division) { Places::Code } else { Places::Areas(areas) }
    }

    /// Below 2^42.
    pub(in crate::pay) fn part(&self, division: Option<DivisionCode>) -> u64 {
        let Some(division) = division else { return 0 };
        match self {
            Places::Code => division.number().saturating_add(1),
            Places::Areas(areas) => areas.iter().fold(1, |bits, area| bits << 1 | u64::from(area.contains(division))),
        }
    }
}

/// Whether a condition of the scheme reads a fact.
pub(in crate::pay) fn reads(scheme: &Scheme, fact: Fact) -> bool {
    let slot = Fact::GIVEN.iter().position(|known| *known == fact);
    scheme.rules.conditions().any(|condition: &Expression| slot.is_some_and(|slot| condition.slots().contains(&slot)))
}

/// A number for each state of a flag.
pub(in crate::pay) fn flag(flag: Option<bool>) -> usize {
    flag.map_or(0, |yes| 1 + usize::from(yes))
}

pub(in crate::pay) fn paper(paper: &Awaited<Option<EducationLevel>>) -> usize {
    match paper {
        Err(_) => 0,
        Ok(None) => 1,
        Ok(Some(level)) => 2 + *level as usize,
    }
}

pub(in crate::pay) fn levels(levels: &Awaited<Levels>) -> usize {
    levels.as_ref().map_or(0, |levels| 1 + usize::from(levels.bits()))
}
