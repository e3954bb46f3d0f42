//! Years of service month by month, where nothing but time changes them.

use crate::pay::month::service_years::{LeapDay, PartYears, Spell, began_on_leap_day, months, moved_together, spells};
use crate::pay::month::walk::Given;
use crate::pay::scheme::rules::Scheme;
use crate::pay::scheme::setting::StandardSetting;
use crate::staff::Worker;
use crate::time::Span;
use crate::value::Date;

/// The spells of a worker whose years count alike in any post.
#[derive(Clone, Debug)]
pub(in crate::pay) struct Steady {
    spells: Vec<Spell>,
    gaps: Option<Gaps>,
    part_years: PartYears,
    /// Where it is settled; it is asked for a spell that began on 29 February alone.
    leap_day: Option<LeapDay>,
    at_end: bool,
    /// Whether the reference day is itself a day served.
    counts: bool,
    /// Whether the years of the month before count.
    late: bool,
}

#[derive(Clone, Copy, Debug)]
enum Gaps {
    Removed,
    Spells,
    Restart,
}

impl Steady {
    /// Of the months from `first` to `last`. None where a post, a failed year or a setting that is open or changes asks for more.
    /// Given years do not change at all.
    pub(in crate::pay) fn of(scheme: &Scheme, worker: &Worker, given: Given, first: Date, last: Date) -> Option<Self> {
        if given.seniority.is_some() {
            let (spells, part_years) = (Vec::new(), PartYears::Down);
            return Some(Steady { spells, gaps: None, part_years, leap_day: None, at_end: false, counts: false, late: false });
        }
        let months = Span::new(Some(first), last.plus_days(1)).ok()?;
        let word = |setting| scheme.setting(setting).and_then(|settled| settled.over(months));
        if !scheme.rules.failed.is_empty() || word(StandardSetting::ServiceIn)? != "any_post" || worker.breaks.is_none() {
            return None;
        }
        let gaps = word(StandardSetting::Gaps).map(|word| match word {
            "restart" => Gaps::Restart,
            "spells" => Gaps::Spells,
            _ => Gaps::Removed,
        });
        Some(Steady {
            spells: spells(worker, &|_| true, last.plus_days(2)?, &[]),
            gaps,
            part_years: PartYears::of(word(StandardSetting::PartYears)?),
            leap_day: word(StandardSetting::LeapDay).map(LeapDay::of),
            at_end: word(StandardSetting::ReferenceDay)? == "last",
            counts: word(StandardSetting::ReferenceDayCounts)? == "yes",
            late: word(StandardSetting::StepStarts)? == "next_month",
        })
    }

    /// The months of service that count in a month of the calendar.
    pub(in crate::pay) fn served(&self, year: i32, month: u32) -> Option<i32> {
        let (year, month) = match (self.late, month) {
            (false, month) => (year, month),
            (true, 1) => (year.checked_sub(1)?, 12),
            (true, month) => (year, month - 1),
        };
        let first = match (self.at_end, month) {
            (false, month) => Date::new(year, month, 1),
            (true, 12) => Date::new(year.checked_add(1)?, 1, 1),
            (true, month) => Date::new(year, month + 1, 1),
        }?;
        let until = match (self.at_end, self.counts) {
            (true, false) => first.plus_days(-1)?,
            (false, true) => first.plus_days(1)?,
            _ => first,
        };
        let mut before = self.spells.iter().filter_map(|spell| spell.before(until));
        let count = |spell: Spell| {
            let leap_day = self.leap_day.or_else(|| (!began_on_leap_day(&spell)).then_some(LeapDay::February28))?;
            Some(months(spell, self.part_years, leap_day))
        };
        let mut all = before.clone();
        match (before.next(), before.next()) {
            (None, _) => Some(0),
            (Some(only), None) => count(only),
            _ => match self.gaps? {
                Gaps::Restart => all.next_back().and_then(count),
                Gaps::Spells => all.try_fold(0_i32, |sum, spell| Some(sum.saturating_add(count(spell)?))),
                Gaps::Removed => moved_together(all).and_then(count),
            },
        }
    }
}
