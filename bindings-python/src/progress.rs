//! Long work on the texts of ledgers, which tells how far it is and stops where Python says so.

use std::io::{self, Read, Seek};
use std::ops::ControlFlow;

use pyo3::prelude::*;
use wushe::border::{LedgerRun, Progress};
use wushe::form::table::EncodingProbe;

use crate::run;

/// How many bytes are read between two looks at the clock.
const CHUNK: usize = 64 << 10;

/// What is called with `(rows, rows in all or None, parts done, parts in all or None)`, and may raise to stop the work.
///
/// The parts are the bytes of a text, and the rows where these are known from the start.
pub(crate) struct Hook<'py> {
    call: Option<Bound<'py, PyAny>>,
    /// How many rows there are, where the caller knows.
    rows_total: Option<u64>,
}

impl<'py> Hook<'py> {
    pub(crate) fn new(call: Option<Bound<'py, PyAny>>, rows_total: Option<u64>) -> Self {
        Hook { call, rows_total }
    }

    pub(crate) fn rows(&self, rows: u64) -> PyResult<()> {
        self.tell((rows, self.rows_total, rows, self.rows_total))
    }

    fn text(&self, far: Progress) -> PyResult<()> {
        self.tell((far.rows, None, far.bytes, Some(far.bytes_total)))
    }

    /// All of it is done.
    pub(crate) fn end(&self, rows: u64) -> PyResult<()> {
        self.tell((rows, Some(rows), rows, Some(rows)))
    }

    fn tell(&self, far: (u64, Option<u64>, u64, Option<u64>)) -> PyResult<()> {
        match &self.call {
            Some(call) => call.call1(far).map(drop),
            None => Ok(()),
        }
    }
}

/// Reads the bytes of a CSV file twice, and never holds the whole of it.
pub(crate) fn csv(
    py: Python<'_>,
    ledger: &mut LedgerRun<'_>,
    mut source: impl Read + Seek + Send,
    hook: &Hook<'_>,
) -> PyResult<io::Result<()>> {
    let mut buffer = vec![0; CHUNK];
    let mut probe = EncodingProbe::new();
    let seen = run::enter_chunks(py, || chunk(&mut source, &mut buffer, |bytes| probe.feed(bytes)), |()| Ok(()))?;
    if let Err(error) = seen.and_then(|()| source.rewind()) {
        return Ok(Err(error));
    }
    let mut csv = ledger.csv_chunks(probe);
    let read = run::enter_chunks(py, || chunk(&mut source, &mut buffer, |bytes| csv.feed(bytes)), |far| hook.text(far))?;
    if read.is_ok() {
        run::enter(py, || csv.finish())?;
    }
    Ok(read)
}

fn chunk<T>(source: &mut impl Read, buffer: &mut [u8], take: impl FnOnce(&[u8]) -> T) -> ControlFlow<io::Result<()>, Option<T>> {
    match source.read(buffer) {
        Ok(0) => ControlFlow::Break(Ok(())),
        Ok(count) => ControlFlow::Continue(Some(take(buffer.get(..count).unwrap_or_default()))),
        Err(error) if error.kind() == io::ErrorKind::Interrupted => ControlFlow::Continue(None),
        Err(error) => ControlFlow::Break(Err(error)),
    }
}
