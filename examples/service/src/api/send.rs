//! Records on their way in.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request, State};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use wushe::Date;
use wushe::finding::{Finding, Path};

use super::Desk;
use super::body::{Envelope, Media, Whole, day, whole};
use super::check::Checker;
use super::reply::{Brought, ProblemBody};
use crate::answer::{Answer, ENVELOPE_BROKEN, Problem, QUERY_BROKEN};
use crate::rights::Rights;
use crate::store::{Job, Refusal, Work};

/// Larger bodies are checked beside the thread that serves others.
const SMALL: usize = 32 << 10;

/// What is said of JSON Lines and ledgers beside their text; JSON says it in its own.
#[derive(Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct SendQuery {
    /// The form of all records; a ledger can name it in a column or by its headings.
    form: Option<String>,
    /// The day on which they were filled in; that of the service if nothing is said.
    #[param(format = Date)]
    today: Option<String>,
}

/// One record or some, as JSON.
#[derive(ToSchema)]
#[schema(as = Sent)]
#[serde(untagged)]
#[expect(dead_code, reason = "the document alone is made from it")]
pub(super) enum SentBody {
    /// One record.
    One(SentRecord),
    /// Some, of one form and day.
    Some(SentRecords),
}

/// One record.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the document alone is made from it")]
pub(super) struct SentRecord {
    /// The form's name in the rulebook.
    #[schema(example = "home_visit")]
    form: String,
    /// The rulebook by which it was filled in, by its identity.
    #[schema(nullable = false)]
    pack: Option<String>,
    /// The day on which it was filled in; that of the service if nothing is said.
    #[schema(format = Date, nullable = false)]
    today: Option<String>,
    /// A value for each field.
    #[schema(value_type = Object, example = json!({"visited_on": "2022-05-20", "station": "152221100000", "worker": "W1", "household": "H1"}))]
    record: serde_json::Value,
}

/// What takes the place of a record.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the document alone is made from it")]
pub(super) struct SentCorrection {
    /// The form's name in the rulebook, which is that of the record.
    #[schema(example = "home_visit")]
    form: String,
    /// The rulebook by which it was filled in, by its identity.
    #[schema(nullable = false)]
    pack: Option<String>,
    /// The day on which it was filled in; that of the service if nothing is said.
    #[schema(format = Date, nullable = false)]
    today: Option<String>,
    /// A value for each field.
    #[schema(value_type = Object, example = json!({"visited_on": "2022-05-20", "station": "152221100000", "worker": "W1", "household": "H1"}))]
    record: serde_json::Value,
    /// Its day, its reason and the hash of what it corrects: asked for once the record was approved.
    #[schema(nullable = false)]
    correction: Option<SaidCorrection>,
}

/// What is said of a correction.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the document alone is made from it")]
pub(super) struct SaidCorrection {
    /// Its day.
    #[schema(format = Date)]
    on: String,
    /// Why the record is corrected.
    reason: String,
    /// The hash of the version that is corrected.
    corrects: String,
}

/// Some records of one form and day.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "the document alone is made from it")]
pub(super) struct SentRecords {
    /// The form's name in the rulebook.
    #[schema(example = "home_visit")]
    form: String,
    /// The rulebook by which they were filled in, by its identity.
    #[schema(nullable = false)]
    pack: Option<String>,
    /// The day on which they were filled in; that of the service if nothing is said.
    #[schema(format = Date, nullable = false)]
    today: Option<String>,
    /// The records: for each a value for each field.
    #[schema(value_type = Vec<Object>, min_items = 1)]
    records: Vec<serde_json::Value>,
}

