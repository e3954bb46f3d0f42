use wasm_bindgen::prelude::wasm_bindgen;
use wushe::border::EstablishmentQuestion;
use wushe::staff::PartTime;
use wushe::value::Level;

use crate::{Network, Records, date, json};

#[wasm_bindgen]
impl Records {
    /// [`wushe::pack::Pack::expose_establishment`] of the ledger's records; nothing where there is no such word for part-time
    /// appointments or no such level.
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
    ) -> Result<Option<String>, String> {
        let Some(part_time) = PartTime::from_name(part_time) else { return Ok(None) };
        let level = match level.map(|name| Level::from_name(&name)) {
            Some(None) => return Ok(None),
            level => level.flatten(),
        };
        let question =
            EstablishmentQuestion { as_of: date(as_of, "as_of")?, division, part_time, level, period: period.as_deref(), complete };
        self.rulebook().expose_establishment(&network.0, &self.roster(), question).map(Some).map_err(|found| json(&found))
    }
}
