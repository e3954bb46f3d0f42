//! Posts and who fills them.

use pyo3::prelude::*;
use wushe::border::EstablishmentQuestion;

use crate::convert::{Day, Text, today as day};
use crate::network::Network;
use crate::rulebook::Pack;
use crate::{errors, run};

/// The posts that the rows of a CSV text tell of, as JSON text.
#[pyfunction]
#[pyo3(signature = (pack, network, csv, form, today, as_of, division, part_time, level, period, complete, /))]
#[expect(clippy::too_many_arguments, reason = "what Python has by name")]
pub(crate) fn establishment_json(
    py: Python<'_>,
    pack: &Pack,
    network: &Network,
    csv: &[u8],
    form: Option<Text>,
    today: Day,
    as_of: Day,
    division: Text,
    part_time: Text,
    level: Option<Text>,
    period: Option<Text>,
    complete: bool,
) -> PyResult<String> {
    let (today, as_of) = (day(py, &today, "today")?, day(py, &as_of, "as_of")?);
    let period = period.as_ref().map(|period| period.0.as_str());
    let form = form.as_ref().map(|form| form.0.as_str());
    let (part_time, level) = (part_time.0.as_str(), level.as_ref().map(|level| level.0.as_str()));
    let question = EstablishmentQuestion { as_of, division: &division.0, part_time, level, period, complete };
    errors::known(py, run::enter(py, || pack.0.expose_establishment_of_csv(&network.0, csv, form, today, question))?)
}
