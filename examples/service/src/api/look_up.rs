//! Records as they are stored, with their versions.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;

use super::Desk;
use super::check::OldVersion;
use super::reply::{self, Guarded, ProblemBody};
use crate::answer::{HASH_DIFFERS, Problem, RECORD_UNKNOWN, list, object, quoted};
use crate::ids::{Hash, RecordId};
use crate::rights::Rights;
use crate::store::Version;

/// The current version of a record: what was filled in, by which rulebook and on which day it was checked.
#[utoipa::path(get, path = "/records/{id}", security(("token" = [])), params(("id" = String, Path, description = "The record", pattern = "^[0-9a-f]{32}(-[1-9][0-9]{0,8})?$", example = "7303b5ddb4a6c7e97d578060ce769f1a")), responses(
    Guarded,
    (status = 200, description = "The record; its hash is the entity tag", body = serde_json::Value),
    (status = 404, description = "There is no such record", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn look_up(
    State(desk): State<Desk>,
    Extension(rights): Extension<Arc<Rights>>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let (id, versions) = versions(&desk, &rights, &id).await?;
    let current = versions.iter().find(|version| version.standing == "current").ok_or_else(|| Problem::new(RECORD_UNKNOWN))?;
    let body = object([("id", quoted(id))].into_iter().chain(members(current)));
    Ok(reply::with_hash(reply::json(200, body), current.hash))
}

/// All versions of a record, the first of them first. Each names the hash of the one that it was made from.
#[utoipa::path(get, path = "/records/{id}/history", security(("token" = [])), params(("id" = String, Path, description = "The record", pattern = "^[0-9a-f]{32}(-[1-9][0-9]{0,8})?$", example = "7303b5ddb4a6c7e97d578060ce769f1a")), responses(
    Guarded,
    (status = 200, description = "The versions: current, replaced, or aside if someone else's correction was first", body = serde_json::Value),
    (status = 404, description = "There is no such record", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn history(
    State(desk): State<Desk>,
    Extension(rights): Extension<Arc<Rights>>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let (id, versions) = versions(&desk, &rights, &id).await?;
    let versions = list(versions.iter().map(|version| object(members(version))));
    Ok(reply::json(200, object([("id", quoted(id)), ("versions", versions)])))
}

/// The versions of a record that the token is for, each of which has the hash that it was stored with.
async fn versions(desk: &Desk, rights: &Rights, id: &str) -> Result<(RecordId, Vec<Version>), Problem> {
    let id = RecordId::parse(id).ok_or_else(|| Problem::new(RECORD_UNKNOWN))?;
    let reader = desk.reader.clone();
    let versions = tokio::task::spawn_blocking(move || reader.versions(id)).await??;
    if versions.is_empty() {
        return Err(Problem::new(RECORD_UNKNOWN));
    }
    if versions.iter().any(|version| Hash::of(&version.stored) != version.hash) {
        tracing::error!("a stored version does not have its hash");
        return Err(Problem::new(HASH_DIFFERS));
    }
    if rights.is_of_stations() {
        // A correction may have moved the record to another station: the current version says whose it is.
        let current = versions.iter().find(|version| version.standing == "current").map(|version| &version.stored);
        let read = current.and_then(|stored| serde_json::from_str::<OldVersion>(stored).ok());
        let station = read.and_then(|version| version.station(desk.counting.pack()));
        rights.ask_station(station.as_deref(), &[quoted("id")])?;
    }
    Ok((id, versions))
}

fn members(version: &Version) -> [(&'static str, String); 6] {
    [
        ("version", version.number.to_string()),
        ("standing", quoted(version.standing)),
        ("received_on", quoted(&version.received_on)),
        ("hash", quoted(version.hash)),
        ("previous", version.previous.map_or_else(|| "null".to_owned(), quoted)),
        ("stored", version.stored.clone()),
    ]
}
