//! The unified social credit code of a body (GB 32100-2015). It is apart from personal numbers because it is never masked.

use std::fmt;

use super::{DivisionCode, scan, text_serde};
use crate::finding::{Code, Problem};

/// The characters of a code, each worth its position: no I, O, Z, S and V, which are easily misread.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The department that registers a body and gives it its code (GB 32100-2015: the first character).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Department {
    /// 机构编制, `1`.
    Establishment,
    /// 外交, `2`.
    ForeignAffairs,
    /// 司法行政, `3`.
    Justice,
    /// 文化, `4`.
    Culture,
    /// 民政, `5`.
    CivilAffairs,
    /// 旅游, `6`.
    Tourism,
    /// 宗教, `7`.
    Religion,
    /// 工会, `8`.
    TradeUnion,
    /// 工商, `9`.
    Commerce,
    /// 中央军委改革和编制办公室, `A`.
    Military,
    /// 农业, `N`.
    Agriculture,
    /// 其他, `Y`.
    Other,
}

impl Department {
    const ALL: [(u8, Department, &str); 12] = [
        (b'1', Department::Establishment, "establishment"),
        (b'2', Department::ForeignAffairs, "foreign_affairs"),
        (b'3', Department::Justice, "justice"),
        (b'4', Department::Culture, "culture"),
        (b'5', Department::CivilAffairs, "civil_affairs"),
        (b'6', Department::Tourism, "tourism"),
        (b'7', Department::Religion, "religion"),
        (b'8', Department::TradeUnion, "trade_union"),
        (b'9', Department::Commerce, "commerce"),
        (b'A', Department::Military, "military"),
        (b'N', Department::Agriculture, "agriculture"),
        (b'Y', Department::Other, "other"),
    ];

    fn of(character: u8) -> Option<Department> {
        Department::ALL.into_iter().find(|(known, ..)| *known == character).map(|(_, department, _)| department)
    }

    /// The word in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Department::ALL.into_iter().find(|(_, department, _)| *department == self).map_or("", |(.., word)| word)
    }
}

/// A unified social credit code (统一社会信用代码, GB 32100-2015): department 1, kind 1, division 6, organisation code 9
/// (GB 11714), check character 1.
///
/// It names a body, not a person, so it is not masked. The kind is the department's own list, which grows, and the check
/// character of the organisation code within is not looked at: the last one guards it too.
///
/// ```
/// use wushe::finding::Code;
/// use wushe::value::{CreditCode, Department};
///
/// let code = CreditCode::parse("91110000600037341L")?;
/// assert_eq!((code.department(), code.kind(), code.organisation_code()), (Department::Commerce, '1', "600037341"));
/// assert_eq!(code.division().map(|division| division.to_string()).as_deref(), Some("110000000000"));
/// assert_eq!(CreditCode::parse("91110000600037341M").unwrap_err().code, Code::CreditCodeCheck);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode([u8; 18]);

impl CreditCode {
    /// Parses 18 characters; small letters become capitals, which [`CreditCode::parse_noting_case`] also tells.
    ///
    /// # Errors
    /// `credit_code_full_width`, `credit_code_lost_digits` (9.11101E+17), `credit_code_length`, `credit_code_letter`
    /// (I, O, Z, S or V), `credit_code_characters` (any other that can't be there), `credit_code_department`,
    /// `credit_code_division`, `credit_code_check`.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        CreditCode::parse_noting_case(text).map(|(code, _)| code)
    }

    /// The same, and whether a letter was small: a hint `credit_code_case` is due then.
    ///
    /// # Errors
    /// As [`CreditCode::parse`].
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::value::CreditCode;
    ///
    /// assert!(CreditCode::parse_noting_case("91350100m000100y43")?.1);
    /// assert!(!CreditCode::parse_noting_case("91350100M000100Y43")?.1);
    /// assert_eq!(CreditCode::parse_noting_case("91350100M000100Y44").unwrap_err().code, Code::CreditCodeCheck);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn parse_noting_case(text: &str) -> Result<(Self, bool), Problem> {
        if scan::has_full_width(text) {
            return Err(Code::CreditCodeFullWidth.into());
        }
        if scan::is_scientific(text) {
            return Err(Code::CreditCodeLostDigits.into());
        }
        if text.chars().count() != 18 {
            return Err(Code::CreditCodeLength.into());
        }
        let capitals = text.bytes().map(|byte| byte.to_ascii_uppercase());
        let mut code = [0; 18];
        for (to, from) in code.iter_mut().zip(capitals) {
            *to = from;
        }
        if text.len() != 18 || !code.iter().all(u8::is_ascii_alphanumeric) {
            return Err(Code::CreditCodeCharacters.into());
        }
        if code.iter().any(|byte| value(*byte).is_none()) {
            return Err(Code::CreditCodeLetter.into());
        }
        let [department, _, division @ .., last] = code;
        if Department::of(department).is_none() {
            return Err(Code::CreditCodeDepartment.into());
        }
        // 100000 stands for the whole country: bodies that a ministry registers itself.
        let place = division.get(..6).filter(|place| place.iter().all(u8::is_ascii_digit));
        if !place.is_some_and(|place| place == b"100000" || scan::is_province(scan::number(place) / 10_000)) {
            return Err(Code::CreditCodeDivision.into());
        }
        if check_character(&code) != Some(last) {
            return Err(Code::CreditCodeCheck.into());
        }
        Ok((CreditCode(code), text.bytes().any(|byte| byte.is_ascii_lowercase())))
    }

    /// The code, with capital letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Who registered the body.
    #[must_use]
    pub fn department(&self) -> Department {
        let [first, ..] = self.0;
        Department::of(first).unwrap_or(Department::Other)
    }

    /// The kind of body, on that department's own list; of 民政 `1` is 社会团体, `2` 民办非企业单位, `3` 基金会.
    #[must_use]
    pub fn kind(&self) -> char {
        let [_, kind, ..] = self.0;
        kind.into()
    }

    /// The division whose department registered it; nothing where a ministry did, or where the six digits have a level
    /// without the one above it.
    #[must_use]
    pub fn division(&self) -> Option<DivisionCode> {
        DivisionCode::parse_short(self.as_str().get(2..8)?).ok()
    }

    /// The organisation code (GB 11714), nine characters.
    #[must_use]
    pub fn organisation_code(&self) -> &str {
        self.as_str().get(8..17).unwrap_or_default()
    }
}

