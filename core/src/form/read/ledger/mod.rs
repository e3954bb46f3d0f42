//! The rows of a ledger against forms: which column is which field, and what of the rows is no record.

mod cell;
mod clean;
mod columns;
mod fields;
mod heading;
mod held;
mod kind;
mod opening;
mod sums;

pub use cell::Cell;
pub use opening::{Found, KeptRow, Opening, Unknown};

pub(in crate::form) use cell::read as read_cell;
pub(in crate::form) use clean::Lay;
pub(in crate::form) use columns::columns_of;
pub(in crate::form) use fields::cell_digest;
pub(in crate::form) use heading::narrow;
pub(in crate::form) use kind::{Total, total};

use self::cell::{read, tell_shown};
use self::columns::{Columns, Headings, is_record_type};
use self::fields::{column_of, form_names, shared};
use self::heading::{Dictionary, Heading};
use self::held::Held;
use self::kind::{Glance, glance, is_note, known};
use self::sums::Sums;
use super::batch::{BatchReport, Early, Gathered, Outcome};
use super::doubles::{Doubles, Prints};
use super::office::Reading;
use super::scratch::Workspace;
use crate::digest::Digest;
use crate::finding::{Code, Finding, Path, Problem};
use crate::form::check;
use crate::form::definition::compiled::Form;
use crate::form::draft::Draft;
use crate::form::draft::content::SlotRef;
use crate::form::world::World;
use crate::service::FieldType;

/// How many rows that may be notes or a total are kept until the next row or the end tells what they are.
const HELD: usize = 16;

/// What becomes of rows: the number of a row in the table and its outcome.
pub type Outcomes<'s> = &'s mut dyn FnMut(u32, Outcome<'_>);

/// Checks the rows of a ledger: a row a record, headings by label, name or synonym.
///
/// With one form every row is of that form. With several, a column 记录类型 names the form of each row by its name, label or
/// synonym; with one, a row that names another form is an error. A field may have several columns: the one that names it best
/// counts where it is filled in.
///
/// What is no record is told and skipped: rows of totals, notes, the headings again. A row is left out only where it could not be
/// a record that counts: one that says 合计, or that is no valid record and says what notes say, or that is the last and the sum of
/// those above it in numbers too long for chance. Blank rows are told once.
///
/// Findings beyond the limit are counted. What grows with the rows is what tells doubles: 16 bytes a row, and 16 to 32 for each
/// different key.
pub struct Ledger<'f> {
    forms: Vec<&'f Form>,
    /// What each form is called, in the order of the names.
    form_names: Vec<(&'f str, usize)>,
    world: World<'f>,
    reading: Reading,
    dictionary: Dictionary<'f>,
    /// The texts of the headings, to know them when they come again.
    texts: Vec<String>,
    headings: Headings<'f>,
    /// The row of the headings.
    at: u32,
    sums: Vec<Sums>,
    workspace: Workspace,
    prints: Prints,
    doubles: Doubles,
    held: Vec<Held>,
    blank: Blank,
    gathered: Gathered,
}

/// Rows without a filled cell.
#[derive(Default)]
struct Blank {
    /// Since the last row that has one, and the first of them.
    since: u32,
    first: u32,
    /// Between rows, and the first of them.
    between: u32,
    told_at: u32,
}

impl std::fmt::Debug for Ledger<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ledger({} columns, {:?})", self.texts.len(), self.gathered)
    }
}

