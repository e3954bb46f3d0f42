//! Records beside those that are stored: whatever way they come in, and whatever they were before.
#![cfg(all(feature = "beside", feature = "csv", feature = "packs"))]

#[cfg(test)]
mod tests {
    use wushe::form::{Column, RecordPrints, StoredRecords, Values, World};
    use wushe::{Book, Date, LedgerRun, Pack};

    const HEAD: &str = "建档日期,社工站,档案编号,家庭编号\n";

    fn pack() -> Pack {
        Pack::builtin("national").unwrap()
    }

    fn today() -> Date {
        Date::parse("2022-05-31").unwrap()
    }

    fn book(pack: &Pack, rows: &str) -> Book {
        let mut run = LedgerRun::new(pack, Some("file_opened"), today()).unwrap();
        run.csv(format!("{HEAD}{rows}").as_bytes());
        run.finish().1
    }

    #[test]
    fn a_book_that_was_read_back_and_a_table_say_the_same() {
        let pack = pack();
        let stored = book(&pack, "2022-05-20,152221100000,F1,H1\n2022-05-20,152221100000,F2,H1\n");
        let read = pack.book(&stored.to_bytes()).unwrap();
        let stored = StoredRecords::of(pack.forms(), &read);
        let rows = "2022-05-21,152221100000,F2,H2\n2022-05-21,152221100000,F3,H3\n2022-05-22,152221100000,F3,H3\n";
        let mut run = LedgerRun::new(&pack, Some("file_opened"), World::new(today()).beside(&stored)).unwrap();
        run.csv(format!("{HEAD}{rows}").as_bytes());
        let (by_text, kept) = run.finish();
        assert_eq!((by_text.accepted, kept.len()), (1, 1), "{}", by_text.to_json());

        let mut run = LedgerRun::new(&pack, Some("file_opened"), World::new(today()).beside(&stored)).unwrap();
        run.header(&["建档日期", "社工站", "档案编号", "家庭编号"]);
        let day = |text: &str| Date::parse(text).unwrap().day_number() - 719_163;
        let days = [day("2022-05-21"), day("2022-05-21"), day("2022-05-22")];
        let columns = [
            Column::new(Values::Days(&days)),
            Column::new(Values::Texts(&["152221100000"; 3])),
            Column::new(Values::Texts(&["F2", "F3", "F3"])),
            Column::new(Values::Texts(&["H2", "H3", "H3"])),
        ];
        run.columns(&[2, 3, 4], &columns);
        assert_eq!(run.finish().0.to_json(), by_text.to_json());
    }

    #[test]
    fn a_record_that_was_corrected_or_taken_out_is_not_in_its_own_way() {
        let pack = pack();
        let form = pack.form("file_opened").unwrap();
        let text = r#"{"opened_on":"2022-05-20","station":"S1","file_key":"F1","household":"H1"}"#;
        let record = form.check_json(text, today()).record.unwrap();
        let mut stored = StoredRecords::default();
        let number = stored.push(form, &record, Some("7303b5dd"));
        let told = |world: World<'_>| form.check_json(text, world).report;
        let found = told(World::new(today()).beside(&stored));
        assert!(found.findings[0].sentence(wushe::Lang::En).contains("7303b5dd"), "{}", found.to_json());
        assert!(told(World::new(today()).beside_others(&stored, number)).is_ok());
        stored.remove(number);
        assert!(told(World::new(today()).beside(&stored)).findings.is_empty());
        let shown = format!("{stored:?} {:?}", World::new(today()).beside(&stored));
        assert!(!shown.contains("F1") && !shown.contains("7303"), "{shown}");
    }

