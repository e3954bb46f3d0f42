//! What the machine works on: values that are borrowed or copied, never owned.

use std::cmp::Ordering;

use super::program::Constant;
use crate::condition::number::{Number, by_size};
use crate::condition::syntax::node::Comparison;
use crate::condition::value::{Items, Rounded, Value};
use crate::value::{Date, Decimal};

/// A value as the machine sees it.
#[derive(Clone, Copy)]
pub(in crate::condition) enum View<'a> {
    Null,
    /// Not known; its own slots begin here among those that the machine waits for.
    Unknown(usize),
    Boolean(bool),
    Number(Decimal),
    Rounded(Rounded),
    Text(&'a str),
    Date(Date),
    Record(&'a [Value<'a>]),
    /// A list that somebody else holds.
    Given(&'a [Value<'a>]),
    /// A list of the program.
    Fixed(&'a [Constant]),
    /// A list in the machine's own place for them: where it begins, and how long it is.
    Made(u32, u32),
    /// Which item of a list is at hand, and how much was made before it.
    Cursor(u32, u32),
}

/// The truth of a comparison.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::condition) enum Truth {
    Known(bool),
    Null,
    Unknown,
}

impl Truth {
    fn not(self) -> Self {
        if let Truth::Known(truth) = self { Truth::Known(!truth) } else { self }
    }

    /// Of both, where each has to hold.
    pub(in crate::condition) fn both(self, other: Self) -> Self {
        match (self, other) {
            (Truth::Known(left), Truth::Known(right)) => Truth::Known(left && right),
            (Truth::Null, _) | (_, Truth::Null) => Truth::Null,
            _ => Truth::Unknown,
        }
    }
}

/// A truth on the stack: a view that fits two registers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::condition) enum Answer {
    True,
    False,
    Null,
    /// As in [`View::Unknown`].
    Unknown(usize),
}

impl Answer {
    pub(in crate::condition) fn known(truth: bool) -> Self {
        if truth { Answer::True } else { Answer::False }
    }

    /// What is no truth counts as none.
    pub(in crate::condition) fn of(view: &View<'_>) -> Self {
        match view {
            View::Boolean(truth) => Answer::known(*truth),
            View::Unknown(mark) => Answer::Unknown(*mark),
            _ => Answer::Null,
        }
    }

    pub(in crate::condition) fn view<'a>(self) -> View<'a> {
        match self {
            Answer::True | Answer::False => View::Boolean(matches!(self, Answer::True)),
            Answer::Null => View::Null,
            Answer::Unknown(mark) => View::Unknown(mark),
        }
    }
}

impl<'a> View<'a> {
    pub(in crate::condition) fn of(value: &'a Value<'a>) -> Self {
        match value {
            Value::Null => View::Null,
            Value::Unknown => View::Unknown(0),
            Value::Boolean(truth) => View::Boolean(*truth),
            Value::Number(number) => View::Number(*number),
            Value::Rounded(number) => View::Rounded(*number),
            Value::Text(text) => View::Text(text),
            Value::Date(date) => View::Date(*date),
            Value::List(items) => View::Given(items),
            Value::Record(fields) => View::Record(fields),
        }
    }

    pub(in crate::condition) fn of_constant(constant: &'a Constant) -> Self {
        match constant {
            Constant::Null => View::Null,
            Constant::Boolean(truth) => View::Boolean(*truth),
            Constant::Number(number) => View::Number(*number),
            Constant::Text(text) => View::Text(text),
            Constant::Date(date) => View::Date(*date),
            Constant::List(items) => View::Fixed(items),
        }
    }

