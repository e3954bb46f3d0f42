//! What is told beside the tasks: items that are never due, and records that do none or can't be right.

use std::sync::Arc;

use super::plan::Unscheduled;
use crate::checklist::item::Item;
use crate::finding::word_list;
use crate::service::book::RowId;

/// An item that is never due, and why.
#[derive(Clone, Debug)]
pub struct Unplanned {
    /// The item.
    pub item: Arc<Item>,
    /// Why no task of it can be told.
    pub why: Unscheduled,
}

word_list! {
    /// What is told of a record that does a task, or would.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Told {
        /// Nothing is known of whom it is about: no record tells that there is such a subject.
        UnknownSubject = "unknown_subject",
        /// Its subject had died, left or moved away.
        AfterEnd = "after_end",
        /// It lacks the key that joins it to others, so nobody knows what it is part of.
        NoKey = "no_key",
        /// It is of a day after its subject withdrew the consent that it needs, and before another consent. It counts: who was helped was helped.
        ConsentWithdrawn = "consent_withdrawn",
        /// It and another of its day say different things of its subject, so neither is believed.
        FactsContradict = "facts_contradict",
        /// A day that it tells lies after its own and can't, such as a birthday.
        FactLater = "fact_later",
        /// Its last day is before its first, so it tells of nobody.
        EndsBefore = "ends_before",
    }

    /// Every one.
    pub const ALL: [Told; 7];

    /// Its name in JSON.
    pub fn as_str;

    /// The one of that name.
    pub fn from_name;
}

/// A record of which something is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ToldRow {
    /// Why.
    pub what: Told,
    /// The record.
    pub row: RowId,
    /// Which of the book's ledgers it comes from, and its number there.
    pub origin: Option<(usize, u32)>,
}
