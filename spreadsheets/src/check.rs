//! Workbooks and CSV texts as one ledger, each finding with its file, sheet and cell.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use wushe::Pack;
use wushe::border::LedgerRun;
use wushe::finding::{Code, Finding, Findings, Param, Path, Problem, Segment, Severity, Status, to_json};
use wushe::form::{BatchReport, Cell, FINDING_LIMIT, Form, KindCount, Ledger, Reading, World};
use wushe::service::Book;

use crate::archive::Limits;
use crate::names::{self, TEMPLATE_SHEET};
use crate::sheet::{Told, Value};
use crate::source::{Source, is_workbook};

/// A finding and where it is.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Located {
    /// What was found.
    pub finding: Finding,
    /// The name of the file, without its folders.
    pub file: Arc<str>,
    /// The name of the sheet; none where the file is meant, or is a CSV text.
    pub sheet: Option<Arc<str>>,
    /// The cell, such as `D4`: of what is about a row, the first one. None where the sheet is meant.
    pub cell: Option<String>,
}

impl Serialize for Located {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct View<'l> {
            #[serde(flatten)]
            finding: &'l Finding,
            file: &'l str,
            sheet: Option<&'l str>,
            cell: Option<&'l str>,
        }
        let Located { finding, file, sheet, cell } = self;
        View { finding, file, sheet: sheet.as_deref(), cell: cell.as_deref() }.serialize(serializer)
    }
}

/// A file or a sheet may be named after a person.
impl fmt::Debug for Located {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Located({:?}, {:?})", self.finding, self.cell)
    }
}

/// A check of files on its way: their sheets go through a rulebook one after another.
///
/// ```
/// use wushe::{Date, Pack};
/// use wushe_spreadsheets::{Check, Limits};
///
/// let pack = Pack::builtin("hinggan")?;
/// let mut check = Check::new(&pack, Some("home_visit"), Date::parse("2022-05-21").unwrap())?;
/// check.file("visits.csv", "走访日期,社工站,走访社工,家庭编号\n2022-05-32,152221100000,W1,H1\n".as_bytes(), Limits::default());
/// let checked = check.finish();
/// assert_eq!((checked.rows, checked.accepted), (1, 0));
/// assert_eq!(checked.findings[0].cell.as_deref(), Some("A2"));
/// assert!(Check::new(&pack, Some("no_such_form"), Date::parse("2022-05-21").unwrap()).is_err());
/// # Ok::<(), wushe::Findings>(())
/// ```
pub struct Check<'p> {
    pack: &'p Pack,
    form: Option<&'p Form>,
    world: World<'p>,
    reading: Reading,
    limit: usize,
    checked: Checked,
}

impl fmt::Debug for Check<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Check({:?})", self.checked)
    }
}

/// What a check of files gives.
pub struct Checked {
    /// The rulebook that was applied.
    pub pack: Arc<str>,
    /// The findings, in the order of the files and their sheets.
    pub findings: Vec<Located>,
    /// How many errors there are, listed or not.
    pub errors: u64,
    /// How many warnings there are, listed or not.
    pub warnings: u64,
    /// Records read.
    pub rows: u64,
    /// Records without an error.
    pub accepted: u64,
    /// Rows that are no records.
    pub skipped: u64,
    /// The same by kind.
    pub kinds: Vec<KindCount>,
    /// The records that nothing forbids.
    pub book: Book,
    missing: Vec<Arc<str>>,
    truncated: BTreeMap<(&'static str, String), u64>,
    /// The file and sheet of each of the book's ledgers.
    places: Vec<(Arc<str>, Option<Arc<str>>)>,
}

impl fmt::Debug for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Checked({} rows, {} accepted, {} findings)", self.rows, self.accepted, self.findings.len())
    }
}

/// What was read of a sheet.
struct Sheet {
    name: Option<Arc<str>>,
    number: usize,
    told: Vec<Told>,
    report: BatchReport,
    book: Book,
    headings: Vec<String>,
    /// Whether its headings have all that a form requires.
    is_served: bool,
}

impl Sheet {
    /// Whether nothing is written in it.
    fn is_blank(&self) -> bool {
        self.report.rows == 0 && self.headings.is_empty() && self.report.report.findings.is_empty() && self.told.is_empty()
    }
}

