//! A checklist with its choices, and what is asked of it.

use pyo3::prelude::*;
use wushe::border::{ChosenChecklist, MatchCall};

use crate::convert::{Day, Text};
use crate::records::Explanation;
use crate::rulebook::Pack;
use crate::{errors, run};

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

    /// Why an item comes to what it does.
    #[pyo3(signature = (facts, asked, item, /))]
    fn explain(&self, py: Python<'_>, facts: Text, asked: Asked, item: Text) -> PyResult<Explanation> {
        errors::known(py, run::enter(py, || self.0.explain(call(&facts, &asked), &item.0))?).map(Explanation)
    }
}

/// The day, the form, the division and the sort of subject.
type Asked = (Day, Option<Text>, Option<Text>, Option<Text>);

fn call<'c>(facts: &'c Text, (as_of, form, division, subject): &'c Asked) -> MatchCall<'c> {
    let [form, division, subject] = [form, division, subject].map(|text| text.as_ref().map(|text| text.0.as_str()));
    MatchCall { facts: &facts.0, form, as_of: &as_of.0, division, subject }
}
