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
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
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
