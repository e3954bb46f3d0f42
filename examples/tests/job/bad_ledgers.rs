//! Ledgers as they come: the job is done, and what is wrong is told at its place.

use crate::common::{Folder, checked, codes, run, synthetic, values};
use encoding_rs::GB18030;

const HEADER: &str = "走访日期,社工站,走访社工,家庭编号";

#[test]
fn a_file_without_a_byte_is_a_finding() {
    let folder = Folder::new("empty");
    let answer = checked(&folder, b"");
    assert_eq!(codes(&answer), ["ledger_empty"]);
    assert_eq!(values(&answer), ["—"; 7]);
    assert!(answer["measures"][0]["agrees"].is_null());
    assert_eq!(answer["measures"][0]["figure"]["no_value"], "no_records_of_kind");
}

#[test]
fn the_encoding_changes_no_figure() {
    let folder = Folder::new("encodings");
    let ledger = synthetic(&folder, &[]);
    let plain = ledger.strip_prefix('\u{feff}').unwrap();
    let expected = checked(&folder, ledger.as_bytes());
    let utf16: Vec<u8> = ledger.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (gb18030, _, unmappable) = GB18030.encode(plain);
    assert!(!unmappable);
    for (bytes, hint) in
        [(plain.as_bytes(), false), (&*gb18030, false), (&utf16[..], true), (plain.replace('\n', "\r\n").as_bytes(), false)]
    {
        let answer = checked(&folder, bytes);
        assert_eq!(answer["measures"], expected["measures"]);
        assert_eq!(codes(&answer).contains(&"ledger_utf16"), hint);
        assert_eq!(answer["report"]["rows"], expected["report"]["rows"]);
    }
}

#[test]
fn one_kind_needs_no_column_that_names_it() {
    let folder = Folder::new("kind");
    let ledger = format!("{HEADER}\n2022-05-20,152221100000,W1,H1\n2022/5/21,152221100000,W1,H1\n");
    let answer = checked(&folder, ledger.as_bytes());
    assert_eq!(values(&answer)[0], "1");
    assert_eq!(codes(&answer), ["normalised"]);
    let path = folder.path("ledger.csv");
    let named = run(&["--ledger", path.to_str().unwrap(), "--form", "home_visit", "--format", "json"]).json();
    assert_eq!(named["measures"], answer["measures"]);
}

#[test]
fn ragged_rows_and_doubled_or_missing_columns_are_told_at_their_place() {
    let folder = Folder::new("ragged");
    let ragged = format!("{HEADER}\n2022-05-20,152221100000,W1\n2022-05-20,152221100000,W1,H1,more\n2022-05-20,152221100000,W1,H2\n");
    let answer = checked(&folder, ragged.as_bytes());
    assert_eq!(codes(&answer), ["row_too_short", "required", "row_too_long"]);
    assert_eq!(answer["report"]["report"]["findings"][1]["path"], serde_json::json!([2, "household"]));
    assert_eq!(values(&answer)[0], "1");

    let doubled = format!("{HEADER},家庭编号\n2022-05-20,152221100000,W1,H1,H9\n");
    let answer = checked(&folder, doubled.as_bytes());
    assert!(codes(&answer).contains(&"heading_doubled"), "{:?}", codes(&answer));

    let also = format!("{HEADER},户号\n2022-05-20,152221100000,W1,H1,H9\n");
    assert_eq!(codes(&checked(&folder, also.as_bytes())), ["cell_passed_over"], "the heading by its name counts");

    let missing = "记录类型,走访日期,社工站,走访社工\n走访,2022-05-20,152221100000,W1\n";
    let answer = checked(&folder, missing.as_bytes());
    assert!(codes(&answer).contains(&"heading_missing"), "{:?}", codes(&answer));
    assert_eq!(values(&answer)[0], "—");
}

#[test]
fn a_huge_cell_costs_its_own_row() {
    let folder = Folder::new("huge");
    let huge = "长".repeat(400_000);
    let ledger = format!("{HEADER}\n2022-05-20,152221100000,W1,{huge}\n2022-05-20,152221100000,W1,H2\n");
    let answer = checked(&folder, ledger.as_bytes());
    assert_eq!(codes(&answer), ["cell_too_long"]);
    assert_eq!(values(&answer)[0], "1");
}

#[test]
fn bytes_that_mean_nothing_do_no_harm() {
    let folder = Folder::new("noise");
    let mut state = 7_u32;
    let noise: Vec<u8> = (0..50_000)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        })
        .collect();
    let answer = checked(&folder, &noise);
    assert_eq!(values(&answer), ["—"; 7]);
    assert!(!codes(&answer).is_empty());
}
