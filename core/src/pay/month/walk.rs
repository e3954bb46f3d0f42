//! What one month is due: from facts and choices to grade, lines and total.

use super::computed::ComputedMonth;
use super::grade::GradeSteps;
use super::lines::DaysServed;
use super::reasons;
use super::slots::Slots;
use super::trace::Trace;
use super::worker_facts::{Days, Facts, Since};
use crate::choice::{Awaited, OpenItem, agree, join};
use crate::condition::Value;
use crate::finding::{Code, sort_by};
use crate::pay::fact::Fact;
use crate::pay::scheme::rules::Scheme;
use crate::pay::scheme::setting::StandardSetting;
use crate::staff::{Appointment, Worker};
use crate::time::{Period, Span};
use crate::value::{Date, Decimal};

/// What is known from a worker's file beside the facts, and then not computed from them.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Given {
    /// The grade that the worker has.
    pub grade: Option<i32>,
    /// The years of service that count; below zero they count as not known.
    pub seniority: Option<Decimal>,
}

/// One worker's month under a scheme.
#[derive(Clone, Copy)]
pub(in crate::pay) struct Month<'a> {
    pub(in crate::pay) scheme: &'a Scheme,
    pub(in crate::pay) worker: &'a Worker,
    pub(in crate::pay) given: Given,
    pub(in crate::pay) first: Date,
    pub(in crate::pay) last: Date,
    /// The day whose facts are asked for, in place of those that the month goes by.
    pub(in crate::pay) day: Option<Date>,
    /// What is tried for open settings, by their numbers: of 1, the first option; of 0, nothing.
    pub(in crate::pay) tried: &'a [u8],
    /// Whether the lines are to be shared by days later, so that they stay whole and are not rounded yet.
    pub(in crate::pay) by_days: bool,
    /// Whether only this month's own lines are asked for, not what earlier ones earned.
    pub(in crate::pay) alone: bool,
}

/// Why an appointment is not paid, or what that waits for.
pub(in crate::pay) enum Refused {
    For(Code),
    Waits(Vec<OpenItem>),
}

impl<'a> Month<'a> {
    pub(in crate::pay) fn new(scheme: &'a Scheme, worker: &'a Worker, month: Period, given: Given) -> Option<Self> {
        Some(Month {
            scheme,
            worker,
            given,
            first: month.first_day()?,
            last: month.last_day(),
            day: None,
            by_days: false,
            alone: false,
            tried: &[],
        })
    }

    pub(in crate::pay) fn components(&self) -> usize {
        self.scheme.rules.components.len()
    }

    /// The whole month; what the options of a setting that is open differ in waits for it, whether they are paid alike or not.
    pub(in crate::pay) fn computed_once(&self, trace: &mut Trace) -> ComputedMonth {
        if let Some(day) = self.day {
            return self.raised(day, trace);
        }
        let Some(appointments) = &self.worker.appointments else {
            return self.waiting(&[Fact::Appointments.open()], None);
        };
        let served = |appointment: &&Appointment| appointment.span.intersect(&self.span()).is_some();
        let held: Vec<&Appointment> = appointments.iter().filter(served).collect();
        if held.is_empty() {
            return self.unpaid(Code::PayNotAppointed, trace);
        }
        self.decide_month(StandardSetting::ReferenceDay, self.first, trace, &|word, trace| {
            let at_end = word == "last";
            let reference = if at_end { self.last } else { self.first };
            let days = Days { reference, first: self.first, last: self.last };
            let computed = self.with_breaks(&held, days, trace);
            self.fall_due(computed, days, trace)
        })
    }

    pub(in crate::pay) fn span(&self) -> Span {
        Span::new(Some(self.first), self.last.plus_days(1)).unwrap_or(Span::ALWAYS)
    }

