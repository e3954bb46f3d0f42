//! What the records of each unit and month give to one measure.

use std::sync::Arc;

use super::axes::{MonthAxis, Series, Span, UnitAxis};
use super::distinct::{ByKey, Seen};
use super::grid::{Grid, Number};
use super::keys::Keys;
use super::pairs::Pairs;
use super::place::{Spots, When};
use super::plan::Outcome;
use super::sums::{Sums, TOO_LARGE};
use crate::finding::{Code, Problem};
use crate::metrics::figure::{LeftOut, Reason};
use crate::metrics::history::{Entry, History};
use crate::metrics::spec::Aggregate;
use crate::metrics::tally::Counting;
use crate::value::Decimal;

/// The numbers of one measure. Each grid has a column before the first month, and each column has what those before it have, too.
pub(super) struct Counts {
    /// Whether a value is what all columns until the last have.
    is_stock: bool,
    /// All records, where not all are used.
    records: Option<Arc<Grid<u32>>>,
    used: Arc<Grid<u32>>,
    /// Those of which it can't be decided; nothing where there is none.
    undetermined: Option<Grid<u32>>,
    values: Values,
    /// Why records stand in no cell.
    pub(super) outside: LeftOut,
}

enum Values {
    /// As many as records are used.
    Records,
    /// Sums as whole numbers at one scale.
    Sums(u32, Grid<i64>),
    /// The same where some do not fit.
    LargeSums(u32, Grid<i128>),
    /// Different keys in each period of each series.
    Keys(Keys),
    /// How many keys there are more.
    Changes(Grid<i32>),
}

/// What stands in one cell, before it is known whether anything covers it.
#[derive(Default)]
pub(super) struct Counted {
    pub(super) value: Decimal,
    pub(super) used: u64,
    pub(super) not_met: u64,
    pub(super) undetermined: u64,
}

/// Of the records of one form that are counted together: for each number its cells, where there is any.
pub(super) type Planes = Vec<Option<Vec<u32>>>;

/// What one measure has of the forms that it takes.
pub(super) struct Taken<'s> {
    /// What becomes of the records of each number.
    pub(super) planes: Vec<(&'s Planes, &'s [Outcome])>,
    pub(super) sums: Vec<Sums>,
    pub(super) pairs: Vec<Pairs>,
}

/// What a cube is counted over.
#[derive(Clone, Copy)]
pub(super) struct Axes<'a> {
    pub(super) units: &'a UnitAxis,
    pub(super) months: &'a MonthAxis,
    pub(super) series: &'a [Series],
    pub(super) spots: &'a Spots<'a>,
}

impl Axes<'_> {
    /// The records of some planes in each unit, until each column.
    pub(super) fn gathered<'p>(&self, planes: impl Iterator<Item = &'p [u32]>) -> Grid<u32> {
        let mut grid = Grid::new(self.units.len(), self.spots.columns());
        for plane in planes {
            for (unit, cells) in self.spots.leaves().iter().zip(plane.chunks_exact(self.spots.columns())) {
                grid.row(*unit).iter_mut().zip(cells).for_each(|(whole, own)| *whole += own);
            }
        }
        self.added_up(grid)
    }

    fn added_up<T: Number>(&self, mut grid: Grid<T>) -> Grid<T> {
        grid.add_up(self.units.parents());
        grid.accumulate();
        grid
    }

    /// The cells of each unit in which something stands.
    fn sums<T: Number>(&self, of: impl Fn(usize) -> T) -> Grid<T> {
        let mut grid = Grid::new(self.units.len(), self.spots.columns());
        for (leaf, unit) in self.spots.leaves().iter().enumerate() {
            let from = leaf * self.spots.columns();
            grid.row(*unit).iter_mut().enumerate().for_each(|(column, sum)| *sum = of(from + column));
        }
        self.added_up(grid)
    }
}

