//! What is due, and whether it was done, from what is stored.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::value::RawValue;
use utoipa::IntoParams;
use wushe::border::{ChosenChecklist, DueCall};
use wushe::checklist::{Due, Task};
use wushe::service::book::RowId;
use wushe::{Book, Findings};

use super::Desk;
use super::page::{Page, ids, of_subjects};
use super::reply::{self, Guarded, ProblemBody};
use crate::answer::{Problem, QUERY_BROKEN, STORE_FAILED, list, object, quoted};
use crate::ids::RecordId;
use crate::rights::Rights;

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
    /// How many tasks are passed over.
    offset: Option<u32>,
    /// How many tasks are given at most; 1000 if nothing is said.
    #[param(minimum = 1, maximum = 10000)]
    limit: Option<u32>,
}

/// The tasks and their sums: the JSON that the library gives in every language, and behind each task the ids of the records that did it (`records`) and
/// that tell of its subject (`subject_records`), to be looked up. It names persons by their keys.
#[utoipa::path(get, path = "/due", security(("token" = [])), params(DueQuery), responses(
    Guarded,
    (status = 200, description = "Each task with its records, and the sums", body = serde_json::Value),
    (status = 400, description = "The query can't be read", body = ProblemBody, content_type = "application/problem+json"),
    (status = 422, description = "No such day, domain, reading or sum", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn due(
    State(desk): State<Desk>,
    Extension(rights): Extension<Arc<Rights>>,
    query: Result<Query<DueQuery>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(query) = query.map_err(|_| Problem::new(QUERY_BROKEN))?;
    rights.ask_station(query.station.as_deref(), &[quoted("station")])?;
    let page = Page::of(query.offset, query.limit).ok_or_else(|| Problem::new(QUERY_BROKEN))?;
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
        let book = desk.counting.book(today);
        let due = checklist.due(&book, call)?;
        let whole = ChosenChecklist::due_json(&due, None, &by)?;
        Ok::<_, Findings>(desk.counting.with_ids(|id| paged(&whole, &due, &book, page, id)))
    });
    let json = found.await?.map_err(|findings| Problem::of_question(&findings))?;
    Ok(reply::json(200, json.ok_or_else(|| Problem::new(STORE_FAILED))?))
}

/// The library's answer, of which the tasks are taken out.
#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    tasks: Vec<&'a RawValue>,
}

/// The library's answer with one page of its tasks, each with the ids of records; nothing if it can't be taken apart.
fn paged(whole: &str, due: &Due, book: &Book, page: Page, id: &dyn Fn(RowId, Option<(usize, u32)>) -> Option<RecordId>) -> Option<String> {
    let Answer { tasks } = serde_json::from_str(whole).ok()?;
    let shown: Vec<(Task<'_>, &RawValue)> = due.tasks().zip(tasks.iter().copied()).skip(page.offset).take(page.limit).collect();
    let subjects: Vec<_> = shown.iter().filter_map(|(task, _)| task.expose_subject()).collect();
    let of_subjects = of_subjects(book, &subjects);
    let with_ids = |(task, json): &(Task<'_>, &RawValue)| {
        let own = ids(task.records().zip(task.origins()).map(|(row, origin)| id(row, origin)));
        let of_subject = task.expose_subject().and_then(|(subject, key)| of_subjects.get(&(subject, key.to_owned())));
        let of_subject = ids(of_subject.into_iter().flatten().map(|row| id(row.id(), row.origin())));
        let more = object([("records", own), ("subject_records", of_subject)]);
        Some(format!("{},{}", json.get().strip_suffix('}')?, more.strip_prefix('{')?))
    };
    let shown: Vec<String> = shown.iter().map(with_ids).collect::<Option<_>>()?;
    // The list stands in the text once, between the sums and what is told.
    let first = tasks.first().map_or(0, |first| first.get().as_ptr().addr().saturating_sub(whole.as_ptr().addr()));
    let last =
        tasks.last().map_or(0, |last| last.get().as_ptr().addr().saturating_sub(whole.as_ptr().addr()).saturating_add(last.get().len()));
    let (before, behind) = match tasks.is_empty() {
        true => whole.split_once("\"tasks\":[]")?,
        false => (whole.get(..first)?.strip_suffix("\"tasks\":[")?, whole.get(last..)?.strip_prefix(']')?),
    };
    let members = object(page.members(tasks.len()));
    let members = members.strip_prefix('{')?.strip_suffix('}')?;
    Some(format!("{before}{members},\"tasks\":{}{behind}", list(shown)))
}
