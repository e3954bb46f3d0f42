//! What Python sees.

use std::str::FromStr;

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyInt, PyString};
use wushe::finding::{Code, Finding, Param, Path, Problem};
use wushe::form::Input;
use wushe::value;

use crate::arrow::{Cell, Table};
use crate::convert::{self, Day, Exact, Given, Text};
use crate::{errors, run};

/// The parameters that tell the place of a finding in a file, whatever its code.
const PLACE: [&str; 3] = ["column", "heading", "line"];

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

/// Evaluate an expression over facts given as JSON text; give the JSON text that Rust and JavaScript give too, with `"rounded": true`
/// where a number was counted from a quotient that does not come out.
#[pyfunction]
#[pyo3(signature = (source, facts, /))]
pub(crate) fn evaluate_json(py: Python<'_>, source: Text, facts: Text) -> PyResult<String> {
    run::enter(py, || wushe::condition::evaluate_json(&source.0, &facts.0))
}

/// Explain an expression over facts given as JSON text: the explanation as JSON text.
#[pyfunction]
#[pyo3(signature = (source, facts, /))]
pub(crate) fn explain_json(py: Python<'_>, source: Text, facts: Text) -> PyResult<String> {
    run::enter(py, || wushe::condition::explain_json(&source.0, &facts.0))
}

/// Read the bytes of a CSV file as JSON text: encoding, rows of cells, findings.
///
/// The rows hold what the file holds, unmasked: this is for showing a person their own file.
#[pyfunction]
#[pyo3(signature = (data, /))]
pub(crate) fn read_table_json(py: Python<'_>, data: &[u8]) -> PyResult<String> {
    run::enter(py, || wushe::form::table::read_json(data))
}

/// What a file's bytes say against the size and the hash of an attachment, as JSON text: a list of findings.
#[pyfunction]
#[pyo3(signature = (size, hash, data, /))]
pub(crate) fn check_file_json(size: u64, hash: Text, data: &[u8]) -> String {
    wushe::finding::to_json(&value::check_file(size, &hash.0, data).err().map(wushe::Findings::into_vec).unwrap_or_default())
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
    let (finding, lang) = (read_finding(py, finding)?, language(py, lang)?);
    Ok(label.map_or_else(|| finding.message(lang), |label| finding.message_with_label(&label.0, lang)))
}

/// A finding that came back from Python.
pub(crate) fn read_finding(py: Python<'_>, finding: &Bound<'_, PyDict>) -> PyResult<Finding> {
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
    let params = part("params")?;
    let params = params.cast::<PyDict>()?;
    let mut problem = problem(py, &code.0, params)?;
    for name in PLACE {
        if let Some(value) = params.get_item(name)?.filter(|_| problem.params.get(name).is_none()) {
            problem = problem.with(name, param(&value)?);
        }
    }
    Ok(problem.at(path))
}

/// The language, or what else is named by one, of that name.
pub(crate) fn language<T: FromStr>(py: Python<'_>, name: &str) -> PyResult<T> {
    name.parse().map_err(|_| errors::misuse(py, "the language is zh-Hans or en", None))
}

fn problem(py: Python<'_>, code: &str, params: &Bound<'_, PyDict>) -> PyResult<Problem> {
    let code = Code::from_name(code).ok_or_else(|| errors::misuse(py, "there is no such code in the catalogue", None))?;
    let mut problem = Problem::new(code);
    for name in code.params() {
        let Some(value) = params.get_item(name)? else { continue };
        problem = problem.with(name, param(&value)?);
    }
    Ok(problem)
}

fn param(value: &Bound<'_, PyAny>) -> PyResult<Param> {
    Ok(if value.is_instance_of::<PyInt>() { Param::Int(value.extract()?) } else { value.extract::<Text>()?.0.into() })
}

/// What the border makes of a value, as JSON text. For the tests of the border alone.
#[pyfunction]
#[pyo3(name = "_input_json")]
pub(crate) fn input_json(value: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(shown(&convert::input(value)?).to_string())
}

fn shown(input: &Input) -> serde_json::Value {
    match input {
        Input::Null => serde_json::Value::Null,
        Input::Boolean(yes) => (*yes).into(),
        Input::Int(int) => (*int).into(),
        Input::BigInt { negative } => if *negative { "below 64 bits" } else { "beyond 64 bits" }.into(),
        Input::Float(_) => "float".into(),
        Input::Text(text) => text.as_str().into(),
        Input::List(items) => items.iter().map(shown).collect(),
        Input::Object(entries) => entries.iter().map(|(key, value)| (key.as_str(), shown(value))).collect(),
    }
}

/// What the border makes of an Arrow table: names, and every row's cells as text with their kind. For its tests alone.
#[pyfunction]
#[pyo3(name = "_table_rows", signature = (table: "object", /) -> "tuple[list[str], list[list[tuple[str, str]]]]")]
#[expect(clippy::type_complexity, reason = "a shape that one test reads")]
pub(crate) fn table_rows(py: Python<'_>, table: &Bound<'_, PyAny>) -> PyResult<(Vec<String>, Vec<Vec<(&'static str, String)>>)> {
    let mut table = Table::of(table, None)?;
    let names = table.names().into_iter().map(str::to_owned).collect();
    let mut rows = Vec::new();
    table.for_each_row(py, |cells| rows.push(cells.iter().map(Cell::shown).collect()))?;
    Ok((names, rows))
}
