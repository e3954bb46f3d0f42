//! The different values of a column, each read once by what reads the cells of rows.

use std::collections::BTreeMap;

use crate::form::Cell;
use crate::form::check::build::{has_value, says_none};
use crate::form::check::is_after;
use crate::form::definition::compiled::Form;
use crate::form::draft::content::{FieldValue, FilledFields, Slot, SlotRef};
use crate::form::draft::{Draft, Sink};
use crate::form::read::ledger::{Total, cell_digest, read_cell, total};
use crate::form::read::office::Reading;
use crate::form::world::World;
use crate::service::Role;
use crate::service::book::Interner;
use crate::value::Date;

/// No value stands in a row.
pub(super) const NOTHING: u32 = u32::MAX;

/// More different texts of one column are not kept at once.
const MOST: usize = 4 << 20;

/// What a value was found to be.
pub(super) mod flag {
    pub(in super::super) const LOOKED: u8 = 1;
    /// There is nothing to tell of it.
    pub(in super::super) const CLEAN: u8 = 2;
    pub(in super::super) const FILLED: u8 = 4;
    /// It gives its record a value.
    pub(in super::super) const VALUE: u8 = 8;
    /// It says that there is none.
    pub(in super::super) const NONE: u8 = 16;
    /// As a key it was noted with the first row that has it.
    pub(in super::super) const NOTED: u8 = 32;
}

/// One of the different values.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub(super) digest: u128,
    /// Its numbers among the names of the columns of a book: of the role's, and of the fact's.
    pub(super) names: [u32; 2],
    pub(super) flags: u8,
}

const NEW: Entry = Entry { digest: 0, names: [u32::MAX; 2], flags: 0 };

/// How the cells of a column are read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'r> {
    pub(super) form: &'r Form,
    /// The field, if the column has one.
    pub(super) field: Option<usize>,
    pub(super) reading: Reading,
    pub(super) today: Date,
    pub(super) heading: &'r str,
}

/// What a cell was read as.
pub(super) struct Looked {
    pub(super) slot: Slot,
    pub(super) digest: u128,
    pub(super) flags: u8,
}

/// Whether a text says the same as a heading; most are passed over by their first byte.
fn says(text: &str, heading: &str) -> bool {
    match text.as_bytes().first() {
        Some(first) if first.is_ascii_graphic() && heading.as_bytes().first() != Some(first) => false,
        _ => text.trim() == heading,
    }
}

impl Reader<'_> {
    /// Reads a cell as it is read in a row.
    pub(super) fn look(&self, content: &mut FilledFields, sink: &mut Sink, cell: Cell<'_>) -> Looked {
        let is_plain = match cell {
            Cell::Text(text) => total(text) == Total::No && !says(text, self.heading),
            _ => true,
        };
        let (mut slot, mut digest, mut is_clean) = (Slot::Empty, 0, is_plain);
        let field = self.field.and_then(|at| Some((at, self.form.fields.get(at)?)));
        if let Some((at, field)) = field {
            if content.slots.len() != self.form.fields.len() {
                content.slots.resize(self.form.fields.len(), Slot::Absent);
            }
            // Without a network: a cell that only a network makes right goes the ordinary way.
            let world = World::new(self.today);
            let mut draft = Draft { form: self.form, row: None, world, content, sink, readable: true };
            draft.set(SlotRef::Field(at), Slot::Absent);
            read_cell(&mut draft, field, SlotRef::Field(at), cell, self.reading);
            digest = cell_digest(&draft, at, cell);
            slot = draft.content.slots.get(at).copied().unwrap_or(Slot::Bad);
            is_clean &= sink.findings.is_empty();
            sink.clear();
            is_clean &= match slot {
                Slot::Bad | Slot::Rows(_) => false,
                Slot::Set(FieldValue::Date(date)) => field.role != Some(Role::Date) || date <= self.today,
                Slot::Set(FieldValue::Born(date)) => date <= self.today,
                Slot::Set(FieldValue::Count(year)) => field.role != Some(Role::Year) || !is_after(year, self.today),
                _ => true,
            };
        }
        let is_filled = if field.is_some() { slot.is_filled() } else { !cell.is_blank() };
        let value = field.filter(|(_, field)| is_filled && has_value(field, &slot));
        let says_none = field.is_some_and(|(_, field)| says_none(field, &slot));
        let flags = [
            (true, flag::LOOKED),
            (is_clean, flag::CLEAN),
            (is_filled, flag::FILLED),
            (value.is_some(), flag::VALUE),
            (says_none, flag::NONE),
        ];
        Looked { slot, digest, flags: flags.iter().filter(|(is, _)| *is).fold(0, |all, (_, flag)| all | flag) }
    }
}

