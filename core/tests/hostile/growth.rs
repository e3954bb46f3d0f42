//! Memory grows with the input and no faster: twice the input may take about twice the allocations, and n log n is a
//! little more than that. Time is measured by `examples/hostile.rs`, as a test must not depend on the machine.

use std::collections::BTreeSet;

use allocation_counter::{AllocationInfo, measure};

use crate::inputs::{ENTRIES, Family, World, families};

/// Of each doubling, in tenths: what grows like n log n stays below, what grows like its square is at 40.
const MOST_TENTHS: u64 = 26;
/// Below these, what every input takes hides what grows.
const FEW: (u64, u64) = (1_000, 200_000);

fn taken(world: &World, family: &Family, size: usize) -> AllocationInfo {
    let entry = ENTRIES.iter().find(|entry| entry.name == family.entry).unwrap();
    let item = (family.item)(size);
    let mut verdict = Ok(false);
    let taken = measure(|| verdict = (entry.run)(world, &item));
    verdict.unwrap_or_else(|fault| panic!("{}, {size} {}: {fault}", family.entry, family.of));
    taken
}

/// Whether the last two doublings grow faster than they may; one alone may be a table that is doubled once more.
fn grows(family: &Family, what: &str, few: u64, of: [u64; 4]) -> Option<String> {
    let [_, half, most, last] = of;
    let fast = most > few && last * 10 > most * MOST_TENTHS && last * 100 > half * MOST_TENTHS * MOST_TENTHS;
    fast.then(|| format!("{}, {} {}: {what} {of:?}", family.entry, family.size, family.of))
}

#[test]
fn every_way_in_has_a_family() {
    let known: BTreeSet<&str> = families().map(|family| family.entry).collect();
    assert_eq!(known, ENTRIES.iter().map(|entry| entry.name).collect());
}

#[test]
fn twice_the_input_takes_about_twice_the_memory() {
    let world = World::new().unwrap();
    let mut fast = Vec::new();
    for family in families() {
        // What is set up once is set up here.
        taken(&world, family, 1);
        let of = [1, 2, 4, 8].map(|times| taken(&world, family, family.size * times));
        fast.extend(grows(family, "allocations", FEW.0, of.map(|taken| taken.count_total)));
        fast.extend(grows(family, "bytes", FEW.1, of.map(|taken| taken.bytes_total)));
        fast.extend(grows(family, "bytes at once", FEW.1, of.map(|taken| taken.bytes_max)));
    }
    assert!(fast.is_empty(), "{}", fast.join("\n"));
}

#[test]
fn a_square_is_told() {
    let family = families().next().unwrap();
    assert_eq!(grows(family, "", 0, [100, 210, 450, 950]), None);
    assert_eq!(grows(family, "", 0, [100, 200, 800, 1600]), None, "one step");
    assert!(grows(family, "", 0, [100, 400, 1600, 6400]).is_some());
    assert!(grows(family, "", 200, [50, 150, 600, 2400]).is_some());
    assert_eq!(grows(family, "", 5000, [100, 400, 1600, 6400]), None, "few");
}