impl<'p> Check<'p> {
    /// A check of files that hold rows of one form, or of the forms that their headings decide, as [`LedgerRun`] does.
    ///
    /// # Errors
    /// `form_unknown` where the rulebook has no form of that name.
    pub fn new(pack: &'p Pack, form: Option<&str>, world: impl Into<World<'p>>) -> Result<Self, Findings> {
        let form = form.map(|name| pack.form(name)).transpose()?;
        let checked = Checked {
            pack: pack.identity().clone(),
            findings: Vec::new(),
            errors: 0,
            warnings: 0,
            rows: 0,
            accepted: 0,
            skipped: 0,
            kinds: Vec::new(),
            book: Book::new(),
            missing: Vec::new(),
            truncated: BTreeMap::new(),
            places: Vec::new(),
        };
        Ok(Check { pack, form, world: world.into(), reading: Reading::default(), limit: FINDING_LIMIT, checked })
    }

    /// The same check, whose cells are read in that way. Where it doesn't say from which year serial numbers count, each workbook does.
    #[must_use]
    pub fn reading(mut self, reading: Reading) -> Self {
        self.reading = reading;
        self
    }

    /// The same check, which lists the first so many findings of each sheet.
    #[must_use]
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// Checks a workbook (`.xlsx`, `.xlsm`, `.xls`, `.ods`), or a CSV text. What can't be read at all is a finding of the file.
    pub fn file(&mut self, name: &str, bytes: &[u8], limits: Limits) {
        let name: Arc<str> = names::file(name).into();
        let read = if is_workbook(bytes) { self.workbook(&name, bytes, limits) } else { self.csv(bytes).map(|sheet| vec![sheet]) };
        match read {
            Ok(sheets) => self.take(&name, sheets),
            Err(problem) => self.checked.tell(&name, None, 0, 0, problem),
        }
    }

    /// Tells that a file which lies beside the others is not read: one of another kind, or a folder.
    pub fn passed_over(&mut self, name: &str) {
        self.checked.tell(&names::file(name).into(), None, 0, 0, Code::FilePassedOver.into());
    }

