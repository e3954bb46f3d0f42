use std::sync::Arc;

use wasm_bindgen::prelude::wasm_bindgen;
use wushe::Findings;
use wushe::border::LedgerRun;
use wushe::border::{CubeCall, FigureCall, Figures as Counted, SplitCall};
use wushe::form::{Reading, World};
use wushe::pack::Pack;
use wushe::service::Book;
use wushe::service::book::Table;
use wushe::staff::Roster;
use wushe::value::Date;
use wushe::value::ledger::ExcelDates;

use crate::{Network, date, json};

/// How a ledger is checked.
#[wasm_bindgen]
#[derive(Debug)]
pub struct LedgerCall {
    form: Option<String>,
    today: Date,
    limit: Option<u32>,
    reading: Reading,
    network: Option<Arc<wushe::network::Network>>,
}

#[wasm_bindgen]
impl LedgerCall {
    /// Of one form or of those that rows name, on a day; the report holds the first `limit` findings whole.
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn of(form: Option<String>, today: &str, limit: Option<u32>, strict: bool, excel_dates: Option<String>) -> Result<Self, String> {
        let excel_dates = excel_dates.as_deref().and_then(ExcelDates::from_name);
        let reading = Reading { normalise: !strict, excel_dates };
        Ok(LedgerCall { form, today: date(today, "today")?, limit, reading, network: None })
    }

    /// Within a network.
    pub fn within(&mut self, network: &Network) {
        self.network = Some(network.0.clone());
    }
}

/// Records that nothing forbids, as columns, with the report of their check.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Records {
    pack: Arc<Pack>,
    report: Option<String>,
    book: Arc<Book>,
}

impl Records {
    pub(crate) fn check(pack: Arc<Pack>, bytes: &[u8], call: &LedgerCall) -> Result<Records, String> {
        let world = World::new(call.today);
        let world = call.network.as_deref().map_or(world, |network| world.network(network));
        let mut run = LedgerRun::new(&pack, call.form.as_deref(), world).map_err(|found| json(&found))?.reading(call.reading);
        if let Some(limit) = call.limit {
            run = run.limit(usize::try_from(limit).unwrap_or(usize::MAX));
        }
        run.csv(bytes);
        let (report, book) = run.finish();
        Ok(Records { pack, report: Some(report.to_json()), book: Arc::new(book) })
    }

    pub(crate) fn read(pack: Arc<Pack>, bytes: &[u8]) -> Result<Records, String> {
        let book = pack.book(bytes).map_err(|problem| json(&Findings::about("bytes")(problem)))?;
        Ok(Records { pack, report: None, book: Arc::new(book) })
    }

    pub(crate) fn rulebook(&self) -> &Pack {
        &self.pack
    }

    pub(crate) fn roster(&self) -> Roster {
        Roster::of(&self.book)
    }
}

#[wasm_bindgen]
impl Records {
    /// The JSON of [`wushe::form::BatchReport`]; nothing for records that were read from bytes.
    #[must_use]
    pub fn report(&self) -> Option<String> {
        self.report.clone()
    }

    /// [`Book::len`].
    #[must_use]
    pub fn count(&self) -> usize {
        self.book.len()
    }

    /// [`Table::expose_json`] of the records of a form, or of all.
    #[must_use]
    pub fn columns(&self, form: Option<String>) -> String {
        Table::new(self.book.rows().filter(|row| form.as_deref().is_none_or(|form| row.form() == form)).collect()).expose_json()
    }

    /// [`Book::refused_json`].
    #[must_use]
    pub fn refused(&self) -> String {
        self.book.refused_json()
    }

    /// [`Book::to_bytes`].
    #[must_use]
    #[wasm_bindgen(js_name = toBytes)]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.book.to_bytes()
    }

    /// [`Book::merge`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn merge(&mut self, other: &Records) -> Result<(), String> {
        let merged = Arc::make_mut(&mut self.book).merge((*other.book).clone());
        merged.map_err(|problem| json(&Findings::about("records")(problem)))
    }

    /// [`Counted::new`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn figures(&self, network: &Network, as_of: Option<String>) -> Result<Figures, String> {
        let counted = Counted::new(self.pack.clone(), self.book.clone(), network.0.clone(), as_of.as_deref());
        counted.map(Figures).map_err(|found| json(&found))
    }
}

/// Figures of records on the map of a day.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Figures(Counted);

fn call<'c>(measure: &'c str, division: Option<&'c String>, period: Option<&'c String>) -> FigureCall<'c> {
    FigureCall { measure, division: division.map(String::as_str), period: period.map(String::as_str) }
}

fn words(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

#[wasm_bindgen]
impl Figures {
    /// [`Counted::cover`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn cover(&mut self, kind: Option<String>, period: &str) -> Result<(), String> {
        self.0.cover(kind.as_deref(), period).map_err(|found| json(&found))
    }

    /// The JSON of [`Counted::figure`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn figure(&self, measure: &str, division: Option<String>, period: Option<String>) -> Result<String, String> {
        let figure = self.0.figure(call(measure, division.as_ref(), period.as_ref()));
        figure.map(|figure| figure.to_json()).map_err(|found| json(&found))
    }

    /// The JSON of [`wushe::metrics::Figure::explain`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn explain(&self, measure: &str, division: Option<String>, period: Option<String>) -> Result<String, String> {
        let figure = self.0.figure(call(measure, division.as_ref(), period.as_ref()));
        figure.map(|figure| figure.explain().to_json()).map_err(|found| json(&found))
    }

    /// The JSON of [`Counted::by`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn by(
        &self,
        measure: &str,
        division: Option<String>,
        period: Option<String>,
        level: Option<String>,
        months: bool,
        actor: Option<String>,
    ) -> Result<String, String> {
        let split = SplitCall { level: level.as_deref(), months, actor: actor.as_deref() };
        let parts = self.0.by(call(measure, division.as_ref(), period.as_ref()), split);
        parts.map(|parts| parts.expose_json()).map_err(|found| json(&found))
    }

    /// The JSON of [`Counted::cube`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn cube(
        &self,
        measures: Vec<String>,
        division: Option<String>,
        period: Option<String>,
        levels: Vec<String>,
        grains: Vec<String>,
    ) -> Result<String, String> {
        let (measures, levels, grains) = (words(&measures), words(&levels), words(&grains));
        let (division, period) = (division.as_deref(), period.as_deref());
        let cube = self.0.cube(CubeCall { measures: &measures, division, period, levels: &levels, grains: &grains });
        cube.map(|cube| cube.to_json()).map_err(|found| json(&found))
    }

    /// [`Counted::expose_rows_json`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn rows(&self, measure: &str, division: Option<String>, period: Option<String>) -> Result<String, String> {
        self.0.expose_rows_json(call(measure, division.as_ref(), period.as_ref())).map_err(|found| json(&found))
    }

    /// [`Counted::compare_json`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn compare(&self) -> Result<String, String> {
        self.0.compare_json().map_err(|found| json(&found))
    }
}

/// [`wushe::form::table::read_json`].
#[wasm_bindgen(js_name = readTable)]
#[must_use]
pub fn read_table(bytes: &[u8]) -> String {
    wushe::form::table::read_json(bytes)
}
