//! What comes twice in JSON Lines is told as in a ledger.
#![cfg(feature = "pack-hinggan")]

#[cfg(test)]
mod tests {
    use wushe::border::LinesRun;
    use wushe::pack::Pack;
    use wushe::value::Date;

    fn told(form: &str, lines: &[String]) -> (u64, Vec<String>) {
        let pack = Pack::builtin("hinggan").unwrap();
        let mut run = LinesRun::new(&pack, form, Date::parse("2022-05-21").unwrap()).unwrap();
        lines.iter().for_each(|line| run.line(line));
        let (report, _) = run.finish();
        let told = report.report.findings.iter().map(|finding| format!("{} {}", finding.path, finding.code.as_str()));
        (report.accepted, told.collect())
    }

    #[test]
    fn a_key_that_comes_once_is_refused_where_it_comes_again() {
        let opened = |day: u32, key: &str| {
            format!(r#"{{"opened_on":"2022-05-{day}","station":"152221100000","file_key":"{key}","household":"H1"}}"#)
        };
        let (accepted, told) = told("file_opened", &[opened(18, "F1"), opened(19, "F1"), opened(19, "F2"), opened(19, "f1")]);
        assert_eq!((accepted, told), (3, vec!["[2].file_key key_doubled".to_owned(), "[4].file_key key_alike".to_owned()]));
    }

    #[test]
    fn equal_lines_and_keys_that_look_alike_count_and_are_told() {
        let seen = |key: &str| format!(r#"{{"visited_on":"2022-05-18","station":"152221100000","worker":"W1","household":"{key}"}}"#);
        let (accepted, found) = told("home_visit", &[seen("H1"), seen("H2"), seen("H1"), seen("H01"), seen("H3")]);
        let expected = ["[1] row_doubled", "[3] row_doubled", "[4].household key_alike"];
        assert_eq!((accepted, found), (5, expected.map(str::to_owned).to_vec()));
        assert_eq!(told("home_visit", &[seen("H1"), seen("H2")]), (2, Vec::new()));
    }
}
