//! A request's body: read within bounds, taken apart without being parsed into values, so that what was filled in is stored to the byte.

use std::borrow::Cow;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Uri};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use wushe::finding::{Finding, Path};
use wushe::{Code, Date, Findings, Pack};

use super::Desk;
use crate::answer::{BODY_BROKEN, BODY_SLOW, BODY_TOO_LARGE, ENVELOPE_BROKEN, KEY_MISSING, MEDIA_UNKNOWN, Problem, RULEBOOK_OTHER, quoted};
use crate::ids::{Key, sha256};

/// What a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    Json,
    Lines,
    Csv,
}

/// A request that has come whole.
pub(super) struct Whole {
    pub(super) key: Key,
    pub(super) media: Media,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// The hash of all that makes it this request and no other.
    pub(super) hash: [u8; 32],
}

/// Reads a request. Its head is looked at before anything of its body is read.
pub(super) async fn whole(desk: &Desk, request: Request) -> Result<Whole, Problem> {
    let (head, body) = request.into_parts();
    let key = one(&head.headers, "idempotency-key").and_then(Key::of).ok_or_else(|| Problem::new(KEY_MISSING))?;
    let media = media(&head.headers)?;
    let body = bounded(desk, body).await?;
    let place = |uri: &Uri| uri.path_and_query().map(|place| place.to_string()).unwrap_or_default();
    let first_line = format!("{} {} {media:?}\n", head.method, place(&head.uri));
    let hash = sha256(&[first_line.as_bytes(), &body]);
    Ok(Whole { key, media, headers: head.headers, body, hash })
}

/// The value of a header that stands there once.
pub(super) fn one<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h [u8]> {
    let mut values = headers.get_all(name).iter();
    let (value, None) = (values.next()?, values.next()) else { return None };
    Some(value.as_bytes())
}

fn media(headers: &HeaderMap) -> Result<Media, Problem> {
    let media = one(headers, CONTENT_TYPE.as_str()).and_then(|value| std::str::from_utf8(value).ok()).unwrap_or_default();
    match media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "application/json" => Ok(Media::Json),
        "application/x-ndjson" => Ok(Media::Lines),
        "text/csv" => Ok(Media::Csv),
        _ => Err(Problem::new(MEDIA_UNKNOWN)),
    }
}

/// The bytes of a body, if they are not too many and come in time.
async fn bounded(desk: &Desk, body: Body) -> Result<Bytes, Problem> {
    let limit = desk.settings.max_body;
    let too_large = || Problem::new(BODY_TOO_LARGE).with("max_bytes", limit.to_string());
    if http_body_size(&body).is_some_and(|size| size > u64::try_from(limit).unwrap_or(u64::MAX)) {
        return Err(too_large());
    }
    // One more than is taken, to tell a body that is too large from one that broke off.
    match tokio::time::timeout(desk.patience(), to_bytes(body, limit)).await {
        Err(_) => Err(Problem::new(BODY_SLOW)),
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if is_too_long(&error) => Err(too_large()),
        Ok(Err(_)) => Err(Problem::new(BODY_BROKEN)),
    }
}

fn http_body_size(body: &Body) -> Option<u64> {
    axum::body::HttpBody::size_hint(body).exact()
}

fn is_too_long(error: &axum::Error) -> bool {
    std::error::Error::source(error).is_some_and(|source| source.to_string().contains("length limit"))
}

/// What a JSON body is: the form and the day, and the record or records as their texts stand there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Envelope<'b> {
    #[serde(borrow)]
    pub(super) form: Cow<'b, str>,
    /// The rulebook that the page had, by its identity.
    #[serde(borrow, default, deserialize_with = "text")]
    pub(super) pack: Option<Cow<'b, str>>,
    /// The day on which it was filled in.
    #[serde(borrow, default, deserialize_with = "text")]
    pub(super) today: Option<Cow<'b, str>>,
    #[serde(borrow)]
    pub(super) record: Option<&'b RawValue>,
    #[serde(borrow)]
    pub(super) records: Option<Vec<&'b RawValue>>,
    /// What is said of a record that takes the place of an approved one.
    #[serde(borrow, default, deserialize_with = "raw")]
    pub(super) correction: Option<&'b RawValue>,
}

/// A text that stands there; `null` is none, and what need not be said is left out.
fn text<'de: 'b, 'b, D: Deserializer<'de>>(input: D) -> Result<Option<Cow<'b, str>>, D::Error> {
    #[derive(Deserialize)]
    struct Text<'t>(#[serde(borrow)] Cow<'t, str>);
    Text::deserialize(input).map(|text| Some(text.0))
}

/// What stands there, `null` too.
fn raw<'de: 'b, 'b, D: Deserializer<'de>>(input: D) -> Result<Option<&'b RawValue>, D::Error> {
    <&RawValue>::deserialize(input).map(Some)
}

impl<'b> Envelope<'b> {
    /// Takes a body apart. What is no JSON is told as the library tells it, by line and column.
    pub(super) fn read(pack: &Pack, today: Date, text: &'b str) -> Result<Envelope<'b>, Problem> {
        let broken = |_| match pack.forms().first().map(|form| form.check_json(text, today).report) {
            Some(report) if report.find(Code::JsonBroken).is_some() => Problem::of(400, &report.findings.into()),
            _ => Problem::new(ENVELOPE_BROKEN),
        };
        let envelope: Envelope<'b> = serde_json::from_str(text).map_err(broken)?;
        let named = envelope.pack.as_deref().map(|identity| identity.split('@').next().unwrap_or_default());
        match named {
            Some(named) if named != pack.id() => Err(Problem::new(RULEBOOK_OTHER).with("rulebook", quoted(pack.identity()))),
            _ => Ok(envelope),
        }
    }
}

/// The day of a check: the one that is named, unless it has not come yet, or that of the service.
pub(super) fn day(named: Option<&str>, today: Date) -> Result<Date, Problem> {
    let Some(named) = named else { return Ok(today) };
    let refused = |findings: Findings| Problem::of(422, &findings);
    let day = Date::parse(named).map_err(Findings::about("today")).map_err(refused)?;
    if day > today {
        let ahead = Finding::new(Code::DateInFuture, Path::new().key("today")).with("today", today.to_string());
        return Err(refused(ahead.into()));
    }
    Ok(day)
}
