//! The tags of marked cells, with every byte between them kept.

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use wushe::finding::Problem;

use super::formats::Formats;
use super::parts::{DOCUMENT, with_attribute};
use super::{Mark, Marks};
use crate::names::{self, parse};
use crate::xml::{at, attribute, damaged, next, number, prefix_of};

/// The relation of a sheet to the drawing of our comments.
pub(super) const DRAWING: &str = "wusheDrawing";

/// What stands behind the drawing of comments in a sheet.
const BEHIND: [&str; 9] =
    ["legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "AlternateContent", "webPublishItems", "tableParts", "extLst"];

pub(super) struct Cells<'c, 't> {
    pub(super) text: &'c str,
    pub(super) marks: &'c Marks,
    pub(super) formats: &'c mut Formats<'t>,
}

/// The copy of a sheet as far as it is written.
struct Copy<'c> {
    text: &'c str,
    out: String,
    /// Up to where the sheet is in the copy.
    done: usize,
}

impl Copy<'_> {
    fn up_to(&mut self, at: usize) -> Result<(), Problem> {
        self.out.push_str(self.text.get(self.done..at).ok_or_else(damaged)?);
        self.done = at;
        Ok(())
    }
}

impl Cells<'_, '_> {
    /// The sheet with its marked cells, and with a drawing of comments if it needs one.
    pub(super) fn patch(mut self, needs_drawing: bool) -> Result<String, Problem> {
        let mut copy = Copy { text: self.text, out: String::with_capacity(self.text.len()), done: 0 };
        let mut xml = Reader::from_str(self.text);
        let mut marks = self.marks.iter().peekable();
        let (mut depth, mut row, mut column, mut row_style) = (0_usize, 0_u32, 0_u32, None);
        let (mut columns, mut is_rows, mut needs_drawing, mut prefix) = (Vec::new(), false, needs_drawing, String::new());
        loop {
            let before = at(&xml)?;
            let event = next(&mut xml)?;
            let behind = at(&xml)?;
            let (element, is_empty) = match &event {
                Event::Start(element) => (element, false),
                Event::Empty(element) => (element, true),
                Event::End(element) => {
                    depth = depth.saturating_sub(1);
                    match element.local_name().as_ref() {
                        "row" if is_rows => {
                            copy.up_to(before)?;
                            while let Some((at, mark)) = marks.next_if(|((of, _), _)| *of <= row) {
                                copy.out.push_str(&self.new_cell(&prefix, *at, mark, row_style, &columns));
                            }
                        }
                        "sheetData" => {
                            copy.up_to(before)?;
                            self.new_rows(&mut copy, &mut marks, u32::MAX, &prefix, &columns);
                            is_rows = false;
                        }
                        _ if depth == 0 && needs_drawing => {
                            copy.up_to(before)?;
                            copy.out.push_str(&drawing(&prefix));
                            needs_drawing = false;
                        }
                        _ => {}
                    }
                    continue;
                }
                Event::Eof => {
                    copy.up_to(self.text.len())?;
                    return Ok(copy.out);
                }
                _ => continue,
            };
            match element.local_name().as_ref() {
                "sheetData" => {
                    prefix = prefix_of(element.name().as_ref());
                    is_rows = !is_empty;
                    if is_empty && !self.marks.is_empty() {
                        copy.up_to(before)?;
                        copy.out.push_str(&format!("<{prefix}sheetData>"));
                        self.new_rows(&mut copy, &mut marks, u32::MAX, &prefix, &columns);
                        copy.out.push_str(&format!("</{prefix}sheetData>"));
                        copy.done = behind;
                    }
                }
                "col" if !is_rows => {
                    let style = number(element, "style").unwrap_or(0);
                    columns.push((number(element, "min").unwrap_or(0), number(element, "max").unwrap_or(0), style));
                }
                "row" if is_rows => {
                    row = number(element, "r").unwrap_or(row.saturating_add(1));
                    (column, row_style) = (0, number(element, "s"));
                    if marks.peek().is_some_and(|((of, _), _)| *of < row) {
                        copy.up_to(before)?;
                        self.new_rows(&mut copy, &mut marks, row, &prefix, &columns);
                    }
                    if is_empty && marks.peek().is_some_and(|((of, _), _)| *of == row) {
                        copy.up_to(before)?;
                        let tag = self.text.get(before..behind).ok_or_else(damaged)?;
                        copy.out.push_str(tag.strip_suffix("/>").ok_or_else(damaged)?);
                        copy.out.push('>');
                        while let Some((at, mark)) = marks.next_if(|((of, _), _)| *of == row) {
                            copy.out.push_str(&self.new_cell(&prefix, *at, mark, row_style, &columns));
                        }
                        copy.out.push_str(&format!("</{prefix}row>"));
                        copy.done = behind;
                    }
                }
                // Most rows have no mark, and their cells go on as they are.
                "c" if is_rows && !self.formats.has_ours() && marks.peek().is_none_or(|((of, _), _)| *of != row) => {}
                "c" if is_rows => {
                    column = attribute(element, "r").and_then(|name| parse(&name)).map_or(column.saturating_add(1), |(column, _)| column);
                    while let Some((at, mark)) = marks.next_if(|(at, _)| **at < (row, column)) {
                        copy.up_to(before)?;
                        copy.out.push_str(&self.new_cell(&prefix, *at, mark, row_style, &columns));
                    }
                    let mark = marks.next_if(|(at, _)| **at == (row, column)).map(|(_, mark)| mark);
                    if let Some(style) = self.style(element, mark) {
                        copy.up_to(before)?;
                        let tag = self.text.get(before..behind).ok_or_else(damaged)?;
                        copy.out.push_str(&with_attribute(tag, "s", &style.to_string()));
                        copy.done = behind;
                    }
                }
                name if depth == 1 && needs_drawing && BEHIND.contains(&name) => {
                    copy.up_to(before)?;
                    copy.out.push_str(&drawing(&prefix));
                    needs_drawing = false;
                }
                _ => {}
            }
            depth += usize::from(!is_empty);
        }
    }

