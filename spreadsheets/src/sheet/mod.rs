//! The rows of a sheet, one by one, as each kind of workbook gives them.

pub(crate) mod xlsx;

use wushe::finding::{Code, Problem};
use wushe::value::Date;
use wushe::value::ledger::ExcelDates;

use crate::archive::too_many;
use crate::shown::Look;
use crate::xml::damaged;

/// What stands in a cell.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Value {
    Empty,
    /// A text, by where it lies in those of its row.
    Own(usize, usize),
    Int(i64),
    /// A whole number that shows a text, by where that lies; an empty one where it can't be told.
    Shown(i64, usize, usize),
    Float(f64),
    Boolean(bool),
    /// Something that no field takes.
    Other,
}

/// A rectangle of cells that is shown as one.
#[derive(Clone, Copy)]
pub(crate) struct Merged {
    pub(crate) column: u32,
    pub(crate) first: u32,
    pub(crate) last: u32,
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

#[derive(Clone)]
enum Repeated {
    Text(String),
    Number,
}

/// What a sheet's rows go through, whichever kind of workbook they come from: merged cells are repeated, and what is to be told is gathered.
pub(crate) struct Gather<'l> {
    /// How many cells more may be read.
    left: &'l mut u64,
    /// The merged cells that reach over several rows, by their first row.
    merged: Vec<Merged>,
    /// What is still to be repeated: until that row, in that column.
    open: Vec<(u32, u32, Repeated)>,
    told: Vec<Told>,
    formulas: Many,
    hidden: Many,
    columns: Many,
    merges: Many,
}

impl<'l> Gather<'l> {
    pub(crate) fn new(left: &'l mut u64, mut merged: Vec<Merged>) -> Self {
        merged.retain(|merged| merged.last > merged.first);
        merged.sort_by_key(|merged| (merged.first, merged.column));
        let (open, told) = (Vec::new(), Vec::new());
        let many = Many::default;
        Gather { left, merged, open, told, formulas: many(), hidden: many(), columns: many(), merges: many() }
    }

    /// Says that a cell stands for those below it, too; cells are said in the order of their rows.
    pub(crate) fn merge(&mut self, merged: Merged) {
        if merged.last > merged.first {
            self.merged.push(merged);
        }
    }

    /// Whether merged cells of rows above reach into that row.
    pub(crate) fn reaches(&self, row: u32) -> bool {
        self.open.iter().any(|(last, ..)| *last >= row)
    }

    pub(crate) fn formula(&mut self, row: u32, column: u32) {
        self.formulas.add(row, column);
    }

    /// Says that so many columns are hidden.
    pub(crate) fn hide_columns(&mut self, first: u32, count: u32) {
        self.columns.add(0, first);
        self.columns.count = self.columns.count.saturating_add(count.saturating_sub(1));
    }

    /// Gives a row, if one of its cells is filled.
    pub(crate) fn row(
        &mut self,
        row: u32,
        is_hidden: bool,
        cells: &mut Vec<Value>,
        own: &mut String,
        give: &mut dyn FnMut(u32, &[Value], &str),
    ) -> Result<(), Problem> {
        self.repeat(row, cells, own);
        if cells.iter().all(|cell| *cell == Value::Empty) {
            return Ok(());
        }
        let width = u64::try_from(cells.len()).unwrap_or(u64::MAX);
        *self.left = self.left.checked_sub(width).ok_or_else(too_many)?;
        give(row, cells, own);
        if is_hidden {
            self.hidden.add(row, 0);
        }
        Ok(())
    }

    /// What there is to tell of the sheet.
    pub(crate) fn finish(mut self) -> Vec<Told> {
        let many = [(self.formulas, Code::CellsFormula), (self.merges, Code::CellsMerged)];
        if let Some(mut told) = self.columns.told(Code::ColumnsHidden) {
            (told.row, told.column) = (0, 0);
            self.told.push(told);
        }
        self.told.extend(many.into_iter().filter_map(|(many, code)| many.told(code)));
        if let Some(mut told) = self.hidden.told(Code::RowsHidden) {
            told.column = 0;
            self.told.push(told);
        }
        self.told
    }

    /// An error value of a cell, which no field takes.
    pub(crate) fn error(&mut self, at: (u32, u32), written: &str) -> Value {
        let known = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"];
        let error = known.into_iter().find(|known| *known == written).unwrap_or("#?");
        self.tell(at, Problem::new(Code::CellError).with("error", error));
        Value::Other
    }

    /// A number as it is stored.
    pub(crate) fn number(&mut self, at: (u32, u32), written: &str) -> Result<Value, Problem> {
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

    /// A number as it is stored, which looks like that in its cell.
    pub(crate) fn shown(&mut self, at: (u32, u32), written: &str, look: impl Fn(i64) -> Look, own: &mut String) -> Result<Value, Problem> {
        let value = self.number(at, written)?;
        let Value::Int(number) = value else { return Ok(value) };
        let start = own.len();
        match look(number) {
            Look::Plain => return Ok(value),
            Look::Text(text) => own.push_str(&text),
            Look::Other => {}
        }
        Ok(Value::Shown(number, start, own.len()))
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
                Value::Int(_) | Value::Shown(..) | Value::Float(_) => Repeated::Number,
            };
            self.merges.add(row, merged.column);
            self.open.push((merged.last, merged.column, repeated));
        }
    }

    pub(crate) fn tell(&mut self, (row, column): (u32, u32), problem: Problem) {
        if self.told.len() < LISTED {
            self.told.push(Told { row, column, problem });
        }
    }
}

/// Puts a value into a row's cells.
pub(crate) fn put(cells: &mut Vec<Value>, column: u32, value: Value) -> Result<(), Problem> {
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

/// The day of a serial number, with the time where one stands behind it.
pub(crate) fn day(written: &str, dates: ExcelDates) -> Option<String> {
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
