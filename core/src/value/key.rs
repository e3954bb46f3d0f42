//! The rule for keys of persons, households, workers and cases. It is apart because JSON, ledgers, staff and pay all ask it.

use super::{DivisionCode, scan};
use crate::finding::{Code, Problem};

/// The most characters of a key.
const MAX_KEY: usize = 64;

/// Words that people and programs write if they know no key, or into a cell that is another's: in small letters and simplified signs.
const NOTHING: [&str; 83] = [
    "无",
    "没有",
    "不详",
    "未知",
    "不明",
    "不清楚",
    "同上",
    "同前",
    "同左",
    "同下",
    "暂无",
    "空",
    "空白",
    "待定",
    "待补",
    "待填",
    "待补充",
    "未填",
    "未登记",
    "未录入",
    "略",
    "保密",
    "见附件",
    "详见附件",
    "见附表",
    "详见附表",
    "见备注",
    "详见备注",
    "见名单",
    "详见名单",
    "附后",
    "某",
    "某某",
    "某某某",
    "没",
    "有",
    "上同",
    "如上",
    "见上",
    "见下",
    "上述",
    "同",
    "零",
    "示例",
    "样例",
    "范例",
    "例",
    "例如",
    "合计",
    "小计",
    "总计",
    "共计",
    "累计",
    "是",
    "否",
    "true",
    "false",
    "yes",
    "no",
    "example",
    "xxx",
    "xxxx",
    "null",
    "none",
    "nil",
    "n/a",
    "na",
    "nan",
    "nat",
    "<na>",
    "\\n",
    "undefined",
    "unknown",
    "tbd",
    "(null)",
    "(none)",
    "#n/a",
    "#ref!",
    "#value!",
    "#div/0!",
    "#name?",
    "#num!",
    "#null!",
];

/// Checks that the text can be a key.
///
/// A key is letters and digits of any script with hyphens, dots and the like between them, at most 64 characters: nothing that can't be
/// seen, no word for nothing, no number that a spreadsheet rewrote, no formula, and one key alone.
///
/// # Errors
/// `key_spaces`, `invisible_character`, `key_placeholder`, `key_formula`, `key_lost_digits` (1.52221E+11), `key_decimal` (1001.0),
/// `key_full_width`, `key_several` (P1、P2等5人), `key_character`, `key_punctuation`, `key_too_long`.
pub(crate) fn check(text: &str) -> Result<(), Problem> {
    if is_plain(text.as_bytes()) { Ok(()) } else { closely(text, false) }
}

/// Checks that the text can be one key of a list, in which a stroke parts keys: `P1/P2`.
///
/// # Errors
/// As [`check`].
pub(crate) fn check_in_list(text: &str) -> Result<(), Problem> {
    if is_plain(text.as_bytes()) { Ok(()) } else { closely(text, true) }
}

/// Checks that the text can name a station while no network is known: a key of ASCII letters and digits, or the twelve digits of the
/// division in which it stands.
///
/// # Errors
/// As [`check`]; `division_lost_digits` and `division_length` for digits that begin as a division code and are not twelve, those of
/// [`DivisionCode::parse`] for twelve, and `station_not_key` for what is no such key, as a name.
pub(crate) fn check_station(text: &str) -> Result<(), Problem> {
    check(text)?;
    match scan::digits(text) {
        Some(digits) if digits.len() == 12 => DivisionCode::parse(text).map(|_| ()),
        Some(digits) if matches!(digits.len(), 6 | 9) && DivisionCode::parse_short(text).is_ok() => Err(Code::DivisionLostDigits.into()),
        Some(digits) if digits.len() >= 9 => Err(Code::DivisionLength.into()),
        Some(_) => Ok(()),
        None if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')) => Ok(()),
        None => Err(Code::StationNotKey.into()),
    }
}

