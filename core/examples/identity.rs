//! Answers the cases of `tests/identity/generate.py`, one report a line, as the other languages do:
//! `cargo run -p wushe --features csv --example identity < CASES`.

use std::error::Error;
use std::io::{BufRead, BufWriter, Write, stdin, stdout};

use serde::Deserialize;
use wushe::pack::{LedgerRun, Pack};
use wushe::value::Date;

#[derive(Deserialize)]
struct Case {
    #[serde(default)]
    ledger: bool,
    form: Option<String>,
    today: String,
    text: String,
}

fn answer(pack: &Pack, case: &Case) -> Result<String, Box<dyn Error>> {
    let today = Date::parse(&case.today)?;
    if !case.ledger {
        let form = case.form.as_deref().and_then(|name| pack.form(name)).ok_or("there is no such form")?;
        return Ok(form.check_json(&case.text, today).report.to_json());
    }
    let mut run = LedgerRun::new(pack, case.form.as_deref(), today).map_err(|findings| format!("{findings:?}"))?;
    run.csv(case.text.as_bytes());
    Ok(run.finish().0.to_json())
}

fn main() -> Result<(), Box<dyn Error>> {
    let pack = Pack::builtin("hinggan").map_err(|findings| format!("{findings:?}"))?;
    let mut out = BufWriter::new(stdout().lock());
    for line in stdin().lock().lines() {
        writeln!(out, "{}", answer(&pack, &serde_json::from_str(&line?)?)?)?;
    }
    Ok(out.flush()?)
}
