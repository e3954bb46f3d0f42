//! A telephone number of the Chinese mainland. It is a type of its own because it is masked.

use std::fmt;

use super::scan;
use crate::finding::{Code, Problem};

/// A telephone number of the Chinese mainland: a mobile, or a fixed line with its area code and maybe an extension.
///
/// A number of a person is personal: `Debug` and `Display` mask it, and no finding ever holds it; [`Phone::expose`] is the
/// one way out.
///
/// ```
/// use wushe::finding::Code;
/// use wushe::value::Phone;
///
/// let mobile = Phone::parse("+86 13800138000")?;
/// assert_eq!((mobile.is_mobile(), mobile.expose().as_str()), (true, "13800138000"));
/// let line = Phone::parse("04828266866-801")?;
/// assert_eq!((line.area(), line.extension(), line.expose().as_str()), (Some("0482"), Some("801"), "0482-8266866-801"));
/// assert_eq!(format!("{line:?} {line}"), "Phone(***) ***");
/// assert_eq!(Phone::parse("8266866").unwrap_err().code, Code::PhoneAreaMissing);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone {
    /// `0482`; empty for a mobile.
    area: Box<str>,
    local: Box<str>,
    extension: Box<str>,
}

impl Phone {
    /// Parses a mobile of 11 digits (13 to 19), or a fixed line: the area code (010, 02x, 03xx to 09xx), a hyphen or
    /// nothing, 7 or 8 digits of which the first is 2 to 8, and maybe a hyphen and an extension of 1 to 6 digits. Before
    /// either, `+86` and a space, a hyphen or nothing; the 0 of the area code falls away behind it.
    ///
    /// Numbers of services (12345, 400 …) belong to no person and no line, and are refused.
    ///
    /// # Errors
    /// Any other text is refused for its most likely cause, not for the first rule that it breaks: `phone_full_width`,
    /// `invisible_character`, `phone_lost_digits` (1.38E+10), `phone_several` (two numbers), `phone_words` (a word beside the number),
    /// `phone_country` (another than +86), `phone_prefix` (86 or 0086 without the plus), `phone_zero` (a 0 before a mobile),
    /// `phone_service` (400, 800, 95588, 12345), `phone_mobile_separator` (138-0013-8000), `phone_mobile_length`,
    /// `phone_mobile_prefix` (10 to 12), `phone_area_missing` (a fixed line without area code), `phone_area` (an area code that can't
    /// be one), `phone_line`, `phone_extension`, and `phone_characters` for the rest.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        Phone::strict(text).map_err(|problem| why_not(text).unwrap_or(problem))
    }

    fn strict(text: &str) -> Result<Self, Problem> {
        let (abroad, rest) = match text.strip_prefix('+') {
            Some(rest) => {
                let rest = rest.strip_prefix("86").ok_or(Code::PhoneCountry)?;
                (true, rest.strip_prefix([' ', '-']).unwrap_or(rest))
            }
            None => (false, text),
        };
        let is_digit_or_gap = |byte: u8| byte.is_ascii_digit() || byte == b'-' || byte == b' ';
        if !rest.bytes().all(is_digit_or_gap) || !rest.starts_with(|first: char| first.is_ascii_digit()) {
            return Err(Code::PhoneCharacters.into());
        }
        // 10 is the area code of Beijing, and no mobile begins so.
        if rest.starts_with('1') && !(abroad && rest.starts_with("10")) {
            return mobile(rest);
        }
        let national = if abroad { rest } else { rest.strip_prefix('0').ok_or(Code::PhoneAreaMissing)? };
        fixed(national)
    }

    /// Returns true if it is a mobile.
    #[must_use]
    pub fn is_mobile(&self) -> bool {
        self.area.is_empty()
    }

    /// The area code of a fixed line, which tells a city and no person.
    #[must_use]
    pub fn area(&self) -> Option<&str> {
        Some(&*self.area).filter(|area| !area.is_empty())
    }

    /// The extension.
    #[must_use]
    pub fn extension(&self) -> Option<&str> {
        Some(&*self.extension).filter(|extension| !extension.is_empty())
    }

    /// The number itself, in one spelling: `13800138000`, `0482-8266866-801`. Whoever calls this answers for where it goes.
    #[must_use]
    pub fn expose(&self) -> String {
        let parts = [&*self.area, &*self.local, &*self.extension];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
    }
}

