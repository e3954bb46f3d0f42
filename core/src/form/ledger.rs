use super::batch::{BatchReport, Gathered, Outcome};
use super::cell::{Scalar, Slot, read_options, split};
use super::check;
use super::compile::{Field, Form};
use super::content::Seat;
use super::draft::{At, Draft, MAX_ROWS};
use super::office::{self, Reading};
use super::scratch::Room;
use super::spec::FieldType;
use super::world::{World, in_network};
use crate::finding::{Code, Finding, Path, Problem, Segment, nearest};

/// The headings of the column that names the form of each row.
const RECORD_TYPE: [&str; 3] = ["记录类型", "record_type", "record type"];

/// One cell of a ledger, as tables of different kinds hold it.
#[derive(Clone, Copy)]
pub enum Cell<'a> {
    /// A blank cell, or a null.
    Empty,
    /// Text; a text of spaces alone is blank.
    Text(&'a str),
    /// A whole number.
    Int(i64),
    /// True or false.
    Boolean(bool),
    /// A floating-point number. It is read where it is whole, and as an amount where its shortest text is one.
    Float(f64),
    /// Several texts, as columns of lists hold them.
    List(&'a [&'a str]),
}

impl std::fmt::Debug for Cell<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cell(***)")
    }
}

impl Cell<'_> {
    fn is_blank(self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => text.trim().is_empty(),
            Cell::List(items) => items.is_empty(),
            Cell::Int(_) | Cell::Boolean(_) | Cell::Float(_) => false,
        }
    }
}

/// How the columns of a ledger serve one form.
struct Columns {
    /// The column of each field.
    of_field: Vec<Option<usize>>,
    /// The field of each column.
    field_in: Vec<Option<usize>>,
    /// Whether each column belongs to other forms alone.
    elsewhere: Vec<bool>,
    /// Whether a field that is required has no column.
    lacks: bool,
    /// Whether its missing columns have been told.
    told: bool,
}

/// Checks the rows of a ledger: a row a record, headings by label, name or synonym.
///
/// With one form every row is of that form. With several, a first column 记录类型 names the form of each row by its
/// name, label or synonym. Memory does not grow with the number of rows: findings beyond the limit are counted.
pub struct Ledger<'f> {
    forms: Vec<&'f Form>,
    world: World<'f>,
    reading: Reading,
    columns: Vec<Columns>,
    headings: Vec<Option<&'f str>>,
    type_column: Option<usize>,
    width: usize,
    room: Room,
    gathered: Gathered,
}

impl std::fmt::Debug for Ledger<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ledger({} columns, {:?})", self.width, self.gathered)
    }
}

