//! Cubes behind one handle: one on the map of a day, or as it was then one for each map that spoke.

use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Cube, CubeCell, CubeSpec};
use crate::finding::Findings;
use crate::metrics::Tally;
use crate::network::Network;
use crate::time::Period;
use crate::value::{Date, DivisionCode};

/// One cube, or as it was then one for each map that spoke on the last day of a period; each period is in one of them.
///
/// A unit is one of its list: a code of two lists need not be one unit, and nothing adds over periods of different maps.
pub struct Cubes {
    cubes: Vec<Cube>,
    is_as_was: bool,
}

impl fmt::Debug for Cubes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.cubes.as_slice() {
            [cube] if !self.is_as_was => cube.fmt(f),
            cubes => f.debug_tuple("Cubes").field(&cubes).finish(),
        }
    }
}

impl From<Cube> for Cubes {
    fn from(cube: Cube) -> Self {
        Cubes { cubes: vec![cube], is_as_was: false }
    }
}

impl Cubes {
    /// The cubes, by map.
    #[must_use]
    pub fn cubes(&self) -> &[Cube] {
        &self.cubes
    }

    /// Whether they are as it was then, each period on the map of its last day.
    #[must_use]
    pub fn is_as_was(&self) -> bool {
        self.is_as_was
    }

    /// One cell; nothing where no cube has the measure, the unit and the period, or they are divided.
    #[must_use]
    pub fn cell(&self, measure: &str, unit: DivisionCode, period: Period) -> Option<CubeCell> {
        self.cell_of(measure, unit, period, &[])
    }

    /// One cell of a category, as [`Cube::cell_of`]; its `category` is the place among those of its own cube.
    #[must_use]
    pub fn cell_of(&self, measure: &str, unit: DivisionCode, period: Period, category: &[Option<&str>]) -> Option<CubeCell> {
        self.cubes.iter().find_map(|cube| cube.cell_of(measure, unit, period, category))
    }

    /// The JSON that all three languages give, byte for byte: that of [`Cube::to_json`], or as it was then a list of such as `cubes`.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::finding::to_json(self)
    }

    /// The same with the keys of its categories.
    #[must_use]
    pub fn expose_json(&self) -> String {
        crate::finding::to_json(&Exposed(self))
    }
}

/// The same, with the keys of categories.
struct Exposed<'c>(&'c Cubes);

impl Cubes {
    fn write<'c, S: Serializer, T: Serialize>(&'c self, serializer: S, shown: impl Fn(&'c Cube) -> T) -> Result<S::Ok, S::Error> {
        match self.cubes.as_slice() {
            [cube] if !self.is_as_was => shown(cube).serialize(serializer),
            cubes => {
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry("map", "as_was")?;
                map.serialize_entry("cubes", &cubes.iter().map(shown).collect::<Vec<T>>())?;
                map.end()
            }
        }
    }
}

impl Serialize for Cubes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.write(serializer, |cube| cube)
    }
}

impl Serialize for Exposed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer, Cube::exposed)
    }
}

impl Tally {
    /// All figures of some measures as they were then: each period on the map of its last day.
    ///
    /// # Errors
    /// As [`Tally::cube`], on each of the maps; `division_before_first_list` at `period` where a period ends before the first list.
    ///
    /// ```
    /// use wushe::metrics::{CubeSpec, Grain, Tally};
    /// use wushe::network::{Divisions, Network};
    /// use wushe::{Code, Date, DivisionCode, LedgerRun, Pack, Period};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let lists = "# lists: 2020-06-30,2022-06-30\ncode,name,from,until\n152200000000,兴安盟,2020-06-30,2022-06-30\n\
    ///     152221000000,旧旗,2020-06-30,2020-06-30\n152221000000,新旗,2022-06-30,2022-06-30\n";
    /// let network = Network::of_divisions(Divisions::parse(lists)?);
    /// let mut run = LedgerRun::new(&pack, Some("home_visit"), Date::parse("2022-12-31")?)?;
    /// run.csv("走访日期,社工站,走访社工,家庭编号\n2021-05-02,152221000000,W1,H1\n2022-05-02,152221000000,W1,H1\n".as_bytes());
    /// let tally = Tally::new(pack.measures(), run.finish().1);
    /// let spec = CubeSpec {
    ///     measures: &["household_visits"],
    ///     unit: DivisionCode::parse_short("1522")?,
    ///     levels: &[],
    ///     period: Period::parse("2021-01-01..2022-12-31")?,
    ///     grains: &[Grain::Year],
    ///     dimensions: &[],
    ///     threads: 1,
    /// };
    /// let cubes = tally.cube_as_was(&network, spec)?;
    /// let names: Vec<_> = cubes.cubes().iter().map(|cube| (cube.periods().next().unwrap().to_string(), &*cube.units()[1].name)).collect();
    /// assert_eq!(names, [("2021".to_owned(), "旧旗"), ("2022".to_owned(), "新旗")]);
    /// let refused = tally.cube_as_was(&network, CubeSpec { period: Period::parse("2019")?, ..spec }).unwrap_err();
    /// assert_eq!(refused[0].code, Code::DivisionBeforeFirstList);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn cube_as_was(&self, network: &Network, spec: CubeSpec<'_>) -> Result<Cubes, Findings> {
        let last = |period: Period| period.last_day().min(spec.period.last_day());
        let on = |day: Date| network.at(day).map_err(Findings::about("period"));
        // The periods are the same on every map.
        let all: Vec<Period> = self.cube(on(spec.period.last_day())?, spec)?.periods().collect();
        let mut maps: Vec<(Date, Vec<Period>)> = Vec::new();
        for period in all {
            let day = last(period);
            let map = on(day)?.restated();
            let known = maps.iter_mut().find(|(known, _)| network.restated(*known).is_ok_and(|known| known == map));
            match known {
                Some((known, periods)) => {
                    *known = day.max(*known);
                    periods.push(period);
                }
                None => maps.push((day, vec![period])),
            }
        }
        crate::finding::sort_by(&mut maps, |left, right| left.0.cmp(&right.0));
        let mut cubes = Vec::with_capacity(maps.len());
        for (day, periods) in maps {
            cubes.push(self.cube(on(day)?, spec)?.of_periods(&periods));
        }
        Ok(Cubes { cubes, is_as_was: true })
    }
}
