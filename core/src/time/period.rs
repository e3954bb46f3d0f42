use std::cmp::Ordering;

use super::Span;
use super::months::{MonthEnd, add_months, days_in_month, month_number_of, shift};
use crate::finding::{Code, Problem, word_list};
use crate::value::Date;

word_list! {
    /// What sort of period it is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum PeriodKind {
        /// `2022-04`.
        Month = "month",
        /// `2022-Q1`.
        Quarter = "quarter",
        /// `2022-H1`.
        HalfYear = "half_year",
        /// `2022`.
        Year = "year",
        /// `2021-01-01..2022-05-21`: any two days, both included.
        Days = "days",
        /// `..2022-05-21`: until a day, from a start that is not stated.
        Until = "until",
    }

    /// The word in JSON.
    pub fn as_str;
}

impl PeriodKind {
    /// How many months a period of the calendar has.
    fn months(self) -> Option<u8> {
        match self {
            PeriodKind::Month => Some(1),
            PeriodKind::Quarter => Some(3),
            PeriodKind::HalfYear => Some(6),
            PeriodKind::Year => Some(12),
            PeriodKind::Days | PeriodKind::Until => None,
        }
    }
}

/// The days that a figure is made for: a month, a quarter, a half-year, a year, any two days, or until a day from a start
/// that is not stated. Both days are included.
///
/// Two periods are equal where they are written alike: `2022` has the days of `2022-01-01..2022-12-31`, and is another.
/// They sort by first day (unstated before all), last day, kind.
///
/// ```
/// use wushe::finding::Code;
/// use wushe::time::Period;
/// use wushe::value::Date;
///
/// let quarter = Period::parse("2022-Q1")?;
/// assert_eq!(quarter.last_day().to_string(), "2022-03-31");
/// assert_eq!(quarter.previous().map(|period| period.to_string()).as_deref(), Some("2021-Q4"));
/// let months: Vec<String> = quarter.months().into_iter().flatten().map(|month| month.to_string()).collect();
/// assert_eq!(months, ["2022-01", "2022-02", "2022-03"]);
/// assert_eq!(Period::parse("2022-Q5").unwrap_err().code, Code::PeriodQuarter);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    kind: PeriodKind,
    first: Option<Date>,
    last: Date,
}

impl Period {
    /// The month `month` (1 to 12) of that year.
    #[must_use]
    pub fn month(year: i32, month: u32) -> Option<Self> {
        // A payroll asks for millions of months, and one month needs no counting of months.
        let first = Date::new(year, month, 1)?;
        let last = first.plus_days(days_in_month(year, month).cast_signed() - 1)?;
        Some(Period { kind: PeriodKind::Month, first: Some(first), last })
    }

    /// The quarter `quarter` (1 to 4) of that year.
    #[must_use]
    pub fn quarter(year: i32, quarter: u32) -> Option<Self> {
        (1..=4).contains(&quarter).then(|| Period::calendar(PeriodKind::Quarter, year, quarter * 3 - 2)).flatten()
    }

    /// The half-year `half` (1 or 2) of that year.
    #[must_use]
    pub fn half_year(year: i32, half: u32) -> Option<Self> {
        (1..=2).contains(&half).then(|| Period::calendar(PeriodKind::HalfYear, year, half * 6 - 5)).flatten()
    }

    /// That year.
    #[must_use]
    pub fn year(year: i32) -> Option<Self> {
        Period::calendar(PeriodKind::Year, year, 1)
    }

