//! The static type check: what the parser asks about types and names while it builds the nodes.

use std::sync::Arc;

use super::types::{Scope, Shape, Type};
use crate::condition::syntax::lexer::problem;
use crate::condition::syntax::node::{Comparison, FUNCTIONS, Function, Node, Op, Range, Test, insert};
use crate::condition::syntax::slips::word_instead;
use crate::finding::{Code, Param, Problem, nearest};

/// How many problems there may be before unknown names are no longer searched for others like them.
const MAX_SEARCHED: usize = 20;

/// A value and its type; no type where a problem was already reported, so that it is reported once.
pub(in crate::condition) type Typed = (Node, Option<Type>);

/// What a piece of source turned out to be.
pub(in crate::condition) enum Part {
    Value(Typed),
    /// `[1..5)`, and the byte where it begins.
    Range(Range, Option<Type>, usize),
    /// A list with ranges in it, and the byte where it begins.
    Tests(Vec<Part>, usize),
}

impl Part {
    pub(in crate::condition) fn start(&self) -> usize {
        match self {
            Part::Value((node, _)) => node.start,
            Part::Range(_, _, start) | Part::Tests(_, start) => *start,
        }
    }
}

/// The item that a quantifier binds.
struct Local {
    name: String,
    found: Option<Type>,
    roots: Arc<[usize]>,
}

pub(in crate::condition) struct Checker<'s> {
    pub(in crate::condition) source: &'s str,
    scope: &'s Scope,
    locals: Vec<Local>,
    problems: Vec<(usize, Problem)>,
}

impl<'s> Checker<'s> {
    pub(in crate::condition) fn new(source: &'s str, scope: &'s Scope) -> Self {
        Checker { source, scope, locals: Vec::new(), problems: Vec::new() }
    }

    /// Every problem, in the order of the source.
    pub(in crate::condition) fn into_problems(self) -> Vec<Problem> {
        self.problems.into_iter().map(|(_, problem)| problem).collect()
    }

    pub(in crate::condition) fn report(&mut self, byte: usize, problem: Problem) {
        let at = self.problems.partition_point(|(before, _)| *before <= byte);
        self.problems.insert(at, (byte, problem));
    }

    fn say(&mut self, code: Code, byte: usize, words: &[(&'static str, &'static str)]) {
        let mut found = problem(code, self.source, byte);
        for (name, word) in words {
            found.params.push(name, *word);
        }
        self.report(byte, found);
    }

    /// The value of a part, where a range would have no meaning.
    pub(in crate::condition) fn value(&mut self, part: Part) -> Typed {
        let start = part.start();
        match part {
            Part::Value(typed) => typed,
            Part::Range(..) | Part::Tests(..) => {
                self.say(Code::ConditionRange, start, &[]);
                (Node { op: Op::Null, start, end: start }, None)
            }
        }
    }

    /// The node of a value that has to be of that type.
    pub(in crate::condition) fn of_type(&mut self, (node, found): Typed, expected: &Type) -> Node {
        if let Some(found) = found
            && found.unify(expected).is_none()
        {
            // Two lists or records differ in what they hold, and their plain words would be the same.
            let words = [("expected", expected), ("found", &found)].map(|(name, t)| (name, t.to_string()));
            let same = expected.word() == found.word();
            let mut report = problem(Code::ConditionType, self.source, node.start);
            for ((name, whole), word) in words.into_iter().zip([expected.word(), found.word()]) {
                report.params.push(name, if same { Param::from(whole) } else { Param::from(word) });
            }
            self.report(node.start, report);
        }
        node
    }

    /// Reports two types that can't be compared at all, or not by order.
    pub(in crate::condition) fn comparable(&mut self, comparison: Comparison, left: Option<&Type>, right: Option<&Type>, byte: usize) {
        let (Some(left), Some(right)) = (left, right) else { return };
        match left.unify(right) {
            None => self.say(Code::ConditionTypesDiffer, byte, &[("left", left.word()), ("right", right.word())]),
            Some(both) if comparison.is_order() && !both.has_order() => {
                self.say(Code::ConditionNotOrdered, byte, &[("found", both.word())]);
            }
            Some(_) => {}
        }
    }

