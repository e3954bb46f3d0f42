//! Workers out of staff records, and what they are due as a table.

mod columns;
mod rows;
mod stream;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::type_hint_union;
use pyo3::types::{PyCapsule, PyTuple};
use wushe::border::PayWorker;
use wushe::finding::{Finding, Path, to_json};
use wushe::pay::{Given, QuestionCounter, Scheme, StaffMember};
use wushe::staff::Worker;
use wushe::time::Period;
use wushe::value::Amount;

use crate::convert::{Day, Text};
use crate::rulebook::day;
use crate::{errors, run};
use rows::{Rows, Terms};

/// The workers that records tell of. Nothing of them shows but what is asked for by name.
#[pyclass(frozen, module = "wushe._core")]
pub(crate) struct Workers {
    pack: Arc<wushe::pack::Pack>,
    workers: Arc<Vec<Worker>>,
    findings: String,
}

impl Workers {
    pub(crate) fn new(pack: Arc<wushe::pack::Pack>, workers: Vec<Worker>, findings: &[Finding]) -> Self {
        Workers { pack, workers: Arc::new(workers), findings: to_json(findings) }
    }

    /// The posts and results of other rulebooks' records may have other names.
    pub(crate) fn must_be_of(&self, py: Python<'_>, pack: &wushe::pack::Pack) -> PyResult<()> {
        let (theirs, ours) = (self.pack.identity(), pack.identity());
        if theirs == ours {
            return Ok(());
        }
        let message = format!("the records of these workers were checked by {theirs}, and this is {ours}; check them by this rulebook");
        Err(errors::misuse(py, &message, None))
    }

    /// The workers as a staff list, each with the one of the same key among `others`, and what the files say.
    pub(crate) fn members<'w>(&'w self, py: Python<'_>, others: Option<&'w Workers>, files: &[FileOf]) -> PyResult<Vec<StaffMember<'w>>> {
        let mut given: BTreeMap<usize, Given> = BTreeMap::new();
        for (at, grade, seniority) in files {
            given.insert(*at, Given { grade: *grade, seniority: years(py, seniority.as_ref())? });
        }
        let member = |(at, worker): (usize, &'w Worker)| {
            let other = match others {
                None => None,
                Some(others) => {
                    let found = others.workers.binary_search_by(|other| other.key.expose().cmp(worker.key.expose())).ok();
                    let found = found.and_then(|at| others.workers.get(at));
                    Some(found.ok_or_else(|| errors::misuse(py, "a worker of the staff is not among the others", None))?)
                }
            };
            Ok(StaffMember { worker, other, given: given.get(&at).copied().unwrap_or_default() })
        };
        self.workers.iter().enumerate().map(member).collect()
    }

    fn at(&self, at: usize) -> PyResult<&Worker> {
        self.workers.get(at).ok_or_else(|| pyo3::exceptions::PyIndexError::new_err("there is no worker of that number"))
    }
}

#[pymethods]
impl Workers {
    fn __repr__(&self) -> String {
        format!("Workers({}, {})", self.workers.len(), self.pack.identity())
    }

    fn __len__(&self) -> usize {
        self.workers.len()
    }

    /// The rulebook that their records were checked by.
    #[getter]
    fn pack(&self) -> &str {
        self.pack.identity()
    }

    /// What the records contradict each other in, as JSON text.
    #[getter]
    fn findings(&self) -> &str {
        &self.findings
    }

    /// The key of a worker by its number; workers are in the order of their keys.
    #[pyo3(signature = (at, /))]
    fn key(&self, at: usize) -> PyResult<&str> {
        Ok(self.at(at)?.key.expose())
    }

    /// The number of the worker with that key.
    #[pyo3(signature = (key, /))]
    fn find(&self, key: Text) -> Option<usize> {
        self.workers.binary_search_by(|worker| worker.key.expose().cmp(&key.0)).ok()
    }

    /// How many facts of each sort are known of a worker; nothing where the sort is not known.
    #[pyo3(signature = (at, /))]
    fn facts(&self, at: usize) -> PyResult<BTreeMap<&'static str, Option<usize>>> {
        let worker = self.at(at)?;
        Ok(BTreeMap::from([
            ("appointments", worker.appointments.as_ref().map(Vec::len)),
            ("certificates", worker.certificates.as_ref().map(Vec::len)),
            ("registrations", worker.registrations.as_ref().map(Vec::len)),
            ("education", worker.education.as_ref().map(Vec::len)),
            ("appraisals", worker.appraisals.as_ref().map(Vec::len)),
            ("breaks", worker.breaks.as_ref().map(Vec::len)),
        ]))
    }
}

/// A grade and years of service, as a worker's file says them.
pub(crate) type File = (Option<i32>, Option<Text>);

/// A staff list: as JSON text, or workers, the same as another rulebook has checked them, and what files say of some by number.
pub(crate) enum Staff<'py> {
    Text(Text),
    Workers(Bound<'py, Workers>, Option<Bound<'py, Workers>>, Vec<FileOf>),
}

/// What the file of a worker says, by number.
type FileOf = (usize, Option<i32>, Option<Text>);

