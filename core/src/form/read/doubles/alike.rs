//! Keys that are the same but for case, width and leading zeros.

use super::super::ledger::narrow;
use super::twice::candidates;
use crate::digest::short;
use crate::finding::sort_numbers;

/// How many keys that are alike are told at most.
const TOLD: usize = 1000;
/// Keys are looked through for those that came before when they are this many or have doubled since.
const MANY: usize = 1 << 16;

/// Keys and the rows where they came first.
///
/// A key is a number of 128 bits: how it reads in narrow lower case without leading zeros (56), as what it is written (24), its row
/// (32), and its form and field (8 each). In the order of the numbers those that are alike are neighbours, and the first row of each
/// leads.
#[derive(Default)]
pub(super) struct Keys {
    keys: Vec<u128>,
    /// How many there were when each was last there once.
    settled: usize,
}

/// A key that reads like one of an earlier row but is written otherwise.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Alike {
    pub(super) row: u32,
    /// The form and the field, unless their numbers are beyond what is kept.
    pub(super) at: Option<(usize, usize)>,
    pub(super) first: u32,
}

impl Keys {
    pub(super) fn add(&mut self, (alike, exact): (u64, u64), row: u32, form: usize, field: usize) {
        let small = |number: usize| u8::try_from(number).unwrap_or(u8::MAX);
        let place = u16::from_be_bytes([small(form), small(field)]);
        self.keys.push(u128::from(alike >> 8) << 72 | u128::from(exact >> 40) << 48 | u128::from(row) << 16 | u128::from(place));
        if self.keys.len() >= self.settled.saturating_mul(2).max(MANY) {
            self.settle();
        }
    }

    /// Says that the key that was added last was not there before, so that nobody looks through the keys for it.
    pub(super) fn is_another(&mut self) {
        self.settled = self.settled.saturating_add(1);
    }

    /// Takes the keys of other rows.
    pub(super) fn join(&mut self, other: Keys) {
        self.keys.extend(other.keys);
        self.settle();
    }

    /// Leaves of each key its first row.
    fn settle(&mut self) {
        sort_numbers(&mut self.keys);
        self.keys.dedup_by_key(|key| *key >> 48);
        self.settled = self.keys.len();
    }

    /// Those that read like an earlier one, each where it came first, in the order of their rows.
    pub(super) fn alike(mut self) -> Vec<Alike> {
        self.keys = candidates(&self.keys, 72);
        self.settle();
        let row = |key: u128| u32::try_from(key >> 16 & u128::from(u32::MAX)).unwrap_or(u32::MAX);
        let mut alike = Vec::new();
        for same in self.keys.chunk_by(|left, right| left >> 72 == right >> 72).filter(|same| same.len() > 1) {
            let Some(first) = same.iter().min_by_key(|key| row(**key)) else { continue };
            for key in same.iter().filter(|key| *key != first) {
                let [.., form, field] = key.to_be_bytes();
                let at = (form != u8::MAX && field != u8::MAX).then_some((usize::from(form), usize::from(field)));
                alike.push(Alike { row: row(*key), at, first: row(*first) });
            }
        }
        crate::finding::sort_by(&mut alike, Ord::cmp);
        alike.truncate(TOLD);
        alike
    }
}

/// What a key is but for case, width and the zeros before its numbers.
pub(super) fn alike(space: u64, text: &str, narrowed: &mut String) -> u64 {
    narrowed.clear();
    let mut in_number = false;
    let mut zeros = false;
    for c in text.chars().map(|c| narrow(c).to_ascii_lowercase()) {
        let is_digit = c.is_ascii_digit();
        if c == '0' && !in_number {
            zeros = true;
            continue;
        }
        if zeros && !is_digit {
            narrowed.push('0');
        }
        zeros = false;
        in_number = is_digit;
        narrowed.push(c);
    }
    if zeros {
        narrowed.push('0');
    }
    short(space, narrowed.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_alike_but_for_case_width_and_leading_zeros() {
        let of = |text: &str| alike(3, text, &mut String::new());
        for alike in [["H1", "h1"], ["H1", "Ｈ１"], ["007", "7"], ["H-001-2", "h-1-02"], ["00", "0"], ["A0B", "a00b"]] {
            assert_eq!(of(alike[0]), of(alike[1]), "{alike:?}");
        }
        for other in [["H1", "H10"], ["H01", "H101"], ["A0", "A"], ["100", "1"], ["0A", "A"], ["H1", "K1"]] {
            assert_ne!(of(other[0]), of(other[1]), "{other:?}");
        }
        assert_ne!(alike(3, "H1", &mut String::new()), alike(4, "H1", &mut String::new()));
    }

    #[test]
    fn each_is_told_where_it_came_first_however_many_come() {
        let mut keys = Keys::default();
        let of = |text: &str| (alike(3, text, &mut String::new()), short(3, text.as_bytes()));
        for row in 0..200_000_u32 {
            keys.add(of(&format!("H{}", row % 50_000 + 1)), row + 2, 0, 3);
            keys.add(of(&format!("h{}", row % 5 + 1)), row + 2, 0, 3);
        }
        assert!(keys.keys.len() < 2 * MANY);
        keys.add(of("H0050001"), 900_000, 1, 300);
        let found = keys.alike();
        let told = |row, at| Alike { row, at, first: row };
        let expected: Vec<Alike> = (2..7).map(|row| told(row, Some((0, 3)))).collect();
        assert_eq!(found, expected);
    }
}