    /// The type of a list with one more item in it.
    pub(in crate::condition) fn join(&mut self, list: Option<Type>, item: Option<&Type>, byte: usize) -> Option<Type> {
        let (list, item) = (list?, item?);
        let joined = list.unify(item);
        if joined.is_none() {
            self.say(Code::ConditionTypesDiffer, byte, &[("left", list.word()), ("right", item.word())]);
        }
        joined
    }

    pub(in crate::condition) fn range(&mut self, ends: [Part; 2], included: [bool; 2], start: usize) -> Part {
        let [(low, low_type), (high, high_type)] = ends.map(|end| self.value(end));
        self.comparable(Comparison::LessEqual, low_type.as_ref(), high_type.as_ref(), high.start);
        let both = low_type.zip(high_type).and_then(|(low, high)| low.unify(&high));
        let [low_included, high_included] = included;
        Part::Range(Range { ends: Box::new([low, high]), low_included, high_included }, both, start)
    }

    /// Turns a part behind `in` into the tests that it stands for.
    pub(in crate::condition) fn test(&mut self, part: Part, subject: Option<&Type>, tests: &mut Vec<Test>) {
        match part {
            Part::Range(range, found, start) => {
                self.comparable(Comparison::LessEqual, subject, found.as_ref(), start);
                tests.push(Test::Range(range));
            }
            Part::Tests(parts, _) => {
                for part in parts {
                    match part {
                        Part::Range(..) => self.test(part, subject, tests),
                        other => {
                            let (node, found) = self.value(other);
                            self.unquoted(subject, &node);
                            self.comparable(Comparison::Equal, subject, found.as_ref(), node.start);
                            tests.push(Test::Compare(Comparison::Equal, node));
                        }
                    }
                }
            }
            Part::Value((node, found)) => {
                self.unquoted(subject, &node);
                let contained = match (subject, &found) {
                    (Some(Type::Null), Some(Type::List(_))) => true,
                    (Some(subject), Some(Type::List(item))) => {
                        found.as_ref().is_some_and(|list| subject.unify(list).is_none()) && subject.unify(item).is_some()
                    }
                    _ => false,
                };
                if contained {
                    tests.push(Test::Contained(node));
                } else {
                    self.comparable(Comparison::Equal, subject, found.as_ref(), node.start);
                    tests.push(Test::Compare(Comparison::Equal, node));
                }
            }
        }
    }

    /// Opens the name of a quantifier's item over a list.
    pub(in crate::condition) fn open(&mut self, name: &str, byte: usize, list: Typed) -> Node {
        if self.scope.slot(name).is_some() || self.locals.iter().any(|local| local.name == name) {
            self.say(Code::ConditionNameShadows, byte, &[]);
        }
        let (node, found) = list;
        let item = match found {
            Some(Type::List(item)) => Some(*item),
            Some(Type::Null) => Some(Type::Null),
            Some(other) => {
                self.say(Code::ConditionType, node.start, &[("expected", "list"), ("found", other.word())]);
                None
            }
            None => None,
        };
        let mut roots = Vec::new();
        node.op.slots(&mut |slot| insert(&mut roots, slot));
        self.locals.push(Local { name: name.to_owned(), found: item, roots: roots.into() });
        node
    }

    /// How many quantifiers are open around what is being parsed.
    pub(in crate::condition) fn items_open(&self) -> usize {
        self.locals.len()
    }

    pub(in crate::condition) fn close(&mut self) {
        self.locals.pop();
    }

