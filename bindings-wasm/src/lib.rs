//! The wasm binding: every function takes text and gives JSON text, made by the core, so that no language has a rule
//! or a spelling of its own. What JavaScript adds (objects, checks of its values) is in `../npm/`.
//!
//! What can't be had comes back as an error whose text is the JSON of the findings that say why.
//!
//! Without the feature `ledgers` it is what a page with one form needs: the npm entry `wushe/forms`; with `pay` or `checklist` alone,
//! `wushe/pay` and `wushe/checklist`. With `excel` as well it is `wushe/excel`.

#[cfg(feature = "checklist")]
mod checklist;
#[cfg(feature = "ledgers")]
mod condition;
#[cfg(feature = "ledgers")]
mod establishment;
#[cfg(feature = "ledgers")]
mod ledger;
#[cfg(feature = "ledgers")]
mod network;
mod pack;
#[cfg(feature = "pay")]
mod pay;
#[cfg(feature = "excel")]
mod workbooks;
#[cfg(feature = "ledgers")]
mod world;

#[cfg(feature = "checklist")]
pub use checklist::Checklist;
#[cfg(feature = "ledgers")]
pub use condition::{evaluate, explain_condition};
#[cfg(feature = "ledgers")]
pub use ledger::{Feed, Figures, LedgerCall, Probe, Records, read_table};
#[cfg(feature = "ledgers")]
pub use network::Network;
pub use pack::Pack;
#[cfg(feature = "pay")]
pub use pay::Scheme;
#[cfg(feature = "excel")]
pub use workbooks::{CheckedWorkbooks, MarkedWorkbook, Workbooks};
#[cfg(feature = "ledgers")]
pub use world::World;

use wasm_bindgen::prelude::wasm_bindgen;
use wushe::finding::{Finding, Findings, Lang, Problem};
use wushe::value::Date;

/// [`wushe::value::parse_json`].
#[wasm_bindgen]
#[must_use]
pub fn parse(kind: &str, text: &str) -> String {
    wushe::value::parse_json(kind, text)
}

/// [`Finding::message`] of a finding's JSON; nothing where it is none, or where there are no sentences in that language.
#[wasm_bindgen]
#[must_use]
pub fn message(finding: &str, lang: &str) -> Option<String> {
    Some(Finding::from_json(finding)?.message(language(lang)?))
}

/// [`Finding::sentence`] of a finding's or a reason's JSON, as [`message`].
#[wasm_bindgen]
#[must_use]
pub fn sentence(finding: &str, lang: &str) -> Option<String> {
    Some(Finding::from_json(finding)?.sentence(language(lang)?))
}

/// [`wushe::value::check_file`], as the JSON of the findings; the size as digits.
#[cfg(feature = "ledgers")]
#[wasm_bindgen(js_name = checkFile)]
#[must_use]
pub fn check_file(size: &str, hash: &str, bytes: &[u8]) -> String {
    let size = size.parse().unwrap_or_default();
    json(&wushe::value::check_file(size, hash, bytes).err().map(Findings::into_vec).unwrap_or_default())
}

fn language(tag: &str) -> Option<Lang> {
    tag.parse().ok()
}

#[inline(never)]
fn json(findings: &[Finding]) -> String {
    wushe::finding::to_json(findings)
}

/// A finding at an argument, alone.
fn at(name: &'static str) -> impl Fn(Problem) -> String {
    move |problem| json(&Findings::about(name)(problem))
}

#[inline(never)]
fn date(text: &str, name: &'static str) -> Result<Date, String> {
    Date::parse(text).map_err(at(name))
}
