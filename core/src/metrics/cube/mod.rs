//! The cube: all measures for all units of all levels and all periods, in one pass over the records.
//!
//! [`Tally::figure`] stays the plain reference: every cell is what a figure of that unit and period would be (tested).
//! Counts and sums are added up the tree and along the months; keys are counted for each unit and period, as they don't add.

mod axes;
mod build;
mod counts;
mod distinct;
mod grain;
mod grid;
mod place;
mod several;
mod table;

use std::fmt;
use std::sync::Arc;

use self::axes::{Span, UnitAxis};
use self::counts::{Counted, Counts};
pub use self::grain::Grain;
pub use self::several::Cubes;
use super::cover::{Cover, NoValue, standing};
use super::figure::{LeftOut, Reason};
use super::measure::Measure;
use super::remainder::RemainderUnit;
use super::spec::Adds;
use crate::time::Period;
use crate::value::{Date, Decimal, DivisionCode, Level};

/// What a cube is asked for.
#[derive(Clone, Copy, Debug)]
pub struct CubeSpec<'c> {
    /// The measures, by name; every one where none is named.
    pub measures: &'c [&'c str],
    /// The unit that it is of: itself and all that lies in it.
    pub unit: DivisionCode,
    /// The levels whose units are listed; every one where none is named.
    pub levels: &'c [Level],
    /// The period that it is of. Records outside it count in no cell.
    pub period: Period,
    /// Into which periods that one is divided; into itself alone where nothing is named.
    pub grains: &'c [Grain],
}

/// All figures of some measures, units and periods, as [`Tally::cube`](super::Tally::cube) counts them.
///
/// Memory: 4 bytes for each measure, unit in which something stands, and month; 16 more where it is a sum; where it counts keys, 4 for each
/// period, and 8 while it is counted for each key, unit and month in which that key is seen.
pub struct Cube {
    measures: Vec<Measured>,
    places: UnitAxis,
    units: Vec<CubeUnit>,
    /// The units that the map does not have, each with its place.
    remainder: Vec<(RemainderUnit, usize)>,
    periods: Vec<(Span, (usize, usize))>,
    asked: Period,
    list_date: Date,
    /// Whether other maps have the other periods.
    is_one_of_several: bool,
}

/// One measure of a cube.
struct Measured {
    measure: Measure,
    cover: Option<Cover>,
    counts: Counts,
    rejected: u64,
}

/// A unit of a cube.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CubeUnit {
    /// Its code, which says its level.
    pub code: DivisionCode,
    /// Its name in the list of the map's day.
    pub name: Arc<str>,
}

/// One measure for one unit and period.
///
/// There is no `+`: whether cells may be added, and along what, is said by [`Measure::adds`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CubeCell {
    /// The value, in the measure's unit of counting; nothing where it is not known.
    pub value: Option<Decimal>,
    /// Why there is no value.
    pub no_value: Option<NoValue>,
    /// How many records of the unit and period count.
    pub used: u64,
    /// How many of them don't, and why.
    pub left_out: LeftOut,
    /// Of how many it can't be decided.
    pub undetermined: u64,
    /// Whether the records cover some days of the period and not all, or the cube holds only some of them.
    pub partial: bool,
}

impl CubeCell {
    /// How many records of the measure's kinds stand in it.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.used.saturating_add(self.left_out.total()).saturating_add(self.undetermined)
    }
}

impl fmt::Debug for Cube {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cube({} measures, {} units, {} periods)", self.measures.len(), self.units.len(), self.periods.len())
    }
}

impl Cube {
    /// How many cells a cube may have.
    pub const MAX_CELLS: usize = 100_000_000;

    /// Its measures.
    pub fn measures(&self) -> impl Iterator<Item = &Measure> {
        self.measures.iter().map(|known| &known.measure)
    }

    /// Its units, by code, so that each comes before what lies in it. Those without a record are there, too.
    #[must_use]
    pub fn units(&self) -> &[CubeUnit] {
        &self.units
    }

    /// The units that the map does not have and of which there are records, by code and list; only a cube of the whole map has any. Its
    /// whole holds them: its units at the top level and these are of the same records as it is.
    pub fn remainder(&self) -> impl Iterator<Item = &RemainderUnit> {
        self.remainder.iter().map(|(unit, _)| unit)
    }

