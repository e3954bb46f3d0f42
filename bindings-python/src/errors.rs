//! The exceptions. Their classes are Python's (`python/wushe/_errors.py`), where they carry attributes and types.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;
use wushe::finding::{Finding, Findings, Lang, to_json};

use crate::convert::Text;

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

/// The same, with findings that say why.
pub(crate) fn refused(py: Python<'_>, message: &str, findings: &[Finding]) -> PyErr {
    misuse(py, message, Some(&to_json(findings)))
}

/// What there is, or the findings that say why not.
pub(crate) fn known<T>(py: Python<'_>, result: Result<T, Findings>) -> PyResult<T> {
    result.map_err(|findings| refused_all(py, &findings))
}

/// The same for one finding, whose sentence is the message.
pub(crate) fn refused_one(py: Python<'_>, finding: Finding) -> PyErr {
    refused_all(py, &finding.into())
}

/// The same for several, of which the first that forbids the input is told in words.
fn refused_all(py: Python<'_>, findings: &Findings) -> PyErr {
    refused(py, &findings.message(Lang::En), findings)
}

/// The exception that tells the JSON text of findings.
#[pyfunction]
#[pyo3(name = "_refusal", signature = (findings, /) -> "Exception")]
pub(crate) fn refusal(py: Python<'_>, findings: Text) -> PyResult<Py<PyAny>> {
    let findings: Findings = serde_json::from_str(&findings.0).map_err(|_| internal(py))?;
    Ok(refused_all(py, &findings).into_value(py).into_any())
}

/// What there is to tell of a mistake of this library: nothing of the input.
pub(crate) const INTERNAL: &str = "a mistake of wushe itself, not of the input; please report which call led to it";

/// `wushe.InternalError`: a mistake of this library. Its text tells nothing of the input.
pub(crate) fn internal(py: Python<'_>) -> PyErr {
    let made = || INTERNAL_ERROR.import(py, "wushe._errors", "InternalError")?.call1((INTERNAL,));
    made().map_or_else(|error| error, PyErr::from_value)
}

/// A value of the wrong Python type, with words that say what to give instead.
pub(crate) fn wrong_type(message: impl Into<String>) -> PyErr {
    PyTypeError::new_err(message.into())
}
