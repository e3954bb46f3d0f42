//! A resident's identity number. It is a type of its own because it is masked and `expose` is the one way out.

use std::fmt;

use super::{Date, scan};
use crate::finding::{Code, Problem, word_list};

word_list! {
    /// The sex that an identity number tells.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Sex {
        /// An even sequence number.
        Female = "female",
        /// An odd sequence number.
        Male = "male",
    }

    /// The word in JSON.
    pub fn as_str;
}

/// A resident identity number (GB 11643-1999, 18 characters; GB 11643-1989, 15 digits), those of residence permits for Hong Kong, Macao
/// and Taiwan residents (国办发〔2018〕81号, article 3: 810000, 820000 and 830000), and that of a foreigner's permanent residence card
/// (GA 2102-2023: 9, two digits of the province, three of the country, then as the others).
///
/// `Debug` and `Display` mask it, and no finding ever holds it; [`ResidentId::expose`] is the one way out.
///
/// ```
/// use wushe::finding::Code;
/// use wushe::value::{ResidentId, Sex};
///
/// // The standard's own example, whose birth year is 1880.
/// let id = ResidentId::parse("440524188001010014")?;
/// assert_eq!((id.birth_date().to_string().as_str(), id.sex()), ("1880-01-01", Sex::Male));
/// assert_eq!(format!("{id:?} {id}"), "ResidentId(***) ***");
/// assert_eq!(ResidentId::parse("440524188001010015").unwrap_err().code, Code::ResidentIdCheckDigit);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResidentId {
    text: [u8; 18],
    length: u8,
    birth_date: Date,
}

impl ResidentId {
    /// Parses 18 characters (the last may be `x`, which becomes `X`) or the 15 digits of the older form.
    ///
    /// # Errors
    /// `resident_id_full_width`, `invisible_character`, `resident_id_lost_digits` (1.52221E+17, or 000 at the end that a spreadsheet
    /// wrote), `resident_id_digits` (a character that can't be in one), `resident_id_length`, `resident_id_province`,
    /// `resident_id_cut` (15 digits that can only be the first of 18), `resident_id_birth_date`, `resident_id_check_digit`.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let bytes = text.as_bytes();
        let (digits, check) = match bytes.len() {
            18 => bytes.split_at_checked(17).ok_or(Code::ResidentIdLength)?,
            15 => (bytes, &[][..]),
            _ => return Err(why_not_digits(text, Code::ResidentIdLength)),
        };
        let check_fits = check.iter().all(|c| c.is_ascii_digit() || matches!(c, b'x' | b'X'));
        if !digits.iter().all(u8::is_ascii_digit) || !check_fits {
            return Err(why_not_digits(text, Code::ResidentIdDigits));
        }
        let refused = |code: Code| {
            // Spreadsheets keep fifteen digits and write zeros for the rest.
            let lost = matches!(digits, [.., b'0', b'0']) && check == b"0";
            Err(if lost { Code::ResidentIdLostDigits.into() } else { code.into() })
        };
        let number = |from: usize, to: usize| digits.get(from..to).map_or(0, scan::number);
        let is_place = match number(0, 1) {
            9 => !check.is_empty() && scan::is_province(number(1, 3)),
            _ => scan::is_province(number(0, 2)) || number(0, 2) == 83 && !check.is_empty(),
        };
        if !is_place {
            return refused(Code::ResidentIdProvince);
        }
        let whole = Date::from_numbers(number(6, 10), number(10, 12), number(12, 14)).filter(|date| is_lifetime(*date));
        // The older form was issued to people born in the 1900s alone.
        let older = || Date::from_numbers(1900 + number(6, 8), number(8, 10), number(10, 12));
        let birth = if check.is_empty() { older() } else { Date::from_numbers(number(6, 10), number(10, 12), number(12, 14)) };
        let Some(birth_date) = birth else {
            let cut = check.is_empty() && whole.is_some();
            return refused(if cut { Code::ResidentIdCut } else { Code::ResidentIdBirthDate });
        };
        if check.first().is_some_and(|check| check.to_ascii_uppercase() != check_digit(digits)) {
            return refused(Code::ResidentIdCheckDigit);
        }
        let mut stored = [0; 18];
        for (to, from) in stored.iter_mut().zip(bytes) {
            *to = from.to_ascii_uppercase();
        }
        Ok(ResidentId { text: stored, length: if check.is_empty() { 15 } else { 18 }, birth_date })
    }

    /// Returns true if its 15 digits may as well be the first of 18: those behind the place spell a day of the years 1800 to 2099.
    ///
    /// ```
    /// use wushe::value::ResidentId;
    ///
    /// assert!(ResidentId::parse("152221201001081")?.may_be_cut());
    /// assert!(!ResidentId::parse("110105491231002")?.may_be_cut());
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    #[must_use]
    pub fn may_be_cut(&self) -> bool {
        let number = |from: usize, to: usize| self.text.get(from..to).map_or(0, scan::number);
        self.length == 15 && Date::from_numbers(number(6, 10), number(10, 12), number(12, 14)).is_some_and(is_lifetime)
    }

    /// The day of birth that the number states.
    #[must_use]
    pub fn birth_date(&self) -> Date {
        self.birth_date
    }

    /// The sex that the number states: the last digit of the sequence, odd for men.
    #[must_use]
    pub fn sex(&self) -> Sex {
        let at = if self.length == 18 { 16 } else { 14 };
        match self.text.get(at) {
            Some(digit) if digit % 2 == 1 => Sex::Male,
            _ => Sex::Female,
        }
    }

    /// The number itself. Whoever calls this answers for where it goes.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.text.get(..usize::from(self.length)).and_then(|text| std::str::from_utf8(text).ok()).unwrap_or_default()
    }
}

