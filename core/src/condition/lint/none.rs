//! Which `not(…)` has no value where a fact is none.
//!
//! Every choice of facts that are none is tried, so a guard (`x != null and …`, `x = null or …`) counts as one. All
//! other values are taken to be anything.

use std::collections::BTreeSet;
use std::ops::Range;

use super::super::node::{Comparison, Function, Node, Op, Quantifier, Test};
use super::{Local, local, path};

/// The most facts of which every choice is tried.
const MAX_FACTS: usize = 10;

/// What a truth can be: a set of these.
const TRUE: u8 = 1;
const FALSE: u8 = 2;
const NONE: u8 = 4;

/// The outermost `not(…)` that can have no value while the whole has none, in the order of the source.
pub(super) fn negated(root: &Node, may_be_none: &BTreeSet<Vec<usize>>) -> Vec<Range<usize>> {
    let mut slots = BTreeSet::new();
    root.op.slots(&mut |slot| {
        slots.insert(slot);
    });
    let facts: Vec<&[usize]> =
        may_be_none.iter().map(Vec::as_slice).filter(|path| path.first().is_some_and(|slot| slots.contains(slot))).collect();
    let mut found: Vec<Range<usize>> = Vec::new();
    if facts.len() > MAX_FACTS {
        return found;
    }
    for choice in 0_u32..1 << facts.len() {
        let none = facts.iter().enumerate().filter(|(at, _)| choice >> at & 1 == 1).map(|(_, path)| *path).collect();
        let mut trial = Trial { none, locals: Vec::new(), nots: Vec::new() };
        if trial.truth(root) & NONE != 0 {
            for not in trial.nots {
                if !found.contains(&not) {
                    found.push(not);
                }
            }
        }
    }
    found
}

struct Trial<'k> {
    none: Vec<&'k [usize]>,
    locals: Vec<Local>,
    nots: Vec<Range<usize>>,
}

/// What two truths of which either may be anything in its set give, where `decisive` wins, and then none.
fn join(left: u8, right: u8, decisive: u8) -> u8 {
    let other = TRUE + FALSE - decisive;
    let mut joined = (left | right) & decisive;
    if left & NONE != 0 && right & (NONE | other) != 0 || right & NONE != 0 && left & other != 0 {
        joined |= NONE;
    }
    joined | (left & right & other)
}

impl Trial<'_> {
    fn truth(&mut self, node: &Node) -> u8 {
        match &node.op {
            Op::Boolean(true) => TRUE,
            Op::Boolean(false) => FALSE,
            Op::All(nodes) => nodes.iter().fold(TRUE, |all, node| join(all, self.truth(node), FALSE)),
            Op::Any(nodes) => nodes.iter().fold(FALSE, |any, node| join(any, self.truth(node), TRUE)),
            Op::Not(inner) => {
                let before = self.nots.len();
                let inner = self.truth(inner);
                if inner & NONE != 0 {
                    self.nots.truncate(before);
                    self.nots.push(node.start..node.end);
                }
                let swapped = if inner & TRUE != 0 { FALSE } else { 0 } | if inner & FALSE != 0 { TRUE } else { 0 };
                swapped | inner & NONE
            }
            Op::Compare(comparison, nodes) => {
                let [left, right] = &**nodes;
                self.compare(*comparison, left, right)
            }
            Op::Between(nodes) => self.open(nodes.iter()),
            Op::In(subject, tests) => tests.iter().fold(FALSE, |any, test| {
                let truth = match test {
                    Test::Compare(comparison, node) => self.compare(*comparison, subject, node),
                    Test::Contained(list) => self.open([list]),
                    Test::Range(range) => self.open([subject.as_ref()].into_iter().chain(range.ends.iter())),
                };
                join(any, truth, TRUE)
            }),
            Op::Quantified(quantifier, nodes) => {
                let [list, body] = &**nodes;
                let none = self.is_none(list);
                self.locals.push(local(list, &self.locals));
                let before = self.nots.len();
                let body = self.truth(body);
                self.locals.pop();
                if none {
                    self.nots.truncate(before);
                    return NONE;
                }
                body | if *quantifier == Quantifier::Some { FALSE } else { TRUE }
            }
            _ => self.open([node]),
        }
    }

    fn compare(&mut self, comparison: Comparison, left: &Node, right: &Node) -> u8 {
        let (known, other) = if comparison == Comparison::Equal { (TRUE, FALSE) } else { (FALSE, TRUE) };
        match (self.is_none(left), self.is_none(right)) {
            _ if comparison.is_order() => self.open([left, right]),
            (true, true) => known,
            // A truth may be none whatever the facts are, and then equals one that is.
            (false, false) => TRUE | FALSE,
            (true, false) if is_value(right) => other,
            (false, true) if is_value(left) => other,
            _ => TRUE | FALSE,
        }
    }

    /// None where one of them is, else anything.
    fn open<'n>(&self, nodes: impl IntoIterator<Item = &'n Node>) -> u8 {
        if nodes.into_iter().any(|node| self.is_none(node)) { NONE } else { TRUE | FALSE }
    }

    /// Whether a value is none under this choice.
    fn is_none(&self, node: &Node) -> bool {
        match &node.op {
            Op::Null => true,
            Op::Slot(_) | Op::Local(..) => self.leads_to_none(node),
            // The fields of a list's records are a list, which is there whatever its items are.
            Op::Field(inner, _) => self.is_none(inner) || !self.is_of_list(inner) && self.leads_to_none(node),
            Op::Negate(inner) => self.is_none(inner),
            Op::Chain(first, rest) => self.is_none(first) || rest.iter().any(|(_, node)| self.is_none(node)),
            Op::Call(Function::Sum, nodes) => nodes.iter().any(|node| self.is_none(node) || self.leads_to_none(node)),
            Op::Call(_, nodes) => nodes.iter().any(|node| self.is_none(node)),
            _ => false,
        }
    }

    fn leads_to_none(&self, node: &Node) -> bool {
        path(node, &self.locals).is_some_and(|path| match &node.op {
            // An item of a list is not none because its list is.
            Op::Local(..) => false,
            _ => self.none.contains(&path.as_slice()),
        })
    }

    /// Whether a field's path goes to the slot of a list and not to one of its items.
    fn is_of_list(&self, node: &Node) -> bool {
        matches!(node.op, Op::Slot(_))
    }
}

/// Whether a node is no truth of several parts.
fn is_value(node: &Node) -> bool {
    !matches!(node.op, Op::All(_) | Op::Any(_) | Op::Not(_) | Op::Compare(..) | Op::Between(_) | Op::In(..) | Op::Quantified(..))
}
