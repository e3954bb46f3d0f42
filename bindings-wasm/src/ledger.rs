use std::cell::OnceCell;
use std::sync::Arc;

use wasm_bindgen::prelude::wasm_bindgen;
use wushe::border::{
    CubeCall, FigureCall, Figures as Counted, IndicatorCall, LedgerCall as Call, LedgerFeed, RankCall, RosterCall, SplitCall, TargetCall,
};
use wushe::finding::{Problem, to_json};
use wushe::form::table::EncodingProbe;
use wushe::form::{BatchReport, Reading, StoredRecords};
use wushe::metrics::Dimension;
use wushe::metrics::indicator::DueTasks;
use wushe::pack::Pack;
use wushe::service::Book;
use wushe::service::book::Table;
use wushe::staff::Roster;
use wushe::value::ledger::ExcelDates;
use wushe::{Code, Findings};

use crate::{Network, at, date, json};

/// How much of a whole text is fed at once, so that it is not there twice.
const SLICE: usize = 64 << 10;

/// How a ledger is checked.
#[wasm_bindgen]
#[derive(Debug)]
pub struct LedgerCall(Call);

#[wasm_bindgen]
impl LedgerCall {
    /// Of one form or of those that rows name, on a day; the report holds the first `limit` findings whole.
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn of(form: Option<String>, today: &str, limit: Option<usize>, strict: bool, excel_dates: Option<String>) -> Result<Self, String> {
        let excel_dates = excel_dates.as_deref().and_then(ExcelDates::from_name);
        let reading = Reading { normalise: !strict, excel_dates };
        Ok(LedgerCall(Call { form, today: date(today, "today")?, network: None, beside: None, reading, limit }))
    }

    /// Within a network.
    pub fn within(&mut self, network: &Network) {
        self.0.network = Some(network.0.clone());
    }

    /// Beside records that are stored already.
    pub fn beside(&mut self, records: &Records) {
        self.0.beside = Some(records.stored());
    }
}

#[cfg(feature = "excel")]
impl LedgerCall {
    pub(crate) fn call(&self) -> &Call {
        &self.0
    }
}

/// [`EncodingProbe`]: the first pass over a ledger that comes in pieces.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Probe(EncodingProbe);

#[wasm_bindgen]
impl Probe {
    /// One that has seen nothing.
    #[must_use]
    pub fn of() -> Probe {
        Probe(EncodingProbe::new())
    }

    /// [`EncodingProbe::feed`].
    pub fn feed(&mut self, bytes: &[u8]) {
        self.0.feed(bytes);
    }
}

/// [`LedgerFeed`]: the second pass.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Feed(Arc<Pack>, LedgerFeed);

#[wasm_bindgen]
impl Feed {
    /// [`LedgerFeed::feed`], and how many rows are checked.
    pub fn feed(&mut self, bytes: &[u8]) -> usize {
        usize::try_from(self.1.feed(bytes).rows).unwrap_or(usize::MAX)
    }

    /// [`LedgerFeed::finish`].
    #[must_use]
    pub fn finish(self) -> Records {
        Records::of(self.0, self.1.finish())
    }
}

impl Feed {
    pub(crate) fn start(pack: Arc<Pack>, probe: Probe, call: &LedgerCall) -> Result<Feed, String> {
        let feed = LedgerFeed::new(pack.clone(), call.0.clone(), probe.0).map_err(|found| json(&found))?;
        Ok(Feed(pack, feed))
    }
}

/// Records that nothing forbids, as columns, with the report of their check.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Records {
    pack: Arc<Pack>,
    report: Option<String>,
    book: Arc<Book>,
    /// What they say of others, made when it is first asked for.
    stored: OnceCell<Arc<StoredRecords>>,
}

impl Records {
    pub(crate) fn check(pack: Arc<Pack>, bytes: &[u8], call: &LedgerCall) -> Result<Records, String> {
        let mut probe = Probe::of();
        probe.feed(bytes);
        // The same way as a ledger in pieces: a second one would weigh 8 KB.
        let mut feed = Feed::start(pack, probe, call)?;
        for slice in bytes.chunks(SLICE) {
            feed.feed(slice);
        }
        Ok(feed.finish())
    }

