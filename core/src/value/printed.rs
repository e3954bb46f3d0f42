//! The words with which documents print numbers: 万, 余, 以上. They are apart from the reader because printing uses them too.

use super::Decimal;
use crate::finding::word_list;

word_list! {
    /// The relation between a printed number and the counted one.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Relation {
        /// Printed in full: `1493户`.
        Exact = "exact",
        /// Printed with fewer digits: `1.7万元` is anything from 16,500 up to 17,500.
        Rounded = "rounded",
        /// Printed as a floor: `1.36万余人次` is anything from 13,600 up to 13,700, `300户以上` anything from 300.
        AtLeast = "at_least",
    }

    /// The word in JSON.
    pub fn as_str;
}

/// The word that large figures are printed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// None: every digit is printed.
    One,
    /// 万, ten thousand.
    Wan,
    /// 亿, a hundred million.
    Yi,
}

impl Scale {
    pub(super) fn word(self) -> &'static str {
        match self {
            Scale::One => "",
            Scale::Wan => "万",
            Scale::Yi => "亿",
        }
    }

    pub(super) fn factor(self) -> Decimal {
        Decimal::from(match self {
            Scale::One => 1,
            Scale::Wan => 10_000,
            Scale::Yi => 100_000_000,
        })
    }
}

/// The words for a size other than 万 and 亿.
const SCALES: [char; 16] = ['十', '百', '千', '拾', '佰', '仟', '万', '亿', '萬', '億', 'w', 'W', 'k', 'K', 'm', 'M'];

/// The units that begin as such a word does.
const UNITS: [&str; 14] = ["千克", "千米", "千瓦", "千卡", "千字", "百分点", "百分比", "百叶", "km", "kg", "kW", "m", "m²", "m³"];

/// Words before a unit that change the number of the digits: 3几户, 300来户, 3个多月, 10至20户.
const BEFORE: [char; 13] = ['余', '多', '来', '几', '数', '把', '至', '到', '整', '许', '半', '强', '弱'];

/// Words behind a unit that bound the number or add to it.
const BEHIND: [&str; 14] = ["以下", "以内", "之内", "以上", "以外", "不到", "不足", "不等", "及", "多", "余", "整", "许", "半"];

/// Returns true if a size other than 万 and 亿 is written.
pub(super) fn has_other_scale(unit: &str) -> bool {
    unit.starts_with(SCALES) && !UNITS.contains(&unit)
}

/// Returns true if it is a unit of counting and nothing besides: letters, with a stroke between two of them (元/月), or a sign for a share.
pub(super) fn is_unit(unit: &str) -> bool {
    if matches!(unit, "%" | "‰" | "℃") {
        return true;
    }
    let letter = |c: char| c.is_alphabetic() || matches!(c, '²' | '³');
    let whole = unit.chars().all(|c| letter(c) || c == '/') && unit.starts_with(letter) && unit.ends_with(letter);
    let more = unit.starts_with(BEFORE) || BEHIND.iter().any(|word| unit.ends_with(word));
    whole && !more && unit.chars().count() <= 8
}
