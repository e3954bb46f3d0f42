use super::LedgerRun;
use crate::finding::Problem;
use crate::form::table::{EncodingProbe, TableReader};

/// How far a text has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Progress {
    /// Rows checked, the headings not counted. How many there are in all is not known before the end.
    pub rows: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Bytes in all.
    pub bytes_total: u64,
}

/// A CSV text on its way into a [`LedgerRun`], in chunks of any size, however the text is cut.
///
/// The bytes come twice: to an [`EncodingProbe`], and then here. Between two chunks the caller can tell how far it is,
/// listen for a signal or give up: whoever drops the run has no half of a report.
///
/// ```
/// use wushe::form::table::EncodingProbe;
/// use wushe::border::{LedgerRun, Progress};
/// use wushe::pack::Pack;
/// use wushe::value::Date;
///
/// let pack = Pack::builtin("hinggan")?;
/// let mut run = LedgerRun::new(&pack, Some("home_visit"), Date::parse("2022-05-21").unwrap())?;
/// let text = "走访日期,社工站,走访社工,家庭编号\n2022-05-20,152221100000,W1,H1\n".as_bytes();
///
/// let mut probe = EncodingProbe::new();
/// text.chunks(16).for_each(|chunk| probe.feed(chunk));
/// let mut csv = run.csv_chunks(probe);
/// let mut far = Progress::default();
/// for chunk in text.chunks(16) {
///     far = csv.feed(chunk);
/// }
/// csv.finish();
/// assert_eq!((far.rows, far.bytes, far.bytes_total), (1, 79, 79));
/// assert_eq!(run.finish().0.accepted, 1);
///
/// let mut run = LedgerRun::new(&pack, None, Date::parse("2022-05-21").unwrap())?;
/// let mut probe = EncodingProbe::new();
/// probe.feed(b"%PDF-1.7");
/// let csv = run.csv_chunks(probe);
/// assert_eq!(csv.refusal().map(|problem| problem.code), Some(wushe::Code::LedgerNotText));
/// # Ok::<(), wushe::finding::Findings>(())
/// ```
#[derive(Debug)]
pub struct LedgerCsv<'r, 'p> {
    run: &'r mut LedgerRun<'p>,
    reader: Result<TableReader, Problem>,
    bytes: u64,
    bytes_total: u64,
}

impl<'r, 'p> LedgerCsv<'r, 'p> {
    pub(super) fn new(run: &'r mut LedgerRun<'p>, probe: EncodingProbe) -> Self {
        let bytes_total = probe.bytes();
        let reader = probe.finish().and_then(|encoding| {
            let reader = TableReader::new(encoding)?;
            if let Some(hint) = encoding.hint() {
                run.problem(hint);
            }
            Ok(reader)
        });
        LedgerCsv { run, reader, bytes: 0, bytes_total }
    }

    /// Why no row can be read: `ledger_not_text`, `ledger_empty`, `ledger_other_encoding` or
    /// `ledger_not_utf8`. The report will tell it too.
    #[must_use]
    pub fn refusal(&self) -> Option<&Problem> {
        self.reader.as_ref().err()
    }

    /// Takes the next bytes and checks the rows that they complete.
    pub fn feed(&mut self, chunk: &[u8]) -> Progress {
        if let Ok(reader) = &mut self.reader {
            reader.feed(chunk, &mut |row| self.run.table_row(row));
        }
        self.bytes = self.bytes.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        self.progress()
    }

    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress { rows: self.run.rows(), bytes: self.bytes, bytes_total: self.bytes_total }
    }

    /// Checks what is left at the end of the text. The report is that of [`LedgerRun::finish`].
    pub fn finish(self) {
        let read = self.reader.and_then(|reader| reader.finish(&mut |row| self.run.table_row(row)));
        if let Err(problem) = read {
            self.run.problem(problem);
        }
    }
}
