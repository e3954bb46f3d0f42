//! Figures counted from what is stored.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;
use wushe::border::{FigureCall, SplitCall};

use super::Desk;
use super::reply::{self, Guarded, ProblemBody};
use crate::answer::{Problem, QUERY_BROKEN};

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
pub(super) async fn figures(State(desk): State<Desk>, query: Result<Query<FigureQuery>, QueryRejection>) -> Result<Response, Problem> {
    let Query(query) = query.map_err(|_| Problem::new(QUERY_BROKEN))?;
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
