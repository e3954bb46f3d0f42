//! What a rule leaves open: questions, the choices that answer them, and what waits for an answer.
//!
//! A pay scheme and a checklist ask alike. A setting has options and, for some days each, one of them (`Setting`). A caller's
//! [`Choice`] fills the days that the rule leaves open, never those that it states. An answer that waits for something lists the
//! [`OpenItem`]s. A place standard (`Standard`) is a value by area and day, chosen by the rulebook's user if no area
//! publishes it. Which settings, facts and tables there are is for the rooms below to say.
//!
//! ```
//! use wushe::choice::{Choice, OpenItem};
//!
//! let base = Choice::table(&[("1", "2958"), ("9", "3500")]);
//! assert!(matches!(base, Choice::Table(rows) if rows.len() == 2));
//! assert_eq!(OpenItem::Choice("amounts".into(), Some("9".into())).to_string(), "amounts[9]");
//! ```

#[cfg(feature = "choice")]
mod awaited;
#[cfg(feature = "choice")]
mod choose;
#[cfg(feature = "choice")]
mod open_item;
#[cfg(feature = "choice")]
mod read;
#[cfg(feature = "pay")]
mod setting;
#[cfg(feature = "choice")]
mod spec;
#[cfg(feature = "standards")]
mod standard;
#[cfg(feature = "standards")]
mod standard_spec;
#[cfg(feature = "standards")]
mod standards;
mod waiting;

#[cfg(feature = "pay")]
pub(crate) use awaited::{Awaited, agree, both, join};
#[cfg(feature = "choice")]
pub use choose::Choice;
#[cfg(feature = "pay")]
pub(crate) use choose::{Choosing, choose, choose_json};
#[cfg(feature = "choice")]
pub use open_item::OpenItem;
#[cfg(feature = "pay")]
pub(crate) use setting::{DatedWord, Setting};
#[cfg(feature = "choice")]
pub use spec::{OptionSpec, SettingEntry, SettingSpec};
#[cfg(feature = "standards")]
pub use standard::{Standard, StandardValue};
#[cfg(feature = "standards")]
pub use standard_spec::{StandardEntry, StandardSpec, Stated};
#[cfg(feature = "standards")]
pub use standards::Standards;
pub(crate) use waiting::Waiting;
