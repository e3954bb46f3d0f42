use super::cell::Slot;
use super::compile::{Field, Form};
use super::world::Asked;

/// A part of one of the lists of a [`Kept`].
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The rows of a group: where the first begins among the slots of rows, and how many there are.
#[derive(Clone, Copy)]
pub(super) struct Rows {
    start: usize,
    /// How many rows of other groups come before them.
    pub(super) before: usize,
    pub(super) count: usize,
}

/// Which slot a value goes to.
#[derive(Clone, Copy)]
pub(super) enum Seat {
    /// That of a field of the record.
    Field(usize),
    /// One of the rows' slots.
    Row(usize),
}

/// What one record holds, in a few lists that the next record uses again.
#[derive(Default)]
pub(super) struct Content {
    /// A slot a field of the form.
    pub(super) slots: Vec<Slot>,
    /// The slots of the rows of groups, row behind row.
    rows: Vec<Slot>,
    pub(super) row_count: usize,
    pub(super) kept: Kept,
}

/// What slots point at.
#[derive(Default)]
pub(super) struct Kept {
    texts: String,
    /// The positions of options in their code lists.
    pub(super) chosen: Vec<usize>,
    /// Which stations were looked for, in this record and those before.
    pub(super) asked: Asked,
}

impl Kept {
    pub(super) fn keep(&mut self, text: &str) -> Part {
        let start = self.texts.len();
        self.texts.push_str(text);
        Part { start, end: self.texts.len() }
    }

    pub(super) fn text(&self, part: Part) -> &str {
        self.texts.get(part.start..part.end).unwrap_or_default()
    }

    pub(super) fn options(&self, part: Part) -> &[usize] {
        self.chosen.get(part.start..part.end).unwrap_or_default()
    }
}

impl Content {
    /// Makes room for a record of that form.
    pub(super) fn clear(&mut self, form: &Form) {
        self.slots.clear();
        self.slots.resize(form.fields.len(), Slot::Absent);
        self.rows.clear();
        self.row_count = 0;
        self.kept.texts.clear();
        self.kept.chosen.clear();
    }

    /// A slot, and the place for what it will point at.
    pub(super) fn seat(&mut self, seat: Seat) -> Option<(&mut Slot, &mut Kept)> {
        let slot = match seat {
            Seat::Field(at) => self.slots.get_mut(at),
            Seat::Row(at) => self.rows.get_mut(at),
        };
        Some((slot?, &mut self.kept))
    }

    /// Begins the rows of a group, behind all others.
    pub(super) fn begin_rows(&self) -> Rows {
        Rows { start: self.rows.len(), before: self.row_count, count: 0 }
    }

    /// Adds a row of such slots to a group that was begun last.
    pub(super) fn add_row(&mut self, rows: &mut Rows, group: &[Field], slot: Slot) {
        self.rows.resize(self.rows.len() + group.len(), slot);
        rows.count += 1;
        self.row_count += 1;
    }

    /// The slots of the row that was added last, and where they begin.
    pub(super) fn last_row(&self, group: &[Field]) -> (usize, &[Slot]) {
        let start = self.rows.len().saturating_sub(group.len());
        (start, self.rows.get(start..).unwrap_or_default())
    }

    /// Each row of a group.
    pub(super) fn rows(&self, group: &[Field], rows: Rows) -> impl Iterator<Item = &[Slot]> {
        // A group without fields has no slots to tell its rows apart, and none to look at.
        let slots = self.rows.get(rows.start..rows.start + rows.count * group.len()).unwrap_or_default();
        slots.chunks_exact(group.len().max(1))
    }
}
