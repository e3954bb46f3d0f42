//! Many months of many workers, without reasons.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::combination::{Combination, Places, flag, levels, paper};
use super::facts::{Days, Facts};
use super::grade::Climb;
use super::month::{Given, Month};
use super::scheme::Scheme;
use super::setting::Setting;
use super::slip::Slip;
use super::spec::Frequency;
use super::steady::{Steady, number, number_of};
use super::trace::Trace;
use crate::explanation::Known;
use crate::finding::{Code, Problem};
use crate::staff::{Appointment, Worker};
use crate::time::{Period, PeriodKind};
use crate::value::{Amount, Date};

/// What workers are due for many months: the amounts of [`Scheme::pay`], without labels and reasons, and much faster.
///
/// A month's pay depends on few facts, and most workers share theirs with others, so each combination is computed once. Its
/// memory grows with the number of combinations: some hundred bytes each.
///
/// ```
/// use wushe::pay::{Given, Payroll};
/// use wushe::service::Key;
/// use wushe::staff::Worker;
/// use wushe::{Pack, Period};
///
/// let pack = Pack::builtin("hinggan-illustrative").unwrap();
/// let scheme = pack.scheme("community_worker").unwrap();
/// let mut payroll = Payroll::new(scheme);
/// let nobody = Worker { appointments: Some(Vec::new()), ..Worker::new(Key::new("w")) };
/// let mut totals = Vec::new();
/// payroll.months(&nobody, Period::parse("2022-01")?, Period::parse("2022-03")?, |paid| totals.push(paid.total().map(|total| total.to_string())))?;
/// assert_eq!(totals, vec![Some("0".to_owned()); 3]);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[derive(Debug)]
pub struct Payroll<'s> {
    scheme: &'s Scheme,
    memo: BTreeMap<Combination, Arc<Slip>>,
    posts: Vec<Arc<str>>,
    results: Vec<Arc<str>>,
    places: Places,
    /// The days on which a value begins or ends to hold.
    turns: Vec<Date>,
}

/// What a worker is due for one month.
#[derive(Clone, Copy, Debug)]
pub struct Paid<'p> {
    month: Period,
    slip: &'p Slip,
    scheme: &'p Scheme,
}

/// A month's pay and for which later months it holds.
struct Kept {
    slip: Arc<Slip>,
    /// The number of the first month that something may have changed in.
    until: i32,
    served: Option<i32>,
}

impl Kept {
    fn holds(&self, year: i32, month: u32, steady: Option<&Steady>) -> bool {
        number(year, month) < self.until && self.served.is_some() && self.served == steady.and_then(|steady| steady.served(year, month))
    }
}

impl<'p> Paid<'p> {
    /// The month.
    #[must_use]
    pub fn month(&self) -> Period {
        self.month
    }

    /// Whether there is a total: none where nothing is due, unknown where something is missing.
    #[must_use]
    pub fn status(&self) -> Known {
        self.slip.status()
    }

    /// The sum of what is paid with the month; zero where nothing is due.
    #[must_use]
    pub fn total(&self) -> Option<Amount> {
        self.slip.total.as_ref().ok().filter(|_| self.status() != Known::Unknown).map(|total| Amount::from_decimal(*total))
    }

    /// The post that is paid.
    #[must_use]
    pub fn post(&self) -> Option<&'p str> {
        self.slip.post.as_deref()
    }

    /// The grade.
    #[must_use]
    pub fn grade(&self) -> Option<i32> {
        self.slip.grade.as_ref().ok().filter(|_| self.slip.unpaid == Ok(None)).copied()
    }

    /// The parts of the pay in the order of the scheme: name, frequency, and the amount where there is one.
    pub fn lines(&self) -> impl Iterator<Item = (&'p str, Frequency, Option<Amount>)> {
        let components = &self.scheme.rules.components;
        components.iter().zip(&self.slip.lines).map(|(component, due)| {
            let amount = due.as_ref().ok().and_then(|due| due.as_ref()).map(|due| Amount::from_decimal(due.amount));
            (&*component.id, component.frequency, amount)
        })
    }
}

impl<'s> Payroll<'s> {
    /// A payroll under a scheme, in which nothing has been computed yet.
    #[must_use]
    pub fn new(scheme: &'s Scheme) -> Self {
        let mut turns: Vec<Date> = scheme.values.iter().flat_map(super::values::Value::turns).collect();
        turns.sort_unstable();
        turns.dedup();
        Payroll { scheme, memo: BTreeMap::new(), posts: Vec::new(), results: Vec::new(), places: Places::of(scheme), turns }
    }

