//! What compiles and is probably not what was meant.

mod none;
mod set;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::set::{Set, point};
use crate::condition::expression::Expression;
use crate::condition::machine::Machine;
use crate::condition::machine::compile::compile;
use crate::condition::syntax::lexer::problem;
use crate::condition::syntax::node::{Comparison, Function, Node, Op, Test};
use crate::condition::typed::types::Type;
use crate::condition::value::Value;
use crate::finding::{Code, Problem, nearest};

/// What people call a text, and what a condition writes for it.
type Called = (Arc<str>, Arc<str>);

/// What is known of the values of a scope beyond their types. A path is a slot, or the slot of a list of records and that of a field
/// in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScopeHints {
    codes: BTreeMap<Vec<usize>, Vec<Arc<str>>>,
    called: BTreeMap<Vec<usize>, Vec<Called>>,
    may_be_none: BTreeSet<Vec<usize>>,
}

impl ScopeHints {
    /// Nothing is known.
    #[must_use]
    pub fn new() -> Self {
        ScopeHints::default()
    }

    /// The only texts that stand there, alone or in a list.
    #[must_use]
    pub fn codes(mut self, path: &[usize], codes: Vec<Arc<str>>) -> Self {
        self.codes.insert(path.to_vec(), codes);
        self
    }

    /// What people call the texts that stand there, each with what a condition writes for it.
    #[must_use]
    pub fn called(mut self, path: &[usize], names: Vec<(Arc<str>, Arc<str>)>) -> Self {
        self.called.entry(path.to_vec()).or_default().extend(names);
        self
    }

    /// What stands there can be none. What nobody says it of is taken to be there.
    #[must_use]
    pub fn may_be_none(mut self, path: &[usize]) -> Self {
        self.may_be_none.insert(path.to_vec());
        self
    }
}

