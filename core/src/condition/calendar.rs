//! Days, months and years from one day to another.

use crate::value::Date;

/// Days from `from` to `to`, below zero where `to` is earlier.
pub(super) fn days_between(from: Date, to: Date) -> i32 {
    to.day_number() - from.day_number()
}

/// Whole months from `from` to `to`, below zero where `to` is earlier.
///
/// A month is complete on the day of the month that `from` has, and in a month without that day on its last:
/// from 31 January, one month is complete on 28 February. That is how the Civil Code counts (民法典 202: where
/// there is no corresponding day, the period ends on the last day of the month).
pub(super) fn months_between(from: Date, to: Date) -> i32 {
    if to < from {
        return -months_between(to, from);
    }
    let ((from_year, from_month, from_day), (year, month, day)) = (from.year_month_day(), to.year_month_day());
    let months = (year - from_year) * 12 + month.cast_signed() - from_month.cast_signed();
    let last = to.plus_days(1).is_none_or(|next| next.year_month_day().2 == 1);
    if day >= from_day || last { months } else { months - 1 }
}

/// Whole years from `from` to `to`: twelve whole months each, so someone born on 29 February is a year older on
/// 28 February of a common year.
pub(super) fn years_between(from: Date, to: Date) -> i32 {
    months_between(from, to) / 12
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn a_month_without_the_day_is_complete_on_its_last() {
        for (from, to, months) in [
            ("2022-01-31", "2022-02-27", 0),
            ("2022-01-31", "2022-02-28", 1),
            ("2022-01-31", "2022-03-30", 1),
            ("2022-01-31", "2022-03-31", 2),
            ("2020-02-29", "2021-02-27", 11),
            ("2020-02-29", "2021-02-28", 12),
            ("2020-02-29", "2024-02-28", 47),
            ("2020-02-29", "2024-02-29", 48),
            ("2022-02-28", "2022-03-28", 1),
            ("2022-05-21", "2022-05-21", 0),
            ("2022-03-31", "2022-02-28", -1),
            ("9999-11-30", "9999-12-31", 1),
        ] {
            assert_eq!(months_between(date(from), date(to)), months, "{from} {to}");
        }
        assert_eq!(years_between(date("2004-02-29"), date("2022-02-28")), 18);
        assert_eq!(years_between(date("2004-02-29"), date("2022-02-27")), 17);
        assert_eq!(years_between(date("2022-05-21"), date("2021-05-22")), 0);
        assert_eq!(days_between(date("2022-02-28"), date("2022-03-01")), 1);
    }

    proptest! {
        #[test]
        fn turning_round_changes_the_sign_and_later_is_never_less(a in 1..3_652_059, b in 1..3_652_059) {
            let (a, b) = (Date::from_day_number(a).unwrap(), Date::from_day_number(b).unwrap());
            prop_assert_eq!(months_between(a, b), -months_between(b, a));
            if let Some(next) = b.plus_days(1) {
                prop_assert!(months_between(a, next) >= months_between(a, b));
            }
        }
    }
}
