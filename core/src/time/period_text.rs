use std::fmt;

use super::{Period, PeriodKind};
use crate::finding::{Code, Problem};
use crate::value::{Date, has_full_width, text_serde};

impl Period {
    /// Parses `2022-04`, `2022-Q1`, `2022-H1`, `2022`, `2021-01-01..2022-05-21` (both days included) or `..2022-05-21`
    /// (from a start that is not stated), and nothing else.
    ///
    /// # Errors
    /// `period_full_width`, `period_format`, `period_year`, `period_month`, `period_quarter`, `period_half_year`,
    /// `period_order`; of the two days those of [`Date::parse`].
    pub fn parse(text: &str) -> Result<Self, Problem> {
        if has_full_width(text) {
            return Err(Code::PeriodFullWidth.into());
        }
        let dots = crate::value::scan::find(text, "..").and_then(|at| text.get(..at).zip(text.get(at.saturating_add(2)..)));
        match dots {
            Some(("", last)) => Date::parse(last).map(Period::until),
            Some((first, last)) => Period::days(Date::parse(first)?, Date::parse(last)?),
            None => calendar(text),
        }
    }
}

fn calendar(text: &str) -> Result<Period, Problem> {
    let digit = |byte: &u8| byte.is_ascii_digit().then(|| u32::from(byte.wrapping_sub(b'0')));
    let format = || Problem::new(Code::PeriodFormat);
    let Some((year, rest)) = text.as_bytes().split_at_checked(4) else { return Err(format()) };
    let year = year.iter().try_fold(0, |sum, byte| Some(sum * 10 + digit(byte)?)).ok_or_else(format)?;
    let year = i32::try_from(year).map_err(|_| format())?;
    let (period, code) = match rest {
        [] => (Period::year(year), Code::PeriodYear),
        [b'-', b'Q', quarter] => (Period::quarter(year, digit(quarter).ok_or_else(format)?), Code::PeriodQuarter),
        [b'-', b'H', half] => (Period::half_year(year, digit(half).ok_or_else(format)?), Code::PeriodHalfYear),
        [b'-', tens, ones] => {
            (Period::month(year, digit(tens).ok_or_else(format)? * 10 + digit(ones).ok_or_else(format)?), Code::PeriodMonth)
        }
        _ => return Err(format()),
    };
    period.ok_or_else(|| if year == 0 { Code::PeriodYear.into() } else { code.into() })
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = self.last_day();
        let (year, month, _) = last.year_month_day();
        match (self.kind(), self.first_day()) {
            (PeriodKind::Year, _) => write!(f, "{year:04}"),
            (PeriodKind::HalfYear, _) => write!(f, "{year:04}-H{}", month / 6),
            (PeriodKind::Quarter, _) => write!(f, "{year:04}-Q{}", month / 3),
            (PeriodKind::Month, _) => write!(f, "{year:04}-{month:02}"),
            (PeriodKind::Days, Some(first)) => write!(f, "{first}..{last}"),
            (PeriodKind::Days | PeriodKind::Until, _) => write!(f, "..{last}"),
        }
    }
}

impl fmt::Debug for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

text_serde!(Period);

#[cfg(test)]
pub(super) fn any_period() -> impl proptest::strategy::Strategy<Value = Period> {
    use proptest::prelude::*;

    let year = 1..=9999_i32;
    let day = || (1..3_652_059_i32).prop_map(|number| Date::from_day_number(number).unwrap());
    prop_oneof![
        (year.clone(), 1..=12_u32).prop_map(|(year, month)| Period::month(year, month).unwrap()),
        (year.clone(), 1..=4_u32).prop_map(|(year, quarter)| Period::quarter(year, quarter).unwrap()),
        (year.clone(), 1..=2_u32).prop_map(|(year, half)| Period::half_year(year, half).unwrap()),
        year.prop_map(|year| Period::year(year).unwrap()),
        (day(), 0..2000_i32).prop_map(|(first, days)| Period::days(first, first.plus_days(days).unwrap_or(first)).unwrap()),
        day().prop_map(Period::until),
    ]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_way_of_being_wrong_has_its_code() {
        for (text, code) in [
            ("", Code::PeriodFormat),
            ("202", Code::PeriodFormat),
            ("2022-4", Code::PeriodFormat),
            ("2022-04 ", Code::PeriodFormat),
            ("2022-q1", Code::PeriodFormat),
            ("2022Q1", Code::PeriodFormat),
            ("2022-04-01", Code::PeriodFormat),
            ("年度计划", Code::PeriodFormat),
            ("２０２２-04", Code::PeriodFullWidth),
            ("2022-00", Code::PeriodMonth),
            ("2022-13", Code::PeriodMonth),
            ("2022-Q0", Code::PeriodQuarter),
            ("2022-H3", Code::PeriodHalfYear),
            ("0000", Code::PeriodYear),
            ("0000-01", Code::PeriodYear),
            ("2022-05-21..2022-05-20", Code::PeriodOrder),
            ("2022-05-21..", Code::DateFormat),
            ("..", Code::DateFormat),
            ("..2022-02-30", Code::DateNotReal),
            ("2021-1-01..2022-05-21", Code::DateFormat),
            ("2021-01-01...2022-05-21", Code::DateFormat),
        ] {
            assert_eq!(Period::parse(text).unwrap_err().code, code, "{text}");
        }
    }

    proptest! {
        #[test]
        fn format_then_parse(period in any_period()) {
            prop_assert_eq!(Period::parse(&period.to_string()).unwrap(), period);
        }

        #[test]
        fn any_text_is_refused_or_printed_back(text in "[0-9QH.\\-]{0,24}|.*") {
            if let Ok(period) = Period::parse(&text) {
                prop_assert_eq!(period.to_string(), text);
            }
        }
    }
}
