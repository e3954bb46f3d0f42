//! Accepted records, and figures counted from them.

use std::sync::{Arc, OnceLock};

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule};
use wushe::Findings;
use wushe::border::{CubeCall, FigureCall, Figures as Counted, IndicatorCall, RankCall, RosterCall, SplitCall, TargetCall};
use wushe::explanation::Explanation as Tree;
use wushe::finding::to_json;
use wushe::form::StoredRecords;
use wushe::metrics::Dimension;
use wushe::metrics::indicator::DueTasks;
use wushe::service::Book;
use wushe::staff::Roster;

use crate::convert::{Day, Text};
use crate::cube::Cube;
use crate::due::Due;
use crate::exports::language;
use crate::network::Network;
use crate::payroll::Workers;
use crate::rulebook::Pack;
use crate::{errors, run, table};

/// Records that nothing forbids, as columns, with the numbers of their rows.
#[pyclass(frozen, module = "wushe._core")]
pub(crate) struct Records {
    pack: Arc<wushe::pack::Pack>,
    pub(crate) book: Arc<Book>,
    /// What they say of others, made when it is first asked for.
    stored: OnceLock<StoredRecords>,
}

impl Records {
    pub(crate) fn new(pack: &Pack, book: Book) -> Self {
        Records { pack: pack.0.clone(), book: Arc::new(book), stored: OnceLock::new() }
    }

    /// What they say of others that are checked beside them.
    pub(crate) fn stored(&self) -> &StoredRecords {
        self.stored.get_or_init(|| StoredRecords::of(self.pack.forms(), &self.book))
    }
}

#[pymethods]
impl Records {
    fn __repr__(&self) -> String {
        format!("Records({}, {})", self.pack.identity(), self.book.len())
    }

    fn __len__(&self) -> usize {
        self.book.len()
    }

    /// The forms of which there is a record.
    #[getter]
    fn forms(&self) -> Vec<&str> {
        self.book.shapes().map(|shape| shape.form()).collect()
    }

