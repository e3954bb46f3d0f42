//! What can be asked over HTTP: a page for each thing, and the OpenAPI document that is made from the same source.
//!
//! `token` stands before whatever holds records; `body` reads a request, `check` asks the library
//! about it, `reply` writes an answer, `page` a part of a long one, `rest` is what it left unread. `send`, `correct`, `look_up`, `figures`, `due` and
//! `status` are the pages.

mod body;
mod check;
mod correct;
mod due;
mod figures;
mod look_up;
mod page;
mod reply;
mod rest;
mod send;
mod status;
mod token;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use tower_http::cors::{AllowOrigin, CorsLayer};
use utoipa::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use wushe::Date;

use self::rest::Shared;
use self::token::Tokens;
use crate::answer::{CLOCK_FAILED, METHOD_UNKNOWN, PATH_UNKNOWN, Problem};
use crate::counting::Counting;
use crate::settings::Settings;
use crate::store::{Reader, Sender};
use crate::stored::Stored;
use crate::watch::Numbers;

/// What every page works with.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) settings: Arc<Settings>,
    pub(crate) counting: Arc<Counting>,
    pub(crate) stored: Arc<Stored>,
    pub(crate) numbers: Arc<Numbers>,
    pub(crate) sender: Sender,
    pub(crate) reader: Reader,
}

impl Desk {
    /// The day of the service; without a clock there is none, and nothing can be checked.
    fn today(&self) -> Result<Date, Problem> {
        self.settings.today().ok_or_else(|| Problem::new(CLOCK_FAILED))
    }

    fn patience(&self) -> Duration {
        Duration::from_secs(self.settings.patience)
    }
}

/// The frame of the document; its pages add themselves.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "wushe-service",
        description = "Takes records of social work stations, checks each by a rulebook, stores it exactly once and counts it. Problems are \
                       RFC 9457 with a code and, where the check found something, its findings.",
    ),
    components(schemas(reply::ProblemBody))
)]
struct Document;

/// The pages under their paths, and the OpenAPI document.
pub(crate) fn pages(desk: Desk) -> Result<Router, String> {
    let tokens = Tokens::new(desk.settings.tokens()?);
    let guarded = OpenApiRouter::new()
        .routes(routes!(send::send))
        .routes(routes!(look_up::look_up, correct::correct))
        .routes(routes!(look_up::history))
        .routes(routes!(figures::figures))
        .routes(routes!(figures::behind))
        .routes(routes!(due::due))
        .route_layer(from_fn_with_state(Arc::new(tokens), token::guard));
    let open = OpenApiRouter::new().routes(routes!(status::health)).routes(routes!(status::numbers)).routes(routes!(status::document));
    let (router, mut document) = OpenApiRouter::with_openapi(Document::openapi()).merge(guarded).merge(open).split_for_parts();
    let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    document.components.get_or_insert_default().add_security_scheme("token", scheme);
    let document = document.to_json().map_err(|error| error.to_string())?;
    let router = router
        .method_not_allowed_fallback(async || Problem::new(METHOD_UNKNOWN))
        .fallback(async || Problem::new(PATH_UNKNOWN))
        .layer(axum::Extension(status::DocumentText(document.into())))
        .layer(from_fn_with_state(desk.clone(), watch));
    let router = match &desk.settings.page {
        Some(page) => router.layer(cors(page)?),
        None => router,
    };
    Ok(router.with_state(desk))
}

/// Lets the page of one origin send records.
fn cors(page: &str) -> Result<CorsLayer, String> {
    let origin = HeaderValue::from_str(page).map_err(|_| format!("--page {page}: no origin"))?;
    let headers = [header::AUTHORIZATION, header::CONTENT_TYPE, header::IF_MATCH, HeaderName::from_static("idempotency-key")];
    let layer = CorsLayer::new().allow_origin(AllowOrigin::exact(origin)).allow_methods([Method::GET, Method::POST, Method::PUT]);
    Ok(layer.allow_headers(headers).expose_headers([header::ETAG, header::LOCATION]))
}

/// Counts and logs a request by its route, of which there are few, and not by its path.
async fn watch(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let method = match request.method() {
        known @ (&Method::GET | &Method::POST | &Method::PUT | &Method::HEAD | &Method::OPTIONS) => known.to_string(),
        _ => "other".to_owned(),
    };
    let (head, body) = request.into_parts();
    let rest = Shared::new(body);
    let response = next.run(Request::from_parts(head, Body::new(rest.clone()))).await;
    if !rest.is_read() && response.status() != StatusCode::REQUEST_TIMEOUT {
        rest.forget().await;
    }
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    desk.numbers.request(&method, &route, status, took);
    tracing::debug!(method, route, status, micros = took.as_micros(), "answered");
    response
}
