//! A correction: another version of a record, beside the one that it corrects.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, Request, State};
use axum::http::header::IF_MATCH;
use serde_json::value::RawValue;
use wushe::Date;

use super::Desk;
use super::body::{Envelope, Media, Whole, day, one, whole};
use super::check::Checker;
use super::reply::{Brought, ProblemBody};
use super::send::{SentCorrection, store, text};
use crate::answer::{Answer, ENVELOPE_BROKEN, HASH_MISSING, HASH_UNKNOWN, MEDIA_UNKNOWN, Problem, RECORD_UNKNOWN};
use crate::ids::{Hash, RecordId};
use crate::rights::Rights;
use crate::store::{Version, Work};

/// Stores another version of a record. If it was approved, only a dated correction is taken, with its reason and the hash of what it corrects. The
/// version that it corrects is kept with its hash. If it is not the current one any more, both are kept, the current
/// one counts, and the answer says so.
#[utoipa::path(
    put, path = "/records/{id}", security(("token" = [])),
    params(
        ("id" = String, Path, description = "The record", pattern = "^[0-9a-f]{32}(-[1-9][0-9]{0,8})?$", example = "7303b5ddb4a6c7e97d578060ce769f1a"),
        ("Idempotency-Key" = String, Header, description = "Any name that is given once: what is sent again under it is not stored again", min_length = 1, max_length = 255, pattern = "^[!-~]+$"),
        ("If-Match" = String, Header, description = "The hash of the version that is corrected, in quotation marks", pattern = "^\"[0-9a-f]{64}\"$"),
    ),
    request_body(content((SentCorrection = "application/json"))),
    responses(
        Brought,
        (status = 200, description = "Stored, and current from now on", body = serde_json::Value),
        (status = 404, description = "There is no such record", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Stored, but someone else corrected the record first", body = ProblemBody, content_type = "application/problem+json"),
        (status = 412, description = "No version has this hash", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "No If-Match", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn correct(
    State(desk): State<Desk>,
    Extension(rights): Extension<Arc<Rights>>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Answer, Problem> {
    let id = RecordId::parse(&id).ok_or_else(|| Problem::new(RECORD_UNKNOWN))?;
    let today = desk.today()?;
    let request = whole(&desk, request).await?;
    let from = one(&request.headers, IF_MATCH.as_str()).and_then(tag).ok_or_else(|| Problem::new(HASH_MISSING))?;
    let checker = Checker::of(&desk, rights);
    let reader = desk.reader.clone();
    let versions: Arc<[Version]> = tokio::task::spawn_blocking(move || reader.versions(id)).await??.into();
    let request = Arc::new(request);
    let sent = request.clone();
    store(&desk, &sent, today, move || {
        let (checker, versions, request) = (checker.clone(), versions.clone(), request.clone());
        move || check(&checker, id, (from, &versions), &request, today)
    })
    .await
}

/// The hash in an entity tag.
fn tag(value: &[u8]) -> Option<Hash> {
    let quoted = std::str::from_utf8(value).ok()?.trim();
    Hash::parse(quoted.strip_prefix('"')?.strip_suffix('"')?)
}

fn check(checker: &Checker, id: RecordId, (from, versions): (Hash, &[Version]), request: &Whole, now: Date) -> Result<Work, Problem> {
    if request.media != Media::Json {
        return Err(Problem::new(MEDIA_UNKNOWN));
    }
    let sent = Envelope::read(&checker.pack, now, text(&request.body)?)?;
    let (Some(record), None) = (sent.record, sent.records) else { return Err(Problem::new(ENVELOPE_BROKEN)) };
    if versions.is_empty() {
        return Err(Problem::new(RECORD_UNKNOWN));
    }
    // What is stored never changes, so the transaction finds this version as it is here.
    let old = versions.iter().find(|version| version.hash == from).ok_or_else(|| Problem::new(HASH_UNKNOWN))?;
    let correction = sent.correction.map(RawValue::get);
    let days = (day(sent.today.as_deref(), now)?, now);
    let (version, report) = checker.correct((id, &old.stored), (&sent.form, record.get()), correction, days)?;
    Ok(Work::Correction { id, from, version, report })
}
