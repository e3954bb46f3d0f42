//! Many months of many workers, without reasons.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::memo_key::{Combination, Places, flag, levels, paper, reads};
use super::service_by_month::Steady;
use crate::choice::Awaited;
use crate::finding::Problem;
use crate::pay::answers::payroll_month::PayrollMonth;
use crate::pay::fact::Fact;
use crate::pay::month::computed::ComputedMonth;
use crate::pay::month::grade::GradeSteps;
use crate::pay::month::trace::Trace;
use crate::pay::month::walk::{Given, Month};
use crate::pay::month::worker_facts::{Days, Facts};
use crate::pay::scheme::rules::Scheme;
use crate::pay::scheme::setting::StandardSetting;
use crate::staff::{Appointment, Worker};
use crate::time::{Period, month_number, month_number_of};
use crate::value::{Date, DivisionCode};

/// How many combinations are kept before all are let go.
const COMBINATIONS: usize = 16_384;

/// What workers are due for many months: the amounts of [`Scheme::pay`], without labels and reasons, and much faster.
///
/// A month's pay depends on few facts, and most workers share theirs with others, so each combination is computed once. At most
/// 16,384 of them are kept, some hundred bytes each, so memory has a bound however many workers and months there are.
///
/// ```
/// use wushe::finding::Code;
/// use wushe::pay::{Given, Payroll};
/// use wushe::service::Key;
/// use wushe::staff::Worker;
/// use wushe::{Pack, Period};
///
/// let pack = Pack::builtin("hinggan-illustrative").unwrap();
/// let scheme = pack.scheme("community_worker").unwrap();
/// let mut payroll = Payroll::new(scheme);
/// let nobody = Worker { appointments: Some(Vec::new()), ..Worker::new(Key::parse("w")?) };
/// let mut totals = Vec::new();
/// let [first, last] = ["2022-01", "2022-03"].map(|month| Period::parse(month).unwrap());
/// payroll.months(&nobody, Given::default(), first, last, |paid| totals.push(paid.total().map(|total| total.to_string())))?;
/// assert_eq!(totals, vec![Some("0".to_owned()); 3]);
/// let refused = payroll.months(&nobody, Given::default(), Period::parse("2022")?, last, |_| ());
/// assert_eq!(refused.unwrap_err().code, Code::PayMonthKind);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
pub struct Payroll {
    scheme: Arc<Scheme>,
    memo: BTreeMap<(Combination, Given), Arc<ComputedMonth>>,
    posts: Vec<Arc<str>>,
    results: Vec<Arc<str>>,
    places: Places,
    /// The days on which a value, a setting or a rule begins or ends to hold.
    change_days: Vec<Date>,
    /// Whether a condition reads whether a certificate is new.
    asks_for_new: bool,
    /// Whether a component falls due in some months alone, and whether what earlier months earned does.
    calendar: bool,
    gathers: bool,
}

/// A month that others may share.
struct Kept {
    computed: Arc<ComputedMonth>,
    division: Option<DivisionCode>,
    /// The number of the first month that something may have changed in.
    until: i32,
    served: Option<i32>,
}

impl Kept {
    fn holds(&self, year: i32, month: u32, steady: Option<&Steady>) -> bool {
        month_number(year, month) < self.until
            && self.served.is_some()
            && self.served == steady.and_then(|steady| steady.served(year, month))
    }
}

impl Payroll {
    /// A payroll under a scheme, in which nothing has been computed yet.
    #[must_use]
    pub fn new(scheme: &Scheme) -> Self {
        Payroll {
            scheme: Arc::new(scheme.clone()),
            memo: BTreeMap::new(),
            posts: Vec::new(),
            results: Vec::new(),
            places: Places::of(scheme),
            change_days: scheme.change_days(),
            asks_for_new: reads(scheme, Fact::NewCertificate),
            calendar: scheme.rules.components.iter().any(|component| component.due.is_some()),
            gathers: scheme.rules.components.iter().any(|component| component.each_month),
        }
    }

