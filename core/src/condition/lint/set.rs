//! The values for which a part of a condition holds, as ranges between constants.

use std::ops::{Bound, Range as Span};
use std::sync::Arc;

use crate::condition::syntax::node::{Comparison, Node, Op, Range, Test};
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
            Point::Number(number) => Point::Number(Decimal::ZERO.checked_sub(number)?),
            _ => return None,
        },
        _ => return None,
    })
}

type Ends = (Bound<Point>, Bound<Point>);

/// The values of one type that lie in one of some ranges, none of which is empty.
#[derive(Clone, Debug)]
pub(super) struct Set {
    ranges: Vec<Ends>,
    /// Whether none is among them, as it is where something is unequal to a constant.
    none: bool,
}

impl Set {
    /// The values that compare so with a constant.
    pub(super) fn of(comparison: Comparison, point: Point) -> Set {
        use Bound::{Excluded, Included, Unbounded};
        let ranges = match comparison {
            Comparison::Equal => vec![(Included(point.clone()), Included(point))],
            Comparison::Unequal => vec![(Unbounded, Excluded(point.clone())), (Excluded(point), Unbounded)],
            Comparison::Less => vec![(Unbounded, Excluded(point))],
            Comparison::LessEqual => vec![(Unbounded, Included(point))],
            Comparison::Greater => vec![(Excluded(point), Unbounded)],
            Comparison::GreaterEqual => vec![(Included(point), Unbounded)],
        };
        Set { ranges, none: comparison == Comparison::Unequal }
    }

    /// The values from one constant to another.
    pub(super) fn range(ends: [&Node; 2], included: [bool; 2]) -> Option<Set> {
        let bound = |node, included| point(node).map(|point| if included { Bound::Included(point) } else { Bound::Excluded(point) });
        let ([low, high], [low_included, high_included]) = (ends, included);
        let ends = (bound(low, low_included)?, bound(high, high_included)?);
        let empty = are_crossed(&ends.0, &ends.1);
        Some(Set { ranges: if empty { Vec::new() } else { vec![ends] }, none: false })
    }

    pub(super) fn union(sets: Vec<Set>) -> Set {
        Set { none: sets.iter().any(|set| set.none), ranges: sets.into_iter().flat_map(|set| set.ranges).collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Whether they have no value in common.
    pub(super) fn excludes(&self, other: &Set) -> bool {
        let apart = |left: &Ends, right: &Ends| are_crossed(&left.0, &right.1) || are_crossed(&right.0, &left.1);
        !(self.none && other.none) && self.ranges.iter().all(|left| other.ranges.iter().all(|right| apart(left, right)))
    }

    /// Whether each of its ranges lies in one of the other's, which is enough for all of its values to do.
    pub(super) fn is_within(&self, other: &Set) -> bool {
        let within = |inner: &Ends, outer: &Ends| reaches(&outer.0, &inner.0, false) && reaches(&outer.1, &inner.1, true);
        (other.none || !self.none) && self.ranges.iter().all(|inner| other.ranges.iter().any(|outer| within(inner, outer)))
    }

    /// Whether it has every value but one, and the other has that one: nothing is in neither, and neither is none.
    pub(super) fn is_filled_by(&self, other: &Set) -> bool {
        match self.ranges.as_slice() {
            [(Bound::Unbounded, Bound::Excluded(gap)), (Bound::Excluded(from), Bound::Unbounded)] if self.none && gap == from => {
                Set::of(Comparison::Equal, gap.clone()).is_within(other)
            }
            _ => false,
        }
    }
}

/// Whether nothing lies between a low and a high end.
fn are_crossed(low: &Bound<Point>, high: &Bound<Point>) -> bool {
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

/// What a test behind `in` takes, one entry for each item of a list, with where they stand; no set where it is not of constants.
pub(super) fn of_test(test: &Test) -> Vec<(Span<usize>, Option<Set>)> {
    let compared = |comparison, node: &Node| (node.start..node.end, point(node).map(|point| Set::of(comparison, point)));
    match test {
        Test::Compare(comparison, node) => vec![compared(*comparison, node)],
        Test::Contained(list) => match &list.op {
            Op::List(items) => items.iter().map(|item| compared(Comparison::Equal, item)).collect(),
            _ => vec![(list.start..list.end, None)],
        },
        Test::Range(Range { ends, low_included, high_included }) => {
            let [low, high] = &**ends;
            vec![(low.start..high.end, Set::range([low, high], [*low_included, *high_included]))]
        }
    }
}
