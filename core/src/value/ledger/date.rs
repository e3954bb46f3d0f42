//! A day as a table's cell holds it. It is apart from `Date::parse` because JSON stays strict.

use super::super::{Date, scan};
use super::text::narrowed;
use super::{Rule, Rules};
use crate::finding::{Code, Problem};

/// From which day a spreadsheet counts its days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExcelDates {
    /// 1900, as Excel does: 1 is 1900-01-01, and 60 a day that never was.
    From1900,
    /// 1904, as Excel on old Macs does: 0 is 1904-01-01.
    From1904,
}

impl ExcelDates {
    /// The word of options: `1900` or `1904`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<ExcelDates> {
        match name {
            "1900" => Some(ExcelDates::From1900),
            "1904" => Some(ExcelDates::From1904),
            _ => None,
        }
    }

    fn day(self, serial: u64) -> Option<Date> {
        let epoch = match self {
            ExcelDates::From1900 => Date::new(1899, 12, 30)?,
            ExcelDates::From1904 => Date::new(1904, 1, 1)?,
        };
        epoch.plus_days(i32::try_from(serial).ok()?)
    }
}

/// Parses a date as tables hold it, and says by which rules: `2022-05-21`, and `2022/5/21`, `2022.5.21`, `2022-5-21`, `2022年5月21日`,
/// `20220521`, with spaces around, in full width, with midnight behind. With `excel`, a spreadsheet's serial number of five digits is
/// read too.
///
/// # Errors
/// As [`Date::parse`]; besides, `date_has_time` where another time than midnight stands behind the day, or a time zone: the day that is
/// meant may be another; `date_excel_serial` for a serial number of 1954 to 2064 with the day that it would be; `date_ambiguous` where
/// the year does not come first with four digits.
///
/// ```
/// use wushe::finding::Code;
/// use wushe::value::ledger::{self, ExcelDates};
///
/// let (date, rules) = ledger::date("2022年5月21日 0:00", None)?;
/// assert_eq!((date.to_string().as_str(), rules.names().as_str()), ("2022-05-21", "date+midnight"));
/// assert_eq!(ledger::date("44702", None).unwrap_err().code, Code::DateExcelSerial);
/// assert_eq!(ledger::date("44702", Some(ExcelDates::From1900))?.0, date);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
pub fn date(text: &str, excel: Option<ExcelDates>) -> Result<(Date, Rules), Problem> {
    if let Ok(date) = Date::parse(text) {
        return Ok((date, Rules::NONE));
    }
    if scan::has_full_width(text) {
        let (narrow, rules) = narrowed(text);
        return date_of(&narrow, excel).map(|(date, more)| (date, rules.and(more)));
    }
    date_of(text, excel)
}

fn date_of(text: &str, excel: Option<ExcelDates>) -> Result<(Date, Rules), Problem> {
    let trimmed = text.trim();
    let rules = if trimmed.len() < text.len() { Rules::NONE.with(Rule::Spaces) } else { Rules::NONE };
    if let Some(problem) = scan::find_invisible(trimmed) {
        return Err(problem);
    }
    let (day, clock) = split_time(trimmed);
    let rules = match clock.map(is_midnight) {
        None => rules,
        Some(Some(true)) => rules.with(Rule::Midnight),
        Some(Some(false)) => return Err(Code::DateHasTime.into()),
        Some(None) => return Err(Code::DateFormat.into()),
    };
    if let Some(digits) = scan::digits(day) {
        return match digits.len() {
            8 => of_digits(digits).map(|date| (date, rules.with(Rule::DateDigits))),
            5 if clock.is_none() => serial(scan::number(digits), excel).map(|date| (date, rules.with(Rule::ExcelSerial))),
            _ => Err(Code::DateFormat.into()),
        };
    }
    if let (Some((whole, fraction)), None) = (day.split_once('.'), clock)
        && let (Some(whole), Some(fraction)) = (scan::digits(whole), scan::digits(fraction))
        && whole.len() == 5
    {
        // A fraction of a day is a time of it.
        let date = serial(scan::number(whole), excel)?;
        return match fraction.iter().all(|digit| *digit == b'0') {
            true => Ok((date, rules.with(Rule::ExcelSerial))),
            false => Err(Code::DateHasTime.into()),
        };
    }
    let (date, otherwise) = of_parts(day)?;
    Ok((date, if otherwise { rules.with(Rule::Date) } else { rules }))
}

/// The text before a time, and the time.
fn split_time(text: &str) -> (&str, Option<&str>) {
    let bytes = text.as_bytes();
    let Some(colon) = bytes.iter().position(|byte| *byte == b':') else { return (text, None) };
    // The hours before the colon.
    let before = bytes.get(..colon).unwrap_or_default();
    let hours = before.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let Some((day, clock)) = text.split_at_checked(colon.saturating_sub(hours)) else { return (text, None) };
    match day.strip_suffix(['T', 't', ' ']) {
        Some(day) => (day.trim_end(), Some(clock)),
        None if day.ends_with(['日', '号']) => (day, Some(clock)),
        None => (text, None),
    }
}

/// Returns true if a time is midnight, and none if the text is no time.
fn is_midnight(clock: &str) -> Option<bool> {
    let zoned = clock.find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.'));
    let (time, zone) = clock.split_at_checked(zoned.unwrap_or(clock.len()))?;
    let mut parts = time.split(':');
    let within = |part: Option<&str>, most: u64| {
        let digits = scan::digits(part?)?;
        (digits.len() <= 2 && scan::number(digits) <= most).then(|| scan::number(digits))
    };
    let (hours, minutes) = (within(parts.next(), 24)?, within(parts.next(), 59)?);
    let (seconds, fraction) = match parts.next() {
        None => (0, ""),
        Some(seconds) => {
            let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
            scan::digits(fraction)?;
            (within(Some(whole), 60)?, fraction)
        }
    };
    if parts.next().is_some() {
        return None;
    }
    Some(zone.is_empty() && hours == 0 && minutes == 0 && seconds == 0 && fraction.bytes().all(|byte| byte == b'0'))
}

