//! When a subject is in the target of each item: the truth of its conditions as days pass.

use super::course::Stretch;
use super::plan::Plan;
use super::questions::{Memo, Questions, Stand};
use super::subjects::{Change, Known};
use super::waits::Waits;
use crate::checklist::facts::{Held, SubjectFacts};
use crate::checklist::list::MatchQuestion;
use crate::checklist::matched::Values;
use crate::checklist::names::{Name, Names};
use crate::checklist::words::Subject;
use crate::choice::Standards;
use crate::condition::{Anchor, Expression, Turn, Value};
use crate::time::{MonthEnd, add_months};
use crate::value::Date;

/// On which days what the plans read can come to something else, for any subject.
pub(super) struct Turning {
    turns: Vec<Turn>,
    /// Days of force and of standards.
    days: Vec<Date>,
    /// The slots that are read, those of derived facts included.
    read: Vec<bool>,
}

impl Turning {
    pub(super) fn of(names: &Names, plans: &[Plan], standards: &Standards) -> Turning {
        let mut turning = Turning { turns: Vec::new(), days: Vec::new(), read: vec![false; names.slots.len()] };
        let versions = || plans.iter().flat_map(|plan| plan.item.versions());
        let mut open: Vec<usize> =
            versions().flat_map(|version| [version.before, version.event.as_ref().and_then(|event| event.fact)]).flatten().collect();
        let mut take = |expression: &Expression, open: &mut Vec<usize>| {
            open.extend(expression.slots());
            turning.turns.extend(expression.turns(0));
        };
        for version in versions() {
            [&version.target, &version.listed].into_iter().flatten().for_each(|condition| take(&condition.whole, &mut open));
            turning.days.extend([version.span.start(), version.span.end()].into_iter().flatten());
        }
        while let Some(slot) = open.pop() {
            if let Some(place) = turning.read.get_mut(slot).filter(|place| !**place) {
                *place = true;
                match names.slots.get(slot) {
                    Some(Name::Derived(_, expression, _)) => {
                        open.extend(expression.slots());
                        turning.turns.extend(expression.turns(0));
                    }
                    Some(Name::Standard(standard)) => {
                        turning.days.extend(standards.get(standard.id()).iter().flat_map(|known| known.days()))
                    }
                    _ => {}
                }
            }
        }
        turning.turns.sort_unstable();
        turning.turns.dedup();
        turning.days.sort_unstable();
        turning.days.dedup();
        turning
    }

    /// The days between two on which something can change for a subject, in order.
    fn days_of(&self, names: &Names, known: &Known, first: Date, last: Date) -> Vec<Date> {
        let mut days: Vec<Date> = self.days.clone();
        days.extend(known.changes.iter().filter(|change| self.read.get(change.slot) == Some(&true)).map(|change| change.from));
        days.extend(known.places.iter().map(|(from, ..)| *from));
        for turn in &self.turns {
            let anchors = |anchor: &Anchor| -> Option<Vec<Date>> {
                match anchor {
                    Anchor::On(date) => Some(vec![*date]),
                    Anchor::Slot(slot) if matches!(names.slots.get(*slot), Some(Name::Fact(..))) => {
                        let told = known.changes.iter().filter(|change| change.slot == *slot);
                        Some(told.filter_map(|change| if let Held::Date(date) = change.held { Some(date) } else { None }).collect())
                    }
                    Anchor::Slot(_) => None,
                }
            };
            let told = match turn {
                Turn::Day(anchor) => {
                    anchors(anchor).map(|dates| dates.iter().flat_map(|date| [Some(*date), date.plus_days(1)]).flatten().collect())
                }
                Turn::Years(anchor) => {
                    anchors(anchor).map(|dates| dates.iter().flat_map(|date| anniversaries(*date, 12, first, last)).collect())
                }
                Turn::Months(anchor) => {
                    anchors(anchor).map(|dates| dates.iter().flat_map(|date| anniversaries(*date, 1, first, last)).collect())
                }
                Turn::MonthBegins => Date::new(1, 1, 1).map(|begin| anniversaries(begin, 1, first, last)),
                Turn::Daily => None,
            };
            match told {
                Some(told) => days.extend::<Vec<Date>>(told),
                None => days.extend(std::iter::successors(Some(first), |day| day.plus_days(1).filter(|next| *next <= last))),
            }
        }
        days.retain(|day| first < *day && *day <= last);
        days.push(first);
        days.sort_unstable();
        days.dedup();
        days
    }
}

