//! What is due as the JSON that all three languages give, byte for byte.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::summary::{DueBy, DueSummary};
use super::tasks::{Due, Task};
use super::told::{ToldRow, Unplanned};
use crate::checklist::answer::{Asked, Often};
use crate::checklist::readings::{ReadingName, Readings};
use crate::finding::Both;

impl Due {
    /// The JSON that all three languages give: the items, every task, and the tasks summed up by what is asked for; why each stands so
    /// where that is asked for by [`with_reasons`](Due::with_reasons). It says what is due
    /// to whom, so it is the persons'.
    #[must_use]
    pub fn expose_json(&self, by: &[DueBy]) -> String {
        crate::finding::to_json(&Answer(self, by))
    }

    /// These tasks, whose JSON says why each stands so, or does not.
    #[must_use]
    pub fn with_reasons(mut self, reasons: bool) -> Due {
        self.reasons = reasons;
        self
    }

    /// The first task of each item that has some, once each cadence, in the rulebook's order.
    pub(crate) fn planned(&self) -> Vec<Task<'_>> {
        let mut seen: Vec<u32> = Vec::new();
        let mut first: Vec<Task<'_>> = Vec::new();
        for task in self.tasks() {
            if !seen.contains(&task.row.plan) {
                seen.push(task.row.plan);
                first.push(task);
            }
        }
        crate::finding::sort_by(&mut first, |left, right| left.row.plan.cmp(&right.row.plan));
        first
    }
}

struct Answer<'d>(&'d Due, &'d [DueBy]);

impl Serialize for Answer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Answer(due, by) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("pack", &**due.pack())?;
        map.serialize_entry("first", &due.days().first)?;
        map.serialize_entry("last", &due.days().last)?;
        map.serialize_entry("as_of", &due.as_of())?;
        map.serialize_entry("kept_from", &due.kept_from)?;
        if !due.only.is_empty() {
            map.serialize_entry("only", &due.only.iter().map(|by| by.as_str()).collect::<Vec<_>>())?;
        }
        map.serialize_entry("items", &Items(due))?;
        map.serialize_entry("by", &by.iter().map(|by| by.as_str()).collect::<Vec<_>>())?;
        map.serialize_entry("summary", &due.summary(by))?;
        map.serialize_entry("tasks", &Tasks(due))?;
        map.serialize_entry("unplanned", due.unplanned())?;
        map.serialize_entry("told", due.told())?;
        map.end()
    }
}

/// The items that have tasks, once each cadence.
struct Items<'d>(&'d Due);

impl Serialize for Items<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.planned().into_iter().map(Planned))
    }
}

struct Planned<'d>(Task<'d>);

impl Serialize for Planned<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let (Some(item), Some(version)) = (self.0.item(), self.0.version()) {
            map.serialize_entry("id", &**item.id())?;
            map.serialize_entry("label", &Both(item.label()))?;
            map.serialize_entry("domain", &*item.domain().id)?;
            map.serialize_entry("cadence", &version.cadence.as_ref().map(Often))?;
            map.serialize_entry("readings", &Read(self.0.readings()))?;
            map.serialize_entry("clause", &version.citation.clause.as_deref())?;
            map.serialize_entry("provenance", version.citation.provenance.as_str())?;
        }
        map.end()
    }
}

/// How windows are read, as far as it is stated or chosen.
struct Read(Readings);

impl Serialize for Read {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(ReadingName::ALL.into_iter().filter_map(|name| Some((name.as_str(), self.0.get(name)?))))
    }
}

struct Tasks<'d>(&'d Due);

impl Serialize for Tasks<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.tasks())
    }
}

impl Serialize for Task<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let subject = self.expose_subject();
        map.serialize_entry("item", &self.item().map(|item| &**item.id()))?;
        map.serialize_entry("subject", &subject.map(|(subject, _)| subject.as_str()))?;
        map.serialize_entry("key", &subject.map(|(_, key)| key))?;
        map.serialize_entry("first", &self.window().first)?;
        map.serialize_entry("last", &self.window().end())?;
        map.serialize_entry("state", self.state().as_str())?;
        map.serialize_entry("done_on", &self.done_on())?;
        map.serialize_entry("station", &self.station().map(|name| &**name))?;
        map.serialize_entry("worker", &self.worker().map(|name| &**name))?;
        map.serialize_entry("rows", &self.origins().map(|origin| origin.map(Origin)).collect::<Vec<_>>())?;
        map.serialize_entry("waits_for", &self.waits_for().iter().map(Asked).collect::<Vec<_>>())?;
        if self.due.reasons {
            map.serialize_entry("why", &self.explain())?;
        }
        map.end()
    }
}

/// A ledger and a row there.
struct Origin((usize, u32));

impl Serialize for Origin {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (ledger, row) = self.0;
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("ledger", &ledger)?;
        map.serialize_entry("row", &row)?;
        map.end()
    }
}

impl Serialize for DueSummary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(8))?;
        map.serialize_entry("of", &self.of.iter().map(|name| name.as_deref()).collect::<Vec<_>>())?;
        map.serialize_entry("cadence", self.cadence)?;
        map.serialize_entry("expected", &self.counts.expected())?;
        map.serialize_entry("settled", &self.counts.settled())?;
        map.serialize_entry("met", &self.counts.met())?;
        map.serialize_entry("counts", &self.counts)?;
        map.serialize_entry("settled_subjects", &self.settled_subjects)?;
        map.serialize_entry("met_subjects", &self.met_subjects)?;
        map.end()
    }
}

impl Serialize for Unplanned {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("item", &**self.item.id())?;
        map.serialize_entry("label", &Both(self.item.label()))?;
        map.serialize_entry("why", self.why.as_str())?;
        map.end()
    }
}

impl Serialize for ToldRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("why", self.what.as_str())?;
        map.serialize_entry("row", &self.origin.map(Origin))?;
        map.end()
    }
}
