//! The Python binding: it converts, calls the core and says what went wrong. It has no rule of its own.
//!
//! `convert` takes Python values in and gives them out, `arrow` reads tables, `run` is the one way into long work,
//! `errors` has the exceptions, `exports` what Python sees. What notebooks like is in `python/wushe/`.
#![deny(unsafe_code)]

mod arrow;
mod convert;
mod errors;
mod exports;
mod run;

/// The compiled part of `wushe`; import `wushe` instead.
#[pyo3::pymodule(gil_used = false)]
mod _core {
    #[pymodule_export]
    use crate::exports::{input_json, message, parse, parse_json, sentence, table_rows, version};
}
