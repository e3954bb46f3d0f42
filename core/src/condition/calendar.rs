//! Days, months and years from one day to another.

use crate::value::Date;
pub(super) use crate::value::{months_between, years_between};

/// Days from `from` to `to`, below zero where `to` is earlier.
pub(super) fn days_between(from: Date, to: Date) -> i32 {
    to.day_number() - from.day_number()
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
