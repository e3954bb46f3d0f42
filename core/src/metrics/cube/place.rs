//! The unit and the month of each record, found once for all measures.

use std::collections::BTreeMap;

use super::axes::{MonthAxis, UnitAxis};
use crate::metrics::figure::Reason;
use crate::metrics::stand::Stands;
use crate::service::Book;
use crate::time::Period;
use crate::value::DivisionCode;

/// The unit and the month of a record, by their places, or why it is in none.
pub(super) type Placed = Result<(u32, u32), Reason>;

/// Where the records of some shelves stand, in the order of their rows.
#[derive(Default)]
pub(super) struct Places(BTreeMap<usize, Vec<Placed>>);

impl Places {
    /// Looks at the records of a shelf, once.
    pub(super) fn look(
        &mut self,
        shelf: usize,
        book: &Book,
        stands: &Stands,
        asked: (DivisionCode, Period),
        (units, months): (&UnitAxis, &MonthAxis),
    ) {
        let (top, period) = asked;
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
            let day = row.date();
            if period.first_day().is_some_and(|first| day < first) {
                return Err(Reason::BeforePeriod);
            }
            if day > period.last_day() {
                return Err(Reason::AfterPeriod);
            }
            let month = months.find(day).and_then(|at| u32::try_from(at).ok());
            // Both are there, as the axes were made for these records.
            unit.zip(month).ok_or(Reason::OtherUnit)
        };
        self.0.entry(shelf).or_insert_with(|| book.rows_on(shelf).map(&mut placed).collect());
    }

    /// Where the records of a shelf stand.
    pub(super) fn on(&self, shelf: usize) -> impl Iterator<Item = Placed> {
        self.0.get(&shelf).into_iter().flatten().copied()
    }
}
