//! A cube as an Arrow table.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow_array::{BooleanArray, RecordBatch, StringArray, UInt64Array};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use wushe::Findings;
use wushe::metrics::{Cube as One, CubeCell, CubeDimension, CubeUnit, Cubes as Counted, Measure, NoValue, RemainderUnit};
use wushe::time::Period;
use wushe::value::{Date, DivisionCode};

use crate::convert::Text;
use crate::table::{Batch, Column, amounts, capsule, named};
use crate::{errors, run};

/// All figures of some measures, units and periods.
#[pyclass(frozen, module = "wushe._core")]
pub(crate) struct Cube(pub(crate) Counted);

/// A cell with its cube, measure, unit and period.
struct Known<'c> {
    cube: &'c One,
    measure: &'c Measure,
    place: Place<'c>,
    period: Period,
    cell: CubeCell,
}

/// A unit of a map, or one that the map does not have.
#[derive(Clone, Copy)]
enum Place<'c> {
    Unit(&'c CubeUnit),
    Beside(&'c RemainderUnit),
}

impl Known<'_> {
    fn code(&self) -> DivisionCode {
        match self.place {
            Place::Unit(unit) => unit.code,
            Place::Beside(unit) => unit.code,
        }
    }

    fn name(&self) -> &str {
        match self.place {
            Place::Unit(unit) => &unit.name,
            Place::Beside(unit) => &unit.name,
        }
    }

    fn level(&self) -> &'static str {
        match self.place {
            Place::Unit(unit) => unit.code.level().as_str(),
            Place::Beside(_) => "remainder",
        }
    }

    /// The date of the list that names the unit.
    fn list_date(&self) -> Date {
        match self.place {
            Place::Unit(_) => self.cube.list_date(),
            Place::Beside(unit) => unit.list,
        }
    }
}

fn cells(cube: &One) -> impl Iterator<Item = Known<'_>> {
    let known = move |measure, place, period, cell| Known { cube, measure, place, period, cell };
    let units = cube.cells().map(move |(measure, unit, period, cell)| known(measure, Place::Unit(unit), period, cell));
    let beside = cube.remainder_cells();
    units.chain(beside.map(move |(measure, unit, period, cell)| known(measure, Place::Beside(unit), period, cell)))
}

/// A cell as Python takes it apart.
type Told = (Option<String>, Option<&'static str>, u64, Vec<(&'static str, u64)>, u64, bool);

#[pymethods]
impl Cube {
    fn __repr__(&self) -> String {
        format!("{:?}", self.0)
    }

    /// The cube as JSON text; where it is divided, with the keys of its categories.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        run::enter(py, || self.0.expose_json())
    }

    /// Of each measure its name and its unit of counting.
    fn measures(&self) -> Vec<(&str, &str)> {
        self.0.cubes().first().into_iter().flat_map(One::measures).map(|measure| (measure.id(), &**measure.unit())).collect()
    }

    /// The measures of the last map as JSON text, without their cells.
    fn measures_json(&self, py: Python<'_>) -> PyResult<String> {
        run::enter(py, || self.0.cubes().last().map_or_else(|| "[]".to_owned(), One::measures_json))
    }

    /// Whether each period is on the map of its last day.
    fn is_as_was(&self) -> bool {
        self.0.is_as_was()
    }

    /// Of each unit its code, its name and its level.
    fn units(&self) -> Vec<(String, &str, &str)> {
        let units: BTreeSet<(DivisionCode, &str)> =
            self.0.cubes().iter().flat_map(One::units).map(|unit| (unit.code, &*unit.name)).collect();
        units.into_iter().map(|(code, name)| (code.to_string(), name, code.level().as_str())).collect()
    }

    /// Of each unit that a map does not have its code, its name, its level and the date of the list that names it.
    fn remainder(&self) -> Vec<(String, &str, &str, String)> {
        let units: BTreeSet<(DivisionCode, Date, &str)> =
            self.0.cubes().iter().flat_map(One::remainder).map(|unit| (unit.code, unit.list, &*unit.name)).collect();
        units.into_iter().map(|(code, list, name)| (code.to_string(), name, code.level().as_str(), list.to_string())).collect()
    }

    /// Of each period how it is written and its sort.
    fn periods(&self) -> Vec<(String, &str)> {
        let periods: BTreeSet<Period> = self.0.cubes().iter().flat_map(One::periods).collect();
        periods.into_iter().map(|period| (period.to_string(), period.kind().as_str())).collect()
    }

    /// Along what its cells are divided further, by name.
    fn dimensions(&self) -> Vec<String> {
        dimensions(&self.0).iter().map(|dimension| dimension.of.to_string()).collect()
    }

    /// One cell of a category, if there is such a one: value, why there is none, used, left out by reason, undetermined, partial.
    #[pyo3(signature = (measure, division, period, category, /))]
    fn cell(&self, py: Python<'_>, measure: Text, division: Text, period: Text, category: Vec<Option<Text>>) -> PyResult<Option<Told>> {
        let unit = DivisionCode::parse_short(&division.0).map_err(Findings::about("division"));
        let period = Period::parse(&period.0).map_err(Findings::about("period"));
        let category: Vec<Option<&str>> = category.iter().map(|value| value.as_ref().map(|value| value.0.as_str())).collect();
        let cell = self.0.cell_of(&measure.0, errors::known(py, unit)?, errors::known(py, period)?, &category);
        Ok(cell.map(|cell| {
            let left_out = cell.left_out.iter().map(|(reason, count)| (reason.as_str(), count)).collect();
            (
                cell.value.map(|value| value.to_string()),
                cell.no_value.map(NoValue::as_str),
                cell.used,
                left_out,
                cell.undetermined,
                cell.partial,
            )
        }))
    }

    /// The cells as an Arrow stream: of a measure, a level of units and a sort of periods, or of all.
    #[pyo3(signature = (measure = None, level = None, kind = None, /) -> "object")]
    fn stream<'py>(
        &self,
        py: Python<'py>,
        measure: Option<Text>,
        level: Option<Text>,
        kind: Option<Text>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let is = |asked: &Option<Text>, known: &str| asked.as_ref().is_none_or(|asked| asked.0 == known);
        let batch = run::enter(py, || {
            let asked = |known: &Known<'_>| {
                is(&measure, known.measure.id()) && is(&level, known.level()) && is(&kind, known.period.kind().as_str())
            };
            table(dimensions(&self.0), &self.0.cubes().iter().flat_map(cells).filter(asked).collect::<Vec<_>>())
        })?;
        capsule(py, batch)
    }
}