impl<'f> Ledger<'f> {
    /// A ledger with those headings, for rows of these forms. Its report holds the first `limit` findings whole
    /// ([`FINDING_LIMIT`](super::FINDING_LIMIT) is what bindings use).
    #[must_use]
    pub fn new(forms: &[&'f Form], headings: &[&str], world: impl Into<World<'f>>, limit: usize) -> Self {
        let pack = forms.first().map(|form| form.pack.clone()).unwrap_or_default();
        let gathered = Gathered::new(pack, forms.iter().map(|form| form.kind.clone()), limit);
        let columns = forms
            .iter()
            .map(|form| Columns {
                of_field: vec![None; form.fields.len()],
                field_in: vec![None; headings.len()],
                elsewhere: vec![true; headings.len()],
                lacks: false,
                told: false,
            })
            .collect();
        let mut ledger = Ledger {
            forms: forms.to_vec(),
            world: world.into(),
            reading: Reading::default(),
            columns,
            headings: Vec::new(),
            type_column: None,
            width: headings.len(),
            room: Room::default(),
            gathered,
        };
        for (column, heading) in headings.iter().enumerate() {
            ledger.heading(column, heading.trim());
        }
        for (form, columns) in ledger.forms.iter().zip(&mut ledger.columns) {
            columns.lacks = form.fields.iter().zip(&columns.of_field).any(|(field, column)| field.required && column.is_none());
        }
        if forms.len() > 1 && ledger.type_column.is_none() {
            ledger.tell_header(Problem::new(Code::RecordTypeMissing));
        }
        ledger
    }

    /// The same ledger, whose cells are read in that way.
    #[must_use]
    pub fn reading(mut self, reading: Reading) -> Self {
        self.reading = reading;
        self
    }

    /// Whether a column names the form of each row.
    #[must_use]
    pub fn names_its_forms(headings: &[&str]) -> bool {
        headings.iter().any(|heading| RECORD_TYPE.contains(&heading.trim()))
    }

    /// Tells something beside the rows.
    pub fn tell(&mut self, finding: Finding) {
        self.gathered.sink.push(finding);
    }

    fn tell_header(&mut self, problem: Problem) {
        self.gathered.sink.push(problem.at(Path::new().index(1)));
    }

    fn heading(&mut self, column: usize, heading: &str) {
        let number = column.saturating_add(1);
        if RECORD_TYPE.contains(&heading) && self.forms.len() > 1 {
            match self.type_column {
                None => self.type_column = Some(column),
                Some(first) => self.doubled("记录类型", number, first),
            }
            self.headings.push(Some("记录类型"));
            for columns in &mut self.columns {
                if let Some(elsewhere) = columns.elsewhere.get_mut(column) {
                    *elsewhere = false;
                }
            }
            return;
        }
        let mut known: Option<&'f str> = None;
        let mut doubled = None;
        for (form, columns) in self.forms.iter().zip(&mut self.columns) {
            let Some((at, name)) = form.fields.iter().enumerate().find_map(|(at, field)| Some((at, heading_of(field, heading)?))) else {
                continue;
            };
            known = Some(name);
            if let Some(elsewhere) = columns.elsewhere.get_mut(column) {
                *elsewhere = false;
            }
            match columns.of_field.get_mut(at) {
                Some(Some(first)) => doubled = Some((name, *first)),
                Some(place) => {
                    *place = Some(column);
                    if let Some(field) = columns.field_in.get_mut(column) {
                        *field = Some(at);
                    }
                }
                None => {}
            }
        }
        if let Some((name, first)) = doubled {
            self.doubled(name, number, first);
        }
        if known.is_none() {
            let names = self.forms.iter().flat_map(|form| &form.fields).flat_map(names_of);
            let problem = match nearest(heading, names) {
                Some(near) => Problem::new(Code::HeadingNear)
                    .with("heading", heading.to_owned())
                    .with("nearest", near.to_owned())
                    .with("column", number),
                None => Problem::new(Code::HeadingUnknown).with("column", number),
            };
            self.tell_header(problem);
        }
        self.headings.push(known);
    }

    fn doubled(&mut self, heading: &str, column: usize, first: usize) {
        let problem = Problem::new(Code::HeadingDoubled).with("heading", heading.to_owned());
        self.tell_header(problem.with("column", column).with("first_column", first.saturating_add(1)));
    }

    /// Tells that a row could not be read as text.
    pub fn lost_row(&mut self, number: u32, problem: Problem) {
        self.gathered.sink.push(problem.at(Path::new().index(number)));
        self.gathered.rows += 1;
    }

    /// Checks one row, of whose text there are these problems. Nothing comes back where its form is not known.
    pub fn row<'c>(&mut self, number: u32, cells: impl Iterator<Item = Cell<'c>> + Clone, problems: &[Problem]) -> Option<Outcome<'f>> {
        let Some(which) = self.form_of(number, cells.clone()) else {
            for problem in problems {
                self.gathered.sink.push(problem.clone().at(Path::new().index(number)));
            }
            self.gathered.rows += 1;
            return None;
        };
        let (form, columns) = (*self.forms.get(which)?, self.columns.get_mut(which)?);
        if !columns.told {
            columns.told = true;
            for (field, _) in form.fields.iter().zip(&columns.of_field).filter(|(field, column)| field.required && column.is_none()) {
                let problem = Problem::new(Code::HeadingMissing).with("label", field.label.zh.to_string());
                self.gathered.sink.push(problem.at(Path::new().index(1).key(field.id.clone())));
            }
        }
        let Room { content, sink, work, .. } = &mut self.room;
        let mut draft = Draft { row: Some(number), ..Draft::new(form, content, sink, self.world) };
        for problem in problems {
            draft.tell(problem.clone());
        }
        let mut found: usize = 0;
        for (column, cell) in cells.enumerate() {
            found = found.saturating_add(1);
            let at = columns.field_in.get(column).copied().flatten();
            if let Some((at, field)) = at.and_then(|at| Some((at, form.fields.get(at)?))) {
                read(&mut draft, field, Seat::Field(at), cell, self.reading);
            } else if columns.elsewhere.get(column) == Some(&true)
                && let Some(heading) = self.headings.get(column).copied().flatten()
                && !cell.is_blank()
            {
                let problem = Problem::new(Code::CellNotInForm).with("column", column.saturating_add(1));
                draft.tell(problem.with("heading", heading.to_owned()));
            }
        }
        if found != self.width {
            let code = if found < self.width { Code::RowTooShort } else { Code::RowTooLong };
            draft.tell(Problem::new(code).with("expected", self.width).with("found", found));
        }
        check::finish(draft, work);
        let record = if columns.lacks { None } else { self.room.record(form) };
        let (form_columns, headings) = (&columns.of_field, &self.headings);
        // A column that is not there is told once, not in every row.
        self.room.sink.findings.retain(|finding| finding.code != Code::Required || column_of(form, form_columns, finding).is_some());
        self.gathered.take(&mut self.room.sink, |finding| match column_of(form, form_columns, &finding) {
            Some(column) => {
                let heading = headings.get(column).copied().flatten().unwrap_or_default();
                finding.with("column", column.saturating_add(1)).with("heading", heading.to_owned())
            }
            None => finding,
        });
        self.gathered.wait_for(&self.room.work.waits_for);
        self.gathered.count(which, record.is_some());
        Some(record.map_or(Outcome::Rejected(&form.kind), Outcome::Record))
    }

    fn form_of<'c>(&mut self, number: u32, mut cells: impl Iterator<Item = Cell<'c>>) -> Option<usize> {
        if self.forms.len() == 1 {
            return Some(0);
        }
        let cell = cells.nth(self.type_column?)?;
        let text = match cell {
            Cell::Text(text) => text.trim(),
            _ => "",
        };
        let named = |form: &&Form| {
            *form.id == *text || *form.label.zh == *text || *form.label.en == *text || form.synonyms.iter().any(|name| **name == *text)
        };
        let found = self.forms.iter().position(named);
        if found.is_none() {
            let column = self.type_column.map_or(0, |column| column.saturating_add(1));
            let problem = Problem::new(Code::RecordTypeUnknown).with("column", column).with("heading", "记录类型");
            self.gathered.sink.push(problem.at(Path::new().index(number).key("record_type")));
        }
        found
    }

    /// How many rows have come so far.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.gathered.rows
    }

    /// The report of all rows.
    #[must_use]
    pub fn finish(self) -> BatchReport {
        self.gathered.finish()
    }
}

