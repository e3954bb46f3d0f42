//! Workbooks as offices send them: what is read, what is told, what is refused, and what a marked copy keeps.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::{Format, Formula, Note, Workbook, Worksheet};
use wushe::{Code, Date, Lang, Pack};
use wushe_spreadsheets::{Check, Checked, Limits, Located, mark, template};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const HEADINGS: [&str; 5] = ["走访日期", "社工站", "走访社工", "家庭编号", "服务人数"];

fn head(sheet: &mut Worksheet, row: u32) {
    for (column, heading) in (0..).zip(HEADINGS) {
        sheet.write(row, column, heading).unwrap();
    }
}

fn visit(sheet: &mut Worksheet, row: u32, household: &str) {
    let day = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    sheet.write_with_format(row, 0, 44_701, &day).unwrap();
    sheet.write(row, 1, 152_221_100_000_u64).unwrap();
    sheet.write(row, 2, "W1").unwrap();
    sheet.write(row, 3, household).unwrap();
    sheet.write(row, 4, 3).unwrap();
}

fn check_as(form: Option<&str>, bytes: &[u8]) -> Checked {
    let pack = Pack::builtin("hinggan").unwrap();
    let mut check = Check::new(&pack, form, Date::parse("2022-05-21").unwrap()).unwrap();
    check.file("站点/visits.xlsx", bytes, Limits::default());
    check.finish()
}

fn check(bytes: &[u8]) -> Checked {
    check_as(None, bytes)
}

fn told(checked: &Checked) -> Vec<(Code, &str)> {
    checked.findings.iter().map(|found| (found.finding.code, found.cell.as_deref().unwrap_or(""))).collect()
}

fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        parts.insert(name, bytes);
    }
    parts
}

fn packed<'p>(parts: impl IntoIterator<Item = (&'p String, &'p Vec<u8>)>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook with one part written anew.
fn changed(bytes: &[u8], name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut parts = parts(bytes);
    let text = String::from_utf8(parts[name].clone()).unwrap();
    let new = change(text.clone());
    assert_ne!(new, text);
    parts.insert(name.to_owned(), new.into_bytes());
    packed(&parts)
}

fn plain(rows: u32) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    head(sheet, 0);
    for row in 1..=rows {
        visit(sheet, row, &format!("H{row}"));
    }
    book.save_to_buffer().unwrap()
}

/// A title, a blank row, two bad cells, a total.
fn ledger() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("五月").unwrap();
    sheet.write(1, 0, "2022年5月走访台账").unwrap();
    head(sheet, 3);
    visit(sheet, 4, "H1");
    visit(sheet, 6, "H2");
    sheet.write_blank(6, 3, &Format::new().set_bold()).unwrap();
    sheet.write(6, 4, "三个").unwrap();
    sheet.write(7, 0, "合计").unwrap();
    sheet.write(7, 4, 3).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_ledger_is_read_with_its_rows_as_the_sheet_numbers_them() {
    let checked = check(&ledger());
    assert_eq!((checked.rows, checked.accepted, checked.book.len()), (2, 1, 1));
    let told = told(&checked);
    for expected in [(Code::RowAboveHeadings, "A2"), (Code::Required, "D7"), (Code::RowIsTotal, "A8")] {
        assert!(told.contains(&expected), "{expected:?} in {told:?}");
    }
    assert!(told.iter().any(|(_, cell)| *cell == "E7"), "{told:?}");
    let found = &checked.findings[0];
    assert_eq!((&*found.file, found.sheet.as_deref()), ("visits.xlsx", Some("五月")));
    assert!(!format!("{checked:?} {:?}", checked.findings).contains("五月"));
}

#[test]
fn days_of_both_systems_are_the_days_that_are_shown() {
    let of_1900 = plain(1);
    assert_eq!((check(&of_1900).accepted, told(&check(&of_1900))), (1, Vec::new()));
    let of_1904 = changed(&of_1900, "xl/workbook.xml", |text| text.replace("<workbookPr ", "<workbookPr date1904=\"1\" "));
    let of_1904 = changed(&of_1904, "xl/worksheets/sheet1.xml", |text| text.replace("44701", "43239"));
    assert_eq!((check(&of_1904).accepted, told(&check(&of_1904))), (1, Vec::new()));
}