    /// What a name stands for: an item of a quantifier or a slot of the scope.
    pub(in crate::condition) fn name(&mut self, name: &str, start: usize) -> (Op, Option<Type>) {
        if let Some((at, local)) = self.locals.iter().enumerate().rev().find(|(_, local)| local.name == name) {
            return (Op::Local(at, local.roots.clone()), local.found.clone());
        }
        if let Some(slot) = self.scope.slot(name) {
            return (Op::Slot(slot), self.scope.get(slot).map(|(_, found)| found.clone()));
        }
        if let Some(slip) = word_instead(name) {
            self.report(start, slip.problem(self.source, start));
        } else {
            // In a text of names that all are unknown, a search for each would take as long as the text times the scope.
            let searched = self.problems.len() < MAX_SEARCHED;
            let locals = self.locals.iter().map(|local| &*local.name);
            let known = self.scope.iter().map(|(name, _)| name).chain(locals).filter(|_| searched);
            let near = nearest(name, known).map(str::to_owned);
            self.unknown(start, near);
        }
        (Op::Null, None)
    }

    /// Tells of an unknown name beside a text that it may be one without its quotes.
    pub(in crate::condition) fn unquoted(&mut self, beside: Option<&Type>, node: &Node) {
        let Some(Type::Text | Type::List(_)) = beside else { return };
        if let Op::List(nodes) = &node.op {
            nodes.iter().for_each(|node| self.unquoted(beside, node));
        }
        let lonely = |(byte, problem): &&mut (usize, Problem)| *byte == node.start && problem.code == Code::ConditionNameUnknown;
        if let (Op::Null, Some((byte, found))) = (&node.op, self.problems.iter_mut().find(lonely)) {
            *found = problem(Code::ConditionUnquoted, self.source, *byte);
        }
    }

    fn unknown(&mut self, start: usize, near: Option<String>) {
        let report = match near {
            Some(near) => problem(Code::ConditionNameNearest, self.source, start).with("nearest", near),
            None => problem(Code::ConditionNameUnknown, self.source, start),
        };
        self.report(start, report);
    }

    /// `record.name`, or the fields of that name of a list of records.
    pub(in crate::condition) fn field(&mut self, (node, found): Typed, name: &str, start: usize, end: usize) -> Typed {
        let from = node.start;
        let (shape, of_list): (Arc<Shape>, bool) = match &found {
            Some(Type::Record(shape)) => (shape.clone(), false),
            Some(Type::List(item)) if matches!(**item, Type::Record(_)) => match &**item {
                Type::Record(shape) => (shape.clone(), true),
                _ => return (node, None),
            },
            Some(Type::Date) => {
                const PARTS: [(&str, Function); 3] = [("year", Function::Year), ("month", Function::Month), ("day", Function::Day)];
                let Some((_, part)) = PARTS.into_iter().find(|(part, _)| *part == name) else {
                    let near = nearest(name, PARTS.map(|(part, _)| part)).map(str::to_owned);
                    self.unknown(start, near);
                    return (node, None);
                };
                return (Node { op: Op::Call(part, vec![node]), start: from, end }, Some(Type::Number));
            }
            Some(other) => {
                self.say(Code::ConditionType, node.start, &[("expected", "record"), ("found", other.word())]);
                return (node, None);
            }
            None => return (node, None),
        };
        let Some(slot) = shape.slot(name) else {
            let near = nearest(name, shape.iter().map(|(name, _)| name)).map(str::to_owned);
            self.unknown(start, near);
            return (node, None);
        };
        let field = shape.get(slot).map(|(_, found)| found.clone());
        let found = if of_list { field.map(Type::list) } else { field };
        (Node { op: Op::Field(Box::new(node), slot), start: from, end }, found)
    }

