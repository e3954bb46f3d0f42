//! How many tasks stand how, and the rates with their denominators.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::state::StateCounts;
use super::tasks::{Due, Task};
use crate::finding::word_list;
use crate::time::Period;

word_list! {
    /// What tasks are summed up by.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum DueBy {
        /// The item.
        Item = "item",
        /// The domain of the item.
        Domain = "domain",
        /// The station of the subject.
        Station = "station",
        /// Who is charged with the subject.
        Worker = "worker",
        /// The month of the window's last day.
        Month = "month",
    }

    /// Every one.
    pub const ALL: [DueBy; 5];

    /// Its name in JSON.
    pub fn as_str;

    /// The one of that name.
    pub fn from_name;
}

/// Tasks summed up. `Debug` shows the numbers alone, as what they are of can be a worker.
///
/// The rates are by tasks, `counts.met() / counts.settled()`; on time, `counts.done / counts.settled()`; and by persons,
/// `met_subjects / settled_subjects`, as 月探访率 is. Where a denominator is 0 there is no rate.
#[derive(Clone, PartialEq, Eq)]
pub struct DueSummary {
    /// What they have in common, in the order asked for; nothing where a task has none: `unassigned`, without a station, or of a window
    /// without an end.
    pub of: Vec<Option<Arc<str>>>,
    /// The sort of their cadence: windows of the calendar and gaps are never summed up together.
    pub cadence: &'static str,
    /// How many stand how.
    pub counts: StateCounts,
    /// How many subjects have a task that is settled: done, late, missed or overdue.
    pub settled_subjects: u64,
    /// How many of these have no settled task that was not met.
    pub met_subjects: u64,
}

/// Its numbers alone, as what they are of can be a worker.
impl std::fmt::Debug for DueSummary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DueSummary").field("cadence", &self.cadence).field("counts", &self.counts).finish_non_exhaustive()
    }
}

/// What tasks have in common, and the sort of their cadence.
type Key = (Vec<Option<Arc<str>>>, &'static str);

#[derive(Default)]
struct Sum {
    counts: StateCounts,
    settled: BTreeSet<u32>,
    failed: BTreeSet<u32>,
}

impl Due {
    /// The tasks summed up by what they have in common, in the order of its names; what has none comes first.
    ///
    /// ```
    /// use wushe::checklist::{ChosenReadings, DueBy, DueQuestion};
    /// use wushe::{Book, Date, Pack};
    ///
    /// let pack = Pack::builtin("national")?;
    /// let question = DueQuestion {
    ///     first: Date::parse("2026-11-01")?, last: Date::parse("2026-11-30")?, as_of: Date::parse("2026-11-28")?,
    ///     kept_from: None, readings: &ChosenReadings::default(), standards: pack.standards(), listed: &[],
    /// };
    /// let due = pack.checklist().due(&Book::new(), question);
    /// assert_eq!(due.summary(&[DueBy::Item]), []);
    /// // What no record can do is never due, and told.
    /// assert!(due.unplanned().iter().any(|unplanned| unplanned.why.as_str() == "no_evidence"));
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn summary(&self, by: &[DueBy]) -> Vec<DueSummary> {
        let mut sums: BTreeMap<Key, Sum> = BTreeMap::new();
        for task in self.tasks() {
            let cadence = task.version().and_then(|version| version.cadence.as_ref()).map_or("unstated", |cadence| cadence.kind());
            let sum = sums.entry((by.iter().map(|by| task.of(*by)).collect(), cadence)).or_default();
            sum.counts.add(task.state());
            if task.state().is_settled() {
                sum.settled.insert(task.row.subject);
                if !task.state().is_met() {
                    sum.failed.insert(task.row.subject);
                }
            }
        }
        let count = |subjects: usize| u64::try_from(subjects).unwrap_or(u64::MAX);
        let summed = sums.into_iter().map(|((of, cadence), sum)| DueSummary {
            of,
            cadence,
            counts: sum.counts,
            settled_subjects: count(sum.settled.len()),
            met_subjects: count(sum.settled.difference(&sum.failed).count()),
        });
        summed.collect()
    }
}

impl Task<'_> {
    fn of(self, by: DueBy) -> Option<Arc<str>> {
        match by {
            DueBy::Item => self.item().map(|item| item.id().clone()),
            DueBy::Domain => self.item().map(|item| item.domain().id.clone()),
            DueBy::Station => self.station().cloned(),
            DueBy::Worker => self.worker().cloned(),
            DueBy::Month => self.window().end().map(|last| Period::month_of(last).to_string().into()),
        }
    }
}