/// Stores records: one or some as JSON, many as JSON Lines, a ledger as CSV. All of a request are stored or none.
#[utoipa::path(
    post, path = "/records", security(("token" = [])),
    params(SendQuery, ("Idempotency-Key" = String, Header, description = "Any name that is given once: what is sent again under it is not stored again", min_length = 1, max_length = 255, pattern = "^[!-~]+$")),
    request_body(content(
        (SentBody = "application/json"),
        (String = "application/x-ndjson"),
        (String = "text/csv"),
    )),
    responses(
        Brought,
        (status = 201, description = "Stored, or stored before under this key: id and hash of each record, and the report of the check", body = serde_json::Value, links(
            ("look_up" = (operation_id = "look_up", parameters(("id" = "$response.body#/id")))),
            ("history" = (operation_id = "history", parameters(("id" = "$response.body#/id")))),
            ("correct" = (operation_id = "correct", parameters(("id" = "$response.body#/id")))),
        )),
        (status = 409, description = "The same ledger came under another key", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn send(
    State(desk): State<Desk>,
    Extension(rights): Extension<Arc<Rights>>,
    query: Result<Query<SendQuery>, QueryRejection>,
    request: Request,
) -> Result<Answer, Problem> {
    let Query(query) = query.map_err(|_| Problem::new(QUERY_BROKEN))?;
    let today = desk.today()?;
    let request = Arc::new(whole(&desk, request).await?);
    let checker = Checker::of(&desk, rights);
    let (query, sent) = (Arc::new(query), request.clone());
    store(&desk, &sent, today, move || {
        let (checker, query, request) = (checker.clone(), query.clone(), request.clone());
        move || check(&checker, &query, &request, today)
    })
    .await
}

/// Runs what takes long beside the thread that serves others.
pub(super) async fn beside<T: Send + 'static>(bytes: usize, run: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    if bytes <= SMALL { Ok(run()) } else { Ok(tokio::task::spawn_blocking(run).await?) }
}

/// Has a request checked and stored. If a record that it has to agree with was stored in between, it is checked again. What the rulebook of today refuses may
/// have been stored under this key before, and then gets its first answer.
pub(super) async fn store<C>(desk: &Desk, sent: &Whole, received_on: Date, checking: impl Fn() -> C) -> Result<Answer, Problem>
where
    C: FnOnce() -> Result<Work, Problem> + Send + 'static,
{
    let (key, body) = (sent.key, sent.hash);
    let problem = loop {
        let seen = desk.stored.last();
        match beside(sent.body.len(), checking()).await? {
            Ok(work) => match desk.sender.store(Job { key, body, received_on, seen, work }).await {
                Err(Refusal::Moved) => {}
                answer => return Ok(answer?),
            },
            Err(problem) => break problem,
        }
    };
    let reader = desk.reader.clone();
    match tokio::task::spawn_blocking(move || reader.known(key)).await?? {
        Some((known, answer)) if known == body => {
            desk.numbers.replayed.inc();
            Ok(answer)
        }
        Some(_) => Err(Refusal::KeyReused.into()),
        None => Err(problem),
    }
}

fn check(checker: &Checker, query: &SendQuery, request: &Whole, today: Date) -> Result<Work, Problem> {
    let Whole { key, media, body, .. } = request;
    let (key, media) = (*key, *media);
    let SendQuery { form, today: named } = query;
    if media == Media::Csv {
        return checker.ledger(key, form.as_deref(), body.clone(), day(named.as_deref(), today)?);
    }
    let text = text(body)?;
    if media == Media::Lines {
        let form = form.as_deref().ok_or_else(|| Problem::new(QUERY_BROKEN))?;
        return checker.lines(key, form, text, day(named.as_deref(), today)?);
    }
    if form.is_some() || named.is_some() {
        return Err(Problem::new(QUERY_BROKEN));
    }
    let sent = Envelope::read(&checker.pack, today, text)?;
    let day = day(sent.today.as_deref(), today)?;
    if sent.correction.is_some() {
        return Err(Problem::new(ENVELOPE_BROKEN));
    }
    match (sent.record, sent.records) {
        (Some(record), None) => checker.one(key, &sent.form, record.get(), day),
        (None, Some(records)) => checker.list(key, &sent.form, &records, day),
        _ => Err(Problem::new(ENVELOPE_BROKEN)),
    }
}

/// The text of a body; what is no UTF-8 is no JSON.
pub(super) fn text(body: &[u8]) -> Result<&str, Problem> {
    std::str::from_utf8(body).map_err(|error| {
        let (line, column) = place(body.get(..error.valid_up_to()).unwrap_or_default());
        let finding = Finding::new(wushe::Code::JsonBroken, Path::new()).with("line", line).with("column", column);
        Problem::of(400, &finding.into())
    })
}

/// The line and the column behind a text, both from 1.
fn place(text: &[u8]) -> (i64, i64) {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX).saturating_add(1);
    let lines = text.iter().filter(|byte| **byte == b'\n').count();
    let last = text.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    (number(lines), number(String::from_utf8_lossy(last).chars().count()))
}
