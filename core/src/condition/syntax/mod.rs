//! The text of a condition: tokens, names, and the tree of nodes that it is read into.
//!
//! `slips` and `unsupported` know what people write out of habit and what FEEL has beyond this language.

pub(super) mod lexer;
pub(super) mod names;
pub(super) mod node;
pub(super) mod slips;
pub(super) mod unsupported;
