//! One pass over the records of a form, block by block, so that what a block needs lies in the cache for all measures.
#![expect(
    clippy::indexing_slicing,
    reason = "the code of a block is below its width and a place below the number of spots, or the tests fail"
)]

use super::categories::Rows;
use super::pairs::{Pairs, Radix};
use super::place::{Spots, Station};
use super::plan::{Few, Outcome, Plan, Source, outcomes};
use super::sums::Sums;
use crate::metrics::given::Gives;
use crate::metrics::tally::Counting;
use crate::service::book::Slices;

/// How many records are looked at before the next measure is.
const BLOCK: usize = 2_048;

/// Records counted by cell and by what decides for several measures: combinations of few values, or outcomes.
struct Group {
    few: Vec<(Few, usize)>,
    rows: Option<Vec<Gives>>,
    width: usize,
    /// What each combination is counted as, where that is not itself.
    as_outcome: Option<Vec<u16>>,
}

/// What one measure makes of a group.
struct Part<'b> {
    measure: usize,
    group: usize,
    /// What becomes of the records of each number of the group; nothing where this adds to what another part counts.
    outcomes: Vec<Outcome>,
    /// For which combinations there is a value; nothing where for all.
    takes: Option<Vec<bool>>,
    source: Source<'b>,
}

/// The records of a form and all that is counted of them.
pub(super) struct Scan<'b> {
    slices: Slices<'b>,
    station: Station<'b>,
    categories: Option<&'b Rows>,
    groups: Vec<Group>,
    parts: Vec<Part<'b>>,
    rows: Vec<(usize, usize, Counting<'b>)>,
}

/// What some records of a form come to.
pub(super) struct Scanned {
    /// Of each group its numbers, cell by cell.
    pub(super) groups: Vec<Vec<u32>>,
    /// The sums and keys of each measure that has such.
    pub(super) sums: Vec<(usize, Sums)>,
    pub(super) pairs: Vec<(usize, Pairs)>,
}

impl<'b> Scan<'b> {
    /// How the records of a form are counted, where there are so many cells and at most so many numbers for combinations of few values.
    pub(super) fn new(
        slices: Slices<'b>,
        (station, categories): (Station<'b>, Option<&'b Rows>),
        plans: Vec<(usize, Counting<'b>, Plan<'b>)>,
        (spots, wide): (usize, usize),
    ) -> Self {
        let mut scan = Scan { slices, station, categories, groups: Vec::new(), parts: Vec::new(), rows: Vec::new() };
        let mut few = Vec::new();
        for (measure, counting, plan) in plans {
            match plan {
                Plan::Few { few: over, outcomes, sources } => few.push((measure, over, outcomes, sources)),
                Plan::Rows(gives) => {
                    let group = scan.groups.len();
                    scan.groups.push(Group { few: Vec::new(), rows: Some(gives), width: Outcome::ALL.len(), as_outcome: None });
                    scan.rows.push((measure, group, counting));
                }
            }
        }
        // Those that ask most come first, so that others find theirs among them.
        crate::finding::sort_by(&mut few, |left, right| right.1.len().cmp(&left.1.len()));
        for (measure, over, known, sources) in few {
            let width = over.iter().fold(1_usize, |many, (_, domain)| many.saturating_mul(*domain));
            let (group, known, outcomes) = if width.saturating_mul(spots) > wide && width > Outcome::ALL.len() {
                let as_outcome = Some(known.iter().map(|(outcome, _)| *outcome as u16).collect());
                scan.groups.push(Group { few: over, rows: None, width: Outcome::ALL.len(), as_outcome });
                (scan.groups.len().saturating_sub(1), known, Outcome::ALL.to_vec())
            } else {
                let holds =
                    |group: &Group| group.rows.is_none() && group.as_outcome.is_none() && over.iter().all(|few| group.few.contains(few));
                let group = scan.groups.iter().position(holds).unwrap_or_else(|| {
                    scan.groups.push(Group { few: over.clone(), rows: None, width, as_outcome: None });
                    scan.groups.len().saturating_sub(1)
                });
                let Some(all) = scan.groups.get(group) else { continue };
                let known: Vec<_> = (0..all.width).filter_map(|code| known.get(within(code, &all.few, &over)).copied()).collect();
                let outcomes = known.iter().map(|(outcome, _)| *outcome).collect();
                (group, known, outcomes)
            };
            let takes = |at: usize| {
                let takes: Vec<bool> = known.iter().map(|(_, has_value)| has_value.get(at) == Some(&true)).collect();
                if takes.iter().all(|takes| *takes) { None } else { Some(takes) }
            };
            let [source, beside] = sources;
            scan.parts.push(Part { measure, group, outcomes, takes: takes(0), source });
            if !matches!(beside, Source::Record) {
                scan.parts.push(Part { measure, group, outcomes: Vec::new(), takes: takes(1), source: beside });
            }
        }
        scan
    }

