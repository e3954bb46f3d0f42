//! Records that items share and records that count as one: who has a record that only one may have, and what a group or a person counts.
#![cfg(all(feature = "checklist", feature = "csv"))]

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use wushe::checklist::{ChosenReadings, Due, DueBy, DueQuestion, Told};
    use wushe::{Book, Code, Date, LedgerRun, Pack};

    const FORMS: &str = r#"{"id":"person_facts","kind":"person_facts","label":{"en":"F","zh":"情况"},"provenance":"illustrative","fields":[
        {"id":"from","type":"date","role":"date","required":true,"label":{"en":"from","zh":"日期"}},
        {"id":"station","type":"station","role":"station","required":true,"label":{"en":"station","zh":"社工站"}},
        {"id":"person","type":"key","role":"person","required":true,"label":{"en":"person","zh":"人员"}},
        {"id":"lives_alone","type":"boolean","fact":"lives_alone","label":{"en":"alone","zh":"独居"}},
        {"id":"in_need","type":"boolean","fact":"in_need","label":{"en":"in need","zh":"有需要"}}]},
      {"id":"visit","kind":"visit","label":{"en":"V","zh":"探访"},"provenance":"illustrative","fields":[
        {"id":"on","type":"date","role":"date","required":true,"label":{"en":"on","zh":"日期"}},
        {"id":"station","type":"station","role":"station","required":true,"label":{"en":"station","zh":"社工站"}},
        {"id":"person","type":"key","role":"person","required":true,"label":{"en":"person","zh":"人员"}},
        {"id":"in_person","type":"boolean","fact":"in_person","label":{"en":"in person","zh":"上门"}}]},
      {"id":"station_facts","kind":"station_facts","label":{"en":"S","zh":"站情"},"provenance":"illustrative","fields":[
        {"id":"from","type":"date","role":"date","required":true,"label":{"en":"from","zh":"日期"}},
        {"id":"station","type":"station","role":"station","required":true,"label":{"en":"station","zh":"社工站"}}]},
      {"id":"session","kind":"session","label":{"en":"G","zh":"小组活动"},"provenance":"illustrative","fields":[
        {"id":"on","type":"date","role":"date","required":true,"label":{"en":"on","zh":"日期"}},
        {"id":"station","type":"station","role":"station","required":true,"label":{"en":"station","zh":"社工站"}},
        {"id":"group","type":"key","role":"group_key","label":{"en":"group","zh":"小组"}},
        {"id":"heads","type":"count","role":"head_count","label":{"en":"heads","zh":"人数"}}]},
      {"id":"file","kind":"file","label":{"en":"P","zh":"建档"},"provenance":"illustrative","fields":[
        {"id":"on","type":"date","role":"date","required":true,"label":{"en":"on","zh":"日期"}},
        {"id":"station","type":"station","role":"station","required":true,"label":{"en":"station","zh":"社工站"}},
        {"id":"person","type":"key","role":"person","label":{"en":"person","zh":"人员"}},
        {"id":"in_person","type":"boolean","fact":"in_person","label":{"en":"in person","zh":"上门"}}]}"#;

    fn refusable(items: &str) -> Result<Pack, wushe::Findings> {
        Pack::from_json(&format!(
            r#"{{"pack":{{"id":"mine","label":{{"en":"A","zh":"甲"}},"version":"1.0.0"}},
            "codes":[{{"id":"checklist_domains","label":{{"en":"D","zh":"领域"}},"provenance":"illustrative","options":[
                {{"id":"elderly","label":{{"en":"Elderly","zh":"老年"}}}},{{"id":"children","label":{{"en":"Children","zh":"儿童"}}}}]}}],
            "facts":[{{"id":"lives_alone","label":{{"en":"living alone","zh":"独居"}},"type":"boolean"}},
                {{"id":"in_need","label":{{"en":"in need","zh":"有需要"}},"type":"boolean"}},
                {{"id":"in_person","label":{{"en":"in person","zh":"上门"}},"type":"boolean"}}],
            "forms":[{FORMS}],"items":[{items}]}}"#
        ))
    }

    fn item(id: &str, subject: &str, target: &str, cadence: &str, evidence: &str) -> String {
        let domain = if id.starts_with('C') { "children" } else { "elderly" };
        format!(
            r#"{{"id":"{id}","label":{{"en":"Visit","zh":"探访"}},"domain":"{domain}","subject":"{subject}","target":"{target}","outcome":"duty",
            "cadence":{cadence},"evidence":{evidence},"provenance":"illustrative"}}"#
        )
    }

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    /// Ledgers, each with the columns of its form: the first of a line is the day, and the station is always the same.
    fn book(pack: &Pack, ledgers: &[(&str, &str, &[&str])]) -> Book {
        let mut book = Book::new();
        for (form, columns, lines) in ledgers {
            let mut run = LedgerRun::new(pack, Some(form), day("2030-01-01")).unwrap();
            let rows: String = lines.iter().map(|line| format!("152221100000,{line}\n")).collect();
            run.csv(format!("社工站,日期{columns}\n{rows}").as_bytes());
            let (report, more) = run.finish();
            assert_eq!(more.len(), lines.len(), "{form}: {report:?}");
            book.merge(more).unwrap();
        }
        book
    }

    fn due_in(checklist: &wushe::checklist::Checklist, pack: &Pack, book: &Book, days: (&str, &str), readings: &str) -> Due {
        let readings = ChosenReadings::from_json(readings).unwrap();
        let question = DueQuestion {
            first: day(days.0),
            last: day(days.1),
            as_of: day("2026-12-31"),
            kept_from: Some(day("2000-01-01")),
            readings: &readings,
            standards: pack.standards(),
            listed: &[],
            threads: 1,
        };
        let told = checklist.due(book, question);
        let counts = checklist.due_counts(book, question, &DueBy::ALL, &[]);
        assert_eq!((counts.summary(), counts.told()), (told.summary(&DueBy::ALL).as_slice(), told.told()));
        told
    }

    fn due(pack: &Pack, book: &Book, days: (&str, &str), readings: &str) -> Due {
        due_in(pack.checklist(), pack, book, days, readings)
    }

    fn said(due: &Due) -> Vec<String> {
        let said = |task: wushe::checklist::Task<'_>| {
            let done = task.done_on().map(|day| format!(" {day}")).unwrap_or_default();
            let open: String = task.waits_for().iter().map(|item| format!(" {item}")).collect();
            let rows: Vec<u32> = task.origins().flatten().map(|(_, row)| row).collect();
            format!("{} {:.7} {}{done} {rows:?}{open}", task.item().unwrap().id(), task.window().first.to_string(), task.state().as_str())
        };
        due.tasks().map(said).collect()
    }

    const STATED: &str =
        r#"{"late_days":"0","counts":"any_day","first_period":"true","entry_day":"true","people":"each_session","once_per":"period"}"#;
    const MONTHLY: &str = r#"{"kind":"calendar","unit":"month"}"#;
    const QUARTERLY: &str = r#"{"kind":"calendar","unit":"quarter"}"#;
    const VISIT: &str = r#"{"kinds":["visit"]}"#;
    const QUARTER: (&str, &str) = ("2026-01-01", "2026-03-31");
    const FACTS: (&str, &str, &[&str]) = ("person_facts", ",人员,独居,有需要", &["2025-06-01,P1,是,是"]);

    fn alone(id: &str, cadence: &str, evidence: &str) -> String {
        item(id, "person", "lives_alone", cadence, evidence)
    }

    #[test]
    fn the_earlier_item_has_the_record_and_leaves_the_rest() {
        for (first, second) in
            [(r#"{"kinds":["visit"],"not_with":["EL-02"]}"#, VISIT), (VISIT, r#"{"kinds":["visit"],"not_with":["EL-01"]}"#)]
        {
            let pack = refusable(&[alone("EL-01", MONTHLY, first), alone("EL-02", MONTHLY, second)].join(",")).unwrap();
            let book = book(&pack, &[FACTS, ("visit", ",人员", &["2026-01-10,P1", "2026-02-10,P1", "2026-02-20,P1"])]);
            let told = said(&due(&pack, &book, QUARTER, STATED));
            assert_eq!(
                told,
                [
                    "EL-01 2026-01 done 2026-01-10 [2]",
                    "EL-01 2026-02 done 2026-02-10 [3]",
                    "EL-01 2026-03 missed []",
                    "EL-02 2026-01 missed []",
                    "EL-02 2026-02 done 2026-02-20 [4]",
                    "EL-02 2026-03 missed []",
                ]
            );
            // Days that are asked about change nothing: what an item had before them it had.
            let told = said(&due(&pack, &book, ("2026-02-01", "2026-02-28"), STATED));
            assert_eq!(told, ["EL-01 2026-02 done 2026-02-10 [3]", "EL-02 2026-02 done 2026-02-20 [4]"]);
        }
        // Nobody says it: one visit does both.
        let pack = refusable(&[alone("EL-01", MONTHLY, VISIT), alone("EL-02", MONTHLY, VISIT)].join(",")).unwrap();
        let book = book(&pack, &[FACTS, ("visit", ",人员", &["2026-01-10,P1"])]);
        let told = said(&due(&pack, &book, ("2026-01-01", "2026-01-31"), STATED));
        assert_eq!(told, ["EL-01 2026-01 done 2026-01-10 [2]", "EL-02 2026-01 done 2026-01-10 [2]"]);
    }

    #[test]
    fn who_is_not_in_the_earlier_target_leaves_the_record() {
        let needed = |target: &str| {
            let earlier = item("EL-01", "person", target, MONTHLY, r#"{"kinds":["visit"],"not_with":["EL-02"]}"#);
            let pack = refusable(&[earlier, alone("EL-02", MONTHLY, VISIT)].join(",")).unwrap();
            let facts: (&str, &str, &[&str]) = ("person_facts", ",人员,独居,有需要", &["2025-06-01,P1,是,"]);
            let book = book(&pack, &[facts, ("visit", ",人员", &["2026-01-10,P1"])]);
            said(&due(&pack, &book, ("2026-01-01", "2026-01-31"), STATED))
        };
        assert_eq!(needed("not(lives_alone)"), ["EL-02 2026-01 done 2026-01-10 [2]"]);
        // Whether the earlier one has it is not known, so neither is whether the later one is done; both wait for the same.
        let told = needed("in_need");
        assert_eq!(told, ["EL-01 2026-01 unknown [2] in_need", "EL-02 2026-01 unknown [2] in_need"]);
    }

    #[test]
    fn a_domain_alone_says_what_the_whole_list_says() {
        let items = [
            alone("EL-01", MONTHLY, r#"{"kinds":["visit"],"not_with":["CH-01"]}"#),
            alone("EL-02", MONTHLY, VISIT),
            alone("CH-01", MONTHLY, r#"{"kinds":["visit"],"not_with":["CH-02"]}"#),
            alone("CH-02", r#"{"kind":"once"}"#, VISIT),
        ];
        let pack = refusable(&items.join(",")).unwrap();
        let book = book(&pack, &[FACTS, ("visit", ",人员", &["2025-12-01,P1", "2026-01-10,P1", "2026-01-11,P1", "2026-01-12,P9"])]);
        let whole = due(&pack, &book, ("2026-01-01", "2026-01-31"), STATED);
        let domain = pack.checklist().domain("children").unwrap();
        let part = due_in(&domain, &pack, &book, ("2026-01-01", "2026-01-31"), STATED);
        let of = |due: &Due| said(due).into_iter().filter(|task| task.starts_with('C')).collect::<Vec<_>>();
        // The visit of December is the first item's, so the second leaves it to the third, who may have it beside the first.
        assert_eq!(of(&whole), ["CH-01 2026-01 done 2026-01-11 [4]", "CH-02 2025-06 done 2025-12-01 [2]"]);
        assert_eq!(said(&part), of(&whole));
        assert_eq!(part.told(), whole.told());
        assert_eq!(part.summary(&[]).len(), 2);
    }

    #[test]
    fn not_with_names_others_of_the_same_sort() {
        let refused = |items: &[String]| {
            let found = refusable(&items.join(",")).unwrap_err();
            found.iter().map(|finding| finding.code).collect::<Vec<_>>()
        };
        let with = |other: &str| format!(r#"{{"kinds":["visit"],"not_with":["{other}"]}}"#);
        assert_eq!(refused(&[alone("EL-01", MONTHLY, &with("XX-77"))]), [Code::PackDangling]);
        assert_eq!(refused(&[alone("EL-01", MONTHLY, &with("EL-01"))]), [Code::ItemNotWith]);
        let station = item("EL-02", "station", "true", MONTHLY, VISIT);
        assert_eq!(refused(&[alone("EL-01", MONTHLY, &with("EL-02")), station]), [Code::ItemNotWith]);
        let joined = item("EL-02", "person", "true", MONTHLY, r#"{"kinds":["visit"],"together":{"of":"person","least":2}}"#);
        assert_eq!(refused(&[alone("EL-01", MONTHLY, &with("EL-02")), joined]), [Code::ItemNotWith]);
    }

    fn station(cadence: &str, evidence: &str) -> Pack {
        refusable(&item("ST-01", "station", "true", cadence, evidence)).unwrap()
    }

    const STATION: (&str, &str, &[&str]) = ("station_facts", "", &["2025-06-01"]);

    fn sessions(lines: &[&str], people: Option<&str>) -> Vec<String> {
        let pack = station(QUARTERLY, r#"{"kinds":["session"],"together":{"of":"group_key","least":2,"least_people":5}}"#);
        let book = book(&pack, &[STATION, ("session", ",小组,人数", lines)]);
        let rule = people.map_or(String::new(), |rule| format!(r#","people":"{rule}""#));
        let readings = format!(r#"{{"late_days":"0","counts":"any_day","first_period":"true","entry_day":"true"{rule}}}"#);
        said(&due(&pack, &book, QUARTER, &readings))
    }

    #[test]
    fn five_people_are_of_each_session_or_of_all() {
        let lines = ["2026-01-10,G1,5", "2026-01-20,G1,4", "2026-02-10,G1,6"];
        assert_eq!(sessions(&lines, Some("each_session")), ["ST-01 2026-01 done 2026-02-10 [4]"]);
        assert_eq!(sessions(&lines, Some("members")), ["ST-01 2026-01 done 2026-01-20 [3]"]);
        // Either way it is done within the quarter; on which day is not asked for.
        assert_eq!(sessions(&lines, None), ["ST-01 2026-01 done [3, 4]"]);
        let few = ["2026-01-10,G1,2", "2026-01-20,G1,2"];
        assert_eq!(sessions(&few, Some("members")), ["ST-01 2026-01 missed []"]);
        // Three and three may be six people or three.
        let some = ["2026-01-10,G1,3", "2026-01-20,G1,3"];
        assert_eq!(sessions(&some, Some("members")), ["ST-01 2026-01 unknown [3] participants"]);
        assert_eq!(sessions(&some, Some("each_session")), ["ST-01 2026-01 missed []"]);
        assert_eq!(sessions(&some, None), ["ST-01 2026-01 unknown [3] participants people[ST-01]"]);
        let untold = ["2026-01-10,G1,5", "2026-01-20,G1,"];
        assert_eq!(sessions(&untold, Some("each_session")), ["ST-01 2026-01 unknown [3] attendance"]);
    }

    #[test]
    fn a_session_without_its_group_is_told() {
        let pack = station(QUARTERLY, r#"{"kinds":["session"],"together":{"of":"group_key","least":1}}"#);
        let book = book(&pack, &[STATION, ("session", ",小组,人数", &["2026-01-10,,5"])]);
        let due = due(&pack, &book, QUARTER, STATED);
        assert_eq!(said(&due), ["ST-01 2026-01 missed []"]);
        assert_eq!(due.told().iter().map(|told| told.what).collect::<Vec<_>>(), [Told::NoKey]);
    }

    fn files(lines: &[&str], once_per: Option<&str>, condition: &str) -> Vec<String> {
        let cadence = r#"{"kind":"calendar","unit":"quarter","times":2}"#;
        let pack = station(cadence, &format!(r#"{{"kinds":["file"],"once_of":"person"{condition}}}"#));
        let book = book(&pack, &[STATION, ("file", ",人员,上门", lines)]);
        let rule = once_per.map_or(String::new(), |rule| format!(r#","once_per":"{rule}""#));
        let readings = format!(r#"{{"late_days":"0","counts":"any_day","first_period":"true","entry_day":"true"{rule}}}"#);
        said(&due(&pack, &book, ("2026-01-01", "2026-06-30"), &readings))
    }

    #[test]
    fn each_person_counts_once_a_period_or_ever() {
        let lines = ["2026-01-10,P1,是", "2026-01-11,P1,是", "2026-02-10,P2,是", "2026-04-10,P1,是", "2026-05-10,P3,是"];
        let ever = ["ST-01 2026-01 done 2026-02-10 [2, 4]", "ST-01 2026-04 missed [6]"];
        assert_eq!(files(&lines, Some("ever"), ""), ever);
        let period = ["ST-01 2026-01 done 2026-02-10 [2, 4]", "ST-01 2026-04 done 2026-05-10 [5, 6]"];
        assert_eq!(files(&lines, Some("period"), ""), period);
        assert_eq!(files(&lines, None, "")[1], "ST-01 2026-04 unknown [5, 6] once_per[ST-01]");
        // Whether the first file counts is not known, so neither is which of two does; either way the person counts once.
        let doubtful = ["2026-01-10,P1,", "2026-01-11,P1,是", "2026-02-10,P2,是"];
        assert_eq!(files(&doubtful, Some("ever"), r#","where":"in_person""#)[0], "ST-01 2026-01 done [2, 3, 4]");
    }

    #[test]
    fn what_joins_records_is_a_key_of_a_cadence_that_can_have_it() {
        let refused = |cadence: &str, evidence: &str| {
            let found = refusable(&item("ST-01", "station", "true", cadence, evidence)).unwrap_err();
            found.iter().map(|finding| finding.code).collect::<Vec<_>>()
        };
        let event = r#"{"kind":"event","within":3,"unit":"day","event":{"kinds":["visit"]}}"#;
        assert_eq!(refused(MONTHLY, r#"{"kinds":["session"],"together":{"of":"day","least":2}}"#), [Code::ItemKey]);
        assert_eq!(refused(MONTHLY, r#"{"kinds":["session"],"together":{"of":"person","least":2}}"#), [Code::ItemRecordRole]);
        assert_eq!(refused(MONTHLY, r#"{"kinds":["file"],"together":{"of":"person","least":2,"least_people":2}}"#), [Code::ItemRecordRole]);
        assert_eq!(refused(event, r#"{"kinds":["session"],"together":{"of":"group_key","least":2}}"#), [Code::ItemTogether]);
        assert_eq!(refused(r#"{"kind":"once"}"#, r#"{"kinds":["file"],"once_of":"person"}"#), [Code::ItemOnceOf]);
        assert_eq!(refused(MONTHLY, r#"{"kinds":["file"],"once_of":"head_count"}"#), [Code::ItemKey]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        // Of two monthly items that share visits, the plain count of each month says all: one visit does the first, two do both.
        #[test]
        fn shared_visits_are_shared_out(days in proptest::collection::vec((1_u32..=3, 1_u32..=28), 0..8), times in 1_u32..=3) {
            let first = format!(r#"{{"kind":"calendar","unit":"month","times":{times}}}"#);
            let pack = refusable(&[
                alone("EL-01", &first, r#"{"kinds":["visit"],"not_with":["EL-02"]}"#), alone("EL-02", MONTHLY, VISIT),
            ].join(",")).unwrap();
            let lines: Vec<String> = days.iter().map(|(month, day)| format!("2026-{month:02}-{day:02},P1")).collect();
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let book = book(&pack, &[FACTS, ("visit", ",人员", &lines)]);
            let due = due(&pack, &book, QUARTER, STATED);
            let mut rows: Vec<_> = due.tasks().flat_map(|task| task.records()).collect();
            let all = rows.len();
            rows.sort_unstable();
            rows.dedup();
            prop_assert_eq!(rows.len(), all);
            for (task, at) in due.tasks().zip(0_u32..) {
                let came = days.iter().filter(|(month, _)| *month == at % 3 + 1).count();
                let need = if at < 3 { times as usize } else { times as usize + 1 };
                prop_assert_eq!(task.state().as_str(), if came >= need { "done" } else { "missed" });
            }
        }
    }
}
