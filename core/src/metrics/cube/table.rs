//! A cube in JSON.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Cube, CubeCell, CubeUnit, Measured, NoValue};

impl Cube {
    /// The JSON that all three languages give, byte for byte: the units, the periods, and of each measure its unit of counting, along what
    /// it adds, what stands in no cell (`outside`), and the cells: of each number a list for each unit, in which one stands for each period.
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
    /// };
    /// let json = tally.cube(network.at(Date::parse("2022-05-21")?)?, spec)?.to_json();
    /// assert!(json.contains(r#""value":[[null]],"no_value":[["no_records_of_kind"]]"#), "{json}");
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::finding::to_json(self)
    }
}

impl Serialize for Cube {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("period", &self.asked.to_string())?;
        map.serialize_entry("list_date", &self.list_date)?;
        map.serialize_entry("units", &self.units)?;
        if !self.remainder.is_empty() {
            map.serialize_entry("remainder", &self.remainder().collect::<Vec<_>>())?;
        }
        map.serialize_entry("periods", &self.periods().map(|period| period.to_string()).collect::<Vec<_>>())?;
        map.serialize_entry("measures", &self.measures.iter().map(|measure| Shown(self, measure)).collect::<Vec<_>>())?;
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

/// A measure with its cells.
struct Shown<'c>(&'c Cube, &'c Measured);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Shown(cube, known) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("measure", known.measure.id())?;
        map.serialize_entry("unit", &**known.measure.unit())?;
        map.serialize_entry("adds", &cube.adds(&known.measure))?;
        map.serialize_entry("outside", &known.left_out())?;
        let units: Vec<Option<usize>> = cube.units.iter().map(|unit| cube.places.find(unit.code)).collect();
        entries(&mut map, cube, known, &units)?;
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
        serializer.collect_seq(
            places
                .iter()
                .map(|place| cube.periods.iter().map(|(span, column)| of(cube.read(known, *place, *span, *column))).collect::<Vec<_>>()),
        )
    }
}
