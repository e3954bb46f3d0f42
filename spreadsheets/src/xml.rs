//! What is read alike of every part.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use wushe::finding::{Code, Problem};

pub(crate) type Xml<'t> = Reader<&'t [u8]>;

pub(crate) fn damaged() -> Problem {
    Code::WorkbookDamaged.into()
}

/// The next event.
pub(crate) fn next<'t>(xml: &mut Xml<'t>) -> Result<Event<'t>, Problem> {
    xml.read_event().map_err(|_| damaged())
}

/// How far a text was read.
pub(crate) fn at(xml: &Xml<'_>) -> Result<usize, Problem> {
    usize::try_from(xml.buffer_position()).map_err(|_| damaged())
}

/// The prefix of a tag's name with its colon, which its neighbours have too; mostly there is none.
pub(crate) fn prefix_of(name: &str) -> String {
    name.split_once(':').map(|(prefix, _)| format!("{prefix}:")).unwrap_or_default()
}

/// An attribute by its name, whatever its prefix.
pub(crate) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let attributes = attributes.with_checks(false);
    let found = attributes.flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Explicit1_0).ok().map(|value| value.into_owned())
}

pub(crate) fn number(element: &BytesStart<'_>, name: &str) -> Option<u32> {
    attribute(element, name)?.parse().ok()
}

/// Whether an attribute says yes.
pub(crate) fn is_set(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|value| matches!(&*value, "1" | "true" | "on"))
}

/// Adds what an event says in text. An entity that no part declares is left out.
pub(crate) fn push_text(event: &Event<'_>, text: &mut String) {
    match event {
        Event::Text(part) => text.push_str(&part.xml10_content()),
        Event::CData(part) => text.push_str(&part.xml10_content()),
        Event::GeneralRef(reference) => match reference.resolve_char_ref() {
            Ok(Some(letter)) => text.push(letter),
            _ => text.push_str(match &*reference.xml10_content() {
                "lt" => "<",
                "gt" => ">",
                "amp" => "&",
                "quot" => "\"",
                "apos" => "'",
                _ => "",
            }),
        },
        _ => {}
    }
}

/// A text as it stands in a part.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(letter),
            control if control < ' ' || matches!(control, '\u{FFFE}' | '\u{FFFF}') => {}
            _ => out.push(letter),
        }
    }
    out
}

/// The text with a part of it put in at a byte, or nothing where that is no place of the text.
pub(crate) fn inserted(text: &str, at: usize, part: &str) -> Option<String> {
    let (before, behind) = text.split_at_checked(at)?;
    Some([before, part, behind].concat())
}
