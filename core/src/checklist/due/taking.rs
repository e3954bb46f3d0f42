//! Records that only one of several items may have: the item earlier in the list has them first.

use std::collections::BTreeMap;

use super::course::{By, Did, Settled, Stands};
use super::plan::Plan;
use super::waits::Waits;
use crate::service::book::RowId;
use crate::value::Amount;

/// The plans before each one that have records before it does.
pub(super) fn earlier(plans: &mut [Plan]) -> Vec<Vec<usize>> {
    let mut earlier: Vec<Vec<usize>> = vec![Vec::new(); plans.len()];
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    if plans.iter().all(|plan| plan.evidence().is_none_or(|evidence| evidence.not_with.is_empty())) {
        return earlier;
    }
    for (at, plan) in plans.iter().enumerate() {
        places.entry(plan.item.id()).or_default().push(at);
    }
    for (at, plan) in plans.iter().enumerate() {
        let others = plan.evidence().into_iter().flat_map(|evidence| &evidence.not_with).filter_map(|name| places.get(&**name));
        for other in others.flatten() {
            earlier.get_mut(at.max(*other)).into_iter().for_each(|known| known.push(at.min(*other)));
        }
    }
    for known in &mut earlier {
        known.sort_unstable();
        known.dedup();
    }
    let linked: Vec<usize> = earlier
        .iter()
        .enumerate()
        .filter(|(_, known)| !known.is_empty())
        .flat_map(|(at, known)| known.iter().copied().chain([at]))
        .collect();
    for at in linked {
        plans.get_mut(at).into_iter().for_each(|plan| plan.is_linked = true);
    }
    earlier
}

/// What items have of the records of one subject.
#[derive(Default)]
pub(super) struct Taken(BTreeMap<RowId, Vec<(usize, Option<u32>)>>);

/// The records that others leave, and their places among all.
pub(super) struct Left {
    pub(super) did: Vec<Did>,
    pub(super) amounts: Vec<Option<Amount>>,
    places: Vec<usize>,
}

impl Left {
    /// Places among all records.
    pub(super) fn places(&self, by: &By) -> By {
        by.iter().filter_map(|at| self.places.get(at).copied()).collect()
    }
}

impl Taken {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Takes the records of a task of a plan, with what decides whether it has them.
    pub(super) fn take(&mut self, plan: usize, did: &[Did], settled: &Settled, waiting: u32) {
        for did in settled.outcome.by.iter().filter_map(|at| did.get(at)) {
            let decides = (!settled.of_records.is_empty()).then_some(waiting);
            self.0.entry(did.row).or_default().push((plan, decides));
        }
    }

    /// What the plans before one leave of its records.
    pub(super) fn left(&self, earlier: &[usize], did: &[Did], amounts: &[Option<Amount>], waits: &mut Waits) -> Left {
        let mut left = Left { did: Vec::new(), amounts: Vec::new(), places: Vec::new() };
        for (at, did) in did.iter().enumerate() {
            let mut did = *did;
            let by: Vec<Option<u32>> = self
                .0
                .get(&did.row)
                .into_iter()
                .flatten()
                .filter(|(plan, _)| earlier.contains(plan))
                .map(|(_, decides)| *decides)
                .collect();
            if by.iter().any(Option::is_none) {
                continue;
            }
            if !by.is_empty() {
                let numbers = by.iter().flatten().chain([&did.waits]);
                let items: Vec<_> = numbers.flat_map(|number| waits.get(*number).iter().cloned()).collect();
                did.waits = waits.of(items.into_iter());
                did.stands = did.stands.and(Stands::IF_DOUBTFUL);
            }
            left.did.push(did);
            left.amounts.extend(amounts.get(at).copied());
            left.places.push(at);
        }
        left
    }
}