    /// The days from `first` to `last`, both included.
    ///
    /// # Errors
    /// `period_order` where the last day is before the first.
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::time::Period;
    /// use wushe::value::Date;
    ///
    /// let (first, last) = (Date::parse("2022-01-01")?, Date::parse("2022-05-21")?);
    /// assert_eq!(Period::days(first, last)?.to_string(), "2022-01-01..2022-05-21");
    /// assert_eq!(Period::days(last, first).unwrap_err().code, Code::PeriodOrder);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn days(first: Date, last: Date) -> Result<Self, Problem> {
        if last < first {
            return Err(Problem::new(Code::PeriodOrder).with("first", first.to_string()).with("last", last.to_string()));
        }
        Ok(Period { kind: PeriodKind::Days, first: Some(first), last })
    }

    /// Until that day, itself included, from a start that is not stated.
    #[must_use]
    pub fn until(last: Date) -> Self {
        Period { kind: PeriodKind::Until, first: None, last }
    }

    /// The month that the day lies in.
    #[must_use]
    pub fn month_of(date: Date) -> Self {
        let (year, month, _) = date.year_month_day();
        // Every day has a month; the fallback is only there for the type.
        Period::month(year, month).unwrap_or(Period { kind: PeriodKind::Days, first: Some(date), last: date })
    }

    /// The month of that number: months that follow each other have numbers that do, and January of year 1 has 12.
    ///
    /// ```
    /// use wushe::time::Period;
    ///
    /// let may = Period::parse("2022-05")?;
    /// let june = Period::month_of_number(may.month_number() + 1);
    /// assert_eq!(june.map(|month| month.to_string()).as_deref(), Some("2022-06"));
    /// assert_eq!(Period::month_of_number(11), None);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    #[must_use]
    pub fn month_of_number(number: i32) -> Option<Self> {
        Period::month(number.div_euclid(12), number.rem_euclid(12).cast_unsigned() + 1)
    }

    /// The number of the month that its last day lies in, as [`Period::month_of_number`] takes it.
    #[must_use]
    pub fn month_number(self) -> i32 {
        month_number_of(self.last)
    }

    fn calendar(kind: PeriodKind, year: i32, month: u32) -> Option<Self> {
        let (last_year, last_month) = shift(year, month, i32::from(kind.months()?) - 1)?;
        let last = Date::new(last_year, last_month, days_in_month(last_year, last_month))?;
        Some(Period { kind, first: Some(Date::new(year, month, 1)?), last })
    }

    /// What sort of period it is.
    #[must_use]
    pub fn kind(self) -> PeriodKind {
        self.kind
    }

    /// The first day; nothing where the start is not stated.
    #[must_use]
    pub fn first_day(self) -> Option<Date> {
        self.first
    }

    /// The last day, which is part of it.
    #[must_use]
    pub fn last_day(self) -> Date {
        self.last
    }

    /// Whether that day is part of it. No day is too early for a start that is not stated.
    #[must_use]
    pub fn contains(self, date: Date) -> bool {
        self.first.is_none_or(|first| first <= date) && date <= self.last
    }

    /// Its days as a span. A period up to 9999-12-31 has a span without an end.
    #[must_use]
    pub fn span(self) -> Span {
        Span::new(self.first, self.last.plus_days(1)).unwrap_or(Span::ALWAYS)
    }

    /// From its first day to `date`: the year to date, the quarter to date. On its last day that is the period itself.
    ///
    /// # Errors
    /// `period_outside` where the day is not part of it.
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::time::Period;
    /// use wushe::value::Date;
    ///
    /// let year = Period::parse("2022")?;
    /// assert_eq!(year.to_date(Date::parse("2022-05-21")?)?.to_string(), "2022-01-01..2022-05-21");
    /// assert_eq!(year.to_date(Date::parse("2023-05-21")?).unwrap_err().code, Code::PeriodOutside);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn to_date(self, date: Date) -> Result<Self, Problem> {
        if !self.contains(date) {
            return Err(Problem::new(Code::PeriodOutside).with("date", date.to_string()).with("period", self.to_string()));
        }
        match self.first {
            _ if date == self.last => Ok(self),
            Some(first) => Period::days(first, date),
            None => Ok(Period::until(date)),
        }
    }

    /// The period of the same kind just before it.
    ///
    /// Two days that hold whole months are preceded by as many whole months, others by as many days. Where the start is
    /// not stated, and before year 1, there is none.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        let first = self.first?;
        if let Some(months) = self.whole_months() {
            return self.shifted(-months);
        }
        let days = self.last.day_number() - first.day_number() + 1;
        Period::days(first.plus_days(-days)?, self.last.plus_days(-days)?).ok()
    }

    /// The same period a year earlier.
    ///
    /// Two days that hold whole months stay whole months; else 29 February becomes 28 February. Where the start is not
    /// stated, and before year 1, there is none: a total from an unstated start has no counterpart a year earlier.
    #[must_use]
    pub fn year_ago(self) -> Option<Self> {
        let first = self.first?;
        if self.whole_months().is_some() {
            return self.shifted(-12);
        }
        let earlier = |date| add_months(date, -12, MonthEnd::Last).ok();
        Period::days(earlier(first)?, earlier(self.last)?).ok()
    }

    /// How many months it holds, where it begins with a month's first day and ends with a month's last.
    fn whole_months(self) -> Option<i32> {
        let first = self.first?;
        let ((.., day), (last_year, last_month, last_day)) = (first.year_month_day(), self.last.year_month_day());
        let whole = day == 1 && last_day == days_in_month(last_year, last_month);
        whole.then(|| self.month_number() - month_number_of(first) + 1)
    }

    /// A period of whole months, that many months later.
    fn shifted(self, months: i32) -> Option<Self> {
        let (year, month, _) = self.first?.year_month_day();
        let (year, month) = shift(year, month, months)?;
        if self.kind.months().is_some() {
            return Period::calendar(self.kind, year, month);
        }
        let (last_year, last_month, _) = self.last.year_month_day();
        let (last_year, last_month) = shift(last_year, last_month, months)?;
        let last = Date::new(last_year, last_month, days_in_month(last_year, last_month))?;
        Period::days(Date::new(year, month, 1)?, last).ok()
    }

    /// The months it consists of, in order; a month that it holds only in part is given as those days. Nothing where the
    /// start is not stated.
    #[must_use]
    pub fn months(self) -> Option<impl Iterator<Item = Period>> {
        let mut next = Some(self.first?);
        Some(std::iter::from_fn(move || {
            let first = next.filter(|first| *first <= self.last)?;
            let month = Period::month_of(first);
            next = month.last.plus_days(1);
            if month.first == Some(first) && month.last <= self.last {
                return Some(month);
            }
            Period::days(first, month.last.min(self.last)).ok()
        }))
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.first, self.last, self.kind).cmp(&(other.first, other.last, other.kind))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::period_text::any_period;
    use super::*;

    fn period(text: &str) -> Period {
        Period::parse(text).unwrap()
    }

    fn text(period: Option<Period>) -> String {
        period.map_or_else(|| "-".to_owned(), |period| period.to_string())
    }

    #[test]
    fn before_and_a_year_ago() {
        for (given, previous, year_ago) in [
            ("2022-01", "2021-12", "2021-01"),
            ("2022-Q1", "2021-Q4", "2021-Q1"),
            ("2022-H2", "2022-H1", "2021-H2"),
            ("2022", "2021", "2021"),
            ("2022-01-01..2022-03-31", "2021-10-01..2021-12-31", "2021-01-01..2021-03-31"),
            ("2025-02-01..2025-02-28", "2025-01-01..2025-01-31", "2024-02-01..2024-02-29"),
            ("2022-01-01..2022-05-21", "2021-08-13..2021-12-31", "2021-01-01..2021-05-21"),
            ("2024-02-29..2024-02-29", "2024-02-28..2024-02-28", "2023-02-28..2023-02-28"),
            ("..2022-05-21", "-", "-"),
            ("0001", "-", "-"),
            ("0001-01-01..0001-01-15", "-", "-"),
        ] {
            assert_eq!((text(period(given).previous()), text(period(given).year_ago())), (previous.into(), year_ago.into()), "{given}");
        }
    }

    #[test]
    fn to_date_is_cut_at_the_day() {
        let day = Date::parse("2022-05-21").unwrap();
        assert_eq!(text(period("2022").to_date(day).ok()), "2022-01-01..2022-05-21");
        assert_eq!(text(period("..2022-12-31").to_date(day).ok()), "..2022-05-21");
        assert_eq!(period("2022-05-01..2022-05-21").to_date(day).unwrap(), period("2022-05-01..2022-05-21"));
        assert_eq!(period("2022-06").to_date(day).unwrap_err().code, Code::PeriodOutside);
    }

    #[test]
    fn the_last_period_of_the_calendar_has_an_open_span() {
        assert_eq!(period("9999-12").span(), Span::since(Date::parse("9999-12-01").unwrap()));
        assert_eq!(text(period("9999").months().and_then(Iterator::last)), "9999-12");
    }

    proptest! {
        #[test]
        fn months_rebuild_the_period(period in any_period()) {
            prop_assert_eq!(period.months().is_none(), period.kind() == PeriodKind::Until);
            let Some(months) = period.months() else { return Ok(()) };
            let mut expected = period.first_day();
            let mut last = None;
            for part in months {
                prop_assert_eq!(part.first_day(), expected);
                prop_assert_eq!(Period::month_of(part.last_day()), Period::month_of(part.first_day().unwrap()));
                expected = part.last_day().plus_days(1);
                last = Some(part.last_day());
            }
            prop_assert_eq!(last, Some(period.last_day()));
        }

        #[test]
        fn the_previous_period_ends_the_day_before(period in any_period()) {
            if let Some(previous) = period.previous() {
                prop_assert_eq!(previous.last_day().plus_days(1), period.first_day());
                prop_assert_eq!(previous.kind(), period.kind());
                prop_assert!(previous < period);
            }
        }

        #[test]
        fn days_of_the_span_are_days_of_the_period(period in any_period(), number in 1..3_652_059) {
            let near = period.last_day().plus_days(number % 3 - 1);
            for date in Date::from_day_number(number).into_iter().chain(near).chain(period.first_day()) {
                prop_assert_eq!(period.contains(date), period.span().contains(date));
                prop_assert_eq!(period.to_date(date).is_ok(), period.contains(date));
            }
        }
    }
}