    fn run(&self, reading: Reading) -> Result<LedgerRun<'p>, Problem> {
        let run = LedgerRun::new(self.pack, self.form.map(Form::id), self.world).map_err(|_| Problem::from(Code::FormUnknown))?;
        Ok(run.reading(reading).limit(self.limit))
    }

    fn forms(&self) -> Vec<&'p Form> {
        self.form.map_or_else(|| self.pack.forms().iter().collect(), |form| vec![form])
    }

    fn csv(&self, bytes: &[u8]) -> Result<Sheet, Problem> {
        let mut run = self.run(self.reading)?;
        run.csv(bytes);
        let (report, book) = run.finish();
        Ok(Sheet { name: None, number: 0, told: Vec::new(), report, book, headings: Vec::new(), is_served: true })
    }

    fn workbook(&mut self, name: &Arc<str>, bytes: &[u8], limits: Limits) -> Result<Vec<Sheet>, Problem> {
        let mut source = Source::open(bytes, limits)?;
        for problem in source.problems() {
            self.checked.tell(name, None, 0, 0, problem);
        }
        let reading = Reading { excel_dates: self.reading.excel_dates.or(source.dates()), ..self.reading };
        let (mut left, mut read) = (limits.cells, Vec::new());
        let parts = source.take_sheets();
        for (at, part) in parts.iter().enumerate() {
            let sheet: Arc<str> = part.name.as_str().into();
            if part.is_ours {
                continue;
            }
            if part.is_hidden && part.name == TEMPLATE_SHEET {
                let mut was = None;
                source.rows(at, part, &mut left, &mut |row, cells, own| {
                    if let (1, Some(Cell::Text(text))) = (row, cells.first().map(|cell| lent(*cell, own))) {
                        was = Some(text.to_owned());
                    }
                })?;
                if let Some(was) = was.filter(|was| is_identity(was) && **was != **self.pack.identity()) {
                    self.checked.tell(name, None, 0, 0, Problem::new(Code::TemplateOther).with("was", was));
                }
                continue;
            }
            if part.is_hidden {
                self.checked.tell(name, Some(&sheet), 0, 0, Code::SheetHidden.into());
                continue;
            }
            let (mut run, mut width) = (self.run(reading)?, 0);
            let told = source.rows(at, part, &mut left, &mut |row, cells, own| {
                width = width.max(cells.len());
                // A row of a sheet ends at its last filled cell, and nothing is missing behind it.
                let blank = std::iter::repeat_n(Cell::Empty, width.saturating_sub(cells.len()));
                run.sheet_row(row, cells.iter().map(|cell| lent(*cell, own)).chain(blank));
            })?;
            let headings = run.headings().to_vec();
            let (report, book) = run.finish();
            let texts: Vec<&str> = headings.iter().map(String::as_str).collect();
            let is_served = !texts.is_empty()
                && (self.forms().iter().any(|form| form.is_served_by(&texts)) || self.form.is_none() && Ledger::names_its_forms(&texts));
            read.push(Sheet { name: Some(sheet), number: at.saturating_add(1), told, report, book, headings, is_served });
        }
        Ok(read)
    }

    /// Takes what the sheets of one file gave. Where one has the headings of a form, those that have not are passed over.
    fn take(&mut self, file: &Arc<str>, sheets: Vec<Sheet>) {
        if sheets.iter().all(Sheet::is_blank) {
            self.checked.tell(file, None, 0, 0, Code::LedgerEmpty.into());
            return;
        }
        let is_one_served = sheets.iter().any(|sheet| sheet.is_served);
        let only = sheets.len() < 2;
        let mut taken: Vec<(usize, Vec<String>, wushe::service::book::RowsHash)> = Vec::new();
        for sheet in sheets {
            let name = sheet.name.as_ref();
            let is_blank = sheet.report.rows == 0 && sheet.headings.is_empty() && !only;
            if !sheet.is_served && (is_one_served || is_blank) {
                if !(is_blank && sheet.report.report.findings.is_empty()) {
                    self.checked.tell(file, name, 0, 0, Code::SheetPassedOver.into());
                }
                continue;
            }
            let hash = sheet.report.rows_hash;
            let alike = taken.iter().find(|(_, headings, _)| *headings == sheet.headings);
            if let Some((number, _, _)) = taken.iter().find(|(_, _, other)| hash.rows() > 0 && *other == hash) {
                self.checked.tell(file, name, 0, 0, Problem::new(Code::SheetDoubled).with("other", *number));
                continue;
            }
            if let Some((number, _, _)) = alike {
                self.checked.tell(file, name, 0, 0, Problem::new(Code::SheetsAlike).with("other", *number));
            }
            for told in sheet.told {
                self.checked.tell(file, name, told.row, told.column, told.problem);
            }
            match self.checked.book.merge(sheet.book) {
                Ok(()) => {
                    self.checked.places.resize(self.checked.book.ledgers().len(), (file.clone(), name.cloned()));
                    self.checked.add(file, name, sheet.report);
                }
                Err(problem) => self.checked.tell(file, name, 0, 0, problem),
            }
            taken.push((sheet.number, sheet.headings, hash));
        }
    }

    /// What all files gave.
    #[must_use]
    pub fn finish(mut self) -> Checked {
        self.checked.tell_doubled(self.pack);
        self.checked
    }
}

/// Whether a text may be the identity of a rulebook.
fn is_identity(text: &str) -> bool {
    text.len() < 200 && text.contains('@') && text.chars().all(|letter| letter.is_ascii_graphic())
}

fn lent(value: Value, own: &str) -> Cell<'_> {
    match value {
        Value::Empty => Cell::Empty,
        Value::Own(from, to) => Cell::Text(own.get(from..to).unwrap_or_default()),
        Value::Int(number) => Cell::Int(number),
        Value::Shown(number, from, to) => Cell::Shown(number, own.get(from..to).unwrap_or_default()),
        Value::Float(number) => Cell::Float(number),
        Value::Boolean(yes) => Cell::Boolean(yes),
        Value::Other => Cell::Other,
    }
}

#[derive(Serialize)]
struct TruncatedRow<'c> {
    code: &'c str,
    field: &'c str,
    count: u64,
}

#[derive(Serialize)]
struct TruncatedView<'c> {
    total: u64,
    by: Vec<TruncatedRow<'c>>,
}

#[derive(Serialize)]
struct ReportView<'c> {
    pack: &'c str,
    status: &'c str,
    missing: Vec<&'c str>,
    findings: &'c [Located],
    errors: u64,
    warnings: u64,
    truncated: Option<TruncatedView<'c>>,
}

#[derive(Serialize)]
struct CheckedView<'c> {
    report: ReportView<'c>,
    rows: u64,
    accepted: u64,
    kinds: &'c [KindCount],
    skipped: u64,
}

