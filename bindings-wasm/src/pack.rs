use std::cell::RefCell;
use std::sync::Arc;

use wasm_bindgen::prelude::wasm_bindgen;
use wushe::finding::{Finding, Path};
use wushe::form::{Form, Scratch, Stations, World};

#[cfg(feature = "ledgers")]
use crate::ledger::{Feed, LedgerCall, Probe, Records};
use crate::{date, json, language};

/// A verified rulebook, and the room that checks of records use again.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Pack(Arc<wushe::pack::Pack>, RefCell<Scratch>);

#[wasm_bindgen]
impl Pack {
    /// [`wushe::pack::Pack::builtin`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn builtin(name: &str) -> Result<Pack, String> {
        Self::of(wushe::pack::Pack::builtin(name))
    }

    #[cfg(any(feature = "pay", feature = "checklist", feature = "excel"))]
    pub(crate) fn rulebook(&self) -> &Arc<wushe::pack::Pack> {
        &self.0
    }

    #[cfg(feature = "ledgers")]
    pub(crate) fn successions(&self) -> Vec<wushe::network::Succession> {
        self.0.successions().to_vec()
    }

    fn of(read: Result<wushe::pack::Pack, wushe::Findings>) -> Result<Pack, String> {
        read.map(|pack| Pack(Arc::new(pack), RefCell::default())).map_err(|found| json(&found))
    }

    /// Its name.
    #[must_use]
    pub fn id(&self) -> String {
        self.0.id().to_owned()
    }

    /// Its version.
    #[must_use]
    pub fn version(&self) -> String {
        self.0.version().to_owned()
    }

    /// The SHA-256 of its canonical JSON.
    #[must_use]
    pub fn hash(&self) -> String {
        self.0.hash().to_owned()
    }

    /// `id@version#hash`, the hash short.
    #[must_use]
    pub fn identity(&self) -> String {
        self.0.identity().to_string()
    }

    /// The names of its forms.
    #[must_use]
    pub fn forms(&self) -> Vec<String> {
        self.0.forms().iter().map(|form| form.id().to_owned()).collect()
    }

    #[inline(never)]
    fn form(&self, name: &str) -> Result<&Form, String> {
        self.0.form(name).map_err(|problem| json(&[problem.at(Path::new())]))
    }

    /// [`Form::describe_json`] of that form; nothing where there are no labels in that language.
    ///
    /// # Errors
    /// `form_unknown`.
    pub fn describe(&self, form: &str, lang: &str) -> Result<Option<String>, String> {
        let form = self.form(form)?;
        Ok(language(lang).map(|lang| form.describe_json(lang)))
    }

    /// The JSON of the report of [`Form::check_json`].
    ///
    /// # Errors
    /// `form_unknown`, and those of a date.
    pub fn check(&self, form: &str, text: &str, today: &str) -> Result<String, String> {
        let (form, today) = (self.form(form)?, date(today, "today")?);
        Ok(self.1.borrow_mut().check_json(form, text, today).report().to_json())
    }

    /// The same among the stations that there are, a line each.
    ///
    /// # Errors
    /// As [`Pack::check`].
    #[wasm_bindgen(js_name = checkAmong)]
    pub fn check_among(&self, form: &str, text: &str, today: &str, stations: &str) -> Result<String, String> {
        let (form, today, stations) = (self.form(form)?, date(today, "today")?, Stations::new(stations.split('\n')));
        Ok(self.1.borrow_mut().check_json(form, text, World::new(today).stations(&stations)).report().to_json())
    }

    /// The JSON of [`Form::state_json`], among the stations that there are, where some are given, a line each.
    ///
    /// # Errors
    /// As [`Pack::check`].
    pub fn state(&self, form: &str, text: &str, today: &str, stations: Option<String>) -> Result<String, String> {
        let (form, world) = (self.form(form)?, World::new(date(today, "today")?));
        let stations = stations.map(|stations| Stations::new(stations.split('\n')));
        let world = stations.as_ref().map_or(world, |stations| world.stations(stations));
        Ok(form.state_json(text, world).to_json())
    }

    /// [`Form::message`] of a finding's JSON; nothing where it is none, or where there are no sentences in that language.
    ///
    /// # Errors
    /// `form_unknown`.
    pub fn message(&self, form: &str, finding: &str, lang: &str) -> Result<Option<String>, String> {
        let form = self.form(form)?;
        Ok(Finding::from_json(finding).zip(language(lang)).map(|(finding, lang)| form.message(&finding, lang)))
    }
}

