//! Shows what changed between the division lists of two days: `cargo run -p wushe --features divisions-hinggan --example list_changes -- 2018-01-01 2022-05-21`.
#![expect(clippy::print_stdout, reason = "a command's own output")]

use std::env;
use std::error::Error;

use wushe::{Date, DivisionCode, Divisions};

fn main() -> Result<(), Box<dyn Error>> {
    let mut days = env::args().skip(1);
    let mut day = |otherwise: &str| Date::parse(days.next().as_deref().unwrap_or(otherwise));
    let (from, to) = (day("2018-01-01")?, day("2022-05-21")?);

    let divisions = Divisions::hinggan()?;
    let changes = divisions.changes(from, to, None)?;
    println!("{} to {}", changes.from, changes.to);
    for unit in &changes.gone {
        println!("- {} {}", unit.code, unit.name);
    }
    for unit in &changes.new {
        println!("+ {} {}", unit.code, unit.name);
    }
    for renamed in &changes.renamed {
        println!("= {} {} → {}", renamed.code, renamed.before, renamed.after);
    }
    // That a name stands at another code does not say that it is the same body: the lists don't know.
    for moved in &changes.moved {
        let codes = |codes: &[DivisionCode]| codes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        println!("? {} was at {}, is at {}", moved.name, codes(&moved.from), codes(&moved.to));
    }
    Ok(())
}
