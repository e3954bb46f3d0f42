//! Measures: additive counts, sums and distinct counts, over any unit and period, with what was left out and why; and what is computed
//! from them (`indicator`) and asked of them (`target`).
//!
//! A figure knows its unit and along what it adds. There is no `+` for figures: person-times add over places and
//! months, households don't, and the whole is always counted from the records.
//!
//! ```compile_fail
//! fn total(april: wushe::metrics::Figure, may: wushe::metrics::Figure) -> wushe::metrics::Figure {
//!     april + may
//! }
//! ```

mod behind;
mod breakdown;
mod by_then;
mod cover;
mod cube;
mod figure;
mod given;
mod history;
#[cfg(feature = "figures")]
pub mod indicator;
#[cfg(feature = "authoring")]
mod lint;
mod measure;
mod parts;
mod read;
mod remainder;
mod reported;
#[cfg(feature = "figures")]
pub mod roster;
mod spec;
mod split;
mod stand;
mod tally;
#[cfg(feature = "figures")]
pub mod target;
mod told;

pub use behind::Standing;
pub use breakdown::{Breakdown, Part};
pub use cover::NoValue;
pub use cube::{Category, Cube, CubeCell, CubeDimension, CubeSpec, CubeUnit, Cubes, Dimension, Grain};
pub use figure::{Figure, LeftOut, Reason};
#[cfg(feature = "figures")]
pub use indicator::{Indicator, IndicatorFigure};
pub use measure::{Measure, Missing};
pub use remainder::{Remainder, RemainderUnit};
pub use reported::{Comparison, StockComparison};
pub use spec::{Adds, Aggregate, MeasureSpec, ReportedFigure, ReportedStock, StockOf};
pub use split::{Actor, Split};
pub use tally::Tally;
#[cfg(feature = "figures")]
pub use target::Target;
