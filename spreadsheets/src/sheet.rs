//! The rows of a sheet, one by one.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use wushe::finding::{Code, Problem};
use wushe::value::Date;
use wushe::value::ledger::ExcelDates;

use crate::archive::too_many;
use crate::names::{self, parse};
use crate::package::Texts;
use crate::styles::Styles;
use crate::xml::{attribute, damaged, is_set, next, number, push_text};

/// What stands in a cell.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Value {
    Empty,
    /// A text, by where it lies in those of its row.
    Own(usize, usize),
    Int(i64),
    Float(f64),
    Boolean(bool),
    /// Something that no field takes.
    Other,
}

/// A rectangle of cells that is shown as one.
#[derive(Clone, Copy)]
struct Merged {
    column: u32,
    first: u32,
    last: u32,
}

/// What a sheet is read with.
pub(crate) struct Setting<'t> {
    pub(crate) texts: &'t Texts,
    pub(crate) styles: &'t Styles,
    pub(crate) dates: ExcelDates,
    /// How many cells more may be read.
    pub(crate) left: &'t mut u64,
}

/// Something to tell of a sheet: a row and a column, each from 1, or 0 where the whole is meant.
pub(crate) struct Told {
    pub(crate) row: u32,
    pub(crate) column: u32,
    pub(crate) problem: Problem,
}

/// Findings of one code about many cells: how many, and the first.
#[derive(Default)]
struct Many {
    count: u32,
    first: (u32, u32),
}

impl Many {
    fn add(&mut self, row: u32, column: u32) {
        if self.count == 0 {
            self.first = (row, column);
        }
        self.count = self.count.saturating_add(1);
    }

    fn told(self, code: Code) -> Option<Told> {
        let (row, column) = self.first;
        (self.count > 0).then(|| Told { row, column, problem: Problem::new(code).with("count", self.count) })
    }
}

/// How many cells at most are told one by one.
const LISTED: usize = 1_000;

struct Rows<'t, 's> {
    setting: Setting<'s>,
    /// The merged cells that reach over several rows, by their column.
    merged: Vec<Merged>,
    /// What is still to be repeated: until that row, in that column.
    open: Vec<(u32, u32, Repeated)>,
    text: &'t str,
    told: Vec<Told>,
    formulas: Many,
    hidden: Many,
    merges: Many,
}

#[derive(Clone)]
enum Repeated {
    Text(String),
    Number,
}

/// Gives each row that has a filled cell, with its number, and what there is to tell of the sheet.
pub(crate) fn rows(text: &str, setting: Setting<'_>, mut give: impl FnMut(u32, &[Value], &str)) -> Result<Vec<Told>, Problem> {
    let merged = merged(text)?;
    let mut rows = Rows {
        setting,
        merged,
        open: Vec::new(),
        text,
        told: Vec::new(),
        formulas: Many::default(),
        hidden: Many::default(),
        merges: Many::default(),
    };
    rows.read(&mut give)?;
    let many = [(rows.formulas, Code::CellsFormula), (rows.merges, Code::CellsMerged)];
    rows.told.extend(many.into_iter().filter_map(|(many, code)| many.told(code)));
    if let Some(mut told) = rows.hidden.told(Code::RowsHidden) {
        told.column = 0;
        rows.told.push(told);
    }
    Ok(rows.told)
}

/// The merged cells of a sheet, which stand behind its rows.
fn merged(text: &str) -> Result<Vec<Merged>, Problem> {
    let Some((_, behind)) = text.rsplit_once("sheetData>") else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for part in behind.split("mergeCell ").skip(1) {
        let Some((reference, _)) = part.split_once("ref=\"").and_then(|(_, rest)| rest.split_once('"')) else { continue };
        let (from, to) = reference.split_once(':').unwrap_or((reference, reference));
        let ((column, first), (_, last)) = (parse(from).ok_or_else(damaged)?, parse(to).ok_or_else(damaged)?);
        if last > first {
            found.push(Merged { column, first, last });
        }
    }
    found.sort_by_key(|merged| (merged.first, merged.column));
    Ok(found)
}

