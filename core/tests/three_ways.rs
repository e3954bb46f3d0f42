//! One record as JSON text, as a parsed value and as a row of a ledger gives the same findings, each at its place.
#![cfg(feature = "packs")]

#[cfg(test)]
mod tests {
    use wushe::finding::{Code, Finding, Segment, to_json};
    use wushe::form::{Cell, FINDING_LIMIT, Input, Ledger, Reading, Scratch};
    use wushe::{Date, Form, Pack, Report};

    const FORMS: [&str; 7] = ["home_visit", "file_opened", "case_step", "group_session", "event", "resource_linked", "mentoring"];
    const RECORDS: u64 = 700;

    fn today() -> Date {
        Date::parse("2022-05-21").unwrap()
    }

    /// A small generator of reproducible numbers (SplitMix64).
    struct Seeded(u64);

    impl Seeded {
        fn below(&mut self, end: usize) -> usize {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            usize::try_from((mixed ^ (mixed >> 31)) % end.max(1) as u64).unwrap()
        }

        fn pick<T: Clone>(&mut self, from: &[T]) -> T {
            from[self.below(from.len())].clone()
        }
    }

    /// A JSON value; a number that is no 64-bit integer keeps its text.
    #[derive(Clone, Debug)]
    enum Json {
        Null,
        Boolean(bool),
        Int(i64),
        Number(&'static str),
        Text(String),
        List(Vec<Json>),
        Object(Vec<(String, Json)>),
    }

    impl Json {
        fn text(&self) -> String {
            let all = |items: Vec<String>| items.join(", ");
            match self {
                Json::Null => "null".to_owned(),
                Json::Boolean(yes) => yes.to_string(),
                Json::Int(int) => int.to_string(),
                Json::Number(text) => (*text).to_owned(),
                Json::Text(text) => to_json(text),
                Json::List(items) => format!("[{}]", all(items.iter().map(Json::text).collect())),
                Json::Object(entries) => {
                    format!("{{{}}}", all(entries.iter().map(|(key, value)| format!("{}: {}", to_json(key), value.text())).collect()))
                }
            }
        }

        fn input(&self) -> Input {
            match self {
                Json::Null => Input::Null,
                Json::Boolean(yes) => Input::Boolean(*yes),
                Json::Int(int) => Input::Int(*int),
                Json::Number(text) if text.contains('.') => Input::Float(text.parse().unwrap()),
                Json::Number(text) => Input::BigInt { negative: text.starts_with('-') },
                Json::Text(text) => Input::Text(text.clone()),
                Json::List(items) => Input::List(items.iter().map(Json::input).collect()),
                Json::Object(entries) => Input::Object(entries.iter().map(|(key, value)| (key.clone(), value.input())).collect()),
            }
        }

        /// The value at a path, if there is one.
        fn at(&self, path: &[Segment]) -> Option<&Json> {
            match (self, path.split_first()) {
                (_, None) => Some(self),
                (Json::List(items), Some((Segment::Index(at), rest))) => items.get(usize::try_from(*at).unwrap())?.at(rest),
                (Json::Object(entries), Some((Segment::Key(key), rest))) => entries.iter().find(|(known, _)| **known == **key)?.1.at(rest),
                _ => None,
            }
        }

        fn is_empty(&self) -> bool {
            match self {
                Json::Null => true,
                Json::Text(text) => text.trim().is_empty(),
                Json::List(items) => items.is_empty(),
                _ => false,
            }
        }
    }

    /// A field as the form describes itself.
    struct Field {
        id: String,
        kind: String,
        options: Vec<String>,
        required: bool,
        fields: Vec<Field>,
    }

    fn fields(described: &serde_json::Value) -> Vec<Field> {
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let field = |field: &serde_json::Value| Field {
            id: text(&field["id"]),
            kind: text(&field["type"]),
            options: field["options"].as_array().unwrap().iter().map(|option| text(&option["id"])).collect(),
            required: field["required"].as_bool().unwrap(),
            fields: fields(&field["fields"]),
        };
        described.as_array().unwrap().iter().map(field).collect()
    }