impl Counts {
    /// Counts what a measure has taken, where `records` are those of its forms.
    ///
    /// # Errors
    /// `measure_overflow` where the amounts, added up whatever their signs, have more than 28 digits at their finest place.
    pub(super) fn new(
        counting: Counting<'_>,
        (taken, records, threads): (Taken<'_>, &Arc<Grid<u32>>, usize),
        history: Option<&History>,
        axes: Axes<'_>,
    ) -> Result<Self, Problem> {
        let aggregate = counting.measure.aggregate();
        let is_stock = aggregate.is_stock();
        let planes = |wanted: Outcome| {
            let all = taken.planes.iter().flat_map(|(planes, outcomes)| planes.iter().zip(*outcomes));
            all.filter(move |(_, outcome)| **outcome == wanted).filter_map(|(plane, _)| plane.as_deref())
        };
        let is_there = |wanted: Outcome| planes(wanted).next().is_some();
        let undetermined = is_there(Outcome::Undetermined).then(|| axes.gathered(planes(Outcome::Undetermined)));
        let all_used = undetermined.is_none() && !is_there(Outcome::NotMet);
        let used = if all_used { records.clone() } else { Arc::new(axes.gathered(planes(Outcome::Used))) };
        let mut outside = LeftOut::default();
        for plane in taken.planes.iter().flat_map(|(planes, _)| planes.iter().flatten()) {
            for reason in Reason::ALL {
                let there = usize::try_from(axes.spots.outside(*reason)).ok().and_then(|at| plane.get(at));
                outside.add(*reason, there.copied().unwrap_or_default().into());
            }
            if !is_stock {
                let before = plane.chunks_exact(axes.spots.columns()).take(axes.spots.leaves().len()).filter_map(<[u32]>::first);
                outside.add(Reason::BeforePeriod, before.map(|count| u64::from(*count)).sum());
            }
        }
        let values = match (aggregate, history) {
            (_, Some(history)) => Values::Changes(changes(aggregate, history, axes.units, axes.months)),
            (Aggregate::Sum | Aggregate::Balance, _) => sums(&taken.sums, axes)?,
            (Aggregate::Distinct | Aggregate::Covered, _) => {
                let since = |key: u32| counting.by_then().map_or(Some(0), |by| axes.months.since(by.since(key)?));
                Values::Keys(Keys::count((threads, counting.measure.at_least()), &taken.pairs, axes, &since))
            }
            _ => Values::Records,
        };
        Ok(Counts { is_stock, records: (!all_used).then(|| records.clone()), used, undetermined, values, outside })
    }

    /// The numbers of a unit.
    pub(super) fn of(&self, unit: usize) -> UnitCounts<'_> {
        let values = match &self.values {
            Values::Records => UnitValues::Records,
            Values::Sums(scale, grid) => UnitValues::Sums(*scale, grid.of(unit)),
            Values::LargeSums(scale, grid) => UnitValues::LargeSums(*scale, grid.of(unit)),
            Values::Keys(keys) => UnitValues::Keys(keys, keys.of(unit)),
            Values::Changes(grid) => UnitValues::Changes(grid.of(unit)),
        };
        let records = self.records.as_ref().map(|grid| grid.of(unit));
        let undetermined = self.undetermined.as_ref().map(|grid| grid.of(unit));
        UnitCounts { is_stock: self.is_stock, records, used: self.used.of(unit), undetermined, values }
    }
}

/// The numbers of one measure and unit, column by column.
pub(super) struct UnitCounts<'c> {
    is_stock: bool,
    records: Option<&'c [u32]>,
    used: &'c [u32],
    undetermined: Option<&'c [u32]>,
    values: UnitValues<'c>,
}

