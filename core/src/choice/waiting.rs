//! Who waits for what: how many open answers wait for each item, those that most wait for first.

use std::cmp::Ordering;

use crate::finding::sort_by;

/// How many answers wait for each of some items.
#[derive(Debug)]
pub(crate) struct Waiting<K>(Vec<(K, u32)>);

impl<K> Default for Waiting<K> {
    fn default() -> Self {
        Waiting(Vec::new())
    }
}

impl<K: PartialEq> Waiting<K> {
    /// Counts an answer that waits for an item.
    pub(crate) fn add(&mut self, item: K) {
        match self.0.iter_mut().find(|(known, _)| *known == item) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => self.0.push((item, 1)),
        }
    }

    /// Takes the items out, those that most answers wait for first; `ties` orders the others, which else keep the order in which
    /// they came. The memory stays for the next answers.
    pub(crate) fn take(&mut self, ties: impl Fn(&K, &K) -> Ordering) -> impl Iterator<Item = (K, u32)> {
        sort_by(&mut self.0, |(left, few), (right, many)| many.cmp(few).then_with(|| ties(left, right)));
        self.0.drain(..)
    }

    /// Takes the items out in the order in which they came.
    pub(crate) fn take_as_they_came(&mut self) -> impl Iterator<Item = K> {
        self.0.drain(..).map(|(item, _)| item)
    }
}
