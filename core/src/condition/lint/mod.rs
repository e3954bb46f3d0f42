//! What compiles and is probably not what was meant.

mod none;
mod set;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::set::{Set, point};
use super::compile::compile;
use super::expression::Expression;
use super::lexer::position;
use super::machine::Machine;
use super::node::{Comparison, Node, Op, Test};
use super::value::Value;
use crate::finding::{Code, Problem, nearest};

/// What is known of the values of a scope beyond their types, by slot, or by the slot of a list of records and that of a
/// field in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    codes: BTreeMap<Vec<usize>, Vec<Arc<str>>>,
    may_be_none: BTreeSet<Vec<usize>>,
}

impl Known {
    /// Nothing is known.
    #[must_use]
    pub fn new() -> Self {
        Known::default()
    }

    /// The only texts that stand there, alone or in a list.
    #[must_use]
    pub fn codes(mut self, path: &[usize], codes: Vec<Arc<str>>) -> Self {
        self.codes.insert(path.to_vec(), codes);
        self
    }

    /// What stands there can be none.
    #[must_use]
    pub fn may_be_none(mut self, path: &[usize]) -> Self {
        self.may_be_none.insert(path.to_vec());
        self
    }
}

impl Expression {
    /// What is probably not what was meant, in the order of the source; `at` and `to` are its first and last character.
    ///
    /// - `condition_constant`: a part that does not depend on anything, so what is joined to it is idle or decides alone.
    /// - `condition_contradiction`, `condition_redundant`: two comparisons of one name with constants that exclude or
    ///   imply each other, joined by `and`, by `or` or as tests behind `in`.
    /// - `condition_range_empty`: a range or list that nothing lies in.
    /// - `condition_code_unknown`, `condition_code_nearest`: a text that is none of the known codes.
    /// - `condition_none_negated`: a `not(…)` that has no value where a fact is none, while the condition waits for
    ///   nothing else. Where a comparison without `not` has no value, a condition is not met, as if it were false. What
    ///   has no value for another reason (division by zero, `sum` of nothing) is not told, and a condition over more than
    ///   ten such facts is left alone.
    ///
    /// ```
    /// use wushe::condition::{Expression, Known, Scope, Type};
    /// use wushe::finding::Code;
    ///
    /// let scope = Scope::new().declare("age", Type::Number)?;
    /// let known = Known::new().may_be_none(&[0]);
    /// let lint = |source| Expression::compile(source, &scope, Some(&Type::Boolean)).unwrap().lint(&known);
    /// assert_eq!(lint("age > 60 and age < 70"), []);
    /// assert_eq!(lint("age > 70 and age < 60")[0].code, Code::ConditionContradiction);
    /// assert_eq!(lint("not(age > 60)")[0].code, Code::ConditionNoneNegated);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    #[must_use]
    pub fn lint(&self, known: &Known) -> Vec<Problem> {
        let mut linter = Linter { source: self.source(), known, locals: Vec::new(), found: Vec::new() };
        linter.walk(self.root(), true);
        for not in none::negated(self.root(), &known.may_be_none) {
            linter.tell(Code::ConditionNoneNegated, not.start, not.end, |problem| problem);
        }
        let mut found = linter.found;
        found.sort_by_key(|(start, _)| *start);
        found.into_iter().map(|(_, problem)| problem).collect()
    }
}

/// Where a name leads: a slot or the item of an open quantifier, and fields from there.
#[derive(Clone, PartialEq, Eq)]
enum Term {
    Slot(usize),
    Local(usize),
    Field(Box<Term>, usize),
}

fn term(node: &Node) -> Option<Term> {
    match &node.op {
        Op::Slot(slot) => Some(Term::Slot(*slot)),
        Op::Local(at, _) => Some(Term::Local(*at)),
        Op::Field(inner, slot) => Some(Term::Field(Box::new(term(inner)?), *slot)),
        _ => None,
    }
}

/// The list that a quantifier goes over.
struct Local {
    path: Option<Vec<usize>>,
    reads_slots: bool,
}

fn local(list: &Node, locals: &[Local]) -> Local {
    Local { path: path(list, locals), reads_slots: reads_slots(list) }
}