#[test]
fn what_a_sheet_alone_has_is_told_or_refused_at_its_cell() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    head(sheet, 0);
    for row in 1..=5 {
        visit(sheet, row, &format!("H{row}"));
    }
    sheet.write(1, 4, Formula::new("=1+2").set_result("3")).unwrap();
    sheet.write(2, 4, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.merge_range(3, 2, 4, 2, "W7", &Format::new()).unwrap();
    sheet.set_row_hidden(5).unwrap();
    sheet.set_column_hidden(4).unwrap();
    let checked = check(&book.save_to_buffer().unwrap());
    let told = told(&checked);
    for expected in [
        (Code::CellsFormula, "E2"),
        (Code::CellError, "E3"),
        (Code::CellsMerged, "C4"),
        (Code::RowsHidden, "A6"),
        (Code::ColumnsHidden, ""),
    ] {
        assert!(told.contains(&expected), "{expected:?} in {told:?}");
    }
    assert_eq!((checked.rows, checked.accepted), (5, 4), "{told:?}");
}

#[test]
fn a_number_in_merged_cells_counts_in_no_second_row() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    head(sheet, 0);
    visit(sheet, 1, "H1");
    visit(sheet, 2, "H2");
    sheet.merge_range(1, 4, 2, 4, "", &Format::new()).unwrap();
    sheet.write(1, 4, 3).unwrap();
    let checked = check(&book.save_to_buffer().unwrap());
    assert!(told(&checked).contains(&(Code::CellMergedNumber, "E3")), "{:?}", told(&checked));
    assert_eq!((checked.rows, checked.accepted), (2, 1));
}

#[test]
fn a_formula_without_a_result_is_refused() {
    let bytes = changed(&plain(1), "xl/worksheets/sheet1.xml", |text| text.replace("<v>3</v>", "<f>1+2</f>"));
    let checked = check(&bytes);
    assert!(told(&checked).contains(&(Code::CellFormulaEmpty, "E2")), "{:?}", told(&checked));
    assert_eq!(checked.accepted, 0);
}

#[test]
fn sheets_are_known_by_their_headings() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "填表说明").unwrap();
    sheet.write(1, 0, "每月底报送").unwrap();
    for household in ["H1", "H2", "H1"] {
        let sheet = book.add_worksheet();
        head(sheet, 0);
        visit(sheet, 1, household);
    }
    let sheet = book.add_worksheet();
    sheet.set_hidden(true);
    visit(sheet, 1, "H9");
    let checked = check(&book.save_to_buffer().unwrap());
    let codes: Vec<(Code, Option<&str>)> = checked.findings.iter().map(|found| (found.finding.code, found.sheet.as_deref())).collect();
    assert_eq!(
        codes,
        [
            (Code::SheetHidden, Some("Sheet5")),
            (Code::SheetPassedOver, Some("Sheet1")),
            (Code::SheetsAlike, Some("Sheet3")),
            (Code::SheetDoubled, Some("Sheet4")),
        ]
    );
    assert_eq!((checked.rows, checked.book.len()), (2, 2));
}

#[test]
fn a_row_that_another_sheet_or_file_has_is_told_at_its_place() {
    let workbook = |sheets: &[&[&str]]| {
        let mut book = Workbook::new();
        for households in sheets {
            let sheet = book.add_worksheet();
            head(sheet, 0);
            for (row, household) in (1..).zip(*households) {
                visit(sheet, row, household);
            }
        }
        book.save_to_buffer().unwrap()
    };
    let pack = Pack::builtin("hinggan").unwrap();
    let mut check = Check::new(&pack, None, Date::parse("2022-05-21").unwrap()).unwrap();
    check.file("a.xlsx", &workbook(&[&["H1", "H2"], &["H3", "H2", "H4"]]), Limits::default());
    check.file("b.xlsx", &workbook(&[&["H5", "H6", "H1"]]), Limits::default());
    let checked = check.finish();
    let told: Vec<_> = checked
        .findings
        .iter()
        .filter(|found| found.finding.code == Code::RowDoubledElsewhere)
        .map(|found| {
            let param = |name: &str| found.finding.params.get(name).map(ToString::to_string).unwrap();
            (&*found.file, found.sheet.as_deref(), found.cell.as_deref(), param("other"), param("row"))
        })
        .collect();
    assert_eq!(
        told,
        [
            ("a.xlsx", Some("Sheet2"), Some("A3"), "Sheet1".to_owned(), "3".to_owned()),
            ("b.xlsx", Some("Sheet1"), Some("A4"), "a.xlsx".to_owned(), "2".to_owned()),
        ]
    );
    assert_eq!((checked.accepted, checked.warnings), (8, 3), "both count, and two sheets are alike");
}

