use std::sync::Arc;

use super::cell::{Reading, Scalar, Slot, read, read_options};
use super::compile::{Field, Form};
use super::spec::FieldType;
use crate::finding::{Code, Finding, Path, Problem, Severity, Truncated, nearest};

/// The most rows of a repeated group.
pub(super) const MAX_ROWS: usize = 10_000;
/// The most findings that a report holds whole unless the caller asks otherwise.
pub const FINDING_LIMIT: usize = 10_000;

/// Findings as they come, the first of them whole and the rest counted.
#[derive(Debug)]
pub(super) struct Sink {
    pub(super) findings: Vec<Finding>,
    pub(super) truncated: Option<Truncated>,
    pub(super) errors: u64,
    pub(super) warnings: u64,
    limit: usize,
}

impl Sink {
    pub(super) fn new(limit: usize) -> Self {
        Sink { findings: Vec::new(), truncated: None, errors: 0, warnings: 0, limit }
    }

    pub(super) fn push(&mut self, finding: Finding) {
        match finding.severity() {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Hint | Severity::Note => {}
        }
        if self.findings.len() < self.limit {
            self.findings.push(finding);
        } else {
            self.truncated.get_or_insert_default().add(&finding);
        }
    }

    /// The field of that name in a table; a finding where there is none or it came already.
    pub(super) fn find(&mut self, table: &[Field], slots: &[Slot], name: &str, position: u32, base: Path) -> Option<usize> {
        let Some(at) = table.iter().position(|field| *field.id == *name) else {
            let problem = match nearest(name, table.iter().map(|field| &*field.id)) {
                Some(near) => Problem::new(Code::FieldNear).with("nearest", near.to_owned()),
                None => Problem::new(Code::FieldUnknown).with("position", position),
            };
            self.push(problem.at(base));
            return None;
        };
        if !matches!(slots.get(at), Some(Slot::Absent)) {
            if let Some(field) = table.get(at) {
                self.push(Problem::new(Code::FieldDoubled).at(base.key(field.id.clone())));
            }
            return None;
        }
        Some(at)
    }
}

/// Where a value stands, from which its path is made only when there is something to tell.
#[derive(Clone, Copy)]
pub(super) struct At<'f> {
    pub(super) row: Option<u32>,
    pub(super) field: &'f Field,
    pub(super) inner: Option<(u32, &'f Field)>,
}

impl<'f> At<'f> {
    pub(super) fn path(&self) -> Path {
        let path = row_path(self.row).key(self.field.id.clone());
        match self.inner {
            Some((index, field)) => path.index(index).key(field.id.clone()),
            None => path,
        }
    }

    fn innermost(&self) -> &'f Field {
        self.inner.map_or(self.field, |(_, field)| field)
    }

    /// The finding of a problem here, with the rule and clause of the field.
    pub(super) fn finding(&self, problem: Problem) -> Finding {
        let field = self.innermost();
        let mut finding = problem.at(self.path());
        finding.rule = Some(field.rule.clone());
        finding.clause.clone_from(&field.citation.clause);
        finding
    }
}

/// One record while it is read: what stands in each field, and what was wrong with it.
pub(super) struct Draft<'f> {
    pub(super) form: &'f Form,
    pub(super) row: Option<u32>,
    pub(super) ledger: bool,
    pub(super) slots: Vec<Slot>,
    pub(super) sink: Sink,
    /// Whether the input is a record at all; what is required of one that is none is not told.
    pub(super) readable: bool,
}

impl<'f> Draft<'f> {
    pub(super) fn new(form: &'f Form, limit: usize) -> Self {
        let slots = form.fields.iter().map(|_| Slot::Absent).collect();
        Draft { form, row: None, ledger: false, slots, sink: Sink::new(limit), readable: true }
    }

    pub(super) fn at(&self, field: &'f Field) -> At<'f> {
        At { row: self.row, field, inner: None }
    }

    /// Tells something of the whole record.
    pub(super) fn tell(&mut self, problem: impl Into<Problem>) {
        self.sink.push(problem.into().at(row_path(self.row)));
    }

    /// Tells why the input is no record, which leaves nothing more to tell.
    pub(super) fn unreadable(&mut self, problem: impl Into<Problem>) {
        self.readable = false;
        self.tell(problem);
    }

    /// Finds a field of the record itself.
    pub(super) fn find_top(&mut self, name: &str, position: u32) -> Option<usize> {
        self.sink.find(&self.form.fields, &self.slots, name, position, row_path(self.row))
    }

    pub(super) fn set(&mut self, at: usize, slot: Slot) {
        if let Some(place) = self.slots.get_mut(at) {
            *place = slot;
        }
    }

    /// Reads a single value and tells what is wrong with it.
    pub(super) fn scalar(&mut self, at: At<'f>, scalar: Scalar<'_>) -> Slot {
        let reading = read(at.innermost(), scalar, self.ledger);
        self.take(at, reading)
    }

    /// Reads a list of texts.
    pub(super) fn options(&mut self, at: At<'f>, texts: &[Option<Arc<str>>]) -> Slot {
        let field = at.innermost();
        if field.kind != FieldType::Options {
            return self.scalar(at, Scalar::Structure);
        }
        if texts.iter().any(Option::is_none) {
            self.sink.push(at.finding(Code::TextExpected.into()));
            return Slot::Bad;
        }
        let reading = read_options(field, texts.iter().flatten().map(|text| &**text), false);
        self.take(at, reading)
    }

    pub(super) fn take(&mut self, at: At<'f>, reading: Reading) -> Slot {
        for problem in reading.problems.into_iter().flatten() {
            self.sink.push(at.finding(problem));
        }
        reading.slot
    }
}

/// The path of a whole record: its row, where it stands among others.
fn row_path(row: Option<u32>) -> Path {
    match row {
        Some(row) => Path::new().index(row),
        None => Path::new(),
    }
}
