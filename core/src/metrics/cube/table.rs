//! A cube in JSON.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Cube, CubeCell, CubeDimension, CubeUnit, Measured, NoValue};
use crate::service::Key;

impl Cube {
    /// The JSON that all three languages give, byte for byte: the units, the periods, and of each measure its unit of counting, along what
    /// it adds, what stands in no cell (`outside`), and the cells: of each number a list for each unit, in which one stands for each period. Where
    /// it is divided, its `dimensions` and `categories` stand before the measures, each of these says over which dimensions it adds
    /// (`adds_over`), and of each number there is such a list for each category. What are keys there is masked.
    ///
    /// ```
    /// use wushe::metrics::{CubeSpec, Tally};
    /// use wushe::network::{Divisions, Network};
    /// use wushe::service::Book;
    /// use wushe::{Date, DivisionCode, Pack, Period};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let network = Network::of_divisions(Divisions::parse("date_point,code,name\n2021-10-31,152200000000,兴安盟\n")?);
    /// let tally = Tally::new(pack.measures(), Book::new());
    /// let spec = CubeSpec {
    ///     measures: &["household_visits"],
    ///     unit: DivisionCode::parse_short("1522")?,
    ///     levels: &[],
    ///     period: Period::parse("2022-04")?,
    ///     grains: &[],
    ///     dimensions: &[],
    ///     threads: 1,
    /// };
    /// let json = tally.cube(network.at(Date::parse("2022-05-21")?)?, spec)?.to_json();
    /// assert!(json.contains(r#""value":[[null]],"no_value":[["no_records_of_kind"]]"#), "{json}");
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::finding::to_json(self)
    }

    /// The same with the keys of its categories.
    #[must_use]
    pub fn expose_json(&self) -> String {
        crate::finding::to_json(&self.exposed())
    }

    /// Its measures as in [`Cube::to_json`], without their cells: a list.
    #[must_use]
    pub fn measures_json(&self) -> String {
        crate::finding::to_json(&self.measures.iter().map(|measure| Head(self, measure)).collect::<Vec<_>>())
    }

    pub(super) fn exposed(&self) -> impl Serialize {
        Exposed(self, true)
    }
}

/// A cube, and whether the keys of its categories are shown.
struct Exposed<'c>(&'c Cube, bool);

impl Serialize for Cube {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Exposed(self, false).serialize(serializer)
    }
}

impl Serialize for Exposed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Exposed(cube, keys) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("period", &cube.asked.to_string())?;
        map.serialize_entry("list_date", &cube.list_date)?;
        map.serialize_entry("units", &cube.units)?;
        if !cube.remainder.is_empty() {
            map.serialize_entry("remainder", &cube.remainder().collect::<Vec<_>>())?;
        }
        map.serialize_entry("periods", &cube.periods().map(|period| period.to_string()).collect::<Vec<_>>())?;
        if !cube.dimensions.is_empty() {
            map.serialize_entry("dimensions", &cube.dimensions)?;
            let shown = |(value, dimension): (&'_ Option<Key>, &'_ CubeDimension)| {
                value.as_ref().map(|value| if dimension.is_key && !keys { "***".to_owned() } else { value.expose().to_owned() })
            };
            let categories = cube.categories.iter().map(|category| category.iter().zip(&cube.dimensions).map(shown).collect::<Vec<_>>());
            map.serialize_entry("categories", &categories.collect::<Vec<_>>())?;
        }
        map.serialize_entry("measures", &cube.measures.iter().map(|measure| Shown(cube, measure)).collect::<Vec<_>>())?;
        map.end()
    }
}

impl Serialize for CubeDimension {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("of", &*self.of)?;
        if !self.bands.is_empty() {
            map.serialize_entry("bands", &*self.bands)?;
        }
        map.serialize_entry("several", &self.several)?;
        map.end()
    }
}

impl Serialize for CubeUnit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("division", &self.code)?;
        map.serialize_entry("place", &*self.name)?;
        map.serialize_entry("level", self.code.level().as_str())?;
        map.end()
    }
}

/// A measure without its cells.
struct Head<'c>(&'c Cube, &'c Measured);

impl Serialize for Head<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        head(&mut map, self.0, self.1)?;
        map.end()
    }
}

fn head<M: SerializeMap>(map: &mut M, cube: &Cube, known: &Measured) -> Result<(), M::Error> {
    map.serialize_entry("measure", known.measure.id())?;
    map.serialize_entry("unit", &**known.measure.unit())?;
    map.serialize_entry("adds", &cube.adds(&known.measure))?;
    if !cube.dimensions.is_empty() {
        map.serialize_entry("adds_over", &cube.adds_over(&known.measure).collect::<Vec<_>>())?;
    }
    map.serialize_entry("outside", &known.left_out())?;
    if known.by_undetermined > 0 {
        map.serialize_entry("by_undetermined", &known.by_undetermined)?;
    }
    Ok(())
}

/// A measure with its cells.
struct Shown<'c>(&'c Cube, &'c Measured);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Shown(cube, known) = self;
        let mut map = serializer.serialize_map(None)?;
        head(&mut map, cube, known)?;
        entries(&mut map, cube, known, &cube.places)?;
        if !cube.remainder.is_empty() {
            let places: Vec<Option<usize>> = cube.remainder.iter().map(|(_, place)| Some(*place)).collect();
            map.serialize_entry("remainder", &Rows(cube, known, &places))?;
        }
        map.end()
    }
}

/// The cells of a measure in some places.
struct Rows<'c>(&'c Cube, &'c Measured, &'c [Option<usize>]);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        entries(&mut map, self.0, self.1, self.2)?;
        map.end()
    }
}

fn entries<M: SerializeMap>(map: &mut M, cube: &Cube, known: &Measured, places: &[Option<usize>]) -> Result<(), M::Error> {
    map.serialize_entry("value", &Cells(cube, known, places, |cell: CubeCell| cell.value.map(|value| value.to_string())))?;
    map.serialize_entry("no_value", &Cells(cube, known, places, |cell: CubeCell| cell.no_value.map(NoValue::as_str)))?;
    map.serialize_entry("used", &Cells(cube, known, places, |cell: CubeCell| cell.used))?;
    map.serialize_entry("left_out", &Cells(cube, known, places, |cell: CubeCell| cell.left_out.total()))?;
    map.serialize_entry("undetermined", &Cells(cube, known, places, |cell: CubeCell| cell.undetermined))?;
    map.serialize_entry("partial", &Cells(cube, known, places, |cell: CubeCell| cell.partial))
}

/// What a function gives of each cell of a measure: a list for each place, in which one stands for each period.
struct Cells<'c, F>(&'c Cube, &'c Measured, &'c [Option<usize>], F);

impl<T: Serialize, F: Fn(CubeCell) -> T> Serialize for Cells<'_, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Cells(cube, known, places, of) = self;
        let rows = |category: usize| {
            places.iter().map(move |place| cube.row(known, *place, category).map(|(_, cell)| of(cell)).collect::<Vec<_>>())
        };
        match cube.dimensions.as_slice() {
            [] => serializer.collect_seq(rows(0)),
            _ => serializer.collect_seq((0..cube.categories.len()).map(|category| rows(category).collect::<Vec<_>>())),
        }
    }
}
