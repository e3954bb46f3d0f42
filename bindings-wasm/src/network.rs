use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Pack, json};

/// The administrative tree through the years, and what stands in it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Network(pub(crate) wushe::network::Network);

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
