//! Answers the cases of `tests/identity/generate.py`, one report a line, as the other languages do:
//! `cargo run -p wushe --features csv --example identity < CASES`.

use std::error::Error;
use std::io::{BufRead, BufWriter, Write, stdin, stdout};

use serde::Deserialize;
use wushe::border::LedgerRun;
use wushe::pack::Pack;
use wushe::value::Date;

#[derive(Deserialize)]
struct Case {
    #[serde(default)]
    ledger: bool,
    form: Option<String>,
    today: Option<String>,
    text: Option<String>,
    base64: Option<String>,
    /// The name of a rulebook, or null for one whose JSON is the text.
    #[serde(default, deserialize_with = "asked")]
    pack: Option<Option<String>>,
}

/// That a key stands there, whatever it says.
fn asked<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Option<Option<String>>, D::Error> {
    Deserialize::deserialize(input).map(Some)
}

fn identity(name: Option<&str>, text: &str) -> Result<String, Box<dyn Error>> {
    let pack = name.map_or_else(|| Pack::from_json(text), Pack::builtin).map_err(|findings| format!("{findings:?}"))?;
    Ok(format!("{{\"pack\":\"{}\",\"version\":\"{}\",\"hash\":\"{}\"}}", pack.id(), pack.version(), pack.hash()))
}

fn decoded(base64: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |byte: u8| DIGITS.iter().position(|digit| *digit == byte).and_then(|at| u32::try_from(at).ok());
    let groups: Vec<Vec<u32>> = base64.as_bytes().chunks(4).map(|group| group.iter().filter_map(|byte| digit(*byte)).collect()).collect();
    let bytes = |group: &Vec<u32>| {
        let bits = (0..4).fold(0_u32, |bits, at| bits << 6 | group.get(at).copied().unwrap_or(0));
        let [_, bytes @ ..] = bits.to_be_bytes();
        bytes.into_iter().take(group.len().saturating_sub(1))
    };
    groups.iter().flat_map(bytes).collect()
}

fn answer(pack: &Pack, case: &Case) -> Result<String, Box<dyn Error>> {
    let text = case.text.as_deref().unwrap_or_default();
    if let Some(name) = &case.pack {
        return identity(name.as_deref(), text);
    }
    let today = Date::parse(case.today.as_deref().unwrap_or_default())?;
    if !case.ledger {
        let form = case.form.as_deref().and_then(|name| pack.form(name).ok()).ok_or("there is no such form")?;
        return Ok(form.check_json(text, today).report.to_json());
    }
    let mut run = LedgerRun::new(pack, case.form.as_deref(), today).map_err(|findings| format!("{findings:?}"))?;
    match &case.base64 {
        Some(base64) => run.csv(&decoded(base64)),
        None => run.csv(text.as_bytes()),
    }
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
