/// Whether the text has a full-width digit, letter, sign or space, as Chinese input methods write them.
pub(crate) fn has_full_width(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{ff01}'..='\u{ff5e}' | '\u{3000}'))
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

/// Whether the text looks like `1.52221E+11`, which spreadsheets make of long codes.
pub(super) fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    digits(exponent).is_some() && !mantissa.is_empty() && mantissa.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// The province codes of GB/T 2260: their first digit is a region, from 1 to 8.
pub(super) fn is_province(code: u64) -> bool {
    matches!(code, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81 | 82)
}

/// Where a part begins in a text. The standard library's own search weighs 3 KB in a browser.
pub(crate) fn find(text: &str, part: &str) -> Option<usize> {
    text.as_bytes().windows(part.len().max(1)).position(|window| window == part.as_bytes())
}
