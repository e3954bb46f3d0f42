//! Figures of some records on the map of a day.

use std::sync::Arc;

use crate::explanation::Explanation;
use crate::finding::{Code, Findings, Problem, to_json};
use crate::metrics::{Actor, Breakdown, Cube, CubeSpec, Cubes, Dimension, Figure, Grain, Split, Standing, Tally};
use crate::network::{Network, View};
use crate::pack::Pack;
use crate::service::Book;
use crate::service::book::Row;
use crate::time::Period;
use crate::value::{Date, DivisionCode, Level};

/// The figures of a book on the map of a day: what [`Tally`] counts, asked for in words.
///
/// ```
/// use std::sync::Arc;
///
/// use wushe::border::{FigureCall, Figures, SplitCall};
/// use wushe::network::{Divisions, Network};
/// use wushe::{Code, LedgerRun, Pack, Date};
///
/// let pack = Arc::new(Pack::builtin("hinggan")?);
/// let list = "date_point,code,name\n2021-10-31,152200000000,兴安盟\n2021-10-31,152221000000,科尔沁右翼前旗\n";
/// let network = Arc::new(Network::of_divisions(Divisions::parse(list)?));
/// let mut run = LedgerRun::new(&pack, Some("home_visit"), Date::parse("2022-05-21")?)?;
/// run.csv("走访日期,社工站,走访社工,家庭编号\n2022-05-20,152221000000,W1,H1\n".as_bytes());
/// let figures = Figures::new(pack.clone(), run.finish().1, network, None)?;
///
/// let call = FigureCall { measure: "households_visited", ..FigureCall::default() };
/// assert_eq!(figures.figure(call)?.value().map(|value| value.to_string()).as_deref(), Some("1"));
/// let by_county = figures.by(call, SplitCall { level: Some("county"), ..SplitCall::default() })?;
/// assert_eq!(by_county.parts.len(), 1);
/// let refused = figures.by(call, SplitCall { level: Some("banner"), ..SplitCall::default() }).unwrap_err();
/// assert_eq!((refused[0].code, refused[0].path.to_string()), (Code::LevelUnknown, "level".to_owned()));
/// # Ok::<(), wushe::Findings>(())
/// ```
#[derive(Clone, Debug)]
pub struct Figures {
    pub(super) pack: Arc<Pack>,
    pub(super) tally: Tally,
    network: Arc<Network>,
    as_of: Date,
    map: Map,
}

/// On which map figures are counted.
#[derive(Clone, Copy, Debug)]
enum Map {
    /// On that of a day.
    Day(Date),
    /// Each period on that of its last day.
    AsWas,
}

/// The word for figures as they were then.
const AS_WAS: &str = "as_was";

/// What is asked of a figure.
#[derive(Clone, Copy, Debug, Default)]
pub struct FigureCall<'c> {
    /// The measure's name.
    pub measure: &'c str,
    /// The unit: `1522` or twelve digits; if nothing is said, the one at the top of the map.
    pub division: Option<&'c str>,
    /// The period, as [`Period::parse`] reads it; if nothing is said, all until the day of the map.
    pub period: Option<&'c str>,
}

/// Along what a figure is to be divided, as [`Split`].
#[derive(Clone, Copy, Debug, Default)]
pub struct SplitCall<'c> {
    /// The level of units: `county`.
    pub level: Option<&'c str>,
    /// Whether by month.
    pub months: bool,
    /// By `station` or by `worker`.
    pub actor: Option<&'c str>,
}

/// What is asked of a cube, as [`CubeSpec`](crate::metrics::CubeSpec).
#[derive(Clone, Copy, Debug, Default)]
pub struct CubeCall<'c> {
    /// The measures' names; every one where none is named.
    pub measures: &'c [&'c str],
    /// The unit; if nothing is said, the one at the top of the map.
    pub division: Option<&'c str>,
    /// The period; if nothing is said, all until the day of the map.
    pub period: Option<&'c str>,
    /// The levels whose units are listed: `county`; every one where none is named.
    pub levels: &'c [&'c str],
    /// Into which periods that one is divided: `month`; into itself alone where nothing is named.
    pub grains: &'c [&'c str],
    /// Along what cells are divided further, as [`CubeSpec`](crate::metrics::CubeSpec).
    pub dimensions: &'c [Dimension<'c>],
    /// How many threads count, as [`CubeSpec`](crate::metrics::CubeSpec).
    pub threads: usize,
}

impl<'c> CubeCall<'c> {
    fn spec(self, unit: DivisionCode, levels: &'c [Level], period: Period, grains: &'c [Grain]) -> CubeSpec<'c> {
        let CubeCall { measures, dimensions, threads, .. } = self;
        CubeSpec { measures, unit, levels, period, grains, dimensions, threads }
    }
}

