//! Networks.

use std::sync::Arc;

use pyo3::prelude::*;
use wushe::network::{Divisions, query_json};

use crate::convert::{Day, Text};
use crate::rulebook::Pack;
use crate::{errors, run};

/// Units, stations and service points.
#[pyclass(frozen, module = "wushe._core")]
pub(crate) struct Network(pub(crate) Arc<wushe::network::Network>);

#[pymethods]
impl Network {
    /// The six yearly lists of Hinggan League; its id is `hinggan`.
    #[staticmethod]
    #[pyo3(signature = (id, /))]
    fn builtin(py: Python<'_>, id: Text) -> PyResult<Self> {
        if id.0 != "hinggan" {
            return Err(errors::misuse(py, "the built-in network is hinggan", None));
        }
        Network::of(py, || Divisions::hinggan().map(wushe::network::Network::of_divisions))
    }

    /// Division lists as CSV text, and maybe stations and what else stands in the units as JSON text.
    #[staticmethod]
    #[pyo3(signature = (lists, parts = None, /))]
    fn parse(py: Python<'_>, lists: Text, parts: Option<Text>) -> PyResult<Self> {
        Network::of(py, || {
            let divisions = Divisions::parse(&lists.0)?;
            match parts {
                Some(parts) => wushe::network::Network::from_json(divisions, &parts.0),
                None => Ok(wushe::network::Network::of_divisions(divisions)),
            }
        })
    }

    /// The same network with the successions that a rulebook states.
    #[pyo3(signature = (pack, /))]
    fn with_successions(&self, py: Python<'_>, pack: &Pack) -> PyResult<Self> {
        Network::of(py, || self.0.with_successions(pack.0.successions().iter().cloned()))
    }

    /// The answer to a question, as JSON text.
    #[pyo3(signature = (date, query, /))]
    fn query_json(&self, py: Python<'_>, date: Day, query: Text) -> PyResult<String> {
        run::enter(py, || query_json(&self.0, &date.0, &query.0))
    }
}

impl Network {
    fn of(py: Python<'_>, read: impl FnOnce() -> Result<wushe::network::Network, wushe::Findings> + Send) -> PyResult<Self> {
        Ok(Network(Arc::new(errors::known(py, run::enter(py, read)?)?)))
    }
}
