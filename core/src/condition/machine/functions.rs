//! What functions make of values that are all there.

use super::view::{View, weight};
use crate::condition::calendar::{self, days_between, months_between, years_between};
use crate::condition::number::{Number, apply};
use crate::condition::syntax::node::{Arithmetic, Function};
use crate::finding::Code;
use crate::value::Decimal;

/// What a function makes of its operands, or the reason why it makes none; a date that the calendar has not needs no reason.
pub(in crate::condition) fn applied<'a>(function: Function, operands: [View<'a>; 3], steps: &mut u64) -> Result<View<'a>, Code> {
    let whole = |number: i32| View::Number(Decimal::from(number));
    Ok(match (function, operands) {
        (Function::DaysBetween, [View::Date(from), View::Date(to), _]) => whole(days_between(from, to)),
        (Function::MonthsBetween, [View::Date(from), View::Date(to), _]) => whole(months_between(from, to)),
        (Function::YearsBetween, [View::Date(from), View::Date(to), _]) => whole(years_between(from, to)),
        (Function::Year | Function::Month | Function::Day, [View::Date(date), ..]) => {
            let (year, month, day) = date.year_month_day();
            match function {
                Function::Year => whole(year),
                Function::Month => View::Number(Decimal::from(month)),
                _ => View::Number(Decimal::from(day)),
            }
        }
        (Function::Date, operands) => calendar::date(operands.map(View::number)).map_or(View::Null, View::Date),
        (Function::Min | Function::Max, [first, second, _]) => extreme(function, first, second),
        (Function::StringLength, [View::Text(text), ..]) => {
            *steps += weight(text.len());
            // Every character has one byte that does not continue another.
            View::Number(Decimal::from(text.bytes().filter(|byte| byte & 0xc0 != 0x80).count()))
        }
        (_, [View::Text(text), View::Text(part), _]) => View::Boolean(holds(function, text.as_bytes(), part.as_bytes(), steps)),
        (_, [number, places, _]) => match number.number() {
            None => View::Null,
            Some(number) if function == Function::Abs => View::of_number(number.magnitude()),
            Some(number) => match places.number().map_or(Some(0), Number::places) {
                Some(places) => View::of_number(number.rounded(places, function)?),
                None => View::Null,
            },
        },
    })
}

/// Whether a text has another one: anywhere, where it begins or where it ends.
fn holds(function: Function, text: &[u8], part: &[u8], steps: &mut u64) -> bool {
    *steps += weight(part.len());
    match function {
        Function::StartsWith => text.starts_with(part),
        Function::EndsWith => text.ends_with(part),
        _ => {
            let places = text.len().saturating_sub(part.len()) as u64;
            *steps += places.saturating_mul(1 + weight(part.len()));
            // A search for a text would bring a whole string searcher into the browser.
            *steps <= u64::from(crate::condition::MAX_STEPS) && (part.is_empty() || text.windows(part.len()).any(|window| window == part))
        }
    }
}

/// The smaller or the larger of two values.
fn extreme<'a>(function: Function, first: View<'a>, second: View<'a>) -> View<'a> {
    let larger = function == Function::Max;
    let order = match (first, second) {
        (View::Date(first), View::Date(second)) => first.cmp(&second),
        (View::Text(first), View::Text(second)) => first.cmp(second),
        _ => match first.number().zip(second.number()) {
            Some((first, second)) => return View::of_number(first.extreme(second, larger)),
            None => return View::Null,
        },
    };
    if order.is_gt() == larger { first } else { second }
}

/// The sum, the least or the greatest of a list; FEEL gives those of no items no value.
pub(in crate::condition) fn fold<'a>(function: Function, list: View<'a>, made: &[View<'a>], steps: &mut u64) -> Result<View<'a>, Code> {
    let (mut found, mut unknown, mut at) = (Ok(View::Null), false, 0);
    while let Some(item) = list.item(at, made) {
        *steps += 1;
        at += 1;
        found = match (item, found) {
            (View::Null, _) => return Ok(View::Null),
            (View::Unknown(_), found) => {
                unknown = true;
                found
            }
            (item, Ok(View::Null)) => Ok(item),
            (item, Ok(before)) if function != Function::Sum => Ok(extreme(function, before, item)),
            (item, Ok(before)) => match before.number().zip(item.number()) {
                Some((before, item)) => apply(Arithmetic::Add, before, item).map(View::of_number),
                None => return Ok(View::Null),
            },
            (_, found) => found,
        };
    }
    if unknown { Ok(View::Unknown(0)) } else { found }
}
