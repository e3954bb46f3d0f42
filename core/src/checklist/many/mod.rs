//! Many subjects held against the items at once: a truth is a bit a row, and a test is asked of each different value once.
//!
//! `mask` are the bits, `lanes` what is known, `decide` asks conditions of them, and `table` is the answer. What it says of a row is what
//! [`Checklist::matched`](super::Checklist::matched) says of a subject of which the same is known (tested).

mod decide;
mod lanes;
mod mask;
mod table;

pub use table::MatchTable;
pub(super) use table::match_rows;
