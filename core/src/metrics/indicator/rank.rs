//! The places of units in one indicator and period.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::compile::Indicator;
use super::evaluate::IndicatorFigure;
use super::inputs::Inputs;
use super::spec::{Better, InputOf, InputUnit};
use super::supplied::Supplied;
use crate::finding::{Code, Findings, Path, Problem, sort_by, word_list};
use crate::metrics::{Breakdown, Cube, CubeSpec, Tally};
use crate::network::View;
use crate::time::Period;
use crate::value::{DivisionCode, Fraction, Level};

word_list! {
    /// Why a unit has no rank.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Unranked {
        /// The indicator has no value there.
        None = "none",
        /// The value is of a part of the period's days.
        Partial = "partial",
        /// No station of the network is open in the unit on the map's day, and nobody named the unit.
        NoStation = "no_station",
    }

    /// Every one.
    pub const ALL: &'static [Unranked];

    /// The word in rulebooks and JSON.
    pub fn as_str;

    /// The one of that word.
    pub fn from_name;
}

/// Which units are ranked.
#[derive(Clone, Copy, Debug)]
pub enum RankedUnits<'u> {
    /// Those of a level in a unit. A unit without an open station is left out if the network has stations at all.
    Within(DivisionCode, Level),
    /// These, which are of one level.
    Named(&'u [DivisionCode]),
}

/// A unit with its place.
#[derive(Clone, Debug)]
pub struct Ranked {
    /// The place, from 1. Ties share the better place, and the next places are left out.
    pub rank: Option<usize>,
    /// Why it has none.
    pub unranked: Option<Unranked>,
    /// The unit's value.
    pub figure: IndicatorFigure,
}

/// Units by their places, then those that have none, by code.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// Which values are the better ones.
    pub better: Better,
    /// The units.
    pub units: Vec<Ranked>,
}

impl Indicator {
    /// Ranks units of one level by their exact values in one period: 1, 2, 2, 4. If no direction is given, the indicator's own counts.
    ///
    /// # Errors
    /// `indicator_direction` at `better` where neither the caller nor the indicator states one; `indicator_levels` at `units` where the named
    /// ones are not of one level; `breakdown_too_long` at `level` above [`Breakdown::MAX_PARTS`]; those of [`Indicator::figure`].
    pub fn rank(
        self: &Arc<Self>,
        view: View<'_>,
        inputs: &dyn Inputs,
        supplied: &Supplied,
        units: RankedUnits<'_>,
        period: Period,
        better: Option<Better>,
    ) -> Result<Ranking, Findings> {
        let better = better.or(self.better).ok_or_else(|| Findings::about("better")(Code::IndicatorDirection.into()))?;
        let map = view.restated();
        let codes: BTreeSet<DivisionCode> = match units {
            RankedUnits::Within(unit, level) => {
                view.require(unit).map_err(Findings::about("division"))?;
                map.within(unit).map(|below| below.code).filter(|code| code.level() == level).collect()
            }
            RankedUnits::Named(codes) => codes.iter().copied().collect(),
        };
        if codes.iter().map(|code| code.level()).collect::<BTreeSet<_>>().len() > 1 {
            return Err(Findings::about("units")(Code::IndicatorLevels.into()));
        }
        if codes.len() > Breakdown::MAX_PARTS {
            let problem = Problem::new(Code::BreakdownTooLong).with("parts", codes.len()).with("limit", Breakdown::MAX_PARTS);
            return Err(problem.at(Path::new().key("level")).into());
        }
        let has_stations = matches!(units, RankedUnits::Within(..)) && view.stations().next().is_some();
        let mut ranked = Vec::new();
        for code in codes {
            let figure = self.figure(view, inputs, supplied, code, period)?;
            let unranked = if has_stations && view.stations_in(code).next().is_none() {
                Some(Unranked::NoStation)
            } else if figure.value.is_none() {
                Some(Unranked::None)
            } else {
                figure.is_partial().then_some(Unranked::Partial)
            };
            ranked.push(Ranked { rank: None, unranked, figure });
        }
        Ok(Ranking { better, units: places(ranked, better) })
    }
}

