//! A record that nothing forbids, lent where it lies until the next one is checked.

use crate::form::check::{Shown, build};
use crate::form::definition::compiled::Form;
use crate::form::draft::content::FilledFields;
use crate::service::{Book, Record};
use crate::value::Date;

/// A record that nothing forbids, lent where it lies. A book takes it without its being built.
#[derive(Clone, Copy)]
pub struct Accepted<'r>(Place<'r>);

#[derive(Clone, Copy)]
enum Place<'r> {
    /// In the room of its check.
    Room(&'r Form, &'r FilledFields, &'r [Shown], Date),
    /// A record that was built, as others were checked in the room since.
    Built(&'r Record),
}

impl std::fmt::Debug for Accepted<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Accepted(***)")
    }
}

impl<'r> Accepted<'r> {
    pub(in crate::form) fn in_room(form: &'r Form, content: &'r FilledFields, shown: &'r [Shown]) -> Option<Self> {
        let day = build::day(form, content, shown)?;
        Some(Accepted(Place::Room(form, content, shown, day)))
    }

    pub(in crate::form) fn built(record: &'r Record) -> Self {
        Accepted(Place::Built(record))
    }

    /// The record, which is built here where it was not.
    #[must_use]
    pub fn record(self) -> Option<Record> {
        match self.0 {
            Place::Room(form, content, shown, _) => build::record(form, content, shown),
            Place::Built(record) => Some(record.clone()),
        }
    }

    /// Puts it into a book, as a row of the ledger that is being read.
    pub(crate) fn put(self, book: &mut Book, number: u32, normalised: bool) {
        match self.0 {
            Place::Room(form, content, shown, day) => {
                build::put(form, content, shown, &mut book.begin_row(&form.shape, day, number, normalised));
            }
            Place::Built(record) => {
                book.push_row(record, number, normalised);
            }
        }
    }
}
