//! One record while it is read: which fields came, what stands in each (`content`), and how a value is read into its slot (`cell`);
//! `default` reads what new records begin with.

pub(super) mod cell;
pub(super) mod content;
mod default;

use self::cell::{Scalar, in_network, read};
use self::content::Slot;
use self::content::{FilledFields, SlotRef};
use crate::finding::{Code, Finding, Path, Problem, Severity, Truncated, nearest};
use crate::form::definition::compiled::{Field, Form};
use crate::form::definition::names::Names;
use crate::form::world::World;

/// The most rows of a repeated group.
pub(in crate::form) const MAX_ROWS: usize = 10_000;
/// The most findings that a report holds whole unless the caller asks otherwise.
pub const FINDING_LIMIT: usize = 10_000;

/// Findings as they come, the first of them whole and the rest counted.
#[derive(Debug)]
pub(in crate::form) struct Sink {
    pub(in crate::form) findings: Vec<Finding>,
    pub(in crate::form) truncated: Option<Truncated>,
    pub(in crate::form) errors: u64,
    pub(in crate::form) warnings: u64,
    pub(in crate::form) limit: usize,
}

impl Sink {
    pub(in crate::form) fn new(limit: usize) -> Self {
        Sink { findings: Vec::new(), truncated: None, errors: 0, warnings: 0, limit }
    }

    /// Keeps no more than that many whole from now on.
    pub(in crate::form) fn limit(&mut self, limit: usize) {
        self.limit = limit;
    }

    /// Forgets what it holds and keeps the room.
    pub(in crate::form) fn clear(&mut self) {
        self.findings.clear();
        self.truncated = None;
        self.errors = 0;
        self.warnings = 0;
    }

    pub(in crate::form) fn push(&mut self, finding: Finding) {
        match finding.severity() {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Hint | Severity::Note => {}
        }
        self.keep(finding);
    }

    fn keep(&mut self, finding: Finding) {
        if self.findings.len() < self.limit {
            self.findings.push(finding);
        } else {
            self.truncated.get_or_insert_default().add(&finding);
        }
    }

    /// Takes what another of the same limit holds, as if it had come here.
    pub(in crate::form) fn join(&mut self, other: Sink) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        other.findings.into_iter().for_each(|finding| self.keep(finding));
        if let Some(truncated) = other.truncated {
            self.truncated.get_or_insert_default().join(truncated);
        }
    }

    /// Forgets what reading a field told, where nobody is asked for it: what its value is does not matter then. Names that are
    /// unknown or doubled stay, as they are no part of the value; so does everything where some findings are but counted.
    #[cold]
    pub(in crate::form) fn forget(&mut self, path: &Path) {
        if self.truncated.is_some() {
            return;
        }
        let (mut errors, mut warnings) = (self.errors, self.warnings);
        self.findings.retain(|finding| {
            let is_name = matches!(finding.code, Code::FieldUnknown | Code::FieldNear | Code::FieldDoubled);
            let within = !is_name && finding.path.segments().starts_with(path.segments());
            match finding.severity() {
                Severity::Error if within => errors -= 1,
                Severity::Warning if within => warnings -= 1,
                _ => {}
            }
            !within
        });
        (self.errors, self.warnings) = (errors, warnings);
    }

    /// The field of that name in a table; a finding where there is none.
    fn find(&mut self, names: &Names, fields: &[Field], key: (&str, u32), base: impl Fn() -> Path) -> Option<usize> {
        let (name, position) = key;
        let found = names.find(name);
        if found.is_none() {
            let problem = match nearest(name, fields.iter().map(|field| &*field.id)) {
                Some(near) => Problem::new(Code::FieldNear).with("nearest", near.to_owned()),
                None => Problem::new(Code::FieldUnknown).with("position", position),
            };
            self.push(problem.at(base()));
        }
        found
    }

    /// A field of a table; a finding where it came already.
    fn once<'f>(&mut self, fields: &'f [Field], slots: &[Slot], at: usize, base: impl Fn() -> Path) -> Option<&'f Field> {
        let field = fields.get(at)?;
        if matches!(slots.get(at), Some(Slot::Absent)) {
            return Some(field);
        }
        self.push(Problem::new(Code::FieldDoubled).at(base().key(field.id.clone())));
        None
    }
}

/// Where a value stands, from which its path is made only when there is something to tell.
#[derive(Clone, Copy)]
pub(in crate::form) struct At<'f> {
    pub(in crate::form) row: Option<u32>,
    pub(in crate::form) field: &'f Field,
    pub(in crate::form) inner: Option<(u32, &'f Field)>,
}

impl<'f> At<'f> {
    pub(in crate::form) fn path(&self) -> Path {
        let path = row_path(self.row).key(self.field.id.clone());
        match self.inner {
            Some((index, field)) => row_of(path, self.field, index).key(field.id.clone()),
            None => path,
        }
    }

    /// The place of a row of its group, or of its one object.
    pub(in crate::form) fn row_path(&self, index: u32) -> Path {
        row_of(self.path(), self.field, index)
    }

