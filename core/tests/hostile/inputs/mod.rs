//! Hostile inputs: valid ones of the vectors, broken by seeded mutations, for every public way in, and what must hold
//! of each answer. The tests run some thousands of them, `examples/hostile.rs` a million.

mod corpus;
mod entries;
mod families;
mod mutate;
mod random;
mod world;

pub(crate) use corpus::Item;
pub(crate) use entries::ENTRIES;
pub(crate) use families::{Family, families};
pub(crate) use mutate::{Mutation, mutated};
pub(crate) use random::Random;
pub(crate) use world::World;

/// The most mutations of one input; fewer are likelier, as they get further in.
const MUTATIONS: u64 = 6;

/// The input of that number: an item of the entry's corpus, whole once in sixteen times.
pub(crate) fn seeded(items: &[Item], seed: u64, number: u64) -> Option<Item> {
    let mut random = Random::new(seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let count = if random.below(16) == 0 { 0 } else { 1 + random.below(MUTATIONS).min(random.below(MUTATIONS)) };
    let item = items.get(random.index(items.len()))?;
    let mutations: Vec<_> = (0..count).map(|_| Mutation::random(&mut random)).collect();
    Some(mutated(item, &mutations, items))
}
