//! The Python binding: it converts, calls the core and says what went wrong. It has no rule of its own.
//!
//! `convert` takes Python values in and gives them out, `arrow` reads tables, `run` is the one way into long work,
//! `progress` reads long texts, `errors` has the exceptions; `exports` and `establishment` (functions), `rulebook`, `network`, `records`, `cube`, `scheme`,
//! `payroll`, `checklist` and `workbooks` (classes) are what Python sees. What notebooks like is in `python/wushe/`.
#![deny(unsafe_code)]

mod arrow;
mod checklist;
mod convert;
mod cube;
mod due;
mod errors;
mod establishment;
mod exports;
mod lines;
mod network;
mod payroll;
mod progress;
mod records;
mod rulebook;
mod run;
mod scheme;
mod table;
mod workbooks;

/// The compiled part of `wushe`; import `wushe` instead.
#[pyo3::pymodule(gil_used = false)]
mod _core {
    #[pymodule_export]
    use crate::exports::{
        check_file_json, evaluate_json, explain_json, input_json, message, parse, parse_json, read_table_json, sentence, table_rows,
        version,
    };

    #[pymodule_export]
    use crate::errors::refusal;

    #[pymodule_export]
    use crate::establishment::establishment_json;

    #[pymodule_export]
    use crate::network::Network;

    #[pymodule_export]
    use crate::records::{Explanation, Figures, Records};

    #[pymodule_export]
    use crate::checklist::{Checklist, Matched};

    #[pymodule_export]
    use crate::cube::Cube;

    #[pymodule_export]
    use crate::due::Due;

    #[pymodule_export]
    use crate::payroll::{Payroll, Workers};

    #[pymodule_export]
    use crate::rulebook::Pack;

    #[pymodule_export]
    use crate::scheme::Scheme;

    #[pymodule_export]
    use crate::workbooks::{Located, check_workbooks, workbook_template};
}
