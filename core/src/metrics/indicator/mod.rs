//! Indicators: ratios, shares, changes and progress, which a formula of a rulebook computes from figures.
//!
//! An [`Indicator`] reads named inputs, each a measure, a population, a target or what is due of a checklist, of a unit and a period that stand in a stated relation to
//! those asked for. Its formula is written in the language of conditions and evaluated over exact fractions: 1/3 of 3 is 1, and what is
//! rounded is rounded once, at the end, as stated. What has no value says why, input by input ([`NoneReason`]).
//!
//! What is due is handed in as tasks (`due`, read from a checklist's answer by `due_json`). The folder knows no records: it reads [`Inputs`], which [`PlainInputs`] gives from a [`Tally`](super::Tally) and [`CubeInputs`] from a
//! [`Cube`](super::Cube).

mod compile;
mod due;
mod due_json;
mod evaluate;
mod explain;
mod inputs;
mod json;
#[cfg(feature = "authoring")]
mod lint;
mod period;
mod quantity;
mod rank;
mod spec;
mod supplied;
mod words;

pub use compile::Indicator;
pub use due::{DueCell, DueTasks};
pub use evaluate::{IndicatorFigure, InputFigure, NoneBecause, NoneReason};
pub use inputs::{CubeInputs, InputCell, Inputs, PlainInputs};
pub use rank::{Ranked, RankedUnits, Ranking, Unranked};
pub use spec::{Better, Bounds, DueCount, DueName, DueOf, IndicatorSpec, InputOf, InputPeriod, InputSpec, InputUnit, Rounding};
pub(super) use supplied::Stated;
pub use supplied::Supplied;