/// The most likely cause of a refusal, if it is not the first rule that the text breaks.
#[cold]
fn why_not(text: &str) -> Option<Problem> {
    if text.chars().any(|c| scan::narrow(c) != c && scan::narrow(c).is_ascii_digit()) {
        return Some(Code::PhoneFullWidth.into());
    }
    if let Some(problem) = scan::find_invisible(text) {
        return Some(problem);
    }
    if scan::is_scientific(text) || scan::without_zeros(text).is_some() {
        return Some(Code::PhoneLostDigits.into());
    }
    let mut digits = [0_u8; 32];
    let mut places = digits.iter_mut();
    let (mut count, mut words) = (0_usize, false);
    for c in text.chars() {
        if let (true, Ok(digit)) = (c.is_ascii_digit(), u8::try_from(c)) {
            count += 1;
            if let Some(place) = places.next() {
                *place = digit;
            }
        } else {
            words |= c.is_alphabetic();
        }
    }
    let gaps = text.len() > count && text.starts_with(|c: char| c.is_ascii_digit()) && text.ends_with(|c: char| c.is_ascii_digit());
    let all = digits.get(..count)?;
    let is_mobile = |digits: &[u8]| matches!(digits, [b'1', b'3'..=b'9', ..] if digits.len() == 11);
    let is_fixed = |digits: &[u8]| matches!(digits, [b'0', b'1'..=b'9', ..] if matches!(digits.len(), 10..=12));
    let is_whole = |digits: &[u8]| is_mobile(digits) || is_fixed(digits);
    let code = if text.starts_with('+') && !all.starts_with(b"86") || all.starts_with(b"00") && !all.starts_with(b"0086") && count > 9 {
        Code::PhoneCountry
    } else if count >= 20 || count >= 14 && text.contains(['/', '、', ',', '，', ';', '；', '|']) {
        Code::PhoneSeveral
    } else if words && count >= 7 {
        Code::PhoneWords
    } else {
        match all {
            _ if scan::has_full_width(text) => Code::PhoneFullWidth,
            _ if words => return None,
            [b'0', b'0', b'8', b'6', rest @ ..] if count > 12 && !rest.is_empty() => Code::PhonePrefix,
            [b'8', b'6', rest @ ..] if !text.starts_with('+') && (is_whole(rest) || matches!(rest.len(), 9..=10) && count > 11) => {
                Code::PhonePrefix
            }
            [b'0', rest @ ..] if is_mobile(rest) => Code::PhoneZero,
            [b'4' | b'8', b'0', b'0', ..] if count == 10 => Code::PhoneService,
            [b'1' | b'9', ..] if matches!(count, 3..=6) => Code::PhoneService,
            [b'1', b'3'..=b'9', ..] if count == 11 && gaps => Code::PhoneMobileSeparator,
            _ => return None,
        }
    };
    Some(code.into())
}

fn mobile(text: &str) -> Result<Phone, Problem> {
    let Some(digits) = scan::digits(text) else { return Err(Code::PhoneMobileSeparator.into()) };
    match digits {
        [_, b'3'..=b'9', rest @ ..] if rest.len() == 9 => Ok(Phone { area: "".into(), local: text.into(), extension: "".into() }),
        [_, b'3'..=b'9', ..] => Err(Code::PhoneMobileLength.into()),
        _ => Err(Code::PhoneMobilePrefix.into()),
    }
}

/// A fixed line, from its area code on, without the 0 before it.
fn fixed(text: &str) -> Result<Phone, Problem> {
    let length = match text.as_bytes() {
        [b'1', b'0', ..] | [b'2', ..] => 2,
        [b'3'..=b'9', ..] => 3,
        _ => return Err(Code::PhoneArea.into()),
    };
    let (area, rest) = text.split_at_checked(length).ok_or(Code::PhoneArea)?;
    if scan::digits(area).is_none() {
        return Err(Code::PhoneArea.into());
    }
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    let (local, extension) = rest.split_once('-').map_or((rest, None), |(local, extension)| (local, Some(extension)));
    let is_line = scan::digits(local).is_some_and(|digits| matches!(digits, [b'2'..=b'8', ..]) && matches!(digits.len(), 7 | 8));
    if !is_line {
        return Err(Code::PhoneLine.into());
    }
    if extension.is_some_and(|extension| extension.len() > 6 || scan::digits(extension).is_none()) {
        return Err(Code::PhoneExtension.into());
    }
    Ok(Phone { area: format!("0{area}").into(), local: local.into(), extension: extension.unwrap_or_default().into() })
}

