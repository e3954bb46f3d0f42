//! Which body a record speaks of, and where that stands.

use super::figure::Fate;
use crate::network::View;
use crate::service::{Key, Record, Role, RoleValue};
use crate::value::{Date, DivisionCode};

/// A body, as records name it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Body {
    Keyed(Key),
    Unit(DivisionCode),
    Station(Key),
}

/// The body as the record itself names it.
pub(super) fn body(record: &Record) -> Option<Body> {
    if let Some(key) = record.key(Role::Body) {
        return Some(Body::Keyed(key.clone()));
    }
    if let Some(unit) = unit_named(record) {
        return Some(Body::Unit(unit));
    }
    record.station().map(|station| Body::Station(station.clone()))
}

/// The division of a record: its place, or a station that is named by its unit's code.
fn unit_named(record: &Record) -> Option<DivisionCode> {
    match record.role(Role::Place) {
        Some(RoleValue::Division(code)) => Some(*code),
        _ => record.station().and_then(|station| DivisionCode::parse(station.expose()).ok()),
    }
}

/// The body and its unit on the day of the view.
pub(super) fn placed(record: &Record, view: View<'_>) -> Result<(Body, DivisionCode), Fate> {
    let body = body(record).ok_or(Fate::BodyUnknown)?;
    let led = |code: DivisionCode| view.station_unit(&code.to_string()).map_err(|_| Fate::PlaceUnknown);
    let unit = match (unit_named(record), record.station(), &body) {
        (Some(code), ..) => led(code)?,
        (None, Some(station), _) => view.station_unit(station.expose()).map_err(|_| Fate::PlaceUnknown)?,
        (None, None, Body::Keyed(key)) => led(view.institution(key.expose()).ok_or(Fate::PlaceUnknown)?.unit)?,
        (None, None, _) => return Err(Fate::PlaceUnknown),
    };
    let body = if let Body::Unit(_) = body { Body::Unit(unit) } else { body };
    Ok((body, unit))
}

/// The first day of a record, and the first one after it.
pub(super) fn days(record: &Record) -> (Date, Option<Date>) {
    // What ends before it begins holds on no day.
    (record.date(), record.span().map_or(Some(record.date()), |span| span.end()))
}

pub(super) fn seats(record: &Record) -> u64 {
    match record.role(Role::Seats) {
        Some(RoleValue::Count(seats)) => seats.get(),
        _ => 0,
    }
}
