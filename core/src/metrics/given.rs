//! What each record of a book gives to a measure.

use super::by_then::ByThen;
use super::measure::Measure;
use super::read::Reader;
use crate::condition::Machine;
use crate::service::Book;
use crate::service::book::Row;
use crate::value::Decimal;

/// What one record gives to one measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gives {
    /// It counts once.
    One,
    /// It counts by the key of this number.
    Key(u32),
    /// It adds the amount at this position.
    Amount(u32),
    /// It is a step of the key of this number.
    Step(Step, u32),
    /// The condition does not take it.
    NotMet,
    /// The condition waits for something, or what is to be counted is not known: the place of what is lacking.
    Undetermined(u32),
}

/// What a step does with its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Opens,
    Neither,
    /// It opens what it closes at once.
    Both,
    Closes,
}

/// What the records of a book give to a measure, shelf by shelf, in the order of their rows.
pub(super) struct Given {
    shelves: Vec<(usize, Vec<Gives>)>,
    amounts: Vec<Decimal>,
    /// What another measure has seen, where that decides what counts.
    by_then: Option<ByThen>,
}

impl Given {
    /// Looks at every record that the measure takes.
    pub(super) fn of(measure: &Measure, book: &Book) -> Self {
        let (mut machine, mut amounts) = (Machine::new(), Vec::new());
        let taken = book.shelves().filter(|(_, shape)| measure.takes(shape.kind(), shape.form()));
        let shelves = taken
            .map(|(shelf, shape)| {
                let mut reader = Reader::new(measure, shape);
                (shelf, book.rows_on(shelf).map(|row| reader.read(row, &mut machine, &mut amounts)).collect())
            })
            .collect();
        Given { shelves, amounts, by_then: measure.by().map(|by| ByThen::of(by, book)) }
    }

    /// Each record with what it gives.
    pub(super) fn rows<'b>(&'b self, book: &'b Book) -> impl Iterator<Item = (Row<'b>, Gives)> {
        self.shelves.iter().flat_map(move |(shelf, gives)| book.rows_on(*shelf).zip(gives.iter().copied()))
    }

    /// What the records of each shelf give.
    pub(super) fn shelves(&self) -> impl Iterator<Item = (usize, &[Gives])> {
        self.shelves.iter().map(|(shelf, gives)| (*shelf, gives.as_slice()))
    }

    /// What another measure has seen, where that decides what counts.
    pub(super) fn by_then(&self) -> Option<&ByThen> {
        self.by_then.as_ref()
    }

    /// The most decimal places that an amount has.
    pub(super) fn scale(&self) -> u32 {
        self.amounts.iter().map(Decimal::scale).max().unwrap_or_default()
    }

    pub(super) fn amount(&self, at: u32) -> Option<Decimal> {
        self.amounts.get(usize::try_from(at).ok()?).copied()
    }
}