impl Form {
    /// Whether all that the form requires has a column.
    #[must_use]
    pub fn is_served_by(&self, headings: &[&str]) -> bool {
        let has = |field: &Field| headings.iter().any(|heading| heading_of(field, heading.trim()).is_some());
        self.fields.iter().filter(|field| field.required).all(has)
    }
}

fn names_of(field: &Field) -> impl Iterator<Item = &str> {
    [&*field.label.zh, &*field.label.en, &*field.id].into_iter().chain(field.synonyms.iter().map(|name| &**name))
}

/// The heading of a field, where it is one of the field's names.
fn heading_of<'f>(field: &'f Field, heading: &str) -> Option<&'f str> {
    names_of(field).find(|name| *name == heading)
}

fn column_of(form: &Form, columns: &[Option<usize>], finding: &Finding) -> Option<usize> {
    let Some(Segment::Key(name)) = finding.path.segments().get(1) else { return None };
    let at = form.fields.iter().position(|field| field.id == *name)?;
    columns.get(at).copied().flatten()
}

fn read<'f>(draft: &mut Draft<'f, '_>, field: &'f Field, seat: Seat, cell: Cell<'_>, reading: Reading) {
    let at = draft.at(field);
    if field.kind == FieldType::Group {
        match cell {
            Cell::Text(text) if !text.trim().is_empty() => group(draft, field, seat, split(text), reading),
            Cell::List(items) if !items.is_empty() => group(draft, field, seat, items.iter().copied(), reading),
            Cell::Empty | Cell::Text(_) | Cell::List(_) => draft.set(seat, Slot::Empty),
            _ => draft.scalar(at, seat, Scalar::Structure),
        }
        return;
    }
    match cell {
        Cell::List([]) => draft.scalar(at, seat, Scalar::Null),
        Cell::List(items) if field.kind == FieldType::Options => {
            if let Some((slot, kept)) = draft.content.seat(seat)
                && let Some(problem) = read_options(field, items.iter().copied(), true, slot, kept)
            {
                draft.found(at, problem);
            }
        }
        Cell::List(_) => draft.scalar(at, seat, Scalar::Structure),
        Cell::Empty => draft.scalar(at, seat, Scalar::Null),
        Cell::Text(text) => written(draft, at, seat, text, reading),
        Cell::Boolean(yes) => draft.scalar(at, seat, Scalar::Boolean(yes)),
        Cell::Float(number) => {
            if let Some((slot, kept)) = draft.content.seat(seat) {
                let told = office::of_float(field, number, reading, slot, kept);
                tell(draft, at, told);
            }
        }
        // A table's whole number is exact, so it serves where its digits would.
        Cell::Int(int) => draft.scalar(at, seat, Scalar::Text(&int.to_string())),
    }
}