impl std::str::FromStr for Phone {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        Phone::parse(text)
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(***)")
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_of_one_number() {
        for (spellings, exposed) in [
            (&["13800138000", "+8613800138000", "+86 13800138000", "+86-13800138000"][..], "13800138000"),
            (&["0482-8266866", "04828266866", "+864828266866", "+86 482-8266866", "+86-482-8266866"], "0482-8266866"),
            (&["010-65201114", "01065201114", "+861065201114", "+86 10-65201114"], "010-65201114"),
            (&["021-23111111-1234", "02123111111-1234"], "021-23111111-1234"),
        ] {
            for text in spellings {
                assert_eq!(Phone::parse(text).unwrap().expose(), exposed, "{text}");
            }
        }
    }

    #[test]
    fn each_way_of_being_wrong_has_its_code() {
        for (text, code) in [
            ("", Code::PhoneCharacters),
            ("电话", Code::PhoneCharacters),
            ("(0482)8266866", Code::PhoneCharacters),
            (" 13800138000", Code::PhoneCharacters),
            ("1380013８000", Code::PhoneFullWidth),
            ("1.38001E+10", Code::PhoneLostDigits),
            ("+85221234567", Code::PhoneCountry),
            ("138-0013-8000", Code::PhoneMobileSeparator),
            ("+86 138 0013 8000", Code::PhoneMobileSeparator),
            ("1380013800", Code::PhoneMobileLength),
            ("138001380000", Code::PhoneMobileLength),
            ("12800138000", Code::PhoneMobilePrefix),
            ("12345", Code::PhoneService),
            ("110", Code::PhoneService),
            ("10086", Code::PhoneService),
            ("95588", Code::PhoneService),
            ("8266866", Code::PhoneAreaMissing),
            ("826-6866", Code::PhoneAreaMissing),
            ("4001234567", Code::PhoneService),
            ("400-123-4567", Code::PhoneService),
            ("800 820 1234", Code::PhoneService),
            ("8613812340000", Code::PhonePrefix),
            ("86-13812340000", Code::PhonePrefix),
            ("86 138 1234 0000", Code::PhonePrefix),
            ("(86)13812340000", Code::PhonePrefix),
            ("008613812340000", Code::PhonePrefix),
            ("0086-138-1234-0000", Code::PhonePrefix),
            ("0086 482 8266866", Code::PhonePrefix),
            ("864828266866", Code::PhonePrefix),
            ("0085221234567", Code::PhoneCountry),
            ("013812340000", Code::PhoneZero),
            ("0138-1234-0000", Code::PhoneZero),
            ("138 0013 8000", Code::PhoneMobileSeparator),
            ("138.0013.8000", Code::PhoneMobileSeparator),
            ("13800138000（儿子）", Code::PhoneWords),
            ("13800138000儿子", Code::PhoneWords),
            ("13800138000(儿子)", Code::PhoneWords),
            ("手机13800138000", Code::PhoneWords),
            ("13800138000/13900139000", Code::PhoneSeveral),
            ("13800138000、0482-8266866", Code::PhoneSeveral),
            ("8266866/8266867", Code::PhoneSeveral),
            ("13800138000.0", Code::PhoneLostDigits),
            ("\u{202d}13800138000\u{202c}", Code::InvisibleCharacter),
            ("0112-345678", Code::PhoneArea),
            ("0", Code::PhoneArea),
            ("048", Code::PhoneArea),
            ("04-828266866", Code::PhoneArea),
            ("0482-1266866", Code::PhoneLine),
            ("0482-826686", Code::PhoneLine),
            ("0482-826 6866", Code::PhoneLine),
            ("0482-8266866-", Code::PhoneExtension),
            ("0482-8266866-1234567", Code::PhoneExtension),
            ("0482-8266866-1-2", Code::PhoneExtension),
        ] {
            assert_eq!(Phone::parse(text).map(|phone| phone.expose()).unwrap_err().code, code, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_exposed_is_read_again(text in "(\\+86[ -]?)?(1[3-9][0-9]{9}|0?(10|2[0-9]|[3-9][0-9]{2})-?[2-8][0-9]{6,7}(-[0-9]{1,6})?)") {
            if let Ok(phone) = Phone::parse(&text) {
                prop_assert_eq!(Phone::parse(&phone.expose()).unwrap(), phone);
            }
        }

        #[test]
        fn any_text_gives_an_answer(text in ".*") {
            let _ = Phone::parse(&text);
        }
    }
}
