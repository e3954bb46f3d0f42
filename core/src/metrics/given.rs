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
}

impl Given {
    /// Looks at every record that the measure takes.
    pub(super) fn of(measure: &Measure, book: &Book) -> Self {
        let (mut machine, mut amounts) = (Machine::new(), Vec::new());
        let taken = book.shelves().filter(|(_, shape)| measure.takes(shape.kind(), shape.form()));
        let shelves = taken
            .map(|(shelf, shape)| {
                let reader = Reader::new(measure, shape);
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
    condition: Option<Asked<'m>>,
    steps: Option<(Asked<'m>, Asked<'m>)>,
    /// What is counted or added up, and what a record lacks that does not know it.
    of: Option<At>,
    lacks_of: u32,
}

/// A condition, where what it reads lies on a shelf, and what a record lacks that does not know it.
struct Asked<'m> {
    condition: &'m Expression,
    slots: Vec<(usize, At, u32)>,
}

impl<'m> Asked<'m> {
    fn new(condition: &'m Expression, measure: &Measure, shape: &Shape) -> Self {
        let at = |slot: usize| measure.names.get(slot).map_or(At::Nowhere, |name| At::of(name, shape));
        let slots = condition.slots().iter().map(|slot| (*slot, at(*slot), measure.lacking(shape.form(), Some(*slot)))).collect();
        Asked { condition, slots }
    }

    /// Whether it holds of a record, or what the record lacks.
    fn holds(&self, row: Row<'_>, machine: &mut Machine) -> Result<bool, Gives> {
        // Slots beyond the last that is read are never looked at.
        let mut values = vec![Value::Unknown; self.slots.last().map_or(0, |(last, ..)| last.saturating_add(1))];
        for (slot, at, _) in &self.slots {
            if let Some(place) = values.get_mut(*slot) {
                *place = at.cell(row).value();
            }
        }
        match self.condition.evaluate_in(machine, &values) {
            Value::Boolean(holds) => Ok(holds),
            Value::Unknown => {
                let first = machine.missing().first().copied();
                let lacks = self.slots.iter().find(|(slot, ..)| Some(*slot) == first);
                Err(Gives::Undetermined(lacks.map_or(u32::MAX, |(.., lacks)| *lacks)))
            }
            _ => Ok(false),
        }
    }
}

impl<'m> Reader<'m> {
    fn new(measure: &'m Measure, shape: &Shape) -> Self {
        let asked = |condition: &'m Expression| Asked::new(condition, measure, shape);
        let (of, place) = measure.of();
        Reader {
            measure,
            condition: measure.condition.as_ref().map(asked),
            steps: measure.steps.as_ref().map(|(opens, closes)| (asked(opens), asked(closes))),
            of: of.map(|name| At::of(name, shape)),
            lacks_of: measure.lacking(shape.form(), place),
        }
    }

    fn read(&self, row: Row<'_>, machine: &mut Machine, amounts: &mut Vec<Decimal>) -> Gives {
        self.gives(row, machine, amounts).unwrap_or_else(|undetermined| undetermined)
    }

    fn gives(&self, row: Row<'_>, machine: &mut Machine, amounts: &mut Vec<Decimal>) -> Result<Gives, Gives> {
        if let Some(condition) = &self.condition
            && !condition.holds(row, machine)?
        {
            return Ok(Gives::NotMet);
        }
        let step = match &self.steps {
            Some((opens, closes)) => Some(match (opens.holds(row, machine)?, closes.holds(row, machine)?) {
                (true, true) => Step::Both,
                (true, false) => Step::Opens,
                (false, true) => Step::Closes,
                (false, false) => Step::Neither,
            }),
            None => None,
        };
        let of = self.of.map(|of| (of, of.cell(row)));
        Ok(match (self.measure.aggregate(), of) {
            (Aggregate::Count, _) => Gives::One,
            // What is known not to be there counts, and adds nothing.
            (_, Some((_, Cell::None))) => Gives::One,
            (Aggregate::Sum, Some((_, Cell::Amount(amount)))) => add(amounts, amount),
            (Aggregate::Sum, Some((_, Cell::Count(count)))) => add(amounts, Decimal::from(count)),
            (Aggregate::Sum, _) => Gives::Undetermined(self.lacks_of),
            (_, Some((At::Column(column), Cell::Text(_)))) => match (row.name(column), step) {
                (Some(key), Some(step)) => Gives::Step(step, key),
                (Some(key), None) => Gives::Key(key),
                (None, _) => Gives::Undetermined(self.lacks_of),
            },
            _ => Gives::Undetermined(self.lacks_of),
        })
    }
}

fn add(amounts: &mut Vec<Decimal>, amount: Decimal) -> Gives {
    amounts.push(amount);
    Gives::Amount(u32::try_from(amounts.len().saturating_sub(1)).unwrap_or(u32::MAX))
}
