use std::sync::Arc;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Pack, json};

/// The administrative tree through the years, and what stands in it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Network(pub(crate) Arc<wushe::network::Network>);

#[wasm_bindgen]
impl Network {
    /// [`wushe::network::Network::from_json`], over division lists as [`wushe::network::Divisions::parse`] reads them.
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn parse(divisions: &str, places: Option<String>) -> Result<Network, String> {
        let divisions = wushe::network::Divisions::parse(divisions).map_err(|found| json(&found))?;
        match places {
            Some(places) => Network::of(wushe::network::Network::from_json(divisions, &places)),
            None => Network::of(Ok(wushe::network::Network::of_divisions(divisions))),
        }
    }

    /// [`wushe::network::Network::with_successions`] of a rulebook.
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    #[wasm_bindgen(js_name = withSuccessions)]
    pub fn with_successions(&self, pack: &Pack) -> Result<Network, String> {
        Network::of(self.0.with_successions(pack.successions()))
    }

    /// [`wushe::network::query_json`].
    #[must_use]
    pub fn query(&self, date: &str, query: &str) -> String {
        wushe::network::query_json(&self.0, date, query)
    }
}

impl Network {
    fn of(read: Result<wushe::network::Network, wushe::Findings>) -> Result<Network, String> {
        read.map(|network| Network(Arc::new(network))).map_err(|found| json(&found))
    }
}
