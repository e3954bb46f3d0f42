//! How many tasks stand how, and the rates with their denominators.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::sums::{PlanNumbers, Summed, Sums};
use super::tasks::{Due, Task};
use crate::finding::word_list;
use crate::service::StateCounts;
use crate::time::{Period, month_number_of};

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
    ///     kept_from: None, readings: &ChosenReadings::default(), standards: pack.standards(), listed: &[], threads: 1,
    /// };
    /// let due = pack.checklist().due(&Book::new(), question);
    /// assert_eq!(due.summary(&[DueBy::Item]), []);
    /// // What no record can do is never due, and told.
    /// assert!(due.unplanned().iter().any(|unplanned| unplanned.why.as_str() == "no_evidence"));
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn summary(&self, by: &[DueBy]) -> Vec<DueSummary> {
        let mut sums = Sums::new(by, Vec::new());
        let plans = self.plan_numbers();
        for task in self.tasks() {
            let fixed = sums.fixed(plans.get(task.plan_at()).copied().unwrap_or_default(), task.window());
            let moving = sums.moving(task.row.station, task.row.worker);
            sums.add(fixed, moving, task.row.subject, task.state());
        }
        let mut summed = Summed::new();
        sums.put_to(&mut summed);
        self.told_of(summed, by)
    }

    /// The tasks of one item, domain, station, worker or month alone; none where there is no such. An indicator that counts the tasks of one
    /// station, worker or month is marked as partial.
    ///
    /// ```
    /// use wushe::border::{ChosenChecklist, DueCall};
    /// use wushe::checklist::DueBy;
    /// use wushe::Pack;
    ///
    /// let checklist = ChosenChecklist::new(Pack::builtin("national")?, Some("qualification"), "{}")?;
    /// let call = DueCall { first: "2026-01-01", last: "2026-12-31", as_of: "2026-11-28", ..DueCall::default() };
    /// let certified = r#"{"worker":"W1","obtained_on":"2025-12-01","level":"junior"}"#;
    /// let (due, _) = checklist.due_of(&[("certificate", certified)], "2026-11-28", call)?;
    /// assert!(!due.clone().only(DueBy::Item, "QL-01").is_empty());
    /// assert!(due.only(DueBy::Item, "QL-00").is_empty());
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn only(mut self, by: DueBy, name: &str) -> Due {
        let plans = self.plan_numbers();
        let mut known: BTreeMap<u32, bool> = BTreeMap::new();
        let is_one = |task: Task<'_>| {
            let plan = plans.get(task.plan_at()).copied().unwrap_or_default();
            *known.entry(task.number_of(by, plan)).or_insert_with(|| task.of(by).as_deref() == Some(name))
        };
        let mut kept = self.tasks().map(is_one).collect::<Vec<bool>>().into_iter();
        self.tasks.retain(|_| kept.next() == Some(true));
        if let Err(at) = self.only.binary_search(&by) {
            self.only.insert(at, by);
        }
        self
    }
}

impl DueBy {
    /// Whether what is narrowed by it lacks tasks of an item that it has.
    #[cfg(feature = "figures")]
    pub(crate) fn cuts_items(self) -> bool {
        matches!(self, DueBy::Station | DueBy::Worker | DueBy::Month)
    }
}

impl Task<'_> {
    /// Another number for each name that `of` gives, the greatest where it gives none.
    fn number_of(self, by: DueBy, plan: PlanNumbers) -> u32 {
        let number = match by {
            DueBy::Item => Some(plan.item),
            DueBy::Domain => Some(plan.domain),
            DueBy::Station => self.row.station,
            DueBy::Worker => self.row.worker,
            DueBy::Month => self.window().end().map(|last| month_number_of(last).cast_unsigned()),
        };
        number.unwrap_or(u32::MAX)
    }

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
