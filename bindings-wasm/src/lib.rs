//! The wasm binding: every function takes text and gives JSON text, made by the core, so that no language has a rule
//! or a spelling of its own. What JavaScript adds (objects, checks of its strings) is in `../npm/api.mjs`.

use wasm_bindgen::prelude::wasm_bindgen;

/// [`wushe::value::parse_json`].
#[wasm_bindgen]
#[must_use]
pub fn parse(kind: &str, text: &str) -> String {
    wushe::value::parse_json(kind, text)
}
