//! Rows of a book as they lie there, lent out.

use std::fmt;
use std::sync::Arc;

use super::shelf::Shelf;
use super::{Book, RowId};
use crate::condition::Value;
use crate::service::{Attendance, Kind, Record, Role, Shape};
use crate::value::{Date, Decimal};

/// What stands under a role or a fact of a record.
#[derive(Clone, Copy, PartialEq)]
pub enum Cell<'b> {
    /// There is none.
    None,
    /// It is not known.
    Unknown,
    /// A day.
    Date(Date),
    /// A key, a text, the twelve digits of a division, or an option.
    Text(&'b str),
    /// Several options.
    Options(Options<'b>),
    /// A whole number; of a repeated group, how many rows it has.
    Count(u64),
    /// An exact amount.
    Amount(Decimal),
    /// Yes or no.
    Boolean(bool),
}

/// Several options of a record, in the order given.
#[derive(Clone, Copy, PartialEq)]
pub struct Options<'b> {
    pub(super) options: &'b [Arc<str>],
    pub(super) codes: &'b [u16],
}

impl<'b> Options<'b> {
    /// The numbers by which their column knows them.
    #[cfg(feature = "checklist")]
    pub(crate) fn codes(self) -> &'b [u16] {
        self.codes
    }

    /// The options.
    pub fn iter(self) -> impl Iterator<Item = &'b str> {
        self.codes.iter().filter_map(move |code| self.options.get(usize::from(*code)).map(|option| &**option))
    }
}

impl fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl fmt::Debug for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl<'b> Cell<'b> {
    /// As conditions read it.
    #[must_use]
    pub fn value(self) -> Value<'b> {
        match self {
            Cell::None => Value::Null,
            Cell::Unknown => Value::Unknown,
            Cell::Date(date) => Value::Date(date),
            Cell::Text(text) => Value::Text(text),
            Cell::Options(options) => Value::list(options.iter().map(Value::Text).collect()),
            Cell::Count(count) => Value::Number(Decimal::from(count)),
            Cell::Amount(amount) => Value::Number(amount),
            Cell::Boolean(yes) => Value::Boolean(yes),
        }
    }

    /// An order of cells of one column, so that rows that differ have one.
    pub(super) fn order(self, other: Cell<'b>) -> std::cmp::Ordering {
        let rank = |cell: &Cell<'_>| match cell {
            Cell::None => 0_u8,
            Cell::Unknown => 1,
            _ => 2,
        };
        match (self, other) {
            (Cell::Date(left), Cell::Date(right)) => left.cmp(&right),
            (Cell::Text(left), Cell::Text(right)) => left.cmp(right),
            (Cell::Options(left), Cell::Options(right)) => left.iter().cmp(right.iter()),
            (Cell::Count(left), Cell::Count(right)) => left.cmp(&right),
            (Cell::Amount(left), Cell::Amount(right)) => left.cmp(&right),
            (Cell::Boolean(left), Cell::Boolean(right)) => left.cmp(&right),
            (left, right) => rank(&left).cmp(&rank(&right)),
        }
    }
}

/// One record of a [`Book`], where it lies.
#[derive(Clone, Copy)]
pub struct Row<'b> {
    pub(super) book: &'b Book,
    pub(super) shelf: &'b Shelf,
    pub(super) id: RowId,
    pub(super) at: usize,
    pub(super) date: Date,
}

impl fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Row({}, ***)", self.kind().as_str())
    }
}

impl<'b> Row<'b> {
    /// By what the book knows it.
    #[must_use]
    pub fn id(self) -> RowId {
        self.id
    }

    /// What records of its form hold.
    #[must_use]
    pub fn shape(self) -> &'b Arc<Shape> {
        &self.shelf.shape
    }

    /// The kind of record.
    #[must_use]
    pub fn kind(self) -> &'b Kind {
        self.shelf.shape.kind()
    }

    /// The form that it was checked by.
    #[must_use]
    pub fn form(self) -> &'b str {
        self.shelf.shape.form()
    }

    /// The day, as [`Record::date`] says it.
    #[must_use]
    pub fn date(self) -> Date {
        self.date
    }

    /// The station that acted.
    #[must_use]
    pub fn station(self) -> Option<&'b str> {
        match self.role(Role::Station) {
            Cell::Text(station) => Some(station),
            _ => None,
        }
    }

    /// Which of the book's ledgers it comes from, and its number there: the row of a table, the line of JSON Lines. A record that was
    /// pushed on its own has neither.
    #[must_use]
    pub fn origin(self) -> Option<(usize, u32)> {
        self.shelf.origin(self.at)
    }

    /// Whether a cell of its row was read as something else than what is written; the findings of the check say which.
    #[must_use]
    pub fn is_normalised(self) -> bool {
        self.shelf.normalised.get(self.at) == Some(&true)
    }

    /// What stands under a role.
    #[must_use]
    pub fn role(self, role: Role) -> Cell<'b> {
        match self.shelf.shape.role_column(role) {
            Some(column) => self.shelf.cell(column, self.at, &self.book.things),
            None => Cell::Unknown,
        }
    }

    /// What stands under a fact.
    #[must_use]
    pub fn fact(self, name: &str) -> Cell<'b> {
        match self.shelf.shape.fact_column(name) {
            Some(column) => self.shelf.cell(column, self.at, &self.book.things),
            None => Cell::Unknown,
        }
    }

    /// The number of its station among the names of stations.
    pub(crate) fn station_number(self) -> Option<u32> {
        self.name(self.shelf.shape.role_column(Role::Station)?)
    }

    pub(crate) fn cell(self, column: usize) -> Cell<'b> {
        self.shelf.cell(column, self.at, &self.book.things)
    }

    /// The number of the name in a column, among those of its thing.
    pub(crate) fn name(self, column: usize) -> Option<u32> {
        self.shelf.columns.get(column)?.name(self.at)
    }

    /// How many values a column of its shelf can have, none and unknown included, where they are few.
    pub(crate) fn domain(self, column: usize) -> Option<usize> {
        self.shelf.columns.get(column)?.domain()
    }

    /// Which of these it has.
    pub(crate) fn code(self, column: usize) -> usize {
        self.shelf.columns.get(column).map_or(1, |column| column.code(self.at))
    }

    /// Who took part, where the form asks for that.
    #[must_use]
    pub fn attendance(self) -> Option<Attendance> {
        let count = |role| match self.role(role) {
            Cell::Count(count) => Some(count),
            _ => None,
        };
        Attendance::of(count(Role::Participants), count(Role::HeadCount))
    }

    /// The record itself.
    #[must_use]
    pub fn record(self) -> Option<Record> {
        self.shelf.record(self.at, &self.book.things)
    }
}
