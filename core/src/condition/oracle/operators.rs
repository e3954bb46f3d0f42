//! Comparison and arithmetic on values.

use std::cmp::Ordering;

use crate::condition::number::{self, Number};
use crate::condition::syntax::node::{Arithmetic, Comparison, Function};
use crate::condition::value::Value;
use crate::value::{Date, Decimal};

/// The truth of a comparison.
pub(in crate::condition) fn compare<'a>(comparison: Comparison, left: &Value<'_>, right: &Value<'_>) -> Value<'a> {
    match comparison {
        Comparison::Equal => equal(left, right),
        Comparison::Unequal => match equal(left, right) {
            Value::Boolean(truth) => Value::Boolean(!truth),
            other => other,
        },
        _ => order(comparison, left, right),
    }
}

/// Whether two values are equal: unknown where either is, and none equals only none. Lists and records differ where
/// any pair of their items does, whatever else in them is unknown.
pub(in crate::condition) fn equal<'a>(left: &Value<'_>, right: &Value<'_>) -> Value<'a> {
    let truth = match (left, right) {
        (Value::Unknown, _) | (_, Value::Unknown) => return Value::Unknown,
        (Value::Null, Value::Null) => true,
        (Value::Boolean(left), Value::Boolean(right)) => left == right,
        (Value::Number(left), Value::Number(right)) => left == right,
        (Value::Text(left), Value::Text(right)) => left == right,
        (Value::Date(left), Value::Date(right)) => left == right,
        (Value::List(left), Value::List(right)) | (Value::Record(left), Value::Record(right)) => {
            let pairs: Vec<Value<'_>> = left.iter().zip(right.iter()).map(|(left, right)| equal(left, right)).collect();
            let differ = left.len() != right.len() || pairs.contains(&Value::Boolean(false));
            match () {
                () if !differ && pairs.contains(&Value::Unknown) => return Value::Unknown,
                () if !differ && pairs.contains(&Value::Null) => return Value::Null,
                () => !differ,
            }
        }
        (Value::Rounded(_), Value::Rounded(_) | Value::Number(_)) | (Value::Number(_), Value::Rounded(_)) => return Value::Null,
        _ => false,
    };
    Value::Boolean(truth)
}

/// The truth of `<` and its like: any null gives null, else any unknown gives unknown. Texts go by code points.
pub(in crate::condition) fn order<'a>(comparison: Comparison, left: &Value<'_>, right: &Value<'_>) -> Value<'a> {
    let found = match (left, right) {
        (Value::Null, _) | (_, Value::Null) => return Value::Null,
        (Value::Unknown, _) | (_, Value::Unknown) => return Value::Unknown,
        (Value::Number(left), Value::Number(right)) => left.cmp(right),
        (Value::Text(left), Value::Text(right)) => left.cmp(right),
        (Value::Date(left), Value::Date(right)) => left.cmp(right),
        _ => match number(left).zip(number(right)).and_then(|(left, right)| left.order(right)) {
            Some(found) => found,
            None => return Value::Null,
        },
    };
    Value::Boolean(comparison.allows(found))
}

/// The number of a value. What is near a quotient is tested on its own, beside fractions.
fn number(value: &Value<'_>) -> Option<Number> {
    match value {
        Value::Number(exact) => Some(Number::exact(*exact)),
        Value::Rounded(rounded) => Some(Number::from(*rounded)),
        _ => None,
    }
}

fn of_number<'a>(number: Number) -> Value<'a> {
    number.split().map_or_else(Value::Rounded, Value::Number)
}

pub(in crate::condition) fn negated<'a>(value: &Value<'_>) -> Value<'a> {
    number(value).map_or(Value::Null, |number| of_number(number.negated()))
}

/// What two numbers make; nothing where one is divided by zero or the result does not fit.
pub(in crate::condition) fn apply<'a>(arithmetic: Arithmetic, left: &Value<'_>, right: &Value<'_>) -> Value<'a> {
    match number(left).zip(number(right)) {
        Some((left, right)) => number::apply(arithmetic, left, right).map_or(Value::Null, of_number),
        None => Value::Null,
    }
}