/// Returns true if the text is letters and digits that can be nothing but a key, as nearly every one is. Letters alone may be a word for nothing,
/// digits with one E a number, and zeros alone are nothing.
fn is_plain(bytes: &[u8]) -> bool {
    let ([first, .., last] | [first @ last]) = bytes else { return false };
    let (mut letters, mut exponents, mut others, mut zeros) = (0_usize, 0_usize, 0_usize, 0_usize);
    for byte in bytes {
        match byte {
            b'0' => zeros += 1,
            b'1'..=b'9' => {}
            b'e' | b'E' => exponents += 1,
            b'a'..=b'z' | b'A'..=b'Z' => letters += 1,
            b'-' | b'_' => others += 1,
            _ => return false,
        }
    }
    let is_number = letters == 0 && exponents == 1;
    let is_word = letters + exponents == bytes.len() || zeros == bytes.len();
    let edges = others == 0 || first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric();
    bytes.len() <= MAX_KEY && !is_number && !is_word && edges
}

#[cold]
fn closely(text: &str, in_list: bool) -> Result<(), Problem> {
    if let Some(odd) = text.chars().find(|c| c.is_whitespace() || scan::is_invisible(*c)) {
        return Err(match odd {
            ' ' | '\t' | '\n' | '\r' | '\u{3000}' => Code::KeySpaces.into(),
            _ => scan::invisible(odd),
        });
    }
    if is_nothing(text) {
        return Err(Code::KeyPlaceholder.into());
    }
    if text.starts_with(['=', '+', '@', '\'', '‘', '’', '＇', '＝', '＋', '＠']) {
        return Err(Code::KeyFormula.into());
    }
    if scan::is_scientific(text) {
        return Err(Code::KeyLostDigits.into());
    }
    if scan::without_zeros(text).is_some() {
        return Err(Code::KeyDecimal.into());
    }
    if text.chars().any(is_wide) {
        return Err(Code::KeyFullWidth.into());
    }
    if is_several(text, in_list) {
        return Err(Code::KeySeveral.into());
    }
    if let Some(odd) = text.chars().find(|c| !may_stand(*c)) {
        return Err(Problem::new(Code::KeyCharacter).with("character", scan::code_point(odd)));
    }
    let edge = |c: char| c.is_alphanumeric() || matches!(c, '(' | ')' | '（' | '）' | '〔' | '〕' | '【' | '】' | '[' | ']');
    if !(text.starts_with(edge) && text.ends_with(edge)) {
        return Err(Code::KeyPunctuation.into());
    }
    if text.len() > MAX_KEY && text.chars().count() > MAX_KEY {
        return Err(Problem::new(Code::KeyTooLong).with("max", MAX_KEY));
    }
    Ok(())
}

/// Returns true if the text says that there is no key: a word for nothing whatever its case and width, an error of a spreadsheet, or no letter and
/// no digit at all.
fn is_nothing(text: &str) -> bool {
    if !text.chars().any(char::is_alphanumeric) {
        return true;
    }
    let bare =
        text.strip_prefix(['(', '（', '[', '<', '【']).and_then(|rest| rest.strip_suffix([')', '）', ']', '>', '】'])).unwrap_or(text);
    let is = |text: &str, word: &str| {
        let mut folded = text.chars().map(|c| simplified(scan::narrow(c)).to_ascii_lowercase());
        word.chars().all(|c| folded.next() == Some(c)) && folded.next().is_none()
    };
    // Spreadsheets have more errors than are worth listing, each of this shape: #SPILL!, #GETTING_DATA.
    let is_error =
        bare.starts_with(['#', '＃']) && bare.chars().skip(1).all(|c| c.is_ascii_uppercase() || matches!(c, '_' | '/' | '!' | '?' | '0'));
    let is_zero = text.chars().all(|c| matches!(c, '0' | '０' | '〇' | '○' | '零'));
    is_error || is_zero || NOTHING.iter().any(|word| is(text, word) || is(bare, word))
}

