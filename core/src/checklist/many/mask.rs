//! A truth of many rows, a bit each.

/// Bits of so many rows; those behind the last row are not set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::checklist) struct Mask {
    words: Vec<u64>,
    rows: usize,
}

/// How many rows a word holds.
pub(super) const WORD: usize = 64;

impl Mask {
    pub(super) fn none(rows: usize) -> Mask {
        Mask { words: vec![0; rows.div_ceil(WORD)], rows }
    }

    pub(super) fn all(rows: usize) -> Mask {
        let mut words = vec![u64::MAX; rows.div_ceil(WORD)];
        let rest = rows % WORD;
        if rest > 0
            && let Some(last) = words.last_mut()
        {
            *last = (1_u64 << rest) - 1;
        }
        Mask { words, rows }
    }

    /// The rows of which something holds.
    pub(super) fn of(rows: usize, holds: impl Fn(usize) -> bool) -> Mask {
        let mut mask = Mask::none(rows);
        for (word, start) in mask.words.iter_mut().zip((0..rows).step_by(WORD)) {
            for (bit, row) in (start..rows.min(start + WORD)).enumerate() {
                *word |= u64::from(holds(row)) << bit;
            }
        }
        mask
    }

    pub(super) fn set(&mut self, row: usize) {
        if let Some(word) = self.words.get_mut(row / WORD) {
            *word |= 1 << (row % WORD);
        }
    }

    pub(super) fn has(&self, row: usize) -> bool {
        self.words.get(row / WORD).is_some_and(|word| word >> (row % WORD) & 1 == 1)
    }

    pub(super) fn len(&self) -> usize {
        self.rows
    }

    /// How many rows are set.
    pub(super) fn count(&self) -> u64 {
        self.words.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    pub(super) fn is_none(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    fn with(mut self, other: &Mask, join: impl Fn(u64, u64) -> u64) -> Mask {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word = join(*word, *other);
        }
        self
    }

    pub(super) fn and(self, other: &Mask) -> Mask {
        self.with(other, |left, right| left & right)
    }

    pub(super) fn or(self, other: &Mask) -> Mask {
        self.with(other, |left, right| left | right)
    }

    pub(super) fn without(self, other: &Mask) -> Mask {
        self.with(other, |left, right| left & !right)
    }

    /// These rows and then those of the other one; all rows but those of the last part fill whole words.
    pub(super) fn append(&mut self, other: &Mask) {
        self.words.extend(&other.words);
        self.rows += other.rows;
    }
}

/// The truth of many rows: where it holds, where it does not, where it is not known; elsewhere there is none.
#[derive(Clone, Debug)]
pub(super) struct Truths {
    pub(super) holds: Mask,
    pub(super) fails: Mask,
    pub(super) unknown: Mask,
}

impl Truths {
    pub(super) fn new(rows: usize) -> Truths {
        Truths { holds: Mask::none(rows), fails: Mask::none(rows), unknown: Mask::none(rows) }
    }

    /// The truths of a table, by the place of each row in it.
    pub(super) fn by_code(codes: &[u16], table: &[u8]) -> Truths {
        let mut truths = Truths::new(codes.len());
        let words = truths.holds.words.iter_mut().zip(&mut truths.fails.words).zip(&mut truths.unknown.words);
        for (((holds, fails), unknown), part) in words.zip(codes.chunks(WORD)) {
            for (eight, shift) in part.chunks(8).zip((0..).step_by(8)) {
                let mut known = [0; 8];
                for (place, code) in known.iter_mut().zip(eight) {
                    *place = table.get(usize::from(*code)).copied().unwrap_or(UNKNOWN);
                }
                let known = u64::from_le_bytes(known);
                *holds |= lowest_bits(known) << shift;
                *fails |= lowest_bits(known >> 1) << shift;
                *unknown |= lowest_bits(known >> 2) << shift;
            }
        }
        truths
    }

    pub(super) fn put(&mut self, row: usize, truth: u8) {
        match truth {
            HOLDS => self.holds.set(row),
            FAILS => self.fails.set(row),
            UNKNOWN => self.unknown.set(row),
            _ => {}
        }
    }
}

/// The lowest bit of each of eight bytes, one beside the other.
fn lowest_bits(bytes: u64) -> u64 {
    // Each factor of two lifts the bit of one byte to its place in the highest byte.
    (bytes & 0x0101_0101_0101_0101).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// What a table of truths holds of each value.
pub(super) const HOLDS: u8 = 1;
pub(super) const FAILS: u8 = 2;
pub(super) const UNKNOWN: u8 = 4;
pub(super) const NO_VALUE: u8 = 0;
