use super::fold;

/// A key that says where in a table it is looked for first.
pub(crate) trait Spread: Copy + Default + PartialEq {
    /// A number of which each bit goes by all of the key.
    fn spread(self) -> u64;
}

/// A digest is spread already.
impl Spread for u64 {
    fn spread(self) -> u64 {
        self
    }
}

impl Spread for [u64; 2] {
    fn spread(self) -> u64 {
        let [left, right] = self;
        fold(fold(left ^ super::FIRST, super::SECOND) ^ right, super::FIRST)
    }
}

/// Numbers by key, one behind the other where several keys want one place.
#[derive(Clone, Default)]
pub(crate) struct Table<K> {
    entries: Vec<Entry<K>>,
    count: usize,
}

#[derive(Clone, Copy, Default)]
struct Entry<K> {
    key: K,
    /// [`FREE`], [`FORGOTTEN`], or what stands under the key.
    number: u32,
}

const FREE: u32 = 0;
const FORGOTTEN: u32 = u32::MAX;

impl<K: Spread> Table<K> {
    /// The entry of a key, or the free one where it would stand.
    fn entry(&mut self, key: K) -> Option<&mut Entry<K>> {
        let len = self.entries.len();
        // The upper half of the product is even over the table and needs no division.
        let scaled = u128::from(key.spread()).wrapping_mul(u128::try_from(len).unwrap_or_default()) >> 64;
        let mut at = usize::try_from(scaled).unwrap_or_default();
        while let Some(known) = self.entries.get(at)
            && known.number != FREE
            && known.key != key
        {
            at += 1;
            if at == len {
                at = 0;
            }
        }
        self.entries.get_mut(at)
    }

    /// The number under that key; or nothing where it is new, and this number, which is neither the first nor the last that there is,
    /// stands there from now on.
    pub(crate) fn first(&mut self, key: K, number: u32) -> Option<u32> {
        // In a fuller one, a key that is new walks past many others before it finds a free place.
        if self.count.saturating_mul(4) >= self.entries.len().saturating_mul(3) {
            self.grow();
        }
        let entry = self.entry(key)?;
        let is_new = entry.number == FREE;
        if !is_new && entry.number != FORGOTTEN {
            return Some(entry.number);
        }
        *entry = Entry { key, number };
        self.count += usize::from(is_new);
        None
    }

    /// Leaves nothing under the key, whose place those behind it need.
    pub(crate) fn forget(&mut self, key: K) {
        if let Some(entry) = self.entry(key).filter(|entry| entry.number != FREE) {
            entry.number = FORGOTTEN;
        }
    }

    fn grow(&mut self) {
        let size = self.entries.len().saturating_add(self.entries.len() / 2).max(64);
        let entries = std::mem::replace(&mut self.entries, vec![Entry::default(); size]);
        for known in entries.into_iter().filter(|known| known.number != FREE) {
            if let Some(entry) = self.entry(known.key) {
                *entry = known;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::short;
    use super::*;

    #[test]
    fn a_table_keeps_what_came_first() {
        let mut table = Table::default();
        for round in 0..2 {
            for number in 1..10_000_u32 {
                let key = short(1, &number.to_le_bytes());
                assert_eq!(table.first(key, number + round * 100_000), (round == 1).then_some(number));
            }
        }
        let key = short(1, &7_u32.to_le_bytes());
        table.forget(key);
        assert_eq!(table.first(key, 70), None);
        assert_eq!(table.first(key, 71), Some(70));
    }

    #[test]
    fn a_key_that_is_not_there_is_not_forgotten() {
        let mut table = Table::default();
        table.forget(3_u64);
        assert_eq!(table.first(3, 1), None);
        table.forget(4);
        assert_eq!((table.first(3, 2), table.first(0, 5), table.first(0, 6)), (Some(1), None, Some(5)));
    }

    #[test]
    fn keys_of_few_bits_are_spread() {
        let mut table = Table::default();
        for number in 1..200_000_u32 {
            assert_eq!(table.first([u64::from(number) << 32, 9], number), None);
        }
        for number in 1..200_000_u32 {
            assert_eq!(table.first([u64::from(number) << 32, 9], 1), Some(number));
        }
    }
}