    fn of(pack: Arc<Pack>, (report, book): (BatchReport, Book)) -> Records {
        Records { pack, report: Some(report.to_json()), book: Arc::new(book), stored: OnceCell::new() }
    }

    /// Those of workbooks, whose report is their own.
    #[cfg(feature = "excel")]
    pub(crate) fn of_workbooks(pack: Arc<Pack>, book: Book) -> Records {
        Records { pack, report: None, book: Arc::new(book), stored: OnceCell::new() }
    }

    pub(crate) fn read(pack: Arc<Pack>, bytes: &[u8]) -> Result<Records, String> {
        let book = pack.book(bytes).map_err(|problem| json(&Findings::about("bytes")(problem)))?;
        Ok(Records { pack, report: None, book: Arc::new(book), stored: OnceCell::new() })
    }

    pub(crate) fn stored(&self) -> Arc<StoredRecords> {
        self.stored.get_or_init(|| Arc::new(StoredRecords::of(self.pack.forms(), &self.book))).clone()
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
        let rows = form.map_or_else(|| self.book.rows().collect(), |form| self.book.rows_of(&form).collect());
        Table::new(rows).expose_json()
    }

    /// [`Book::refused_json`].
    #[must_use]
    pub fn refused(&self) -> String {
        self.book.refused_json()
    }

    /// The JSON of [`Pack::doubled_findings`].
    #[must_use]
    pub fn doubled(&self, names: Vec<String>) -> String {
        to_json(&self.pack.doubled_findings(&self.book, &names.iter().map(String::as_str).collect::<Vec<_>>()))
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
        self.stored = OnceCell::new();
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

    /// [`Counted::on`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn on(&self, map: &str) -> Result<Figures, String> {
        self.0.on(map).map(Figures).map_err(|found| json(&found))
    }

