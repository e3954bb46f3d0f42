//! A ledger that comes in chunks has the answer of the whole text, however it is cut and whatever it is spelled in.
#![cfg(feature = "gb18030")]
#![expect(clippy::unwrap_used, reason = "a test")]

use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;
use wushe::border::{LedgerCall, LedgerFeed};
use wushe::form::table::EncodingProbe;
use wushe::{Date, Pack};

#[derive(Deserialize)]
struct Line {
    pack: Box<RawValue>,
    form: Option<String>,
    today: String,
    text: String,
}

fn whole(pack: &Pack, call: &LedgerCall, bytes: &[u8]) -> (String, Vec<u8>) {
    let mut run = call.run(pack).unwrap();
    run.csv(bytes);
    let (report, book) = run.finish();
    (report.to_json(), book.to_bytes())
}

fn cut(pack: &Arc<Pack>, call: &LedgerCall, bytes: &[u8], size: usize) -> (String, Vec<u8>) {
    let mut probe = EncodingProbe::new();
    bytes.chunks(size).for_each(|chunk| probe.feed(chunk));
    let mut ledger = LedgerFeed::new(pack.clone(), call.clone(), probe).unwrap();
    assert_eq!(ledger.progress().bytes, 0);
    bytes.chunks(size).for_each(|chunk| {
        ledger.feed(&[]);
        ledger.feed(chunk);
    });
    let far = ledger.progress();
    assert_eq!((far.bytes, far.bytes_total), (bytes.len() as u64, bytes.len() as u64));
    let (report, book) = ledger.finish();
    (report.to_json(), book.to_bytes())
}

#[test]
fn every_ledger_of_the_vectors_in_every_cut() {
    let lines = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/ledger.jsonl")).unwrap();
    let builtin = Arc::new(Pack::builtin("hinggan").unwrap());
    let mut seen = 0;
    for line in lines.lines() {
        let line: Line = serde_json::from_str(line).unwrap();
        let pack = match line.pack.get() {
            "\"hinggan\"" => builtin.clone(),
            text if text.starts_with('{') => Arc::new(Pack::from_json(text).unwrap()),
            _ => continue,
        };
        let call = LedgerCall { form: line.form, ..LedgerCall::new(Date::parse(&line.today).unwrap()) };
        let wide: Vec<u8> = ["\u{feff}", &line.text].concat().encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [line.text.as_bytes(), &wide] {
            let expected = whole(&pack, &call, bytes);
            for size in [1, 7, 4096] {
                assert_eq!(cut(&pack, &call, bytes, size), expected, "{size}");
            }
        }
        seen += 1;
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn gb18030_cut_in_a_character() {
    // 走访日期,社工站,走访社工,家庭编号
    let head =
        b"\xd7\xdf\xb7\xc3\xc8\xd5\xc6\xda,\xc9\xe7\xb9\xa4\xd5\xbe,\xd7\xdf\xb7\xc3\xc9\xe7\xb9\xa4,\xbc\xd2\xcd\xa5\xb1\xe0\xba\xc5\n";
    let bytes = [&head[..], &b"2022-05-20,152221100000,W1,\xbc\xd2\n".repeat(40)].concat();
    let pack = Arc::new(Pack::builtin("hinggan").unwrap());
    let call = LedgerCall { limit: Some(3), ..LedgerCall::new(Date::parse("2022-05-21").unwrap()) };
    let expected = whole(&pack, &call, &bytes);
    assert!(expected.0.contains(r#""rows":40"#), "{}", expected.0);
    for size in [1, 7, 4096] {
        assert_eq!(cut(&pack, &call, &bytes, size), expected);
    }
}

#[test]
fn dropped_half_way_it_leaves_nothing() {
    let pack = Arc::new(Pack::builtin("hinggan").unwrap());
    let mut probe = EncodingProbe::new();
    probe.feed("走访日期,社工站\n".as_bytes());
    let mut ledger = LedgerFeed::new(pack.clone(), LedgerCall::new(Date::parse("2022-05-21").unwrap()), probe).unwrap();
    ledger.feed("走访".as_bytes());
    assert!(Arc::strong_count(&pack) > 1);
    drop(ledger);
    assert_eq!(Arc::strong_count(&pack), 1);
}
