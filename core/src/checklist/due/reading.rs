//! The ways in which what is not stated can be read.

use super::course::{Course, Doubt};
use crate::checklist::cadence::{Cadence, TimeUnit};
use crate::checklist::readings::{HourRule, OnceRule, PeopleRule, PeriodRule, ReadingName};

/// One way of reading what is not stated or not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) late_days: u32,
    pub(super) counts: PeriodRule,
    pub(super) first_period: bool,
    pub(super) entry_day: bool,
    pub(super) hours: HourRule,
    pub(super) people: PeopleRule,
    pub(super) once: OnceRule,
    /// Whether who may be in the target is.
    pub(super) is_in: bool,
    /// Whether a record that may do the item does.
    pub(super) has_done: bool,
    /// Whether somebody came, in time, on days of which the book does not tell.
    pub(super) unseen: bool,
}

impl Reading {
    /// Every reading that the course leaves. The least and the greatest grace stand for those between: one lets nothing be late, the
    /// other nothing be missed.
    pub(super) fn all(course: &Course<'_>, all: &mut Vec<Reading>) {
        let stated = course.readings;
        let is_calendar = matches!(course.cadence, Cadence::Calendar { .. });
        let by_hours = matches!(course.cadence, Cadence::Event { unit: TimeUnit::Hour, .. });
        all.clear();
        all.push(Reading {
            late_days: stated.late_days.unwrap_or_default(),
            counts: stated.counts.unwrap_or(PeriodRule::FirstDay),
            first_period: stated.first_period.unwrap_or(true),
            entry_day: stated.entry_day.unwrap_or(true),
            hours: stated.hours.unwrap_or(HourRule::Strict),
            people: stated.people.unwrap_or(PeopleRule::EachSession),
            once: stated.once_per.unwrap_or(OnceRule::Period),
            is_in: true,
            has_done: true,
            unseen: false,
        });
        let mut split = |is_open: bool, other: &dyn Fn(&mut Reading)| {
            if is_open {
                let others: Vec<Reading> = all
                    .iter()
                    .map(|reading| {
                        let mut reading = *reading;
                        other(&mut reading);
                        reading
                    })
                    .collect();
                all.extend(others);
            }
        };
        split(stated.late_days.is_none() && !matches!(course.cadence, Cadence::Once), &|reading| reading.late_days = u32::MAX);
        split(by_hours && stated.hours.is_none(), &|reading| reading.hours = HourRule::Lenient);
        split(is_calendar && stated.entry_day.is_none(), &|reading| reading.entry_day = false);
        split(
            course.stretches.iter().any(|stretch| stretch.is_open) || course.occasions.iter().any(|one| one.waits.is_some()),
            &|reading| {
                reading.is_in = false;
            },
        );
        split(course.asks.people && stated.people.is_none(), &|reading| reading.people = PeopleRule::Members);
        split(course.asks.once && stated.once_per.is_none(), &|reading| reading.once = OnceRule::Ever);
        split(course.did.iter().any(|did| did.stands.is_doubtful()) || course.amounts.iter().any(Option::is_none), &|reading| {
            reading.has_done = false;
        });
        split(course.is_ever_unseen(), &|reading| reading.unseen = true);
        if is_calendar && stated.counts.is_none() {
            let each = |reading: &Reading| PeriodRule::ALL.map(|counts| Reading { counts, ..*reading });
            *all = all.iter().flat_map(each).collect();
        }
        if is_calendar && stated.first_period.is_none() && stated.counts.is_none_or(|rule| rule == PeriodRule::AnyDay) {
            let each = |reading: &Reading| [true, false].map(|first_period| Reading { first_period, ..*reading });
            *all = all.iter().flat_map(each).collect();
        }
    }

    /// Whether two readings differ in that, and in nothing else.
    pub(super) fn differs_in(self, other: &Reading, doubt: Doubt) -> bool {
        let mut like = self;
        match doubt {
            Doubt::Reading(ReadingName::LateDays) => like.late_days = other.late_days,
            Doubt::Reading(ReadingName::Counts) => like.counts = other.counts,
            Doubt::Reading(ReadingName::FirstPeriod) => like.first_period = other.first_period,
            Doubt::Reading(ReadingName::EntryDay) => like.entry_day = other.entry_day,
            Doubt::Reading(ReadingName::Hours) => like.hours = other.hours,
            Doubt::Reading(ReadingName::People) => like.people = other.people,
            Doubt::Reading(ReadingName::OncePer) => like.once = other.once,
            Doubt::KeptFrom => like.unseen = other.unseen,
            Doubt::Target => like.is_in = other.is_in,
            Doubt::Record => like.has_done = other.has_done,
        }
        like == *other && self != *other
    }
}

impl Doubt {
    /// Every one, in the order in which they are told.
    pub(super) const ALL: [Doubt; 10] = [
        Doubt::Target,
        Doubt::Record,
        Doubt::KeptFrom,
        Doubt::Reading(ReadingName::Counts),
        Doubt::Reading(ReadingName::FirstPeriod),
        Doubt::Reading(ReadingName::EntryDay),
        Doubt::Reading(ReadingName::Hours),
        Doubt::Reading(ReadingName::People),
        Doubt::Reading(ReadingName::OncePer),
        Doubt::Reading(ReadingName::LateDays),
    ];
}

impl Course<'_> {
    /// Whether a task can have been done on a day of which the book does not tell.
    fn is_ever_unseen(&self) -> bool {
        let first = match self.occasions.first() {
            Some(occasion) => Some(occasion.since.max(occasion.window.first)),
            None => self.stretches.first().map(|stretch| stretch.first),
        };
        // Without a grace nothing before the first of these windows is looked at.
        let begins = self.windows.first().filter(|_| self.readings.late_days == Some(0)).map(|window| window.first);
        let first = first.map(|first| begins.map_or(first, |begins| first.max(begins)));
        first.is_some_and(|first| self.is_untold(first))
    }

    /// Whether the book does not tell of that day.
    pub(super) fn is_untold(&self, day: crate::value::Date) -> bool {
        self.kept_from.is_none_or(|kept| day < kept)
    }
}
