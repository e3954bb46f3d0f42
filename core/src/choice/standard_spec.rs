//! Place standards as a rulebook writes them.

use std::sync::Arc;

use crate::citation::Citation;
use crate::finding::{Label, SourceLocation};
use crate::time::Span;
use crate::value::{Amount, DivisionCode};

/// A standard as written.
#[derive(Clone, Debug)]
pub struct StandardSpec {
    /// Its name.
    pub id: Arc<str>,
    /// What it is called.
    pub label: Label,
    /// What its numbers are counted in.
    pub unit: Arc<str>,
    /// What to ask if nobody states it.
    pub question: Option<Label>,
    /// What holds when and where.
    pub entries: Vec<StandardEntry>,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}

/// What a standard is in an area, for some days.
#[derive(Clone, Debug)]
pub struct StandardEntry {
    /// The area, with all that lies in it; nothing for the whole.
    pub area: Option<DivisionCode>,
    /// The days for which it holds. Without an end, it holds until the area's next entry begins.
    pub span: Span,
    /// What the area states.
    pub stated: Stated,
    /// Where it comes from.
    pub citation: Citation,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}

/// What an area states of a standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stated {
    /// A number.
    Number(Amount),
    /// That there is no such standard.
    None,
    /// Nothing that is published: the rulebook's user must choose.
    Open,
}