    /// The records as an Arrow stream: of one form, or of all.
    #[pyo3(signature = (form = None, /) -> "object")]
    fn stream<'py>(&self, py: Python<'py>, form: Option<Text>) -> PyResult<Bound<'py, PyCapsule>> {
        let form = form.as_ref().map(|form| form.0.as_str());
        let batch =
            run::enter(py, || table::batch(form.map_or_else(|| self.book.rows().collect(), |form| self.book.rows_of(form).collect())))?;
        table::capsule(py, batch)
    }

    /// How many records of a form have what an earlier one has where that may come once; None where the records don't hold it.
    #[pyo3(signature = (form, /))]
    fn come_again(&self, py: Python<'_>, form: Text) -> PyResult<Option<u64>> {
        run::enter(py, || self.pack.form(&form.0).ok().map_or(Some(0), |form| form.come_again(&self.book)))
    }

    /// The rows that were refused as JSON text: form, ledger, row.
    fn refused(&self) -> String {
        self.book.refused_json()
    }

    /// The records that another ledger holds as well, as the JSON text of findings; the ledgers have these names.
    #[pyo3(signature = (names, /))]
    fn doubled(&self, py: Python<'_>, names: Vec<Text>) -> PyResult<String> {
        let names: Vec<_> = names.iter().map(|name| name.0.as_str()).collect();
        run::enter(py, || to_json(&self.pack.doubled_findings(&self.book, &names)))
    }

    /// The records as bytes.
    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, &run::enter(py, || self.book.to_bytes())?))
    }

    /// Records that were written as bytes, checked by that rulebook.
    #[staticmethod]
    #[pyo3(signature = (pack, data, /))]
    fn from_bytes(py: Python<'_>, pack: &Pack, data: &[u8]) -> PyResult<Self> {
        let read = run::enter(py, || pack.0.book(data).map_err(Findings::about("data")))?;
        Ok(Records::new(pack, errors::known(py, read)?))
    }

    /// These records and then those of others.
    #[pyo3(signature = (others, /))]
    fn with_others(&self, py: Python<'_>, others: Vec<PyRef<'_, Records>>) -> PyResult<Self> {
        let others: Vec<_> = others.iter().map(|other| other.book.clone()).collect();
        let merged = run::enter(py, || {
            let mut book = (*self.book).clone();
            others.iter().try_for_each(|other| book.merge((**other).clone())).map(|()| book).map_err(Findings::about("records"))
        })?;
        Ok(Records { pack: self.pack.clone(), book: Arc::new(errors::known(py, merged)?), stored: OnceLock::new() })
    }

    /// The workers that the staff records tell of; `told` are the kinds of which they tell everything.
    #[pyo3(signature = (told, /))]
    fn workers(&self, py: Python<'_>, told: Vec<Text>) -> PyResult<Workers> {
        let gathered = run::enter(py, || {
            let told =
                told.iter().map(|kind| Roster::told_kind(&kind.0)).collect::<Result<Vec<_>, _>>().map_err(Findings::about("told"))?;
            let roster = Roster::of(&self.book);
            roster.must_tell(&told)?;
            Ok(roster.workers(&told))
        })?;
        let (workers, findings) = errors::known(py, gathered)?;
        Ok(Workers::new(self.pack.clone(), workers, &findings))
    }

    /// The rulebook that they were checked by.
    #[getter]
    fn pack(&self) -> &str {
        self.pack.identity()
    }

    /// The figures of these records on the map of a day; `covers` has the kind, if it is of one, and the period of what they cover.
    #[pyo3(signature = (network, as_of, covers, /))]
    fn figures(&self, py: Python<'_>, network: &Network, as_of: Option<Day>, covers: Vec<(Option<Text>, Text)>) -> PyResult<Figures> {
        let as_of = as_of.as_ref().map(|day| day.0.as_str());
        let figures = run::enter(py, || {
            let mut figures = Counted::new(self.pack.clone(), self.book.clone(), network.0.clone(), as_of)?;
            covers.iter().try_for_each(|(kind, period)| figures.cover(kind.as_ref().map(|kind| kind.0.as_str()), &period.0))?;
            Ok(figures)
        })?;
        Ok(Figures { counted: errors::known(py, figures)?, book: self.book.clone() })
    }
}

/// The figures of some records on the map of a day.
#[pyclass(frozen, module = "wushe._core")]
pub(crate) struct Figures {
    counted: Counted,
    book: Arc<Book>,
}

/// A measure, a unit and a period as Python gives them.
type Asked = (Text, Option<Text>, Option<Text>);

/// For which periods reports are expected, the unit, the period, the level, and which stations are expected.
type Reports = (Text, Option<Text>, Option<Text>, Option<Text>, Option<Text>);

fn call((measure, division, period): &Asked) -> FigureCall<'_> {
    FigureCall {
        measure: &measure.0,
        division: division.as_ref().map(|text| text.0.as_str()),
        period: period.as_ref().map(|text| text.0.as_str()),
    }
}

fn of_indicator<'a>((indicator, division, period): &'a Asked, supplied: Option<&'a Text>, due: Option<&'a DueTasks>) -> IndicatorCall<'a> {
    IndicatorCall {
        indicator: &indicator.0,
        division: division.as_ref().map(|text| text.0.as_str()),
        period: period.as_ref().map(|text| text.0.as_str()),
        supplied: supplied.map(|text| text.0.as_str()),
        due,
    }
}

/// What is due, as it was told or as its JSON.
#[derive(FromPyObject)]
enum Tasks {
    Told(Py<Due>),
    Text(Text),
}

impl Tasks {
    fn read(&self, py: Python<'_>) -> PyResult<DueTasks> {
        let read = match self {
            Tasks::Told(due) => Ok(due.get().tasks().clone()),
            Tasks::Text(text) => run::enter(py, || DueTasks::from_json(&text.0).map_err(Findings::about("due")))?,
        };
        errors::known(py, read)
    }
}