#[test]
fn what_is_no_workbook_is_refused_with_its_code() {
    let whole = plain(3);
    let mut xlsb = parts(&whole);
    xlsb.insert("xl/workbook.bin".to_owned(), Vec::new());
    let ole = |stream: &str| {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        file.create_stream(stream).unwrap().write_all(&[0; 600]).unwrap();
        file.into_inner().into_inner()
    };
    let no_sheet = changed(&whole, "xl/worksheets/sheet1.xml", |text| text.chars().take(700).collect());
    for (bytes, code) in [
        (&whole[..whole.len() / 2], Code::WorkbookDamaged),
        (&packed(&xlsb), Code::WorkbookKind),
        (&ole("/WordDocument"), Code::WorkbookKind),
        (&ole("/EncryptedPackage"), Code::WorkbookEncrypted),
        (&ole("/Workbook"), Code::WorkbookDamaged),
        (&ole("/Workbook")[..1_000], Code::WorkbookDamaged),
        (&no_sheet, Code::WorkbookDamaged),
        (&packed(&BTreeMap::new()), Code::WorkbookDamaged),
    ] {
        let checked = check(bytes);
        assert_eq!((checked.findings.len(), checked.findings[0].finding.code, checked.errors), (1, code, 1));
    }
}

#[test]
fn a_bomb_is_refused_within_the_limits() {
    let bomb = changed(&plain(1), "xl/worksheets/sheet1.xml", |text| {
        text.replace("</sheetData>", &format!("</sheetData>{}", " ".repeat(3 << 20)))
    });
    let wide = changed(&plain(1), "xl/worksheets/sheet1.xml", |text| {
        let rows: String = (3..600).map(|row| format!("<row r=\"{row}\"><c r=\"XFD{row}\"><v>1</v></c></row>")).collect();
        text.replace("</sheetData>", &format!("{rows}</sheetData>"))
    });
    let pack = Pack::builtin("hinggan").unwrap();
    for bytes in [bomb, wide] {
        let mut check = Check::new(&pack, None, Date::parse("2022-05-21").unwrap()).unwrap();
        check.file("a.xlsx", &bytes, Limits { bytes: 2 << 20, cells: 1 << 20 });
        assert_eq!(told(&check.finish()), [(Code::WorkbookTooLarge, "")]);
    }
}

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
fn empty_formatted_rows_are_no_rows() {
    let bytes = changed(&plain(1), "xl/worksheets/sheet1.xml", |text| {
        let rows: String = (3..200_000).map(|row| format!("<row r=\"{row}\" s=\"1\"><c r=\"A{row}\" s=\"1\"/></row>")).collect();
        text.replace("</sheetData>", &format!("{rows}</sheetData>"))
    });
    assert_eq!(told(&check(&bytes)), []);
}

#[test]
fn macros_and_links_are_told_and_left_alone() {
    let mut parts = parts(&plain(1));
    parts.insert("xl/vbaProject.bin".to_owned(), vec![1, 2, 3]);
    parts.insert("xl/externalLinks/externalLink1.xml".to_owned(), b"<externalLink/>".to_vec());
    assert_eq!(told(&check(&packed(&parts))), [(Code::WorkbookMacros, ""), (Code::WorkbookLinks, "")]);
}

/// A workbook with parts that libraries lose, and a comment of its own at a cell with a finding.
fn rich() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("走访 & 'a' 表").unwrap();
    head(sheet, 0);
    visit(sheet, 1, "");
    visit(sheet, 3, "");
    sheet.insert_note(3, 3, &Note::new("请补")).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let bytes = changed(&bytes, "xl/worksheets/sheet1.xml", |text| {
        let sparklines = "<extLst><ext uri=\"{05C60535-1F16-4fd2-B633-F4F36F0B64E0}\" xmlns:x14=\"http://schemas.microsoft.com/office/spreadsheetml/2009/9/main\">\
                          <x14:sparklineGroups/></ext></extLst></worksheet>";
        text.replace("</worksheet>", sparklines)
    });
    let mut parts = parts(&bytes);
    for (name, text) in [
        ("xl/threadedComments/threadedComment1.xml", "<ThreadedComments/>"),
        ("xl/ctrlProps/ctrlProp1.xml", "<formControlPr/>"),
        ("xl/charts/chart1.xml", "<chartSpace/>"),
        ("xl/media/image1.png", "no picture"),
        ("docProps/custom.xml", "<Properties/>"),
    ] {
        parts.insert(name.to_owned(), text.as_bytes().to_vec());
    }
    packed(&parts)
}

