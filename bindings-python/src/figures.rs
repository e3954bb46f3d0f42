//! Networks, and figures counted over them.

use std::collections::BTreeMap;
use std::sync::Arc;

use pyo3::prelude::*;
use wushe::explanation::Explanation as Tree;
use wushe::finding::{Path, Problem, to_json};
use wushe::form::BatchReport;
use wushe::metrics::Tally;
use wushe::network::{Divisions, View, query_json};
use wushe::service::Kind;
use wushe::staff::Roster;
use wushe::time::Period;
use wushe::value::{Date, DivisionCode, Level};

use crate::convert::{Day, Text, today};
use crate::exports::language;
use crate::payroll::Workers;
use crate::rulebook::Pack;
use crate::{errors, run};

/// Units, stations and service points.
#[pyclass(frozen, module = "wushe._core")]
pub(crate) struct Network(pub(crate) Arc<wushe::network::Network>);

#[pymethods]
impl Network {
    /// The six yearly lists of Hinggan League; its id is `hinggan`.
    #[staticmethod]
    #[pyo3(signature = (id, /))]
    fn builtin(py: Python<'_>, id: Text) -> PyResult<Self> {
        if id.0 != "hinggan" {
            return Err(errors::misuse(py, "the built-in network is hinggan", None));
        }
        Network::of(py, || Divisions::hinggan().map(wushe::network::Network::of_divisions))
    }

    /// Division lists as CSV text, and maybe stations and what else stands in the units as JSON text.
    #[staticmethod]
    #[pyo3(signature = (lists, parts = None, /))]
    fn parse(py: Python<'_>, lists: Text, parts: Option<Text>) -> PyResult<Self> {
        Network::of(py, || {
            let divisions = Divisions::parse(&lists.0)?;
            match parts {
                Some(parts) => wushe::network::Network::from_json(divisions, &parts.0),
                None => Ok(wushe::network::Network::of_divisions(divisions)),
            }
        })
    }

    /// The same network with the successions that a rulebook states.
    #[pyo3(signature = (pack, /))]
    fn with_successions(&self, py: Python<'_>, pack: &Pack) -> PyResult<Self> {
        Network::of(py, || self.0.with_successions(pack.0.successions().iter().cloned()))
    }

    /// The answer to a question, as JSON text.
    #[pyo3(signature = (date, query, /))]
    fn query_json(&self, py: Python<'_>, date: Day, query: Text) -> PyResult<String> {
        run::enter(py, || query_json(&self.0, &date.0, &query.0))
    }
}

impl Network {
    fn of(py: Python<'_>, read: impl FnOnce() -> Result<wushe::network::Network, wushe::Findings> + Send) -> PyResult<Self> {
        match run::enter(py, read)? {
            Ok(network) => Ok(Network(Arc::new(network))),
            Err(findings) => Err(errors::refused_all(py, &findings)),
        }
    }
}

/// What is fit to count, and the staff records. No row of it can be read back.
#[pyclass(frozen, module = "wushe._core")]
pub(crate) struct Records {
    pack: Arc<wushe::pack::Pack>,
    tally: Arc<Tally>,
    roster: Arc<Roster>,
    refused: Refused,
    today: Date,
}

/// Rows with an error, of which nothing is known but their kind.
#[derive(Clone, Default)]
struct Refused {
    by_kind: BTreeMap<Kind, u64>,
    /// Those whose kind is not known either.
    other: u64,
}

impl Refused {
    fn of(report: &BatchReport) -> Self {
        let by_kind = report.kinds.iter().map(|count| (count.kind.clone(), count.rows.saturating_sub(count.accepted)));
        let known: u64 = report.kinds.iter().map(|count| count.rows).sum();
        Refused { by_kind: by_kind.filter(|(_, rows)| *rows > 0).collect(), other: report.rows.saturating_sub(known) }
    }

    fn add(&mut self, other: &Refused) {
        for (kind, rows) in &other.by_kind {
            *self.by_kind.entry(kind.clone()).or_default() += rows;
        }
        self.other += other.other;
    }

    /// Where a row was refused, it is not everything that the rest of its kind tells.
    fn forbids(&self, told: &[Kind]) -> Option<String> {
        let rows = |kind: &Kind| self.by_kind.get(kind).copied().unwrap_or_default();
        let mut kinds: Vec<_> =
            told.iter().filter(|kind| rows(kind) > 0).map(|kind| format!("{} of {}", rows(kind), kind.as_str())).collect();
        if self.other > 0 && !told.is_empty() {
            kinds.push(format!("{} of no known kind", self.other));
        }
        (!kinds.is_empty()).then(|| {
            format!(
                "rows were refused ({}), so the ledgers don't tell everything; mend what report.findings says and check again, or leave \
                 such a kind out of told",
                kinds.join(", ")
            )
        })
    }
}

