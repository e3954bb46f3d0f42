//! What one record holds: a slot a field, and the lists that slots point into.

use crate::form::definition::compiled::{Field, Form};
use crate::form::world::Asked;
use crate::value::{Amount, Count, Date, DivisionCode};

/// A part of one of the lists of a [`ValueStore`].
#[derive(Clone, Copy)]
pub(in crate::form) struct StoreRange {
    pub(in crate::form) start: usize,
    pub(in crate::form) end: usize,
}

/// The rows of a group: where the first begins among the slots of rows, and how many there are.
#[derive(Clone, Copy)]
pub(in crate::form) struct Rows {
    start: usize,
    /// How many rows of other groups come before them.
    pub(in crate::form) before: usize,
    pub(in crate::form) count: usize,
}

/// What stands in a field.
#[derive(Clone, Copy, Default)]
pub(in crate::form) enum Slot {
    /// The input does not name the field.
    #[default]
    Absent,
    /// Null, `""` or a blank cell.
    Empty,
    /// Something that can't be read; a finding says so.
    Bad,
    Set(FieldValue),
    /// Rows of a group, each of as many slots as the group has fields.
    Rows(Rows),
}

#[derive(Clone, Copy)]
pub(in crate::form) enum FieldValue {
    /// Text that nothing reads again.
    Present,
    /// An identity number, of which its day of birth is looked at.
    Born(Date),
    Text(StoreRange),
    Boolean(bool),
    Count(Count),
    Amount(Amount),
    Date(Date),
    /// A division code, and its digits for conditions.
    Division(DivisionCode, StoreRange),
    /// The position of an option in its code list.
    Option(usize),
    /// The positions of several.
    Options(StoreRange),
}

impl Slot {
    pub(in crate::form) fn is_filled(&self) -> bool {
        match self {
            Slot::Set(_) | Slot::Bad => true,
            Slot::Rows(rows) => rows.count > 0,
            Slot::Absent | Slot::Empty => false,
        }
    }

    /// The day that was read there.
    pub(in crate::form) fn date(&self) -> Option<Date> {
        match self {
            Slot::Set(FieldValue::Date(date)) => Some(*date),
            _ => None,
        }
    }
}

/// Which slot a value goes to.
#[derive(Clone, Copy)]
pub(in crate::form) enum SlotRef {
    /// That of a field of the record.
    Field(usize),
    /// One of the rows' slots.
    Row(usize),
}

/// What one record holds, in a few lists that the next record uses again.
#[derive(Default)]
pub(in crate::form) struct FilledFields {
    /// A slot a field of the form.
    pub(in crate::form) slots: Vec<Slot>,
    /// The slots of the rows of groups, row behind row.
    rows: Vec<Slot>,
    pub(in crate::form) row_count: usize,
    pub(in crate::form) kept: ValueStore,
}

/// What slots point at.
#[derive(Default)]
pub(in crate::form) struct ValueStore {
    texts: String,
    /// The positions of options in their code lists.
    pub(in crate::form) chosen: Vec<usize>,
    /// Which stations were looked for, in this record and those before.
    pub(in crate::form) asked: Asked,
}

impl ValueStore {
    pub(in crate::form) fn keep(&mut self, text: &str) -> StoreRange {
        let start = self.texts.len();
        self.texts.push_str(text);
        StoreRange { start, end: self.texts.len() }
    }

    pub(in crate::form) fn text(&self, part: StoreRange) -> &str {
        self.texts.get(part.start..part.end).unwrap_or_default()
    }

    /// Keeps the positions of options.
    pub(in crate::form) fn choose(&mut self, options: &[usize]) -> StoreRange {
        let start = self.chosen.len();
        self.chosen.extend_from_slice(options);
        StoreRange { start, end: self.chosen.len() }
    }

    pub(in crate::form) fn options(&self, part: StoreRange) -> &[usize] {
        self.chosen.get(part.start..part.end).unwrap_or_default()
    }
}

impl FilledFields {
    /// Makes room for a record of that form.
    pub(in crate::form) fn clear(&mut self, form: &Form) {
        self.slots.clear();
        self.slots.resize(form.fields.len(), Slot::Absent);
        self.rows.clear();
        self.row_count = 0;
        self.kept.texts.clear();
        self.kept.chosen.clear();
    }

    /// A slot, and the place for what it will point at.
    pub(in crate::form) fn seat(&mut self, seat: SlotRef) -> Option<(&mut Slot, &mut ValueStore)> {
        let slot = match seat {
            SlotRef::Field(at) => self.slots.get_mut(at),
            SlotRef::Row(at) => self.rows.get_mut(at),
        };
        Some((slot?, &mut self.kept))
    }

    /// Begins the rows of a group, behind all others.
    pub(in crate::form) fn begin_rows(&self) -> Rows {
        Rows { start: self.rows.len(), before: self.row_count, count: 0 }
    }

    /// Adds a row of such slots to a group that was begun last.
    pub(in crate::form) fn add_row(&mut self, rows: &mut Rows, group: &[Field], slot: Slot) {
        self.rows.resize(self.rows.len() + group.len(), slot);
        rows.count += 1;
        self.row_count += 1;
    }

    /// The slots of the row that was added last, and where they begin.
    pub(in crate::form) fn last_row(&self, group: &[Field]) -> (usize, &[Slot]) {
        let start = self.rows.len().saturating_sub(group.len());
        (start, self.rows.get(start..).unwrap_or_default())
    }

    /// Each row of a group.
    pub(in crate::form) fn rows(&self, group: &[Field], rows: Rows) -> impl Iterator<Item = &[Slot]> {
        // A group without fields has no slots to tell its rows apart, and none to look at.
        let slots = self.rows.get(rows.start..rows.start + rows.count * group.len()).unwrap_or_default();
        slots.chunks_exact(group.len().max(1))
    }
}
