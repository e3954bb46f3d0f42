//! Home visits as JSON Lines, checked into a book of records with every finding told: the work behind Python's `check_lines`.
//!
//! With `--dump N` it times nothing and prints, one JSON text a line, the task and then the lines, every N-th of them broken.

use std::time::Instant;

use serde_json::json;
use wushe::border::LinesRun;
use wushe::{Date, Pack};
use wushe_benches::Seeded;
use wushe_benches::visits::{broken, visit};

const LINES: u64 = 60_000;
const PACK: &str = "hinggan";
const FORM: &str = "home_visit";
const TODAY: &str = "2022-05-21";
const ROUNDS: usize = 7;
/// One line in twenty, as in a ledger that somebody keeps; and one in three.
const BROKEN: [u64; 2] = [20, 3];

fn lines(every: u64) -> Vec<String> {
    let mut seeded = Seeded(20_220_521);
    let mut line = |at| {
        let record = visit(&mut seeded);
        if at % every == every - 1 { broken(&mut seeded, record) } else { record }
    };
    (0..LINES).map(|at| line(at).to_string()).collect()
}

fn main() {
    let pack = Pack::builtin(PACK).expect("it is shipped");
    let today = Date::parse(TODAY).expect("a day");
    let mut arguments = std::env::args().skip_while(|argument| argument != "--dump").skip(1);
    if let Some(every) = arguments.next() {
        let schema: serde_json::Value = serde_json::from_str(&pack.form(FORM).expect("it has that form").json_schema()).expect("JSON");
        println!("{}", json!({ "pack": PACK, "form": FORM, "today": TODAY, "schema": schema }));
        return lines(every.parse().expect("a number")).iter().for_each(|line| println!("{line}"));
    }
    for every in BROKEN {
        let lines = lines(every);
        let mut times = Vec::new();
        let mut told = String::new();
        for _ in 0..ROUNDS {
            let started = Instant::now();
            let mut run = LinesRun::new(&pack, FORM, today).expect("it has that form").limit(usize::MAX);
            lines.iter().for_each(|line| run.line(line));
            let (report, book) = run.finish();
            times.push(started.elapsed().as_nanos() as f64 / lines.len() as f64);
            told = format!("{} accepted, {} findings, {} records", report.accepted, report.report.findings.len(), book.len());
        }
        times.sort_by(f64::total_cmp);
        let bytes = lines.iter().map(String::len).sum::<usize>() / lines.len();
        println!("lines: one in {every} broken, {bytes} bytes, {told}: {:.0} ns a line", times[ROUNDS / 2]);
    }
}
