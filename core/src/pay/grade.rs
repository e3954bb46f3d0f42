//! From years of service to the grade, step by step.

use std::sync::Arc;

use super::facts::{Days, Fact, Facts};
use super::month::Month;
use super::need::{Calc, Need, both, join};
use super::notes;
use super::scheme::Ladder;
use super::service_years::{PartYears, Spell, months, moved_together, spells};
use super::setting::Setting;
use super::slip::Due;
use super::slots::Slots;
use super::trace::Trace;
use super::values::Key;
use crate::citation::Citation;
use crate::finding::Label;
use crate::value::{Date, Decimal, plus};

/// What one rule did to the grade.
#[derive(Clone, PartialEq, Eq)]
pub struct Step {
    /// The rule.
    pub label: Label,
    /// Where it comes from.
    pub citation: Citation,
    /// The grade before.
    pub before: i32,
    /// The grade after.
    pub after: i32,
    /// How many grades the cap took.
    pub lost: i32,
}

/// One worker's way up in one month.
pub(super) struct Climb<'m, 'a> {
    pub(super) month: &'m Month<'a>,
    pub(super) facts: &'m Facts<'m>,
    pub(super) days: Days,
}

impl Climb<'_, '_> {
    /// Years of service, with what counts like them.
    pub(super) fn seniority(&self, slots: &Slots<'_>, trace: &mut Trace) -> Calc<Decimal> {
        if let Some(years) = self.month.given.seniority {
            if years.is_sign_negative() && !years.is_zero() {
                return Err(vec![Need::Fact(Fact::Seniority)]);
            }
            trace.note(|| notes::given(Fact::Seniority, years));
            return Ok(years);
        }
        let mark = trace.mark();
        let (served, added) = both(self.served(trace), self.added(slots, trace))?;
        let years = years(served).and_then(|years| plus(years, added));
        let years = years.ok_or_else(|| vec![Need::TooLarge(self.month.scheme.rules.id.clone())])?;
        trace.close(mark, || notes::seniority(years));
        Ok(years)
    }

    /// The months served that count.
    pub(super) fn served(&self, trace: &mut Trace) -> Calc<i32> {
        let month = self.month;
        let mut needs = Vec::new();
        if month.worker.breaks.is_none() {
            needs.push(Need::Fact(Fact::Breaks));
        }
        if month.worker.appraisals.is_none() && !month.scheme.rules.failed.is_empty() {
            needs.push(Need::Fact(Fact::LastAppraisal));
        }
        if !needs.is_empty() {
            return Err(needs);
        }
        month.decide(Setting::ServiceIn, self.days.reference, trace, |word, trace| {
            let post = (word == "same_post").then_some(self.facts.post);
            let mut before = month.worker.appointments.iter().flatten().filter(|known| known.span.start() < Some(self.days.served_until));
            if post.is_some() && before.any(|known| !month.scheme.rules.lists(&known.post)) {
                return Err(vec![Need::Fact(Fact::Post)]);
            }
            let failed = self.failed_years();
            let count = |out: &[i32], trace: &mut Trace| self.counted(&spells(month.worker, post, self.days.served_until, out), trace);
            if failed.is_empty() {
                return count(&[], trace);
            }
            month.decide(Setting::FailedYears, self.days.reference, trace, |word, trace| match word {
                "days" => count(&failed, trace),
                "year" => {
                    let years = i32::try_from(failed.len()).unwrap_or(i32::MAX).saturating_mul(12);
                    Ok(count(&[], trace)?.saturating_sub(years).max(0))
                }
                _ => count(&[], trace),
            })
        })
    }

    /// The appraised years that are over and were failed.
    fn failed_years(&self) -> Vec<i32> {
        let over = |year: i32| year.checked_add(1).and_then(|next| Date::new(next, 1, 1)).is_some_and(|end| end <= self.days.served_until);
        let appraisals = self.month.worker.appraisals.as_deref().unwrap_or_default();
        let failed = appraisals.iter().filter(|known| over(known.year) && self.month.scheme.rules.failed.contains(&known.result));
        let mut years: Vec<i32> = failed.map(|known| known.year).collect();
        years.sort_unstable();
        years.dedup();
        years
    }

    fn counted(&self, spells: &[Spell], trace: &mut Trace) -> Calc<i32> {
        let part_years = |spells: &[Spell], trace: &mut Trace| {
            self.month.decide(Setting::PartYears, self.days.reference, trace, |word, _| {
                let rule = PartYears::of(word);
                Ok(spells.iter().map(|spell| months(*spell, rule)).fold(0, i32::saturating_add))
            })
        };
        match spells {
            [] | [_] => part_years(spells, trace),
            [.., last] => self.month.decide(Setting::Gaps, self.days.reference, trace, |word, trace| match word {
                "restart" => part_years(&[*last], trace),
                "spells" => part_years(spells, trace),
                _ => part_years(moved_together(spells.iter().copied()).as_slice(), trace),
            }),
        }
    }

    /// The years that count like service.
    fn added(&self, slots: &Slots<'_>, trace: &mut Trace) -> Calc<Decimal> {
        let mut sum = Decimal::ZERO;
        let mut needs = Vec::new();
        for rule in self.month.scheme.rules.equivalents.iter().filter(|rule| rule.span.contains(self.days.reference)) {
            let mark = trace.mark();
            match self.rule(rule.value, rule.when.as_ref(), slots, None, trace) {
                Ok(Some(Due { amount: years, .. })) => {
                    sum = plus(sum, years).ok_or_else(|| vec![Need::TooLarge(self.month.scheme.rules.id.clone())])?;
                    trace.close(mark, || notes::added(rule, years));
                }
                Ok(None) => {}
                Err(more) => join(&mut needs, more),
            }
        }
        if needs.is_empty() { Ok(sum) } else { Err(needs) }
    }

