//! The unit and the month of each record, found once for all measures.

use std::collections::BTreeMap;

use super::axes::{MonthAxis, UnitAxis};
use crate::metrics::figure::Reason;
use crate::metrics::stand::Stands;
use crate::service::Book;
use crate::value::DivisionCode;

/// When a record was made, as seen from a cube.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    Before,
    /// The place of its month.
    Month(u32),
    After,
}

/// The place of a record's unit and its time, or why it is in none.
pub(super) type Placed = Result<(u32, When), Reason>;

/// Where the records of some shelves stand, in the order of their rows.
#[derive(Default)]
pub(super) struct Places(BTreeMap<usize, Vec<Placed>>);

impl Places {
    /// Looks at the records of a shelf, once.
    pub(super) fn look(&mut self, shelf: usize, book: &Book, stands: &Stands, top: DivisionCode, (units, months): (&UnitAxis, &MonthAxis)) {
        let place = |code: DivisionCode| units.nearest(code).and_then(|at| u32::try_from(at).ok());
        // Records of a station follow each other, and a station stands where it stood.
        let mut last: Option<(DivisionCode, Option<u32>)> = None;
        let mut placed = |row: crate::service::book::Row<'_>| {
            let code = stands.of(row)?;
            if !top.contains(code) {
                return Err(Reason::OtherUnit);
            }
            let unit = match last {
                Some((known, unit)) if known == code => unit,
                _ => place(code),
            };
            last = Some((code, unit));
            // It is there, as the axis was made for these records.
            Ok((unit.ok_or(Reason::OtherUnit)?, months.when(row.date())))
        };
        self.0.entry(shelf).or_insert_with(|| book.rows_on(shelf).map(&mut placed).collect());
    }

    /// Where the records of a shelf stand.
    pub(super) fn on(&self, shelf: usize) -> impl Iterator<Item = Placed> {
        self.0.get(&shelf).into_iter().flatten().copied()
    }
}