    pub(in crate::pay) fn id(&self) -> &str {
        self.scheme.id()
    }

    /// How many combinations are kept.
    pub(in crate::pay) fn kept(&self) -> usize {
        self.memo.len()
    }

    /// Gives each month from `first` to `last`, both included, in order. `given` holds for all of them.
    ///
    /// # Errors
    /// As [`Scheme::holds_in`], and `staff_list_too_long` as [`Scheme::pay`]; before any month is given.
    pub fn months(
        &mut self,
        worker: &Worker,
        given: Given,
        first: Period,
        last: Period,
        mut give: impl FnMut(PayrollMonth<'_>),
    ) -> Result<(), Problem> {
        let scheme = self.scheme.clone();
        let start = scheme.holds_in(first, last)?;
        worker.fits()?;
        let events = self.events(worker);
        let steady = Steady::of(&scheme, worker, given, start, last.last_day());
        let end = month_number_of(last.last_day());
        let (mut year, mut month, _) = start.year_month_day();
        let mut kept: Option<Kept> = None;
        while let Some(period) = Period::month(year, month).filter(|_| month_number(year, month) <= end) {
            if !kept.as_ref().is_some_and(|kept| kept.holds(year, month, steady.as_ref())) {
                kept = self.fresh(&scheme, worker, given, period, &events, steady.as_ref());
            }
            if let Some(kept) = &kept {
                give(PayrollMonth { month: period, computed: &kept.computed, scheme: &scheme, division: kept.division });
            }
            (year, month) = if month == 12 { (year.saturating_add(1), 1) } else { (year, month + 1) };
        }
        Ok(())
    }

    /// The days after which something about the worker or the rule is not as before.
    fn events(&self, worker: &Worker) -> Vec<Date> {
        let mut events = self.change_days.clone();
        let mut span = |span: crate::time::Span| events.extend([span.start(), span.end()].into_iter().flatten());
        worker.appointments.iter().flatten().for_each(|known| span(known.span));
        worker.registrations.iter().flatten().for_each(|known| span(known.span));
        worker.breaks.iter().flatten().for_each(|known| span(known.span));
        events.extend(worker.appointments.iter().flatten().filter_map(|known| known.probation_until));
        events.extend(worker.certificates.iter().flatten().flat_map(|known| [Some(known.obtained_on), known.filed_on]).flatten());
        if self.asks_for_new {
            // What is new in a month is not in the month after it.
            let after = |day: Date| Period::month_of(day).last_day().plus_days(1);
            events.extend(worker.certificates.iter().flatten().filter_map(|known| after(known.obtained_on)));
        }
        events.extend(worker.education.iter().flatten().map(|known| known.obtained_on));
        events.sort_unstable();
        events
    }

    /// A month and how long it holds.
    fn fresh(
        &mut self,
        scheme: &Scheme,
        worker: &Worker,
        given: Given,
        period: Period,
        events: &[Date],
        steady: Option<&Steady>,
    ) -> Option<Kept> {
        let month = Month::new(scheme, worker, period, given)?;
        // An event in the month itself, or on the first day after it, can change the next one.
        let next = events.get(events.partition_point(|event| *event < month.first)).copied();
        let (year, number, _) = month.first.year_month_day();
        let new_year = Date::new(year.checked_add(1)?, 1, 1)?;
        let until = month_number_of(next.map_or(new_year, |next| next.min(new_year)));
        let until = if self.calendar { until.min(month_number_of(month.first).saturating_add(1)) } else { until };
        let served = steady.and_then(|steady| steady.served(year, number));
        let (computed, division) = self.shared(&month, served).unwrap_or_else(|| {
            let computed = Arc::new(month.computed(&mut Trace::off()));
            let division = computed.division;
            (computed, division)
        });
        Some(Kept { computed, division, until, served })
    }

    /// The month of everybody with the same facts, if it was served whole in one post, and the division of the post.
    fn shared(&mut self, month: &Month<'_>, served: Option<i32>) -> Option<(Arc<ComputedMonth>, Option<DivisionCode>)> {
        if self.gathers {
            return None;
        }
        let at_end = &*month.scheme.setting(StandardSetting::ReferenceDay)?.at(month.first)?.word == "last";
        let days = Days { reference: if at_end { month.last } else { month.first }, first: month.first, last: month.last };
        if month.worker.breaks.iter().flatten().any(|known| known.span.overlaps(&month.span())) {
            return None;
        }
        let mut held = month.worker.appointments.iter().flatten().filter(|known| known.span.overlaps(&month.span()));
        let appointment = held.next().filter(|known| known.span.covers(&month.span()))?;
        if held.next().is_some() {
            return None;
        }
        let facts = month.facts(appointment, days);
        // What waits for a choice says nothing of what it waits between.
        let worker = month.worker;
        let levels = worker.certificates.is_some() && facts.certificates.is_err();
        let registered = worker.registrations.is_some() && (facts.registrations.is_err() || facts.registered_before.is_err());
        if levels || registered || worker.education.is_some() && (facts.degree.is_err() || facts.diploma.is_err()) {
            return None;
        }
        let served = served.or_else(|| GradeSteps { month, facts: &facts, days }.served(&mut Trace::off()).ok())?;
        if self.memo.len() >= COMBINATIONS {
            self.memo.clear();
            self.posts.clear();
            self.results.clear();
        }
        let combination = (self.combination(month, appointment, &facts, served, days.reference)?, month.given);
        let computed = match self.memo.get(&combination) {
            Some(known) => known.clone(),
            None => {
                let computed = Arc::new(month.computed(&mut Trace::off()));
                self.memo.insert(combination, computed.clone());
                computed
            }
        };
        let division = computed.post.as_ref().and(appointment.division);
        Some((computed, division))
    }

    fn combination(
        &mut self,
        month: &Month<'_>,
        appointment: &Appointment,
        facts: &Facts<'_>,
        served: i32,
        day: Date,
    ) -> Option<Combination> {
        let mut result = |result: &Awaited<Option<&str>>| match result {
            Ok(Some(result)) => 1 + numbered(&mut self.results, result),
            _ => 0,
        };
        let worker = month.worker;
        let mut packed = Combination::default();
        let flags = [appointment.full_time, appointment.matching, facts.probation.as_ref().ok().copied()];
        for part in flags.into_iter().chain([facts.new_certificate.as_ref().ok().copied()]) {
            packed.add(0, 2, flag(part))?;
        }
        // Where a list is known and the fact is not, something else is asked for.
        for told in [worker.certificates.is_some(), worker.registrations.is_some(), worker.education.is_some()] {
            packed.add(0, 1, u8::from(told))?;
        }
        packed.add(0, 4, levels(&facts.certificates))?;
        packed.add(0, 4, levels(&facts.registrations))?;
        packed.add(0, 4, paper(&facts.degree))?;
        packed.add(0, 4, paper(&facts.diploma))?;
        packed.add(0, 32, served)?;
        packed.add(1, 42, self.places.part(appointment.division))?;
        if self.calendar {
            packed.add(1, 4, day.year_month_day().1)?;
        }
        packed.add(1, 16, numbered(&mut self.posts, &appointment.post))?;
        packed.add(0, 4, levels(&facts.filings))?;
        packed.add(2, 4, levels(&facts.registered_before))?;
        packed.add(2, 12, result(&facts.appraisal))?;
        packed.add(2, 12, result(&facts.last_appraisal))?;
        packed.add(2, 32, self.change_days.partition_point(|turn| *turn <= day))?;
        Some(packed)
    }
}

/// The number of a word in a list, which gets it where it is new.
fn numbered(list: &mut Vec<Arc<str>>, word: &str) -> usize {
    list.iter().position(|known| **known == *word).unwrap_or_else(|| {
        list.push(word.into());
        list.len() - 1
    })
}

impl std::fmt::Debug for Payroll {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Payroll").field("scheme", &self.id()).field("kept", &self.kept()).finish_non_exhaustive()
    }
}
