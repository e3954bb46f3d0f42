use super::Pack;
use crate::finding::{Code, Finding, Path, Problem, Report};
use crate::form::{BatchReport, Cell, FINDING_LIMIT, Form, Ledger, Outcome, Reading, World};
use crate::metrics::Tally;
use crate::service::Kind;
use crate::staff::Roster;

/// A ledger on its way through a rulebook: rows are checked, what is fit to count goes to the measures, and what tells of staff
/// or posts is kept for the roster.
///
/// Memory grows with the records that count (about 20 bytes a record and measure, each key once) and with the staff records,
/// not with the text or the findings.
///
/// ```
/// use wushe::form::Cell;
/// use wushe::pack::{LedgerRun, Pack};
/// use wushe::value::Date;
///
/// let pack = Pack::builtin("hinggan")?;
/// let today = Date::parse("2022-05-21").unwrap();
/// let mut run = LedgerRun::new(&pack, Some("home_visit"), today)?;
/// run.header(&["走访日期", "社工站", "走访社工", "家庭编号"]);
/// let row = ["2022-05-20", "152221100000", "W1", "H1"];
/// run.row(2, row.into_iter().map(Cell::Text));
/// let (report, _) = run.finish();
/// assert_eq!((report.rows, report.accepted), (1, 1), "{}", report.to_json());
/// assert!(LedgerRun::new(&pack, Some("no_such_form"), today).is_err());
/// # Ok::<(), Vec<wushe::finding::Finding>>(())
/// ```
#[derive(Debug)]
pub struct LedgerRun<'p> {
    pack: &'p Pack,
    forms: Vec<&'p Form>,
    world: World<'p>,
    reading: Reading,
    limit: usize,
    ledger: Option<Ledger<'p>>,
    early: Vec<Finding>,
    tally: Tally,
    roster: Roster,
}

impl<'p> LedgerRun<'p> {
    /// A run over rows of one form, or of the forms that a 记录类型 column names. Where there is neither, the headings
    /// decide, if all that one form alone requires is among them; a list of workers is always named.
    ///
    /// # Errors
    /// `form_unknown` where the rulebook has no form of that name.
    pub fn new(pack: &'p Pack, form: Option<&str>, world: impl Into<World<'p>>) -> Result<Self, Vec<Finding>> {
        let forms = match form {
            None => pack.forms().iter().collect(),
            Some(name) => match pack.form(name) {
                Some(form) => vec![form],
                None => {
                    let known: Vec<_> = pack.forms().iter().map(Form::id).collect();
                    return Err(vec![Problem::new(Code::FormUnknown).with("known", known.join(", ")).at(Path::new())]);
                }
            },
        };
        let tally = Tally::new(pack.measures());
        Ok(LedgerRun {
            pack,
            forms,
            world: world.into(),
            reading: Reading::default(),
            limit: FINDING_LIMIT,
            ledger: None,
            early: Vec::new(),
            tally,
            roster: Roster::new(),
        })
    }

    /// The same run, whose report holds the first `limit` findings whole.
    #[must_use]
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// The same run, whose cells are read in that way.
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::form::{Cell, Reading};
    /// use wushe::pack::{LedgerRun, Pack};
    /// use wushe::value::Date;
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let check = |reading: Reading| {
    ///     let mut run = LedgerRun::new(&pack, Some("home_visit"), Date::parse("2022-05-21").unwrap())?.reading(reading);
    ///     run.header(&["走访日期", "社工站", "走访社工", "家庭编号"]);
    ///     run.row(2, ["2022/5/20", "152221100000", "W1", "H1"].into_iter().map(Cell::Text));
    ///     Ok::<_, Vec<wushe::finding::Finding>>(run.finish().0)
    /// };
    /// let read = check(Reading::default())?;
    /// assert_eq!((read.accepted, read.report.findings[0].code), (1, Code::Normalised));
    /// let refused = check(Reading { normalise: false, ..Reading::default() })?;
    /// assert_eq!((refused.accepted, refused.report.findings[0].code), (0, Code::WrittenLoosely));
    /// # Ok::<(), Vec<wushe::finding::Finding>>(())
    /// ```
    #[must_use]
    pub fn reading(mut self, reading: Reading) -> Self {
        self.reading = reading;
        self
    }

    /// Takes the headings, which come before all rows.
    pub fn header(&mut self, headings: &[&str]) {
        let mut forms = self.forms.clone();
        if forms.len() > 1 && !Ledger::names_its_forms(headings) {
            // The one column that a list of workers requires stands in every staff ledger.
            let told_apart = forms.iter().copied().filter(|form| *form.kind() != Kind::Worker);
            let fitting: Vec<_> = told_apart.filter(|form| form.is_served_by(headings)).collect();
            if fitting.len() == 1 {
                forms = fitting;
            }
        }
        let mut ledger = Ledger::new(&forms, headings, self.world, self.limit).reading(self.reading);
        for finding in self.early.drain(..) {
            ledger.tell(finding);
        }
        self.ledger = Some(ledger);
    }

    /// Takes one row; `number` is that of a spreadsheet, in which the headings are row 1.
    pub fn row<'c>(&mut self, number: u32, cells: impl Iterator<Item = Cell<'c>> + Clone) {
        self.row_with(number, cells, &[]);
    }

