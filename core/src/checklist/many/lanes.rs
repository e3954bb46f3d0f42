//! What is known of many subjects, a lane a name: the rows' values, each different one once where they are few.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::mask::{Mask, NO_VALUE, Truths, UNKNOWN};
use crate::checklist::facts::Held;
use crate::checklist::matched::held;
use crate::checklist::names::{Name, Names};
use crate::condition::{Expression, Machine, Value};
use crate::service::FieldType;
use crate::service::book::{Cell, Row, Span, Strip};
use crate::value::Date;

/// More different values than this are kept row by row.
const MAX_VALUES: usize = 60_000;

/// The values of one name.
pub(super) enum Lane {
    /// The same in every row.
    One(Held),
    /// The place of each row's value among the different ones.
    Codes(Vec<u16>, Vec<Held>),
    /// A value a row.
    Rows(Vec<Held>),
}

impl Lane {
    pub(super) fn at(&self, row: usize) -> &Held {
        const NOTHING: &Held = &Held::Unknown;
        match self {
            Lane::One(held) => held,
            Lane::Codes(codes, values) => codes.get(row).and_then(|code| values.get(usize::from(*code))).unwrap_or(NOTHING),
            Lane::Rows(values) => values.get(row).unwrap_or(NOTHING),
        }
    }
}

/// For each slot: the slots of what is asked that it waits for, and in which rows.
pub(super) type Waits = Vec<(usize, Mask)>;

/// All lanes of a slice of the rows.
pub(super) struct Lanes {
    pub(super) rows: usize,
    pub(super) lanes: Vec<Lane>,
    pub(super) waits: Vec<Waits>,
}

