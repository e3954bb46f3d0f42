//! From the tree of a rulebook to what its rooms compile, everything that does not fit told at its place.
//!
//! Each list of a rulebook is one [`List`] in a file of its own and one line of the table below. `cursor` asks a table for its keys one by one, `cited`
//! looks up the clauses, and the lists of a feature that is off are [`Unread`].

pub(super) mod cited;
mod codes;
pub(super) mod cursor;
mod facts;
#[cfg(feature = "figures")]
mod figures;
mod forms;
mod item;
#[cfg(feature = "checklist")]
mod items;
mod list;
#[cfg(feature = "pay")]
mod pay;
#[cfg(feature = "standards")]
mod standards;
#[cfg(not(all(feature = "figures", feature = "pay", feature = "standards", feature = "checklist")))]
mod unread;

use self::cited::Cited;
use self::list::{Kept, List, lists, read_list};
use super::source::ListName;
use super::source::collector::Collector;
#[cfg(feature = "authoring")]
use crate::finding::Finding;

pub(super) use self::list::Known;

#[cfg(not(feature = "figures"))]
mod figures {
    use super::unread::Unread;

    pub(super) type Documents = Unread<crate::citation::Document>;
    pub(super) type Indicators = Unread<()>;
    pub(super) type Measures = Unread<crate::metrics::Measure>;
    pub(super) type Reported = Unread<crate::metrics::ReportedFigure>;
    pub(super) type Successions = Unread<crate::network::Succession>;
    pub(super) type Targets = Unread<()>;
}

#[cfg(not(feature = "pay"))]
mod pay {
    pub(super) type Schemes = super::unread::Unread<()>;
    pub(super) type Choices = super::unread::Unread<()>;
}

#[cfg(not(feature = "checklist"))]
mod items {
    pub(super) type Items = super::unread::Unread<()>;
}

#[cfg(not(feature = "standards"))]
mod standards {
    pub(super) type Standards = super::unread::Unread<()>;
}

// A list refers to lists above it. An empty list of the first braces stands in the canonical JSON, as it has from the first: a line more
// there changes the hash of every rulebook, so a new list goes into the second.
lists! {
    {
        documents: figures::Documents,
        codes: codes::Codes,
        facts: facts::Facts,
        forms: forms::Forms,
        measures: figures::Measures,
        reported: figures::Reported,
    }
    {
        indicators: figures::Indicators,
        targets: figures::Targets,
        successions: figures::Successions,
        standards: standards::Standards,
        items: items::Items,
        pay: pay::Schemes,
        choices: pay::Choices,
    }
}
