//! What a cell of an office's table may write besides, each reading said.

use super::{Date, scan};
use crate::finding::{Code, Problem};

/// Parses a date as tables hold it: `2022-05-21`, and `2022/5/21`, `2022.5.21`, `2022-5-21`, `2022年5月21日`.
/// Says whether it was written other than `YYYY-MM-DD`.
///
/// # Errors
/// As [`Date::parse`]; besides, `date_excel_serial` for a serial number of 1954 to 2064 with the day that it would
/// be, and `date_ambiguous` where the year does not come first with four digits.
///
/// ```
/// use wushe::finding::Code;
/// use wushe::value::ledger;
///
/// let (date, normalised) = ledger::date("2022年5月21日")?;
/// assert_eq!((date.to_string().as_str(), normalised), ("2022-05-21", true));
/// assert_eq!(ledger::date("44702").unwrap_err().code, Code::DateExcelSerial);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
pub fn date(text: &str) -> Result<(Date, bool), Problem> {
    let strict = match Date::parse(text) {
        Ok(date) => return Ok((date, false)),
        Err(problem) if problem.code != Code::DateFormat => return Err(problem),
        Err(problem) => problem,
    };
    if let Some(digits) = scan::digits(text) {
        // Serial 20000 is 1954-10-03 and 60000 is 2064-04-08; Excel counts a 1900-02-29 that never was.
        let serial = if digits.len() == 5 { scan::number(digits) } else { 0 };
        if (20_000..60_000).contains(&serial) {
            let epoch = Date::new(1899, 12, 30);
            let date = i32::try_from(serial).ok().and_then(|serial| epoch?.plus_days(serial));
            return Err(Problem::new(Code::DateExcelSerial).with("date", date.map(|date| date.to_string()).unwrap_or_default()));
        }
        return Err(strict);
    }
    let parts: Vec<&str> = match text.strip_suffix('日') {
        Some(rest) => match rest.split_once('年').and_then(|(year, rest)| Some((year, rest.split_once('月')?))) {
            Some((year, (month, day))) => vec![year, month, day],
            None => return Err(strict),
        },
        None => match text.chars().find(|c| matches!(c, '/' | '.' | '-')) {
            Some(separator) => text.split(separator).collect(),
            None => return Err(strict),
        },
    };
    let [year, month, day] = parts.as_slice() else { return Err(strict) };
    let (Some(year), Some(month), Some(day)) = (scan::digits(year), scan::digits(month), scan::digits(day)) else {
        return Err(strict);
    };
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return Err(Code::DateAmbiguous.into());
    }
    Date::from_numbers(scan::number(year), scan::number(month), scan::number(day))
        .map(|date| (date, true))
        .ok_or_else(|| Code::DateNotReal.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreadsheet_forms() {
        for text in ["2022/5/21", "2022/05/21", "2022.5.21", "2022-5-21", "2022年5月21日", "2022年05月21日"] {
            assert_eq!(date(text).unwrap(), (Date::new(2022, 5, 21).unwrap(), true), "{text}");
        }
        assert_eq!(date("2022-05-21").unwrap(), (Date::new(2022, 5, 21).unwrap(), false));
        for (text, code) in [
            ("21/5/2022", Code::DateAmbiguous),
            ("22.5.21", Code::DateAmbiguous),
            ("2022/13/1", Code::DateNotReal),
            ("2022年5月", Code::DateFormat),
            ("20220521", Code::DateFormat),
            ("５月", Code::DateFormat),
            ("44702", Code::DateExcelSerial),
            ("2022/5/21 9:00", Code::DateFormat),
        ] {
            let found = date(text).unwrap_err().code;
            assert!(found == code || (text == "５月" && found == Code::DateFullWidth), "{text}: {found:?}");
        }
    }
}
