//! Sets of constants, as ranges.

use std::ops::{Bound, Range as Span};
use std::sync::Arc;

use super::super::node::{Comparison, Node, Op, Range, Test};
use crate::value::{Date, Decimal};

/// A constant; those of one type are in order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Point {
    Boolean(bool),
    Number(Decimal),
    Text(Arc<str>),
    Date(Date),
}

/// The constant that a node is, where it is one and not `null`.
pub(super) fn point(node: &Node) -> Option<Point> {
    Some(match &node.op {
        Op::Boolean(yes) => Point::Boolean(*yes),
        Op::Number(number) => Point::Number(*number),
        Op::Text(text) => Point::Text(text.clone()),
        Op::Date(date) => Point::Date(*date),
        Op::Negate(inner) => match point(inner)? {
            Point::Number(number) => Point::Number(-number),
            _ => return None,
        },
        _ => return None,
    })
}

/// The comparison that says the same with both sides swapped.
pub(super) fn turned(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::LessEqual => Comparison::GreaterEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterEqual => Comparison::LessEqual,
        Comparison::Equal | Comparison::Unequal => comparison,
    }
}

type Ends = (Bound<Point>, Bound<Point>);

/// The values of one type that lie in one of some ranges, none of them empty.
#[derive(Clone, Debug)]
pub(super) struct Set(Vec<Ends>);

impl Set {
    /// The values that compare so with a constant.
    pub(super) fn of(comparison: Comparison, point: Point) -> Set {
        use Bound::{Excluded, Included, Unbounded};
        Set(match comparison {
            Comparison::Equal => vec![(Included(point.clone()), Included(point))],
            Comparison::Unequal => vec![(Unbounded, Excluded(point.clone())), (Excluded(point), Unbounded)],
            Comparison::Less => vec![(Unbounded, Excluded(point))],
            Comparison::LessEqual => vec![(Unbounded, Included(point))],
            Comparison::Greater => vec![(Excluded(point), Unbounded)],
            Comparison::GreaterEqual => vec![(Included(point), Unbounded)],
        })
    }

    /// The values from one constant to another.
    pub(super) fn range(ends: [&Node; 2], included: [bool; 2]) -> Option<Set> {
        let bound = |node, included| point(node).map(|point| if included { Bound::Included(point) } else { Bound::Excluded(point) });
        let ([low, high], [low_included, high_included]) = (ends, included);
        let ends = (bound(low, low_included)?, bound(high, high_included)?);
        Some(Set(if is_empty(&ends) { Vec::new() } else { vec![ends] }))
    }

    pub(super) fn union(sets: Vec<Set>) -> Set {
        Set(sets.into_iter().flat_map(|set| set.0).collect())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether they have no value in common.
    pub(super) fn excludes(&self, other: &Set) -> bool {
        let apart = |left: &Ends, right: &Ends| is_empty(&(left.0.clone(), right.1.clone())) || is_empty(&(right.0.clone(), left.1.clone()));
        self.0.iter().all(|left| other.0.iter().all(|right| apart(left, right)))
    }

    /// Whether each of its ranges lies in one of the other's, which is enough for all of its values to do.
    pub(super) fn is_within(&self, other: &Set) -> bool {
        let within = |inner: &Ends, outer: &Ends| reaches(&outer.0, &inner.0, false) && reaches(&outer.1, &inner.1, true);
        self.0.iter().all(|inner| other.0.iter().any(|outer| within(inner, outer)))
    }
}

fn is_empty((low, high): &Ends) -> bool {
    match (low, high) {
        (Bound::Unbounded, _) | (_, Bound::Unbounded) => false,
        (Bound::Included(low), Bound::Included(high)) => low > high,
        (Bound::Included(low) | Bound::Excluded(low), Bound::Included(high) | Bound::Excluded(high)) => low >= high,
    }
}

/// Whether an outer end goes at least as far as an inner one.
fn reaches(outer: &Bound<Point>, inner: &Bound<Point>, upwards: bool) -> bool {
    let beyond = |outer: &Point, inner: &Point| if upwards { outer > inner } else { outer < inner };
    match (outer, inner) {
        (Bound::Unbounded, _) => true,
        (_, Bound::Unbounded) => false,
        (Bound::Excluded(outer), Bound::Included(inner)) => beyond(outer, inner),
        (Bound::Included(outer) | Bound::Excluded(outer), Bound::Included(inner) | Bound::Excluded(inner)) => !beyond(inner, outer),
    }
}

/// The constants that a test behind `in` takes, one entry for each item of a list, with where they stand; no set where
/// one is no constant.
pub(super) fn of_test(test: &Test) -> Vec<(Span<usize>, Option<Set>)> {
    let single = |node: &Node| (node.start..node.end, point(node).map(|point| Set::of(Comparison::Equal, point)));
    match test {
        Test::Compare(comparison, node) => vec![(node.start..node.end, point(node).map(|point| Set::of(*comparison, point)))],
        Test::Contained(list) => match &list.op {
            Op::List(items) => items.iter().map(single).collect(),
            _ => vec![(list.start..list.end, None)],
        },
        Test::Range(Range { ends, low_included, high_included }) => {
            let [low, high] = &**ends;
            vec![(low.start..high.end, Set::range([low, high], [*low_included, *high_included]))]
        }
    }
}
