//! From tokens to a tree of checked nodes.
//!
//! `parser` leads, `calls` reads what begins with a word, `cursor` is its place in the tokens; all three ask `check`, so that a wrong type is
//! told while its place is at hand. `types` are the types and the scope that gives every name its slot.

pub(super) mod calls;
pub(super) mod check;
pub(super) mod cursor;
pub(super) mod parser;
pub(super) mod types;
