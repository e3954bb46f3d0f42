//! Many months of many workers, without reasons.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::facts::{Days, Facts};
use super::grade::Climb;
use super::month::{Given, Month};
use super::paid::Paid;
use super::scheme::Scheme;
use super::service_years::{moved_together, spells};
use super::setting::Setting;
use super::slip::Slip;
use super::trace::Trace;
use crate::finding::Problem;
use crate::staff::{Appointment, EducationLevel, Worker};
use crate::time::Period;
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
/// let nobody = Worker { appointments: Some(Vec::new()), ..Worker::new(Key::new("w")) };
/// let mut totals = Vec::new();
/// let [first, last] = ["2022-01", "2022-03"].map(|month| Period::parse(month).unwrap());
/// payroll.months(&nobody, Given::default(), first, last, |paid| totals.push(paid.total().map(|total| total.to_string())))?;
/// assert_eq!(totals, vec![Some("0".to_owned()); 3]);
/// let refused = payroll.months(&nobody, Given::default(), Period::parse("2022")?, last, |_| ());
/// assert_eq!(refused.unwrap_err().code, Code::PayMonthKind);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[derive(Debug)]
pub struct Payroll {
    scheme: Arc<Scheme>,
    memo: BTreeMap<Combination, Arc<Slip>>,
    posts: Vec<Arc<str>>,
    results: Vec<Arc<str>>,
    /// The days on which a value begins or ends to hold.
    turns: Vec<Date>,
}

/// Everything that the pay of a whole month in one post depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Combination {
    post: usize,
    division: Option<DivisionCode>,
    flags: [Option<bool>; 4],
    levels: [Option<u8>; 2],
    papers: [Option<Option<EducationLevel>>; 2],
    appraisals: [Option<usize>; 2],
    served: i32,
    /// How many turns there have been.
    turn: usize,
    /// Which lists are known: where one is and the fact is not, something else is asked for.
    told: [bool; 3],
    given: Given,
}

/// A month that others may share.
struct Kept {
    slip: Arc<Slip>,
    /// From this day it may no longer hold.
    until: Date,
    anniversary: Anniversary,
}

impl Payroll {
    /// A payroll under a scheme, in which nothing has been computed yet.
    #[must_use]
    pub fn new(scheme: &Scheme) -> Self {
        let mut turns: Vec<Date> = scheme.values.iter().flat_map(super::values::Value::turns).collect();
        turns.sort_unstable();
        turns.dedup();
        Payroll { scheme: Arc::new(scheme.clone()), memo: BTreeMap::new(), posts: Vec::new(), results: Vec::new(), turns }
    }

