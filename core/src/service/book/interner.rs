use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::digest::Table;

/// The longest text, in bytes, that is packed into one number.
const PACKED: usize = 15;

/// Texts, each once, by the numbers that stand for them, in the order in which they first came.
///
/// Most keys are short. Those are looked up as one number, so that a search follows no pointer to a text.
#[derive(Clone, Default)]
pub(crate) struct Interner {
    /// Each under its number and one more.
    short: Table<[u64; 2]>,
    long: BTreeMap<Box<str>, u32>,
    /// All of them, one behind the other, and where each ends.
    text: String,
    ends: Vec<usize>,
}

/// How many there are, never what they are.
impl fmt::Debug for Interner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Interner({})", self.ends.len())
    }
}

impl Interner {
    /// The number of a text, which gets the next one where it is new.
    pub(crate) fn number(&mut self, text: &str) -> u32 {
        let next = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        let packed = pack(text);
        let known = match packed {
            Some(packed) => self.short.first(packed, next.saturating_add(1)).map_or(next, |known| known.saturating_sub(1)),
            None => match self.long.get(text) {
                Some(known) => *known,
                None => {
                    self.long.insert(text.into(), next);
                    next
                }
            },
        };
        if known == next {
            self.text.push_str(text);
            self.ends.push(self.text.len());
        }
        known
    }

    /// The texts, by number.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| self.text.get(start..*end).unwrap_or_default())
    }

    /// The text of a number.
    pub(crate) fn get(&self, number: u32) -> Option<&str> {
        let at = usize::try_from(number).ok()?;
        let start = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(start..*self.ends.get(at)?)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }
}

/// The names of another book by their numbers here, each of which is looked up once.
pub(super) struct Renumbered<'o> {
    theirs: &'o [(Arc<str>, Interner)],
    known: Vec<Vec<u32>>,
}

impl<'o> Renumbered<'o> {
    pub(super) fn new(theirs: &'o [(Arc<str>, Interner)]) -> Self {
        Renumbered { known: theirs.iter().map(|(_, names)| vec![u32::MAX; names.len()]).collect(), theirs }
    }

    /// The number here of a thing's name there.
    pub(super) fn number(&mut self, own: &mut Interner, thing: usize, number: u32) -> u32 {
        let place = usize::try_from(number).ok().and_then(|at| self.known.get_mut(thing)?.get_mut(at));
        let Some((place, text)) = place.zip(self.theirs.get(thing).and_then(|(_, names)| names.get(number))) else { return 0 };
        if *place == u32::MAX {
            *place = own.number(text);
        }
        *place
    }
}

/// The text's bytes and, in the last of the sixteen, how many they are.
fn pack(text: &str) -> Option<[u64; 2]> {
    let mut bytes = [0; PACKED + 1];
    bytes.get_mut(..text.len()).filter(|_| text.len() <= PACKED)?.copy_from_slice(text.as_bytes());
    if let Some(last) = bytes.last_mut() {
        *last = u8::try_from(text.len()).ok()?;
    }
    let (left, right) = bytes.split_first_chunk()?;
    Some([u64::from_be_bytes(*left), u64::from_be_bytes(*right.first_chunk()?)])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_that_look_alike_stay_apart() {
        let long = ["0123456789abcde", "0123456789abcdef", "0123456789abcdeg", "社工站社工", "社工站社工站"];
        let mut names = Interner::default();
        for (number, text) in (0..).zip(["", "\0", "\0\0", "a", "a\0"].into_iter().chain(long)) {
            assert_eq!(names.number(text), number, "{text:?}");
        }
        assert_eq!(names.number("a"), 3);
        assert_eq!(names.number("社工站社工站"), 9);
        assert_eq!(format!("{names:?}"), "Interner(10)");
    }

    proptest! {
        #[test]
        fn a_number_stands_for_one_text(texts in prop::collection::vec("[ab\0社]{0,17}", 0..60)) {
            let mut names = Interner::default();
            let numbers: Vec<u32> = texts.iter().map(|text| names.number(text)).collect();
            let known: Vec<&str> = names.iter().collect();
            for (number, text) in numbers.iter().zip(&texts) {
                prop_assert_eq!(known[*number as usize], text);
            }
            let different: std::collections::BTreeSet<&String> = texts.iter().collect();
            prop_assert_eq!(known.len(), different.len());
        }
    }
}