    /// A call with its arguments; nothing where there is no such function.
    pub(in crate::condition) fn call(&mut self, name: &str, start: usize, arguments: Vec<Typed>) -> (Op, Option<Type>) {
        const NUMBERS: &[Type] = &[Type::Number, Type::Number, Type::Number];
        const TEXTS: &[Type] = &[Type::Text, Type::Text];
        const ANY: &[Type] = &[Type::Null, Type::Null];
        let Some((_, function)) = FUNCTIONS.into_iter().find(|(known, _)| *known == name) else {
            let report = match nearest(name, FUNCTIONS.map(|(known, _)| known)) {
                Some(near) => problem(Code::ConditionFunctionNearest, self.source, start).with("nearest", near),
                None => problem(Code::ConditionFunctionUnknown, self.source, start),
            };
            self.report(start, report);
            return (Op::Null, None);
        };
        let (expected, least, most, result) = match function {
            Function::DaysBetween | Function::MonthsBetween | Function::YearsBetween => (&[Type::Date, Type::Date][..], 2, 2, Type::Number),
            Function::Date => (NUMBERS, 3, 3, Type::Date),
            Function::Floor | Function::Ceiling => (NUMBERS, 1, 2, Type::Number),
            Function::Abs => (NUMBERS, 1, 1, Type::Number),
            Function::Contains | Function::StartsWith | Function::EndsWith => (TEXTS, 2, 2, Type::Boolean),
            Function::StringLength => (TEXTS, 1, 1, Type::Number),
            Function::ListContains => (ANY, 2, 2, Type::Boolean),
            Function::Min | Function::Max => (ANY, 1, usize::MAX, Type::Null),
            Function::Count | Function::Sum => (ANY, 1, 1, Type::Number),
            _ => (NUMBERS, 2, 2, Type::Number),
        };
        let given = arguments.len();
        if given < least || given > most {
            let count = if given < least { least } else { most };
            self.report(start, problem(Code::ConditionArguments, self.source, start).with("count", count));
            return (Op::Null, None);
        }
        match function {
            Function::ListContains => return (self.contained(arguments), Some(Type::Boolean)),
            Function::Min | Function::Max => return self.extreme(function, arguments),
            _ => {}
        }
        let mut nodes = Vec::with_capacity(given);
        for (argument, expected) in arguments.into_iter().zip(expected) {
            nodes.push(match function {
                Function::Count => self.any_list(argument),
                Function::Sum => self.of_type(argument, &Type::list(Type::Number)),
                _ => self.of_type(argument, expected),
            });
        }
        (Op::Call(function, nodes), Some(result))
    }

    /// `list contains(list, value)`, which asks what `value in list` does.
    fn contained(&mut self, arguments: Vec<Typed>) -> Op {
        let mut arguments = arguments.into_iter();
        let (Some(list), Some((node, found))) = (arguments.next(), arguments.next()) else { return Op::Null };
        let item = if let Some(Type::List(item)) = &list.1 { Some((**item).clone()) } else { None };
        let list = self.any_list(list);
        self.comparable(Comparison::Equal, item.as_ref(), found.as_ref(), node.start);
        self.unquoted(item.as_ref(), &node);
        Op::In(Box::new(node), vec![Test::Contained(list)])
    }

    /// The least or the greatest of a list, or of several values of one type that has an order.
    fn extreme(&mut self, function: Function, arguments: Vec<Typed>) -> (Op, Option<Type>) {
        let several = arguments.len() > 1;
        let mut is_list = false;
        let (mut nodes, mut whole) = (Vec::with_capacity(arguments.len()), Some(Type::Null));
        for (node, found) in arguments {
            let value = match found {
                Some(Type::List(item)) if !several => {
                    is_list = true;
                    Some(*item)
                }
                other => other,
            };
            let before = whole.clone();
            whole = self.join(before, value.as_ref(), node.start);
            if let Some(found) = &whole
                && !found.has_order()
            {
                self.say(Code::ConditionNotOrdered, node.start, &[("found", found.word())]);
                whole = None;
            }
            nodes.push(node);
        }
        if !several && !is_list {
            // Of one value, that value.
            return (nodes.pop().map_or(Op::Null, |node| node.op), whole);
        }
        (Op::Call(function, nodes), whole)
    }

    fn any_list(&mut self, (node, found): Typed) -> Node {
        if let Some(found) = found
            && !matches!(found, Type::List(_) | Type::Null)
        {
            self.say(Code::ConditionType, node.start, &[("expected", "list"), ("found", found.word())]);
        }
        node
    }
}
