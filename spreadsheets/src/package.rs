//! What a workbook consists of: its sheets in order, its texts, its formats.

use quick_xml::events::Event;
use quick_xml::reader::Reader;
use wushe::finding::Problem;
use wushe::value::ledger::ExcelDates;

use crate::archive::Archive;
use crate::names::{FINDINGS_NAME, sheet_of};
use crate::styles::Styles;
use crate::xml::{attribute, damaged, is_set, next, push_text};

/// One sheet of a workbook.
pub(crate) struct SheetPart {
    pub(crate) name: String,
    /// The path of its part.
    pub(crate) path: String,
    pub(crate) is_hidden: bool,
    /// Whether it is the sheet of findings of a marked copy.
    pub(crate) is_ours: bool,
}

/// A workbook, whose sheets are unpacked one by one.
pub(crate) struct Package<'b> {
    pub(crate) archive: Archive<'b>,
    /// The path of the part that lists the sheets.
    pub(crate) workbook: String,
    pub(crate) sheets: Vec<SheetPart>,
    pub(crate) dates: ExcelDates,
    pub(crate) styles: Styles,
    pub(crate) texts: Texts,
    pub(crate) styles_path: Option<String>,
}

/// The texts that cells share, one behind the other.
#[derive(Default)]
pub(crate) struct Texts {
    all: String,
    ends: Vec<usize>,
}

impl Texts {
    pub(crate) fn get(&self, at: usize) -> Option<&str> {
        let start = match at.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.all.get(start..*self.ends.get(at)?)
    }

    fn read(text: &str) -> Result<Self, Problem> {
        let (mut xml, mut texts) = (Reader::from_str(text), Texts::default());
        let (mut is_text, mut phonetic) = (false, 0_u32);
        loop {
            let event = next(&mut xml)?;
            match &event {
                Event::Start(element) => match element.local_name().as_ref() {
                    "t" => is_text = phonetic == 0,
                    "rPh" => phonetic += 1,
                    _ => {}
                },
                Event::End(element) => match element.local_name().as_ref() {
                    "t" => is_text = false,
                    "rPh" => phonetic = phonetic.saturating_sub(1),
                    "si" => texts.ends.push(texts.all.len()),
                    _ => {}
                },
                Event::Empty(element) if element.local_name().as_ref() == "si" => texts.ends.push(texts.all.len()),
                Event::Eof => return Ok(texts),
                _ if is_text => push_text(&event, &mut texts.all),
                _ => {}
            }
        }
    }
}

/// A relation of a part: its id, its type and the path that it leads to.
pub(crate) struct Relation {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) target: String,
}

/// The path of the part that has the relations of another.
pub(crate) fn relations_of(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") }
}

/// Reads the relations of the part at that path; those that lead out of the workbook are passed over.
pub(crate) fn relations(text: &str, path: &str) -> Result<Vec<Relation>, Problem> {
    let (mut xml, mut found) = (Reader::from_str(text), Vec::new());
    loop {
        match next(&mut xml)? {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "Relationship" => {
                let (id, kind, target) = (attribute(&element, "Id"), attribute(&element, "Type"), attribute(&element, "Target"));
                let is_outside = attribute(&element, "TargetMode").is_some_and(|mode| mode == "External");
                if let (Some(id), Some(kind), Some(target), false) = (id, kind, target, is_outside) {
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    found.push(Relation { id, kind, target: resolved(path, &target) });
                }
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// The path that a target means in a part.
fn resolved(path: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

impl<'b> Package<'b> {
    pub(crate) fn open(mut archive: Archive<'b>) -> Result<Self, Problem> {
        let roots = relations(&archive.needed("_rels/.rels")?, "")?;
        let workbook = roots.into_iter().find(|relation| relation.kind == "officeDocument").ok_or_else(damaged)?.target;
        let of_workbook = archive.needed(&relations_of(&workbook))?;
        let parts = relations(&of_workbook, &workbook)?;
        let (sheets, dates) = sheets(&archive.needed(&workbook)?, &parts)?;
        let path_of = |kind: &str| parts.iter().find(|part| part.kind == kind).map(|part| part.target.clone());
        let styles_path = path_of("styles");
        let styles = match &styles_path {
            Some(path) => archive.text(path)?.map(|text| Styles::read(&text)).transpose()?.unwrap_or_default(),
            None => Styles::default(),
        };
        let texts = match path_of("sharedStrings") {
            Some(path) => archive.text(&path)?.map(|text| Texts::read(&text)).transpose()?.unwrap_or_default(),
            None => Texts::default(),
        };
        Ok(Package { archive, workbook, sheets, dates, styles, texts, styles_path })
    }

    pub(crate) fn has_macros(&self) -> bool {
        self.archive.has(|name| name.ends_with("vbaProject.bin"))
    }

    pub(crate) fn has_links(&self) -> bool {
        self.archive.has(|name| name.starts_with("xl/externalLinks/"))
    }
}

fn sheets(text: &str, parts: &[Relation]) -> Result<(Vec<SheetPart>, ExcelDates), Problem> {
    let (mut xml, mut found, mut dates) = (Reader::from_str(text), Vec::new(), ExcelDates::From1900);
    let (mut is_ours, mut ours) = (false, String::new());
    loop {
        let event = next(&mut xml)?;
        match &event {
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "workbookPr" if is_set(element, "date1904") => dates = ExcelDates::From1904,
                "sheet" => {
                    let id = attribute(element, "id").ok_or_else(damaged)?;
                    let state = attribute(element, "state").unwrap_or_default();
                    if let Some(part) = parts.iter().find(|part| part.id == id && part.kind == "worksheet") {
                        let name = attribute(element, "name").unwrap_or_default();
                        let is_hidden = matches!(&*state, "hidden" | "veryHidden");
                        found.push(SheetPart { name, path: part.target.clone(), is_hidden, is_ours: false });
                    }
                }
                "definedName" => is_ours = attribute(element, "name").is_some_and(|name| name == FINDINGS_NAME),
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "definedName" => is_ours = false,
            Event::Eof => break,
            _ if is_ours => push_text(&event, &mut ours),
            _ => {}
        }
    }
    let named = sheet_of(&ours, '!');
    for sheet in &mut found {
        sheet.is_ours = sheet.name == named;
    }
    Ok((found, dates))
}
