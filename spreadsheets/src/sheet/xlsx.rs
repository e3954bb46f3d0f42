//! The rows of a sheet of `.xlsx`.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use wushe::finding::{Code, Problem};
use wushe::value::ledger::ExcelDates;

use super::{Gather, Merged, Told, Value, day, put};
use crate::names::{self, parse};
use crate::package::Texts;
use crate::styles::Styles;
use crate::xml::{damaged, is_set, next, number, push_text};

/// What a sheet is read with.
pub(crate) struct Setting<'t> {
    pub(crate) texts: &'t Texts,
    pub(crate) styles: &'t Styles,
    pub(crate) dates: ExcelDates,
    /// How many cells more may be read.
    pub(crate) left: &'t mut u64,
}

/// Gives each row that has a filled cell, with its number, and what there is to tell of the sheet.
pub(crate) fn rows(text: &str, setting: Setting<'_>, give: &mut dyn FnMut(u32, &[Value], &str)) -> Result<Vec<Told>, Problem> {
    let Setting { texts, styles, dates, left } = setting;
    let gather = Gather::new(left, merged(text)?);
    let mut rows = Rows { texts, styles, dates, gather, cells: Vec::new(), own: String::new() };
    rows.read(text, give)?;
    Ok(rows.gather.finish())
}

/// The merged cells of a sheet, which stand behind its rows.
fn merged(text: &str) -> Result<Vec<Merged>, Problem> {
    let Some((_, behind)) = text.rsplit_once("sheetData>") else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for part in behind.split("mergeCell ").skip(1) {
        let Some((reference, _)) = part.split_once("ref=\"").and_then(|(_, rest)| rest.split_once('"')) else { continue };
        let (from, to) = reference.split_once(':').unwrap_or((reference, reference));
        let ((column, first), (_, last)) = (parse(from).ok_or_else(damaged)?, parse(to).ok_or_else(damaged)?);
        found.push(Merged { column, first, last });
    }
    Ok(found)
}

struct Rows<'t, 'l> {
    texts: &'t Texts,
    styles: &'t Styles,
    dates: ExcelDates,
    gather: Gather<'l>,
    cells: Vec<Value>,
    /// The texts of the row's cells, one behind the other.
    own: String,
}

/// What the tag of a cell says.
#[derive(Default)]
struct Tag {
    column: Option<u32>,
    style: u32,
    kind: Kind,
}

/// How a cell's value is stored.
#[derive(Clone, Copy, Default, PartialEq)]
enum Kind {
    #[default]
    Number,
    Shared,
    Text,
    Boolean,
    Error,
}

impl Tag {
    fn of(element: &BytesStart<'_>) -> Result<Self, Problem> {
        let mut tag = Tag::default();
        let mut attributes = element.attributes();
        for attribute in attributes.with_checks(false).flatten() {
            match attribute.key.as_ref() {
                "r" => tag.column = Some(parse(&attribute.value).ok_or_else(damaged)?.0),
                "s" => tag.style = attribute.value.parse().unwrap_or(0),
                "t" => {
                    tag.kind = match &*attribute.value {
                        "s" => Kind::Shared,
                        "str" | "inlineStr" | "d" => Kind::Text,
                        "b" => Kind::Boolean,
                        "e" => Kind::Error,
                        _ => Kind::Number,
                    }
                }
                _ => {}
            }
        }
        Ok(tag)
    }
}

impl Rows<'_, '_> {
    fn read(&mut self, text: &str, give: &mut dyn FnMut(u32, &[Value], &str)) -> Result<(), Problem> {
        let (mut xml, mut row) = (Reader::from_str(text), 0_u32);
        loop {
            let event = next(&mut xml)?;
            let (element, is_empty) = match &event {
                Event::Start(element) => (element, false),
                Event::Empty(element) => (element, true),
                Event::End(element) if element.local_name().as_ref() == "sheetData" => return Ok(()),
                Event::Eof => return Ok(()),
                _ => continue,
            };
            match element.local_name().as_ref() {
                "col" if is_set(element, "hidden") => {
                    let (min, max) = (number(element, "min").unwrap_or(1), number(element, "max").unwrap_or(1));
                    // Programs hide all columns behind the last one that is used.
                    if max < 16_384 {
                        self.gather.hide_columns(min, max.saturating_sub(min).saturating_add(1));
                    }
                }
                "row" => {
                    row = numbered(element, row)?;
                    let is_hidden = is_set(element, "hidden");
                    self.cells.clear();
                    self.own.clear();
                    if !is_empty {
                        self.cells(&mut xml, row)?;
                    }
                    self.gather.row(row, is_hidden, &mut self.cells, &mut self.own, give)?;
                }
                _ => {}
            }
        }
    }

    fn cells(&mut self, xml: &mut Reader<&[u8]>, row: u32) -> Result<(), Problem> {
        let mut column = 0_u32;
        loop {
            let event = next(xml)?;
            match &event {
                Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "c" => {
                    let tag = Tag::of(element)?;
                    column = match tag.column {
                        None => column.saturating_add(1),
                        Some(stated) => Some(stated).filter(|stated| *stated > column).ok_or_else(damaged)?,
                    };
                    if let Event::Start(_) = event {
                        let value = self.cell(xml, &tag, (row, column))?;
                        put(&mut self.cells, column, value)?;
                    }
                }
                Event::End(element) if element.local_name().as_ref() == "row" => return Ok(()),
                Event::Eof => return Err(damaged()),
                _ => {}
            }
        }
    }

    /// Reads what is within a cell.
    fn cell(&mut self, xml: &mut Reader<&[u8]>, tag: &Tag, at: (u32, u32)) -> Result<Value, Problem> {
        let (start, own) = (self.own.len(), &mut self.own);
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
            self.gather.formula(at.0, at.1);
            if !has_value || (own.len() == start && tag.kind != Kind::Text) {
                self.gather.tell(at, Code::CellFormulaEmpty.into());
                return Ok(Value::Other);
            }
        }
        let written = own.get(start..).unwrap_or_default().trim();
        Ok(match tag.kind {
            Kind::Shared => {
                let shared = written.parse().ok().and_then(|at| self.texts.get(at)).ok_or_else(damaged)?;
                own.truncate(start);
                own.push_str(shared);
                Value::Own(start, own.len())
            }
            Kind::Text => Value::Own(start, own.len()),
            Kind::Boolean => Value::Boolean(written == "1"),
            Kind::Error => self.gather.error(at, written),
            Kind::Number if written.is_empty() => Value::Empty,
            Kind::Number => match self.styles.is_day(tag.style).then(|| day(written, self.dates)).flatten() {
                Some(day) => {
                    own.truncate(start);
                    own.push_str(&day);
                    Value::Own(start, own.len())
                }
                None => {
                    let written = written.to_owned();
                    own.truncate(start);
                    self.gather.shown(at, &written, |number| self.styles.look(tag.style, number), own)?
                }
            },
        })
    }
}

fn numbered(element: &BytesStart<'_>, before: u32) -> Result<u32, Problem> {
    match number(element, "r") {
        None => Ok(before.saturating_add(1)),
        Some(row) => Some(row).filter(|row| *row > before && names::cell(1, *row).len() < 9).ok_or_else(damaged),
    }
}
