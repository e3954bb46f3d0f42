use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::accepted::Accepted;
use super::doubles::keyed::Others;
use super::doubles::{Doubles, Prints};
use super::ledger::Cell;
use super::scratch::Workspace;
use crate::digest::Digest;
use crate::finding::{Code, Finding, Path, Problem, Report};
use crate::form::definition::compiled::Form;
use crate::form::draft::{FINDING_LIMIT, Sink};
use crate::form::world::World;
use crate::service::book::RowsHash;
use crate::service::{Book, Kind};

/// What became of one row.
#[derive(Debug)]
#[non_exhaustive]
pub enum Outcome<'k> {
    /// Nothing forbids it; and whether a cell was read as something else than what is written.
    Record(Accepted<'k>, bool),
    /// It has an error; the kind and the form that it is of.
    Rejected(&'k Kind, &'k str),
}

impl<'k> Outcome<'k> {
    /// The record of a row of that form, if it gave one.
    pub(in crate::form) fn of(form: &'k Form, record: Option<Accepted<'k>>, normalised: bool) -> Self {
        record.map_or(Outcome::Rejected(&form.kind, &form.id), |record| Outcome::Record(record, normalised))
    }
}

/// Keeps the records of checked rows or lines, and the numbers of those that are refused; or nothing without a book.
pub(crate) fn keeping<'b>(book: impl Into<Option<&'b mut Book>>) -> impl FnMut(u32, Outcome<'_>) {
    let mut book = book.into();
    move |number, outcome| match (&mut book, outcome) {
        (Some(book), Outcome::Record(record, normalised)) => record.put(book, number, normalised),
        (Some(book), Outcome::Rejected(kind, form)) => book.refuse(kind, form, number),
        (None, _) => {}
    }
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
    /// Records read, those of no known kind included: as many as were accepted and refused. Blank rows and those that are no
    /// records (totals, notes, the headings again) are not among them.
    pub rows: u64,
    /// Records without an error.
    pub accepted: u64,
    /// The same by kind.
    pub kinds: Vec<KindCount>,
    /// Rows that are no records, each of which is told. In JSON it stands behind the kinds where there are any.
    pub skipped: u64,
    /// What the rows hold, to know the same ledger when it comes again; not in JSON.
    pub rows_hash: RowsHash,
}

impl Serialize for BatchReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("report", &self.report)?;
        map.serialize_entry("rows", &self.rows)?;
        map.serialize_entry("accepted", &self.accepted)?;
        map.serialize_entry("kinds", &self.kinds)?;
        if self.skipped > 0 {
            map.serialize_entry("skipped", &self.skipped)?;
        }
        map.end()
    }
}

impl BatchReport {
    /// How many rows were refused of which not even the form is known.
    #[must_use]
    pub fn unread(&self) -> u64 {
        self.rows.saturating_sub(self.kinds.iter().fold(0, |sum, kind| sum.saturating_add(kind.rows)))
    }

    /// The JSON that all three languages give, byte for byte.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::finding::to_json(self)
    }
}

/// Gathers the findings of rows that come one after another.
pub(in crate::form) struct Gathered {
    pub(in crate::form) sink: Sink,
    pub(in crate::form) rows: u64,
    pub(in crate::form) accepted: u64,
    pub(in crate::form) kinds: Vec<KindCount>,
    pub(in crate::form) skipped: u64,
    pub(in crate::form) rows_hash: RowsHash,
    missing: Vec<Arc<str>>,
    pack: Arc<str>,
}

impl Gathered {
    pub(in crate::form) fn new(pack: Arc<str>, kinds: impl Iterator<Item = Kind>, limit: usize) -> Self {
        let kinds = kinds.map(|kind| KindCount { kind, rows: 0, accepted: 0 }).collect();
        let (sink, rows_hash) = (Sink::new(limit), RowsHash::default());
        Gathered { sink, rows: 0, accepted: 0, kinds, skipped: 0, rows_hash, missing: Vec::new(), pack }
    }

