//! Which `not(…)` has no value where a fact is none, and so keeps a condition from being met.
//!
//! A comparison with none has no value, and a condition without a value is not met, as if it were false: nothing is lost. Behind
//! `not`, the two differ. So each truth is followed twice, as it is and with no value read as false, for every choice of facts that
//! are none; what stands guarded (`x != null and …`, `x = null or …`) is then the same both ways. All other values may be anything, each
//! time that they are asked.

use std::collections::BTreeSet;

use super::path;
use crate::condition::syntax::node::{Comparison, Function, Node, Op, Quantifier, Test};

/// The most facts of which every choice is tried.
const MAX_FACTS: usize = 10;

/// What a truth can be, as a set of these.
const TRUE: u8 = 1;
const FALSE: u8 = 2;
/// No value, and false if no value is read as false.
const NONE: u8 = 4;
/// No value, and true if no value is read as false.
const LOST: u8 = 8;
const ANY: u8 = TRUE | FALSE;

/// Where the outermost `not(…)` begin that have no value and take it from the whole, ascending.
pub(super) fn negated(root: &Node, may_be_none: &BTreeSet<Vec<usize>>) -> BTreeSet<usize> {
    let mut slots = BTreeSet::new();
    root.op.slots(&mut |slot| {
        slots.insert(slot);
    });
    let facts: Vec<&[usize]> =
        may_be_none.iter().map(Vec::as_slice).filter(|path| path.first().is_some_and(|slot| slots.contains(slot))).collect();
    let mut found = BTreeSet::new();
    if facts.len() > MAX_FACTS {
        return found;
    }
    for choice in 0_u32..1 << facts.len() {
        let none = facts.iter().enumerate().filter(|(at, _)| choice >> at & 1 == 1).map(|(_, path)| *path).collect();
        let mut trial = Trial { none, lists: Vec::new(), nots: Vec::new() };
        if trial.truth(root) & LOST != 0 {
            found.extend(trial.nots);
        }
    }
    found
}

struct Trial<'k> {
    none: Vec<&'k [usize]>,
    /// Where the lists of the open quantifiers lead.
    lists: Vec<Option<Vec<usize>>>,
    nots: Vec<usize>,
}

/// The states in a set.
fn each(set: u8) -> impl Iterator<Item = u8> {
    [TRUE, FALSE, NONE, LOST].into_iter().filter(move |state| set & state != 0)
}

fn not(set: u8) -> u8 {
    each(set).fold(0, |all, state| {
        all | match state {
            TRUE => FALSE,
            FALSE => TRUE,
            NONE => LOST,
            _ => NONE,
        }
    })
}

/// What two truths joined by `and` can be.
fn and(left: u8, right: u8) -> u8 {
    let both = |left, right| match (left, right) {
        (FALSE, _) | (_, FALSE) => FALSE,
        (TRUE, other) | (other, TRUE) => other,
        (LOST, LOST) => LOST,
        _ => NONE,
    };
    each(left).flat_map(|left| each(right).map(move |right| both(left, right))).fold(0, |all, state| all | state)
}

fn or(left: u8, right: u8) -> u8 {
    not(and(not(left), not(right)))
}

impl Trial<'_> {
    fn truth(&mut self, node: &Node) -> u8 {
        match &node.op {
            Op::Boolean(true) => TRUE,
            Op::Boolean(false) => FALSE,
            Op::All(nodes) => nodes.iter().fold(TRUE, |all, node| and(all, self.truth(node))),
            Op::Any(nodes) => nodes.iter().fold(FALSE, |any, node| or(any, self.truth(node))),
            Op::Not(inner) => {
                let before = self.nots.len();
                let truth = not(self.truth(inner));
                if truth & LOST != 0 {
                    self.nots.truncate(before);
                    self.nots.push(node.start);
                }
                truth
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
                or(any, truth)
            }),
            // A condition without a value takes the other branch, as false does: nothing is lost in it.
            Op::If(nodes) => {
                let [condition, then, otherwise] = &**nodes;
                let before = self.nots.len();
                let condition = self.truth(condition);
                self.nots.truncate(before);
                let then = if condition & TRUE == 0 { 0 } else { self.truth(then) };
                let otherwise = if condition & (FALSE | NONE | LOST) == 0 { 0 } else { self.truth(otherwise) };
                then | otherwise
            }
            Op::Quantified(quantifier, nodes) => {
                let [list, body] = &**nodes;
                if self.is_none(list) {
                    return NONE;
                }
                self.lists.push(path(list, &self.lists));
                let body = self.truth(body);
                self.lists.pop();
                body | if *quantifier == Quantifier::Some { FALSE } else { TRUE }
            }
            _ => self.open([node]),
        }
    }

    fn compare(&self, comparison: Comparison, left: &Node, right: &Node) -> u8 {
        let (same, other) = if comparison == Comparison::Equal { (TRUE, FALSE) } else { (FALSE, TRUE) };
        match (self.is_none(left), self.is_none(right)) {
            _ if comparison.is_order() => self.open([left, right]),
            (true, true) => same,
            (true, false) if is_there(right) => other,
            (false, true) if is_there(left) => other,
            _ => ANY,
        }
    }

    /// No value where one of them is none, else anything.
    fn open<'n>(&self, nodes: impl IntoIterator<Item = &'n Node>) -> u8 {
        if nodes.into_iter().any(|node| self.is_none(node)) { NONE } else { ANY }
    }

    /// Whether a value is none under this choice.
    fn is_none(&self, node: &Node) -> bool {
        match &node.op {
            Op::Null => true,
            Op::Slot(_) => self.chosen(node),
            Op::Field(inner, _) => self.is_none(inner) || !is_list(inner) && self.chosen(node),
            Op::Negate(inner) => self.is_none(inner),
            Op::Chain(first, rest) => self.is_none(first) || rest.iter().any(|(_, node)| self.is_none(node)),
            Op::Call(Function::Sum | Function::Min | Function::Max, nodes) => {
                nodes.iter().any(|node| self.is_none(node) || self.chosen(node))
            }
            Op::Call(_, nodes) => nodes.iter().any(|node| self.is_none(node)),
            _ => false,
        }
    }

    fn chosen(&self, node: &Node) -> bool {
        path(node, &self.lists).is_some_and(|path| self.none.contains(&path.as_slice()))
    }
}

/// Whether the field of such a node may be the list of that field of many records, which is there whatever is in it.
fn is_list(node: &Node) -> bool {
    !matches!(node.op, Op::Local(..))
}

/// Whether a node has a value wherever its facts have: not so a truth of several parts, which may be none as well.
fn is_there(node: &Node) -> bool {
    !matches!(
        node.op,
        Op::All(_) | Op::Any(_) | Op::Not(_) | Op::Compare(..) | Op::Between(_) | Op::In(..) | Op::Quantified(..) | Op::If(_)
    )
}
