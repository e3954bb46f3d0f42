//! The exceptions. Their classes are Python's (`python/wushe/_errors.py`), where they carry attributes and types.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

static WUSHE_ERROR: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static INTERNAL_ERROR: PyOnceLock<Py<PyType>> = PyOnceLock::new();

/// `wushe.WusheError`: what was given can't be used, with the findings as JSON text where there are any.
pub(crate) fn misuse(py: Python<'_>, message: &str, findings: Option<&str>) -> PyErr {
    let made = || {
        let class = WUSHE_ERROR.import(py, "wushe._errors", "WusheError")?;
        let findings = findings.map(|findings| crate::convert::from_json(py, findings)).transpose()?;
        class.call1((message, findings))
    };
    made().map_or_else(|error| error, PyErr::from_value)
}

/// `wushe.InternalError`: a mistake of this library. Its text tells nothing of the input.
pub(crate) fn internal(py: Python<'_>) -> PyErr {
    const MESSAGE: &str = "a mistake of wushe itself, not of the input; please report which call led to it";
    let made = || INTERNAL_ERROR.import(py, "wushe._errors", "InternalError")?.call1((MESSAGE,));
    made().map_or_else(|error| error, PyErr::from_value)
}

/// A value of the wrong Python type, with words that say what to give instead.
pub(crate) fn wrong_type(message: impl Into<String>) -> PyErr {
    PyTypeError::new_err(message.into())
}
