//! What is due of a checklist.

use std::sync::{Arc, OnceLock};

use arrow_array::builder::{ListBuilder, StringBuilder, UInt32Builder};
use arrow_array::{DictionaryArray, Int8Array, StringArray};
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use wushe::border::{ChosenChecklist, DueCall, ListedText};
use wushe::checklist::{Task, TaskState};
use wushe::metrics::indicator::DueTasks;

use crate::convert::{Day, Text};
use crate::records::{Explanation, Records};
use crate::table::{self, dates, named};
use crate::{errors, run};

/// What is due, and of records as texts what was accepted of them.
#[pyclass(frozen, module = "wushe._core")]
pub(crate) struct Due {
    due: wushe::checklist::Due,
    checked: Option<String>,
    /// Its tasks as indicators count them, made when the first asks.
    tasks: OnceLock<DueTasks>,
}

/// A subject that the caller names: the sort, the key, the first and the last day, the division.
type Listed = (Text, Text, Option<Day>, Option<Day>, Option<Text>);

/// The first and the last day, the day of the answer, from when on records are complete, the readings, what to sum up by, which tasks
/// alone, whether with reasons, subjects that the caller names, and how many threads.
pub(crate) type Asked = (Day, Day, Day, Option<Day>, Text, Vec<Text>, Vec<(Text, Text)>, bool, Vec<Listed>, usize);

impl Due {
    pub(crate) fn of_book(py: Python<'_>, checklist: &ChosenChecklist, records: &Records, asked: &Asked) -> PyResult<Self> {
        let found = run::enter(py, || with_call(asked, |call| checklist.due(&records.book, call)))?;
        Ok(Due { due: errors::known(py, found)?, checked: None, tasks: OnceLock::new() })
    }

    pub(crate) fn of_texts(
        py: Python<'_>,
        checklist: &ChosenChecklist,
        records: &[(Text, Text)],
        today: &Day,
        asked: &Asked,
    ) -> PyResult<Self> {
        let records = pairs(records);
        let found = run::enter(py, || with_call(asked, |call| checklist.due_of(&records, &today.0, call)))?;
        let (due, checked) = errors::known(py, found)?;
        Ok(Due { due, checked: Some(checked), tasks: OnceLock::new() })
    }

    /// Its tasks as indicators count them.
    pub(crate) fn tasks(&self) -> &DueTasks {
        self.tasks.get_or_init(|| DueTasks::of(&self.due))
    }
}

pub(crate) fn counts_of_book(py: Python<'_>, checklist: &ChosenChecklist, records: &Records, asked: &Asked) -> PyResult<String> {
    let found = run::enter(py, || with_call(asked, |call| checklist.due_counts(&records.book, call).map(|counts| counts.expose_json())))?;
    errors::known(py, found)
}

pub(crate) fn counts_of_texts(
    py: Python<'_>,
    checklist: &ChosenChecklist,
    records: &[(Text, Text)],
    today: &Day,
    asked: &Asked,
) -> PyResult<String> {
    let records = pairs(records);
    let found = run::enter(py, || with_call(asked, |call| checklist.expose_due_counts_of(&records, &today.0, call)))?;
    errors::known(py, found)
}

fn pairs(all: &[(Text, Text)]) -> Vec<(&str, &str)> {
    all.iter().map(|(left, right)| (left.0.as_str(), right.0.as_str())).collect()
}

