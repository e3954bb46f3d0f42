//! From years of service to the grade, step by step.

use std::sync::Arc;

use super::computed::{Due, Step};
use super::service_years::{LeapDay, PartYears, Spell, began_on_leap_day, lie_in, months, moved_together, spells};
use super::slots::Slots;
use super::trace::Trace;
use super::walk::Month;
use super::worker_facts::{Days, Facts};
use super::{reasons, service_years};
use crate::choice::{Awaited, OpenItem, both, join};
use crate::pay::fact::Fact;
use crate::pay::scheme::rates::Key;
use crate::pay::scheme::rules::Ladder;
use crate::pay::scheme::setting::StandardSetting;
use crate::time::Period;
use crate::value::{Date, Decimal, plus};

/// One worker's way up in one month.
pub(in crate::pay) struct GradeSteps<'m, 'a> {
    pub(in crate::pay) month: &'m Month<'a>,
    pub(in crate::pay) facts: &'m Facts<'m>,
    pub(in crate::pay) days: Days,
}

impl GradeSteps<'_, '_> {
    /// Years of service, with what counts like them.
    pub(in crate::pay) fn seniority(&self, slots: &Slots<'_>, trace: &mut Trace) -> Awaited<Decimal> {
        if let Some(years) = self.month.given.seniority {
            if years.is_sign_negative() && !years.is_zero() {
                return Err(vec![Fact::Seniority.open()]);
            }
            trace.note(|| reasons::given(Fact::Seniority, years));
            return Ok(years);
        }
        let mark = trace.mark();
        let (served, added) = both(self.served(trace), self.added(slots, trace))?;
        let years = years(served).and_then(|years| plus(years, added));
        let years = years.ok_or_else(|| vec![OpenItem::TooLarge(self.month.scheme.rules.id.clone())])?;
        trace.close(mark, || reasons::seniority(years));
        Ok(years)
    }

    /// The months served that count.
    pub(in crate::pay) fn served(&self, trace: &mut Trace) -> Awaited<i32> {
        let month = self.month;
        let mut items = Vec::new();
        if month.worker.breaks.is_none() {
            items.push(Fact::Breaks.open());
        }
        if month.worker.appraisals.is_none() && !month.scheme.rules.failed.is_empty() {
            items.push(Fact::LastAppraisal.open());
        }
        if !items.is_empty() {
            return Err(items);
        }
        let day = self.days.reference;
        month.decide(StandardSetting::ReferenceDayCounts, day, trace, |counts, trace| {
            month.decide_when(month.day.is_none(), StandardSetting::StepStarts, day, trace, |starts, trace| {
                self.served_until(self.until(counts == "yes", starts == "next_month"), trace)
            })
        })
    }

    /// The first day that is not served any more, where the reference day counts or does not, this month's or the one before.
    fn until(&self, counts: bool, before: bool) -> Date {
        let Days { reference, first, last } = self.days;
        let day_before = first.plus_days(-1).unwrap_or(first);
        let reference = match before {
            false => reference,
            true if reference == first && first != last => Period::month_of(day_before).first_day().unwrap_or(first),
            true => day_before,
        };
        if counts { reference.plus_days(1).unwrap_or(reference) } else { reference }
    }

    /// The months served before a day that count.
    fn served_until(&self, until: Date, trace: &mut Trace) -> Awaited<i32> {
        let (month, day) = (self.month, self.days.reference);
        let rules = &month.scheme.rules;
        month.decide(StandardSetting::ServiceIn, day, trace, |word, trace| {
            let own = rules.one_post(&self.facts.appointment.post);
            let same_post = word == "same_post";
            let counts = |post: &str| !same_post || rules.one_post(post) == own;
            let mut before = month.worker.appointments.iter().flatten().filter(|known| known.span.start() < Some(until));
            if same_post && before.any(|known| !rules.lists(&known.post)) {
                return Err(vec![Fact::Post.open()]);
            }
            let spells = spells(month.worker, &counts, until, &[]);
            if rules.failed.is_empty() {
                return self.counted(&spells, &[], trace);
            }
            month.decide(StandardSetting::NotAppraised, day, trace, |missing, trace| {
                month.decide(StandardSetting::FailedFrom, day, trace, |from, trace| {
                    let failed = self.failed_years(&spells, until, from == "same_year", missing == "failed");
                    if failed.is_empty() {
                        return self.counted(&spells, &[], trace);
                    }
                    month.decide(StandardSetting::FailedYears, day, trace, |word, trace| match word {
                        "days" => self.counted(&service_years::spells(month.worker, &counts, until, &failed), &[], trace),
                        "year" => self.counted(&spells, &failed, trace),
                        _ => self.counted(&spells, &[], trace),
                    })
                })
            })
        })
    }

