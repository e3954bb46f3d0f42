//! A month in which the post changes, by the days of each post.

use super::computed::{ComputedMonth, Due};
use super::lines::DaysServed;
use super::reasons;
use super::trace::Trace;
use super::walk::Month;
use super::worker_facts::{Days, held_nearest};
use crate::choice::Awaited;
use crate::finding::Code;
use crate::pay::exact::exact_product;
use crate::staff::Appointment;
use crate::value::{Date, Decimal};

/// Days of a month on which the same posts are held on the same terms.
pub(in crate::pay) struct Run<'h> {
    /// The posts, on those of the days that lie nearest to the reference day.
    pub(in crate::pay) held: Vec<&'h Appointment>,
    pub(in crate::pay) from: Date,
    pub(in crate::pay) days: i32,
}

impl Month<'_> {
    /// The runs of served days, in the order of their first days.
    pub(in crate::pay) fn runs<'h>(&self, held: &[&'h Appointment], days: Days) -> Vec<Run<'h>> {
        let Some(after) = self.last.plus_days(1) else { return Vec::new() };
        let turns = held.iter().flat_map(|known| [known.span.start(), known.span.end()]).flatten();
        let mut turns: Vec<Date> = turns.filter(|turn| self.first < *turn && *turn < after).chain([self.first, after]).collect();
        turns.sort_unstable();
        turns.dedup();
        let mut runs: Vec<Run<'_>> = Vec::new();
        for (from, until) in turns.iter().zip(turns.iter().skip(1)) {
            let there: Vec<&Appointment> = held.iter().copied().filter(|known| known.span.contains(*from)).collect();
            if there.is_empty() {
                continue;
            }
            let served = until.day_number() - from.day_number();
            match runs.iter_mut().find(|run| are_alike(&run.held, &there, days.reference)) {
                Some(run) => {
                    run.days += served;
                    if days.reference != self.first {
                        run.held = there;
                    }
                }
                None => runs.push(Run { held: there, from: *from, days: served }),
            }
        }
        runs
    }

    /// The month as the sum of what each run earns by its days; what does not go by the month is that of the run nearest to the
    /// reference day.
    pub(in crate::pay) fn by_days(&self, runs: &[Run<'_>], days: Days, month: i32, trace: &mut Trace) -> ComputedMonth {
        let whole = Month { by_days: true, ..*self };
        let mut months: Vec<(ComputedMonth, i32)> = Vec::with_capacity(runs.len());
        for run in runs {
            let mark = trace.mark();
            let computed = whole.among(&run.held, days, None, trace);
            trace.close(mark, || reasons::run(run, month));
            months.push((computed, run.days));
        }
        let mut paid: Vec<&ComputedMonth> =
            months.iter().map(|(computed, _)| computed).filter(|computed| !matches!(computed.unpaid, Ok(Some(_)))).collect();
        if days.reference == self.first {
            paid.reverse();
        }
        let Some(mut computed) = paid.last().map(|computed| (*computed).clone()) else {
            let code = months.iter().find_map(|(computed, _)| computed.unpaid.clone().ok().flatten());
            return ComputedMonth::unpaid(code.unwrap_or(Code::PayNotAppointed), self.components());
        };
        if let Some(waiting) = paid.iter().find(|computed| computed.unpaid.is_err()) {
            return (*waiting).clone();
        }
        computed.division = computed.division.filter(|_| paid.iter().all(|other| other.division == computed.division));
        for (at, component) in self.scheme.rules.components.iter().enumerate() {
            if component.goes_by_days() {
                let shares = months.iter().filter_map(|(computed, days)| Some((computed.lines.get(at)?, *days)));
                let line = self.earned(shares);
                if let Some(known) = computed.lines.get_mut(at) {
                    *known = line;
                }
            }
            if component.span.contains(days.reference) {
                let due = computed.lines.get(at).cloned().unwrap_or(Ok(None));
                let a_day = component.goes_by_days().then_some(DaysServed { served: 1, of: month });
                trace.note(|| reasons::line(component, &due.and_then(|due| due.map(|due| self.share(due, a_day)).transpose())));
            } else {
                trace.pass(at);
            }
        }
        computed.total = self.total(&mut computed.lines, Some(DaysServed { served: 1, of: month }), days.reference, trace);
        computed
    }

    /// What the runs earn of one component, each amount times its days: still to be divided by the days of the month.
    fn earned<'l>(&self, shares: impl Iterator<Item = (&'l Awaited<Option<Due>>, i32)>) -> Awaited<Option<Due>> {
        let times = |(line, days): (&Awaited<Option<Due>>, i32)| -> Awaited<Option<Due>> {
            let Some(due) = line.clone()? else { return Ok(None) };
            let amount = exact_product(due.amount, Decimal::from(days)).ok_or_else(|| self.too_large())?;
            Ok(Some(Due { amount, ..due }))
        };
        let earned: Vec<Awaited<Option<Due>>> = shares.map(times).collect();
        if earned.iter().all(|line| *line == Ok(None)) {
            return Ok(None);
        }
        self.sum(earned.iter()).map(Some)
    }
}

/// Whether the same posts are held on the same terms, so that nothing but the days differs.
fn are_alike(left: &[&Appointment], right: &[&Appointment], reference: Date) -> bool {
    let probation = |held: &Appointment| held.probation_until.map(|until| held_nearest(held, reference) < until);
    let alike = |(left, right): (&&Appointment, &&Appointment)| {
        left.post == right.post
            && left.division == right.division
            && left.full_time == right.full_time
            && left.matching == right.matching
            && probation(left) == probation(right)
    };
    left.len() == right.len() && left.iter().zip(right).all(alike)
}
