//! What of ledgers that come twice, or out of order, no vector can hold.
#![cfg(all(feature = "packs", feature = "csv", feature = "authoring"))]

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use wushe::border::LedgerRun;
    use wushe::form::Cell;
    use wushe::pack::{Pack, WrittenPack};
    use wushe::{Code, Date};

    const LEDGER: &str = "走访日期,社工站,走访社工,家庭编号\n2022-05-18,152221100000,W1,H1\n2022-05-19,152221100000,W1,H2\n";

    fn run(pack: &Pack, text: &str) -> wushe::service::Book {
        let mut run = LedgerRun::new(pack, Some("home_visit"), Date::parse("2022-05-21").unwrap()).unwrap();
        run.csv(text.as_bytes());
        run.finish().1
    }

    #[test]
    fn one_ledger_is_not_counted_twice() {
        let pack = Pack::builtin("hinggan").unwrap();
        let lines: Vec<&str> = LEDGER.lines().collect();
        let resorted = format!("兴安盟走访台账,,,\n{}\n{}\n{}\n", lines[0], lines[2], lines[1]);
        for same in [LEDGER, &resorted] {
            let refused = run(&pack, LEDGER).merge(run(&pack, same)).unwrap_err();
            assert_eq!(refused.code, Code::LedgerTwice);
        }
        let mut parts = run(&pack, &format!("{}\n{}\n", lines[0], lines[1]));
        assert!(parts.merge(run(&pack, &format!("{}\n{}\n", lines[0], lines[2]))).is_ok());
    }

    #[test]
    fn a_row_before_the_headings_is_told() {
        let pack = Pack::builtin("hinggan").unwrap();
        let mut run = LedgerRun::new(&pack, Some("home_visit"), Date::parse("2022-05-21").unwrap()).unwrap();
        run.row(2, ["2022-05-18", "152221100000", "W1", "H1"].into_iter().map(Cell::Text));
        run.header(&["走访日期", "社工站", "走访社工", "家庭编号"]);
        run.row(3, ["2022-05-18", "152221100000", "W1", "H1"].into_iter().map(Cell::Text));
        let report = run.finish().0;
        assert_eq!((report.rows, report.accepted, report.report.findings[0].code), (2, 1, Code::RowBeforeHeadings));
    }

    #[test]
    fn what_comes_once_must_be_kept() {
        let pack = |unique: &str| {
            let form = format!(
                "id = \"f\"\nkind = \"own\"\nlabel = {{ zh = \"表\", en = \"Form\" }}\nunique = {unique}\nprovenance = \"illustrative\"\n\
                 [[fields]]\nid = \"note\"\ntype = \"text\"\nlabel = {{ zh = \"说明\", en = \"Note\" }}\n"
            );
            let head = "id = \"own\"\nversion = \"1.0.0\"\nlabel = { zh = \"试\", en = \"Trial\" }\n";
            Pack::from_toml(&WrittenPack::new().file("pack.toml", head).file("forms/f.toml", form), &BTreeMap::new())
        };
        let codes = |unique: &str| pack(unique).err().unwrap_or_default().into_iter().map(|finding| finding.code).collect::<Vec<_>>();
        assert!(codes("[[\"note\"]]").contains(&Code::FormUniqueField));
        assert!(!codes("[]").contains(&Code::FormUniqueField));
    }
}
