//! Many months of many workers: each combination of facts is computed once, and what all of them wait for is counted.

pub(super) mod memo_key;
pub(super) mod months;
pub(super) mod questions;
pub(super) mod service_by_month;
