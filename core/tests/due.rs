//! What is due when, and whether it was done: each cadence, each state, each reading, and a plain walk over the days as the oracle.
#![cfg(all(feature = "checklist", feature = "csv"))]

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use wushe::checklist::{ChosenReadings, Due, DueBy, DueQuestion, Subject, TaskState, Told};
    use wushe::{Book, Code, Date, LedgerRun, Pack};

    const FORMS: &str = r#"{"id":"person_facts","kind":"person_facts","label":{"en":"F","zh":"情况"},"provenance":"illustrative","fields":[
        {"id":"from","type":"date","role":"date","required":true,"label":{"en":"from","zh":"日期"}},
        {"id":"station","type":"station","role":"station","required":true,"label":{"en":"station","zh":"社工站"}},
        {"id":"person","type":"key","role":"person","required":true,"label":{"en":"person","zh":"人员"}},
        {"id":"until","type":"date","role":"until","label":{"en":"until","zh":"截止"}},
        {"id":"birth_date","type":"date","fact":"birth_date","earliest":"1900-01-01","label":{"en":"born","zh":"出生"}},
        {"id":"lives_alone","type":"boolean","fact":"lives_alone","label":{"en":"alone","zh":"独居"}},
        {"id":"ends_on","type":"date","fact":"ends_on","label":{"en":"ends","zh":"期满"}}]},
      {"id":"visit","kind":"visit","label":{"en":"V","zh":"探访"},"provenance":"illustrative","fields":[
        {"id":"on","type":"date","role":"date","required":true,"label":{"en":"on","zh":"日期"}},
        {"id":"station","type":"station","role":"station","required":true,"label":{"en":"station","zh":"社工站"}},
        {"id":"person","type":"key","role":"person","required":true,"label":{"en":"person","zh":"人员"}},
        {"id":"group","type":"key","role":"group_key","label":{"en":"group","zh":"小组"}},
        {"id":"hours","type":"amount","role":"hours","label":{"en":"hours","zh":"小时"}},
        {"id":"in_person","type":"boolean","fact":"in_person","label":{"en":"in person","zh":"上门"}}]},
      {"id":"change","kind":"change","label":{"en":"C","zh":"变化"},"provenance":"illustrative","fields":[
        {"id":"on","type":"date","role":"date","required":true,"label":{"en":"on","zh":"日期"}},
        {"id":"station","type":"station","role":"station","required":true,"label":{"en":"station","zh":"社工站"}},
        {"id":"person","type":"key","role":"person","required":true,"label":{"en":"person","zh":"人员"}}]},
      {"id":"term","kind":"term","label":{"en":"T","zh":"有效期"},"provenance":"illustrative","fields":[
        {"id":"on","type":"date","role":"date","required":true,"label":{"en":"on","zh":"日期"}},
        {"id":"station","type":"station","role":"station","required":true,"label":{"en":"station","zh":"社工站"}},
        {"id":"person","type":"key","role":"person","required":true,"label":{"en":"person","zh":"人员"}},
        {"id":"until","type":"date","role":"until","required":true,"label":{"en":"until","zh":"截止"}}]},
      {"id":"assignment","kind":"assignment","label":{"en":"A","zh":"分工"},"provenance":"illustrative","fields":[
        {"id":"on","type":"date","role":"date","required":true,"label":{"en":"on","zh":"日期"}},
        {"id":"station","type":"station","role":"station","required":true,"label":{"en":"station","zh":"社工站"}},
        {"id":"person","type":"key","role":"person","required":true,"label":{"en":"person","zh":"人员"}},
        {"id":"worker","type":"key","role":"worker","required":true,"label":{"en":"worker","zh":"社工"}},
        {"id":"until","type":"date","role":"until","label":{"en":"until","zh":"截止"}}]},
      {"id":"household_member","kind":"household_member","label":{"en":"M","zh":"家庭成员"},"provenance":"illustrative","fields":[
        {"id":"on","type":"date","role":"date","required":true,"label":{"en":"on","zh":"日期"}},
        {"id":"station","type":"station","role":"station","required":true,"label":{"en":"station","zh":"社工站"}},
        {"id":"person","type":"key","role":"person","required":true,"label":{"en":"person","zh":"人员"}},
        {"id":"household","type":"key","role":"household","required":true,"label":{"en":"household","zh":"家庭"}},
        {"id":"until","type":"date","role":"until","label":{"en":"until","zh":"截止"}}]},
      {"id":"home","kind":"home","label":{"en":"H","zh":"入户"},"provenance":"illustrative","fields":[
        {"id":"on","type":"date","role":"date","required":true,"label":{"en":"on","zh":"日期"}},
        {"id":"station","type":"station","role":"station","required":true,"label":{"en":"station","zh":"社工站"}},
        {"id":"household","type":"key","role":"household","required":true,"label":{"en":"household","zh":"家庭"}}]}"#;

    fn refusable(items: &str) -> Result<Pack, wushe::Findings> {
        Pack::from_json(&format!(
            r#"{{"pack":{{"id":"mine","label":{{"en":"A","zh":"甲"}},"version":"1.0.0"}},
            "codes":[{{"id":"checklist_domains","label":{{"en":"D","zh":"领域"}},"provenance":"illustrative",
                "options":[{{"id":"elderly","label":{{"en":"Elderly","zh":"老年服务"}}}}]}}],
            "facts":[{{"id":"birth_date","label":{{"en":"born","zh":"出生"}},"type":"date"}},
                {{"id":"lives_alone","label":{{"en":"alone","zh":"独居"}},"type":"boolean"}},
                {{"id":"ends_on","label":{{"en":"ends","zh":"期满"}},"type":"date"}},
                {{"id":"in_person","label":{{"en":"in person","zh":"上门"}},"type":"boolean"}},
                {{"id":"age","label":{{"en":"age","zh":"年龄"}},"type":"count","formula":"years_between(birth_date, today)","provenance":"illustrative"}}],
            "forms":[{FORMS}],"items":[{items}]}}"#
        ))
    }

    fn pack(items: &str) -> Pack {
        refusable(items).unwrap()
    }

    /// An item with a cadence, for those who live alone.
    fn item(cadence: &str) -> String {
        item_of(cadence, "lives_alone", r#"{"kinds":["visit"]}"#)
    }

    fn item_of(cadence: &str, target: &str, evidence: &str) -> String {
        format!(
            r#"{{"id":"EL-05","label":{{"en":"Visit","zh":"探访"}},"domain":"elderly","target":"{target}","outcome":"duty",
            "cadence":{cadence},"evidence":{evidence},"provenance":"illustrative"}}"#
        )
    }

    fn day(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    /// A book of ledgers, each with the columns of its form: the first of a line is the day, and the station is always the same.
    fn book(pack: &Pack, ledgers: &[(&str, &str, &[&str])]) -> Book {
        let mut book = Book::new();
        for (form, columns, lines) in ledgers {
            let mut run = LedgerRun::new(pack, Some(form), day("2030-01-01")).unwrap();
            let rows: String = lines.iter().map(|line| format!("152221100000,{line}\n")).collect();
            run.csv(format!("社工站,日期,{columns}\n{rows}").as_bytes());
            let (report, more) = run.finish();
            let _ = &report;
            assert_eq!(more.len(), lines.len(), "{form}: {report:?}");
            book.merge(more).unwrap();
        }
        book
    }

    struct Asked<'a> {
        days: (&'a str, &'a str),
        as_of: &'a str,
        kept_from: Option<&'a str>,
        readings: &'a str,
    }

    const STATED: &str = r#"{"late_days":"0","counts":"any_day","first_period":"true","entry_day":"true","hours":"strict"}"#;
    const QUARTER: Asked<'static> =
        Asked { days: ("2026-01-01", "2026-03-31"), as_of: "2026-12-31", kept_from: Some("2000-01-01"), readings: STATED };

    fn due(pack: &Pack, book: &Book, asked: &Asked<'_>) -> Due {
        let readings = ChosenReadings::from_json(asked.readings).unwrap();
        let question = DueQuestion {
            first: day(asked.days.0),
            last: day(asked.days.1),
            as_of: day(asked.as_of),
            kept_from: asked.kept_from.map(day),
            readings: &readings,
            standards: pack.standards(),
            listed: &[],
            threads: 1,
        };
        // Counted without a task it comes to the same, whatever it is summed up by and on however many threads.
        let told = pack.checklist().due(book, question);
        for by in [&[][..], &[DueBy::Item], &[DueBy::Station, DueBy::Month], &DueBy::ALL] {
            for threads in [1, 3] {
                let counts = pack.checklist().due_counts(book, DueQuestion { threads, ..question }, by, &[]);
                assert_eq!((counts.summary(), counts.told()), (told.summary(by).as_slice(), told.told()));
            }
        }
        told
    }

    /// Each task: its window, its state, the day, what it waits for.
    fn said(due: &Due) -> Vec<String> {
        let said = |task: wushe::checklist::Task<'_>| {
            let done = task.done_on().map(|day| format!(" {day}")).unwrap_or_default();
            let open: String = task.waits_for().iter().map(|item| format!(" {item}")).collect();
            format!("{:?} {}{done}{open}", task.window(), task.state().as_str())
        };
        due.tasks().map(said).collect()
    }

    /// What is said behind the windows.
    fn states(told: &[String]) -> Vec<String> {
        told.iter().map(|task| task.split_once(' ').unwrap().1.to_owned()).collect()
    }

    const ALONE: (&str, &str, &[&str]) = ("person_facts", "人员,独居", &["2025-06-01,P1,是"]);

    fn visited(cadence: &str, visits: &[&str], asked: &Asked<'_>) -> Vec<String> {
        let pack = pack(&item(cadence));
        said(&due(&pack, &book(&pack, &[ALONE, ("visit", "人员", visits)]), asked))
    }

    const MONTHLY: &str = r#"{"kind":"calendar","unit":"month"}"#;

    #[test]
    fn a_month_is_waiting_open_overdue_missed_late_or_done() {
        let on = |as_of: &str, late: &str| {
            let readings = STATED.replace(r#""late_days":"0""#, &format!(r#""late_days":"{late}""#));
            let visits = ["2026-01-31,P1", "2026-03-03,P1", "2026-03-08,P1"];
            let told = visited(MONTHLY, &visits, &Asked { as_of, readings: &readings, ..QUARTER });
            states(&told)
        };
        assert_eq!(on("2026-01-30", "10"), ["open", "waiting", "waiting"]);
        assert_eq!(on("2026-02-28", "10"), ["done 2026-01-31", "open", "waiting"]);
        assert_eq!(on("2026-03-01", "10"), ["done 2026-01-31", "overdue", "open"]);
        // The first visit of March is March's own; the second one is left over for February.
        assert_eq!(on("2026-03-03", "10"), ["done 2026-01-31", "overdue", "done 2026-03-03"]);
        assert_eq!(on("2026-03-08", "10"), ["done 2026-01-31", "late 2026-03-08", "done 2026-03-03"]);
        assert_eq!(on("2026-03-08", "7"), ["done 2026-01-31", "missed", "done 2026-03-03"]);
    }

    #[test]
    fn what_is_not_stated_is_asked_only_where_it_matters() {
        let visits = ["2026-01-31,P1", "2026-03-03,P1", "2026-03-08,P1"];
        let told = visited(MONTHLY, &visits, &Asked { readings: "{}", ..QUARTER });
        assert_eq!(told[0], "2026-01-01..=2026-01-31 done 2026-01-31");
        assert_eq!(told[1], "2026-02-01..=2026-02-28 unknown late_days[EL-05]");
        let told = visited(MONTHLY, &["2026-01-31,P1"], &Asked { kept_from: Some("2026-02-10"), ..QUARTER });
        let kept = ["done 2026-01-31", "unknown kept_from", "missed"];
        assert_eq!(states(&told), kept);
        // Who came into the target on the 15th: three questions of the first month, none of the next.
        let pack = pack(&item(MONTHLY));
        let book = book(&pack, &[("person_facts", "人员,独居", &["2026-01-15,P1,是"]), ("visit", "人员", &["2026-01-15,P1"])]);
        let told = said(&due(&pack, &book, &Asked { readings: r#"{"late_days":"0"}"#, ..QUARTER }));
        assert_eq!(told[0], "2026-01-01..=2026-01-31 unknown counts[EL-05] first_period[EL-05] entry_day[EL-05]");
        assert_eq!(told[1], "2026-02-01..=2026-02-28 missed");
        let first = |readings: &str| said(&due(&pack, &book, &Asked { readings, ..QUARTER }))[0].clone();
        assert_eq!(first(r#"{"late_days":"0","counts":"first_day","entry_day":"true"}"#), "2026-02-01..=2026-02-28 missed");
        let broken = r#"{"late_days":"0","counts":"any_day","first_period":"true","entry_day":"false"}"#;
        assert_eq!(first(broken), "2026-01-01..=2026-01-31 missed");
    }

    #[test]
    fn a_birthday_brings_somebody_in_and_an_end_makes_void() {
        let pack = pack(&item_of(MONTHLY, "age >= 80", r#"{"kinds":["visit"]}"#));
        let facts: (&str, &str, &[&str]) = ("person_facts", "人员,出生,截止", &["2020-01-01,P1,1946-02-15,2026-03-10", "2020-01-01,P2,,"]);
        let book = book(&pack, &[facts, ("visit", "人员", &["2026-02-20,P1", "2026-04-02,P1", "2026-02-01,P9"])]);
        let all = Asked { days: ("2026-01-01", "2026-04-30"), ..QUARTER };
        let due_all = due(&pack, &book, &all);
        let told = said(&due_all);
        assert_eq!(told[..2], ["2026-02-01..=2026-02-28 done 2026-02-20", "2026-03-01..=2026-03-31 void"]);
        assert_eq!(told[2], "2026-01-01..=2026-01-31 unknown birth_date");
        // One visit was of somebody nobody knows, one of somebody who had died.
        assert_eq!(due_all.told().iter().map(|row| row.what).collect::<Vec<_>>(), [Told::UnknownSubject, Told::AfterEnd]);
        // The day of the end still counts.
        assert_eq!(said(&due(&pack, &book, &Asked { as_of: "2026-03-10", ..all }))[1], "2026-03-01..=2026-03-31 open");
        let summary = due_all.summary(&[DueBy::Item, DueBy::Month]);
        let counts: Vec<_> = summary.iter().map(|sum| (sum.of[1].as_deref().unwrap(), sum.counts.expected(), sum.counts.met())).collect();
        assert_eq!(counts[..2], [("2026-01", 1, 0), ("2026-02", 2, 1)]);
    }

    #[test]
    fn a_gap_runs_from_the_last_time() {
        let gap = r#"{"kind":"gap","every":2,"unit":"day","late_days":1}"#;
        let pack = pack(&item(gap));
        let ledgers: [(&str, &str, &[&str]); 2] = [
            ("person_facts", "人员,独居", &["2026-01-01,P1,是"]),
            ("visit", "人员", &["2026-01-02,P1", "2026-01-05,P1", "2026-01-05,P1", "2026-01-09,P1"]),
        ];
        let book = book(&pack, &ledgers);
        let told = said(&due(&pack, &book, &Asked { as_of: "2026-01-12", ..QUARTER }));
        assert_eq!(
            told,
            [
                "2026-01-01..=2026-01-03 done 2026-01-02",
                "2026-01-02..=2026-01-04 late 2026-01-05",
                "2026-01-05..=2026-01-07 missed",
                "2026-01-09..=2026-01-11 overdue"
            ]
        );
    }

    #[test]
    fn an_event_asks_within_hours_or_days() {
        let pack_of = |cadence: &str| pack(&item(cadence));
        let days = pack_of(r#"{"kind":"event","within":3,"unit":"day","late_days":0,"event":{"kinds":["change"]}}"#);
        let ledgers: [(&str, &str, &[&str]); 3] =
            [ALONE, ("change", "人员", &["2026-01-10,P1", "2026-01-12,P1", "2026-02-01,P1"]), ("visit", "人员", &["2026-01-13,P1"])];
        let one = book(&days, &ledgers);
        // One report answers both events.
        let told = said(&due(&days, &one, &QUARTER));
        let expected =
            ["2026-01-10..=2026-01-13 done 2026-01-13", "2026-01-12..=2026-01-15 done 2026-01-13", "2026-02-01..=2026-02-04 missed"];
        assert_eq!(told, expected);
        let hours = pack_of(r#"{"kind":"event","within":24,"unit":"hour","late_days":0,"event":{"kinds":["change"]}}"#);
        let ledgers: [(&str, &str, &[&str]); 3] = [
            ALONE,
            ("change", "人员", &["2026-01-10,P1", "2026-02-10,P1", "2026-03-10,P1"]),
            ("visit", "人员", &["2026-01-10,P1", "2026-02-11,P1"]),
        ];
        let one = book(&hours, &ledgers);
        let states = |readings: &str| -> Vec<String> {
            due(&hours, &one, &Asked { readings, ..QUARTER }).tasks().map(|task| task.state().as_str().to_owned()).collect()
        };
        assert_eq!(states(r#"{"hours":"strict"}"#), ["done", "missed", "missed"]);
        assert_eq!(states(r#"{"hours":"lenient"}"#), ["done", "done", "missed"]);
        let open = said(&due(&hours, &one, &Asked { readings: "{}", ..QUARTER }));
        assert!(open.iter().any(|task| task.ends_with("unknown hours[EL-05]")), "{open:?}");
    }

    #[test]
    fn once_is_once() {
        let once = r#"{"kind":"once"}"#;
        assert_eq!(visited(once, &["2025-01-01,P1", "2026-01-01,P1"], &QUARTER), ["2025-06-01..=9999-12-31 done 2025-01-01"]);
        assert_eq!(visited(once, &[], &QUARTER), ["2025-06-01..=9999-12-31 open"]);
    }

    #[test]
    fn a_renewal_is_taken_in_the_last_three_months() {
        let before = r#"{"kind":"before","before":3,"unit":"month","of":"ends_on","late_days":0}"#;
        let pack = pack(&item_of(before, "ends_on != null", r#"{"kinds":["visit"]}"#));
        let all = Asked { days: ("2025-01-01", "2027-12-31"), ..QUARTER };
        let of = |facts: &[&str], visits: &[&str]| {
            said(&due(&pack, &book(&pack, &[("person_facts", "人员,期满", facts), ("visit", "人员", visits)]), &all))
        };
        // Three months before the 31st of May begin on the last of February; who comes too early has not renewed.
        assert_eq!(of(&["2023-06-01,P1,2026-05-31"], &["2026-02-27,P1"]), ["2026-02-28..=2026-05-31 missed"]);
        let renewed = of(&["2023-06-01,P1,2026-05-31", "2026-03-01,P1,2029-05-31"], &["2026-03-01,P1"]);
        assert_eq!(renewed, ["2026-02-28..=2026-05-31 done 2026-03-01"]);
        // A day that was overtaken before its window is void.
        assert_eq!(of(&["2023-06-01,P1,2026-05-31", "2025-03-01,P1,2028-05-31"], &[]), ["2026-02-28..=2026-05-31 void"]);
    }

    #[test]
    fn hours_come_together_within_a_term() {
        let term = r#"{"kind":"term","amount":"72","of":"hours","term":"term","late_days":0}"#;
        let evidence = r#"{"kinds":["visit"],"credits":[{"kinds":["change"],"amount":"90"}]}"#;
        let pack = pack(&item_of(term, "lives_alone", evidence));
        let all = Asked { days: ("2023-01-01", "2030-12-31"), as_of: "2027-01-01", ..QUARTER };
        let of = |more: (&str, &str, &[&str]), visits: &[&str]| {
            let terms: (&str, &str, &[&str]) = ("term", "人员,截止", &["2023-06-01,P1,2026-05-31", "2026-03-01,P1,2029-02-28"]);
            let facts: (&str, &str, &[&str]) = ("person_facts", "人员,独居", &["2023-01-01,P1,是"]);
            said(&due(&pack, &book(&pack, &[facts, terms, ("visit", "人员,小时", visits), more]), &all))
        };
        let none: (&str, &str, &[&str]) = ("change", "人员", &[]);
        let told = of(none, &["2024-01-01,P1,40", "2026-05-31,P1,32.5", "2026-06-01,P1,1"]);
        // The days that two terms have in common are the earlier one's.
        assert_eq!(told, ["2023-06-01..=2026-05-31 done 2026-05-31", "2026-06-01..=2029-02-28 open"]);
        assert_eq!(of(none, &["2024-01-01,P1,71.9"])[0], "2023-06-01..=2026-05-31 missed");
        assert_eq!(of(("change", "人员", &["2025-01-01,P1"]), &[])[0], "2023-06-01..=2026-05-31 done 2025-01-01");
    }

    #[test]
    fn a_group_counts_with_so_many_sessions() {
        let cadence = r#"{"kind":"calendar","unit":"quarter","late_days":0}"#;
        let evidence = r#"{"kinds":["visit"],"together":{"of":"group_key","least":2}}"#;
        let pack = pack(&item_of(cadence, "lives_alone", evidence));
        let of = |visits: &[&str]| said(&due(&pack, &book(&pack, &[ALONE, ("visit", "人员,小组", visits)]), &QUARTER));
        assert_eq!(of(&["2026-01-05,P1,G1", "2026-02-05,P1,G2"]), ["2026-01-01..=2026-03-31 missed"]);
        assert_eq!(of(&["2026-01-05,P1,G1", "2026-02-05,P1,G2", "2026-03-05,P1,G1"]), ["2026-01-01..=2026-03-31 done 2026-03-05"]);
        assert_eq!(of(&["2025-12-31,P1,G1", "2026-01-05,P1,G1"]), ["2026-01-01..=2026-03-31 missed"]);
    }

    #[test]
    fn a_record_that_does_not_say_leaves_it_open_and_a_household_does_for_its_members() {
        let cadence = r#"{"kind":"calendar","unit":"quarter","late_days":0}"#;
        let one = pack(&item_of(cadence, "lives_alone", r#"{"kinds":["visit"],"where":"in_person"}"#));
        let of = |visit: &str| said(&due(&one, &book(&one, &[ALONE, ("visit", "人员,上门", &[visit])]), &QUARTER));
        assert_eq!(of("2026-01-05,P1,是"), ["2026-01-01..=2026-03-31 done 2026-01-05"]);
        assert_eq!(of("2026-01-05,P1,否"), ["2026-01-01..=2026-03-31 missed"]);
        assert_eq!(of("2026-01-05,P1,"), ["2026-01-01..=2026-03-31 unknown in_person"]);
        let home = pack(&item_of(cadence, "lives_alone", r#"{"kinds":["home"],"about":"household"}"#));
        let of = |until: &str| {
            let members: [&str; 1] = [&format!("2025-01-01,P1,H1,{until}")];
            let ledgers: [(&str, &str, &[&str]); 3] =
                [ALONE, ("household_member", "人员,家庭,截止", &members), ("home", "家庭", &["2026-02-01,H1"])];
            said(&due(&home, &book(&home, &ledgers), &QUARTER))
        };
        assert_eq!(of(""), ["2026-01-01..=2026-03-31 done 2026-02-01"]);
        assert_eq!(of("2026-01-31"), ["2026-01-01..=2026-03-31 missed"]);
    }

    #[test]
    fn who_is_charged_on_the_last_day_and_where_on_the_first() {
        let pack = pack(&item(MONTHLY));
        let ledgers: [(&str, &str, &[&str]); 2] =
            [ALONE, ("assignment", "人员,社工,截止", &["2025-01-01,P1,W1,2026-02-15", "2026-02-16,P1,W2,"])];
        let due = due(&pack, &book(&pack, &ledgers), &QUARTER);
        let workers: Vec<_> = due.tasks().map(|task| task.worker().map(|name| name.to_string()).unwrap_or_default()).collect();
        assert_eq!(workers, ["W1", "W2", "W2"]);
        assert!(due.tasks().all(|task| task.station().is_some_and(|station| &**station == "152221100000")));
        assert!(due.tasks().all(|task| task.expose_subject() == Some((Subject::Person, "P1"))));
        let by = due.summary(&[DueBy::Worker]);
        assert_eq!(by.iter().map(|sum| (sum.of[0].as_deref(), sum.counts.missed)).collect::<Vec<_>>(), [(Some("W1"), 1), (Some("W2"), 2)]);
        assert!(format!("{due:?}{:?}", due.tasks().next().unwrap()).find("P1").is_none());
    }

    #[test]
    fn what_no_item_can_mean_is_refused_when_the_rulebook_loads() {
        let told = |item: &str| refusable(item).unwrap_err()[0].code;
        assert_eq!(told(&item(r#"{"kind":"gap","every":2,"unit":"hour"}"#)), Code::ItemUnit);
        assert_eq!(told(&item(r#"{"kind":"before","before":3,"unit":"month","of":"lives_alone"}"#)), Code::ItemDay);
        assert_eq!(told(&item(r#"{"kind":"before","before":3,"unit":"month","of":"nowhere"}"#)), Code::PackDangling);
        assert_eq!(told(&item(r#"{"kind":"event","within":3,"unit":"day","event":{}}"#)), Code::ItemEvent);
        assert_eq!(told(&item(r#"{"kind":"term","amount":"72","of":"worker","term":"term"}"#)), Code::ItemSum);
        assert_eq!(told(&item(r#"{"kind":"calendar","unit":"month","counts":"someday"}"#)), Code::PayChoiceOption);
        assert_eq!(told(&item_of(MONTHLY, "lives_alone", r#"{"kinds":["home"]}"#)), Code::ItemRecordRole);
        assert_eq!(told(&item_of(MONTHLY, "lives_alone", r#"{"kinds":["visit"],"where":"in_persn"}"#)), Code::ConditionNameNearest);
    }

    /// The days of 2026 with a plain walk: monthly visits of one person who is alone on some days, read as the readings say.
    fn walked(
        alone: &[bool],
        visits: &[usize],
        late: usize,
        any_day: bool,
        first_period: bool,
        entry_day: bool,
        as_of: usize,
    ) -> Vec<(usize, TaskState)> {
        let months: Vec<(usize, usize)> = (0..12)
            .scan(0, |start, month| {
                let length = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month];
                let first = *start;
                *start += length;
                Some((first, first + length - 1))
            })
            .collect();
        let mut states: Vec<Option<TaskState>> = vec![None; 12];
        let mut ends: Vec<usize> = vec![0; 12];
        for (at, (first, last)) in months.iter().enumerate() {
            let inside: Vec<usize> = (*first..=*last).filter(|day| alone[*day]).collect();
            if !(alone[*first] || any_day && first_period && !inside.is_empty()) {
                continue;
            }
            // How long the last stretch that meets the month lasts.
            let mut end = *inside.last().unwrap();
            while end + 1 < alone.len() && alone[end + 1] {
                end += 1;
            }
            ends[at] = end;
            states[at] = Some(if inside[0] > as_of {
                TaskState::Waiting
            } else if end < as_of && end < last + late && end + 1 < alone.len() {
                TaskState::Void
            } else if as_of <= *last {
                TaskState::Open
            } else if as_of <= last + late {
                TaskState::Overdue
            } else {
                TaskState::Missed
            });
        }
        let mut days: Vec<usize> = visits.iter().copied().filter(|day| *day <= as_of && alone[*day]).collect();
        days.sort_unstable();
        for day in days {
            let at = months.iter().position(|(first, last)| *first <= day && day <= *last).unwrap();
            let is_entry = day == 0 || !alone[day - 1];
            let is_done = |state: &Option<TaskState>| matches!(state, Some(TaskState::Done | TaskState::Late));
            if states[at].is_some() && !is_done(&states[at]) && (entry_day || !is_entry) {
                states[at] = Some(TaskState::Done);
                continue;
            }
            let open = (0..at).find(|older| {
                states[*older].is_some() && !is_done(&states[*older]) && day <= months[*older].1 + late && ends[*older] >= day
            });
            if let Some(older) = open {
                states[older] = Some(TaskState::Late);
            }
        }
        states.into_iter().enumerate().filter_map(|(month, state)| Some((month, state?))).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

        #[test]
        fn the_walk_agrees(
            turns in prop::collection::btree_set(0_usize..365, 0..5),
            visits in prop::collection::vec(0_usize..365, 0..14),
            late in prop::sample::select(vec![0_usize, 3, 10, 40]),
            any_day: bool, first_period: bool, entry_day: bool,
            as_of in 0_usize..365,
        ) {
            let pack = pack(&item(MONTHLY));
            let date = |at: usize| day("2026-01-01").plus_days(i32::try_from(at).unwrap()).unwrap();
            let mut alone = vec![false; 365];
            let mut is = false;
            let mut facts = Vec::new();
            for (at, alone) in alone.iter_mut().enumerate() {
                if turns.contains(&at) {
                    is = !is;
                    facts.push(format!("{},P1,{}", date(at), if is { "是" } else { "否" }));
                }
                *alone = is;
            }
            // Who is alone at the end of the year stays so, and the walk ends there.
            let facts: Vec<&str> = facts.iter().map(String::as_str).collect();
            let visited: Vec<String> = visits.iter().map(|at| format!("{},P1", date(*at))).collect();
            let mut lines: Vec<&str> = visited.iter().map(String::as_str).collect();
            let readings = format!(
                r#"{{"late_days":"{late}","counts":"{}","first_period":"{first_period}","entry_day":"{entry_day}"}}"#,
                if any_day { "any_day" } else { "first_day" }
            );
            let asked = Asked { days: ("2026-01-01", "2026-12-31"), as_of: &date(as_of).to_string(), kept_from: Some("2000-01-01"), readings: &readings };
            let told = due(&pack, &book(&pack, &[("person_facts", "人员,独居", &facts), ("visit", "人员", &lines)]), &asked);
            let found: Vec<(usize, TaskState)> = told
                .tasks()
                .map(|task| (usize::try_from(task.window().first.year_month_day().1).unwrap() - 1, task.state()))
                .collect();
            prop_assert_eq!(&found, &walked(&alone, &visits, late, any_day, first_period, entry_day, as_of));
            // The order of the records changes nothing, and the summary adds up.
            lines.reverse();
            let again = due(&pack, &book(&pack, &[("visit", "人员", &lines), ("person_facts", "人员,独居", &facts)]), &asked);
            prop_assert_eq!(said(&again), said(&told));
            for sum in told.summary(&[DueBy::Item]) {
                let counts = sum.counts;
                prop_assert_eq!(counts.expected(), counts.done + counts.late + counts.missed + counts.overdue + counts.open + counts.unknown);
                prop_assert!(counts.met() <= counts.settled() && sum.met_subjects <= sum.settled_subjects);
            }
            // Whatever a reading that nobody stated could change is unknown, and all else is as it is with the reading.
            let open = due(&pack, &book(&pack, &[("person_facts", "人员,独居", &facts), ("visit", "人员", &lines)]), &Asked { readings: "{}", ..asked });
            for task in open.tasks().filter(|task| task.state() != TaskState::Unknown) {
                let same = told.tasks().find(|other| other.window() == task.window()).map(|other| other.state());
                prop_assert_eq!(same, Some(task.state()));
            }
        }
    }
}
