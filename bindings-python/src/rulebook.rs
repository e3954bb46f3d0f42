//! Rulebooks and forms: every check is one call of the core, whose JSON text goes on unchanged.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString};
use wushe::border::{LedgerRun, LinesRun};
use wushe::finding::{Path, to_json};
use wushe::form::{FINDING_LIMIT, Form, Reading, Scratch, Stations, World};
use wushe::pack::WrittenPack;
use wushe::value::Date;
use wushe::value::ledger::ExcelDates;

use crate::arrow::{Beside, Table};
use crate::convert::{Day, Text, input, today};
use crate::exports::{language, read_finding};
use crate::network::Network;
use crate::progress::{self, Hook};
use crate::records::Records;
use crate::{errors, lines, run};

/// A verified rulebook, room for the checks of single records, how the cells of ledgers are read, and how many findings are listed.
#[pyclass(frozen, module = "wushe._core")]
pub(crate) struct Pack(pub(crate) Arc<wushe::pack::Pack>, Mutex<Scratch>, Reading, usize);

impl Pack {
    fn of(py: Python<'_>, read: impl FnOnce() -> Result<wushe::pack::Pack, wushe::Findings> + Send) -> PyResult<Self> {
        let pack = errors::known(py, run::enter(py, read)?)?;
        Ok(Pack(Arc::new(pack), Mutex::default(), Reading::default(), FINDING_LIMIT))
    }

    fn the_form(&self, py: Python<'_>, id: &str) -> PyResult<&Form> {
        self.0.form(id).map_err(|problem| errors::refused_one(py, problem.at(Path::new())))
    }

    /// Checks one record in the room that is kept, or in another while a thread is in it or has panicked there.
    fn check(&self, py: Python<'_>, check: impl FnOnce(&mut Scratch) -> String + Send) -> PyResult<String> {
        run::enter(py, || match self.1.try_lock() {
            Ok(mut kept) => check(&mut kept),
            Err(_) => check(&mut Scratch::new()),
        })
    }

    fn run<'p>(&'p self, py: Python<'_>, form: Option<&Text>, world: World<'p>) -> PyResult<LedgerRun<'p>> {
        let run = errors::known(py, LedgerRun::new(&self.0, form.map(|form| form.0.as_str()), world))?;
        Ok(run.reading(self.2).limit(self.3))
    }

    /// A check of files by this rulebook.
    pub(crate) fn files<'p>(&'p self, py: Python<'_>, form: Option<&Text>, world: World<'p>) -> PyResult<wushe_spreadsheets::Check<'p>> {
        let check = errors::known(py, wushe_spreadsheets::Check::new(&self.0, form.map(|form| form.0.as_str()), world))?;
        Ok(check.reading(self.2).limit(self.3))
    }
}

impl Pack {
    fn csv(
        &self,
        py: Python<'_>,
        form: Option<&Text>,
        source: impl Read + Seek + Send,
        progress: Option<Bound<'_, PyAny>>,
        world: World<'_>,
    ) -> PyResult<io::Result<(String, Records)>> {
        let hook = Hook::new(progress, None);
        let mut ledger = self.run(py, form, world)?;
        if let Err(error) = progress::csv(py, &mut ledger, source, &hook)? {
            return Ok(Err(error));
        }
        hook.end(ledger.rows())?;
        Ok(Ok(self.finish(ledger)))
    }

    fn finish(&self, ledger: LedgerRun<'_>) -> (String, Records) {
        let (report, book) = ledger.finish();
        (report.to_json(), Records::new(self, book))
    }
}

/// Where the bytes of a CSV file are.
#[derive(FromPyObject)]
enum Source<'py> {
    Bytes(Bound<'py, PyBytes>),
    Path(PathBuf),
}

type Files = BTreeMap<String, String>;

fn written(files: &Files) -> WrittenPack {
    files.iter().fold(WrittenPack::new(), |pack, (path, text)| pack.file(path, text.as_str()))
}

#[pymethods]
impl Pack {
    /// A built-in rulebook.
    #[staticmethod]
    #[pyo3(signature = (id, /))]
    fn builtin(py: Python<'_>, id: Text) -> PyResult<Self> {
        Pack::of(py, || wushe::pack::Pack::builtin(&id.0))
    }

    /// A rulebook from its canonical JSON.
    #[staticmethod]
    #[pyo3(signature = (text, /))]
    fn from_json(py: Python<'_>, text: Text) -> PyResult<Self> {
        Pack::of(py, || wushe::pack::Pack::from_json(&text.0))
    }