    fn row_with<'c>(&mut self, number: u32, cells: impl Iterator<Item = Cell<'c>> + Clone, problems: &[Problem]) {
        match self.ledger.as_mut().and_then(|ledger| ledger.row(number, cells, problems)) {
            Some(Outcome::Record(record)) => {
                self.tally.push(&record);
                self.roster.push(&record, number);
            }
            Some(Outcome::Rejected(kind)) => {
                self.tally.reject(kind);
                self.roster.reject(kind);
            }
            None => {}
        }
    }

    /// Tells something of the whole text.
    pub fn problem(&mut self, problem: Problem) {
        match &mut self.ledger {
            Some(ledger) => ledger.tell(problem.at(Path::new())),
            None => self.early.push(problem.at(Path::new())),
        }
    }

    /// How many rows have come so far, those that could not be read included.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.ledger.as_ref().map_or(0, Ledger::rows)
    }

    /// The staff records that have come so far, which then are no longer here.
    #[must_use]
    pub fn take_roster(&mut self) -> Roster {
        std::mem::take(&mut self.roster)
    }

    /// The report of all rows, and the records that count.
    #[must_use]
    pub fn finish(self) -> (BatchReport, Tally) {
        let report = match self.ledger {
            Some(ledger) => ledger.finish(),
            None => {
                let report = Report::new(self.pack.identity().clone(), self.early, Vec::new());
                BatchReport { report, rows: 0, accepted: 0, kinds: Vec::new() }
            }
        };
        (report, self.tally)
    }
}

#[cfg(feature = "csv")]
impl<'p> LedgerRun<'p> {
    /// Takes one row of a table's text, the first of them being the headings.
    pub fn table_row(&mut self, row: crate::form::table::Row<'_>) {
        let tell = |problem: &Problem| problem.clone().at(Path::new().index(row.number));
        match &mut self.ledger {
            Some(ledger) if row.is_lost() => row.problems.iter().for_each(|problem| ledger.lost_row(row.number, problem.clone())),
            Some(_) => self.row_with(row.number, row.cells.iter().map(Cell::Text), row.problems),
            None if row.is_lost() => self.early.extend(row.problems.iter().map(tell)),
            None => {
                self.early.extend(row.problems.iter().map(tell));
                let headings: Vec<&str> = row.cells.iter().collect();
                self.header(&headings);
            }
        }
    }

    /// Takes a whole CSV text. What can't be read at all is the one finding of the report.
    pub fn csv(&mut self, bytes: &[u8]) {
        let mut probe = crate::form::table::EncodingProbe::new();
        probe.feed(bytes);
        let mut csv = self.csv_chunks(probe);
        csv.feed(bytes);
        csv.finish();
    }

    /// The way in for a CSV text that comes in chunks, whose every byte the probe has seen.
    pub fn csv_chunks(&mut self, probe: crate::form::table::EncodingProbe) -> super::LedgerCsv<'_, 'p> {
        super::LedgerCsv::new(self, probe)
    }
}
