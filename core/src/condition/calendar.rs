//! Days of the calendar, and days, months and years from one to another.

use super::number::Number;
use crate::value::Date;
pub(super) use crate::value::{months_between, years_between};

/// Days from `from` to `to`, below zero where `to` is earlier.
pub(super) fn days_between(from: Date, to: Date) -> i32 {
    to.day_number() - from.day_number()
}

/// The day of that year, month and day of the month, if the calendar has it.
pub(super) fn date(numbers: [Option<Number>; 3]) -> Option<Date> {
    let [year, month, day] = numbers.map(|number| number.and_then(Number::whole));
    Date::new(i32::try_from(year?).ok()?, u32::try_from(month?).ok()?, u32::try_from(day?).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leap_day_counts() {
        let date = |text| Date::parse(text).unwrap();
        assert_eq!(days_between(date("2022-02-28"), date("2022-03-01")), 1);
        assert_eq!(days_between(date("2024-03-01"), date("2024-02-28")), -2);
    }
}