    /// A rulebook from the texts of its files by path, and those of the rulebooks it may extend.
    #[staticmethod]
    #[pyo3(signature = (files, parents, /))]
    fn from_files(py: Python<'_>, files: Files, parents: BTreeMap<String, Files>) -> PyResult<Self> {
        let parents = parents.iter().map(|(name, files)| (name.clone(), written(files))).collect();
        Pack::of(py, || wushe::pack::Pack::from_toml(&written(&files), &parents))
    }

    /// The same rulebook, by which the cells of ledgers are read in that way and the first so many findings are listed, or all.
    #[pyo3(signature = (normalise, excel_dates, findings, /))]
    fn reading(&self, normalise: bool, excel_dates: Option<Text>, findings: Option<usize>) -> PyResult<Self> {
        let known =
            |name: Text| ExcelDates::from_name(&name.0).ok_or_else(|| PyValueError::new_err("excel_dates is \"1900\", \"1904\" or None"));
        let reading = Reading { normalise, excel_dates: excel_dates.map(known).transpose()? };
        Ok(Pack(self.0.clone(), Mutex::default(), reading, findings.unwrap_or(usize::MAX)))
    }

    /// Its name.
    #[getter]
    fn id(&self) -> &str {
        self.0.id()
    }

    /// Its version.
    #[getter]
    fn version(&self) -> &str {
        self.0.version()
    }

    /// The SHA-256 of its canonical JSON.
    #[getter]
    fn hash(&self) -> &str {
        self.0.hash()
    }

    /// `id@version#hash`.
    #[getter]
    fn identity(&self) -> &str {
        self.0.identity()
    }

    /// What is probably not meant in its conditions, as the JSON text of findings.
    fn warnings(&self) -> String {
        to_json(&self.0.warnings())
    }

    /// Its canonical JSON.
    fn to_json(&self) -> &str {
        self.0.to_json()
    }

    /// The names of its forms.
    fn form_ids(&self) -> Vec<&str> {
        self.0.forms().iter().map(Form::id).collect()
    }

    /// The clauses of a document whose words are not in its text, as the JSON text of findings.
    #[pyo3(signature = (document, text, /))]
    fn verify_quotes(&self, py: Python<'_>, document: Text, text: Text) -> PyResult<String> {
        let found = run::enter(py, || self.0.verify_quotes(&document.0, &text.0))?.err().unwrap_or_default();
        Ok(to_json(&found))
    }

    /// The report of a record: its JSON text, or what Python has parsed.
    #[pyo3(signature = (form, record: "object", today, network = None, stations = None, stored = None, /))]
    #[expect(clippy::too_many_arguments, reason = "what Python's own signature has, one by one")]
    fn check_record(
        &self,
        py: Python<'_>,
        form: Text,
        record: &Bound<'_, PyAny>,
        today: Day,
        network: Option<PyRef<'_, Network>>,
        stations: Option<Vec<Text>>,
        stored: Option<PyRef<'_, Records>>,
    ) -> PyResult<String> {
        let (form, today, stations) = (self.the_form(py, &form.0)?, day(py, &today)?, listed(stations));
        let world = beside(py, among(world(today, network.as_deref()), stations.as_ref()), stored.as_deref())?;
        if record.is_instance_of::<PyString>() {
            let text: Text = record.extract()?;
            return self.check(py, |scratch| scratch.check_json(form, &text.0, world).report().to_json());
        }
        let value = input(record)?;
        self.check(py, |scratch| scratch.check_value(form, &value, world).report().to_json())
    }

    /// What is stored of a record, its JSON text, with its hash and what there is to tell, as JSON text.
    #[pyo3(signature = (form, record, today, network = None, stations = None, /))]
    fn store(
        &self,
        py: Python<'_>,
        form: Text,
        record: Text,
        today: Day,
        network: Option<PyRef<'_, Network>>,
        stations: Option<Vec<Text>>,
    ) -> PyResult<String> {
        let (today, stations) = (day(py, &today)?, listed(stations));
        let world = among(world(today, network.as_deref()), stations.as_ref());
        errors::known(py, run::enter(py, || self.0.store_json(&form.0, &record.0, world))?)
    }

    /// A stored record that was written before, as `store` gives it.
    #[pyo3(signature = (stored, /))]
    fn stored(&self, py: Python<'_>, stored: Text) -> PyResult<String> {
        errors::known(py, run::enter(py, || self.0.stored_json(&stored.0))?)
    }

