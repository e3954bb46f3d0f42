//! Whole months and years between days, and ages. They are apart from `time/` because an identity number asks for its age.

use super::{Date, ResidentId, days_in_month};

/// Whole months from `from` to `to`, below zero where `to` is earlier.
///
/// A month is complete on the day of the month that `from` has, and in a month without that day on its last:
/// from 31 January, one month is complete on 28 February. That is how the Civil Code counts (民法典 202: where
/// there is no corresponding day, the period ends on the last day of the month).
///
/// ```
/// use wushe::value::{Date, months_between};
///
/// let months = |from, to| Ok::<_, wushe::finding::Problem>(months_between(Date::parse(from)?, Date::parse(to)?));
/// assert_eq!((months("2022-01-31", "2022-02-27")?, months("2022-01-31", "2022-02-28")?), (0, 1));
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[must_use]
pub fn months_between(from: Date, to: Date) -> i32 {
    if to < from {
        return -months_between(to, from);
    }
    let ((from_year, from_month, from_day), (year, month, day)) = (from.year_month_day(), to.year_month_day());
    let months = (year - from_year) * 12 + month.cast_signed() - from_month.cast_signed();
    let last = || day >= 28 && day == days_in_month(year, month);
    if day >= from_day || last() { months } else { months - 1 }
}

/// Whole years from `from` to `to`: twelve whole months each.
#[must_use]
pub fn years_between(from: Date, to: Date) -> i32 {
    months_between(from, to) / 12
}

/// The age in whole years (周岁) on a day of somebody born on `birth`; nothing on a day before that.
///
/// A year older from the birthday itself on. Who is born on 29 February is a year older on 28 February of a common year and on
/// 29 February of a leap year, as the Civil Code counts (民法典 202). A rule that counts from the day after the birthday
/// asks for the day before.
///
/// ```
/// use wushe::value::{Date, age};
///
/// let (birth, day) = (Date::parse("2004-02-29")?, Date::parse);
/// assert_eq!((age(birth, day("2022-02-27")?), age(birth, day("2022-02-28")?)), (Some(17), Some(18)));
/// assert_eq!((age(birth, day("2024-02-28")?), age(birth, day("2024-02-29")?)), (Some(19), Some(20)));
/// assert_eq!(age(birth, day("2004-02-28")?), None);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[must_use]
pub fn age(birth: Date, day: Date) -> Option<u32> {
    (day >= birth).then(|| years_between(birth, day).unsigned_abs())
}

impl ResidentId {
    /// The [`age`] on a day, from the day of birth that the number states.
    ///
    /// ```
    /// use wushe::value::{Date, ResidentId};
    ///
    /// let id = ResidentId::parse("11010519491231002X")?;
    /// assert_eq!(id.age_on(Date::parse("2022-05-21")?), Some(72));
    /// assert_eq!(id.age_on(Date::parse("1949-12-30")?), None);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    #[must_use]
    pub fn age_on(&self, day: Date) -> Option<u32> {
        age(self.birth_date(), day)
    }
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
    }

    #[test]
    fn a_birthday_comes_once_a_year() {
        for birth in ["2004-02-29", "2000-02-28", "1999-03-01", "1949-12-31"].map(date) {
            let days = (0..20 * 366).filter_map(|days| birth.plus_days(days));
            let birthdays: Vec<Date> =
                days.filter(|day| age(birth, *day) != day.plus_days(-1).and_then(|before| age(birth, before))).collect();
            assert_eq!(birthdays.first(), Some(&birth));
            let years: Vec<i32> = birthdays.iter().map(|day| day.year_month_day().0).collect();
            assert!(years.windows(2).all(|pair| pair[0] + 1 == pair[1]), "{birth} {birthdays:?}");
        }
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