/// Where a name leads in the scope, whichever quantifier it goes through.
fn path(node: &Node, locals: &[Local]) -> Option<Vec<usize>> {
    match &node.op {
        Op::Slot(slot) => Some(vec![*slot]),
        Op::Local(at, _) => locals.get(*at)?.path.clone(),
        Op::Field(inner, slot) => {
            let mut path = path(inner, locals)?;
            path.push(*slot);
            Some(path)
        }
        _ => None,
    }
}

fn reads_slots(node: &Node) -> bool {
    let mut reads = false;
    node.op.slots(&mut |_| reads = true);
    reads
}

struct Linter<'e> {
    source: &'e str,
    known: &'e Known,
    locals: Vec<Local>,
    found: Vec<(usize, Problem)>,
}

/// Two of several parts: what the one at hand is worth beside the other.
enum Beside {
    Implied,
    Excluded,
}

impl Linter<'_> {
    fn tell(&mut self, code: Code, start: usize, end: usize, fill: impl FnOnce(Problem) -> Problem) {
        let to = position(self.source, end).saturating_sub(1);
        self.found.push((start, fill(Problem::new(code).with("at", position(self.source, start)).with("to", to))));
    }

    /// Walks a node; a truth is one that decides by itself or joined to others.
    fn walk(&mut self, node: &Node, truth: bool) {
        if truth && !reads_slots(node) && self.locals.iter().all(|local| local.reads_slots) {
            let value = match Machine::new().run(&compile(node), &[], None) {
                Value::Boolean(true) => "true",
                Value::Boolean(false) => "false",
                _ => "null",
            };
            self.tell(Code::ConditionConstant, node.start, node.end, |problem| problem.with("value", value));
            return;
        }
        match &node.op {
            Op::Null | Op::Boolean(_) | Op::Number(_) | Op::Text(_) | Op::Date(_) | Op::Slot(_) | Op::Local(..) => {}
            Op::Field(inner, _) | Op::Negate(inner) => self.walk(inner, false),
            Op::Not(inner) => self.walk(inner, true),
            Op::List(nodes) | Op::Call(_, nodes) => nodes.iter().for_each(|node| self.walk(node, false)),
            Op::Chain(first, rest) => {
                self.walk(first, false);
                rest.iter().for_each(|(_, node)| self.walk(node, false));
            }
            Op::All(nodes) | Op::Any(nodes) => {
                nodes.iter().for_each(|node| self.walk(node, true));
                self.joined(nodes, matches!(node.op, Op::All(_)));
            }
            Op::Quantified(_, nodes) => {
                let [list, body] = &**nodes;
                self.walk(list, false);
                self.locals.push(local(list, &self.locals));
                self.walk(body, true);
                self.locals.pop();
            }
            Op::Compare(comparison, nodes) => {
                let [left, right] = &**nodes;
                self.walk(left, false);
                self.walk(right, false);
                if !comparison.is_order() {
                    self.code(left, right);
                    self.code(right, left);
                }
            }
            Op::Between(nodes) => {
                let [subject, low, high] = &**nodes;
                [subject, low, high].into_iter().for_each(|node| self.walk(node, false));
                if Set::range([low, high], [true, true]).is_some_and(|set| set.is_empty()) {
                    self.tell(Code::ConditionRangeEmpty, low.start, high.end, |problem| problem);
                }
            }
            Op::In(subject, tests) => {
                self.walk(subject, false);
                self.tests(subject, tests);
            }
        }
    }

    fn tests(&mut self, subject: &Node, tests: &[Test]) {
        for test in tests {
            match test {
                Test::Compare(comparison, node) => {
                    self.walk(node, false);
                    if !comparison.is_order() {
                        self.code(subject, node);
                    }
                }
                Test::Contained(list) => {
                    self.walk(list, false);
                    match &list.op {
                        Op::List(items) if items.is_empty() => {
                            self.tell(Code::ConditionRangeEmpty, list.start, list.end, |problem| problem);
                        }
                        Op::List(items) => items.iter().for_each(|item| self.code(subject, item)),
                        _ => self.code(list, subject),
                    }
                }
                Test::Range(range) => range.ends.iter().for_each(|node| self.walk(node, false)),
            }
        }
        let sets: Vec<_> = tests.iter().flat_map(|test| set::of_test(test)).collect();
        for (span, set) in &sets {
            if set.as_ref().is_some_and(Set::is_empty) {
                self.tell(Code::ConditionRangeEmpty, span.start, span.end, |problem| problem);
            }
        }
        let kept: Vec<_> = sets.into_iter().filter_map(|(span, set)| Some((span, set.filter(|set| !set.is_empty())?))).collect();
        self.pairs(&kept, |one, other| one.is_within(other).then_some(Beside::Implied));
    }

    /// Parts joined by `and` or `or` that speak of the same name.
    fn joined(&mut self, nodes: &[Node], all: bool) {
        let mut terms: Vec<(Term, Vec<(std::ops::Range<usize>, Set)>)> = Vec::new();
        for node in nodes {
            let Some((term, set)) = constraint(node).filter(|(_, set)| !set.is_empty()) else { continue };
            let entry = (node.start..node.end, set);
            match terms.iter_mut().find(|(known, _)| *known == term) {
                Some((_, entries)) => entries.push(entry),
                None => terms.push((term, vec![entry])),
            }
        }
        for (_, entries) in &terms {
            self.pairs(entries, |one, other| match all {
                true if one.excludes(other) => Some(Beside::Excluded),
                true => other.is_within(one).then_some(Beside::Implied),
                false => one.is_within(other).then_some(Beside::Implied),
            });
        }
    }

    /// Tells of each part what the first other one makes of it, the later part of two that do so to each other.
    fn pairs(&mut self, parts: &[(std::ops::Range<usize>, Set)], beside: impl Fn(&Set, &Set) -> Option<Beside>) {
        for (at, (span, set)) in parts.iter().enumerate() {
            for (other_at, (other_span, other)) in parts.iter().enumerate() {
                let earlier = other_at < at;
                if other_at == at || !earlier && beside(other, set).is_some() {
                    continue;
                }
                let Some(found) = beside(set, other) else { continue };
                let code = match found {
                    Beside::Implied => Code::ConditionRedundant,
                    Beside::Excluded => Code::ConditionContradiction,
                };
                let other = position(self.source, other_span.start);
                self.tell(code, span.start, span.end, |problem| problem.with("other", other));
                break;
            }
        }
    }

    /// A text that is compared with a name of which every value is known.
    fn code(&mut self, name: &Node, text: &Node) {
        let known = self.known;
        let (Some(path), Op::Text(written)) = (path(name, &self.locals), &text.op) else { return };
        let Some(codes) = known.codes.get(&path).filter(|codes| !codes.contains(written)) else { return };
        match nearest(written, codes.iter().map(|code| &**code)) {
            Some(near) => {
                self.tell(Code::ConditionCodeNearest, text.start, text.end, |problem| problem.with("nearest", near.to_owned()));
            }
            None => self.tell(Code::ConditionCodeUnknown, text.start, text.end, |problem| problem),
        }
    }
}

/// The name that a truth asks about, and the values for which it holds, where both are plain.
fn constraint(node: &Node) -> Option<(Term, Set)> {
    let truth = |yes| Set::of(Comparison::Equal, set::Point::Boolean(yes));
    match &node.op {
        Op::Not(inner) => Some((term(inner)?, truth(false))),
        Op::Compare(comparison, nodes) => {
            let [left, right] = &**nodes;
            match (term(left), term(right)) {
                (Some(term), None) => Some((term, Set::of(*comparison, point(right)?))),
                (None, Some(term)) => Some((term, Set::of(set::turned(*comparison), point(left)?))),
                _ => None,
            }
        }
        Op::Between(nodes) => {
            let [subject, low, high] = &**nodes;
            Some((term(subject)?, Set::range([low, high], [true, true])?))
        }
        Op::In(subject, tests) => {
            let sets: Option<Vec<Set>> = tests.iter().flat_map(|test| set::of_test(test)).map(|(_, set)| set).collect();
            Some((term(subject)?, Set::union(sets?)))
        }
        _ => Some((term(node)?, truth(true))),
    }
}

#[cfg(test)]
mod tests;
