//! A checklist with its choices, and what is asked of it.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{DictionaryArray, Int8Array, RecordBatch, StringArray, UInt32Array};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use wushe::border::{ChosenChecklist, MatchCall};
use wushe::checklist::{MatchOutcome, MatchTable};
use wushe::finding::to_json;
use wushe::service::book::{Cell, Row};
use wushe::service::{Book, Role};

use crate::convert::{Day, Text};
use crate::due::{self, Due};
use crate::records::{Explanation, Records};
use crate::rulebook::Pack;
use crate::table::named;
use crate::{errors, run, table};

/// A checklist with what is chosen.
#[pyclass(frozen, module = "wushe._core")]
pub(crate) struct Checklist(ChosenChecklist);

#[pymethods]
impl Checklist {
    /// The items of a rulebook, or of one domain, with these choices, a JSON text.
    #[new]
    #[pyo3(signature = (pack, domain, choices, /))]
    fn new(py: Python<'_>, pack: &Pack, domain: Option<Text>, choices: Text) -> PyResult<Self> {
        let domain = domain.as_ref().map(|domain| domain.0.as_str());
        errors::known(py, run::enter(py, || ChosenChecklist::new(pack.0.clone(), domain, &choices.0))?).map(Checklist)
    }

    /// Every item, as JSON text.
    fn items(&self, py: Python<'_>) -> PyResult<String> {
        run::enter(py, || self.0.checklist().to_json())
    }

    /// A subject held against the items in force on a day, as JSON text.
    #[pyo3(signature = (facts, asked, /))]
    fn matched(&self, py: Python<'_>, facts: Text, asked: Asked) -> PyResult<String> {
        errors::known(py, run::enter(py, || self.0.expose_match(call(&facts, &asked)))?)
    }

    /// The records of a form held against the items, by so many threads.
    #[pyo3(signature = (records, asked, threads, /))]
    fn match_records(&self, py: Python<'_>, records: &Records, asked: Asked, threads: usize) -> PyResult<Matched> {
        let none = Text(String::new());
        let call = call(&none, &asked);
        let found = run::enter(py, || {
            let found = self.0.match_book(&records.book, call, threads)?;
            Ok((columns(&found, &records.book), to_json(found.findings())))
        })?;
        let (table, findings) = errors::known(py, found)?;
        Ok(Matched { table: table::known(table)?, findings })
    }

    /// What is due of records.
    #[pyo3(signature = (records, asked, /))]
    fn due(&self, py: Python<'_>, records: &Records, asked: due::Asked) -> PyResult<Due> {
        Due::of_book(py, &self.0, records, &asked)
    }

    /// What is due of records as texts: each form with its records, a JSON object a line, checked as of a day.
    #[pyo3(signature = (records, today, asked, /))]
    fn due_of(&self, py: Python<'_>, records: Vec<(Text, Text)>, today: Day, asked: due::Asked) -> PyResult<Due> {
        Due::of_texts(py, &self.0, &records, &today, &asked)
    }

    /// What is due of records summed up without a task by itself, as JSON text.
    #[pyo3(signature = (records, asked, /))]
    fn due_counts(&self, py: Python<'_>, records: &Records, asked: due::Asked) -> PyResult<String> {
        due::counts_of_book(py, &self.0, records, &asked)
    }

    /// The same of records as texts, as `due_of` takes them.
    #[pyo3(signature = (records, today, asked, /))]
    fn due_counts_of(&self, py: Python<'_>, records: Vec<(Text, Text)>, today: Day, asked: due::Asked) -> PyResult<String> {
        due::counts_of_texts(py, &self.0, &records, &today, &asked)
    }

    /// Why an item comes to what it does.
    #[pyo3(signature = (facts, asked, item, /))]
    fn explain(&self, py: Python<'_>, facts: Text, asked: Asked, item: Text) -> PyResult<Explanation> {
        errors::known(py, run::enter(py, || self.0.explain(call(&facts, &asked), &item.0))?).map(Explanation)
    }
}

/// Records held against a checklist.
#[pyclass(frozen, module = "wushe._core")]
pub(crate) struct Matched {
    table: RecordBatch,
    findings: String,
}

#[pymethods]
impl Matched {
    /// An Arrow stream: `ledger`, `row`, `person`, and of each item the outcome and what an open one waits for.
    #[pyo3(signature = () -> "object")]
    fn stream<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        table::capsule(py, Ok(self.table.clone()))
    }

    /// What there is to tell of the records, as JSON text.
    fn findings(&self) -> &str {
        &self.findings
    }
}

fn person<'b>(row: &Row<'b>) -> Option<&'b str> {
    if let Cell::Text(person) = row.role(Role::Person) { Some(person) } else { None }
}

/// What the records of a form come to, a column an item, and with each open one what it waits for.
fn columns(found: &MatchTable, book: &Book) -> table::Batch {
    let number = |number: usize| u32::try_from(number).ok();
    let rows: Vec<Row<'_>> = found.records().iter().filter_map(|id| book.row(*id)).collect();
    let mut all = vec![
        named("ledger", rows.iter().map(|row| row.origin().and_then(|(ledger, _)| number(ledger))).collect::<UInt32Array>()),
        named("row", rows.iter().map(|row| row.origin().map(|(_, number)| number)).collect::<UInt32Array>()),
        named("person", rows.iter().map(person).collect::<StringArray>()),
    ];
    let words: StringArray = MatchOutcome::ALL.iter().map(|outcome| Some(outcome.as_str())).collect();
    for (at, item) in found.items().enumerate() {
        let place = |outcome| MatchOutcome::ALL.iter().position(|known| *known == outcome).and_then(|at| i8::try_from(at).ok());
        let keys: Int8Array = found.outcomes(at).into_iter().flatten().map(place).collect();
        all.push(named(item.id(), DictionaryArray::try_new(keys, Arc::new(words.clone()))?));
        let mut missing = ListBuilder::new(StringBuilder::new());
        for row in 0..found.rows() {
            found.missing(at, row).for_each(|open| missing.values().append_value(open.to_string()));
            missing.append(true);
        }
        all.push(named(&format!("{}_missing", item.id()), missing.finish()));
    }
    RecordBatch::try_from_iter_with_nullable(all)
}

/// The day, the form, the division and the sort of subject.
type Asked = (Day, Option<Text>, Option<Text>, Option<Text>);

fn call<'c>(facts: &'c Text, (as_of, form, division, subject): &'c Asked) -> MatchCall<'c> {
    let [form, division, subject] = [form, division, subject].map(|text| text.as_ref().map(|text| text.0.as_str()));
    MatchCall { facts: &facts.0, form, as_of: &as_of.0, division, subject }
}