    /// Gives each month from `first` to `last`, both included, in order. `given` holds for all of them.
    ///
    /// # Errors
    /// As [`Scheme::holds_in`], before any month is given.
    pub fn months(
        &mut self,
        worker: &Worker,
        given: Given,
        first: Period,
        last: Period,
        mut give: impl FnMut(Paid<'_>),
    ) -> Result<(), Problem> {
        let scheme = self.scheme.clone();
        let start = scheme.holds_in(first, last)?;
        let events = self.events(worker);
        let (mut year, mut month, _) = start.year_month_day();
        let mut kept: Option<Kept> = None;
        while let Some(period) = Period::month(year, month).filter(|period| period.last_day() <= last.last_day()) {
            let still = kept.as_ref().is_some_and(|kept| period.last_day() < kept.until && !kept.anniversary.may_fall_in(month));
            if !still {
                kept = self.fresh(&scheme, worker, given, period, &events);
            }
            if let Some(kept) = &kept {
                give(Paid { month: period, slip: &kept.slip, scheme: &scheme });
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

    fn fresh(&mut self, scheme: &Scheme, worker: &Worker, given: Given, period: Period, events: &[Date]) -> Option<Kept> {
        let month = Month::new(scheme, worker, period, given)?;
        // An event in the month itself, or on the first day after it, can change the next one.
        let next = events.get(events.partition_point(|event| *event < month.first)).copied();
        let (year, ..) = month.first.year_month_day();
        let new_year = Date::new(year.checked_add(1)?, 1, 1)?;
        let until = next.map_or(new_year, |next| next.min(new_year));
        let slip = self.shared(&month).unwrap_or_else(|| Arc::new(month.slip(&mut Trace::off())));
        Some(Kept { slip, until, anniversary: Anniversary::of(worker, &month) })
    }

    /// The slip of everybody whose facts are the same, where the month was served whole in one post.
    fn shared(&mut self, month: &Month<'_>) -> Option<Arc<Slip>> {
        let word = |setting| month.scheme.setting(setting).and_then(|settled| settled.value.as_deref());
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
        let served = match month.given.seniority {
            Some(_) => 0,
            None => Climb { month, facts: &facts, days }.served(&mut Trace::off()).ok()?,
        };
        if self.memo.len() >= COMBINATIONS {
            self.memo.clear();
            self.posts.clear();
            self.results.clear();
        }
        let combination = self.combination(month, appointment, &facts, served, days.reference);
        if let Some(known) = self.memo.get(&combination) {
            return Some(known.clone());
        }
        let slip = Arc::new(month.slip(&mut Trace::off()));
        self.memo.insert(combination, slip.clone());
        Some(slip)
    }

    fn combination(&mut self, month: &Month<'_>, appointment: &Appointment, facts: &Facts<'_>, served: i32, day: Date) -> Combination {
        let mut result = |result: &super::need::Calc<Option<&str>>| match result {
            Ok(Some(result)) => Some(number(&mut self.results, result)),
            _ => None,
        };
        let worker = month.worker;
        Combination {
            division: appointment.division,
            flags: [appointment.full_time, appointment.matching, facts.probation.clone().ok(), facts.new_certificate.clone().ok()],
            levels: [
                facts.certificates.clone().ok().map(super::facts::Levels::bits),
                facts.registrations.clone().ok().map(super::facts::Levels::bits),
            ],
            papers: [facts.degree.clone().ok(), facts.diploma.clone().ok()],
            appraisals: [result(&facts.appraisal), result(&facts.last_appraisal)],
            served,
            turn: self.turns.partition_point(|turn| *turn <= day),
            told: [worker.certificates.is_some(), worker.registrations.is_some(), worker.education.is_some()],
            given: month.given,
            post: number(&mut self.posts, &appointment.post),
        }
    }
}

/// The number of a word in a list, which gets it where it is new.
fn number(list: &mut Vec<Arc<str>>, word: &str) -> usize {
    list.iter().position(|known| **known == *word).unwrap_or_else(|| {
        list.push(word.into());
        list.len() - 1
    })
}

/// The months of the calendar in which a year of service can be completed.
#[derive(Clone, Copy, Debug)]
enum Anniversary {
    In(u32),
    /// Any: months count one by one, or the years are those of one post among several.
    Any,
}

impl Anniversary {
    fn of(worker: &Worker, month: &Month<'_>) -> Self {
        let settled = |setting| month.scheme.setting(setting).and_then(|settled| settled.value.as_deref());
        let known = settled(Setting::PartYears).is_some_and(|word| word != "kept") && settled(Setting::ServiceIn) == Some("any_post");
        let plain = month.scheme.rules.failed.is_empty();
        let Some(after) = month.last.plus_days(1).filter(|_| known && plain) else { return Anniversary::Any };
        let all = spells(worker, None, after, &[]);
        let start = match settled(Setting::Gaps) {
            _ if all.len() == 1 => all.first().map(|spell| spell.start),
            Some("removed") => moved_together(&all).map(|spell| spell.start),
            Some(_) => all.last().map(|spell| spell.start),
            None => None,
        };
        start.map_or(Anniversary::Any, |start| Anniversary::In(start.year_month_day().1))
    }

    /// Whether a year can be complete in that month, or have been so on the day before it.
    fn may_fall_in(self, month: u32) -> bool {
        match self {
            Anniversary::Any => true,
            Anniversary::In(start) => month == start || month == start % 12 + 1 || start == month % 12 + 1,
        }
    }
}
