//! How a cube is counted: the axes first, then what records of each form come to, then measure by measure.

use std::collections::BTreeSet;

use super::axes::{MonthAxis, Series, Span, UnitAxis};
use super::categories::Categories;
use super::count::{Limits, count};
use super::counts::Axes;
use super::dimension::{Category, divided};
use super::place::Spots;
use super::{Cube, CubeSpec, CubeUnit, Grain, Measured};
use crate::finding::{Code, Findings, Problem};
use crate::metrics::cover::standing;
use crate::metrics::history::History;
use crate::metrics::split::bounded;
use crate::metrics::stand::Beside;
use crate::metrics::tally::{Counting, Tally};
use crate::metrics::{Breakdown, RemainderUnit};
use crate::network::View;
use crate::parallel::each;
use crate::value::Date;

impl Tally {
    /// All figures of some measures for a unit and what lies in it, in all periods of some grains, on the map of the view's day.
    ///
    /// # Errors
    /// `measure_unknown` at `measures`; those of [`Tree::require`](crate::network::Tree::require) at `division` where the list of the day
    /// does not have the unit; `breakdown_too_long` at `period` above [`Breakdown::MAX_MONTHS`] months and at `levels` above
    /// [`Cube::MAX_CELLS`] cells, at `dimensions` where categories make them more; `dimensions_too_many` above two, `dimension_unknown` and
    /// `dimension_unfit` (it can't be divided so) at `dimensions`, and `measure_by_category` at `measures` where a measure that is divided follows
    /// keys through their records; `measure_overflow` at `measures` where the amounts of one, added up whatever their signs, have more than
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
    ///     dimensions: &[],
    ///     threads: 1,
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
        self.cube_within(view, spec, Limits::USUAL)
    }

    /// The same, counted within some limits, whatever these are.
    fn cube_within(&self, view: View<'_>, spec: CubeSpec<'_>, limits: Limits) -> Result<Cube, Findings> {
        let threads = if cfg!(feature = "parallel") { spec.threads } else { 1 };
        let named = spec.measures.iter().copied();
        let every = self.measures().iter().map(super::Measure::id).filter(|_| spec.measures.is_empty());
        let counted: Vec<Counting<'_>> =
            named.chain(every).map(|measure| self.find(measure)).collect::<Result<_, _>>().map_err(Findings::about("measures"))?;
        let map = view.restated();
        view.require(spec.unit).map_err(Findings::about("division"))?;
        let dimensions = divided(spec.dimensions, &counted)?;
        let covers: Vec<_> = counted.iter().map(|counting| self.cover_of(*counting)).collect();

        let shelves: BTreeSet<usize> = counted.iter().flat_map(|counting| counting.taken().map(|(shelf, _)| shelf)).collect();
        let records = shelves.iter().filter_map(|shelf| self.days_on(*shelf)).reduce(|all, own| (all.0.min(own.0), all.1.max(own.1)));
        let covered = covers.iter().flatten().map(|cover| cover.span());
        let (first, last) = ends(records.map(|(first, last)| (Some(first), last)).into_iter().chain(covered));
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
        let mut places = UnitAxis::new(&map, spec.unit, stands.units(), beside.len());
        let room = places.len().checked_mul(months.len()).and_then(|cells| cells.checked_mul(counted.len()));
        bounded(room, Cube::MAX_CELLS).map_err(Findings::about("levels"))?;
        let mut spots = Spots::new(&stands, spec.unit, (&places, &months), records);
        let categories = if dimensions.is_empty() {
            None
        } else {
            let most = Cube::MAX_CELLS / cells.max(room).unwrap_or(1).max(1);
            let shapes = self.book().shelves().map(|(shelf, shape)| (shelf, &**shape)).filter(|(shelf, _)| shelves.contains(shelf));
            let categories = Categories::new(self.book(), shapes, &dimensions, &spots, most);
            let too_many = || Problem::new(Code::BreakdownTooLong).with("parts", usize::MAX).with("limit", Cube::MAX_CELLS);
            let categories = categories.ok_or_else(|| Findings::about("dimensions")(too_many()))?;
            spots.divide(categories.all.len(), places.own());
            places.divide(categories.all.len());
            Some(categories)
        };
        let axes = Axes { units: &places, months: &months, series: &series, spots: &spots };
        let histories = each(threads, counted.clone(), |counting| History::of(counting, &stands));
        let counts = count((self.book(), categories.as_ref()), &counted, &histories, axes, (threads, limits))
            .map_err(Findings::about("measures"))?;
        let measures = counted.iter().zip(covers).zip(counts).map(|((counting, cover), counts)| {
            let standing = periods.iter().map(|(span, _)| {
                let of = |used, undetermined| standing(cover, spec.period, span.period, used, undetermined);
                [of(1, 0), of(0, 1)]
            });
            Measured {
                measure: counting.measure.clone(),
                #[cfg(feature = "figures")]
                begins: cover.and_then(|cover| cover.span().0),
                standing: standing.collect(),
                counts,
                rejected: self.rejected(counting.measure),
                by_undetermined: self.by_undetermined(*counting, spec.period.last_day()),
            }
        });
        let measures: Vec<Measured> = measures.collect();
        let known = units.iter().map(|unit| places.find(unit.code)).collect();
        let remainder = remainder(beside, &places, &measures);
        let own = places.own();
        let categories = categories.map_or_else(|| vec![Category::default()], |categories| categories.all);
        let dimensions = dimensions.into_iter().map(|dimension| dimension.known).collect();
        let (places, asked, list_date) = (known, spec.period, map.list_date());
        let is_one_of_several = false;
        Ok(Cube { measures, units, places, remainder, own, dimensions, categories, periods, asked, list_date, is_one_of_several })
    }
}

