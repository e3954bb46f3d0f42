//! A division code and what its digits say. What exists under a code is asked of `network/`, which is why no list is read here.

use std::fmt;

use super::{scan, text_serde};
use crate::finding::{Code, Problem, word_list};

word_list! {
    /// How deep a unit lies in the administrative tree.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Level {
        /// 省、自治区、直辖市: the first two digits.
        Province = "province",
        /// 地、市、州、盟: four digits.
        Prefecture = "prefecture",
        /// 县、市、区、旗: six digits.
        County = "county",
        /// 苏木、乡、镇、街道: nine digits.
        Township = "township",
        /// 嘎查、村、社区: twelve digits.
        Village = "village",
    }

    /// Every level, from the top.
    pub const ALL: [Level; 5];

    /// The word in JSON and in division lists.
    pub fn as_str;

    /// The level of that word.
    pub fn from_name;
}

impl Level {
    /// The step between two units of this level, in the number of a code.
    fn step(self) -> u64 {
        match self {
            Level::Province => 10_000_000_000,
            Level::Prefecture => 100_000_000,
            Level::County => 1_000_000,
            Level::Township => 1_000,
            Level::Village => 1,
        }
    }
}

word_list! {
    /// The kind of a township by its three digits (GB/T 10114-2003), whatever its name.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum TownshipKind {
        /// 街道, 001 to 099.
        Subdistrict = "subdistrict",
        /// 镇, 100 to 199.
        Town = "town",
        /// 乡、苏木, 200 to 399.
        Township = "township",
        /// 类似乡级单位 such as farms and development zones, 400 to 599.
        Similar = "similar",
    }

    /// The word in JSON.
    pub fn as_str;
}

word_list! {
    /// The kind of a committee by the three village digits.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum VillageKind {
        /// 居委会、社区, 001 to 199.
        Residents = "residents",
        /// 村委会、嘎查, 200 to 399.
        Villagers = "villagers",
        /// 类似居委会, 400 to 499.
        SimilarResidents = "similar_residents",
        /// 类似村委会, 500 to 599.
        SimilarVillagers = "similar_villagers",
    }

    /// The word in JSON.
    pub fn as_str;
}

/// A 12-digit statistical division code: province 2, prefecture 2, county 2 (GB/T 2260), township 3 (GB/T 10114),
/// village 3. The level is that of the last part that is not zero.
///
/// ```
/// use wushe::finding::Code;
/// use wushe::value::{DivisionCode, Level};
///
/// let village = DivisionCode::parse("152221100210")?;
/// assert_eq!(village.level(), Level::Village);
/// assert_eq!(village.parent().map(|parent| parent.to_string()).as_deref(), Some("152221100000"));
/// assert_eq!(DivisionCode::parse("15222110021").unwrap_err().code, Code::DivisionLength);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DivisionCode(u64);

