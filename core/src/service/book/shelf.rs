//! The records of one form.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::column::Column;
use super::interner::{Interner, Renumbered};
use super::state::State;
use super::view::Cell;
use crate::service::{FactValue, FieldType, Record, RecordBuilder, Shape};
use crate::value::Date;

/// The number of no ledger.
pub(super) const NO_LEDGER: u32 = u32::MAX;

/// Where a record comes from.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Origin {
    pub(super) ledger: u32,
    pub(super) number: u32,
}

impl Origin {
    /// That of a record that came on its own.
    pub(super) const NONE: Origin = Origin { ledger: NO_LEDGER, number: 0 };
}

/// The records of one form: a column a role, and behind these one a fact.
#[derive(Clone, PartialEq)]
pub(super) struct Shelf {
    pub(super) shape: Arc<Shape>,
    pub(super) columns: Vec<Column>,
    /// The day of each record.
    pub(super) days: Vec<Date>,
    /// Where each record comes from.
    pub(super) origins: Vec<Origin>,
    /// Whether a cell of its row was read as something else than what is written.
    pub(super) normalised: Vec<bool>,
    /// Those that were taken out again.
    pub(super) removed: BTreeSet<u32>,
}

/// The number of a thing's names, which gets a table where it is new.
pub(super) fn thing(things: &mut Vec<(Arc<str>, Interner)>, name: &str) -> usize {
    things.iter().position(|(known, _)| **known == *name).unwrap_or_else(|| {
        things.push((name.into(), Interner::default()));
        things.len().saturating_sub(1)
    })
}

impl Shelf {
    pub(super) fn new(shape: Arc<Shape>, things: &mut Vec<(Arc<str>, Interner)>) -> Self {
        let roles = shape.roles().iter().map(|role| (role.as_str(), role.value_type()));
        let column = |(name, kind): (&str, FieldType)| Column::new(kind, Column::thing(kind, name).map(|name| thing(things, name)));
        let columns = roles.chain(shape.facts()).map(column).collect();
        Shelf { columns, shape, days: Vec::new(), origins: Vec::new(), normalised: Vec::new(), removed: BTreeSet::new() }
    }

    /// How many there are, those included that were taken out again.
    pub(super) fn rows(&self) -> usize {
        self.days.len()
    }

    pub(super) fn live(&self) -> usize {
        self.days.len().saturating_sub(self.removed.len())
    }

    pub(super) fn is_live(&self, at: usize) -> bool {
        at < self.days.len() && (self.removed.is_empty() || !u32::try_from(at).is_ok_and(|at| self.removed.contains(&at)))
    }

    pub(super) fn origin(&self, at: usize) -> Option<(usize, u32)> {
        let origin = self.origins.get(at).filter(|origin| origin.ledger != NO_LEDGER)?;
        Some((usize::try_from(origin.ledger).ok()?, origin.number))
    }

    pub(super) fn cell<'b>(&'b self, column: usize, at: usize, things: &'b [(Arc<str>, Interner)]) -> Cell<'b> {
        self.columns.get(column).map_or(Cell::Unknown, |column| column.cell(at, things))
    }

    /// Takes a record of its form.
    pub(super) fn push(&mut self, record: &Record, origin: Origin, normalised: bool, things: &mut [(Arc<str>, Interner)]) {
        self.days.push(record.date());
        self.origins.push(origin);
        self.normalised.push(normalised);
        let mut known = record.roles().peekable();
        let mut columns = self.columns.iter_mut();
        for (role, column) in self.shape.roles().iter().zip(&mut columns) {
            match known.next_if(|(next, _)| next == role) {
                Some((_, value)) => column.push(Some(value), State::Known, things),
                None => column.push(None, State::Unknown, things),
            }
        }
        for (fact, column) in record.fact_values().iter().zip(columns) {
            column.push_fact(fact, things);
        }
    }

    /// Takes a record of another shelf of the same shape, whose ledgers have these numbers here.
    pub(super) fn take(
        &mut self,
        other: &Shelf,
        at: usize,
        ledger: impl Fn(u32) -> u32,
        things: &mut [(Arc<str>, Interner)],
        names: &mut Renumbered<'_>,
    ) {
        self.days.extend(other.days.get(at));
        let origin = other.origins.get(at).copied().unwrap_or(Origin::NONE);
        self.origins.push(if origin.ledger == NO_LEDGER { origin } else { Origin { ledger: ledger(origin.ledger), ..origin } });
        self.normalised.extend(other.normalised.get(at));
        for (own, theirs) in self.columns.iter_mut().zip(&other.columns) {
            own.take(theirs, at, things, names);
        }
    }

    /// The record in a row.
    pub(super) fn record(&self, at: usize, things: &[(Arc<str>, Interner)]) -> Option<Record> {
        let mut built = RecordBuilder::new(&self.shape);
        let mut columns = self.columns.iter();
        for (role, column) in self.shape.roles().iter().zip(&mut columns) {
            if let FactValue::Known(value) = column.fact(at, things) {
                built.role(*role, value);
            }
        }
        for column in columns {
            built.fact(column.fact(at, things));
        }
        built.build()
    }

    /// Whether each column says what is known of each row, and has a value wherever one is.
    pub(super) fn is_even(&self) -> bool {
        let rows = self.rows();
        let even = |column: &Column| {
            let reach = column.reach();
            column.states.len() == rows && reach <= rows && (reach..rows).all(|at| column.states.get(at) != State::Known)
        };
        self.origins.len() == rows && self.normalised.len() == rows && self.columns.iter().all(even)
    }
}
