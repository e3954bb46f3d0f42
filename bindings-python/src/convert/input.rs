use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use serde_json::Value;

use super::text::{Text, day, decimal, type_name};
use crate::errors;

/// How deep lists and dicts may lie in each other; a list that contains itself ends here too.
const MAX_DEPTH: usize = 128;

/// A parsed value, as the core's form room takes it.
#[derive(Debug, PartialEq)]
pub(crate) enum Input {
    /// `None`.
    Null,
    /// `True` or `False`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// The digits of a whole number beyond 64 bits.
    BigInt(String),
    /// A binary fraction, whose digits nobody may rely on.
    Float,
    /// Text, and the digits of a Decimal or a date.
    Text(String),
    /// A list or tuple.
    List(Vec<Input>),
    /// A dict, in its own order.
    Object(Vec<(String, Input)>),
}

impl Input {
    /// Walks a value of Python.
    ///
    /// Errors name the place by position, not by key: keys can be somebody's words.
    pub(crate) fn of(value: &Bound<'_, PyAny>) -> PyResult<Self> {
        Input::at(value, &mut Vec::new())
    }

    fn at(value: &Bound<'_, PyAny>, place: &mut Vec<usize>) -> PyResult<Self> {
        if value.is_none() {
            Ok(Input::Null)
        } else if let Ok(text) = value.cast::<PyString>() {
            Text::of(text).map(Input::Text).map_err(|error| placed(value.py(), &error, place))
        } else if let Ok(bool) = value.cast::<PyBool>() {
            Ok(Input::Bool(bool.is_true()))
        } else if value.is_instance_of::<PyFloat>() {
            Ok(Input::Float)
        } else if value.is_instance_of::<PyInt>() {
            whole(value)
        } else if let Ok(dict) = value.cast::<PyDict>() {
            Input::object(dict, place)
        } else if let Ok(list) = value.cast::<PyList>() {
            Input::list(list.iter(), place, value.py())
        } else if let Ok(tuple) = value.cast::<PyTuple>() {
            Input::list(tuple.iter(), place, value.py())
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

    fn list<'py>(items: impl Iterator<Item = Bound<'py, PyAny>>, place: &mut Vec<usize>, py: Python<'py>) -> PyResult<Self> {
        let items = items.enumerate().map(|(at, item)| deeper(py, place, at, |place| Input::at(&item, place)));
        items.collect::<PyResult<_>>().map(Input::List)
    }

    fn object(dict: &Bound<'_, PyDict>, place: &mut Vec<usize>) -> PyResult<Self> {
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
                Ok((key, Input::at(&value, place)?))
            })
        });
        entries.collect::<PyResult<_>>().map(Input::Object)
    }

    /// The value as JSON, a float as the word `float`.
    pub(crate) fn to_json(&self) -> Value {
        match self {
            Input::Null => Value::Null,
            Input::Bool(bool) => Value::from(*bool),
            Input::Int(int) => Value::from(*int),
            Input::BigInt(text) | Input::Text(text) => Value::from(text.as_str()),
            Input::Float => Value::from("float"),
            Input::List(items) => items.iter().map(Input::to_json).collect(),
            Input::Object(entries) => entries.iter().map(|(key, value)| (key.as_str(), value.to_json())).collect(),
        }
    }
}

fn whole(value: &Bound<'_, PyAny>) -> PyResult<Input> {
    match value.extract::<i64>() {
        Ok(int) => Ok(Input::Int(int)),
        Err(_) => value.str()?.extract().map(Input::BigInt),
    }
}

fn deeper<T>(py: Python<'_>, place: &mut Vec<usize>, at: usize, walk: impl FnOnce(&mut Vec<usize>) -> PyResult<T>) -> PyResult<T> {
    if place.len() >= MAX_DEPTH {
        return Err(errors::misuse(py, &format!("lists and dicts lie more than {MAX_DEPTH} deep in each other"), None));
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
