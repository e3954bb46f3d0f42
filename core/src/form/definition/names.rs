use std::sync::Arc;

/// Where each name of a table stands: a table of at least twice as many places, in which a name has its own or the next free.
#[derive(Clone, Debug, Default)]
pub(in crate::form) struct Names(Box<[Option<Known>]>);

#[derive(Clone, Debug)]
struct Known {
    sketch: Sketch,
    name: Arc<str>,
    at: usize,
}

/// The length of a name, its first and its last eight bytes: two comparisons where most names would need a call, as up to
/// sixteen bytes they are the whole name.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Sketch {
    length: usize,
    head: u64,
    tail: u64,
}

impl Names {
    /// A table with room for so many names.
    pub(in crate::form) fn with_room(count: usize) -> Self {
        Names(vec![None; (count * 2).next_power_of_two()].into())
    }

    /// Adds a name and what stands under it; of a name that comes twice the first counts.
    pub(in crate::form) fn add(&mut self, name: &Arc<str>, at: usize) {
        let sketch = Sketch::of(name);
        for place in sketch.places(self.0.len()) {
            if let Some(free @ None) = self.0.get_mut(place) {
                *free = Some(Known { sketch, name: name.clone(), at });
                return;
            }
        }
    }

    pub(in crate::form) fn find(&self, name: &str) -> Option<usize> {
        let sketch = Sketch::of(name);
        for place in sketch.places(self.0.len()) {
            let known = self.0.get(place)?.as_ref()?;
            if known.sketch == sketch && (sketch.is_whole() || *known.name == *name) {
                return Some(known.at);
            }
        }
        None
    }
}

impl Sketch {
    fn of(name: &str) -> Self {
        let bytes = name.as_bytes();
        let (head, tail) = match (bytes.first_chunk(), bytes.last_chunk()) {
            (Some(head), Some(tail)) => (u64::from_le_bytes(*head), u64::from_le_bytes(*tail)),
            _ => match (bytes.first_chunk(), bytes.last_chunk()) {
                (Some(head), Some(tail)) => (u32::from_le_bytes(*head).into(), u32::from_le_bytes(*tail).into()),
                _ => (bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)), 0),
            },
        };
        Sketch { length: bytes.len(), head, tail }
    }

    fn is_whole(self) -> bool {
        self.length <= 16
    }

    /// The places where a name may stand in a table of so many, the likeliest first.
    fn places(self, count: usize) -> impl Iterator<Item = usize> {
        // The golden ratio's bits spread what names differ in over the upper half.
        let mixed = (self.head ^ self.tail.rotate_left(23)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        let start = usize::try_from(mixed).unwrap_or_default();
        (0..count).map(move |step| start.wrapping_add(step) & (count - 1))
    }
}

/// Names that two items of a list have, each told once for the later item: the name, the earlier and the later position.
pub(crate) fn doubled(mut names: Vec<(Arc<str>, usize)>) -> Vec<(Arc<str>, usize, usize)> {
    // What could not be read has no name.
    names.retain(|(name, _)| **name != *"?");
    crate::finding::sort_by(&mut names, |left, right| left.cmp(right));
    let mut found: Vec<(Arc<str>, usize, usize)> = Vec::new();
    let mut first: Option<&(Arc<str>, usize)> = None;
    for name in &names {
        match first {
            Some((known, at)) if *known == name.0 => {
                if *at != name.1 {
                    found.push((name.0.clone(), *at, name.1));
                }
            }
            _ => first = Some(name),
        }
    }
    // One item that is called as another in several ways is one mistake.
    crate::finding::sort_by(&mut found, |left, right| (left.1, left.2).cmp(&(right.1, right.2)));
    found.dedup_by(|later, earlier| (later.1, later.2) == (earlier.1, earlier.2));
    found
}

/// The names of a table as JSON spells keys, `"name":`, one behind the other: so close together they stay at hand.
#[derive(Clone, Debug, Default)]
pub(in crate::form) struct Keys {
    spelled: Vec<u8>,
    ends: Vec<usize>,
}

/// Of a name its numbers say nothing to a reader.
impl std::fmt::Debug for Sketch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sketch")
    }
}

impl Keys {
    /// Adds the next name. One with escapes is spelled in many ways, and none of them is tried.
    pub(in crate::form) fn add(&mut self, name: &str) {
        if !name.bytes().any(|byte| matches!(byte, b'"' | b'\\') || byte.is_ascii_control()) {
            for part in ["\"", name, "\":"] {
                self.spelled.extend_from_slice(part.as_bytes());
            }
        }
        self.ends.push(self.spelled.len());
    }

    /// How the name at that place is spelled, where there is but one way.
    fn get(&self, at: usize) -> Option<&[u8]> {
        let start = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.spelled.get(start..*self.ends.get(at)?).filter(|key| !key.is_empty())
    }
}

/// Which field of a table came after which, as programs write the fields of every record in the same order.
#[derive(Clone, Debug, Default)]
pub(in crate::form) struct KeyOrder {
    /// What came first, and behind that what came after each field.
    next: Vec<usize>,
    /// One more than the field that came last; nothing has come at 0.
    last: usize,
}

impl KeyOrder {
    /// Begins a record.
    pub(in crate::form) fn begin(&mut self) {
        self.last = 0;
    }

    /// The field that most likely comes next, and its key.
    pub(in crate::form) fn next<'k>(&self, keys: &'k Keys) -> Option<(usize, &'k [u8])> {
        let at = *self.next.get(self.last)?;
        Some((at, keys.get(at)?))
    }

    /// Notes which came.
    pub(in crate::form) fn note(&mut self, at: usize) {
        if self.next.len() <= self.last {
            self.next.resize(self.last + 1, 0);
        }
        if let Some(next) = self.next.get_mut(self.last) {
            *next = at;
        }
        self.last = at + 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_name_is_found_where_it_stands_first(names in prop::collection::vec("[ab]{0,20}", 0..40), other in "[ab]{0,20}") {
            let names: Vec<Arc<str>> = names.into_iter().map(Arc::from).collect();
            let mut table = Names::with_room(names.len());
            for (at, name) in names.iter().enumerate() {
                table.add(name, at);
            }
            for name in names.iter().map(|name| &**name).chain([&*other]) {
                prop_assert_eq!(table.find(name), names.iter().position(|known| **known == *name));
            }
        }
    }
}
