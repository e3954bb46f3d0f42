//! Headings as offices write them: with marks, brackets, units, spaces and line breaks around a name that is known.

use crate::form::definition::compiled::{Field, Form};
use crate::service::FieldType;
use crate::service::Role;

/// How well a heading names a field, the better the less: by its label, English label, id or synonym as they are, then by the
/// same without what stands around them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Rank(u8);

impl Rank {
    const DECORATED: u8 = 4;

    pub(super) fn is_decorated(self) -> bool {
        self.0 >= Rank::DECORATED
    }
}

/// A heading, and what is left of it without decoration.
pub(super) struct Heading<'h> {
    pub(super) text: &'h str,
    cleaned: String,
    /// What is left without brackets, and what stood in each of them.
    base: String,
    brackets: Vec<String>,
}

/// The names of the fields of some forms.
pub(super) struct Dictionary<'f>(Vec<Entry<'f>>);

struct Entry<'f> {
    cleaned: String,
    form: usize,
    rank: u8,
    field: usize,
    name: &'f str,
    of: &'f Field,
}

/// What a heading is for a form.
#[derive(Clone, Copy)]
pub(super) enum Match<'f> {
    /// The field at that place, under that name.
    Named(Rank, usize, &'f str),
    /// It is one of a field's names with a unit or a word in brackets that may change what it means.
    InOtherUnit(&'f str),
}

impl<'f> Dictionary<'f> {
    pub(super) fn of(forms: &[&'f Form]) -> Self {
        let mut entries = Vec::new();
        for (form, of) in forms.iter().enumerate() {
            for (field, of) in of.fields.iter().enumerate() {
                for (rank, name) in (0..3).chain(std::iter::repeat(3)).zip(names_of(of)) {
                    entries.push(Entry { cleaned: cleaned(name), form, rank, field, name, of });
                }
            }
        }
        crate::finding::sort_by(&mut entries, |a: &Entry<'f>, b| {
            a.cleaned.cmp(&b.cleaned).then((a.form, a.rank, a.field).cmp(&(b.form, b.rank, b.field)))
        });
        Dictionary(entries)
    }

    fn under(&self, cleaned: &str) -> &[Entry<'f>] {
        let start = self.0.partition_point(|entry| *entry.cleaned < *cleaned);
        let rest = self.0.get(start..).unwrap_or_default();
        rest.get(..rest.partition_point(|entry| *entry.cleaned == *cleaned)).unwrap_or_default()
    }

    /// Whether it is a name of any field, decorated or not.
    pub(super) fn knows(&self, heading: &Heading<'_>) -> bool {
        !heading.cleaned.is_empty()
            && (!self.under(&heading.cleaned).is_empty() || heading.is_bracketed() && !self.under(&heading.base).is_empty())
    }

    /// What it is for each form for which it is something, in the order of the forms.
    pub(super) fn look_up(&self, heading: &Heading<'_>) -> Vec<(usize, Match<'f>)> {
        let mut found: Vec<(usize, Match<'f>)> = Vec::new();
        if heading.cleaned.is_empty() {
            return found;
        }
        for entry in self.under(&heading.cleaned) {
            let decorated = if *entry.name == *heading.text { 0 } else { Rank::DECORATED };
            note(&mut found, entry.form, Match::Named(Rank(entry.rank + decorated), entry.field, entry.name));
        }
        if heading.is_bracketed() {
            for entry in self.under(&heading.base) {
                let harmless = heading.brackets.iter().all(|inner| is_decoration(inner) || is_unit(entry.of, inner));
                let rank = Rank(entry.rank + 2 * Rank::DECORATED);
                let is = if harmless { Match::Named(rank, entry.field, entry.name) } else { Match::InOtherUnit(entry.name) };
                note(&mut found, entry.form, is);
            }
        }
        crate::finding::sort_by(&mut found, |a: &(usize, Match<'f>), b| a.0.cmp(&b.0));
        found
    }
}

/// Keeps what names a form's field best.
fn note<'f>(found: &mut Vec<(usize, Match<'f>)>, form: usize, is: Match<'f>) {
    match found.iter_mut().find(|(known, _)| *known == form) {
        None => found.push((form, is)),
        Some((_, known)) => {
            let better = match (*known, is) {
                (Match::Named(old, ..), Match::Named(new, ..)) => new < old,
                (Match::InOtherUnit(_), Match::Named(..)) => true,
                _ => false,
            };
            if better {
                *known = is;
            }
        }
    }
}

impl<'h> Heading<'h> {
    pub(super) fn new(text: &'h str) -> Self {
        let text = text.trim();
        let cleaned = cleaned(text);
        let (mut base, mut brackets) = (String::new(), Vec::new());
        let mut depth = 0_u32;
        for c in cleaned.chars() {
            match c {
                '(' | '[' => {
                    depth += 1;
                    if depth == 1 {
                        brackets.push(String::new());
                    }
                }
                ')' | ']' if depth > 0 => depth -= 1,
                _ if depth == 0 => base.push(c),
                _ => {
                    if let Some(inner) = brackets.last_mut() {
                        inner.push(c);
                    }
                }
            }
        }
        Heading { text, cleaned, base: base.trim_end_matches(':').to_owned(), brackets }
    }

    /// Whether nothing stands there, or what a data frame's library calls a column without a heading.
    pub(super) fn is_blank(&self) -> bool {
        self.cleaned.is_empty() || self.text.strip_prefix("Unnamed: ").is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
    }

    /// Whether it is that word, decorated or not.
    pub(super) fn says(&self, word: &str) -> bool {
        self.text == word || self.cleaned == cleaned(word)
    }

    fn is_bracketed(&self) -> bool {
        !self.brackets.is_empty() && !self.base.is_empty()
    }
}

/// The names of a field, its label first.
pub(super) fn names_of(field: &Field) -> impl Iterator<Item = &str> {
    [&*field.label.zh, &*field.label.en, &*field.id].into_iter().chain(field.synonyms.iter().map(|name| &**name))
}

/// A name without white space, marks for what is required, invisible characters, a number in front and a colon behind, its letters
/// narrow and small.
pub(super) fn cleaned(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let c = narrow(c);
        match c {
            '【' | '〔' | '［' => out.push('['),
            '】' | '〕' | '］' => out.push(']'),
            '*' | '★' | '☆' | '※' | '"' | '“' | '”' => {}
            _ if c.is_whitespace() || c.is_control() || is_invisible(c) => {}
            _ => out.push(c.to_ascii_lowercase()),
        }
    }
    let rest = out.trim_start_matches(|c: char| c.is_ascii_digit());
    let unnumbered = if rest.len() < out.len() { rest.strip_prefix(['.', '、']).filter(|rest| !rest.is_empty()) } else { None };
    let end = unnumbered.unwrap_or(&out).trim_end_matches(':');
    if end.len() == out.len() { out } else { end.to_owned() }
}

/// The narrow form of a full-width letter, digit or sign.
pub(in crate::form) fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Whether what stands in brackets says how to fill in a column and not what stands in it.
fn is_decoration(inner: &str) -> bool {
    const HOW: [&str; 20] = [
        "必填",
        "选填",
        "必须",
        "必选",
        "可选",
        "非必填",
        "可空",
        "不填",
        "单选",
        "多选",
        "下拉",
        "格式",
        "例",
        "示例",
        "如",
        "请",
        "年",
        "yyyy",
        "是/否",
        "填写",
    ];
    inner.is_empty() || matches!(inner, "required" | "optional") || HOW.iter().any(|word| inner.starts_with(word))
}

/// Whether that is the unit in which the field is read.
fn is_unit(field: &Field, inner: &str) -> bool {
    let unit = inner.strip_prefix("单位:").unwrap_or(inner);
    match (field.kind, field.role) {
        (FieldType::Amount, Some(Role::Hours)) => matches!(unit, "小时" | "学时" | "课时" | "h" | "hours"),
        (FieldType::Amount, _) => matches!(unit, "元" | "人民币" | "人民币元" | "元人民币" | "rmb" | "cny" | "yuan" | "¥" | "￥"),
        (FieldType::Count | FieldType::Group, _) => {
            matches!(unit, "人" | "人次" | "名" | "户" | "个" | "次" | "场" | "节" | "份" | "口" | "岁")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_a_name_is_taken_off() {
        for written in ["走访日期", "*走访日期", "走访 日期：", "＊走访\r\n日期", "\u{feff}走访日期\u{200b}", "3.走访日期", "２、走访日期"]
        {
            assert_eq!(cleaned(written), "走访日期", "{written}");
        }
        assert_eq!(cleaned("时长（小时）"), "时长(小时)");
        assert_eq!(cleaned("Date of Visit"), cleaned("date of visit"));
        assert_eq!(cleaned("12."), "12.");
        let heading = Heading::new("社工站\n【必填】(全称):");
        assert_eq!((&*heading.base, heading.brackets.len()), ("社工站", 2));
        assert!(Heading::new(" * ").is_blank() && Heading::new("Unnamed: 3").is_blank() && !Heading::new("Unnamed: x").is_blank());
    }
}
