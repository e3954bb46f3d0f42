//! How the service is, told to whoever asks: no token is needed, and nothing is told of a record.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use super::Desk;
use super::reply::{self, ProblemBody};
use crate::answer::{Problem, object, quoted};

/// The OpenAPI document.
#[derive(Clone)]
pub(super) struct DocumentText(pub(super) Arc<str>);

/// Says by which rulebook and as of which day the service checks.
#[utoipa::path(get, path = "/healthz", responses(
    (status = 200, description = "The service takes records", body = serde_json::Value),
    (status = 500, description = "It can't", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn health(State(desk): State<Desk>) -> Result<Response, Problem> {
    let today = desk.today()?;
    Ok(reply::json(200, object([("rulebook", quoted(desk.counting.pack().identity())), ("today", quoted(today))])))
}

/// Numbers to watch the service by, as Prometheus reads them.
#[utoipa::path(get, path = "/metrics", responses((status = 200, description = "The numbers", body = String, content_type = "application/openmetrics-text")))]
pub(super) async fn numbers(State(desk): State<Desk>) -> Response {
    desk.counting.note();
    ([(CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], desk.numbers.text()).into_response()
}

/// This document.
#[utoipa::path(get, path = "/openapi.json", responses((status = 200, description = "The document", body = serde_json::Value)))]
pub(super) async fn document(Extension(DocumentText(text)): Extension<DocumentText>) -> Response {
    reply::json(200, text.to_string())
}