/// The units that the map does not have and in which a record stands, by code and list, each with its place.
fn remainder(beside: &[Beside], places: &UnitAxis, measures: &[Measured]) -> Vec<(RemainderUnit, usize)> {
    let own = places.own().max(1);
    let has_any =
        |place: usize| measures.iter().any(|measure| (place..places.len()).step_by(own).any(|at| measure.counts.of(at).has_any()));
    let known = (0..).zip(beside).filter_map(|(at, beside)| Some((beside.unit.clone(), places.beside(at)?)));
    let mut remainder: Vec<(RemainderUnit, usize)> = known.filter(|(_, place)| has_any(*place)).collect();
    crate::finding::sort_by(&mut remainder, |left, right| (left.0.code, left.0.list, left.1).cmp(&(right.0.code, right.0.list, right.1)));
    remainder
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

#[cfg(all(feature = "csv", feature = "pack-hinggan", feature = "divisions-hinggan"))]
#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::network::{Divisions, Network};
    use crate::time::Period;
    use crate::value::DivisionCode;
    use crate::{LedgerRun, Pack};

    const HEADER: &str = "记录类型,日期,社工站,社工,家庭编号,档案编号,个案编号,服务对象编号,个案阶段,小组编号,节次,活动编号,人数,资源方向,资源形式,金额,资源提供方";

    fn a_row((kind, day, station, key): (u8, i32, usize, u32)) -> String {
        let date = Date::parse("2021-11-20").unwrap().plus_days(day).unwrap();
        let station = ["152221100000", "152221101201", "152201001000", "X1"][station];
        match kind {
            0 | 1 => format!("走访,{date},{station},W1,H{key},,,,,,,,{},,,,", if key % 4 == 0 { String::new() } else { key.to_string() }),
            2 => format!("个案,{date},{station},W1,,,G{key},P1,{},,,,1,,,,", ["接案", "介入", "结案"][key as usize % 3]),
            3 => format!("资源链接,{date},{station},W1,,,,,,,,,,发放,资金,{key}.5,"),
            _ => format!("资源链接,{date},{station},W1,,,,,,,,,,链入,{},{key}.25,社区", if key % 2 == 0 { "资金" } else { "物资" }),
        }
    }

    /// Read once: to read them takes longer than most cases.
    static GROUND: LazyLock<(Pack, Network)> =
        LazyLock::new(|| (Pack::builtin("hinggan").unwrap(), Network::of_divisions(Divisions::hinggan().unwrap())));

    proptest! {
        #[test]
        fn neither_threads_nor_limits_change_a_cube(
            rows in prop::collection::vec((0..5_u8, 0..180, 0..4_usize, 1..9_u32), 0..60),
            removed in prop::collection::vec(0..60_usize, 0..4),
            threads in 2..5_usize,
        ) {
            let (pack, network) = &*GROUND;
            let today = Date::parse("2022-05-21").unwrap();
            let mut run = LedgerRun::new(pack, None, today).unwrap();
            run.csv(format!("{HEADER}\n{}\n", rows.into_iter().map(a_row).collect::<Vec<_>>().join("\n")).as_bytes());
            let (_, mut book) = run.finish();
            let ids: Vec<_> = book.rows().map(|row| row.id()).collect();
            removed.iter().filter_map(|at| ids.get(*at)).for_each(|id| assert!(book.remove(*id) || book.row(*id).is_none()));
            let tally = Tally::new(pack.measures(), book);
            let unit = DivisionCode::parse_short("1522").unwrap();
            let period = Period::parse("2021-12-01..2022-05-21").unwrap();
            let levels = &[crate::value::Level::Prefecture, crate::value::Level::County];
            let spec = CubeSpec { measures: &[], unit, levels, period, grains: Grain::ALL, dimensions: &[], threads: 1 };
            let view = network.at(today).unwrap();
            let plain = tally.cube(view, spec).unwrap().to_json();
            for limits in [Limits::USUAL, Limits { wide: 0, least: 1 }, Limits { least: 1, ..Limits::USUAL }] {
                let other = tally.cube_within(view, CubeSpec { threads, ..spec }, limits).unwrap().to_json();
                prop_assert_eq!(&plain, &other);
            }
        }
    }
}