/// Returns true if people who have a number can have been born on that day: the standard's own example was born in 1880.
fn is_lifetime(date: Date) -> bool {
    (1800..2100).contains(&date.year_month_day().0)
}

#[cold]
fn why_not_digits(text: &str, otherwise: Code) -> Problem {
    // A bracket of Chinese text is no digit in full width.
    if text.chars().any(|c| scan::narrow(c) != c && scan::narrow(c).is_ascii_alphanumeric()) {
        return Code::ResidentIdFullWidth.into();
    }
    if let Some(problem) = scan::find_invisible(text) {
        return problem;
    }
    let odd = !text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'x' | b'X'));
    if scan::is_scientific(text) || scan::without_zeros(text).is_some() {
        Code::ResidentIdLostDigits.into()
    } else if odd {
        Code::ResidentIdDigits.into()
    } else {
        otherwise.into()
    }
}

/// ISO 7064 MOD 11-2 over the first 17 digits.
fn check_digit(digits: &[u8]) -> u8 {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight).sum();
    match sum % 11 {
        0 => b'1',
        1 => b'0',
        2 => b'X',
        rest => b"9876543".get(rest as usize - 3).copied().unwrap_or(b'2'),
    }
}

impl std::str::FromStr for ResidentId {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        ResidentId::parse(text)
    }
}

impl fmt::Debug for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResidentId(***)")
    }
}

impl fmt::Display for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_examples_are_valid() {
        for (text, birth, sex) in [
            ("11010519491231002X", "1949-12-31", Sex::Female),
            ("11010519491231002x", "1949-12-31", Sex::Female),
            ("440524188001010014", "1880-01-01", Sex::Male),
            ("370101190102039973", "1901-02-03", Sex::Male),
            ("34052419800101001X", "1980-01-01", Sex::Male),
            ("110105491231002", "1949-12-31", Sex::Female),
            ("810000199001010035", "1990-01-01", Sex::Male),
            ("830000199001010039", "1990-01-01", Sex::Male),
        ] {
            let id = ResidentId::parse(text).unwrap();
            assert_eq!(id.birth_date().to_string(), birth);
            assert_eq!(id.sex(), sex);
            assert_eq!(id.expose(), text.to_uppercase());
        }
    }

    #[test]
    fn each_way_of_being_wrong_has_its_code() {
        for (text, code) in [
            ("", Code::ResidentIdLength),
            ("1101051949123100", Code::ResidentIdLength),
            ("11010519491231X02X", Code::ResidentIdDigits),
            ("11010519491231002Y", Code::ResidentIdDigits),
            ("1１010519491231002X", Code::ResidentIdFullWidth),
            ("1.10105E+17", Code::ResidentIdLostDigits),
            ("99010519491231002X", Code::ResidentIdProvince),
            ("11010519490231002X", Code::ResidentIdBirthDate),
            ("110105194912310021", Code::ResidentIdCheckDigit),
            ("110105490231002", Code::ResidentIdBirthDate),
            ("152221199005201", Code::ResidentIdCut),
            ("152221199001011000", Code::ResidentIdLostDigits),
            ("110105194912310020", Code::ResidentIdCheckDigit),
            ("11010519491231002X（本人）", Code::ResidentIdDigits),
            ("110105 19491231 002X", Code::ResidentIdDigits),
            ("\u{202a}11010519491231002X", Code::InvisibleCharacter),
            ("999901199001010036", Code::ResidentIdProvince),
            ("840000199001010033", Code::ResidentIdProvince),
        ] {
            assert_eq!(ResidentId::parse(text).unwrap_err().code, code, "{text}");
        }
    }
}
