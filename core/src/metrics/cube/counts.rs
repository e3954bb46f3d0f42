//! What the records of each unit and month give to one measure.

use super::axes::{MonthAxis, Series, Span, UnitAxis};
use super::distinct::{ByKey, Seen};
use super::grid::Grid;
use super::place::{Places, When};
use crate::finding::{Code, Problem};
use crate::metrics::figure::{LeftOut, Reason};
use crate::metrics::given::Gives;
use crate::metrics::history::{Entry, History};
use crate::metrics::spec::Aggregate;
use crate::metrics::tally::Counting;
use crate::value::Decimal;

/// The numbers of one measure.
pub(super) struct Counts {
    /// Whether there is a column before the first month, and a value is what all columns until the last have.
    is_stock: bool,
    used: Grid<u32>,
    /// Records that the condition does not take, and those of which it can't be decided; nothing where there is none.
    not_met: Option<Grid<u32>>,
    undetermined: Option<Grid<u32>>,
    values: Values,
    /// Why records stand in no cell.
    pub(super) outside: LeftOut,
}

enum Values {
    /// As many as records are used.
    Records,
    /// Sums as whole numbers at one scale.
    Sums(u32, Grid<i128>),
    /// Different keys in each period of each series.
    Keys(Vec<Grid<i32>>),
    /// How many keys there are more, before the first month and in each.
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

impl Counts {
    /// Counts the records of a measure.
    ///
    /// # Errors
    /// `measure_overflow` where the amounts, added up whatever their signs, have more than 28 digits at their finest place.
    pub(super) fn new(
        counting: Counting<'_>,
        (places, history): (&Places, Option<&History>),
        (units, months, series): (&UnitAxis, &MonthAxis, &[Series]),
    ) -> Result<Self, Problem> {
        let aggregate = counting.measure.aggregate();
        let is_stock = aggregate == Aggregate::Stock;
        let grid = || Grid::<u32>::new(units.len(), months.len().saturating_add(usize::from(is_stock)));
        let (mut used, mut not_met, mut undetermined) = (grid(), None, None);
        let mut outside = LeftOut::default();
        let mut sums = Sums::new(units, months, counting);
        let mut seen: Vec<Seen> = Vec::new();
        // A loop in a loop takes half as long as one over both.
        for (shelf, gives) in counting.shelves() {
            for (gives, placed) in gives.iter().zip(places.on(shelf)) {
                let (unit, month) = match placed.and_then(|(unit, when)| Ok((unit, column(when, is_stock)?))) {
                    Ok(place) => place,
                    Err(reason) => {
                        outside.add(reason, 1);
                        continue;
                    }
                };
                let place = used.place(usize::try_from(unit).unwrap_or(usize::MAX), usize::try_from(month).unwrap_or(usize::MAX));
                match *gives {
                    Gives::NotMet => count(not_met.get_or_insert_with(grid), place),
                    Gives::Undetermined(_) => count(undetermined.get_or_insert_with(grid), place),
                    Gives::One | Gives::Step(..) => count(&mut used, place),
                    Gives::Key(key) => {
                        count(&mut used, place);
                        if aggregate == Aggregate::Distinct {
                            seen.push(Seen { key, unit, month });
                        }
                    }
                    Gives::Amount(at) => {
                        count(&mut used, place);
                        sums.add(place, counting.amount(at).ok_or(Code::MeasureOverflow)?)?;
                    }
                }
            }
        }
        for grid in [Some(&mut used), not_met.as_mut(), undetermined.as_mut()].into_iter().flatten() {
            grid.add_up(units.parents());
            grid.accumulate();
        }
        let values = match (aggregate, history) {
            (_, Some(history)) => Values::Changes(changes(aggregate, history, units, months)),
            (Aggregate::Sum, _) => Values::Sums(sums.scale, sums.added_up(units)),
            (Aggregate::Distinct, _) => {
                let by_key = ByKey::new(&seen);
                drop(seen);
                Values::Keys(series.iter().map(|series| by_key.count(units, months, series)).collect())
            }
            _ => Values::Records,
        };
        Ok(Counts { is_stock, used, not_met, undetermined, values, outside })
    }

    /// How many records stand in a unit in a period: of a stock, until its end.
    fn records(&self, grid: &Grid<u32>, unit: usize, span: Span) -> u64 {
        if self.is_stock {
            return grid.get(unit, span.to.saturating_add(1)).into();
        }
        let before = span.from.checked_sub(1).map_or(0, |before| grid.get(unit, before));
        u64::from(grid.get(unit, span.to).saturating_sub(before))
    }

