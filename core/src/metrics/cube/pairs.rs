//! Where keys are seen, parted by key, so that each part fits the cache.
#![expect(
    clippy::indexing_slicing,
    reason = "the part of a key is below the number of parts, and a code below its width, or the tests fail"
)]

/// Into which parts keys go: neighbours into one.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Radix {
    shift: u32,
    parts: usize,
}

impl Radix {
    /// How many pairs a part has that fits the cache, and the most parts that are written to at once.
    const FIT: usize = 1 << 15;
    const MANY: usize = 512;

    /// That of so many keys, of which so many pairs come.
    pub(super) fn new(keys: usize, pairs: usize) -> Self {
        let wanted = (pairs / Radix::FIT).clamp(1, Radix::MANY);
        let mut shift = 0_u32;
        while keys.saturating_sub(1) >> shift >= wanted {
            shift += 1;
        }
        Radix { shift, parts: (keys.saturating_sub(1) >> shift) + 1 }
    }

    fn part(self, key: u32) -> usize {
        (key >> self.shift) as usize
    }
}

/// Keys with the cells in which they are seen.
pub(super) struct Pairs {
    radix: Radix,
    /// Where each part begins, and its next place.
    begins: Vec<usize>,
    next: Vec<usize>,
    /// Key and cell in one number.
    all: Vec<u64>,
}

impl Pairs {
    /// Room for these keys.
    pub(super) fn new(radix: Radix, keys: impl Iterator<Item = u32>) -> Self {
        let mut begins = vec![0_usize; radix.parts + 1];
        for key in keys {
            begins[radix.part(key) + 1] += 1;
        }
        let mut sum = 0;
        for start in &mut begins {
            sum += *start;
            *start = sum;
        }
        Pairs { radix, next: begins.clone(), begins, all: vec![0; sum] }
    }

    /// Takes the keys of a block where they are taken.
    pub(super) fn add(&mut self, cells: u32, keys: &[u32], block: &[u32], takes: Option<(&[bool], &[u16])>) {
        match takes {
            None => keys.iter().zip(block).for_each(|(key, spot)| self.push(cells, *key, *spot)),
            Some((takes, codes)) => {
                for ((key, spot), code) in keys.iter().zip(block).zip(codes) {
                    if takes[usize::from(*code)] {
                        self.push(cells, *key, *spot);
                    }
                }
            }
        }
    }

    /// Takes a key where it is seen in a cell.
    #[inline]
    pub(super) fn push(&mut self, cells: u32, key: u32, spot: u32) {
        if spot < cells {
            let next = &mut self.next[self.radix.part(key)];
            self.all[*next] = u64::from(key) << 32 | u64::from(spot);
            *next += 1;
        }
    }

    /// How many parts there are.
    pub(super) fn parts(&self) -> usize {
        self.radix.parts
    }

    /// The least key that a part may have.
    pub(super) fn first_key(&self, part: usize) -> u32 {
        (part << self.radix.shift) as u32
    }

    /// How many keys a part may have.
    pub(super) fn keys_of_a_part(&self) -> usize {
        1 << self.radix.shift
    }

    /// What is in a part.
    pub(super) fn part(&self, part: usize) -> &[u64] {
        let ends = self.begins.get(part).zip(self.next.get(part));
        ends.and_then(|(from, to)| self.all.get(*from..*to)).unwrap_or_default()
    }
}
