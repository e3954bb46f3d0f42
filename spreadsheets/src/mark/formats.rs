//! The formats of cells, and those that add our fills to them.

use std::collections::BTreeMap;

use quick_xml::events::Event;
use quick_xml::reader::Reader;
use wushe::finding::Problem;

use super::parts::with_attribute;
use crate::xml::{at, attribute, damaged, next, number};

/// The colours of errors and of what else is told. No palette has them, so that they are known again.
const COLOURS: [&str; 2] = ["FFFFC9C4", "FFFFEBA3"];

pub(super) struct Formats<'t> {
    text: &'t str,
    /// The texts of all formats.
    formats: Vec<&'t str>,
    /// The fills that are ours.
    ours: Vec<u32>,
    fills: u32,
    /// Where the tags of the lists of fills and formats are, and their ends.
    lists: [Option<(usize, usize, usize)>; 2],
    added: Vec<String>,
    known: BTreeMap<(u32, Option<bool>), u32>,
}

impl<'t> Formats<'t> {
    pub(super) fn read(text: &'t str) -> Result<Self, Problem> {
        let (formats, ours) = (Vec::new(), Vec::new());
        let mut read = Formats { text, formats, ours, fills: 0, lists: [None, None], added: Vec::new(), known: BTreeMap::new() };
        let mut xml = Reader::from_str(text);
        let (mut list, mut start) = (None, 0);
        loop {
            let before = at(&xml)?;
            let event = next(&mut xml)?;
            let behind = at(&xml)?;
            match &event {
                Event::Start(element) | Event::Empty(element) => match (element.local_name().as_ref(), list) {
                    ("fills", _) => list = read.open(0, before, behind),
                    ("cellXfs", _) => list = read.open(1, before, behind),
                    ("fill", Some(0)) => read.fills += 1,
                    ("fgColor", Some(0)) if attribute(element, "rgb").is_some_and(|rgb| COLOURS.contains(&&*rgb)) => {
                        read.ours.push(read.fills.saturating_sub(1));
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
        !self.ours.is_empty()
    }

    fn fill_of(&self, format: u32) -> Option<u32> {
        let text = usize::try_from(format).ok().and_then(|at| self.formats.get(at))?;
        match Reader::from_str(text).read_event().ok()? {
            Event::Start(element) | Event::Empty(element) => number(&element, "fillId"),
            _ => None,
        }
    }

    /// The format like that one with the fill of errors or of what else is told, or without any of our fills; nothing where it is that already.
    pub(super) fn like(&mut self, format: u32, is_error: Option<bool>) -> Option<u32> {
        if is_error.is_none() && !self.ours.contains(&self.fill_of(format)?) {
            return None;
        }
        if let Some(known) = self.known.get(&(format, is_error)) {
            return Some(*known);
        }
        let text = usize::try_from(format).ok().and_then(|at| self.formats.get(at))?;
        let fill = match is_error {
            None => 0,
            Some(true) => self.fills,
            Some(false) => self.fills.saturating_add(1),
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
        let solid = |colour: &&str| {
            format!("<fill><patternFill patternType=\"solid\"><fgColor rgb=\"{colour}\"/><bgColor indexed=\"64\"/></patternFill></fill>")
        };
        let new_fills: String = COLOURS.iter().map(solid).collect();
        let count = self.formats.len().saturating_add(self.added.len()).to_string();
        let lists = [(fills, self.fills.saturating_add(2).to_string(), new_fills), (formats, count, self.added.concat())];
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
