//! The unit and the month of each record, found once for all measures.

use std::collections::BTreeMap;

use super::axes::{MonthAxis, UnitAxis};
use crate::metrics::figure::Reason;
use crate::metrics::stand::{Stand, Stands};
use crate::service::{Book, Role};
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
        let station = book.shelves().find(|(at, _)| *at == shelf).and_then(|(_, shape)| shape.role_column(Role::Station));
        // A station mostly stands where it stood last.
        let mut last: Vec<Option<(Stand, u32)>> = Vec::new();
        let mut unit_of = |stand: Stand, station: Option<u32>| {
            let at = station.and_then(|at| usize::try_from(at).ok())?;
            if let Some(Some((known, unit))) = last.get(at)
                && *known == stand
            {
                return Some(*unit);
            }
            let unit = u32::try_from(units.place(stand)?).ok()?;
            last.resize(last.len().max(at.saturating_add(1)), None);
            *last.get_mut(at)? = Some((stand, unit));
            Some(unit)
        };
        let mut placed = |row: crate::service::book::Row<'_>| {
            let station = station.and_then(|column| row.name(column));
            let stand = stands.at(station, row)?;
            if !stands.holds(top, stand) {
                return Err(if matches!(stand, Stand::Unit(_)) { Reason::OtherUnit } else { Reason::NoUnit });
            }
            // It is there, as the axis was made for these records.
            Ok((unit_of(stand, station).ok_or(Reason::OtherUnit)?, months.when(row.date())))
        };
        self.0.entry(shelf).or_insert_with(|| book.rows_on(shelf).map(&mut placed).collect());
    }

    /// Where the records of a shelf stand.
    pub(super) fn on(&self, shelf: usize) -> &[Placed] {
        self.0.get(&shelf).map(Vec::as_slice).unwrap_or_default()
    }
}
