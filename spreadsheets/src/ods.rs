//! Workbooks of LibreOffice (`.ods`): one part holds all sheets. They are read as a text as those of `.xlsx` are, within the same bounds, as no library
//! keeps which cells are merged and which rows are hidden.

use std::collections::BTreeSet;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use wushe::finding::{Code, Problem};

use crate::archive::{Archive, too_many};
use crate::names::{FINDINGS_NAME, sheet_of};
use crate::package::SheetPart;
use crate::sheet::{Gather, Merged, Told, Value, put};
use crate::shown::Look;
use crate::xml::{Xml, at, attribute, damaged, next, push_text};

/// An opened workbook of LibreOffice.
pub(crate) struct Ods {
    text: String,
    pub(crate) sheets: Vec<SheetPart>,
    /// Where each sheet lies in the text.
    places: Vec<(usize, usize)>,
    pub(crate) has_macros: bool,
    pub(crate) has_links: bool,
}

impl Ods {
    pub(crate) fn open(mut archive: Archive<'_>) -> Result<Self, Problem> {
        if archive.text("META-INF/manifest.xml")?.is_some_and(|manifest| manifest.contains("encryption-data")) {
            return Err(Code::WorkbookEncrypted.into());
        }
        let text = archive.needed("content.xml")?;
        let has_macros = archive.has(|name| name.starts_with("Basic/") || name.starts_with("Scripts/"));
        let mut found = Ods { text, sheets: Vec::new(), places: Vec::new(), has_macros, has_links: false };
        found.find()?;
        Ok(found)
    }

    /// Finds the sheets and which of them are hidden.
    fn find(&mut self) -> Result<(), Problem> {
        let mut xml = Reader::from_str(&self.text);
        let (mut depth, mut style, mut hidden, mut ours) = (0_usize, String::new(), BTreeSet::new(), String::new());
        let mut open: Option<(SheetPart, usize, bool)> = None;
        loop {
            let before = at(&xml)?;
            let event = next(&mut xml)?;
            let (element, is_empty) = match &event {
                Event::Start(element) => (element, false),
                Event::Empty(element) => (element, true),
                Event::End(_) => {
                    depth = depth.saturating_sub(1);
                    // The body, the kind of document and its root are around a sheet.
                    if depth == 3
                        && let Some((part, from, is_link)) = open.take()
                    {
                        // What another file gave lies here as a sheet of its own, which nobody sees.
                        if is_link {
                            self.has_links = true;
                        } else {
                            self.sheets.push(part);
                            self.places.push((from, before));
                        }
                    }
                    continue;
                }
                Event::Eof => break,
                _ => continue,
            };
            match element.local_name().as_ref() {
                "style" => style = attribute(element, "name").unwrap_or_default(),
                "table-properties" if attribute(element, "display").is_some_and(|display| display == "false") => {
                    hidden.insert(std::mem::take(&mut style));
                }
                "table" if depth == 3 && !is_empty => {
                    let name = attribute(element, "name").unwrap_or_default();
                    let is_hidden = attribute(element, "style-name").is_some_and(|style| hidden.contains(&style));
                    open = Some((SheetPart { name, path: String::new(), is_hidden, is_ours: false }, before, false));
                }
                "table-source" if depth == 4 => open = open.map(|(part, from, _)| (part, from, true)),
                "named-range" if attribute(element, "name").is_some_and(|name| name == FINDINGS_NAME) => {
                    ours = attribute(element, "cell-range-address").unwrap_or_default();
                }
                _ => {}
            }
            depth += usize::from(!is_empty);
        }
        let named = sheet_of(&ours, '.');
        for sheet in &mut self.sheets {
            sheet.is_ours = sheet.name == named;
        }
        if self.sheets.is_empty() { Err(damaged()) } else { Ok(()) }
    }

    /// Gives each row of a sheet that has a filled cell, and what there is to tell of it.
    pub(crate) fn rows(&self, sheet: usize, left: &mut u64, give: &mut dyn FnMut(u32, &[Value], &str)) -> Result<Vec<Told>, Problem> {
        let (from, to) = *self.places.get(sheet).ok_or_else(damaged)?;
        let text = self.text.get(from..to).ok_or_else(damaged)?;
        let mut rows = Rows { xml: Reader::from_str(text), gather: Gather::new(left, Vec::new()), cells: Vec::new(), own: String::new() };
        rows.read(give)?;
        Ok(rows.gather.finish())
    }
}

struct Rows<'t, 'l> {
    xml: Xml<'t>,
    gather: Gather<'l>,
    cells: Vec<Value>,
    own: String,
}

