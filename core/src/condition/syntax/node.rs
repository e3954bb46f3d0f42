//! The compiled expression: names resolved, types checked.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::value::{Date, Decimal};

/// A node and the bytes of the source that it came from.
#[derive(Clone, Debug)]
pub(in crate::condition) struct Node {
    pub(in crate::condition) op: Op,
    pub(in crate::condition) start: usize,
    #[cfg_attr(
        not(any(feature = "reasons", feature = "authoring")),
        expect(dead_code, reason = "only who explains or advises shows a part of the source")
    )]
    pub(in crate::condition) end: usize,
}

#[derive(Clone, Debug)]
pub(in crate::condition) enum Op {
    Null,
    Boolean(bool),
    Number(Decimal),
    Text(Arc<str>),
    Date(Date),
    /// A name of the scope.
    Slot(usize),
    /// The item of a quantifier: how many are open around the one it belongs to, and the slots that its list reads.
    Local(usize, Arc<[usize]>),
    /// A field by slot, of a record or of every record of a list.
    Field(Box<Node>, usize),
    List(Vec<Node>),
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Negate(Box<Node>),
    Compare(Comparison, Box<[Node; 2]>),
    Between(Box<[Node; 3]>),
    In(Box<Node>, Vec<Test>),
    /// A first number, and what is done to it in turn.
    Chain(Box<Node>, Vec<(Arithmetic, Node)>),
    Quantified(Quantifier, Box<[Node; 2]>),
    /// A condition, what holds where it does, and what holds where it does not.
    If(Box<[Node; 3]>),
    Call(Function, Vec<Node>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::condition) enum Comparison {
    Equal,
    Unequal,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

impl Comparison {
    pub(in crate::condition) fn of(symbol: &str) -> Option<Self> {
        Some(match symbol {
            "=" => Comparison::Equal,
            "!=" => Comparison::Unequal,
            "<" => Comparison::Less,
            "<=" => Comparison::LessEqual,
            ">" => Comparison::Greater,
            ">=" => Comparison::GreaterEqual,
            _ => return None,
        })
    }

    /// The one that says the same with its sides swapped.
    pub(in crate::condition) fn turned(self) -> Self {
        match self {
            Comparison::Less => Comparison::Greater,
            Comparison::LessEqual => Comparison::GreaterEqual,
            Comparison::Greater => Comparison::Less,
            Comparison::GreaterEqual => Comparison::LessEqual,
            Comparison::Equal | Comparison::Unequal => self,
        }
    }

    /// Whether it holds of a value that stands so to the other.
    pub(in crate::condition) fn allows(self, found: Ordering) -> bool {
        match self {
            Comparison::Equal => found.is_eq(),
            Comparison::Unequal => found.is_ne(),
            Comparison::Less => found.is_lt(),
            Comparison::LessEqual => found.is_le(),
            Comparison::Greater => found.is_gt(),
            Comparison::GreaterEqual => found.is_ge(),
        }
    }

    pub(in crate::condition) fn is_order(self) -> bool {
        !matches!(self, Comparison::Equal | Comparison::Unequal)
    }
}

/// One of the tests behind `in`.
#[derive(Clone, Debug)]
pub(in crate::condition) enum Test {
    /// `< 5`, `= 5`, or a value alone.
    Compare(Comparison, Node),
    /// Whether a list has it.
    Contained(Node),
    Range(Range),
}

#[derive(Clone, Debug)]
pub(in crate::condition) struct Range {
    pub(in crate::condition) ends: Box<[Node; 2]>,
    pub(in crate::condition) low_included: bool,
    pub(in crate::condition) high_included: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::condition) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::condition) enum Quantifier {
    Some,
    Every,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::condition) enum Function {
    Count,
    Sum,
    Min,
    Max,
    DaysBetween,
    MonthsBetween,
    YearsBetween,
    Date,
    Year,
    Month,
    Day,
    Abs,
    Floor,
    Ceiling,
    RoundUp,
    RoundDown,
    RoundHalfUp,
    RoundHalfDown,
    RoundHalfEven,
    ListContains,
    Contains,
    StartsWith,
    EndsWith,
    StringLength,
}

/// Every function that is called by a name; FEEL's `decimal` rounds half to even.
pub(in crate::condition) const FUNCTIONS: [(&str, Function); 22] = [
    ("count", Function::Count),
    ("sum", Function::Sum),
    ("min", Function::Min),
    ("max", Function::Max),
    ("days_between", Function::DaysBetween),
    ("months_between", Function::MonthsBetween),
    ("years_between", Function::YearsBetween),
    ("date", Function::Date),
    ("abs", Function::Abs),
    ("floor", Function::Floor),
    ("ceiling", Function::Ceiling),
    ("round up", Function::RoundUp),
    ("round down", Function::RoundDown),
    ("round half up", Function::RoundHalfUp),
    ("round half down", Function::RoundHalfDown),
    ("round half even", Function::RoundHalfEven),
    ("decimal", Function::RoundHalfEven),
    ("list contains", Function::ListContains),
    ("contains", Function::Contains),
    ("starts with", Function::StartsWith),
    ("ends with", Function::EndsWith),
    ("string length", Function::StringLength),
];

impl Function {
    /// Whether it gives a truth.
    #[cfg(feature = "reasons")]
    pub(in crate::condition) fn is_truth(self) -> bool {
        matches!(self, Function::Contains | Function::StartsWith | Function::EndsWith)
    }
}

impl Op {
    /// Calls `visit` with every slot that this and what is below reads.
    pub(in crate::condition) fn slots(&self, visit: &mut dyn FnMut(usize)) {
        match self {
            Op::Slot(slot) => visit(*slot),
            Op::Local(_, roots) => roots.iter().for_each(|slot| visit(*slot)),
            _ => self.children(&mut |child| child.op.slots(visit)),
        }
    }

    /// Calls `visit` with every node right below.
    pub(in crate::condition) fn children(&self, visit: &mut dyn FnMut(&Node)) {
        match self {
            Op::Null | Op::Boolean(_) | Op::Number(_) | Op::Text(_) | Op::Date(_) | Op::Slot(_) | Op::Local(..) => {}
            Op::Field(inner, _) | Op::Not(inner) | Op::Negate(inner) => visit(inner),
            Op::List(nodes) | Op::All(nodes) | Op::Any(nodes) | Op::Call(_, nodes) => nodes.iter().for_each(visit),
            Op::Compare(_, nodes) | Op::Quantified(_, nodes) => nodes.iter().for_each(visit),
            Op::Between(nodes) | Op::If(nodes) => nodes.iter().for_each(visit),
            Op::Chain(first, rest) => {
                visit(first);
                rest.iter().for_each(|(_, node)| visit(node));
            }
            Op::In(subject, tests) => {
                visit(subject);
                for test in tests {
                    match test {
                        Test::Compare(_, node) | Test::Contained(node) => visit(node),
                        Test::Range(range) => range.ends.iter().for_each(&mut *visit),
                    }
                }
            }
        }
    }
}

/// Puts a slot in its place among ascending ones, once. A handful of slots needs no sort, which would weigh in a browser.
pub(in crate::condition) fn insert(slots: &mut Vec<usize>, slot: usize) {
    if let Err(at) = slots.binary_search(&slot) {
        slots.insert(at, slot);
    }
}