impl Lanes {
    /// The lanes of these records; `one` is what is the same for all: the day and the standards, by slot.
    pub(super) fn of(names: &Names, read: &[bool], rows: &[Row<'_>], one: &[Held]) -> Lanes {
        let count = rows.len();
        let mut lanes = Lanes { rows: count, lanes: Vec::with_capacity(names.slots.len()), waits: Vec::with_capacity(names.slots.len()) };
        for (slot, name) in names.slots.iter().enumerate() {
            let is_read = read.get(slot) == Some(&true);
            let lane = match name {
                Name::Fact(fact, _) if is_read => fact_lane(rows, &fact.id, fact.kind),
                Name::Today | Name::Standard(_) => Lane::One(one.get(slot).cloned().unwrap_or_default()),
                Name::Fact(..) | Name::Derived(..) => Lane::One(Held::Unknown),
            };
            let unknown = match (&lane, is_read, name) {
                (_, false, _) | (_, _, Name::Derived(..)) => Mask::none(count),
                (Lane::One(held), ..) => {
                    if matches!(held, Held::Unknown) {
                        Mask::all(count)
                    } else {
                        Mask::none(count)
                    }
                }
                (Lane::Codes(codes, values), ..) => {
                    let table: Vec<u8> = values.iter().map(|held| if matches!(held, Held::Unknown) { UNKNOWN } else { NO_VALUE }).collect();
                    Truths::by_code(codes, &table).unknown
                }
                (Lane::Rows(values), ..) => Mask::of(count, |row| matches!(values.get(row), Some(Held::Unknown))),
            };
            lanes.lanes.push(lane);
            lanes.waits.push(if unknown.is_none() { Vec::new() } else { vec![(slot, unknown)] });
        }
        for (slot, name) in names.slots.iter().enumerate() {
            if let Name::Derived(_, expression, _) = name
                && read.get(slot) == Some(&true)
            {
                lanes.derive(slot, expression);
            }
        }
        lanes
    }

    /// A derived fact: of each different value of what it reads once, where that is one lane, else of each row.
    fn derive(&mut self, slot: usize, expression: &Expression) {
        let read = self.varying(expression);
        let mut machine = Machine::new();
        let lane = match (read.as_slice(), read.first().and_then(|one| self.lanes.get(*one))) {
            ([], _) => Lane::One(self.evaluate(expression, &mut machine, |at| self.lane(at, 0))),
            ([one], Some(Lane::Codes(codes, values))) => {
                let mut slots = vec![Value::Unknown; self.lanes.len()];
                self.fill(expression, 0, &mut slots);
                let mut of = |value| {
                    if let Some(place) = slots.get_mut(*one) {
                        *place = value;
                    }
                    held(&expression.evaluate_in(&mut machine, &slots))
                };
                // Places that no row has hold nothing known, and all of them come to the same.
                let unknown = of(Value::Unknown);
                let each = values.iter().map(|value| if matches!(value, Held::Unknown) { unknown.clone() } else { of(value.value()) });
                match interned(each) {
                    Some((places, kept)) => {
                        let place = |code: &u16| places.get(usize::from(*code)).copied().unwrap_or_default();
                        Lane::Codes(codes.iter().map(place).collect(), kept)
                    }
                    None => Lane::Rows(Vec::new()),
                }
            }
            _ => Lane::Rows(Vec::new()),
        };
        let lane = match lane {
            Lane::Rows(_) => {
                let mut row = 0..self.rows;
                let mut each = || row.next().map(|row| self.evaluate(expression, &mut machine, |at| self.lane(at, row)));
                let all: Vec<Held> = std::iter::from_fn(&mut each).collect();
                match interned(all.iter().cloned()) {
                    Some((codes, kept)) => Lane::Codes(codes, kept),
                    None => Lane::Rows(all),
                }
            }
            lane => lane,
        };
        let waits = self.waits_of(expression, &mut machine, &lane);
        self.waits.get_mut(slot).into_iter().for_each(|place| *place = waits.clone());
        if let Some(place) = self.lanes.get_mut(slot) {
            *place = lane;
        }
    }

    /// What an expression waits for, and in which rows.
    fn waits_of(&self, expression: &Expression, machine: &mut Machine, lane: &Lane) -> Waits {
        let mut waits: Waits = Vec::new();
        let mut slots = vec![Value::Unknown; self.lanes.len()];
        for row in (0..self.rows).filter(|row| matches!(lane.at(*row), Held::Unknown)) {
            self.fill(expression, row, &mut slots);
            _ = expression.evaluate_in(machine, &slots);
            let missing = machine.missing().iter().filter_map(|missing| self.waits.get(*missing)).flatten();
            for (asked, _) in missing.filter(|(_, mask)| mask.has(row)) {
                let at = waits.iter().position(|(known, _)| known == asked).unwrap_or_else(|| {
                    waits.push((*asked, Mask::none(self.rows)));
                    waits.len() - 1
                });
                waits.get_mut(at).into_iter().for_each(|(_, mask)| mask.set(row));
            }
        }
        waits
    }

    fn evaluate<'l>(&'l self, expression: &Expression, machine: &mut Machine, of: impl Fn(usize) -> &'l Held) -> Held {
        let slots: Vec<Value<'_>> =
            (0..self.lanes.len()).map(|at| if expression.slots().contains(&at) { of(at).value() } else { Value::Unknown }).collect();
        held(&expression.evaluate_in(machine, &slots))
    }

    fn lane(&self, slot: usize, row: usize) -> &Held {
        const NOTHING: &Held = &Held::Unknown;
        self.lanes.get(slot).map_or(NOTHING, |lane| lane.at(row))
    }

    /// The slots that an expression reads and that are not the same in every row.
    pub(super) fn varying(&self, expression: &Expression) -> Vec<usize> {
        expression.slots().iter().copied().filter(|slot| !matches!(self.lanes.get(*slot), Some(Lane::One(_)) | None)).collect()
    }

    /// Puts the values of a row that an expression reads into slots that lie ready.
    pub(super) fn fill<'l>(&'l self, expression: &Expression, row: usize, slots: &mut [Value<'l>]) {
        for slot in expression.slots() {
            if let Some(place) = slots.get_mut(*slot) {
                *place = self.lane(*slot, row).value();
            }
        }
    }
}