fn value(character: u8) -> Option<usize> {
    ALPHABET.iter().position(|known| *known == character)
}

/// 31 less the weighted sum modulo 31, where a remainder of 0 gives `0` and not a character behind the alphabet.
fn check_character(code: &[u8; 18]) -> Option<u8> {
    const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let mut sum = 0;
    for (character, weight) in code.iter().zip(WEIGHTS) {
        sum += value(*character)? * weight;
    }
    ALPHABET.get((31 - sum % 31) % 31).copied()
}

text_serde!(CreditCode);

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The body of 17 characters with its check character.
    fn whole(body: &str) -> String {
        let mut code = [b'0'; 18];
        code[..17].copy_from_slice(body.as_bytes());
        format!("{body}{}", char::from(check_character(&code).unwrap()))
    }

    #[test]
    fn published_examples_are_valid() {
        for (text, department, division) in [
            ("91110108551385082Q", Department::Commerce, Some("110108000000")),
            ("91110000600037341L", Department::Commerce, Some("110000000000")),
            ("91350100M000100Y43", Department::Commerce, Some("350100000000")),
            ("12100000400002259P", Department::Establishment, None),
        ] {
            let (code, small) = CreditCode::parse_noting_case(text).unwrap();
            assert_eq!((code.department(), code.division().map(|code| code.to_string()).as_deref()), (department, division), "{text}");
            assert_eq!((code.to_string().as_str(), small), (text, false));
            assert_eq!(CreditCode::parse_noting_case(&text.to_lowercase()).unwrap(), (code, true));
        }
    }

    #[test]
    fn a_remainder_of_zero_wraps_to_zero() {
        // Of every 31 bodies that differ in one character, one has the remainder 0.
        let bodies = ALPHABET.iter().map(|last| format!("5115220034000{}1X2", char::from(*last)));
        let zeros: Vec<String> = bodies.map(|body| whole(&body)).filter(|code| code.ends_with('0')).collect();
        assert_eq!(zeros.len(), 1);
        assert_eq!(CreditCode::parse(&zeros[0]).unwrap().as_str(), zeros[0]);
    }

    #[test]
    fn each_way_of_being_wrong_has_its_code() {
        for (text, code) in [
            ("", Code::CreditCodeLength),
            ("91110000600037341", Code::CreditCodeLength),
            ("91110000600037341L ", Code::CreditCodeLength),
            ("911100006000373４1L", Code::CreditCodeFullWidth),
            ("9.11101E+17", Code::CreditCodeLostDigits),
            ("9111000060003734-L", Code::CreditCodeCharacters),
            ("9111000060003734号L", Code::CreditCodeCharacters),
            ("9111000O600037341L", Code::CreditCodeLetter),
            ("9111000060003734il", Code::CreditCodeLetter),
            ("01110000600037341L", Code::CreditCodeDepartment),
            ("B1110000600037341L", Code::CreditCodeDepartment),
            ("91990000600037341L", Code::CreditCodeDivision),
            ("91100001600037341L", Code::CreditCodeDivision),
            ("9111000A600037341L", Code::CreditCodeDivision),
            ("91110000600037341M", Code::CreditCodeCheck),
        ] {
            assert_eq!(CreditCode::parse(text).unwrap_err().code, code, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_change_of_one_character_is_seen(body in "[1-9ANY][1-9](11|15|65)[0-9]{4}[0-9A-HJ-NP-RTUWXY]{9}", at in 0usize..18, to in 0usize..31) {
            let code = whole(&body);
            prop_assert_eq!(CreditCode::parse(&code).unwrap().to_string(), code.clone());
            let mut changed = code.clone().into_bytes();
            changed[at] = ALPHABET[to];
            let changed = String::from_utf8(changed).unwrap();
            prop_assert_eq!(CreditCode::parse(&changed).is_ok(), changed == code);
        }

        #[test]
        fn any_text_gives_an_answer(text in ".*") {
            let _ = CreditCode::parse(&text);
        }
    }
}
