//! An exact amount of money. It is a type of its own so that no float and no lossy operator can reach one.

use std::fmt;

pub use rust_decimal::Decimal;

use super::{exact_plus, minus, scan, text_serde};
use crate::finding::{Code, Problem};

/// The most digits that an amount holds exactly.
const MAX_DIGITS: usize = 28;
/// The first whole number of one digit more.
const TOO_LARGE: u128 = 10_000_000_000_000_000_000_000_000_000;
/// The first number of places that leaves no digit for the zero before the point.
const MAX_PLACES: u32 = 28;

/// An exact decimal number of yuan, of at most 28 digits.
///
/// It has no operators: [`Amount::checked_add`] says where a sum does not fit.
///
/// ```
/// use wushe::finding::Code;
/// use wushe::value::Amount;
///
/// assert_eq!(Amount::parse("12345678901234567.89")?.to_string(), "12345678901234567.89");
/// assert_eq!(Amount::parse("1,200").unwrap_err().code, Code::AmountSeparator);
/// assert_eq!(Amount::parse("1e400").unwrap_err().code, Code::AmountExponent);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(Decimal);

impl Amount {
    /// Nothing.
    pub const ZERO: Amount = Amount(Decimal::ZERO);

    /// Parses digits with an optional minus sign before and one point between them.
    ///
    /// # Errors
    /// `amount_full_width`, `amount_separator` (1,200), `amount_exponent` (1e3), `amount_plus` (+1), `amount_unit`
    /// (12元), `amount_leading_zero` (007), `amount_too_long` (over 28 digits), and `amount_format` for the rest.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let unsigned = text.strip_prefix('-').unwrap_or(text).as_bytes();
        let (whole, fraction) = match unsigned.iter().position(|byte| *byte == b'.').and_then(|point| unsigned.split_at_checked(point)) {
            Some((whole, [_, fraction @ ..])) => (whole, Some(fraction)),
            _ => (unsigned, None),
        };
        let digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
        if !(digits(whole) && fraction.is_none_or(digits)) {
            return Err(why_not_plain(text).into());
        }
        if let [b'0', _, ..] = whole {
            return Err(Code::AmountLeadingZero.into());
        }
        let too_long = || Problem::new(Code::AmountTooLong).with("digits", MAX_DIGITS);
        let places = fraction.map_or(0, <[u8]>::len);
        if whole.len() + places > MAX_DIGITS {
            return Err(too_long());
        }
        // So few digits never wrap in 128 bits.
        let add = |sum: i128, digit: &u8| sum.wrapping_mul(10).wrapping_add(digit.wrapping_sub(b'0').into());
        let number = whole.iter().chain(fraction.unwrap_or_default()).fold(0, add);
        let signed = if unsigned.len() < text.len() { number.wrapping_neg() } else { number };
        let decimal = u32::try_from(places).ok().and_then(|scale| Decimal::try_from_i128_with_scale(signed, scale).ok());
        decimal.map(Amount::from_decimal).ok_or_else(too_long)
    }

    /// The amount of that decimal.
    #[must_use]
    pub fn from_decimal(decimal: Decimal) -> Self {
        Amount(decimal.normalize())
    }

    /// The decimal number.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// Returns true if it is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.0.is_sign_negative() && !self.0.is_zero()
    }

    /// How many digits stand behind its point.
    #[must_use]
    pub fn places(self) -> u32 {
        self.0.scale()
    }

    /// Returns true if it is written with more digits, but for a zero before the point.
    pub(crate) fn has_more_digits_than(self, digits: u32) -> bool {
        10_u128.checked_pow(digits).is_some_and(|large| self.0.mantissa().unsigned_abs() >= large)
    }

    /// The sum, or nothing where it has more digits than [`Amount::parse`] reads.
    #[must_use]
    pub fn checked_add(self, other: Amount) -> Option<Amount> {
        Amount::of_few_digits(exact_plus(self.0, other.0)?)
    }

    /// The amount of a decimal that prints with no more digits than are read again.
    fn of_few_digits(decimal: Decimal) -> Option<Amount> {
        let decimal = decimal.normalize();
        // A zero before the point is a digit too.
        (decimal.mantissa().unsigned_abs() < TOO_LARGE && decimal.scale() < MAX_PLACES).then_some(Amount(decimal))
    }

    /// The difference, or nothing where it has more digits than [`Amount::parse`] reads.
    ///
    /// ```
    /// use wushe::value::Amount;
    ///
    /// let [due, paid] = ["3430", "3230.5"].map(|text| Amount::parse(text).unwrap());
    /// assert_eq!(due.checked_sub(paid).map(|left| left.to_string()).as_deref(), Some("199.5"));
    /// let large = Amount::parse("9999999999999999999999999999").unwrap();
    /// assert_eq!(large.checked_sub(Amount::parse("0.5").unwrap()), None);
    /// ```
    #[must_use]
    pub fn checked_sub(self, other: Amount) -> Option<Amount> {
        let left = minus(self.0, other.0)?;
        if left.scale() == self.0.scale().max(other.0.scale()) { Amount::of_few_digits(left) } else { None }
    }
}