    /// The years with service that were failed: those that are over, or this one too where a year is removed from its first day on.
    fn failed_years(&self, spells: &[Spell], until: Date, this_year: bool, missing: bool) -> Vec<i32> {
        let appraisals = self.month.worker.appraisals.as_deref().unwrap_or_default();
        let failed = |year: i32| {
            let over = year.checked_add(1).and_then(|next| Date::new(next, 1, 1)).is_some_and(|end| end <= until);
            match appraisals.iter().find(|known| known.year == year) {
                Some(known) => (over || this_year) && self.month.scheme.rules.failed.contains(&known.result),
                None => over && missing,
            }
        };
        let ends = spells.first().zip(spells.last()).map(|(first, last)| (first.start.year_month_day().0, last.end.year_month_day().0));
        let years = ends.map(|(first, last)| first..=last).into_iter().flatten();
        years.filter(|year| lie_in(spells, *year) && failed(*year)).collect()
    }

    /// The months of the spells that count, less a year for each of the `failed` ones in which one of them lies.
    fn counted(&self, spells: &[Spell], failed: &[i32], trace: &mut Trace) -> Awaited<i32> {
        let day = self.days.reference;
        let part_years = |counted: &[Spell], served: &[Spell], trace: &mut Trace| {
            let months = self.month.decide(StandardSetting::PartYears, day, trace, |word, trace| {
                let rule = PartYears::of(word);
                self.month.decide_when(counted.iter().any(began_on_leap_day), StandardSetting::LeapDay, day, trace, |word, _| {
                    let leap_day = LeapDay::of(word);
                    Ok(counted.iter().map(|spell| months(*spell, rule, leap_day)).fold(0, i32::saturating_add))
                })
            })?;
            let taken = failed.iter().filter(|year| lie_in(served, **year)).count();
            Ok(months.saturating_sub(i32::try_from(taken).unwrap_or(i32::MAX).saturating_mul(12)).max(0))
        };
        match spells {
            [] | [_] => part_years(spells, spells, trace),
            [.., last] => self.month.decide(StandardSetting::Gaps, day, trace, |word, trace| match word {
                "restart" => part_years(&[*last], &[*last], trace),
                "spells" => part_years(spells, spells, trace),
                _ => part_years(moved_together(spells.iter().copied()).as_slice(), spells, trace),
            }),
        }
    }

    /// The years that count like service.
    fn added(&self, slots: &Slots<'_>, trace: &mut Trace) -> Awaited<Decimal> {
        let mut sum = Decimal::ZERO;
        let mut items = Vec::new();
        for rule in self.month.scheme.rules.equivalents.iter().filter(|rule| rule.span.contains(self.days.reference)) {
            let mark = trace.mark();
            match self.rule(rule.value, rule.when.as_ref(), slots, None, trace) {
                Ok(Some(Due { amount: years, .. })) => {
                    sum = plus(sum, years).ok_or_else(|| vec![OpenItem::TooLarge(self.month.scheme.rules.id.clone())])?;
                    trace.close(mark, || reasons::added(rule, years));
                }
                Ok(None) => {}
                Err(more) => join(&mut items, more),
            }
        }
        if items.is_empty() { Ok(sum) } else { Err(items) }
    }

    /// What a rule adds, where it holds and the worker has what it goes by.
    pub(in crate::pay) fn rule(
        &self,
        value: usize,
        when: Option<&crate::condition::Expression>,
        slots: &Slots<'_>,
        seniority: Option<&Awaited<Decimal>>,
        trace: &mut Trace,
    ) -> Awaited<Option<Due>> {
        let Some(value) = self.month.scheme.values.get(value) else { return Ok(None) };
        let mut aside = trace.fresh();
        // Whom a rule gives nothing needs no answer to its condition.
        if self.facts.keys_of(value, seniority, None).is_ok_and(|keys| keys.is_empty()) {
            return Ok(None);
        }
        let number = |facts: &Facts<'_>, trace: &mut Trace| self.month.number(value, facts, (seniority, None), self.days.reference, trace);
        let number = self.month.under(when, self.facts, slots, &mut aside, &number)?;
        trace.append(aside);
        Ok(number)
    }