#[cfg(any(feature = "ledgers", feature = "pay", feature = "checklist"))]
#[wasm_bindgen]
impl Pack {
    /// [`wushe::pack::Pack::from_json`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    #[wasm_bindgen(js_name = fromJson)]
    pub fn from_json(text: &str) -> Result<Pack, String> {
        Self::of(wushe::pack::Pack::from_json(text))
    }
}

/// What compiles no rulebook reads compiled ones.
#[cfg(not(any(feature = "ledgers", feature = "pay", feature = "checklist")))]
#[wasm_bindgen]
impl Pack {
    /// [`wushe::pack::Pack::from_compiled`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    #[wasm_bindgen(js_name = fromCompiled)]
    pub fn from_compiled(bytes: &[u8]) -> Result<Pack, String> {
        Self::of(wushe::pack::Pack::from_compiled(bytes))
    }
}

#[cfg(feature = "ledgers")]
#[wasm_bindgen]
impl Pack {
    /// [`wushe::pack::Pack::to_compiled`], of the forms of these names, a line each.
    ///
    /// # Errors
    /// `form_unknown`.
    pub fn compiled(&self, forms: &str) -> Result<Vec<u8>, String> {
        let names: Vec<&str> = forms.lines().collect();
        self.0.to_compiled(&names).map_err(crate::at("forms"))
    }

    /// Its canonical JSON.
    #[must_use]
    #[wasm_bindgen(js_name = toJson)]
    pub fn to_json(&self) -> String {
        self.0.to_json().to_owned()
    }

    /// [`Form::typescript`] of that form.
    ///
    /// # Errors
    /// `form_unknown`.
    pub fn typescript(&self, form: &str) -> Result<String, String> {
        Ok(self.form(form)?.typescript())
    }

    /// The names of its measures.
    #[must_use]
    pub fn measures(&self) -> Vec<String> {
        self.0.measures().iter().map(|measure| measure.id().to_owned()).collect()
    }

    /// [`wushe::choice::Standards::at_json`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn standard(&self, id: &str, division: Option<String>, day: &str, choices: &str) -> Result<String, String> {
        self.0.standards().at_json(id, division.as_deref(), day, choices).map_err(|found| json(&found))
    }

    /// [`wushe::border::LedgerFeed::new`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn feed(&self, probe: Probe, call: &LedgerCall) -> Result<Feed, String> {
        Feed::start(self.0.clone(), probe, call)
    }

    /// [`wushe::border::LedgerFeed`] over a whole CSV text.
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn records(&self, bytes: &[u8], call: &LedgerCall) -> Result<Records, String> {
        Records::check(self.0.clone(), bytes, call)
    }

    /// [`wushe::pack::Pack::book`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    #[wasm_bindgen(js_name = recordsFromBytes)]
    pub fn records_from_bytes(&self, bytes: &[u8]) -> Result<Records, String> {
        Records::read(self.0.clone(), bytes)
    }

    /// [`Pack::check`] in a world.
    ///
    /// # Errors
    /// `form_unknown`.
    #[wasm_bindgen(js_name = checkIn)]
    pub fn check_in(&self, form: &str, text: &str, world: &crate::World) -> Result<String, String> {
        Ok(self.1.borrow_mut().check_json(self.form(form)?, text, world.lent()).report().to_json())
    }

    /// [`Pack::state`] in a world.
    ///
    /// # Errors
    /// `form_unknown`.
    #[wasm_bindgen(js_name = stateIn)]
    pub fn state_in(&self, form: &str, text: &str, world: &crate::World) -> Result<String, String> {
        Ok(self.form(form)?.state_json(text, world.lent()).to_json())
    }

    /// [`wushe::pack::Pack::store_json`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn store(&self, form: &str, text: &str, world: &crate::World) -> Result<String, String> {
        self.0.store_json(form, text, world.lent()).map_err(|found| json(&found))
    }

    /// [`wushe::pack::Pack::stored_json`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn stored(&self, stored: &str) -> Result<String, String> {
        self.0.stored_json(stored).map_err(|found| json(&found))
    }

    /// [`wushe::pack::Pack::correct_json`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn correct(&self, stored: &str, text: &str, correction: Option<String>, world: &crate::World) -> Result<String, String> {
        self.0.correct_json(stored, text, correction.as_deref(), world.lent()).map_err(|found| json(&found))
    }
}
