//! The values that conditions read and give.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::value::{Date, Decimal};

/// A value, or none, or not known yet.
///
/// Values can be somebody's, so `Debug` shows no more than whether there is one, and of booleans which.
#[derive(Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// Known to be absent.
    Null,
    /// Not known yet.
    Unknown,
    /// `true` or `false`.
    Boolean(bool),
    /// An exact decimal number.
    Number(Decimal),
    /// A number that stands for a quotient which does not come out.
    Rounded(Rounded),
    /// A text.
    Text(&'a str),
    /// A day.
    Date(Date),
    /// Values of one type.
    List(Items<'a>),
    /// The fields of a record, by slot of its shape.
    Record(Items<'a>),
}

impl<'a> Value<'a> {
    /// Whether it is known to be absent.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// Whether it is not known yet.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self, Value::Unknown)
    }

    /// Whether anything in it is not known yet.
    #[must_use]
    pub fn holds_unknown(&self) -> bool {
        match self {
            Value::Unknown => true,
            Value::List(items) | Value::Record(items) => items.iter().any(Value::holds_unknown),
            _ => false,
        }
    }

    /// A list that owns its items.
    #[must_use]
    pub fn list(items: Vec<Value<'a>>) -> Self {
        Value::List(Items::Shared(items.into()))
    }

    /// A record that owns its fields.
    #[must_use]
    pub fn record(fields: Vec<Value<'a>>) -> Self {
        Value::Record(Items::Shared(fields.into()))
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Value::Null => "null",
            Value::Unknown => "unknown",
            Value::Boolean(true) => "true",
            Value::Boolean(false) => "false",
            Value::Number(_) | Value::Rounded(_) => "Number(***)",
            Value::Text(_) => "Text(***)",
            Value::Date(_) => "Date(***)",
            Value::List(_) => "List(***)",
            Value::Record(_) => "Record(***)",
        })
    }
}

/// A number that was counted from a quotient which does not come out, like 10/3: the nearest of 28 digits.
///
/// It has an order where it is far enough from what it is compared with, and no equality.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Rounded {
    pub(super) near: Decimal,
    /// The power of ten that it is less than away from what it stands for.
    pub(super) off: i8,
}

impl Rounded {
    /// The number of 28 digits that it is near.
    ///
    /// ```
    /// use wushe::condition::{Expression, Scope, Value};
    ///
    /// let shown = |source| match Expression::compile(source, &Scope::new(), None).unwrap().evaluate(&[]).value {
    ///     Value::Rounded(rounded) => rounded.near().to_string(),
    ///     Value::Number(exact) => format!("exactly {exact}"),
    ///     _ => "none".to_owned(),
    /// };
    /// assert_eq!(shown("10 / 3"), "3.333333333333333333333333333");
    /// assert_eq!(shown("10 / 4"), "exactly 2.5");
    /// assert_eq!(shown("10 / 0"), "none");
    /// ```
    #[must_use]
    pub fn near(self) -> Decimal {
        self.near
    }
}

impl fmt::Debug for Rounded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rounded(***)")
    }
}

/// The items of a list or the fields of a record, borrowed from who holds them or shared.
#[derive(Clone, Debug)]
pub enum Items<'a> {
    /// Borrowed.
    Borrowed(&'a [Value<'a>]),
    /// Made by an expression, or by a caller who has no place to keep them.
    Shared(Arc<[Value<'a>]>),
}

impl<'a> Deref for Items<'a> {
    type Target = [Value<'a>];

    fn deref(&self) -> &Self::Target {
        match self {
            Items::Borrowed(items) => items,
            Items::Shared(items) => items,
        }
    }
}

impl PartialEq for Items<'_> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Items<'_> {}

/// What an expression gives for one set of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome<'a> {
    /// The value.
    pub value: Value<'a>,
    /// The slots that an unknown value still waits for, ascending; none where it is known.
    pub missing: Vec<usize>,
}

impl Outcome<'_> {
    /// Whether a condition is met: neither false nor without a value nor unknown.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.value == Value::Boolean(true)
    }
}