    /// A month with no amounts: every component that applies on the reference day, or could if that day is unknown, waits for `items`.
    pub(in crate::pay) fn waiting(&self, items: &[OpenItem], reference: Option<Date>) -> ComputedMonth {
        let mut computed = ComputedMonth::waiting(items, self.components());
        for (line, component) in computed.lines.iter_mut().zip(&self.scheme.rules.components) {
            if !reference.map_or_else(|| component.span.overlaps(&self.span()), |day| component.span.contains(day)) {
                *line = Ok(None);
            }
        }
        computed
    }

    pub(in crate::pay) fn unpaid(&self, code: Code, trace: &mut Trace) -> ComputedMonth {
        trace.note(|| reasons::plain(code));
        ComputedMonth::unpaid(code, self.components())
    }

    /// The month with its reference day known, in appointments whose every day is served.
    pub(in crate::pay) fn on(&self, held: &[&Appointment], days: Days, trace: &mut Trace) -> ComputedMonth {
        if let [only] = held
            && only.span.covers(&self.span())
        {
            return self.among(held, days, None, trace);
        }
        let month = self.last.day_number() - self.first.day_number() + 1;
        let runs = self.runs(held, days);
        if let [run] = runs.as_slice()
            && run.days == month
        {
            return self.among(&run.held, days, None, trace);
        }
        self.decide_month(StandardSetting::BrokenMonth, days.reference, trace, &|word, trace| match runs.as_slice() {
            // Who was not there on the reference day is paid as on the day nearest to it.
            [run] if word == "days" => {
                trace.note(|| reasons::part_of_month(run.days, month));
                self.among(&run.held, days, Some(DaysServed { served: run.days, of: month }), trace)
            }
            runs if word == "days" => self.by_days(runs, days, month, trace),
            _ => {
                let there: Vec<&Appointment> = held.iter().copied().filter(|known| known.span.contains(days.reference)).collect();
                self.among(&there, days, None, trace)
            }
        })
    }

    /// The month with one post or several at once.
    pub(in crate::pay) fn among(&self, held: &[&Appointment], days: Days, served: Option<DaysServed>, trace: &mut Trace) -> ComputedMonth {
        match held {
            [] => self.unpaid(self.not_served(days), trace),
            [only] => self.in_post(only, days, served, trace),
            several => self.decide_month(StandardSetting::Concurrent, days.reference, trace, &|word, trace| match self
                .paid_among(word, several, days, served, trace)
            {
                Ok(Some((_, computed, own))) => {
                    trace.append(own);
                    computed
                }
                Ok(None) => self.waiting(&[], Some(days.reference)),
                Err(items) => self.waiting(&items, Some(days.reference)),
            }),
        }
    }

