//! Sums, differences and products of decimals, in one place: each that is built into its caller weighs 1.7 KB in a browser's module.

use super::Decimal;

#[cfg_attr(target_arch = "wasm32", inline(never))]
pub(crate) fn plus(left: Decimal, right: Decimal) -> Option<Decimal> {
    left.checked_add(right)
}

/// The sum, if no digit of it is lost.
pub(crate) fn exact_plus(left: Decimal, right: Decimal) -> Option<Decimal> {
    // `checked_add` drops places where they do not fit, which the scale of the sum then shows.
    plus(left, right).filter(|sum| sum.scale() == left.scale().max(right.scale()))
}

#[cfg_attr(target_arch = "wasm32", inline(never))]
pub(crate) fn minus(left: Decimal, right: Decimal) -> Option<Decimal> {
    let mut negated = right;
    // The decimals beneath leave the sign of a zero alone.
    negated.set_sign_negative(right.is_sign_positive() ^ right.is_zero());
    plus(left, negated)
}

#[cfg_attr(target_arch = "wasm32", inline(never))]
pub(crate) fn times(left: Decimal, right: Decimal) -> Option<Decimal> {
    left.checked_mul(right)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decimal() -> impl Strategy<Value = Decimal> {
        let digits =
            prop_oneof![Just(0), -100_i128..100, -79_228_162_514_264_337_593_543_950_335_i128..=79_228_162_514_264_337_593_543_950_335];
        (digits, 0_u32..=28, any::<bool>()).prop_map(|(digits, scale, negative)| {
            let mut number = Decimal::from_i128_with_scale(digits, scale);
            number.set_sign_negative(negative);
            number
        })
    }

    proptest! {
        #[test]
        fn a_difference_is_that_of_the_decimals_to_the_bit(left in decimal(), right in decimal()) {
            prop_assert_eq!(minus(left, right).map(|found| found.serialize()), left.checked_sub(right).map(|found| found.serialize()));
        }
    }
}