    /// The grade: what the years give, then each raise.
    pub(in crate::pay) fn grade(
        &self,
        slots: &Slots<'_>,
        seniority: &Awaited<Decimal>,
        steps: &mut Vec<Step>,
        trace: &mut Trace,
    ) -> Awaited<i32> {
        if let Some(grade) = self.month.given.grade {
            trace.note(|| reasons::given(Fact::Grade, grade.into()));
            return Ok(grade);
        }
        let mark = trace.mark();
        let grade = self.climbed(slots, seniority, steps, trace)?;
        trace.close(mark, || reasons::grade(grade));
        Ok(grade)
    }

    fn climbed(&self, slots: &Slots<'_>, seniority: &Awaited<Decimal>, steps: &mut Vec<Step>, trace: &mut Trace) -> Awaited<i32> {
        let (mut grade, top) = self.start(seniority, trace)?;
        for rule in self.month.scheme.rules.raises.iter().filter(|rule| rule.span.contains(self.days.reference)) {
            let mark = trace.mark();
            let raise = self.rule(rule.value, rule.when.as_ref(), slots, Some(seniority), trace)?;
            let Some(Due { amount: raise, .. }) = raise else { continue };
            let raised = i32::try_from(raise).ok().filter(|_| raise.fract().is_zero()).and_then(|raise| grade.checked_add(raise));
            let raised = raised.ok_or_else(|| vec![OpenItem::TooLarge(self.month.scheme.rules.id.clone())])?;
            let after = match top.filter(|top| raised > *top) {
                None => raised,
                // A grade that was above the top before the raise stays where it was.
                Some(top) => self.month.decide(StandardSetting::Cap, self.days.reference, trace, |word, _| {
                    Ok(if word == "none" { raised } else { top.max(grade) })
                })?,
            };
            trace.close(mark, || reasons::raised(rule, grade, after, raised - after));
            steps.push(Step { label: rule.label.clone(), citation: rule.citation.clone(), before: grade, after, lost: raised - after });
            grade = after;
        }
        Ok(grade)
    }

    /// The grade before any raise, and the highest that the post has.
    fn start(&self, seniority: &Awaited<Decimal>, trace: &mut Trace) -> Awaited<(i32, Option<i32>)> {
        let month = self.month;
        let number = |at: usize, trace: &mut Trace| {
            let value = month.scheme.values.get(at).ok_or_else(Vec::new)?;
            match month.number(value, self.facts, (Some(seniority), None), self.days.reference, trace)? {
                Some(due) => Ok(due.amount),
                None => Err(vec![OpenItem::Choice(value.id.clone(), None)]),
            }
        };
        let whole = |number: Decimal| -> Awaited<i32> {
            let whole = i32::try_from(number).ok().filter(|_| number.fract().is_zero());
            whole.ok_or_else(|| vec![OpenItem::TooLarge(month.scheme.rules.id.clone())])
        };
        match &month.scheme.rules.ladder {
            None => Err(vec![Fact::Grade.open()]),
            Some(Ladder::Table(at)) => Ok((whole(number(*at, trace)?)?, None)),
            Some(Ladder::Posts(tables)) => {
                let table = tables.iter().find(|(post, _)| **post == *self.facts.post);
                let (_, at) = table.ok_or_else(|| vec![Fact::Grade.open()])?;
                Ok((whole(number(*at, trace)?)?, None))
            }
            Some(Ladder::Steps { lowest, highest, years }) => {
                let (lowest, highest, years) = (*lowest, *highest, *years);
                let ends = both(number(lowest, trace), number(highest, trace));
                let ((lowest, highest), (years, served)) = both(ends, both(number(years, trace), seniority.clone()))?;
                let (lowest, highest) = (whole(lowest)?, whole(highest)?);
                let climbed = served.checked_div(years).map(|steps| steps.floor()).ok_or_else(|| self.no_steps(years))?;
                let grade = lowest.saturating_add(whole(climbed)?).min(highest);
                Ok((grade, Some(highest)))
            }
        }
    }

    fn no_steps(&self, years: Decimal) -> Vec<OpenItem> {
        let Some(Ladder::Steps { years: at, .. }) = self.month.scheme.rules.ladder else { return Vec::new() };
        let id: Option<Arc<str>> = self.month.scheme.values.get(at).map(|value| value.id.clone());
        let key: Option<Arc<str>> = Key::Number(years).text();
        id.zip(key).map(|(id, key)| OpenItem::Hole(id, key)).into_iter().collect()
    }
}

/// Months as years, exactly where they are whole.
fn years(months: i32) -> Option<Decimal> {
    Decimal::from(months).checked_div(Decimal::from(12))
}