    /// Takes the findings of one row in the order of a report, each changed by `locate`.
    pub(in crate::form) fn take(&mut self, row: &mut Sink, locate: impl Fn(Finding) -> Finding) {
        crate::finding::sort_by(&mut row.findings, Finding::cmp_in_report);
        for finding in row.findings.drain(..) {
            self.sink.push(locate(finding));
        }
    }

    pub(in crate::form) fn count(&mut self, form: usize, accepted: bool) {
        self.rows += 1;
        self.accepted += u64::from(accepted);
        if let Some(kind) = self.kinds.get_mut(form) {
            kind.rows += 1;
            kind.accepted += u64::from(accepted);
        }
    }

    pub(in crate::form) fn wait_for(&mut self, missing: &[Arc<str>]) {
        for name in missing {
            if !self.missing.contains(name) {
                self.missing.push(name.clone());
            }
        }
    }

    pub(in crate::form) fn waits_for(&self, names: &[Arc<str>]) -> bool {
        names.iter().all(|name| self.missing.contains(name))
    }

    /// Counts so many records of the only form.
    pub(in crate::form) fn count_clean(&mut self, rows: u64) {
        self.rows += rows;
        self.accepted += rows;
        if let Some(kind) = self.kinds.first_mut() {
            kind.rows += rows;
            kind.accepted += rows;
        }
    }

    /// Takes what was gathered of the rows that come next.
    fn join(&mut self, next: Gathered) {
        self.sink.join(next.sink);
        self.rows += next.rows;
        self.accepted += next.accepted;
        self.skipped += next.skipped;
        for (kind, more) in self.kinds.iter_mut().zip(next.kinds) {
            kind.rows += more.rows;
            kind.accepted += more.accepted;
        }
        self.wait_for(&next.missing);
    }

    pub(in crate::form) fn finish(self) -> BatchReport {
        let mut report = Report::new(self.pack, self.sink.findings, self.missing);
        report.errors = self.sink.errors;
        report.warnings = self.sink.warnings;
        report.truncated = self.sink.truncated;
        let Gathered { rows, accepted, kinds, skipped, rows_hash, .. } = self;
        BatchReport { report, rows, accepted, kinds, skipped, rows_hash }
    }
}

/// What there is to tell of a ledger before its headings, and the rows that are lost until then.
pub struct Early(Gathered);

impl std::fmt::Debug for Early {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Early({:?})", self.0)
    }
}

impl Early {
    /// Nothing yet, of a ledger that is checked by that rulebook.
    #[must_use]
    pub fn new(pack: Arc<str>) -> Self {
        Early(Gathered::new(pack, std::iter::empty(), FINDING_LIMIT))
    }

    /// Keeps the first `limit` findings whole.
    pub fn limit(&mut self, limit: usize) {
        self.0.sink.limit(limit);
    }

    /// Tells something.
    pub fn tell(&mut self, finding: Finding) {
        self.0.sink.push(finding);
    }

    /// Tells why a row can't be read.
    pub fn lost_row(&mut self, number: u32, problem: Problem) {
        self.tell(problem.at(Path::new().index(number)));
        self.0.rows += 1;
    }

    /// Counts a row that can't be read because there are no headings, unless it is blank.
    pub fn unread<'c>(&mut self, mut cells: impl Iterator<Item = Cell<'c>>) {
        self.0.rows += u64::from(cells.any(|cell| !cell.is_blank()));
    }

    /// How many rows are lost.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.0.rows
    }

    /// The report of a ledger that has no headings.
    #[must_use]
    pub fn finish(self) -> BatchReport {
        self.0.finish()
    }

    pub(in crate::form) fn of(mut self, kinds: impl Iterator<Item = Kind>) -> Gathered {
        self.0.kinds = kinds.map(|kind| KindCount { kind, rows: 0, accepted: 0 }).collect();
        self.0
    }
}

