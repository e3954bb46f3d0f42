//! A cube as an Arrow table.

use std::sync::Arc;

use arrow_array::{BooleanArray, RecordBatch, StringArray, UInt64Array};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use wushe::Findings;
use wushe::metrics::{Cube as Counted, CubeCell, CubeUnit, Measure, NoValue};
use wushe::time::Period;
use wushe::value::DivisionCode;

use crate::convert::Text;
use crate::table::{Batch, Column, amounts, capsule, named};
use crate::{errors, run};

/// All figures of some measures, units and periods.
#[pyclass(frozen, module = "wushe._core")]
pub(crate) struct Cube(pub(crate) Counted);

/// A cell with its measure, unit and period.
type Known<'c> = (&'c Measure, &'c CubeUnit, Period, CubeCell);

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
        self.0.measures().map(|measure| (measure.id(), &**measure.unit())).collect()
    }

    /// Of each unit its code, its name and its level.
    fn units(&self) -> Vec<(String, &str, &str)> {
        self.0.units().iter().map(|unit| (unit.code.to_string(), &*unit.name, unit.code.level().as_str())).collect()
    }

    /// Of each period how it is written and its sort.
    fn periods(&self) -> Vec<(String, &str)> {
        self.0.periods().map(|period| (period.to_string(), period.kind().as_str())).collect()
    }

    /// Along what its cells are divided further, by name.
    fn dimensions(&self) -> Vec<String> {
        self.0.dimensions().iter().map(|dimension| dimension.of.to_string()).collect()
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
            let asked = |(known, unit, period, _): &Known<'_>| {
                is(&measure, known.id()) && is(&level, unit.code.level().as_str()) && is(&kind, period.kind().as_str())
            };
            table(&self.0, &self.0.cells().filter(asked).collect::<Vec<_>>())
        })?;
        capsule(py, batch)
    }
}

fn table(cube: &Counted, cells: &[Known<'_>]) -> Batch {
    let values = amounts(|| cells.iter().map(|(.., cell)| cell.value))?;
    let mut columns = vec![
        words("measure", cells, |(measure, ..)| Some(measure.id())),
        words("unit", cells, |(measure, ..)| Some(measure.unit())),
        words("division", cells, |(_, unit, ..)| Some(unit.code.to_string())),
        words("place", cells, |(_, unit, ..)| Some(&*unit.name)),
        words("level", cells, |(_, unit, ..)| Some(unit.code.level().as_str())),
        words("period", cells, |(_, _, period, _)| Some(period.to_string())),
    ];
    let value = |cell: &CubeCell, at: usize| Some(cube.categories().get(cell.category)?.get(at)?.as_ref()?.expose());
    let by: Vec<Column> = (cube.dimensions().iter().enumerate())
        .map(|(at, dimension)| {
            // The roles `place` and `level` are not those of the cell's unit.
            let is_taken = columns.iter().any(|(name, ..)| **name == *dimension.of);
            let name = if is_taken { format!("by_{}", dimension.of) } else { dimension.of.to_string() };
            words(&name, cells, |(.., cell)| value(cell, at))
        })
        .collect();
    columns.extend(by);
    columns.extend([
        ("value".to_owned(), Arc::new(values) as _, true),
        words("no_value", cells, |(.., cell)| cell.no_value.map(NoValue::as_str)),
        whole("used", cells, |cell| cell.used),
        whole("left_out", cells, |cell| cell.left_out.total()),
        whole("undetermined", cells, |cell| cell.undetermined),
        truth("partial", cells, |(.., cell)| cell.partial),
        truth("adds_over_units", cells, |(measure, ..)| measure.adds().units),
        truth("adds_over_periods", cells, |(measure, ..)| measure.adds().periods),
    ]);
    if !cube.dimensions().is_empty() {
        columns.push(truth("adds_over_categories", cells, |(measure, ..)| cube.adds_over(measure).all(|adds| adds)));
    }
    RecordBatch::try_from_iter_with_nullable(columns)
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