    pub(in crate::form) fn innermost(&self) -> &'f Field {
        self.inner.map_or(self.field, |(_, field)| field)
    }

    /// The finding of a problem here, with the rule and clause of the field.
    pub(in crate::form) fn finding(&self, problem: Problem) -> Finding {
        let field = self.innermost();
        let mut finding = problem.at(self.path());
        finding.rule = Some(field.rule.clone());
        finding.clause.clone_from(&field.citation.clause);
        finding
    }
}

/// One record while it is read: what stands in each field, and what was wrong with it.
pub(in crate::form) struct Draft<'f, 'r> {
    pub(in crate::form) form: &'f Form,
    pub(in crate::form) row: Option<u32>,
    pub(in crate::form) world: World<'r>,
    pub(in crate::form) content: &'r mut FilledFields,
    pub(in crate::form) sink: &'r mut Sink,
    /// Whether the input is a record at all; what is required of one that is none is not told.
    pub(in crate::form) readable: bool,
}

impl<'f, 'r> Draft<'f, 'r> {
    pub(in crate::form) fn new(form: &'f Form, content: &'r mut FilledFields, sink: &'r mut Sink, world: World<'r>) -> Self {
        content.clear(form);
        sink.clear();
        Draft { form, row: None, world, content, sink, readable: true }
    }

    pub(in crate::form) fn at(&self, field: &'f Field) -> At<'f> {
        At { row: self.row, field, inner: None }
    }

    /// Tells something of the whole record.
    pub(in crate::form) fn tell(&mut self, problem: impl Into<Problem>) {
        self.sink.push(problem.into().at(row_path(self.row)));
    }

    /// Tells why the input is no record, which leaves nothing more to tell.
    pub(in crate::form) fn unreadable(&mut self, problem: impl Into<Problem>) {
        self.readable = false;
        self.tell(problem);
    }

    /// Finds a field of the record itself by the name that stands at that position.
    pub(in crate::form) fn find(&mut self, name: &str, position: u32) -> Option<usize> {
        let row = self.row;
        self.sink.find(&self.form.names, &self.form.fields, (name, position), || row_path(row))
    }

    /// Where the value of a field of the record goes, unless it came already.
    pub(in crate::form) fn once(&mut self, at: usize) -> Option<(At<'f>, SlotRef)> {
        let row = self.row;
        let field = self.sink.once(&self.form.fields, &self.content.slots, at, || row_path(row))?;
        Some((self.at(field), SlotRef::Field(at)))
    }

    /// Finds a field of a row of a group by the name that stands at that position.
    pub(in crate::form) fn find_in_row(&mut self, at: At<'f>, index: u32, name: &str, position: u32) -> Option<usize> {
        self.sink.find(&at.field.names, &at.field.group, (name, position), || at.row_path(index))
    }

    /// Where the value of a field of the row that was added last goes, unless it came already.
    pub(in crate::form) fn once_in_row(&mut self, at: At<'f>, index: u32, found: usize) -> Option<(At<'f>, SlotRef)> {
        let (start, slots) = self.content.last_row(&at.field.group);
        let inner = self.sink.once(&at.field.group, slots, found, || at.row_path(index))?;
        Some((At { inner: Some((index, inner)), ..at }, SlotRef::Row(start + found)))
    }

    /// Fills a slot.
    pub(in crate::form) fn set(&mut self, seat: SlotRef, slot: Slot) {
        if let Some((place, _)) = self.content.seat(seat) {
            *place = slot;
        }
    }

    /// Tells that an item of a group is no row.
    pub(in crate::form) fn no_row(&mut self, at: At<'f>, index: u32) {
        self.sink.push(Problem::new(Code::ObjectExpected).at(at.path().index(index)));
    }

    /// Tells that a group has more rows than are read.
    pub(in crate::form) fn too_many_rows(&mut self, at: At<'f>) -> Slot {
        self.sink.push(at.finding(Problem::new(Code::GroupTooLong).with("max", MAX_ROWS)));
        Slot::Bad
    }

    /// Tells what reading a value found.
    #[cold]
    pub(in crate::form) fn found(&mut self, at: At<'f>, problem: Problem) {
        self.sink.push(at.finding(problem));
    }

    /// Reads a single value into its slot and tells what is wrong with it.
    pub(in crate::form) fn scalar(&mut self, at: At<'f>, seat: SlotRef, scalar: Scalar<'_>) {
        if let Some((slot, kept)) = self.content.seat(seat)
            && let Some(problem) = read(at.innermost(), scalar, slot, kept)
        {
            let told = match self.world.ground {
                Some(_) => in_network(self.world, at.innermost(), (scalar, problem), (slot, kept)),
                None => Some(problem),
            };
            if let Some(problem) = told {
                self.found(at, problem);
            }
        }
    }
}

/// The path of a row where that of its field is known: one object is at the field itself.
pub(in crate::form) fn row_of(path: Path, field: &Field, index: u32) -> Path {
    if field.kind.is_composite() { path } else { path.index(index) }
}

/// The path of a whole record: its row, where it stands among others.
fn row_path(row: Option<u32>) -> Path {
    match row {
        Some(row) => Path::new().index(row),
        None => Path::new(),
    }
}
