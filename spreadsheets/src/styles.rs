//! Which cells are days, and which numbers show another text, by the format that shows them.

use quick_xml::events::Event;
use quick_xml::reader::Reader;
use wushe::finding::Problem;

use crate::shown::{Look, Shown};
use crate::xml::{attribute, next, number};

/// What each format of cells shows.
#[derive(Default)]
pub(crate) struct Styles {
    days: Vec<bool>,
    /// The formats that a workbook states itself, and which of them each style has.
    own: Vec<(u32, bool, Shown)>,
    shown: Vec<Option<usize>>,
}

impl Styles {
    pub(crate) fn read(text: &str) -> Result<Self, Problem> {
        let mut xml = Reader::from_str(text);
        let (mut own, mut days, mut shown, mut is_cells) = (Vec::new(), Vec::new(), Vec::new(), false);
        loop {
            match next(&mut xml)? {
                Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                    "numFmt" => {
                        let code = attribute(&element, "formatCode").unwrap_or_default();
                        own.push((number(&element, "numFmtId").unwrap_or(0), is_day_format(&code), Shown::of(&code)));
                    }
                    "cellXfs" => is_cells = true,
                    "xf" if is_cells => {
                        let format = number(&element, "numFmtId").unwrap_or(0);
                        let at = own.iter().position(|(id, ..)| *id == format);
                        let stated = at.and_then(|at| own.get(at)).map(|(_, is_day, _)| *is_day);
                        days.push(stated.unwrap_or(is_built_in_day(format)));
                        shown.push(at);
                    }
                    _ => {}
                },
                Event::End(element) if element.local_name().as_ref() == "cellXfs" => is_cells = false,
                Event::Eof => return Ok(Styles { days, own, shown }),
                _ => {}
            }
        }
    }

    pub(crate) fn is_day(&self, style: u32) -> bool {
        usize::try_from(style).ok().and_then(|at| self.days.get(at)).copied().unwrap_or(false)
    }
}

impl Styles {
    /// How a whole number looks in that style.
    pub(crate) fn look(&self, style: u32, number: i64) -> Look {
        let at = usize::try_from(style).ok().and_then(|style| self.shown.get(style)).copied().flatten();
        at.and_then(|at| self.own.get(at)).map_or(Look::Plain, |(_, _, shown)| shown.look(number))
    }
}

/// Formats of days that have a number and no text, those of Chinese programs included.
fn is_built_in_day(format: u32) -> bool {
    matches!(format, 14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58)
}

/// Whether a format's text shows a day: a year, or a day of a month, outside of quotes and brackets.
fn is_day_format(code: &str) -> bool {
    let (mut is_quoted, mut is_bracketed, mut is_escaped) = (false, false, false);
    for letter in code.chars() {
        if std::mem::take(&mut is_escaped) {
            continue;
        }
        match letter {
            '\\' | '_' | '*' => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            '[' if !is_quoted => is_bracketed = true,
            ']' if !is_quoted => is_bracketed = false,
            ';' if !is_quoted => return false,
            'y' | 'Y' | 'd' | 'D' | 'e' if !is_quoted && !is_bracketed => return true,
            // The word of numbers without a format.
            'G' if !is_quoted => return false,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_shows_a_day_or_not() {
        for code in ["yyyy-mm-dd", "yyyy\"年\"m\"月\"d\"日\"", "[$-804]yyyy/m/d", "d-mmm-yy", "yyyy"] {
            assert!(is_day_format(code), "{code}");
        }
        for code in ["General", "0.00", "#,##0\"day\"", "[Red]0", "0\\d", "hh:mm:ss", "@"] {
            assert!(!is_day_format(code), "{code}");
        }
    }
}
