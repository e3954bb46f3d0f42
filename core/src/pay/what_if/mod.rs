//! What a change of rule would cost, and what a scheme costs in the years to come.
//!
//! `assumptions` puts what a caller assumes of the years to come into the facts of a worker, `paid` adds up what a worker is paid under
//! one scheme, `sums` holds two sums side by side, `impact` compares two schemes over a staff list, and `budget` sums one by years.
//! Nothing is assumed that a caller did not say.

pub(super) mod assumptions;
pub(super) mod budget;
pub(super) mod impact;
mod json;
mod masked;
mod paid;
pub(super) mod sums;
