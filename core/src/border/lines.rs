use super::ledger::keeping;
use crate::finding::Findings;
use crate::form::{BatchReport, FINDING_LIMIT, JsonLines, World};
use crate::pack::Pack;
use crate::service::Book;

/// JSON Lines on their way through a rulebook, a record a line: what nothing forbids goes into a [`Book`], as
/// [`LedgerRun`](super::LedgerRun) does with rows.
///
/// ```
/// use wushe::border::LinesRun;
/// use wushe::pack::Pack;
/// use wushe::value::Date;
///
/// let pack = Pack::builtin("hinggan")?;
/// let today = Date::parse("2022-05-21").unwrap();
/// let mut run = LinesRun::new(&pack, "home_visit", today)?;
/// run.line(r#"{"visited_on":"2022-05-20","station":"152221100000","worker":"W1","household":"H1"}"#);
/// run.line(r#"{"visited_on":"2022-05-32"}"#);
/// let (report, _) = run.finish();
/// assert_eq!((report.rows, report.accepted), (2, 1));
/// assert!(LinesRun::new(&pack, "no_such_form", today).is_err());
/// # Ok::<(), wushe::finding::Findings>(())
/// ```
#[derive(Debug)]
pub struct LinesRun<'p> {
    lines: JsonLines<'p>,
    number: u32,
    book: Book,
}

impl<'p> LinesRun<'p> {
    /// A run over records of one form, checked on a day or in a [`World`].
    ///
    /// # Errors
    /// `form_unknown` where the rulebook has no form of that name.
    pub fn new(pack: &'p Pack, form: &str, world: impl Into<World<'p>>) -> Result<Self, Findings> {
        let form = pack.form(form)?;
        let (world, mut book) = (world.into(), Book::new());
        book.begin(pack.identity(), world.today());
        Ok(LinesRun { lines: JsonLines::new(form, world, FINDING_LIMIT), number: 0, book })
    }

    /// The same run, whose report holds the first `limit` findings whole.
    ///
    /// ```
    /// use wushe::border::LinesRun;
    /// use wushe::pack::Pack;
    /// use wushe::value::Date;
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let mut run = LinesRun::new(&pack, "home_visit", Date::parse("2022-05-21").unwrap())?.limit(1);
    /// run.line("{}");
    /// let report = run.finish().0.report;
    /// assert!(report.findings.len() == 1 && report.errors > 1);
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    #[must_use]
    pub fn limit(mut self, limit: usize) -> Self {
        self.lines.limit(limit);
        self
    }

    /// Takes the next line; a blank one counts as a line and is no record.
    pub fn line(&mut self, line: &str) {
        self.number = self.number.saturating_add(1);
        if let Some(outcome) = self.lines.line(line) {
            keeping(&mut self.book)(self.number, outcome);
        }
    }

    /// The report of all lines, and the records that nothing forbids.
    #[must_use]
    pub fn finish(mut self) -> (BatchReport, Book) {
        let batch = self.lines.finish();
        self.book.end(batch.rows_hash, batch.unread());
        (batch, self.book)
    }
}
