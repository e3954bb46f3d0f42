//! Workbooks of Excel 97 to 2003 (`.xls`), read by `calamine` behind a look at their records that bounds what it will hold and finds what it
//! does not keep: hidden rows and columns.

mod records;

use std::collections::BTreeSet;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Range, Reader, SheetType, SheetVisible, XlsError};
use wushe::finding::{Code, Problem};
use wushe::value::ledger::ExcelDates;

use self::records::{Look, SheetLook};
use crate::archive::{Limits, kind};
use crate::names::{FINDINGS_NAME, sheet_of};
use crate::package::SheetPart;
use crate::sheet::{Gather, Merged, Told, Value, day, put};
use crate::xml::damaged;

/// An opened workbook of Excel 97 to 2003.
pub(crate) struct Xls {
    pub(crate) sheets: Vec<SheetPart>,
    pub(crate) dates: ExcelDates,
    pages: Vec<Page>,
    pub(crate) look: Look,
}

/// What is read of a sheet.
struct Page {
    cells: Range<Data>,
    formulas: BTreeSet<(u32, u32)>,
    merged: Vec<Merged>,
    look: SheetLook,
}

impl Xls {
    pub(crate) fn open(bytes: &[u8], limits: Limits) -> Result<Self, Problem> {
        let look = Look::at(bytes, limits)?;
        // The library may meet a record that is shorter than it says, and panics there.
        let read = catch_unwind(AssertUnwindSafe(|| calamine::Xls::new(Cursor::new(bytes)).map(|xls| Self::of(xls, look))));
        match read {
            Ok(Ok(xls)) => xls,
            Ok(Err(XlsError::Password)) => Err(Code::WorkbookEncrypted.into()),
            _ => Err(damaged()),
        }
    }

    fn of(mut xls: calamine::Xls<Cursor<&[u8]>>, mut look: Look) -> Result<Self, Problem> {
        let dates = if xls.has_1904_epoch() { ExcelDates::From1904 } else { ExcelDates::From1900 };
        let named = xls.defined_names().iter().find(|(name, _)| name == FINDINGS_NAME).map_or("", |(_, range)| range);
        let named = sheet_of(named, '!');
        let (mut sheets, mut pages) = (Vec::new(), Vec::new());
        let looks = std::mem::take(&mut look.sheets);
        for (sheet, look) in xls.sheets_metadata().to_vec().into_iter().zip(looks) {
            if sheet.typ != SheetType::WorkSheet {
                continue;
            }
            let (start, used) = match xls.worksheet_formula(&sheet.name) {
                Ok(formulas) => {
                    let start = formulas.start().unwrap_or_default();
                    (start, formulas.used_cells().map(|(row, column, _)| (row, column)).collect::<Vec<_>>())
                }
                Err(_) => return Err(damaged()),
            };
            let place = |(row, column): (usize, usize)| Some((number(row, start.0)?, number(column, start.1)?));
            let formulas = used.into_iter().filter_map(place).collect();
            let cells = xls.worksheet_range(&sheet.name).map_err(|_| damaged())?;
            let merged = xls.merge_cells_by_sheet_name(&sheet.name).map_err(|_| damaged())?.into_iter().map(|merged| Merged {
                column: merged.start.1.saturating_add(1),
                first: merged.start.0.saturating_add(1),
                last: merged.end.0.saturating_add(1),
            });
            pages.push(Page { cells, formulas, merged: merged.collect(), look });
            let is_ours = sheet.name == named;
            sheets.push(SheetPart { name: sheet.name, path: String::new(), is_hidden: sheet.visible != SheetVisible::Visible, is_ours });
        }
        if sheets.is_empty() { Err(damaged()) } else { Ok(Xls { sheets, dates, pages, look }) }
    }

    /// Gives each row of a sheet that has a filled cell, and what there is to tell of it.
    pub(crate) fn rows(&self, sheet: usize, left: &mut u64, give: &mut dyn FnMut(u32, &[Value], &str)) -> Result<Vec<Told>, Problem> {
        let page = self.pages.get(sheet).ok_or_else(damaged)?;
        let mut gather = Gather::new(left, page.merged.clone());
        for (first, count) in &page.look.columns_hidden {
            gather.hide_columns(*first, *count);
        }
        let (mut cells, mut own) = (Vec::new(), String::new());
        let start = page.cells.start().unwrap_or_default();
        for (row, read) in page.cells.rows().enumerate() {
            let row = number(row, start.0).ok_or_else(damaged)?;
            cells.clear();
            own.clear();
            for (column, data) in read.iter().enumerate() {
                let column = number(column, start.1).ok_or_else(damaged)?;
                if page.formulas.contains(&(row, column)) {
                    gather.formula(row, column);
                    // A result that is an empty text is stored as none.
                    if *data == Data::Empty {
                        put(&mut cells, column, Value::Own(0, 0))?;
                    }
                }
                let value = match (data, page.look.styles.get(&(row, column))) {
                    (Data::Int(_) | Data::Float(_), Some(style)) => {
                        let look = |number| self.look.formats.look(*style, number);
                        gather.shown((row, column), &data.to_string(), look, &mut own)?
                    }
                    _ => value(data, (row, column), self.dates, &mut gather, &mut own)?,
                };
                put(&mut cells, column, value)?;
            }
            let is_hidden = page.look.rows_hidden.contains(&row);
            gather.row(row, is_hidden, &mut cells, &mut own, give)?;
        }
        Ok(gather.finish())
    }
}

/// The number, from 1, of what is so many places behind the first, from 0.
fn number(at: usize, first: u32) -> Option<u32> {
    u32::try_from(at).ok()?.checked_add(first)?.checked_add(1)
}

fn value(data: &Data, at: (u32, u32), dates: ExcelDates, gather: &mut Gather<'_>, own: &mut String) -> Result<Value, Problem> {
    let mut text = |text: &str| {
        let start = own.len();
        own.push_str(text);
        Value::Own(start, own.len())
    };
    Ok(match data {
        Data::Empty => Value::Empty,
        Data::Bool(yes) => Value::Boolean(*yes),
        Data::Int(number) => gather.number(at, &number.to_string())?,
        Data::Float(number) => gather.number(at, &number.to_string())?,
        Data::Error(error) => gather.error(at, &error.to_string()),
        Data::DateTime(stored) => {
            let written = stored.as_f64().to_string();
            match stored.is_datetime().then(|| day(&written, dates)).flatten() {
                Some(day) => text(&day),
                None => gather.number(at, &written)?,
            }
        }
        Data::String(stored) | Data::DateTimeIso(stored) | Data::DurationIso(stored) => text(stored),
    })
}

/// Refuses what is of the same container and no workbook.
fn no_workbook() -> Problem {
    kind("OLE (.doc, .ppt, .msg …)")
}
