//! Gives a million broken inputs to every public way in, and says of each what became of them:
//! `cargo run --profile hostile -p wushe --all-features --example hostile [COUNT [SEED]]`.
//!
//! A panic ends it, and so does, for that way in, the first answer that does not hold what it must. An input that takes
//! too long and memory beyond its ceiling are faults too. What is told names the way in and the number of the input, so
//! that it can be shown and given again alone: `… --example hostile -- COUNT SEED NAME NUMBER`.
//!
//! `… --example hostile -- growth [NAME]` gives every way in larger and larger inputs of one shape and tells the time on the
//! processor of each size: a fault is what takes more than three times as long for twice the input.

#[path = "../tests/hostile/inputs/mod.rs"]
mod inputs;

use std::error::Error;
use std::io::{Write, stderr, stdout};
use std::time::{Duration, Instant};
use std::{env, fs};

use inputs::{ENTRIES, Family, World, families, seeded};

/// The most resident memory of the whole process, the corpus included.
const MEMORY_CEILING_KIB: u64 = 512 << 10;
/// The longest that one input may take; most are some KiB, none beyond 1 MiB.
const INPUT_CEILING: Duration = Duration::from_secs(5);

/// The peak since the last reset, from the kernel; nothing where there is no such file.
fn peak_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).unwrap_or(0)
}

/// The time that this thread was on a processor, from the kernel; nothing where there is no such file.
fn on_processor() -> Duration {
    let spent = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(spent.split(' ').next().and_then(|nanos| nanos.parse().ok()).unwrap_or(0))
}

/// Twice the input may take this many times as long, in tenths: n log n and what a cache no longer holds.
const MOST_TENTHS: u128 = 30;
/// A size that takes as long is the last one, and none beyond so many is tried.
const LONG: Duration = Duration::from_millis(800);
const DOUBLINGS: u32 = 11;
/// One doubling alone may take this many times as long, as where a size no longer fits a cache.
const LEAP: u32 = 10;
/// What takes less is not judged.
const SHORT: Duration = Duration::from_millis(40);

fn times(world: &World, family: &Family) -> Result<Vec<(usize, Duration)>, String> {
    let entry = ENTRIES.iter().find(|entry| entry.name == family.entry).ok_or("there is no such way in")?;
    let mut times = Vec::new();
    for doubling in 0..DOUBLINGS {
        let size = family.size.saturating_mul(2_usize.saturating_pow(doubling));
        let item = (family.item)(size);
        let before = on_processor();
        (entry.run)(world, &item)?;
        let took = on_processor().saturating_sub(before);
        times.push((size, took));
        if took > LONG || item.parts.iter().map(Vec::len).sum::<usize>() > 32 << 20 {
            break;
        }
    }
    Ok(times)
}

