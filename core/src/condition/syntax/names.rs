//! Which characters and words make a name.

use crate::finding::{Code, Problem};

/// The longest name, in characters.
const MAX_NAME: usize = 64;

/// The words that can't be names: those of the language, and those of FEEL that it leaves out.
pub(in crate::condition) fn is_reserved(name: &str) -> bool {
    is_word(name) || unsupported_word(name).is_some()
}

fn is_word(name: &str) -> bool {
    matches!(
        name,
        "and"
            | "or"
            | "not"
            | "true"
            | "false"
            | "null"
            | "in"
            | "between"
            | "some"
            | "every"
            | "satisfies"
            | "date"
            | "if"
            | "then"
            | "else"
    )
}

/// The form of FEEL that a word belongs to which this language leaves out.
pub(in crate::condition) fn unsupported_word(name: &str) -> Option<&'static str> {
    Some(match name {
        "for" | "return" => "for",
        "function" | "external" => "function",
        "instance" => "instance of",
        _ => return None,
    })
}

pub(in crate::condition) fn check_name(name: &str) -> Result<(), Problem> {
    let mut chars = name.chars();
    let begins = chars.next().is_some_and(begins_name);
    if !begins || !chars.all(continues_name) || name.chars().any(|c| c.is_ascii_uppercase()) || name.chars().count() > MAX_NAME {
        return Err(Code::ConditionNameForm.into());
    }
    if is_reserved(name) { Err(Code::ConditionNameReserved.into()) } else { Ok(()) }
}

pub(in crate::condition) fn begins_name(c: char) -> bool {
    c == '_' || c.is_alphabetic() && !is_full_width(c)
}

pub(in crate::condition) fn continues_name(c: char) -> bool {
    c == '_' || c.is_alphanumeric() && !is_full_width(c)
}

/// Full-width forms and the punctuation of Chinese input methods, which look like what was meant.
pub(in crate::condition) fn is_full_width(c: char) -> bool {
    matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{3000}'..='\u{3002}' | '\u{300a}'..='\u{3011}' | '\u{2018}'..='\u{201d}' | '≤' | '≥' | '≠' | '×' | '÷')
}
