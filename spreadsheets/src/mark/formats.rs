//! The formats of cells, and those that add our fills to them.

use std::collections::BTreeMap;

use quick_xml::events::Event;
use quick_xml::reader::Reader;
use wushe::finding::Problem;

use super::parts::with_attribute;
use crate::xml::{at, attribute, damaged, next, number, prefix_of};

/// The colours of errors and of what else is told. No palette has them, so that they are known again.
const ERROR: &str = "FFFFC9C4";
const TOLD: &str = "FFFFEBA3";
const COLOURS: [&str; 2] = [ERROR, TOLD];

/// A fill of the workbook.
#[derive(Clone, Copy, Default)]
struct Fill<'t> {
    is_solid: bool,
    is_ours: bool,
    /// The attributes of its colour, and of the second colour, which a solid fill does not show.
    colour: Option<&'t str>,
    behind: Option<&'t str>,
}

impl<'t> Fill<'t> {
    /// The colour that a cell has without our marks. Ours stands before it, where no program shows it.
    fn own(self) -> Option<&'t str> {
        let colour = if self.is_ours { self.behind.filter(|colour| !colour.contains("indexed=\"64\"")) } else { self.colour };
        colour.filter(|_| self.is_solid)
    }
}

/// A fill that is added: its colour, and what stands behind it.
type Added<'t> = (Option<bool>, Option<&'t str>);

pub(super) struct Formats<'t> {
    text: &'t str,
    /// The texts of all formats.
    formats: Vec<&'t str>,
    fills: Vec<Fill<'t>>,
    prefix: String,
    has_ours: bool,
    /// Where the tags of the lists of fills and formats are, and their ends.
    lists: [Option<(usize, usize, usize)>; 2],
    added: Vec<String>,
    added_fills: Vec<Added<'t>>,
    known: BTreeMap<(u32, Option<bool>), u32>,
}

impl<'t> Formats<'t> {
    pub(super) fn read(text: &'t str) -> Result<Self, Problem> {
        let mut read = Formats {
            text,
            formats: Vec::new(),
            fills: Vec::new(),
            prefix: String::new(),
            has_ours: false,
            lists: [None, None],
            added: Vec::new(),
            added_fills: Vec::new(),
            known: BTreeMap::new(),
        };
        let mut xml = Reader::from_str(text);
        let (mut list, mut start) = (None, 0);
        loop {
            let before = at(&xml)?;
            let event = next(&mut xml)?;
            let behind = at(&xml)?;
            match &event {
                Event::Start(element) | Event::Empty(element) => match (element.local_name().as_ref(), list) {
                    ("fills", _) => {
                        list = read.open(0, before, behind);
                        read.prefix = prefix_of(element.name().as_ref());
                    }
                    ("cellXfs", _) => list = read.open(1, before, behind),
                    ("fill", Some(0)) => read.fills.push(Fill::default()),
                    (name @ ("patternFill" | "fgColor" | "bgColor"), Some(0)) => {
                        let tag = text.get(before..behind).ok_or_else(damaged)?;
                        if let Some(fill) = read.fills.last_mut() {
                            match name {
                                "patternFill" => fill.is_solid = attribute(element, "patternType").is_some_and(|kind| kind == "solid"),
                                "fgColor" => {
                                    fill.colour = attributes_of(tag);
                                    fill.is_ours = attribute(element, "rgb").is_some_and(|rgb| COLOURS.contains(&&*rgb));
                                    read.has_ours = read.has_ours || fill.is_ours;
                                }
                                _ => fill.behind = attributes_of(tag),
                            }
                        }
                    }
                    ("xf", Some(1)) => {
                        start = before;
                        if let Event::Empty(_) = event {
                            read.formats.push(text.get(before..behind).ok_or_else(damaged)?);
                        }
                    }
                    _ => {}
                },
                Event::End(element) => match (element.local_name().as_ref(), list) {
                    ("fills", _) | ("cellXfs", _) => {
                        if let Some(list) = list.and_then(|list: usize| read.lists.get_mut(list)).and_then(Option::as_mut) {
                            list.2 = before;
                        }
                        list = None;
                    }
                    ("xf", Some(1)) => read.formats.push(text.get(start..behind).ok_or_else(damaged)?),
                    _ => {}
                },
                Event::Eof => return Ok(read),
                _ => {}
            }
        }
    }