/// The simplified sign for a traditional one of the words for nothing.
fn simplified(c: char) -> char {
    match c {
        '無' => '无',
        '沒' => '没',
        '見' => '见',
        '詳' => '详',
        '備' => '备',
        '註' => '注',
        '暫' => '暂',
        '補' => '补',
        '錄' => '录',
        '記' => '记',
        '單' => '单',
        '後' => '后',
        '樣' => '样',
        '範' => '范',
        '計' => '计',
        '總' => '总',
        _ => c,
    }
}

/// Returns true if a character is a letter, a digit or a mark of a key in the width of Chinese signs. Brackets have that width in Chinese text.
fn is_wide(c: char) -> bool {
    matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '－' | '＿' | '．' | '＃')
}

/// Returns true if the text holds more than one key.
fn is_several(text: &str, in_list: bool) -> bool {
    if text.contains(['、', '，', ',', '；', ';', '|', '～', '~', '\\']) {
        return true;
    }
    // P2等5人, P1等人, P1等
    if let Some((before, after)) = text.split_once('等') {
        let people = after.strip_suffix(['人', '户', '名']).unwrap_or(after);
        if !before.is_empty() && people.chars().all(|c| c.is_numeric() || c == '多' || c == '余') {
            return true;
        }
    }
    let mut parts = text.split(['/', '／', '&', '＆', '+', '＋']);
    let first = parts.next().unwrap_or_default();
    let is_name = |part: &str| part.starts_with(char::is_alphabetic);
    // 2022/001 is a file's number, P1/P2 are two people.
    if parts.any(|part| !part.is_empty() && (in_list || is_name(first) && is_name(part))) {
        return true;
    }
    let joined = |word: char| {
        text.split_once(word).is_some_and(|(before, after)| {
            before.ends_with(|c: char| c.is_ascii_alphanumeric()) && after.starts_with(|c: char| c.is_ascii_alphanumeric())
        })
    };
    ['和', '与', '及', '至', '到'].into_iter().any(joined)
}

