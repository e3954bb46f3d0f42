//! Numbers as people read them.

use wushe::value::Decimal;

/// A count, its digits in groups.
pub(crate) fn number(count: u64) -> String {
    grouped(&count.to_string())
}

/// Digits in groups of three, as people read them.
pub(crate) fn grouped(number: &str) -> String {
    let (sign, number) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut out = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A value as people read it, or a dash where there is none.
pub(crate) fn shown(value: Option<Decimal>) -> String {
    value.map_or_else(|| "—".to_owned(), |value| grouped(&value.normalize().to_string()))
}

/// Numbers of one column, with as many digits after the point as the longest of them, so that they line up.
pub(crate) fn aligned(values: &[Decimal]) -> Vec<String> {
    let places = values.iter().map(|value| value.normalize().scale()).max().unwrap_or_default();
    let places = usize::try_from(places).unwrap_or_default();
    values.iter().map(|value| grouped(&format!("{:.places$}", value.normalize()))).collect()
}

/// As [`aligned`], with a dash where there is no value.
pub(crate) fn or_dashes(values: &[Option<Decimal>]) -> Vec<String> {
    let numbers = aligned(&values.iter().map(|value| value.unwrap_or_default()).collect::<Vec<_>>());
    values.iter().zip(numbers).map(|(value, number)| if value.is_some() { number } else { shown(None) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_in_groups() {
        for (number, text) in [("0", "0"), ("123", "123"), ("1234", "1,234"), ("-1234567.89", "-1,234,567.89")] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn a_column_lines_up() {
        let column = |texts: &[&str]| aligned(&texts.iter().map(|text| text.parse().unwrap()).collect::<Vec<_>>());
        assert_eq!(column(&["1234.5", "7", "0.25"]), ["1,234.50", "7.00", "0.25"]);
        assert_eq!(column(&["1200.00", "3"]), ["1,200", "3"]);
    }
}
