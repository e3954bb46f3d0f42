//! Text in, JSON out for every parser of this room. It is apart because the bindings call it and the core does not.

use serde::Serialize;

#[cfg(feature = "figures")]
use super::Reported;
use super::{Amount, Count, CreditCode, Date, DivisionCode, Level, Phone, ResidentId, file, key, ledger};
use crate::finding::{Code, Finding, Path, Problem, to_json};

type Parser = fn(&str) -> Result<String, Problem>;

/// Every kind of text that [`parse_json`] reads, with its parser.
const KINDS: &[(&str, Parser)] = &[
    ("amount", amount),
    ("count", count),
    ("credit_code", credit_code),
    ("date", date),
    ("division_code", |text| division_code(DivisionCode::parse(text)?)),
    ("division_code_short", |text| division_code(DivisionCode::parse_short(text)?)),
    ("file_name", |text| named(file::check_name(text))),
    ("key", |text| named(key::check(text))),
    ("ledger_date", ledger_date),
    ("phone", phone),
    #[cfg(feature = "figures")]
    ("reported", reported),
    ("resident_id", resident_id),
    ("sha256", |text| named(file::check_hash(text))),
    ("station", |text| named(key::check_station(text))),
];

/// Parses one text and gives what it says as JSON, the same bytes in every language.
///
/// `kind` is `amount`, `count`, `credit_code`, `date`, `division_code`, `division_code_short`, `file_name`, `key`, `ledger_date`, `phone`,
/// `reported` (feature `figures`), `resident_id`, `sha256` or `station`. A text that is read gives `{"value":…}` and what follows from it, with `findings` where the reading
/// needs a word; one that is refused gives `{"findings":[…]}` alone. Of an identity number, of
/// a person's telephone and of a key no character comes back.
///
/// ```
/// use wushe::value::parse_json;
///
/// assert_eq!(parse_json("date", "2022-05-21"), r#"{"value":"2022-05-21","year":2022,"month":5,"day":21}"#);
/// assert_eq!(
///     parse_json("date", "2022-02-30"),
///     r#"{"findings":[{"code":"date_not_real","severity":"error","path":[],"params":{}}]}"#,
/// );
/// ```
#[must_use]
pub fn parse_json(kind: &str, text: &str) -> String {
    let parser = KINDS.iter().find(|(name, _)| *name == kind).map(|(_, parser)| parser);
    let unknown = || Problem::new(Code::ParseKindUnknown).with("kinds", KINDS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", "));
    parser
        .ok_or_else(unknown)
        .and_then(|parser| parser(text))
        .unwrap_or_else(|problem| to_json(&Refused { findings: [problem.at(Path::new())] }))
}

#[derive(Serialize)]
struct Refused {
    findings: [Finding; 1],
}

#[derive(Serialize)]
struct Plain<T> {
    value: T,
}

/// Of a key, which may be a person's, nothing comes back.
fn named(checked: Result<(), Problem>) -> Result<String, Problem> {
    checked.map(|()| "{}".to_owned())
}

fn amount(text: &str) -> Result<String, Problem> {
    Ok(to_json(&Plain { value: Amount::parse(text)? }))
}

fn count(text: &str) -> Result<String, Problem> {
    Ok(to_json(&Plain { value: Count::parse(text)? }))
}

#[derive(Serialize)]
struct Day {
    value: Date,
    year: i32,
    month: u32,
    day: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Finding>,
}

fn day(value: Date, findings: Vec<Finding>) -> String {
    let (year, month, day) = value.year_month_day();
    to_json(&Day { value, year, month, day, findings })
}

fn date(text: &str) -> Result<String, Problem> {
    Ok(day(Date::parse(text)?, Vec::new()))
}

fn ledger_date(text: &str) -> Result<String, Problem> {
    let (date, rules) = ledger::date(text, None)?;
    let hint = (!rules.is_empty())
        .then(|| Problem::new(Code::Normalised).with("to", date.to_string()).with("rule", rules.names()).at(Path::new()));
    Ok(day(date, hint.into_iter().collect()))
}