impl<'py> FromPyObject<'_, 'py> for Staff<'py> {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_union!(
        Text::INPUT_TYPE,
        <(Bound<'static, Workers>, Option<Bound<'static, Workers>>, Vec<FileOf>) as FromPyObject>::INPUT_TYPE
    );

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if value.is_instance_of::<PyTuple>() {
            let (workers, others, given) = value.extract()?;
            return Ok(Staff::Workers(workers, others, given));
        }
        value.extract().map(Staff::Text)
    }
}

/// Whose pay is asked for: a worker as JSON text, or one out of several, by number.
pub(crate) enum Whose<'py> {
    Text(Text),
    Worker(Bound<'py, Workers>, usize),
}

impl<'py> FromPyObject<'_, 'py> for Whose<'py> {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_union!(Text::INPUT_TYPE, <(Bound<'static, Workers>, usize) as FromPyObject>::INPUT_TYPE);

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if value.is_instance_of::<PyTuple>() {
            let (workers, at): (Bound<'py, Workers>, usize) = value.extract()?;
            return Ok(Whose::Worker(workers, at));
        }
        value.extract().map(Whose::Text)
    }
}

impl Whose<'_> {
    /// The worker as a question has it, where its facts are checked on that day or this rulebook has checked them.
    pub(crate) fn known(&self, py: Python<'_>, pack: &wushe::pack::Pack, today: Option<&Day>) -> PyResult<PayWorker<'_>> {
        match (self, today) {
            (Whose::Text(text), Some(today)) => Ok(PayWorker::Json(&text.0, day(py, today)?)),
            (Whose::Text(_), None) => Err(errors::wrong_type("say on which day the facts of the worker are checked, with today=")),
            (Whose::Worker(workers, at), _) => {
                workers.get().must_be_of(py, pack)?;
                workers.get().at(*at).map(PayWorker::Known)
            }
        }
    }
}

/// Years of service as a file says them.
fn years(py: Python<'_>, seniority: Option<&Text>) -> PyResult<Option<wushe::value::Decimal>> {
    let seniority = seniority.map(|text| Amount::parse(&text.0)).transpose();
    let seniority = seniority.map_err(|problem| errors::refused_one(py, problem.at(Path::new().key("seniority"))))?;
    Ok(seniority.map(Amount::decimal))
}

/// What workers are due for some months: a table that is computed while it is read, as often as it is read.
#[pyclass(frozen, module = "wushe._core")]
pub(crate) struct Payroll(Arc<Terms>);

impl Payroll {
    pub(crate) fn of(
        py: Python<'_>,
        scheme: Arc<Scheme>,
        workers: &Workers,
        months: (&str, &str),
        given: Vec<(usize, Option<i32>, Option<Text>)>,
    ) -> PyResult<Self> {
        let month = |name: &'static str, text: &str| {
            Period::parse(text).map_err(|problem| errors::refused_one(py, problem.at(Path::new().key(name))))
        };
        let (first, last) = (month("first", months.0)?, month("last", months.1)?);
        scheme.holds_in(first, last).map_err(|problem| errors::refused_one(py, problem.at(Path::new())))?;
        let mut known = BTreeMap::new();
        for (at, grade, seniority) in given {
            let seniority = years(py, seniority.as_ref())?;
            if !seniority.is_none_or(columns::holds_years) {
                return Err(errors::misuse(py, "years of service in given have more digits than the table can hold", None));
            }
            known.insert(at, Given { grade, seniority });
        }
        let terms = Terms::new(scheme, workers.workers.clone(), known, first, last);
        let terms = terms.ok_or_else(|| errors::misuse(py, "the last month comes before the first", None))?;
        Ok(Payroll(Arc::new(terms)))
    }
}

#[pymethods]
impl Payroll {
    fn __repr__(&self) -> String {
        format!("Payroll({} workers, {} months)", self.0.workers.len(), self.0.months)
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    /// The columns as JSON text: name, what each is called, type, unit, and of parts of the pay when they fall due.
    fn columns(&self) -> String {
        serde_json::to_string(&columns::described(&self.0.scheme)).unwrap_or_default()
    }

    /// What the months wait for, as JSON text.
    fn asked(&self, py: Python<'_>) -> PyResult<String> {
        let (mut rows, mut asking) = (Rows::new(self.0.clone()), Some(QuestionCounter::new()));
        let chunk = || {
            let Some(counted) = &mut asking else { return ControlFlow::Break(Vec::new()) };
            match rows.next(stream::ROWS, |at, _, paid| counted.count(at, paid)) {
                0 => ControlFlow::Break(asking.take().map(QuestionCounter::finish).unwrap_or_default()),
                _ => ControlFlow::Continue(None::<()>),
            }
        };
        Ok(to_json(&run::enter_chunks(py, chunk, |()| Ok(()))?))
    }

    /// The table as an Arrow stream.
    #[pyo3(signature = (requested_schema: "object" = None) -> "object")]
    fn __arrow_c_stream__<'py>(&self, py: Python<'py>, requested_schema: Option<Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyCapsule>> {
        // A consumer that asks for other types has to cast: the protocol lets a producer give its own.
        drop(requested_schema);
        stream::capsule(py, self.0.clone())
    }
}
