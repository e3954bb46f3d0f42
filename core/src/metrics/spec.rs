//! A measure as a rulebook states it, before it is compiled.

use std::sync::Arc;

use crate::citation::Citation;
use crate::finding::{Label, SourceLocation};
use crate::form::Formula;
use crate::value::{Date, DivisionCode, Reported};

/// What a measure does with the records that it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Aggregate {
    /// Counts records.
    Count,
    /// Sums a role.
    Sum,
    /// Counts the different keys in a role.
    Distinct,
}

impl Aggregate {
    /// Its name in rulebooks and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Aggregate::Count => "count",
            Aggregate::Sum => "sum",
            Aggregate::Distinct => "distinct",
        }
    }

    /// The aggregate of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Aggregate> {
        [Aggregate::Count, Aggregate::Sum, Aggregate::Distinct].into_iter().find(|aggregate| aggregate.as_str() == name)
    }
}

/// Along what the values of a measure may be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Adds {
    /// Over units that share no record.
    pub units: bool,
    /// Over periods that share no day.
    pub periods: bool,
    /// Over categories.
    pub categories: bool,
}

/// A measure as written.
#[derive(Clone, Debug)]
pub struct MeasureSpec {
    /// Its name.
    pub id: Arc<str>,
    /// What it is called.
    pub label: Label,
    /// The unit of counting: 户, 人次, 元.
    pub unit: Arc<str>,
    /// The kinds of records that it takes.
    pub kinds: Vec<Arc<str>>,
    /// The forms whose records it takes; where there are none, those of every form of its kinds.
    pub forms: Vec<Arc<str>>,
    /// What it does with them.
    pub aggregate: Aggregate,
    /// The role or fact that it sums or of which it counts the different keys.
    pub of: Option<Arc<str>>,
    /// Which of the records count.
    pub condition: Option<Formula>,
    /// Along what its values may be added.
    pub adds: Adds,
    /// How the figure is read.
    pub reading: Label,
    /// The other reading that there is.
    pub other_reading: Option<Label>,
    /// Where it comes from.
    pub citation: Citation,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}

/// A figure that a document reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedFigure {
    /// Its name.
    pub id: Arc<str>,
    /// What it is called.
    pub label: Label,
    /// The measure that counts the same, if records can.
    pub measure: Option<Arc<str>>,
    /// What of the posts on its day is the same, if that is what it speaks of.
    pub stock: Option<ReportedStock>,
    /// The figure as printed.
    pub figure: Reported,
    /// The unit of the tree that it speaks of.
    pub division: DivisionCode,
    /// From which day it counts; nothing where the document does not say.
    pub from: Option<Date>,
    /// Until which day it counts.
    pub until: Date,
    /// Where it comes from.
    pub citation: Citation,
}

/// What of the posts that there are a reported figure speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedStock {
    /// The bodies or their seats.
    pub of: StockOf,
    /// Of which kind of body, where not of all.
    pub body_kind: Option<Arc<str>>,
}

/// The bodies that have posts, or the seats of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StockOf {
    /// How many bodies there are.
    Bodies,
    /// How many seats they have.
    Seats,
}
