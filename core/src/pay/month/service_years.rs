//! Years of service: counted, with gaps and failed years taken out.

use crate::staff::Worker;
use crate::time::Span;
use crate::value::{Date, months_between};

/// Days without a gap: from the first one until the day that is no longer served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pay) struct Spell {
    pub(in crate::pay) start: Date,
    pub(in crate::pay) end: Date,
}

impl Spell {
    /// What of it lies before a day.
    pub(in crate::pay) fn before(self, day: Date) -> Option<Spell> {
        let end = self.end.min(day);
        (self.start < end).then_some(Spell { end, ..self })
    }

    fn days(self) -> i32 {
        self.end.day_number() - self.start.day_number()
    }
}

/// The spells of a worker before a day, in the posts that count, without breaks and without the years in `out`.
pub(in crate::pay) fn spells(worker: &Worker, counts: &dyn Fn(&str) -> bool, until: Date, out: &[i32]) -> Vec<Spell> {
    let appointments = worker.appointments.as_deref().unwrap_or_default();
    let held = appointments.iter().filter(|appointment| counts(&appointment.post));
    let joined = joined(held.filter_map(|appointment| clip(appointment.span, until)).collect());
    let breaks = worker.breaks.as_deref().unwrap_or_default().iter().filter_map(|known| clip(known.span, until));
    let years = out.iter().filter_map(|year| year_of(*year));
    without(joined, self::joined(breaks.chain(years).collect()))
}

/// The spells in the order of time, put together where there is no day between them.
fn joined(mut spells: Vec<Spell>) -> Vec<Spell> {
    crate::finding::sort_by(&mut spells, |left, right| (left.start, left.end).cmp(&(right.start, right.end)));
    let mut joined: Vec<Spell> = Vec::new();
    for spell in spells {
        match joined.last_mut().filter(|last| spell.start <= last.end) {
            Some(last) => last.end = last.end.max(spell.end),
            None => joined.push(spell),
        }
    }
    joined
}

fn year_of(year: i32) -> Option<Spell> {
    Some(Spell { start: Date::new(year, 1, 1)?, end: Date::new(year.checked_add(1)?, 1, 1)? })
}

/// Whether any of the spells lies in a calendar year.
pub(in crate::pay) fn lie_in(spells: &[Spell], year: i32) -> bool {
    year_of(year).is_some_and(|year| spells.iter().any(|spell| spell.start < year.end && year.start < spell.end))
}

/// Whether a spell began on 29 February, so that its years end on another day in a common year.
pub(in crate::pay) fn began_on_leap_day(spell: &Spell) -> bool {
    matches!(spell.start.year_month_day(), (_, 2, 29))
}

/// When a year is complete that began on 29 February.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pay) enum LeapDay {
    February28,
    March1,
}

impl LeapDay {
    pub(in crate::pay) fn of(word: &str) -> Self {
        if word == "march_1" { LeapDay::March1 } else { LeapDay::February28 }
    }

    /// The whole months until a day.
    fn months(self, spell: &Spell, end: Date) -> i32 {
        let is_early = self == LeapDay::March1 && began_on_leap_day(spell) && matches!(end.year_month_day(), (_, 2, 28));
        // Of a common year alone: in a leap year the 28th is before the anniversary anyway.
        months_between(spell.start, if is_early { end.plus_days(-1).unwrap_or(end) } else { end })
    }
}

fn clip(span: Span, until: Date) -> Option<Spell> {
    Spell { start: span.start()?, end: span.end().unwrap_or(until) }.before(until)
}

/// What is left of spells between gaps, both joined.
fn without(spells: Vec<Spell>, gaps: Vec<Spell>) -> Vec<Spell> {
    if gaps.is_empty() {
        return spells;
    }
    let mut left = Vec::new();
    let mut gaps = gaps.into_iter().peekable();
    for Spell { mut start, end } in spells {
        while let Some(gap) = gaps.peek().copied().filter(|gap| gap.start < end) {
            if start < gap.start {
                left.push(Spell { start, end: gap.start });
            }
            start = start.max(gap.end);
            // A gap that is not over with this spell may begin the next one.
            if end < gap.end {
                break;
            }
            gaps.next();
        }
        if start < end {
            left.push(Spell { start, end });
        }
    }
    left
}