fn words(texts: &[Text]) -> Vec<&str> {
    texts.iter().map(|text| text.0.as_str()).collect()
}

#[pymethods]
impl Figures {
    /// The day of the map.
    #[getter]
    fn as_of(&self) -> String {
        self.counted.as_of().to_string()
    }

    /// The figures of the same records on another map: that of a day, or `as_was`.
    #[pyo3(signature = (map, /))]
    fn on(&self, py: Python<'_>, map: Day) -> PyResult<Figures> {
        let counted = errors::known(py, run::enter(py, || self.counted.on(&map.0))?)?;
        Ok(Figures { counted, book: self.book.clone() })
    }

    /// A figure (its measure, unit and period) as JSON text, and why it is so.
    #[pyo3(signature = (asked, /))]
    fn figure(&self, py: Python<'_>, asked: Asked) -> PyResult<(String, Explanation)> {
        let figure = errors::known(py, run::enter(py, || self.counted.figure(call(&asked)))?)?;
        Ok((figure.to_json(), Explanation(figure.explain())))
    }

    /// Why a figure is what it is, and what each unit directly below has.
    #[pyo3(signature = (asked, /))]
    fn explain(&self, py: Python<'_>, asked: Asked) -> PyResult<Explanation> {
        Ok(Explanation(errors::known(py, run::enter(py, || self.counted.explain(call(&asked)))?)?))
    }

    /// A figure by the units of a level, by month, by station or worker as JSON text, and why the parts add or don't.
    #[pyo3(signature = (asked, level, months, actor, /))]
    fn by(&self, py: Python<'_>, asked: Asked, level: Option<Text>, months: bool, actor: Option<Text>) -> PyResult<(String, Explanation)> {
        let (level, actor) = (level.as_ref().map(|level| level.0.as_str()), actor.as_ref().map(|actor| actor.0.as_str()));
        let parts = run::enter(py, || self.counted.by(call(&asked), SplitCall { level, months, actor }))?;
        let parts = errors::known(py, parts)?;
        Ok((parts.expose_json(), Explanation(parts.explain())))
    }