/// What the tag of a cell says.
#[derive(Default)]
struct Tag {
    repeated: u32,
    rows: u32,
    kind: String,
    value: Option<String>,
    is_formula: bool,
    is_error: bool,
}

impl Tag {
    fn of(element: &BytesStart<'_>) -> Self {
        let mut tag = Tag { repeated: 1, rows: 1, ..Tag::default() };
        let mut attributes = element.attributes();
        for attribute in attributes.with_checks(false).flatten() {
            let value =
                || attribute.normalized_value(quick_xml::XmlVersion::Explicit1_0).map(|value| value.into_owned()).unwrap_or_default();
            match attribute.key.as_ref() {
                "table:number-columns-repeated" => tag.repeated = attribute.value.parse().unwrap_or(1),
                "table:number-rows-spanned" => tag.rows = attribute.value.parse().unwrap_or(1),
                "office:value-type" => tag.kind = value(),
                "office:value" | "office:date-value" | "office:boolean-value" | "office:string-value" => tag.value = Some(value()),
                "table:formula" => tag.is_formula = true,
                "calcext:value-type" => tag.is_error = &*attribute.value == "error",
                _ => {}
            }
        }
        tag
    }
}

/// How a number looks by the text that stands in its cell.
fn as_shown(seen: &str, number: i64) -> Look {
    let digits = number.unsigned_abs().to_string();
    let bare: String = seen.chars().filter(|letter| !matches!(letter, ',' | ' ' | '-' | '+')).collect();
    let whole =
        bare.split_once('.').map_or(&*bare, |(whole, places)| if places.bytes().all(|place| place == b'0') { whole } else { &bare });
    // A column that is too narrow shows a power of ten, or crosses.
    let is_cut = seen.is_empty() || seen.contains("E+") || seen.bytes().all(|letter| letter == b'#');
    if is_cut || whole == digits {
        Look::Plain
    } else if seen.contains(&digits) {
        Look::Text(seen.to_owned())
    } else {
        Look::Other
    }
}

/// How many rows or columns an element stands for.
fn repeated(element: &BytesStart<'_>, name: &str) -> u32 {
    crate::xml::number(element, name).unwrap_or(1)
}

fn is_hidden(element: &BytesStart<'_>) -> bool {
    attribute(element, "visibility").is_some_and(|seen| matches!(&*seen, "collapse" | "filter"))
}

impl Rows<'_, '_> {
    fn read(&mut self, give: &mut dyn FnMut(u32, &[Value], &str)) -> Result<(), Problem> {
        let (mut row, mut column) = (0_u32, 0_u32);
        loop {
            let event = next(&mut self.xml)?;
            let (element, is_empty) = match &event {
                Event::Start(element) => (element, false),
                Event::Empty(element) => (element, true),
                Event::Eof => return Ok(()),
                _ => continue,
            };
            match element.local_name().as_ref() {
                "table-column" => {
                    let (first, count) = (column.saturating_add(1), repeated(element, "number-columns-repeated"));
                    column = column.saturating_add(count);
                    // Programs hide all columns behind the last one that is used.
                    if is_hidden(element) && column < 16_384 {
                        self.gather.hide_columns(first, count);
                    }
                }
                "table-row" => {
                    let (first, count) = (row.saturating_add(1), repeated(element, "number-rows-repeated"));
                    let is_hidden = is_hidden(element);
                    row = row.saturating_add(count);
                    self.cells.clear();
                    self.own.clear();
                    if !is_empty {
                        self.cells(first)?;
                    }
                    self.row(first, row, is_hidden, give)?;
                }
                // Drawings and buttons lie in front of the rows, and may hold tables of their own.
                "shapes" | "forms" if !is_empty => self.pass_over(element)?,
                _ => {}
            }
        }
    }

    /// Gives a row as often as it stands.
    fn row(&mut self, first: u32, last: u32, is_hidden: bool, give: &mut dyn FnMut(u32, &[Value], &str)) -> Result<(), Problem> {
        let is_filled = self.cells.iter().any(|cell| *cell != Value::Empty);
        let (cells, own) = (self.cells.clone(), self.own.clone());
        for row in first..=last {
            if !is_filled && !self.gather.reaches(row) {
                return Ok(());
            }
            if row > 1_048_576 {
                return Err(too_many());
            }
            self.gather.row(row, is_hidden, &mut self.cells, &mut self.own, give)?;
            self.cells.clone_from(&cells);
            self.own.clone_from(&own);
        }
        Ok(())
    }

