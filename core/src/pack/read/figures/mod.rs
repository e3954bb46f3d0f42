//! The lists of the feature `figures`: what a rulebook counts, where that is written, and what became of units.

mod documents;
mod measures;
mod reported;
mod successions;

pub(super) use documents::Documents;
pub(super) use measures::Measures;
pub(super) use reported::Reported;
pub(super) use successions::Successions;
