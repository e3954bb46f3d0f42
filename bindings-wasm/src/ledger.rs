use std::sync::Arc;

use wasm_bindgen::prelude::wasm_bindgen;
use wushe::finding::{Path, Problem};
use wushe::form::{BatchReport, Reading, World};
use wushe::metrics::{Breakdown, Figure, Tally};
use wushe::network::View;
use wushe::pack::{LedgerRun, Pack};
use wushe::staff::Roster;
use wushe::time::Period;
use wushe::value::{DivisionCode, Level};

use crate::{Network, at, date, json};

/// A ledger that was checked, and its records that count.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Ledger {
    pack: Arc<Pack>,
    report: BatchReport,
    tally: Tally,
    roster: Roster,
}

impl Ledger {
    pub(crate) fn of(
        pack: Arc<Pack>,
        bytes: &[u8],
        form: Option<&str>,
        world: World<'_>,
        limit: Option<u32>,
        reading: Reading,
    ) -> Result<Ledger, String> {
        let mut run = LedgerRun::new(&pack, form, world).map_err(|found| json(&found))?.reading(reading);
        if let Some(limit) = limit {
            run = run.limit(usize::try_from(limit).unwrap_or(usize::MAX));
        }
        run.csv(bytes);
        let roster = run.take_roster();
        let (report, tally) = run.finish();
        Ok(Ledger { pack, report, tally, roster })
    }

    pub(crate) fn rulebook(&self) -> &Pack {
        &self.pack
    }

    pub(crate) fn roster(&self) -> &Roster {
        &self.roster
    }

    #[inline(never)]
    fn counted(&self, ask: &Ask<'_>) -> Result<Figure, String> {
        self.tally.figure(ask.view, ask.measure, ask.division, ask.period).map_err(|problem| json(&[problem.at(Path::new())]))
    }
}

/// What every question about a figure says.
struct Ask<'a> {
    view: View<'a>,
    measure: &'a str,
    division: DivisionCode,
    period: Period,
}

impl<'a> Ask<'a> {
    #[inline(never)]
    fn read(network: &'a Network, as_of: &str, measure: &'a str, division: &str, period: &str) -> Result<Self, String> {
        Ok(Ask {
            view: network.0.at(date(as_of, "as_of")?).map_err(at("as_of"))?,
            measure,
            division: DivisionCode::parse_short(division).map_err(at("division"))?,
            period: Period::parse(period).map_err(at("period"))?,
        })
    }
}

#[wasm_bindgen]
impl Ledger {
    /// The JSON of [`BatchReport`].
    #[must_use]
    pub fn report(&self) -> String {
        self.report.to_json()
    }

    /// As [`Tally::cover`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn cover(&mut self, kind: Option<String>, period: &str) -> Result<(), String> {
        let stated = Period::parse(period).and_then(|period| self.tally.cover(kind.as_deref(), period));
        stated.map_err(at("covers"))
    }

    /// The JSON of [`Tally::figure`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn figure(&self, network: &Network, as_of: &str, measure: &str, division: &str, period: &str) -> Result<String, String> {
        Ok(self.counted(&Ask::read(network, as_of, measure, division, period)?)?.to_json())
    }

    /// The JSON of [`Figure::explain`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn explain(&self, network: &Network, as_of: &str, measure: &str, division: &str, period: &str) -> Result<String, String> {
        Ok(self.counted(&Ask::read(network, as_of, measure, division, period)?)?.explain().to_json())
    }

    /// The JSON of [`Tally::by_units`], by the units of that level; nothing where there is no such level.
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    #[wasm_bindgen(js_name = byUnits)]
    pub fn by_units(
        &self,
        network: &Network,
        as_of: &str,
        measure: &str,
        division: &str,
        period: &str,
        level: &str,
    ) -> Result<Option<String>, String> {
        let Some(level) = Level::from_name(level) else { return Ok(None) };
        let ask = Ask::read(network, as_of, measure, division, period)?;
        breakdown(self.tally.by_units(ask.view, ask.measure, ask.division, ask.period, level)).map(Some)
    }

    /// The JSON of [`Tally::by_months`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    #[wasm_bindgen(js_name = byMonths)]
    pub fn by_months(&self, network: &Network, as_of: &str, measure: &str, division: &str, period: &str) -> Result<String, String> {
        let ask = Ask::read(network, as_of, measure, division, period)?;
        breakdown(self.tally.by_months(ask.view, ask.measure, ask.division, ask.period))
    }

    /// The JSON of [`Tally::by_units_and_months`], by the units of that level; nothing where there is no such level.
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    #[wasm_bindgen(js_name = byUnitsAndMonths)]
    pub fn by_units_and_months(
        &self,
        network: &Network,
        as_of: &str,
        measure: &str,
        division: &str,
        period: &str,
        level: &str,
    ) -> Result<Option<String>, String> {
        let Some(level) = Level::from_name(level) else { return Ok(None) };
        let ask = Ask::read(network, as_of, measure, division, period)?;
        breakdown(self.tally.by_units_and_months(ask.view, ask.measure, ask.division, ask.period, level)).map(Some)
    }

    /// The JSON of [`Pack::compare`].
    ///
    /// # Errors
    /// The JSON of the findings that say why.
    pub fn compare(&self, network: &Network, as_of: &str) -> Result<String, String> {
        let view = network.0.at(date(as_of, "as_of")?).map_err(at("as_of"))?;
        let all = self.pack.compare(&self.tally, view).map_err(|problem| json(&[problem.at(Path::new())]))?;
        Ok(wushe::finding::to_json(&all))
    }
}

/// [`wushe::form::table::read_json`].
#[wasm_bindgen(js_name = readTable)]
#[must_use]
pub fn read_table(bytes: &[u8]) -> String {
    wushe::form::table::read_json(bytes)
}

#[inline(never)]
fn breakdown(counted: Result<Breakdown, Problem>) -> Result<String, String> {
    let counted = counted.map_err(|problem| json(&[problem.at(Path::new())]))?;
    Ok(wushe::finding::to_json(&counted))
}