    /// How many records there are, those included that were taken out.
    pub(super) fn len(&self) -> usize {
        self.slices.days().len()
    }

    /// How many numbers each group has.
    pub(super) fn widths(&self) -> impl Iterator<Item = usize> {
        self.groups.iter().map(|group| group.width)
    }

    /// What becomes of the records of each number of a group, for each measure.
    pub(super) fn outcomes(&self) -> impl Iterator<Item = (usize, usize, &[Outcome])> {
        let rows = self.rows.iter().map(|(measure, group, _)| (*measure, *group, Outcome::ALL));
        let parts = self.parts.iter().filter(|part| !part.outcomes.is_empty());
        parts.map(|part| (part.measure, part.group, part.outcomes.as_slice())).chain(rows)
    }

    /// How many keys there are that a measure counts here, as far as this tells.
    pub(super) fn keys(&self, measure: usize) -> usize {
        let of_parts = self.parts.iter().filter(|part| part.measure == measure).map(|part| match part.source {
            Source::Keys(_, many) => many,
            _ => 0,
        });
        let of_rows = self.rows.iter().filter(|(known, ..)| *known == measure).map(|(_, group, _)| {
            let last = self.keys_of(*group, (0, self.len())).map(|(_, key)| key).max();
            last.map_or(0, |last| last as usize + 1)
        });
        of_parts.chain(of_rows).max().unwrap_or_default()
    }

    /// The keys that some records give, of which each is read, and the places of these.
    fn keys_of(&self, group: usize, (from, to): (usize, usize)) -> impl Iterator<Item = (usize, u32)> {
        let gives = self.groups.get(group).and_then(|group| group.rows.as_deref()?.get(from..to)).unwrap_or_default();
        (from..).zip(gives).filter_map(|(at, gives)| if let Gives::Key(key) = gives { Some((at, *key)) } else { None })
    }

    /// Room for the keys of records, each as often as its record has categories.
    fn room(&self, radix: Radix, keys: impl Iterator<Item = (usize, u32)>) -> Pairs {
        match self.categories {
            None => Pairs::new(radix, keys.map(|(_, key)| key)),
            Some(rows) => Pairs::new(radix, keys.flat_map(|(at, key)| std::iter::repeat_n(key, rows.of(at).len().max(1)))),
        }
    }