/// The lane of a fact.
fn fact_lane(rows: &[Row<'_>], fact: &str, kind: FieldType) -> Lane {
    let column = rows.first().and_then(|row| row.shape().fact_column(fact));
    // Of a list of records a book keeps their number alone.
    let Some(column) = column.filter(|_| kind != FieldType::Group) else { return Lane::One(Held::Unknown) };
    let lane = match kind {
        FieldType::Date | FieldType::Count => span_lane(rows, column, kind),
        FieldType::Options => lists_lane(rows, column),
        FieldType::Boolean | FieldType::Option => codes_lane(rows, column),
        FieldType::Amount => None,
        _ => interned(rows.iter().map(|row| of_cell(row.cell(column)))).map(|(codes, values)| Lane::Codes(codes, values)),
    };
    lane.unwrap_or_else(|| Lane::Rows(rows.iter().map(|row| of_cell(row.cell(column))).collect()))
}

fn of_cell(cell: Cell<'_>) -> Held {
    held(&cell.value())
}

/// Options and truths, as their column numbers them.
fn codes_lane(rows: &[Row<'_>], column: usize) -> Option<Lane> {
    let mut values = vec![None; rows.first()?.domain(column)?];
    let codes = Strip::of(rows, column)?.codes()?;
    for (row, code) in rows.iter().zip(&codes) {
        let value = values.get_mut(usize::from(*code))?;
        if value.is_none() {
            *value = Some(of_cell(row.cell(column)));
        }
    }
    Some(Lane::Codes(codes, values.into_iter().map(Option::unwrap_or_default).collect()))
}

/// Several options, each different list once.
fn lists_lane(rows: &[Row<'_>], column: usize) -> Option<Lane> {
    let mut values = vec![Held::None, Held::Unknown];
    let mut known: BTreeMap<&[u16], u16> = BTreeMap::new();
    let mut codes = Vec::with_capacity(rows.len());
    for row in rows {
        codes.push(match row.cell(column) {
            Cell::None => 0,
            Cell::Options(options) => match known.get(options.codes()) {
                Some(code) => *code,
                None => {
                    let code = u16::try_from(values.len()).ok().filter(|code| usize::from(*code) < MAX_VALUES)?;
                    known.insert(options.codes(), code);
                    values.push(of_cell(row.cell(column)));
                    code
                }
            },
            _ => 1,
        });
    }
    Some(Lane::Codes(codes, values))
}

/// Days and counts as places in the span that they fill, where that is not too long.
fn span_lane(rows: &[Row<'_>], column: usize, kind: FieldType) -> Option<Lane> {
    let Span { first, places, codes } = Strip::of(rows, column)?.span(MAX_VALUES)?;
    let mut seen = vec![false; places];
    for code in &codes {
        seen.get_mut(usize::from(*code)).into_iter().for_each(|seen| *seen = true);
    }
    let cell = |number: i64| match kind {
        FieldType::Date => Date::from_day_number(i32::try_from(number).ok()?).map(Cell::Date),
        _ => u64::try_from(number).ok().map(Cell::Count),
    };
    let mut values = vec![Held::None, Held::Unknown];
    let known = seen.iter().skip(2).zip(first..).map(|(seen, number)| if *seen { cell(number).map(of_cell) } else { None });
    values.extend(known.map(Option::unwrap_or_default));
    Some(Lane::Codes(codes, values))
}

/// The place of each value among the different ones, and these in the order in which they come; nothing where they are too many.
fn interned(all: impl Iterator<Item = Held>) -> Option<(Vec<u16>, Vec<Held>)> {
    let mut kept: Vec<Held> = Vec::new();
    let mut sorted: Vec<u16> = Vec::new();
    let mut codes: Vec<u16> = Vec::new();
    for value in all {
        // Values of neighbouring places are often the same: an age of a birthday.
        if let Some(last) =
            codes.last().copied().filter(|last| kept.get(usize::from(*last)).is_some_and(|known| known.order(&value).is_eq()))
        {
            codes.push(last);
            continue;
        }
        let found = sorted.binary_search_by(|code| kept.get(usize::from(*code)).map_or(Ordering::Less, |known| known.order(&value)));
        let code = match found {
            Ok(at) => sorted.get(at).copied()?,
            Err(at) => {
                let code = u16::try_from(kept.len()).ok().filter(|code| usize::from(*code) < MAX_VALUES)?;
                kept.push(value);
                sorted.insert(at, code);
                code
            }
        };
        codes.push(code);
    }
    Some((codes, kept))
}
