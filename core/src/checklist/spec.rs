//! Items as a rulebook writes them.

use std::sync::Arc;

use super::cadence::Cadence;
use super::readings::Readings;
use super::words::{Effect, StationRole, Subject};
use crate::citation::Citation;
use crate::finding::{Label, SourceLocation};
use crate::form::Formula;
use crate::service::Role;
use crate::time::Span;
use crate::value::Amount;

/// An item (事项) as written.
#[derive(Clone, Debug)]
pub struct ItemSpec {
    /// Its name: `SA-02`.
    pub id: Arc<str>,
    /// What it is called.
    pub label: Label,
    /// Its domain: an option of the rulebook's code list `checklist_domains`.
    pub domain: Arc<str>,
    /// Whom it is about.
    pub subject: Subject,
    /// What holds of it when, the texts of other days among it.
    pub versions: Vec<VersionSpec>,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}

/// What holds of an item for some days.
#[derive(Clone, Debug)]
pub struct VersionSpec {
    /// The days of force.
    pub span: Span,
    /// Whom it serves; everybody of the subject's sort where nothing is said.
    pub target: Option<Formula>,
    /// Whom the text lists beside, where its list is open.
    pub listed: Option<Formula>,
    /// Whether the text's list ends in 等.
    pub is_open: bool,
    /// What the text gives.
    pub effect: Effect,
    /// What the station has to do with it.
    pub role: Option<StationRole>,
    /// Who must do it: options of the rulebook's code list `duty_bearers`.
    pub duty_bearers: Vec<Arc<str>>,
    /// Which service it is: an option of the rulebook's code list `service_types`.
    pub service: Option<Arc<str>>,
    /// How often, or by when.
    pub cadence: Option<CadenceSpec>,
    /// Which records do it.
    pub evidence: Option<EvidenceSpec>,
    /// What must be handed in.
    pub papers: Vec<PaperSpec>,
    /// For how many days it holds once granted.
    pub valid_days: Option<i64>,
    /// How the text is read here.
    pub reading: Option<Label>,
    /// How else it can be read.
    pub other_reading: Option<Label>,
    /// Where it comes from.
    pub citation: Citation,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}

/// A cadence as written.
#[derive(Clone, Debug)]
pub struct CadenceSpec {
    /// What sort it is, with its numbers.
    pub cadence: Cadence,
    /// What starts the window of an event.
    pub event: Option<EventSpec>,
    /// What must hold of the record whose days are a term.
    pub term: Option<Formula>,
    /// How its windows are read, as far as the rule says.
    pub readings: Readings,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}

/// What starts the window of an event: a record, or a day that is a fact of the subject.
#[derive(Clone, Debug)]
pub struct EventSpec {
    /// The kinds of record.
    pub kinds: Vec<Arc<str>>,
    /// What must hold of the record.
    pub condition: Option<Formula>,
    /// The fact whose day it is.
    pub fact: Option<Arc<str>>,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}

/// Which records do an item.
#[derive(Clone, Debug)]
pub struct EvidenceSpec {
    /// The kinds of record.
    pub kinds: Vec<Arc<str>>,
    /// What must hold of the record.
    pub condition: Option<Formula>,
    /// Whether the record is about the household of which the person is a member that day.
    pub is_of_household: bool,
    /// What has to come together before it counts once.
    pub together: Option<TogetherSpec>,
    /// The role whose key counts once: each person one time, however many records are about them.
    pub once_of: Option<Role>,
    /// The items that can't be done by the same record.
    pub not_with: Vec<Arc<str>>,
    /// What counts towards a term at a stated amount.
    pub credits: Vec<CreditSpec>,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}

/// So many records of one key that count as once: a group counts with four sessions of five people.
#[derive(Clone, Debug)]
pub struct TogetherSpec {
    /// The role that holds the key.
    pub of: Role,
    /// How many records.
    pub least: u32,
    /// How many people, where their number is asked for: those of each record or those of all, as the reading `people` says.
    pub least_people: Option<u32>,
}

/// A record that counts towards a term at a stated amount: a degree as 90 hours.
#[derive(Clone, Debug)]
pub struct CreditSpec {
    /// The kinds of record.
    pub kinds: Vec<Arc<str>>,
    /// What must hold of the record.
    pub condition: Option<Formula>,
    /// The amount.
    pub amount: Amount,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}

/// A paper as written.
#[derive(Clone, Debug)]
pub struct PaperSpec {
    /// The paper.
    pub paper: Paper,
    /// What must hold of a record that did the item for the paper to be there.
    pub shown_by: Option<Formula>,
}

/// A paper that must be handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// What it is called.
    pub name: Label,
    /// Whether nothing is decided without it.
    pub is_required: bool,
    /// What else is said of it.
    pub note: Option<Label>,
}