impl Checked {
    /// Tells of rows and keys that another sheet or file holds as well, each with the sheet's name where that is of the same file, else the file's.
    fn tell_doubled(&mut self, pack: &Pack) {
        // By numbers, as a ledger may be a sheet or a file.
        let numbers: Vec<String> = (0..self.places.len()).map(|number| number.to_string()).collect();
        let told = pack.doubled_findings(&self.book, &numbers.iter().map(String::as_str).collect::<Vec<_>>());
        for finding in told {
            let [Segment::Index(ledger), Segment::Index(row), ..] = finding.path.segments() else { continue };
            let (Some(Param::Text(other)), Some(Param::Int(first))) = (finding.params.get("other"), finding.params.get("row")) else {
                continue;
            };
            let place = |number: Option<usize>| self.places.get(number?).cloned();
            let (Some((file, sheet)), Some((other, other_sheet))) = (place(usize::try_from(*ledger).ok()), place(other.parse().ok()))
            else {
                continue;
            };
            let name = other_sheet.filter(|_| other == file).unwrap_or(other);
            let problem = Problem::new(finding.code).with("other", name.to_string()).with("row", *first);
            self.tell(&file, sheet.as_ref(), *row, 0, problem);
        }
    }

    fn tell(&mut self, file: &Arc<str>, sheet: Option<&Arc<str>>, row: u32, column: u32, mut problem: Problem) {
        let mut path = Path::new();
        if row > 0 {
            path = path.index(row);
        }
        if column > 0 {
            problem = problem.with("column", column);
        }
        let finding = problem.at(path);
        self.errors += u64::from(finding.severity() == Severity::Error);
        self.warnings += u64::from(finding.severity() == Severity::Warning);
        self.locate(file, sheet, finding);
    }

    fn locate(&mut self, file: &Arc<str>, sheet: Option<&Arc<str>>, finding: Finding) {
        let row = match finding.path.segments().first() {
            Some(Segment::Index(row)) => *row,
            _ => 0,
        };
        let column = match finding.params.get("column") {
            Some(Param::Int(column)) => u32::try_from(*column).unwrap_or(1),
            _ => 1,
        };
        let cell = (row > 0).then(|| names::cell(column, row));
        self.findings.push(Located { finding, file: file.clone(), sheet: sheet.cloned(), cell });
    }

    fn add(&mut self, file: &Arc<str>, sheet: Option<&Arc<str>>, batch: BatchReport) {
        let report = batch.report;
        self.errors += report.errors;
        self.warnings += report.warnings;
        self.rows += batch.rows;
        self.accepted += batch.accepted;
        self.skipped += batch.skipped;
        for kind in batch.kinds {
            match self.kinds.iter_mut().find(|known| known.kind == kind.kind) {
                Some(known) => {
                    known.rows += kind.rows;
                    known.accepted += kind.accepted;
                }
                None => self.kinds.push(kind),
            }
        }
        for name in report.missing {
            if !self.missing.contains(&name) {
                self.missing.push(name);
            }
        }
        for (code, field, count) in report.truncated.iter().flat_map(|truncated| truncated.iter()) {
            *self.truncated.entry((code, field.to_owned())).or_default() += count;
        }
        for finding in report.findings {
            self.locate(file, sheet, finding);
        }
    }

    /// The JSON of a report of many records, whose findings have `file`, `sheet` and `cell` besides.
    ///
    /// ```
    /// use wushe::{Date, Pack};
    /// use wushe_spreadsheets::{Check, Limits};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let mut check = Check::new(&pack, None, Date::parse("2022-05-21").unwrap())?;
    /// check.file("a.xlsx", b"PK", Limits::default());
    /// assert!(check.finish().to_json().contains(r#""code":"workbook_damaged","severity":"error","path":[],"params":{},"file":"a.xlsx","sheet":null"#));
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        let by = self.truncated.iter().map(|((code, field), count)| TruncatedRow { code, field, count: *count });
        let total = self.truncated.values().sum();
        let truncated = (total > 0).then(|| TruncatedView { total, by: by.collect() });
        let status = if self.missing.is_empty() { Status::Complete } else { Status::Incomplete };
        let missing = self.missing.iter().map(|name| &**name).collect();
        let report = ReportView {
            pack: &self.pack,
            status: status.as_str(),
            missing,
            findings: &self.findings,
            errors: self.errors,
            warnings: self.warnings,
            truncated,
        };
        to_json(&CheckedView { report, rows: self.rows, accepted: self.accepted, kinds: &self.kinds, skipped: self.skipped })
    }
}
