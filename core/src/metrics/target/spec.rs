//! A target as a rulebook states it, before it is compiled.

use std::sync::Arc;

use crate::citation::Citation;
use crate::finding::{Label, SourceLocation, word_list};
use crate::time::Span;
use crate::value::{Amount, Level};

/// What a target is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetOf {
    /// That measure.
    Measure(Arc<str>),
    /// That indicator.
    Indicator(Arc<str>),
}

impl TargetOf {
    /// The word of its kind in rulebooks and JSON.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            TargetOf::Measure(_) => "measure",
            TargetOf::Indicator(_) => "indicator",
        }
    }

    /// The name of the measure or indicator.
    #[must_use]
    pub fn name(&self) -> &Arc<str> {
        match self {
            TargetOf::Measure(name) | TargetOf::Indicator(name) => name,
        }
    }
}

/// Who has to reach a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetPer {
    /// Each station.
    Station,
    /// Each unit of a level.
    Unit(Level),
}

impl TargetPer {
    /// The word of stations in rulebooks and JSON, where that of a level may stand.
    const STATION: &'static str = "station";

    /// Every word.
    pub(crate) fn words() -> impl Iterator<Item = &'static str> {
        [TargetPer::STATION].into_iter().chain(Level::ALL.into_iter().map(Level::as_str))
    }

    /// The word in rulebooks and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            TargetPer::Station => TargetPer::STATION,
            TargetPer::Unit(level) => level.as_str(),
        }
    }

    /// The one of that word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        if name == TargetPer::STATION { Some(TargetPer::Station) } else { Level::from_name(name).map(TargetPer::Unit) }
    }
}

word_list! {
    /// How long the period of a target is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum TargetPeriod {
        /// A month.
        Month = "month",
        /// Three months.
        Quarter = "quarter",
        /// Six months.
        Half = "half",
        /// Twelve months.
        Year = "year",
        /// All days of the target.
        Term = "term",
    }

    /// Every one.
    pub const ALL: &'static [TargetPeriod];

    /// The word in rulebooks and JSON.
    pub fn as_str;

    /// The one of that word.
    pub fn from_name;
}

/// A target as written.
#[derive(Clone, Debug)]
pub struct TargetSpec {
    /// Its name.
    pub id: Arc<str>,
    /// What it is called.
    pub label: Label,
    /// What it is of.
    pub of: TargetOf,
    /// Who has to reach it.
    pub per: TargetPer,
    /// In which length of time.
    pub period: TargetPeriod,
    /// On which days it holds.
    pub span: Span,
    /// What has to be reached.
    pub value: Amount,
    /// The unit of counting.
    pub unit: Arc<str>,
    /// The one place whose contract it is, where it is no general rule.
    pub only: Option<Label>,
    /// Where it comes from.
    pub citation: Citation,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}
