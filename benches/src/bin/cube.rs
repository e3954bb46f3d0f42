//! A cube over many records: six counts, two sums and exact persons for five levels of units by month, quarter and year.
//!
//! `cube ROWS [FOLDER]` builds the book, times the cube, prints the sum of each measure by level and grain, and writes the columns into the
//! folder, from which the peers of `cube/peer.py` answer the same.

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use wushe::form::Cell;
use wushe::metrics::{CubeSpec, Grain, Tally};
use wushe::network::{Divisions, Network};
use wushe::time::PeriodKind;
use wushe::value::DivisionCode;
use wushe::{Date, LedgerRun, Pack, Period};
use wushe_benches::Seeded;

const STATIONS: u64 = 29_000;
const THREADS: usize = 2;
const KINDS: [&str; 6] = ["home", "phone", "group", "case", "event", "referral"];

fn rulebook() -> String {
    let codes = KINDS.map(|kind| format!(r#"{{"id":"{kind}","label":{{"zh":"{kind}","en":"{kind}"}}}}"#)).join(",");
    let label = |text: &str| format!(r#"{{"zh":"{text}","en":"{text}"}}"#);
    let measure = |id: &str, rest: &str, adds: bool| {
        format!(
            r#"{{"id":"{id}","label":{},"unit":"次","kinds":["visit"],{rest},"adds":{{"units":{adds},"periods":{adds},"categories":{adds}}},"reading":{},"provenance":"illustrative"}}"#,
            label(id),
            label(id)
        )
    };
    let mut measures: Vec<String> =
        KINDS.iter().map(|kind| measure(kind, &format!(r#""aggregate":"count","where":"visit_kind = \"{kind}\"""#), true)).collect();
    measures.push(measure("money", r#""aggregate":"sum","of":"amount""#, true));
    measures.push(measure("attendance", r#""aggregate":"sum","of":"head_count""#, true));
    measures.push(measure("persons", r#""aggregate":"distinct","of":"person""#, false));
    let field =
        |id: &str, kind: &str, more: &str| format!(r#"{{"id":"{id}","label":{},"type":"{kind}","required":true{more}}}"#, label(id));
    let fields = [
        field("date", "date", r#","role":"date""#),
        field("station", "station", r#","role":"station""#),
        field("kind", "option", r#","fact":"visit_kind","codes":"kinds""#),
        field("person", "key", r#","role":"person""#),
        field("amount", "amount", r#","role":"amount""#),
        field("people", "count", r#","role":"head_count""#),
    ];
    format!(
        r#"{{"pack":{{"id":"bench","version":"1.0.0","label":{}}},"codes":[{{"id":"kinds","label":{},"options":[{codes}],"provenance":"illustrative"}}],"facts":[{{"id":"visit_kind","label":{},"type":"option"}}],"forms":[{{"id":"visit","kind":"visit","label":{},"provenance":"illustrative","fields":[{}]}}],"measures":[{}]}}"#,
        label("bench"),
        label("kinds"),
        label("kind"),
        label("visit"),
        fields.join(","),
        measures.join(",")
    )
}

/// Codes of the villages in which stations stand, and a list with all that they lie in.
fn places() -> (Vec<u64>, String) {
    let mut villages = Vec::new();
    let mut codes = std::collections::BTreeSet::new();
    for at in 0..STATIONS {
        let (prefecture, rest) = (at % 20 + 1, at / 20);
        let (county, township) = (rest % 15 + 1, rest / 15 + 1);
        let village = 201;
        let parts = [15 * 10_000_000_000, prefecture * 100_000_000, county * 1_000_000, township * 1_000, village];
        let mut code = 0;
        for part in parts {
            code += part;
            codes.insert(code);
        }
        villages.push(code);
    }
    let rows: String = codes.iter().map(|code| format!("2021-10-31,{code:012},x\n")).collect();
    (villages, format!("date_point,code,name\n{rows}"))
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let rows: u64 = arguments.next().map_or(Ok(1_000_000), |text| text.parse())?;
    let folder = arguments.next();
    let pack = Pack::from_json(&rulebook()).map_err(|found| found.to_string())?;
    let (villages, list) = places();
    let network = Network::of_divisions(Divisions::parse(&list).map_err(|found| found.to_string())?);
    let today = Date::parse("2023-12-31")?;
    let persons = rows / 4;
    let mut seeded = Seeded(20_231_231);
    let mut columns: [Vec<u8>; 6] = Default::default();
    let mut run = LedgerRun::new(&pack, Some("visit"), today).map_err(|found| found.to_string())?;
    run.header(&["date", "station", "kind", "person", "amount", "people"]);
    let first = Date::parse("2022-01-01")?;
    let days: Vec<String> = (0..730).filter_map(|day| first.plus_days(day)).map(|day| day.to_string()).collect();
    let codes: Vec<String> = villages.iter().map(|code| format!("{code:012}")).collect();
    let start = Instant::now();
    for row in 0..rows {
        let person = seeded.below(persons);
        // Of a hundred persons three are seen anywhere, the others in one place.
        let station = if person % 100 < 3 { seeded.below(STATIONS) } else { person.wrapping_mul(2_654_435_761) % STATIONS } as usize;
        let (day, kind, cents, people) = (seeded.below(730) as usize, seeded.below(6) as usize, seeded.below(1_000_000), seeded.below(40));
        let amount = format!("{}.{:02}", cents / 100, cents % 100);
        let (person_key, people_text) = (format!("P{person}"), people.to_string());
        let cells = [&*days[day], &*codes[station], KINDS[kind], &*person_key, &*amount, &*people_text];
        run.row(u32::try_from(row + 2)?, cells.into_iter().map(Cell::Text));
        if folder.is_some() {
            let numbers = [day as u32, station as u32, kind as u32, person as u32, cents as u32, people as u32];
            for (column, number) in columns.iter_mut().zip(numbers) {
                column.extend_from_slice(&number.to_le_bytes());
            }
        }
    }
    let (report, book) = run.finish();
    if report.accepted != rows {
        return Err(format!("{} of {rows} are accepted: {:?}", report.accepted, report.report.findings.first()).into());
    }
    eprintln!("checked and in the book after {:.1} s, {} MB", start.elapsed().as_secs_f64(), memory()?);
    let book = std::sync::Arc::new(book);
    let spec = |measures: &'static [&'static str]| CubeSpec {
        measures,
        unit: DivisionCode::parse_short("15").unwrap(),
        levels: &[],
        period: Period::parse("2022-01-01..2023-12-31").unwrap(),
        grains: &[Grain::Month, Grain::Quarter, Grain::Year],
        dimensions: &[],
        threads: THREADS,
    };
    for (what, measures) in
        [("additive", &["home", "phone", "group", "case", "event", "referral", "money", "attendance"][..]), ("persons", &["persons"])]
    {
        let mut times = Vec::new();
        let mut sums = Vec::new();
        for _ in 0..3 {
            let start = Instant::now();
            let tally = Tally::new(pack.measures(), book.clone());
            let cube = tally.cube(network.at(today)?, spec(measures)).map_err(|found| found.to_string())?;
            let counted = start.elapsed();
            // Two threads read it, as two counted it; a measure is a column of the peers' answers.
            std::thread::scope(|scope| {
                for half in measures.chunks(measures.len().div_ceil(THREADS)) {
                    let cube = &cube;
                    scope.spawn(move || {
                        half.iter().filter_map(|measure| cube.values(measure)).flatten().for_each(|value| {
                            std::hint::black_box(value);
                        })
                    });
                }
            });
            times.push((counted, start.elapsed()));
            // The peers' answers are added up outside their time, too.
            let mut sum = std::collections::BTreeMap::new();
            for (measure, unit, period, cell) in cube.cells() {
                if let Some(value) = cell.value {
                    let grain = match period.kind() {
                        PeriodKind::Month => "month",
                        PeriodKind::Quarter => "quarter",
                        _ => "year",
                    };
                    *sum.entry((measure.id(), unit.code.level(), grain)).or_insert(rust_decimal::Decimal::ZERO) += value;
                }
            }
            sums = sum.into_iter().map(|((measure, level, grain), sum)| format!("{measure} {} {grain} {sum}", level.as_str())).collect();
        }
        times.sort_by_key(|(_, read)| *read);
        println!(
            "{what} | {:.3} s counted, {:.3} s with every value read | {} MB",
            times[1].0.as_secs_f64(),
            times[1].1.as_secs_f64(),
            memory()?
        );
        if let Some(folder) = &folder {
            let mut file = fs::File::create(Path::new(folder).join(format!("{what}.txt")))?;
            for line in &sums {
                writeln!(file, "{line}")?;
            }
        }
    }
    if let Some(folder) = folder {
        for (name, column) in ["day", "station", "kind", "person", "cents", "people"].iter().zip(&columns) {
            fs::write(Path::new(&folder).join(format!("{name}.bin")), column)?;
        }
        fs::write(Path::new(&folder).join("villages.txt"), codes.join("\n"))?;
    }
    Ok(())
}

/// The memory that is held, in megabytes.
fn memory() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).ok_or("no such line")?;
    Ok(line.split_whitespace().nth(1).ok_or("no number")?.parse::<u64>()? / 1000)
}