fn of_digits(digits: &[u8]) -> Result<Date, Problem> {
    let number = |from: usize, to: usize| digits.get(from..to).map_or(0, scan::number);
    let found = Date::from_numbers(number(0, 4), number(4, 6), number(6, 8));
    match number(0, 4) {
        // Eight digits that begin otherwise are no year but a number that strayed here.
        1800..2100 => found.ok_or_else(|| Code::DateNotReal.into()),
        _ => Err(Code::DateFormat.into()),
    }
}

fn serial(serial: u64, excel: Option<ExcelDates>) -> Result<Date, Problem> {
    // Serial 20000 is 1954-10-03 and 60000 is 2064-04-08.
    if !(20_000..60_000).contains(&serial) {
        return Err(Code::DateFormat.into());
    }
    match excel {
        Some(excel) => excel.day(serial).ok_or_else(|| Code::DateNotReal.into()),
        None => {
            let date = ExcelDates::From1900.day(serial);
            Err(Problem::new(Code::DateExcelSerial).with("date", date.map(|date| date.to_string()).unwrap_or_default()))
        }
    }
}

/// A day in its three parts, and whether they are written otherwise than `YYYY-MM-DD`.
fn of_parts(text: &str) -> Result<(Date, bool), Problem> {
    if let Ok(date) = Date::parse(text) {
        return Ok((date, false));
    }
    let wrong = || Err(Code::DateFormat.into());
    let (year, month, day) = if let Some(rest) = text.strip_suffix(['日', '号']) {
        match rest.split_once('年').and_then(|(year, rest)| Some((year, rest.split_once('月')?))) {
            Some((year, (month, day))) => (year, month, day),
            None => return wrong(),
        }
    } else {
        let Some(separator) = text.chars().find(|c| matches!(c, '/' | '.' | '-')) else { return wrong() };
        let mut parts = text.split(separator);
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(year), Some(month), Some(day), None) => (year, month, day),
            _ => return wrong(),
        }
    };
    let (Some(year), Some(month), Some(day)) = (scan::digits(year), scan::digits(month), scan::digits(day)) else { return wrong() };
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return Err(Code::DateAmbiguous.into());
    }
    let date = Date::from_numbers(scan::number(year), scan::number(month), scan::number(day));
    date.map(|date| (date, true)).ok_or_else(|| Code::DateNotReal.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreadsheet_forms() {
        for (text, names) in [
            ("2022-05-21", ""),
            ("2022/5/21", "date"),
            ("2022/05/21", "date"),
            ("2022.5.21", "date"),
            ("2022-5-21", "date"),
            ("2022年5月21日", "date"),
            ("2022年05月21号", "date"),
            ("20220521", "date_digits"),
            ("2022-05-21 ", "spaces"),
            ("2022-05-21 00:00", "midnight"),
            ("2022-05-21T00:00:00", "midnight"),
            ("2022-05-21 00:00:00.000", "midnight"),
            ("2022/5/21 0:00", "date+midnight"),
            ("2022年5月21日0:00:00", "date+midnight"),
            ("２０２２-05-21", "full_width"),
            ("２０２２／５／２１　０：００", "full_width+date+midnight"),
        ] {
            let (found, rules) = date(text, None).unwrap();
            assert_eq!((found, rules.names().as_str()), (Date::new(2022, 5, 21).unwrap(), names), "{text}");
        }
        for (text, code) in [
            ("21/5/2022", Code::DateAmbiguous),
            ("22.5.21", Code::DateAmbiguous),
            ("2022/13/1", Code::DateNotReal),
            ("2022年5月", Code::DateFormat),
            ("20221321", Code::DateNotReal),
            ("15222110", Code::DateFormat),
            ("５月", Code::DateFormat),
            ("44702", Code::DateExcelSerial),
            ("44702.0", Code::DateExcelSerial),
            ("44702.375", Code::DateExcelSerial),
            ("2022/5/21 9:00", Code::DateHasTime),
            ("2022年5月21日 9:30", Code::DateHasTime),
            ("2022-05-21T00:00:00Z", Code::DateHasTime),
            ("2022-05-21T00:00:00+08:00", Code::DateHasTime),
            ("2022-05-21 25:00", Code::DateFormat),
            ("2022-05-21 0:00:00:00", Code::DateFormat),
            ("2022-05-21\u{200b}", Code::InvisibleCharacter),
            ("2022-02-30 0:00", Code::DateNotReal),
        ] {
            assert_eq!(date(text, None).unwrap_err().code, code, "{text}");
        }
    }

    #[test]
    fn serials_where_somebody_says_so() {
        let read =
            |text, excel| date(text, Some(excel)).map(|(date, rules)| (date.to_string(), rules.names())).map_err(|problem| problem.code);
        let serial = |day: &str| Ok((day.to_owned(), "excel_serial".to_owned()));
        assert_eq!(read("44701", ExcelDates::From1900), serial("2022-05-20"));
        assert_eq!(read("44701.0", ExcelDates::From1900), serial("2022-05-20"));
        assert_eq!(read("43239", ExcelDates::From1904), serial("2022-05-20"));
        assert_eq!(read("44701.375", ExcelDates::From1900), Err(Code::DateHasTime));
        assert_eq!(read("4470", ExcelDates::From1900), Err(Code::DateFormat));
    }
}
