//! Checks one home visit and says in both languages what is wrong: `cargo run -p wushe --example check_record < RECORD.json`.
#![expect(clippy::print_stdout, reason = "a command's own output")]

use std::error::Error;
use std::io::{Read as _, stdin};

use wushe::{Date, Lang, Pack};

fn main() -> Result<(), Box<dyn Error>> {
    let pack = Pack::builtin("hinggan")?;
    let form = pack.form("home_visit")?;
    // The library asks no clock: the day of the check is an argument.
    let today = Date::parse("2022-05-21")?;

    let mut text = String::new();
    stdin().read_to_string(&mut text)?;
    let report = form.check_json(&text, today).report;
    for finding in &report.findings {
        println!("{} {}", finding.severity().as_str(), finding.code.as_str());
        println!("  {}", form.message(finding, Lang::ZhHans));
        println!("  {}", form.message(finding, Lang::En));
    }
    println!("{} errors, {} warnings", report.errors, report.warnings);
    Ok(())
}