    fn cells(&mut self, row: u32) -> Result<(), Problem> {
        let mut column = 0_u32;
        loop {
            let event = next(&mut self.xml)?;
            match &event {
                Event::Start(element) | Event::Empty(element)
                    if matches!(element.local_name().as_ref(), "table-cell" | "covered-table-cell") =>
                {
                    let (tag, first) = (Tag::of(element), column.saturating_add(1));
                    column = column.saturating_add(tag.repeated);
                    let value = self.cell(&tag, (row, first), matches!(event, Event::Start(_)))?;
                    self.gather.merge(Merged { column: first, first: row, last: row.saturating_add(tag.rows).saturating_sub(1) });
                    if value == Value::Empty {
                        continue;
                    }
                    if column > 16_384 {
                        return Err(too_many());
                    }
                    for column in first..=column {
                        put(&mut self.cells, column, value)?;
                    }
                }
                Event::End(element) if element.local_name().as_ref() == "table-row" => return Ok(()),
                Event::Eof => return Err(damaged()),
                _ => {}
            }
        }
    }

    fn cell(&mut self, tag: &Tag, at: (u32, u32), has_text: bool) -> Result<Value, Problem> {
        let start = self.own.len();
        if has_text {
            self.text()?;
        }
        if tag.is_formula {
            self.gather.formula(at.0, at.1);
            if tag.kind.is_empty() {
                self.own.truncate(start);
                // A result that is an empty text has no kind, but a line.
                if has_text {
                    return Ok(Value::Own(start, start));
                }
                self.gather.tell(at, Code::CellFormulaEmpty.into());
                return Ok(Value::Other);
            }
        }
        let shown = self.own.get(start..).unwrap_or_default();
        if tag.is_error {
            let error = self.gather.error(at, shown.trim());
            self.own.truncate(start);
            return Ok(error);
        }
        let stored = tag.value.as_deref().unwrap_or(shown);
        match &*tag.kind {
            "" => {
                self.own.truncate(start);
                Ok(Value::Empty)
            }
            "boolean" => Ok(Value::Boolean(stored == "true")),
            // LibreOffice stores what a formula says to be true or false as a number that is shown so.
            "float" if matches!(shown, "TRUE" | "FALSE") => {
                let yes = shown == "TRUE";
                self.own.truncate(start);
                Ok(Value::Boolean(yes))
            }
            "float" => {
                let (seen, stored) = (shown.trim().to_owned(), stored.to_owned());
                self.own.truncate(start);
                self.gather.shown(at, &stored, |number| as_shown(&seen, number), &mut self.own)
            }
            "percentage" | "currency" => {
                let number = self.gather.number(at, stored);
                self.own.truncate(start);
                number
            }
            "date" => {
                // A day stands as one, with the time behind it.
                let day = stored.replacen('T', " ", 1);
                let day = day.strip_suffix(" 00:00:00").unwrap_or(&day);
                self.own.truncate(start);
                self.own.push_str(day);
                Ok(Value::Own(start, self.own.len()))
            }
            "string" if tag.value.is_some() => {
                let text = stored.to_owned();
                self.own.truncate(start);
                self.own.push_str(&text);
                Ok(Value::Own(start, self.own.len()))
            }
            _ => Ok(Value::Own(start, self.own.len())),
        }
    }

    /// Reads the text of a cell, without what is drawn or noted there.
    fn text(&mut self) -> Result<(), Problem> {
        let (start, mut depth) = (self.own.len(), 0_usize);
        loop {
            let event = next(&mut self.xml)?;
            match &event {
                Event::Start(element) => match element.local_name().as_ref() {
                    "annotation" | "frame" | "g" | "line" | "rect" | "custom-shape" | "control" => self.pass_over(element)?,
                    name => {
                        if name == "p" && self.own.len() > start {
                            self.own.push('\n');
                        }
                        depth += 1;
                    }
                },
                Event::Empty(element) => match element.local_name().as_ref() {
                    "s" => {
                        let count = crate::xml::number(element, "c").unwrap_or(1).min(1_024);
                        self.own.extend(std::iter::repeat_n(' ', usize::try_from(count).unwrap_or(1)));
                    }
                    "tab" => self.own.push('\t'),
                    "line-break" => self.own.push('\n'),
                    _ => {}
                },
                Event::End(_) if depth == 0 => return Ok(()),
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(damaged()),
                _ if depth > 0 => push_text(&event, &mut self.own),
                _ => {}
            }
        }
    }

    fn pass_over(&mut self, element: &BytesStart<'_>) -> Result<(), Problem> {
        self.xml.read_to_end(element.name()).map(drop).map_err(|_| damaged())
    }
}
