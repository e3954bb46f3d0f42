//! Numbers of up to 28 digits: exact ones, and those that stand for a quotient which no such number is.
//!
//! A sum, a difference or a product of exact numbers is exact or has no value. A quotient that does not come out is rounded,
//! half to even, to 28 digits of which at most 28 stand behind the point, and carries how far off it may be; so does whatever is
//! counted from it. Then order is known where the distance is larger than that, and rounding where every number within it rounds alike.

use std::cmp::Ordering;

use crate::condition::syntax::node::{Arithmetic, Function};
use crate::condition::value::Rounded;
use crate::finding::Code;
use crate::value::{Decimal, minus, plus, times};

/// What the digits of a number stay below.
const LIMIT: u128 = 10_u128.pow(28);
/// The most places behind the point.
const PLACES: i32 = 28;
/// The power of ten of an exact number's error, far below that of any other.
const EXACT: i32 = -1000;

/// A number, and the power of ten that it is less than away from what it stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    near: Decimal,
    off: i32,
}

impl Number {
    pub(super) fn exact(near: Decimal) -> Self {
        Number { near, off: EXACT }
    }

    /// The exact number, or the rounded one.
    pub(super) fn split(self) -> Result<Decimal, Rounded> {
        if self.is_exact() { Ok(self.near) } else { Err(Rounded { near: self.near, off: i8::try_from(self.off).unwrap_or(i8::MAX) }) }
    }

    fn is_exact(self) -> bool {
        self.off == EXACT
    }

    /// The power of ten that the size of the near number stays below.
    fn size(self) -> i32 {
        let (mut digits, mut left) = (0, self.near.mantissa().unsigned_abs());
        while left > 0 {
            (digits, left) = (digits + 1, left / 10);
        }
        digits - scale(self.near)
    }

    pub(super) fn negated(self) -> Self {
        Number { near: minus(Decimal::ZERO, self.near).unwrap_or_default(), ..self }
    }

    /// The same without its sign; it is no further off.
    pub(super) fn magnitude(self) -> Self {
        if self.near.is_sign_negative() { self.negated() } else { self }
    }

    /// Whether it is known not to be zero.
    fn is_away_from_zero(self) -> bool {
        let digits = self.near.mantissa().unsigned_abs();
        let least = u32::try_from(self.off + scale(self.near)).map_or(Some(1), |power| 10_u128.checked_pow(power));
        least.is_some_and(|least| digits >= least)
    }

    /// How it stands to another, where that can be told.
    pub(super) fn order(self, other: Self) -> Option<Ordering> {
        if self.is_exact() && other.is_exact() {
            return Some(by_size(&self.near, &other.near));
        }
        let apart = apply(Arithmetic::Subtract, self, other).ok().filter(|apart| apart.is_away_from_zero())?;
        Some(apart.near.mantissa().cmp(&0))
    }

    /// The smaller or the larger of two.
    pub(super) fn extreme(self, other: Self, larger: bool) -> Self {
        let order = self.order(other).unwrap_or(Ordering::Equal);
        let near = if order.is_eq() { by_size(&self.near, &other.near) } else { order };
        let first = if larger { near.is_ge() } else { near.is_le() };
        let chosen = if first { self } else { other };
        if order.is_eq() { Number { off: self.off.max(other.off), ..chosen } } else { chosen }
    }

    /// The number rounded to places, which is exact, where all that it may be round alike.
    pub(super) fn rounded(self, places: i32, function: Function) -> Result<Self, Code> {
        if self.is_exact() {
            return rounded(self.near, places, function).map(Self::exact).ok_or(Code::ConditionDigits);
        }
        let ends = || {
            let scale = scale(self.near).max(-self.off);
            let finer = 10_i128.checked_pow(u32::try_from(scale - self::scale(self.near)).ok()?)?;
            let (near, off) = (self.near.mantissa().checked_mul(finer)?, 10_i128.checked_pow(u32::try_from(scale + self.off).ok()?)?);
            let low = rounded_digits(near.checked_sub(off)?, scale, places, function)?;
            let high = rounded_digits(near.checked_add(off)?, scale, places, function)?;
            (low == high).then_some(low)
        };
        ends().map(Self::exact).ok_or(Code::ConditionRounded)
    }