    /// Whether any record stands in a place, or a key that was seen there before.
    pub(super) fn has_any(&self, place: usize) -> bool {
        if let Values::Changes(grid) = &self.values
            && grid.has_any(place)
        {
            return true;
        }
        let last = |grid: &Grid<u32>| grid.get_last(place) > 0;
        last(&self.used) || [&self.not_met, &self.undetermined].into_iter().flatten().any(last)
    }

    /// What stands in a unit in a period: the numbers of its series and of its place there.
    pub(super) fn get(&self, unit: usize, span: Span, (series, column): (usize, usize)) -> Counted {
        let used = self.records(&self.used, unit, span);
        let value = match &self.values {
            Values::Records => Decimal::from(used),
            Values::Sums(scale, grid) => {
                let before = span.from.checked_sub(1).map_or(0, |before| grid.get(unit, before));
                let sum = grid.get(unit, span.to).saturating_sub(before);
                // It fits, as all amounts together do.
                Decimal::try_from_i128_with_scale(sum, *scale).unwrap_or_default().normalize()
            }
            Values::Keys(all) => Decimal::from(all.get(series).map_or(0, |grid| grid.get(unit, column))),
            // The first column is what was before the first month.
            Values::Changes(grid) => {
                let before = if self.is_stock { 0 } else { grid.get(unit, span.from) };
                Decimal::from(grid.get(unit, span.to.saturating_add(1)).saturating_sub(before))
            }
        };
        let rare = |grid: &Option<Grid<u32>>| grid.as_ref().map_or(0, |grid| self.records(grid, unit, span));
        Counted { value, used, not_met: rare(&self.not_met), undetermined: rare(&self.undetermined) }
    }
}

fn count(grid: &mut Grid<u32>, place: usize) {
    if let Some(cell) = grid.at(place) {
        *cell = cell.saturating_add(1);
    }
}

/// The column of a record: only a stock has one for those from before.
fn column(when: When, is_stock: bool) -> Result<u32, Reason> {
    match when {
        When::Before if is_stock => Ok(0),
        When::Before => Err(Reason::BeforePeriod),
        When::Month(month) => Ok(month.saturating_add(u32::from(is_stock))),
        When::After => Err(Reason::AfterPeriod),
    }
}

/// How many keys there are more, before the first month and in each.
fn changes(aggregate: Aggregate, history: &History, units: &UnitAxis, months: &MonthAxis) -> Grid<i32> {
    let columns = months.len().saturating_add(1);
    let placed = |entry: &Entry| Some((units.place(entry.unit)?, usize::try_from(column(months.when(entry.day), true).ok()?).ok()?));
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

/// Sums in the making, at the finest place that any amount has.
struct Sums {
    scale: u32,
    grid: Grid<i128>,
    /// All amounts together, whatever their signs.
    total: u128,
    /// The power of ten that leads each scale to that of the sums.
    powers: Vec<Option<i128>>,
}

/// The first whole number that no decimal holds.
const TOO_LARGE: u128 = 1 << 96;

impl Sums {
    fn new(units: &UnitAxis, months: &MonthAxis, counting: Counting<'_>) -> Self {
        let months = if counting.measure.aggregate() == Aggregate::Sum { months.len() } else { 0 };
        let scale = counting.scale();
        let powers = (0..=scale).map(|own| 10_i128.checked_pow(scale.saturating_sub(own))).collect();
        Sums { scale, grid: Grid::new(units.len(), months), total: 0, powers }
    }

    fn add(&mut self, place: usize, amount: Decimal) -> Result<(), Problem> {
        let power = usize::try_from(amount.scale()).ok().and_then(|scale| self.powers.get(scale).copied().flatten());
        let whole = power.and_then(|power| amount.mantissa().checked_mul(power));
        let whole = whole.ok_or(Code::MeasureOverflow)?;
        self.total = self.total.saturating_add(whole.unsigned_abs());
        if self.total >= TOO_LARGE {
            return Err(Code::MeasureOverflow.into());
        }
        if let Some(cell) = self.grid.at(place) {
            *cell = cell.saturating_add(whole);
        }
        Ok(())
    }

    fn added_up(mut self, units: &UnitAxis) -> Grid<i128> {
        self.grid.add_up(units.parents());
        self.grid.accumulate();
        self.grid
    }
}
