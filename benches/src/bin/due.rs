//! What is due of many persons, and whether it was done: `due [PERSONS] [THREADS] [FOLDER]` prints seconds and tasks, and writes what the peers read.
//!
//! Twelve cadences over a year, fifteen visits a person. In FOLDER lie the persons and the visits, and how many tasks of each item were done or missed.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use std::time::Instant;

use wushe::checklist::{ChosenReadings, DueQuestion, TaskState};
use wushe::{Date, LedgerRun, Pack};
use wushe_benches::Seeded;

const ROUNDS: usize = 5;
const VISITS: usize = 15;

/// Item, period, how often, for whom, whether only what was done at home counts.
const ITEMS: [(&str, &str, u32, &str, bool); 12] = [
    ("I-01", "month", 1, "lives_alone", false),
    ("I-02", "month", 2, "lives_alone", false),
    ("I-03", "month", 1, "lives_alone", true),
    ("I-04", "month", 1, "age >= 60", false),
    ("I-05", "quarter", 1, "age >= 60", false),
    ("I-06", "quarter", 2, "age >= 60", true),
    ("I-07", "quarter", 3, "lives_alone and age >= 60", false),
    ("I-08", "half_year", 1, "age >= 60", false),
    ("I-09", "half_year", 4, "age >= 60 or lives_alone", false),
    ("I-10", "year", 1, "age >= 60 or lives_alone", false),
    ("I-11", "year", 12, "lives_alone", false),
    ("I-12", "year", 4, "age < 60", true),
];

