//! Targets: what a document of a rulebook asks of a measure or an indicator, per station or per unit of a level, in a period.
//!
//! A [`Target`] sets a number and no rule of counting: the threshold from which something counts is the condition of its measure. It holds
//! for whole periods of its length within its days, so a year may begin on any day. A contract of one place says so ([`Target::only`]).

mod compile;
mod json;
mod progress;
mod spec;

pub use compile::Target;
pub use progress::{TargetProgress, TargetRow};
pub use spec::{TargetOf, TargetPer, TargetPeriod, TargetSpec};
