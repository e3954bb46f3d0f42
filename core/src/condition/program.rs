//! The flat program that an expression is compiled to.
//!
//! A program is a list of instructions over a stack whose height at every instruction is known when it is compiled.
//! Sources are bounded in length, so places in a program fit 16 bits.

use std::sync::Arc;

use super::node::{Arithmetic, Comparison, Function};
use super::trace::Span;
use crate::value::{Date, Decimal};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Constant {
    Null,
    Boolean(bool),
    Number(Decimal),
    Text(Arc<str>),
    Date(Date),
    List(Box<[Constant]>),
}

/// A part of the program's `reads`: what an operand that holds something unknown waits for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reads {
    pub(super) from: u16,
    pub(super) to: u16,
}

/// What a piece of the source reads.
#[derive(Clone, Copy, Debug)]
pub(super) enum Read {
    Slot(u32),
    /// What the list of a quantifier reads, by its place in `roots`.
    Roots(u16),
}

/// Which ends of a range belong to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    pub(super) low: bool,
    pub(super) high: bool,
}

/// An instruction. `end` and `body` are places of instructions; operands are taken from the stack, results put there.
#[derive(Clone, Copy, Debug)]
pub(super) enum Op {
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
    /// A node by its place in `spans` ends.
    Close(u16),
}

#[derive(Debug, Default)]
pub(super) struct Program {
    pub(super) ops: Vec<Op>,
    pub(super) constants: Vec<Constant>,
    /// In the order of the source, so what a piece of it reads lies together.
    pub(super) reads: Vec<Read>,
    pub(super) roots: Vec<Arc<[usize]>>,
    pub(super) spans: Vec<Span>,
    /// How high the stack grows.
    pub(super) height: usize,
    pub(super) makes_lists: bool,
}
