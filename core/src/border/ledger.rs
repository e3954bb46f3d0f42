use crate::finding::{Code, Findings, Path, Problem};
use crate::form::{BatchReport, Cell, Column, ColumnCheck, Early, Form, Ledger, Opening, Reading, World, keeping, lend_row};
use crate::pack::Pack;
use crate::service::{Book, Kind};

/// A ledger on its way through a rulebook: rows are checked, and what nothing forbids goes into a [`Book`].
///
/// Memory grows with the records that count (as [`Book`] says), not with the text or the findings.
///
/// ```
/// use wushe::form::Cell;
/// use wushe::border::LedgerRun;
/// use wushe::pack::Pack;
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
/// # Ok::<(), wushe::finding::Findings>(())
/// ```
#[derive(Debug)]
pub struct LedgerRun<'p> {
    pack: &'p Pack,
    forms: Vec<&'p Form>,
    world: World<'p>,
    reading: Reading,
    stage: Stage<'p>,
    early: Early,
    book: Book,
    is_kept: bool,
    columns: ColumnCheck,
    headings: Headings,
}

/// What stands above the columns: in a table without headings that can be somebody's row.
struct Headings(Vec<String>);

impl std::fmt::Debug for Headings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} headings", self.0.len())
    }
}

/// How far a ledger has come.
#[derive(Debug)]
enum Stage<'p> {
    /// The headings have not come.
    Opening(Opening<'p>),
    /// Rows are checked.
    Rows(Box<Ledger<'p>>),
    /// There are no headings that are known, and so no record can be read.
    NoHeadings,
}

impl<'p> LedgerRun<'p> {
    /// A run over rows of one form, or of the forms that a 记录类型 column names. Where there is neither, the headings
    /// decide, if all that one form alone requires is among them; a list of workers is always named.
    ///
    /// # Errors
    /// `form_unknown` where the rulebook has no form of that name.
    pub fn new(pack: &'p Pack, form: Option<&str>, world: impl Into<World<'p>>) -> Result<Self, Findings> {
        let forms = match form {
            None => pack.forms().iter().collect(),
            Some(name) => vec![pack.form(name)?],
        };
        Ok(Self::over(pack, forms, world.into()))
    }

    /// A run over rows of these forms.
    pub(super) fn over(pack: &'p Pack, forms: Vec<&'p Form>, world: World<'p>) -> Self {
        let stage = Stage::Opening(Opening::new(&forms));
        let (reading, early) = (Reading::default(), Early::new(pack.identity().clone()));
        let mut book = Book::new();
        book.begin(pack.identity(), world.today());
        LedgerRun {
            pack,
            forms,
            world,
            reading,
            stage,
            early,
            book,
            is_kept: true,
            columns: ColumnCheck::default(),
            headings: Headings(Vec::new()),
        }
    }

    /// The same run, whose report holds the first `limit` findings whole.
    #[must_use]
    pub fn limit(mut self, limit: usize) -> Self {
        self.early.limit(limit);
        self
    }

    /// The same run, which tells what there is to tell and keeps no record: its book stays empty.
    ///
    /// ```
    /// use wushe::border::LedgerRun;
    /// use wushe::pack::Pack;
    /// use wushe::value::Date;
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let mut run = LedgerRun::new(&pack, None, Date::parse("2022-05-21").unwrap())?.without_records();
    /// run.csv("走访日期,社工站,走访社工,家庭编号\n2022-05-20,152221100000,W1,H1\n".as_bytes());
    /// let (report, book) = run.finish();
    /// assert_eq!((report.accepted, book.len()), (1, 0));
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    #[must_use]
    pub fn without_records(mut self) -> Self {
        self.is_kept = false;
        self
    }

    /// The same run, whose cells are read in that way.
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::form::{Cell, Reading};
    /// use wushe::border::LedgerRun;
    /// use wushe::pack::Pack;
    /// use wushe::value::Date;
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let check = |reading: Reading| {
    ///     let mut run = LedgerRun::new(&pack, Some("home_visit"), Date::parse("2022-05-21").unwrap())?.reading(reading);
    ///     run.header(&["走访日期", "社工站", "走访社工", "家庭编号"]);
    ///     run.row(2, ["2022/5/20", "152221100000", "W1", "H1"].into_iter().map(Cell::Text));
    ///     Ok::<_, wushe::finding::Findings>(run.finish().0)
    /// };
    /// let read = check(Reading::default())?;
    /// assert_eq!((read.accepted, read.report.findings[0].code), (1, Code::Normalised));
    /// let refused = check(Reading { normalise: false, ..Reading::default() })?;
    /// assert_eq!((refused.accepted, refused.report.findings[0].code), (0, Code::WrittenLoosely));
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    #[must_use]
    pub fn reading(mut self, reading: Reading) -> Self {
        self.reading = reading;
        self
    }

    /// Takes the headings, or the title that stands above them; they come before all rows. Headings that come again count from there on.
    pub fn header(&mut self, headings: &[&str]) {
        self.take(1, headings.iter().map(|heading| Cell::Text(heading)), &[]);
    }

    /// Takes one row; `number` is that of a spreadsheet, in which the headings are row 1. A row before the headings is told and refused
    /// (`row_before_headings`).
    pub fn row<'c>(&mut self, number: u32, cells: impl Iterator<Item = Cell<'c>> + Clone) {
        if let Stage::Opening(opening) = &self.stage
            && opening.rows() == 0
        {
            self.early.lost_row(number, Code::RowBeforeHeadings.into());
            return;
        }
        self.take(number, cells, &[]);
    }

    /// Takes some rows of a table whose columns lie as types, in the order of the headings; `numbers` are those of the rows. A row of which it is proven,
    /// column by column, that there is nothing to tell is counted so; every other is checked as [`LedgerRun::row`] does. Report and book are the same
    /// (tested).
    ///
    /// ```
    /// use wushe::border::LedgerRun;
    /// use wushe::form::{Column, Values};
    /// use wushe::pack::Pack;
    /// use wushe::value::Date;
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let mut run = LedgerRun::new(&pack, Some("home_visit"), Date::parse("2022-05-21").unwrap())?;
    /// run.header(&["走访日期", "社工站", "走访社工", "家庭编号"]);
    /// let stations = ["152221100000"];
    /// let columns = [
    ///     Column::new(Values::Days(&[19_132, 19_133, 25_000])),
    ///     Column::new(Values::Codes { codes: &[0, 0, 0], dictionary: 0, length: 1, texts: &stations }),
    ///     Column::new(Values::Texts(&["W1", "W2", "W1"])),
    ///     Column::new(Values::Ints(&[1, 2, 3])),
    /// ];
    /// run.columns(&[2, 3, 4], &columns);
    /// let (report, book) = run.finish();
    /// assert_eq!((report.rows, report.accepted, book.len()), (3, 2, 2));
    /// assert_eq!(report.report.findings[0].path.to_string(), "[4].visited_on", "it lies after the day of the check");
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn columns(&mut self, numbers: &[u32], columns: &[Column<'_>]) {
        let mut from = 0;
        while !matches!(self.stage, Stage::Rows(_)) && from < numbers.len() {
            if let Some(number) = numbers.get(from) {
                lend_row(columns, from, |cells| self.row(*number, cells.iter().copied()));
            }
            from += 1;
        }
        if let Stage::Rows(ledger) = &mut self.stage {
            self.columns.rows(ledger, columns, numbers, from, self.is_kept.then_some(&mut self.book));
        }
    }

    /// How many rows were proven clean column by column.
    #[must_use]
    pub fn proven(&self) -> u64 {
        self.columns.proven()
    }

    /// Takes one row of a sheet, among the first of which are the headings, as [`LedgerRun::csv`] does of a text; `number` is that beside the row.
    ///
    /// ```
    /// use wushe::border::LedgerRun;
    /// use wushe::form::Cell;
    /// use wushe::pack::Pack;
    /// use wushe::value::Date;
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let mut run = LedgerRun::new(&pack, Some("home_visit"), Date::parse("2022-05-21").unwrap())?;
    /// run.sheet_row(3, ["走访日期", "社工站", "走访社工", "家庭编号"].into_iter().map(Cell::Text));
    /// run.sheet_row(5, ["2022-05-32", "152221100000", "W1", "H1"].into_iter().map(Cell::Text));
    /// let (report, _) = run.finish();
    /// assert_eq!((report.rows, report.accepted), (1, 0));
    /// assert_eq!(report.report.findings[0].path.to_string(), "[5].visited_on");
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn sheet_row<'c>(&mut self, number: u32, cells: impl Iterator<Item = Cell<'c>> + Clone) {
        self.take(number, cells, &[]);
    }

    fn take<'c>(&mut self, number: u32, cells: impl Iterator<Item = Cell<'c>> + Clone, problems: &[Problem]) {
        match &mut self.stage {
            Stage::Opening(opening) => {
                if opening.push(number, cells, problems) {
                    self.begin();
                }
            }
            Stage::Rows(ledger) => ledger.row(number, cells, problems, &mut keeping(self.is_kept.then_some(&mut self.book))),
            Stage::NoHeadings => self.early.unread(cells),
        }
    }

    /// Ends the search for the headings and checks the rows below them.
    fn begin(&mut self) {
        let Stage::Opening(opening) = std::mem::replace(&mut self.stage, Stage::NoHeadings) else { return };
        if opening.rows() == 0 {
            return;
        }
        let found = match opening.find() {
            Ok(found) => found,
            Err(likely) => {
                self.early.tell(Problem::new(Code::HeadingsNotFound).at(Path::new().index(likely.number())));
                for row in likely.others() {
                    row.lend(|cells| self.early.unread(cells.iter().copied()));
                }
                return;
            }
        };
        let headings: Vec<&str> = found.headings.iter().map(String::as_str).collect();
        let mut forms = self.forms.clone();
        if forms.len() > 1 && !Ledger::names_its_forms(&headings) {
            // The one column that a list of workers requires stands in every staff ledger.
            let told_apart = forms.iter().copied().filter(|form| *form.kind() != Kind::Worker);
            let fitting: Vec<_> = told_apart.filter(|form| form.is_served_by(&headings)).collect();
            if fitting.len() == 1 {
                forms = fitting;
            }
        }
        let early = std::mem::replace(&mut self.early, Early::new(self.pack.identity().clone()));
        let mut ledger = Ledger::below(&forms, &headings, found.number, self.world, early).reading(self.reading);
        for row in &found.above {
            ledger.tell(Problem::new(Code::RowAboveHeadings).with("row", found.number).at(Path::new().index(*row)));
        }
        if let Some(row) = found.joined {
            ledger.tell(Problem::new(Code::HeadingsJoined).with("row", row).at(Path::new().index(found.number)));
        }
        self.stage = Stage::Rows(Box::new(ledger));
        self.headings = Headings(found.headings);
        for row in &found.rows {
            row.lend(|cells| self.take(row.number(), cells.iter().copied(), row.problems()));
        }
    }

    /// The headings that the rows are read by; none where no row has any. A search that is still on ends here, so ask when all rows have come.
    ///
    /// ```
    /// use wushe::border::LedgerRun;
    /// use wushe::form::Cell;
    /// use wushe::pack::Pack;
    /// use wushe::value::Date;
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let mut run = LedgerRun::new(&pack, None, Date::parse("2022-05-21").unwrap())?;
    /// run.sheet_row(1, ["五月台账"].into_iter().map(Cell::Text));
    /// run.sheet_row(2, ["走访日期", "社工站"].into_iter().map(Cell::Text));
    /// assert_eq!(run.headings(), ["走访日期", "社工站"]);
    /// let mut none = LedgerRun::new(&pack, None, Date::parse("2022-05-21").unwrap())?;
    /// assert!(none.headings().is_empty());
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn headings(&mut self) -> &[String] {
        if let Stage::Opening(_) = &self.stage {
            self.begin();
        }
        &self.headings.0
    }

    /// Tells something of the whole text.
    pub fn problem(&mut self, problem: Problem) {
        match &mut self.stage {
            Stage::Rows(ledger) => ledger.tell(problem.at(Path::new())),
            _ => self.early.tell(problem.at(Path::new())),
        }
    }

    /// How many records have come so far, those that could not be read included.
    #[must_use]
    pub fn rows(&self) -> u64 {
        match &self.stage {
            Stage::Opening(opening) => {
                u64::try_from(opening.rows().saturating_sub(1)).unwrap_or(u64::MAX).saturating_add(self.early.rows())
            }
            Stage::Rows(ledger) => ledger.rows(),
            Stage::NoHeadings => self.early.rows(),
        }
    }

    /// Checks what still waits for a row that does not come.
    fn complete(&mut self) {
        if let Stage::Opening(_) = &self.stage {
            self.begin();
        }
        if let Stage::Rows(ledger) = &mut self.stage {
            ledger.complete(&mut keeping(self.is_kept.then_some(&mut self.book)));
        }
    }

    /// The report of all rows, and the records that nothing forbids.
    #[must_use]
    pub fn finish(mut self) -> (BatchReport, Book) {
        self.complete();
        let batch = match self.stage {
            Stage::Rows(ledger) => ledger.finish(&mut keeping(self.is_kept.then_some(&mut self.book))),
            _ => self.early.finish(),
        };
        self.book.end(batch.rows_hash, batch.unread());
        (batch, self.book)
    }
}

#[cfg(feature = "csv")]
impl<'p> LedgerRun<'p> {
    /// Takes one row of a table's text, among the first of which are the headings.
    pub fn table_row(&mut self, row: crate::form::table::Row<'_>) {
        if !row.is_lost() {
            self.take(row.number, row.cells.iter().map(Cell::Text), row.problems);
            return;
        }
        for problem in row.problems {
            match &mut self.stage {
                Stage::Rows(ledger) => ledger.lost_row(row.number, problem.clone()),
                _ => self.early.lost_row(row.number, problem.clone()),
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
