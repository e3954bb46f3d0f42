//! The flat program that an expression is compiled to.
//!
//! A program is a list of instructions over a stack whose height at every instruction is known when it is compiled.
//! Sources are bounded in length, so places in a program fit 16 bits.

use std::sync::Arc;

#[cfg(feature = "reasons")]
use crate::condition::syntax::node::Op;
use crate::condition::syntax::node::{Arithmetic, Comparison, Function, Node};
use crate::value::{Date, Decimal};

#[derive(Clone, Debug, PartialEq)]
pub(in crate::condition) enum Constant {
    Null,
    Boolean(bool),
    Number(Decimal),
    Text(Arc<str>),
    Date(Date),
    List(Box<[Constant]>),
}

/// A part of the program's `reads`: what an operand that holds something unknown waits for.
#[derive(Clone, Copy, Debug)]
pub(in crate::condition) struct Reads {
    pub(in crate::condition) from: u16,
    pub(in crate::condition) to: u16,
}

/// What a piece of the source reads.
#[derive(Clone, Copy, Debug)]
pub(in crate::condition) enum Read {
    Slot(u32),
    /// What the list of a quantifier reads, by its place in `roots`.
    Roots(u16),
}

/// Which ends of a range belong to it.
#[derive(Clone, Copy, Debug)]
pub(in crate::condition) struct Ends {
    pub(in crate::condition) low: bool,
    pub(in crate::condition) high: bool,
}

/// An instruction. `end` and `body` are places of instructions; operands are taken from the stack, results put there.
#[derive(Clone, Copy, Debug)]
pub(in crate::condition) enum Instruction {
    Constant(u16),
    Slot(u32),
    /// The item at a height of the stack, and the roots that it comes from.
    Local(u16, u16),
    /// A field by slot.
    Field(u32, Reads),
    /// A list of so many values.
    List(u16),
    /// The value below the top once more.
    Copy,
    Not,
    Negate,
    Arithmetic(Arithmetic),
    Compare(Comparison, Reads, Reads),
    Within(Ends),
    Contained(Reads, Reads),
    Count,
    /// The sum, the least or the greatest of a list.
    Fold(Function, Reads),
    /// A function of so many values, each of which it needs.
    Call(Function, u8),
    /// What the value on top decides: a branch that is not taken is passed over, and stands there as none.
    Branch {
        end: u16,
    },
    /// The end of the branch that is taken where the condition below it holds.
    Skip {
        end: u16,
    },
    /// A condition and both branches, of which one or both were taken.
    Choose(Reads, Reads),
    /// A slot and a constant.
    CompareSlot(u32, u16, Comparison),
    /// A slot between two constants, the second next to the first.
    WithinSlot(u32, u16, Ends),
    /// A slot among the constants of a list.
    InSlot(u32, u16),
    /// The first operand of `or` (decided by true) or `and` (by false).
    First {
        decisive: bool,
        end: u16,
    },
    /// Joins the next operand to what the ones before gave.
    Take {
        decisive: bool,
        end: u16,
    },
    /// What the tests behind `in` gave, in place of their subject.
    Settle,
    Each {
        decisive: bool,
        end: u16,
    },
    Next {
        decisive: bool,
        body: u16,
    },
    /// A node begins; only in a program that explains itself.
    Open,
    /// A node by its place in `ranges` ends.
    Close(u16),
}

#[derive(Debug, Default)]
pub(in crate::condition) struct Program {
    pub(in crate::condition) ops: Vec<Instruction>,
    pub(in crate::condition) constants: Vec<Constant>,
    /// In the order of the source, so what a piece of it reads lies together.
    pub(in crate::condition) reads: Vec<Read>,
    pub(in crate::condition) roots: Vec<Arc<[usize]>>,
    pub(in crate::condition) ranges: Vec<NodeRange>,
    /// How high the stack grows.
    pub(in crate::condition) height: usize,
    pub(in crate::condition) makes_lists: bool,
}

#[cfg(feature = "reasons")]
/// The range of a node in the source, and what an explanation makes of the node.
#[derive(Clone, Copy, Debug)]
pub(in crate::condition) struct NodeRange {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) part: NodePart,
}

#[cfg(feature = "reasons")]
impl NodeRange {
    pub(super) fn of(node: &Node) -> Self {
        let part = match &node.op {
            Op::Null | Op::Boolean(_) | Op::Number(_) | Op::Text(_) | Op::Date(_) => NodePart::Plain,
            Op::Call(function, _) if function.is_truth() => NodePart::Conclusion,
            Op::List(_) | Op::Chain(..) | Op::Negate(_) | Op::Call(..) => NodePart::Passage,
            Op::Slot(_) | Op::Local(..) | Op::Field(..) => NodePart::Fact,
            _ => NodePart::Conclusion,
        };
        NodeRange { start: node.start, end: node.end, part }
    }
}

#[cfg(feature = "reasons")]
/// What a node is in an explanation.
#[derive(Clone, Copy, Debug)]
pub(super) enum NodePart {
    /// A literal, which its reader sees in the source.
    Plain,
    /// No conclusion of its own; its reasons are those of what it stands in.
    Passage,
    /// A fact.
    Fact,
    /// A truth value and its reasons.
    Conclusion,
}

#[cfg(not(feature = "reasons"))]
/// What stands for the range of a node where no evaluation is asked why.
#[derive(Clone, Copy, Debug)]
pub(in crate::condition) struct NodeRange;

#[cfg(not(feature = "reasons"))]
impl NodeRange {
    pub(super) fn of(_: &Node) -> Self {
        NodeRange
    }
}
