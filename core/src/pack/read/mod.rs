//! From the tree of a rulebook to what its rooms compile: a `…Spec` an item, everything that does not fit told at its place.
//!
//! `cursor` asks a table for its keys one by one; the other files each read the lists of one room.

pub(super) mod cursor;
#[cfg(feature = "figures")]
pub(super) mod figures;
pub(super) mod forms;
#[cfg(feature = "figures")]
pub(super) mod indicators;
#[cfg(feature = "pay")]
pub(super) mod pay;
#[cfg(feature = "standards")]
pub(super) mod standards;
