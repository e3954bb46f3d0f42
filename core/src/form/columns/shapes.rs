//! What the conditions of a form say of rows, each combination of what they read evaluated once by the ordinary check.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::known::{NOTHING, flag};
use super::lane::{Lane, Lie};
use super::plan::Plan;
use crate::form::check::build;
use crate::form::check::{self, Shown, Work};
use crate::form::definition::compiled::Form;
use crate::form::draft::content::{FieldValue, FilledFields, Slot};
use crate::form::draft::{Draft, Sink};
use crate::form::world::World;
use crate::value::Date;

/// So many combinations are kept at once.
const MOST: usize = 1 << 16;

/// What of a column conditions go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counts {
    /// What stands there.
    Value,
    /// Whether something stands there.
    Filled,
}

/// What the conditions say of a row.
pub(super) struct Shape {
    /// Whether each field is shown.
    pub(super) shown: Vec<Shown>,
    /// What is waited for.
    pub(super) waits_for: Vec<Arc<str>>,
}

/// The combinations that came.
#[derive(Default)]
pub(super) struct Shapes {
    /// By the codes of what stands in the columns: the shape, or nothing where there is something to tell.
    known: BTreeMap<Vec<u32>, Option<usize>>,
    shapes: Vec<Shape>,
    last: (Vec<u32>, Option<usize>),
    codes: Vec<u32>,
    /// The plan and the different values that the codes are of.
    of: (u32, u64),
    room: Room,
}

struct Room {
    content: FilledFields,
    sink: Sink,
    work: Work,
}

impl Default for Room {
    fn default() -> Self {
        Room { content: FilledFields::default(), sink: Sink::new(1), work: Work::default() }
    }
}

impl Shapes {
    pub(super) fn get(&self, which: usize) -> Option<&Shape> {
        self.shapes.get(which)
    }

    /// Forgets all combinations if they are of other values.
    pub(super) fn begin(&mut self, plan: &Plan, lanes: &[Lane]) {
        let values = lanes.iter().fold(0_u64, |sum, lane| sum.wrapping_add(lane.known.generation));
        if self.of != (plan.at, values) || self.known.len() > MOST {
            *self = Shapes { of: (plan.at, values), ..Shapes::default() };
        }
    }

    /// The shape of a row; nothing where there is something to tell of it, or nothing is known of it.
    pub(super) fn of(&mut self, form: &Form, plan: &Plan, lanes: &[Lane], row: usize, today: Date) -> Option<usize> {
        self.codes.clear();
        for (column, counts) in &plan.counts {
            self.codes.push(code(lanes.get(*column)?, *counts, row)?);
        }
        if self.codes == self.last.0 && !self.shapes.is_empty() {
            return self.last.1;
        }
        let shape = match self.known.get(&self.codes) {
            Some(known) => *known,
            None => {
                let shape = self.room.check(form, plan, lanes, row, today);
                let at = shape.map(|shape| self.place(shape));
                self.known.insert(self.codes.clone(), at);
                at
            }
        };
        self.last.0.clone_from(&self.codes);
        self.last.1 = shape;
        shape
    }

    /// The place of a shape among those that came.
    fn place(&mut self, shape: Shape) -> usize {
        let same = |known: &Shape| known.shown == shape.shown && known.waits_for == shape.waits_for;
        self.shapes.iter().position(same).unwrap_or_else(|| {
            self.shapes.push(shape);
            self.shapes.len().saturating_sub(1)
        })
    }
}

/// A number for what stands in a row of a column; nothing where there is none.
fn code(lane: &Lane, counts: Counts, row: usize) -> Option<u32> {
    match (counts, lane.lie) {
        (Counts::Filled, _) => Some(u32::from(lane.slot(row).is_filled()) + u32::from(lane.has_value(row))),
        (Counts::Value, Lie::Blank) => Some(NOTHING),
        (Counts::Value, Lie::Different) => {
            let id = *lane.ids.get(row)?;
            // What is blank is one, however it is written.
            let is_filled = lane.known.entry(id).is_some_and(|entry| entry.flags & flag::FILLED != 0);
            Some(if is_filled { id } else { NOTHING })
        }
        (Counts::Value, Lie::Days) => match lane.days.get(row)? {
            Some(_) => lane.numbers.get(row).map(|number| number.cast_unsigned()),
            None => Some(NOTHING),
        },
        (Counts::Value, Lie::Counts) => match lane.counts.get(row)? {
            Some(count) => u32::try_from(*count).ok().filter(|count| *count != NOTHING),
            None => Some(NOTHING),
        },
        (Counts::Value, Lie::Read) => (!lane.slot(row).is_filled()).then_some(NOTHING),
    }
}

impl Room {
    /// Checks a row as every record is; nothing where there is something to tell.
    fn check(&mut self, form: &Form, plan: &Plan, lanes: &[Lane], row: usize, today: Date) -> Option<Shape> {
        let Room { content, sink, work } = self;
        let draft = Draft::new(form, content, sink, World::new(today));
        for (field, column) in plan.column_of.iter().enumerate() {
            let Some(lane) = column.and_then(|column| lanes.get(column)) else { continue };
            let content = &mut *draft.content;
            let slot = match lane.slot(row) {
                Slot::Set(FieldValue::Text(part)) => Slot::Set(FieldValue::Text(content.kept.keep(lane.kept().text(part)))),
                Slot::Set(FieldValue::Division(code, part)) => {
                    Slot::Set(FieldValue::Division(code, content.kept.keep(lane.kept().text(part))))
                }
                Slot::Set(FieldValue::Options(part)) => Slot::Set(FieldValue::Options(content.kept.choose(lane.kept().options(part)))),
                Slot::Rows(_) | Slot::Bad => return None,
                slot => slot,
            };
            if let Some(place) = content.slots.get_mut(field) {
                *place = slot;
            }
        }
        check::finish(draft, work);
        let is_told = !sink.findings.is_empty() || sink.truncated.is_some();
        let has_day = build::day(form, content, &work.shown).is_some();
        (!is_told && has_day).then(|| Shape { shown: work.shown.clone(), waits_for: work.waits_for.clone() })
    }
}
