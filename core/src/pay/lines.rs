//! The lines of a payslip: products of values, rounded and added up.

use super::facts::{Days, Facts};
use super::month::Month;
use super::need::{Calc, Need, join};
use super::notes;
use super::scheme::HUNDREDTH;
use super::setting::Setting;
use super::slip::Due;
use super::slots::Slots;
use super::spec::Unit;
use super::trace::Trace;
use super::values::{Found, Value};
use crate::citation::Provenance;
use crate::value::{Date, Decimal};

impl Month<'_> {
    /// The number of a value for the worker, where the worker has what it is looked up by.
    pub(super) fn number(
        &self,
        value: &Value,
        facts: &Facts<'_>,
        known: (Option<&Calc<Decimal>>, Option<&Calc<i32>>),
        day: Date,
        trace: &mut Trace,
    ) -> Calc<Option<Due>> {
        let keys = value.keys(facts, known.0, known.1)?;
        let found = |key| value.at(day, facts.appointment.division, key);
        let due = |found: Found<'_>| Due { amount: found.number, provenance: found.citation.provenance };
        match keys.as_slice() {
            [] => Ok(None),
            [key] => {
                let found = found(*key)?;
                trace.note(|| notes::factor(value, found.number, found.citation));
                Ok(Some(due(found)))
            }
            [.., highest] => self.decide(Setting::Stacking, trace, |word, trace| {
                if word == "highest" {
                    let found = found(*highest)?;
                    trace.note(|| notes::factor(value, found.number, found.citation));
                    return Ok(Some(due(found)));
                }
                let mut sum = Due { amount: Decimal::ZERO, provenance: Provenance::Published };
                for key in &keys {
                    let found = found(*key)?;
                    trace.note(|| notes::factor(value, found.number, found.citation));
                    sum.amount = sum.amount.checked_add(found.number).ok_or_else(|| overflow(value))?;
                    sum.provenance = less_sure(sum.provenance, found.citation.provenance);
                }
                Ok(Some(sum))
            }),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a line depends on all that came before it")]
    pub(super) fn line(
        &self,
        at: usize,
        facts: &Facts<'_>,
        slots: &Slots<'_>,
        known: (&Calc<Decimal>, &Calc<i32>),
        days: Days,
        part: Option<(i32, i32)>,
        trace: &mut Trace,
    ) -> Calc<Option<Due>> {
        let Some(component) = self.scheme.rules.components.get(at) else { return Ok(None) };
        let mark = trace.mark();
        let due = self.product(component, facts, slots, known, days, part, trace);
        trace.close(mark, || notes::line(component, &due));
        due
    }

    #[expect(clippy::too_many_arguments, reason = "a line depends on all that came before it")]
    fn product(
        &self,
        component: &super::scheme::Component,
        facts: &Facts<'_>,
        slots: &Slots<'_>,
        known: (&Calc<Decimal>, &Calc<i32>),
        days: Days,
        part: Option<(i32, i32)>,
        trace: &mut Trace,
    ) -> Calc<Option<Due>> {
        let mut needs = Vec::new();
        match slots.met(component.when.as_ref(), trace) {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(more) => join(&mut needs, more),
        }
        let mut product = Due { amount: Decimal::ONE, provenance: component.citation.provenance };
        for (value, when) in &component.factors {
            let Some(value) = self.scheme.values.get(*value) else { continue };
            match slots.met(when.as_ref(), trace) {
                Ok(true) => {}
                Ok(false) => continue,
                Err(more) => {
                    join(&mut needs, more);
                    continue;
                }
            }
            match self.number(value, facts, (Some(known.0), Some(known.1)), days.reference, trace) {
                Ok(Some(number)) => {
                    let factor = if value.unit == Unit::Percent { number.amount.checked_mul(HUNDREDTH) } else { Some(number.amount) };
                    let amount = factor.and_then(|factor| exact_product(product.amount, factor));
                    product.amount = amount.ok_or_else(|| overflow(value))?;
                    product.provenance = less_sure(product.provenance, number.provenance);
                }
                // What the worker has nothing of is not due, whatever else is unknown.
                Ok(None) => return Ok(None),
                Err(more) => join(&mut needs, more),
            }
        }
        if !needs.is_empty() {
            return Err(needs);
        }
        if let Some((served, month)) = part {
            let share = product.amount.checked_mul(served.into()).and_then(|amount| amount.checked_div(month.into()));
            product.amount = share.ok_or_else(|| vec![Need::TooLarge(component.id.clone())])?;
        }
        Ok(Some(product))
    }

    /// Rounds the lines and adds up what is paid with the month.
    pub(super) fn total(&self, lines: &mut [Calc<Option<Due>>], trace: &mut Trace) -> Calc<Decimal> {
        let components = &self.scheme.rules.components;
        for line in lines.iter_mut() {
            if let Ok(Some(due)) = line {
                let amount = due.amount;
                let rounded = self.decide(Setting::RoundingOf, &mut Trace::off(), |word, trace| {
                    if word == "line" { self.rounded(amount, trace) } else { Ok(amount) }
                });
                match rounded {
                    Ok(rounded) => due.amount = rounded,
                    Err(needs) => *line = Err(needs),
                }
            }
        }
        let mut needs = Vec::new();
        let mut sum = Decimal::ZERO;
        for (line, _) in lines.iter().zip(components).filter(|(_, component)| component.frequency.is_paid_with_the_month()) {
            match line {
                Ok(Some(due)) => sum = sum.checked_add(due.amount).ok_or_else(|| vec![Need::TooLarge(self.scheme.rules.id.clone())])?,
                Ok(None) => {}
                Err(more) => join(&mut needs, more.clone()),
            }
        }
        if needs.is_empty() {
            // A sum of rounded lines is round, so it is the same whichever of the two is rounded.
            self.rounded(sum, trace)
        } else {
            Err(needs)
        }
    }

    fn rounded(&self, amount: Decimal, trace: &mut Trace) -> Calc<Decimal> {
        self.decide(Setting::RoundingUnit, trace, |unit, trace| {
            let places = match unit {
                "yuan" => 0,
                "jiao" => 1,
                _ => 2,
            };
            self.decide(Setting::RoundingMode, trace, |mode, _| {
                let strategy = match mode {
                    "down" => rust_decimal::RoundingStrategy::ToZero,
                    "up" => rust_decimal::RoundingStrategy::AwayFromZero,
                    _ => rust_decimal::RoundingStrategy::MidpointAwayFromZero,
                };
                Ok(amount.round_dp_with_strategy(places, strategy).normalize())
            })
        })
    }
}

/// The product, where 28 digits hold it exactly.
pub(super) fn exact_product(left: Decimal, right: Decimal) -> Option<Decimal> {
    let product = left.checked_mul(right)?;
    // `checked_mul` drops places where they do not fit, which the scale of the product then shows.
    (product.is_zero() || product.scale() == left.scale() + right.scale()).then_some(product)
}

pub(super) fn overflow(value: &Value) -> Vec<Need> {
    vec![Need::TooLarge(value.id.clone())]
}

/// The less sure of the two.
pub(super) fn less_sure(left: Provenance, right: Provenance) -> Provenance {
    let rank = |provenance| match provenance {
        Provenance::Published => 0,
        Provenance::Interpreted => 1,
        Provenance::Chosen => 2,
        Provenance::Illustrative => 3,
        Provenance::Unstated => 4,
    };
    if rank(right) > rank(left) { right } else { left }
}
