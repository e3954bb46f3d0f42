//! Sums, differences and products of decimals, in one place: each that is built into its caller weighs 1.7 KB in a browser's module.

use super::Decimal;

#[cfg_attr(target_arch = "wasm32", inline(never))]
pub(crate) fn plus(left: Decimal, right: Decimal) -> Option<Decimal> {
    left.checked_add(right)
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
