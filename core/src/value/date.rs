//! A day of the calendar. It wraps chrono's type because chrono's own parser also reads `2022-5-1` and `+2022-05-01`.

use std::fmt;

use chrono::{Datelike, Days, NaiveDate};

use super::{scan, text_serde};
use crate::finding::{Code, Problem};

/// A day of the Gregorian calendar, from 0001-01-01 to 9999-12-31.
///
/// ```
/// use wushe::finding::Code;
/// use wushe::value::Date;
///
/// assert_eq!(Date::parse("2022-05-21")?.to_string(), "2022-05-21");
/// assert_eq!(Date::parse("2022-5-21").unwrap_err().code, Code::DateFormat);
/// assert_eq!(Date::parse("2023-02-29").unwrap_err().code, Code::DateNotReal);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
///
/// In serde it is the text, read as strictly; with the feature `chrono` it comes from and goes into a `NaiveDate`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(NaiveDate);

impl Date {
    /// Parses `YYYY-MM-DD` and nothing else.
    ///
    /// # Errors
    /// `date_full_width` where a character is full-width, `date_has_time` where a date has more behind it,
    /// `date_format` where the shape is another, `date_not_real` where the calendar has no such day.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        match shape(text.as_bytes()) {
            Some(([year, month, day], [])) => Date::new(year.cast_signed(), month, day).ok_or_else(|| Code::DateNotReal.into()),
            _ if scan::has_full_width(text) => Err(Code::DateFullWidth.into()),
            Some((_, [b'T' | b' ', ..])) => Err(Code::DateHasTime.into()),
            _ => Err(Code::DateFormat.into()),
        }
    }

    pub(super) fn from_numbers(year: u64, month: u64, day: u64) -> Option<Self> {
        let (year, month, day) = (i32::try_from(year).ok()?, u32::try_from(month).ok()?, u32::try_from(day).ok()?);
        Date::new(year, month, day)
    }

    /// The day of that year, month and day of the month, if the calendar has it.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        (1..=9999).contains(&year).then(|| NaiveDate::from_ymd_opt(year, month, day)).flatten().map(Date)
    }

    /// Year, month and day of the month.
    #[must_use]
    pub fn year_month_day(self) -> (i32, u32, u32) {
        (self.0.year(), self.0.month(), self.0.day())
    }

    /// The year, and which day of it, from 0: what it is made of, so nothing is computed.
    pub(crate) fn year_and_day(self) -> (i32, u32) {
        (self.0.year(), self.0.ordinal0())
    }

    /// Days since 0001-01-01, which is day 1.
    #[must_use]
    pub fn day_number(self) -> i32 {
        self.0.num_days_from_ce()
    }

    /// The day of that number, if it lies in the years 1 to 9999.
    #[must_use]
    pub fn from_day_number(number: i32) -> Option<Self> {
        let date = NaiveDate::from_num_days_from_ce_opt(number)?;
        (1..=9999).contains(&date.year()).then_some(Date(date))
    }

    /// The day `days` later (earlier where negative), if it lies in the years 1 to 9999.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Option<Self> {
        let by = Days::new(days.unsigned_abs().into());
        let date = if days < 0 { self.0.checked_sub_days(by) } else { self.0.checked_add_days(by) }?;
        (1..=9999).contains(&date.year()).then_some(Date(date))
    }
}

#[cfg(feature = "chrono")]
impl From<Date> for NaiveDate {
    fn from(date: Date) -> Self {
        date.0
    }
}

/// Refuses a day before year 1 or after year 9999 with `date_out_of_range`.
#[cfg(feature = "chrono")]
impl TryFrom<NaiveDate> for Date {
    type Error = Problem;

    fn try_from(date: NaiveDate) -> Result<Self, Problem> {
        if (1..=9999).contains(&date.year()) { Ok(Date(date)) } else { Err(Code::DateOutOfRange.into()) }
    }
}

/// How many days that month has; 0 where there is no such month.
pub(crate) fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        _ if !(1..=9999).contains(&year) => 0,
        2 if Date::new(year, 2, 29).is_some() => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => 0,
    }
}

/// Year, month and day of a text that begins as `YYYY-MM-DD`, and what stands behind.
fn shape(text: &[u8]) -> Option<([u32; 3], &[u8])> {
    let (&[a, b, c, d, b'-', e, f, b'-', g, h], rest) = text.split_first_chunk()? else { return None };
    let digits = [a, b, c, d, e, f, g, h];
    let [a, b, c, d, e, f, g, h] = digits.map(|byte| u32::from(byte.wrapping_sub(b'0')));
    let date = [a * 1000 + b * 100 + c * 10 + d, e * 10 + f, g * 10 + h];
    digits.iter().all(u8::is_ascii_digit).then_some((date, rest))
}

text_serde!(Date);

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.year_month_day();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_way_of_being_wrong_has_its_code() {
        for (text, code) in [
            ("", Code::DateFormat),
            ("2024-1-5", Code::DateFormat),
            (" 2024-01-05", Code::DateFormat),
            ("2024-01-05x", Code::DateFormat),
            ("24-01-05", Code::DateFormat),
            ("+2024-01-05", Code::DateFormat),
            ("2024-01-05T00:00:00", Code::DateHasTime),
            ("2024-01-05 00:00", Code::DateHasTime),
            ("２０２４-01-05", Code::DateFullWidth),
            ("2024-02-30", Code::DateNotReal),
            ("0000-01-01", Code::DateNotReal),
            ("2024-13-01", Code::DateNotReal),
        ] {
            assert_eq!(Date::parse(text).unwrap_err().code, code, "{text}");
        }
    }

    proptest! {
        #[test]
        fn format_then_parse(number in 1..3_652_059) {
            let date = Date::from_day_number(number).unwrap();
            prop_assert_eq!(Date::parse(&date.to_string()).unwrap(), date);
            prop_assert_eq!(date.day_number(), number);
        }

        #[test]
        fn any_text_is_refused_or_printed_back(text in ".*") {
            if let Ok(date) = Date::parse(&text) {
                prop_assert_eq!(date.to_string(), text);
            }
        }
    }
}
