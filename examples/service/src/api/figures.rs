//! Figures counted from what is stored.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;
use wushe::Findings;
use wushe::border::{FigureCall, SplitCall};
use wushe::service::book::RowId;

use super::Desk;
use super::page::Page;
use super::reply::{self, Guarded, ProblemBody};
use crate::answer::{Problem, QUERY_BROKEN, list, object, quoted};
use crate::rights::Rights;

/// What is asked of a figure.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FigureQuery {
    /// The measure's name in the rulebook.
    #[param(example = "household_visits")]
    measure: String,
    /// The unit, such as 152221 or twelve digits; the one at the top of the map if nothing is said.
    unit: Option<String>,
    /// The period, such as 2022-05, 2022-Q2, 2022; all until the day if nothing is said.
    period: Option<String>,
    /// The day of the map; that of the service if nothing is said.
    #[param(format = Date)]
    as_of: Option<String>,
    /// Divided by the units of this level, such as county.
    level: Option<String>,
    /// Divided by month.
    #[serde(default)]
    months: bool,
    /// Divided by `station` or by `worker`.
    actor: Option<String>,
}

/// One figure, or one with its parts if it is divided: the JSON that the library gives in every language.
#[utoipa::path(get, path = "/figures", security(("token" = [])), params(FigureQuery), responses(
    Guarded,
    (status = 200, description = "The figure with what was left out and why", body = serde_json::Value),
    (status = 400, description = "The query can't be read", body = ProblemBody, content_type = "application/problem+json"),
    (status = 422, description = "No such measure, unit or period", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn figures(
    State(desk): State<Desk>,
    Extension(rights): Extension<Arc<Rights>>,
    query: Result<Query<FigureQuery>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(query) = query.map_err(|_| Problem::new(QUERY_BROKEN))?;
    // A figure is of the records of all stations.
    rights.ask_station(None, &[quoted("unit")])?;
    let today = desk.today()?;
    let found = tokio::task::spawn_blocking(move || {
        let figures = desk.counting.figures(query.as_of.as_deref(), today)?;
        let call = FigureCall { measure: &query.measure, division: query.unit.as_deref(), period: query.period.as_deref() };
        let split = SplitCall { level: query.level.as_deref(), months: query.months, actor: query.actor.as_deref() };
        if split.level.is_none() && split.actor.is_none() && !split.months {
            return figures.figure(call).map(|figure| figure.to_json());
        }
        figures.by(call, split).map(|parts| parts.expose_json())
    });
    found.await?.map(|json| reply::json(200, json)).map_err(|findings| Problem::of_question(&findings))
}

/// What is asked of the records behind a figure.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct BehindQuery {
    /// The measure's name in the rulebook.
    #[param(example = "household_visits")]
    measure: String,
    /// The unit, such as 152221 or twelve digits; the one at the top of the map if nothing is said.
    unit: Option<String>,
    /// The period, such as 2022-05, 2022-Q2, 2022; all until the day if nothing is said.
    period: Option<String>,
    /// The day of the map; that of the service if nothing is said.
    #[param(format = Date)]
    as_of: Option<String>,
    /// How many records are passed over.
    offset: Option<u32>,
    /// How many records are given at most; 1000 if nothing is said.
    #[param(minimum = 1, maximum = 10000)]
    limit: Option<u32>,
}

/// The records behind a figure by their ids, each with what becomes of it there and why, if it does not count.
#[utoipa::path(get, path = "/figures/records", security(("token" = [])), params(BehindQuery), responses(
    Guarded,
    (status = 200, description = "How many there are and a page of them", body = serde_json::Value),
    (status = 400, description = "The query can't be read", body = ProblemBody, content_type = "application/problem+json"),
    (status = 422, description = "No such measure, unit or period", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(super) async fn behind(
    State(desk): State<Desk>,
    Extension(rights): Extension<Arc<Rights>>,
    query: Result<Query<BehindQuery>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(query) = query.map_err(|_| Problem::new(QUERY_BROKEN))?;
    rights.ask_station(None, &[quoted("unit")])?;
    let page = Page::of(query.offset, query.limit).ok_or_else(|| Problem::new(QUERY_BROKEN))?;
    let today = desk.today()?;
    let found = tokio::task::spawn_blocking(move || {
        let figures = desk.counting.figures(query.as_of.as_deref(), today)?;
        let call = FigureCall { measure: &query.measure, division: query.unit.as_deref(), period: query.period.as_deref() };
        let (mut total, mut shown) = (0_usize, Vec::new());
        for (row, standing) in figures.rows(call)? {
            if total >= page.offset && shown.len() < page.limit {
                let why = standing.why().map_or_else(|| "null".to_owned(), quoted);
                shown.push((row.id(), row.origin(), quoted(standing.as_str()), why));
            }
            total = total.saturating_add(1);
        }
        let records = desk.counting.with_ids(|id| {
            let member = |(row, origin, standing, why): (RowId, Option<(usize, u32)>, String, String)| {
                let id = id(row, origin).map_or_else(|| "null".to_owned(), quoted);
                object([("id", id), ("standing", standing), ("why", why)])
            };
            list(shown.into_iter().map(member))
        });
        Ok::<_, Findings>(object(page.members(total).into_iter().chain([("records", records)])))
    });
    found.await?.map(|json| reply::json(200, json)).map_err(|findings| Problem::of_question(&findings))
}
