//! In which cell each record stands: of the units in which some station stands, and of the months, with a column before them.
//!
//! A cell is one number, and behind the cells come numbers for each reason that puts a record in none, so that counting asks nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::axes::{MonthAxis, UnitAxis};
use super::categories::Rows;
use crate::metrics::figure::Reason;
use crate::metrics::stand::{Stand, Stands};
use crate::service::book::{Cell, Slice, Slices};
use crate::service::{Role, Shape};
use crate::value::{Date, DivisionCode};

/// When a record was made, as seen from a cube.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    Before,
    /// The place of its month.
    Month(u32),
    After,
}

/// The column of a day behind the last month.
const AFTER: u32 = u32::MAX;

/// Where a station stands: from 0 the first cell of its unit, or the cell of a reason; from here on the place of its runs.
const DATED: u32 = 1 << 31;

/// From here on it stands beside the map's units, in the one of that number, unless a record's own place says in which unit.
const BY_PLACE: u32 = 1 << 30;

/// Where a station stands from one day to another, both included.
type Run = (Option<Date>, Option<Date>, u32);

/// The cells of a cube and where records stand in them.
pub(super) struct Spots<'s> {
    stands: &'s Stands,
    /// The first cell of each that stands beside the map's units, and of each unit in which some record's place may lie.
    beside: Vec<u32>,
    parts: BTreeMap<DivisionCode, u32>,
    columns: usize,
    /// How many times all cells are there: once for each category.
    categories: usize,
    /// How many units have cells.
    own: usize,
    /// The place of each unit in which some station stands, category by category.
    leaves: Vec<usize>,
    stations: Vec<u32>,
    dated: Vec<Vec<Run>>,
    /// The first year that any record is of, and the column of each day since its first, at 366 days a year.
    first_year: i32,
    days: Vec<u32>,
}

impl<'s> Spots<'s> {
    /// The most days in a year.
    const YEAR: usize = 366;

