use wasm_bindgen::prelude::wasm_bindgen;

/// [`wushe::condition::evaluate_json`].
#[wasm_bindgen]
#[must_use]
pub fn evaluate(source: &str, facts: &str) -> String {
    wushe::condition::evaluate_json(source, facts)
}

/// [`wushe::condition::explain_json`].
#[wasm_bindgen(js_name = explainCondition)]
#[must_use]
pub fn explain_condition(source: &str, facts: &str) -> String {
    wushe::condition::explain_json(source, facts)
}
