//! What was read of one column in some rows.

use super::known::{Entry, Known, NOTHING};
use crate::digest::Digest;
use crate::form::draft::content::{FieldValue, FilledFields, Slot, ValueStore};
use crate::value::{Count, Date, Decimal};

/// How the values of a column lie.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Lie {
    /// Nothing stands in any row.
    #[default]
    Blank,
    /// The numbers of different values, each of which was read once.
    Different,
    /// Days.
    Days,
    /// Counts.
    Counts,
    /// Values that were read row by row.
    Read,
}

/// What was read of one column in some rows. Each lie has lists of its own, of which one is filled.
#[derive(Default)]
pub(super) struct Lane {
    pub(super) lie: Lie,
    pub(super) known: Known,
    pub(super) ids: Vec<u32>,
    pub(super) days: Vec<Option<Date>>,
    /// The numbers of the days.
    pub(super) numbers: Vec<i32>,
    pub(super) read_days: ReadDays,
    pub(super) counts: Vec<Option<u64>>,
    pub(super) slots: Vec<Slot>,
    /// Whether each row that was read has a value for its record.
    pub(super) values: Vec<bool>,
    pub(super) content: FilledFields,
    /// Whether there is a value in every row.
    pub(super) is_whole: bool,
}

impl Lane {
    pub(super) fn clear(&mut self, lie: Lie) {
        self.lie = lie;
        self.is_whole = true;
        self.ids.clear();
        self.days.clear();
        self.numbers.clear();
        self.counts.clear();
        self.slots.clear();
        self.values.clear();
        if lie == Lie::Read {
            self.content = FilledFields::default();
        }
    }

    pub(super) fn entry(&self, row: usize) -> Option<&Entry> {
        self.known.entry(*self.ids.get(row)?)
    }

    /// What stands in a row.
    pub(super) fn slot(&self, row: usize) -> Slot {
        let set = |value: Option<FieldValue>| value.map_or(Slot::Empty, Slot::Set);
        match self.lie {
            Lie::Blank => Slot::Empty,
            Lie::Different => self.ids.get(row).filter(|id| **id != NOTHING).map_or(Slot::Empty, |id| self.known.slot(*id)),
            Lie::Days => set(self.days.get(row).copied().flatten().map(FieldValue::Date)),
            Lie::Counts => set(self.counts.get(row).copied().flatten().and_then(|count| Count::new(count).ok()).map(FieldValue::Count)),
            Lie::Read => self.slots.get(row).copied().unwrap_or(Slot::Empty),
        }
    }

    /// What its slots point at.
    pub(super) fn kept(&self) -> &ValueStore {
        match self.lie {
            Lie::Different => &self.known.content.kept,
            _ => &self.content.kept,
        }
    }

    /// The number in a row, if one stands there.
    pub(super) fn number(&self, row: usize) -> Option<Decimal> {
        match self.slot(row) {
            Slot::Set(FieldValue::Count(count)) => Some(Decimal::from(count.get())),
            Slot::Set(FieldValue::Amount(amount)) => Some(amount.decimal()),
            _ => None,
        }
    }

    /// The day in a row, if one stands there.
    pub(super) fn day(&self, row: usize) -> Option<Date> {
        if self.lie == Lie::Days {
            return self.days.get(row).copied().flatten();
        }
        match self.slot(row) {
            Slot::Set(FieldValue::Date(date)) => Some(date),
            _ => None,
        }
    }
}

/// How many days are kept once they were read.
const DAYS: usize = 1024;

/// Days that came lately, each with its digest.
pub(super) struct ReadDays {
    of: Option<Digest>,
    days: Vec<(i32, Option<Date>, u128)>,
}

impl Default for ReadDays {
    fn default() -> Self {
        ReadDays { of: None, days: vec![(i32::MIN, None, 0); DAYS] }
    }
}

impl ReadDays {
    /// The day of a number, and its digest as a value behind that one.
    pub(super) fn read(&mut self, number: i32, of: Digest) -> (Option<Date>, u128) {
        if self.of.is_none_or(|known| known.whole() != of.whole()) {
            *self = ReadDays { of: Some(of), ..ReadDays::default() };
        }
        let at = usize::try_from(number.rem_euclid(1024)).unwrap_or_default();
        match self.days.get_mut(at) {
            Some((known, date, digest)) if *known == number => (*date, *digest),
            place => {
                let mut digest = of;
                digest.number(u64::from(number.cast_unsigned()));
                let read = (number, Date::from_day_number(number), digest.whole());
                if let Some(place) = place {
                    *place = read;
                }
                (read.1, read.2)
            }
        }
    }
}