impl<'f> Ledger<'f> {
    /// A ledger with those headings in its first row, for rows of these forms. Its report holds the first `limit` findings whole
    /// ([`FINDING_LIMIT`](crate::form::FINDING_LIMIT) is what bindings use).
    #[must_use]
    pub fn new(forms: &[&'f Form], headings: &[&str], world: impl Into<World<'f>>, limit: usize) -> Self {
        let mut early = Early::new(forms.first().map(|form| form.pack.clone()).unwrap_or_default());
        early.limit(limit);
        Ledger::below(forms, headings, 1, world, early)
    }

    /// The same where the headings are in that row, with what was told before.
    #[must_use]
    pub fn below(forms: &[&'f Form], headings: &[&str], at: u32, world: impl Into<World<'f>>, early: Early) -> Self {
        let dictionary = Dictionary::of(forms);
        let mut ledger = Ledger {
            forms: forms.to_vec(),
            form_names: form_names(forms),
            world: world.into(),
            reading: Reading::default(),
            headings: Headings::resolve(forms, &dictionary, headings),
            dictionary,
            texts: Vec::new(),
            at,
            sums: Vec::new(),
            workspace: Workspace::default(),
            prints: Prints::default(),
            doubles: Doubles::default(),
            held: Vec::new(),
            blank: Blank::default(),
            gathered: early.of(forms.iter().map(|form| form.kind.clone())),
        };
        ledger.begin(headings);
        ledger
    }

    /// The same ledger, whose cells are read in that way.
    #[must_use]
    pub fn reading(mut self, reading: Reading) -> Self {
        self.reading = reading;
        self
    }

    /// Tells of new headings, and begins the sums below them.
    fn begin(&mut self, headings: &[&str]) {
        self.texts = headings.iter().map(|text| text.trim().to_owned()).collect();
        for problem in std::mem::take(&mut self.headings.problems) {
            self.tell_header(problem);
        }
        let columns = self.forms.iter().zip(&self.headings.columns);
        self.sums = columns.map(|(form, columns)| Sums::of(form, &columns.of_field)).collect();
    }

    /// Whether a column names the form of each row.
    #[must_use]
    pub fn names_its_forms(headings: &[&str]) -> bool {
        headings.iter().any(|heading| is_record_type(&Heading::new(heading)))
    }

    /// Tells something beside the rows.
    pub fn tell(&mut self, finding: Finding) {
        self.gathered.sink.push(finding);
    }

    fn tell_header(&mut self, problem: Problem) {
        self.gathered.sink.push(problem.at(Path::new().index(self.at)));
    }

    /// Tells that a row could not be read as text.
    pub fn lost_row(&mut self, number: u32, problem: Problem) {
        self.gathered.sink.push(problem.at(Path::new().index(number)));
        self.gathered.rows += 1;
    }

    /// Checks one row, of whose text there are these problems. What becomes of it, or of rows before it, goes to the sink; nothing
    /// does where it is no record or its form is not known.
    pub fn row<'c>(&mut self, number: u32, cells: impl Iterator<Item = Cell<'c>> + Clone, problems: &[Problem], sink: Outcomes<'_>) {
        let glance = self.glance(cells.clone());
        if glance.filled == 0 || glance.read == 0 && glance.digits {
            self.blank.since += 1;
            if self.blank.since == 1 {
                self.blank.first = number;
            }
            return;
        }
        if self.blank.since > 0 {
            if self.blank.between == 0 {
                self.blank.told_at = self.blank.first;
            }
            self.blank.between += std::mem::take(&mut self.blank.since);
        }
        if self.is_heading(&glance, cells.clone()) {
            self.release(sink);
            self.headings_again(number, cells);
            return;
        }
        if glance.total == Total::Yes {
            self.release(sink);
            self.skip(number, Code::RowIsTotal);
            return;
        }
        if glance.read == 0 {
            self.skip(number, Code::RowIsNote);
            return;
        }
        self.blank_headings(cells.clone());
        let Some(which) = self.form_of(number, cells.clone()) else {
            self.unknown_form(number, &glance, problems);
            return;
        };
        let row = self.check(number, which, cells, problems);
        let accepted = self.workspace.sink.errors == 0 && !self.headings.columns.get(which).is_some_and(|columns| columns.lacks);
        self.settle(number, which, row, accepted, &glance, sink);
    }

    fn glance<'c>(&self, cells: impl Iterator<Item = Cell<'c>>) -> Glance<'c> {
        let names = &self.headings.names;
        glance(cells, |column| names.get(column).is_some_and(Option::is_some), |column| self.is_key(column))
    }

    fn is_key(&self, column: usize) -> bool {
        let keys = |(form, columns): (&&'f Form, &Columns)| {
            let field = columns.field_in.get(column).copied().flatten().and_then(|at| form.fields.get(at));
            field.is_some_and(|field| matches!(field.kind, FieldType::Key | FieldType::Station))
        };
        self.forms.iter().zip(&self.headings.columns).any(keys)
    }

    /// Whether most of a row's cells are names of fields. Only a row that begins as the headings do, or without a digit, is looked at.
    fn is_heading<'c>(&self, glance: &Glance<'c>, cells: impl Iterator<Item = Cell<'c>> + Clone) -> bool {
        let Some((column, first)) = glance.first else { return false };
        let text = first.text();
        if text.is_empty() {
            return false;
        }
        if self.texts.get(column).is_some_and(|heading| heading == text) {
            let same = cells.clone().zip(&self.texts).filter(|(cell, heading)| !cell.is_blank() && cell.text() == *heading).count();
            return same * 2 > glance.filled || same == glance.filled;
        }
        let has_digit = |cell: Cell<'_>| match cell {
            Cell::Text(text) => text.bytes().any(|byte| byte.is_ascii_digit()),
            Cell::Empty => false,
            _ => true,
        };
        if glance.filled < 2 || cells.clone().any(has_digit) {
            return false;
        }
        let (filled, names) = known(cells, |heading| self.dictionary.knows(heading) || is_record_type(heading));
        names > 1 && names * 2 > filled
    }

    /// Takes headings that come again: the same are told, others count from here on.
    fn headings_again<'c>(&mut self, number: u32, cells: impl Iterator<Item = Cell<'c>> + Clone) {
        self.gathered.skipped += 1;
        let texts: Vec<&str> = cells.map(Cell::text).collect();
        let same = texts.iter().zip(&self.texts).all(|(text, known)| text == known) && texts.len() == self.texts.len();
        let headings = Headings::resolve(&self.forms, &self.dictionary, &texts);
        // In another language, or by other names of the same fields, they are the same.
        if same || headings.are_alike(&self.headings) {
            self.gathered.sink.push(Problem::new(Code::RowIsHeadings).at(Path::new().index(number)));
            return;
        }
        if self.headings.are_cut_by(&headings, &self.forms) {
            self.gathered.sink.push(Problem::new(Code::HeadingsLess).at(Path::new().index(number)));
            return;
        }
        self.gathered.sink.push(Problem::new(Code::HeadingsChange).at(Path::new().index(number)));
        self.headings = headings;
        self.at = number;
        self.begin(&texts);
    }

    fn skip(&mut self, number: u32, code: Code) {
        self.gathered.skipped += 1;
        self.gathered.sink.push(Problem::new(code).at(Path::new().index(number)));
    }

    /// Tells of a column without a heading as soon as something stands in it.
    fn blank_headings<'c>(&mut self, cells: impl Iterator<Item = Cell<'c>> + Clone) {
        if self.headings.blank.is_empty() {
            return;
        }
        let mut filled = Vec::new();
        self.headings.blank.retain(|column| {
            let is_filled = cells.clone().nth(*column).is_some_and(|cell| !cell.is_blank());
            if is_filled {
                filled.push(*column);
            }
            !is_filled
        });
        for column in filled {
            self.tell_header(Problem::new(Code::HeadingUnknown).with("column", column.saturating_add(1)));
        }
    }

    fn unknown_form(&mut self, number: u32, glance: &Glance<'_>, problems: &[Problem]) {
        let (_, first) = glance.first.unwrap_or((0, Cell::Empty));
        if glance.total == Total::Maybe || is_note(first.text()) {
            self.skip(number, if glance.total == Total::Maybe { Code::RowIsTotal } else { Code::RowIsNote });
            return;
        }
        for finding in self.workspace.sink.findings.drain(..) {
            self.gathered.sink.push(finding);
        }
        for problem in problems {
            self.gathered.sink.push(problem.clone().at(Path::new().index(number)));
        }
        self.gathered.rows += 1;
    }

    /// Checks a row as a record of a form, which then stands in the room. Gives its digest.
    fn check<'c>(&mut self, number: u32, which: usize, cells: impl Iterator<Item = Cell<'c>> + Clone, problems: &[Problem]) -> u128 {
        let (Some(form), Some(columns)) = (self.forms.get(which).copied(), self.headings.columns.get_mut(which)) else { return 0 };
        let Workspace { content, sink, work, .. } = &mut self.workspace;
        let mut draft = Draft { row: Some(number), ..Draft::new(form, content, sink, self.world) };
        for problem in problems {
            draft.tell(problem.clone());
        }
        if !columns.told {
            columns.told = true;
            for (field, _) in form.fields.iter().zip(&columns.of_field).filter(|(field, column)| field.required && column.is_none()) {
                let problem = Problem::new(Code::HeadingMissing).with("label", field.label.zh.to_string());
                self.gathered.sink.push(problem.at(Path::new().index(self.at).key(field.id.clone())));
            }
        }
        let mut row = Digest::new(0);
        row.bytes(form.id.as_bytes());
        let mut row = row.whole();
        let width = self.texts.len();
        let (mut found, mut beyond) = (0_usize, false);
        for (column, cell) in cells.clone().enumerate() {
            found = found.saturating_add(1);
            let at = columns.field_in.get(column).copied().flatten();
            if let Some((at, field)) = at.and_then(|at| Some((at, form.fields.get(at)?))) {
                tell_shown(&mut draft, field, column, cell, &mut columns.shown);
                read(&mut draft, field, SlotRef::Field(at), cell, self.reading);
                row = row.wrapping_add(cell_digest(&draft, at, cell));
            } else if column >= width {
                beyond = beyond || !cell.is_blank();
            } else if columns.elsewhere.get(column) == Some(&true)
                && let Some(heading) = self.headings.names.get(column).copied().flatten()
                && !cell.is_blank()
            {
                let problem = Problem::new(Code::CellNotInForm).with("column", column.saturating_add(1));
                draft.tell(problem.with("heading", heading.to_owned()));
            }
        }
        for (at, places) in &columns.shared {
            let Some(field) = form.fields.get(*at) else { continue };
            let column = shared(&mut draft, field, *at, places, cells.clone(), self.reading);
            let cell = cells.clone().nth(column).unwrap_or(Cell::Empty);
            tell_shown(&mut draft, field, column, cell, &mut columns.shown);
            if let Some(place) = columns.of_field.get_mut(*at) {
                *place = Some(column);
            }
            row = row.wrapping_add(cell_digest(&draft, *at, cell));
        }
        if found < width {
            draft.tell(Problem::new(Code::RowTooShort).with("expected", width).with("found", found));
        } else if beyond {
            draft.tell(Problem::new(Code::RowTooLong).with("expected", width).with("found", found));
        }
        check::finish(draft, work);
        // A column that is not there is told once, not in every row.
        let of_field = &columns.of_field;
        self.workspace.sink.findings.retain(|finding| finding.code != Code::Required || column_of(form, of_field, finding).is_some());
        row
    }

    /// The form of a row. Where there is none, what there is to tell of it stands in the room.
    fn form_of<'c>(&mut self, number: u32, cells: impl Iterator<Item = Cell<'c>> + Clone) -> Option<usize> {
        self.workspace.sink.clear();
        let columns = &self.headings.type_columns;
        let filled = |column: &usize| Some((*column, cells.clone().nth(*column)?)).filter(|(_, cell)| !cell.is_blank());
        let mut named = columns.iter().filter_map(filled);
        let first = named.next();
        let one = self.forms.len() == 1;
        let problem = match first {
            None if one => return Some(0),
            None if columns.is_empty() => return None,
            None => Problem::new(Code::RecordTypeUnknown).with("column", columns.first().map_or(0, |column| column.saturating_add(1))),
            Some((column, cell)) => {
                let found = self.form_names.binary_search_by(|(name, _)| (*name).cmp(cell.text()));
                let found = found.ok().and_then(|at| self.form_names.get(at)).map(|(_, form)| *form);
                let other = named.find(|(_, other)| !other.equals(cell));
                match (found, other) {
                    (Some(found), None) => return Some(found),
                    (_, Some((other, _))) => Problem::new(Code::CellDoubled)
                        .with("first_column", column.saturating_add(1))
                        .with("column", other.saturating_add(1)),
                    (None, None) => {
                        let code = if one { Code::RecordTypeOther } else { Code::RecordTypeUnknown };
                        Problem::new(code).with("column", column.saturating_add(1))
                    }
                }
            }
        };
        let problem = problem.with("heading", "记录类型");
        self.workspace.sink.push(problem.at(Path::new().index(number).key("record_type")));
        None
    }

    /// How many rows have come so far.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.gathered.rows
    }

    /// Decides about rows that wait for another, as none follows.
    pub fn complete(&mut self, sink: Outcomes<'_>) {
        self.end(sink);
    }

    /// The report of all rows; what becomes of the last ones goes to the sink.
    #[must_use]
    pub fn finish(mut self, sink: Outcomes<'_>) -> BatchReport {
        self.complete(sink);
        if self.blank.between > 0 {
            let problem = Problem::new(Code::RowsBlank).with("count", self.blank.between);
            self.gathered.sink.push(problem.at(Path::new().index(self.blank.told_at)));
        }
        self.gathered.rows_hash = self.doubles.rows_hash();
        self.tell_doubles();
        self.gathered.finish()
    }
}
