//! A measure as a rulebook states it, before it is compiled.

use std::sync::Arc;

use crate::citation::Citation;
use crate::finding::{Label, SourceLocation, word_list};
use crate::form::Formula;
use crate::value::{Date, DivisionCode, Reported};

word_list! {
    /// What a measure does with the records that it takes.
    ///
    /// The last six follow each key through all its records, those before the period too. Where nothing says else, a key is of the unit in
    /// which its last step was taken; of steps of one day, those that open come first and those that close last.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Aggregate {
        /// Counts records.
        Count = "count",
        /// Sums a role.
        Sum = "sum",
        /// Sums a role over everything until the last day of the period: what comes in less what goes out.
        Balance = "balance",
        /// Counts the different keys in a role; with `at_least`, those that have so many records in the unit and period.
        Distinct = "distinct",
        /// Counts those of them that another measure has seen by the end of the period, in whatever unit.
        Covered = "covered",
        /// Counts the keys that are open on the last day of the period: the last step that opens or closes decides. A key that is first
        /// seen at another step was open before.
        Stock = "stock",
        /// Counts how often a key opens, again after it was closed too.
        Opened = "opened",
        /// Counts how often an open key closes.
        Closed = "closed",
        /// Counts the keys that are first seen at a step that does not open: they were open before there were records.
        /// Open before + opened + carried in = closed + open after, in the whole book.
        CarriedIn = "carried_in",
        /// Counts the keys that are new: seen for the first time in all records. Several units may have the day.
        First = "first",
        /// Counts the keys that are new in the unit, wherever they were before.
        FirstInUnit = "first_in_unit",
    }

    /// Every one.
    pub const ALL: &'static [Aggregate];

    /// Its name in rulebooks and JSON.
    pub fn as_str;

    /// The aggregate of that name.
    pub fn from_name;
}

impl Aggregate {
    /// Whether it needs to know which records open a key or bring something in, and which close it or give something out.
    #[must_use]
    pub fn has_steps(self) -> bool {
        matches!(self, Aggregate::Balance | Aggregate::Stock | Aggregate::Opened | Aggregate::Closed | Aggregate::CarriedIn)
    }

    /// Whether it adds up amounts.
    #[must_use]
    pub fn is_sum(self) -> bool {
        matches!(self, Aggregate::Sum | Aggregate::Balance)
    }

    /// Whether it is what there is on the last day of a period, from everything before.
    #[must_use]
    pub fn is_stock(self) -> bool {
        matches!(self, Aggregate::Stock | Aggregate::Balance)
    }

    /// Whether it counts the different keys of a period's records.
    #[must_use]
    pub fn is_distinct(self) -> bool {
        matches!(self, Aggregate::Distinct | Aggregate::Covered)
    }

    /// Whether it follows keys through all their records.
    #[must_use]
    pub fn has_history(self) -> bool {
        self.has_steps() && self != Aggregate::Balance || matches!(self, Aggregate::First | Aggregate::FirstInUnit)
    }

    /// Along what such values add at most.
    #[must_use]
    pub fn most(self) -> Adds {
        match self {
            Aggregate::Count | Aggregate::Sum | Aggregate::Opened | Aggregate::Closed | Aggregate::CarriedIn => {
                Adds { units: true, periods: true, categories: true }
            }
            Aggregate::Distinct | Aggregate::Covered => Adds { units: false, periods: false, categories: false },
            Aggregate::Balance => Adds { units: true, periods: false, categories: true },
            Aggregate::Stock => Adds { units: true, periods: false, categories: false },
            Aggregate::First | Aggregate::FirstInUnit => Adds { units: false, periods: true, categories: false },
        }
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
    /// The measure that has to have seen a key too, where only those count.
    pub by: Option<Arc<str>>,
    /// From how many records in the unit and period a key counts; 1 unless a distinct count says more.
    pub at_least: u32,
    /// Which of the records count.
    pub condition: Option<Formula>,
    /// Which of them open a key; of a balance, bring something in.
    pub opens: Option<Formula>,
    /// Which of them close it; of a balance, give something out.
    pub closes: Option<Formula>,
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
