//! What is due summed up alone, and its JSON.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::summary::{DueBy, DueSummary};
use super::sums::Summed;
use super::tasks::Due;
use super::told::{ToldRow, Unplanned};
use super::window::Window;
use crate::value::Date;

/// How many tasks are due and how they stand, with the rates, and no task by itself: what [`Due::summary`] says of the same question.
///
/// Memory beside the book: 12 bytes a record of what is counted at once (windows of the calendar of which every reading is stated, conditions
/// over few values), 20 a record of the rest, 40 a subject and each sum once. `Debug` shows the days alone.
#[derive(Clone)]
pub struct DueCounts {
    due: Due,
    by: Vec<DueBy>,
    summary: Vec<DueSummary>,
}

impl std::fmt::Debug for DueCounts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DueCounts({:?} as of {}: {} sums)", self.due.days(), self.due.as_of(), self.summary.len())
    }
}

impl DueCounts {
    pub(in crate::checklist) fn of(mut due: Due, summed: Summed, by: &[DueBy], only: &[(DueBy, &str)]) -> DueCounts {
        let summary = due.told_of(summed, by);
        due.only = only.iter().map(|(by, _)| *by).collect();
        due.only.sort_unstable();
        due.only.dedup();
        DueCounts { due, by: by.to_vec(), summary }
    }

    /// The tasks summed up, in the order of what they have in common; what has none comes first.
    #[must_use]
    pub fn summary(&self) -> &[DueSummary] {
        &self.summary
    }

    /// The days that are asked about.
    #[must_use]
    pub fn days(&self) -> Window {
        self.due.days()
    }

    /// The day on which the tasks stand so.
    #[must_use]
    pub fn as_of(&self) -> Date {
        self.due.as_of()
    }

    /// The items that are never due, and why.
    #[must_use]
    pub fn unplanned(&self) -> &[Unplanned] {
        self.due.unplanned()
    }

    /// The records that would do a task and do none, or needed a consent that was withdrawn, in the days asked about.
    #[must_use]
    pub fn told(&self) -> &[ToldRow] {
        self.due.told()
    }

    /// The JSON that Rust and Python give: that of [`Due::expose_json`] without the items and the tasks. It names stations and workers.
    #[must_use]
    pub fn expose_json(&self) -> String {
        crate::finding::to_json(&Answer(self))
    }
}

struct Answer<'c>(&'c DueCounts);

impl Serialize for Answer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let DueCounts { due, by, summary } = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("pack", &**due.pack())?;
        map.serialize_entry("first", &due.days().first)?;
        map.serialize_entry("last", &due.days().last)?;
        map.serialize_entry("as_of", &due.as_of())?;
        map.serialize_entry("kept_from", &due.kept_from())?;
        if !due.narrowed_by().is_empty() {
            map.serialize_entry("only", &due.narrowed_by().iter().map(|by| by.as_str()).collect::<Vec<_>>())?;
        }
        map.serialize_entry("by", &by.iter().map(|by| by.as_str()).collect::<Vec<_>>())?;
        map.serialize_entry("summary", summary)?;
        map.serialize_entry("unplanned", due.unplanned())?;
        map.serialize_entry("told", due.told())?;
        map.end()
    }
}
