//! Workbooks: checked file by file, and marked with what was found.

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyIterator};
use wushe::finding::{Path, to_json};
use wushe_spreadsheets::{Limits, mark};

use crate::convert::{Day, Text};
use crate::exports::language;
use crate::network::Network;
use crate::records::Records;
use crate::rulebook::{Pack, beside, day, world};
use crate::{errors, run};

/// What was found in workbooks, with the file, the sheet and the cell of each finding.
#[pyclass(frozen, module = "wushe._core")]
pub(crate) struct Located(Vec<wushe_spreadsheets::Located>);

#[pymethods]
impl Located {
    /// A copy of the workbook of that name with these findings at its cells, and what could not be marked as elsewhere, as JSON text.
    #[pyo3(signature = (name, data, lang, /))]
    fn mark<'py>(&self, py: Python<'py>, name: Text, data: &[u8], lang: &str) -> PyResult<(Bound<'py, PyBytes>, String)> {
        let lang = language(py, lang)?;
        let marked = run::enter(py, || mark(&name.0, data, &self.0, lang, Limits::default()))?;
        let marked = marked.map_err(|problem| errors::refused_one(py, problem.at(Path::new())))?;
        Ok((PyBytes::new(py, &marked.bytes), to_json(&marked.told)))
    }
}

/// The report of workbooks and CSV files, which come as names with bytes, one after another; what is fit to count, and what was found where.
#[pyfunction]
#[pyo3(signature = (pack, form, files: "object", today, known, passed_over, /))]
pub(crate) fn check_workbooks(
    py: Python<'_>,
    pack: PyRef<'_, Pack>,
    form: Option<Text>,
    files: &Bound<'_, PyAny>,
    today: Day,
    known: (Option<PyRef<'_, Network>>, Option<PyRef<'_, Records>>),
    passed_over: Vec<Text>,
) -> PyResult<(String, Records, Located)> {
    let (network, stored) = known;
    let world = beside(py, world(day(py, &today)?, network.as_deref()), stored.as_deref())?;
    let mut check = pack.files(py, form.as_ref(), world)?;
    for file in PyIterator::from_object(files)? {
        let (name, data): (Text, Bound<'_, PyBytes>) = file?.extract()?;
        let bytes = data.as_bytes();
        run::enter(py, || check.file(&name.0, bytes, Limits::default()))?;
        py.check_signals()?;
    }
    passed_over.iter().for_each(|name| check.passed_over(&name.0));
    let checked = check.finish();
    let json = run::enter(py, || checked.to_json())?;
    Ok((json, Records::new(&pack, checked.book), Located(checked.findings)))
}

/// An empty workbook for the records of a form, one a row, with a row of headings for each of these languages.
#[pyfunction]
#[pyo3(signature = (pack, form, headings, /))]
pub(crate) fn workbook_template<'py>(
    py: Python<'py>,
    pack: PyRef<'_, Pack>,
    form: Text,
    headings: Vec<Text>,
) -> PyResult<Bound<'py, PyBytes>> {
    let headings = headings.iter().map(|lang| language(py, &lang.0)).collect::<PyResult<Vec<_>>>()?;
    let form = errors::known(py, pack.0.form(&form.0).map_err(wushe::Findings::about("form")))?;
    let bytes = run::enter(py, || wushe_spreadsheets::template(form, &headings))?;
    let bytes = bytes.map_err(|problem| errors::refused_one(py, problem.at(Path::new())))?;
    Ok(PyBytes::new(py, &bytes))
}
