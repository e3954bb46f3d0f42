//! What a ledger takes of rows that were proven clean: those of which there is nothing to tell, and which no row before or after makes anything
//! but records.

use super::super::doubles::Doubles;
use super::super::office::Reading;
use super::sums::IsSum;
use super::{Ledger, Outcomes};
use crate::form::definition::compiled::Form;
use crate::form::world::World;
use crate::value::{Date, Decimal};

/// How the columns of a ledger serve its one form.
pub(in crate::form) struct Lay<'l, 'f> {
    pub(in crate::form) form: &'f Form,
    /// The field of each column.
    pub(in crate::form) field_in: &'l [Option<usize>],
    /// The texts of the headings.
    pub(in crate::form) headings: &'l [String],
    /// The columns without a heading of which nothing has been told.
    pub(in crate::form) blank: &'l [usize],
    pub(in crate::form) reading: Reading,
    pub(in crate::form) world: World<'f>,
    /// The row of the headings.
    pub(in crate::form) at: u32,
}

impl<'f> Ledger<'f> {
    /// How its columns serve its form; nothing where a row has to be looked at to know its form or which of several cells counts, and until a row has
    /// been checked the ordinary way.
    pub(in crate::form) fn lay(&self) -> Option<Lay<'_, 'f>> {
        let ([form], [columns]) = (&self.forms[..], &self.headings.columns[..]) else { return None };
        let is_plain = self.headings.type_columns.is_empty() && columns.shared.is_empty() && !columns.lacks && columns.told;
        // Rows beside stored records are held against these one by one.
        #[cfg(feature = "beside")]
        let is_plain = is_plain && self.world.beside.is_none();
        is_plain.then_some(Lay {
            form,
            field_in: &columns.field_in,
            headings: &self.texts,
            blank: &self.headings.blank,
            reading: self.reading,
            world: self.world,
            at: self.at,
        })
    }

    /// The day of the check.
    pub(in crate::form) fn today(&self) -> Date {
        self.world.today
    }

    /// Whether the headings in that row are still those that count.
    pub(in crate::form) fn heads(&self, at: u32) -> bool {
        self.at == at
    }

    /// Decides about rows that wait and about blank ones, as a record follows.
    pub(in crate::form) fn follow(&mut self, sink: Outcomes<'_>) {
        if self.blank.since > 0 {
            if self.blank.between == 0 {
                self.blank.told_at = self.blank.first;
            }
            self.blank.between += std::mem::take(&mut self.blank.since);
        }
        if !self.held.is_empty() {
            self.release(sink);
        }
    }

    /// Whether a row with these numbers may be the sum of those above it.
    pub(in crate::form) fn may_be_sum(&self, numbers: impl Fn(usize) -> Option<Decimal>) -> bool {
        self.sums.first().is_some_and(|sums| sums.is_of(numbers) != IsSum::No)
    }

    /// Adds the numbers of a row to the sums.
    pub(in crate::form) fn add_to_sums(&mut self, numbers: impl Fn(usize) -> Option<Decimal>) {
        if let Some(sums) = self.sums.first_mut() {
            sums.add_of(numbers);
        }
    }

    /// The sums as whole numbers, each with its field and how many rows are in it; nothing where one is no whole number.
    pub(in crate::form) fn whole_sums(&self) -> Option<Vec<(usize, u64, u64)>> {
        self.sums.first()?.whole()
    }

    /// Puts whole numbers in the place of the sums.
    pub(in crate::form) fn set_sums(&mut self, sums: &[(usize, u64, u64)]) {
        if let Some(own) = self.sums.first_mut() {
            own.set(sums);
        }
    }

    pub(in crate::form) fn doubles(&mut self) -> &mut Doubles {
        &mut self.doubles
    }

    /// Whether the report says already that these names are waited for.
    pub(in crate::form) fn waits_for(&self, names: &[std::sync::Arc<str>]) -> bool {
        self.gathered.waits_for(names)
    }

    /// Counts so many records.
    pub(in crate::form) fn count_clean(&mut self, rows: usize) {
        self.gathered.count_clean(u64::try_from(rows).unwrap_or(u64::MAX));
    }
}