pub(in crate::condition) fn total<'a>(items: &[Value<'a>]) -> Value<'a> {
    let mut items = items.iter();
    let Some(first) = items.next() else { return Value::Null };
    items.fold(first.clone(), |sum, item| apply(Arithmetic::Add, &sum, item))
}

/// The first of two that is not beyond the other.
pub(in crate::condition) fn extreme<'a>(larger: bool, first: &Value<'a>, second: &Value<'a>) -> Value<'a> {
    if let (Some(one), Some(other)) = (number(first), number(second)) {
        return of_number(one.extreme(other, larger));
    }
    let found = match (first, second) {
        (Value::Date(first), Value::Date(second)) => first.cmp(second),
        (Value::Text(first), Value::Text(second)) => first.cmp(second),
        _ => return Value::Null,
    };
    let beyond = if larger { Ordering::Less } else { Ordering::Greater };
    if found == beyond { second.clone() } else { first.clone() }
}

/// What a function makes of values that are all there, by what the standard library and the decimals beneath offer.
pub(in crate::condition) fn called<'a>(function: Function, values: &[Value<'a>]) -> Value<'a> {
    use rust_decimal::RoundingStrategy as By;
    match (function, values) {
        (Function::Year, [Value::Date(date)]) => Value::Number(Decimal::from(date.year_month_day().0)),
        (Function::Month, [Value::Date(date)]) => Value::Number(Decimal::from(date.year_month_day().1)),
        (Function::Day, [Value::Date(date)]) => Value::Number(Decimal::from(date.year_month_day().2)),
        (Function::Date, [Value::Number(year), Value::Number(month), Value::Number(day)]) => {
            if [year, month, day].iter().any(|number| !number.fract().is_zero()) {
                return Value::Null;
            }
            let text = format!("{:0>4}-{:0>2}-{:0>2}", year.trunc().normalize(), month.trunc().normalize(), day.trunc().normalize());
            Date::parse(&text).map_or(Value::Null, Value::Date)
        }
        (Function::Contains, [Value::Text(text), Value::Text(part)]) => Value::Boolean(text.contains(part)),
        (Function::StartsWith, [Value::Text(text), Value::Text(part)]) => Value::Boolean(text.starts_with(part)),
        (Function::EndsWith, [Value::Text(text), Value::Text(part)]) => Value::Boolean(text.ends_with(part)),
        (Function::StringLength, [Value::Text(text)]) => Value::Number(Decimal::from(text.chars().count())),
        (Function::Abs, [Value::Number(exact)]) => Value::Number(exact.abs()),
        (Function::Abs, [other]) => number(other).map_or(Value::Null, |number| of_number(number.magnitude())),
        (function, [subject, rest @ ..]) => {
            let places = match rest {
                [] => Some(0),
                [Value::Number(places)] => i32::try_from(places.floor().mantissa()).ok().filter(|places| (-6111..=6176).contains(places)),
                _ => None,
            };
            let by = match function {
                Function::Floor => By::ToNegativeInfinity,
                Function::Ceiling => By::ToPositiveInfinity,
                Function::RoundUp => By::AwayFromZero,
                Function::RoundDown => By::ToZero,
                Function::RoundHalfUp => By::MidpointAwayFromZero,
                Function::RoundHalfDown => By::MidpointTowardZero,
                _ => By::MidpointNearestEven,
            };
            match (subject, places) {
                (Value::Number(exact), Some(places)) if places >= 0 => {
                    Value::Number(exact.round_dp_with_strategy(places.unsigned_abs(), by))
                }
                (_, Some(places)) => {
                    number(subject).and_then(|number| number.rounded(places, function).ok()).map_or(Value::Null, of_number)
                }
                _ => Value::Null,
            }
        }
        _ => Value::Null,
    }
}