fn rulebook() -> String {
    let label = r#""label":{"en":"a","zh":"a"}"#;
    let field = |id: &str, kind: &str, more: &str| format!(r#"{{"id":"{id}","label":{{"en":"{id}","zh":"{id}"}},"type":"{kind}"{more}}}"#);
    let (role, fact) = (|name: &str| format!(r#","role":"{name}","required":true"#), |name: &str| format!(r#","fact":"{name}""#));
    let who = [field("date", "date", &role("date")), field("station", "station", &role("station")), field("person", "key", &role("person"))].join(",");
    let mut items = Vec::new();
    for (id, unit, times, target, at_home) in ITEMS {
        let of = if at_home { r#","where":"in_person""# } else { "" };
        items.push(format!(
            r#"{{"id":"{id}",{label},"domain":"d","target":"{target}","outcome":"duty","provenance":"illustrative",
            "cadence":{{"kind":"calendar","unit":"{unit}","times":{times}}},"evidence":{{"kinds":["visit"]{of}}}}}"#
        ));
    }
    let age = format!(r#"{{"id":"age",{label},"type":"count","formula":"years_between(birth_date, today)","provenance":"illustrative"}}"#);
    let facts = [field("lives_alone", "boolean", ""), field("birth_date", "date", ""), field("in_person", "boolean", ""), age].join(",");
    let persons = [field("lives_alone", "boolean", &fact("lives_alone")), field("birth_date", "date", &fact("birth_date"))].join(",");
    let visits = field("in_person", "boolean", &fact("in_person"));
    format!(
        r#"{{"pack":{{"id":"bench",{label},"version":"1.0.0"}},"facts":[{facts}],"items":[{}],
        "codes":[{{"id":"checklist_domains",{label},"provenance":"illustrative","options":[{{"id":"d",{label}}}]}}],
        "forms":[{{"id":"person_facts","kind":"person_facts",{label},"provenance":"illustrative","fields":[{who},{persons}]}},
        {{"id":"visit","kind":"visit","label":{{"en":"v","zh":"v"}},"provenance":"illustrative","fields":[{who},{visits}]}}]}}"#,
        items.join(",")
    )
}

fn ledgers(persons: usize) -> (String, String) {
    let mut seeded = Seeded(20_261_128);
    let mut facts = String::from("date,station,person,lives_alone,birth_date\n");
    let mut visits = String::from("date,station,person,in_person\n");
    for person in 0..persons {
        // Nobody comes to sixty within the year, so that the peers need no birthdays.
        let year = if seeded.below(3) == 0 { 1970 + seeded.below(30) } else { 1930 + seeded.below(30) };
        let alone = ["是", "否", "否"][seeded.below(3) as usize];
        writeln!(facts, "2024-06-01,152221100000,P{person},{alone},{year}-{:02}-15", 1 + seeded.below(12)).unwrap();
        for _ in 0..VISITS {
            let (month, day, at_home) = (1 + seeded.below(12), 1 + seeded.below(28), ["是", "否"][seeded.below(2) as usize]);
            writeln!(visits, "2025-{month:02}-{day:02},152221100000,P{person},{at_home}").unwrap();
        }
    }
    (facts, visits)
}

/// Kilobytes that the system has for this process under that name.
fn kilobytes(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or_default()
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let persons: usize = arguments.next().map_or(100_000, |text| text.parse().expect("a number of persons"));
    let threads: usize = arguments.next().map_or(1, |text| text.parse().expect("a number of threads"));
    let folder = arguments.next().map(PathBuf::from);
    let day = |text| Date::parse(text).expect("a day");
    let pack = Pack::from_json(&rulebook()).unwrap_or_else(|found| panic!("{found}"));
    let (facts, visits) = ledgers(persons);
    let read = |form, text: &str| {
        let mut run = LedgerRun::new(&pack, Some(form), day("2026-01-31")).expect("the form is there");
        run.csv(text.as_bytes());
        run.finish().1
    };
    let mut book = read("person_facts", &facts);
    book.merge(read("visit", &visits)).expect("two ledgers");
    assert_eq!(book.len(), persons * (1 + VISITS));
    let readings =
        ChosenReadings::from_json(r#"{"late_days":"0","counts":"any_day","first_period":"true","entry_day":"true"}"#).expect("readings");
    let question = DueQuestion {
        first: day("2025-01-01"),
        last: day("2025-12-31"),
        as_of: day("2026-01-31"),
        kept_from: Some(day("2025-01-01")),
        readings: &readings,
        standards: pack.standards(),
        listed: &[],
        threads,
    };
    // Counted alone first, so that the memory at its peak is that of counting.
    let by = [wushe::checklist::DueBy::Station, wushe::checklist::DueBy::Month];
    let (mut counting, mut counts) = (Vec::new(), None);
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let before = kilobytes("VmRSS");
    for _ in 0..ROUNDS {
        drop(counts.take());
        let start = Instant::now();
        counts = Some(pack.checklist().due_counts(&book, question, &by, &[]));
        counting.push(start.elapsed().as_secs_f64());
    }
    let beyond = kilobytes("VmHWM").saturating_sub(before) / 1024;
    let (mut seconds, mut last) = (Vec::new(), None);
    for _ in 0..ROUNDS {
        drop(last.take());
        let start = Instant::now();
        let due = pack.checklist().due(&book, question);
        let summary = due.summary(&[wushe::checklist::DueBy::Item]);
        seconds.push(start.elapsed().as_secs_f64());
        assert!(!summary.is_empty());
        last = Some(due);
    }
    let due = last.expect("a round");
    assert_eq!(counts.expect("a round").summary(), due.summary(&by));
    counting.sort_by(f64::total_cmp);
    println!("counts | {:.4} s | {beyond} MB beyond the book", counting[ROUNDS / 2]);
    let mut counts: BTreeMap<&str, [u64; 2]> = ITEMS.iter().map(|item| (item.0, [0, 0])).collect();
    for task in due.tasks() {
        let of = counts.get_mut(&**task.item().expect("an item").id()).expect("one of twelve");
        match task.state() {
            TaskState::Done => of[0] += 1,
            TaskState::Missed => of[1] += 1,
            other => panic!("{other:?}"),
        }
    }
    seconds.sort_by(f64::total_cmp);
    println!("due | {:.3} s | {} tasks", seconds[ROUNDS / 2], due.len());
    if let Some(folder) = folder {
        let counted: String = counts.iter().map(|(item, [done, missed])| format!("{item} {done} {missed}\n")).collect();
        for (name, text) in [("persons.csv", facts), ("visits.csv", visits), ("ours.txt", counted)] {
            std::fs::write(folder.join(name), text).expect("the folder takes it");
        }
    }
}
