//! The sentence of a code in the reader's language. It is apart so that a finding holds no sentence.

use std::fmt::Write as _;

use super::{Code, Finding, Params, Segment};

/// A language that sentences are rendered in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    ZhHans,
    /// English.
    En,
}

/// A language tag that there are no sentences for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the languages are `zh-Hans` and `en`")]
pub struct UnknownLang;

impl std::str::FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(tag: &str) -> Result<Self, UnknownLang> {
        match tag {
            "zh-Hans" | "zh" | "zh-CN" => Ok(Lang::ZhHans),
            "en" => Ok(Lang::En),
            _ => Err(UnknownLang),
        }
    }
}

/// The sentence of a code with its parameters filled in.
pub(super) fn sentence(code: Code, params: &Params, lang: Lang) -> String {
    let entry = code.entry();
    fill(if lang == Lang::En { entry.en } else { entry.zh }, params, lang)
}

#[cfg_attr(not(feature = "sentences"), expect(unused_variables, reason = "words are translated with the sentences that hold them"))]
fn fill(template: &str, params: &Params, lang: Lang) -> String {
    let mut out = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, behind)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        match params.get(name) {
            #[cfg(feature = "sentences")]
            Some(super::Param::Text(text)) if lang == Lang::ZhHans => out.push_str(super::words::chinese(name, text)),
            Some(value) => {
                let _ = write!(out, "{value}");
            }
            None => {
                let _ = write!(out, "{{{name}}}");
            }
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

pub(super) fn message(finding: &Finding, label: Option<&str>, lang: Lang) -> String {
    let sentence = sentence(finding.code, &finding.params, lang);
    let place = place(finding, label, lang);
    match (place.is_empty(), lang) {
        (true, _) => sentence,
        (false, Lang::ZhHans) => format!("{place}：{sentence}"),
        (false, Lang::En) => format!("{place}: {sentence}"),
    }
}

/// `第 37 行「身份证号」`, `row 37, column 身份证号`, `「participants[2].left_on」`.
pub(super) fn place(finding: &Finding, label: Option<&str>, lang: Lang) -> String {
    let param = |name| finding.params.get(name).map(ToString::to_string);
    let heading = label.map(str::to_owned).or_else(|| param("heading"));
    let segments = finding.path.segments();
    #[cfg(feature = "sentences")]
    if let [Segment::Index(ledger), Segment::Index(row), ..] = segments {
        return several(ledger.saturating_add(1), *row, lang);
    }
    if let Some(Segment::Index(row)) = segments.first() {
        let field = heading.or_else(|| segments.get(1).map(|_| path_text(segments.get(1..).unwrap_or_default())));
        return match (lang, field) {
            (Lang::ZhHans, Some(field)) => format!("第 {row} 行「{field}」"),
            (Lang::ZhHans, None) => format!("第 {row} 行"),
            (Lang::En, Some(field)) => format!("row {row}, column {field}"),
            (Lang::En, None) => format!("row {row}"),
        };
    }
    #[cfg(feature = "authoring")]
    if let (Some(Segment::Key(file)), Some(line)) = (segments.first(), param("line"))
        && !finding.code.params().any(|name| name == "line")
    {
        return written(file, &line, path_text(segments.get(1..).unwrap_or_default()), lang);
    }
    let field = heading.unwrap_or_else(|| path_text(segments));
    match lang {
        _ if field.is_empty() => String::new(),
        Lang::ZhHans => format!("「{field}」"),
        Lang::En => field,
    }
}

/// A line of a file that a person wrote: `forms/call.toml 第 8 行「fields.called_on.type」`.
#[cfg(feature = "authoring")]
fn written(file: &str, line: &str, item: String, lang: Lang) -> String {
    match (lang, item.is_empty()) {
        (Lang::ZhHans, true) => format!("{file} 第 {line} 行"),
        (Lang::ZhHans, false) => format!("{file} 第 {line} 行「{item}」"),
        (Lang::En, true) => format!("{file}, line {line}"),
        (Lang::En, false) => format!("{file}, line {line}, {item}"),
    }
}

/// A row of one ledger of several: `第 2 份台账第 37 行`.
#[cfg(feature = "sentences")]
fn several(ledger: u32, row: u32, lang: Lang) -> String {
    match lang {
        Lang::ZhHans => format!("第 {ledger} 份台账第 {row} 行"),
        Lang::En => format!("ledger {ledger}, row {row}"),
    }
}

fn path_text(segments: &[Segment]) -> String {
    let mut out = String::new();
    for segment in segments {
        match segment {
            Segment::Index(index) => {
                let _ = write!(out, "[{index}]");
            }
            Segment::Key(key) => {
                if !out.is_empty() {
                    out.push('.');
                }
                out.push_str(key);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Param, Path};
    use super::*;

    #[test]
    fn every_entry_renders_its_example_in_both_languages() {
        for code in Code::ALL {
            let entry = code.entry();
            let mut params = Params::new();
            for (name, value) in super::super::generated::code::EXAMPLES[code as usize] {
                params.push(name, Param::from((*value).to_owned()));
            }
            for lang in [Lang::ZhHans, Lang::En] {
                let text = sentence(code, &params, lang);
                assert!(!text.is_empty() && !text.contains(['{', '}']), "{}: {text}", entry.code);
            }
            assert_eq!(Code::from_name(entry.code), Some(code));
        }
    }

    #[test]
    fn the_place_comes_first() {
        let row = Finding::new(Code::DateNotReal, Path::new().index(52).key("ended_on"));
        assert_eq!(row.message_with_label("结束日期", Lang::ZhHans), "第 52 行「结束日期」：日历上没有这一天");
        assert_eq!(row.message(Lang::En), "row 52, column ended_on: there is no such day in the calendar");
        let of_several = Finding::new(Code::StaffNotCertified, Path::new().index(1).index(52));
        if cfg!(feature = "sentences") {
            assert_eq!(of_several.place(Lang::ZhHans), "第 2 份台账第 52 行");
            assert_eq!(of_several.place(Lang::En), "ledger 2, row 52");
        }
        let whole = Finding::new(Code::DateNotReal, Path::new());
        assert_eq!(whole.message(Lang::En), "there is no such day in the calendar");
    }
}
