//! A comparison and a budget as JSON: the bytes that all three languages give.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::assumptions::{Assumptions, Leaver, Pass};
use super::budget::{Budget, BudgetLine, BudgetYear, OpenYears};
use super::impact::{Cause, CauseSide, Impact, WorkerImpact, WorkerSide};
use super::sums::{ImpactGroup, SchemeName, Sides};
use crate::finding::{Both, Code};
use crate::value::Amount;

impl Impact {
    /// The JSON that all three languages give, byte for byte. It holds workers' keys and pay.
    #[must_use]
    pub fn expose_json(&self) -> String {
        crate::finding::to_json(self)
    }
}

impl Budget {
    /// The JSON that all three languages give, byte for byte. It holds the keys of workers who can't be told.
    #[must_use]
    pub fn expose_json(&self) -> String {
        crate::finding::to_json(self)
    }
}

impl Serialize for SchemeName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("pack", &*self.pack)?;
        map.serialize_entry("scheme", &*self.scheme)?;
        map.serialize_entry("what_if", &self.changed)?;
        map.end()
    }
}

impl Serialize for Assumptions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(7))?;
        map.serialize_entry("service", "goes_on")?;
        map.serialize_entry("appraisal", &self.appraisal.as_deref())?;
        map.serialize_entry("extended", &self.extended)?;
        map.serialize_entry("renewed", &self.renewed)?;
        map.serialize_entry("grades_stay", &self.grades_stay)?;
        map.serialize_entry("passes", &self.passes)?;
        map.serialize_entry("leavers", &self.leavers)?;
        map.end()
    }
}

impl Serialize for Pass {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("worker", self.worker.expose())?;
        map.serialize_entry("level", self.level.as_str())?;
        map.serialize_entry("obtained_on", &self.obtained_on)?;
        map.serialize_entry("registered_on", &self.registered_on)?;
        map.end()
    }
}

impl Serialize for Leaver {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("worker", self.worker.expose())?;
        map.serialize_entry("last_day", &self.last_day)?;
        map.end()
    }
}

impl Serialize for Sides {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("before", &self.before)?;
        map.serialize_entry("after", &self.after)?;
        map.serialize_entry("difference", &self.difference)?;
        map.end()
    }
}

/// How many workers gain or lose, and how much.
struct Part<'p>(&'p (u64, Amount));

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (workers, amount) = self.0;
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("workers", workers)?;
        map.serialize_entry("amount", amount)?;
        map.end()
    }
}

impl Serialize for ImpactGroup {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(7))?;
        map.serialize_entry("key", &self.key.as_deref())?;
        map.serialize_entry("label", &self.label.as_ref().map(Both))?;
        map.serialize_entry("workers", &self.workers)?;
        map.serialize_entry("unknown", &self.unknown)?;
        map.serialize_entry("gain", &Part(&self.gain))?;
        map.serialize_entry("loss", &Part(&self.loss))?;
        map.serialize_entry("total", &self.total)?;
        map.end()
    }
}

impl Serialize for CauseSide {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("label", &Both(&self.label))?;
        map.serialize_entry("clause", &self.clause.as_deref())?;
        map.serialize_entry("provenance", self.provenance.as_str())?;
        map.end()
    }
}

impl Serialize for Cause {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(5))?;
        map.serialize_entry("id", &self.id.as_deref())?;
        map.serialize_entry("before", &self.before)?;
        map.serialize_entry("after", &self.after)?;
        map.serialize_entry("total", &self.total)?;
        map.serialize_entry("workers", &self.workers)?;
        map.end()
    }
}

impl Serialize for WorkerSide {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("total", &self.total)?;
        map.serialize_entry("unpaid", &self.unpaid.map(Code::as_str))?;
        map.serialize_entry("post", &self.post.as_deref())?;
        map.serialize_entry("division", &self.division)?;
        map.serialize_entry("grade", &self.grade)?;
        map.serialize_entry("missing", &self.missing)?;
        map.end()
    }
}

/// A line that differs.
struct Differing<'l>(Option<&'l str>, &'l Sides);

impl Serialize for Differing<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("id", &self.0)?;
        map.serialize_entry("total", self.1)?;
        map.end()
    }
}

impl Serialize for WorkerImpact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("worker", self.worker.expose())?;
        map.serialize_entry("status", if self.difference.is_some() { "known" } else { "unknown" })?;
        map.serialize_entry("before", &self.before)?;
        map.serialize_entry("after", &self.after)?;
        map.serialize_entry("difference", &self.difference)?;
        let lines: Vec<Differing<'_>> = self.lines.iter().map(|(id, sides)| Differing(id.as_deref(), sides)).collect();
        map.serialize_entry("lines", &lines)?;
        map.end()
    }
}

/// From which grade to which, and how many.
struct Move<'m>(&'m (i32, i32, u64));

impl Serialize for Move<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (from, to, workers) = self.0;
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("from", from)?;
        map.serialize_entry("to", to)?;
        map.serialize_entry("workers", workers)?;
        map.end()
    }
}

impl Serialize for Impact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(15))?;
        map.serialize_entry("before", &self.before)?;
        map.serialize_entry("after", &self.after)?;
        map.serialize_entry("first", &self.first.to_string())?;
        map.serialize_entry("last", &self.last.to_string())?;
        map.serialize_entry("assumptions", &self.assumptions)?;
        map.serialize_entry("whole", &self.whole)?;
        map.serialize_entry("causes", &self.causes)?;
        map.serialize_entry("years", &self.years)?;
        map.serialize_entry("units", &self.units)?;
        map.serialize_entry("posts", &self.posts)?;
        map.serialize_entry("grades", &self.grades)?;
        map.serialize_entry("moves", &self.moves.iter().map(Move).collect::<Vec<_>>())?;
        map.serialize_entry("workers", &self.workers)?;
        map.serialize_entry("missing_before", &self.missing_before)?;
        map.serialize_entry("missing_after", &self.missing_after)?;
        map.end()
    }
}

impl Serialize for BudgetLine {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(5))?;
        map.serialize_entry("id", &self.id.as_deref())?;
        map.serialize_entry("label", &Both(&self.label))?;
        map.serialize_entry("clause", &self.clause.as_deref())?;
        map.serialize_entry("provenance", self.provenance.as_str())?;
        map.serialize_entry("amount", &self.amount)?;
        map.end()
    }
}

impl Serialize for BudgetYear {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("year", &self.year)?;
        map.serialize_entry("workers", &self.workers)?;
        map.serialize_entry("months", &self.months)?;
        map.serialize_entry("unknown", &self.unknown)?;
        map.serialize_entry("lines", &self.lines)?;
        map.serialize_entry("total", &self.total)?;
        map.end()
    }
}

impl Serialize for OpenYears {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("worker", self.worker.expose())?;
        map.serialize_entry("years", &self.years)?;
        map.serialize_entry("missing", &self.missing)?;
        map.end()
    }
}

impl Serialize for Budget {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(8))?;
        map.serialize_entry("scheme", &self.scheme)?;
        map.serialize_entry("first", &self.first.to_string())?;
        map.serialize_entry("last", &self.last.to_string())?;
        map.serialize_entry("assumptions", &self.assumptions)?;
        map.serialize_entry("years", &self.years)?;
        map.serialize_entry("total", &self.total)?;
        map.serialize_entry("open", &self.open)?;
        map.serialize_entry("missing", &self.missing)?;
        map.end()
    }
}