enum UnitValues<'c> {
    Records,
    Sums(u32, &'c [i64]),
    LargeSums(u32, &'c [i128]),
    Keys(&'c Keys, &'c [i32]),
    Changes(&'c [i32]),
}

impl UnitCounts<'_> {
    /// What stands in a period of what is counted until each column.
    fn within<T: Number>(&self, row: &[T], span: Span) -> T {
        let until = row.get(span.to.saturating_add(1)).copied().unwrap_or_default();
        if self.is_stock { until } else { until.minus(row.get(span.from).copied().unwrap_or_default()) }
    }

    /// Whether any record stands there, or a key that was seen there before.
    pub(super) fn has_any(&self) -> bool {
        let records = self.records.unwrap_or(self.used);
        let before = records.first().filter(|_| !self.is_stock).copied().unwrap_or_default();
        let has_changes = matches!(self.values, UnitValues::Changes(row) if row.iter().any(|change| *change != 0));
        has_changes || records.last().is_some_and(|last| *last > before)
    }

    /// Whether no record is used and of some it can't be decided.
    pub(super) fn is_open(&self, span: Span) -> bool {
        self.undetermined.is_some_and(|row| self.within(row, span) > 0) && self.within(self.used, span) == 0
    }

    /// The value in a period: in its series and of its place there.
    pub(super) fn value(&self, span: Span, place: (usize, usize)) -> Decimal {
        match &self.values {
            UnitValues::Records => Decimal::from(self.within(self.used, span)),
            // Sums fit, as all amounts together do.
            UnitValues::Sums(scale, row) => small(self.within(row, span), *scale),
            UnitValues::LargeSums(scale, row) => {
                Decimal::try_from_i128_with_scale(self.within(row, span), *scale).unwrap_or_default().normalize()
            }
            UnitValues::Keys(keys, row) => Decimal::from(row.get(keys.column(place)).copied().unwrap_or_default()),
            UnitValues::Changes(row) => Decimal::from(self.within(row, span)),
        }
    }

    /// What stands in a period.
    pub(super) fn get(&self, span: Span, place: (usize, usize)) -> Counted {
        let used = u64::from(self.within(self.used, span));
        let undetermined = self.undetermined.map_or(0, |row| u64::from(self.within(row, span)));
        let all = self.records.map_or(used, |row| u64::from(self.within(row, span)));
        let not_met = all.saturating_sub(used).saturating_sub(undetermined);
        Counted { value: self.value(span, place), used, not_met, undetermined }
    }
}

/// A sum without zeros at its end, as `Decimal::normalize` leaves it, of a number for which that is slow.
fn small(mut sum: i64, mut scale: u32) -> Decimal {
    while scale > 0 && sum % 10 == 0 {
        (sum, scale) = (sum / 10, scale - 1);
    }
    Decimal::try_new(sum, scale).unwrap_or_default()
}

fn sums(sums: &[Sums], axes: Axes<'_>) -> Result<Values, Problem> {
    let scale = sums.iter().map(|sums| sums.scale).max().unwrap_or_default();
    let power = |sums: &Sums| 10_i128.checked_pow(scale.saturating_sub(sums.scale)).ok_or(Code::MeasureOverflow);
    let mut total = Some(0_u128);
    for sums in sums {
        let own = sums.total.and_then(|total| total.checked_mul(power(sums).ok()?.unsigned_abs()));
        total = total.zip(own).and_then(|(total, own)| total.checked_add(own));
    }
    if total.is_none_or(|total| total >= TOO_LARGE) {
        return Err(Code::MeasureOverflow.into());
    }
    let bound = sums.iter().fold(0_u128, |bound, sums| bound.saturating_add(sums.bound()));
    if sums.iter().all(|sums| sums.is_small() && sums.scale == scale) && bound < 1 << 63 {
        return Ok(Values::Sums(scale, axes.sums(|at| sums.iter().fold(0, |sum: i64, sums| sum.wrapping_add(sums.small(at))))));
    }
    let powers = sums.iter().map(power).collect::<Result<Vec<i128>, _>>()?;
    let of =
        |at: usize| sums.iter().zip(&powers).fold(0, |sum: i128, (sums, power)| sum.saturating_add(sums.get(at).saturating_mul(*power)));
    Ok(Values::LargeSums(scale, axes.sums(of)))
}

/// The column of a day: one comes before the first month.
fn column(when: When) -> Option<usize> {
    match when {
        When::Before => Some(0),
        When::Month(month) => usize::try_from(month).ok()?.checked_add(1),
        When::After => None,
    }
}

/// How many keys there are more, before the first month and in each.
fn changes(aggregate: Aggregate, history: &History, units: &UnitAxis, months: &MonthAxis) -> Grid<i32> {
    let columns = months.len().saturating_add(1);
    let placed = |entry: &Entry| Some((units.place(entry.unit)?, column(months.when(entry.day))?));
    let mut grid = if matches!(aggregate, Aggregate::First | Aggregate::FirstInUnit) {
        let seen = |entry: &Entry| {
            let (unit, month) = placed(entry)?;
            Some(Seen { key: entry.key, unit: u32::try_from(unit).ok()?, month: u32::try_from(month).ok()? })
        };
        ByKey::new(&history.entries.iter().filter_map(seen).collect::<Vec<_>>()).firsts(units, columns)
    } else {
        let mut grid: Grid<i32> = Grid::new(units.len(), columns);
        for entry in &history.entries {
            let place = placed(entry).map(|(unit, month)| grid.place(unit, month));
            if let Some(cell) = place.and_then(|place| grid.at(place)) {
                *cell = cell.saturating_add(entry.change);
            }
        }
        grid.add_up(units.parents());
        grid
    };
    grid.accumulate();
    grid
}