impl Figures {
    /// The figures of these records on the map of a day: the day of the check, if nothing is said.
    ///
    /// # Errors
    /// At `as_of` those of [`Date::parse`] and [`Network::at`], and `day_ambiguous` where nothing is said and the records were checked on
    /// different days or on none.
    pub fn new(
        pack: impl Into<Arc<Pack>>,
        book: impl Into<Arc<Book>>,
        network: impl Into<Arc<Network>>,
        as_of: Option<&str>,
    ) -> Result<Self, Findings> {
        let (pack, book, network) = (pack.into(), book.into(), network.into());
        let day = match as_of {
            Some(day) => Date::parse(day),
            None => one_day(&book),
        };
        let as_of = day.map_err(Findings::about("as_of"))?;
        network.at(as_of).map_err(Findings::about("as_of"))?;
        Ok(Figures { tally: Tally::new(pack.measures(), book), pack, network, as_of, map: Map::Day(as_of) })
    }

    /// States of which days the records tell everything, as [`Tally::cover`].
    ///
    /// # Errors
    /// Those of [`Period::parse`] and [`Tally::cover`] at `covers`.
    pub fn cover(&mut self, kind: Option<&str>, period: &str) -> Result<(), Findings> {
        Period::parse(period).and_then(|period| self.tally.cover(kind, period)).map_err(Findings::about("covers"))
    }

    /// The figures of the same records on another map: that of a day, or with `as_was` each period on that of its last day. What is asked
    /// without a period still goes until the day of these figures.
    ///
    /// # Errors
    /// At `map` those of [`Date::parse`] and [`Network::at`].
    ///
    /// ```
    /// use wushe::border::{FigureCall, Figures};
    /// use wushe::network::{Divisions, Network};
    /// use wushe::service::Book;
    /// use wushe::{Code, Pack};
    ///
    /// let lists = "# lists: 2020-12-31,2021-12-31\ncode,name,from,until\n152200000000,旧盟,2020-12-31,2020-12-31\n\
    ///     152200000000,新盟,2021-12-31,2021-12-31\n";
    /// let network = Network::of_divisions(Divisions::parse(lists)?);
    /// let figures = Figures::new(Pack::builtin("hinggan")?, Book::new(), network, Some("2022-05-21"))?;
    /// let call = FigureCall { measure: "household_visits", period: Some("2021-05"), ..FigureCall::default() };
    /// assert_eq!(figures.figure(call)?.place(), "新盟");
    /// assert_eq!(figures.on("2021-05-01")?.figure(call)?.place(), "旧盟");
    /// assert_eq!(figures.on("as_was")?.figure(call)?.place(), "旧盟");
    /// let refused = figures.on("2019-05-01").unwrap_err();
    /// assert_eq!((refused[0].code, refused[0].path.to_string()), (Code::DivisionBeforeFirstList, "map".to_owned()));
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn on(&self, map: &str) -> Result<Figures, Findings> {
        let map = match map {
            AS_WAS => Map::AsWas,
            day => {
                let day = Date::parse(day).map_err(Findings::about("map"))?;
                self.network.at(day).map_err(Findings::about("map"))?;
                Map::Day(day)
            }
        };
        Ok(Figures { map, ..self.clone() })
    }

    /// The rulebook.
    #[must_use]
    pub fn pack(&self) -> &Arc<Pack> {
        &self.pack
    }

    /// The day until which they go where no period is asked for, and that of the map, where no other is named.
    #[must_use]
    pub fn as_of(&self) -> Date {
        self.as_of
    }

    /// The measures over the records.
    #[must_use]
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// One figure.
    ///
    /// # Errors
    /// Those of [`Tally::figure`]; of [`DivisionCode::parse_short`] at `division`, and `unit_ambiguous` there where none is named and
    /// the map has not one unit at its top; of [`Period::parse`] at `period`.
    pub fn figure(&self, call: FigureCall<'_>) -> Result<Figure, Findings> {
        let (view, unit, period) = self.read(call.division, call.period)?;
        let figure = self.tally.figure(view, call.measure, unit, period)?;
        Ok(if matches!(self.map, Map::AsWas) { figure.of_its_map() } else { figure })
    }

    /// Why a figure is what it is, and what each unit directly below has, as [`Tally::explain`].
    ///
    /// # Errors
    /// Those of [`figure`](Figures::figure) and [`Tally::explain`].
    pub fn explain(&self, call: FigureCall<'_>) -> Result<Explanation, Findings> {
        let (view, unit, period) = self.read(call.division, call.period)?;
        self.tally.explain(view, call.measure, unit, period)
    }

