//! A copy of a workbook with a fill and a comment at each cell that something was found at, and a sheet that lists and links to them.
//!
//! Only what is marked is written anew: the tags of the marked cells, the formats, the comments and their drawing, what relates them, and the
//! sheet of findings. Every other part goes into the copy as it is packed, byte for byte.

mod cells;
mod comments;
mod formats;
mod list;
mod parts;

use std::collections::BTreeMap;
use std::fmt;
use std::io::{Cursor, Write};

use wushe::Lang;
use wushe::finding::{Code, Path, Problem, Severity};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use self::cells::Cells;
use self::comments::Notes;
use self::formats::Formats;
use crate::archive::Limits;
use crate::check::Located;
use crate::names::{self, parse};
use crate::package::{Package, relations, relations_of};
use crate::source;
use crate::xml::damaged;

/// A marked copy.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Marked {
    /// The copy.
    pub bytes: Vec<u8>,
    /// What could not be marked as elsewhere: cells whose own comments were kept.
    pub told: Vec<Located>,
}

impl fmt::Debug for Marked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Marked({} bytes, {} told)", self.bytes.len(), self.told.len())
    }
}

/// The marks of one cell: whether one is an error, and what the comment says.
#[derive(Default)]
struct Mark {
    is_error: bool,
    lines: Vec<String>,
}

/// The marks of one sheet by row and column.
type Marks = BTreeMap<(u32, u32), Mark>;

/// Writes findings back into a copy of a workbook. Those of other files are passed over; marks that an earlier copy had are taken away, so that a
/// mended copy can be marked again, and a cell without a mark has the one colour again that filled it before.
///
/// # Errors
/// `workbook_not_marked` of `.xls` and `.ods`, whose every other part could not be kept; `workbook_kind`, `workbook_encrypted`, `workbook_damaged` and `workbook_too_large`, as reading tells them.
///
/// ```
/// use wushe::{Code, Lang};
/// use wushe_spreadsheets::{Limits, mark};
///
/// assert_eq!(mark("a.xlsx", b"PK", &[], Lang::En, Limits::default()).unwrap_err().code, Code::WorkbookDamaged);
/// ```
pub fn mark(file: &str, bytes: &[u8], findings: &[Located], lang: Lang, limits: Limits) -> Result<Marked, Problem> {
    let file = names::file(file);
    let mut package = source::to_mark(bytes, limits)?;
    let findings: Vec<&Located> = findings.iter().filter(|found| &*found.file == file).collect();
    let mut written: BTreeMap<String, String> = BTreeMap::new();
    let mut told = Vec::new();

    let styles_path = package.styles_path.clone();
    let styles = match &styles_path {
        Some(path) => package.archive.needed(path)?,
        None => String::new(),
    };
    let mut formats = Formats::read(&styles)?;
    let mut types = package.archive.needed("[Content_Types].xml")?;
    let sheets = std::mem::take(&mut package.sheets);
    let is_marked_again = sheets.iter().any(|sheet| sheet.is_ours);
    for (number, sheet) in (1..).zip(&sheets) {
        let mut marks = marks_of(&findings, &sheet.name, lang);
        if sheet.is_ours || marks.is_empty() && !is_marked_again {
            continue;
        }
        let text = package.archive.needed(&sheet.path)?;
        let relations_path = relations_of(&sheet.path);
        let mut links = package.archive.text(&relations_path)?.unwrap_or_else(parts::no_relations);
        let known = relations(&links, &sheet.path)?;
        let target = |kind: &str| known.iter().find(|relation| relation.kind == kind).map(|relation| relation.target.clone());
        let (comments, drawing) = (target("comments"), target("vmlDrawing"));
        if is_marked_again && marks.is_empty() && comments.is_none() && !formats.has_ours() {
            continue;
        }
        let mut notes = Notes {
            comments: comments.as_deref().map(|path| package.archive.needed(path)).transpose()?,
            drawing: drawing.as_deref().map(|path| package.archive.needed(path)).transpose()?,
        };
        let patched = Cells { text: &text, marks: &marks, formats: &mut formats }.patch(drawing.is_none() && !marks.is_empty())?;
        for at in notes.write(&mut marks)? {
            told.extend(kept(&findings, &sheet.name, at));
        }
        if let Some(text) = notes.comments {
            let path = comments.unwrap_or_else(|| parts::fresh(&package, "xl/comments_wushe", number, ".xml"));
            if !known.iter().any(|relation| relation.kind == "comments") {
                links = parts::relate(&links, "wusheComments", "comments", &path)?;
                types = parts::typed(&types, &path, "spreadsheetml.comments+xml")?;
            }
            written.insert(path, text);
        }
        if let Some(text) = notes.drawing {
            let path = drawing.unwrap_or_else(|| parts::fresh(&package, "xl/drawings/wushe", number, ".vml"));
            if !known.iter().any(|relation| relation.kind == "vmlDrawing") {
                links = parts::relate(&links, cells::DRAWING, "vmlDrawing", &path)?;
                types = parts::typed_by_extension(&types)?;
            }
            written.insert(path, text);
        }
        if links != parts::no_relations() {
            written.insert(relations_path, links);
        }
        written.insert(sheet.path.clone(), patched);
    }
    if let Some(path) = styles_path {
        written.insert(path, formats.write()?);
    }
    list::write(&mut package, &sheets, &findings, lang, &mut types, &mut written)?;
    written.insert("[Content_Types].xml".to_owned(), types);
    Ok(Marked { bytes: pack(package, written)?, told })
}

fn marks_of(findings: &[&Located], sheet: &str, lang: Lang) -> Marks {
    let mut marks = Marks::new();
    for found in findings.iter().filter(|found| found.sheet.as_deref() == Some(sheet)) {
        let Some((column, row)) = found.cell.as_deref().and_then(parse) else { continue };
        let mark = marks.entry((row, column)).or_default();
        let severity = found.finding.severity();
        mark.is_error = mark.is_error || severity == Severity::Error;
        mark.lines.push(format!("{}{}", list::weight(severity, lang), found.finding.sentence(lang)));
    }
    marks
}

/// What there is to tell of a cell whose comment was kept.
fn kept(findings: &[&Located], sheet: &str, (row, column): (u32, u32)) -> Option<Located> {
    let name = names::cell(column, row);
    let like = findings.iter().find(|found| found.sheet.as_deref() == Some(sheet) && found.cell.as_deref() == Some(&*name))?;
    let finding = Problem::new(Code::CommentKept).with("column", column).at(Path::new().index(row));
    Some(Located { finding, ..(*like).clone() })
}

/// Packs the copy: what is written anew in its place, everything else as it was packed, and what is new behind.
fn pack(package: Package<'_>, mut written: BTreeMap<String, String>) -> Result<Vec<u8>, Problem> {
    let mut archive = package.archive.zip;
    let mut copy = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated).compression_level(Some(3));
    let put = |copy: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, text: &str| -> Result<(), Problem> {
        copy.start_file(name, options).map_err(|_| damaged())?;
        copy.write_all(text.as_bytes()).map_err(|_| damaged())
    };
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).map_err(|_| damaged())?;
        let name = part.name().map_err(|_| damaged())?.into_owned();
        match written.remove(&name) {
            Some(text) => put(&mut copy, &name, &text)?,
            None => copy.raw_copy_file(part).map_err(|_| damaged())?,
        }
    }
    for (name, text) in &written {
        put(&mut copy, name, text)?;
    }
    Ok(copy.finish().map_err(|_| damaged())?.into_inner())
}
