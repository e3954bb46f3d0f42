//! Workbooks in and out: ledgers read from the sheets of `.xlsx`, `.xlsm`, `.xls` and `.ods`, checked by a rulebook, and the findings
//! written back into a copy of an `.xlsx` or `.xlsm`.
//!
//! The rules are those of [`wushe`]: a sheet becomes rows with their numbers, the core finds title rows, headings and totals among them and checks
//! them, and each finding gets the file, the sheet and the cell that it is about. What a workbook alone can have (formulas, merged cells, error
//! values, hidden rows) is read by a rule that is told as a finding, or refused at its cell.
//!
//! `.xlsx` and `.ods` are read as streams of XML by readers of our own, `.xls` by `calamine`: of the three it alone is no XML, and of the other two
//! no library keeps all that is told here (which cells are merged over rows, what is hidden, whether a formula has a stored result) within bounds.
//!
//! Nothing in a workbook runs or is fetched: no macro, no formula, no link. What it unpacks to is bounded by [`Limits`].
//!
//! ```
//! use wushe::{Date, Pack};
//! use wushe_spreadsheets::{Check, Limits};
//!
//! let pack = Pack::builtin("hinggan")?;
//! let today = Date::parse("2022-05-21").unwrap();
//! let mut check = Check::new(&pack, None, today)?;
//! check.file("visits.xlsx", b"PK\x03\x04 and no more", Limits::default());
//! let checked = check.finish();
//! assert_eq!(checked.findings[0].finding.code, wushe::Code::WorkbookDamaged);
//! # Ok::<(), wushe::Findings>(())
//! ```
#![forbid(unsafe_code)]

mod archive;
mod check;
mod grey;
mod mark;
mod names;
mod ods;
mod package;
mod sheet;
mod shown;
mod source;
mod styles;
mod template;
mod xls;
mod xml;

pub use archive::Limits;
pub use check::{Check, Checked, Located};
pub use mark::{Marked, mark};
pub use template::template;