    /// All figures of some measures, units and periods, as [`Tally::cube`].
    ///
    /// # Errors
    /// Those of [`figure`](Figures::figure) and [`Tally::cube`]; `level_unknown` at `levels`, `grain_unknown` at `grains`; `maps_several` at
    /// `map` as it was then, which is several cubes: [`Figures::cubes`].
    ///
    /// ```
    /// use wushe::border::{CubeCall, Figures};
    /// use wushe::network::{Divisions, Network};
    /// use wushe::service::Book;
    /// use wushe::{Code, Pack};
    ///
    /// let network = Network::of_divisions(Divisions::parse("date_point,code,name\n2021-10-31,152200000000,兴安盟\n")?);
    /// let figures = Figures::new(Pack::builtin("hinggan")?, Book::new(), network, Some("2022-05-21"))?;
    /// let cube = figures.cube(CubeCall { period: Some("2022"), grains: &["month", "year"], ..CubeCall::default() })?;
    /// assert_eq!(cube.periods().count(), 13);
    /// let refused = figures.cube(CubeCall { grains: &["week"], ..CubeCall::default() }).unwrap_err();
    /// assert_eq!((refused[0].code, refused[0].path.to_string()), (Code::GrainUnknown, "grains".to_owned()));
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn cube(&self, call: CubeCall<'_>) -> Result<Cube, Findings> {
        let (levels, grains) = (levels(call)?, grains(call)?);
        let (view, unit, period) = self.read(call.division, call.period)?;
        self.one_map()?;
        self.tally.cube(view, call.spec(unit, &levels, period, &grains))
    }

    /// Refuses what has parts on several maps.
    fn one_map(&self) -> Result<(), Findings> {
        match self.map {
            Map::Day(_) => Ok(()),
            Map::AsWas => Err(Findings::about("map")(Code::MapsSeveral.into())),
        }
    }

    /// The same on any map: as it was then a cube for each map that spoke on the last day of a period, as [`Tally::cube_as_was`].
    ///
    /// # Errors
    /// Those of [`Figures::cube`] and [`Tally::cube_as_was`].
    ///
    /// ```
    /// use wushe::border::{CubeCall, Figures};
    /// use wushe::network::{Divisions, Network};
    /// use wushe::service::Book;
    /// use wushe::{Code, Pack};
    ///
    /// let network = Network::of_divisions(Divisions::parse("date_point,code,name\n2021-10-31,152200000000,兴安盟\n")?);
    /// let figures = Figures::new(Pack::builtin("hinggan")?, Book::new(), network, Some("2022-05-21"))?.on("as_was")?;
    /// let call = CubeCall { period: Some("2022"), grains: &["month"], ..CubeCall::default() };
    /// assert_eq!(figures.cubes(call)?.cubes().len(), 1);
    /// assert_eq!(figures.cube(call).unwrap_err()[0].code, Code::MapsSeveral);
    /// let before = figures.cubes(CubeCall { period: Some("2020"), ..call }).unwrap_err();
    /// assert_eq!((before[0].code, before[0].path.to_string()), (Code::DivisionBeforeFirstList, "period".to_owned()));
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn cubes(&self, call: CubeCall<'_>) -> Result<Cubes, Findings> {
        let (levels, grains) = (levels(call)?, grains(call)?);
        let (view, unit, period) = self.read(call.division, call.period)?;
        let spec = call.spec(unit, &levels, period, &grains);
        match self.map {
            Map::Day(_) => self.tally.cube(view, spec).map(Cubes::from),
            Map::AsWas => self.tally.cube_as_was(&self.network, spec),
        }
    }

    /// A figure and its parts.
    ///
    /// # Errors
    /// Those of [`figure`](Figures::figure) and [`Tally::by`]; `level_unknown` at `level`, `actor_unknown` at `actor`; `maps_several` at `map`
    /// where the parts are months as they were then.
    pub fn by(&self, call: FigureCall<'_>, split: SplitCall<'_>) -> Result<Breakdown, Findings> {
        let level = split.level.map(|name| Level::from_name(name).ok_or_else(level_unknown)).transpose();
        let actor = split.actor.map(|name| Actor::from_name(name).ok_or_else(actor_unknown)).transpose();
        let (level, actor) = (level.map_err(Findings::about("level"))?, actor.map_err(Findings::about("actor"))?);
        let (view, unit, period) = self.read(call.division, call.period)?;
        if split.months {
            self.one_map()?;
        }
        let mut parts = self.tally.by(view, call.measure, unit, period, Split { level, months: split.months, actor })?;
        if matches!(self.map, Map::AsWas) {
            parts.whole = parts.whole.of_its_map();
        }
        Ok(parts)
    }

    /// The records behind a figure, each with what becomes of it, as [`Tally::rows`].
    ///
    /// # Errors
    /// Those of [`figure`](Figures::figure).
    pub fn rows(&self, call: FigureCall<'_>) -> Result<impl Iterator<Item = (Row<'_>, Standing<'_>)>, Findings> {
        let (view, unit, period) = self.read(call.division, call.period)?;
        self.tally.rows(view, call.measure, unit, period)
    }