    /// The format that a cell gets, if it is another than it has.
    fn style(&mut self, element: &BytesStart<'_>, mark: Option<&Mark>) -> Option<u32> {
        if mark.is_none() && !self.formats.has_ours() {
            return None;
        }
        self.formats.like(number(element, "s").unwrap_or(0), mark.map(|mark| mark.is_error))
    }

    fn new_cell(
        &mut self,
        prefix: &str,
        (row, column): (u32, u32),
        mark: &Mark,
        of_row: Option<u32>,
        columns: &[(u32, u32, u32)],
    ) -> String {
        let of_column = columns.iter().find(|(min, max, _)| (*min..=*max).contains(&column)).map(|(_, _, style)| *style);
        let style = of_row.or(of_column).unwrap_or(0);
        let style = self.formats.like(style, Some(mark.is_error)).unwrap_or(style);
        format!("<{prefix}c r=\"{}\" s=\"{style}\"/>", names::cell(column, row))
    }

    /// Writes the rows that the sheet does not have, up to that one.
    fn new_rows<'m>(
        &mut self,
        copy: &mut Copy<'_>,
        marks: &mut std::iter::Peekable<impl Iterator<Item = (&'m (u32, u32), &'m Mark)>>,
        until: u32,
        prefix: &str,
        columns: &[(u32, u32, u32)],
    ) {
        while let Some(row) = marks.peek().map(|((row, _), _)| *row).filter(|row| *row < until) {
            copy.out.push_str(&format!("<{prefix}row r=\"{row}\">"));
            while let Some((at, mark)) = marks.next_if(|((of, _), _)| *of == row) {
                copy.out.push_str(&self.new_cell(prefix, *at, mark, None, columns));
            }
            copy.out.push_str(&format!("</{prefix}row>"));
        }
    }
}

fn drawing(prefix: &str) -> String {
    format!("<{prefix}legacyDrawing xmlns:wr=\"{DOCUMENT}\" wr:id=\"{DRAWING}\"/>")
}