    /// Counts the records from one to another; keys go into the parts of their measure.
    pub(super) fn count(&self, spots: &Spots, (from, to): (usize, usize), radix: &[Option<Radix>]) -> Scanned {
        let mut groups: Vec<Vec<u32>> = self.groups.iter().map(|group| vec![0; group.width.saturating_mul(spots.len())]).collect();
        let mut sums: Vec<Option<Sums>> = self.parts.iter().map(|part| Sums::of(part.source, spots)).collect();
        let mut row_sums: Vec<Option<Sums>> = self.rows.iter().map(|(_, _, counting)| Sums::of_rows(*counting, spots)).collect();
        let radix = |measure: usize| radix.get(measure).copied().flatten();
        let room = |part: &Part<'_>| match part.source {
            Source::Keys(numbers, _) => {
                let numbers = numbers.get(from..to.min(numbers.len())).unwrap_or_default();
                radix(part.measure).map(|radix| self.room(radix, (from..).zip(numbers.iter().copied())))
            }
            _ => None,
        };
        let mut pairs: Vec<Option<Pairs>> = self.parts.iter().map(room).collect();
        let room = |(measure, group, _): &(usize, usize, Counting<'_>)| {
            radix(*measure).map(|radix| self.room(radix, self.keys_of(*group, (from, to))))
        };
        let mut row_pairs: Vec<Option<Pairs>> = self.rows.iter().map(room).collect();
        let cells = spots.cells() as u32;
        let (mut looked, mut block) = ([0_u32; BLOCK], [0_u32; BLOCK]);
        let mut codes = vec![[0_u16; BLOCK]; self.groups.len()];
        let mut begins = from;
        while begins < to {
            let length = BLOCK.min(to - begins);
            spots.look(self.slices, self.station, begins, &mut looked[..length]);
            let mut turn = 0;
            loop {
                let block = match self.categories {
                    None if turn == 0 => &looked[..length],
                    Some(rows) if spots.spread((&looked[..length], begins), rows, turn, &mut block[..length]) => &block[..length],
                    _ => break,
                };
                turn += 1;
                for ((group, numbers), codes) in self.groups.iter().zip(&mut groups).zip(&mut codes) {
                    group.count(self.slices, begins, (block, &mut codes[..length]), numbers);
                }
                for ((part, sums), pairs) in self.parts.iter().zip(&mut sums).zip(&mut pairs) {
                    let takes = part.takes.as_deref().map(|takes| (takes, &codes[part.group][..length]));
                    if let Some(sums) = sums {
                        sums.add(part.source, begins, block, takes);
                    }
                    if let (Some(pairs), Source::Keys(numbers, _)) = (pairs, part.source) {
                        pairs.add(cells, numbers.get(begins..).unwrap_or_default(), block, takes);
                    }
                }
                for (((_, group, counting), sums), pairs) in self.rows.iter().zip(&mut row_sums).zip(&mut row_pairs) {
                    let gives = self.groups[*group].rows.as_deref().unwrap_or_default();
                    for (gives, spot) in gives.get(begins..).unwrap_or_default().iter().zip(block) {
                        match (*gives, &mut *sums, &mut *pairs) {
                            (Gives::Amount(at), Some(sums), _) => sums.add_amount(spots, *spot, counting.amount(at)),
                            (Gives::Key(key), _, Some(pairs)) => pairs.push(cells, key, *spot),
                            _ => {}
                        }
                    }
                }
            }
            begins += length;
        }
        let of_parts = self.parts.iter().map(|part| part.measure);
        let of_rows = self.rows.iter().map(|(measure, ..)| *measure);
        let known = |(measure, sums): (usize, Option<Sums>)| Some((measure, sums?));
        let sums = of_parts.clone().zip(sums).chain(of_rows.clone().zip(row_sums)).filter_map(known).collect();
        let known = |(measure, pairs): (usize, Option<Pairs>)| Some((measure, pairs?));
        let pairs = of_parts.zip(pairs).chain(of_rows.zip(row_pairs)).filter_map(known).collect();
        Scanned { groups, sums, pairs }
    }
}

impl Group {
    /// Counts the records of a block, and says which combination each has.
    fn count(&self, slices: Slices<'_>, from: usize, (spots, codes): (&[u32], &mut [u16]), numbers: &mut [u32]) {
        if self.width == 1 {
            for spot in spots {
                numbers[*spot as usize] += 1;
            }
            return;
        }
        match &self.rows {
            Some(gives) => outcomes(gives, from, codes),
            None => {
                codes.fill(0);
                let mut step = 1_u16;
                for (few, domain) in self.few.iter().rev() {
                    match few {
                        Few::Code(column, is_whole) => slices.add_codes((*column, *is_whole), from, step, codes),
                        Few::State(column) => slices.add_states(*column, from, step, codes),
                    }
                    step = step.saturating_mul(u16::try_from(*domain).unwrap_or(u16::MAX));
                }
            }
        }
        match &self.as_outcome {
            None => {
                for (spot, code) in spots.iter().zip(codes.iter()) {
                    numbers[*spot as usize * self.width + usize::from(*code)] += 1;
                }
            }
            Some(outcomes) => {
                for (spot, code) in spots.iter().zip(codes.iter()) {
                    numbers[*spot as usize * self.width + usize::from(outcomes[usize::from(*code)])] += 1;
                }
            }
        }
    }
}

/// The combination of some few values that one of more has.
fn within(mut code: usize, all: &[(Few, usize)], some: &[(Few, usize)]) -> usize {
    let mut values = Vec::with_capacity(all.len());
    for (few, domain) in all.iter().rev() {
        values.push((few, code % domain));
        code /= domain;
    }
    let value = |few: &Few| values.iter().find(|(known, _)| *known == few).map_or(0, |(_, value)| *value);
    some.iter().fold(0, |code, (few, domain)| code * domain + value(few))
}
