use std::sync::LazyLock;

use proptest::prelude::*;
use wushe::border::{PayCall, PayScheme, PayWorker};
use wushe::finding::Code;
use wushe::form::table::EncodingProbe;
use wushe::form::{FINDING_LIMIT, JsonLines, Outcome};
use wushe::{Date, Form, LedgerRun, Pack};

fn today() -> Date {
    Date::parse("2022-05-21").unwrap()
}

/// Read once: to read it takes longer than most cases.
static PACK: LazyLock<Pack> = LazyLock::new(|| Pack::builtin("hinggan").unwrap());

fn pack() -> Pack {
    PACK.clone()
}

/// Code and path of every finding.
fn found(form: &Form, text: &str) -> Vec<(Code, String)> {
    let checked = form.check_json(text, today());
    assert_eq!(checked.record.is_some(), checked.report.errors == 0, "{text:.100}");
    checked.report.findings.iter().map(|finding| (finding.code, finding.path.to_string())).collect()
}

const GOOD: &str = r#""visited_on":"2022-05-20","station":"152221100000","worker":"W1","household":"H1""#;

#[test]
fn json_records() {
    let pack = pack();
    let form = pack.form("home_visit").unwrap();
    let with = |more: &str| format!("{{{GOOD}{more}}}");
    let at = |code, path: &str| vec![(code, path.to_owned())];
    assert_eq!(found(form, &with("")), []);
    for (text, expected) in [
        (with(r#","visited_on":"2022-05-19""#), at(Code::FieldDoubled, "visited_on")),
        (with(r#","colour":"red""#), at(Code::FieldUnknown, "")),
        (with(r#","head_count":3.7"#), at(Code::CountNotWhole, "head_count")),
        (with(r#","head_count":9007199254740993"#), at(Code::CountTooLarge, "head_count")),
        (with(r#","head_count":12345678901234567890123"#), at(Code::CountTooLarge, "head_count")),
        (with(r#","head_count":-1"#), at(Code::CountNegative, "head_count")),
        (with(r#","head_count":"１２""#), at(Code::CountFullWidth, "head_count")),
        (with(r#","head_count":true"#), at(Code::CountFormat, "head_count")),
        (with(r#","participants":{}"#), at(Code::ListExpected, "participants")),
        (with(r#","participants":[7]"#), at(Code::ObjectExpected, "participants[0]")),
        (with(&format!(r#","colour":{}{}"#, "[".repeat(100_000), "]".repeat(100_000))), at(Code::FieldUnknown, "")),
        (with(&format!(r#","colour":{}"#, "[".repeat(100_000))), at(Code::JsonBroken, "")),
        (with(&format!(r#","participants":{}{}"#, "[".repeat(100_000), "]".repeat(100_000))), vec![]),
        (with(r#","colour":1e400"#), at(Code::FieldUnknown, "")),
        (with(r#","head_count":1e400"#), at(Code::JsonNumber, "")),
        (with(r#","colour":"\ud800""#), at(Code::FieldUnknown, "")),
        (with(r#","place_name":"\ud800""#), at(Code::JsonBroken, "")),
        (format!("\u{feff}{}", with("")), at(Code::JsonBroken, "")),
        ("[]".to_owned(), at(Code::RecordNotObject, "")),
        ("null".to_owned(), at(Code::RecordNotObject, "")),
        ("12".to_owned(), at(Code::RecordNotObject, "")),
        (String::new(), at(Code::JsonBroken, "")),
        (with("") + " x", at(Code::JsonBroken, "")),
        (with(",'a':1"), at(Code::JsonBroken, "")),
    ] {
        let findings = found(form, &text);
        if expected.is_empty() {
            assert!(!findings.is_empty(), "{text:.100}");
        } else {
            assert_eq!(findings, expected, "{text:.200}");
        }
    }
    let report = form.check_json("{\n \"worker\": nope}", today()).report;
    assert!(report.to_json().contains(r#""params":{"line":2,"column":13}"#), "{}", report.to_json());
}

#[test]
fn a_number_beyond_all_readers_is_told_alike_at_every_door() {
    let (pack, text) = (pack(), r#"{"worker":1e999}"#);
    let worker = pack.worker_json(text, today()).unwrap_err();
    let choices = pack.scheme("community_worker").unwrap().choose_json(text).unwrap_err();
    let rulebook = Pack::from_json(text).unwrap_err();
    let network = wushe::Network::from_json(wushe::Divisions::hinggan().unwrap(), r#"{"stations":[{"id":1e999}]}"#).unwrap_err();
    let call = PayCall { worker: PayWorker::Json(r#"{"worker":"w"}"#, today()), grade: None, seniority: None };
    let paid = PayScheme::new(pack, "community_worker", "{}").unwrap().expose_back_pay(call, "[1e999]").unwrap_err();
    for found in [worker, choices, rulebook, network, paid] {
        assert_eq!(found.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::JsonNumber]);
    }
    let facts = wushe::condition::evaluate_json("a", r#"{"a":1e999}"#);
    assert!(facts.contains(r#""code":"json_number","severity":"error","path":["facts"]"#), "{facts}");
}

#[test]
fn an_amount_is_text() {
    let pack = pack();
    let form = pack.form("resource_linked").unwrap();
    let amount = |value: &str| {
        let found = found(form, &format!(r#"{{"amount":{value}}}"#));
        found.into_iter().find(|(_, path)| path == "amount").map(|(code, _)| code)
    };
    assert_eq!(amount("12.5"), Some(Code::AmountIsNumber));
    assert_eq!(amount("12"), Some(Code::AmountIsNumber));
    assert_eq!(amount("\"-3\""), Some(Code::AmountNegative));
    assert_eq!(amount("\"1e400\""), Some(Code::AmountExponent));
    assert_eq!(amount("\"12345678901234567.89\""), None);
}

#[test]
fn reports_are_bounded() {
    let pack = pack();
    let form = pack.form("home_visit").unwrap();
    let keys: Vec<_> = (0..30_000).map(|n| format!("\"k{n}\":1")).collect();
    let report = form.check_json(&format!("{{{}}}", keys.join(",")), today()).report;
    assert_eq!(report.findings.len(), FINDING_LIMIT);
    let truncated = report.truncated.unwrap();
    assert_eq!(report.errors, 10_000 + truncated.total());
    assert!(report.errors >= 30_000);
}

#[test]
fn json_lines_go_on() {
    let pack = pack();
    let mut lines = JsonLines::new(pack.form("home_visit").unwrap(), today(), FINDING_LIMIT);
    let good = format!("{{{GOOD}}}");
    let other = good.replace("H1", "H2");
    assert_ne!(good, other);
    let outcomes: Vec<_> = ["{", &good, "", "[1", &other]
        .into_iter()
        .filter_map(|line| lines.line(line).map(|outcome| matches!(outcome, Outcome::Record(..))))
        .collect();
    assert_eq!(outcomes, [false, true, false, true]);
    let report = lines.finish();
    let places: Vec<_> = report.report.findings.iter().map(|finding| finding.path.to_string()).collect();
    assert_eq!((places, report.rows, report.accepted), (vec!["[1]".to_owned(), "[4]".to_owned()], 4, 2));
}

fn ledger(text: &[u8], form: Option<&str>) -> (Vec<(Code, String)>, u64, u64) {
    let pack = pack();
    let mut run = LedgerRun::new(&pack, form, today()).unwrap();
    run.csv(text);
    let (report, _) = run.finish();
    let found = report.report.findings.iter().map(|finding| (finding.code, finding.path.to_string())).collect();
    (found, report.rows, report.accepted)
}

#[test]
fn chunks_never_change_a_report() {
    let pack = pack();
    let head = "走访日期,社工站,走访社工,家庭编号\r\n";
    let body = "2022-05-20,152221100000,W1,H1\r\n2022-5-20,152221100000,\"W\r\n1\",\n2022-05-32,x,W1,\"H";
    let utf16: Vec<u8> = [0xfeff_u16].into_iter().chain(format!("{head}{body}").encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for text in [format!("{head}{body}").into_bytes(), utf16, head.as_bytes().to_vec(), b"PK\x03\x04".to_vec(), Vec::new()] {
        let whole = {
            let mut run = LedgerRun::new(&pack, None, today()).unwrap();
            run.csv(&text);
            run.finish().0.to_json()
        };
        for size in [1, 2, 3, 7, 1000] {
            let mut run = LedgerRun::new(&pack, None, today()).unwrap();
            let mut probe = EncodingProbe::new();
            text.chunks(size).for_each(|chunk| probe.feed(chunk));
            let mut csv = run.csv_chunks(probe);
            let mut before = csv.progress();
            for chunk in text.chunks(size) {
                let now = csv.feed(chunk);
                assert!(now.rows >= before.rows && now.bytes == before.bytes + chunk.len() as u64);
                before = now;
            }
            assert_eq!((before.bytes, before.bytes_total), (text.len() as u64, text.len() as u64));
            csv.finish();
            let rows = run.rows();
            let (report, _) = run.finish();
            assert_eq!((report.to_json(), rows), (whole.clone(), report.rows), "{size}");
        }
    }
}

#[test]
fn ledgers() {
    let visits = Some("home_visit");
    let head = "走访日期,社工站,走访社工,家庭编号\n";
    let row = "2022-05-20,152221100000,W1,H1\n";
    let at = |code, path: &str| (code, path.to_owned());
    for (text, form, expected, rows, accepted) in [
        (String::new(), visits, vec![at(Code::LedgerEmpty, "")], 0, 0),
        (head.to_owned(), visits, vec![], 0, 0),
        (format!("\u{feff}{head}{row}"), visits, vec![], 1, 1),
        (format!("{head}{row}"), None, vec![], 1, 1),
        (
            format!("{head}2022-05-20,152221100000,W1\n{row}"),
            visits,
            vec![at(Code::RowTooShort, "[2]"), at(Code::Required, "[2].household")],
            2,
            1,
        ),
        (format!("{head}{}", row.replace("H1", "H1,x")), visits, vec![at(Code::RowTooLong, "[2]")], 1, 0),
        (format!("{head}{}", row.replace("2022-05-20", "44701")), visits, vec![at(Code::DateExcelSerial, "[2].visited_on")], 1, 0),
        (format!("{head}{}", row.replace("2022-05-20", "2022/5/20")), visits, vec![at(Code::Normalised, "[2].visited_on")], 1, 1),
        (format!("{head}{}", row.replace("2022-05-20", "２022-05-20")), visits, vec![at(Code::Normalised, "[2].visited_on")], 1, 1),
        (
            "走访日期,社工站,走访社工\n2022-05-20,152221100000,W1\n".to_owned(),
            visits,
            vec![at(Code::HeadingMissing, "[1].household")],
            1,
            0,
        ),
        (format!("走访日期,{head}2022-05-20,{row}"), visits, vec![at(Code::HeadingDoubled, "[1]")], 1, 1),
        (format!("走访日其,{head}x,{row}"), visits, vec![at(Code::HeadingNear, "[1]")], 1, 1),
        (format!("colour,{head}x,{row}"), visits, vec![at(Code::HeadingUnknown, "[1]")], 1, 1),
        (format!("记录类型,{head}走访,{row}跳舞,{row}"), None, vec![at(Code::RecordTypeUnknown, "[3].record_type")], 2, 1),
        ("a,b\n1,2\n".to_owned(), None, vec![], 1, 0),
    ] {
        let (found, seen, fit) = ledger(text.as_bytes(), form);
        if text.starts_with("a,b") {
            assert!(found == [at(Code::HeadingsNotFound, "[1]")], "{found:?}");
        } else {
            assert_eq!(found, expected, "{text}");
        }
        assert_eq!((seen, fit), (rows, accepted), "{text}");
    }
}

#[test]
fn a_cell_over_the_limit_is_told_and_reading_goes_on() {
    let huge = "x".repeat((1 << 20) + 1);
    let text = format!("走访日期,社工站,走访社工,家庭编号\n2022-05-20,152221100000,{huge},H1\n2022-05-20,152221100000,W1,H1\n");
    let (found, rows, accepted) = ledger(text.as_bytes(), Some("home_visit"));
    assert_eq!((found, rows, accepted), (vec![(Code::CellTooLong, "[2]".to_owned())], 2, 1));
}

fn json() -> impl Strategy<Value = String> {
    let names =
        prop::sample::select(vec!["visited_on", "station", "household", "participants", "head_count", "lives_alone", "assessed", "x"]);
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        any::<i64>().prop_map(|int| int.to_string()),
        "-?[0-9]{1,20}\\.[0-9]{1,5}",
        "[ -~]{0,12}".prop_map(|text| serde_json::to_string(&text).unwrap()),
        "\\PC{0,8}".prop_map(|text| serde_json::to_string(&text).unwrap()),
        Just("\"2022-05-20\"".to_owned()),
    ];
    let value = leaf.prop_recursive(3, 24, 4, {
        let names = names.clone();
        move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(","))),
                prop::collection::vec((names.clone(), inner), 0..4).prop_map(|entries| {
                    let entries: Vec<_> = entries.into_iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
                    format!("{{{}}}", entries.join(","))
                }),
            ]
        }
    });
    prop::collection::vec((names, value), 0..8).prop_map(|entries| {
        let entries: Vec<_> = entries.into_iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        format!("{{{}}}", entries.join(","))
    })
}

proptest! {
    #[test]
    fn any_record_has_an_answer(text in json()) {
        let pack = pack();
        for form in pack.forms() {
            let checked = form.check_json(&text, today());
            prop_assert_eq!(checked.record.is_some(), checked.report.errors == 0);
            let mut sorted = checked.report.findings.clone();
            sorted.sort_by(wushe::Finding::cmp_in_report);
            prop_assert_eq!(&sorted, &checked.report.findings);
            for finding in &checked.report.findings {
                let declared: Vec<_> = finding.code.params().collect();
                let given: Vec<_> = finding.params.iter().map(|(name, _)| name).collect();
                prop_assert_eq!(given, declared, "{}", finding.code.as_str());
            }
        }
    }

    #[test]
    fn any_text_has_an_answer(text in "\\PC{0,60}") {
        let pack = pack();
        let _ = pack.form("home_visit").unwrap().check_json(&text, today());
        let _ = ledger(text.as_bytes(), None);
        let _ = Pack::from_json(&text);
    }

    #[test]
    fn any_bytes_have_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = ledger(&bytes, Some("event"));
    }
}
