//! A workbook of 100,000 visits × 12 columns, of which 1,014 have a day that there is not: `make FILE`, then `check FILE`, `mark FILE COPY`, `calamine FILE COPY` and
//! `umya FILE COPY`, each in a process of its own, which prints its seconds and its memory at the peak.

use std::error::Error;
use std::time::Instant;
use std::{env, fs};

use calamine::{Data, Reader, Xlsx};
use rust_xlsxwriter::{Color, Format, Note, Workbook};
use wushe::{Date, Lang, Pack};
use wushe_spreadsheets::{Check, Limits, mark};

const ROWS: u32 = 100_000;
const WRONG: u32 = 1_014;
const EVERY: u32 = 98;
const HEADINGS: [&str; 12] = [
    "走访日期", "社工站", "走访社工", "家庭编号", "服务对象编号", "地点", "服务人数", "是否做需求评估", "是否独居", "家庭人口数", "月收入", "月支出",
];

fn make(path: &str) -> Result<(), Box<dyn Error>> {
    let mut book = Workbook::new();
    let (sheet, day) = (book.add_worksheet(), Format::new().set_num_format("yyyy-mm-dd"));
    for (column, heading) in (0..).zip(HEADINGS) {
        sheet.write(0, column, heading)?;
    }
    for row in 1..=ROWS {
        if row % EVERY == 0 && row / EVERY <= WRONG {
            sheet.write(row, 0, "2022-02-30")?;
        } else {
            sheet.write_with_format(row, 0, 44_562 + row % 120, &day)?;
        }
        sheet.write(row, 1, format!("1522211{:02}000", row % 9))?;
        sheet.write(row, 2, format!("W{:03}", row % 211))?;
        sheet.write(row, 3, format!("H{:06}", row.wrapping_mul(7_919) % 60_000))?;
        sheet.write(row, 4, format!("P{row:06}"))?;
        sheet.write(row, 5, format!("第{}村民小组", row % 500))?;
        sheet.write(row, 6, 1 + row % 5)?;
        sheet.write(row, 7, "否")?;
        sheet.write(row, 8, if row % 3 == 0 { "是" } else { "否" })?;
        sheet.write(row, 9, 1 + row % 6)?;
        sheet.write(row, 10, 1_000 + row % 4_000)?;
        sheet.write(row, 11, f64::from(80_000 + row % 90_000) / 100.0)?;
    }
    Ok(book.save(path)?)
}

/// Reads and checks; with a path, a marked copy is written there.
fn ours(path: &str, copy: Option<&str>) -> Result<String, Box<dyn Error>> {
    let bytes = fs::read(path)?;
    let pack = Pack::builtin("hinggan").map_err(|_| "no rulebook")?;
    let today = Date::parse("2022-05-21").map_err(|_| "no day")?;
    let mut check = Check::new(&pack, Some("home_visit"), today).map_err(|_| "no form")?;
    check.file("visits.xlsx", &bytes, Limits::default());
    let checked = check.finish();
    if let Some(copy) = copy {
        let marked = mark("visits.xlsx", &bytes, &checked.findings, Lang::ZhHans, Limits::default()).map_err(|_| "not marked")?;
        fs::write(copy, marked.bytes)?;
    }
    Ok(format!("{} rows, {} accepted, {} errors", checked.rows, checked.accepted, checked.errors))
}

/// The values alone, written again with a fill and a note at each wrong day.
fn calamine(path: &str, copy: &str) -> Result<String, Box<dyn Error>> {
    let mut xlsx: Xlsx<_> = calamine::open_workbook(path)?;
    let range = xlsx.worksheet_range("Sheet1")?;
    let (mut book, red) = (Workbook::new(), Format::new().set_background_color(Color::RGB(0x00FF_C9C4)));
    let (sheet, day) = (book.add_worksheet(), Format::new().set_num_format("yyyy-mm-dd"));
    let mut marks = 0;
    for (at, row) in (0..).zip(range.rows()) {
        for (column, data) in (0..).zip(row) {
            match data {
                Data::String(text) if column == 0 && at > 0 => {
                    sheet.write_with_format(at, column, text, &red)?;
                    sheet.insert_note(at, column, &Note::new("错误：日历上没有这一天"))?;
                    marks += 1;
                }
                Data::String(text) => drop(sheet.write(at, column, text)?),
                Data::Float(number) => drop(sheet.write(at, column, *number)?),
                Data::DateTime(date) => drop(sheet.write_with_format(at, column, date.as_f64(), &day)?),
                _ => {}
            }
        }
    }
    book.save(copy)?;
    Ok(format!("{marks} marks"))
}

/// Read as a whole, with a fill and a comment at each wrong day, and written as a whole.
fn umya(path: &str, copy: &str) -> Result<String, Box<dyn Error>> {
    use umya_spreadsheet::structs::Comment;
    let mut book = umya_spreadsheet::reader::xlsx::read(path)?;
    let sheet = book.sheet_mut(0)?;
    let wrong: Vec<u32> = (2..=ROWS + 1).filter(|row| sheet.value((1, *row)).contains("-30")).collect();
    for row in &wrong {
        sheet.style_mut((1, *row)).set_background_color("FFFFC9C4");
        let mut comment = Comment::default();
        comment.new_comment((1, *row));
        comment.set_text_string("错误：日历上没有这一天");
        sheet.add_comments(comment);
    }
    umya_spreadsheet::writer::xlsx::write(&book, copy)?;
    Ok(format!("{} marks", wrong.len()))
}

fn peak() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no peak")?;
    Ok(line.trim().trim_end_matches(" kB").trim().parse::<u64>()? / 1024)
}

fn main() -> Result<(), Box<dyn Error>> {
    let asked: Vec<String> = env::args().skip(1).collect();
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let begun = Instant::now();
    let said = match asked[..] {
        ["make", path] => make(path).map(|()| "made".to_owned()),
        ["check", path] => ours(path, None),
        ["mark", path, copy] => ours(path, Some(copy)),
        ["calamine", path, copy] => calamine(path, copy),
        ["umya", path, copy] => umya(path, copy),
        _ => return Err("make FILE, check FILE, mark FILE COPY, calamine FILE COPY or umya FILE COPY".into()),
    }?;
    println!("{} | {:.2} s | {} MB | {said}", asked[0], begun.elapsed().as_secs_f64(), peak()?);
    Ok(())
}