/// Checks JSON Lines: a record a line, of one form. A broken line is one finding, and the next line is read. A line that equals an
/// earlier one, a key that comes again though its form says that it comes once, and keys that look alike are told as of a ledger.
pub struct JsonLines<'f> {
    form: &'f Form,
    world: World<'f>,
    gathered: Gathered,
    line: u32,
    workspace: Workspace,
    prints: Prints,
    doubles: Doubles,
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
        let (world, prints, doubles) = (world.into(), Prints::default(), Doubles::default());
        JsonLines { form, world, gathered, line: 0, workspace: Workspace::default(), prints, doubles }
    }

    /// Keeps the first `limit` findings whole.
    pub fn limit(&mut self, limit: usize) {
        self.gathered.sink.limit(limit);
    }

    /// A check of the lines that come after so many, which [`JsonLines::join`] takes: parts of a text can be checked at once. There is none
    /// where the form has keys that may come once, as a later part would have to know those of the earlier ones.
    pub(crate) fn part(&self, after: u32) -> Option<Self> {
        let form = self.form;
        form.unique.is_empty().then(|| JsonLines { line: after, ..JsonLines::new(form, self.world, self.gathered.sink.limit) })
    }

    /// Takes what a check of the next lines found, as if they had been checked here.
    pub(crate) fn join(&mut self, next: JsonLines<'_>) {
        self.line = next.line;
        self.gathered.join(next.gathered);
        self.doubles.join(next.doubles);
    }

    /// Checks one line; a blank one is passed over. The record is lent until the next line.
    pub fn line(&mut self, text: &str) -> Option<Outcome<'_>> {
        self.line = self.line.saturating_add(1);
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return None;
        }
        self.workspace.json(self.form, text, Some(self.line), self.world);
        let mut digest = Digest::new(0);
        digest.bytes(trimmed.as_bytes());
        let accepted = self.once(digest.whole());
        self.gathered.wait_for(&self.workspace.work.waits_for);
        self.gathered.take(&mut self.workspace.sink, |finding| finding);
        self.gathered.count(0, accepted);
        let record = if accepted { self.workspace.accepted(self.form) } else { None };
        Some(Outcome::of(self.form, record, false))
    }

    /// Whether the line gives a record and no key that may come once came before.
    fn once(&mut self, digest: u128) -> bool {
        self.doubles.checked(digest);
        if self.workspace.accepted(self.form).is_none() {
            return false;
        }
        let (form, line) = (self.form, self.line);
        #[cfg(feature = "beside")]
        if let Some(beside) = self.world.beside
            && let Some(record) = self.workspace.record(form)
            && let Some((field, problem)) = super::beside::at_once(form, &record, beside)
        {
            self.workspace.sink.push(problem.at(form.path_in(line, field)));
            if self.workspace.sink.errors > 0 {
                return false;
            }
        }
        self.doubles.print(&mut self.prints, form, &self.workspace.content, digest);
        match self.doubles.accept(&self.prints, line, (0, form)) {
            Ok(()) => true,
            Err((field, first)) => {
                self.workspace.sink.push(Problem::new(Code::KeyDoubled).with("row", first).at(form.path_in(line, Some(field))));
                false
            }
        }
    }

    /// Tells that a line could not be read as text.
    pub fn lost_line(&mut self, problem: Problem) {
        self.line = self.line.saturating_add(1);
        self.gathered.sink.push(problem.at(Path::new().index(self.line)));
        self.gathered.count(0, false);
    }

    /// The report of all lines.
    #[must_use]
    pub fn finish(mut self) -> BatchReport {
        self.gathered.rows_hash = self.doubles.rows_hash();
        let (form, sink, others) = (self.form, &mut self.gathered.sink, Others::of(self.world));
        #[cfg(feature = "beside")]
        if let Some(problem) = super::beside::not_held(form, self.world) {
            sink.push(problem.at(Path::new()));
        }
        self.doubles.finish(others, |line, at, problem| sink.push(problem.at(form.path_in(line, at.map(|(_, field)| field)))));
        self.gathered.finish()
    }
}

impl std::fmt::Debug for Gathered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Gathered({} rows, {} findings)", self.rows, self.sink.findings.len())
    }
}
