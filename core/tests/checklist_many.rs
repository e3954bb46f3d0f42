//! Many subjects at once come to what each comes to alone.
#![cfg(all(feature = "checklist", feature = "csv"))]

#[cfg(test)]
mod tests {

    use crate::rulebook::RULEBOOK;
    use proptest::prelude::*;
    use wushe::checklist::{MatchOutcome, MatchQuestion, Subject};
    use wushe::{Code, Date, DivisionCode, LedgerRun, Pack};

    /// The same with a form whose records tell of persons.
    fn with_form() -> String {
        const FORM: &str = r#""forms":[{"id":"person_facts","kind":"person_facts","label":{"en":"Facts of a person","zh":"人员情况"},"provenance":"illustrative","fields":[
        {"id":"date","label":{"en":"day","zh":"日期"},"type":"date","role":"date","required":true},
        {"id":"station","label":{"en":"station","zh":"社工站"},"type":"station","role":"station","required":true},
        {"id":"person","label":{"en":"person","zh":"人员编号"},"type":"key","role":"person","required":true},
        {"id":"birth_date","label":{"en":"birth date","zh":"出生日期"},"type":"date","fact":"birth_date"},
        {"id":"lives_alone","label":{"en":"living alone","zh":"独居"},"type":"boolean","fact":"lives_alone"},
        {"id":"income_pc","label":{"en":"income per head","zh":"人均月收入"},"type":"amount","fact":"income_pc"},
        {"id":"property_ok","label":{"en":"property in order","zh":"财产符合规定"},"type":"boolean","fact":"property_ok"},
        {"id":"aid","label":{"en":"aid","zh":"救助身份"},"type":"options","codes":"aid","fact":"aid"}]}],
        "standards":"#;
        RULEBOOK.replacen("\"standards\":", FORM, 1)
    }

    /// A cell of each fact, blank for what is not known.
    fn row() -> impl Strategy<Value = [String; 5]> {
        let of = |texts: &'static [&'static str]| prop::sample::select(texts).prop_map(str::to_owned);
        let aid = of(&["", "无", "特困", "低保", "特困、低保"]);
        let income = prop_oneof![Just(String::new()), (0..150_000_u32).prop_map(|cents| format!("{}.{:02}", cents / 100, cents % 100))];
        let birth =
            prop_oneof![Just(String::new()), (1920..2026_i32, 1..13_u32, 1..29_u32).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}"))];
        (birth, of(&["", "是", "否"]), income, of(&["", "是", "否"]), aid).prop_map(|(a, b, c, d, e)| [a, b, c, d, e])
    }

    fn compared(rows: &[[String; 5]], choices: &str, as_of: &str, threads: usize) {
        let pack = Pack::from_json(&with_form()).unwrap_or_else(|findings| panic!("{findings:#?}"));
        let as_of = Date::parse(as_of).unwrap();
        let mut csv = String::from("日期,社工站,人员编号,出生日期,独居,人均月收入,财产符合规定,救助身份\n");
        for (at, [birth, alone, income, property, aid]) in rows.iter().enumerate() {
            csv.push_str(&format!("2025-01-01,152221100000,P{at},{birth},{alone},{income},{property},{aid}\n"));
        }
        let mut run = LedgerRun::new(&pack, Some("person_facts"), Date::parse("2026-11-26").unwrap()).unwrap();
        run.csv(csv.as_bytes());
        let (checked, book) = run.finish();
        assert_eq!(book.len(), rows.len(), "{}", checked.to_json());
        let standards = pack.standards().choose_json(choices).unwrap();
        for subject in [Subject::Person, Subject::Unit] {
            let question = MatchQuestion { subject, as_of, division: DivisionCode::parse_short("152221").ok(), standards: &standards };
            let table = pack.checklist().match_book(&book, "person_facts", question, threads);
            assert_eq!(table.rows(), rows.len());
            for (nth, outcome) in (0..table.items().count()).flat_map(|nth| MatchOutcome::ALL.map(|outcome| (nth, outcome))) {
                let alike = table.outcomes(nth).into_iter().flatten().filter(|known| *known == outcome).count();
                assert_eq!(table.count(nth, outcome), alike as u64);
            }
            for (at, row) in book.rows_of("person_facts").enumerate() {
                let facts: Vec<_> = row.record().map(|record| facts_of(&record)).unwrap_or_default();
                let facts = pack.checklist().facts_of_record(facts.iter().map(|(name, value)| (name.as_str(), value)));
                let alone = pack.checklist().matched(&facts, question);
                let items: Vec<_> = table.items().map(|item| item.id().clone()).collect();
                assert_eq!(items, alone.items.iter().map(|item| item.item.id().clone()).collect::<Vec<_>>());
                for (nth, item) in alone.items.iter().enumerate() {
                    let outcome = table.outcomes(nth).and_then(|mut outcomes| outcomes.nth(at));
                    assert_eq!(outcome, Some(item.outcome), "{} of row {at}: {:?}", item.item.id(), rows[at]);
                    let missing: Vec<_> = table.missing(nth, at).cloned().collect();
                    assert_eq!(missing, item.missing, "{} of row {at}: {:?}", item.item.id(), rows[at]);
                }
            }
        }
    }

    fn facts_of(record: &wushe::Record) -> Vec<(String, wushe::service::FactValue)> {
        ["birth_date", "lives_alone", "income_pc", "property_ok", "aid"]
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), record.fact(name)?.clone())))
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn all_at_once_are_each_alone(rows in prop::collection::vec(row(), 0..150), chosen in prop::sample::select(vec!["{}", r#"{"dibao_standard":"700"}"#]), threads in 0..4_usize) {
            compared(&rows, chosen, "2026-11-26", threads);
            compared(&rows, chosen, "2025-06-30", threads);
        }
    }

    #[test]
    fn slices_of_rows_are_put_together() {
        let aids = ["", "无", "低保"];
        let row = |at: usize| {
            let birth = if at.is_multiple_of(7) { String::new() } else { format!("{}-{:02}-01", 1930 + at % 90, 1 + at % 12) };
            [birth, ["", "是", "否"][at % 3].to_owned(), format!("{}", at % 1400), ["是", ""][at % 2].to_owned(), aids[at % 3].to_owned()]
        };
        compared(&(0..20_000).map(row).collect::<Vec<_>>(), "{}", "2026-11-26", 3);
    }

    #[test]
    fn a_record_of_a_later_day_is_not_used_and_told_and_so_is_a_second_one() {
        let pack = Pack::from_json(&with_form()).unwrap_or_else(|findings| panic!("{findings:#?}"));
        let as_of = Date::parse("2026-03-01").unwrap();
        let mut run = LedgerRun::new(&pack, Some("person_facts"), Date::parse("2026-11-26").unwrap()).unwrap();
        let rows = "2026-01-01,152221100000,P1,1940-03-01\n2026-06-01,152221100000,P2,1940-03-01\n2026-02-01,152221100000,P1,1941-03-01\n";
        run.csv(format!("日期,社工站,人员编号,出生日期\n{rows}").as_bytes());
        let (_, book) = run.finish();
        let question = MatchQuestion { subject: Subject::Person, as_of, division: None, standards: pack.standards() };
        let table = pack.checklist().match_book(&book, "person_facts", question, 1);
        assert_eq!((table.rows(), table.records().len()), (2, 2));
        let told: Vec<_> = table.findings().iter().map(|found| (found.code, found.path.to_string())).collect();
        assert_eq!(told, [(Code::FactsAfterDay, "[3]".to_owned()), (Code::FactsAgain, "[4]".to_owned())]);
        let later = MatchQuestion { as_of: Date::parse("2026-06-01").unwrap(), ..question };
        assert_eq!(pack.checklist().match_book(&book, "person_facts", later, 1).findings().len(), 1);
    }
}
