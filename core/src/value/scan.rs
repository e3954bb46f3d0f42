//! Looking at characters: full width, invisible, spreadsheet exponents. It is apart because every parser asks it why a text was refused.

use crate::finding::{Code, Problem};

/// Returns true if the text has a full-width digit, letter, sign or space, as Chinese input methods write them.
pub(crate) fn has_full_width(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{3000}'))
}

/// The character in the width of ASCII, where it has one.
pub(super) fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// The text as digits alone, or nothing.
pub(super) fn digits(text: &str) -> Option<&[u8]> {
    let bytes = text.as_bytes();
    (!bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit)).then_some(bytes)
}

/// The number that ASCII digits spell; the caller bounds their length to 18.
pub(super) fn number(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |sum, digit| sum * 10 + u64::from(digit.wrapping_sub(b'0')))
}

/// Returns true if the text looks like `1.52221E+11`, which spreadsheets make of long codes.
pub(super) fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    digits(exponent).is_some() && !mantissa.is_empty() && mantissa.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// The digits before the point of `1001.0`, which columns of fractions make of whole numbers.
pub(super) fn without_zeros(text: &str) -> Option<&str> {
    let (whole, fraction) = text.split_once('.')?;
    (digits(whole).is_some() && !fraction.is_empty() && fraction.bytes().all(|byte| byte == b'0')).then_some(whole)
}

/// Returns true if nobody can see the character: controls, marks of direction and width, joiners, fillers, variation selectors, tags, and spaces
/// other than that of the keyboard (Unicode's categories Cc and Cf, and Default_Ignorable_Code_Point).
pub(super) fn is_invisible(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    matches!(
        c,
        '\u{80}'..='\u{a0}' | '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}'
            | '\u{115f}'..='\u{1160}' | '\u{1680}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2000}'..='\u{200f}'
            | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1345f}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// `U+200B`.
pub(super) fn code_point(c: char) -> String {
    let number = u32::from(c);
    let mut text = String::from("U+");
    let mut shift = 20;
    for step in 0..6 {
        let digit = number.checked_shr(shift).unwrap_or(0) & 15;
        if step >= 2 || number >= 0x10_000 && (step == 1 || digit > 0) {
            text.push(char::from_digit(digit, 16).unwrap_or('0').to_ascii_uppercase());
        }
        shift = shift.saturating_sub(4);
    }
    text
}

/// Tells of a character that nobody sees.
pub(super) fn invisible(c: char) -> Problem {
    Problem::new(Code::InvisibleCharacter).with("character", code_point(c))
}

/// Tells of the first character of the text that nobody sees, if it has one.
pub(super) fn find_invisible(text: &str) -> Option<Problem> {
    text.chars().find(|c| is_invisible(*c)).map(invisible)
}

/// The province codes of GB/T 2260: their first digit is a region, from 1 to 8.
pub(super) fn is_province(code: u64) -> bool {
    matches!(code, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81 | 82)
}

/// The position of a part within a text. The standard library's own search weighs 3 KB in a browser.
pub(crate) fn find(text: &str, part: &str) -> Option<usize> {
    text.as_bytes().windows(part.len().max(1)).position(|window| window == part.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_is_named_by_its_number() {
        for (c, name) in
            [('\0', "U+0000"), ('\u{a0}', "U+00A0"), ('\u{200b}', "U+200B"), ('\u{1d173}', "U+1D173"), ('\u{10ffff}', "U+10FFFF")]
        {
            assert_eq!(code_point(c), name);
        }
    }
}