    /// The whole number that it is.
    pub(super) fn whole(self) -> Option<i64> {
        let whole = self.near.normalize();
        if self.is_exact() && whole.scale() == 0 { i64::try_from(whole.mantissa()).ok() } else { None }
    }

    /// How many places a rounding function is told to keep; FEEL takes a fraction for the whole number below it.
    pub(super) fn places(self) -> Option<i32> {
        let whole = rounded(self.near, 0, Function::Floor).filter(|_| self.is_exact())?;
        i32::try_from(whole.mantissa()).ok().filter(|places| (-6111..=6176).contains(places))
    }
}

impl From<Rounded> for Number {
    fn from(rounded: Rounded) -> Self {
        Number { near: rounded.near, off: rounded.off.into() }
    }
}

fn scale(number: Decimal) -> i32 {
    i32::try_from(number.scale()).unwrap_or_default()
}

fn decimal(digits: i128, scale: i32) -> Option<Decimal> {
    let scale = u32::try_from(scale).ok()?;
    if digits.unsigned_abs() < LIMIT { Decimal::try_from_i128_with_scale(digits, scale).ok() } else { None }
}

/// Most numbers that meet have one scale, where their digits tell.
pub(super) fn by_size(left: &Decimal, right: &Decimal) -> Ordering {
    if left.scale() == right.scale() { left.mantissa().cmp(&right.mantissa()) } else { left.cmp(right) }
}

/// The sum of two numbers, where no place of either was lost in it.
fn kept(sum: Decimal, left: Decimal, right: Decimal) -> Option<Decimal> {
    if sum.scale() == left.scale().max(right.scale()) && sum.mantissa().unsigned_abs() < LIMIT {
        return Some(sum);
    }
    None
}

/// What two exact numbers make: whether that is exact, and the nearest that fits; nothing where it is too large.
fn made(arithmetic: Arithmetic, left: Decimal, right: Decimal) -> Option<(Decimal, bool)> {
    let near = match arithmetic {
        Arithmetic::Add | Arithmetic::Subtract => {
            let make = if arithmetic == Arithmetic::Add { plus } else { minus };
            let near = make(left, right)?;
            if let Some(kept) = kept(near, left, right) {
                return Some((kept, true));
            }
            // Zeros behind the point may be all that did not fit.
            let (left, right) = (left.normalize(), right.normalize());
            let near = make(left, right)?;
            let whole = near.scale() == left.scale().max(right.scale());
            let short = near.normalize();
            if whole && short.mantissa().unsigned_abs() < LIMIT {
                return Some((short, true));
            }
            near
        }
        Arithmetic::Multiply => {
            let near = times(left, right)?;
            if near.scale() == left.scale() + right.scale() && near.mantissa().unsigned_abs() < LIMIT {
                return Some((near, true));
            }
            if let Some(exact) = product(left.normalize(), right.normalize()) {
                return Some((exact, true));
            }
            near
        }
        Arithmetic::Divide => return quotient(left, right),
    };
    // The decimals beneath hold a twenty-ninth digit now and then.
    let near = if near.mantissa().unsigned_abs() < LIMIT { near } else { rounded(near, scale(near) - 1, Function::RoundHalfEven)? };
    if near.mantissa().unsigned_abs() < LIMIT { Some((near, false)) } else { None }
}

/// The exact product of numbers without zeros at their ends, if it fits: each two of the one meets a five of the other.
fn product(left: Decimal, right: Decimal) -> Option<Decimal> {
    let (mut left, mut right, mut places) = (left.mantissa(), right.mantissa(), scale(left) + scale(right));
    for _ in 0..2 {
        while places > 0 && left != 0 && left % 2 == 0 && right % 5 == 0 {
            (left, right, places) = (left / 2, right / 5, places - 1);
        }
        (left, right) = (right, left);
    }
    decimal(left.checked_mul(right)?, if left == 0 || right == 0 { 0 } else { places })
}