impl DivisionCode {
    /// Parses exactly 12 digits.
    ///
    /// # Errors
    /// `division_full_width`, `division_lost_digits` (1.52221E+11), `division_digits`, `division_length`,
    /// `division_province` (the first two digits are no province's), `division_gap` (a level without the one above).
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let digits = code_digits(text)?;
        if digits.len() != 12 {
            return Err(Code::DivisionLength.into());
        }
        DivisionCode::from_number(scan::number(digits))
    }

    /// Parses 2, 4, 6, 9 or 12 digits, as people write the code of a province, prefecture, county, township or village.
    ///
    /// # Errors
    /// As [`DivisionCode::parse`]; `division_length` for any other number of digits.
    pub fn parse_short(text: &str) -> Result<Self, Problem> {
        let digits = code_digits(text)?;
        let step = match digits.len() {
            2 => Level::Province.step(),
            4 => Level::Prefecture.step(),
            6 => Level::County.step(),
            9 => Level::Township.step(),
            12 => Level::Village.step(),
            _ => return Err(Code::DivisionLength.into()),
        };
        DivisionCode::from_number(scan::number(digits) * step)
    }

    fn from_number(number: u64) -> Result<Self, Problem> {
        let code = DivisionCode(number);
        let parts = Level::ALL.map(|level| code.part(level));
        if !scan::is_province(number / Level::Province.step()) {
            return Err(Code::DivisionProvince.into());
        }
        let mut ended = false;
        for (level, part) in Level::ALL.into_iter().zip(parts) {
            if ended && part != 0 {
                return Err(Code::DivisionGap.into());
            }
            ended = ended || part == 0 && !(level == Level::County && code.has_no_counties());
        }
        Ok(code)
    }

    /// Returns true if it lies in 东莞, 中山 or 儋州, the prefectures whose townships lie in no county.
    fn has_no_counties(self) -> bool {
        matches!(self.0 / Level::Prefecture.step(), 4419 | 4420 | 4604)
    }

    // Every divisor below is a constant, which takes the place of a division by multiplications.
    fn part(self, level: Level) -> u64 {
        match level {
            Level::Province => self.0 / 10_000_000_000 % 100,
            Level::Prefecture => self.0 / 100_000_000 % 100,
            Level::County => self.0 / 1_000_000 % 100,
            Level::Township => self.0 / 1_000 % 1_000,
            Level::Village => self.0 % 1_000,
        }
    }

    /// The code with zeros below that level.
    fn cut(self, level: Level) -> DivisionCode {
        DivisionCode(match level {
            Level::Province => self.0 / 10_000_000_000 * 10_000_000_000,
            Level::Prefecture => self.0 / 100_000_000 * 100_000_000,
            Level::County => self.0 / 1_000_000 * 1_000_000,
            Level::Township => self.0 / 1_000 * 1_000,
            Level::Village => self.0,
        })
    }

    /// How deep it lies.
    #[must_use]
    pub fn level(self) -> Level {
        if !self.0.is_multiple_of(1_000) {
            Level::Village
        } else if !self.0.is_multiple_of(1_000_000) {
            Level::Township
        } else if !self.0.is_multiple_of(100_000_000) {
            Level::County
        } else if !self.0.is_multiple_of(10_000_000_000) {
            Level::Prefecture
        } else {
            Level::Province
        }
    }

    /// The unit at that level that this one lies in, or is; nothing where it lies above that level or in no unit of it.
    #[must_use]
    pub fn ancestor(self, level: Level) -> Option<DivisionCode> {
        (level <= self.level() && self.part(level) != 0).then(|| self.cut(level))
    }

    /// The unit one level up, by the digits.
    #[must_use]
    pub fn parent(self) -> Option<DivisionCode> {
        let level = self.level();
        Level::ALL.into_iter().rev().find(|above| *above < level && self.part(*above) != 0).and_then(|above| self.ancestor(above))
    }

    /// Returns true if the other unit is this one or lies in it, by the digits.
    #[must_use]
    pub fn contains(self, other: DivisionCode) -> bool {
        other.ancestor(self.level()) == Some(self)
    }

    /// The kind of township, from its digits; nothing above township level and outside the standard's ranges.
    #[must_use]
    pub fn township_kind(self) -> Option<TownshipKind> {
        match self.part(Level::Township) {
            1..=99 => Some(TownshipKind::Subdistrict),
            100..=199 => Some(TownshipKind::Town),
            200..=399 => Some(TownshipKind::Township),
            400..=599 => Some(TownshipKind::Similar),
            _ => None,
        }
    }

    /// The kind of village committee, from its digits; nothing above village level and outside the ranges.
    #[must_use]
    pub fn village_kind(self) -> Option<VillageKind> {
        match self.part(Level::Village) {
            1..=199 => Some(VillageKind::Residents),
            200..=399 => Some(VillageKind::Villagers),
            400..=499 => Some(VillageKind::SimilarResidents),
            500..=599 => Some(VillageKind::SimilarVillagers),
            _ => None,
        }
    }

    /// The code as a number of twelve digits.
    #[must_use]
    pub fn number(self) -> u64 {
        self.0
    }
}

fn code_digits(text: &str) -> Result<&[u8], Problem> {
    scan::digits(text).ok_or_else(|| {
        if scan::has_full_width(text) {
            Code::DivisionFullWidth
        } else if scan::is_scientific(text) {
            Code::DivisionLostDigits
        } else if text.is_empty() {
            Code::DivisionLength
        } else {
            Code::DivisionDigits
        }
        .into()
    })
}

text_serde!(DivisionCode);

impl fmt::Display for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012}", self.0)
    }
}

impl fmt::Debug for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_of_being_wrong_has_its_code() {
        for (text, code) in [
            ("", Code::DivisionLength),
            ("152221", Code::DivisionLength),
            ("1522211002100", Code::DivisionLength),
            ("15222110021x", Code::DivisionDigits),
            ("１52221100210", Code::DivisionFullWidth),
            ("1.52221E+11", Code::DivisionLostDigits),
            ("992221100210", Code::DivisionProvince),
            ("152200100000", Code::DivisionGap),
            ("150021000000", Code::DivisionGap),
        ] {
            assert_eq!(DivisionCode::parse(text).unwrap_err().code, code, "{text}");
        }
    }

    #[test]
    fn levels_parents_and_kinds() {
        let village = DivisionCode::parse("152222105203").unwrap();
        let chain: Vec<_> =
            std::iter::successors(Some(village), |code| code.parent()).map(|code| (code.level(), code.to_string())).collect();
        assert_eq!(
            chain,
            [
                (Level::Village, "152222105203".to_owned()),
                (Level::Township, "152222105000".to_owned()),
                (Level::County, "152222000000".to_owned()),
                (Level::Prefecture, "152200000000".to_owned()),
                (Level::Province, "150000000000".to_owned()),
            ]
        );
        assert_eq!(village.township_kind(), Some(TownshipKind::Town));
        assert_eq!(village.village_kind(), Some(VillageKind::Villagers));
        assert!(DivisionCode::parse_short("1522").unwrap().contains(village));
        assert!(!DivisionCode::parse_short("152221").unwrap().contains(village));
        assert_eq!(DivisionCode::parse_short("152222105").unwrap().to_string(), "152222105000");
    }

    #[test]
    fn three_prefectures_have_no_counties() {
        let township = DivisionCode::parse("441900003000").unwrap();
        assert_eq!(township.parent().unwrap().to_string(), "441900000000");
        assert_eq!(township.ancestor(Level::County), None);
        assert!(township.parent().unwrap().contains(township));
        assert_eq!(DivisionCode::parse("441800003000").unwrap_err().code, Code::DivisionGap);
    }
}