/// How the months of a spell count that make no whole year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pay) enum PartYears {
    Down,
    Up,
    Kept,
}

impl PartYears {
    pub(in crate::pay) fn of(word: &str) -> Self {
        match word {
            "up" => PartYears::Up,
            "kept" => PartYears::Kept,
            _ => PartYears::Down,
        }
    }
}

/// The months that a spell counts.
pub(in crate::pay) fn months(spell: Spell, part_years: PartYears, leap_day: LeapDay) -> i32 {
    let months = leap_day.months(&spell, spell.end);
    let years = months / 12;
    match part_years {
        PartYears::Kept => months,
        PartYears::Down => years.saturating_mul(12),
        PartYears::Up => {
            let day_before = spell.end.plus_days(-1).map_or(-1, |day| leap_day.months(&spell, day) / 12);
            let whole = years > 0 && day_before < years;
            (if whole { years } else { years.saturating_add(1) }).saturating_mul(12)
        }
    }
}

/// One spell of as many days as all have together, with the same end.
pub(in crate::pay) fn moved_together(spells: impl Iterator<Item = Spell>) -> Option<Spell> {
    let (days, end) = spells.fold((0_i32, None), |(days, _), spell| (days.saturating_add(spell.days()), Some(spell.end)));
    Some(Spell { start: end?.plus_days(-days)?, end: end? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spell(start: &str, end: &str) -> Spell {
        Spell { start: Date::parse(start).unwrap(), end: Date::parse(end).unwrap() }
    }

    #[test]
    fn a_part_of_a_year_counts_as_the_rule_says() {
        for (start, end, down, up, kept) in [
            ("2019-05-01", "2022-05-01", 36, 36, 36),
            ("2019-05-01", "2022-04-30", 24, 36, 35),
            ("2019-05-01", "2022-05-02", 36, 48, 36),
            ("2022-05-01", "2022-05-02", 0, 12, 0),
            ("2020-02-29", "2021-02-28", 12, 12, 12),
        ] {
            let counted =
                [PartYears::Down, PartYears::Up, PartYears::Kept].map(|rule| months(spell(start, end), rule, LeapDay::February28));
            assert_eq!(counted, [down, up, kept], "{start} {end}");
        }
    }

    #[test]
    fn a_year_that_began_on_29_february_ends_on_the_28th_or_the_1st() {
        for (end, february, march) in [
            ("2021-02-27", [0, 12, 11], [0, 12, 11]),
            ("2021-02-28", [12, 12, 12], [0, 12, 11]),
            ("2021-03-01", [12, 24, 12], [12, 12, 12]),
            ("2021-03-02", [12, 24, 12], [12, 24, 12]),
            ("2024-02-28", [36, 48, 47], [36, 48, 47]),
            ("2024-02-29", [48, 48, 48], [48, 48, 48]),
        ] {
            let counted = |leap| [PartYears::Down, PartYears::Up, PartYears::Kept].map(|rule| months(spell("2020-02-29", end), rule, leap));
            assert_eq!((counted(LeapDay::February28), counted(LeapDay::March1)), (february, march), "{end}");
        }
    }

    #[test]
    fn a_gap_leaves_what_lies_on_either_side() {
        let whole = spell("2019-01-01", "2022-01-01");
        let gap = spell("2020-01-01", "2020-07-01");
        let left = without(vec![whole], vec![gap]);
        assert_eq!(left, [spell("2019-01-01", "2020-01-01"), spell("2020-07-01", "2022-01-01")]);
        assert_eq!(without(vec![whole], vec![spell("2022-01-01", "2023-01-01")]), [whole]);
        assert_eq!(without(vec![gap], vec![whole]), []);
        let next = spell("2022-03-01", "2022-06-01");
        let gaps = vec![spell("2018-01-01", "2018-02-01"), spell("2021-12-01", "2022-04-01"), spell("2022-05-01", "2022-06-01")];
        assert_eq!(without(vec![whole, next], gaps), [spell("2019-01-01", "2021-12-01"), spell("2022-04-01", "2022-05-01")]);
        let moved = moved_together(left.into_iter()).unwrap();
        assert_eq!(moved, spell("2019-07-02", "2022-01-01"), "2020 is a leap year, so the gap has 182 days");
    }
}