fn written<'f>(draft: &mut Draft<'f, '_>, at: At<'f>, seat: Seat, text: &str, reading: Reading) {
    if let Some((slot, kept)) = draft.content.seat(seat) {
        let mut told = office::read(at.innermost(), text, reading, slot, kept);
        if draft.world.ground.is_some()
            && let Some(problem) = told.problem.take()
        {
            told.problem = in_network(draft.world, at.innermost(), (Scalar::Text(text), problem), (slot, kept));
        }
        tell(draft, at, told);
    }
}

fn tell<'f>(draft: &mut Draft<'f, '_>, at: At<'f>, told: office::Told) {
    for problem in [told.problem, told.hint].into_iter().flatten() {
        draft.found(at, problem);
    }
}

/// A cell that names the rows of a group by their first key: `P001、P002`.
fn group<'f, 't>(draft: &mut Draft<'f, '_>, field: &'f Field, seat: Seat, parts: impl Iterator<Item = &'t str>, reading: Reading) {
    let Some((first, inner)) = (0..).zip(&field.group).find(|(_, inner)| inner.kind == FieldType::Key) else {
        draft.set(seat, Slot::Bad);
        return;
    };
    let mut rows = draft.content.begin_rows();
    for (index, part) in (0..).zip(parts.take(MAX_ROWS)) {
        draft.content.add_row(&mut rows, &field.group, Slot::Absent);
        let (start, _) = draft.content.last_row(&field.group);
        let at = At { row: draft.row, field, inner: Some((index, inner)) };
        written(draft, at, Seat::Row(start + first), part, reading);
    }
    draft.set(seat, Slot::Rows(rows));
}
