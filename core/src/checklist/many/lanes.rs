//! What is known of many subjects, a lane a name: the rows' values, each different one once where they are few.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::mask::Mask;
use crate::checklist::facts::Held;
use crate::checklist::matched::held;
use crate::checklist::names::{Name, Names};
use crate::condition::{Expression, Machine, Value};
use crate::service::FieldType;
use crate::service::book::{Cell, Row};

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
                    let unknown: Vec<bool> = values.iter().map(|held| matches!(held, Held::Unknown)).collect();
                    Mask::of(count, |row| codes.get(row).is_some_and(|code| unknown.get(usize::from(*code)) == Some(&true)))
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
                let mut of = |value: &'_ Held| -> Held {
                    let mut slots = slots.clone();
                    slots.get_mut(*one).into_iter().for_each(|place| *place = value.value());
                    held(&expression.evaluate_in(&mut machine, &slots))
                };
                // Places that no row has hold nothing known, and all of them come to the same.
                let unknown = of(&Held::Unknown);
                let of = |value: &Held| if matches!(value, Held::Unknown) { unknown.clone() } else { of(value) };
                match interned(values.iter().map(of)) {
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
        FieldType::Date | FieldType::Count => span_lane(rows, column),
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
    let mut codes = Vec::with_capacity(rows.len());
    for row in rows {
        let code = row.code(column);
        let value = values.get_mut(code)?;
        if value.is_none() {
            *value = Some(of_cell(row.cell(column)));
        }
        codes.push(u16::try_from(code).ok()?);
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
fn span_lane(rows: &[Row<'_>], column: usize) -> Option<Lane> {
    let number = |cell: &Cell<'_>| match cell {
        Cell::Date(date) => Some(i64::from(date.day_number())),
        Cell::Count(count) => i64::try_from(*count).ok(),
        _ => None,
    };
    let known = || rows.iter().filter_map(|row| number(&row.cell(column)));
    let (first, last) = (known().min().unwrap_or_default(), known().max().unwrap_or_default());
    let length = usize::try_from(last.checked_sub(first)?).ok()?;
    if length > MAX_VALUES {
        return None;
    }
    let mut values = vec![Held::None, Held::Unknown];
    values.resize(length.checked_add(3)?, Held::Unknown);
    let mut codes = Vec::with_capacity(rows.len());
    for row in rows {
        let cell = row.cell(column);
        let code = match (&cell, number(&cell)) {
            (Cell::None, _) => 0,
            (Cell::Unknown, _) => 1,
            (_, number) => {
                let code = usize::try_from(number?.checked_sub(first)?).ok()?.checked_add(2)?;
                let value = values.get_mut(code)?;
                if matches!(value, Held::Unknown) {
                    *value = of_cell(cell);
                }
                code
            }
        };
        codes.push(u16::try_from(code).ok()?);
    }
    Some(Lane::Codes(codes, values))
}

/// The place of each value among the different ones, and these in the order in which they come; nothing where they are too many.
fn interned(all: impl Iterator<Item = Held>) -> Option<(Vec<u16>, Vec<Held>)> {
    let mut kept: Vec<Held> = Vec::new();
    let mut sorted: Vec<u16> = Vec::new();
    let mut codes = Vec::new();
    for value in all {
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
