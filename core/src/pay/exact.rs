//! Sums and products that are exact or none.

use crate::value::{Amount, Decimal, times};

/// The product, where 28 digits hold it exactly.
pub(super) fn exact_product(left: Decimal, right: Decimal) -> Option<Decimal> {
    let product = times(left, right)?;
    // `checked_mul` drops places where they do not fit, down to zero, which the scale of the product then shows.
    (left.is_zero() || right.is_zero() || product.scale() == left.scale() + right.scale()).then_some(product)
}

/// The sum, where 28 digits hold it exactly.
pub(super) fn exact_sum(left: Decimal, right: Decimal) -> Option<Decimal> {
    Amount::from_decimal(left).checked_add(Amount::from_decimal(right)).map(Amount::decimal)
}