    /// Every cell of the remainder: measure by measure, unit by unit, period by period.
    pub fn remainder_cells(&self) -> impl Iterator<Item = (&Measure, &RemainderUnit, Period, CubeCell)> {
        self.measures.iter().flat_map(move |measure| {
            self.remainder.iter().flat_map(move |(unit, place)| {
                let cell = move |(span, column): &(Span, (usize, usize))| self.read(measure, Some(*place), *span, *column);
                self.periods.iter().map(move |known| (&measure.measure, unit, known.0.period, cell(known)))
            })
        })
    }

    /// Its periods, in order.
    pub fn periods(&self) -> impl Iterator<Item = Period> {
        self.periods.iter().map(|(span, _)| span.period)
    }

    /// The period that it is of.
    #[must_use]
    pub fn period(&self) -> Period {
        self.asked
    }

    /// The date of the division list that spoke.
    #[must_use]
    pub fn list_date(&self) -> Date {
        self.list_date
    }

    /// Along what the values of one of its measures may be added: as it was then not along periods, whose maps differ.
    #[must_use]
    pub fn adds(&self, measure: &Measure) -> Adds {
        let adds = measure.adds();
        Adds { periods: adds.periods && !self.is_one_of_several, ..adds }
    }

    /// The same with these periods alone, as one of several.
    fn of_periods(mut self, periods: &[Period]) -> Self {
        self.periods.retain(|(span, _)| periods.contains(&span.period));
        let empty = |place: usize| {
            let mut cells = self.measures.iter().flat_map(|known| self.periods.iter().map(move |(span, column)| (known, *span, *column)));
            cells.all(|(known, span, column)| {
                let cell = self.read(known, Some(place), span, column);
                cell.records() == 0 && cell.value.is_none_or(|value| value.is_zero())
            })
        };
        let remainder = self.remainder.iter().filter(|(_, place)| !empty(*place)).cloned().collect();
        Cube { remainder, is_one_of_several: true, ..self }
    }

    /// How many records of a measure's kinds stand in no cell, and why; nothing for a measure that the cube does not have.
    #[must_use]
    pub fn left_out(&self, measure: &str) -> Option<LeftOut> {
        self.measures.iter().find(|known| known.measure.id() == measure).map(Measured::left_out)
    }

    /// One cell; nothing where the cube does not have the measure, the unit or the period.
    #[must_use]
    pub fn cell(&self, measure: &str, unit: DivisionCode, period: Period) -> Option<CubeCell> {
        let measure = self.measures.iter().find(|known| known.measure.id() == measure)?;
        let unit = self.units.binary_search_by_key(&unit, |known| known.code).ok().and_then(|at| self.units.get(at))?;
        let at = self.periods.binary_search_by_key(&period, |(span, _)| span.period).ok()?;
        let (span, column) = self.periods.get(at)?;
        Some(self.read(measure, self.places.find(unit.code), *span, *column))
    }

    /// Every cell: measure by measure, unit by unit, period by period.
    pub fn cells(&self) -> impl Iterator<Item = (&Measure, &CubeUnit, Period, CubeCell)> {
        self.measures.iter().flat_map(move |measure| {
            self.units.iter().flat_map(move |unit| {
                let place = self.places.find(unit.code);
                let cell = move |(span, column): &(Span, (usize, usize))| self.read(measure, place, *span, *column);
                self.periods.iter().map(move |known| (&measure.measure, unit, known.0.period, cell(known)))
            })
        })
    }

    fn read(&self, measure: &Measured, place: Option<usize>, span: Span, column: (usize, usize)) -> CubeCell {
        let Counted { value, used, not_met, undetermined } =
            place.map_or_else(Counted::default, |place| measure.counts.get(place, span, column));
        let (no_value, partial) = standing(measure.cover, self.asked, span.period, used, undetermined);
        let mut left_out = LeftOut::default();
        left_out.add(Reason::Condition, not_met);
        CubeCell { value: no_value.is_none().then_some(value), no_value, used, left_out, undetermined, partial }
    }
}

impl Measured {
    fn left_out(&self) -> LeftOut {
        let mut all = self.counts.outside;
        all.add(Reason::Errors, self.rejected);
        all
    }
}
