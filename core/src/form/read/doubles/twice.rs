//! Which of very many numbers may come twice, found without sorting all of them.

/// How many bits of the filters there are for each number.
const BITS: usize = 16;

/// So many rows are kept in one list; more are kept in parts, each of which fits near the processor.
const MANY: usize = 1 << 16;
const PARTS: usize = 256;

/// A set of bits, as many as a power of two.
struct Filter(Vec<u64>);

impl Filter {
    /// Sets the bit of a number, and says whether it was set.
    fn set(&mut self, number: u64) -> bool {
        let (at, bit) = self.place(number);
        let Some(word) = self.0.get_mut(at) else { return true };
        let was = *word & bit != 0;
        *word |= bit;
        was
    }

    fn has(&self, number: u64) -> bool {
        let (at, bit) = self.place(number);
        self.0.get(at).is_none_or(|word| word & bit != 0)
    }

    fn place(&self, number: u64) -> (usize, u64) {
        let at = usize::try_from(number >> 6).unwrap_or_default() & self.0.len().saturating_sub(1);
        (at, 1 << (number & 63))
    }
}

/// All numbers whose bits above `shift` others have too, and few more.
pub(super) fn candidates(numbers: &[u128], shift: u32) -> Vec<u128> {
    if numbers.len() < 64 {
        return numbers.to_vec();
    }
    let words = (numbers.len().saturating_mul(BITS) / 64).next_power_of_two();
    let (mut seen, mut twice) = (Filter(vec![0; words]), Filter(vec![0; words]));
    let low = |number: &u128| u64::try_from(number >> shift & u128::from(u64::MAX)).unwrap_or_default();
    for number in numbers {
        let hash = low(number);
        if seen.set(hash) {
            twice.set(hash.rotate_right(24));
        }
    }
    numbers.iter().filter(|number| twice.has(low(number).rotate_right(24))).copied().collect()
}

/// Rows as numbers, each 96 bits of its digest and then the number of the row, in the order of the digests part by part.
#[derive(Default)]
pub(super) struct Rows {
    few: Vec<u128>,
    parts: Vec<Vec<u128>>,
}

impl Rows {
    pub(super) fn push(&mut self, row: u128) {
        if self.parts.is_empty() {
            self.few.push(row);
            if self.few.len() >= MANY {
                self.parts.resize_with(PARTS, Vec::new);
                std::mem::take(&mut self.few).into_iter().for_each(|row| self.push(row));
            }
            return;
        }
        let part = usize::try_from(row >> 120).unwrap_or_default();
        if let Some(part) = self.parts.get_mut(part) {
            part.push(row);
        }
    }

    pub(super) fn join(&mut self, next: Rows) {
        next.few.into_iter().chain(next.parts.into_iter().flatten()).for_each(|row| self.push(row));
    }

    /// The rows that may be equal to others, in order.
    pub(super) fn candidates(self) -> Vec<u128> {
        let mut all = Vec::new();
        for part in std::iter::once(self.few).chain(self.parts) {
            let mut found = candidates(&part, 32);
            crate::finding::sort_numbers(&mut found);
            all.append(&mut found);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digest;

    #[test]
    fn whatever_comes_twice_is_among_the_candidates_and_little_else() {
        let row = |at: u64| {
            let mut digest = Digest::new(7);
            digest.number(at);
            digest.whole() >> 32 << 32 | u128::from(at)
        };
        for rows in [0, 1, 50, 70_000, 200_000_u64] {
            let mut all = Rows::default();
            (0..rows).for_each(|at| all.push(row(at)));
            let again: Vec<u128> = (0..rows).step_by(1000).map(|at| row(at) | 1 << 31).collect();
            let mut next = Rows::default();
            again.iter().for_each(|row| next.push(*row));
            all.join(next);
            let found = all.candidates();
            assert!(found.is_sorted(), "{rows}");
            for row in &again {
                assert_eq!(found.iter().filter(|known| **known >> 32 == *row >> 32).count(), 2, "{rows}");
            }
            assert!(found.len() <= again.len() * 2 + 64 + usize::try_from(rows).unwrap() / 20, "{rows}: {}", found.len());
        }
    }
}