    /// Gives each month from `first` to `last`, both included, in order.
    ///
    /// # Errors
    /// As [`Scheme::pay`], before any month is given.
    pub fn months(&mut self, worker: &Worker, first: Period, last: Period, mut give: impl FnMut(Paid<'_>)) -> Result<(), Problem> {
        let (Some(start), true, true) = (first.first_day(), first.kind() == PeriodKind::Month, last.kind() == PeriodKind::Month) else {
            return Err(Code::PayMonthKind.into());
        };
        self.scheme.holds(start, first.last_day())?;
        self.scheme.holds(last.first_day().unwrap_or(start), last.last_day())?;
        let events = self.events(worker);
        let steady = Steady::of(self.scheme, worker, last.last_day());
        let end = number_of(last.last_day());
        let (mut year, mut month, _) = start.year_month_day();
        let mut kept: Option<Kept> = None;
        while let Some(period) = Period::month(year, month).filter(|_| number(year, month) <= end) {
            if !kept.as_ref().is_some_and(|kept| kept.holds(year, month, steady.as_ref())) {
                kept = self.fresh(worker, period, &events, steady.as_ref());
            }
            if let Some(kept) = &kept {
                give(Paid { month: period, slip: &kept.slip, scheme: self.scheme });
            }
            (year, month) = if month == 12 { (year.saturating_add(1), 1) } else { (year, month + 1) };
        }
        Ok(())
    }

    /// The days after which something about the worker or the rule is not as before.
    fn events(&self, worker: &Worker) -> Vec<Date> {
        let mut events = self.turns.clone();
        let mut span = |span: crate::time::Span| events.extend([span.start(), span.end()].into_iter().flatten());
        worker.appointments.iter().flatten().for_each(|known| span(known.span));
        worker.registrations.iter().flatten().for_each(|known| span(known.span));
        worker.breaks.iter().flatten().for_each(|known| span(known.span));
        events.extend(worker.appointments.iter().flatten().filter_map(|known| known.probation_until));
        events.extend(worker.certificates.iter().flatten().map(|known| known.obtained_on));
        events.extend(worker.education.iter().flatten().map(|known| known.obtained_on));
        events.sort_unstable();
        events
    }

    /// A month and how long it holds.
    fn fresh(&mut self, worker: &Worker, period: Period, events: &[Date], steady: Option<&Steady>) -> Option<Kept> {
        let month = Month::new(self.scheme, worker, period, Given::default())?;
        // An event in the month itself, or on the first day after it, can change the next one.
        let next = events.get(events.partition_point(|event| *event < month.first)).copied();
        let (year, number, _) = month.first.year_month_day();
        let new_year = Date::new(year.checked_add(1)?, 1, 1)?;
        let until = number_of(next.map_or(new_year, |next| next.min(new_year)));
        let served = steady.and_then(|steady| steady.served(year, number));
        let slip = self.shared(&month, served).unwrap_or_else(|| Arc::new(month.slip(&mut Trace::off())));
        Some(Kept { slip, until, served })
    }

    /// The slip of everybody whose facts are the same, where the month was served whole in one post.
    fn shared(&mut self, month: &Month<'_>, served: Option<i32>) -> Option<Arc<Slip>> {
        let scheme = self.scheme;
        let word = |setting| scheme.setting(setting).and_then(|settled| settled.value.as_deref());
        let at_end = word(Setting::ReferenceDay)? == "last";
        let after = month.last.plus_days(1)?;
        let days = Days {
            reference: if at_end { month.last } else { month.first },
            served_until: if at_end { after } else { month.first },
            first: month.first,
            last: month.last,
        };
        let mut held = month.worker.appointments.iter().flatten().filter(|known| known.span.overlaps(&month.span()));
        let appointment = held.next().filter(|known| known.span.covers(&month.span()))?;
        if held.next().is_some() {
            return None;
        }
        let facts = month.facts(appointment, days);
        let served = served.or_else(|| Climb { month, facts: &facts, days }.served(&mut Trace::off()).ok())?;
        let combination = self.combination(appointment, &facts, served, days.reference)?;
        if let Some(known) = self.memo.get(&combination) {
            return Some(known.clone());
        }
        let slip = Arc::new(month.slip(&mut Trace::off()));
        self.memo.insert(combination, slip.clone());
        Some(slip)
    }

    fn combination(&mut self, appointment: &Appointment, facts: &Facts<'_>, served: i32, day: Date) -> Option<Combination> {
        let mut result = |result: &super::need::Calc<Option<&str>>| match result {
            Ok(Some(result)) => 1 + numbered(&mut self.results, |known| **known == **result, || Arc::from(*result)),
            _ => 0,
        };
        let post = numbered(&mut self.posts, |known| **known == *appointment.post, || appointment.post.clone());
        let mut packed = Combination::default();
        let flags = [appointment.full_time, appointment.matching, facts.probation.as_ref().ok().copied()];
        for part in flags.into_iter().chain([facts.new_certificate.as_ref().ok().copied()]) {
            packed.add(0, 2, flag(part))?;
        }
        packed.add(0, 4, levels(&facts.certificates))?;
        packed.add(0, 4, levels(&facts.registrations))?;
        packed.add(0, 4, paper(&facts.degree))?;
        packed.add(0, 4, paper(&facts.diploma))?;
        packed.add(0, 32, served)?;
        packed.add(1, 42, self.places.part(appointment.division))?;
        packed.add(1, 16, post)?;
        packed.add(2, 16, result(&facts.appraisal))?;
        packed.add(2, 16, result(&facts.last_appraisal))?;
        packed.add(2, 32, self.turns.partition_point(|turn| *turn <= day))?;
        Some(packed)
    }
}

/// The number of an item in a list, which gets it where it is new.
fn numbered<T>(list: &mut Vec<T>, is: impl Fn(&T) -> bool, make: impl FnOnce() -> T) -> usize {
    list.iter().position(is).unwrap_or_else(|| {
        list.push(make());
        list.len() - 1
    })
}
