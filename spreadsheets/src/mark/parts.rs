//! What relates parts to each other.

use wushe::finding::Problem;

use crate::package::Package;
use crate::xml::{damaged, escaped, inserted};

const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
pub(super) const DOCUMENT: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The namespace of sheets and comments.
pub(super) const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// A part of that root and what is within.
pub(super) fn part(root: &str, namespace: &str, within: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<{root} xmlns=\"{namespace}\">{within}</{root}>")
}

/// A part without relations.
pub(super) fn no_relations() -> String {
    part("Relationships", RELATIONS, "")
}

/// A path that no part has.
pub(super) fn fresh(package: &Package<'_>, start: &str, number: usize, end: &str) -> String {
    let mut path = format!("{start}{number}{end}");
    while package.archive.zip.index_for_name(&path).is_some() {
        path = format!("{}_{end}", path.trim_end_matches(end));
    }
    path
}

/// The text with an element behind the last one within its root.
pub(super) fn appended(text: &str, element: &str) -> Result<String, Problem> {
    let end = text.rfind("</");
    let empty = text.rfind("/>");
    match (end, empty) {
        (Some(end), None) => inserted(text, end, element).ok_or_else(damaged),
        (Some(end), Some(empty)) if end > empty => inserted(text, end, element).ok_or_else(damaged),
        // The root has nothing within.
        (_, Some(empty)) => {
            let (before, behind) = text.split_at_checked(empty).ok_or_else(damaged)?;
            let name: String = before.rsplit('<').next().unwrap_or_default().chars().take_while(|c| !c.is_whitespace()).collect();
            Ok([before, ">", element, "</", &name, behind.strip_prefix('/').unwrap_or(">")].concat())
        }
        (None, None) => Err(damaged()),
    }
}

pub(super) fn relate(text: &str, id: &str, kind: &str, path: &str) -> Result<String, Problem> {
    let own = if text.contains("<Relationships") { String::new() } else { format!(" xmlns=\"{RELATIONS}\"") };
    appended(text, &format!("<Relationship{own} Id=\"{id}\" Type=\"{DOCUMENT}/{kind}\" Target=\"/{}\"/>", escaped(path)))
}

pub(super) fn typed(text: &str, path: &str, kind: &str) -> Result<String, Problem> {
    let kind = format!("application/vnd.openxmlformats-officedocument.{kind}");
    appended(text, &format!("<Override PartName=\"/{}\" ContentType=\"{kind}\"/>", escaped(path)))
}

pub(super) fn typed_by_extension(text: &str) -> Result<String, Problem> {
    if text.contains("Extension=\"vml\"") {
        return Ok(text.to_owned());
    }
    let kind = "application/vnd.openxmlformats-officedocument.vmlDrawing";
    appended(text, &format!("<Default Extension=\"vml\" ContentType=\"{kind}\"/>"))
}

/// A tag with an attribute set.
pub(super) fn with_attribute(tag: &str, name: &str, value: &str) -> String {
    for quote in ['"', '\''] {
        let opening = format!("{name}={quote}");
        let found = tag.match_indices(&opening).find(|(at, _)| tag.get(..*at).is_some_and(|before| before.ends_with(char::is_whitespace)));
        let Some((at, _)) = found else { continue };
        let start = at.saturating_add(opening.len());
        if let Some((before, rest)) = tag.split_at_checked(start)
            && let Some((_, behind)) = rest.split_once(quote)
        {
            return format!("{before}{value}{quote}{behind}");
        }
    }
    let name_end = tag.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).unwrap_or(tag.len());
    inserted(tag, name_end, &format!(" {name}=\"{value}\"")).unwrap_or_else(|| tag.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribute_is_set_whether_or_not_it_was() {
        assert_eq!(with_attribute("<c r=\"A1\" s=\"3\" t=\"s\">", "s", "9"), "<c r=\"A1\" s=\"9\" t=\"s\">");
        assert_eq!(with_attribute("<x:c r='A1'/>", "s", "9"), "<x:c s=\"9\" r='A1'/>");
        assert_eq!(with_attribute("<c/>", "s", "9"), "<c s=\"9\"/>");
    }

    #[test]
    fn an_element_comes_last_in_its_root() {
        assert_eq!(appended("<a><b/></a>", "<c/>").unwrap(), "<a><b/><c/></a>");
        assert_eq!(appended("<a x=\"1\"/>", "<c/>").unwrap(), "<a x=\"1\"><c/></a>");
    }
}
