//! The wasm binding: every function takes text and gives JSON text, made by the core, so that no language has a rule
//! or a spelling of its own. What JavaScript adds (objects, checks of its values) is in `../npm/`.
//!
//! What can't be had comes back as an error whose text is the JSON of the findings that say why.

mod ledger;
mod pack;

pub use ledger::Ledger;
pub use pack::Pack;

use wasm_bindgen::prelude::wasm_bindgen;
use wushe::finding::{Finding, Lang, Path, Problem};
use wushe::value::Date;

/// [`wushe::value::parse_json`].
#[wasm_bindgen]
#[must_use]
pub fn parse(kind: &str, text: &str) -> String {
    wushe::value::parse_json(kind, text)
}

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

/// [`wushe::form::table::read_json`].
#[wasm_bindgen(js_name = readTable)]
#[must_use]
pub fn read_table(bytes: &[u8]) -> String {
    wushe::form::table::read_json(bytes)
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

/// The administrative tree through the years, and what stands in it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Network(wushe::network::Network);

#[wasm_bindgen]
impl Network {
    /// [`wushe::network::Network::from_json`], over division lists as [`wushe::network::Divisions::parse`] reads them.
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn parse(divisions: &str, places: Option<String>) -> Result<Network, String> {
        let divisions = wushe::network::Divisions::parse(divisions).map_err(|found| json(&found))?;
        match places {
            Some(places) => wushe::network::Network::from_json(divisions, &places).map(Network).map_err(|found| json(&found)),
            None => Ok(Network(wushe::network::Network::of_divisions(divisions))),
        }
    }

    /// [`wushe::network::Network::with_successions`] of a rulebook.
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    #[wasm_bindgen(js_name = withSuccessions)]
    pub fn with_successions(&self, pack: &Pack) -> Result<Network, String> {
        self.0.with_successions(pack.successions()).map(Network).map_err(|found| json(&found))
    }

    /// [`wushe::network::query_json`].
    #[must_use]
    pub fn query(&self, date: &str, query: &str) -> String {
        wushe::network::query_json(&self.0, date, query)
    }
}

fn language(tag: &str) -> Option<Lang> {
    tag.parse().ok()
}

#[inline(never)]
fn json(findings: &[Finding]) -> String {
    // Serialising strings, integers and maps with string keys into memory has no way to fail.
    serde_json::to_string(findings).unwrap_or_default()
}

/// A finding at an argument, alone.
fn at(name: &'static str) -> impl Fn(Problem) -> String {
    move |problem| json(&[problem.at(Path::new().key(name))])
}

#[inline(never)]
fn date(text: &str, name: &'static str) -> Result<Date, String> {
    Date::parse(text).map_err(at(name))
}
