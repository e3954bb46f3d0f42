use super::super::office::{self, Reading};
use crate::finding::Code;
use crate::form::definition::compiled::Field;
use crate::form::draft::cell::{Scalar, in_network, read_options, split};
use crate::form::draft::content::Slot;
use crate::form::draft::content::SlotRef;
use crate::form::draft::{At, Draft, MAX_ROWS};
use crate::service::FieldType;

/// One cell of a ledger, as tables of different kinds hold it.
#[derive(Clone, Copy)]
pub enum Cell<'a> {
    /// A blank cell, or a null.
    Empty,
    /// Text; a text of spaces alone is blank.
    Text(&'a str),
    /// A whole number.
    Int(i64),
    /// A whole number that its cell shows as another text, such as 7 as `0007`; an empty text where nobody can say as which. A key or a text is
    /// what is shown, a number or a day what is stored.
    Shown(i64, &'a str),
    /// True or false.
    Boolean(bool),
    /// A floating-point number. It is read if it is whole, and as an amount or text if its shortest text is what somebody wrote. No number
    /// (NaN) is a blank cell: tables of numbers mark gaps so.
    Float(f64),
    /// Several texts, as columns of lists hold them.
    List(&'a [&'a str]),
    /// Something that no cell of a spreadsheet holds, as an object of a program. No field takes it.
    Other,
}

impl std::fmt::Debug for Cell<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cell(***)")
    }
}

impl<'a> Cell<'a> {
    pub(in crate::form) fn is_blank(self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => match text.bytes().next() {
                None => true,
                Some(first) if first.is_ascii_graphic() => false,
                Some(_) => text.chars().all(char::is_whitespace),
            },
            Cell::List(items) => items.is_empty(),
            Cell::Float(number) => number.is_nan(),
            Cell::Int(_) | Cell::Shown(..) | Cell::Boolean(_) | Cell::Other => false,
        }
    }

    /// What it says, where it is text, without space around.
    pub(super) fn text(self) -> &'a str {
        match self {
            Cell::Text(text) | Cell::Shown(_, text) => text.trim(),
            _ => "",
        }
    }

    /// Whether both say the same.
    pub(super) fn equals(self, other: Cell<'_>) -> bool {
        match (self, other) {
            (Cell::Text(left), Cell::Text(right)) => left.trim() == right.trim(),
            (Cell::Int(left), Cell::Int(right)) => left == right,
            (Cell::Shown(left, text), Cell::Shown(right, other)) => left == right && text == other,
            (Cell::Shown(_, shown), Cell::Text(text)) | (Cell::Text(text), Cell::Shown(_, shown)) => text.trim() == shown.trim(),
            (Cell::Int(int), Cell::Text(text)) | (Cell::Text(text), Cell::Int(int)) => text.trim() == int.to_string(),
            (Cell::Boolean(left), Cell::Boolean(right)) => left == right,
            (Cell::Float(left), Cell::Float(right)) => left.to_bits() == right.to_bits(),
            (Cell::List(left), Cell::List(right)) => left == right,
            _ => false,
        }
    }
}

/// A cell that outlives its row.
#[derive(Clone)]
pub(super) enum Kept {
    Empty,
    Text(Box<str>),
    Int(i64),
    Shown(i64, Box<str>),
    Boolean(bool),
    Float(f64),
    List(Vec<Box<str>>),
    Other,
}

impl Kept {
    pub(super) fn of(cell: Cell<'_>) -> Kept {
        match cell {
            Cell::Empty => Kept::Empty,
            Cell::Text(text) => Kept::Text(text.into()),
            Cell::Int(int) => Kept::Int(int),
            Cell::Shown(int, text) => Kept::Shown(int, text.into()),
            Cell::Boolean(yes) => Kept::Boolean(yes),
            Cell::Float(number) => Kept::Float(number),
            Cell::List(items) => Kept::List(items.iter().map(|item| (*item).into()).collect()),
            Cell::Other => Kept::Other,
        }
    }

    pub(super) fn bytes(&self) -> usize {
        match self {
            Kept::Text(text) | Kept::Shown(_, text) => text.len(),
            Kept::List(items) => items.iter().map(|item| item.len() + size_of::<Box<str>>()).sum(),
            _ => 0,
        }
    }

    /// The texts of a list.
    pub(super) fn items(&self) -> Vec<&str> {
        match self {
            Kept::List(items) => items.iter().map(|item| &**item).collect(),
            _ => Vec::new(),
        }
    }

    /// The cell, where `items` are its texts.
    pub(super) fn lend<'c>(&'c self, items: &'c [&'c str]) -> Cell<'c> {
        match self {
            Kept::Empty => Cell::Empty,
            Kept::Text(text) => Cell::Text(text),
            Kept::Int(int) => Cell::Int(*int),
            Kept::Shown(int, text) => Cell::Shown(*int, text),
            Kept::Boolean(yes) => Cell::Boolean(*yes),
            Kept::Float(number) => Cell::Float(*number),
            Kept::List(_) => Cell::List(items),
            Kept::Other => Cell::Other,
        }
    }

    /// What it says, as a heading would.
    pub(super) fn text(&self) -> String {
        match self {
            Kept::Text(text) | Kept::Shown(_, text) => text.trim().to_owned(),
            Kept::Int(int) => int.to_string(),
            _ => String::new(),
        }
    }
}

