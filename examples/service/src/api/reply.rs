//! Answers and problems as HTTP has them.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, LOCATION, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use utoipa::{IntoResponses, ToSchema};

use crate::answer::{Answer, Problem, STORE_FAILED};
use crate::ids::Hash;
use crate::store::Refusal;

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");
/// Answers may hold what is a person's, so that no one on the way keeps them.
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
/// After these the same request can be sent again.
const AGAIN: [u16; 4] = [408, 500, 503, 507];

/// A JSON text with that status.
pub(super) fn json(status: u16, body: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let media = if status.as_u16() >= 400 { PROBLEM } else { JSON };
    (status, [(CONTENT_TYPE, media), (CACHE_CONTROL, NO_STORE)], body).into_response()
}

/// The same with the hash of what it shows.
pub(super) fn with_hash(mut response: Response, hash: Hash) -> Response {
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{hash}\"")) {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = json(self.status, self.to_json());
        if AGAIN.contains(&self.status) {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let place = self.record.map(|id| format!("/records/{id}"));
        let mut response = json(self.status, self.body);
        if let Some(place) = place.and_then(|place| HeaderValue::from_str(&place).ok()) {
            response.headers_mut().insert(LOCATION, place);
        }
        response
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        refusal.problem()
    }
}

impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Self {
        tracing::error!(code = ?error.sqlite_error_code(), "the store can't be read");
        Problem::new(STORE_FAILED)
    }
}

impl From<tokio::task::JoinError> for Problem {
    fn from(_: tokio::task::JoinError) -> Self {
        Problem::new(STORE_FAILED)
    }
}

/// A problem as RFC 9457 has it.
#[derive(ToSchema)]
#[schema(as = Problem)]
#[expect(dead_code, reason = "the document alone is made from it")]
pub(super) struct ProblemBody {
    /// Always `about:blank`: the code tells problems apart.
    r#type: String,
    /// The status of the answer.
    status: u16,
    /// What is wrong, as a word: one of the library's catalogue or of the service's own.
    code: String,
    /// The same as a sentence.
    title: String,
    /// The same in Chinese.
    title_zh: String,
    /// What the library found wrong with the request.
    findings: Option<Vec<serde_json::Value>>,
    /// The report of the check, as the library gives it in every language.
    report: Option<serde_json::Value>,
}

/// Who has no token learns nothing.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "the document alone is made from it")]
pub(super) enum Guarded {
    #[response(status = 401, description = "No known token", content_type = "application/problem+json")]
    Unknown(ProblemBody),
    #[response(
        status = 403,
        description = "The token does not have the right, or is not for this station",
        content_type = "application/problem+json"
    )]
    Forbidden(ProblemBody),
}

/// What can be wrong with a request that brings records.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "the document alone is made from it")]
pub(super) enum Brought {
    #[response(status = 400, description = "No key, or no JSON", content_type = "application/problem+json")]
    Broken(ProblemBody),
    #[response(status = 401, description = "No known token", content_type = "application/problem+json")]
    Unknown(ProblemBody),
    #[response(
        status = 403,
        description = "The token does not have the right, or is not for this station",
        content_type = "application/problem+json"
    )]
    Forbidden(ProblemBody),
    #[response(status = 408, description = "The body did not come in time", content_type = "application/problem+json")]
    Slow(ProblemBody),
    #[response(status = 413, description = "Too many bytes or records", content_type = "application/problem+json")]
    TooLarge(ProblemBody),
    #[response(status = 415, description = "A medium that is not taken here", content_type = "application/problem+json")]
    Media(ProblemBody),
    #[response(
        status = 422,
        description = "Forbidden by the rulebook, or another body under a known key",
        content_type = "application/problem+json"
    )]
    Refused(ProblemBody),
    #[response(status = 500, description = "The store failed", content_type = "application/problem+json")]
    Failed(ProblemBody),
    #[response(status = 503, description = "The service is stopping", content_type = "application/problem+json")]
    Stopping(ProblemBody),
    #[response(status = 507, description = "The store is full", content_type = "application/problem+json")]
    Full(ProblemBody),
}
