//! The ways in: a JSON text, a value of another language, the rows of a ledger, JSON Lines.
//!
//! Each fills the same draft, so they cannot differ in what they find. `office` reads what only a ledger's cell may hold, `doubles` knows a row
//! again, `once` does where one ledger is checked in parts, `accepted` lends what a book takes, `scratch` is the memory that one check after another uses, and
//! `beside` holds records against those that are stored already.

pub(super) mod accepted;
pub(super) mod batch;
#[cfg(feature = "beside")]
pub(super) mod beside;
pub(super) mod doubles;
pub(super) mod input;
pub(super) mod json;
pub(super) mod ledger;
pub(super) mod office;
mod once;
pub(super) mod scratch;