/// By what the different values of a column are known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Texts,
    Ints,
    Booleans,
    Dictionary(u64),
}

/// The different values of a column that have come so far.
pub(super) struct Known {
    source: Source,
    pub(super) entries: Vec<Entry>,
    pub(super) slots: Vec<Slot>,
    pub(super) content: FilledFields,
    sink: Sink,
    texts: Interner,
    ints: BTreeMap<i64, u32>,
    /// How often everything was forgotten.
    pub(super) generation: u64,
}

impl Default for Known {
    fn default() -> Self {
        Known {
            source: Source::Booleans,
            entries: Vec::new(),
            slots: Vec::new(),
            content: FilledFields::default(),
            sink: Sink::new(1),
            texts: Interner::default(),
            ints: BTreeMap::new(),
            generation: 0,
        }
    }
}

impl Known {
    /// Forgets everything if the values are of another source than those before, or too many.
    fn of(&mut self, source: Source) {
        if self.source != source || self.entries.len() > MOST && !matches!(source, Source::Dictionary(_)) {
            *self = Known { source, generation: self.generation.wrapping_add(1), ..Known::default() };
        }
    }

    /// The numbers of texts.
    pub(super) fn texts<'t>(&mut self, reader: Reader<'_>, texts: impl Iterator<Item = Option<&'t str>>, ids: &mut Vec<u32>) {
        self.of(Source::Texts);
        for text in texts {
            ids.push(match text {
                None => NOTHING,
                Some(text) => {
                    let id = self.texts.number(text);
                    self.look(reader, id, |_| Cell::Text(text));
                    id
                }
            });
        }
    }

    /// The numbers of whole numbers.
    pub(super) fn ints(&mut self, reader: Reader<'_>, ints: impl Iterator<Item = Option<i64>>, ids: &mut Vec<u32>) {
        self.of(Source::Ints);
        for int in ints {
            ids.push(match int {
                None => NOTHING,
                Some(int) => {
                    let next = u32::try_from(self.entries.len()).unwrap_or(NOTHING);
                    let id = *self.ints.entry(int).or_insert(next);
                    self.look(reader, id, |_| Cell::Int(int));
                    id
                }
            });
        }
    }

    /// The numbers of truths.
    pub(super) fn booleans(&mut self, reader: Reader<'_>, flags: impl Iterator<Item = Option<bool>>, ids: &mut Vec<u32>) {
        self.of(Source::Booleans);
        for yes in flags {
            ids.push(yes.map_or(NOTHING, u32::from));
            if let Some(yes) = yes {
                self.look(reader, u32::from(yes), |_| Cell::Boolean(yes));
            }
        }
    }

    /// Looks at each code of a dictionary that has not come yet.
    pub(super) fn codes<'t>(
        &mut self,
        reader: Reader<'_>,
        (dictionary, length): (u64, usize),
        codes: impl Iterator<Item = u32>,
        text: impl Fn(u32) -> Option<&'t str>,
    ) {
        self.of(Source::Dictionary(dictionary));
        if self.entries.len() < length {
            self.entries.resize(length, NEW);
        }
        for code in codes.filter(|code| *code != NOTHING) {
            self.look(reader, code, |code| text(code).map_or(Cell::Empty, Cell::Text));
        }
    }

    fn look<'c>(&mut self, reader: Reader<'_>, id: u32, cell: impl FnOnce(u32) -> Cell<'c>) {
        let Ok(at) = usize::try_from(id) else { return };
        if self.entries.get(at).is_some_and(|entry| entry.flags != 0) {
            return;
        }
        let looked = reader.look(&mut self.content, &mut self.sink, cell(id));
        if self.entries.len() <= at {
            self.entries.resize(at + 1, NEW);
        }
        if self.slots.len() <= at {
            self.slots.resize(self.entries.len(), Slot::Absent);
        }
        if let (Some(entry), Some(slot)) = (self.entries.get_mut(at), self.slots.get_mut(at)) {
            *entry = Entry { digest: looked.digest, flags: looked.flags, ..NEW };
            *slot = looked.slot;
        }
    }

    pub(super) fn entry(&self, id: u32) -> Option<&Entry> {
        self.entries.get(usize::try_from(id).ok()?)
    }

    pub(super) fn slot(&self, id: u32) -> Slot {
        usize::try_from(id).ok().and_then(|at| self.slots.get(at)).copied().unwrap_or(Slot::Empty)
    }
}
