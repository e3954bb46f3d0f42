use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use wushe::finding::{Code, Finding, Path};
use wushe::form::Input;

use super::text::{Text, day, decimal, type_name};
use crate::errors;

/// How deep lists and dicts may lie in each other; a list that contains itself ends here too.
const MAX_DEPTH: usize = 128;

/// Walks a value of Python. A Decimal is the text of its digits, and a date that of its day.
///
/// Errors name the place by position, not by key: keys can be somebody's words.
pub(crate) fn input(value: &Bound<'_, PyAny>) -> PyResult<Input> {
    walk(value, &mut Vec::new())
}

fn walk(value: &Bound<'_, PyAny>, place: &mut Vec<usize>) -> PyResult<Input> {
    if value.is_none() {
        Ok(Input::Null)
    } else if let Ok(text) = value.cast::<PyString>() {
        Text::of(text).map(Input::Text).map_err(|error| placed(value.py(), &error, place))
    } else if let Ok(bool) = value.cast::<PyBool>() {
        Ok(Input::Boolean(bool.is_true()))
    } else if value.is_instance_of::<PyFloat>() {
        value.extract().map(Input::Float)
    } else if value.is_instance_of::<PyInt>() {
        whole(value)
    } else if let Ok(dict) = value.cast::<PyDict>() {
        object(dict, place)
    } else if let Ok(items) = value.cast::<PyList>() {
        list(items.iter(), place, value.py())
    } else if let Ok(items) = value.cast::<PyTuple>() {
        list(items.iter(), place, value.py())
    } else {
        let text = day(value).and_then(|text| text.map_or_else(|| decimal(value), |text| Ok(Some(text))));
        match text.map_err(|error| placed(value.py(), &error, place))? {
            Some(text) => Ok(Input::Text(text)),
            // The whole numbers of numpy and others, which are no `int`.
            None if value.hasattr("__index__")? => whole(&value.call_method0("__index__")?),
            None => Err(errors::wrong_type(format!("a record can't hold a value of type {}{}", type_name(value), spot(place)))),
        }
    }
}

fn list<'py>(items: impl Iterator<Item = Bound<'py, PyAny>>, place: &mut Vec<usize>, py: Python<'py>) -> PyResult<Input> {
    let items = items.enumerate().map(|(at, item)| deeper(py, place, at, |place| walk(&item, place)));
    items.collect::<PyResult<_>>().map(Input::List)
}

fn object(dict: &Bound<'_, PyDict>, place: &mut Vec<usize>) -> PyResult<Input> {
    let py = dict.py();
    // A copy: `__index__` and others are somebody's code, and could change the dict meanwhile.
    let items = dict.items();
    let entries = items.iter().enumerate().map(|(at, entry)| {
        let (key, value) = entry.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
        deeper(py, place, at, |place| {
            let Ok(key) = key.cast::<PyString>() else {
                return Err(errors::wrong_type(format!("the keys of a record are str, not {}{}", type_name(&key), spot(place))));
            };
            let key = Text::of(key).map_err(|error| placed(py, &error, place))?;
            Ok((key, walk(&value, place)?))
        })
    });
    entries.collect::<PyResult<_>>().map(Input::Object)
}

fn whole(value: &Bound<'_, PyAny>) -> PyResult<Input> {
    match value.extract::<i64>() {
        Ok(int) => Ok(Input::Int(int)),
        Err(_) => value.lt(0).map(|negative| Input::BigInt { negative }),
    }
}

fn deeper<T>(py: Python<'_>, place: &mut Vec<usize>, at: usize, walk: impl FnOnce(&mut Vec<usize>) -> PyResult<T>) -> PyResult<T> {
    if place.len() >= MAX_DEPTH {
        let message = format!("lists and dicts lie more than {MAX_DEPTH} deep in each other");
        return Err(errors::refused(py, &message, &[Finding::new(Code::InputTooDeep, Path::new())]));
    }
    place.push(at);
    let walked = walk(place)?;
    place.pop();
    Ok(walked)
}

/// The same error, with its place.
fn placed(py: Python<'_>, error: &PyErr, place: &[usize]) -> PyErr {
    let message = format!("{}{}", error.value(py), spot(place));
    error.get_type(py).call1((message,)).map_or_else(|error| error, PyErr::from_value)
}

fn spot(place: &[usize]) -> String {
    if place.is_empty() {
        return String::new();
    }
    let steps: Vec<String> = place.iter().map(ToString::to_string).collect();
    format!(" (at entry {}, counted from 0)", steps.join(" > entry "))
}
