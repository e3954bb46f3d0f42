//! Words of others on a page, and the words that the page has of its own for days and units.

use maud::{Markup, Render, html};
use wushe::finding::Lang;
use wushe::time::Period;
use wushe::value::Date;

/// Text from a rulebook, a list or a sentence. Within English, runs of Chinese are marked as such, so that they are read aloud and set
/// rightly; characters that steer a terminal or a page are shown as not known.
pub(super) fn words(lang: Lang, text: &str) -> Markup {
    let clean: String = text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect();
    if lang == Lang::ZhHans {
        return clean.render();
    }
    let mut rest = clean.as_str();
    html! {
        @while let Some((before, chinese, after)) = next_run(rest) {
            (before) span lang="zh-Hans" { (chinese) }
            @let () = rest = after;
        }
        (rest)
    }
}

/// What stands before the first run of Chinese, the run, and what stands after it.
fn next_run(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.find(chinese)?;
    let (before, from) = text.split_at_checked(start)?;
    let length = from.find(|c| !chinese(c) && !joins(c)).unwrap_or(from.len());
    let run = from.get(..length)?.trim_end_matches(joins);
    Some((before, run, from.get(run.len()..)?))
}

fn chinese(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff65}' | '\u{20000}'..='\u{3ffff}')
}

/// Stands within Chinese text without ending it.
fn joins(c: char) -> bool {
    matches!(c, ',' | '“' | '”' | '(' | ')' | '-' | '/') || c.is_ascii_digit()
}

/// A day in full.
pub(super) fn day(lang: Lang, date: Date) -> String {
    let (year, month, day) = date.year_month_day();
    match lang {
        Lang::ZhHans => format!("{year}年{month}月{day}日"),
        Lang::En => format!("{day} {} {year}", month_name(month)),
    }
}

/// The days of a figure.
pub(super) fn period(lang: Lang, period: Period) -> String {
    let last = day(lang, period.last_day());
    match (period.first_day().map(|first| day(lang, first)), lang) {
        (Some(first), Lang::ZhHans) => format!("{first}至{last}"),
        (Some(first), Lang::En) => format!("{first} to {last}"),
        (None, Lang::ZhHans) => format!("截至{last}（起始日期未写明）"),
        (None, Lang::En) => format!("until {last} (the first day is not stated)"),
    }
}

fn month_name(month: u32) -> &'static str {
    let names = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    usize::try_from(month).ok().and_then(|month| names.get(month.checked_sub(1)?).copied()).unwrap_or_default()
}

/// What a unit of counting means, where that has an English word.
pub(super) fn unit_in_english(unit: &str) -> Option<&'static str> {
    Some(match unit {
        "户" => "households",
        "户次" => "household visits",
        "个" => "items",
        "次" => "times",
        "场" => "events",
        "元" => "yuan",
        "人" => "people",
        "人次" => "person-times",
        "小时" => "hours",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_within_english_is_marked() {
        let marked = |text| words(Lang::En, text).into_string();
        assert_eq!(marked("12 户, 兴安盟, ..2022"), "12 <span lang=\"zh-Hans\">户</span>, <span lang=\"zh-Hans\">兴安盟</span>, ..2022");
        assert_eq!(marked("none"), "none");
        assert_eq!(marked("走访入户1493户,建立"), "<span lang=\"zh-Hans\">走访入户1493户,建立</span>");
        assert_eq!(words(Lang::ZhHans, "走访 a").into_string(), "走访 a");
    }

    #[test]
    fn marks_stay_text() {
        for lang in [Lang::En, Lang::ZhHans] {
            let text = words(lang, "</style><script>\u{0}走访\"'&\u{1b}[2J</script>").into_string();
            assert!(!text.contains("<script") && !text.contains("</st") && !text.contains(['\u{0}', '\u{1b}']), "{text}");
        }
    }

    #[test]
    fn days_in_full() {
        let date = Date::new(2022, 5, 21).unwrap();
        assert_eq!((day(Lang::ZhHans, date), day(Lang::En, date)), ("2022年5月21日".to_owned(), "21 May 2022".to_owned()));
        assert_eq!(period(Lang::En, Period::month_of(date)), "1 May 2022 to 31 May 2022");
    }
}