fn with_call<T>(asked: &Asked, ask: impl FnOnce(DueCall<'_>) -> T) -> T {
    let (first, last, as_of, kept_from, readings, by, only, reasons, listed, threads) = asked;
    let only = pairs(only);
    let by: Vec<&str> = by.iter().map(|by| by.0.as_str()).collect();
    let day = |day: &'_ Option<Day>| -> Option<String> { day.as_ref().map(|day| day.0.clone()) };
    let days: Vec<(Option<String>, Option<String>)> = listed.iter().map(|(_, _, first, last, _)| (day(first), day(last))).collect();
    let listed: Vec<ListedText<'_>> = listed
        .iter()
        .zip(&days)
        .map(|((subject, key, _, _, division), (first, last))| ListedText {
            subject: &subject.0,
            key: &key.0,
            first: first.as_deref(),
            last: last.as_deref(),
            division: division.as_ref().map(|text| text.0.as_str()),
        })
        .collect();
    let kept_from = day(kept_from);
    ask(DueCall {
        first: &first.0,
        last: &last.0,
        as_of: &as_of.0,
        kept_from: kept_from.as_deref(),
        readings: &readings.0,
        by: &by,
        only: &only,
        reasons: *reasons,
        listed: &listed,
        threads: *threads,
    })
}

#[pymethods]
impl Due {
    /// The whole answer, with the tasks summed up by what the words name, as JSON text.
    #[pyo3(signature = (by, /))]
    fn json(&self, py: Python<'_>, by: Vec<Text>) -> PyResult<String> {
        let by: Vec<&str> = by.iter().map(|by| by.0.as_str()).collect();
        errors::known(py, run::enter(py, || ChosenChecklist::due_json(&self.due, self.checked.as_deref(), &by))?)
    }

    /// The tasks summed up by what the words name, as JSON text.
    #[pyo3(signature = (by, /))]
    fn summary(&self, py: Python<'_>, by: Vec<Text>) -> PyResult<String> {
        let by: Vec<&str> = by.iter().map(|by| by.0.as_str()).collect();
        errors::known(py, run::enter(py, || ChosenChecklist::due_summary(&self.due, &by))?)
    }

    /// Why a task stands as it does, by its place.
    #[pyo3(signature = (at, /))]
    fn explain(&self, at: usize) -> PyResult<Explanation> {
        let task = self.due.tasks().nth(at).ok_or_else(|| PyIndexError::new_err("there is no task of that number"))?;
        Ok(Explanation(task.explain()))
    }

    /// How many tasks there are.
    fn __len__(&self) -> usize {
        self.due.len()
    }

    /// The tasks as an Arrow stream.
    #[pyo3(signature = () -> "object")]
    fn table<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        table::capsule(py, run::enter(py, || columns(&self.due))?)
    }
}

fn columns(due: &wushe::checklist::Due) -> table::Batch {
    let tasks: Vec<Task<'_>> = due.tasks().collect();
    let text = |of: &dyn Fn(&Task<'_>) -> Option<String>| tasks.iter().map(of).collect::<StringArray>();
    let words: StringArray = TaskState::ALL.iter().map(|state| Some(state.as_str())).collect();
    let place = |state| TaskState::ALL.iter().position(|known| *known == state).and_then(|at| i8::try_from(at).ok());
    let states: Int8Array = tasks.iter().map(|task| place(task.state())).collect();
    let (mut rows, mut ledgers) = (ListBuilder::new(UInt32Builder::new()), ListBuilder::new(UInt32Builder::new()));
    let mut waits = ListBuilder::new(StringBuilder::new());
    for task in &tasks {
        for (ledger, row) in task.origins().flatten() {
            rows.values().append_value(row);
            ledgers.values().append_option(u32::try_from(ledger).ok());
        }
        task.waits_for().iter().for_each(|open| waits.values().append_value(open.to_string()));
        rows.append(true);
        ledgers.append(true);
        waits.append(true);
    }
    arrow_array::RecordBatch::try_from_iter_with_nullable([
        named("item", text(&|task| Some(task.item()?.id().to_string()))),
        named("label", text(&|task| Some(task.item()?.label().zh.to_string()))),
        named("domain", text(&|task| Some(task.item()?.domain().id.to_string()))),
        named("subject", text(&|task| Some(task.expose_subject()?.0.as_str().to_owned()))),
        named("key", text(&|task| Some(task.expose_subject()?.1.to_owned()))),
        named("first", dates(tasks.iter().map(|task| Some(task.window().first)))),
        named("last", dates(tasks.iter().map(|task| task.window().end()))),
        named("state", DictionaryArray::try_new(states, Arc::new(words))?),
        named("done_on", dates(tasks.iter().map(|task| task.done_on()))),
        named("station", text(&|task| task.station().map(|name| name.to_string()))),
        named("worker", text(&|task| task.worker().map(|name| name.to_string()))),
        named("ledgers", ledgers.finish()),
        named("rows", rows.finish()),
        named("waits_for", waits.finish()),
    ])
}