impl Records {
    pub(crate) fn new(pack: &Pack, tally: Tally, roster: Roster, report: &BatchReport, today: Date) -> Self {
        let (tally, roster) = (Arc::new(tally), Arc::new(roster));
        Records { pack: pack.0.clone(), tally, roster, refused: Refused::of(report), today }
    }
}

#[pymethods]
impl Records {
    fn __repr__(&self) -> String {
        format!("Records({}, {})", self.pack.identity(), self.today)
    }

    /// These records and then those of others, checked by the same rulebook.
    #[pyo3(signature = (others, /))]
    fn with_others(&self, py: Python<'_>, others: Vec<PyRef<'_, Records>>) -> PyResult<Self> {
        let mut refused = self.refused.clone();
        others.iter().for_each(|other| refused.add(&other.refused));
        let others: Vec<_> = others.iter().map(|other| (other.tally.clone(), other.roster.clone())).collect();
        let (mut tally, mut roster) = ((*self.tally).clone(), (*self.roster).clone());
        let merged = run::enter(py, || {
            others.iter().try_for_each(|(other, staff)| {
                tally.merge((**other).clone())?;
                roster.merge((**staff).clone());
                Ok::<(), Problem>(())
            })
        })?;
        merged.map_err(|problem| errors::refused_one(py, problem.at(Path::new())))?;
        Ok(Records { pack: self.pack.clone(), tally: Arc::new(tally), roster: Arc::new(roster), refused, today: self.today })
    }

    /// The workers that the staff records tell of; `told` are the kinds of which they tell everything.
    #[pyo3(signature = (told, /))]
    fn workers(&self, py: Python<'_>, told: Vec<Text>) -> PyResult<Workers> {
        let facts = || Kind::STAFF.into_iter().filter(|kind| *kind != Kind::Worker);
        let known = |name: &Text| facts().find(|kind| kind.as_str() == name.0);
        let told: Option<Vec<Kind>> = told.iter().map(known).collect();
        let told = told.ok_or_else(|| {
            let kinds: Vec<_> = facts().map(|kind| kind.as_str().to_owned()).collect();
            errors::misuse(py, &format!("the kinds of which everything can be told are {}", kinds.join(", ")), None)
        })?;
        if let Some(message) = self.refused.forbids(&told) {
            return Err(errors::misuse(py, &message, None));
        }
        let (workers, findings) = run::enter(py, || self.roster.workers(&told))?;
        Ok(Workers::new(self.pack.clone(), workers, &findings))
    }

    /// The rulebook that they were checked by.
    #[getter]
    fn pack(&self) -> &str {
        self.pack.identity()
    }

    /// The day of the check.
    #[getter]
    fn today(&self) -> String {
        self.today.to_string()
    }

    /// The figures of these records on the map of a day; `covers` has the kind, if it is of one, and the period of what they cover.
    #[pyo3(signature = (network, as_of, covers, /))]
    fn cube(&self, py: Python<'_>, network: &Network, as_of: Day, covers: Vec<(Option<Text>, Text)>) -> PyResult<Cube> {
        let as_of = today(py, &as_of, "as_of")?;
        let mut tally = self.tally.clone();
        for (kind, period) in &covers {
            let kind = kind.as_ref().map(|kind| kind.0.as_str());
            let stated = Period::parse(&period.0).and_then(|period| Arc::make_mut(&mut tally).cover(kind, period));
            stated.map_err(|problem| errors::refused_one(py, problem.at(Path::new().key("covers"))))?;
        }
        let cube = Cube { pack: self.pack.clone(), tally, network: network.0.clone(), as_of };
        cube.view(py)?;
        Ok(cube)
    }
}

/// The figures of some records on the map of a day.
#[pyclass(frozen, module = "wushe._core")]
pub(crate) struct Cube {
    pack: Arc<wushe::pack::Pack>,
    tally: Arc<Tally>,
    network: Arc<wushe::network::Network>,
    as_of: Date,
}