impl<'t> Rows<'t, '_> {
    fn read(&mut self, give: &mut impl FnMut(u32, &[Value], &str)) -> Result<(), Problem> {
        let mut xml = Reader::from_str(self.text);
        let (mut row, mut columns_hidden) = (0_u32, Many::default());
        loop {
            match next(&mut xml)? {
                Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "col" && is_set(&element, "hidden") => {
                    let (min, max) = (number(&element, "min").unwrap_or(1), number(&element, "max").unwrap_or(1));
                    // Programs hide all columns behind the last one that is used.
                    if max < 16_384 {
                        columns_hidden.add(0, min);
                        columns_hidden.count = columns_hidden.count.saturating_add(max.saturating_sub(min));
                    }
                }
                Event::Empty(element) if element.local_name().as_ref() == "row" => {
                    row = numbered(&element, row)?;
                    self.row(None, row, give)?;
                }
                Event::Start(element) if element.local_name().as_ref() == "row" => {
                    row = numbered(&element, row)?;
                    let is_filled = self.row(Some(&mut xml), row, give)?;
                    if is_filled && is_set(&element, "hidden") {
                        self.hidden.add(row, 0);
                    }
                }
                Event::End(element) if element.local_name().as_ref() == "sheetData" => break,
                Event::Eof => break,
                _ => {}
            }
        }
        if let Some(mut told) = columns_hidden.told(Code::ColumnsHidden) {
            (told.row, told.column) = (0, 0);
            self.told.push(told);
        }
        Ok(())
    }

    /// Reads the cells of a row and gives them, if one is filled; says whether one is.
    fn row(&mut self, xml: Option<&mut Reader<&'t [u8]>>, row: u32, give: &mut impl FnMut(u32, &[Value], &str)) -> Result<bool, Problem> {
        let (mut cells, mut own) = (Vec::new(), String::new());
        if let Some(xml) = xml {
            self.cells(xml, row, &mut cells, &mut own)?;
        }
        self.repeat(row, &mut cells, &mut own);
        let is_filled = cells.iter().any(|cell| *cell != Value::Empty);
        if is_filled {
            let width = u64::try_from(cells.len()).unwrap_or(u64::MAX);
            *self.setting.left = self.setting.left.checked_sub(width).ok_or_else(too_many)?;
            give(row, &cells, &own);
        }
        Ok(is_filled)
    }

    fn cells(&mut self, xml: &mut Reader<&[u8]>, row: u32, cells: &mut Vec<Value>, own: &mut String) -> Result<(), Problem> {
        let mut column = 0_u32;
        loop {
            match next(xml)? {
                Event::Start(element) if element.local_name().as_ref() == "c" => {
                    column = self.column(&element, column)?;
                    let value = self.cell(xml, &element, (row, column), own)?;
                    put(cells, column, value)?;
                }
                Event::Empty(element) if element.local_name().as_ref() == "c" => column = self.column(&element, column)?,
                Event::End(element) if element.local_name().as_ref() == "row" => return Ok(()),
                Event::Eof => return Err(damaged()),
                _ => {}
            }
        }
    }

    fn column(&self, element: &BytesStart<'_>, before: u32) -> Result<u32, Problem> {
        match attribute(element, "r") {
            None => Ok(before.saturating_add(1)),
            Some(name) => parse(&name).map(|(column, _)| column).filter(|column| *column > before).ok_or_else(damaged),
        }
    }

    /// Reads what is within a cell.
    fn cell(&mut self, xml: &mut Reader<&[u8]>, element: &BytesStart<'_>, at: (u32, u32), own: &mut String) -> Result<Value, Problem> {
        let (start, kind) = (own.len(), attribute(element, "t").unwrap_or_default());
        let (mut is_value, mut is_formula, mut has_value, mut phonetic) = (false, false, false, 0_u32);
        loop {
            let event = next(xml)?;
            match &event {
                Event::Start(inner) => match inner.local_name().as_ref() {
                    "v" | "t" => (is_value, has_value) = (phonetic == 0, true),
                    "f" => is_formula = true,
                    "rPh" => phonetic += 1,
                    _ => {}
                },
                Event::Empty(inner) if inner.local_name().as_ref() == "f" => is_formula = true,
                Event::End(inner) => match inner.local_name().as_ref() {
                    "v" | "t" => is_value = false,
                    "rPh" => phonetic = phonetic.saturating_sub(1),
                    "c" => break,
                    _ => {}
                },
                Event::Eof => return Err(damaged()),
                _ if is_value => push_text(&event, own),
                _ => {}
            }
        }
        if is_formula {
            self.formulas.add(at.0, at.1);
            if !has_value || (own.len() == start && kind != "str") {
                self.tell(at, Code::CellFormulaEmpty.into());
                return Ok(Value::Other);
            }
        }
        let written = own.get(start..).unwrap_or_default();
        let value = match &*kind {
            "s" => {
                let shared = written.trim().parse().ok().and_then(|at| self.setting.texts.get(at)).ok_or_else(damaged)?;
                own.truncate(start);
                own.push_str(shared);
                Value::Own(start, own.len())
            }
            "str" | "inlineStr" | "d" => Value::Own(start, own.len()),
            "b" => Value::Boolean(written.trim() == "1"),
            "e" => {
                let known = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"];
                let error = known.into_iter().find(|known| *known == written.trim()).unwrap_or("#?");
                self.tell(at, Problem::new(Code::CellError).with("error", error));
                Value::Other
            }
            _ if written.trim().is_empty() => Value::Empty,
            _ => {
                let style = number(element, "s").unwrap_or(0);
                let day = self.setting.styles.is_day(style).then(|| day(written.trim(), self.setting.dates)).flatten();
                if let Some(day) = day {
                    own.truncate(start);
                    own.push_str(&day);
                    Value::Own(start, own.len())
                } else {
                    self.number(at, written.trim().to_owned().as_str())?
                }
            }
        };
        Ok(value)
    }

    fn number(&mut self, at: (u32, u32), written: &str) -> Result<Value, Problem> {
        let whole = match written.parse::<i64>() {
            Ok(whole) => Some(whole),
            // A long number is stored with a power of ten.
            Err(_) => {
                let number: f64 = written.parse().map_err(|_| damaged())?;
                match number.to_string().parse::<i64>() {
                    Ok(whole) => Some(whole),
                    Err(_) => return Ok(Value::Float(number)),
                }
            }
        };
        let Some(whole) = whole else { return Ok(Value::Other) };
        if whole.unsigned_abs() >= 1_000_000_000_000_000 {
            self.tell(at, Code::CellDigitsLost.into());
        }
        Ok(Value::Int(whole))
    }

    /// Repeats what stands in merged cells in each of their rows: a text or a day; a number is refused there, as it would count again.
    fn repeat(&mut self, row: u32, cells: &mut Vec<Value>, own: &mut String) {
        self.open.retain(|(last, _, _)| *last >= row);
        for (_, column, repeated) in self.open.clone() {
            let value = match repeated {
                Repeated::Text(text) => {
                    let start = own.len();
                    own.push_str(&text);
                    Value::Own(start, own.len())
                }
                Repeated::Number => {
                    // A row in which nothing else stands is none.
                    if cells.iter().all(|cell| *cell == Value::Empty) {
                        continue;
                    }
                    self.tell((row, column), Code::CellMergedNumber.into());
                    Value::Other
                }
            };
            if cells.get(usize::try_from(column).unwrap_or(usize::MAX).saturating_sub(1)).is_none_or(|cell| *cell == Value::Empty) {
                let _ = put(cells, column, value);
            }
        }
        let start = self.merged.partition_point(|merged| merged.first < row);
        let end = self.merged.partition_point(|merged| merged.first <= row);
        for merged in self.merged.get(start..end).unwrap_or_default() {
            let at = usize::try_from(merged.column).unwrap_or(usize::MAX).saturating_sub(1);
            let repeated = match cells.get(at).copied().unwrap_or(Value::Empty) {
                Value::Empty | Value::Boolean(_) | Value::Other => continue,
                Value::Own(from, to) => Repeated::Text(own.get(from..to).unwrap_or_default().to_owned()),
                Value::Int(_) | Value::Float(_) => Repeated::Number,
            };
            self.merges.add(row, merged.column);
            self.open.push((merged.last, merged.column, repeated));
        }
    }

    fn tell(&mut self, (row, column): (u32, u32), problem: Problem) {
        if self.told.len() < LISTED {
            self.told.push(Told { row, column, problem });
        }
    }
}

