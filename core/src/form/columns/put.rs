//! Rows that were proven clean, given to the columns of a book as [`build`](crate::form::check::build) gives them those of one record.

use super::Proof;
use super::known::NOTHING;
use super::lane::{Lane, Lie};
use super::plan::Plan;
use crate::form::check::Shown;
use crate::form::check::build::{give, says_none};
use crate::form::definition::compiled::{Field, Form};
use crate::form::draft::content::{FieldValue, Slot};
use crate::service::Book;
use crate::service::book::NewRow;

/// Some rows one behind the other, and their numbers.
#[derive(Clone, Copy)]
pub(super) struct Run<'n> {
    pub(super) start: usize,
    pub(super) numbers: &'n [u32],
}

impl Run<'_> {
    pub(super) fn rows(self) -> std::ops::Range<usize> {
        self.start..self.start.saturating_add(self.numbers.len())
    }
}

/// Room for the numbers of names.
#[derive(Default)]
pub(super) struct Numbers {
    names: Vec<u32>,
}

/// Puts the records of a run into a book.
pub(super) fn put(form: &Form, (plan, shown): (&Plan, &[Shown]), proof: &mut Proof, run: Run<'_>, numbers: &mut Numbers, book: &mut Book) {
    let count = run.numbers.len();
    let days = proof.lanes.get(plan.date).into_iter().flat_map(|lane| run.rows().filter_map(move |row| lane.day(row)));
    let mut rows = book.begin_rows(&form.shape, days.zip(run.numbers.iter().copied()));
    for columns in &form.layout.columns {
        let shown = shown.get(columns.field).copied().unwrap_or(Shown::No);
        let is_none = shown == Shown::No || shown == Shown::Yes && columns.empty_is_none;
        let field = form.fields.get(columns.field).filter(|_| shown == Shown::Yes);
        let lane = plan.column_of.get(columns.field).copied().flatten().and_then(|column| proof.lanes.get_mut(column));
        let (Some(field), Some(lane)) = (field, lane.filter(|lane| lane.lie != Lie::Blank)) else {
            if let Some(column) = columns.role {
                rows.unknowns(column, count);
            }
            if let Some(column) = columns.fact {
                if is_none { rows.nones(column, count) } else { rows.unknowns(column, count) }
            }
            continue;
        };
        for (which, column, is_none) in [(0, columns.role, false), (1, columns.fact, is_none)] {
            let Some(column) = column else { continue };
            if !in_bulk(lane, run, (which, column), numbers, &mut rows) {
                one_by_one(field, lane, run, (column, which == 1, is_none), &mut rows);
            }
        }
    }
}

/// Gives a column days or names at once, if that is what it holds.
fn in_bulk(lane: &mut Lane, run: Run<'_>, (which, column): (usize, usize), numbers: &mut Numbers, rows: &mut NewRow<'_>) -> bool {
    match lane.lie {
        Lie::Days => {
            let is_whole = lane.days.get(run.rows()).unwrap_or_default().iter().all(Option::is_some);
            if is_whole {
                rows.days(column, lane.numbers.get(run.rows()).unwrap_or_default());
            }
            is_whole
        }
        Lie::Counts => {
            let counts = lane.counts.get(run.rows()).unwrap_or_default();
            counts.iter().all(Option::is_some) && rows.counts(column, counts.iter().flatten().copied())
        }
        Lie::Different => {
            let Lane { ids, known, .. } = lane;
            numbers.names.clear();
            for id in ids.get(run.rows()).unwrap_or_default() {
                let Some(number) = known.name(*id, which, |text| rows.number(column, text)) else { return false };
                numbers.names.push(number);
            }
            rows.names(column, &numbers.names);
            true
        }
        _ => false,
    }
}

fn one_by_one(field: &Field, lane: &mut Lane, run: Run<'_>, (column, is_fact, is_none): (usize, bool, bool), rows: &mut NewRow<'_>) {
    for row in run.rows() {
        if lane.lie == Lie::Different
            && let Some(number) =
                lane.ids.get(row).and_then(|id| lane.known.name(*id, usize::from(is_fact), |text| rows.number(column, text)))
        {
            rows.names(column, &[number]);
            continue;
        }
        let slot = lane.slot(row);
        if lane.has_value(row) {
            give(field, &slot, lane.kept(), column, rows);
        } else if is_fact && (is_none || says_none(field, &slot)) {
            rows.none(column);
        } else {
            rows.unknown(column);
        }
    }
}

impl super::known::Known {
    /// The number of a name in a column of the book, which is asked for it once; none where it is no name.
    fn name(&mut self, id: u32, which: usize, number: impl FnOnce(&str) -> Option<u32>) -> Option<u32> {
        let at = usize::try_from(id).ok().filter(|_| id != NOTHING)?;
        let place = self.entries.get_mut(at)?.names.get_mut(which)?;
        if *place == u32::MAX {
            let Slot::Set(FieldValue::Text(part) | FieldValue::Division(_, part)) = self.slots.get(at)? else { return None };
            *place = number(self.content.kept.text(*part))?;
        }
        Some(*place)
    }
}
