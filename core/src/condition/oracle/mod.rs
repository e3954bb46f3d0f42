//! The plain evaluator that the machine is compared with: it walks the tree and keeps no program.

pub(super) mod evaluate;
pub(super) mod operators;
