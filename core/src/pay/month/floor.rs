//! Floors: the least that some components of the pay must come to.

use super::computed::Due;
use super::lines::with_one_divisor;
use super::reasons;
use super::trace::Trace;
use super::walk::Month;
use crate::choice::{Awaited, both};
use crate::pay::scheme::rules::Component;
use crate::value::{Amount, Date};

impl Month<'_> {
    /// What the components under a floor lack of its product, in a month served whole; nothing if they reach it.
    pub(in crate::pay) fn missing_to(
        &self,
        floor: &Component,
        product: Awaited<Option<Due>>,
        lines: &[Awaited<Option<Due>>],
        day: Date,
        trace: &mut Trace,
    ) -> Awaited<Option<Due>> {
        let Some(least) = product.transpose() else { return Ok(None) };
        let (least, covered) = both(least, self.sum(floor.floor_under.iter().filter_map(|at| lines.get(*at))))?;
        let (amounts, divisor) = with_one_divisor(least, covered);
        let less = |(least, covered)| Amount::from_decimal(least).checked_sub(Amount::from_decimal(covered));
        let missing = amounts.and_then(less).ok_or_else(|| self.too_large())?;
        let provenance = least.provenance.less_sure(covered.provenance);
        let missing = Some(missing.decimal()).filter(|missing| !missing.is_zero() && missing.is_sign_positive());
        let missing = missing.map(|amount| Due { amount, divisor, provenance });
        trace.note(|| {
            let shown = |due| self.share(due, None).map_or_else(|_| "?".into(), |due| reasons::plain_number(due.amount));
            let under = floor
                .floor_under
                .iter()
                .filter_map(|at| self.scheme.rules.components.get(*at))
                .filter(|component| component.span.contains(day));
            reasons::floor(floor, under, (shown(least), shown(covered)), missing.map(shown))
        });
        Ok(missing)
    }
}
