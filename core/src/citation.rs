//! Where a rule is written, and how sure a value is.

use std::sync::Arc;

use crate::finding::Label;
use crate::value::Date;

/// How a value came to stand in a rulebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Provenance {
    /// A document states it.
    Published,
    /// A document's words are read so; another reading is possible and named.
    Interpreted,
    /// Ours, for trying things out.
    Illustrative,
    /// The rule exists and its value is not public: the caller must choose.
    Unstated,
    /// Chosen by the caller in place of an unstated value.
    Chosen,
}

impl Provenance {
    /// Every provenance that a rulebook can state.
    pub const ALL: &'static [Provenance] =
        &[Provenance::Published, Provenance::Interpreted, Provenance::Illustrative, Provenance::Unstated, Provenance::Chosen];

    /// The word in JSON and in rulebooks.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Provenance::Published => "published",
            Provenance::Interpreted => "interpreted",
            Provenance::Illustrative => "illustrative",
            Provenance::Unstated => "unstated",
            Provenance::Chosen => "chosen",
        }
    }

    /// The provenance of that word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Provenance> {
        Provenance::ALL.iter().copied().find(|provenance| provenance.as_str() == name)
    }

    /// The less sure of the two: what is published is surest, what is unstated least.
    ///
    /// ```
    /// use wushe::citation::Provenance;
    ///
    /// assert_eq!(Provenance::Published.less_sure(Provenance::Chosen), Provenance::Chosen);
    /// assert_eq!(Provenance::Illustrative.less_sure(Provenance::Interpreted), Provenance::Illustrative);
    /// ```
    #[must_use]
    pub fn less_sure(self, other: Provenance) -> Provenance {
        let rank = |provenance| match provenance {
            Provenance::Published => 0,
            Provenance::Interpreted => 1,
            Provenance::Chosen => 2,
            Provenance::Illustrative => 3,
            Provenance::Unstated => 4,
        };
        if rank(other) > rank(self) { other } else { self }
    }
}

/// How far a source can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Official text or site, or a verbatim repost of a rule with articles.
    A,
    /// Newspaper, journal, encyclopedia.
    B,
    /// Found on a page without a named primary source: its shape, not its truth.
    C,
}

impl Grade {
    /// The letter.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Grade::A => "A",
            Grade::B => "B",
            Grade::C => "C",
        }
    }

    /// The grade of that letter.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Grade> {
        [Grade::A, Grade::B, Grade::C].into_iter().find(|grade| grade.as_str() == name)
    }
}

/// A text that rules are written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its name within rulebooks: `hinggan-2022-bulletin`.
    pub id: Arc<str>,
    /// The title, verbatim.
    pub title: String,
    /// Who issued it, as the source names them.
    pub issuers: Vec<String>,
    /// The document number (文号), where one is known.
    pub number: Option<String>,
    /// The day of issue, where known.
    pub issued_on: Option<Date>,
    /// From which day it holds, where known.
    pub effective_on: Option<Date>,
    /// Where it was read; nothing where its text is not public and only its title is known.
    pub source: Option<String>,
    /// How far that source can be trusted.
    pub grade: Grade,
    /// When it was last looked at.
    pub checked_on: Date,
    /// Its clauses, by name.
    pub clauses: Vec<Clause>,
}

/// One place of a document and the few words of it that decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Its name within the document: `totals`.
    pub id: Arc<str>,
    /// The deciding words, verbatim.
    pub quote: String,
}

/// Where a value comes from and how sure it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// How the value came to stand in the rulebook.
    pub provenance: Provenance,
    /// `document#clause`; there for published and interpreted values.
    pub clause: Option<Arc<str>>,
    /// Why it is read so and which other reading there is; there for interpreted values.
    pub reason: Option<Label>,
}