/// The days so many months apart from one, each with the day after it where the month is too short, between two days.
fn anniversaries(date: Date, months: i32, first: Date, last: Date) -> Vec<Date> {
    let number = |day: Date| {
        let (year, month, _) = day.year_month_day();
        year.saturating_mul(12).saturating_add_unsigned(month)
    };
    let steps = |day: Date| number(day).saturating_sub(number(date)).div_euclid(months);
    let of = |step: i32| {
        let day = add_months(date, step.saturating_mul(months), MonthEnd::Last).ok();
        [day, day.and_then(|day| day.plus_days(1))]
    };
    (steps(first).saturating_sub(1)..=steps(last).saturating_add(1))
        .flat_map(of)
        .flatten()
        .filter(|day| first <= *day && *day <= last)
        .collect()
}

/// A day that a fact names, and the days on which it does.
#[derive(Clone, Copy)]
pub(super) struct Named {
    pub(super) day: Date,
    pub(super) first: Date,
    pub(super) last: Date,
}

/// What is true of one subject for each plan.
#[derive(Default)]
pub(super) struct Truth {
    pub(super) stretches: Vec<Vec<Stretch>>,
    /// The days that the fact of an event or of a term to come names.
    pub(super) named: Vec<Vec<Named>>,
}

/// Holds one subject against all plans, from the first day of each presence to the last day that is asked about.
pub(super) struct Truths<'t> {
    pub(super) names: &'t Names,
    pub(super) plans: &'t [Plan],
    pub(super) questions: &'t Questions<'t>,
    pub(super) turning: &'t Turning,
    pub(super) subject: Subject,
    pub(super) standards: &'t Standards,
    pub(super) first: Option<Date>,
    pub(super) last: Date,
}

impl Truths<'_> {
    /// Puts what is true of a subject in the place of what was true of another.
    pub(super) fn of(&self, known: &Known, truth: &mut Truth, memo: &mut Memo, waits: &mut Waits) {
        truth.stretches.resize_with(self.plans.len(), Vec::new);
        truth.named.resize_with(self.plans.len(), Vec::new);
        truth.stretches.iter_mut().for_each(Vec::clear);
        truth.named.iter_mut().for_each(Vec::clear);
        for (begin, end) in &known.presence {
            let (first, last) = (self.first.map_or(*begin, |first| first.max(*begin)), self.last.min(*end));
            if first > last {
                continue;
            }
            let days = self.turning.days_of(self.names, known, first, last);
            let mut facts = SubjectFacts { held: vec![Held::Unknown; self.names.slots.len()] };
            let mut changes = known.changes.iter().peekable();
            for (nth, day) in days.iter().enumerate() {
                while let Some(Change { slot, held, .. }) = changes.next_if(|change| change.from <= *day) {
                    facts.set(*slot, held.clone());
                }
                let until = days.get(nth.saturating_add(1)).and_then(|next| next.plus_days(-1)).unwrap_or(last);
                let (_, division) = known.place_at(*day);
                let question = MatchQuestion { subject: self.subject, as_of: *day, division, standards: self.standards };
                let values = Values::of(self.names, &facts, question, Some(&self.turning.read));
                self.on(*day, until, &values, truth, memo, waits);
            }
            // The last stretch goes on for as long as the presence is known to.
            for stretches in &mut truth.stretches {
                stretches.iter_mut().filter(|stretch| stretch.last == last).for_each(|stretch| stretch.last = *end);
            }
            for named in truth.named.iter_mut().flatten().filter(|named| named.last == last) {
                named.last = *end;
            }
        }
    }

    fn on(&self, day: Date, until: Date, values: &Values, truth: &mut Truth, memo: &mut Memo, waits: &mut Waits) {
        let slots = values.slots();
        let stands = self.questions.stands(values, &slots, memo, waits);
        for ((plan, stretches), named) in (0..).zip(&mut truth.stretches).zip(&mut truth.named) {
            let Some((version, number)) = self.questions.at(plan, day) else { continue };
            let (is_open, waiting) = match stands.get(number) {
                None | Some(Stand::Out) => continue,
                Some(Stand::In) => (false, 0),
                Some(Stand::Open(waits)) => (true, *waits),
            };
            match stretches.last_mut() {
                Some(Stretch { last, is_open: was_open, waits: waited, .. })
                    if last.plus_days(1) == Some(day) && (*was_open, *waited) == (is_open, waiting) =>
                {
                    *last = until;
                }
                _ => stretches.push(Stretch { first: day, last: until, is_open, waits: waiting }),
            }
            let slot = version.before.or_else(|| version.event.as_ref().and_then(|event| event.fact));
            if let Some(Value::Date(on)) = slot.and_then(|slot| slots.get(slot)) {
                match named.last_mut() {
                    Some(Named { day: known, last, .. }) if known == on && last.plus_days(1) == Some(day) => *last = until,
                    _ => named.push(Named { day: *on, first: day, last: until }),
                }
            }
        }
    }
}
