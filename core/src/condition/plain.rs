//! A condition as comparisons joined by `and`, `or` and `not`, for programs that can follow no more.

use super::expression::Expression;
use super::syntax::node::{Comparison, Node, Op, Range, Test};
use super::value::Value;

/// A condition that only compares names with constants.
///
/// ```
/// use wushe::condition::{Plain, Value};
/// use wushe::Pack;
///
/// let pack = Pack::builtin("hinggan")?;
/// let form = pack.form("home_visit")?;
/// let stress = form.field("family_stress").expect("the form has it");
/// let Some(Plain::Compare { slot, sign, value }) = stress.shown_if() else { panic!("one comparison") };
/// assert_eq!((sign, value), ("=", Value::Boolean(true)));
/// assert_eq!(form.fields().find(|field| field.slot() == Some(slot)).map(|field| field.id()), Some("assessed"));
/// assert!(form.field("visited_on").and_then(|field| field.shown_if()).is_none());
/// # Ok::<(), wushe::Findings>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Plain<'e> {
    /// All of these.
    All(Vec<Plain<'e>>),
    /// Any of these.
    Any(Vec<Plain<'e>>),
    /// Not that.
    Not(Box<Plain<'e>>),
    /// A name beside a constant.
    Compare {
        /// The slot of the name.
        slot: usize,
        /// `=`, `!=`, `<`, `<=`, `>` or `>=`.
        sign: &'static str,
        /// The constant: a truth, a number, a text or a day.
        value: Value<'e>,
    },
}

impl<'e> Plain<'e> {
    /// The same; nothing where the condition asks for more than comparisons with constants.
    pub(crate) fn of(expression: &'e Expression) -> Option<Self> {
        plain(expression.root())
    }
}

fn plain(node: &Node) -> Option<Plain<'_>> {
    match &node.op {
        Op::All(nodes) => nodes.iter().map(plain).collect::<Option<_>>().map(Plain::All),
        Op::Any(nodes) => nodes.iter().map(plain).collect::<Option<_>>().map(Plain::Any),
        Op::Not(inner) => plain(inner).map(|inner| Plain::Not(Box::new(inner))),
        Op::Slot(slot) => Some(Plain::Compare { slot: *slot, sign: "=", value: Value::Boolean(true) }),
        Op::Compare(comparison, sides) => {
            let [left, right] = &**sides;
            match (&left.op, &right.op) {
                (Op::Slot(slot), _) => compared(*slot, *comparison, right),
                (_, Op::Slot(slot)) => compared(*slot, comparison.turned(), left),
                _ => None,
            }
        }
        Op::Between(nodes) => {
            let [subject, low, high] = &**nodes;
            let slot = slot_of(subject)?;
            Some(Plain::All(vec![compared(slot, Comparison::GreaterEqual, low)?, compared(slot, Comparison::LessEqual, high)?]))
        }
        Op::In(subject, tests) => {
            let slot = slot_of(subject)?;
            tests.iter().map(|test| tested(slot, test)).collect::<Option<_>>().map(Plain::Any)
        }
        _ => None,
    }
}

fn slot_of(node: &Node) -> Option<usize> {
    if let Op::Slot(slot) = node.op { Some(slot) } else { None }
}

fn tested(slot: usize, test: &Test) -> Option<Plain<'_>> {
    match test {
        Test::Compare(comparison, node) => compared(slot, *comparison, node),
        Test::Contained(list) => match &list.op {
            Op::List(nodes) => nodes.iter().map(|node| compared(slot, Comparison::Equal, node)).collect::<Option<_>>().map(Plain::Any),
            _ => None,
        },
        Test::Range(Range { ends, low_included, high_included }) => {
            let [low, high] = &**ends;
            let from = if *low_included { Comparison::GreaterEqual } else { Comparison::Greater };
            let to = if *high_included { Comparison::LessEqual } else { Comparison::Less };
            Some(Plain::All(vec![compared(slot, from, low)?, compared(slot, to, high)?]))
        }
    }
}

fn compared(slot: usize, comparison: Comparison, node: &Node) -> Option<Plain<'_>> {
    let value = match &node.op {
        Op::Boolean(truth) => Value::Boolean(*truth),
        Op::Number(number) => Value::Number(*number),
        Op::Text(text) => Value::Text(text),
        Op::Date(date) => Value::Date(*date),
        _ => return None,
    };
    let sign = match comparison {
        Comparison::Equal => "=",
        Comparison::Unequal => "!=",
        Comparison::Less => "<",
        Comparison::LessEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterEqual => ">=",
    };
    Some(Plain::Compare { slot, sign, value })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::condition::typed::types::{Scope, Type};

    #[test]
    fn what_is_more_than_comparisons_is_not_plain() {
        let scope = Scope::new().declare("n", Type::Number).and_then(|scope| scope.declare("t", Type::Text)).unwrap();
        let plain = |source: &str| {
            let expression = Expression::compile(source, &scope, Some(&Type::Boolean)).unwrap();
            Plain::of(&expression).map(|plain| format!("{plain:?}"))
        };
        for source in ["n > 3", "3 < n", "n in (> 3)"] {
            assert!(plain(source).is_some_and(|plain| plain.contains("sign: \">\"")), "{source}");
        }
        for source in ["n between 1 and 2", "n in [1..2)", "t in [\"a\", \"b\"]", "not(t = \"a\" or n != 2)"] {
            assert!(plain(source).is_some(), "{source}");
        }
        for source in ["n + 1 > 3", "n = null", "contains(t, \"a\")", "if n > 1 then true else false", "n > n"] {
            assert_eq!(plain(source), None, "{source}");
        }
    }
}
