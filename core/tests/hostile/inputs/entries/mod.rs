//! Every public way in, and what must hold of its answer.

mod pay;
mod posts;
mod records;
mod rulebooks;
mod texts;

use serde_json::Value;
use wushe::finding::Finding;
use wushe::{Lang, Report};

use super::corpus::{Corpus, findings};
use super::mutate::PLANTED;
use super::{Item, World};

/// Whether the input was taken; or what does not hold of the answer.
pub(crate) type Verdict = Result<bool, String>;

/// A way in.
pub(crate) struct Entry {
    pub(crate) name: &'static str,
    /// Its share of the inputs, so that slow ones do not take all the time.
    pub(crate) share: u64,
    pub(crate) items: fn(&Corpus) -> Vec<Item>,
    pub(crate) run: fn(&World, &Item) -> Verdict,
}

pub(crate) const ENTRIES: &[Entry] = &[
    Entry { name: "value::parse_json", share: 10, items: Corpus::values, run: texts::value },
    Entry { name: "parsers of value, time", share: 10, items: Corpus::values, run: texts::parsers },
    Entry { name: "Finding::from_json", share: 8, items: Corpus::findings, run: texts::finding },
    Entry { name: "condition::evaluate_json", share: 12, items: Corpus::conditions, run: texts::evaluate },
    Entry { name: "condition::explain_json", share: 8, items: Corpus::conditions, run: texts::explain },
    Entry { name: "Expression::compile", share: 6, items: Corpus::conditions, run: texts::compile },
    Entry { name: "Form::check_json", share: 12, items: Corpus::records, run: records::text },
    Entry { name: "Form::check_value", share: 8, items: Corpus::records, run: records::value },
    Entry { name: "JsonLines", share: 4, items: Corpus::lines, run: records::lines },
    Entry { name: "LedgerRun::csv", share: 8, items: Corpus::ledgers, run: records::csv },
    Entry { name: "LedgerRun::header, row", share: 6, items: Corpus::ledgers, run: records::rows },
    Entry { name: "LedgerRun::header, columns", share: 6, items: Corpus::ledgers, run: records::columns },
    Entry { name: "table::read_json", share: 8, items: Corpus::tables, run: records::table },
    Entry { name: "Tally: figures", share: 4, items: Corpus::figures, run: records::figures },
    Entry { name: "Supplied::from_json", share: 4, items: Corpus::supplied, run: rulebooks::supplied },
    Entry { name: "Pack: posts", share: 4, items: Corpus::posts, run: posts::posts },
    Entry { name: "Pack::from_json", share: 2, items: Corpus::packs, run: rulebooks::json },
    Entry { name: "Pack::from_toml", share: 1, items: Corpus::written, run: rulebooks::toml },
    Entry { name: "Pack::verify_quotes", share: 2, items: Corpus::quotes, run: rulebooks::quotes },
    Entry { name: "PayScheme::expose_payslip", share: 10, items: Corpus::payslips, run: pay::slip },
    Entry { name: "PayScheme::expose_back_pay", share: 6, items: Corpus::back_pay, run: pay::back_pay },
    Entry { name: "PayScheme::expose_raises", share: 6, items: Corpus::raises, run: pay::raises },
    Entry { name: "PayScheme::with_values, expose_impact, expose_budget", share: 4, items: Corpus::outlooks, run: pay::outlook },
    Entry { name: "PayScheme::new, unstated_json", share: 6, items: Corpus::choices, run: pay::choose },
    Entry { name: "Roster, Payroll", share: 4, items: Corpus::rosters, run: pay::roster },
    Entry { name: "Divisions::parse", share: 3, items: Corpus::divisions, run: rulebooks::divisions },
    Entry { name: "Network::from_json", share: 6, items: Corpus::networks, run: rulebooks::network },
    Entry { name: "network::query_json", share: 8, items: Corpus::queries, run: rulebooks::query },
];

fn holds(condition: bool, what: &str) -> Result<(), String> {
    if condition { Ok(()) } else { Err(what.to_owned()) }
}

/// The answer, which is JSON.
fn parsed(json: &str) -> Result<Value, String> {
    serde_json::from_str(json).map_err(|error| format!("the answer is no JSON: {error}"))
}

/// Nothing shows the number that was planted, nor the birth date within it.
fn masked(text: &str) -> Result<(), String> {
    holds(!text.contains(PLANTED) && !text.contains("19491231"), "the answer holds what was planted")
}

/// What a finding says of a place is within the text: lines, columns, and characters counted from 1.
fn within(value: &Value, text: &str, path: impl Fn(&[Value]) -> bool) -> Result<(), String> {
    let lines = text.split(['\n', '\r']).count().saturating_add(1);
    // A place before the first character or behind the last is told too, as where a text is cut.
    let (bytes, chars) = (text.len().saturating_add(1), text.chars().count().saturating_add(1));
    let mut wrong = None;
    findings(value, &mut |finding| {
        let number = |name: &str| finding.get("params").and_then(|params| params.get(name)).and_then(Value::as_i64);
        let most = |name: &str, most: usize| {
            number(name).is_none_or(|number| number >= 0 && u64::try_from(number).is_ok_and(|number| number <= most as u64))
        };
        let inside = most("line", lines) && most("column", bytes) && most("at", chars);
        let steps = finding.get("path").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        if !inside || !path(steps) {
            wrong = Some(format!("a place outside of the input: {finding}"));
        }
    });
    wrong.map_or(Ok(()), Err)
}

/// Both sentences of every finding are there, and show nothing that was planted.
fn sentences<'f>(found: impl IntoIterator<Item = &'f Finding>, say: impl Fn(&Finding, Lang) -> String) -> Result<(), String> {
    for finding in found.into_iter().take(40) {
        for lang in [Lang::ZhHans, Lang::En] {
            let said = say(finding, lang);
            masked(&said)?;
            let open = finding.code.params().any(|name| said.contains(&format!("{{{name}}}")));
            holds(!said.is_empty() && !open, &format!("a sentence has a place that is not filled: {said:?}"))?;
        }
    }
    Ok(())
}

fn sorted(report: &Report) -> Result<(), String> {
    holds(report.findings.is_sorted_by(|left, right| left.cmp_in_report(right).is_le()), "findings are out of order")
}

/// Whether a path is that of a field: `[field]`, `[field, index]` or `[field, index, field]`.
fn is_field(world: &World, form: Option<&str>, steps: &[Value], longest: usize) -> bool {
    steps.len() <= 3
        && steps.iter().all(|step| match step {
            Value::String(name) => world.has_field(form, name),
            other => other.as_u64().is_some_and(|index| index <= longest as u64),
        })
}