    /// The cells for the units in which stations stand, in and below one, and for the months, where records are of days between two.
    pub(super) fn new(stands: &'s Stands, top: DivisionCode, (units, months): (&UnitAxis, &MonthAxis), days: Option<(Date, Date)>) -> Self {
        let columns = months.len().saturating_add(1);
        let place = |stand: Stand| units.place(stand).filter(|_| stands.holds(top, stand));
        let beside = stands.beside_in(top).len();
        let all_beside = || (0..).map(Stand::Beside).take(beside);
        let leaves: Vec<usize> =
            stands.units().map(Stand::Unit).chain(all_beside()).filter_map(place).collect::<BTreeSet<_>>().into_iter().collect();
        let mut spots = Spots {
            stands,
            beside: Vec::new(),
            parts: BTreeMap::new(),
            columns,
            categories: 1,
            own: leaves.len(),
            leaves,
            stations: Vec::new(),
            dated: Vec::new(),
            first_year: 0,
            days: Vec::new(),
        };
        // It is there, as the axis was made for these stations.
        let first = |spots: &Spots<'_>, stand: Stand| {
            let leaf = place(stand).and_then(|unit| spots.leaves.binary_search(&unit).ok());
            leaf.map(|leaf| number(leaf.saturating_mul(columns)))
        };
        let outside =
            |spots: &Spots<'_>, stand: Stand| spots.out(if matches!(stand, Stand::Unit(_)) { Reason::OtherUnit } else { Reason::NoUnit });
        let cell = |spots: &Spots<'_>, stand: Stand| first(spots, stand).unwrap_or_else(|| outside(spots, stand));
        let numbers = (0..).map(Stand::Beside).take_while(|stand| matches!(stand, Stand::Beside(at) if stands.beside_at(*at).is_some()));
        spots.beside = numbers.map(|stand| cell(&spots, stand)).collect();
        spots.parts = stands.units().map(|code| (code, cell(&spots, Stand::Unit(code)))).collect();
        let base = |spots: &Spots<'_>, standing: Result<Stand, Reason>| match standing {
            Err(reason) => spots.out(reason),
            Ok(Stand::Beside(at)) if stands.goes_by_place(at) => BY_PLACE.saturating_add(at),
            Ok(Stand::Beside(at)) => spots.beside_cell(at),
            Ok(Stand::Unit(code)) => spots.parts.get(&code).copied().unwrap_or_else(|| spots.out(Reason::OtherUnit)),
        };
        for runs in stands.runs() {
            let at = match runs {
                [only] if only.since.is_none() && only.until.is_none() => base(&spots, only.holds.0),
                runs => {
                    let dated = runs.iter().map(|run| (run.since, run.until, base(&spots, run.holds.0))).collect();
                    spots.dated.push(dated);
                    DATED.saturating_add(number(spots.dated.len().saturating_sub(1)))
                }
            };
            spots.stations.push(at);
        }
        if let Some((first, last)) = days {
            let ((first, _), (last, _)) = (first.year_and_day(), last.year_and_day());
            spots.first_year = first;
            let column = |(year, day): (i32, u32)| {
                // A place that is no day of its year is never asked for.
                let day = Date::new(year, 1, 1).and_then(|first| first.plus_days(day.cast_signed()))?;
                Some(match months.when(day) {
                    When::Before => 0,
                    When::Month(month) => month.saturating_add(1),
                    When::After => AFTER,
                })
            };
            let all = (first..=last).flat_map(|year| (0..Self::YEAR).map(move |day| (year, number(day))));
            spots.days = all.map(|day| column(day).unwrap_or(AFTER)).collect();
        }
        spots
    }

    /// How many columns a unit has: one before the first month, and the months.
    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    /// The places of the units that have cells.
    pub(super) fn leaves(&self) -> &[usize] {
        &self.leaves
    }

    /// Makes all cells once for each of so many categories, where the units of the next category follow those of one.
    pub(super) fn divide(&mut self, categories: usize, units: usize) {
        self.categories = categories.max(1);
        let own = self.leaves.clone();
        self.leaves = (0..self.categories).flat_map(|at| own.iter().map(move |unit| at * units + unit)).collect();
    }

    /// How many cells one category has.
    fn own_cells(&self) -> usize {
        self.own.saturating_mul(self.columns)
    }

    /// How many cells there are.
    pub(super) fn cells(&self) -> usize {
        self.own_cells().saturating_mul(self.categories)
    }

    /// Whether a number is that of a cell in a month.
    pub(super) fn is_month(&self, spot: u32) -> bool {
        let at = usize::try_from(spot).unwrap_or(usize::MAX);
        at < self.cells() && at.checked_rem(self.columns).is_some_and(|column| column > 0)
    }

    /// How many numbers there are, those included that are no cell's.
    pub(super) fn len(&self) -> usize {
        self.cells().saturating_add(Reason::ALL.len()).saturating_add(1)
    }

    /// The number of records in no cell for a reason.
    pub(super) fn outside(&self, reason: Reason) -> u32 {
        number(self.cells().saturating_add(reason as usize))
    }

    /// The same where the cells are those of one category.
    fn out(&self, reason: Reason) -> u32 {
        number(self.own_cells().saturating_add(reason as usize))
    }

    /// The number of records that were taken out, where the cells are those of one category.
    fn removed(&self) -> u32 {
        number(self.own_cells().saturating_add(Reason::ALL.len()))
    }

    /// Leads records from the cells of one category to those of the category that each has at a turn; at the first, each has one. Says
    /// whether any record has one.
    pub(super) fn spread(&self, (spots, from): (&[u32], usize), rows: &Rows, turn: usize, into: &mut [u32]) -> bool {
        let (own, all) = (number(self.own_cells()), number(self.cells()));
        let gone = all.saturating_add(number(Reason::ALL.len()));
        let mut any = turn == 0;
        for ((at, spot), place) in (from..).zip(spots).zip(into) {
            let category = rows.of(at).get(turn);
            any |= category.is_some();
            *place = match category {
                _ if *spot >= own => {
                    if turn == 0 {
                        spot - own + all
                    } else {
                        gone
                    }
                }
                Some(category) => category.saturating_mul(own).saturating_add(*spot),
                // What was before the first month has no category.
                None => {
                    if turn == 0 {
                        *spot
                    } else {
                        gone
                    }
                }
            };
        }
        any
    }

    /// Says where some records of a shelf stand, from one on, as if there were one category.
    pub(super) fn look(&self, slices: Slices<'_>, station: Station<'_>, from: usize, into: &mut [u32]) {
        let days = slices.days().get(from..).unwrap_or_default();
        let (cells, after) = (number(self.own_cells()), self.out(Reason::AfterPeriod));
        let spot = |at: usize, base: u32, day: Date| {
            let base = if base < DATED { base } else { self.on(base, day) };
            let base = if base < BY_PLACE { base } else { self.by_place(base - BY_PLACE, station.place(slices, at), day) };
            let column = self.column(day);
            match (base < cells, column) {
                (false, _) => base,
                (true, AFTER) => after,
                (true, column) => base.saturating_add(column),
            }
        };
        let known = station.numbers.get(from..).unwrap_or_default();
        for (((at, day), station), place) in (from..).zip(days).zip(known).zip(into.iter_mut()) {
            *place = spot(at, self.base(*station), *day);
        }
        if !station.is_whole {
            let is_known = |at: usize| station.column.is_some_and(|column| slices.is_known(column, at));
            for (_, place) in (from..).zip(into.iter_mut()).filter(|(at, _)| !is_known(*at)) {
                *place = self.out(Reason::NoStation);
            }
        }
        for at in slices.removed(from, from.saturating_add(into.len())) {
            if let Some(place) = into.get_mut(at.saturating_sub(from)) {
                *place = self.removed();
            }
        }
    }

    /// The cell of what stands beside the map's units.
    fn beside_cell(&self, at: u32) -> u32 {
        usize::try_from(at).ok().and_then(|at| self.beside.get(at)).copied().unwrap_or_else(|| self.out(Reason::NoUnit))
    }

    /// The first cell of the unit in which a record's own place lies, where its station stands in the one of that number, which is beside them.
    fn by_place(&self, at: u32, place: Option<&str>, day: Date) -> u32 {
        let part = place.and_then(|place| self.stands.in_part(at, place, day));
        part.map_or_else(|| self.beside_cell(at), |part| self.parts.get(&part).copied().unwrap_or_else(|| self.out(Reason::OtherUnit)))
    }

    fn base(&self, station: u32) -> u32 {
        let at = usize::try_from(station).unwrap_or(usize::MAX);
        self.stations.get(at).copied().unwrap_or_else(|| self.out(Reason::StationUnknown))
    }

    /// Where a station stands on a day that it does not always stand in one place.
    fn on(&self, dated: u32, day: Date) -> u32 {
        let runs = usize::try_from(dated.saturating_sub(DATED)).ok().and_then(|at| self.dated.get(at));
        let holds = |(since, until, _): &&Run| since.is_none_or(|since| since <= day) && until.is_none_or(|until| day <= until);
        let run = runs.and_then(|runs| runs.iter().find(holds));
        run.map_or_else(|| self.out(Reason::StationUnknown), |(.., base)| *base)
    }

    fn column(&self, day: Date) -> u32 {
        let (year, day) = day.year_and_day();
        let year = usize::try_from(year - self.first_year).unwrap_or(usize::MAX);
        let at = year.saturating_mul(Self::YEAR).saturating_add(usize::try_from(day).unwrap_or(usize::MAX));
        self.days.get(at).copied().unwrap_or(AFTER)
    }
}

/// The stations of a shelf's records, and the places that these name.
#[derive(Clone, Copy)]
pub(super) struct Station<'b> {
    column: Option<usize>,
    numbers: &'b [u32],
    is_whole: bool,
    place: Option<usize>,
}

impl<'b> Station<'b> {
    pub(super) fn of(slices: Slices<'b>, shape: &Shape) -> Self {
        let column = shape.role_column(Role::Station);
        let place = shape.role_column(Role::Place);
        match column.map(|column| (slices.column(column), slices.is_whole(column))) {
            Some((Slice::Names(numbers, _), is_whole)) => Station { column, numbers, is_whole, place },
            _ => Station { column: None, numbers: &[], is_whole: false, place },
        }
    }

    /// The place that a record names.
    fn place(self, slices: Slices<'b>, at: usize) -> Option<&'b str> {
        match slices.cell(self.place?, at) {
            Cell::Text(place) => Some(place),
            _ => None,
        }
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