    /// What takes the place of a stored record, as `store` gives it.
    #[pyo3(signature = (stored, record, correction, today, network = None, stations = None, /))]
    #[expect(clippy::too_many_arguments, reason = "what Python's own signature has, one by one")]
    fn correct(
        &self,
        py: Python<'_>,
        stored: Text,
        record: Text,
        correction: Option<Text>,
        today: Day,
        network: Option<PyRef<'_, Network>>,
        stations: Option<Vec<Text>>,
    ) -> PyResult<String> {
        let (today, stations) = (day(py, &today)?, listed(stations));
        let world = among(world(today, network.as_deref()), stations.as_ref());
        let correction = correction.as_ref().map(|text| text.0.as_str());
        errors::known(py, run::enter(py, || self.0.correct_json(&stored.0, &record.0, correction, world))?)
    }

    /// The state of a draft, its JSON text, as JSON text.
    #[pyo3(signature = (form, record, today, network = None, stations = None, /))]
    fn state(
        &self,
        py: Python<'_>,
        form: Text,
        record: Text,
        today: Day,
        network: Option<PyRef<'_, Network>>,
        stations: Option<Vec<Text>>,
    ) -> PyResult<String> {
        let (form, today, stations) = (self.the_form(py, &form.0)?, day(py, &today)?, listed(stations));
        let world = among(world(today, network.as_deref()), stations.as_ref());
        run::enter(py, || form.state_json(&record.0, world).to_json())
    }

    /// The report of JSON Lines, and what is fit to count: a text, of which so many threads check a part each, or what gives lines one by one.
    #[pyo3(signature = (form, lines: "object", today, progress = None, total = None, network = None, threads = 1, stored = None, /))]
    #[expect(clippy::too_many_arguments, reason = "what Python's own signature has, one by one")]
    fn check_lines(
        &self,
        py: Python<'_>,
        form: Text,
        lines: &Bound<'_, PyAny>,
        today: Day,
        progress: Option<Bound<'_, PyAny>>,
        total: Option<u64>,
        network: Option<PyRef<'_, Network>>,
        threads: usize,
        stored: Option<PyRef<'_, Records>>,
    ) -> PyResult<(String, Records)> {
        let today = day(py, &today)?;
        let world = beside(py, world(today, network.as_deref()), stored.as_deref())?;
        let run = errors::known(py, LinesRun::new(&self.0, &form.0, world))?.limit(self.3);
        let run = lines::check(py, run, lines, progress, total, threads)?;
        let (report, book) = run::enter(py, || {
            let (report, book) = run.finish();
            (report.to_json(), book)
        })?;
        Ok((report, Records::new(self, book)))
    }

    /// The report of a CSV file by its bytes or its path, which is read as a stream, and what is fit to count.
    #[pyo3(signature = (form, source, today, progress = None, network = None, stored = None, /))]
    #[expect(clippy::too_many_arguments, reason = "what Python's own signature has, one by one")]
    fn check_csv(
        &self,
        py: Python<'_>,
        form: Option<Text>,
        source: Source<'_>,
        today: Day,
        progress: Option<Bound<'_, PyAny>>,
        network: Option<PyRef<'_, Network>>,
        stored: Option<PyRef<'_, Records>>,
    ) -> PyResult<(String, Records)> {
        let (form, world) = (form.as_ref(), beside(py, world(day(py, &today)?, network.as_deref()), stored.as_deref())?);
        let path = match source {
            Source::Bytes(data) => {
                return self.csv(py, form, Cursor::new(data.as_bytes()), progress, world)?.map_err(PyErr::from);
            }
            Source::Path(path) => path,
        };
        // As Python's own: its class by the number, and with the file's name.
        let failed = |error: io::Error| match error.raw_os_error() {
            Some(number) => {
                let text = error.to_string();
                let text = text.split(" (os error").next().unwrap_or_default().to_owned();
                PyOSError::new_err((number, text, path.clone().into_os_string()))
            }
            None => error.into(),
        };
        let file = py.detach(|| File::open(&path)).map_err(failed)?;
        self.csv(py, form, file, progress, world)?.map_err(failed)
    }

