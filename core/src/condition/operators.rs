//! Comparison and arithmetic on values.

use super::node::{Arithmetic, Comparison};
use super::value::Value;
use crate::value::Decimal;

/// The truth of a comparison.
pub(super) fn compare<'a>(comparison: Comparison, left: &Value<'_>, right: &Value<'_>) -> Value<'a> {
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
pub(super) fn equal<'a>(left: &Value<'_>, right: &Value<'_>) -> Value<'a> {
    let truth = match (left, right) {
        (Value::Unknown, _) | (_, Value::Unknown) => return Value::Unknown,
        (Value::Null, Value::Null) => true,
        (Value::Boolean(left), Value::Boolean(right)) => left == right,
        (Value::Number(left), Value::Number(right)) => left == right,
        (Value::Text(left), Value::Text(right)) => left == right,
        (Value::Date(left), Value::Date(right)) => left == right,
        (Value::List(left), Value::List(right)) | (Value::Record(left), Value::Record(right)) => {
            let mut unknown = false;
            let mut same = left.len() == right.len();
            for (left, right) in left.iter().zip(right.iter()) {
                match equal(left, right) {
                    Value::Boolean(truth) => same &= truth,
                    _ => unknown = true,
                }
            }
            if same && unknown {
                return Value::Unknown;
            }
            same
        }
        _ => false,
    };
    Value::Boolean(truth)
}

/// The truth of `<` and its like: any null gives null, else any unknown gives unknown. Texts go by code points.
pub(super) fn order<'a>(comparison: Comparison, left: &Value<'_>, right: &Value<'_>) -> Value<'a> {
    let found = match (left, right) {
        (Value::Null, _) | (_, Value::Null) => return Value::Null,
        (Value::Unknown, _) | (_, Value::Unknown) => return Value::Unknown,
        (Value::Number(left), Value::Number(right)) => left.cmp(right),
        (Value::Text(left), Value::Text(right)) => left.cmp(right),
        (Value::Date(left), Value::Date(right)) => left.cmp(right),
        _ => return Value::Null,
    };
    Value::Boolean(comparison.allows(found))
}

/// What two numbers make; nothing where one is divided by zero or the result is too large.
pub(super) fn apply(arithmetic: Arithmetic, left: Decimal, right: Decimal) -> Option<Decimal> {
    match arithmetic {
        Arithmetic::Add => left.checked_add(right),
        Arithmetic::Subtract => left.checked_sub(right),
        Arithmetic::Multiply => left.checked_mul(right),
        Arithmetic::Divide => left.checked_div(right),
    }
}
