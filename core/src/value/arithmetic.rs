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
    left.checked_sub(right)
}

#[cfg_attr(target_arch = "wasm32", inline(never))]
pub(crate) fn times(left: Decimal, right: Decimal) -> Option<Decimal> {
    left.checked_mul(right)
}
