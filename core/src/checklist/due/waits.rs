//! What tasks wait for: each different set once.

use std::collections::BTreeMap;

use crate::choice::OpenItem;

/// Sets of open items, by number; the first is empty.
#[derive(Clone, Debug)]
pub(super) struct Waits {
    sets: Vec<Vec<OpenItem>>,
    numbers: BTreeMap<Vec<OpenItem>, u32>,
}

impl Waits {
    pub(super) fn new() -> Self {
        Waits { sets: vec![Vec::new()], numbers: BTreeMap::from([(Vec::new(), 0)]) }
    }

    /// The number of a set.
    pub(super) fn of(&mut self, items: impl Iterator<Item = OpenItem>) -> u32 {
        let mut set: Vec<OpenItem> = Vec::new();
        for item in items {
            if !set.contains(&item) {
                set.push(item);
            }
        }
        if set.is_empty() {
            return 0;
        }
        if let Some(number) = self.numbers.get(&set) {
            return *number;
        }
        let number = u32::try_from(self.sets.len()).unwrap_or_default();
        self.sets.push(set.clone());
        self.numbers.insert(set, number);
        number
    }

    /// Every set.
    pub(super) fn all(&self) -> impl Iterator<Item = &[OpenItem]> {
        self.sets.iter().map(Vec::as_slice)
    }

    pub(super) fn get(&self, number: u32) -> &[OpenItem] {
        usize::try_from(number).ok().and_then(|at| self.sets.get(at)).map(Vec::as_slice).unwrap_or_default()
    }
    /// Takes the sets of another one, and says its own number of each.
    pub(super) fn take(&mut self, other: Waits) -> Vec<u32> {
        other.sets.into_iter().map(|set| self.of(set.into_iter())).collect()
    }
}
