/// The digits of the largest whole number below which every language has each whole number, and where its point stands.
const EXACT: (&[u8], i64) = (b"9007199254740991", 16);
/// The same of the first number that rounds to no double.
const DOUBLE: (&[u8], i64) = (b"17976931348623158079", 309);

/// A number as its text spells it; no digit of it is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number<'t>(pub(super) &'t str);

impl Number<'_> {
    /// The number, where it is a whole one of 64 bits that is written without point and exponent.
    pub(crate) fn int(self) -> Option<i64> {
        self.0.parse().ok()
    }

    pub(crate) fn is_negative(self) -> bool {
        self.0.starts_with('-')
    }

    /// Whether it is so far from zero that not every language would have it exactly.
    pub(crate) fn is_huge(self) -> bool {
        self.is_beyond(EXACT)
    }

    /// Whether other languages read it as infinite.
    pub(super) fn is_infinite(self) -> bool {
        // Most numbers are too short to ask.
        (self.0.len() > 300 || self.0.contains(['e', 'E'])) && self.is_beyond(DOUBLE)
    }

    /// Whether it is further from zero than those digits behind a zero and a point, times ten to that power.
    fn is_beyond(self, (limit, power): (&[u8], i64)) -> bool {
        let text = self.0.trim_start_matches('-');
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let zeros = whole.bytes().chain(fraction.bytes()).take_while(|digit| *digit == b'0').count();
        let mut digits = whole.bytes().chain(fraction.bytes()).skip(zeros).peekable();
        if digits.peek().is_none() {
            return false;
        }
        // An exponent of more digits than 64 bits hold is as good as the greatest of its sign.
        let most = if exponent.starts_with('-') { i64::MIN } else { i64::MAX };
        let exponent = exponent.parse().unwrap_or(most);
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let own = count(whole.len()).saturating_sub(count(zeros)).saturating_add(exponent);
        if own != power {
            return own > power;
        }
        let differing = limit.iter().map(|limit| (digits.next().unwrap_or(b'0'), *limit)).find(|(digit, limit)| digit != limit);
        differing.map_or_else(|| digits.any(|digit| digit != b'0'), |(digit, limit)| digit > limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_keep_every_digit() {
        for (text, int) in [
            ("0", Some(0)),
            ("-0", Some(0)),
            ("9007199254740993", Some(9_007_199_254_740_993)),
            ("-9223372036854775808", Some(i64::MIN)),
            ("9223372036854775808", None),
            ("1.0", None),
            ("1e2", None),
        ] {
            assert_eq!(Number(text).int(), int, "{text}");
        }
    }

    #[test]
    fn how_far_from_zero() {
        for (text, huge, infinite) in [
            ("0e999999999999999999999", false, false),
            ("9007199254740991", false, false),
            ("-9007199254740991.0", false, false),
            ("9007199254740992", true, false),
            ("900719925474099.2e1", true, false),
            ("0.00000000000000000000001e40", true, false),
            ("1e-400", false, false),
            ("1e308", true, false),
            ("1.7976931348623157e308", true, false),
            ("1.7976931348623159e308", true, true),
            ("0.1e310", true, true),
            ("-1e400", true, true),
            ("1E99999999999999999999", true, true),
            ("1e-99999999999999999999", false, false),
        ] {
            assert_eq!((Number(text).is_huge(), Number(text).is_infinite()), (huge, infinite), "{text}");
        }
        let long = format!("1{}", "0".repeat(309));
        assert!(Number(&long).is_infinite());
        assert!(!Number(&format!("{long}e-1")).is_infinite());
    }
}
