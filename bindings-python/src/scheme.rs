//! A pay scheme with its choices, and what is asked of it.

use pyo3::prelude::*;
use wushe::border::{OutlookCall, PayCall, PayScheme, StaffList};

use crate::convert::{Day, Text};
use crate::exports::language;
use crate::payroll::{File, Payroll, Staff, Whose, Workers};
use crate::rulebook::{Pack, day};
use crate::{errors, run};

/// A pay scheme with what is chosen.
#[pyclass(frozen, module = "wushe._core")]
pub(crate) struct Scheme(PayScheme);

/// The months that are asked for, the level of units, and what is assumed, as JSON text.
type Outlook = (Text, Text, Option<Text>, Text);

impl Scheme {
    /// Asks about a staff list; `other` is the rulebook of a second scheme.
    fn look(
        &self,
        py: Python<'_>,
        other: &wushe::pack::Pack,
        (staff, today): (&Staff<'_>, Option<&Day>),
        (first, last, level, assumptions): &Outlook,
        ask: impl FnOnce(OutlookCall<'_>) -> Result<String, wushe::Findings> + Send,
    ) -> PyResult<String> {
        let (first, last, level) = (first.0.as_str(), last.0.as_str(), level.as_ref().map(|level| level.0.as_str()));
        let asked = |staff| OutlookCall { staff, first, last, level, assumptions: &assumptions.0 };
        let answer = match staff {
            Staff::Text(text) => {
                let list = StaffList::Json(&text.0, today.map_or_else(|| Err(staff_day()), |today| day(py, today))?);
                run::enter(py, || ask(asked(list)))?
            }
            Staff::Workers(workers, others, given) => {
                workers.get().must_be_of(py, self.0.pack())?;
                match others {
                    Some(others) => others.get().must_be_of(py, other)?,
                    None => workers.get().must_be_of(py, other)?,
                }
                let members = workers.get().members(py, others.as_ref().map(Bound::get), given)?;
                run::enter(py, || ask(asked(StaffList::Known(&members))))?
            }
        };
        errors::known(py, answer)
    }

    fn ask(
        &self,
        py: Python<'_>,
        (worker, today): (&Whose<'_>, Option<&Day>),
        (grade, seniority): &File,
        ask: impl FnOnce(PayCall<'_>) -> Result<String, wushe::Findings> + Send,
    ) -> PyResult<String> {
        let worker = worker.known(py, self.0.pack(), today)?;
        let call = PayCall { worker, grade: *grade, seniority: seniority.as_ref().map(|text| text.0.as_str()) };
        errors::known(py, run::enter(py, || ask(call))?)
    }
}

#[pymethods]
impl Scheme {
    /// The scheme of that name with these choices, a JSON text.
    #[new]
    #[pyo3(signature = (pack, id, choices, /))]
    fn new(py: Python<'_>, pack: &Pack, id: Text, choices: Text) -> PyResult<Self> {
        errors::known(py, run::enter(py, || PayScheme::new(pack.0.clone(), &id.0, &choices.0))?).map(Scheme)
    }

    /// The scheme in which these values hold, a JSON text.
    #[pyo3(signature = (values, /))]
    fn with_values(&self, py: Python<'_>, values: Text) -> PyResult<Self> {
        errors::known(py, run::enter(py, || self.0.with_values(&values.0))?).map(Scheme)
    }

    /// What another scheme in place of this one would change for a staff list, as JSON text.
    #[pyo3(signature = (after, staff, today, outlook, /))]
    fn impact(&self, py: Python<'_>, after: &Scheme, staff: Staff<'_>, today: Option<Day>, outlook: Outlook) -> PyResult<String> {
        self.look(py, after.0.pack(), (&staff, today.as_ref()), &outlook, |call| self.0.expose_impact(&after.0, call))
    }

    /// What a staff list costs by calendar year, as JSON text.
    #[pyo3(signature = (staff, today, outlook, /))]
    fn budget(&self, py: Python<'_>, staff: Staff<'_>, today: Option<Day>, outlook: Outlook) -> PyResult<String> {
        self.look(py, self.0.pack(), (&staff, today.as_ref()), &outlook, |call| self.0.expose_budget(call))
    }

    /// What it leaves open, as JSON text.
    fn unstated(&self, py: Python<'_>) -> PyResult<String> {
        run::enter(py, || self.0.unstated_json())
    }

    /// A payslip: as JSON text (`json`, `explained`), as text in a language, or as Markdown in a language behind `md:`. `file` is the grade
    /// and the years of service that the worker's file says.
    #[pyo3(signature = (worker, month, today, file, format, /))]
    fn payslip(&self, py: Python<'_>, worker: Whose<'_>, month: Text, today: Option<Day>, file: File, format: &str) -> PyResult<String> {
        let format = language(py, format)?;
        self.ask(py, (&worker, today.as_ref()), &file, |call| self.0.expose_payslip(call, &month.0, format))
    }

    /// What is still due for months already paid (a JSON text too), as JSON text.
    #[pyo3(signature = (worker, paid, today, file, /))]
    fn back_pay(&self, py: Python<'_>, worker: Whose<'_>, paid: Text, today: Option<Day>, file: File) -> PyResult<String> {
        self.ask(py, (&worker, today.as_ref()), &file, |call| self.0.expose_back_pay(call, &paid.0))
    }

    /// The raises of the grade that a worker meets on a day, with the reasons, as JSON text.
    #[pyo3(signature = (worker, day, today, /))]
    fn raises(&self, py: Python<'_>, worker: Whose<'_>, day: Day, today: Option<Day>) -> PyResult<String> {
        self.ask(py, (&worker, today.as_ref()), &(None, None), |call| self.0.expose_raises(call.worker, &day.0))
    }

    /// What workers are due from the first month to the last; `given` are numbers of workers, with the grade and the years of
    /// service that their files say.
    #[pyo3(signature = (workers, first, last, given, /))]
    fn payroll(
        &self,
        py: Python<'_>,
        workers: &Workers,
        first: Text,
        last: Text,
        given: Vec<(usize, Option<i32>, Option<Text>)>,
    ) -> PyResult<Payroll> {
        workers.must_be_of(py, self.0.pack())?;
        Payroll::of(py, self.0.scheme().clone(), workers, (&first.0, &last.0), given)
    }
}

fn staff_day() -> PyErr {
    errors::wrong_type("say on which day the facts of the staff are checked, with today=")
}