    /// The same as JSON, as [`Tally::expose_rows_json`].
    ///
    /// # Errors
    /// Those of [`figure`](Figures::figure).
    pub fn expose_rows_json(&self, call: FigureCall<'_>) -> Result<String, Findings> {
        let (view, unit, period) = self.read(call.division, call.period)?;
        self.tally.expose_rows_json(view, call.measure, unit, period)
    }

    /// What the rulebook's documents report, each beside what the records give, as JSON.
    ///
    /// # Errors
    /// Those of [`Pack::compare`].
    ///
    /// ```
    /// use wushe::border::Figures;
    /// use wushe::network::{Divisions, Network};
    /// use wushe::service::Book;
    /// use wushe::{Code, Pack};
    ///
    /// let list = |codes: &[&str]| codes.iter().map(|code| format!("2021-10-31,{code}0000000000,x\n")).collect::<String>();
    /// let figures = |codes: &[&str]| {
    ///     let network = Network::of_divisions(Divisions::parse(&format!("date_point,code,name\n{}", list(codes)))?);
    ///     Figures::new(Pack::builtin("hinggan")?, Book::new(), network, Some("2022-05-21"))?.compare_json()
    /// };
    /// // What is reported is of Hinggan League, and a map without it has nothing to compare.
    /// assert_eq!(figures(&["22"]).unwrap_err()[0].code, Code::DivisionUnknown);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn compare_json(&self) -> Result<String, Findings> {
        Ok(to_json(&self.pack.compare(&self.tally, self.view()?)?))
    }

    /// Refuses where the values of a measure can't be added up.
    ///
    /// # Errors
    /// That of [`Measure::must_add`](crate::metrics::Measure::must_add) at `measure`.
    pub fn must_add(&self, measure: &str) -> Result<(), Findings> {
        self.pack.measure(measure).and_then(crate::metrics::Measure::must_add).map_err(Findings::about("measure"))
    }

    /// The map of a day, or where each period has its own, that of the day of these figures.
    fn view(&self) -> Result<View<'_>, Findings> {
        let (day, key) = match self.map {
            Map::Day(day) => (day, "map"),
            Map::AsWas => (self.as_of, "as_of"),
        };
        self.network.at(day).map_err(Findings::about(key))
    }

    /// The map, the unit and the period that a call means.
    pub(super) fn read(&self, division: Option<&str>, period: Option<&str>) -> Result<(View<'_>, DivisionCode, Period), Findings> {
        let period = period.map_or(Ok(Period::until(self.as_of)), Period::parse).map_err(Findings::about("period"));
        let view = match (self.map, &period) {
            (Map::AsWas, Ok(period)) => self.network.at(period.last_day()).map_err(Findings::about("period"))?,
            _ => self.view()?,
        };
        let unit = match division {
            Some(code) => DivisionCode::parse_short(code),
            None => top(view),
        };
        Ok((view, unit.map_err(Findings::about("division"))?, period?))
    }
}

/// The levels that a call names.
fn levels(call: CubeCall<'_>) -> Result<Vec<Level>, Findings> {
    let levels: Result<_, _> = call.levels.iter().map(|name| Level::from_name(name).ok_or_else(level_unknown)).collect();
    levels.map_err(Findings::about("levels"))
}

/// The grains that a call names.
fn grains(call: CubeCall<'_>) -> Result<Vec<Grain>, Findings> {
    let grains: Result<_, _> = call.grains.iter().map(|name| Grain::from_name(name).ok_or_else(grain_unknown)).collect();
    grains.map_err(Findings::about("grains"))
}

/// The one day on which a book's records were checked.
fn one_day(book: &Book) -> Result<Date, Problem> {
    let mut days = book.ledgers().iter().map(|ledger| ledger.checked_on);
    let first = days.next().or(book.checked_on()).ok_or(Code::DayAmbiguous)?;
    if days.all(|day| day == first) { Ok(first) } else { Err(Code::DayAmbiguous.into()) }
}

/// The unit at the top of a map.
fn top(view: View<'_>) -> Result<DivisionCode, Problem> {
    view.restated().top().ok_or_else(|| Code::UnitAmbiguous.into())
}

/// A level that there is not, with those that there are.
pub(super) fn level_unknown() -> Problem {
    Problem::unknown_name(Code::LevelUnknown, Level::ALL.into_iter().map(Level::as_str))
}

fn grain_unknown() -> Problem {
    Problem::unknown_name(Code::GrainUnknown, Grain::ALL.iter().copied().map(Grain::as_str))
}

fn actor_unknown() -> Problem {
    Problem::unknown_name(Code::ActorUnknown, Actor::ALL.iter().copied().map(Actor::as_str))
}