    /// As a value to hand out; a list that was made here is the only thing to be copied.
    pub(in crate::condition) fn into_value(self, made: &[View<'a>]) -> Value<'a> {
        match self {
            View::Null | View::Cursor(..) => Value::Null,
            View::Unknown(_) => Value::Unknown,
            View::Boolean(truth) => Value::Boolean(truth),
            View::Number(number) => Value::Number(number),
            View::Rounded(number) => Value::Rounded(number),
            View::Text(text) => Value::Text(text),
            View::Date(date) => Value::Date(date),
            View::Record(fields) => Value::Record(Items::Borrowed(fields)),
            View::Given(items) => Value::List(Items::Borrowed(items)),
            View::Fixed(_) | View::Made(..) => {
                let mut items = Vec::with_capacity(self.length().unwrap_or_default());
                while let Some(item) = self.item(items.len(), made) {
                    items.push(item.into_value(made));
                }
                Value::list(items)
            }
        }
    }

    /// How many items a list has; nothing for what is none.
    pub(in crate::condition) fn length(self) -> Option<usize> {
        match self {
            View::Given(items) => Some(items.len()),
            View::Fixed(items) => Some(items.len()),
            View::Made(_, length) => Some(length as usize),
            _ => None,
        }
    }

    /// An item of a list or a field of a record.
    pub(in crate::condition) fn item(self, at: usize, made: &[View<'a>]) -> Option<View<'a>> {
        match self {
            View::Given(items) | View::Record(items) => items.get(at).map(View::of),
            View::Fixed(items) => items.get(at).map(View::of_constant),
            View::Made(start, length) if at < length as usize => made.get(start as usize + at).copied(),
            _ => None,
        }
    }

    /// Whether anything in it is not known yet.
    pub(in crate::condition) fn holds_unknown(self, made: &[View<'a>], steps: &mut u64) -> bool {
        match self {
            View::Unknown(_) => true,
            View::Given(items) | View::Record(items) => items.iter().any(|item| is_open(item, steps)),
            View::Made(_, length) => (0..length as usize).any(|at| self.item(at, made).is_some_and(|item| item.holds_unknown(made, steps))),
            _ => false,
        }
    }

    /// The number that it is.
    pub(in crate::condition) fn number(self) -> Option<Number> {
        match self {
            View::Number(number) => Some(Number::exact(number)),
            View::Rounded(rounded) => Some(rounded.into()),
            _ => None,
        }
    }

    pub(in crate::condition) fn of_number(number: Number) -> Self {
        match number.split() {
            Ok(exact) => View::Number(exact),
            Err(rounded) => View::Rounded(rounded),
        }
    }
}

/// Whether anything in a value is not known yet, and what it took to see.
pub(in crate::condition) fn is_open(value: &Value<'_>, steps: &mut u64) -> bool {
    *steps += 1;
    match value {
        Value::Unknown => true,
        Value::List(items) | Value::Record(items) => items.iter().any(|item| is_open(item, steps)),
        _ => false,
    }
}

pub(in crate::condition) fn compare<'a>(
    comparison: Comparison,
    left: &View<'a>,
    right: &View<'a>,
    made: &[View<'a>],
    steps: &mut u64,
) -> Truth {
    match comparison {
        Comparison::Equal => equal(left, right, made, steps),
        Comparison::Unequal => equal(left, right, made, steps).not(),
        _ => order(comparison, left, right, steps),
    }
}

/// Whether two values are equal: unknown where either is, and none equals only none. A rounded number's equality with a number has
/// no value. Lists and records differ where any pair of their items does, whatever else in them is unknown.
pub(in crate::condition) fn equal<'a>(left: &View<'a>, right: &View<'a>, made: &[View<'a>], steps: &mut u64) -> Truth {
    Truth::Known(match (left, right) {
        (View::Unknown(_), _) | (_, View::Unknown(_)) => return Truth::Unknown,
        (View::Null, View::Null) => true,
        (View::Boolean(left), View::Boolean(right)) => left == right,
        (View::Number(left), View::Number(right)) => by_size(left, right) == Ordering::Equal,
        (View::Text(left), View::Text(right)) => {
            *steps += weight(left.len());
            left == right
        }
        (View::Date(left), View::Date(right)) => left == right,
        (View::Rounded(_), View::Rounded(_) | View::Number(_)) | (View::Number(_), View::Rounded(_)) => return Truth::Null,
        (View::Record(fields), View::Record(others)) => return all_equal(left, right, fields.len() == others.len(), made, steps),
        _ => match (left.length(), right.length()) {
            (Some(length), Some(other)) => return all_equal(left, right, length == other, made, steps),
            _ => false,
        },
    })
}

/// How many steps it takes to look at a text of so many bytes once.
pub(in crate::condition) fn weight(bytes: usize) -> u64 {
    (bytes / 64) as u64
}

fn all_equal<'a>(left: &View<'a>, right: &View<'a>, same_length: bool, made: &[View<'a>], steps: &mut u64) -> Truth {
    let (mut same, mut found, mut at) = (same_length, Truth::Known(true), 0);
    while let (Some(left), Some(right)) = (left.item(at, made), right.item(at, made)) {
        *steps += 1;
        match equal(&left, &right, made, steps) {
            Truth::Known(truth) => same &= truth,
            Truth::Null if found != Truth::Unknown => found = Truth::Null,
            Truth::Null => {}
            Truth::Unknown => found = Truth::Unknown,
        }
        at += 1;
    }
    if same { found } else { Truth::Known(false) }
}

/// The truth of `<` and its like: any null gives null, else any unknown gives unknown; rounded numbers that are too
/// near to each other to tell give null. Texts go by code points.
pub(in crate::condition) fn order(comparison: Comparison, left: &View<'_>, right: &View<'_>, steps: &mut u64) -> Truth {
    let found = match (left, right) {
        (View::Number(left), View::Number(right)) => by_size(left, right),
        (View::Date(left), View::Date(right)) => left.cmp(right),
        (View::Text(left), View::Text(right)) => {
            *steps += weight(left.len().min(right.len()));
            left.cmp(right)
        }
        (View::Null, _) | (_, View::Null) => return Truth::Null,
        (View::Unknown(_), _) | (_, View::Unknown(_)) => return Truth::Unknown,
        _ => match left.number().zip(right.number()).and_then(|(left, right)| left.order(right)) {
            Some(found) => found,
            None => return Truth::Null,
        },
    };
    Truth::Known(comparison.allows(found))
}