    #[test]
    fn a_key_that_is_stored_forbids_nothing_where_it_is_kept() {
        let pack = pack();
        let stored = StoredRecords::of(pack.forms(), &book(&pack, "2022-05-20,152221100000,F1,H1\n"));
        let check = |world: World<'_>| {
            let mut run = LedgerRun::new(&pack, Some("file_opened"), world).unwrap();
            run.csv(format!("{HEAD}2022-05-21,152221100000,F1,H2\n2022-05-21,152221100000,F2,H2\n").as_bytes());
            let (report, kept) = run.finish();
            (kept.len(), report.report.findings.iter().map(|finding| finding.code.as_str()).collect::<Vec<_>>())
        };
        let world = World::new(today()).beside(&stored);
        assert_eq!(check(world), (1, vec!["key_stored"]));
        assert_eq!(check(world.keeping_keys()), (2, vec!["key_stored_kept"]));
        let form = pack.form("file_opened").unwrap();
        let text = r#"{"opened_on":"2022-05-20","station":"S1","file_key":"F3","household":"H1"}"#;
        assert!(form.check_json(text, world.keeping_keys()).report.findings.is_empty());
    }

    #[test]
    fn what_came_since_a_check_is_met_by_key_step_day_and_content() {
        let pack = pack();
        let prints = |form: &str, text: &str| {
            let form = pack.form(form).unwrap();
            let (record, _) = form.check_json(text, today()).into_record().unwrap();
            RecordPrints::of(form, &record)
        };
        let file = |key: &str, day: u8| {
            prints("file_opened", &format!(r#"{{"opened_on":"2022-05-{day}","station":"S1","file_key":"{key}","household":"H1"}}"#))
        };
        let step = |key: &str, day: u8| {
            let text = format!(r#"{{"served_on":"2022-05-{day}","station":"S1","case_key":"{key}","person":"P1","stage":"intake"}}"#);
            prints("case_step", &text)
        };
        let visit =
            |day: u8| prints("home_visit", &format!(r#"{{"visited_on":"2022-05-{day}","station":"S1","worker":"W1","household":"H1"}}"#));
        let mut stored = StoredRecords::default();
        for record in [file("F1", 20), step("C1", 20), visit(20)] {
            let before = stored.last();
            let number = stored.push_prints(&record, None);
            assert!(stored.meets(&record, before) && !stored.meets(&record, number));
            stored.remove(number);
            assert!(!stored.meets(&record, before));
            stored.push_prints(&record, None);
        }
        assert!(stored.meets(&file("F1", 21), 0) && !stored.meets(&file("F2", 20), 0));
        assert!(stored.meets(&step("C1", 21), 0) && !stored.meets(&step("C2", 20), 0));
        assert!(stored.meets(&visit(20), 0) && !stored.meets(&visit(21), 0));
        assert!(!format!("{:?}", file("F1", 20)).contains("F1"));
    }

    #[test]
    fn a_form_that_asked_for_other_things_is_named() {
        let written = |more: &str| {
            let field = |id: &str, role: &str, kind: &str| {
                format!(r#"{{"id":"{id}","label":{{"en":"{id}","zh":"{id}"}},"required":true,"role":"{role}","type":"{kind}"}}"#)
            };
            let fields = [field("day", "date", "date"), field("station", "station", "station"), field("file", "file_key", "key")].join(",");
            Pack::from_json(&format!(
                r#"{{"codes":[],"documents":[],"facts":[],"forms":[{{"fields":[{fields}{more}],"id":"file","kind":"file","label":{{"en":"File","zh":"档案"}},"provenance":"illustrative","unique":[["file"]]}}],"measures":[],"pack":{{"id":"files","label":{{"en":"Sample","zh":"样例"}},"version":"1.0.0"}},"reported":[]}}"#
            ))
            .unwrap()
        };
        let (old, new) =
            (written(""), written(r#",{"id":"household","label":{"en":"household","zh":"家庭"},"role":"household","type":"key"}"#));
        let text = r#"{"day":"2022-05-20","station":"S1","file":"F1"}"#;
        let mut book = Book::new();
        book.push(&old.form("file").unwrap().check_json(text, today()).record.unwrap());
        let stored = StoredRecords::of(old.forms(), &book);
        let codes = |pack: &Pack| {
            let report = pack.form("file").unwrap().check_json(text, World::new(today()).beside(&stored)).report;
            report.findings.iter().map(|finding| finding.code.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(codes(&old), ["key_stored"]);
        assert_eq!(codes(&new), ["stored_not_held"]);
        let mut run = LedgerRun::new(&new, Some("file"), World::new(today()).beside(&stored)).unwrap();
        run.csv("day,station,file\n2022-05-21,S1,F1\n".as_bytes());
        assert_eq!(run.finish().0.report.findings[0].code.as_str(), "stored_not_held");
    }
}
