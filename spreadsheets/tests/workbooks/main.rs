//! Workbooks as offices send them: what is read, what is told, what is refused, and what a marked copy keeps.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::{Format, Formula, Note, Workbook, Worksheet};
use wushe::{Code, Date, Lang, Pack};
use wushe_spreadsheets::{Check, Checked, Limits, Located, mark, template};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

mod libreoffice;
mod marked;
mod read;
mod shared;
mod templates;

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
