//! Tasks that are counted at once come to what the tasks come to, over histories of people who move, die, come of age and go unseen.
#![cfg(all(feature = "checklist", feature = "csv"))]

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use wushe::checklist::{ChosenReadings, DueBy, DueQuestion};
    use wushe::{Book, Date, LedgerRun, Pack};

    const ITEMS: [(&str, &str, &str, u32, &str, &str); 9] = [
        ("A-1", "a", "month", 1, "lives_alone", ""),
        ("A-2", "a", "month", 2, "age >= 80", r#","where":"in_person""#),
        ("A-3", "a", "week", 1, "lives_alone and age >= 80", ""),
        ("B-1", "b", "quarter", 2, "lives_alone or age < 80", r#","where":"not(in_person) and is_urgent""#),
        ("B-2", "b", "half_year", 3, "age < 80", r#","where":"in_person or is_urgent""#),
        ("B-3", "b", "year", 4, "not(lives_alone)", ""),
        ("C-1", "c", "month", 1, "lives_alone", r#","where":"n_calls > 1""#),
        ("C-2", "c", "month", 1, "lives_alone", r#","not_with":["C-3"]"#),
        ("C-3", "c", "quarter", 1, "age >= 80", r#","where":"in_person""#),
    ];

    fn pack(counts: &str, entry_day: bool) -> Pack {
        let label = r#""label":{"en":"a","zh":"甲"}"#;
        let field =
            |id: &str, kind: &str, more: &str| format!(r#"{{"id":"{id}","label":{{"en":"{id}","zh":"{id}"}},"type":"{kind}"{more}}}"#);
        let role = |id: &str, kind: &str, more: &str| field(id, kind, &format!(r#","role":"{id}"{more}"#));
        let fact = |id: &str, kind: &str| field(id, kind, &format!(r#","fact":"{id}""#));
        let needed = r#","required":true"#;
        let who = [role("date", "date", needed), role("station", "station", needed), role("person", "key", needed)].join(",");
        let form = |id: &str, more: &[String]| {
            format!(
                r#"{{"id":"{id}","kind":"{id}","label":{{"en":"{id}","zh":"{id}"}},"provenance":"illustrative","fields":[{who},{}]}}"#,
                more.join(",")
            )
        };
        let facts = [
            field("lives_alone", "boolean", ""),
            field("birth_date", "date", ""),
            field("in_person", "boolean", ""),
            field("is_urgent", "boolean", ""),
            field("n_calls", "count", ""),
        ];
        let items = ITEMS.map(|(id, domain, unit, times, target, evidence)| {
            format!(
                r#"{{"id":"{id}",{label},"domain":"{domain}","target":"{target}","outcome":"duty","provenance":"illustrative",
                "cadence":{{"kind":"calendar","unit":"{unit}","times":{times},"counts":"{counts}","entry_day":{entry_day}}},
                "evidence":{{"kinds":["visit"]{evidence}}}}}"#
            )
        });
        let forms = [
            form("person_facts", &[role("until", "date", ""), fact("lives_alone", "boolean"), fact("birth_date", "date")]),
            form("visit", &[fact("in_person", "boolean"), fact("is_urgent", "boolean"), fact("n_calls", "count")]),
            form("assignment", &[role("worker", "key", needed), role("until", "date", "")]),
        ];
        let domains = ["a", "b", "c"].map(|id| format!(r#"{{"id":"{id}","label":{{"en":"{id}","zh":"{id}"}}}}"#));
        Pack::from_json(&format!(
            r#"{{"pack":{{"id":"mine",{label},"version":"1.0.0"}},
            "facts":[{},{{"id":"age",{label},"type":"count","formula":"years_between(birth_date, today)","provenance":"illustrative"}}],
            "items":[{}],"forms":[{}],
            "codes":[{{"id":"checklist_domains",{label},"provenance":"illustrative","options":[{}]}}]}}"#,
            facts.join(","),
            items.join(","),
            forms.join(","),
            domains.join(",")
        ))
        .unwrap_or_else(|found| panic!("{found:?}"))
    }

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn after(days: i32) -> Date {
        day("2025-01-01").plus_days(days).unwrap()
    }

    const STATIONS: [&str; 2] = ["152221100000", "152221101000"];
    const FLAGS: [&str; 3] = ["是", "否", ""];

    fn read(pack: &Pack, book: &mut Book, form: &str, columns: &str, lines: &[String]) {
        let mut run = LedgerRun::new(pack, Some(form), day("2030-01-01")).unwrap();
        run.csv(format!("date,station,person,{columns}\n{}\n", lines.join("\n")).as_bytes());
        let (_, more) = run.finish();
        book.merge(more).unwrap();
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(150))]

        #[test]
        fn what_is_counted_at_once_is_what_the_tasks_come_to(
            facts in prop::collection::vec((0_i32..600, 0_usize..2, 0_u8..6, 0_usize..3, 0_i32..900, prop::option::weighted(0.2, 0_i32..700)), 1..14),
            visits in prop::collection::vec((0_i32..720, 0_usize..2, 0_u8..8, 0_usize..3, 0_usize..3, 0_usize..3), 0..90),
            assigned in prop::collection::vec((0_i32..500, 0_u8..6, 0_u8..3, prop::option::of(0_i32..700)), 0..4),
            counts in prop::sample::select(vec!["first_day", "any_day", "all_days"]),
            entry_day: bool,
            late in prop::sample::select(vec![r#""late_days":"0","first_period":"true""#, r#""late_days":"0","first_period":"false""#, r#""late_days":"0""#, r#""late_days":"5","first_period":"true""#]),
            (first, length) in (0_i32..400, 0_i32..400),
            as_of in 0_i32..800,
            kept_from in prop::option::of(-300_i32..300),
        ) {
            let pack = pack(counts, entry_day);
            let until = |days: &Option<i32>| days.map(|days| after(days).to_string()).unwrap_or_default();
            let facts: Vec<String> = facts.iter().map(|(from, station, person, alone, born, left)| {
                let born = day("1944-06-01").plus_days(*born).unwrap();
                format!("{},{},P{person},{},{},{born}", after(*from), STATIONS[*station], until(left), FLAGS[*alone])
            }).collect();
            let visits: Vec<String> = visits.iter().map(|(on, station, person, at_home, urgent, note)| {
                format!("{},{},P{person},{},{},{}", after(*on), STATIONS[*station], FLAGS[*at_home], FLAGS[*urgent], ["1", "2", ""][*note])
            }).collect();
            let assigned: Vec<String> = assigned.iter().map(|(on, person, worker, last)| {
                format!("{},{},P{person},W{worker},{}", after(*on), STATIONS[0], until(last))
            }).collect();
            let mut book = Book::new();
            read(&pack, &mut book, "person_facts", "until,lives_alone,birth_date", &facts);
            read(&pack, &mut book, "visit", "in_person,is_urgent,n_calls", &visits);
            read(&pack, &mut book, "assignment", "worker,until", &assigned);
            let readings = ChosenReadings::from_json(&format!("{{{late}}}")).unwrap();
            let question = DueQuestion {
                first: after(first), last: after(first + length), as_of: after(as_of), kept_from: kept_from.map(after),
                readings: &readings, standards: pack.standards(), listed: &[], threads: 1,
            };
            let tasks = pack.checklist().due(&book, question);
            for by in [&[][..], &[DueBy::Item, DueBy::Month], &[DueBy::Station, DueBy::Month], &[DueBy::Month, DueBy::Worker, DueBy::Domain], &DueBy::ALL] {
                for threads in [1, 4] {
                    let counted = pack.checklist().due_counts(&book, DueQuestion { threads, ..question }, by, &[]);
                    prop_assert_eq!(counted.summary(), tasks.summary(by));
                    prop_assert_eq!(counted.told(), tasks.told());
                }
            }
            for only in [(DueBy::Item, "A-2"), (DueBy::Domain, "b"), (DueBy::Station, STATIONS[1]), (DueBy::Worker, "W1"), (DueBy::Month, "2025-03"), (DueBy::Worker, "nobody")] {
                let counted = pack.checklist().due_counts(&book, question, &DueBy::ALL, &[only]);
                prop_assert_eq!(counted.summary(), tasks.clone().only(only.0, only.1).summary(&DueBy::ALL));
            }
        }
    }
}
