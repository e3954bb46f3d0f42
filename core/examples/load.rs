//! How long the league's division lists take to load: `cargo run --release -p wushe --features divisions-hinggan --example load`.
#![expect(clippy::print_stdout, reason = "a command's own output")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use wushe::Divisions;

fn main() -> Result<(), wushe::Findings> {
    let mut best = Duration::MAX;
    for _ in 0..50 {
        let start = Instant::now();
        black_box(Divisions::hinggan()?);
        best = best.min(start.elapsed());
    }
    println!("{} µs", best.as_micros());
    Ok(())
}
