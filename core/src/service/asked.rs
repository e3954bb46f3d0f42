//! How a checklist comes to know a fact: by asking, or by a formula over others.

use std::sync::Arc;

use super::{Fact, Kind, Role};
use crate::citation::Citation;
use crate::finding::{Label, SourceLocation};

/// What a checklist needs to ask a fact, or to do without asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What is asked.
    pub question: Option<Label>,
    /// The code list of an option or options.
    pub codes: Option<Arc<str>>,
    /// The facts of each record, where it is a list of records.
    pub fields: Vec<Fact>,
    /// Whether its day can't lie after the day of the question, as a birthday can't.
    pub is_past: bool,
    /// The formula of a fact that is never asked.
    pub formula: Option<FactFormula>,
    /// Which records tell it, where these need not be asked for it again.
    pub told: Option<ToldBy>,
    /// The class of sensitive personal information that it is: an option of the rulebook's code list `sensitive_classes`. Where a derived
    /// fact that is yes or no has one, everything about those of whom it holds is of that class.
    pub sensitive: Option<Arc<str>>,
    /// What its day withdraws, where it is the day on which a consent was withdrawn.
    pub withdraws: Option<Withdraws>,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}

/// A consent that can be withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdraws {
    /// The fact whose day is that of the consent.
    pub of: Arc<str>,
    /// The fact that holds what was consented to, and the option that records of services need.
    pub purposes: Option<(Arc<str>, Arc<str>)>,
}

/// The records that tell a fact: it is what the latest of them says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldBy {
    /// The kinds of record.
    pub kinds: Vec<Kind>,
    /// The role whose value it is.
    pub of: Role,
}

/// The formula of a derived fact, over facts, derived facts before it, standards and `today`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactFormula {
    /// Its text.
    pub source: Arc<str>,
    /// Where it comes from.
    pub citation: Citation,
}
