/// A sequence of numbers that is the same forever.
///
/// SplitMix64, written out, because a crate may change its generators between versions and the synthetic ledger must not
/// change with them.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Random(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 where there is none.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        let wide = u128::from(self.next()) * u128::from(end);
        u64::try_from(wide >> 64).unwrap_or_default()
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True once in `times`.
    pub(super) fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let at = self.below(u64::try_from(items.len()).unwrap_or_default());
        items.get(usize::try_from(at).ok()?)
    }

    /// Uneven parts of a total, at least one each as far as it reaches.
    pub(super) fn parts(&mut self, total: u64, count: u64) -> Vec<u64> {
        let weights: Vec<u64> = (0..count).map(|_| self.between(50, 150)).collect();
        let whole: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
        let free = total.saturating_sub(count);
        let share = |weight: &u64| u64::try_from(u128::from(free) * u128::from(*weight) / whole.max(1)).unwrap_or_default() + 1;
        let mut parts: Vec<u64> = weights.iter().map(share).collect();
        let mut left = total.saturating_sub(parts.iter().sum());
        for part in &mut parts {
            if left > 0 {
                *part += 1;
                left -= 1;
            }
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_the_published_one() {
        // The first outputs for seed 1234567, as the reference implementation of SplitMix64 gives them.
        let mut random = Random::new(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| random.next()).collect();
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn parts_make_the_whole() {
        let mut random = Random::new(1);
        for (total, count) in [(10, 3), (1_000_003, 77), (5, 5), (0, 0), (12, 1)] {
            let parts = random.parts(total, count);
            assert_eq!(parts.len() as u64, count);
            assert!(parts.iter().all(|part| *part >= 1));
            assert_eq!(parts.iter().sum::<u64>(), total);
        }
    }
}