fn division_code(value: DivisionCode) -> Result<String, Problem> {
    #[derive(Serialize)]
    struct Division {
        value: DivisionCode,
        level: &'static str,
        parent: Option<DivisionCode>,
        township_kind: Option<&'static str>,
        village_kind: Option<&'static str>,
    }
    Ok(to_json(&Division {
        value,
        level: value.level().as_str(),
        parent: value.parent(),
        township_kind: value.ancestor(Level::Township).and_then(DivisionCode::township_kind).map(|kind| kind.as_str()),
        village_kind: value.village_kind().map(|kind| kind.as_str()),
    }))
}

#[cfg(feature = "figures")]
fn reported(text: &str) -> Result<String, Problem> {
    #[derive(Serialize)]
    struct Figure<'a> {
        value: &'a str,
        relation: &'static str,
        low: String,
        high: Option<String>,
        unit: &'a str,
    }
    let figure = Reported::parse(text)?;
    Ok(to_json(&Figure {
        value: figure.text(),
        relation: figure.relation().as_str(),
        low: figure.low().to_string(),
        high: figure.high().map(|high| high.to_string()),
        unit: figure.unit(),
    }))
}

fn credit_code(text: &str) -> Result<String, Problem> {
    #[derive(Serialize)]
    struct Body<'a> {
        value: CreditCode,
        department: &'static str,
        kind: char,
        division: Option<DivisionCode>,
        organisation_code: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        findings: Option<[Finding; 1]>,
    }
    let (code, small) = CreditCode::parse_noting_case(text)?;
    Ok(to_json(&Body {
        value: code,
        department: code.department().as_str(),
        kind: code.kind(),
        division: code.division(),
        organisation_code: code.organisation_code(),
        findings: small.then(|| [Finding::new(Code::CreditCodeCase, Path::new())]),
    }))
}

fn phone(text: &str) -> Result<String, Problem> {
    #[derive(Serialize)]
    struct Line<'a> {
        kind: &'static str,
        area: Option<&'a str>,
        extension: bool,
    }
    let phone = Phone::parse(text)?;
    let kind = if phone.is_mobile() { "mobile" } else { "fixed" };
    Ok(to_json(&Line { kind, area: phone.area(), extension: phone.extension().is_some() }))
}

fn resident_id(text: &str) -> Result<String, Problem> {
    #[derive(Serialize)]
    struct Holder {
        birth_date: Date,
        sex: &'static str,
        length: usize,
        #[serde(skip_serializing_if = "Option::is_none")]
        findings: Option<[Finding; 1]>,
    }
    let id = ResidentId::parse(text)?;
    let findings = id.may_be_cut().then(|| [Finding::new(Code::ResidentIdMayBeCut, Path::new())]);
    Ok(to_json(&Holder { birth_date: id.birth_date(), sex: id.sex().as_str(), length: id.expose().len(), findings }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_unknown_kind_names_the_known_ones() {
        let answer = parse_json("dates", "2022-05-21");
        assert!(answer.starts_with(r#"{"findings":[{"code":"parse_kind_unknown","severity":"error","path":[],"#), "{answer}");
        assert!(KINDS.iter().all(|(name, _)| answer.contains(name)), "{answer}");
    }

    #[test]
    fn no_digit_of_an_identity_number_comes_back() {
        for id in ["11010519491231002X", "110105491231002", "110105194912310021", "11010519490231002X"] {
            let answer = parse_json("resident_id", id);
            assert!(id.as_bytes().windows(7).all(|part| !answer.contains(std::str::from_utf8(part).unwrap())), "{answer}");
        }
    }

    proptest! {
        #[test]
        fn any_text_gives_json(kind in 0..KINDS.len(), text in ".*") {
            let answer = parse_json(KINDS[kind].0, &text);
            prop_assert!(serde_json::from_str::<serde::de::IgnoredAny>(&answer).is_ok(), "{}", answer);
        }
    }
}