impl Cube {
    fn view(&self, py: Python<'_>) -> PyResult<View<'_>> {
        self.network.at(self.as_of).map_err(|problem| errors::refused_one(py, problem.at(Path::new().key("as_of"))))
    }

    /// The unit that was asked for, or the one at the top where the map has one.
    fn unit(&self, py: Python<'_>, unit: Option<Text>) -> PyResult<DivisionCode> {
        let Some(unit) = unit else {
            let tree = self.view(py)?.tree();
            let mut top = tree.units().filter(|unit| tree.parent(unit.code).is_none());
            return match (top.next(), top.next()) {
                (Some(unit), None) => Ok(unit.code),
                _ => Err(errors::misuse(py, "the map has not one unit at its top; say which unit is meant with unit=", None)),
            };
        };
        DivisionCode::parse_short(&unit.0).map_err(|problem| errors::refused_one(py, problem.at(Path::new().key("unit"))))
    }

    fn period(&self, py: Python<'_>, period: Option<Text>) -> PyResult<Period> {
        let Some(period) = period else { return Ok(Period::until(self.as_of)) };
        Period::parse(&period.0).map_err(|problem| errors::refused_one(py, problem.at(Path::new().key("period"))))
    }

    fn ask<T: Send>(
        &self,
        py: Python<'_>,
        unit: Option<Text>,
        period: Option<Text>,
        ask: impl FnOnce(View<'_>, DivisionCode, Period) -> Result<T, Problem> + Send,
    ) -> PyResult<T> {
        let (unit, period, view) = (self.unit(py, unit)?, self.period(py, period)?, self.view(py)?);
        run::enter(py, || ask(view, unit, period))?.map_err(|problem| errors::refused_one(py, problem.at(Path::new())))
    }
}

#[pymethods]
impl Cube {
    /// The day of the map.
    #[getter]
    fn as_of(&self) -> String {
        self.as_of.to_string()
    }

    /// A figure as JSON text, and why it is so.
    #[pyo3(signature = (measure, unit, period, /))]
    fn figure(&self, py: Python<'_>, measure: Text, unit: Option<Text>, period: Option<Text>) -> PyResult<(String, Explanation)> {
        let ask = |view: View<'_>, unit, period| self.tally.figure(view, &measure.0, unit, period);
        let figure = self.ask(py, unit, period, ask)?;
        Ok((figure.to_json(), Explanation(figure.explain())))
    }

    /// A figure by the units of a level as JSON text, and why the parts add or don't.
    #[pyo3(signature = (measure, unit, period, level, /))]
    fn by_units(
        &self,
        py: Python<'_>,
        measure: Text,
        unit: Option<Text>,
        period: Option<Text>,
        level: Text,
    ) -> PyResult<(String, Explanation)> {
        let level = named_level(py, &level)?;
        let ask = |view: View<'_>, unit, period| self.tally.by_units(view, &measure.0, unit, period, level);
        let breakdown = self.ask(py, unit, period, ask)?;
        Ok((to_json(&breakdown), Explanation(breakdown.explain())))
    }

    /// A figure by month as JSON text, and why the parts add or don't.
    #[pyo3(signature = (measure, unit, period, /))]
    fn by_months(&self, py: Python<'_>, measure: Text, unit: Option<Text>, period: Option<Text>) -> PyResult<(String, Explanation)> {
        let ask = |view: View<'_>, unit, period| self.tally.by_months(view, &measure.0, unit, period);
        let breakdown = self.ask(py, unit, period, ask)?;
        Ok((to_json(&breakdown), Explanation(breakdown.explain())))
    }

    /// A figure by the units of a level and by month as JSON text, and why the parts add or don't.
    #[pyo3(signature = (measure, unit, period, level, /))]
    fn by_units_and_months(
        &self,
        py: Python<'_>,
        measure: Text,
        unit: Option<Text>,
        period: Option<Text>,
        level: Text,
    ) -> PyResult<(String, Explanation)> {
        let level = named_level(py, &level)?;
        let ask = |view: View<'_>, unit, period| self.tally.by_units_and_months(view, &measure.0, unit, period, level);
        let breakdown = self.ask(py, unit, period, ask)?;
        Ok((to_json(&breakdown), Explanation(breakdown.explain())))
    }

    /// The counted figures beside the reported ones, as JSON text.
    fn compare(&self, py: Python<'_>) -> PyResult<String> {
        let view = self.view(py)?;
        let compared = run::enter(py, || self.pack.compare(&self.tally, view).map(|all| to_json(&all)))?;
        compared.map_err(|problem| errors::refused_one(py, problem.at(Path::new())))
    }

    /// Refuses where the figures of a measure can't be added up.
    #[pyo3(signature = (measure, /))]
    fn refuse_sum(&self, py: Python<'_>, measure: Text) -> PyResult<()> {
        let known = self.tally.measures().iter().find(|known| known.id() == measure.0);
        let Some(known) = known else { return Ok(()) };
        known.must_add().map_err(|problem| errors::refused_one(py, problem.at(Path::new())))
    }
}

fn named_level(py: Python<'_>, name: &Text) -> PyResult<Level> {
    Level::from_name(&name.0).ok_or_else(|| errors::misuse(py, "the levels are province, prefecture, county, township and village", None))
}

/// A conclusion and its reasons.
#[pyclass(frozen, module = "wushe._core")]
pub(crate) struct Explanation(Tree);

#[pymethods]
impl Explanation {
    /// The tree as JSON text.
    fn to_json(&self) -> String {
        self.0.to_json()
    }

    /// The tree as lines of text.
    #[pyo3(signature = (lang, /))]
    fn to_text(&self, py: Python<'_>, lang: &str) -> PyResult<String> {
        Ok(self.0.to_text(language(py, lang)?))
    }
}