impl Indicator {
    /// What a ranking reads, counted in one pass for each period that its inputs have. What can't be counted so is left to the tally.
    ///
    /// ```
    /// use wushe::metrics::Tally;
    /// use wushe::metrics::indicator::{CubeInputs, PlainInputs, RankedUnits, Supplied};
    /// use wushe::network::{Divisions, Network};
    /// use wushe::service::Book;
    /// use wushe::value::{DivisionCode, Level};
    /// use wushe::{Date, Pack, Period};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let network = Network::of_divisions(Divisions::parse("date_point,code,name\n2021-10-31,152200000000,兴安盟\n2021-10-31,152221000000,科尔沁右翼前旗\n")?);
    /// let (view, tally) = (network.at(Date::parse("2022-05-21")?)?, Tally::new(pack.measures(), Book::new()));
    /// let (indicator, league, may) = (pack.indicator("person_times_on_previous")?, DivisionCode::parse_short("1522")?, Period::parse("2022-05")?);
    /// let (units, supplied) = (RankedUnits::Within(league, Level::County), Supplied::new());
    /// let cubes = indicator.cubes(view, &tally, &supplied, units, may);
    /// assert_eq!(cubes.iter().map(|cube| cube.period().to_string()).collect::<Vec<_>>(), ["2022-04", "2022-05"]);
    /// let inputs = CubeInputs { cubes: &cubes, plain: PlainInputs { tally: &tally, view } };
    /// assert_eq!(indicator.rank(view, &inputs, &supplied, units, may, None)?.units.len(), 1);
    /// let none = indicator.cubes(view, &tally, &supplied, units, Period::parse("..2022-05-21")?);
    /// assert!(none.is_empty(), "no period is before that, and the ranking says so");
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn cubes(&self, view: View<'_>, tally: &Tally, supplied: &Supplied, units: RankedUnits<'_>, period: Period) -> Vec<Cube> {
        let tree = view.tree();
        let (within, level) = match units {
            RankedUnits::Within(unit, level) => (Some(unit), Some(level)),
            RankedUnits::Named(codes) => (codes.iter().copied().reduce(common), codes.first().map(|code| code.level())),
        };
        let Some((within, level)) = within.zip(level) else { return Vec::new() };
        let own = self.inputs.iter().all(|input| input.at == InputUnit::Own);
        let unit = if own { within } else { tree.ancestors(within).last().map_or(within, |top| top.code) };
        let levels: Vec<Level> = Level::ALL.iter().copied().filter(|known| if own { *known == level } else { *known <= level }).collect();
        let mut periods: BTreeMap<Period, Vec<&str>> = BTreeMap::new();
        for input in &self.inputs {
            let InputOf::Measure(measure) = &input.of else { continue };
            let Ok(read) = input.period.of(period, supplied.plan_days()) else { return Vec::new() };
            periods.entry(read).or_default().push(measure);
        }
        let counted = |(period, measures): (Period, Vec<&str>)| {
            tally.cube(view, CubeSpec { measures: &measures, unit, levels: &levels, period, grains: &[], dimensions: &[], threads: 1 }).ok()
        };
        periods.into_iter().filter_map(counted).collect()
    }
}

/// The lowest unit of which both are, or are parts.
fn common(left: DivisionCode, right: DivisionCode) -> DivisionCode {
    let mut unit = left;
    while !unit.contains(right) {
        match unit.parent() {
            Some(parent) => unit = parent,
            None => return left,
        }
    }
    unit
}

/// Gives each its place and puts them in order.
fn places(mut ranked: Vec<Ranked>, better: Better) -> Vec<Ranked> {
    let exact = |one: &Ranked| one.figure.exact.filter(|_| one.unranked.is_none());
    let mut values: Vec<Fraction> = ranked.iter().filter_map(exact).collect();
    sort_by(&mut values, |left, right| if better == Better::Higher { right.cmp(left) } else { left.cmp(right) });
    for one in &mut ranked {
        let value = exact(one);
        one.rank = value.and_then(|value| values.iter().position(|known| *known == value)).map(|before| before.saturating_add(1));
    }
    sort_by(&mut ranked, |left, right| {
        let order = |one: &Ranked| (one.rank.is_none(), one.rank, one.figure.division);
        order(left).cmp(&order(right))
    });
    ranked
}
