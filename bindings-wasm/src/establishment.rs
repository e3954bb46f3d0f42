use wasm_bindgen::prelude::wasm_bindgen;
use wushe::border::EstablishmentQuestion;

use crate::{Network, Records, date, json};

#[wasm_bindgen]
impl Records {
    /// [`wushe::pack::Pack::expose_establishment`] of the ledger's records.
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    #[expect(clippy::too_many_arguments, reason = "what JavaScript has by name")]
    pub fn establishment(
        &self,
        network: &Network,
        as_of: &str,
        division: &str,
        part_time: &str,
        level: Option<String>,
        period: Option<String>,
        complete: bool,
    ) -> Result<String, String> {
        let (level, period) = (level.as_deref(), period.as_deref());
        let question = EstablishmentQuestion { as_of: date(as_of, "as_of")?, division, part_time, level, period, complete };
        self.rulebook().expose_establishment(&network.0, &self.roster(), question).map_err(|found| json(&found))
    }
}