fn marked(bytes: &[u8], findings: &[Located]) -> (Vec<u8>, Vec<Located>) {
    let marked = mark("visits.xlsx", bytes, findings, Lang::ZhHans, Limits::default()).unwrap();
    (marked.bytes, marked.told)
}

#[test]
fn a_marked_copy_keeps_every_other_part_and_reads_the_same() {
    for bytes in [ledger(), rich()] {
        let checked = check(&bytes);
        let (copy, _) = marked(&bytes, &checked.findings);
        let (before, after) = (parts(&bytes), parts(&copy));
        let touched = [
            "[Content_Types].xml",
            "xl/workbook.xml",
            "xl/_rels/workbook.xml.rels",
            "xl/styles.xml",
            "xl/worksheets/sheet1.xml",
            "xl/worksheets/_rels/sheet1.xml.rels",
            "xl/comments1.xml",
            "xl/drawings/vmlDrawing1.vml",
        ];
        for (name, bytes) in &before {
            assert!(after[name] == *bytes || touched.contains(&name.as_str()), "{name}");
        }
        let sheet = String::from_utf8(after["xl/worksheets/sheet1.xml"].clone()).unwrap();
        if sheet.contains("sparklineGroups") {
            assert!(sheet.find("legacyDrawing").unwrap() < sheet.find("<extLst").unwrap());
        }
        let again = check(&copy);
        assert_eq!(again.to_json(), checked.to_json());
    }
}

#[test]
fn a_comment_of_the_office_is_kept_and_told() {
    let bytes = rich();
    let checked = check(&bytes);
    let (copy, told) = marked(&bytes, &checked.findings);
    assert_eq!(told.iter().map(|found| (found.finding.code, found.cell.as_deref())).collect::<Vec<_>>(), [(Code::CommentKept, Some("D4"))]);
    let parts = parts(&copy);
    let comments = String::from_utf8(parts["xl/comments1.xml"].clone()).unwrap();
    assert!(comments.contains("请补") && comments.contains("ref=\"D2\"") && comments.matches("<comment ").count() == 2, "{comments}");
}

#[test]
fn a_copy_that_is_mended_and_marked_again_has_the_new_marks_alone() {
    let bytes = ledger();
    let (copy, _) = marked(&bytes, &check(&bytes).findings);
    let (clean, _) = marked(&copy, &[]);
    let parts = parts(&clean);
    let comments = String::from_utf8(parts["xl/comments_wushe1.xml"].clone()).unwrap();
    let drawing = String::from_utf8(parts["xl/drawings/wushe1.vml"].clone()).unwrap();
    assert!(!comments.contains("<comment ") && !drawing.contains("<v:shape "), "{comments} {drawing}");
    let (again, _) = marked(&clean, &check(&clean).findings);
    assert_eq!(check(&again).to_json(), check(&bytes).to_json());
    let of = |bytes: &[u8]| ZipArchive::new(Cursor::new(bytes)).unwrap().len();
    assert_eq!((of(&again), of(&clean)), (of(&copy), of(&copy)));
}

#[test]
fn a_template_of_each_form_is_read_as_a_ledger_of_it() {
    for (name, _) in wushe::pack::BUILTIN {
        let pack = Pack::builtin(name).unwrap();
        for form in pack.forms() {
            for languages in [&[Lang::ZhHans][..], &[Lang::ZhHans, Lang::En]] {
                let bytes = template(form, languages).unwrap();
                let mut check = Check::new(&pack, Some(form.id()), Date::parse("2026-11-28").unwrap()).unwrap();
                check.file("a.xlsx", &bytes, Limits::default());
                let checked = check.finish();
                assert_eq!((checked.rows, checked.errors), (0, 0), "{name} {}: {:?}", form.id(), told(&checked));
                assert!(!checked.findings.iter().any(|found| found.finding.code == Code::TemplateOther));
            }
        }
    }
}

#[test]
fn a_row_that_ends_before_the_headings_do_lacks_nothing() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    head(sheet, 0);
    for (column, cell) in (0..).zip(["2022-05-20", "152221100000", "W1", "H1"]) {
        sheet.write(1, column, cell).unwrap();
    }
    let checked = check(&book.save_to_buffer().unwrap());
    assert_eq!((checked.rows, checked.accepted, told(&checked)), (1, 1, vec![]));
}