/// Returns true if a character may stand in a key.
fn may_stand(c: char) -> bool {
    match c {
        '-' | '_' | '.' | '#' | '(' | ')' | '[' | ']' | '/' | ':' | '@' | '&' | '+' => true,
        '（' | '）' | '〔' | '〕' | '【' | '】' | '［' | '］' | '《' | '》' | '「' | '」' | '〈' | '〉' | '·' | '•' | '・' => {
            true
        }
        '‐' | '‑' | '–' | '—' | '―' | '：' | '／' | '№' => true,
        _ => c.is_alphanumeric(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(text: &str) -> Option<Code> {
        check(text).err().map(|problem| problem.code)
    }

    #[test]
    fn each_way_of_being_none_has_its_code() {
        for (code, texts) in [
            (Code::KeySpaces, &["", " ", "H 1", "H1 ", "H1\t", "H\u{3000}1"][1..]),
            (
                Code::InvisibleCharacter,
                &["H1\u{200b}", "\u{feff}H1", "\u{202a}H1\u{202c}", "H\u{ad}1", "H\u{a0}1", "a\0b", "H1\u{fe0f}", "H\u{3164}1"],
            ),
            (
                Code::KeyPlaceholder,
                &[
                    "",
                    "无",
                    "没有",
                    "NULL",
                    "null",
                    "ＮＵＬＬ",
                    "None",
                    "N/A",
                    "n/a",
                    "NA",
                    "nan",
                    "NaN",
                    "\\N",
                    "-",
                    "/",
                    "—",
                    "--",
                    "?",
                    ".",
                    "…",
                    "#N/A",
                    "#REF!",
                    "#VALUE!",
                    "#DIV/0!",
                    "#SPILL!",
                    "#GETTING_DATA",
                    "同上",
                    "不详",
                    "（无）",
                    "(空)",
                    "<NA>",
                    "×",
                    "0",
                    "00",
                    "000000000000",
                    "〇",
                    "TRUE",
                    "False",
                    "示例",
                    "見上",
                    "见上",
                    "上同",
                    "無",
                    "合计",
                    "〃",
                    "，",
                ],
            ),
            (Code::KeyFormula, &["=\"H1\"", "'H1", "=H1", "+1", "@SUM", "’H1"]),
            (Code::KeyLostDigits, &["1.52221E+11", "1e5", "1E5", "1.1e-3", "12E3"]),
            (Code::KeyDecimal, &["1001.0", "0.0", "152221100000.00"]),
            (Code::KeyFullWidth, &["Ｈ１", "H１", "H－1"]),
            (Code::KeySeveral, &["P1、P2", "P2等5人", "P1等", "P1/P2", "张三/李四", "W1,W2", "W1;W2", "P1和P2", "P1~P5", "P1&P2", "1至5"]),
            (Code::KeyCharacter, &["H1\u{fffd}", "H\u{e000}1", "H*1", "\"H1\"", "H1。", "H1?", "H\u{378}1", "152221****0014", "H😀1"]),
            (Code::KeyPunctuation, &["-5", "H1-", "H1.", "_H1", "#1", "H1/"]),
            (Code::KeyTooLong, &[]),
        ] {
            for text in texts {
                assert_eq!(told(text), Some(code), "{text:?}");
            }
        }
        assert_eq!((told(&"x1".repeat(32)), told(&"x1".repeat(33))), (None, Some(Code::KeyTooLong)));
        assert_eq!((told(&"户".repeat(64)), told(&"户".repeat(65))), (None, Some(Code::KeyTooLong)));
    }

    #[test]
    fn keys_as_offices_write_them() {
        for text in [
            "H1",
            "w-17",
            "W_1",
            "户7",
            "é",
            "2022/001",
            "兴民〔2022〕1号",
            "1.2.3",
            "3.12",
            "007",
            "A",
            "E5",
            "5E",
            "nanjing1",
            "无锡3",
            "H(1)",
            "前旗-12",
            "NA1",
            "等级1",
            "10",
            "0-1",
            "3-1",
            "有1",
        ] {
            assert_eq!(told(text), None, "{text}");
            assert_eq!(check_in_list(text).is_ok(), text != "2022/001", "{text}");
        }
    }

    #[test]
    fn stations_are_keys_or_divisions() {
        for (text, code) in [
            ("152221100000", None),
            ("S001", None),
            ("qianqi-keerqin_1", None),
            ("7", None),
            ("0015", None),
            ("1.52221E+11", Some(Code::KeyLostDigits)),
            ("152221100", Some(Code::DivisionLostDigits)),
            ("152221", Some(Code::DivisionLostDigits)),
            ("15222110000", Some(Code::DivisionLength)),
            ("1522211000000", Some(Code::DivisionLength)),
            ("992221100000", Some(Code::DivisionProvince)),
            ("152200100000", Some(Code::DivisionGap)),
            ("152221100000.0", Some(Code::KeyDecimal)),
            ("科尔沁镇社工站", Some(Code::StationNotKey)),
            ("同上", Some(Code::KeyPlaceholder)),
            ("１５２２２１１０００００", Some(Code::KeyFullWidth)),
        ] {
            assert_eq!(check_station(text).err().map(|problem| problem.code), code, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_key_has_what_none_may_have(text in "\\PC{0,8}[\\x00-\\x20\u{a0}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{e000}\u{fffd}\u{feff}\u{fe0f}]?\\PC{0,70}") {
            if check(&text).is_ok() {
                let bad = |c: char| c.is_whitespace() || c.is_control() || scan::is_invisible(c) || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fffd}');
                prop_assert!(!text.contains(bad) && text.contains(char::is_alphanumeric) && text.chars().count() <= MAX_KEY, "{:?}", text);
            }
        }

        #[test]
        fn the_short_way_says_what_the_long_one_says(text in "[0-9eEaNx_-]{0,66}") {
            prop_assert_eq!(check(&text).is_ok(), closely(&text, false).is_ok());
            prop_assert_eq!(check_in_list(&text).is_ok(), closely(&text, true).is_ok());
        }
    }
}
