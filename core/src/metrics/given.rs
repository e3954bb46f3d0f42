//! What each record of a book gives to a measure.

use super::measure::{Measure, Name};
use super::spec::Aggregate;
use crate::condition::{Expression, Machine, Value};
use crate::service::book::{Cell, Row};
use crate::service::{Book, Role, Shape};
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
    /// The condition does not take it.
    NotMet,
    /// The condition waits for something, or what is to be counted is not known: the place of what is lacking.
    Undetermined(u32),
}

/// What the records of a book give to a measure, shelf by shelf, in the order of their rows.
pub(super) struct Given {
    shelves: Vec<(usize, Vec<Gives>)>,
    amounts: Vec<Decimal>,
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
        Given { shelves, amounts }
    }

    /// Each record with what it gives.
    pub(super) fn rows<'b>(&'b self, book: &'b Book) -> impl Iterator<Item = (Row<'b>, Gives)> {
        self.shelves.iter().flat_map(move |(shelf, gives)| book.rows_on(*shelf).zip(gives.iter().copied()))
    }

    /// What the records of each shelf give.
    pub(super) fn shelves(&self) -> impl Iterator<Item = (usize, impl Iterator<Item = Gives>)> {
        self.shelves.iter().map(|(shelf, gives)| (*shelf, gives.iter().copied()))
    }

    /// The most decimal places that an amount has.
    pub(super) fn scale(&self) -> u32 {
        self.amounts.iter().map(Decimal::scale).max().unwrap_or_default()
    }

    pub(super) fn amount(&self, at: u32) -> Option<Decimal> {
        self.amounts.get(usize::try_from(at).ok()?).copied()
    }
}

/// Where on a shelf a name lies.
#[derive(Clone, Copy)]
enum At {
    Column(usize),
    Attendance,
    Nowhere,
}

impl At {
    fn of(name: &Name, shape: &Shape) -> Self {
        let column = match name {
            Name::Role(Role::Attendance) => return At::Attendance,
            Name::Role(role) => shape.role_column(*role),
            Name::Fact(fact) => shape.fact_column(fact),
        };
        column.map_or(At::Nowhere, At::Column)
    }

    fn cell(self, row: Row<'_>) -> Cell<'_> {
        match self {
            At::Column(column) => row.cell(column),
            At::Attendance => row.attendance().map_or(Cell::Unknown, |all| Cell::Count(all.total())),
            At::Nowhere => Cell::Unknown,
        }
    }
}

/// Reads the records of one shelf as a measure does.
struct Reader<'m> {
    measure: &'m Measure,
    condition: Option<(&'m Expression, Vec<(usize, At)>)>,
    /// What is counted or added up, and what a record lacks that does not know it.
    of: Option<At>,
    lacks_of: u32,
    /// What a record lacks, for each slot that the condition reads.
    lacks: Vec<(usize, u32)>,
}

impl<'m> Reader<'m> {
    fn new(measure: &'m Measure, shape: &Shape) -> Self {
        let at = |slot: usize| measure.names.get(slot).map_or(At::Nowhere, |name| At::of(name, shape));
        let condition = measure.condition.as_ref();
        let slots = || condition.into_iter().flat_map(|condition| condition.slots().iter().copied());
        let (of, place) = measure.of();
        Reader {
            measure,
            condition: condition.map(|condition| (condition, slots().map(|slot| (slot, at(slot))).collect())),
            of: of.map(|name| At::of(name, shape)),
            lacks_of: measure.lacking(shape.form(), place),
            lacks: slots().map(|slot| (slot, measure.lacking(shape.form(), Some(slot)))).collect(),
        }
    }

    fn read(&mut self, row: Row<'_>, machine: &mut Machine, amounts: &mut Vec<Decimal>) -> Gives {
        if let Some((condition, slots)) = &self.condition {
            // Slots beyond the last that is read are never looked at.
            let mut values = vec![Value::Unknown; slots.last().map_or(0, |(last, _)| last.saturating_add(1))];
            for (slot, at) in slots {
                if let Some(place) = values.get_mut(*slot) {
                    *place = at.cell(row).value();
                }
            }
            match condition.evaluate_in(machine, &values) {
                Value::Boolean(true) => {}
                Value::Unknown => {
                    let first = machine.missing().first().copied();
                    let lacks = self.lacks.iter().find(|(slot, _)| Some(*slot) == first);
                    return Gives::Undetermined(lacks.map_or(u32::MAX, |(_, lacks)| *lacks));
                }
                _ => return Gives::NotMet,
            }
        }
        let of = self.of.map(|of| (of, of.cell(row)));
        match (self.measure.aggregate(), of) {
            (Aggregate::Count, _) => Gives::One,
            // What is known not to be there counts, and adds nothing.
            (_, Some((_, Cell::None))) => Gives::One,
            (Aggregate::Distinct, Some((At::Column(column), Cell::Text(_)))) => {
                row.name(column).map_or(Gives::Undetermined(self.lacks_of), Gives::Key)
            }
            (Aggregate::Sum, Some((_, Cell::Amount(amount)))) => add(amounts, amount),
            (Aggregate::Sum, Some((_, Cell::Count(count)))) => add(amounts, Decimal::from(count)),
            _ => Gives::Undetermined(self.lacks_of),
        }
    }
}

fn add(amounts: &mut Vec<Decimal>, amount: Decimal) -> Gives {
    amounts.push(amount);
    Gives::Amount(u32::try_from(amounts.len().saturating_sub(1)).unwrap_or(u32::MAX))
}
