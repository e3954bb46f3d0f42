//! The month in which a component falls due that is not paid with every month.

use super::computed::{ComputedMonth, Due};
use super::reasons;
use super::trace::Trace;
use super::walk::Month;
use super::worker_facts::Days;
use crate::choice::{Awaited, OpenItem};
use crate::pay::exact::exact_sum;
use crate::pay::scheme::rules::{Component, Scheme};
use crate::pay::scheme::setting::StandardSetting;
use crate::time::{Period, month_number_of};
use crate::value::{Date, Decimal};

/// Whether a component falls due in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pay) enum Falls {
    /// It does.
    Now,
    /// It falls due in another month.
    Later,
    /// Nobody has said in which month it does.
    Open,
}

/// Whether nothing is earned, so that it makes no difference when that falls due.
fn comes_to_nothing(line: &Awaited<Option<Due>>) -> bool {
    line.as_ref().is_ok_and(|due| due.is_none_or(|due| due.amount.is_zero()))
}

impl Scheme {
    /// How many months a period of a component has, and how many lie between its first month and the one in which it falls due.
    fn place(&self, component: &Component, day: Date) -> Option<(i32, i32)> {
        let settled = self.settings.get(component.due?)?;
        let word = &settled.at(day)?.word;
        let nth = settled.options.iter().position(|option| option.id == *word)?;
        Some((component.frequency.months()?, i32::try_from(nth).ok()?))
    }

    /// Whether a component falls due in the month that begins on a day, by what holds on the reference day.
    pub(in crate::pay) fn falls(&self, component: &Component, first: Date, reference: Date) -> Falls {
        if component.due.is_none() {
            return Falls::Now;
        }
        match self.place(component, reference) {
            None => Falls::Open,
            Some((length, nth)) if (month_number_of(first) - nth).rem_euclid(length) == 0 => Falls::Now,
            Some(_) => Falls::Later,
        }
    }

    /// The month in which falls due what belongs to the month that begins on a day.
    pub(in crate::pay) fn due_in(&self, component: &Component, first: Date) -> Option<Period> {
        let (length, nth) = self.place(component, self.reference(first))?;
        let begin = month_number_of(first) - month_number_of(first).rem_euclid(length);
        let due = begin + nth;
        Period::month_of_number(if nth < length && due < month_number_of(first) { due + length } else { due })
    }

    /// Whether what falls due in a month belongs to the year before.
    pub(in crate::pay) fn belongs_to_last_year(&self, component: &Component, first: Date, reference: Date) -> bool {
        self.place(component, reference)
            .is_some_and(|(_, nth)| (month_number_of(first) - nth).div_euclid(12) < month_number_of(first).div_euclid(12))
    }

    /// The reference day of the month that begins on a day; its first where that is not settled.
    pub(in crate::pay) fn reference(&self, first: Date) -> Date {
        let at_end =
            self.setting(StandardSetting::ReferenceDay).and_then(|settled| settled.at(first)).is_some_and(|known| &*known.word == "last");
        if at_end { Period::month_of(first).last_day() } else { first }
    }

    /// What has to be chosen if it is not said when a component falls due.
    pub(in crate::pay) fn due_choice(&self, component: &Component) -> Vec<OpenItem> {
        let settled = component.due.and_then(|at| self.settings.get(at));
        settled.map(|settled| OpenItem::Choice(settled.id.clone(), None)).into_iter().collect()
    }
}

impl Month<'_> {
    pub(in crate::pay) fn falls(&self, component: &Component, reference: Date) -> Falls {
        self.scheme.falls(component, self.first, reference)
    }

    /// Adds what earlier months and this one earned of the components that fall due in this month.
    pub(in crate::pay) fn fall_due(&self, mut computed: ComputedMonth, days: Days, trace: &mut Trace) -> ComputedMonth {
        let components = &self.scheme.rules.components;
        if self.alone || computed.unpaid != Ok(None) || components.iter().all(|component| !component.each_month) {
            return computed;
        }
        computed.due = vec![Ok(None); components.len()];
        for (at, component) in components.iter().enumerate().filter(|(_, component)| component.each_month) {
            let due = match self.falls(component, days.reference) {
                Falls::Later => Ok(None),
                Falls::Open if self.is_nothing_whenever(at, component, days) => Ok(None),
                Falls::Open => Err(self.scheme.due_choice(component)),
                Falls::Now => {
                    let mark = trace.mark();
                    let place = self.scheme.place(component, days.reference);
                    let due = place.map_or(Ok(None), |place| self.gathered(at, place, days, trace));
                    trace.close(mark, || reasons::line(component, &due));
                    if let Ok(total) = computed.total {
                        computed.total = due.clone().and_then(|due| {
                            let amount = due.map_or(Decimal::ZERO, |due| due.amount);
                            exact_sum(total, amount).ok_or_else(|| self.too_large())
                        });
                    }
                    due
                }
            };
            if let Some(known) = computed.due.get_mut(at) {
                *known = due;
            }
        }
        computed
    }

    /// Whether nothing falls due in this month, be it the last month of its period, a later one of the next period, or none of either.
    fn is_nothing_whenever(&self, at: usize, component: &Component, days: Days) -> bool {
        let Some(length) = component.frequency.months() else { return true };
        let nth = month_number_of(self.first).rem_euclid(length);
        [nth, nth + length].into_iter().all(|nth| comes_to_nothing(&self.gathered(at, (length, nth), days, &mut Trace::off())))
    }

    /// What the months of a period earned of a component, added up and rounded.
    fn gathered(&self, at: usize, (length, nth): (i32, i32), days: Days, trace: &mut Trace) -> Awaited<Option<Due>> {
        let this = month_number_of(self.first);
        // A component that falls due before its period ends is what was earned since it last did.
        let begin = if nth < length { this - length + 1 } else { this - nth };
        let mut earned = Vec::new();
        for other in (begin..begin + length).filter_map(Period::month_of_number) {
            let Some(first) = other.first_day() else { continue };
            let line = if self.scheme.holds(first, other.last_day()).is_ok() {
                let own = Month { first, last: other.last_day(), alone: true, ..*self };
                // What is tried for this month is tried for all of them.
                let computed = if own.tried.is_empty() { own.computed(&mut Trace::off()) } else { own.computed_once(&mut Trace::off()) };
                computed.lines.get(at).cloned()
            } else {
                None
            };
            let line = line.unwrap_or(Ok(None));
            if let Ok(Some(due)) = &line
                && let Ok(due) = self.share(*due, None)
            {
                trace.note(|| reasons::earned_in(other, due.amount));
            }
            earned.push(line);
        }
        if earned.iter().all(|line| *line == Ok(None)) {
            return Ok(None);
        }
        let sum = self.sum(earned.iter()).and_then(|sum| self.share(sum, None))?;
        Ok(Some(Due { amount: self.rounded(sum.amount, days.reference, trace)?, ..sum }))
    }
}
