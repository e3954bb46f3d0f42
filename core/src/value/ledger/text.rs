//! Texts and numbers as a table's cell holds them. They are apart from the strict parsers because JSON stays strict.

use std::sync::Arc;

use super::super::scan;
use super::{Rule, Rules};

/// The text in the width of ASCII, without spaces around it.
pub(super) fn narrowed(text: &str) -> (String, Rules) {
    let narrow: String = text.chars().map(scan::narrow).collect();
    let rules = if narrow == text { Rules::NONE } else { Rules::NONE.with(Rule::FullWidth) };
    (narrow, rules)
}

/// The digits of a number as offices write it: in full width, with spaces around, a comma between every three digits, zeros behind the
/// point of a whole number, one of these units behind it.
///
/// Nothing where it is no such number; what the field makes of the digits is another question.
pub(crate) fn number(text: &str, units: &[Arc<str>], whole: bool) -> Option<(String, Rules)> {
    let (narrow, mut rules) = narrowed(text);
    let mut rest = narrow.trim();
    if rest.len() < narrow.len() {
        rules = rules.with(Rule::Spaces);
    }
    let money = units.iter().any(|unit| &**unit == "元");
    let found = units.iter().filter_map(|unit| rest.strip_suffix(&**unit)).min_by_key(|before| before.len());
    let before = if money { rest.strip_prefix(['¥', '￥']) } else { None };
    if let Some(number) = found.or(before) {
        rules = rules.with(Rule::Unit);
        rest = number.trim();
    }
    let (digits, fraction) = rest.split_once('.').map_or((rest, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut strict = String::new();
    let mut groups = digits.split(',');
    let first = groups.next().unwrap_or_default();
    strict.push_str(first);
    for group in groups {
        let fits = group.len() == 3 && scan::digits(group).is_some() && matches!(first.len(), 1..=3) && !first.starts_with('0');
        if !fits {
            return None;
        }
        strict.push_str(group);
        rules = rules.with(Rule::Thousands);
    }
    scan::digits(&strict)?;
    match fraction {
        Some(fraction) if whole && !fraction.is_empty() && fraction.bytes().all(|byte| byte == b'0') => rules = rules.with(Rule::Decimal),
        Some(fraction) => {
            scan::digits(fraction)?;
            strict.push('.');
            strict.push_str(fraction);
        }
        None => {}
    }
    Some((strict, rules))
}

/// The text that a spreadsheet's cell stands for: without the formula or the apostrophe that makes it text, without spaces around, in the
/// width of ASCII, and without the zeros behind the point of a whole number.
///
/// In keys a full-width bracket is left, which Chinese text has of its own.
pub(crate) fn unwrapped(text: &str, key: bool) -> (String, Rules) {
    let mut rules = Rules::NONE;
    let mut rest = text.trim();
    if rest.len() < text.len() {
        rules = rules.with(Rule::Spaces);
    }
    if let Some(inner) = rest.strip_prefix(['=', '＝']).and_then(|rest| rest.strip_prefix('"')).and_then(|rest| rest.strip_suffix('"')) {
        rules = rules.with(Rule::Formula);
        rest = inner.trim();
    } else if let Some(inner) = rest.strip_prefix(['\'', '’', '‘', '＇']) {
        rules = rules.with(Rule::Apostrophe);
        rest = inner.trim();
    }
    let fold = |c: char| match scan::narrow(c) {
        narrow if !key || narrow.is_ascii_alphanumeric() || matches!(narrow, '-' | '_' | '.' | '#') => narrow,
        _ => c,
    };
    let narrow: String = rest.chars().map(fold).collect();
    if narrow != rest {
        rules = rules.with(Rule::FullWidth);
    }
    match scan::without_zeros(&narrow) {
        Some(whole) => (whole.to_owned(), rules.with(Rule::Decimal)),
        None => (narrow, rules),
    }
}

/// A telephone number as offices write it, in the spelling of [`Phone::parse`](crate::value::Phone::parse): gaps within a mobile fall away, and
/// the 86, 0086 or 0 before one.
pub(crate) fn phone(text: &str) -> (String, Rules) {
    let (unwrapped, mut rules) = unwrapped(text, false);
    let bare: String = unwrapped.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let number = bare.strip_prefix("+86").or_else(|| bare.strip_prefix("0086")).or_else(|| bare.strip_prefix("86"));
    let is_mobile = |digits: &str| matches!(scan::digits(digits), Some([b'1', b'3'..=b'9', rest @ ..]) if rest.len() == 9);
    let mobile = [Some(&*bare), number, bare.strip_prefix('0')].into_iter().flatten().find(|digits| is_mobile(digits));
    match mobile {
        Some(digits) => {
            if bare.len() < unwrapped.len() {
                rules = rules.with(Rule::PhoneSeparators);
            }
            if digits.len() < bare.len() && !bare.starts_with('+') {
                rules = rules.with(Rule::PhonePrefix);
            }
            (digits.to_owned(), rules)
        }
        None => (unwrapped, rules),
    }
}

/// An identity number or a credit code as offices write it: spaces within fall away.
pub(crate) fn code(text: &str) -> (String, Rules) {
    let (unwrapped, rules) = unwrapped(text, false);
    if unwrapped.contains(' ') { (unwrapped.chars().filter(|c| *c != ' ').collect(), rules.with(Rule::Spaces)) } else { (unwrapped, rules) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_as_offices_write_them() {
        let units = ["户".into(), "元".into()];
        let read = |text, whole| number(text, &units, whole).map(|(digits, rules)| (digits, rules.names()));
        let found = |digits: &str, names: &str| Some((digits.to_owned(), names.to_owned()));
        assert_eq!(read("１２", true), found("12", "full_width"));
        assert_eq!(read("1,200", true), found("1200", "thousands"));
        assert_eq!(read("1，200", true), found("1200", "full_width+thousands"));
        assert_eq!(read("12,345,678.50", false), found("12345678.50", "thousands"));
        assert_eq!(read("3户", true), found("3", "unit"));
        assert_eq!(read("3 户", true), found("3", "unit"));
        assert_eq!(read("¥1,200元", false), None);
        assert_eq!(read("￥1,200", false), found("1200", "thousands+unit"));
        assert_eq!(read("3.0", true), found("3", "decimal"));
        assert_eq!(read("3.0", false), found("3.0", ""));
        for text in ["1,20", "12,00", "1,2000", "0,200", "1,,200", ",200", "1200,", "3人", "1 200", "一", "", "3.", "1.2万元", "+3", "-3"]
        {
            assert_eq!(read(text, true), None, "{text}");
        }
    }

    #[test]
    fn cells_that_a_spreadsheet_wrapped() {
        let key = |text| unwrapped(text, true);
        for (text, bare, names) in [
            ("=\"H1\"", "H1", "formula"),
            ("'H1", "H1", "apostrophe"),
            ("Ｈ１", "H1", "full_width"),
            ("前旗（１）", "前旗（1）", "full_width"),
            ("1001.0", "1001", "decimal"),
            (" H1\u{3000}", "H1", "spaces"),
            ("H1", "H1", ""),
            ("=H1", "=H1", ""),
        ] {
            let (found, rules) = key(text);
            assert_eq!((&*found, &*rules.names()), (bare, names), "{text}");
        }
        assert_eq!(phone("138-0013-8000").1.names(), "phone_separators");
        for text in ["86-13800138000", "0086 138 0013 8000", "013800138000", "+86 138-0013-8000", "８６１３８００１３８０００"]
        {
            assert_eq!(phone(text).0, "13800138000", "{text}");
        }
        assert_eq!(phone("0482-8266866").0, "0482-8266866");
        assert_eq!(code("110105 19491231 002x").0, "11010519491231002x");
    }

    proptest! {
        #[test]
        fn what_was_read_is_read_as_itself(text in "[\\-=\"'’ ０-９Ａ-Ｃ0-9.,，年月日/:元户+（]{0,14}") {
            let units: [Arc<str>; 2] = ["户".into(), "元".into()];
            if let Ok((found, _)) = super::super::date(&text, None) {
                prop_assert_eq!(super::super::date(&found.to_string(), None), Ok((found, Rules::NONE)));
            }
            for whole in [true, false] {
                if let Some((digits, _)) = number(&text, &units, whole) {
                    prop_assert_eq!(number(&digits, &units, whole), Some((digits.clone(), Rules::NONE)));
                }
            }
            let (bare, _) = unwrapped(&text, true);
            if crate::value::key::check(&bare).is_ok() {
                prop_assert_eq!(unwrapped(&bare, true), (bare.clone(), Rules::NONE));
            }
        }
    }
}
