//! What a vector may ask of a checklist.

use serde::Deserialize;
use serde_json::value::RawValue;
use wushe::border::{ChosenChecklist, DueCall, ListedText, MatchCall};
use wushe::pack::Pack;

use super::{Answer, findings, unnamed, with_rulebook};

#[derive(Deserialize)]
struct Input<'a> {
    #[serde(borrow)]
    pack: &'a RawValue,
    checklist: Option<String>,
    #[serde(borrow)]
    choices: Option<&'a RawValue>,
    #[serde(borrow)]
    facts: &'a RawValue,
    form: Option<String>,
    as_of: String,
    division: Option<String>,
    subject: Option<String>,
    item: Option<String>,
}

/// A subject held against a checklist, or with an item why it comes to what it does. Facts that are a text are that text, so that a vector can hold
/// JSON that is none.
pub(super) fn matched(line: &str) -> Answer {
    let input: Input<'_> = serde_json::from_str(line)?;
    with_rulebook(input.pack, |pack: &Pack| {
        let text = serde_json::from_str::<String>(input.facts.get());
        let facts = text.as_deref().unwrap_or(input.facts.get());
        let call = MatchCall {
            facts,
            form: input.form.as_deref(),
            as_of: &input.as_of,
            division: input.division.as_deref(),
            subject: input.subject.as_deref(),
        };
        let choices = input.choices.map_or("{}", RawValue::get);
        let asked = ChosenChecklist::new(pack.clone(), input.checklist.as_deref(), choices).and_then(|checklist| match &input.item {
            Some(item) => checklist.explain(call, item).map(|why| why.to_json()),
            None => checklist.expose_match(call).map(|json| unnamed(&json, pack)),
        });
        asked.or_else(|found| findings(&found))
    })
}

#[derive(Deserialize)]
struct DueInput<'a> {
    #[serde(borrow)]
    pack: &'a RawValue,
    checklist: Option<String>,
    #[serde(borrow)]
    choices: Option<&'a RawValue>,
    #[serde(borrow)]
    records: Vec<(String, Vec<&'a RawValue>)>,
    today: String,
    first: String,
    last: String,
    as_of: String,
    kept_from: Option<String>,
    #[serde(borrow)]
    readings: Option<&'a RawValue>,
    #[serde(default)]
    by: Vec<String>,
    #[serde(default)]
    reasons: bool,
    #[serde(default)]
    only: Vec<(String, String)>,
    #[serde(default)]
    listed: Vec<ListedInput>,
}

#[derive(Deserialize)]
struct ListedInput {
    subject: String,
    key: String,
    first: Option<String>,
    last: Option<String>,
    division: Option<String>,
}

/// Whether what is counted without a task says what the whole answer says beside its tasks.
fn is_counted_alike(whole: &str, counts: &str) -> bool {
    let read = |json| serde_json::from_str::<serde_json::Value>(json).ok();
    let without_tasks = |mut whole: serde_json::Value| {
        let due = whole.get_mut("due")?.as_object_mut()?;
        due.remove("items")?;
        due.remove("tasks")?;
        Some(whole)
    };
    read(whole).and_then(without_tasks).zip(read(counts)).is_some_and(|(whole, counts)| whole == counts)
}

/// What is due of records as texts.
pub(super) fn due(line: &str) -> Answer {
    let input: DueInput<'_> = serde_json::from_str(line)?;
    with_rulebook(input.pack, |pack: &Pack| {
        let texts: Vec<(&str, String)> = input
            .records
            .iter()
            .map(|(form, records)| (form.as_str(), records.iter().map(|record| record.get()).collect::<Vec<_>>().join("\n")))
            .collect();
        let records: Vec<(&str, &str)> = texts.iter().map(|(form, text)| (*form, text.as_str())).collect();
        let by: Vec<&str> = input.by.iter().map(String::as_str).collect();
        let only: Vec<(&str, &str)> = input.only.iter().map(|(by, name)| (by.as_str(), name.as_str())).collect();
        let listed: Vec<ListedText<'_>> = input
            .listed
            .iter()
            .map(|listed| ListedText {
                subject: &listed.subject,
                key: &listed.key,
                first: listed.first.as_deref(),
                last: listed.last.as_deref(),
                division: listed.division.as_deref(),
            })
            .collect();
        let call = DueCall {
            first: &input.first,
            last: &input.last,
            as_of: &input.as_of,
            kept_from: input.kept_from.as_deref(),
            readings: input.readings.map_or("{}", RawValue::get),
            by: &by,
            only: &only,
            reasons: input.reasons,
            listed: &listed,
            // The answer is the same for any.
            threads: 3,
        };
        let choices = input.choices.map_or("{}", RawValue::get);
        let asked = ChosenChecklist::new(pack.clone(), input.checklist.as_deref(), choices)
            .and_then(|checklist| Ok((checklist.expose_due_of(&records, &input.today, call)?, checklist)))
            .and_then(|(json, checklist)| {
                let counts = checklist.expose_due_counts_of(&records, &input.today, call)?;
                assert!(is_counted_alike(&json, &counts), "what is counted is not what the tasks come to: {counts}");
                Ok(unnamed(&json, pack))
            });
        asked.or_else(|found| findings(&found))
    })
}
