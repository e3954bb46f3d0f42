//! The states of a task, and how many tasks are in each.

use serde::ser::{Serialize, Serializer};

use crate::finding::word_list;

word_list! {
    /// How a task stands.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum TaskState {
        /// Its window has not begun.
        Waiting = "waiting",
        /// Its window runs.
        Open = "open",
        /// Its window is over and the days of grace run.
        Overdue = "overdue",
        /// Nobody did it within the window and the grace.
        Missed = "missed",
        /// It was done within its window.
        Done = "done",
        /// It was done within the grace.
        Late = "late",
        /// The subject ended to count before it was done.
        Void = "void",
        /// What is known does not decide it.
        Unknown = "unknown",
    }

    /// Every one.
    pub const ALL: [TaskState; 8];

    /// Its name in JSON.
    pub fn as_str;

    /// The one of that name.
    pub fn from_name;
}

impl TaskState {
    /// Whether it will not change any more but for a grace that runs: done, late, missed or overdue.
    #[must_use]
    pub fn is_settled(self) -> bool {
        self.is_met() || matches!(self, TaskState::Missed | TaskState::Overdue)
    }

    /// Whether it was done, in time or late.
    #[must_use]
    pub fn is_met(self) -> bool {
        matches!(self, TaskState::Done | TaskState::Late)
    }
}

/// How many tasks are in each state.
///
/// ```
/// use wushe::checklist::{StateCounts, TaskState};
///
/// let counts: StateCounts = [TaskState::Done, TaskState::Late, TaskState::Missed, TaskState::Open, TaskState::Void].into_iter().collect();
/// assert_eq!(counts.expected(), 4);
/// assert_eq!((counts.met(), counts.settled()), (2, 3));
///
/// // Where nothing is settled there is no rate: the denominator says so.
/// let running: StateCounts = [TaskState::Open].into_iter().collect();
/// assert_eq!((running.met(), running.settled()), (0, 0));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateCounts {
    /// How many wait for their window.
    pub waiting: u64,
    /// How many are open.
    pub open: u64,
    /// How many are overdue.
    pub overdue: u64,
    /// How many were missed.
    pub missed: u64,
    /// How many were done in time.
    pub done: u64,
    /// How many were done late.
    pub late: u64,
    /// How many are void.
    pub void: u64,
    /// How many are not decided.
    pub unknown: u64,
}

impl StateCounts {
    /// Counts one more task of that state.
    pub fn add(&mut self, state: TaskState) {
        let count = match state {
            TaskState::Waiting => &mut self.waiting,
            TaskState::Open => &mut self.open,
            TaskState::Overdue => &mut self.overdue,
            TaskState::Missed => &mut self.missed,
            TaskState::Done => &mut self.done,
            TaskState::Late => &mut self.late,
            TaskState::Void => &mut self.void,
            TaskState::Unknown => &mut self.unknown,
        };
        *count = count.saturating_add(1);
    }

    /// Takes what was counted elsewhere.
    #[cfg(feature = "checklist")]
    pub(crate) fn add_all(&mut self, other: &StateCounts) {
        let all = [
            (&mut self.waiting, other.waiting),
            (&mut self.open, other.open),
            (&mut self.overdue, other.overdue),
            (&mut self.missed, other.missed),
            (&mut self.done, other.done),
            (&mut self.late, other.late),
            (&mut self.void, other.void),
            (&mut self.unknown, other.unknown),
        ];
        all.into_iter().for_each(|(count, more)| *count = count.saturating_add(more));
    }

    /// How many are in one of them.
    #[must_use]
    pub fn get(&self, state: TaskState) -> u64 {
        match state {
            TaskState::Waiting => self.waiting,
            TaskState::Open => self.open,
            TaskState::Overdue => self.overdue,
            TaskState::Missed => self.missed,
            TaskState::Done => self.done,
            TaskState::Late => self.late,
            TaskState::Void => self.void,
            TaskState::Unknown => self.unknown,
        }
    }

    /// How many tasks are asked for: all but those that wait or are void.
    #[must_use]
    pub fn expected(&self) -> u64 {
        self.settled().saturating_add(self.open).saturating_add(self.unknown)
    }

    /// How many tasks are settled, the denominator of the rates: done, late, missed or overdue.
    #[must_use]
    pub fn settled(&self) -> u64 {
        self.met().saturating_add(self.missed).saturating_add(self.overdue)
    }

    /// How many tasks were met, in time or late.
    #[must_use]
    pub fn met(&self) -> u64 {
        self.done.saturating_add(self.late)
    }
}

impl FromIterator<TaskState> for StateCounts {
    fn from_iter<I: IntoIterator<Item = TaskState>>(states: I) -> Self {
        let mut counts = StateCounts::default();
        states.into_iter().for_each(|state| counts.add(state));
        counts
    }
}

impl Serialize for StateCounts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(TaskState::ALL.into_iter().map(|state| (state.as_str(), self.get(state))))
    }
}