fn why_not_plain(text: &str) -> Code {
    if scan::has_full_width(text) {
        return Code::AmountFullWidth;
    }
    let (first, last) = (text.chars().next().unwrap_or(' '), text.chars().next_back().unwrap_or(' '));
    let separated = text.contains(',') && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.' | b'-'));
    if separated {
        Code::AmountSeparator
    } else if scan::is_scientific(text.strip_prefix('-').unwrap_or(text)) {
        Code::AmountExponent
    } else if text.strip_prefix('+').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        Code::AmountPlus
    } else if matches!(first, '¥' | '￥') || first.is_ascii_digit() && last.is_alphabetic() {
        Code::AmountUnit
    } else {
        Code::AmountFormat
    }
}

text_serde!(Amount);

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// Amounts can be somebody's pay, so they don't show in logs.
impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Amount(***)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_way_of_being_wrong_has_its_code() {
        for (text, code) in [
            ("", Code::AmountFormat),
            ("-", Code::AmountFormat),
            ("1.", Code::AmountFormat),
            (".5", Code::AmountFormat),
            ("1_000", Code::AmountFormat),
            (" 1", Code::AmountFormat),
            ("abc", Code::AmountFormat),
            ("１２", Code::AmountFullWidth),
            ("17,000.00", Code::AmountSeparator),
            ("1e3", Code::AmountExponent),
            ("+1", Code::AmountPlus),
            ("12元", Code::AmountUnit),
            ("1.2万元", Code::AmountUnit),
            ("3小时", Code::AmountUnit),
            ("¥12", Code::AmountUnit),
            ("007", Code::AmountLeadingZero),
            ("12345678901234567890123456789", Code::AmountTooLong),
            ("0.1234567890123456789012345678", Code::AmountTooLong),
        ] {
            assert_eq!(Amount::parse(text).map(|a| a.to_string()).unwrap_err().code, code, "{text}");
        }
    }

    #[test]
    fn borders_are_exact() {
        for (text, printed) in [("3.7", "3.7"), ("1.50", "1.5"), ("-0", "0"), ("9007199254740993", "9007199254740993"), ("0.5", "0.5")] {
            assert_eq!(Amount::parse(text).unwrap().to_string(), printed);
        }
        let sum = Amount::parse("1.5").unwrap().checked_add(Amount::parse("0.1").unwrap()).unwrap();
        assert_eq!(sum.to_string(), "1.6");
        let top = Amount::parse("9999999999999999999999999999").unwrap();
        assert!(top.checked_add(Amount::parse("0.01").unwrap()).is_none());
        assert!(top.checked_add(Amount::parse("1").unwrap()).is_none());
        assert!(Amount::parse("-9999999999999999999999999999").unwrap().checked_sub(Amount::parse("1").unwrap()).is_none());
    }

    proptest! {
        #[test]
        fn format_then_parse(mantissa in -999_999_999_999_999_999i64..999_999_999_999_999_999, scale in 0u32..9) {
            let amount = Amount::from_decimal(Decimal::new(mantissa, scale));
            prop_assert_eq!(Amount::parse(&amount.to_string()).unwrap(), amount);
        }

        #[test]
        fn digits_are_read_as_the_decimal_crate_reads_them(text in "-?(0|[1-9][0-9]{0,27})(\\.[0-9]{1,28})?") {
            match Amount::parse(&text) {
                Ok(amount) => prop_assert_eq!(amount.decimal().to_string(), Decimal::from_str_exact(&text).unwrap().normalize().to_string()),
                Err(problem) => prop_assert!(problem.code == Code::AmountTooLong && text.len() > MAX_DIGITS),
            }
        }

        #[test]
        fn what_a_sum_gives_is_read_again(left in "-?(0|[1-9][0-9]{0,27})(\\.[0-9]{1,27})?", right in "-?(0|[1-9][0-9]{0,27})(\\.[0-9]{1,27})?") {
            if let (Ok(left), Ok(right)) = (Amount::parse(&left), Amount::parse(&right)) {
                for sum in [left.checked_add(right), left.checked_sub(right)].into_iter().flatten() {
                    prop_assert_eq!(Amount::parse(&sum.to_string()), Ok(sum));
                }
            }
        }

        #[test]
        fn any_text_gives_an_answer(text in ".*") {
            let _ = Amount::parse(&text);
        }
    }
}
