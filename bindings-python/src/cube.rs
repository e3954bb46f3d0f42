//! A cube as an Arrow table.

use std::sync::Arc;

use arrow_array::{BooleanArray, RecordBatch, StringArray, UInt64Array};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use wushe::Findings;
use wushe::metrics::{Adds, Cube as One, CubeCell, Cubes as Counted, Measure, NoValue};
use wushe::time::Period;
use wushe::value::{Date, DivisionCode};

use crate::convert::Text;
use crate::table::{Batch, Column, amounts, capsule, named};
use crate::{errors, run};

/// All figures of some measures, units and periods.
#[pyclass(frozen, module = "wushe._core")]
pub(crate) struct Cube(pub(crate) Counted);

/// A cell with its measure, along what that adds, its unit and its period.
type Known<'c> = (&'c Measure, Adds, Place<'c>, Period, CubeCell);

/// A unit of a map, or of the remainder beside it.
#[derive(Clone, Copy)]
struct Place<'c> {
    code: DivisionCode,
    name: &'c str,
    level: &'static str,
    list: Date,
}

/// The word for the level of what stands beside the map's units.
const REMAINDER: &str = "remainder";

fn cells(cube: &One) -> impl Iterator<Item = Known<'_>> {
    let list = cube.list_date();
    let units = cube.cells().map(move |(measure, unit, period, cell)| {
        let place = Place { code: unit.code, name: &unit.name, level: unit.code.level().as_str(), list };
        (measure, cube.adds(measure), place, period, cell)
    });
    units.chain(cube.remainder_cells().map(|(measure, unit, period, cell)| {
        let place = Place { code: unit.code, name: &unit.name, level: REMAINDER, list: unit.list };
        (measure, cube.adds(measure), place, period, cell)
    }))
}

/// A cell as Python takes it apart.
type Told = (Option<String>, Option<&'static str>, u64, Vec<(&'static str, u64)>, u64, bool);

#[pymethods]
impl Cube {
    fn __repr__(&self) -> String {
        format!("{:?}", self.0)
    }

    /// The cube as JSON text.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        run::enter(py, || self.0.to_json())
    }

    /// One cell, if there is such a one: value, why there is none, used, left out by reason, undetermined, partial.
    #[pyo3(signature = (measure, division, period, /))]
    fn cell(&self, py: Python<'_>, measure: Text, division: Text, period: Text) -> PyResult<Option<Told>> {
        let unit = DivisionCode::parse_short(&division.0).map_err(Findings::about("division"));
        let period = Period::parse(&period.0).map_err(Findings::about("period"));
        let cell = self.0.cell(&measure.0, errors::known(py, unit)?, errors::known(py, period)?);
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
            let asked = |(known, _, place, period, _): &Known<'_>| {
                is(&measure, known.id()) && is(&level, place.level) && is(&kind, period.kind().as_str())
            };
            table(&self.0.cubes().iter().flat_map(cells).filter(asked).collect::<Vec<_>>())
        })?;
        capsule(py, batch)
    }
}

fn table(cells: &[Known<'_>]) -> Batch {
    let values = amounts(|| cells.iter().map(|(.., cell)| cell.value))?;
    RecordBatch::try_from_iter_with_nullable([
        words("measure", cells, |(measure, ..)| Some(measure.id())),
        words("unit", cells, |(measure, ..)| Some(measure.unit())),
        words("division", cells, |(_, _, place, ..)| Some(place.code.to_string())),
        words("place", cells, |(_, _, place, ..)| Some(place.name)),
        words("level", cells, |(_, _, place, ..)| Some(place.level)),
        words("list_date", cells, |(_, _, place, ..)| Some(place.list.to_string())),
        words("period", cells, |(_, _, _, period, _)| Some(period.to_string())),
        ("value".to_owned(), Arc::new(values), true),
        words("no_value", cells, |(.., cell)| cell.no_value.map(NoValue::as_str)),
        whole("used", cells, |cell| cell.used),
        whole("left_out", cells, |cell| cell.left_out.total()),
        whole("undetermined", cells, |cell| cell.undetermined),
        truth("partial", cells, |(.., cell)| cell.partial),
        truth("adds_over_units", cells, |(_, adds, ..)| adds.units),
        truth("adds_over_periods", cells, |(_, adds, ..)| adds.periods),
    ])
}

fn words<'c, T: AsRef<str>>(name: &str, cells: &[Known<'c>], of: impl Fn(&Known<'c>) -> Option<T>) -> Column {
    named(name, cells.iter().map(of).collect::<StringArray>())
}

fn whole(name: &str, cells: &[Known<'_>], of: impl Fn(&CubeCell) -> u64) -> Column {
    named(name, cells.iter().map(|(.., cell)| Some(of(cell))).collect::<UInt64Array>())
}

fn truth(name: &str, cells: &[Known<'_>], of: impl Fn(&Known<'_>) -> bool) -> Column {
    named(name, cells.iter().map(|cell| Some(of(cell))).collect::<BooleanArray>())
}
