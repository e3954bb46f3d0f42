//! Random expressions over random values, by the compiled program and by the plain evaluator: value and missing facts agree.
//!
//! `cargo run --release -p wushe --features oracle --example condition_oracle [CASES [SEED]]`
#![expect(clippy::print_stdout, reason = "a command that prints what it found")]

mod random;

fn main() -> Result<(), String> {
    let mut arguments = std::env::args().skip(1);
    let mut number =
        |otherwise| arguments.next().map_or(Ok(otherwise), |text| text.parse::<u64>().map_err(|_| format!("no number: {text}")));
    let (cases, seed) = (number(1_000_000)?, number(20_220_521)?);
    let tally = random::run(seed, cases)?;
    println!("seed {seed}: {} cases agree in value and missing facts, {} of them wait for more than one fact", tally.agreed, tally.waiting);
    println!("values: {:?}", tally.kinds);
    println!("expressions with: {:?}; refused: {}", tally.forms, tally.refused);
    Ok(())
}
