use wasm_bindgen::prelude::wasm_bindgen;
use wushe::border::{ChosenChecklist, DueCall, ListedText, MatchCall};

use crate::json;
use crate::pack::Pack;

#[wasm_bindgen]
impl Pack {
    /// [`ChosenChecklist::new`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn checklist(&self, domain: Option<String>, choices: &str) -> Result<Checklist, String> {
        ChosenChecklist::new(self.rulebook().clone(), domain.as_deref(), choices).map(Checklist).map_err(|found| json(&found))
    }
}

/// A checklist with what is chosen.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Checklist(ChosenChecklist);

#[wasm_bindgen]
impl Checklist {
    /// [`wushe::checklist::Checklist::to_json`].
    #[must_use]
    pub fn items(&self) -> String {
        self.0.checklist().to_json()
    }

    /// [`ChosenChecklist::expose_match`], or why one item comes to what it does.
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    #[wasm_bindgen(js_name = matched)]
    pub fn matched(
        &self,
        facts: &str,
        as_of: &str,
        form: Option<String>,
        division: Option<String>,
        subject: Option<String>,
        item: Option<String>,
    ) -> Result<String, String> {
        let call = MatchCall { facts, form: form.as_deref(), as_of, division: division.as_deref(), subject: subject.as_deref() };
        let answer = match item {
            Some(item) => self.0.explain(call, &item).map(|why| why.to_json()),
            None => self.0.expose_match(call),
        };
        answer.map_err(|found| json(&found))
    }

    /// [`ChosenChecklist::due_of`]: forms, each with the lines of its records behind it; the days, the day of the check, and two texts that may be
    /// empty, from which day no record is missing and whether with reasons; readings; what to sum up by; of what tasks alone are given, and its
    /// name behind it; and subjects, five texts each, of which the last three may be empty.
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn due(
        &self,
        records: Vec<String>,
        asked: Vec<String>,
        readings: &str,
        by: Vec<String>,
        only: Vec<String>,
        listed: Vec<String>,
    ) -> Result<String, String> {
        let text = |at: usize| asked.get(at).map(String::as_str).unwrap_or_default();
        let [first, last, as_of, today, kept_from, reasons] = [0, 1, 2, 3, 4, 5].map(text);
        let by: Vec<&str> = by.iter().map(String::as_str).collect();
        let listed: Vec<ListedText<'_>> = listed
            .chunks(5)
            .filter_map(|each| {
                let given = |at: usize| each.get(at).map(String::as_str).filter(|text| !text.is_empty());
                let [first, last, division] = [2, 3, 4].map(given);
                Some(ListedText { subject: each.first()?, key: each.get(1)?, first, last, division })
            })
            .collect();
        let call = DueCall {
            first,
            last,
            as_of,
            kept_from: Some(kept_from).filter(|day| !day.is_empty()),
            readings,
            by: &by,
            only: &pairs(&only),
            reasons: !reasons.is_empty(),
            listed: &listed,
            threads: 1,
        };
        self.0.expose_due_of(&pairs(&records), today, call).map_err(|found| json(&found))
    }
}

/// Texts two by two.
fn pairs(all: &[String]) -> Vec<(&str, &str)> {
    all.chunks(2).filter_map(|pair| Some((pair.first()?.as_str(), pair.get(1)?.as_str()))).collect()
}
