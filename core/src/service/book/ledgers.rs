//! The ledgers that a book's records come from, and the rows of them that were refused.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Book, NO_LEDGER};
use crate::service::Kind;
use crate::value::Date;

/// What a ledger is, as far as its rows go: how many were checked and, whatever their order, what they hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowsHash {
    pub(super) sum: u128,
    pub(super) rows: u64,
}

impl RowsHash {
    /// How many rows were checked.
    #[must_use]
    pub fn rows(self) -> u64 {
        self.rows
    }

    /// Whether both are of one ledger; one without a row is like none.
    pub(super) fn is_same(self, other: RowsHash) -> bool {
        self == other && self.rows > 0
    }

    /// Takes the rows of another part.
    pub(crate) fn join(&mut self, other: RowsHash) {
        self.rows = self.rows.saturating_add(other.rows);
        self.sum = self.sum.wrapping_add(other.sum);
    }

    /// Takes the hash of a row.
    pub(crate) fn add(&mut self, row: u128) {
        self.rows = self.rows.saturating_add(1);
        self.sum = self.sum.wrapping_add(row);
    }
}

/// A ledger of which a book has records.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Ledger {
    /// What it holds, by which it is known again.
    pub rows_hash: RowsHash,
    /// The rulebook that it was checked by: its name, version and hash.
    pub rulebook: Arc<str>,
    /// The day of the check.
    pub checked_on: Date,
    /// How many rows were refused of which not even the form is known.
    pub unread: u64,
}

/// A row that was refused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Refused {
    pub(super) ledger: u32,
    pub(super) number: u32,
    /// The place of its form among those of refused rows.
    pub(super) form: u32,
}

impl Book {
    /// Begins a ledger, whose rows come next.
    pub(crate) fn begin(&mut self, rulebook: &Arc<str>, checked_on: Date) {
        self.ledgers.push(Ledger { rows_hash: RowsHash::default(), rulebook: rulebook.clone(), checked_on, unread: 0 });
        self.is_reading = true;
        self.checked_on = self.checked_on.max(Some(checked_on));
    }

    /// Ends it.
    pub(crate) fn end(&mut self, rows_hash: RowsHash, unread: u64) {
        if let Some(ledger) = self.ledgers.last_mut() {
            (ledger.rows_hash, ledger.unread) = (rows_hash, unread);
        }
        self.is_reading = false;
    }

    /// Counts a row of that kind and form that has an error, so that figures can say that it was left out.
    pub(crate) fn refuse(&mut self, kind: &Kind, form: &str, number: u32) {
        let form = self.count_refused(kind, form, 1);
        self.refused.push(Refused { ledger: self.ledger_being_read(), number, form });
    }

    /// Counts so many refused rows of a form, and gives its place among the forms of refused rows.
    fn count_refused(&mut self, kind: &Kind, form: &str, rows: u64) -> u32 {
        let known = self.refused_of.iter().position(|(_, known, _)| **known == *form);
        let at = known.unwrap_or_else(|| {
            self.refused_of.push((kind.clone(), form.into(), 0));
            self.refused_of.len().saturating_sub(1)
        });
        if let Some((_, _, count)) = self.refused_of.get_mut(at) {
            *count = count.saturating_add(rows);
        }
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    /// The number of the ledger whose rows come, or [`NO_LEDGER`].
    pub(super) fn ledger_being_read(&self) -> u32 {
        let last = if self.is_reading { self.ledgers.len().checked_sub(1) } else { None };
        last.and_then(|ledger| u32::try_from(ledger).ok()).unwrap_or(NO_LEDGER)
    }

    /// Takes over the refused rows of a book whose ledgers will follow those of this one.
    pub(super) fn take_refused(&mut self, other: &Book, before: u32) {
        let forms: Vec<u32> = other.refused_of.iter().map(|(kind, form, count)| self.count_refused(kind, form, *count)).collect();
        self.refused.extend(other.refused.iter().map(|row| Refused {
            ledger: if row.ledger == NO_LEDGER { NO_LEDGER } else { row.ledger.saturating_add(before) },
            number: row.number,
            form: usize::try_from(row.form).ok().and_then(|form| forms.get(form)).copied().unwrap_or(u32::MAX),
        }));
    }

    /// The ledgers that its records come from, in the order in which they came.
    #[must_use]
    pub fn ledgers(&self) -> &[Ledger] {
        &self.ledgers
    }

    /// The last day of a check, where there was one.
    #[must_use]
    pub fn checked_on(&self) -> Option<Date> {
        self.checked_on
    }

    /// Says that records were checked on a day, where they were pushed one by one: figures go until then unless somebody says more.
    pub fn check(&mut self, day: Date) {
        self.checked_on = self.checked_on.max(Some(day));
    }

    /// The rows that were refused: ledger, number there, kind and form.
    pub fn refused(&self) -> impl Iterator<Item = (usize, u32, &Kind, &str)> {
        self.refused.iter().filter_map(|row| {
            let (kind, form, _) = self.refused_of.get(usize::try_from(row.form).ok()?)?;
            Some((usize::try_from(row.ledger).ok()?, row.number, kind, &**form))
        })
    }

    /// How many rows were refused, by kind and form.
    pub(crate) fn refused_forms(&self) -> impl Iterator<Item = (&Kind, &str, u64)> {
        self.refused_of.iter().map(|(kind, form, count)| (kind, &**form, *count))
    }

    /// How many rows were refused, by kind, and of how many not even that is known.
    #[must_use]
    pub fn refused_kinds(&self) -> (BTreeMap<Kind, u64>, u64) {
        let mut kinds: BTreeMap<Kind, u64> = BTreeMap::new();
        for (kind, _, count) in &self.refused_of {
            let sum = kinds.entry(kind.clone()).or_default();
            *sum = sum.saturating_add(*count);
        }
        (kinds, self.ledgers.iter().fold(0, |sum, ledger| sum.saturating_add(ledger.unread)))
    }
}
