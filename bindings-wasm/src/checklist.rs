use wasm_bindgen::prelude::wasm_bindgen;
use wushe::border::{ChosenChecklist, MatchCall};

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
}
