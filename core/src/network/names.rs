//! Finding units by name. It is apart from the tree because a name never decides which unit is meant.

use super::tree::{Tree, Unit};
use crate::finding::word_list;
use crate::value::{DivisionCode, Level};

/// Returns true if the character can't be in a name: a control, an invisible one, or the mark of a wrongly decoded text.
pub(super) fn is_no_name(c: char) -> bool {
    let unseen = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    c.is_control() || unseen || c == char::REPLACEMENT_CHARACTER
}

word_list! {
    /// How a unit's name fits the name that was asked for.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum NameMatch {
        /// It is that name.
        Full = "full",
        /// It is, but for the committee: 平安村 for 平安村委会.
        WithoutCommittee = "without_committee",
        /// It is, but for the committee and the kind of place: 平安 for 平安村委会.
        Bare = "bare",
    }

    /// The word in JSON.
    pub fn as_str;
}

/// A unit that may be meant by a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// The unit.
    pub unit: Unit<'a>,
    /// The names from the topmost unit down to it.
    pub path: Vec<&'a str>,
    /// How its name fits.
    pub matched: NameMatch,
}

impl<'a> Tree<'a> {
    /// Every unit, or every one in `within` (itself too), that the name fits, by code. None is ever preferred.
    ///
    /// A name fits a unit that is called exactly so. It also fits a village (嘎查村、社区) in two looser ways:
    /// - **without the committee**: both names are the same once their ending is dropped: one of 委会, 委员会, 人民委员会,
    ///   居委会, 居民委会, 居民委员会, 村委会, 村民委会, 村民委员会, the longest that fits. Of the last three the 村 stays,
    ///   unless what stands before it ends in 村 or 嘎查 already;
    /// - **bare**: the name asked for is the village's, without the committee and then without 嘎查, 社区 or 村.
    ///
    /// Nothing else is tried: no abbreviation (科右前旗), no other spelling, no part of a name.
    #[must_use]
    pub fn by_name(self, name: &str, within: Option<DivisionCode>) -> Vec<Candidate<'a>> {
        let asked = without_committee(name);
        let found = |unit: Unit<'a>| Some(Candidate { matched: fits(name, asked, unit)?, path: self.path(unit), unit });
        match within {
            Some(code) => self.within(code).filter_map(found).collect(),
            None => self.units().filter_map(found).collect(),
        }
    }
}

fn fits(name: &str, asked: (&str, &str), unit: Unit<'_>) -> Option<NameMatch> {
    if unit.name == name {
        return Some(NameMatch::Full);
    }
    if name.is_empty() || unit.level() != Level::Village {
        return None;
    }
    let short = without_committee(unit.name);
    if short == asked {
        return Some(NameMatch::WithoutCommittee);
    }
    (bare(short) == name).then_some(NameMatch::Bare)
}

/// The endings of committees, longer ones before those that they end in, and what stays of each.
const COMMITTEES: [(&str, &str); 9] = [
    ("村民委员会", "村"),
    ("居民委员会", ""),
    ("人民委员会", ""),
    ("村民委会", "村"),
    ("居民委会", ""),
    ("村委会", "村"),
    ("居委会", ""),
    ("委员会", ""),
    ("委会", ""),
];

/// A name without its committee, in two parts: what stands before the ending, and the 村 that stays of it, if any.
fn without_committee(name: &str) -> (&str, &str) {
    let found = COMMITTEES.iter().find_map(|(ending, stays)| Some((name.strip_suffix(ending)?, *stays)));
    let (stem, stays) = match found {
        Some((stem, stays)) if !(stem.is_empty() || stem.ends_with('村') || stem.ends_with("嘎查")) => (stem, stays),
        Some((stem, _)) if !stem.is_empty() => (stem, ""),
        _ => (name, ""),
    };
    match stem.strip_suffix('村') {
        // So that 平安村 and the 平安村 of 平安村委会 are the same two parts.
        Some(before) if stays.is_empty() && !before.is_empty() => (before, "村"),
        _ => (stem, stays),
    }
}

fn bare<'a>((stem, stays): (&'a str, &'a str)) -> &'a str {
    if !stays.is_empty() {
        return stem;
    }
    ["嘎查", "社区"].iter().find_map(|kind| stem.strip_suffix(kind)).filter(|stem| !stem.is_empty()).unwrap_or(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_of_committees() {
        for (name, short, last) in [
            ("平安村委会", "平安村", "平安"),
            ("平安村", "平安村", "平安"),
            ("林场村民委员会", "林场村", "林场"),
            ("巨力河村村民委会", "巨力河村", "巨力河"),
            ("新区社区居委会", "新区社区", "新区"),
            ("益民路社区居民委员会", "益民路社区", "益民路"),
            ("佳和社区居民委会", "佳和社区", "佳和"),
            ("归流河嘎查", "归流河嘎查", "归流河"),
            ("兴华嘎查委会", "兴华嘎查", "兴华"),
            ("三河嘎查人民委员会", "三河嘎查", "三河"),
            ("乌兰嘎查村委会", "乌兰嘎查", "乌兰"),
            ("温德根嘎查委员会", "温德根嘎查", "温德根"),
            ("呼和马场第一生产连队居民委员会", "呼和马场第一生产连队", "呼和马场第一生产连队"),
            ("第一生产队", "第一生产队", "第一生产队"),
            ("村委会", "村委会", "村委会"),
            ("村", "村", "村"),
            ("嘎查", "嘎查", "嘎查"),
        ] {
            let parts = without_committee(name);
            assert_eq!(format!("{}{}", parts.0, parts.1), short, "{name}");
            assert_eq!(bare(parts), last, "{name}");
        }
    }
}
