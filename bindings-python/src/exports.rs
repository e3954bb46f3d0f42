//! What Python sees.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyInt, PyString};
use wushe::finding::{Code, Finding, Lang, Param, Path, Problem};
use wushe::value;

use crate::arrow::{Cell, Table};
use crate::convert::{self, Day, Exact, Given, Input, Text};
use crate::errors;

/// The version of this library.
#[pyfunction]
pub(crate) fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// Parse one text; give the JSON text that Rust and JavaScript give too, byte for byte.
#[pyfunction]
#[pyo3(signature = (kind, text, /))]
pub(crate) fn parse_json(kind: Text, text: Text) -> String {
    value::parse_json(&kind.0, &text.0)
}

/// Parse one value strictly: `{"value": …}` and what it tells, or `{"findings": […]}`.
///
/// Dates come back as datetime.date, amounts as decimal.Decimal, counts as int. Dates may be given as
/// datetime.date, amounts and counts as decimal.Decimal or int; a float and a datetime are refused.
#[pyfunction]
#[pyo3(signature = (kind, value, /) -> "dict[str, object]")]
pub(crate) fn parse<'py>(py: Python<'py>, kind: Text, value: Given<'py>) -> PyResult<Bound<'py, PyAny>> {
    let text = match kind.0.as_str() {
        "date" | "ledger_date" => value.0.extract::<Day>()?.0,
        "amount" | "count" => value.0.extract::<Exact>()?.0,
        _ => value.0.extract::<Text>()?.0,
    };
    let answer = convert::from_json(py, &value::parse_json(&kind.0, &text))?;
    let dict = answer.cast::<PyDict>()?;
    for (key, value) in dict.iter() {
        let key: String = key.extract()?;
        let typed = match (kind.0.as_str(), key.as_str()) {
            ("date" | "ledger_date", "value") | ("resident_id", "birth_date") => convert::date(py, &value)?,
            ("amount", "value") | ("reported", "low" | "high") if !value.is_none() => convert::decimal(py, &value)?,
            ("count", "value") => py.get_type::<PyInt>().call1((value,))?,
            _ => continue,
        };
        dict.set_item(key, typed)?;
    }
    Ok(answer)
}

/// The sentence of a code with its parameters, in `zh-Hans` or `en`.
#[pyfunction]
#[pyo3(signature = (code, params: "dict[str, str | int]", *, lang = "zh-Hans"))]
pub(crate) fn sentence(py: Python<'_>, code: Text, params: &Bound<'_, PyDict>, lang: &str) -> PyResult<String> {
    Ok(problem(py, &code.0, params)?.sentence(language(py, lang)?))
}

/// The place and the sentence of a finding, in `zh-Hans` or `en`; `label` is the field's own.
#[pyfunction]
#[pyo3(signature = (finding: "dict[str, object]", *, lang = "zh-Hans", label = None))]
pub(crate) fn message(py: Python<'_>, finding: &Bound<'_, PyDict>, lang: &str, label: Option<Text>) -> PyResult<String> {
    let lang = language(py, lang)?;
    let part = |name: &str| {
        let missing = || errors::misuse(py, &format!("a finding has a {name}"), None);
        finding.get_item(name)?.ok_or_else(missing)
    };
    let code: Text = part("code")?.extract()?;
    let mut path = Path::new();
    for segment in part("path")?.try_iter()? {
        let segment = segment?;
        path = match segment.cast::<PyString>() {
            Ok(key) => path.key(key.to_str()?),
            Err(_) => path.index(segment.extract()?),
        };
    }
    let finding: Finding = problem(py, &code.0, part("params")?.cast::<PyDict>()?)?.at(path);
    Ok(label.map_or_else(|| finding.message(lang), |label| finding.message_with_label(&label.0, lang)))
}

fn language(py: Python<'_>, lang: &str) -> PyResult<Lang> {
    lang.parse().map_err(|_| errors::misuse(py, "the language is zh-Hans or en", None))
}

fn problem(py: Python<'_>, code: &str, params: &Bound<'_, PyDict>) -> PyResult<Problem> {
    let code = Code::from_name(code).ok_or_else(|| errors::misuse(py, "there is no such code in the catalogue", None))?;
    let mut problem = Problem::new(code);
    for name in code.entry().params {
        let Some(value) = params.get_item(name)? else { continue };
        let param = if value.is_instance_of::<PyInt>() { Param::Int(value.extract()?) } else { value.extract::<Text>()?.0.into() };
        problem = problem.with(name, param);
    }
    Ok(problem)
}

/// What the border makes of a value, as JSON text. For the tests of the border alone.
#[pyfunction]
#[pyo3(name = "_input_json")]
pub(crate) fn input_json(value: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(Input::of(value)?.to_json().to_string())
}

/// What the border makes of an Arrow table: names, and every row's cells as text with their kind. For its tests alone.
#[pyfunction]
#[pyo3(name = "_table_rows", signature = (table: "object", /) -> "tuple[list[str], list[list[tuple[str, str]]]]")]
#[expect(clippy::type_complexity, reason = "a shape that one test reads")]
pub(crate) fn table_rows(py: Python<'_>, table: &Bound<'_, PyAny>) -> PyResult<(Vec<String>, Vec<Vec<(&'static str, String)>>)> {
    let mut table = Table::of(table)?;
    let names = table.names();
    let mut rows = Vec::new();
    table.for_each_row(py, |_, cells| {
        rows.push(cells.iter().map(Cell::shown).collect());
        Ok(())
    })?;
    Ok((names, rows))
}
