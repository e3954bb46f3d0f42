//! Workbooks of LibreOffice.

use super::*;

const MIMETYPE: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

/// A workbook of LibreOffice with these rows in its one sheet.
fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>\
         <table:table table:name=\"五月\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let parts =
        [("mimetype", MIMETYPE.to_vec()), ("content.xml", content.into_bytes()), ("META-INF/manifest.xml", b"<manifest/>".to_vec())];
    packed(&parts.map(|(name, bytes)| (name.to_owned(), bytes)).into_iter().collect::<BTreeMap<_, _>>())
}

fn ods_row(cells: &[&str], attributes: &str) -> String {
    let cell = |text: &&str| format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>");
    format!("<table:table-row{attributes}>{}</table:table-row>", cells.iter().map(cell).collect::<String>())
}

#[test]
fn rows_of_libreoffice_stand_as_often_as_they_say_within_the_limits() {
    let visit = ["2022-05-20", "152221100000", "W1", "H1"];
    let repeated = |rows: u32, columns: &str| {
        let head = ods_row(&HEADINGS[..4], "");
        let blank = "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell/></table:table-row>";
        let row = ods_row(&visit, &format!(" table:number-rows-repeated=\"{rows}\""));
        let row = row.replacen("<table:table-cell", &format!("<table:table-cell{columns}"), 1);
        ods(&format!("{head}{blank}{row}<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell/></table:table-row>"))
    };
    let checked = check(&repeated(2, ""));
    assert_eq!((checked.rows, told(&checked)), (2, vec![(Code::RowDoubled, "A5"), (Code::RowDoubled, "A6")]));
    for (bytes, cells) in [(repeated(4_000_000_000, ""), 1 << 20), (repeated(1, " table:number-columns-repeated=\"4000000000\""), 1 << 20)]
    {
        let pack = Pack::builtin("hinggan").unwrap();
        let mut check = Check::new(&pack, None, Date::parse("2022-05-21").unwrap()).unwrap();
        check.file("a.ods", &bytes, Limits { bytes: 2 << 20, cells });
        assert_eq!(told(&check.finish()), [(Code::WorkbookTooLarge, "")]);
    }
}

#[test]
fn a_workbook_of_libreoffice_is_not_marked() {
    let bytes = ods(&ods_row(&HEADINGS, ""));
    assert_eq!(mark("a.ods", &bytes, &[], Lang::En, Limits::default()).unwrap_err().code, Code::WorkbookNotMarked);
    let encrypted = packed(
        &[
            ("mimetype".to_owned(), MIMETYPE.to_vec()),
            ("content.xml".to_owned(), vec![0x8F, 1]),
            ("META-INF/manifest.xml".to_owned(), b"<encryption-data/>".to_vec()),
        ]
        .into_iter()
        .collect::<BTreeMap<_, _>>(),
    );
    assert_eq!(told(&check(&encrypted)), [(Code::WorkbookEncrypted, "")]);
}

#[test]
fn a_key_is_what_its_cell_shows() {
    let shown = |text: &str| {
        let number =
            format!("<table:table-cell office:value-type=\"float\" office:value=\"123\"><text:p>{text}</text:p></table:table-cell>");
        let row = ods_row(&["2022-05-20", "152221100000", "W1", ""], "");
        let empty = "<table:table-cell office:value-type=\"string\"><text:p></text:p></table:table-cell>";
        check(&ods(&format!("{}{}", ods_row(&HEADINGS[..4], ""), row.replacen(empty, &number, 1))))
    };
    for (text, code) in [
        ("H0123", Some(Code::CellsShown)),
        ("0123", Some(Code::CellsShown)),
        ("0-1-23", Some(Code::CellFormat)),
        ("123.00", None),
        ("###", None),
    ] {
        let checked = shown(text);
        assert_eq!(told(&checked), code.map(|code| (code, "D2")).into_iter().collect::<Vec<_>>(), "{text}");
        assert_eq!(checked.accepted == 1, code != Some(Code::CellFormat), "{text}");
    }
}
