//! Where a rule is written, and how sure a value is.

use std::sync::Arc;

use crate::finding::{Label, word_list};
use crate::value::Date;

word_list! {
    /// How a value came to stand in a rulebook.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Provenance {
        /// A document states it.
        Published = "published",
        /// A document's words are read so; another reading is possible and named.
        Interpreted = "interpreted",
        /// Ours, for trying things out.
        Illustrative = "illustrative",
        /// The rule exists and its value is not public: the caller must choose.
        Unstated = "unstated",
        /// Chosen by the caller in place of an unstated value.
        Chosen = "chosen",
        /// Put by the caller in place of what holds, to see what would follow.
        WhatIf = "what_if",
    }

    /// The word in JSON and in rulebooks.
    pub fn as_str;
}

impl Provenance {
    /// Every provenance that a rulebook can state: what would be if something changed stands in none.
    pub const ALL: &'static [Provenance] =
        &[Provenance::Published, Provenance::Interpreted, Provenance::Illustrative, Provenance::Unstated, Provenance::Chosen];

    /// The provenance of that word in a rulebook.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Provenance> {
        Provenance::ALL.iter().copied().find(|known| known.as_str() == name)
    }

    /// The less sure of the two: what is published is surest, then what is interpreted, chosen, illustrative and unstated, and what is
    /// only tried is least sure, so that it shows in whatever it is part of.
    ///
    /// ```
    /// use wushe::citation::Provenance;
    ///
    /// assert_eq!(Provenance::Published.less_sure(Provenance::Chosen), Provenance::Chosen);
    /// assert_eq!(Provenance::Illustrative.less_sure(Provenance::Interpreted), Provenance::Illustrative);
    /// assert_eq!(Provenance::Illustrative.less_sure(Provenance::WhatIf), Provenance::WhatIf);
    /// assert_eq!(Provenance::from_name("what_if"), None, "no rulebook states it");
    /// ```
    #[must_use]
    pub fn less_sure(self, other: Provenance) -> Provenance {
        let rank = |provenance| match provenance {
            Provenance::Published => 0,
            Provenance::Interpreted => 1,
            Provenance::Chosen => 2,
            Provenance::Illustrative => 3,
            Provenance::Unstated => 4,
            Provenance::WhatIf => 5,
        };
        if rank(other) > rank(self) { other } else { self }
    }
}

word_list! {
    /// How far a source can be trusted.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Grade {
        /// Official text or site, or a verbatim repost of a rule with articles.
        A = "A",
        /// Newspaper, journal, encyclopedia.
        B = "B",
        /// Found on a page without a named primary source: its shape, not its truth.
        C = "C",
    }

    /// The letter.
    pub fn as_str;

    /// The grade of that letter.
    pub fn from_name;
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