fn put(cells: &mut Vec<Value>, column: u32, value: Value) -> Result<(), Problem> {
    if value == Value::Empty {
        return Ok(());
    }
    let at = usize::try_from(column).map_err(|_| damaged())?.saturating_sub(1);
    if cells.len() <= at {
        cells.resize(at + 1, Value::Empty);
    }
    if let Some(cell) = cells.get_mut(at) {
        *cell = value;
    }
    Ok(())
}

fn numbered(element: &BytesStart<'_>, before: u32) -> Result<u32, Problem> {
    match number(element, "r") {
        None => Ok(before.saturating_add(1)),
        Some(row) => Some(row).filter(|row| *row > before && names::cell(1, *row).len() < 9).ok_or_else(damaged),
    }
}

/// The day of a serial number, with the time where one stands behind it.
fn day(written: &str, dates: ExcelDates) -> Option<String> {
    let (whole, part) = written.split_once('.').unwrap_or((written, ""));
    let serial: i32 = whole.parse().ok()?;
    let epoch = match dates {
        // The spreadsheet has a 29 February 1900, which was none; days before it are left as numbers.
        ExcelDates::From1900 if serial > 60 => Date::new(1899, 12, 30)?,
        ExcelDates::From1904 if serial >= 0 => Date::new(1904, 1, 1)?,
        _ => return None,
    };
    let day = epoch.plus_days(serial)?;
    let digits: String = part.chars().chain("000000000".chars()).take(9).collect();
    // A second is 11,574 billionths of a day; what is less is a rounding.
    let seconds = digits.parse::<u64>().ok()?.checked_mul(86_400)?.checked_add(500_000_000)? / 1_000_000_000;
    if seconds == 0 || seconds >= 86_400 {
        return Some(day.to_string());
    }
    Some(format!("{day} {:02}:{:02}:{:02}", seconds / 3_600, seconds.rem_euclid(3_600) / 60, seconds.rem_euclid(60)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_is_a_day_of_its_system() {
        assert_eq!(day("44701", ExcelDates::From1900).as_deref(), Some("2022-05-20"));
        assert_eq!(day("43239", ExcelDates::From1904).as_deref(), Some("2022-05-20"));
        assert_eq!(day("44701.5", ExcelDates::From1900).as_deref(), Some("2022-05-20 12:00:00"));
        assert_eq!(day("61", ExcelDates::From1900).as_deref(), Some("1900-03-01"));
        for none in ["60", "-1", "x", "99999999999"] {
            assert_eq!(day(none, ExcelDates::From1900), None, "{none}");
        }
    }
}