    fn open(&mut self, list: usize, before: usize, behind: usize) -> Option<usize> {
        if let Some(place) = self.lists.get_mut(list) {
            *place = Some((before, behind, behind));
        }
        Some(list)
    }

    /// Whether an earlier copy's fills are among them.
    pub(super) fn has_ours(&self) -> bool {
        self.has_ours
    }

    fn fill_of(&self, format: u32) -> Option<Fill<'t>> {
        let text = usize::try_from(format).ok().and_then(|at| self.formats.get(at))?;
        let fill = match Reader::from_str(text).read_event().ok()? {
            Event::Start(element) | Event::Empty(element) => number(&element, "fillId"),
            _ => None,
        };
        self.fills.get(usize::try_from(fill?).ok()?).copied()
    }

    /// The number of a fill that is added.
    fn added(&mut self, fill: Added<'t>) -> Option<u32> {
        let at = self.added_fills.iter().position(|added| *added == fill).unwrap_or_else(|| {
            self.added_fills.push(fill);
            self.added_fills.len().saturating_sub(1)
        });
        u32::try_from(self.fills.len().saturating_add(at)).ok()
    }

    /// The format like that one with the fill of errors or of what else is told, or with its own fill again; nothing where it is that already.
    pub(super) fn like(&mut self, format: u32, is_error: Option<bool>) -> Option<u32> {
        if let Some(known) = self.known.get(&(format, is_error)) {
            return Some(*known);
        }
        let was = self.fill_of(format).unwrap_or_default();
        if is_error.is_none() && !was.is_ours {
            return None;
        }
        let text = usize::try_from(format).ok().and_then(|at| self.formats.get(at)).copied()?;
        let fill = match (is_error, was.own()) {
            (None, None) => 0,
            (_, own) => self.added((is_error, own))?,
        };
        let (tag, rest) = text.split_at_checked(text.find('>')?)?;
        let tag = with_attribute(&with_attribute(tag, "fillId", &fill.to_string()), "applyFill", "1");
        let number = u32::try_from(self.formats.len().saturating_add(self.added.len())).ok()?;
        self.added.push(format!("{tag}{rest}"));
        self.known.insert((format, is_error), number);
        Some(number)
    }

    /// The part with what was added.
    pub(super) fn write(&self) -> Result<String, Problem> {
        let [Some(fills), Some(formats)] = self.lists else { return Ok(self.text.to_owned()) };
        let prefix = &self.prefix;
        let solid = |(is_error, own): &Added<'_>| {
            let ours = is_error.map(|is_error| format!("rgb=\"{}\"", if is_error { ERROR } else { TOLD }));
            let (colour, behind) = match &ours {
                Some(ours) => (&**ours, own.unwrap_or("indexed=\"64\"")),
                None => (own.unwrap_or("indexed=\"64\""), "indexed=\"64\""),
            };
            format!(
                "<{prefix}fill><{prefix}patternFill patternType=\"solid\"><{prefix}fgColor {colour}/><{prefix}bgColor {behind}/></{prefix}patternFill></{prefix}fill>"
            )
        };
        let new_fills: String = self.added_fills.iter().map(solid).collect();
        let count = self.formats.len().saturating_add(self.added.len()).to_string();
        let all_fills = self.fills.len().saturating_add(self.added_fills.len()).to_string();
        let lists = [(fills, all_fills, new_fills), (formats, count, self.added.concat())];
        let (mut out, mut done) = (String::with_capacity(self.text.len()), 0);
        for ((start, behind, end), count, added) in lists {
            let part = |from: usize, to: usize| self.text.get(from..to).ok_or_else(damaged);
            out.push_str(part(done, start)?);
            out.push_str(&with_attribute(part(start, behind)?, "count", &count));
            out.push_str(part(behind, end)?);
            out.push_str(&added);
            done = end;
        }
        out.push_str(self.text.get(done..).ok_or_else(damaged)?);
        Ok(out)
    }
}

/// The attributes of a tag, as they are written.
fn attributes_of(tag: &str) -> Option<&str> {
    let (_, attributes) = tag.split_once(char::is_whitespace)?;
    Some(attributes.trim_end_matches('>').trim_end_matches('/').trim()).filter(|attributes| !attributes.is_empty())
}
