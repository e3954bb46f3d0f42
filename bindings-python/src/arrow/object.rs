use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt, PyList, PyString};

use super::Cell;
use crate::convert::{date_class, datetime_class, digits};

/// The cells of a column of Python's objects, as `read_excel` of pandas gives a column of days, texts and numbers.
pub(super) fn cells(objects: &Bound<'_, PyList>) -> PyResult<Vec<Cell<'static>>> {
    objects.iter().map(|object| cell(&object, 2)).collect()
}

/// The cell that an object is, which may hold others so deep. What no spreadsheet has is told by the check, at its row.
fn cell(object: &Bound<'_, PyAny>, deep: usize) -> PyResult<Cell<'static>> {
    let (py, class) = (object.py(), object.get_type().name()?.to_string());
    let text = || object.str()?.extract::<String>();
    Ok(if matches!(&*class, "NoneType" | "NAType" | "NaTType") {
        Cell::Null
    } else if let Ok(text) = object.cast::<PyString>() {
        text.to_str().map_or(Cell::Other, |text| Cell::Text(text.to_owned().into()))
    } else if object.is_instance_of::<PyFloat>() {
        Cell::Float(object.extract()?)
    } else if object.is_instance_of::<PyBool>() {
        Cell::Bool(object.extract()?)
    } else if object.is_instance_of::<PyInt>() {
        object.extract().map_or_else(|_| text().map(Cell::Digits), |int| Ok(Cell::Int(int)))?
    } else if object.is_instance(datetime_class(py)?)? {
        let text = text()?;
        text.strip_suffix(" 00:00:00").map(|day| Cell::Day(day.to_owned())).unwrap_or(Cell::Time(text))
    } else if object.is_instance(date_class(py)?)? {
        Cell::Day(text()?)
    } else if matches!(&*class, "time" | "timedelta" | "Timedelta" | "datetime64") {
        Cell::Time(text()?)
    } else if class == "Decimal" {
        let is_gap = object.call_method0("is_nan")?.extract()?;
        if is_gap { Cell::Null } else { digits(object).ok().flatten().map_or(Cell::Other, Cell::Digits) }
    } else if let (true, Some(deep)) = (class == "list" || class == "tuple", deep.checked_sub(1)) {
        list(object, deep)?
    } else if let (true, Some(deep)) = (object.hasattr("tolist")?, deep.checked_sub(1)) {
        // The numbers, truths and arrays of numpy.
        cell(&object.call_method0("tolist")?, deep)?
    } else {
        Cell::Other
    })
}

fn list(items: &Bound<'_, PyAny>, deep: usize) -> PyResult<Cell<'static>> {
    let mut texts = Vec::new();
    for item in items.try_iter()? {
        texts.push(match cell(&item?, deep)? {
            Cell::Null => None,
            Cell::Text(text) => Some(text),
            Cell::Int(int) => Some(int.to_string().into()),
            _ => return Ok(Cell::Other),
        });
    }
    Ok(Cell::List(texts))
}
