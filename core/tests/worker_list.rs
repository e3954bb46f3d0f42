//! Records that list workers as such, beside those that tell something else of them.

#[cfg(test)]
mod tests {
    use wushe::border::LedgerRun;
    use wushe::choice::OpenItem;
    use wushe::finding::{Code, Lang, Severity};
    use wushe::pack::Pack;
    use wushe::pay::Given;
    use wushe::service::{Book, Kind, Record};
    use wushe::staff::Roster;
    use wushe::time::Period;
    use wushe::value::Date;

    const TODAY: &str = "2022-05-21";
    const HEADINGS: &str = "记录类型,工号,首次从事社会工作日期,管理单位区划,聘任日期,岗位\n";

    fn roster(rows: &str) -> Roster {
        Roster::of(&book(rows))
    }

    fn book(rows: &str) -> Book {
        let pack = Pack::builtin("hinggan-illustrative").unwrap();
        let mut run = LedgerRun::new(&pack, None, Date::parse(TODAY).unwrap()).unwrap();
        run.csv(format!("{HEADINGS}{rows}").as_bytes());
        let (report, book) = run.finish();
        assert!(report.report.is_ok(), "{}", report.to_json());
        book
    }

    fn record(text: &str) -> Option<Record> {
        let pack = Pack::builtin("national").unwrap();
        pack.form("worker").unwrap().check_json(text, Date::parse(TODAY).unwrap()).into_record().ok().map(|(record, _)| record)
    }

    fn found(roster: &Roster) -> Vec<(Code, String)> {
        roster.workers(&[]).1.iter().map(|finding| (finding.code, finding.path.to_string())).collect()
    }

    #[test]
    fn a_worker_of_whom_nothing_else_is_told_is_known() {
        let roster = roster("工作人员,W1,,,,\n");
        let (workers, findings) = roster.workers(&[]);
        assert_eq!((workers.len(), findings.len(), roster.kinds()), (1, 0, vec![Kind::Worker]));
        assert_eq!((workers[0].key.expose(), &workers[0].appointments), ("W1", &None));
        // Nothing is assumed of such a worker: pay asks for the appointments first.
        let pack = Pack::builtin("hinggan-illustrative").unwrap();
        let slip = pack.scheme("community_worker").unwrap().pay(&workers[0], Period::parse("2022-04").unwrap(), Given::default()).unwrap();
        assert!(matches!(slip.missing[0].item, OpenItem::Fact(ref fact) if **fact == *"appointments"));
        // Where the appointments are told completely, the worker has none.
        assert_eq!(roster.workers(&[Kind::Appointment]).0[0].appointments, Some(Vec::new()));
    }

    #[test]
    fn a_record_of_a_worker_who_is_not_listed_is_told_where_there_is_a_list() {
        let row = |key: &str| format!("聘任,{key},,,2019-05-01,general\n");
        assert_eq!(found(&roster(&row("W1"))), []);
        let listed = roster(&format!("工作人员,W1,2018-03-01,152221000000,,\n{}{}", row("W1"), row("W2")));
        let (workers, findings) = listed.workers(&[]);
        assert_eq!(workers.len(), 2);
        assert_eq!(found(&listed), [(Code::StaffWorkerUnlisted, "[4]".to_owned())]);
        assert_eq!(findings[0].severity(), Severity::Warning);
        assert!(!findings[0].message(Lang::En).contains("W2"));
        // The list may stand in another ledger.
        let mut both = book(&row("W1"));
        both.merge(book("工作人员,W1,,,,\n工作人员,W2,,,,\n")).unwrap();
        assert_eq!(found(&Roster::of(&both)), []);
    }

    #[test]
    fn a_worker_is_listed_once() {
        let roster = roster("工作人员,W1,,,,\n工作人员,W2,,,,\n工作人员,W1,2018-03-01,,,\n");
        assert_eq!(roster.workers(&[]).0.len(), 2);
        let (_, findings) = roster.workers(&[]);
        assert_eq!(found(&roster), [(Code::StaffWorkerDoubled, "[4]".to_owned())]);
        assert!(findings[0].message(Lang::En).ends_with("lists the same worker as record 2"), "{}", findings[0].message(Lang::En));
    }

    #[test]
    fn every_fact_but_the_key_may_be_left_out() {
        let whole = record(r#"{"worker":"W1","first_service":"2018-03-01","unit":"152221000000"}"#).unwrap();
        assert_eq!(whole.date().to_string(), "2018-03-01");
        let bare = record(r#"{"worker":"W1"}"#).unwrap();
        assert_eq!((bare.kind(), bare.date().to_string().as_str()), (&Kind::Worker, "0001-01-01"));
        assert!(!format!("{whole:?}").contains("W1"));
        for wrong in ["{}", r#"{"worker":"W1","first_service":"2022-05-22"}"#, r#"{"worker":"W1","unit":"1"}"#] {
            assert!(record(wrong).is_none(), "{wrong}");
        }
    }

    /// Every staff ledger has the one column that a list of workers requires.
    #[test]
    fn headings_alone_make_no_list_of_workers() {
        let pack = Pack::builtin("national").unwrap();
        let kinds = |text: &str| {
            let mut run = LedgerRun::new(&pack, None, Date::parse(TODAY).unwrap()).unwrap();
            run.csv(text.as_bytes());
            Roster::of(&run.finish().1).kinds()
        };
        assert_eq!(kinds("工号,取得日期,证书级别\nW1,2020-09-01,初级\n"), [Kind::Certificate]);
        assert_eq!(kinds("工号,管理单位区划\nW1,152221000000\n"), []);
    }
}
