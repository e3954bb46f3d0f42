//! What a text is likelier to be than a key, though it can be one. It is apart from the rule for keys because it forbids nothing.

use super::{Date, scan};
use crate::finding::Code;

/// What is counted in a cell, longer units before those that they begin with.
const UNITS: [&str; 14] = ["人次", "户次", "户人", "户", "人", "名", "家", "次", "个", "位", "口", "例", "天", "小时"];

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// What else the key seems to be: a day or a month as spreadsheets write them, which they make of 3-1 (`key_is_date`), or a count with its
/// unit (`key_is_count`).
pub(crate) fn of(text: &str) -> Option<Code> {
    let mut bytes = text.bytes();
    let may_be = match (bytes.next(), bytes.next()) {
        (Some(b'0'..=b'9'), Some(_)) => text.bytes().any(|byte| !byte.is_ascii_digit()),
        (Some(first), Some(second)) => !first.is_ascii() || first.is_ascii_alphabetic() && second.is_ascii_alphabetic(),
        _ => false,
    };
    if may_be { closely(text) } else { None }
}

#[cold]
fn closely(text: &str) -> Option<Code> {
    if is_date(text) {
        Some(Code::KeyIsDate)
    } else if is_count(text) {
        Some(Code::KeyIsCount)
    } else {
        None
    }
}

/// `3户`, `共5户`, `约十人`.
fn is_count(text: &str) -> bool {
    let said = ["共计", "合计", "共", "约", "计"].iter().find_map(|word| text.strip_prefix(word));
    let number = UNITS.iter().find_map(|unit| said.unwrap_or(text).strip_suffix(unit));
    number.is_some_and(|number| {
        let number = number.strip_suffix(['多', '余']).unwrap_or(number);
        !number.is_empty() && number.chars().all(|c| scan::narrow(c).is_ascii_digit() || "〇零一二两三四五六七八九十百千".contains(c))
    })
}

/// A day or a month as spreadsheets write them: 2022-03-01, 2022/3/1, 3/1/2022, 2022年3月1日, 3月1日, 1-Mar, Mar-22, 1-Mar-22. Two numbers
/// alone are a key: 3-1 and 2022/001.
fn is_date(text: &str) -> bool {
    // A time stands behind the day where a program wrote it.
    let day = text.split_once('T').filter(|(_, time)| time.contains(':')).map_or(text, |(day, _)| day);
    if let Some(behind) = day.strip_suffix(['日', '号']) {
        return parted(behind, &['年', '月']).is_some_and(|(parts, count)| match (parts, count) {
            ([month, of_month, _], 2) => behind.contains('月') && !behind.contains('年') && is_day(None, month, of_month),
            ([year, month, of_month], 3) => is_day(Some(year), month, of_month),
            _ => false,
        });
    }
    if let Some(behind) = day.strip_suffix('月') {
        return match parted(behind, &['年']) {
            Some(([month, ..], 1)) => is_day(None, month, "1"),
            Some(([year, month, _], 2)) => is_day(Some(year), month, "1"),
            _ => false,
        };
    }
    match parted(day, &['-', '/', '.']) {
        Some(([first, second, third], 3)) => {
            is_day(Some(first), second, third)
                || is_day(Some(third), first, second)
                || is_day(Some(third), second, first)
                || month(second).is_some_and(|_| is_short(first) && is_short(third))
        }
        Some(([first, second, _], 2)) => {
            month(first).is_some() && (is_short(second) || is_year(second))
                || month(second).is_some() && (is_short(first) || is_year(first))
        }
        _ => false,
    }
}

/// The two or three parts of a text between signs of which all are the same, or each stands once in its order; one part where none stands.
fn parted<'t>(text: &'t str, signs: &[char]) -> Option<([&'t str; 3], usize)> {
    let (mut parts, mut count) = ([""; 3], 0);
    for part in text.split(signs) {
        *parts.get_mut(count)? = part;
        count += 1;
    }
    let mut used = text.chars().filter(|c| signs.contains(c));
    let is_even = match (used.next(), used.next()) {
        (Some(first), Some(second)) => {
            if first == '年' {
                second == '月'
            } else {
                first == second
            }
        }
        _ => true,
    };
    is_even.then_some((parts, count))
}

/// The number of a month's English name, whole or of three or four letters.
fn month(text: &str) -> Option<i32> {
    let text = text.to_ascii_lowercase();
    let named = |name: &&str| **name == text || text.len() == 3 && name.starts_with(&*text) || text == "sept" && name.starts_with("sept");
    (1..).zip(&MONTHS).find(|(_, name)| named(name)).map(|(number, _)| number)
}

fn is_short(text: &str) -> bool {
    matches!(text.len(), 1 | 2) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && (text.starts_with("19") || text.starts_with("20")) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether there is such a day; without a year, in a leap year.
fn is_day(year: Option<&str>, month_text: &str, day: &str) -> bool {
    if year.is_some_and(|year| !is_year(year)) || !is_short(day) {
        return false;
    }
    let year = year.and_then(|year| year.parse().ok()).unwrap_or(2000);
    let number =
        if is_short(month_text) { month_text.parse().ok() } else { month(month_text).and_then(|number| u32::try_from(number).ok()) };
    number.zip(day.parse().ok()).and_then(|(month, day)| Date::new(year, month, day)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_spreadsheets_make_of_a_key() {
        for text in [
            "3月1日",
            "12月31号",
            "2022年3月1日",
            "2022年3月",
            "3月",
            "1-Mar",
            "Mar-01",
            "Mar-22",
            "1-Mar-22",
            "1-MAR-2022",
            "March-2022",
            "2022/3/1",
            "2022-03-01",
            "2022.3.1",
            "3/1/2022",
            "31/12/2022",
            "2022-03-01T00:00:00",
            "Sept-1",
            "2022-Mar-1",
        ] {
            assert_eq!(of(text), Some(Code::KeyIsDate), "{text}");
        }
        for text in ["3户", "共5户", "约十人", "12人次", "共计30户", "3人"] {
            assert_eq!(of(text), Some(Code::KeyIsCount), "{text}");
        }
        for text in [
            "3-1",
            "2022/001",
            "1.2.3",
            "20220301",
            "2022-13-01",
            "2022-02-30",
            "3",
            "12",
            "H1",
            "W-17",
            "户7",
            "3组",
            "12号",
            "3栋",
            "Mary-1",
            "Mar",
            "三户",
            "2022-3-1-2",
            "1-2-3",
            "2022年第3户",
            "2022-03/01",
            "前旗3户",
            "13月1日",
            "MA-01",
            "é",
            "等级1",
            "Dec-001",
        ] {
            let due = if text == "三户" { Some(Code::KeyIsCount) } else { None };
            assert_eq!(of(text), due, "{text}");
        }
    }
}
