//! Comments and the drawing that shows them.

use std::collections::BTreeSet;

use quick_xml::events::Event;
use quick_xml::reader::Reader;
use wushe::finding::Problem;

use super::parts::{MAIN, appended, part};
use super::{Mark, Marks};
use crate::names::{self, parse};
use crate::xml::{at, attribute, damaged, escaped, inserted, next, number, prefix_of, push_text};

/// Whose comments ours are.
const AUTHOR: &str = "wushe";
const SHAPE_TYPE: &str = "<v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">\
    <v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";

/// The comments of a sheet and their drawing, each if the sheet has it.
pub(super) struct Notes {
    pub(super) comments: Option<String>,
    pub(super) drawing: Option<String>,
}

/// What a part of comments holds.
#[derive(Default)]
struct Found {
    authors: u32,
    /// The number that we have among the authors.
    own: Option<u32>,
    /// Where the list of authors ends.
    authors_end: usize,
    /// Where the list of comments ends.
    end: usize,
    /// Each comment's cell, author and place.
    comments: Vec<((u32, u32), u32, usize, usize)>,
    prefix: String,
}

impl Notes {
    /// Takes our earlier comments away and writes these. Gives the cells that keep a comment of their own, by row and column.
    pub(super) fn write(&mut self, marks: &mut Marks) -> Result<Vec<(u32, u32)>, Problem> {
        let mut kept = Vec::new();
        if let Some(text) = &self.comments {
            let found = read(text)?;
            let own = |author: &u32| Some(*author) == found.own;
            for (cell, ..) in found.comments.iter().filter(|(_, author, ..)| !own(author)) {
                if marks.remove(cell).is_some() {
                    kept.push(*cell);
                }
            }
            let gone: Vec<_> = found.comments.iter().filter(|(_, author, ..)| own(author)).collect();
            let cells: BTreeSet<(u32, u32)> = gone.iter().map(|(cell, ..)| *cell).collect();
            let author = found.own.unwrap_or(found.authors);
            // From behind, so that places before stay where they are.
            let mut out = inserted(text, found.end, &comments(marks, author, &found.prefix)).ok_or_else(damaged)?;
            for (_, _, from, to) in gone.iter().rev() {
                out.replace_range(*from..*to, "");
            }
            if found.own.is_none() && !marks.is_empty() {
                let name = format!("<{0}author>{AUTHOR}</{0}author>", found.prefix);
                out = inserted(&out, found.authors_end, &name).ok_or_else(damaged)?;
            }
            self.comments = Some(out);
            if let Some(drawing) = &mut self.drawing {
                *drawing = without(drawing, &cells);
            }
        } else if !marks.is_empty() {
            let list = comments(marks, 0, "");
            let within = format!("<authors><author>{AUTHOR}</author></authors><commentList>{list}</commentList>");
            self.comments = Some(part("comments", MAIN, &within));
        }
        if marks.is_empty() {
            return Ok(kept);
        }
        let drawing = self.drawing.take().unwrap_or_else(|| {
            "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
             xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\"><o:idmap v:ext=\"edit\" data=\"9\"/></o:shapelayout></xml>"
                .to_owned()
        });
        let mut shapes = if drawing.contains("id=\"_x0000_t202\"") { String::new() } else { SHAPE_TYPE.to_owned() };
        let taken = drawing.matches("_x0000_s9").count();
        for (number, (row, column)) in (taken.saturating_add(9_001)..).zip(marks.keys()) {
            shapes.push_str(&shape(number, *row, *column));
        }
        self.drawing = Some(appended(&drawing, &shapes)?);
        Ok(kept)
    }
}

fn read(text: &str) -> Result<Found, Problem> {
    let (mut xml, mut found) = (Reader::from_str(text), Found::default());
    let (mut author, mut open) = (None, None);
    loop {
        let before = at(&xml)?;
        let event = next(&mut xml)?;
        let behind = at(&xml)?;
        match &event {
            Event::Start(element) => match element.local_name().as_ref() {
                "author" => author = Some(String::new()),
                "comment" => {
                    let cell = attribute(element, "ref").and_then(|name| parse(&name)).ok_or_else(damaged)?;
                    open = Some(((cell.1, cell.0), number(element, "authorId").unwrap_or(0), before));
                }
                _ => {}
            },
            Event::Empty(element) if element.local_name().as_ref() == "author" => found.authors += 1,
            Event::End(element) => match element.local_name().as_ref() {
                "author" => {
                    if author.take().is_some_and(|name| name == AUTHOR) {
                        found.own = Some(found.authors);
                    }
                    found.authors += 1;
                }
                "authors" => found.authors_end = before,
                "comment" => {
                    let (cell, author, from) = open.take().ok_or_else(damaged)?;
                    found.comments.push((cell, author, from, behind));
                }
                "commentList" => {
                    found.end = before;
                    found.prefix = prefix_of(element.name().as_ref());
                }
                _ => {}
            },
            Event::Eof if found.authors_end == 0 || found.end == 0 => return Err(damaged()),
            Event::Eof => return Ok(found),
            _ => {
                if let Some(name) = &mut author {
                    push_text(&event, name);
                }
            }
        }
    }
}

fn comments(marks: &Marks, author: u32, prefix: &str) -> String {
    let comment = |((row, column), mark): (&(u32, u32), &Mark)| {
        let (cell, text) = (names::cell(*column, *row), escaped(&mark.lines.join("\n")));
        format!(
            "<{prefix}comment ref=\"{cell}\" authorId=\"{author}\"><{prefix}text><{prefix}r><{prefix}t xml:space=\"preserve\">{text}</{prefix}t></{prefix}r></{prefix}text></{prefix}comment>"
        )
    };
    marks.iter().map(comment).collect()
}

fn shape(number: usize, row: u32, column: u32) -> String {
    let (row, column) = (row.saturating_sub(1), column.saturating_sub(1));
    format!(
        "<v:shape id=\"_x0000_s{number}\" type=\"#_x0000_t202\" style=\"position:absolute;margin-left:60pt;margin-top:2pt;width:240pt;height:80pt;visibility:hidden\" \
         fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/><v:path o:connecttype=\"none\"/>\
         <v:textbox style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox><x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>\
         <x:Anchor>{}, 15, {row}, 2, {}, 15, {}, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>",
        column.saturating_add(1),
        column.saturating_add(5),
        row.saturating_add(5),
    )
}

/// The drawing without the shapes of the comments of these cells.
fn without(drawing: &str, cells: &BTreeSet<(u32, u32)>) -> String {
    const END: &str = "</v:shape>";
    let number = |shape: &str, name: &str| -> Option<u32> {
        let (_, behind) = shape.split_once(&format!("<x:{name}>"))?;
        behind.split_once('<')?.0.trim().parse::<u32>().ok()?.checked_add(1)
    };
    let (mut out, mut rest) = (String::with_capacity(drawing.len()), drawing);
    while let Some((before, behind)) = rest.find("<v:shape ").and_then(|at| rest.split_at_checked(at)) {
        out.push_str(before);
        let Some((shape, next)) = behind.find(END).and_then(|end| behind.split_at_checked(end.saturating_add(END.len()))) else {
            rest = behind;
            break;
        };
        let cell = number(shape, "Row").zip(number(shape, "Column"));
        if !(shape.contains("ObjectType=\"Note\"") && cell.is_some_and(|cell| cells.contains(&cell))) {
            out.push_str(shape);
        }
        rest = next;
    }
    out.push_str(rest);
    out
}
