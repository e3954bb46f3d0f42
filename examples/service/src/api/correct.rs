//! A correction: another version of a record, beside the one that it corrects.

use axum::extract::{Path, Request, State};
use axum::http::header::IF_MATCH;
use wushe::Date;

use super::Desk;
use super::body::{Envelope, Media, Whole, day, one, whole};
use super::check::Checker;
use super::reply::{Brought, ProblemBody};
use super::send::{SentRecord, beside, store, text};
use crate::answer::{Answer, ENVELOPE_BROKEN, HASH_MISSING, MEDIA_UNKNOWN, Problem, RECORD_UNKNOWN};
use crate::ids::{Hash, RecordId};
use crate::store::{Job, Work};

/// Stores another version of a record. The version that it corrects is kept with its hash. If it is not the current one any more, both are kept, the current
/// one counts, and the answer says so.
#[utoipa::path(
    put, path = "/records/{id}", security(("token" = [])),
    params(
        ("id" = String, Path, description = "The record", pattern = "^[0-9a-f]{32}(-[1-9][0-9]{0,8})?$", example = "7303b5ddb4a6c7e97d578060ce769f1a"),
        ("Idempotency-Key" = String, Header, description = "Any name that is given once: what is sent again under it is not stored again", min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("If-Match" = String, Header, description = "The hash of the version that is corrected, in quotation marks", pattern = "^\"[0-9a-f]{64}\"$"),
    ),
    request_body(content((SentRecord = "application/json"))),
    responses(
        Brought,
        (status = 200, description = "Stored, and current from now on", body = serde_json::Value),
        (status = 404, description = "There is no such record", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Stored, but someone else corrected the record first", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "No version has this hash", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "No If-Match", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn correct(State(desk): State<Desk>, Path(id): Path<String>, request: Request) -> Result<Answer, Problem> {
    let id = RecordId::parse(&id).ok_or_else(|| Problem::new(RECORD_UNKNOWN))?;
    let today = desk.today()?;
    let request = whole(&desk, request).await?;
    let from = one(&request.headers, IF_MATCH.as_str()).and_then(tag).ok_or_else(|| Problem::new(HASH_MISSING))?;
    let checker = Checker { pack: desk.counting.pack().clone(), max_rows: desk.settings.max_rows };
    let (key, body) = (request.key, request.hash);
    let work = beside(request.body.len(), move || check(&checker, id, from, &request, today)).await?;
    let job = work.map(|work| Job { key, body, received_on: today, work });
    store(&desk, key, body, job).await
}

/// The hash in an entity tag.
fn tag(value: &[u8]) -> Option<Hash> {
    let quoted = std::str::from_utf8(value).ok()?.trim();
    Hash::parse(quoted.strip_prefix('"')?.strip_suffix('"')?)
}

fn check(checker: &Checker, id: RecordId, from: Hash, request: &Whole, today: Date) -> Result<Work, Problem> {
    if request.media != Media::Json {
        return Err(Problem::new(MEDIA_UNKNOWN));
    }
    let sent = Envelope::read(&checker.pack, today, text(&request.body)?)?;
    let (Some(record), None) = (sent.record, sent.records) else { return Err(Problem::new(ENVELOPE_BROKEN)) };
    let (version, report) = checker.alone(&sent.form, record.get(), day(sent.today.as_deref(), today)?)?;
    Ok(Work::Correction { id, from, version, report })
}