    /// The report of an Arrow table, and what is fit to count. Rows are numbered as in a spreadsheet, whose first row
    /// has the headings; of a frame of pandas, the table's last column numbers them, and its columns of objects stand beside it.
    #[pyo3(signature = (form, table: "object", today, progress = None, total = None, network = None, objects: "tuple[list[str], dict[int, list[object]]] | None" = None, keeps_records = true, stored = None, /))]
    #[expect(clippy::too_many_arguments, reason = "what Python's own signature has, one by one")]
    fn check_table(
        &self,
        py: Python<'_>,
        form: Option<Text>,
        table: &Bound<'_, PyAny>,
        today: Day,
        progress: Option<Bound<'_, PyAny>>,
        total: Option<u64>,
        network: Option<PyRef<'_, Network>>,
        objects: Option<Beside<'_>>,
        keeps_records: bool,
        stored: Option<PyRef<'_, Records>>,
    ) -> PyResult<(String, Records)> {
        let (today, hook) = (day(py, &today)?, Hook::new(progress, total));
        let ledger = self.run(py, form.as_ref(), beside(py, world(today, network.as_deref()), stored.as_deref())?)?;
        let mut ledger = if keeps_records { ledger } else { ledger.without_records() };
        let mut table = Table::of(table, objects)?;
        ledger.header(&table.names());
        let rows = table.for_each_part(py, &hook, |numbers, columns| ledger.columns(numbers, columns))?;
        hook.end(rows)?;
        let (report, book) = run::enter(py, || {
            let (report, book) = ledger.finish();
            (report.to_json(), book)
        })?;
        Ok((report, Records::new(self, book)))
    }

    /// The columns whose cells may come once together, of a table with these headings.
    #[pyo3(signature = (form, headings, /))]
    fn once_columns(&self, py: Python<'_>, form: Text, headings: Vec<Text>) -> PyResult<Vec<Vec<usize>>> {
        let headings: Vec<&str> = headings.iter().map(|heading| heading.0.as_str()).collect();
        Ok(self.the_form(py, &form.0)?.once_columns(&headings))
    }

    /// The place and the sentence of a finding, with the form's own label.
    #[pyo3(signature = (form, finding: "dict[str, object]", lang, /))]
    fn message(&self, py: Python<'_>, form: Text, finding: &Bound<'_, PyDict>, lang: &str) -> PyResult<String> {
        Ok(self.the_form(py, &form.0)?.message(&read_finding(py, finding)?, language(py, lang)?))
    }

    /// A place standard as JSON text: at a division or of the whole, on a day, with choices as JSON text.
    #[pyo3(signature = (id, division, day, choices, /))]
    fn standard(&self, py: Python<'_>, id: Text, division: Option<Text>, day: Day, choices: Text) -> PyResult<String> {
        let division = division.as_ref().map(|code| code.0.as_str());
        errors::known(py, run::enter(py, || self.0.standards().at_json(&id.0, division, &day.0, &choices.0))?)
    }

    /// The names of its pay schemes.
    fn scheme_ids(&self) -> Vec<&str> {
        self.0.schemes().iter().map(wushe::pay::Scheme::id).collect()
    }

    /// What a page needs to draw a form, as JSON text.
    #[pyo3(signature = (form, lang, /))]
    fn describe(&self, py: Python<'_>, form: Text, lang: &str) -> PyResult<String> {
        Ok(self.the_form(py, &form.0)?.describe_json(language(py, lang)?))
    }

    /// The type of a form's records as a TypeScript module.
    #[pyo3(signature = (form, /))]
    fn typescript(&self, py: Python<'_>, form: Text) -> PyResult<String> {
        Ok(self.the_form(py, &form.0)?.typescript())
    }

    /// The type of a form's records as a Python module.
    #[pyo3(signature = (form, /))]
    fn typed_dict(&self, py: Python<'_>, form: Text) -> PyResult<String> {
        Ok(self.the_form(py, &form.0)?.typed_dict())
    }

    /// A form as JSON Schema.
    #[pyo3(signature = (form, /))]
    fn json_schema(&self, py: Python<'_>, form: Text) -> PyResult<String> {
        Ok(self.the_form(py, &form.0)?.json_schema())
    }
}

pub(crate) fn world(today: Date, network: Option<&Network>) -> World<'_> {
    let world = World::new(today);
    network.map_or(world, |network| world.network(&network.0))
}

/// The same beside records that are stored already.
pub(crate) fn beside<'w>(py: Python<'_>, world: World<'w>, stored: Option<&'w Records>) -> PyResult<World<'w>> {
    Ok(match stored {
        Some(records) => world.beside(run::enter(py, || records.stored())?),
        None => world,
    })
}

fn listed(stations: Option<Vec<Text>>) -> Option<Stations> {
    stations.map(|stations| Stations::new(stations.iter().map(|station| station.0.as_str())))
}

fn among<'w>(world: World<'w>, stations: Option<&'w Stations>) -> World<'w> {
    stations.map_or(world, |stations| world.stations(stations))
}

pub(crate) fn day(py: Python<'_>, day: &Day) -> PyResult<Date> {
    today(py, day, "today")
}
