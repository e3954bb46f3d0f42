//! The bytes of whole files against a writer, against the `csv` crate and against themselves in other pieces.

use proptest::prelude::*;

use super::*;
use crate::finding::Problem;

type Rows = Vec<(u32, Vec<String>, Vec<Problem>)>;

fn read(bytes: &[u8], pieces: &[usize]) -> (Result<Encoding, Problem>, Rows, Option<Problem>) {
    let cut = || {
        let mut rest = bytes;
        pieces.iter().cycle().map_while(move |length| {
            let (piece, behind) = rest.split_at((*length).min(rest.len()));
            rest = behind;
            (!piece.is_empty()).then_some(piece)
        })
    };
    let mut probe = EncodingProbe::new();
    cut().for_each(|piece| probe.feed(piece));
    let mut rows = Vec::new();
    let encoding = probe.finish();
    let reader = encoding.clone().and_then(TableReader::new);
    let mut reader = match reader {
        Ok(reader) => reader,
        Err(problem) => return (encoding, rows, Some(problem)),
    };
    let mut sink = |row: Row<'_>| {
        assert_eq!(row.cells.iter().len(), row.cells.len());
        assert!(row.cells.iter().enumerate().all(|(at, cell)| row.cells.get(at) == Some(cell)));
        rows.push((row.number, row.cells.iter().map(str::to_owned).collect(), row.problems.to_vec()));
    };
    cut().for_each(|piece| reader.feed(piece, &mut sink));
    let end = reader.finish(&mut sink).err();
    (encoding, rows, end)
}

/// The simplest writer there is: a cell is quoted where it must be, or where asked.
fn write(table: &[Vec<String>], delimiter: char, line_end: &str, quote_all: bool) -> String {
    let mut out = String::new();
    for row in table {
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                out.push(delimiter);
            }
            if quote_all || cell.is_empty() || cell.contains(['"', '\n', '\r', ',', ';', '\t']) {
                out.push_str(&format!("\"{}\"", cell.replace('"', "\"\"")));
            } else {
                out.push_str(cell);
            }
        }
        out.push_str(line_end);
    }
    out
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    let cell = prop_oneof![4 => "[a-z0-9甲乙户访\u{1f600}]{0,6}", 1 => "[a,;\t\"\n\r 户\u{0}]{0,8}"];
    prop::collection::vec(prop::collection::vec(cell, 3), 1..12).prop_map(|mut rows| {
        rows.insert(0, ["日期", "户主", "村"].map(str::to_owned).to_vec());
        rows
    })
}

fn pieces() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(1_usize..40, 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn what_is_written_is_read(
        table in table(), pieces in pieces(), quote_all: bool, mark: bool,
        delimiter in prop::sample::select(vec![',', ';', '\t']),
        line_end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
    ) {
        let text = write(&table, delimiter, line_end, quote_all);
        let bytes = if mark { format!("\u{feff}{text}") } else { text.clone() };
        let (encoding, rows, end) = read(bytes.as_bytes(), &pieces);
        prop_assert_eq!(encoding, Ok(Encoding::Utf8));
        prop_assert_eq!(end, None);
        prop_assert!(rows.iter().all(|row| row.2.is_empty()));
        let cells: Vec<Vec<String>> = rows.iter().map(|row| row.1.clone()).collect();
        prop_assert_eq!(&cells, &table);

        let mut oracle = csv::ReaderBuilder::new();
        let oracle = oracle.has_headers(false).flexible(true).delimiter(u8::try_from(delimiter).unwrap()).from_reader(text.as_bytes());
        let theirs: Vec<Vec<String>> = oracle.into_records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        prop_assert_eq!(cells, theirs);
    }

    #[cfg(feature = "gb18030")]
    #[test]
    fn other_encodings_give_the_same_cells(table in table(), pieces in pieces()) {
        let text = write(&table, ',', "\r\n", false);
        let little: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        let (chinese, _, _) = encoding_rs::GB18030.encode(&text);
        for (bytes, expected) in [(&little[..], Encoding::Utf16Le), (&big, Encoding::Utf16Be), (&chinese, Encoding::Gb18030)] {
            let (encoding, rows, end) = read(bytes, &pieces);
            prop_assert_eq!(encoding, Ok(expected));
            prop_assert_eq!(end, None);
            prop_assert_eq!(rows.into_iter().map(|row| row.1).collect::<Vec<_>>(), table.clone());
        }
    }

    #[test]
    fn any_bytes_are_read_alike_in_any_pieces(bytes in prop::collection::vec(any::<u8>(), 0..200), pieces in pieces()) {
        prop_assert_eq!(read(&bytes, &[usize::MAX]), read(&bytes, &pieces));
    }

    #[test]
    fn broken_text_is_read_alike_in_any_pieces(
        parts in prop::collection::vec(prop::sample::select(vec![
            &b"a"[..], b",", b"\"", b"\n", b"\r", b"\xe6\x88\xb7", b"\xe6", b"\x88", b"\xf0\x9f\x98", b"\xff", b"\xbb\xa7", b"\x81\x30",
        ]), 0..40),
        pieces in pieces(), mark: bool,
    ) {
        let mut bytes = if mark { b"\xef\xbb\xbf".to_vec() } else { Vec::new() };
        bytes.extend(parts.concat());
        let whole = read(&bytes, &[usize::MAX]);
        prop_assert_eq!(&whole, &read(&bytes, &pieces));
        let mut text = String::new();
        Decoder::new(Encoding::Utf8).unwrap().decode(&bytes, true, &mut |piece| text.push_str(piece));
        let lossy = String::from_utf8_lossy(&bytes);
        prop_assert_eq!(&text, lossy.strip_prefix('\u{feff}').unwrap_or(&lossy));
    }
}

#[test]
fn debug_shows_no_cell() {
    let mut shown = String::new();
    let mut sink = |row: Row<'_>| shown = format!("{row:?} {:?}", row.cells.iter());
    let mut reader = TableReader::new(Encoding::Utf8).unwrap();
    reader.feed(b"secret,other\nx", &mut sink);
    assert!(!format!("{reader:?}").contains('x'));
    assert!(shown.contains("[2 cells]") && !shown.contains("secret"), "{shown}");
}

#[test]
#[cfg(not(feature = "gb18030"))]
fn without_the_feature_the_remedy_is_said() {
    assert_eq!(Decoder::new(Encoding::Gb18030).unwrap_err().code, crate::finding::Code::LedgerNotUtf8);
}
