//! A whole number of things. It is a type of its own so that every language reads the same number.

use std::fmt;

use super::{scan, text_serde};
use crate::finding::{Code, Problem};

/// The largest count: 2^53 - 1, the largest whole number that every language reads back as itself.
pub const MAX_COUNT: u64 = 9_007_199_254_740_991;

/// A whole number of things, from 0 to [`MAX_COUNT`].
///
/// ```
/// use wushe::finding::Code;
/// use wushe::value::Count;
///
/// assert_eq!(Count::parse("12")?.get(), 12);
/// assert_eq!(Count::parse("3.7").unwrap_err().code, Code::CountNotWhole);
/// assert_eq!(Count::parse("9007199254740993").unwrap_err().code, Code::CountTooLarge);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Count(u64);

impl Count {
    /// Parses ASCII digits.
    ///
    /// # Errors
    /// `count_full_width`, `count_negative` (-3), `count_not_whole` (3.7), `count_leading_zero` (03), `count_separator` (1,200),
    /// `count_unit` (3户), `count_too_large` (over 2^53 - 1), and `count_format` for the rest.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        if scan::has_full_width(text) {
            return Err(Code::CountFullWidth.into());
        }
        let Some(digits) = scan::digits(text) else { return Err(why_not_digits(text).into()) };
        if digits.len() > 1 && digits.first() == Some(&b'0') {
            return Err(Code::CountLeadingZero.into());
        }
        if digits.len() > 18 {
            return Err(too_large());
        }
        Count::new(scan::number(digits))
    }

    /// The count of that number.
    ///
    /// # Errors
    /// `count_too_large` where it is over 2^53 - 1.
    pub fn new(number: u64) -> Result<Self, Problem> {
        if number > MAX_COUNT { Err(too_large()) } else { Ok(Count(number)) }
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> u64 {
        self.0
    }
}

fn too_large() -> Problem {
    Problem::new(Code::CountTooLarge).with("max", MAX_COUNT.cast_signed())
}

fn why_not_digits(text: &str) -> Code {
    match text.strip_prefix('-') {
        Some(rest) if scan::digits(rest).is_some() => Code::CountNegative,
        _ => match text.split_once('.') {
            Some((whole, fraction)) if scan::digits(whole).is_some() && scan::digits(fraction).is_some() => Code::CountNotWhole,
            _ if !text.starts_with(|first: char| first.is_ascii_digit()) => Code::CountFormat,
            _ if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b',') => Code::CountSeparator,
            _ if text.ends_with(char::is_alphabetic) => Code::CountUnit,
            _ => Code::CountFormat,
        },
    }
}

text_serde!(Count);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_of_being_wrong_has_its_code() {
        for (text, code) in [
            ("", Code::CountFormat),
            ("x", Code::CountFormat),
            ("１２", Code::CountFullWidth),
            ("-3", Code::CountNegative),
            ("3.0", Code::CountNotWhole),
            ("1,200", Code::CountSeparator),
            ("3户", Code::CountUnit),
            ("户3", Code::CountFormat),
            ("03", Code::CountLeadingZero),
            ("9007199254740992", Code::CountTooLarge),
            ("99999999999999999999999", Code::CountTooLarge),
        ] {
            assert_eq!(Count::parse(text).unwrap_err().code, code, "{text}");
        }
        assert_eq!(Count::parse("9007199254740991").unwrap().get(), MAX_COUNT);
        assert_eq!(Count::parse("0").unwrap().get(), 0);
    }
}
