//! The border: what another language asks as texts, answered as texts, the same bytes in each.
//!
//! A call has a struct, and what is asked again and again has a handle. A binding converts and calls: every default, every word and every
//! refusal is here.

mod figures;

pub use figures::{FigureCall, Figures, SplitCall};
