//! Sums in the making: whole numbers at one scale for each cell.
#![expect(clippy::indexing_slicing, reason = "a place is below the number of spots, and a code below its width, or the tests fail")]

use super::place::Spots;
use super::plan::Source;
use crate::metrics::spec::Aggregate;
use crate::metrics::tally::Counting;
use crate::value::Decimal;

/// The first whole number that no decimal holds.
pub(super) const TOO_LARGE: u128 = 1 << 96;

/// The sums of one measure over some records of one form.
pub(super) struct Sums {
    pub(super) scale: u32,
    /// Whether what was before the first month counts.
    is_stock: bool,
    small: Vec<i64>,
    /// More than any of the small ones is, whatever its sign.
    bound: u128,
    /// What did not fit there.
    large: Option<Vec<i128>>,
    /// All amounts that were added one by one, whatever their signs; nothing where one can't be told at that scale.
    pub(super) total: Option<u128>,
}

impl Sums {
    fn new(scale: u32, spots: &Spots) -> Self {
        Sums { scale, is_stock: false, small: vec![0; spots.len()], bound: 0, large: None, total: Some(0) }
    }

    pub(super) fn of(source: Source<'_>, spots: &Spots) -> Option<Self> {
        match source {
            Source::Counts(_) => Some(Sums::new(0, spots)),
            Source::Amounts(scale, _) => Some(Sums::new(scale, spots)),
            Source::Record | Source::Keys(..) => None,
        }
    }

    /// Those of a measure whose records are read one by one.
    pub(super) fn of_rows(counting: Counting<'_>, spots: &Spots) -> Option<Self> {
        let aggregate = counting.measure.aggregate();
        let sums = || Sums { is_stock: aggregate.is_stock(), ..Sums::new(counting.scale(), spots) };
        matches!(aggregate, Aggregate::Sum | Aggregate::Balance).then(sums)
    }

    /// Adds the values of a block where they are taken.
    pub(super) fn add(&mut self, source: Source<'_>, from: usize, spots: &[u32], takes: Option<(&[bool], &[u16])>) {
        match source {
            Source::Counts(counts) => self.add_all(counts.get(from..).unwrap_or_default(), spots, takes),
            Source::Amounts(_, units) => self.add_all(units.get(from..).unwrap_or_default(), spots, takes),
            Source::Record | Source::Keys(..) => {}
        }
    }

    fn add_all<T: Copy + Into<i64>>(&mut self, values: &[T], spots: &[u32], takes: Option<(&[bool], &[u16])>) {
        let values = values.get(..spots.len()).unwrap_or(values);
        // Any number is below twice all the bits that any has.
        let bits = values.iter().fold(0_u64, |bits, value| bits | (*value).into().unsigned_abs());
        self.make_room(u128::from(bits) * values.len() as u128);
        match takes {
            None => {
                for (value, spot) in values.iter().zip(spots) {
                    let sum = &mut self.small[*spot as usize];
                    *sum = sum.wrapping_add((*value).into());
                }
            }
            Some((takes, codes)) => {
                for ((value, spot), code) in values.iter().zip(spots).zip(codes) {
                    let sum = &mut self.small[*spot as usize];
                    *sum = sum.wrapping_add(if takes[usize::from(*code)] { (*value).into() } else { 0 });
                }
            }
        }
    }

    /// Sees to it that so much more can be added anywhere without overflow.
    fn make_room(&mut self, more: u128) {
        if self.bound + more >= 1 << 63 {
            let large = self.large.get_or_insert_with(|| vec![0; self.small.len()]);
            for (large, small) in large.iter_mut().zip(&mut self.small) {
                *large = large.saturating_add(i128::from(*small));
                *small = 0;
            }
            self.bound = 0;
        }
        self.bound += more;
    }

    /// Adds an amount.
    pub(super) fn add_amount(&mut self, spots: &Spots, spot: u32, amount: Option<Decimal>) {
        let whole = amount.and_then(|amount| {
            let power = 10_i128.checked_pow(self.scale.checked_sub(amount.scale())?)?;
            amount.mantissa().checked_mul(power)
        });
        // What stands in no cell is not added up; what was before the first month counts for what is left on a day alone.
        let is_before = || self.is_stock && usize::try_from(spot).is_ok_and(|at| at < spots.cells());
        if !spots.is_month(spot) && !is_before() {
            return;
        }
        self.total = self.total.zip(whole).map(|(total, whole)| total.saturating_add(whole.unsigned_abs()));
        let large = self.large.get_or_insert_with(|| vec![0; self.small.len()]);
        if let (Some(sum), Some(whole)) = (large.get_mut(spot as usize), whole) {
            *sum = sum.saturating_add(whole);
        }
    }

    /// Whether each is one of the small ones.
    pub(super) fn is_small(&self) -> bool {
        self.large.is_none()
    }

    /// More than any is, where each is one of the small ones.
    pub(super) fn bound(&self) -> u128 {
        self.bound
    }

    pub(super) fn small(&self, at: usize) -> i64 {
        self.small.get(at).copied().unwrap_or_default()
    }

    pub(super) fn get(&self, at: usize) -> i128 {
        let large = self.large.as_ref().and_then(|large| large.get(at)).copied().unwrap_or_default();
        large.saturating_add(self.small(at).into())
    }
}
