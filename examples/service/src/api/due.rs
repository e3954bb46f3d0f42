//! What is due, and whether it was done, from what is stored.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;
use wushe::border::{ChosenChecklist, DueCall};

use super::Desk;
use super::reply::{self, Guarded, ProblemBody};
use crate::answer::{Problem, QUERY_BROKEN};

/// What is asked of a checklist.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DueQuery {
    /// The first day that is asked about.
    #[param(format = Date)]
    first: String,
    /// The last one.
    #[param(format = Date)]
    last: String,
    /// The day on which tasks stand as they do; that of the service if nothing is said.
    #[param(format = Date)]
    as_of: Option<String>,
    /// The first day from which no record is missing.
    #[param(format = Date)]
    kept_from: Option<String>,
    /// The domain, such as elderly; all if nothing is said.
    checklist: Option<String>,
    /// Place standards that were chosen, as a JSON object.
    choices: Option<String>,
    /// How windows are read where the rule leaves it open, as a JSON object.
    #[param(example = r#"{"late_days":"0"}"#)]
    readings: Option<String>,
    /// What tasks are summed up by, with commas between: item, domain, station, worker, month.
    by: Option<String>,
    /// The tasks of one item alone.
    item: Option<String>,
    /// The tasks of one station alone.
    station: Option<String>,
    /// The tasks of one worker alone.
    worker: Option<String>,
}

/// The tasks and their sums: the JSON that the library gives in every language. It names persons by their keys.
#[utoipa::path(get, path = "/due", security(("token" = [])), params(DueQuery), responses(
    Guarded,
    (status = 200, description = "Each task with its records, and the sums", body = serde_json::Value),
    (status = 400, description = "The query can't be read", body = ProblemBody, content_type = "application/problem+json"),
    (status = 422, description = "No such day, domain, reading or sum", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn due(State(desk): State<Desk>, query: Result<Query<DueQuery>, QueryRejection>) -> Result<Response, Problem> {
    let Query(query) = query.map_err(|_| Problem::new(QUERY_BROKEN))?;
    let today = desk.today()?;
    let found = tokio::task::spawn_blocking(move || {
        let (choices, domain) = (query.choices.as_deref().unwrap_or("{}"), query.checklist.as_deref());
        let checklist = ChosenChecklist::new(desk.counting.pack().clone(), domain, choices)?;
        let (as_of, by) = (query.as_of.unwrap_or_else(|| today.to_string()), query.by.unwrap_or_default());
        let by: Vec<&str> = by.split(',').filter(|name| !name.is_empty()).collect();
        let only = [("item", query.item.as_deref()), ("station", query.station.as_deref()), ("worker", query.worker.as_deref())];
        let only: Vec<(&str, &str)> = only.into_iter().filter_map(|(by, name)| Some((by, name?))).collect();
        let call = DueCall {
            first: &query.first,
            last: &query.last,
            as_of: &as_of,
            kept_from: query.kept_from.as_deref(),
            readings: query.readings.as_deref().unwrap_or("{}"),
            by: &by,
            only: &only,
            ..DueCall::default()
        };
        checklist.expose_due(&desk.counting.book(today), call)
    });
    found.await?.map(|json| reply::json(200, json)).map_err(|findings| Problem::of_question(&findings))
}
