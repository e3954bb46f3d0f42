//! An indicator as a rulebook states it, before it is compiled.

use std::sync::Arc;

use crate::citation::Citation;
use crate::finding::{Label, SourceLocation, word_list};
use crate::form::Formula;
use crate::value::{Decimal, RoundingMode};

word_list! {
    /// The period of an input, seen from the one that is asked for.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum InputPeriod {
        /// The same.
        Same = "same",
        /// The one before: 环比.
        Previous = "previous",
        /// The same a year earlier: 同比.
        YearAgo = "year_ago",
        /// The quarter that it lies in.
        Quarter = "quarter",
        /// The half-year that it lies in.
        Half = "half",
        /// The year that it lies in.
        Year = "year",
        /// The plan that it lies in, whose days the caller states.
        Plan = "plan",
        /// From the beginning of its year to its last day.
        ToDate = "to_date",
        /// Everything until its last day.
        Until = "until",
        /// The end of the year that its last day lies in.
        YearEnd = "year_end",
        /// The end of the year before.
        PreviousYearEnd = "previous_year_end",
    }

    /// Every one.
    pub const ALL: &'static [InputPeriod];

    /// The word in rulebooks and JSON.
    pub fn as_str;

    /// The one of that word.
    pub fn from_name;
}

word_list! {
    /// The unit of an input, seen from the one that is asked for.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum InputUnit {
        /// The same.
        Own = "own",
        /// The one above; the topmost unit has none.
        Parent = "parent",
        /// The topmost unit that it lies in.
        Whole = "whole",
    }

    /// Every one.
    pub const ALL: &'static [InputUnit];

    /// The word in rulebooks and JSON.
    pub fn as_str;

    /// The one of that word.
    pub fn from_name;
}

word_list! {
    /// Which values of an indicator are the better ones.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Better {
        /// The higher ones.
        Higher = "higher",
        /// The lower ones.
        Lower = "lower",
    }

    /// Every one.
    pub const ALL: &'static [Better];

    /// The word in rulebooks and JSON.
    pub fn as_str;

    /// The one of that word.
    pub fn from_name;
}

word_list! {
    /// What of tasks an input counts.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum DueCount {
        /// The tasks that were met, in time or late.
        Met = "met",
        /// The tasks that were done in time.
        Done = "done",
        /// The tasks that are settled: done, late, missed or overdue.
        Settled = "settled",
        /// The subjects of whose settled tasks every one was met.
        MetSubjects = "met_subjects",
        /// The subjects that have a settled task.
        SettledSubjects = "settled_subjects",
    }

    /// Every one.
    pub const ALL: &'static [DueCount];

    /// The word in rulebooks and JSON.
    pub fn as_str;

    /// The one of that word.
    pub fn from_name;
}

impl DueCount {
    /// The unit of counting.
    pub(super) fn unit(self) -> &'static str {
        if self.is_of_subjects() { "对象" } else { "项" }
    }

    /// Whether it counts subjects: one of several tasks or items counts once.
    pub(super) fn is_of_subjects(self) -> bool {
        matches!(self, DueCount::MetSubjects | DueCount::SettledSubjects)
    }
}

/// Which tasks an input counts, and what of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueOf {
    /// The items of the checklist. A subject of several counts once.
    pub items: Vec<DueName>,
    /// What is counted.
    pub count: DueCount,
}

/// An item of the checklist and what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueName {
    /// Its name: `QL-03`.
    pub id: Arc<str>,
    /// What it is called.
    pub label: Label,
}

/// What an input reads.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InputOf {
    /// The figure of that measure.
    Measure(Arc<str>),
    /// A population of that name, in persons (人), which the caller gives by unit and year.
    Population(Arc<str>),
    /// The target of that measure, which the caller gives by unit and period.
    Target(Arc<str>),
    /// Tasks of a checklist, which the caller gives as what is due.
    Due(DueOf),
}

impl InputOf {
    /// The word of its kind in rulebooks and JSON.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            InputOf::Measure(_) => "measure",
            InputOf::Population(_) => "population",
            InputOf::Target(_) => "target",
            InputOf::Due(_) => "due",
        }
    }

    /// The name of the measure or population; tasks are of items.
    #[must_use]
    pub fn name(&self) -> Option<&Arc<str>> {
        match self {
            InputOf::Measure(name) | InputOf::Population(name) | InputOf::Target(name) => Some(name),
            InputOf::Due(_) => None,
        }
    }
}

/// An input as written.
#[derive(Clone, Debug)]
pub struct InputSpec {
    /// Its name in the formula.
    pub name: Arc<str>,
    /// What it reads.
    pub of: InputOf,
    /// Of which period.
    pub period: InputPeriod,
    /// Of which unit.
    pub unit: InputUnit,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}

/// How the value is rounded, once, at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounding {
    /// The places behind the point, at most [`Fraction::MAX_PLACES`](crate::value::Fraction::MAX_PLACES).
    pub places: u32,
    /// The way.
    pub mode: RoundingMode,
}

/// Between which values an indicator is expected. One outside is kept, and told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The lowest.
    pub min: Option<Decimal>,
    /// The highest.
    pub max: Option<Decimal>,
}

/// An indicator as written.
#[derive(Clone, Debug)]
pub struct IndicatorSpec {
    /// Its name.
    pub id: Arc<str>,
    /// What it is called.
    pub label: Label,
    /// The unit of its value: `%`, `户次/户`, `元/人`.
    pub unit: Arc<str>,
    /// The formula over the names of its inputs.
    pub formula: Formula,
    /// The inputs.
    pub inputs: Vec<InputSpec>,
    /// How its value is rounded.
    pub rounding: Rounding,
    /// Between which values it is expected.
    pub bounds: Option<Bounds>,
    /// Which values are the better ones, for ranks.
    pub better: Option<Better>,
    /// How it is read.
    pub reading: Label,
    /// The other reading that there is.
    pub other_reading: Option<Label>,
    /// Where it comes from.
    pub citation: Citation,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}
