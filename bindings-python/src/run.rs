//! The one way into work that takes time: other Python threads go on, Ctrl-C is heard, a panic is an exception.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use pyo3::prelude::*;

use crate::errors;

/// How long Python waits at most before it may act on a signal, where chunks are small.
pub(crate) const SIGNALS_EVERY: Duration = Duration::from_millis(100);

#[derive(Debug)]
pub(crate) struct Panicked;

// The state that a panic leaves half-changed is dropped with the closure, and the payload, which could hold a value
// of the input, goes no further.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| Panicked)
}

/// Does the work without holding the interpreter.
pub(crate) fn enter<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    py.detach(|| caught(work)).map_err(|Panicked| errors::internal(py))
}

/// Calls `chunk` until it breaks, without holding the interpreter. In between Python acts on signals, and is told how far
/// it is where the last chunk says so.
pub(crate) fn enter_chunks<T: Send, P: Send>(
    py: Python<'_>,
    mut chunk: impl FnMut() -> ControlFlow<T, Option<P>> + Send,
    mut tell: impl FnMut(P) -> PyResult<()>,
) -> PyResult<T> {
    loop {
        let slice = enter(py, || {
            let started = Instant::now();
            loop {
                match chunk() {
                    ControlFlow::Continue(far) if started.elapsed() >= SIGNALS_EVERY => return ControlFlow::Continue(far),
                    ControlFlow::Continue(_) => {}
                    ControlFlow::Break(done) => return ControlFlow::Break(done),
                }
            }
        })?;
        match slice {
            ControlFlow::Break(done) => return Ok(done),
            ControlFlow::Continue(far) => {
                py.check_signals()?;
                far.map_or(Ok(()), &mut tell)?;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_caught() {
        assert!(caught(|| 1).is_ok());
        assert!(caught(|| panic!("planted")).is_err());
    }

    #[test]
    fn a_panic_is_an_exception_that_shows_nothing_of_it() {
        Python::initialize();
        Python::attach(|py| {
            // The package without its compiled part, which is this very crate.
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/python/wushe");
            let package = PyModule::new(py, "wushe").unwrap();
            package.setattr("__path__", (folder,)).unwrap();
            py.import("sys").unwrap().getattr("modules").unwrap().set_item("wushe", package).unwrap();

            let error = enter(py, || panic!("planted 11010519491231002X")).map(|()| "no error").unwrap_err();
            assert_eq!(error.get_type(py).name().unwrap().to_string(), "InternalError");
            assert!(error.is_instance_of::<pyo3::exceptions::PyRuntimeError>(py) && !error.to_string().contains("planted"));
        });
    }

    #[test]
    fn chunks_go_on_until_one_breaks() {
        Python::initialize();
        let (mut left, mut told) = (3, Vec::new());
        let done = Python::attach(|py| {
            let chunk = || {
                left -= 1;
                // Two fill a slice, so that signals are checked in between.
                std::thread::sleep(Duration::from_millis(60));
                if left == 0 { ControlFlow::Break("done") } else { ControlFlow::Continue(Some(left)) }
            };
            enter_chunks(py, chunk, |far| {
                told.push(far);
                Ok(())
            })
        });
        assert_eq!((done.unwrap(), told), ("done", vec![1]));
    }
}
