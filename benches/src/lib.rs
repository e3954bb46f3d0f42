//! Two sides timed in turn, in one process, and one line for each comparison.
//!
//! A busy machine slows both sides of a round alike, so the medians of interleaved rounds compare where one long run of
//! each would not. Nothing here asserts a time.

pub mod visits;

use std::fmt;
use std::time::{Duration, Instant};

/// How many rounds each side runs; the first is not counted.
const ROUNDS: usize = 15;
/// A round of the slower side takes about this long.
const ROUND: Duration = Duration::from_millis(60);

/// A small generator of reproducible numbers (SplitMix64).
#[derive(Clone, Debug)]
pub struct Seeded(pub u64);

impl Seeded {
    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// One of these.
    pub fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        let at = self.below(from.len() as u64);
        &from[at as usize]
    }
}

/// One comparison: nanoseconds for one unit of work on each side.
#[derive(Clone, Debug)]
pub struct Row {
    /// What was done.
    pub name: String,
    /// This library's median.
    pub ours: f64,
    /// The peer's median.
    pub peer: f64,
    /// How many times faster this library is to be.
    pub goal: f64,
}

impl Row {
    /// How many times faster this library is.
    pub fn ratio(&self) -> f64 {
        self.peer / self.ours
    }
}

impl fmt::Display for Row {
    /// `name | ours | peer | ratio | goal`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Row { name, ours, peer, goal } = self;
        write!(f, "{name} | {ours:.0} ns | {peer:.0} ns | {:.1}× | ≥ {goal}×", self.ratio())
    }
}

/// Times both sides in turn. Each call of a side does `units` units of work and gives something that depends on them.
pub fn compare<A, B>(name: &str, goal: f64, units: usize, mut ours: impl FnMut() -> A, mut peer: impl FnMut() -> B) -> Row {
    let (mut our_times, mut peer_times) = (Vec::new(), Vec::new());
    let (our_calls, peer_calls) = (calls(&mut ours), calls(&mut peer));
    for round in 0..=ROUNDS {
        let times = (time(our_calls, units, &mut ours), time(peer_calls, units, &mut peer));
        if round > 0 {
            our_times.push(times.0);
            peer_times.push(times.1);
        }
    }
    Row { name: name.to_owned(), ours: median(our_times), peer: median(peer_times), goal }
}

/// How many calls fill a round.
fn calls<T>(work: &mut impl FnMut() -> T) -> u32 {
    let start = Instant::now();
    std::hint::black_box(work());
    let once = start.elapsed().max(Duration::from_nanos(1));
    (ROUND.as_nanos() / once.as_nanos()).clamp(1, 1_000_000) as u32
}

fn time<T>(calls: u32, units: usize, work: &mut impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    for _ in 0..calls {
        std::hint::black_box(work());
    }
    start.elapsed().as_nanos() as f64 / f64::from(calls) / units.max(1) as f64
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slower_side_shows() {
        let work = |steps: u64| (0..steps).fold(0u64, |sum, step| std::hint::black_box(sum ^ step));
        let row = compare("steps", 2.0, 1, || work(100), || work(100_000));
        assert!(row.ratio() > 10.0, "{row}");
        assert!(row.to_string().ends_with("× | ≥ 2×"), "{row}");
    }

    #[test]
    fn a_seed_gives_the_same_numbers() {
        let numbers = |seed| {
            let mut seeded = Seeded(seed);
            [seeded.below(10), seeded.next()]
        };
        assert_eq!(numbers(7), numbers(7));
        assert_ne!(numbers(7), numbers(8));
        assert!((0..100).all(|seed| Seeded(seed).below(3) < 3 && [1, 2].contains(Seeded(seed).pick(&[1, 2]))));
    }
}