    /// The records behind a figure as an Arrow stream, with what becomes of each.
    #[pyo3(signature = (asked, /) -> "object")]
    fn rows<'py>(&self, py: Python<'py>, asked: Asked) -> PyResult<Bound<'py, PyCapsule>> {
        let behind = run::enter(py, || self.counted.rows(call(&asked)).map(|rows| table::behind(rows.collect())))?;
        table::capsule(py, errors::known(py, behind)?)
    }

    /// All figures of some measures of a unit in a period, by levels, grains and dimensions (each with its bands), counted by so many threads.
    #[pyo3(signature = (asked, levels, grains, by, threads, /))]
    fn cube(
        &self,
        py: Python<'_>,
        asked: (Vec<Text>, Option<Text>, Option<Text>),
        levels: Vec<Text>,
        grains: Vec<Text>,
        by: Vec<(Text, Vec<u32>)>,
        threads: usize,
    ) -> PyResult<Cube> {
        let by: Vec<Dimension<'_>> = by.iter().map(|(of, bands)| Dimension { of: &of.0, bands }).collect();
        let (measures, division, period) = asked;
        let (measures, levels, grains) = (words(&measures), words(&levels), words(&grains));
        let (division, period) = (division.as_ref().map(|text| text.0.as_str()), period.as_ref().map(|text| text.0.as_str()));
        let call = CubeCall { measures: &measures, division, period, levels: &levels, grains: &grains, dimensions: &by, threads };
        Ok(Cube(errors::known(py, run::enter(py, || self.counted.cubes(call))?)?))
    }

    /// An indicator (its name, unit and period) as JSON text, and why it is so; `supplied` is the JSON of what no record has, `due` what is
    /// due or its JSON.
    #[pyo3(signature = (asked, supplied, due, /))]
    fn indicator(&self, py: Python<'_>, asked: Asked, supplied: Option<Text>, due: Option<Tasks>) -> PyResult<(String, Explanation)> {
        let due = due.map(|due| due.read(py)).transpose()?;
        let call = of_indicator(&asked, supplied.as_ref(), due.as_ref());
        let told = run::enter(py, || Ok((self.counted.indicator(call)?.to_json(), self.counted.explain_indicator(call)?)))?;
        let (json, why) = errors::known(py, told)?;
        Ok((json, Explanation(why)))
    }

    /// The places of the units of a level, or of these units, in an indicator, as JSON text.
    #[pyo3(signature = (asked, supplied, due, level, units, better, /))]
    #[expect(clippy::too_many_arguments, reason = "Python hands over what its own function has by name")]
    fn rank(
        &self,
        py: Python<'_>,
        asked: Asked,
        supplied: Option<Text>,
        due: Option<Tasks>,
        level: Option<Text>,
        units: Vec<Text>,
        better: Option<Text>,
    ) -> PyResult<String> {
        let due = due.map(|due| due.read(py)).transpose()?;
        let (call, units) = (of_indicator(&asked, supplied.as_ref(), due.as_ref()), words(&units));
        let (level, better) = (level.as_ref().map(|text| text.0.as_str()), better.as_ref().map(|text| text.0.as_str()));
        let rank = RankCall { level, units: &units, better };
        Ok(errors::known(py, run::enter(py, || self.counted.rank(call, rank))?)?.to_json())
    }

    /// How far the stations or units of a unit are with the targets of the rulebook, or with the one named, as JSON text.
    #[pyo3(signature = (target, division, period, supplied, /))]
    fn progress(
        &self,
        py: Python<'_>,
        target: Option<Text>,
        division: Option<Text>,
        period: Option<Text>,
        supplied: Option<Text>,
    ) -> PyResult<String> {
        let word = |text: &Option<Text>| text.as_ref().map(|text| text.0.clone());
        let (target, division, period, supplied) = (word(&target), word(&division), word(&period), word(&supplied));
        let call = TargetCall {
            target: target.as_deref(),
            division: division.as_deref(),
            period: period.as_deref(),
            supplied: supplied.as_deref(),
        };
        errors::known(py, run::enter(py, || self.counted.expose_progress_json(call))?)
    }

    /// Who reported of the stations that should have, as JSON text, and why; `asked` is for which periods, the unit, the period, the level and
    /// which stations are expected.
    #[pyo3(signature = (receipts, asked, deadline, /))]
    fn completeness(&self, py: Python<'_>, receipts: Text, asked: Reports, deadline: Option<u32>) -> PyResult<(String, Explanation)> {
        let (every, division, period, level, open) = &asked;
        let word = |text: &Option<Text>| text.as_ref().map(|text| text.0.clone());
        let (division, period, level, open) = (word(division), word(period), word(level), word(open));
        let call = RosterCall {
            receipts: &receipts.0,
            every: &every.0,
            division: division.as_deref(),
            period: period.as_deref(),
            level: level.as_deref(),
            open: open.as_deref(),
            deadline,
        };
        let told = run::enter(py, || self.counted.completeness(call).map(|counted| (counted.to_json(), counted.explain())))?;
        let (json, why) = errors::known(py, told)?;
        Ok((json, Explanation(why)))
    }

    /// Whether they are counted from these records.
    #[pyo3(signature = (records, /))]
    fn is_of(&self, records: &Records) -> bool {
        Arc::ptr_eq(&self.book, &records.book)
    }

    /// The counted figures beside the reported ones, as JSON text.
    fn compare(&self, py: Python<'_>) -> PyResult<String> {
        errors::known(py, run::enter(py, || self.counted.compare_json())?)
    }

    /// Refuses where the figures of a measure can't be added up.
    #[pyo3(signature = (measure, /))]
    fn refuse_sum(&self, py: Python<'_>, measure: Text) -> PyResult<()> {
        errors::known(py, self.counted.must_add(&measure.0))
    }
}

/// A conclusion and its reasons.
#[pyclass(frozen, module = "wushe._core")]
pub(crate) struct Explanation(pub(crate) Tree);

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