fn growth(only: Option<&str>) -> Result<(), Box<dyn Error>> {
    let world = World::new()?;
    let mut out = stdout().lock();
    let mut faults: Vec<String> = Vec::new();
    for family in families().filter(|family| only.is_none_or(|name| name == family.entry)) {
        let what = format!("{}, {}", family.entry, family.of);
        match times(&world, family) {
            Ok(times) => {
                let ms = times.iter().map(|(size, took)| format!("{size}: {}", took.as_millis())).collect::<Vec<_>>().join(", ");
                let fast = |pair: &[(usize, Duration)]| {
                    matches!(pair, [(_, before), (_, after)]
                        if *after > SHORT && after.as_nanos().saturating_mul(10) > before.as_nanos().saturating_mul(MOST_TENTHS))
                };
                let leaps = |pair: &[(usize, Duration)]| matches!(pair, [(_, before), (_, after)] if *after > LONG && *after > before.saturating_mul(LEAP));
                let is_fast = times.windows(2).filter(|pair| fast(pair)).count() > 1 || times.windows(2).any(leaps);
                writeln!(out, "{}{what}, ms: {ms}", if is_fast { "FAULT " } else { "" })?;
                out.flush()?;
                if is_fast {
                    faults.push(format!("{what}: {ms}"));
                }
            }
            Err(fault) => faults.push(format!("{what}: {fault}")),
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n").into()) }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1).filter(|argument| argument != "--").peekable();
    if arguments.next_if(|argument| argument == "growth").is_some() {
        return growth(arguments.next().as_deref());
    }
    let count: u64 = arguments.next().map_or(Ok(1_000_000), |text| text.parse())?;
    let seed: u64 = arguments.next().map_or(Ok(20_220_521), |text| text.parse())?;
    let (only, alone) = (arguments.next(), arguments.next().map(|text| text.parse::<u64>()).transpose()?);
    let world = World::new()?;
    let shares: u64 = ENTRIES.iter().map(|entry| entry.share).sum();
    let mut out = stdout().lock();
    writeln!(
        out,
        "{:<26} {:>8} {:>8} {:>8} {:>7} {:>9} {:>9} {:>9}",
        "way in", "inputs", "accepted", "refused", "s", "worst ms", "its input", "peak KiB"
    )?;
    let mut total = (0_u64, 0_u64);
    let mut most = 0;
    let mut faults: Vec<String> = Vec::new();
    for entry in ENTRIES.iter().filter(|entry| only.as_deref().is_none_or(|name| name == entry.name)) {
        let items = (entry.items)(&world.corpus);
        let inputs = count.saturating_mul(entry.share).div_ceil(shares.max(1));
        // Where the kernel has no such file the peak is that of all ways in so far.
        let _ = fs::write("/proc/self/clear_refs", "5");
        let (started, mut accepted, mut slowest) = (Instant::now(), 0_u64, (Duration::ZERO, 0));
        for number in alone.map_or(0..inputs, |number| number..number.saturating_add(1)) {
            let item = seeded(&items, seed, number).ok_or("there is no valid input to begin with")?;
            let name = entry.name;
            if alone == Some(number) {
                writeln!(out, "{item:?}")?;
            }
            std::panic::set_hook(Box::new(move |panic| {
                let _ = writeln!(stderr(), "{name}, input {number} of seed {seed}: {panic}");
            }));
            let before = Instant::now();
            let verdict = (entry.run)(&world, &item);
            let took = before.elapsed();
            slowest = slowest.max((took, number));
            match verdict {
                Ok(taken) => accepted = accepted.saturating_add(u64::from(taken)),
                Err(fault) => {
                    faults.push(format!("{name}, input {number} of seed {seed}: {fault}"));
                    break;
                }
            }
            if took > INPUT_CEILING {
                faults.push(format!("{name}, input {number} of seed {seed}: it took {took:?}"));
            }
        }
        let (peak, took) = (peak_kib(), started.elapsed());
        most = most.max(peak);
        let inputs = alone.map_or(inputs, |_| 1);
        let seconds = format!("{}.{}", took.as_secs(), took.subsec_millis() / 100);
        let refused = inputs.saturating_sub(accepted);
        writeln!(
            out,
            "{:<26} {inputs:>8} {accepted:>8} {refused:>8} {seconds:>7} {:>9} {:>9} {peak:>9}",
            entry.name,
            slowest.0.as_millis(),
            slowest.1
        )?;
        out.flush()?;
        if peak > MEMORY_CEILING_KIB {
            faults.push(format!("{}: {peak} KiB is more than {MEMORY_CEILING_KIB}", entry.name));
        }
        if alone.is_none() && (accepted == 0 || refused == 0) {
            faults.push(format!("{}: what is all taken or all refused proves nothing", entry.name));
        }
        total = (total.0.saturating_add(inputs), total.1.saturating_add(accepted));
    }
    let (inputs, accepted) = total;
    writeln!(out, "hostile: {inputs} inputs, {accepted} accepted, {} faults; at most {most} KiB of {MEMORY_CEILING_KIB}", faults.len())?;
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n").into()) }
}