    /// Which of the posts held at once is paid, by the word of the setting, with its month and the reasons.
    pub(in crate::pay) fn paid_among<'h>(
        &self,
        word: &str,
        several: &[&'h Appointment],
        days: Days,
        served: Option<DaysServed>,
        trace: &Trace,
    ) -> Awaited<Option<(&'h Appointment, ComputedMonth, Trace)>> {
        let with_slip = |held: &'h Appointment| {
            let mut own = trace.fresh();
            let computed = self.in_post(held, days, served, &mut own);
            (held, computed, own)
        };
        if word == "earliest" {
            let first = several.iter().map(|held| self.since(held)).min().flatten();
            let tied: Vec<&Appointment> = several.iter().copied().filter(|held| self.since(held) == first).collect();
            return self.paid_of_same_day(&tied, days, served, trace);
        }
        let all: Vec<(&Appointment, ComputedMonth, Trace)> = several.iter().copied().map(with_slip).collect();
        let mut items = Vec::new();
        for (_, computed, _) in &all {
            if let Err(more) = &computed.total {
                join(&mut items, more.clone());
            }
        }
        if items.is_empty() { Ok(all.into_iter().max_by_key(|(_, computed, _)| computed.total.as_ref().ok().copied())) } else { Err(items) }
    }

    /// Which is paid of the posts held since one day: they are told apart by their pay.
    fn paid_of_same_day<'h>(
        &self,
        tied: &[&'h Appointment],
        days: Days,
        served: Option<DaysServed>,
        trace: &Trace,
    ) -> Awaited<Option<(&'h Appointment, ComputedMonth, Trace)>> {
        let paid = |held: &'h Appointment| {
            let mut own = trace.fresh();
            let computed = self.in_post(held, days, served, &mut own);
            (held, computed, own)
        };
        if let [only] = tied {
            return Ok(Some(paid(only)));
        }
        let mut all: Vec<(&Appointment, ComputedMonth, Trace)> = tied.iter().copied().map(paid).collect();
        let mut totals = Vec::with_capacity(all.len());
        let mut items = Vec::new();
        for (_, computed, _) in &all {
            match &computed.total {
                Ok(total) => totals.push(*total),
                Err(more) => join(&mut items, more.clone()),
            }
        }
        if !items.is_empty() {
            return Err(items);
        }
        let at = self.decide(StandardSetting::SameDay, days.reference, &mut Trace::off(), |word, _| {
            let best = if word == "lowest" { totals.iter().min() } else { totals.iter().max() };
            Ok(totals.iter().position(|total| Some(total) == best))
        })?;
        Ok(at.filter(|at| *at < all.len()).map(|at| all.swap_remove(at)))
    }

    /// Since when the post is held on the same terms without a day between, in however many appointments.
    pub(in crate::pay) fn since(&self, held: &Appointment) -> Option<Date> {
        let terms = |known: &Appointment| (known.post.clone(), known.division, known.full_time, known.matching, known.probation_until);
        let (own, start) = (terms(held), held.span.start());
        let same = |known: &&Appointment| known.post == held.post && known.span.start() <= start && terms(known) == own;
        let mut spans: Vec<Span> = self.worker.appointments.iter().flatten().filter(same).map(|known| known.span).collect();
        sort_by(&mut spans, |left, right| left.start().cmp(&right.start()));
        let mut stretch: Option<(Option<Date>, Option<Date>)> = None;
        for span in spans {
            stretch = match stretch {
                Some((since, until)) if until.is_none_or(|until| span.start().is_none_or(|start| start <= until)) => {
                    Some((since, until.zip(span.end()).map(|(until, end)| until.max(end))))
                }
                _ => Some((span.start(), span.end())),
            };
        }
        stretch.map_or(start, |(since, _)| since)
    }

    pub(in crate::pay) fn facts<'w>(&'w self, appointment: &'w Appointment, days: Days) -> Facts<'w> {
        let before = self.first.plus_days(-1).unwrap_or(self.first);
        let is_listed = self.scheme.rules.lists(&appointment.post);
        let since = |since: Since| {
            let mut facts = Facts::new(self.worker, appointment, days, since);
            facts.is_listed = is_listed;
            facts
        };
        let mut facts = if let Some(day) = self.day {
            since(Since { levels: day, papers: day })
        } else {
            let starts = |setting| self.known_word(setting, days.reference);
            let day = |word: Option<&str>| if word == Some("next_month") { before } else { self.last };
            let (levels, papers) = (starts(StandardSetting::Starts), starts(StandardSetting::EducationStarts));
            let mut facts = since(Since { levels: day(levels), papers: day(papers) });
            let item = |setting: StandardSetting| OpenItem::Choice(setting.as_str().into(), None);
            if levels.is_none() {
                facts = facts.agreed_levels(since(Since { levels: before, papers: day(papers) }), &item(StandardSetting::Starts));
            }
            if papers.is_none() {
                facts = facts.agreed_papers(since(Since { levels: day(levels), papers: before }), &item(StandardSetting::EducationStarts));
            }
            facts
        };
        facts.education = match self.known_word(StandardSetting::EducationPaper, days.reference) {
            Some(word) => facts.by_paper(word),
            // Whichever paper counts, it says the same.
            None if facts.degree.is_ok() && facts.degree == facts.diploma => facts.degree.clone(),
            None => {
                let item = OpenItem::Choice(StandardSetting::EducationPaper.as_str().into(), None);
                let mut words = StandardSetting::EducationPaper.choices().iter().map(|(word, ..)| facts.by_paper(word));
                let mut agreed = words.next().unwrap_or(Ok(None));
                words.for_each(|other| agree(&mut agreed, other, &item));
                agreed
            }
        };
        facts
    }

    /// The facts of an appointment that is paid, in the post that it is paid as.
    pub(in crate::pay) fn entitled<'w>(
        &'w self,
        appointment: &'w Appointment,
        days: Days,
        trace: &mut Trace,
    ) -> Result<Facts<'w>, Refused> {
        let rules = &self.scheme.rules;
        let mut facts = self.facts(appointment, days);
        let own_facts = facts.clone();
        let own = Slots::new(&own_facts, self, days);
        match own.met_for_one(rules.eligible.as_ref(), &own_facts, trace) {
            Ok(true) => {}
            Ok(false) => return Err(Refused::For(Code::PayNotEligible)),
            Err(items) => return Err(Refused::Waits(items)),
        }
        if !own_facts.is_listed {
            return Err(Refused::Waits(vec![Fact::Post.open()]));
        }
        for substitute in rules.substitutes.iter().filter(|rule| rule.span.contains(days.reference)) {
            let mut aside = trace.fresh();
            let post = own_facts.keys(substitute.by).and_then(|keys| {
                let post = keys.last().and_then(|key| substitute.posts.iter().find(|(known, _)| &**known == *key));
                let Some((_, post)) = post else { return Ok(None) };
                Ok(own.met_for_one(substitute.when.as_ref(), &own_facts, &mut aside)?.then_some(post))
            });
            match post {
                Ok(Some(post)) => {
                    let mark = trace.mark();
                    trace.append(aside);
                    trace.close(mark, || reasons::substituted(substitute, post));
                    facts.post = post;
                }
                Ok(None) => {}
                Err(items) => return Err(Refused::Waits(items)),
            }
        }
        Ok(facts)
    }

    /// The month in one post.
    pub(in crate::pay) fn in_post(
        &self,
        appointment: &Appointment,
        days: Days,
        served: Option<DaysServed>,
        trace: &mut Trace,
    ) -> ComputedMonth {
        let rules = &self.scheme.rules;
        let facts = match self.entitled(appointment, days, trace) {
            Ok(facts) => facts,
            Err(Refused::For(code)) => return self.unpaid(code, trace),
            Err(Refused::Waits(items)) => return self.waiting(&items, Some(days.reference)),
        };
        let mut slots = Slots::new(&facts, self, days);
        let grade_steps = GradeSteps { month: self, facts: &facts, days };
        let seniority = grade_steps.seniority(&slots, trace);
        slots.push(seniority.clone().map(Value::Number));
        let mut steps = Vec::new();
        let grade = grade_steps.grade(&slots, &seniority, &mut steps, trace);
        slots.push(grade.clone().map(|grade| Value::Number(grade.into())));

        let mut lines = Vec::with_capacity(rules.components.len());
        for component in &rules.components {
            lines.push(self.line(component, &lines, &facts, &slots, (&seniority, &grade), days, served, trace));
        }
        let total = if self.by_days {
            self.sum(self.with_the_month(&lines, days.reference)).and_then(|sum| self.share(sum, None)).map(|sum| sum.amount)
        } else {
            self.total(&mut lines, served, days.reference, trace)
        };
        ComputedMonth {
            unpaid: Ok(None),
            post: Some(facts.post.into()),
            division: appointment.division,
            seniority,
            grade,
            steps,
            lines,
            due: Vec::new(),
            total,
        }
    }
}
