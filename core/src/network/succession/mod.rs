//! What became of units: stated by a document or a caller, never guessed from lists.

mod back;
mod check;
mod follow;
mod restated;

use std::sync::Arc;

pub use follow::{Followed, Last};
pub use restated::{Restated, Undo};

use crate::citation::Citation;
use crate::finding::{Code, Finding, Problem, SourceLocation, word_list};
use crate::network::build::{MAX_NAME, is_line};
use crate::value::{Date, DivisionCode};

word_list! {
    /// How units become others.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum SuccessionKind {
        /// One unit has another code.
        OneToOne = "one_to_one",
        /// Several become one, which may be one of them.
        Merge = "merge",
        /// One becomes several, of which it may be one.
        Split = "split",
        /// Units go, each to the one at the same position, below another parent.
        Transfer = "transfer",
    }

    /// Every kind.
    pub const ALL: &'static [SuccessionKind];

    /// The word in JSON and in rulebooks.
    pub fn as_str;

    /// The kind of that word.
    pub fn from_name;
}

impl SuccessionKind {
    fn takes(self, from: usize, to: usize) -> bool {
        match self {
            SuccessionKind::OneToOne => from == 1 && to == 1,
            SuccessionKind::Merge => from > 1 && to == 1,
            SuccessionKind::Split => from == 1 && to > 1,
            SuccessionKind::Transfer => from > 0 && from == to,
        }
    }
}

/// A statement, by a document or a caller, that units became others on a day.
///
/// A unit within one whose code ends has a code below it, so it needs a succession of its own on the same day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Succession {
    /// Its name.
    pub id: Arc<str>,
    /// How.
    pub kind: SuccessionKind,
    /// The first day of the new state.
    pub on: Date,
    /// The units that it takes.
    pub from: Vec<DivisionCode>,
    /// The units that it gives.
    pub to: Vec<DivisionCode>,
    /// The names of the units that it gives; none where the lists have them.
    pub names: Vec<Arc<str>>,
    /// The source of the statement.
    pub citation: Citation,
}

impl Succession {
    /// The faults of the succession alone, whatever the lists say, at the place where it is written.
    ///
    /// - `succession_arity`: the kind takes or gives another number of units;
    /// - `succession_doubled`: a unit stands twice in `from`, or in `to`;
    /// - `succession_level`: a unit lies at another level than the first one;
    /// - `succession_same`: a unit would become itself; `succession_stays`: a unit that is transferred stays below its parent;
    /// - `succession_names`: there are not as many names as units that it gives; `network_name`: one is no name.
    #[must_use]
    pub fn faults(&self, place: &SourceLocation) -> Vec<Finding> {
        let mut faults = Vec::new();
        let mut tell = |key: &'static str, at: Option<u32>, problem: Problem| {
            let place = place.key(key);
            let path = at.map_or(place.path.clone(), |at| place.path.clone().index(at));
            faults.push(SourceLocation::new(path, place.line).finding(problem));
        };
        if !self.kind.takes(self.from.len(), self.to.len()) {
            let problem = Problem::new(Code::SuccessionArity).with("kind", self.kind.as_str());
            tell("kind", None, problem.with("from", self.from.len()).with("to", self.to.len()));
        }
        let level = self.from.first().or(self.to.first()).map(|code| code.level());
        for (key, codes) in [("from", &self.from), ("to", &self.to)] {
            let mut before: Vec<DivisionCode> = Vec::with_capacity(codes.len());
            for (at, code) in (0..).zip(codes.iter().copied()) {
                if before.contains(&code) {
                    tell(key, Some(at), Code::SuccessionDoubled.into());
                }
                if let Some(level) = level.filter(|level| *level != code.level()) {
                    tell(key, Some(at), Problem::new(Code::SuccessionLevel).with("level", level.as_str()));
                }
                before.push(code);
            }
        }
        let pairwise = matches!(self.kind, SuccessionKind::OneToOne | SuccessionKind::Transfer);
        for (at, (from, to)) in (0..).zip(self.from.iter().zip(&self.to)).filter(|_| pairwise) {
            if from == to {
                tell("to", Some(at), Code::SuccessionSame.into());
            } else if self.kind == SuccessionKind::Transfer && from.parent() == to.parent() {
                tell("to", Some(at), Code::SuccessionStays.into());
            }
        }
        if !self.names.is_empty() && self.names.len() != self.to.len() {
            tell("names", None, Problem::new(Code::SuccessionNames).with("units", self.to.len()));
        }
        for (at, _) in (0..).zip(&self.names).filter(|(_, name)| !is_line(name, MAX_NAME)) {
            tell("names", Some(at), Problem::new(Code::NetworkName).with("max", MAX_NAME));
        }
        faults
    }

    /// The units that end, each with its position.
    fn ends(&self) -> impl Iterator<Item = (u32, DivisionCode)> {
        (0..).zip(self.from.iter().copied()).filter(|(_, code)| !self.to.contains(code))
    }

    /// The units that begin, each with its position.
    fn begins(&self) -> impl Iterator<Item = (u32, DivisionCode)> {
        (0..).zip(self.to.iter().copied()).filter(|(_, code)| !self.from.contains(code))
    }

    /// The codes that one of its units becomes.
    fn successors(&self, code: DivisionCode) -> &[DivisionCode] {
        let Some(at) = self.from.iter().position(|known| *known == code) else { return &[] };
        match self.kind {
            SuccessionKind::Transfer => self.to.get(at..=at).unwrap_or_default(),
            SuccessionKind::OneToOne | SuccessionKind::Merge | SuccessionKind::Split => &self.to,
        }
    }

    /// The name of a unit that it gives, where it says one.
    fn name(&self, at: u32) -> Option<&Arc<str>> {
        self.names.get(usize::try_from(at).ok()?)
    }
}

/// Successions that fit the lists and each other, in the order of their days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Successions(Box<[Succession]>);

impl Successions {
    /// Each of them, by day.
    pub fn iter(&self) -> impl Iterator<Item = &Succession> {
        self.0.iter()
    }

    /// Returns true if there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
