//! The lines of a payslip: products of values, rounded and added up.

use super::computed::Due;
use super::due::Falls;
use super::level::{Held, with_levels};
use super::reasons;
use super::slots::Slots;
use super::trace::Trace;
use super::walk::Month;
use super::worker_facts::{Days, Facts};
use crate::choice::{Awaited, OpenItem, both, join};
use crate::citation::Provenance;
use crate::pay::exact::{exact_product, exact_sum};
use crate::pay::scheme::rates::{Found, RateTable};
use crate::pay::scheme::rules::{Component, HUNDREDTH};
use crate::pay::scheme::setting::StandardSetting;
use crate::pay::scheme::spec::{Frequency, Unit};
use crate::value::{Date, Decimal};

/// The days served of a month that was not served whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pay) struct DaysServed {
    /// The days that count.
    pub(in crate::pay) served: i32,
    /// All days of the month.
    pub(in crate::pay) of: i32,
}

impl DaysServed {
    /// A month served whole.
    const WHOLE: DaysServed = DaysServed { served: 1, of: 1 };
}

impl Month<'_> {
    /// The number of a value for the worker, where the worker has what it is looked up by.
    pub(in crate::pay) fn number(
        &self,
        value: &RateTable,
        facts: &Facts<'_>,
        known: (Option<&Awaited<Decimal>>, Option<&Awaited<i32>>),
        day: Date,
        trace: &mut Trace,
    ) -> Awaited<Option<Due>> {
        let keys = facts.keys_of(value, known.0, known.1)?;
        let found = |key| value.at(day, facts.appointment.division, key);
        let due = |found: Found<'_>| Due { amount: found.number, divisor: 1, provenance: found.citation.provenance };
        match keys.as_slice() {
            [] => Ok(None),
            [key] => {
                let found = found(*key)?;
                trace.note(|| reasons::factor(value, found.number, found.citation));
                Ok(Some(due(found)))
            }
            [.., highest] => self.decide(StandardSetting::Stacking, day, trace, |word, trace| {
                if word == "highest" {
                    let found = found(*highest)?;
                    trace.note(|| reasons::factor(value, found.number, found.citation));
                    return Ok(Some(due(found)));
                }
                let mut sum = Due { amount: Decimal::ZERO, divisor: 1, provenance: Provenance::Published };
                for key in &keys {
                    let found = found(*key)?;
                    trace.note(|| reasons::factor(value, found.number, found.citation));
                    sum.amount = exact_sum(sum.amount, found.number).ok_or_else(|| overflow(value))?;
                    sum.provenance = sum.provenance.less_sure(found.citation.provenance);
                }
                Ok(Some(sum))
            }),
        }
    }

    /// What a component comes to in a month served whole, after the components `before` it.
    #[expect(clippy::too_many_arguments, reason = "a line depends on all that came before it")]
    pub(in crate::pay) fn line(
        &self,
        component: &Component,
        before: &[Awaited<Option<Due>>],
        facts: &Facts<'_>,
        slots: &Slots<'_>,
        known: (&Awaited<Decimal>, &Awaited<i32>),
        days: Days,
        served: Option<DaysServed>,
        trace: &mut Trace,
    ) -> Awaited<Option<Due>> {
        if !component.span.contains(days.reference) {
            trace.pass(before.len());
            return Ok(None);
        }
        let falls = if component.each_month { Falls::Now } else { self.falls(component, days.reference) };
        if falls == Falls::Later {
            trace.pass(before.len());
            trace.note(|| reasons::later(component));
            return Ok(None);
        }
        let mark = trace.mark();
        let last_year =
            component.due.is_some() && !component.each_month && self.scheme.belongs_to_last_year(component, self.first, days.reference);
        let then = last_year.then(|| (facts.of_last_year(), slots.of_last_year()));
        let (facts, slots) = then.as_ref().map_or((facts, slots), |(facts, slots)| (facts, slots));
        if let Some((settled, known)) =
            component.due.and_then(|at| self.scheme.settings.get(at)).and_then(|it| Some((it, it.at(days.reference)?)))
        {
            trace.note(|| reasons::setting(settled, known));
        }
        let earned = |facts: &Facts<'_>, slots: &Slots<'_>, trace: &mut Trace| {
            self.under(component.when.as_ref(), facts, slots, trace, &|facts, trace| {
                let product = self.product(component, facts, slots, known, days, trace);
                if component.floor_under.is_empty() { product } else { self.missing_to(component, product, before, days.reference, trace) }
            })
        };
        let due = earned(facts, slots, trace);
        let nothing = |due: &Awaited<Option<Due>>| due.as_ref().is_ok_and(|due| due.is_none_or(|due| due.amount.is_zero()));
        let due = match due {
            // What comes to nothing need not be asked when it does; it may be what the year before comes to that falls due.
            due if falls == Falls::Open && nothing(&due) => match earned(&facts.of_last_year(), &slots.of_last_year(), &mut Trace::off()) {
                before if nothing(&before) => due,
                before => {
                    let mut items = before.err().unwrap_or_default();
                    join(&mut items, self.scheme.due_choice(component));
                    Err(items)
                }
            },
            Ok(None) => Ok(None),
            Ok(Some(_)) if falls == Falls::Open => Err(self.scheme.due_choice(component)),
            Err(mut items) if falls == Falls::Open => {
                join(&mut items, self.scheme.due_choice(component));
                Err(items)
            }
            due => due,
        };
        let served = served.filter(|_| component.goes_by_days());
        let shown = || due.clone().and_then(|due| due.map(|due| self.share(due, served)).transpose());
        trace.close(mark, || reasons::line(component, &shown()));
        due
    }

    fn product(
        &self,
        component: &Component,
        facts: &Facts<'_>,
        slots: &Slots<'_>,
        known: (&Awaited<Decimal>, &Awaited<i32>),
        days: Days,
        trace: &mut Trace,
    ) -> Awaited<Option<Due>> {
        let mut items = Vec::new();
        let mut product = Due { amount: Decimal::ONE, divisor: 1, provenance: component.citation.provenance };
        for (value, when) in &component.factors {
            let Some(value) = self.scheme.values.get(*value) else { continue };
            let number =
                |facts: &Facts<'_>, trace: &mut Trace| self.number(value, facts, (Some(known.0), Some(known.1)), days.reference, trace);
            let number = match slots.held(when.as_ref(), facts, trace) {
                Held::All(Ok(true)) => number(facts, trace),
                Held::All(Ok(false)) => continue,
                Held::Each { sure, open, .. } if sure.is_empty() && open.is_empty() => continue,
                Held::All(Err(more)) => Err(more),
                Held::Each { sure, items, .. } if sure.is_empty() => Err(items),
                Held::Each { sure, open, items } => with_levels(facts, (sure, open), items, trace, &number),
            };
            match number {
                Ok(Some(number)) => {
                    let factor = if value.unit == Unit::Percent { exact_product(number.amount, HUNDREDTH) } else { Some(number.amount) };
                    let amount = factor.and_then(|factor| exact_product(product.amount, factor));
                    product.amount = amount.ok_or_else(|| overflow(value))?;
                    if value.unit == Unit::Twelfths {
                        product.divisor = product.divisor.checked_mul(12).ok_or_else(|| overflow(value))?;
                    }
                    product.provenance = product.provenance.less_sure(number.provenance);
                }
                // What the worker has nothing of is not due, whatever else is unknown.
                Ok(None) => return Ok(None),
                Err(more) => join(&mut items, more),
            }
        }
        if items.is_empty() { Ok(Some(product)) } else { Err(items) }
    }

    /// The share of an amount that the days served earn, divided once and cut off where its decimals have no end.
    pub(in crate::pay) fn share(&self, due: Due, served: Option<DaysServed>) -> Awaited<Due> {
        if served.is_none() && due.divisor == 1 {
            return Ok(due);
        }
        let DaysServed { served, of } = served.unwrap_or(DaysServed::WHOLE);
        let share = exact_product(due.amount, served.into()).zip(of.checked_mul(due.divisor));
        let share = share.and_then(|(amount, divisor)| amount.checked_div(divisor.into()));
        share.map(|amount| Due { amount, divisor: 1, ..due }).ok_or_else(|| self.too_large())
    }

    /// The same, but if it is still to be added up with other months and its decimals have no end, the amount before it is divided.
    fn kept(&self, due: Due, served: Option<DaysServed>) -> Awaited<Due> {
        let share = self.share(due, served)?;
        let DaysServed { served, of } = served.unwrap_or(DaysServed::WHOLE);
        let whole = exact_product(due.amount, served.into()).zip(of.checked_mul(due.divisor));
        let is_cut = |(amount, divisor): &(Decimal, i32)| exact_product(share.amount, (*divisor).into()) != Some(*amount);
        Ok(match whole.filter(|whole| self.alone && is_cut(whole)) {
            Some((amount, divisor)) => Due { amount, divisor, ..due },
            None => share,
        })
    }

    pub(in crate::pay) fn too_large(&self) -> Vec<OpenItem> {
        vec![OpenItem::TooLarge(self.scheme.rules.id.clone())]
    }

    /// Makes the lines of a whole month those of the days served, rounds them, and adds up what is paid with the month.
    pub(in crate::pay) fn total(
        &self,
        lines: &mut [Awaited<Option<Due>>],
        served: Option<DaysServed>,
        day: Date,
        trace: &mut Trace,
    ) -> Awaited<Decimal> {
        // Shares are added before they are divided: thirds that are cut off one by one do not make a whole.
        let whole = self.whole(lines, served, day);
        for (line, component) in lines.iter_mut().zip(&self.scheme.rules.components) {
            let served = served.filter(|_| component.goes_by_days());
            if let Ok(Some(due)) = line {
                let rounded = self.share(*due, served).and_then(|share| {
                    self.decide(StandardSetting::RoundingOf, day, &mut Trace::off(), |word, trace| match word {
                        "line" => Ok(Due { amount: self.rounded(share.amount, day, trace)?, ..share }),
                        _ => self.kept(*due, served),
                    })
                });
                *line = rounded.map(Some);
            }
        }
        let total = self.decide(StandardSetting::RoundingOf, day, &mut Trace::off(), |word, _| match word {
            "line" => self.sum(self.with_the_month(lines, day)).map(|sum| sum.amount),
            _ => whole.clone(),
        })?;
        // A sum of rounded lines is round already.
        self.rounded(total, day, trace)
    }

    /// What is paid with the month, before rounding: shares by days are added up before they are divided.
    fn whole(&self, lines: &[Awaited<Option<Due>>], served: Option<DaysServed>, day: Date) -> Awaited<Decimal> {
        let components = || lines.iter().zip(&self.scheme.rules.components);
        let by_days = self.sum(components().filter(|(_, known)| known.frequency == Frequency::Monthly).map(|(line, _)| line));
        let by_days = by_days.and_then(|sum| self.share(sum, served)).map(|sum| sum.amount);
        let once = |known: &Component| known.frequency != Frequency::Monthly && self.is_paid(known, day);
        if components().all(|(line, known)| *line == Ok(None) || !once(known)) {
            return by_days;
        }
        let others = self.sum(components().filter(|(_, known)| once(known)).map(|(line, _)| line));
        let others = others.and_then(|sum| self.share(sum, None)).map(|sum| sum.amount);
        let (by_days, others) = both(by_days, others)?;
        exact_sum(by_days, others).ok_or_else(|| self.too_large())
    }

    /// Returns true if a component is in the total of the month, should it be due at all.
    fn is_paid(&self, component: &Component, day: Date) -> bool {
        !component.each_month && self.falls(component, day) == Falls::Now
    }

    /// The lines that are paid with the month.
    pub(in crate::pay) fn with_the_month<'l>(
        &self,
        lines: &'l [Awaited<Option<Due>>],
        day: Date,
    ) -> impl Iterator<Item = &'l Awaited<Option<Due>>> {
        lines.iter().zip(&self.scheme.rules.components).filter(move |(_, served)| self.is_paid(served, day)).map(|(line, _)| line)
    }

    pub(in crate::pay) fn sum<'l>(&self, lines: impl Iterator<Item = &'l Awaited<Option<Due>>>) -> Awaited<Due> {
        let mut items = Vec::new();
        let mut sum = Due { amount: Decimal::ZERO, divisor: 1, provenance: Provenance::Published };
        for line in lines {
            match line {
                Ok(Some(due)) => {
                    let (both, divisor) = with_one_divisor(sum, *due);
                    let amount = both.and_then(|(sum, due)| exact_sum(sum, due)).ok_or_else(|| self.too_large())?;
                    sum = Due { amount, divisor, provenance: sum.provenance.less_sure(due.provenance) };
                }
                Ok(None) => {}
                Err(more) => join(&mut items, more.clone()),
            }
        }
        if items.is_empty() { Ok(sum) } else { Err(items) }
    }

    pub(in crate::pay) fn rounded(&self, amount: Decimal, day: Date, trace: &mut Trace) -> Awaited<Decimal> {
        self.decide(StandardSetting::RoundingUnit, day, trace, |unit, trace| {
            let places = places_of(unit);
            self.decide(StandardSetting::RoundingMode, day, trace, |mode, _| {
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

/// How many places an amount has that is rounded to a unit of the setting.
pub(in crate::pay) fn places_of(unit: &str) -> u32 {
    match unit {
        "yuan" => 0,
        "jiao" => 1,
        _ => 2,
    }
}

/// The same, where a condition still waits for these: what is not due either way is not due.
pub(in crate::pay) fn if_met(due: Awaited<Option<Due>>, mut open: Vec<OpenItem>) -> Awaited<Option<Due>> {
    match due {
        Ok(Some(_)) if !open.is_empty() => Err(open),
        Err(items) => {
            join(&mut open, items);
            Err(open)
        }
        due => due,
    }
}

/// Both amounts over one divisor, the least number that both divisors divide, and that divisor.
pub(in crate::pay) fn with_one_divisor(left: Due, right: Due) -> (Option<(Decimal, Decimal)>, i32) {
    let Some(divisor) = least_multiple(left.divisor, right.divisor) else { return (None, 1) };
    let widened = |due: Due| {
        if due.divisor == divisor { Some(due.amount) } else { exact_product(due.amount, divisor.checked_div(due.divisor)?.into()) }
    };
    (widened(left).zip(widened(right)), divisor)
}

/// The least number that both divide.
fn least_multiple(left: i32, right: i32) -> Option<i32> {
    let (mut divisor, mut rest) = (left, right);
    while let Some(next) = divisor.checked_rem(rest) {
        (divisor, rest) = (rest, next);
    }
    left.checked_div(divisor)?.checked_mul(right)
}

pub(in crate::pay) fn overflow(value: &RateTable) -> Vec<OpenItem> {
    vec![OpenItem::TooLarge(value.id.clone())]
}