    /// The JSON of [`Counted::figure`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn figure(&self, measure: &str, division: Option<String>, period: Option<String>) -> Result<String, String> {
        let figure = self.0.figure(call(measure, division.as_ref(), period.as_ref()));
        figure.map(|figure| figure.to_json()).map_err(|found| json(&found))
    }

    /// The JSON of [`wushe::metrics::Figure::explain`], or of [`Counted::explain`] where the parts are asked for.
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn explain(&self, measure: &str, division: Option<String>, period: Option<String>, parts: bool) -> Result<String, String> {
        let call = call(measure, division.as_ref(), period.as_ref());
        let why = if parts { self.0.explain(call) } else { self.0.figure(call).map(|figure| figure.explain()) };
        why.map(|why| why.to_json()).map_err(|found| json(&found))
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

    /// The JSON of [`Counted::cubes`]; `by` is that of its dimensions: pairs of a name and the beginnings of its bands.
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
        by: &str,
    ) -> Result<String, String> {
        let read: Vec<(String, Vec<u32>)> = serde_json::from_str(by)
            .map_err(|_| json(&Findings::about("dimensions")(Problem::new(Code::DimensionUnfit).with("dimension", by.to_owned()))))?;
        let by: Vec<Dimension<'_>> = read.iter().map(|(of, bands)| Dimension { of, bands }).collect();
        let (measures, levels, grains) = (words(&measures), words(&levels), words(&grains));
        let (division, period) = (division.as_deref(), period.as_deref());
        let cubes =
            self.0.cubes(CubeCall { measures: &measures, division, period, levels: &levels, grains: &grains, dimensions: &by, threads: 1 });
        cubes.map(|cubes| cubes.expose_json()).map_err(|found| json(&found))
    }

    /// The JSON of [`Counted::indicator`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn indicator(
        &self,
        indicator: &str,
        division: Option<String>,
        period: Option<String>,
        supplied: Option<String>,
        due: Option<String>,
    ) -> Result<String, String> {
        let (division, period, due) = (division.as_deref(), period.as_deref(), tasks(due)?);
        let call = IndicatorCall { indicator, division, period, supplied: supplied.as_deref(), due: due.as_ref() };
        self.0.indicator(call).map(|figure| figure.to_json()).map_err(|found| json(&found))
    }

    /// The JSON of [`Counted::explain_indicator`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    #[wasm_bindgen(js_name = explainIndicator)]
    pub fn explain_indicator(
        &self,
        indicator: &str,
        division: Option<String>,
        period: Option<String>,
        supplied: Option<String>,
        due: Option<String>,
    ) -> Result<String, String> {
        let (division, period, due) = (division.as_deref(), period.as_deref(), tasks(due)?);
        let call = IndicatorCall { indicator, division, period, supplied: supplied.as_deref(), due: due.as_ref() };
        self.0.explain_indicator(call).map(|why| why.to_json()).map_err(|found| json(&found))
    }

    /// The JSON of [`Counted::rank`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    #[expect(clippy::too_many_arguments, reason = "a class of JavaScript takes no struct")]
    pub fn rank(
        &self,
        indicator: &str,
        division: Option<String>,
        period: Option<String>,
        supplied: Option<String>,
        level: Option<String>,
        units: Vec<String>,
        better: Option<String>,
        due: Option<String>,
    ) -> Result<String, String> {
        let (division, period, due) = (division.as_deref(), period.as_deref(), tasks(due)?);
        let call = IndicatorCall { indicator, division, period, supplied: supplied.as_deref(), due: due.as_ref() };
        let rank = RankCall { level: level.as_deref(), units: &words(&units), better: better.as_deref() };
        self.0.rank(call, rank).map(|ranking| ranking.to_json()).map_err(|found| json(&found))
    }

    /// The JSON of [`Counted::expose_progress_json`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn progress(
        &self,
        target: Option<String>,
        division: Option<String>,
        period: Option<String>,
        supplied: Option<String>,
    ) -> Result<String, String> {
        let (target, division, period) = (target.as_deref(), division.as_deref(), period.as_deref());
        self.0.expose_progress_json(TargetCall { target, division, period, supplied: supplied.as_deref() }).map_err(|found| json(&found))
    }

    /// The JSON of [`Counted::completeness`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    #[expect(clippy::too_many_arguments, reason = "a class of JavaScript takes no struct")]
    pub fn completeness(
        &self,
        receipts: &str,
        every: &str,
        division: Option<String>,
        period: Option<String>,
        level: Option<String>,
        open: Option<String>,
        deadline: Option<u32>,
    ) -> Result<String, String> {
        let (division, period, level, open) = (division.as_deref(), period.as_deref(), level.as_deref(), open.as_deref());
        let call = RosterCall { receipts, every, division, period, level, open, deadline };
        self.0.completeness(call).map(|counted| counted.to_json()).map_err(|found| json(&found))
    }

    /// The JSON of the explanation of [`Counted::completeness`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    #[expect(clippy::too_many_arguments, reason = "a class of JavaScript takes no struct")]
    #[wasm_bindgen(js_name = explainCompleteness)]
    pub fn explain_completeness(
        &self,
        receipts: &str,
        every: &str,
        division: Option<String>,
        period: Option<String>,
        level: Option<String>,
        open: Option<String>,
        deadline: Option<u32>,
    ) -> Result<String, String> {
        let (division, period, level, open) = (division.as_deref(), period.as_deref(), level.as_deref(), open.as_deref());
        let call = RosterCall { receipts, every, division, period, level, open, deadline };
        self.0.completeness(call).map(|counted| counted.explain().to_json()).map_err(|found| json(&found))
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

/// The tasks in what a checklist answers about what is due.
fn tasks(due: Option<String>) -> Result<Option<DueTasks>, String> {
    due.map(|text| DueTasks::from_json(&text)).transpose().map_err(at("due"))
}
