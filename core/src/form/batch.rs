use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::compile::Form;
use super::draft::Sink;
use super::scratch::Room;
use super::world::World;
use crate::finding::{Finding, Path, Problem, Report};
use crate::service::{Kind, Record};

/// What became of one row.
#[derive(Debug)]
pub enum Outcome<'k> {
    /// Nothing forbids it.
    Record(Record),
    /// It has an error.
    Rejected(&'k Kind),
}

/// How many rows of a kind there were, and how many of them are fit to count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindCount {
    /// The kind.
    pub kind: Kind,
    /// Rows read.
    pub rows: u64,
    /// Rows without an error.
    pub accepted: u64,
}

impl Serialize for KindCount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("kind", self.kind.as_str())?;
        map.serialize_entry("rows", &self.rows)?;
        map.serialize_entry("accepted", &self.accepted)?;
        map.end()
    }
}

/// The report of many records: bounded, whatever their number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchReport {
    /// The findings, each path beginning with the number of its row.
    pub report: Report,
    /// Rows read, those of no known kind included.
    pub rows: u64,
    /// Rows without an error.
    pub accepted: u64,
    /// The same by kind.
    pub kinds: Vec<KindCount>,
}

impl Serialize for BatchReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("report", &self.report)?;
        map.serialize_entry("rows", &self.rows)?;
        map.serialize_entry("accepted", &self.accepted)?;
        map.serialize_entry("kinds", &self.kinds)?;
        map.end()
    }
}

impl BatchReport {
    /// The JSON that all three languages give, byte for byte.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::finding::to_json(self)
    }
}

/// Gathers the findings of rows that come one after another.
pub(super) struct Gathered {
    pub(super) sink: Sink,
    pub(super) rows: u64,
    pub(super) accepted: u64,
    pub(super) kinds: Vec<KindCount>,
    missing: Vec<Arc<str>>,
    pack: Arc<str>,
}

impl Gathered {
    pub(super) fn new(pack: Arc<str>, kinds: impl Iterator<Item = Kind>, limit: usize) -> Self {
        let kinds = kinds.map(|kind| KindCount { kind, rows: 0, accepted: 0 }).collect();
        Gathered { sink: Sink::new(limit), rows: 0, accepted: 0, kinds, missing: Vec::new(), pack }
    }

    /// Takes the findings of one row in the order of a report, each changed by `locate`.
    pub(super) fn take(&mut self, row: &mut Sink, locate: impl Fn(Finding) -> Finding) {
        crate::finding::sort_by(&mut row.findings, Finding::cmp_in_report);
        for finding in row.findings.drain(..) {
            self.sink.push(locate(finding));
        }
    }

    pub(super) fn count(&mut self, form: usize, accepted: bool) {
        self.rows += 1;
        self.accepted += u64::from(accepted);
        if let Some(kind) = self.kinds.get_mut(form) {
            kind.rows += 1;
            kind.accepted += u64::from(accepted);
        }
    }

    pub(super) fn wait_for(&mut self, missing: &[Arc<str>]) {
        for name in missing {
            if !self.missing.contains(name) {
                self.missing.push(name.clone());
            }
        }
    }

    pub(super) fn finish(self) -> BatchReport {
        let mut report = Report::new(self.pack, self.sink.findings, self.missing);
        report.errors = self.sink.errors;
        report.warnings = self.sink.warnings;
        report.truncated = self.sink.truncated;
        BatchReport { report, rows: self.rows, accepted: self.accepted, kinds: self.kinds }
    }
}

/// Checks JSON Lines: a record a line, of one form. A broken line is one finding, and the next line is read.
pub struct JsonLines<'f> {
    form: &'f Form,
    world: World<'f>,
    gathered: Gathered,
    line: u32,
    room: Room,
}

impl std::fmt::Debug for JsonLines<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "JsonLines({:?})", self.gathered)
    }
}

impl<'f> JsonLines<'f> {
    /// A check of lines of that form, whose report holds the first `limit` findings whole.
    #[must_use]
    pub fn new(form: &'f Form, world: impl Into<World<'f>>, limit: usize) -> Self {
        let gathered = Gathered::new(form.pack.clone(), std::iter::once(form.kind.clone()), limit);
        JsonLines { form, world: world.into(), gathered, line: 0, room: Room::default() }
    }

    /// Checks one line; a blank one is passed over.
    pub fn line(&mut self, text: &str) -> Option<Outcome<'f>> {
        self.line = self.line.saturating_add(1);
        if text.trim().is_empty() {
            return None;
        }
        self.room.json(self.form, text, Some(self.line), self.world);
        let record = self.room.record(self.form);
        self.gathered.wait_for(&self.room.work.waits_for);
        self.gathered.take(&mut self.room.sink, |finding| finding);
        self.gathered.count(0, record.is_some());
        Some(record.map_or(Outcome::Rejected(&self.form.kind), Outcome::Record))
    }

    /// Tells that a line could not be read as text.
    pub fn lost_line(&mut self, problem: Problem) {
        self.line = self.line.saturating_add(1);
        self.gathered.sink.push(problem.at(Path::new().index(self.line)));
        self.gathered.count(0, false);
    }

    /// The report of all lines.
    #[must_use]
    pub fn finish(self) -> BatchReport {
        self.gathered.finish()
    }
}

impl std::fmt::Debug for Gathered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Gathered({} rows, {} findings)", self.rows, self.sink.findings.len())
    }
}
