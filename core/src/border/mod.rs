//! The border: what another language asks as texts, answered as texts, the same bytes in each.
//!
//! A call has a struct, and what is asked again and again has a handle. A binding converts and calls: every default, every word and every
//! refusal is here. The runs of ledgers and JSON Lines are here too: they lead a text through forms into a book.

#[cfg(feature = "pay")]
mod back_pay;
#[cfg(feature = "csv")]
mod csv;
mod establishment;
mod figures;
mod ledger;
mod lines;
#[cfg(feature = "pay")]
mod pay;
mod stored;
#[cfg(feature = "pay")]
mod worker;

#[cfg(feature = "csv")]
pub use csv::{LedgerCsv, Progress};
pub use establishment::EstablishmentQuestion;
pub use figures::{CubeCall, FigureCall, Figures, SplitCall};
pub use ledger::LedgerRun;
pub use lines::LinesRun;
#[cfg(feature = "pay")]
pub use pay::{PayCall, PayScheme, PayWorker, PayslipFormat};
pub use stored::StoredRecord;