    /// What a rule adds, where it holds and the worker has what it goes by.
    pub(super) fn rule(
        &self,
        value: usize,
        when: Option<&crate::condition::Expression>,
        slots: &Slots<'_>,
        seniority: Option<&Calc<Decimal>>,
        trace: &mut Trace,
    ) -> Calc<Option<Due>> {
        let Some(value) = self.month.scheme.values.get(value) else { return Ok(None) };
        let mut aside = trace.fresh();
        // Whom a rule gives nothing needs no answer to its condition.
        if value.keys(self.facts, seniority, None).is_ok_and(|keys| keys.is_empty()) {
            return Ok(None);
        }
        let number = |facts: &Facts<'_>, trace: &mut Trace| self.month.number(value, facts, (seniority, None), self.days.reference, trace);
        let number = self.month.under(when, self.facts, slots, &mut aside, &number)?;
        trace.append(aside);
        Ok(number)
    }

    /// The grade: what the years give, then each raise.
    pub(super) fn grade(&self, slots: &Slots<'_>, seniority: &Calc<Decimal>, steps: &mut Vec<Step>, trace: &mut Trace) -> Calc<i32> {
        if let Some(grade) = self.month.given.grade {
            trace.note(|| notes::given(Fact::Grade, grade.into()));
            return Ok(grade);
        }
        let mark = trace.mark();
        let grade = self.climbed(slots, seniority, steps, trace)?;
        trace.close(mark, || notes::grade(grade));
        Ok(grade)
    }

    fn climbed(&self, slots: &Slots<'_>, seniority: &Calc<Decimal>, steps: &mut Vec<Step>, trace: &mut Trace) -> Calc<i32> {
        let (mut grade, top) = self.start(seniority, trace)?;
        for rule in self.month.scheme.rules.raises.iter().filter(|rule| rule.span.contains(self.days.reference)) {
            let mark = trace.mark();
            let raise = self.rule(rule.value, rule.when.as_ref(), slots, Some(seniority), trace)?;
            let Some(Due { amount: raise, .. }) = raise else { continue };
            let raised = i32::try_from(raise).ok().filter(|_| raise.fract().is_zero()).and_then(|raise| grade.checked_add(raise));
            let raised = raised.ok_or_else(|| vec![Need::TooLarge(self.month.scheme.rules.id.clone())])?;
            let after = match top.filter(|top| raised > *top) {
                None => raised,
                // A grade that was above the top before the raise stays where it was.
                Some(top) => self
                    .month
                    .decide(Setting::Cap, self.days.reference, trace, |word, _| Ok(if word == "none" { raised } else { top.max(grade) }))?,
            };
            trace.close(mark, || notes::raised(rule, grade, after, raised - after));
            steps.push(Step { label: rule.label.clone(), citation: rule.citation.clone(), before: grade, after, lost: raised - after });
            grade = after;
        }
        Ok(grade)
    }

    /// The grade before any raise, and the highest that the post has.
    fn start(&self, seniority: &Calc<Decimal>, trace: &mut Trace) -> Calc<(i32, Option<i32>)> {
        let month = self.month;
        let number = |at: usize, trace: &mut Trace| {
            let value = month.scheme.values.get(at).ok_or_else(Vec::new)?;
            match month.number(value, self.facts, (Some(seniority), None), self.days.reference, trace)? {
                Some(due) => Ok(due.amount),
                None => Err(vec![Need::Choice(value.id.clone(), None)]),
            }
        };
        let whole = |number: Decimal| -> Calc<i32> {
            let whole = i32::try_from(number).ok().filter(|_| number.fract().is_zero());
            whole.ok_or_else(|| vec![Need::TooLarge(month.scheme.rules.id.clone())])
        };
        match month.scheme.rules.ladder {
            None => Err(vec![Need::Fact(Fact::Grade)]),
            Some(Ladder::Table(at)) => Ok((whole(number(at, trace)?)?, None)),
            Some(Ladder::Steps { lowest, highest, years }) => {
                let ends = both(number(lowest, trace), number(highest, trace));
                let ((lowest, highest), (years, served)) = both(ends, both(number(years, trace), seniority.clone()))?;
                let (lowest, highest) = (whole(lowest)?, whole(highest)?);
                let climbed = served.checked_div(years).map(|steps| steps.floor()).ok_or_else(|| self.no_steps(years))?;
                let grade = lowest.saturating_add(whole(climbed)?).min(highest);
                Ok((grade, Some(highest)))
            }
        }
    }

    fn no_steps(&self, years: Decimal) -> Vec<Need> {
        let Some(Ladder::Steps { years: at, .. }) = self.month.scheme.rules.ladder else { return Vec::new() };
        let id: Option<Arc<str>> = self.month.scheme.values.get(at).map(|value| value.id.clone());
        let key: Option<Arc<str>> = Key::Number(years).text();
        id.zip(key).map(|(id, key)| Need::Hole(id, key)).into_iter().collect()
    }
}

/// Months as years, exactly where they are whole.
fn years(months: i32) -> Option<Decimal> {
    Decimal::from(months).checked_div(Decimal::from(12))
}