/// Along what cells are divided: the same in each cube.
fn dimensions(cubes: &Counted) -> &[CubeDimension] {
    cubes.cubes().first().map(One::dimensions).unwrap_or_default()
}

fn table(dimensions: &[CubeDimension], cells: &[Known<'_>]) -> Batch {
    let values = amounts(|| cells.iter().map(|known| known.cell.value))?;
    let mut columns = vec![
        words("measure", cells, |known| Some(known.measure.id())),
        words("unit", cells, |known| Some(&**known.measure.unit())),
        words("division", cells, |known| Some(known.code().to_string())),
        words("place", cells, |known| Some(known.name())),
        words("level", cells, |known| Some(known.level())),
        words("list_date", cells, |known| Some(known.list_date().to_string())),
        words("period", cells, |known| Some(known.period.to_string())),
    ];
    let by: Vec<Column> = (dimensions.iter().enumerate())
        .map(|(at, dimension)| {
            // The roles `place` and `level` are not those of the cell's unit.
            let is_taken = columns.iter().any(|(name, ..)| **name == *dimension.of);
            let name = if is_taken { format!("by_{}", dimension.of) } else { dimension.of.to_string() };
            words(&name, cells, |known| category(known, at))
        })
        .collect();
    columns.extend(by);
    columns.extend([
        ("value".to_owned(), Arc::new(values) as _, true),
        words("no_value", cells, |known| known.cell.no_value.map(NoValue::as_str)),
        whole("used", cells, |cell| cell.used),
        whole("left_out", cells, |cell| cell.left_out.total()),
        whole("undetermined", cells, |cell| cell.undetermined),
        truth("partial", cells, |known| known.cell.partial),
        truth("adds_over_units", cells, |known| known.cube.adds(known.measure).units),
        truth("adds_over_periods", cells, |known| known.cube.adds(known.measure).periods),
    ]);
    if !dimensions.is_empty() {
        columns.push(truth("adds_over_categories", cells, |known| known.cube.adds_over(known.measure).all(|adds| adds)));
    }
    RecordBatch::try_from_iter_with_nullable(columns)
}

/// The value of a cell's category in one dimension.
fn category<'c>(known: &Known<'c>, dimension: usize) -> Option<&'c str> {
    Some(known.cube.categories().get(known.cell.category)?.get(dimension)?.as_ref()?.expose())
}

fn words<'k, 'c, T: AsRef<str>>(name: &str, cells: &'k [Known<'c>], of: impl Fn(&'k Known<'c>) -> Option<T>) -> Column {
    named(name, cells.iter().map(of).collect::<StringArray>())
}

fn whole(name: &str, cells: &[Known<'_>], of: impl Fn(&CubeCell) -> u64) -> Column {
    named(name, cells.iter().map(|known| Some(of(&known.cell))).collect::<UInt64Array>())
}

fn truth(name: &str, cells: &[Known<'_>], of: impl Fn(&Known<'_>) -> bool) -> Column {
    named(name, cells.iter().map(|known| Some(of(known))).collect::<BooleanArray>())
}
