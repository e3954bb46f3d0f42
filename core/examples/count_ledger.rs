//! Counts a ledger of any forms, each measure for the league until the day of the check:
//! `cargo run -p wushe --features csv,divisions-hinggan --example count_ledger < LEDGER.csv`.
#![expect(clippy::print_stdout, reason = "a command's own output")]

use std::error::Error;
use std::io::{Read as _, stdin};

use wushe::form::World;
use wushe::{Date, DivisionCode, Divisions, LedgerRun, Network, Pack, Period, Tally};

fn main() -> Result<(), Box<dyn Error>> {
    let pack = Pack::builtin("hinggan")?;
    let network = Network::of_divisions(Divisions::hinggan()?);
    let today = Date::parse("2022-05-21")?;

    let mut bytes = Vec::new();
    stdin().read_to_end(&mut bytes)?;
    let mut run = LedgerRun::new(&pack, None, World::new(today).network(&network))?;
    run.csv(&bytes);
    let (batch, book) = run.finish();
    println!("{} rows, {} accepted, {} errors", batch.rows, batch.accepted, batch.report.errors);

    let tally = Tally::new(pack.measures(), book);
    let (league, period) = (DivisionCode::parse_short("1522")?, Period::until(today));
    for measure in pack.measures() {
        let figure = tally.figure(network.at(today)?, measure.id(), league, period)?;
        // No records of a kind is not zero: then there is no value, and the figure says why.
        match (figure.value(), figure.no_value()) {
            (Some(value), _) => println!("{} {value}{}", measure.label().zh, measure.unit()),
            (None, why) => println!("{} — ({})", measure.label().zh, why.map_or("", |why| why.as_str())),
        }
    }
    Ok(())
}
