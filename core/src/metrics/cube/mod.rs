//! The cube: all measures for all units of all levels and all periods, in one pass over the records.
//!
//! [`Tally::figure`] stays the plain reference: every cell is what a figure of that unit and period would be (tested).
//! Counts and sums are added up the tree and along the months; keys are counted for each unit and period, as they don't add.

mod axes;
mod build;
mod categories;
mod count;
mod counts;
mod dimension;
mod distinct;
mod grain;
mod grid;
mod keys;
mod pairs;
mod place;
mod plan;
mod scan;
mod several;
mod sums;
mod table;

use std::fmt;
use std::sync::Arc;

use self::axes::Span;
use self::counts::{Counted, Counts};
pub use self::dimension::{Category, CubeDimension, Dimension};
pub use self::grain::Grain;
pub use self::several::Cubes;
use super::cover::NoValue;
use super::figure::{LeftOut, Reason};
use super::measure::Measure;
use super::remainder::RemainderUnit;
use super::spec::Adds;
use crate::service::Key;
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
    /// Along what the records of each cell are divided further: two dimensions at most.
    pub dimensions: &'c [Dimension<'c>],
    /// How many threads count, with the feature `parallel`; one without it or where it is 0. The cube is the same for any.
    pub threads: usize,
}

/// All figures of some measures, units and periods, as [`Tally::cube`](super::Tally::cube) counts them.
///
/// Memory: 4 bytes for each measure, category, unit in which something stands, and month; 8 more where it is a sum; where it counts keys, 4 for
/// each period, and 8 while it is counted for each record with a key. While it is counted, each thread has numbers of its own.
pub struct Cube {
    measures: Vec<Measured>,
    units: Vec<CubeUnit>,
    /// The place of each unit among those in which something stands.
    places: Vec<Option<usize>>,
    /// The units that the map does not have, each with its place.
    remainder: Vec<(RemainderUnit, usize)>,
    /// How many units have places, of each category.
    own: usize,
    dimensions: Vec<CubeDimension>,
    categories: Vec<Category>,
    periods: Vec<(Span, (usize, usize))>,
    asked: Period,
    list_date: Date,
    /// Whether other maps have the other periods.
    is_one_of_several: bool,
}

/// One measure of a cube.
struct Measured {
    measure: Measure,
    /// The first day that its records cover, where it is known.
    #[cfg(feature = "figures")]
    begins: Option<Date>,
    /// Of each period why there is no value and whether it is partial: where a record is used, and where none is and some are undetermined.
    standing: Vec<[(Option<NoValue>, bool); 2]>,
    counts: Counts,
    rejected: u64,
    /// Of how many records of the measure that decides a coverage it can't be decided.
    by_undetermined: u64,
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
    /// The place of its category among [`Cube::categories`]; 0 where the cube is not divided.
    pub category: usize,
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

