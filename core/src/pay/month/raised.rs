//! Which raises of the grade a worker meets on a day.

use super::computed::{ComputedMonth, Due};
use super::grade::GradeSteps;
use super::reasons;
use super::slots::Slots;
use super::trace::Trace;
use super::walk::{Month, Refused};
use super::worker_facts::{Days, Facts};
use crate::choice::{Awaited, OpenItem, join};
use crate::condition::Value;
use crate::finding::Code;
use crate::pay::fact::Fact;
use crate::pay::scheme::setting::StandardSetting;
use crate::staff::Appointment;
use crate::value::Date;

/// What one appointment meets: the raises by the numbers of their rules, or why nothing is paid.
type Met = Result<Vec<(usize, Due)>, Code>;

impl<'a> Month<'a> {
    /// The raises that are met on a day, in the shape of a month: one line for each rule, in grades.
    pub(in crate::pay) fn raised(&self, day: Date, trace: &mut Trace) -> ComputedMonth {
        let rules = self.scheme.rules.raises.len();
        let Some(all) = &self.worker.appointments else { return ComputedMonth::waiting(&[Fact::Appointments.open()], rules) };
        let held: Vec<&Appointment> = all.iter().filter(|known| known.span.contains(day)).collect();
        let mut divisions = held.iter().map(|known| known.division);
        let first = divisions.next().flatten();
        let one = divisions.all(|other| other == first);
        let (met, paid) = self.met_among(&held, Days { reference: day, first: self.first, last: self.last }, trace);
        let mut computed = match met {
            Err(items) => ComputedMonth::waiting(&items, rules),
            Ok(Err(code)) => ComputedMonth::unpaid(code, rules),
            Ok(Ok(met)) => {
                let mut computed = ComputedMonth { unpaid: Ok(None), ..ComputedMonth::unpaid(Code::PayNotAppointed, rules) };
                for (rule, due) in met {
                    computed.lines.get_mut(rule).into_iter().for_each(|line| *line = Ok(Some(due)));
                }
                computed
            }
        };
        computed.division = paid.map_or(first.filter(|_| one), |paid| paid.division);
        computed
    }

    /// What the post that is paid meets, and which that is where there are several that differ.
    fn met_among<'h>(&self, held: &[&'h Appointment], days: Days, trace: &mut Trace) -> (Awaited<Met>, Option<&'h Appointment>) {
        let (first, rest) = match held {
            [] => return (Ok(Err(Code::PayNotAppointed)), None),
            [only] => return (self.met_in(only, days, trace), Some(only)),
            [first, rest @ ..] => (first, rest),
        };
        let met = self.met_in(first, days, &mut Trace::off());
        if rest.iter().all(|other| self.met_in(other, days, &mut Trace::off()) == met) {
            return (self.met_in(first, days, trace), None);
        }
        let number = self.scheme.number_of(StandardSetting::Concurrent);
        let Some((at, settled)) = number.and_then(|at| Some((at, self.scheme.settings.get(at)?))) else { return (Err(Vec::new()), None) };
        let Some(word) = self.word(at, days.reference) else { return (Err(vec![OpenItem::Choice(settled.id.clone(), None)]), None) };
        if let Some(known) = settled.at(days.reference) {
            trace.note(|| reasons::setting(settled, known));
        }
        match self.paid_among(word, held, days, None, &Trace::off()) {
            Ok(Some((paid, ..))) => (self.met_in(paid, days, trace), Some(paid)),
            Ok(None) => (Err(Vec::new()), None),
            Err(items) => (Err(items), None),
        }
    }

    fn met_in(&self, appointment: &Appointment, days: Days, trace: &mut Trace) -> Awaited<Met> {
        let facts = match self.entitled(appointment, days, trace) {
            Ok(facts) => facts,
            Err(Refused::For(code)) => return Ok(Err(code)),
            Err(Refused::Waits(mut items)) => {
                // Who would meet nothing in any case need not be known to be paid.
                let substituted = self.scheme.rules.substitutes.iter().any(|rule| rule.span.contains(days.reference));
                return match self.met_with(&self.facts(appointment, days), days, &mut Trace::off()) {
                    Ok(met) if met.is_empty() && !substituted => Ok(Ok(met)),
                    Ok(_) => Err(items),
                    Err(more) => {
                        join(&mut items, more);
                        Err(items)
                    }
                };
            }
        };
        self.met_with(&facts, days, trace).map(Ok)
    }

    fn met_with(&self, facts: &Facts<'_>, days: Days, trace: &mut Trace) -> Awaited<Vec<(usize, Due)>> {
        let mut slots = Slots::new(facts, self, days);
        let grade_steps = GradeSteps { month: self, facts, days };
        // Only a raise that goes by the years of service waits for them.
        let seniority = grade_steps.seniority(&slots, &mut Trace::off());
        slots.push(seniority.clone().map(Value::Number));
        let (mut met, mut items) = (Vec::new(), Vec::new());
        for (at, rule) in self.scheme.rules.raises.iter().enumerate().filter(|(_, rule)| rule.span.contains(days.reference)) {
            let mark = trace.mark();
            match grade_steps.rule(rule.value, rule.when.as_ref(), &slots, Some(&seniority), trace) {
                Ok(Some(due)) => {
                    trace.close(mark, || reasons::raise_met(rule, due.amount));
                    met.push((at, due));
                }
                Ok(None) => {}
                Err(more) => join(&mut items, more),
            }
        }
        if items.is_empty() { Ok(met) } else { Err(items) }
    }
}
