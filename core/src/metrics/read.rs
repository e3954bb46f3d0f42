//! How one record of a shelf is read: its condition, its step, and what is counted of it.

use std::ops::Neg;

use super::given::{Gives, Step};
use super::measure::Measure;
use super::spec::Aggregate;
use crate::condition::{Expression, Machine, Value};
use crate::service::book::{Cell, Row, Slices};
use crate::service::{RecordName, Role, Shape};
use crate::value::Decimal;

/// Where on a shelf a name lies.
#[derive(Clone, Copy)]
enum At {
    Column(usize),
    Attendance,
    Nowhere,
}

impl At {
    fn of(name: &RecordName, shape: &Shape) -> Self {
        let column = match name {
            RecordName::Role(Role::Attendance) => return At::Attendance,
            RecordName::Role(role) => shape.role_column(*role),
            RecordName::Fact(fact) => shape.fact_column(fact),
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
pub(super) struct Reader<'m> {
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
    /// What it came to for each combination of values, where these are few: then it is evaluated once for each.
    known: Option<Vec<Option<Result<bool, Gives>>>>,
}

/// What a condition comes to for each combination of the values of some columns, the last of which changes first.
pub(super) struct ByCode {
    /// The columns, each with how many values it can have.
    pub(super) columns: Vec<(usize, usize)>,
    pub(super) holds: Vec<Result<bool, Gives>>,
}

/// The most combinations of values that are kept.
const KEPT: usize = 4_096;

impl<'m> Asked<'m> {
    fn new(condition: &'m Expression, measure: &Measure, shape: &Shape) -> Self {
        let at = |slot: usize| measure.names.get(slot).map_or(At::Nowhere, |name| At::of(name, shape));
        let slots = condition.slots().iter().map(|slot| (*slot, at(*slot), measure.lacking(shape.form(), Some(*slot)))).collect();
        Asked { condition, slots, known: Some(Vec::new()) }
    }

    /// Whether it holds of a record, or what the record lacks.
    fn holds(&mut self, row: Row<'_>, machine: &mut Machine) -> Result<bool, Gives> {
        let Some(at) = self.known.as_ref().and_then(|_| self.combination(row)) else {
            self.known = None;
            return self.evaluated(row, machine);
        };
        if let Some(Some(known)) = self.known.as_ref().and_then(|known| known.get(at)) {
            return *known;
        }
        let holds = self.evaluated(row, machine);
        if let Some(known) = &mut self.known {
            known.resize(known.len().max(at.saturating_add(1)), None);
            if let Some(place) = known.get_mut(at) {
                *place = Some(holds);
            }
        }
        holds
    }

    /// The number of the combination of values that a record has, where there are few.
    fn combination(&self, row: Row<'_>) -> Option<usize> {
        let mut combination = (0_usize, 1_usize);
        for (_, at, _) in &self.slots {
            let (code, domain) = match at {
                At::Column(column) => (row.code(*column), row.domain(*column)?),
                At::Attendance => return None,
                At::Nowhere => (0, 1),
            };
            let many = combination.1.checked_mul(domain).filter(|many| *many <= KEPT)?;
            combination = (combination.0.saturating_mul(domain).saturating_add(code), many);
        }
        Some(combination.0)
    }

    fn evaluated(&self, row: Row<'_>, machine: &mut Machine) -> Result<bool, Gives> {
        self.of_values(machine, |at| at.cell(row).value())
    }

    /// The columns that it reads, if each has few values, with how many; a name that lies nowhere has none.
    fn columns(&self, slices: Slices<'_>) -> Option<Vec<(usize, usize)>> {
        let mut columns = Vec::new();
        for (_, at, _) in &self.slots {
            match at {
                At::Column(column) => columns.push((*column, slices.domain(*column)?)),
                At::Attendance => return None,
                At::Nowhere => {}
            }
        }
        Some(columns)
    }

    /// What it comes to for values that a function gives.
    fn of_values<'v>(&self, machine: &mut Machine, value: impl Fn(At) -> Value<'v>) -> Result<bool, Gives> {
        // Slots beyond the last that is read are never looked at.
        let mut values = vec![Value::Unknown; self.slots.last().map_or(0, |(last, ..)| last.saturating_add(1))];
        for (slot, at, _) in &self.slots {
            if let Some(place) = values.get_mut(*slot) {
                *place = value(*at);
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
    pub(super) fn new(measure: &'m Measure, shape: &Shape) -> Self {
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

    /// What its condition comes to for each combination of values, where these are few; there is one combination where it has none.
    pub(super) fn by_code(&self, slices: Slices<'_>, machine: &mut Machine) -> Option<ByCode> {
        let Some(condition) = &self.condition else { return Some(ByCode { columns: Vec::new(), holds: vec![Ok(true)] }) };
        let columns = condition.columns(slices)?;
        let many = columns.iter().try_fold(1_usize, |many, (_, domain)| many.checked_mul(*domain))?;
        // Where there are more of them than records, reading these is less.
        if many > KEPT.min(slices.days().len().max(1)) {
            return None;
        }
        let holds = (0..many).map(|combination| {
            let code = |wanted: usize| {
                let mut rest = combination;
                for (column, domain) in columns.iter().rev() {
                    if *column == wanted {
                        return rest % domain;
                    }
                    rest /= domain;
                }
                1
            };
            condition.of_values(machine, |at| match at {
                At::Column(column) => slices.value(column, code(column)),
                At::Attendance | At::Nowhere => Value::Unknown,
            })
        });
        Some(ByCode { holds: holds.collect(), columns: columns.clone() })
    }

    /// The columns of what is counted or added up: none where no record of the form tells it, and two where named participants and others are
    /// added up.
    pub(super) fn columns(&self, shape: &Shape) -> Option<Vec<usize>> {
        match self.of? {
            At::Column(column) => Some(vec![column]),
            At::Nowhere => Some(Vec::new()),
            At::Attendance => Some([Role::Participants, Role::HeadCount].into_iter().filter_map(|role| shape.role_column(role)).collect()),
        }
    }

    /// Whether it adds up who took part.
    pub(super) fn is_attendance(&self) -> bool {
        matches!(self.of, Some(At::Attendance))
    }

    pub(super) fn read(&mut self, row: Row<'_>, machine: &mut Machine, amounts: &mut Vec<Decimal>) -> Gives {
        self.gives(row, machine, amounts).unwrap_or_else(|undetermined| undetermined)
    }

    fn gives(&mut self, row: Row<'_>, machine: &mut Machine, amounts: &mut Vec<Decimal>) -> Result<Gives, Gives> {
        if let Some(condition) = &mut self.condition
            && !condition.holds(row, machine)?
        {
            return Ok(Gives::NotMet);
        }
        let step = match &mut self.steps {
            Some((opens, closes)) => Some(match (opens.holds(row, machine)?, closes.holds(row, machine)?) {
                (true, true) => Step::Both,
                (true, false) => Step::Opens,
                (false, true) => Step::Closes,
                (false, false) => Step::Neither,
            }),
            None => None,
        };
        if self.measure.aggregate() == Aggregate::Balance && step == Some(Step::Neither) {
            return Ok(Gives::NotMet);
        }
        let of = self.of.map(|of| (of, of.cell(row)));
        Ok(match (self.measure.aggregate(), of) {
            (Aggregate::Count, _) => Gives::One,
            // What is known not to be there counts, and adds nothing.
            (_, Some((_, Cell::None))) => Gives::One,
            (Aggregate::Sum, Some((_, Cell::Amount(amount)))) => add(amounts, amount),
            (Aggregate::Sum, Some((_, Cell::Count(count)))) => add(amounts, Decimal::from(count)),
            (Aggregate::Balance, Some((_, Cell::Amount(amount)))) => add(amounts, signed(amount, step)),
            (Aggregate::Balance, Some((_, Cell::Count(count)))) => add(amounts, signed(Decimal::from(count), step)),
            (Aggregate::Sum | Aggregate::Balance, _) => Gives::Undetermined(self.lacks_of),
            (_, Some((At::Column(column), Cell::Text(_)))) => match (row.name(column), step) {
                (Some(key), Some(step)) => Gives::Step(step, key),
                (Some(key), None) => Gives::Key(key),
                (None, _) => Gives::Undetermined(self.lacks_of),
            },
            _ => Gives::Undetermined(self.lacks_of),
        })
    }
}

/// What comes in is added, what goes out is taken off, and what does both is neither.
fn signed(amount: Decimal, step: Option<Step>) -> Decimal {
    match step {
        Some(Step::Opens) => amount,
        Some(Step::Closes) => amount.neg(),
        _ => Decimal::ZERO,
    }
}

fn add(amounts: &mut Vec<Decimal>, amount: Decimal) -> Gives {
    amounts.push(amount);
    Gives::Amount(u32::try_from(amounts.len().saturating_sub(1)).unwrap_or(u32::MAX))
}
