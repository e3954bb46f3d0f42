//! Many records of one form on their way onto a shelf at once, column by column.

use std::sync::Arc;

use super::Book;
use super::column::Values;
use super::new_row::NewRow;
use super::shelf::{NO_LEDGER, Origin, Shelf};
use super::state::State;
use crate::service::Shape;
use crate::value::Date;

impl Book {
    /// Takes records of that shape from the ledger that is being read, each with its day and its row. Their values are what is then given to the
    /// columns: one a record to each, in the order of the records.
    pub(crate) fn begin_rows(&mut self, shape: &Arc<Shape>, rows: impl Iterator<Item = (Date, u32)>) -> NewRow<'_> {
        let ledger = self.ledger_being_read();
        let which = self.shelf(shape);
        let Book { shelves, things, .. } = self;
        let Some(Shelf { days, origins, normalised, columns, .. }) = shelves.get_mut(which) else {
            return NewRow { columns: &mut [], things };
        };
        for (day, number) in rows {
            days.push(day);
            origins.push(if ledger == NO_LEDGER { Origin::NONE } else { Origin { ledger, number } });
        }
        normalised.resize(days.len(), false);
        NewRow { columns, things }
    }
}

impl NewRow<'_> {
    /// Says of so many records that there is no value in a column.
    pub(crate) fn nones(&mut self, column: usize, count: usize) {
        self.states(column, State::None, count);
    }

    /// Says of so many records that the value of a column is not known.
    pub(crate) fn unknowns(&mut self, column: usize, count: usize) {
        self.states(column, State::Unknown, count);
    }

    fn states(&mut self, column: usize, state: State, count: usize) {
        if let Some(column) = self.columns.get_mut(column) {
            column.states.extend(state, count);
        }
    }

    /// The number by which a column knows a name; none where the column holds no names.
    pub(crate) fn number(&mut self, column: usize, text: &str) -> Option<u32> {
        let Values::Names(thing, _) = &self.columns.get(column)?.values else { return None };
        Some(self.things.get_mut(*thing)?.1.number(text))
    }

    /// Gives a column names by the numbers that it knows them by.
    pub(crate) fn names(&mut self, column: usize, given: &[u32]) {
        self.known(column, given.len(), |values| {
            if let Values::Names(_, numbers) = values {
                numbers.extend_from_slice(given);
            }
        });
    }

    /// Gives a column days by their numbers.
    pub(crate) fn days(&mut self, column: usize, given: &[i32]) {
        self.known(column, given.len(), |values| {
            if let Values::Days(days) = values {
                days.extend_from_slice(given);
            }
        });
    }

    /// Gives a column counts, if it holds small ones and each of these is small; says whether it did.
    pub(crate) fn counts(&mut self, column: usize, given: impl Iterator<Item = u64> + Clone) -> bool {
        let Some(column) = self.columns.get_mut(column) else { return false };
        if !matches!(column.values, Values::Counts(_)) || given.clone().any(|count| u32::try_from(count).is_err()) {
            return false;
        }
        column.pad();
        if let Values::Counts(counts) = &mut column.values {
            let before = counts.len();
            counts.extend(given.filter_map(|count| u32::try_from(count).ok()));
            column.states.extend(State::Known, counts.len().saturating_sub(before));
        }
        true
    }

    fn known(&mut self, column: usize, count: usize, give: impl FnOnce(&mut Values)) {
        if let Some(column) = self.columns.get_mut(column) {
            column.pad();
            column.states.extend(State::Known, count);
            give(&mut column.values);
        }
    }
}
