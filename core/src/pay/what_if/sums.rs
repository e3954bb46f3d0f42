//! Sums of two schemes side by side, and the months that are asked for.

use std::sync::Arc;

use super::assumptions::Assumptions;
use crate::finding::{Code, Findings, Label, Path, Problem};
use crate::pay::scheme::change::ChangedValue;
use crate::pay::scheme::rules::Scheme;
use crate::time::{Period, PeriodKind};
use crate::value::{Amount, Level};

/// The most calendar years of one question about the years to come.
pub const YEAR_LIMIT: i32 = 50;

/// The months that are asked for, and what is assumed of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    pub(super) first: Period,
    pub(super) last: Period,
    /// The level whose units sums are given by; that of the appointments themselves if none is named.
    pub level: Option<Level>,
    /// What is assumed.
    pub assumptions: Assumptions,
}

impl Outlook {
    /// The months from `first` to `last`, both included, of which nothing is assumed yet.
    ///
    /// # Errors
    /// `pay_month_kind` at `first` or `last` where it is no month; `span_order` at `last` where it comes before the first;
    /// `pay_years_limit` at `last` for more than [`YEAR_LIMIT`] calendar years.
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::pay::Outlook;
    /// use wushe::Period;
    ///
    /// let month = |text| Period::parse(text).unwrap();
    /// assert!(Outlook::new(month("2026-01"), month("2028-12")).is_ok());
    /// assert_eq!(Outlook::new(month("2026-01"), month("2025-12")).unwrap_err()[0].code, Code::SpanOrder);
    /// assert_eq!(Outlook::new(month("2026-01"), month("2126-12")).unwrap_err()[0].code, Code::PayYearsLimit);
    /// ```
    pub fn new(first: Period, last: Period) -> Result<Outlook, Findings> {
        let wrong: Vec<_> = [("first", first), ("last", last)]
            .into_iter()
            .filter(|(_, month)| month.kind() != PeriodKind::Month)
            .map(|(key, _)| Problem::from(Code::PayMonthKind).at(Path::new().key(key)))
            .collect();
        if !wrong.is_empty() {
            return Err(wrong.into());
        }
        let at_last = Findings::about("last");
        let (start, end) = (first.last_day(), last.last_day());
        if end < start {
            return Err(at_last(Problem::new(Code::SpanOrder).with("start", first.to_string()).with("end", last.to_string())));
        }
        if end.year_month_day().0 - start.year_month_day().0 >= YEAR_LIMIT {
            return Err(at_last(Problem::new(Code::PayYearsLimit).with("limit", i64::from(YEAR_LIMIT))));
        }
        Ok(Outlook { first, last, level: None, assumptions: Assumptions::default() })
    }

    /// The first and the last calendar year.
    pub(super) fn ends(&self) -> (i32, i32) {
        (self.first.last_day().year_month_day().0, self.last.last_day().year_month_day().0)
    }

    /// Each calendar year with the months of it that are asked for.
    pub(super) fn years(&self) -> impl Iterator<Item = (i32, Period, Period)> {
        let (start, end) = self.ends();
        let (first, last) = (self.first, self.last);
        (start..=end).filter_map(move |year| {
            let begins = if year == start { first } else { Period::month(year, 1)? };
            let ends = if year == end { last } else { Period::month(year, 12)? };
            Some((year, begins, ends))
        })
    }
}

/// What two schemes come to, and the second less the first.
///
/// `Debug` shows no amount.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Sides {
    /// Under the first.
    pub before: Amount,
    /// Under the second.
    pub after: Amount,
    /// The second less the first.
    pub difference: Amount,
}

impl Sides {
    pub(super) const NOTHING: Sides = Sides { before: Amount::ZERO, after: Amount::ZERO, difference: Amount::ZERO };

    pub(super) fn of(before: Amount, after: Amount) -> Result<Sides, Problem> {
        Ok(Sides { before, after, difference: after.checked_sub(before).ok_or_else(too_long)? })
    }

    pub(super) fn add(&mut self, other: Sides) -> Result<(), Problem> {
        self.before = sum(self.before, other.before)?;
        self.after = sum(self.after, other.after)?;
        self.difference = sum(self.difference, other.difference)?;
        Ok(())
    }
}

/// Who gains and who loses how much among some workers.
///
/// `Debug` shows no amount.
#[derive(Clone, PartialEq, Eq)]
pub struct ImpactGroup {
    /// What the workers have in common: a year, a division code, a post or a grade; nothing for all, or where that is not known.
    pub key: Option<Arc<str>>,
    /// What it is called, where the first scheme names it.
    pub label: Option<Label>,
    /// How many can be told.
    pub workers: u64,
    /// How many can't be told; they are in none of the sums.
    pub unknown: u64,
    /// How many gain, and how much in all.
    pub gain: (u64, Amount),
    /// How many lose, and how much in all, below zero.
    pub loss: (u64, Amount),
    /// What those who can be told are paid.
    pub total: Sides,
}

impl ImpactGroup {
    pub(super) fn new(key: Option<Arc<str>>, label: Option<Label>) -> Self {
        let none = (0, Amount::ZERO);
        ImpactGroup { key, label, workers: 0, unknown: 0, gain: none, loss: none, total: Sides::NOTHING }
    }

    /// Adds a worker: what that one is paid, or nothing where it can't be told.
    pub(super) fn add(&mut self, paid: Option<Sides>) -> Result<(), Problem> {
        let Some(paid) = paid else {
            self.unknown = self.unknown.saturating_add(1);
            return Ok(());
        };
        self.workers = self.workers.saturating_add(1);
        self.total.add(paid)?;
        let side = match (paid.difference == Amount::ZERO, paid.difference.is_negative()) {
            (true, _) => return Ok(()),
            (_, true) => &mut self.loss,
            _ => &mut self.gain,
        };
        *side = (side.0.saturating_add(1), sum(side.1, paid.difference)?);
        Ok(())
    }
}

/// A scheme that an answer rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemeName {
    /// The rulebook: `hinggan@1.0.0#ab12…`.
    pub pack: Arc<str>,
    /// The scheme.
    pub scheme: Arc<str>,
    /// What somebody put in place of what it has.
    pub changed: Vec<ChangedValue>,
}

impl SchemeName {
    pub(super) fn of(scheme: &Scheme) -> Self {
        SchemeName { pack: scheme.rules.pack.clone(), scheme: scheme.rules.id.clone(), changed: scheme.changed.clone() }
    }
}

pub(super) fn sum(left: Amount, right: Amount) -> Result<Amount, Problem> {
    left.checked_add(right).ok_or_else(too_long)
}

pub(super) fn too_long() -> Problem {
    Problem::new(Code::AmountTooLong).with("digits", 28)
}
