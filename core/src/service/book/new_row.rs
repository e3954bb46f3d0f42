//! A record on its way onto a shelf, value by value, so that none is built to be taken apart again.

use std::sync::Arc;

use super::column::Column;
use super::interner::Interner;
use super::shelf::{Origin, Shelf};
use super::state::State;
use super::{Book, NO_LEDGER};
use crate::service::Shape;
use crate::value::{Amount, Date};

/// A value that is lent to a column.
#[derive(Clone, Copy)]
pub(crate) enum Lent<'v> {
    Date(Date),
    /// A key, a text, or the twelve digits of a division.
    Text(&'v str),
    Option(&'v Arc<str>),
    Count(u64),
    Amount(Amount),
    Boolean(bool),
}

/// The columns of a record that a book is taking. Each is given one value, in whatever order.
pub(crate) struct NewRow<'b> {
    pub(super) columns: &'b mut [Column],
    pub(super) things: &'b mut [(Arc<str>, Interner)],
}

impl Book {
    /// Takes a record of that shape and day from the ledger that is being read; its values are what is then given to the columns. The flag says
    /// whether a cell of its row was read as something else than what is written.
    pub(crate) fn begin_row(&mut self, shape: &Arc<Shape>, date: Date, number: u32, normalised: bool) -> NewRow<'_> {
        let ledger = self.ledger_being_read();
        let is_of_ledger = ledger != NO_LEDGER;
        let which = self.shelf(shape);
        let Book { shelves, things, .. } = self;
        let Some(Shelf { days, origins, normalised: flags, columns, .. }) = shelves.get_mut(which) else {
            return NewRow { columns: &mut [], things };
        };
        days.push(date);
        origins.push(if is_of_ledger { Origin { ledger, number } } else { Origin::NONE });
        flags.push(is_of_ledger && normalised);
        NewRow { columns, things }
    }
}

impl NewRow<'_> {
    /// Gives a column its value.
    pub(crate) fn put(&mut self, column: usize, value: Lent<'_>) {
        if let Some(column) = self.columns.get_mut(column) {
            column.put(value, self.things);
        }
    }

    /// Gives a column its options.
    pub(crate) fn options<'o>(&mut self, column: usize, options: impl Iterator<Item = &'o Arc<str>>) {
        if let Some(column) = self.columns.get_mut(column) {
            column.options(options);
        }
    }

    /// Says that there is no value in a column.
    pub(crate) fn none(&mut self, column: usize) {
        self.state(column, State::None);
    }

    /// Says that the value of a column is not known.
    pub(crate) fn unknown(&mut self, column: usize) {
        self.state(column, State::Unknown);
    }

    fn state(&mut self, column: usize, state: State) {
        if let Some(column) = self.columns.get_mut(column) {
            column.states.push(state);
        }
    }
}
