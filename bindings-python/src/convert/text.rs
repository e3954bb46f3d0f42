use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt, PyString};
use pyo3::{type_hint_identifier, type_hint_union};
use wushe::finding::Path;
use wushe::value::Date;

use super::{date_class, datetime_class, decimal_class};
use crate::errors;

const SURROGATE: &str =
    "the text has a lone surrogate (half of a character, often from a wrongly decoded file), which UTF-8 can't hold; decode it again";

const STR: PyStaticExpr = type_hint_identifier!("builtins", "str");
const INT: PyStaticExpr = type_hint_identifier!("builtins", "int");
const DAY: PyStaticExpr = type_hint_identifier!("datetime", "date");
const NUMBER: PyStaticExpr = type_hint_identifier!("decimal", "Decimal");

/// The bounds within which a Decimal is written without exponent; beyond, its own spelling shows that it is too long.
const EXPONENTS: std::ops::RangeInclusive<i64> = -64..=64;

/// A `str` that UTF-8 can hold.
pub(crate) struct Text(pub(crate) String);

impl Text {
    pub(super) fn of(text: &Bound<'_, PyString>) -> PyResult<String> {
        Text::lent(text).map(str::to_owned)
    }

    /// The text where it lies.
    pub(crate) fn lent<'t>(text: &'t Bound<'_, PyString>) -> PyResult<&'t str> {
        text.to_str().map_err(|_| errors::misuse(text.py(), SURROGATE, None))
    }

    /// Says that a value is no text.
    pub(crate) fn expected(value: &Bound<'_, PyAny>) -> PyErr {
        errors::wrong_type(format!("expected str, got {}", type_name(value)))
    }
}

impl<'py> FromPyObject<'_, 'py> for Text {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = STR;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let text = value.cast::<PyString>().map_err(|_| errors::wrong_type(format!("expected str, got {}", type_name(&value))))?;
        Text::of(&text).map(Text)
    }
}

/// What a date is given as: text for the core's parser, or a `datetime.date`.
pub(crate) struct Day(pub(crate) String);

impl<'py> FromPyObject<'_, 'py> for Day {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_union!(DAY, STR);

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(text) = value.cast::<PyString>() {
            return Text::of(&text).map(Day);
        }
        day(&value)?.map(Day).ok_or_else(|| errors::wrong_type(format!("expected a datetime.date or str, got {}", type_name(&value))))
    }
}

/// The day of a check, parsed.
pub(crate) fn today(py: Python<'_>, day: &Day, name: &'static str) -> PyResult<Date> {
    Date::parse(&day.0).map_err(|problem| errors::refused_one(py, problem.at(Path::new().key(name))))
}

/// The day of a `datetime.date`, as text; nothing for another type.
pub(super) fn day(value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    let py = value.py();
    if value.is_instance(datetime_class(py)?)? {
        return Err(errors::wrong_type(
            "expected a datetime.date, got a datetime: dropping its time could move it to another day; call .date() on it first",
        ));
    }
    if !value.is_instance(date_class(py)?)? {
        return Ok(None);
    }
    value.call_method0("isoformat")?.extract().map(Some)
}

/// What an exact number is given as: text for the core's parser, a `decimal.Decimal` or an `int`.
pub(crate) struct Exact(pub(crate) String);

impl<'py> FromPyObject<'_, 'py> for Exact {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_union!(NUMBER, INT, STR);

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(text) = value.cast::<PyString>() {
            return Text::of(&text).map(Exact);
        }
        if value.is_instance_of::<PyFloat>() {
            return Err(errors::wrong_type(
                "a float can't hold most decimal numbers exactly (0.1 + 0.2 is not 0.3); give a decimal.Decimal, an int or a str",
            ));
        }
        if value.is_instance_of::<PyInt>() && !value.is_instance_of::<PyBool>() {
            return value.str()?.extract().map(Exact);
        }
        decimal(&value)?
            .map(Exact)
            .ok_or_else(|| errors::wrong_type(format!("expected a decimal.Decimal, int or str, got {}", type_name(&value))))
    }
}

/// The digits of a `decimal.Decimal`, as text; nothing for another type.
pub(crate) fn decimal(value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    let py = value.py();
    if !value.is_instance(decimal_class(py)?)? {
        return Ok(None);
    }
    if !value.call_method0("is_finite")?.extract::<bool>()? {
        return Err(errors::misuse(py, "a Decimal that is infinite or not a number has no digits to read", None));
    }
    let exponent: i64 = value.call_method0("as_tuple")?.getattr("exponent")?.extract()?;
    let text = if EXPONENTS.contains(&exponent) { value.call_method1("__format__", ("f",))? } else { value.str()?.into_any() };
    text.extract().map(Some)
}

/// A value of any type that a kind of [`wushe::value::parse_json`] may be given as; the kind decides.
pub(crate) struct Given<'py>(pub(crate) Bound<'py, PyAny>);

impl<'py> FromPyObject<'_, 'py> for Given<'py> {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_union!(STR, DAY, NUMBER, INT);

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        Ok(Given(value.to_owned()))
    }
}

/// The name of a value's type, which says nothing of the value.
pub(super) fn type_name(value: &Bound<'_, PyAny>) -> String {
    value.get_type().fully_qualified_name().map_or_else(|_| "another type".to_owned(), |name| name.to_string())
}
