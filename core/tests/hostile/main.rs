//! Broken, hostile and merely odd inputs: each has its answer at its place, and nothing panics.
#![cfg(all(feature = "authoring", feature = "packs", feature = "gb18030", feature = "schema", feature = "divisions-hinggan"))]

#[cfg(test)]
mod cases;
#[cfg(test)]
mod growth;
#[cfg(test)]
mod inputs;

#[cfg(test)]
mod mutated_inputs {
    use proptest::prelude::*;

    use crate::inputs::{ENTRIES, Item, Mutation, World, mutated, seeded};

    /// For each share of a way in, some thousands in all; the million are a command of their own.
    const INPUTS: u64 = 25;

    thread_local! {
        static WORLD: (World, Vec<Vec<Item>>) = {
            let world = World::new().unwrap();
            let items = ENTRIES.iter().map(|entry| (entry.items)(&world.corpus)).collect();
            (world, items)
        };
    }

    #[test]
    fn every_way_in_takes_valid_inputs() {
        WORLD.with(|(world, items)| {
            for (entry, items) in ENTRIES.iter().zip(items) {
                assert!(!items.is_empty(), "{} has no corpus", entry.name);
                let taken = items.iter().filter(|item| (entry.run)(world, item).unwrap_or_else(|fault| panic!("{}: {fault}", entry.name)));
                assert!(taken.count() > 0, "{} takes none of its corpus", entry.name);
            }
        });
    }

    #[test]
    fn seeded_inputs_have_an_answer() {
        WORLD.with(|(world, items)| {
            for (entry, items) in ENTRIES.iter().zip(items) {
                for number in 0..INPUTS * entry.share {
                    let item = seeded(items, 20_220_521, number).unwrap();
                    (entry.run)(world, &item).unwrap_or_else(|fault| panic!("{}, input {number}: {fault}", entry.name));
                }
            }
        });
    }

    fn mutation() -> impl Strategy<Value = Mutation> {
        (any::<u8>(), any::<u8>(), any::<u32>(), 0_u32..4096, any::<u32>()).prop_map(|(kind, part, at, length, other)| Mutation {
            kind,
            part,
            at,
            length,
            other,
        })
    }

    proptest! {
        #[test]
        fn drawn_inputs_have_an_answer(
            which in prop::sample::select((0..ENTRIES.len()).collect::<Vec<_>>()),
            base in any::<prop::sample::Index>(),
            mutations in prop::collection::vec(mutation(), 0..6),
        ) {
            WORLD.with(|(world, items)| {
                let item = mutated(base.get(&items[which]), &mutations, &items[which]);
                let verdict = (ENTRIES[which].run)(world, &item);
                prop_assert!(verdict.is_ok(), "{}: {:?}", ENTRIES[which].name, verdict);
                Ok(())
            })?;
        }
    }
}
