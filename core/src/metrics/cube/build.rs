//! How a cube is counted: the axes first, then where each record stands, then measure by measure.

use super::axes::{MonthAxis, Series, Span, UnitAxis};
use super::counts::Counts;
use super::place::Places;
use super::{Cube, CubeSpec, CubeUnit, Grain, Measured};
use crate::finding::Findings;
use crate::metrics::Breakdown;
use crate::metrics::RemainderUnit;
use crate::metrics::history::History;
use crate::metrics::split::bounded;
use crate::metrics::tally::{Counting, Tally};
use crate::network::View;
use crate::value::Date;

impl Tally {
    /// All figures of some measures for a unit and what lies in it, in all periods of some grains, on the map of the view's day.
    ///
    /// # Errors
    /// `measure_unknown` at `measures`; those of [`Tree::require`](crate::network::Tree::require) at `division` where the list of the day
    /// does not have the unit; `breakdown_too_long` at `period` above [`Breakdown::MAX_MONTHS`] months and at `levels` above
    /// [`Cube::MAX_CELLS`] cells; `measure_overflow` at `measures` where the amounts of one, added up whatever their signs, have more than
    /// 28 digits at their finest place.
    ///
    /// ```
    /// use wushe::metrics::{CubeSpec, Grain, Tally};
    /// use wushe::network::{Divisions, Network};
    /// use wushe::{Code, Date, DivisionCode, LedgerRun, Pack, Period};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let list = "date_point,code,name\n2021-10-31,152200000000,兴安盟\n2021-10-31,152221000000,科尔沁右翼前旗\n2021-10-31,152222000000,科尔沁右翼中旗\n";
    /// let network = Network::of_divisions(Divisions::parse(list)?);
    /// let mut run = LedgerRun::new(&pack, Some("home_visit"), Date::parse("2022-05-21")?)?;
    /// // One household is visited in two counties.
    /// run.csv("走访日期,社工站,走访社工,家庭编号\n2022-04-20,152221000000,W1,H1\n2022-05-20,152222000000,W2,H1\n".as_bytes());
    /// let (tally, view) = (Tally::new(pack.measures(), run.finish().1), network.at(Date::parse("2022-05-21")?)?);
    ///
    /// let league = DivisionCode::parse_short("1522")?;
    /// let spec = CubeSpec {
    ///     measures: &["households_visited"],
    ///     unit: league,
    ///     levels: &[],
    ///     period: Period::parse("2022-04-01..2022-05-31")?,
    ///     grains: &[Grain::Month, Grain::Whole],
    /// };
    /// let cube = tally.cube(view, spec)?;
    /// let households = |unit: &str, period: &str| {
    ///     let cell = cube.cell("households_visited", DivisionCode::parse_short(unit).unwrap(), Period::parse(period).unwrap());
    ///     cell.and_then(|cell| cell.value).map(|value| value.to_string())
    /// };
    /// assert_eq!(households("152221", "2022-04-01..2022-05-31").as_deref(), Some("1"));
    /// assert_eq!(households("1522", "2022-04-01..2022-05-31").as_deref(), Some("1"), "it is one household, in both");
    /// assert_eq!(households("1522", "2022-06"), None, "the cube does not have that month");
    /// let refused = tally.cube(view, CubeSpec { measures: &["visits"], ..spec }).unwrap_err();
    /// assert_eq!((refused[0].code, refused[0].path.to_string()), (Code::MeasureUnknown, "measures".to_owned()));
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn cube(&self, view: View<'_>, spec: CubeSpec<'_>) -> Result<Cube, Findings> {
        let named = spec.measures.iter().copied();
        let every = self.measures().iter().map(super::Measure::id).filter(|_| spec.measures.is_empty());
        let counted: Vec<Counting<'_>> =
            named.chain(every).map(|measure| self.find(measure)).collect::<Result<_, _>>().map_err(Findings::about("measures"))?;
        let map = view.restated();
        view.require(spec.unit).map_err(Findings::about("division"))?;
        let covers: Vec<_> = counted.iter().map(|counting| self.cover_of(*counting)).collect();

        let days = counted.iter().filter_map(|counting| self.days_of(*counting));
        let covered = covers.iter().flatten().map(|cover| cover.span());
        let (first, last) = ends(days.map(|(first, last)| (Some(first), last)).chain(covered));
        let months = MonthAxis::new(spec.period, first, last);
        bounded(Some(months.len()), Breakdown::MAX_MONTHS).map_err(Findings::about("period"))?;
        let grains = if spec.grains.is_empty() { &[Grain::Whole] } else { spec.grains };
        let series: Vec<Series> = grains.iter().map(|grain| months.series(*grain)).collect();
        let periods = periods(&series);

        let listed = |code: &super::DivisionCode| spec.levels.is_empty() || spec.levels.contains(&code.level());
        let units: Vec<CubeUnit> = map
            .within(spec.unit)
            .filter(|unit| listed(&unit.code))
            .map(|unit| CubeUnit { code: unit.code, name: unit.name.into() })
            .collect();
        let cells = units.len().checked_mul(periods.len()).and_then(|cells| cells.checked_mul(counted.len()));
        bounded(cells, Cube::MAX_CELLS).map_err(Findings::about("levels"))?;

        let stands = self.stands(view);
        let beside = stands.beside_in(spec.unit);
        let places = UnitAxis::new(&map, spec.unit, stands.units(), beside.len());
        bounded(places.len().checked_mul(months.len()).and_then(|cells| cells.checked_mul(counted.len())), Cube::MAX_CELLS)
            .map_err(Findings::about("levels"))?;
        let mut placed = Places::default();
        for (shelf, _) in counted.iter().flat_map(|counting| counting.shelves()) {
            placed.look(shelf, self.book(), &stands, spec.unit, (&places, &months));
        }
        let measures = counted.iter().zip(covers).map(|(counting, cover)| {
            let history = History::of(*counting, &stands);
            let counts = Counts::new(*counting, (&placed, history.as_ref()), (&places, &months, &series))?;
            Ok(Measured { measure: counting.measure.clone(), cover, counts, rejected: self.rejected(counting.measure) })
        });
        let measures: Vec<Measured> = measures.collect::<Result<_, _>>().map_err(Findings::about("measures"))?;
        let known = (0..).zip(beside).filter_map(|(at, beside)| Some((beside.unit.clone(), places.beside(at)?)));
        let mut remainder: Vec<(RemainderUnit, usize)> =
            known.filter(|(_, place)| measures.iter().any(|measure| measure.counts.has_any(*place))).collect();
        crate::finding::sort_by(&mut remainder, |left, right| {
            (left.0.code, left.0.list, left.1).cmp(&(right.0.code, right.0.list, right.1))
        });
        Ok(Cube { measures, places, units, remainder, periods, asked: spec.period, list_date: map.list_date(), is_one_of_several: false })
    }
}

/// The first day of all and the last.
fn ends(all: impl Iterator<Item = (Option<Date>, Date)>) -> (Option<Date>, Option<Date>) {
    all.fold((None, None), |(first, last), (begins, ends): (Option<Date>, Date)| {
        (first.into_iter().chain(begins).min(), last.max(Some(ends)))
    })
}

/// The periods of all series, each once, with the place of its numbers.
fn periods(series: &[Series]) -> Vec<(Span, (usize, usize))> {
    let of = |(at, series): (usize, &Series)| {
        series.spans.iter().enumerate().map(move |(column, span)| (*span, (at, column))).collect::<Vec<_>>()
    };
    let mut all: Vec<(Span, (usize, usize))> = series.iter().enumerate().flat_map(of).collect();
    crate::finding::sort_by(&mut all, |left, right| (left.0.period, left.1).cmp(&(right.0.period, right.1)));
    all.dedup_by_key(|(span, _)| span.period);
    all
}
