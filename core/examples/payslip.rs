//! Pays an invented worker for a month, with the clause of each line, and names what a rule leaves open:
//! `cargo run -p wushe --example payslip`.
#![expect(clippy::print_stdout, reason = "a command's own output")]

use std::error::Error;

use wushe::pay::Given;
use wushe::{Date, Lang, Pack, Period};

const WORKER: &str = r#"{"worker": "W1",
    "appointments": [{"from": "2019-05-01", "post": "deputy"}],
    "certificates": [{"obtained_on": "2020-09-01", "level": "intermediate"}],
    "registrations": [{"registered_on": "2020-11-30", "until": "2023-11-29", "level": "intermediate"}]}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let (today, month) = (Date::parse("2022-06-01")?, Period::parse("2022-05")?);
    for place in ["city-d", "hinggan"] {
        let pack = Pack::builtin(place)?;
        let scheme = pack.scheme("community_worker")?;
        let (worker, _) = pack.worker_json(WORKER, today)?;
        let payslip = scheme.pay_explained(&worker, month, Given { grade: Some(4), seniority: None })?;
        println!("== {}", pack.label().en);
        // A payslip is somebody's pay, so `Debug` shows nothing of it: these two are invented, and printed on purpose.
        match payslip.total {
            Some(total) => println!("{total}"),
            None => payslip.missing.iter().for_each(|open| println!("open: {}", open.question.get(Lang::En))),
        }
        if let Some(why) = &payslip.explanation {
            println!("{}", why.to_text(Lang::En));
        }
    }
    Ok(())
}
