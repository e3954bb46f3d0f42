//! The sheet that lists what was found, with a link to each cell.

use std::collections::BTreeMap;

use quick_xml::events::Event;
use quick_xml::reader::Reader;
use wushe::Lang;
use wushe::finding::{Problem, Severity};

use super::parts::{self, DOCUMENT};
use crate::check::Located;
use crate::names::{FINDINGS_NAME, FINDINGS_SHEET};
use crate::package::{Package, SheetPart, relations_of};
use crate::xml::{at, damaged, escaped, inserted, next, number, prefix_of};

/// How much a finding weighs, in words.
pub(super) fn weight(severity: Severity, lang: Lang) -> &'static str {
    match (severity, lang) {
        (Severity::Error, Lang::En) => "Error: ",
        (Severity::Warning, Lang::En) => "Please check: ",
        (_, Lang::En) => "Note: ",
        (Severity::Error, _) => "错误：",
        (Severity::Warning, _) => "请核对：",
        _ => "说明：",
    }
}

/// Writes the sheet of findings: anew in the place of that of an earlier copy, or behind all sheets.
pub(super) fn write(
    package: &mut Package<'_>,
    sheets: &[SheetPart],
    findings: &[&Located],
    lang: Lang,
    types: &mut String,
    written: &mut BTreeMap<String, String>,
) -> Result<(), Problem> {
    if let Some(own) = sheets.iter().find(|sheet| sheet.is_ours) {
        written.insert(own.path.clone(), sheet(findings, lang));
        return Ok(());
    }
    let path = parts::fresh(package, "xl/worksheets/wushe_findings", 1, ".xml");
    let mut name = FINDINGS_SHEET.to_owned();
    let mut number = 1_u32;
    while sheets.iter().any(|sheet| sheet.name == name) {
        number += 1;
        name = format!("{FINDINGS_SHEET}{number}");
    }
    let links_path = relations_of(&package.workbook);
    let links = package.archive.needed(&links_path)?;
    let workbook = package.archive.needed(&package.workbook)?;
    *types = parts::typed(types, &path, "spreadsheetml.worksheet+xml")?;
    written.insert(links_path, parts::relate(&links, "wusheFindings", "worksheet", &path)?);
    written.insert(package.workbook.clone(), listed(&workbook, &name)?);
    written.insert(path, sheet(findings, lang));
    Ok(())
}

/// The workbook with that sheet behind the others, and the name by which it is known again.
fn listed(text: &str, name: &str) -> Result<String, Problem> {
    let mut xml = Reader::from_str(text);
    let (mut greatest, mut sheets_end, mut names_at, mut names_end, mut prefix) = (0, None, None, None, String::new());
    let mut names_empty = None;
    loop {
        let before = at(&xml)?;
        let event = next(&mut xml)?;
        let behind = at(&xml)?;
        match &event {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "sheet" => {
                greatest = greatest.max(number(element, "sheetId").unwrap_or(0));
            }
            Event::Empty(element) if element.local_name().as_ref() == "definedNames" => names_empty = Some((before, behind)),
            Event::Empty(element) if matches!(element.local_name().as_ref(), "externalReferences" | "functionGroups") => {
                names_at = Some(behind)
            }
            Event::End(element) => match element.local_name().as_ref() {
                "sheets" => {
                    prefix = prefix_of(element.name().as_ref());
                    (sheets_end, names_at) = (Some(before), Some(behind));
                }
                "externalReferences" | "functionGroups" => names_at = Some(behind),
                "definedNames" => names_end = Some(before),
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    let defined = format!("<{prefix}definedName name=\"{FINDINGS_NAME}\" hidden=\"1\">'{}'!$A$1</{prefix}definedName>", escaped(name));
    let names = format!("<{prefix}definedNames>{defined}</{prefix}definedNames>");
    let with_name = match (names_end, names_empty, names_at) {
        (Some(end), _, _) => inserted(text, end, &defined),
        // Some programs write a list that has no name, and there is but one list.
        (None, Some((from, to)), _) => text.get(..from).zip(text.get(to..)).map(|(before, behind)| [before, &names, behind].concat()),
        (None, None, Some(at)) => inserted(text, at, &names),
        (None, None, None) => None,
    };
    let sheet = format!(
        "<{prefix}sheet xmlns:wr=\"{DOCUMENT}\" name=\"{}\" sheetId=\"{}\" wr:id=\"wusheFindings\"/>",
        escaped(name),
        greatest.saturating_add(1)
    );
    inserted(&with_name.ok_or_else(damaged)?, sheets_end.ok_or_else(damaged)?, &sheet).ok_or_else(damaged)
}

fn sheet(findings: &[&Located], lang: Lang) -> String {
    let mut rows = String::new();
    let mut links = String::new();
    let cell = |column: char, row: u32, text: &str| {
        format!("<c r=\"{column}{row}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>", escaped(text))
    };
    let heads = match lang {
        Lang::En => ["Sheet", "Cell", "Finding", "Code"],
        _ => ["工作表", "单元格", "问题", "代码"],
    };
    let heads: String = ('A'..).zip(heads).map(|(column, head)| cell(column, 1, head)).collect();
    rows.push_str(&format!("<row r=\"1\">{heads}</row>"));
    for (row, found) in (2..).zip(findings) {
        let (name, place) = (found.sheet.as_deref().unwrap_or_default(), found.cell.as_deref().unwrap_or_default());
        let sentence = format!("{}{}", weight(found.finding.severity(), lang), found.finding.sentence(lang));
        let texts = [name, place, &sentence, found.finding.code.as_str()];
        let cells: String = ('A'..).zip(texts).map(|(column, text)| cell(column, row, text)).collect();
        rows.push_str(&format!("<row r=\"{row}\">{cells}</row>"));
        if !name.is_empty() {
            let target = if place.is_empty() { "A1" } else { place };
            let location = escaped(&format!("'{}'!{target}", name.replace('\'', "''")));
            links.push_str(&format!("<hyperlink ref=\"B{row}\" location=\"{location}\" display=\"{}\"/>", escaped(target)));
        }
    }
    let links = if links.is_empty() { links } else { format!("<hyperlinks>{links}</hyperlinks>") };
    let columns: String = (1..)
        .zip([20, 10, 90, 24])
        .map(|(at, width)| format!("<col min=\"{at}\" max=\"{at}\" width=\"{width}\" customWidth=\"1\"/>"))
        .collect();
    parts::part("worksheet", parts::MAIN, &format!("<cols>{columns}</cols><sheetData>{rows}</sheetData>{links}"))
}
