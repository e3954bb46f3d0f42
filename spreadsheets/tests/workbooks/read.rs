//! What is read, told and refused of workbooks of Excel.

use super::*;

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

/// Visits whose household is a number in that format, and how many people came likewise.
fn formatted(cells: &[(f64, &str)], people: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    head(sheet, 0);
    for (row, (number, format)) in (1..).zip(cells) {
        visit(sheet, row, "");
        sheet.write_with_format(row, 3, *number, &Format::new().set_num_format(*format)).unwrap();
        sheet.write_with_format(row, 4, 3, &Format::new().set_num_format(people)).unwrap();
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn a_key_is_what_its_cell_shows() {
    let checked = check(&formatted(&[(123.0, "\"H\"0000"), (7.0, "\"H\"0000"), (12.0, "0")], "0\"人\""));
    assert_eq!(told(&checked), [(Code::CellsShown, "D2")]);
    let key = |row: wushe::service::book::Row<'_>| match row.role(wushe::service::Role::Household) {
        wushe::service::book::Cell::Text(text) => text.to_owned(),
        _ => String::new(),
    };
    let keys: Vec<String> = checked.book.rows().map(key).collect();
    assert_eq!(keys, ["H0123", "H0007", "12"]);
    let zeros = check(&formatted(&[(123.0, "0000"), (12_345.0, "0000")], "0"));
    assert_eq!((zeros.accepted, told(&zeros)), (2, vec![(Code::CellsShown, "D2")]));
}

#[test]
fn a_format_that_says_more_is_refused_at_its_cell() {
    let checked = check(&formatted(&[(123.0, "[>99]\"H\"0;0")], "0"));
    assert_eq!((checked.accepted, told(&checked)), (0, vec![(Code::CellFormat, "D2")]));
    let scaled = check(&formatted(&[(123.0, "0")], "0\"万人\""));
    assert_eq!((scaled.accepted, told(&scaled)), (0, vec![(Code::CellFormat, "E2")]));
    let plain = check(&formatted(&[(123.0, "#,##0_ "), (124.0, "_ * #,##0_ ;_ * \\-#,##0_ ")], "#,##0.00"));
    assert_eq!((plain.accepted, told(&plain)), (2, Vec::new()));
}
