//! Exact quotients. They are apart from decimals because a third is none.

use std::cmp::Ordering;
use std::fmt;

use super::Decimal;
use crate::finding::word_list;

/// The largest numerator and denominator, so that long division by tens stays within what a whole number holds.
const LARGEST: u128 = 10_u128.pow(37);

/// An exact quotient of two whole numbers in lowest terms, for numbers that are divided and rounded once, at the end.
///
/// Numerator and denominator have up to 37 digits. What would take more is nothing, never a rounded number.
///
/// ```
/// use wushe::value::{Decimal, Fraction, RoundingMode};
///
/// let third = Fraction::from(Decimal::ONE).over(Fraction::from(Decimal::from(3)));
/// let whole = third.and_then(|third| third.times(Fraction::from(Decimal::from(3))));
/// assert_eq!(whole, Some(Fraction::from(Decimal::ONE)));
/// assert_eq!(third.map(|third| third.to_string()).as_deref(), Some("1/3"));
/// assert_eq!(third.and_then(|third| third.rounded(2, RoundingMode::HalfUp)), Some(Decimal::new(33, 2)));
/// assert_eq!(third.and_then(|third| third.over(Fraction::ZERO)), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fraction {
    over: i128,
    /// Above zero.
    under: i128,
}

word_list! {
    /// How a number is rounded to its places.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum RoundingMode {
        /// To the nearer one, and half away from zero: 四舍五入.
        HalfUp = "half_up",
        /// To the nearer one, and half to the even one: 四舍六入五成双.
        HalfEven = "half_even",
        /// Away from zero: 进位.
        Up = "up",
        /// Towards zero: 舍去.
        Down = "down",
    }

    /// Every mode.
    pub const ALL: &'static [RoundingMode];

    /// The word in rulebooks and JSON.
    pub fn as_str;

    /// The mode of that word.
    pub fn from_name;
}

impl Fraction {
    /// Nothing.
    pub const ZERO: Fraction = Fraction { over: 0, under: 1 };

    /// The most places that a fraction is rounded to.
    pub const MAX_PLACES: u32 = 12;

    fn new(over: i128, under: i128) -> Option<Self> {
        let by = i128::try_from(divisor(over.unsigned_abs(), under.unsigned_abs())).ok()?.checked_mul(under.signum())?;
        let (over, under) = (over.checked_div(by)?, under.checked_div(by)?);
        (over.unsigned_abs() <= LARGEST && under.unsigned_abs() <= LARGEST).then_some(Fraction { over, under })
    }

    /// The numerator, which has the sign.
    #[must_use]
    pub fn numerator(self) -> i128 {
        self.over
    }

    /// The denominator, above zero.
    #[must_use]
    pub fn denominator(self) -> i128 {
        self.under
    }

    /// Whether it is nothing.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.over == 0
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Fraction) -> Option<Self> {
        // Over the least common denominator, so that equal denominators of many digits are none too many.
        let shared = i128::try_from(divisor(self.under.unsigned_abs(), other.under.unsigned_abs())).ok()?;
        let (left, right) = (other.under.checked_div(shared)?, self.under.checked_div(shared)?);
        let over = self.over.checked_mul(left)?.checked_add(other.over.checked_mul(right)?)?;
        Fraction::new(over, self.under.checked_mul(left)?)
    }

    /// The same with the other sign.
    #[must_use]
    pub fn negated(self) -> Self {
        Fraction { over: self.over.saturating_neg(), under: self.under }
    }

    /// The difference.
    #[must_use]
    pub fn minus(self, other: Fraction) -> Option<Self> {
        self.plus(other.negated())
    }

    /// The product.
    #[must_use]
    pub fn times(self, other: Fraction) -> Option<Self> {
        // What crosses out is taken out first, so that only the product itself must fit.
        let (one, two) = (Fraction::new(self.over, other.under)?, Fraction::new(other.over, self.under)?);
        Fraction::new(one.over.checked_mul(two.over)?, one.under.checked_mul(two.under)?)
    }

    /// The quotient; nothing over zero.
    #[must_use]
    pub fn over(self, other: Fraction) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        self.times(Fraction::new(other.under.checked_mul(other.over.signum())?, other.over.checked_abs()?)?)
    }

    /// The number of so many places behind the point, all of which it keeps; nothing above [`Fraction::MAX_PLACES`] or where it has
    /// more than 28 digits.
    #[must_use]
    pub fn rounded(self, places: u32, mode: RoundingMode) -> Option<Decimal> {
        if places > Fraction::MAX_PLACES {
            return None;
        }
        let (size, under) = (self.over.unsigned_abs(), self.under.unsigned_abs());
        let (mut digits, mut rest) = (size.checked_div(under)?, size.checked_rem(under)?);
        for _ in 0..places {
            let next = rest.checked_mul(10)?;
            digits = digits.checked_mul(10)?.checked_add(next.checked_div(under)?)?;
            rest = next.checked_rem(under)?;
        }
        let half = rest.cmp(&under.checked_sub(rest)?);
        let up = rest > 0
            && match mode {
                RoundingMode::HalfUp => half.is_ge(),
                RoundingMode::HalfEven => half.is_gt() || half.is_eq() && digits % 2 == 1,
                RoundingMode::Up => true,
                RoundingMode::Down => false,
            };
        let digits = digits.checked_add(u128::from(up)).filter(|digits| *digits < 10_u128.pow(28))?;
        let digits = i128::try_from(digits).ok()?.checked_mul(self.over.signum())?;
        Decimal::try_from_i128_with_scale(digits, places).ok()
    }
}

