//! What a vector may ask of a checklist.

use serde::Deserialize;
use serde_json::value::RawValue;
use wushe::border::{ChosenChecklist, MatchCall};
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
