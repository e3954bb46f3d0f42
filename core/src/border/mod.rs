//! The border: what another language asks as texts, answered as texts, the same bytes in each.
//!
//! A call has a struct, and what is asked again and again has a handle. A binding converts and calls: every default, every word and every
//! refusal is here. The runs of ledgers and JSON Lines are here too: they lead a text through forms into a book.

#[cfg(feature = "pay")]
mod back_pay;
#[cfg(feature = "checklist")]
mod checklist;
#[cfg(feature = "csv")]
mod csv;
#[cfg(feature = "checklist")]
mod due;
mod establishment;
#[cfg(feature = "csv")]
mod feed;
mod figures;
#[cfg(feature = "figures")]
mod indicators;
mod ledger;
mod lines;
#[cfg(feature = "pay")]
mod pay;
#[cfg(feature = "figures")]
mod roster;
mod stored;
mod stored_json;
#[cfg(feature = "figures")]
mod targets;
#[cfg(feature = "pay")]
mod what_if;
#[cfg(feature = "pay")]
mod worker;

#[cfg(feature = "checklist")]
pub use checklist::{ChosenChecklist, MatchCall};
#[cfg(feature = "csv")]
pub use csv::{LedgerCsv, Progress};
#[cfg(feature = "checklist")]
pub use due::{DueCall, ListedText};
pub use establishment::EstablishmentQuestion;
#[cfg(feature = "csv")]
pub use feed::{LedgerCall, LedgerFeed};
pub use figures::{CubeCall, FigureCall, Figures, SplitCall};
#[cfg(feature = "figures")]
pub use indicators::{IndicatorCall, RankCall};
pub use ledger::LedgerRun;
pub use lines::LinesRun;
#[cfg(feature = "pay")]
pub use pay::{PayCall, PayScheme, PayWorker, PayslipFormat};
#[cfg(feature = "figures")]
pub use roster::RosterCall;
pub use stored::{Corrected, Correction, StoredRecord};
#[cfg(feature = "figures")]
pub use targets::TargetCall;
#[cfg(feature = "pay")]
pub use what_if::{OutlookCall, StaffList};
