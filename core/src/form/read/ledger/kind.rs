//! What a row of a table is that is no record: a total, a note, the headings again.

use super::cell::Cell;
use super::heading::{Heading, narrow};

/// How sure it is that a row is a total.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::form) enum Total {
    No,
    /// A word for a total with something around it, or in a column of keys.
    Maybe,
    /// A cell that is a word for a total.
    Yes,
}

const TOTALS: [&str; 5] = ["合计", "小计", "总计", "共计", "累计"];
const ENGLISH_TOTALS: [&str; 3] = ["total", "subtotal", "grandtotal"];
/// What stands before such a word in a cell that is nothing else.
const OF: [&str; 12] = ["本页", "本月", "本季", "本季度", "本年", "本年度", "全年", "上月", "本表", "全部", "月", "年"];

/// Whether a cell is a word for a total; most are passed over by their first byte.
pub(in crate::form) fn total(text: &str) -> Total {
    let text = text.trim_start();
    // 合小总共累本全上月年, their full-width brackets and quotation marks, and t, s, g.
    let may_be = match text.as_bytes().first() {
        Some(first) => matches!(first, b't' | b'T' | b's' | b'S' | b'g' | b'G' | b'(' | b'"' | b'0'..=b'9' | 0xe2..=0xef),
        None => false,
    };
    if !may_be || text.len() > 60 {
        return Total::No;
    }
    if text.is_ascii() {
        if !text.starts_with(|c: char| c.is_ascii_alphabetic()) || text.bytes().any(|byte| byte.is_ascii_digit()) {
            return Total::No;
        }
        let word: String = text.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
        let rest_is_empty = text.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b' ' | b':' | b'.' | b'-'));
        return if rest_is_empty && ENGLISH_TOTALS.contains(&&*word) { Total::Yes } else { Total::No };
    }
    if !text.contains('计') {
        return Total::No;
    }
    let word: String = text.chars().map(narrow).filter(|c| !c.is_whitespace() && !matches!(c, ':' | '*' | '"')).collect();
    let word = word.strip_prefix('(').and_then(|word| word.strip_suffix(')')).unwrap_or(&word);
    for total in TOTALS {
        if let Some(before) = word.strip_suffix(total) {
            return if before.is_empty() || OF.contains(&before) { Total::Yes } else { Total::Maybe };
        }
        if word.starts_with(total) {
            return Total::Maybe;
        }
    }
    Total::No
}

/// Whether a cell begins as notes under a table do: `填表人：…`.
pub(super) fn is_note(text: &str) -> bool {
    const NOTES: [&str; 26] = [
        "填表人",
        "填报人",
        "制表人",
        "制表",
        "审核人",
        "审核",
        "复核人",
        "复核",
        "审批人",
        "负责人",
        "经办人",
        "统计人",
        "填表日期",
        "填报日期",
        "制表日期",
        "填表单位",
        "填报单位",
        "制表单位",
        "单位负责人",
        "联系人",
        "联系电话",
        "备注",
        "注",
        "说明",
        "填表说明",
        "note",
    ];
    let text: String = text.chars().take(24).map(narrow).filter(|c| !c.is_whitespace()).collect();
    match text.split_once(':') {
        Some((word, _)) => {
            let word = word.trim_end_matches(|c: char| c.is_ascii_digit()).to_ascii_lowercase();
            NOTES.contains(&&*word.replace("(签字)", "").replace("(盖章)", "").replace("(签名)", ""))
        }
        None => false,
    }
}

/// Whether a text is more than a key, a number or a day: what somebody wrote under the table.
pub(super) fn is_prose(text: &str) -> bool {
    !text.is_ascii() && !text.chars().any(|c| c == '\u{fffd}')
}

/// What a row says at a glance.
pub(super) struct Glance<'c> {
    /// How many cells are filled in, and how many of them in columns that are read.
    pub(super) filled: usize,
    pub(super) read: usize,
    /// The first of them.
    pub(super) first: Option<(usize, Cell<'c>)>,
    pub(super) total: Total,
    /// Whether all are digits, as where rows were numbered beforehand.
    pub(super) digits: bool,
}

/// Looks at a row; `is_read` says whether a column is read, and `is_key` whether it is one of keys, where a word for a total could
/// be one.
pub(super) fn glance<'c>(
    cells: impl Iterator<Item = Cell<'c>>,
    is_read: impl Fn(usize) -> bool,
    is_key: impl Fn(usize) -> bool,
) -> Glance<'c> {
    let mut glance = Glance { filled: 0, read: 0, first: None, total: Total::No, digits: true };
    for (column, cell) in cells.enumerate() {
        if cell.is_blank() {
            continue;
        }
        glance.filled += 1;
        glance.read += usize::from(is_read(column));
        if let Cell::Text(text) = cell {
            let found = total(text);
            if found != Total::No {
                let sure = glance.first.is_none() || !is_key(column);
                glance.total = glance.total.max(if sure { found } else { Total::Maybe });
            }
        }
        glance.digits = glance.digits
            && match cell {
                Cell::Int(_) | Cell::Shown(..) | Cell::Float(_) => true,
                Cell::Text(text) => text.trim().bytes().all(|byte| byte.is_ascii_digit()),
                _ => false,
            };
        if glance.first.is_none() {
            glance.first = Some((column, cell));
        }
    }
    glance
}

/// How many cells of a row are filled in, and how many of those are names of fields, as headings are.
pub(super) fn known<'c>(cells: impl Iterator<Item = Cell<'c>>, is_name: impl Fn(&Heading<'_>) -> bool) -> (usize, usize) {
    let (mut filled, mut names) = (0_usize, 0_usize);
    for cell in cells.filter(|cell| !cell.is_blank()) {
        filled += 1;
        names += usize::from(is_name(&Heading::new(cell.text())));
    }
    (filled, names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_and_what_is_none() {
        for text in ["合计", " 合 计：", "小计", "（总计）", "本月合计", "Total", "Grand total:", "累计"] {
            assert_eq!(total(text), Total::Yes, "{text}");
        }
        for text in ["科尔沁镇小计", "合计12户", "合计（元）", "5月合计"] {
            assert_eq!(total(text), Total::Maybe, "{text}");
        }
        for text in ["会计", "计划", "W1", "2022-05-20", "统计调查", "totally", "", "张总", "家庭生计"] {
            assert_eq!(total(text), Total::No, "{text}");
        }
    }

    #[test]
    fn notes_and_what_is_none() {
        for text in ["填表人：张三", "备注:以上为五月数据", "制表日期：2022-05-31", "负责人（签字）：", "注1：按户计"]
        {
            assert!(is_note(text), "{text}");
        }
        for text in ["H1", "走访日期", "阿力得尔：第一次", "备注"] {
            assert!(!is_note(text), "{text}");
        }
    }
}
