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

/// What records give, in a byte each, and in four more if keys or amounts are counted: a ledger has as many of these as measures.
#[derive(Default)]
struct Packed {
    kinds: Vec<u8>,
    /// None for measures that count records alone.
    numbers: Option<Vec<u32>>,
}

impl Packed {
    fn push(&mut self, gives: Gives) {
        let (kind, number) = match gives {
            Gives::One => (0, 0),
            Gives::NotMet => (1, 0),
            Gives::Key(key) => (2, key),
            Gives::Amount(at) => (3, at),
            Gives::Undetermined(name) => (4, name),
            Gives::Step(step, key) => (5_u8.saturating_add(step as u8), key),
        };
        if number > 0 && self.numbers.is_none() {
            self.numbers = Some(vec![0; self.kinds.len()]);
        }
        self.kinds.push(kind);
        if let Some(numbers) = &mut self.numbers {
            numbers.push(number);
        }
    }

    fn iter(&self) -> impl Iterator<Item = Gives> {
        let numbers = self.numbers.as_deref().unwrap_or_default();
        self.kinds.iter().enumerate().map(|(at, kind)| {
            let number = numbers.get(at).copied().unwrap_or_default();
            match kind {
                0 => Gives::One,
                1 => Gives::NotMet,
                2 => Gives::Key(number),
                3 => Gives::Amount(number),
                4 => Gives::Undetermined(number),
                5 => Gives::Step(Step::Opens, number),
                6 => Gives::Step(Step::Neither, number),
                7 => Gives::Step(Step::Both, number),
                _ => Gives::Step(Step::Closes, number),
            }
        })
    }
}

/// What the records of a book give to a measure, shelf by shelf, in the order of their rows.
pub(super) struct Given {
    shelves: Vec<(usize, Packed)>,
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
                let mut packed = Packed::default();
                book.rows_on(shelf).for_each(|row| packed.push(reader.read(row, &mut machine, &mut amounts)));
                packed.kinds.shrink_to_fit();
                packed.numbers.iter_mut().for_each(Vec::shrink_to_fit);
                (shelf, packed)
            })
            .collect();
        Given { shelves, amounts, by_then: measure.by().map(|by| ByThen::of(by, book)) }
    }

    /// Each record with what it gives.
    pub(super) fn rows<'b>(&'b self, book: &'b Book) -> impl Iterator<Item = (Row<'b>, Gives)> {
        self.shelves.iter().flat_map(move |(shelf, gives)| book.rows_on(*shelf).zip(gives.iter()))
    }

    /// What the records of each shelf give.
    pub(super) fn shelves(&self) -> impl Iterator<Item = (usize, Vec<Gives>)> {
        self.shelves.iter().map(|(shelf, gives)| (*shelf, gives.iter().collect()))
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
