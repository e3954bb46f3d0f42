//! A payroll as a stream of Arrow batches, each computed when it is asked for.

use std::sync::Arc;
use std::thread::{self, ThreadId};
use std::time::Instant;

use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use super::columns::{self, Columns};
use super::rows::{Rows, Terms};
use crate::run;

/// How many rows a batch has at most.
pub(super) const ROWS: usize = 8192;

/// The stream in the capsule of Arrow's PyCapsule interface.
pub(super) fn capsule(py: Python<'_>, terms: Arc<Terms>) -> PyResult<Bound<'_, PyCapsule>> {
    let schema = columns::schema(&terms.scheme);
    let reader = Batches { rows: Rows::new(terms), schema, thread: thread::current().id(), looked: Instant::now(), ended: false };
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), c"arrow_array_stream")
}

struct Batches {
    rows: Rows,
    schema: SchemaRef,
    /// The thread that Python gave the stream to.
    thread: ThreadId,
    looked: Instant,
    ended: bool,
}

impl Batches {
    fn batch(&mut self) -> Option<Result<RecordBatch, ArrowError>> {
        let mut columns = Columns::new(&self.rows.terms.scheme, ROWS.min(self.rows.terms.len()));
        match self.rows.next(ROWS, |_, worker, paid| columns.push(worker, paid)) {
            0 => None,
            _ => Some(columns.finish(self.schema.clone())),
        }
    }

    /// A batch, with the interpreter let go meanwhile and a signal heard before.
    ///
    /// The consumer may hold the interpreter or not. To wait for it is safe only in the thread that is Python's for sure: elsewhere
    /// the one who holds it may be waiting for this very batch.
    fn attached(&mut self, py: Python<'_>) -> Option<Result<RecordBatch, ArrowError>> {
        if self.looked.elapsed() >= run::SIGNALS_EVERY {
            self.looked = Instant::now();
            if let Err(error) = py.check_signals() {
                return Some(Err(interrupted(py, &error)));
            }
        }
        match run::enter(py, || self.batch()) {
            Ok(batch) => batch,
            Err(error) => Some(Err(ArrowError::ComputeError(error.value(py).to_string()))),
        }
    }
}

/// What a signal raised, as the stream can tell it. Its consumer makes an exception of its own of that, so Ctrl-C is sent again to be
/// heard by whoever called.
fn interrupted(py: Python<'_>, error: &PyErr) -> ArrowError {
    if error.is_instance_of::<PyKeyboardInterrupt>(py) {
        let _ = py.import("_thread").and_then(|module| module.call_method0("interrupt_main"));
        return ArrowError::ComputeError("interrupted".to_owned());
    }
    ArrowError::ComputeError(error.value(py).to_string())
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let here = thread::current().id() == self.thread;
        let attached = if here { Python::try_attach(|py| self.attached(py)) } else { None };
        let batch = attached.unwrap_or_else(|| {
            run::caught(|| self.batch()).unwrap_or_else(|_| Some(Err(ArrowError::ComputeError(crate::errors::INTERNAL.to_owned()))))
        });
        self.ended = !matches!(batch, Some(Ok(_)));
        batch
    }
}

impl RecordBatchReader for Batches {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }
}