impl Expression {
    /// What is not or probably not what was meant, in the order of the source; `at` is where it begins.
    ///
    /// - `condition_constant`: a part that is the same whatever the facts are, so what is joined to it is idle or decides alone.
    ///   A whole condition `true` or `false` and the body of a quantifier are left alone.
    /// - `condition_contradiction`, `condition_redundant`: a part that excludes an earlier one, or that changes nothing beside
    ///   another. Told of two comparisons of one name with constants, directly under one `and`, one `or` or one `in`.
    /// - `condition_range_empty`: a range or list that nothing lies in.
    /// - `condition_code_unknown`, `condition_code_nearest`: a text that is none of the known codes, behind `=`, `!=` or `in` or in
    ///   `list contains`; what something is called is told with its code. These are errors: no value is ever equal to it.
    /// - `condition_none_negated`: a `not(…)` that has no value where a fact is none, and takes it from the whole. Where a comparison
    ///   without `not` has no value, the condition is not met, as if it were false: that is not told. Neither is what has no value for
    ///   another reason (division by zero, the sum of nothing), nor anything in a condition over more than ten such facts.
    ///
    /// ```
    /// use wushe::condition::{Expression, ScopeHints, Scope, Type};
    /// use wushe::finding::Code;
    ///
    /// let scope = Scope::new().declare("age", Type::Number)?;
    /// let known = ScopeHints::new().may_be_none(&[0]);
    /// let lint = |source| Expression::compile(source, &scope, Some(&Type::Boolean)).unwrap().lint(&known);
    /// assert_eq!(lint("age > 60 and age < 70"), []);
    /// assert_eq!(lint("age > 70 and age < 60")[0].code, Code::ConditionContradiction);
    ///
    /// assert_eq!(lint("not(age > 60)")[0].code, Code::ConditionNoneNegated);
    /// assert_eq!(lint("age = null or not(age > 60)"), []);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    #[must_use]
    pub fn lint(&self, known: &ScopeHints) -> Vec<Problem> {
        let mut linter = Linter { source: self.source(), known, lists: Vec::new(), constant_lists: 0, found: Vec::new() };
        let root = self.root();
        linter.walk(root, *self.result() == Type::Boolean && !matches!(root.op, Op::Boolean(_)));
        for start in none::negated(root, &known.may_be_none) {
            linter.tell(Code::ConditionNoneNegated, start, |problem| problem);
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

/// Where a name leads in the scope, where `lists` are the paths of the lists of the open quantifiers.
fn path(node: &Node, lists: &[Option<Vec<usize>>]) -> Option<Vec<usize>> {
    match &node.op {
        Op::Slot(slot) => Some(vec![*slot]),
        Op::Local(at, _) => lists.get(*at)?.clone(),
        Op::Field(inner, slot) => {
            let mut path = path(inner, lists)?;
            path.push(*slot);
            Some(path)
        }
        _ => None,
    }
}

/// Whether a node reads no fact, also not through the item of a quantifier.
fn is_constant(node: &Node) -> bool {
    let mut reads = false;
    node.op.slots(&mut |_| reads = true);
    !reads
}

/// A part of a condition that says for which values of a name it holds, and where it begins.
struct Part {
    start: usize,
    set: Set,
}

struct Linter<'e> {
    source: &'e str,
    known: &'e ScopeHints,
    /// Where the lists of the open quantifiers lead.
    lists: Vec<Option<Vec<usize>>>,
    /// How many of those lists are constant: what reads their items is no constant, though it reads no fact.
    constant_lists: usize,
    found: Vec<(usize, Problem)>,
}

impl Linter<'_> {
    fn tell(&mut self, code: Code, start: usize, fill: impl FnOnce(Problem) -> Problem) {
        self.found.push((start, fill(problem(code, self.source, start))));
    }

    fn constant(&mut self, start: usize, value: &'static str) {
        self.tell(Code::ConditionConstant, start, |problem| problem.with("value", value));
    }

    /// Walks a node; where it is a truth that others are joined to, it is told if it is constant.
    fn walk(&mut self, node: &Node, joined: bool) {
        if is_constant(node) {
            if joined && self.constant_lists == 0 {
                self.constant(
                    node.start,
                    match Machine::new().run(&compile(node), &[], None) {
                        Value::Boolean(true) => "true",
                        Value::Boolean(false) => "false",
                        _ => "null",
                    },
                );
            }
            return;
        }
        match &node.op {
            Op::Null | Op::Boolean(_) | Op::Number(_) | Op::Text(_) | Op::Date(_) | Op::Slot(_) | Op::Local(..) => {}
            Op::Field(inner, _) | Op::Negate(inner) => self.walk(inner, false),
            Op::Not(inner) => self.walk(inner, true),
            Op::List(nodes) | Op::Call(_, nodes) => {
                nodes.iter().for_each(|node| self.walk(node, false));
                if let (Op::Call(Function::ListContains, _), [list, item]) = (&node.op, nodes.as_slice()) {
                    self.code(list, item);
                }
            }
            Op::Chain(first, rest) => {
                self.walk(first, false);
                rest.iter().for_each(|(_, node)| self.walk(node, false));
            }
            Op::All(nodes) | Op::Any(nodes) => {
                nodes.iter().for_each(|node| self.walk(node, true));
                self.joined(node.start, nodes, matches!(node.op, Op::All(_)));
            }
            Op::Quantified(_, nodes) => {
                let [list, body] = &**nodes;
                self.walk(list, false);
                let constant = usize::from(is_constant(list));
                self.lists.push(path(list, &self.lists));
                self.constant_lists += constant;
                self.walk(body, false);
                self.constant_lists -= constant;
                self.lists.pop();
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
            Op::If(nodes) => {
                let [condition, then, otherwise] = &**nodes;
                self.walk(condition, true);
                self.walk(then, false);
                self.walk(otherwise, false);
            }
            Op::Between(nodes) => {
                let [subject, low, high] = &**nodes;
                [subject, low, high].into_iter().for_each(|node| self.walk(node, false));
                if Set::range([low, high], [true, true]).is_some_and(|set| set.is_empty()) {
                    self.tell(Code::ConditionRangeEmpty, low.start, |problem| problem);
                }
            }
            Op::In(subject, tests) => {
                self.walk(subject, false);
                self.tests(subject, tests);
            }
        }
    }

    fn tests(&mut self, subject: &Node, tests: &[Test]) {
        let mut parts = Vec::new();
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
                        Op::List(items) if items.is_empty() => self.tell(Code::ConditionRangeEmpty, list.start, |problem| problem),
                        Op::List(items) => items.iter().for_each(|item| self.code(subject, item)),
                        _ => self.code(list, subject),
                    }
                }
                Test::Range(range) => range.ends.iter().for_each(|node| self.walk(node, false)),
            }
            for (span, set) in set::of_test(test) {
                match set {
                    Some(set) if set.is_empty() => self.tell(Code::ConditionRangeEmpty, span.start, |problem| problem),
                    Some(set) => parts.push(Part { start: span.start, set }),
                    None => {}
                }
            }
        }
        self.redundant(&parts, false);
    }

    /// Parts joined by `and` (all of them) or `or` that speak of the same name.
    fn joined(&mut self, start: usize, nodes: &[Node], all: bool) {
        let mut terms: Vec<(Term, Vec<Part>)> = Vec::new();
        for node in nodes {
            let Some((term, set)) = constraint(node).filter(|(_, set)| !set.is_empty()) else { continue };
            let part = Part { start: node.start, set };
            match terms.iter_mut().find(|(known, _)| *known == term) {
                Some((_, parts)) => parts.push(part),
                None => terms.push((term, vec![part])),
            }
        }
        for (_, parts) in &terms {
            let others = |at: usize| parts.iter().enumerate().filter(move |(other, _)| *other != at).map(|(_, part)| part);
            if all
                && let Some((part, other)) = parts.iter().enumerate().find_map(|(at, part)| {
                    let earlier = parts.get(..at).unwrap_or_default();
                    earlier.iter().find(|other| other.set.excludes(&part.set)).map(|other| (part, other))
                })
            {
                self.beside(Code::ConditionContradiction, part, other);
            } else if !all && parts.iter().enumerate().any(|(at, part)| others(at).any(|other| part.set.is_filled_by(&other.set))) {
                self.constant(start, "true");
            } else {
                self.redundant(parts, all);
            }
        }
    }

    /// Tells of each part whether the others do without it; of two that do without each other, the later one.
    fn redundant(&mut self, parts: &[Part], all: bool) {
        let idle = |part: &Part, other: &Part| if all { other.set.is_within(&part.set) } else { part.set.is_within(&other.set) };
        for (at, part) in parts.iter().enumerate() {
            let by = parts
                .iter()
                .enumerate()
                .find(|(other_at, other)| *other_at != at && idle(part, other) && (*other_at < at || !idle(other, part)));
            if let Some((_, other)) = by {
                self.beside(Code::ConditionRedundant, part, other);
            }
        }
    }

    fn beside(&mut self, code: Code, part: &Part, other: &Part) {
        let other = crate::condition::syntax::lexer::position(self.source, other.start);
        self.tell(code, part.start, |problem| problem.with("other", other));
    }

    /// A text that is compared with a name of which every value is known.
    fn code(&mut self, name: &Node, text: &Node) {
        let known = self.known;
        let (Some(path), Op::Text(written)) = (path(name, &self.lists), &text.op) else { return };
        let Some(codes) = known.codes.get(&path).filter(|codes| !codes.contains(written)) else { return };
        let called = known.called.get(&path).into_iter().flatten().find(|(name, _)| name == written).map(|(_, code)| &**code);
        match called.or_else(|| nearest(written, codes.iter().map(|code| &**code))) {
            Some(near) => self.tell(Code::ConditionCodeNearest, text.start, |problem| problem.with("nearest", near.to_owned())),
            None => self.tell(Code::ConditionCodeUnknown, text.start, |problem| problem),
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
                (None, Some(term)) => Some((term, Set::of(comparison.turned(), point(left)?))),
                _ => None,
            }
        }
        Op::Between(nodes) => {
            let [subject, low, high] = &**nodes;
            Some((term(subject)?, Set::range([low, high], [true, true])?))
        }
        Op::In(subject, tests) => {
            let sets: Option<Vec<Set>> = tests.iter().flat_map(set::of_test).map(|(_, set)| set).collect();
            Some((term(subject)?, Set::union(sets?)))
        }
        _ => Some((term(node)?, truth(true))),
    }
}

#[cfg(test)]
mod tests;