/// A quotient and whether it comes out, digit by digit.
fn quotient(left: Decimal, right: Decimal) -> Option<(Decimal, bool)> {
    let by = right.mantissa().unsigned_abs();
    let whole = left.mantissa().unsigned_abs();
    let (mut digits, mut left_over) = (whole.checked_div(by)?, whole.checked_rem(by)?);
    let mut places = scale(left) - scale(right);
    while (places < 0 || left_over > 0 && places < PLACES) && digits < LIMIT / 10 {
        left_over *= 10;
        (digits, left_over, places) = (digits * 10 + left_over / by, left_over % by, places + 1);
    }
    let comes_out = left_over == 0;
    if left_over > by - left_over || left_over == by - left_over && digits % 2 == 1 {
        digits += 1;
    }
    if digits == LIMIT {
        (digits, places) = (digits / 10, places - 1);
    }
    let digits = i128::try_from(digits).ok()?;
    let signed = if left.is_sign_negative() == right.is_sign_negative() { digits } else { digits.saturating_neg() };
    decimal(signed, places).map(|near| (near, comes_out))
}

/// What two numbers make, or why they make none.
pub(super) fn apply(arithmetic: Arithmetic, left: Number, right: Number) -> Result<Number, Code> {
    if arithmetic == Arithmetic::Divide && !right.is_away_from_zero() {
        return Err(if right.is_exact() { Code::ConditionZero } else { Code::ConditionRounded });
    }
    let exact = left.is_exact() && right.is_exact();
    let (near, kept) = made(arithmetic, left.near, right.near).ok_or(Code::ConditionDigits)?;
    match (exact, kept) {
        (true, true) => return Ok(Number::exact(near)),
        (true, false) if arithmetic != Arithmetic::Divide => return Err(Code::ConditionDigits),
        _ => {}
    }
    let own = if kept { EXACT } else { -scale(near) };
    let whole = Number { near, off: EXACT };
    // Each is a power of ten that a part of the error stays below: three of them stay below the next one.
    let parts = match arithmetic {
        Arithmetic::Add | Arithmetic::Subtract => [left.off, right.off, own],
        Arithmetic::Multiply if left.is_exact() || right.is_exact() => [left.size() + right.off, right.size() + left.off, own],
        Arithmetic::Multiply => [left.size().max(left.off) + right.off + 1, right.size() + left.off, own],
        Arithmetic::Divide => {
            // One over the divisor, which may be a little smaller than it looks.
            let over = 1 - right.size() + i32::from(!right.is_exact());
            if !right.is_exact() && right.off > right.size() - 2 {
                return Err(Code::ConditionRounded);
            }
            [left.off + over, whole.size() + right.off + over, own]
        }
    };
    let counted = parts.iter().filter(|part| **part > EXACT / 2).count();
    let off = parts.into_iter().max().unwrap_or(EXACT) + i32::from(counted > 1);
    Ok(Number { near, off })
}

/// A decimal rounded to so many places, before the point where they are below zero; nothing where it is too large.
fn rounded(number: Decimal, places: i32, function: Function) -> Option<Decimal> {
    if scale(number) < places { Some(number) } else { rounded_digits(number.mantissa(), scale(number), places, function) }
}

