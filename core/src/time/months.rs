use crate::finding::{Code, Problem, word_list};
use crate::value::Date;

word_list! {
    /// What adding months does where the month reached has no such day: 31 January and one month.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum MonthEnd {
        /// The last day that the month has: 28 February.
        Last = "last",
        /// The first day after it: 1 March.
        NextFirst = "next_first",
        /// No answer, but `month_end`: the rule is silent, so somebody has to say.
        Refuse = "refuse",
    }

    /// Every rule.
    pub const ALL: [MonthEnd; 3];

    /// The word in JSON and in packs.
    pub fn as_str;

    /// The rule of that word.
    pub fn from_name;
}

/// How many days that month has; 0 where there is no such month.
#[must_use]
pub fn days_in_month(year: i32, month: u32) -> u32 {
    crate::value::days_in_month(year, month)
}

/// The same day of the month `months` later (earlier where negative); `rule` decides where that month is too short.
///
/// ```
/// use wushe::finding::Code;
/// use wushe::time::{MonthEnd, add_months};
/// use wushe::value::Date;
///
/// let start = Date::parse("2022-01-31")?;
/// assert_eq!(add_months(start, 2, MonthEnd::Refuse)?.to_string(), "2022-03-31");
/// assert_eq!(add_months(start, 1, MonthEnd::Last)?.to_string(), "2022-02-28");
/// assert_eq!(add_months(start, 1, MonthEnd::NextFirst)?.to_string(), "2022-03-01");
/// assert_eq!(add_months(start, 1, MonthEnd::Refuse).unwrap_err().code, Code::MonthEnd);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
///
/// # Errors
/// `month_end` where the month has no such day and the rule is [`MonthEnd::Refuse`]; `date_out_of_range` where the result
/// lies outside the years 1 to 9999.
pub fn add_months(date: Date, months: i32, rule: MonthEnd) -> Result<Date, Problem> {
    let (year, month, day) = date.year_month_day();
    let (year, month) = shift(year, month, months).ok_or(Code::DateOutOfRange)?;
    if let Some(date) = Date::new(year, month, day) {
        return Ok(date);
    }
    match rule {
        MonthEnd::Last => Date::new(year, month, days_in_month(year, month)).ok_or_else(|| Code::DateOutOfRange.into()),
        // December has 31 days, so a month that is too short has one after it in the same year.
        MonthEnd::NextFirst => Date::new(year, month + 1, 1).ok_or_else(|| Code::DateOutOfRange.into()),
        MonthEnd::Refuse => Err(Problem::new(Code::MonthEnd).with("day", day).with("month", format!("{year:04}-{month:02}"))),
    }
}

/// The number of a month of the calendar: one more than that of the month before, and a multiple of 12 in January.
pub(crate) fn month_number(year: i32, month: u32) -> i32 {
    year.saturating_mul(12).saturating_add_unsigned(month).saturating_sub(1)
}

/// The number of the month that a day lies in.
pub(crate) fn month_number_of(day: Date) -> i32 {
    let (year, month, _) = day.year_month_day();
    month_number(year, month)
}

/// Year and month that many months later, where the year is one of 1 to 9999.
pub(super) fn shift(year: i32, month: u32, months: i32) -> Option<(i32, u32)> {
    let number = month_number(year, month).checked_add(months)?;
    let year = Some(number.div_euclid(12)).filter(|year| (1..=9999).contains(year))?;
    Some((year, number.rem_euclid(12).cast_unsigned() + 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn a_month_ends_before_the_first_day_that_is_not_there() {
        for (year, month) in [-1, 0, 1, 4, 100, 400, 1900, 2000, 2023, 2024, 9999, 10_000]
            .into_iter()
            .flat_map(|year| (0..=13).map(move |month| (year, month)))
        {
            let there = (1..=40).take_while(|day| Date::new(year, month, *day).is_some()).count();
            assert_eq!(days_in_month(year, month) as usize, there, "{year}-{month}");
        }
    }

    #[test]
    fn each_rule_at_the_end_of_february() {
        for (start, months, rule, expected) in [
            ("2024-01-31", 1, MonthEnd::Last, Some("2024-02-29")),
            ("2023-01-31", 1, MonthEnd::Last, Some("2023-02-28")),
            ("2023-01-29", 1, MonthEnd::NextFirst, Some("2023-03-01")),
            ("2023-01-28", 1, MonthEnd::Refuse, Some("2023-02-28")),
            ("2023-01-29", 1, MonthEnd::Refuse, None),
            ("2024-02-29", -12, MonthEnd::Last, Some("2023-02-28")),
            ("2024-02-29", 48, MonthEnd::Refuse, Some("2028-02-29")),
            ("2022-03-15", -3, MonthEnd::Refuse, Some("2021-12-15")),
            ("9999-12-31", 1, MonthEnd::Last, None),
            ("0001-01-01", -1, MonthEnd::Last, None),
        ] {
            let got = add_months(date(start), months, rule).ok().map(|date| date.to_string());
            assert_eq!(got.as_deref(), expected, "{start} {months} {rule:?}");
        }
        assert_eq!(add_months(date("2022-05-21"), i32::MAX, MonthEnd::Last).unwrap_err().code, Code::DateOutOfRange);
    }

    #[test]
    fn lengths_of_months() {
        assert_eq!([days_in_month(2024, 2), days_in_month(2023, 2), days_in_month(1900, 2), days_in_month(2022, 13)], [29, 28, 28, 0]);
    }

    proptest! {
        #[test]
        fn adding_in_two_steps_keeps_the_month(number in 400_000..3_000_000, a in -600..600, b in -600..600) {
            let start = Date::from_day_number(number).unwrap();
            let (year, month, _) = start.year_month_day();
            let first = Date::new(year, month, 1).unwrap();
            let at_once = add_months(first, a + b, MonthEnd::Refuse).unwrap();
            let stepwise = add_months(add_months(first, a, MonthEnd::Refuse).unwrap(), b, MonthEnd::Refuse).unwrap();
            prop_assert_eq!(at_once, stepwise);
            let last = add_months(start, a, MonthEnd::Last).unwrap().year_month_day();
            let plain = add_months(first, a, MonthEnd::Refuse).unwrap().year_month_day();
            prop_assert_eq!((last.0, last.1), (plain.0, plain.1));
        }
    }
}
