//! Persons held against a checklist: `checklist [PERSONS]` prints seconds and outcomes a second, of all at once by one thread and by two, and of one
//! after the other.
//!
//! Sixty items over twenty facts of which one in twenty is not known. What an open item waits for is part of the answer.

use std::fmt::Write;
use std::time::Instant;

use wushe::checklist::{MatchQuestion, Subject};
use wushe::{Date, LedgerRun, Pack};
use wushe_benches::Seeded;

const ROUNDS: usize = 7;

/// Twelve facts that are true or false, four numbers, three options and a birth date.
const FLAGS: usize = 12;
const NUMBERS: usize = 4;
const OPTIONS: usize = 3;

fn rulebook() -> String {
    let mut facts = String::new();
    let mut fields = String::new();
    let mut add = |id: &str, kind: &str, more: &str| {
        let label = format!(r#""label":{{"en":"{id}","zh":"{id}"}}"#);
        write!(facts, r#"{{"id":"{id}",{label},"type":"{kind}"{more}}},"#).unwrap();
        write!(fields, r#",{{"id":"{id}",{label},"type":"{kind}","fact":"{id}"{more}}}"#).unwrap();
    };
    (0..FLAGS).for_each(|at| add(&format!("b{at}"), "boolean", ""));
    (0..NUMBERS).for_each(|at| add(&format!("n{at}"), "count", ""));
    (0..OPTIONS).for_each(|at| add(&format!("o{at}"), "option", r#","codes":"letters""#));
    add("birth_date", "date", "");
    let mut items = Vec::new();
    for at in 0..60 {
        let (b, c, n, o) = (at % FLAGS, (at * 5 + 1) % FLAGS, at % NUMBERS, at % OPTIONS);
        let target = match at % 4 {
            0 => format!("b{b} and (n{n} < {} or o{o} = \\\"x\\\")", 10 + at),
            1 => format!("age >= {} and (b{b} or not(b{c}))", 40 + at),
            2 => format!("o{o} in [\\\"x\\\", \\\"y\\\"] and b{b} and b{c} and n{n} >= {at}"),
            _ => format!("(age < {} or age >= 60) and not(o{o} = \\\"z\\\") and b{c}", at / 4 + 3),
        };
        items.push(format!(
            r#"{{"id":"I-{at}","label":{{"en":"i","zh":"i"}},"domain":"d","target":"{target}","outcome":"entitled","provenance":"illustrative"}}"#
        ));
    }
    let label = r#""label":{"en":"a","zh":"a"}"#;
    format!(
        r#"{{"pack":{{"id":"bench",{label},"version":"1.0.0"}},"codes":[{{"id":"checklist_domains",{label},"provenance":"illustrative","options":[{{"id":"d",{label}}}]}},
        {{"id":"letters",{label},"provenance":"illustrative","options":[{{"id":"x","label":{{"en":"x","zh":"x"}}}},{{"id":"y","label":{{"en":"y","zh":"y"}}}},{{"id":"z","label":{{"en":"z","zh":"z"}}}},{{"id":"w","label":{{"en":"w","zh":"w"}}}}]}}],
        "facts":[{facts}{{"id":"age",{label},"type":"count","formula":"years_between(birth_date, today)","provenance":"illustrative"}}],
        "forms":[{{"id":"person_facts","kind":"person_facts",{label},"provenance":"illustrative","fields":[
        {{"id":"date","label":{{"en":"date","zh":"date"}},"type":"date","role":"date","required":true}},
        {{"id":"station","label":{{"en":"station","zh":"station"}},"type":"station","role":"station","required":true}},
        {{"id":"person","label":{{"en":"person","zh":"person"}},"type":"key","role":"person","required":true}}{fields}]}}],
        "items":[{}]}}"#,
        items.join(",")
    )
}

fn ledger(persons: usize) -> String {
    let mut seeded = Seeded(20_261_126);
    let mut text = String::from("date,station,person");
    (0..FLAGS).for_each(|at| write!(text, ",b{at}").unwrap());
    (0..NUMBERS).for_each(|at| write!(text, ",n{at}").unwrap());
    (0..OPTIONS).for_each(|at| write!(text, ",o{at}").unwrap());
    text.push_str(",birth_date\n");
    for person in 0..persons {
        write!(text, "2026-01-01,152221100000,P{person}").unwrap();
        let cell = |known: String, seeded: &mut Seeded| if seeded.below(20) == 0 { String::new() } else { known };
        for _ in 0..FLAGS {
            let known = ["是", "否"][seeded.below(2) as usize].to_owned();
            write!(text, ",{}", cell(known, &mut seeded)).unwrap();
        }
        for _ in 0..NUMBERS {
            let known = seeded.below(120).to_string();
            write!(text, ",{}", cell(known, &mut seeded)).unwrap();
        }
        for _ in 0..OPTIONS {
            let known = ["x", "y", "z", "w"][seeded.below(4) as usize].to_owned();
            write!(text, ",{}", cell(known, &mut seeded)).unwrap();
        }
        let known = format!("{}-{:02}-{:02}", 1920 + seeded.below(106), 1 + seeded.below(12), 1 + seeded.below(28));
        writeln!(text, ",{}", cell(known, &mut seeded)).unwrap();
    }
    text
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

fn main() {
    let persons: usize = std::env::args().nth(1).map_or(100_000, |text| text.parse().expect("a number of persons"));
    let pack = Pack::from_json(&rulebook()).unwrap_or_else(|found| panic!("{found}"));
    let today = Date::parse("2026-11-26").expect("a day");
    let mut run = LedgerRun::new(&pack, Some("person_facts"), today).expect("the form is there");
    run.csv(ledger(persons).as_bytes());
    let (_, book) = run.finish();
    assert_eq!(book.len(), persons);
    let question = MatchQuestion { subject: Subject::Person, as_of: today, division: None, standards: pack.standards() };
    let outcomes = (persons * 60) as f64;
    for threads in [1, 2] {
        let mut seconds = Vec::new();
        let mut open = 0_usize;
        for _ in 0..ROUNDS {
            let start = Instant::now();
            let table = pack.checklist().match_book(&book, "person_facts", question, threads);
            seconds.push(start.elapsed().as_secs_f64());
            open = (0..60).map(|at| table.count(at, wushe::checklist::MatchOutcome::Open) as usize).sum();
        }
        let all = median(seconds);
        println!("all at once, threads: {threads} | {all:.4} s | {:.0} M outcomes/s | {open} open", outcomes / all / 1e6);
    }

    let facts: Vec<_> = book.rows_of("person_facts").take(5_000).filter_map(|row| row.record()).collect();
    let start = Instant::now();
    let mut count = 0;
    for record in &facts {
        let told: Vec<(&str, wushe::service::FactValue)> =
            pack.form("person_facts").expect("there").shape().facts().filter_map(|(name, _)| Some((name, record.fact(name)?.clone()))).collect();
        let known = pack.checklist().facts_of_record(told.iter().map(|(name, value)| (*name, value)));
        count += pack.checklist().matched(&known, question).items.len();
    }
    let one = start.elapsed().as_secs_f64();
    println!("one by one | {:.2} µs a person | {:.1} M outcomes/s | {count}", one / facts.len() as f64 * 1e6, count as f64 / one / 1e6);
}