    /// Every cell of the remainder: measure by measure, category by category, unit by unit, period by period.
    pub fn remainder_cells(&self) -> impl Iterator<Item = (&Measure, &RemainderUnit, Period, CubeCell)> {
        self.measures.iter().flat_map(move |measure| {
            (0..self.categories.len()).flat_map(move |category| {
                self.remainder.iter().flat_map(move |(unit, place)| {
                    self.row(measure, Some(*place), category).map(move |(period, cell)| (&measure.measure, unit, period, cell))
                })
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
        let kept: Vec<bool> = self.periods.iter().map(|(span, _)| periods.contains(&span.period)).collect();
        keep(&mut self.periods, &kept);
        self.measures.iter_mut().for_each(|measure| keep(&mut measure.standing, &kept));
        let is_empty = |place: usize| {
            let rows = self.measures.iter().flat_map(|known| (0..self.categories.len()).map(move |category| (known, category)));
            let mut cells = rows.flat_map(|(known, category)| self.row(known, Some(place), category));
            cells.all(|(_, cell)| cell.records() == 0 && cell.value.is_none_or(|value| value.is_zero()))
        };
        let remainder = self.remainder.iter().filter(|(_, place)| !is_empty(*place)).cloned().collect();
        Cube { remainder, is_one_of_several: true, ..self }
    }

    /// How many records of a measure's kinds stand in no cell, and why; nothing for a measure that the cube does not have.
    #[must_use]
    pub fn left_out(&self, measure: &str) -> Option<LeftOut> {
        self.measures.iter().find(|known| known.measure.id() == measure).map(Measured::left_out)
    }

    /// Along what its cells are divided further.
    #[must_use]
    pub fn dimensions(&self) -> &[CubeDimension] {
        &self.dimensions
    }

    /// The categories in which some record of the unit and period stands, in order: one value for each dimension. A cube that is not divided has
    /// one, without a value.
    #[must_use]
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// Along which of its dimensions the values of a measure may be added: not where a record may have several values.
    pub fn adds_over(&self, measure: &Measure) -> impl Iterator<Item = bool> {
        let adds = measure.adds();
        // A record is of one station, which stands in one unit.
        self.dimensions.iter().map(move |known| !known.several && if &*known.of == "station" { adds.units } else { adds.categories })
    }

    /// One cell; nothing where the cube does not have the measure, the unit or the period, or is divided.
    #[must_use]
    pub fn cell(&self, measure: &str, unit: DivisionCode, period: Period) -> Option<CubeCell> {
        self.cell_of(measure, unit, period, &[])
    }

    /// One cell of a category: a value for each dimension.
    #[must_use]
    pub fn cell_of(&self, measure: &str, unit: DivisionCode, period: Period, category: &[Option<&str>]) -> Option<CubeCell> {
        let is = |known: &Category| {
            known.len() == category.len() && known.iter().map(|key| key.as_ref().map(Key::expose)).eq(category.iter().copied())
        };
        let category = self.categories.iter().position(is)?;
        let measure = self.measures.iter().find(|known| known.measure.id() == measure)?;
        let unit = self.units.binary_search_by_key(&unit, |known| known.code).ok()?;
        let at = self.periods.binary_search_by_key(&period, |(span, _)| span.period).ok()?;
        let (period, standing) = self.periods.get(at).zip(measure.standing.get(at))?;
        let place = self.places.get(unit).copied().flatten();
        Some(CubeCell { category, ..measure.read(place.map(|place| place + category * self.own), period, standing) })
    }

    /// Every cell: measure by measure, category by category, unit by unit, period by period.
    pub fn cells(&self) -> impl Iterator<Item = (&Measure, &CubeUnit, Period, CubeCell)> {
        self.measures.iter().flat_map(move |measure| {
            (0..self.categories.len()).flat_map(move |category| {
                self.units.iter().zip(&self.places).flat_map(move |(unit, place)| {
                    self.row(measure, *place, category).map(move |(period, cell)| (&measure.measure, unit, period, cell))
                })
            })
        })
    }

    /// The values of a measure alone, category by category, unit by unit and period by period; nothing for a measure that the cube does not have.
    ///
    /// ```
    /// # use wushe::metrics::{CubeSpec, Tally};
    /// # use wushe::network::{Divisions, Network};
    /// # use wushe::service::Book;
    /// # use wushe::{Date, DivisionCode, Pack, Period};
    /// # let pack = Pack::builtin("hinggan")?;
    /// # let network = Network::of_divisions(Divisions::parse("date_point,code,name\n2021-10-31,152200000000,兴安盟\n")?);
    /// # let tally = Tally::new(pack.measures(), Book::new());
    /// # let (unit, period) = (DivisionCode::parse_short("1522")?, Period::parse("2022-04")?);
    /// # let spec = CubeSpec { measures: &["household_visits"], unit, levels: &[], period, grains: &[], dimensions: &[], threads: 1 };
    /// # let cube = tally.cube(network.at(Date::parse("2022-05-21")?)?, spec)?;
    /// let values: Vec<_> = cube.values("household_visits").into_iter().flatten().collect();
    /// assert_eq!(values, [None], "there is no record");
    /// assert!(cube.values("households_visited").is_none());
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn values(&self, measure: &str) -> Option<impl Iterator<Item = Option<Decimal>>> {
        let measure = self.measures.iter().find(|known| known.measure.id() == measure)?;
        let places =
            (0..self.categories.len()).flat_map(move |category| self.places.iter().map(move |place| Some((*place)? + category * self.own)));
        Some(places.flat_map(move |place| {
            let counts = place.map(|place| measure.counts.of(place));
            self.periods.iter().zip(&measure.standing).map(move |((span, column), [known, unknown])| {
                let Some(counts) = &counts else { return known.0.is_none().then_some(Decimal::ZERO) };
                let (no_value, _) = if counts.is_open(*span) { unknown } else { known };
                no_value.is_none().then(|| counts.value(*span, *column))
            })
        }))
    }

    /// The first day that the records of a measure cover, where it is known.
    #[cfg(feature = "figures")]
    pub(super) fn begins(&self, measure: &str) -> Option<Date> {
        self.measures.iter().find(|known| known.measure.id() == measure)?.begins
    }

    /// The cells of a measure, unit and category, period by period.
    fn row<'c>(&'c self, measure: &'c Measured, place: Option<usize>, category: usize) -> impl Iterator<Item = (Period, CubeCell)> + 'c {
        let (periods, place) = (self.periods.iter().zip(&measure.standing), place.map(|place| place + category * self.own));
        periods.map(move |(period, standing)| (period.0.period, CubeCell { category, ..measure.read(place, period, standing) }))
    }
}

/// Drops what a mask does not keep.
fn keep<T>(all: &mut Vec<T>, kept: &[bool]) {
    let mut kept = kept.iter();
    all.retain(|_| kept.next().copied().unwrap_or_default());
}

impl Measured {
    fn read(&self, place: Option<usize>, (span, column): &(Span, (usize, usize)), standing: &[(Option<NoValue>, bool); 2]) -> CubeCell {
        let Counted { value, used, not_met, undetermined } =
            place.map_or_else(Counted::default, |place| self.counts.of(place).get(*span, *column));
        let [known, unknown] = standing;
        let (no_value, partial) = *if used == 0 && undetermined > 0 { unknown } else { known };
        let mut left_out = LeftOut::default();
        left_out.add(Reason::Condition, not_met);
        CubeCell { value: no_value.is_none().then_some(value), no_value, used, left_out, undetermined, partial, category: 0 }
    }

    fn left_out(&self) -> LeftOut {
        let mut all = self.counts.outside;
        all.add(Reason::Errors, self.rejected);
        all
    }
}
