//! The lists of the feature `figures`: what a rulebook counts and computes, where that is written, and what became of units.

mod documents;
mod indicators;
mod measures;
mod reported;
mod successions;
mod targets;

pub(super) use documents::Documents;
pub(super) use indicators::Indicators;
pub(super) use measures::Measures;
pub(super) use reported::Reported;
pub(super) use successions::Successions;
pub(super) use targets::Targets;