fn rounded_digits(digits: i128, scale: i32, places: i32, function: Function) -> Option<Decimal> {
    let Ok(dropped) = u32::try_from(scale - places) else { return decimal(digits, scale) };
    let unit = 10_i128.checked_pow(dropped).unwrap_or(i128::MAX);
    let (below, rest) = (digits.div_euclid(unit), digits.rem_euclid(unit));
    let half = rest.cmp(&unit.saturating_sub(rest));
    let up = rest > 0
        && match function {
            Function::Ceiling => true,
            Function::RoundUp => digits > 0,
            Function::RoundDown => digits < 0,
            Function::RoundHalfUp => half.is_gt() || half.is_eq() && digits > 0,
            Function::RoundHalfDown => half.is_gt() || half.is_eq() && digits < 0,
            Function::RoundHalfEven => half.is_gt() || half.is_eq() && below % 2 != 0,
            _ => false,
        };
    let digits = below.saturating_add(i128::from(up));
    match u32::try_from(places) {
        Ok(_) => decimal(digits, places),
        Err(_) if digits == 0 => Some(Decimal::ZERO),
        Err(_) => decimal(digits.checked_mul(10_i128.checked_pow(places.unsigned_abs())?)?, 0),
    }
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "the fractions of these tests are small")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> Number {
        Number::exact(Decimal::from_str_exact(text).unwrap())
    }

    fn told(result: Result<Number, Code>) -> String {
        match result.map(Number::split) {
            Ok(Ok(exact)) => exact.normalize().to_string(),
            Ok(Err(rounded)) => format!("~{} off 1e{}", rounded.near, rounded.off),
            Err(code) => code.as_str().to_owned(),
        }
    }

    #[test]
    fn what_fits_is_exact_and_what_does_not_has_no_value() {
        use Arithmetic::{Add, Divide, Multiply, Subtract};
        let nines = "9999999999999999999999999999";
        for (left, op, right, expected) in [
            (nines, Add, "0.1", "condition_digits"),
            (nines, Add, "1", "condition_digits"),
            (nines, Subtract, "1", "9999999999999999999999999998"),
            ("9999999999999999999999999998", Add, "1.0", nines),
            ("0.5", Add, "999999999999999999999999999.5", "1000000000000000000000000000"),
            (nines, Multiply, "0.1", "999999999999999999999999999.9"),
            (nines, Multiply, "1.1", "condition_digits"),
            ("0.00000000000001", Multiply, "0.000000000000001", "condition_digits"),
            ("1099511627776.000000000001", Multiply, "0", "0"),
            // 2^40 by 5^40 / 10^28.
            ("1099511627776", Multiply, "0.9094947017729282379150390625", "1000000000000"),
            ("10", Divide, "4", "2.5"),
            ("10", Divide, "3", "~3.333333333333333333333333333 off 1e-27"),
            ("2", Divide, "3", "~0.6666666666666666666666666667 off 1e-28"),
            ("1", Divide, "0", "condition_zero"),
            (nines, Divide, "0.1", "condition_digits"),
            ("9.000", Divide, "0.03", "300"),
        ] {
            assert_eq!(told(apply(op, number(left), number(right))), expected, "{left} {op:?} {right}");
        }
    }

    #[test]
    fn thirds_that_are_put_together_again_are_near_and_not_known() {
        let third = |whole| apply(Arithmetic::Divide, number(whole), number("3")).unwrap();
        for whole in ["10", "1"] {
            let again = apply(Arithmetic::Multiply, third(whole), number("3")).unwrap();
            assert!(!again.is_exact());
            assert_eq!(again.order(number(whole)), None);
            assert_eq!(again.order(number("0.999")), Some(Ordering::Greater));
            assert_eq!(again.rounded(0, Function::Floor).map(|_| ()), Err(Code::ConditionRounded));
            assert_eq!(told(again.rounded(0, Function::RoundHalfUp)), whole);
        }
        assert_eq!(told(third("10").rounded(0, Function::Floor)), "3");
        assert_eq!(third("10").order(number("3.333333333333333333333333333")), None);
    }

    /// A fraction of whole numbers, of which no digit is lost.
    #[derive(Clone, Copy, Debug)]
    struct Fraction(i128, i128);

    fn divisor(left: i128, right: i128) -> i128 {
        if right == 0 { left.abs().max(1) } else { divisor(right, left % right) }
    }

    impl Fraction {
        fn of(digits: i64, scale: u32) -> Self {
            Fraction(digits.into(), 10_i128.pow(scale)).short()
        }

        fn short(self) -> Self {
            let by = divisor(self.0, self.1) * self.1.signum();
            Fraction(self.0 / by, self.1 / by)
        }

        fn apply(self, op: Arithmetic, other: Self) -> Option<Self> {
            let cross = |left: i128, right: i128| left.checked_mul(right);
            Some(
                match op {
                    Arithmetic::Add => Fraction(cross(self.0, other.1)?.checked_add(cross(other.0, self.1)?)?, cross(self.1, other.1)?),
                    Arithmetic::Subtract => {
                        Fraction(cross(self.0, other.1)?.checked_sub(cross(other.0, self.1)?)?, cross(self.1, other.1)?)
                    }
                    Arithmetic::Multiply => Fraction(cross(self.0, other.0)?, cross(self.1, other.1)?),
                    Arithmetic::Divide => Fraction(cross(self.0, other.1)?, Some(cross(self.1, other.0)?).filter(|low| *low != 0)?),
                }
                .short(),
            )
        }

        fn cmp(self, other: Self) -> Option<Ordering> {
            Some(self.0.checked_mul(other.1)?.cmp(&other.0.checked_mul(self.1)?))
        }
    }

    fn arithmetic() -> impl Strategy<Value = Arithmetic> {
        prop_oneof![Just(Arithmetic::Add), Just(Arithmetic::Subtract), Just(Arithmetic::Multiply), Just(Arithmetic::Divide)]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

        /// Chains of operations beside fractions: what is exact is that fraction, what is ordered or rounded is so.
        #[test]
        fn nothing_that_is_told_is_wrong(
            first in (-1000_i64..1000, 0_u32..3),
            steps in prop::collection::vec((arithmetic(), -100_i64..100, 0_u32..3), 1..5),
            beside in (-1000_i64..1000, 0_u32..3),
            places in -2_i32..3,
        ) {
            let of = |(digits, scale): (i64, u32)| (Number::exact(Decimal::new(digits, scale)), Fraction::of(digits, scale));
            let (mut ours, mut whole) = of(first);
            for (op, digits, scale) in steps {
                let (number, fraction) = of((digits, scale));
                let (Ok(next), Some(exact)) = (apply(op, ours, number), whole.apply(op, fraction)) else { return Ok(()) };
                (ours, whole) = (next, exact);
            }
            let (other, fraction) = of(beside);
            if let (Some(order), Some(truth)) = (ours.order(other), whole.cmp(fraction)) {
                prop_assert_eq!(order, truth);
            }
            if ours.is_exact() {
                let near = ours.near.normalize();
                prop_assert_eq!(Fraction::of(i64::try_from(near.mantissa()).unwrap_or_default(), near.scale()).0 == whole.0, i64::try_from(near.mantissa()).is_ok());
            }
            for function in [Function::Floor, Function::Ceiling, Function::RoundHalfUp, Function::RoundHalfEven, Function::RoundUp] {
                let (Ok(result), true) = (ours.rounded(places, function), places >= 0) else { continue };
                let unit = 10_i128.pow(places.unsigned_abs());
                let Some(scaled) = whole.0.checked_mul(unit) else { continue };
                let (below, rest) = (scaled.div_euclid(whole.1), scaled.rem_euclid(whole.1));
                let half = (rest * 2).cmp(&whole.1);
                let up = rest > 0 && match function {
                    Function::Floor => false,
                    Function::Ceiling => true,
                    Function::RoundUp => whole.0 > 0,
                    Function::RoundHalfUp => half.is_gt() || half.is_eq() && whole.0 > 0,
                    _ => half.is_gt() || half.is_eq() && below % 2 != 0,
                };
                let expected = Decimal::from_i128_with_scale(below + i128::from(up), places.unsigned_abs());
                prop_assert_eq!(result.near, expected, "{:?} of {:?}", function, whole);
            }
        }
    }
}
