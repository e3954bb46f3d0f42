//! What is known of one subject for one item: when it was in the target, what was to be done by when, and what was done.

use std::ops::Range;

use super::window::Window;
use crate::checklist::cadence::Cadence;
use crate::checklist::readings::{OnceRule, PeopleRule, Readings};
use crate::service::book::RowId;
use crate::value::{Amount, Date};

/// Days in a row on which a subject is, or may be, in the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) first: Date,
    pub(super) last: Date,
    /// Whether what is known does not decide it.
    pub(super) is_open: bool,
    /// The number of what would decide it.
    pub(super) waits: u32,
}

/// A record that does the item, or may do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Did {
    pub(super) day: Date,
    pub(super) row: RowId,
    /// The number of what it does not know that would decide it.
    pub(super) waits: u32,
    pub(super) stands: Stands,
}

impl Did {
    /// What it waits for where it is not certain that it does the item.
    pub(super) fn waiting(&self) -> Option<u32> {
        self.stands.is_doubtful().then_some(self.waits)
    }
}

/// Under which readings a record does the item: a bit for each of what people of a group mean, how often what counts once may count, and
/// whether doubtful records do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stands(u8);

impl Stands {
    pub(super) const NEVER: Stands = Stands(0);
    pub(super) const SURELY: Stands = Stands(0b1111_1111);
    /// Where doubtful records do it.
    pub(super) const IF_DOUBTFUL: Stands = Stands(0b1010_1010);

    fn bit(people: PeopleRule, once: OnceRule, has_done: bool) -> u8 {
        let people = if people == PeopleRule::Members { 16 } else { 1 };
        let once = if once == OnceRule::Ever { 4 } else { 1 };
        people * once * if has_done { 2 } else { 1 }
    }

    pub(super) fn under(self, people: PeopleRule, once: OnceRule, has_done: bool) -> bool {
        self.0 & Stands::bit(people, once, has_done) != 0
    }

    pub(super) fn add(&mut self, people: PeopleRule, once: OnceRule, has_done: bool) {
        self.0 |= Stands::bit(people, once, has_done);
    }

    pub(super) fn and(self, other: Stands) -> Stands {
        Stands(self.0 & other.0)
    }

    /// Whether what it does not know decides it under any reading.
    pub(super) fn is_doubtful(self) -> bool {
        (self.0 >> 1) & 0b0101_0101 != self.0 & 0b0101_0101
    }
}

/// Which readings of its evidence matter for an item.
#[derive(Clone, Copy, Default)]
pub(super) struct Asks {
    pub(super) people: bool,
    pub(super) once: bool,
}

/// Something that asks for a task of its own: an event, a day to come, a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Occasion {
    /// The days in time.
    pub(super) window: Window,
    /// The days on which it stands: from the day when it came about to the last on which it is not overtaken.
    pub(super) since: Date,
    pub(super) until: Date,
    /// The number of what would decide whether there is one at all.
    pub(super) waits: Option<u32>,
}

/// What is known of a subject for one item.
pub(super) struct Course<'c> {
    pub(super) cadence: &'c Cadence,
    /// Those of a calendar from the one of the span's first day to that of its last or of the day as of which all stands.
    pub(super) windows: &'c [Window],
    pub(super) readings: Readings,
    pub(super) asks: Asks,
    /// In the order of their days, without a day in common.
    pub(super) stretches: &'c [Stretch],
    /// In the order of their days; of the calendar, a gap and what is once there are none.
    pub(super) occasions: &'c [Occasion],
    /// In the order of their days.
    pub(super) did: &'c [Did],
    /// How much each of them is of a term; nothing where that is not known.
    pub(super) amounts: &'c [Option<Amount>],
    pub(super) span: Window,
    pub(super) as_of: Date,
    /// The first day from which no record is missing; nothing where nobody said so.
    pub(super) kept_from: Option<Date>,
}

/// One task, settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settled {
    pub(super) window: Window,
    pub(super) outcome: Outcome,
    /// What it waits for where it is unknown.
    pub(super) doubts: Vec<Doubt>,
    /// Whether its window meets the days that are asked about.
    pub(super) is_asked: bool,
    /// What decides which records it has, where readings name others.
    pub(super) of_records: Vec<Doubt>,
}

/// Room to settle in, kept from one course to the next.
#[derive(Default)]
pub(super) struct Room {
    pub(super) readings: Vec<super::reading::Reading>,
    pub(super) told: Vec<super::settle::Told>,
}

/// What a window comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) state: crate::service::TaskState,
    pub(super) done_on: Option<Date>,
    pub(super) by: By,
}

/// The places of the records that did something: a run of them, and those that do not follow it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct By {
    run: Range<usize>,
    more: Vec<usize>,
}

impl By {
    pub(super) fn push(&mut self, at: usize) {
        match self.more.is_empty() && (self.run.is_empty() || self.run.end == at) {
            true if self.run.is_empty() => self.run = at..at.saturating_add(1),
            true => self.run.end = at.saturating_add(1),
            false => self.more.push(at),
        }
    }

    /// They as one run, where they are one.
    pub(super) fn run(&self) -> Option<Range<usize>> {
        self.more.is_empty().then(|| self.run.clone())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        self.run.clone().chain(self.more.iter().copied())
    }
}

impl FromIterator<usize> for By {
    fn from_iter<I: IntoIterator<Item = usize>>(places: I) -> Self {
        let mut by = By::default();
        places.into_iter().for_each(|at| by.push(at));
        by
    }
}

/// What leaves a task undecided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doubt {
    Reading(crate::checklist::readings::ReadingName),
    /// From which day the records are complete.
    KeptFrom,
    /// Whether the subject is in the target.
    Target,
    /// Whether a record does it.
    Record,
}