/// Whether a cell of that type says what is stored in it, however it is shown.
fn is_stored(kind: FieldType) -> bool {
    matches!(kind, FieldType::Date | FieldType::Count | FieldType::Amount | FieldType::Boolean)
}

/// Tells once a column that its cells are read as they are shown.
pub(super) fn tell_shown<'f>(draft: &mut Draft<'f, '_>, field: &'f Field, column: usize, cell: Cell<'_>, told: &mut Vec<usize>) {
    if matches!(cell, Cell::Shown(_, text) if !text.is_empty()) && !is_stored(field.kind) && !told.contains(&column) {
        told.push(column);
        draft.found(draft.at(field), Code::CellsShown.into());
    }
}

/// Reads a cell into the slot of its field.
pub(in crate::form) fn read<'f>(draft: &mut Draft<'f, '_>, field: &'f Field, seat: SlotRef, cell: Cell<'_>, reading: Reading) {
    let at = draft.at(field);
    let cell = match cell {
        Cell::Shown(_, "") if !is_stored(field.kind) => {
            draft.set(seat, Slot::Bad);
            draft.found(at, Code::CellFormat.into());
            return;
        }
        // What counts in thousands or shares shows another number than it stores.
        Cell::Shown(_, text) if is_stored(field.kind) && text.contains(['十', '百', '千', '万', '亿', '%', '％', '‰']) => {
            draft.set(seat, Slot::Bad);
            draft.found(at, Code::CellFormat.into());
            return;
        }
        Cell::Shown(_, text) if !is_stored(field.kind) => Cell::Text(text),
        Cell::Shown(int, _) => Cell::Int(int),
        cell => cell,
    };
    // Its digits are exact, so they serve where a text of them would.
    let digits = if let Cell::Int(int) = cell { Some(int.to_string()) } else { None };
    let cell = digits.as_deref().map_or(cell, Cell::Text);
    if cell.is_blank() {
        match field.kind {
            FieldType::Group => draft.set(seat, Slot::Empty),
            _ => draft.scalar(at, seat, Scalar::Null),
        }
        return;
    }
    match (cell, field.kind) {
        (_, kind) if kind.is_composite() => {
            draft.set(seat, Slot::Bad);
            draft.found(at, Code::CellComposite.into());
        }
        (Cell::Text(text), FieldType::Group) => group(draft, field, seat, split(text), reading),
        (Cell::List(items), FieldType::Group) => group(draft, field, seat, items.iter().copied(), reading),
        (Cell::Float(number), FieldType::Group) => group(draft, field, seat, std::iter::once(&*format!("{number:?}")), reading),
        (Cell::List(items), FieldType::Options) => {
            if let Some((slot, kept)) = draft.content.seat(seat)
                && let Some(problem) = read_options(field, items.iter().copied(), true, slot, kept)
            {
                draft.found(at, problem);
            }
        }
        (Cell::Text(text), _) => written(draft, at, seat, text, reading),
        (Cell::Float(number), _) => {
            if let Some((slot, kept)) = draft.content.seat(seat) {
                let told = office::of_float(field, number, reading, slot, kept);
                tell(draft, at, told);
            }
        }
        (Cell::Boolean(yes), kind) if kind != FieldType::Group => draft.scalar(at, seat, Scalar::Boolean(yes)),
        _ => draft.scalar(at, seat, Scalar::Structure),
    }
}

fn written<'f>(draft: &mut Draft<'f, '_>, at: At<'f>, seat: SlotRef, text: &str, reading: Reading) {
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
fn group<'f, 't>(draft: &mut Draft<'f, '_>, field: &'f Field, seat: SlotRef, parts: impl Iterator<Item = &'t str>, reading: Reading) {
    let Some((first, inner)) = (0..).zip(&field.group).find(|(_, inner)| inner.kind == FieldType::Key) else {
        draft.set(seat, Slot::Bad);
        return;
    };
    let mut rows = draft.content.begin_rows();
    for (index, part) in (0..).zip(parts) {
        if rows.count == MAX_ROWS {
            let slot = draft.too_many_rows(draft.at(field));
            draft.set(seat, slot);
            return;
        }
        draft.content.add_row(&mut rows, &field.group, Slot::Absent);
        let (start, _) = draft.content.last_row(&field.group);
        let at = At { row: draft.row, field, inner: Some((index, inner)) };
        written(draft, at, SlotRef::Row(start + first), part, reading);
    }
    draft.set(seat, Slot::Rows(rows));
}