fn divisor(mut left: u128, mut right: u128) -> u128 {
    while let Some(rest) = left.checked_rem(right) {
        (left, right) = (right, rest);
    }
    left.max(1)
}

impl From<Decimal> for Fraction {
    fn from(number: Decimal) -> Self {
        let number = number.normalize();
        // A decimal has at most 29 digits and 28 places, and both fit.
        Fraction::new(number.mantissa(), 10_i128.saturating_pow(number.scale())).unwrap_or(Fraction::ZERO)
    }
}

impl Ord for Fraction {
    /// By the whole parts and then by the rests turned over, so that no product is needed that might not fit.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut left, mut right) = (*self, *other);
        loop {
            let whole = |of: Fraction| (of.over.div_euclid(of.under), of.over.rem_euclid(of.under));
            let ((whole_left, rest_left), (whole_right, rest_right)) = (whole(left), whole(right));
            match whole_left.cmp(&whole_right) {
                Ordering::Equal if rest_left == 0 || rest_right == 0 => return rest_left.cmp(&rest_right),
                Ordering::Equal => {
                    // Of two fractions below one, that is larger which is smaller when turned over.
                    (left, right) = (Fraction { over: right.under, under: rest_right }, Fraction { over: left.under, under: rest_left });
                }
                order => return order,
            }
        }
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.under {
            1 => write!(f, "{}", self.over),
            under => write!(f, "{}/{under}", self.over),
        }
    }
}

impl fmt::Debug for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "the numbers of these tests are small")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(over: i128, under: i128) -> Fraction {
        Fraction::new(over, under).unwrap()
    }

    #[test]
    fn each_mode_rounds_as_it_says_on_both_sides_of_zero() {
        use RoundingMode::{Down, HalfEven, HalfUp, Up};
        for (over, under, places, mode, expected) in [
            (13_600, 1_493, 1, HalfUp, "9.1"),
            (231, 1_493, 4, HalfUp, "0.1547"),
            (5, 2, 0, HalfUp, "3"),
            (-5, 2, 0, HalfUp, "-3"),
            (5, 2, 0, HalfEven, "2"),
            (7, 2, 0, HalfEven, "4"),
            (-7, 2, 0, HalfEven, "-4"),
            (1, 3, 2, Up, "0.34"),
            (-1, 3, 2, Up, "-0.34"),
            (2, 3, 2, Down, "0.66"),
            (-2, 3, 2, Down, "-0.66"),
            (1, 1, 2, Down, "1.00"),
            (-1, 1_000, 2, HalfUp, "0.00"),
        ] {
            let rounded = of(over, under).rounded(places, mode).unwrap();
            assert_eq!(rounded.to_string(), expected, "{over}/{under} {places} {mode:?}");
        }
        assert_eq!(of(1, 3).rounded(13, HalfUp), None);
    }

    #[test]
    fn what_does_not_fit_is_nothing() {
        let huge = of(10_i128.pow(37), 1);
        assert_eq!(huge.times(huge), None);
        assert_eq!(huge.rounded(0, RoundingMode::HalfUp), None);
        assert_eq!(huge.over(huge), Some(of(1, 1)));
        assert!(huge > of(10_i128.pow(37) - 1, 1) && of(1, 10_i128.pow(37)) < of(1, 10_i128.pow(37) - 1));
    }

    proptest! {
        #[test]
        fn order_is_that_of_the_cross_products(left in (-1000_i128..1000, 1_i128..1000), right in (-1000_i128..1000, 1_i128..1000)) {
            let truth = (left.0 * right.1).cmp(&(right.0 * left.1));
            prop_assert_eq!(of(left.0, left.1).cmp(&of(right.0, right.1)), truth);
        }

        #[test]
        fn a_quotient_times_its_divisor_is_what_was_divided(left in any::<i64>(), right in any::<i64>()) {
            prop_assume!(right != 0);
            let (left, right) = (of(left.into(), 1), of(right.into(), 1));
            prop_assert_eq!(left.over(right).unwrap().times(right), Some(left));
            let back = left.over(right).and_then(|quotient| quotient.plus(left)).and_then(|sum| sum.minus(left));
            prop_assert!(back.is_none() || back == left.over(right));
        }
    }
}