    fn good(seeded: &mut Seeded, field: &Field) -> Json {
        let text = |text: &str| Json::Text(text.to_owned());
        match &*field.kind {
            "text" => text(seeded.pick(&["走访情况", "两字", "a \"quoted\"\nline"])),
            "key" => text(seeded.pick(&["K1", "H-02", "户7", "é"])),
            "station" => text(seeded.pick(&["152221100000", "S1"])),
            "division" => text(seeded.pick(&["152221100000", "152221100201"])),
            "date" => text(seeded.pick(&["2022-05-20", "2021-12-31", "2020-02-29"])),
            "count" => Json::Int(seeded.below(12).try_into().unwrap()),
            "amount" => text(seeded.pick(&["0", "12.50", "12345678901234567.89"])),
            "boolean" => Json::Boolean(seeded.below(2) == 0),
            "resident_id" => text(seeded.pick(&["11010519491231002X", "110105491231002"])),
            "phone" => text("13800138000"),
            "credit_code" => text("91350100M000100Y43"),
            "option" => Json::Text(seeded.pick(&field.options)),
            "options" => {
                let from = seeded.below(field.options.len());
                Json::List(field.options.iter().skip(from).take(2).cloned().map(Json::Text).collect())
            }
            "file_name" => text(seeded.pick(&["协议.pdf", "IMG 1.jpg"])),
            "sha256" => text("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            "attachment" | "signature" => Json::Object(record(seeded, &field.fields)),
            "group" => Json::List((0..seeded.below(3)).map(|_| Json::Object(record(seeded, &field.fields))).collect()),
            other => panic!("a type that this test doesn't know: {other}"),
        }
    }

    fn record(seeded: &mut Seeded, fields: &[Field]) -> Vec<(String, Json)> {
        let mut entries = Vec::new();
        for field in fields {
            if field.required || seeded.below(5) < 2 {
                entries.push((field.id.clone(), good(seeded, field)));
            }
        }
        entries
    }

    /// Values that some field or other refuses, and some that a field takes for empty.
    fn odd(seeded: &mut Seeded) -> Json {
        let text = |text: &str| Json::Text(text.to_owned());
        seeded.pick(&[
            Json::Null,
            text(""),
            text(" "),
            Json::Boolean(true),
            Json::Int(-1),
            Json::Int(0),
            Json::Int(9_007_199_254_740_993),
            Json::Number("3.5"),
            Json::Number("-2.25"),
            Json::Number("123456789012345678901234567890"),
            Json::Number("-123456789012345678901234567890"),
            text("x y"),
            text("2022-02-30"),
            text("2023-01-01"),
            text("2019-01-01"),
            text("999999999999"),
            text("-3"),
            text("１２"),
            text("012"),
            text("1e5"),
            text("110105194912310021"),
            text("no_such_option"),
            Json::Text("长".repeat(129)),
            Json::Text("x".repeat(10_001)),
            Json::List(Vec::new()),
            Json::List(vec![text("x")]),
            Json::List(vec![Json::Null, Json::Int(1)]),
            Json::List(vec![Json::List(Vec::new()), Json::Object(Vec::new())]),
            Json::List(vec![Json::Object(vec![("no_such_field".to_owned(), Json::Null)])]),
            Json::Object(Vec::new()),
        ])
    }

    /// Breaks a record in up to thirty places.
    fn mutate(seeded: &mut Seeded, entries: &mut Vec<(String, Json)>, fields: &[Field]) {
        for _ in 0..seeded.pick(&[0, 1, 1, 3, 30]) {
            let field = &fields[seeded.below(fields.len())];
            let at = entries.iter().position(|(key, _)| *key == field.id);
            match (seeded.below(8), at) {
                (0, Some(at)) => {
                    entries.remove(at);
                }
                (1, _) => entries.push((seeded.pick(&["colour", "statoin", "", "visited_onn"]).to_owned(), odd(seeded))),
                (2, Some(at)) => {
                    let doubled = entries[at].clone();
                    entries.push(doubled);
                }
                (3 | 4, Some(at)) => match &mut entries[at].1 {
                    Json::List(items) if !field.fields.is_empty() && !items.is_empty() => {
                        let row = seeded.below(items.len());
                        match &mut items[row] {
                            Json::Object(inner) => mutate(seeded, inner, &field.fields),
                            other => *other = odd(seeded),
                        }
                    }
                    value => *value = odd(seeded),
                },
                (_, Some(at)) => entries[at].1 = odd(seeded),
                (_, None) => entries.push((field.id.clone(), odd(seeded))),
            }
        }
    }

    /// The findings lead to what they speak of, in the order of a report.
    fn in_their_places(record: &Json, report: &Report) {
        let sorted = report.findings.is_sorted_by(|left, right| left.cmp_in_report(right).is_le());
        assert!(sorted, "{}", report.to_json());
        for finding in &report.findings {
            let path = finding.path.segments();
            let there = record.at(path);
            match finding.code {
                Code::Required | Code::RequiredHere => {
                    let parent = path.split_last().and_then(|(_, parent)| record.at(parent));
                    assert!(
                        matches!(parent, Some(Json::Object(_))) && there.is_none_or(Json::is_empty),
                        "{finding:?} in {}",
                        record.text()
                    );
                }
                // A check is told at its field, which may be the empty one.
                Code::CheckFailed | Code::CheckDoubtful => {}
                Code::FieldUnknown | Code::FieldNear => {
                    assert!(matches!(there, Some(Json::Object(_))), "{finding:?} in {}", record.text());
                }
                Code::ObjectExpected => {
                    assert!(there.is_some_and(|there| !matches!(there, Json::Object(_))), "{finding:?} in {}", record.text())
                }
                Code::HiddenValue | Code::FieldDoubled => assert!(there.is_some(), "{finding:?} in {}", record.text()),
                _ => assert!(
                    there.is_some_and(|there| !there.is_empty() || matches!(there, Json::List(_))),
                    "{finding:?} in {}",
                    record.text()
                ),
            }
        }
    }

    /// The cell of a table that says the same, where there is one. Tables differ on purpose: a whole number serves where its
    /// digits do, spaces around a cell and the ways in which offices write dates, options and yes are read, and a group is
    /// the list of its first keys.
    fn cell(field: &Field, value: &Json) -> Option<OwnedCell> {
        Some(match (&*field.kind, value) {
            (_, Json::Null) => OwnedCell::Empty,
            ("group" | "attachment" | "signature", _) => return None,
            (_, Json::Boolean(yes)) => OwnedCell::Boolean(*yes),
            ("count", Json::Int(int)) => OwnedCell::Int(*int),
            // Elsewhere a fraction of a table is told as one, and an amount is read.
            ("count" | "boolean", Json::Number(text)) if text.contains('.') => OwnedCell::Float(text.parse().unwrap()),
            // Full width is read.
            (kind, Json::Text(text)) if text == "１２" && kind != "text" => return None,
            ("options", Json::Text(_)) | (_, Json::Int(_) | Json::Number(_) | Json::Object(_)) => return None,
            (_, Json::Text(text)) => OwnedCell::Text(text.clone()),
            ("options", Json::List(items)) => {
                let texts = items.iter().map(|item| if let Json::Text(text) = item { Some(text.clone()) } else { None });
                OwnedCell::List(texts.collect::<Option<Vec<_>>>()?)
            }
            // An empty list of texts is an empty cell, whatever the column.
            (_, Json::List(_)) => return None,
        })
    }

    #[derive(Clone)]
    enum OwnedCell {
        Empty,
        Boolean(bool),
        Int(i64),
        Float(f64),
        Text(String),
        List(Vec<String>),
    }

    /// Finding by finding without what a ledger adds: its row, the column and its heading.
    fn of_ledger(finding: &Finding) -> String {
        let path: Vec<_> = finding.path.segments().iter().skip(1).map(|segment| format!("{segment:?}")).collect();
        let params = finding.params.iter().filter(|(name, _)| !matches!(*name, "column" | "heading"));
        format!("{:?} {path:?} {:?} {:?}", finding.code, params.collect::<Vec<_>>(), finding.rule)
    }

    fn of_record(finding: &Finding) -> String {
        let path: Vec<_> = finding.path.segments().iter().map(|segment| format!("{segment:?}")).collect();
        format!("{:?} {path:?} {:?} {:?}", finding.code, finding.params.iter().collect::<Vec<_>>(), finding.rule)
    }

    /// The same record as a row, with a column for every field; nothing where a table can't say it or reads it in its own way.
    fn as_row(form: &Form, fields: &[Field], record: &[(String, Json)], expected: &Report) -> Option<()> {
        let mut cells = vec![OwnedCell::Empty; fields.len()];
        for (key, value) in record {
            let at = fields.iter().position(|field| field.id == *key)?;
            if record.iter().filter(|(other, _)| other == key).count() > 1 {
                return None;
            }
            cells[at] = cell(&fields[at], value)?;
        }
        let headings: Vec<&str> = fields.iter().map(|field| &*field.id).collect();
        let mut ledger = Ledger::new(&[form], &headings, today(), FINDING_LIMIT);
        let lists: Vec<Vec<&str>> = cells
            .iter()
            .map(|cell| if let OwnedCell::List(items) = cell { items.iter().map(|item| &**item).collect() } else { Vec::new() })
            .collect();
        let row = cells.iter().zip(&lists).map(|(cell, list)| match cell {
            OwnedCell::Empty => Cell::Empty,
            OwnedCell::Boolean(yes) => Cell::Boolean(*yes),
            OwnedCell::Int(int) => Cell::Int(*int),
            OwnedCell::Float(number) => Cell::Float(*number),
            OwnedCell::Text(text) => Cell::Text(text),
            OwnedCell::List(_) => Cell::List(list),
        });
        ledger.row(2, row, &[], &mut |_, _| {});
        let report = ledger.finish(&mut |_, _| {}).report;
        let found: Vec<_> = report.findings.iter().map(of_ledger).collect();
        let expected_findings: Vec<_> = expected.findings.iter().map(of_record).collect();
        assert_eq!(found, expected_findings, "{}", Json::Object(record.to_vec()).text());
        assert_eq!((report.status, &report.missing), (expected.status, &expected.missing));
        Some(())
    }

    #[test]
    fn fractions_of_tables_are_read_where_nothing_is_lost() {
        let pack = Pack::builtin("hinggan").unwrap();
        let form = pack.form("home_visit").unwrap();
        let headings = ["visited_on", "station", "worker", "household", "head_count", "monthly_income"];
        let report = |household: f64, head_count: f64, income: f64| {
            let mut ledger = Ledger::new(&[form], &headings, today(), FINDING_LIMIT);
            let texts = ["2022-05-20", "152221100000", "W1"].map(Cell::Text);
            ledger.row(2, texts.into_iter().chain([household, head_count, income].map(Cell::Float)), &[], &mut |_, _| {});
            let found = ledger.finish(&mut |_, _| {});
            let told: Vec<_> = found.report.findings.iter().map(|finding| (finding.code, finding.path.to_string())).collect();
            (found.accepted, told)
        };
        let at = |code, field: &str| (code, format!("[2].{field}"));
        assert_eq!(report(1001.0, 3.0, 1200.5), (1, vec![at(Code::Normalised, "household")]));
        assert_eq!(report(1001.0, 3.0, 0.1 + 0.2).1, [at(Code::Normalised, "household"), at(Code::NumberIsFloat, "monthly_income")]);
        assert_eq!(
            report(1001.5, 3.5, 17118.030000000001).1,
            [at(Code::CountNotWhole, "head_count"), at(Code::NumberIsFloat, "household"), at(Code::NumberIsFloat, "monthly_income"),]
        );
        assert_eq!(
            report(f64::NAN, -3.0, -1.5).1,
            [at(Code::CountNegative, "head_count"), at(Code::Required, "household"), at(Code::AmountNegative, "monthly_income"),]
        );
        assert_eq!(
            report(1e300, 1e300, f64::INFINITY).1,
            [at(Code::CountTooLarge, "head_count"), at(Code::NumberIsFloat, "household"), at(Code::NumberIsFloat, "monthly_income"),]
        );
    }

    #[test]
    fn cells_of_mixed_columns_are_read_as_a_spreadsheet_shows_them() {
        let pack = Pack::builtin("hinggan").unwrap();
        let form = pack.form("home_visit").unwrap();
        let headings = ["visited_on", "station", "worker", "household", "head_count", "participants", "place_name", "monthly_income"];
        let good = [Cell::Text("2022-05-20"), Cell::Int(152_221_100_000), Cell::Int(7), Cell::Text("H1")];
        let report = |at: usize, cell: Cell<'_>, reading: Reading| {
            let mut ledger = Ledger::new(&[form], &headings, today(), FINDING_LIMIT).reading(reading);
            let mut cells: Vec<_> = good.into_iter().chain([Cell::Empty; 4]).collect();
            cells[at] = cell;
            ledger.row(2, cells.into_iter(), &[], &mut |_, _| {});
            let findings = ledger.finish(&mut |_, _| {}).report.findings;
            findings.iter().map(|finding| finding.code).collect::<Vec<_>>()
        };
        let (date, place, plain) = (0, 6, Reading::default());
        let excel = Reading { excel_dates: Some(wushe::value::ledger::ExcelDates::From1900), ..plain };
        let strict = Reading { normalise: false, ..plain };
        for (at, cell, reading, codes) in [
            (date, Cell::Int(44_701), plain, &[Code::DateExcelSerial][..]),
            (date, Cell::Int(44_701), excel, &[Code::Normalised]),
            (date, Cell::Float(44_701.0), excel, &[Code::Normalised]),
            (date, Cell::Float(44_701.5), excel, &[Code::DateHasTime]),
            (date, Cell::Float(f64::NAN), plain, &[Code::Required]),
            (date, Cell::Other, plain, &[Code::DateFormat]),
            (4, Cell::Text("3.0"), plain, &[Code::Normalised]),
            (4, Cell::Other, plain, &[Code::CountFormat]),
            (5, Cell::Int(1001), plain, &[]),
            (5, Cell::Float(1001.0), plain, &[Code::Normalised]),
            (5, Cell::Other, plain, &[Code::ListExpected]),
            (5, Cell::Boolean(true), plain, &[Code::ListExpected]),
            (place, Cell::Float(2022.0), plain, &[Code::Normalised]),
            (place, Cell::Float(2022.0), strict, &[Code::WrittenLoosely]),
            (place, Cell::Float(1.5), plain, &[]),
            (place, Cell::Float(0.1 + 0.2), plain, &[Code::NumberIsFloat]),
            (place, Cell::Other, plain, &[Code::TextExpected]),
        ] {
            assert_eq!(report(at, cell, reading), codes, "{at}");
        }
    }

