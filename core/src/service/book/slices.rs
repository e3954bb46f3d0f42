//! The columns of a shelf as they lie, for what counts many records at once.

use super::Book;
use super::column::{Column, Values};
use super::shelf::Shelf;
use super::state::State;
use super::view::Cell;
use crate::condition::Value;
use crate::value::Date;

/// The records of one form, those included that were taken out again.
#[derive(Clone, Copy)]
pub(crate) struct Slices<'b> {
    book: &'b Book,
    shelf: &'b Shelf,
}

/// The values of a column, as far as any is known: beyond them none is, and a place holder stands where one is not.
#[derive(Clone, Copy)]
pub(crate) enum Slice<'b> {
    /// The numbers of names, and how many names there are.
    Names(&'b [u32], usize),
    /// Whole numbers.
    Counts(&'b [u32]),
    /// Amounts as whole numbers at a scale.
    Amounts(u32, &'b [i64]),
    /// What is read one by one.
    Other,
}

impl Book {
    /// The columns of a shelf.
    pub(crate) fn slices(&self, which: usize) -> Option<Slices<'_>> {
        self.shelves.get(which).map(|shelf| Slices { book: self, shelf })
    }
}

impl<'b> Slices<'b> {
    /// The day of each record.
    pub(crate) fn days(self) -> &'b [Date] {
        &self.shelf.days
    }

    /// The places from one to another whose records were taken out, ascending.
    pub(crate) fn removed(self, from: usize, to: usize) -> impl Iterator<Item = usize> + 'b {
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.shelf.removed.range(number(from)..number(to)).filter_map(|at| usize::try_from(*at).ok())
    }

    /// The values of a column.
    pub(crate) fn column(self, column: usize) -> Slice<'b> {
        match self.shelf.columns.get(column).map(|column| &column.values) {
            Some(Values::Names(thing, numbers)) => Slice::Names(numbers, self.book.things.get(*thing).map_or(0, |(_, names)| names.len())),
            Some(Values::Counts(counts)) => Slice::Counts(counts),
            Some(Values::Amounts(scale, units)) => Slice::Amounts(*scale, units),
            _ => Slice::Other,
        }
    }

    /// Whether every value of a column is known.
    pub(crate) fn is_whole(self, column: usize) -> bool {
        let whole = |column: &Column| column.states.len() == self.shelf.rows() && column.states.bytes().iter().all(|byte| *byte == 0);
        self.shelf.columns.get(column).is_some_and(whole)
    }

    /// Whether a value of a column is known.
    pub(crate) fn is_known(self, column: usize, at: usize) -> bool {
        self.shelf.columns.get(column).is_some_and(|column| column.states.get(at) == State::Known)
    }

    /// What stands in a column of a record.
    pub(crate) fn cell(self, column: usize, at: usize) -> Cell<'b> {
        self.shelf.cell(column, at, &self.book.things)
    }

    /// Puts into each place whether a value is known (0), none (1) or unknown (2), times a step, on top of what is there.
    pub(crate) fn add_states(self, column: usize, from: usize, step: u16, into: &mut [u16]) {
        let Some(column) = self.shelf.columns.get(column) else { return };
        for (at, place) in (from..).zip(into) {
            let state = match column.states.get(at) {
                State::Known => 0,
                State::None => 1,
                State::Unknown => 2,
            };
            *place = place.saturating_add(step.saturating_mul(state));
        }
    }

    /// How many values a record can have in a column, none (the first) and unknown (the second) included, where they are few.
    pub(crate) fn domain(self, column: usize) -> Option<usize> {
        self.shelf.columns.get(column)?.domain()
    }

    /// Puts into each place which of these a record has, times a step, on top of what is there.
    pub(crate) fn add_codes(self, (column, is_whole): (usize, bool), from: usize, step: u16, into: &mut [u16]) {
        let Some(known) = self.shelf.columns.get(column) else { return };
        match &known.values {
            Values::Codes(_, codes) if is_whole => {
                for (place, code) in into.iter_mut().zip(codes.get(from..).unwrap_or_default()) {
                    *place = place.saturating_add(step.saturating_mul(code.saturating_add(2)));
                }
            }
            _ => {
                for (at, place) in (from..).zip(into) {
                    *place = place.saturating_add(step.saturating_mul(u16::try_from(known.code(at)).unwrap_or(u16::MAX)));
                }
            }
        }
    }

    /// One of these values, as conditions read it.
    pub(crate) fn value(self, column: usize, code: usize) -> Value<'b> {
        let Some(place) = code.checked_sub(2) else { return if code == 0 { Value::Null } else { Value::Unknown } };
        match self.shelf.columns.get(column).map(|column| &column.values) {
            Some(Values::Codes(options, _)) => options.get(place).map_or(Value::Unknown, |option| Value::Text(option)),
            Some(Values::Flags(_)) => Value::Boolean(place == 1),
            _ => Value::Unknown,
        }
    }
}
