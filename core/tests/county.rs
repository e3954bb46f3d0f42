//! A county's rulebook that was written from the page alone: from its files to a record, a figure and a payslip.
#![cfg(all(feature = "authoring", feature = "packs", feature = "pay"))]

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use wushe::border::LedgerRun;
    use wushe::finding::Code;
    use wushe::form::Cell;
    use wushe::pack::{Pack, WrittenPack};
    use wushe::pay::{Given, Payslip};
    use wushe::time::Period;
    use wushe::{Date, Divisions, Network, Tally};

    fn county() -> Pack {
        let written = WrittenPack::new()
            .file("pack.toml", include_str!("../../tests/packs/county/pack.toml"))
            .file("codes.toml", include_str!("../../tests/packs/county/codes.toml"))
            .file("facts.toml", include_str!("../../tests/packs/county/facts.toml"))
            .file("forms/meal.toml", include_str!("../../tests/packs/county/forms/meal.toml"))
            .file("measures.toml", include_str!("../../tests/packs/county/measures.toml"))
            .file("pay.toml", include_str!("../../tests/packs/county/pay.toml"));
        let pack = Pack::from_toml(&written, &BTreeMap::new()).unwrap();
        assert_eq!(pack.warnings(), []);
        pack
    }

    fn today() -> Date {
        Date::parse("2022-12-31").unwrap()
    }

    #[test]
    fn a_record_is_checked() {
        let pack = county();
        let codes = |text: &str| {
            let report = pack.form("meal").unwrap().check_json(text, today()).report;
            report.findings.iter().map(|finding| finding.code).collect::<Vec<_>>()
        };
        let record = |more: &str| {
            format!(
                r#"{{"served_on":"2022-05-20","station":"152221100000","worker":"W1","person":"P1","meal_kind":"home","meals":{more}}}"#
            )
        };
        assert_eq!(codes(&record(r#"2,"own_share":"8.00","complained":false"#)), []);
        assert_eq!(codes(&record(r#"12,"complained":false"#)), [Code::CheckFailed]);
        assert_eq!(codes(&record(r#"2,"own_share":"31.00","complained":false"#)), [Code::CheckDoubtful]);
        let complaint = r#"2,"complained":true,"complaint":"凉了","settled_on":"2022-05-19""#;
        assert_eq!(codes(&record(complaint)), [Code::DateOrder]);
    }

    #[test]
    fn records_are_counted() {
        let pack = county();
        let mut run = LedgerRun::new(&pack, Some("meal"), today()).unwrap();
        run.header(&["日期", "社工站", "服务对象", "助餐方式", "份数"]);
        for (number, row) in (2..).zip([
            ["2022-05-20", "152221100000", "P1", "送餐", "2份"],
            ["2022-05-20", "152221100000", "P2", "堂食", "1"],
            ["2022-05-21", "152221100000", "P1", "送餐", "3"],
            ["2022-05-21", "152221100000", "P3", "没有用餐", ""],
        ]) {
            run.row(number, row.into_iter().map(Cell::Text));
        }
        let (report, book) = run.finish();
        let tally = Tally::new(pack.measures(), book);
        assert_eq!((report.rows, report.accepted), (4, 4), "{}", report.to_json());
        let lists = Divisions::parse(include_str!("../divisions/hinggan.csv")).unwrap();
        let network = Network::of_divisions(lists);
        let view = network.at(Date::parse("2022-05-21").unwrap()).unwrap();
        let league = wushe::value::DivisionCode::parse("152200000000").unwrap();
        for (measure, expected) in [("meals_served", "6"), ("people_served", "2"), ("brought_home", "2")] {
            let figure = tally.figure(view, measure, league, Period::parse("2022-05").unwrap()).unwrap();
            assert_eq!(figure.value().unwrap().to_string(), expected, "{measure}");
        }
    }

    fn paid(month: &str) -> Payslip {
        let pack = county();
        let worker = r#"{"worker":"w","appointments":[{"from":"2013-03-01","post":"general","full_time":true,"matching_post":true}],
            "registrations":[{"registered_on":"2021-11-30","until":"2024-11-29","level":"junior"}],
            "appraisals":[{"year":2021,"result":"excellent"},{"year":2022,"result":"good"}],"breaks":[]}"#;
        let (worker, _) = pack.worker_json(worker, today()).unwrap();
        let given = Given { grade: None, seniority: None };
        pack.scheme("county_worker").unwrap().pay(&worker, Period::parse(month).unwrap(), given).unwrap()
    }

    #[test]
    fn a_worker_is_paid() {
        // Nine years are three steps above grade 1, and an excellent year is one more: 2600 + 4 × 110, and the certificate's 200.
        let slip = paid("2022-05");
        assert_eq!(slip.total.map(|total| total.to_string()).as_deref(), Some("3240"), "{}", slip.expose_json());
        // In December the award of a good year is due as well.
        let slip = paid("2022-12");
        assert_eq!(slip.total.map(|total| total.to_string()).as_deref(), Some("5740"), "{}", slip.expose_json());
    }
}