    #[test]
    fn the_same_findings_each_at_its_place() {
        let pack = Pack::builtin("hinggan").unwrap();
        let mut scratch = Scratch::new();
        let mut sizes = [0_usize; 31];
        for (number, name) in (1..).zip(FORMS) {
            let form = pack.form(name).unwrap();
            let described: serde_json::Value = serde_json::from_str(&form.describe_json(wushe::Lang::En)).unwrap();
            let fields = fields(&described["fields"]);
            let (mut valid, mut rows) = (0, 0);
            for seed in 0..RECORDS {
                let mut seeded = Seeded(seed * 10 + number);
                let mut entries = record(&mut seeded, &fields);
                mutate(&mut seeded, &mut entries, &fields);
                let json = Json::Object(entries.clone());
                let checked = form.check_json(&json.text(), today());
                let by_value = form.check_value(&json.input(), today());
                assert_eq!(checked.report.to_json(), by_value.report.to_json(), "{}", json.text());
                assert_eq!(checked.record, by_value.record, "{}", json.text());
                let lent = scratch.check_json(form, &json.text(), today());
                assert_eq!((lent.report(), lent.record()), (&checked.report, checked.record));
                in_their_places(&json, &checked.report);
                valid += usize::from(checked.report.is_ok());
                rows += usize::from(as_row(form, &fields, &entries, &checked.report).is_some());
                sizes[checked.report.findings.len().min(30)] += 1;
            }
            assert!(valid > 40 && valid < 400 && rows > 100, "{name}: {valid} valid, {rows} as rows");
        }
        let reached = |from: usize| sizes[from..].iter().sum::<usize>();
        assert!(sizes[1] > 50 && sizes[3] > 50 && reached(10) > 50, "{sizes:?}");
    }

    #[test]
    fn what_only_a_text_can_say() {
        let pack = Pack::builtin("hinggan").unwrap();
        let form = pack.form("home_visit").unwrap();
        let code = |report: Report| {
            report
                .findings
                .iter()
                .find(|finding| finding.path.to_string() == "head_count" || finding.path.is_empty())
                .map(|finding| finding.code)
        };
        let text = form.check_json(r#"{"head_count":1e400}"#, today()).report;
        let value = Input::Object(vec![("head_count".to_owned(), Input::Float(f64::INFINITY))]);
        assert_eq!(code(text), Some(Code::JsonNumber));
        assert_eq!(code(form.check_value(&value, today()).report), Some(Code::CountTooLarge));
        let zero = Input::Object(vec![("head_count".to_owned(), Input::Int(0))]);
        assert_eq!(form.check_json(r#"{"head_count":-0}"#, today()).report, form.check_value(&zero, today()).report);
    }
}
