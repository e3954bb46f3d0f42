//! The period of an input, from the one that is asked for.

use super::spec::{InputOf, InputPeriod};
use crate::finding::{Code, Problem};
use crate::time::{Period, PeriodKind};
use crate::value::Date;

impl InputPeriod {
    /// Whether a change is told where an input is of that period.
    pub(super) fn is_base(self) -> bool {
        matches!(self, InputPeriod::Previous | InputPeriod::YearAgo)
    }

    /// The words that an input of that kind can have for its period.
    pub(super) fn known(of: &InputOf, is_stock: bool) -> &'static [InputPeriod] {
        use InputPeriod::{Half, Plan, Previous, PreviousYearEnd, Quarter, Same, ToDate, Until, Year, YearAgo, YearEnd};
        match of {
            // That of a year's end is its stock at that end.
            InputOf::Measure(_) if is_stock => {
                &[Same, Previous, YearAgo, Quarter, Half, Year, Plan, ToDate, Until, YearEnd, PreviousYearEnd]
            }
            InputOf::Measure(_) | InputOf::Due(_) => &[Same, Previous, YearAgo, Quarter, Half, Year, Plan, ToDate, Until],
            InputOf::Population(_) => &[YearEnd, PreviousYearEnd],
            // A target is of a whole term; that of an earlier one is asked for with that term.
            InputOf::Target(_) => &[Same, Quarter, Half, Year, Plan],
        }
    }

    /// The period that it means, seen from the one asked for; a year's end is that year.
    ///
    /// # Errors
    /// `indicator_period` where the asked period has none: `previous` of days that are no month, quarter, half-year or year, and so may be
    /// a period to date; `year_ago` of more than a year, which would overlap; any but `same` and `until` of a period whose start is not
    /// stated, except a year's end; one that does not lie in the quarter, half-year or year of its last day. `indicator_plan` where no plan
    /// is stated or the period does not lie in it.
    pub(super) fn of(self, asked: Period, plan: Option<Period>) -> Result<Period, Problem> {
        let last = asked.last_day();
        let (year, month, _) = last.year_month_day();
        let around = |whole: Option<Period>| whole.filter(|whole| lies_in(asked, *whole));
        let found = match self {
            InputPeriod::Same => Some(asked),
            InputPeriod::Previous => {
                if is_calendar(asked) {
                    asked.previous()
                } else {
                    None
                }
            }
            InputPeriod::YearAgo => asked.year_ago().filter(|earlier| Some(earlier.last_day()) < asked.first_day()),
            InputPeriod::Quarter => around(Period::quarter(year, month.div_ceil(3))),
            InputPeriod::Half => around(Period::half_year(year, month.div_ceil(6))),
            InputPeriod::Year => around(Period::year(year)),
            InputPeriod::ToDate => around(Period::year(year)).and_then(|year| year.to_date(last).ok()),
            InputPeriod::Until => Some(Period::until(last)),
            InputPeriod::YearEnd => Period::year(year),
            InputPeriod::PreviousYearEnd => year.checked_sub(1).and_then(Period::year),
            InputPeriod::Plan => {
                let refused = || Problem::new(Code::IndicatorPlan).with("period", asked.to_string());
                return plan.filter(|plan| lies_in(asked, *plan)).ok_or_else(refused);
            }
        };
        found.ok_or_else(|| Problem::new(Code::IndicatorPeriod).with("word", self.as_str()).with("period", asked.to_string()))
    }
}

fn lies_in(asked: Period, whole: Period) -> bool {
    asked.first_day().is_some_and(|first| whole.contains(first)) && whole.contains(asked.last_day())
}

/// Whether its days are a month, quarter, half-year or year, however they are written.
fn is_calendar(period: Period) -> bool {
    match (period.kind(), period.first_day()) {
        (PeriodKind::Until, _) | (_, None) => false,
        (PeriodKind::Days, Some(first)) => {
            let last = period.last_day();
            let (year, month, _) = last.year_month_day();
            let is = |whole: Option<Period>| whole.is_some_and(|whole| days(whole) == (Some(first), last));
            is(Some(Period::month_of(last)))
                || is(Period::quarter(year, month.div_ceil(3)))
                || is(Period::half_year(year, month.div_ceil(6)))
                || is(Period::year(year))
        }
        _ => true,
    }
}

/// The first day, where it is stated, and the last.
pub(super) fn days(period: Period) -> (Option<Date>, Date) {
    (period.first_day(), period.last_day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_means_a_period_or_is_refused() {
        use InputPeriod::{Half, Plan, Previous, PreviousYearEnd, Quarter, Same, ToDate, Until, Year, YearAgo, YearEnd};
        let plan = Period::parse("2021-01-01..2025-12-31").ok();
        let told = |word: InputPeriod, asked: &str| match word.of(Period::parse(asked).unwrap(), plan) {
            Ok(period) => period.to_string(),
            Err(problem) => problem.code.as_str().to_owned(),
        };
        for (asked, word, expected) in [
            ("2022-05", Same, "2022-05"),
            ("2022-01", Previous, "2021-12"),
            ("2022-05-01..2022-05-31", Previous, "2022-04-01..2022-04-30"),
            ("2022-01-01..2022-05-21", Previous, "indicator_period"),
            ("2022-01-01..2022-05-31", Previous, "indicator_period"),
            ("..2022-05-21", Previous, "indicator_period"),
            ("2022-01-01..2022-05-21", YearAgo, "2021-01-01..2021-05-21"),
            ("2024-01-01..2024-02-29", YearAgo, "2023-01-01..2023-02-28"),
            ("2021-01-01..2022-06-30", YearAgo, "indicator_period"),
            ("..2022-05-21", YearAgo, "indicator_period"),
            ("2022-05", Quarter, "2022-Q2"),
            ("2022-H1", Quarter, "indicator_period"),
            ("2022-07", Half, "2022-H2"),
            ("2022-Q4", Year, "2022"),
            ("2021-12-01..2022-01-31", Year, "indicator_period"),
            ("2022-05", ToDate, "2022-01-01..2022-05-31"),
            ("2022-12", ToDate, "2022"),
            ("..2022-05-21", ToDate, "indicator_period"),
            ("2022-05", Until, "..2022-05-31"),
            ("2022-05", YearEnd, "2022"),
            ("2022-05", PreviousYearEnd, "2021"),
            ("2022-05", Plan, "2021-01-01..2025-12-31"),
            ("2026-05", Plan, "indicator_plan"),
        ] {
            assert_eq!(told(word, asked), expected, "{asked} {}", word.as_str());
        }
        assert_eq!(Plan.of(Period::parse("2022-05").unwrap(), None).unwrap_err().code, Code::IndicatorPlan);
    }
}
