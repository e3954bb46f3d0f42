//! The bytes of a ledger as rows of cells: streamed, tolerant, the same however the bytes are cut.
//!
//! A file is read twice. The first pass ([`EncodingProbe`]) finds out what it is; the second ([`TableReader`]) hands
//! out its rows. What is wrong with one row is said at that row and reading goes on. Nothing here knows of forms.
//!
//! ```
//! use wushe::form::table::{EncodingProbe, TableReader};
//!
//! let bytes = "走访日期,户主\r\n2022-04-01,\"甲,乙\"\r\n".as_bytes();
//! let mut probe = EncodingProbe::new();
//! probe.feed(bytes);
//! let mut reader = TableReader::new(probe.finish()?)?;
//! let mut seen = Vec::new();
//! let mut sink = |row: wushe::form::table::Row<'_>| {
//!     seen.push((row.number, row.cells.iter().map(str::to_owned).collect::<Vec<_>>()));
//! };
//! reader.feed(bytes, &mut sink);
//! reader.finish(&mut sink)?;
//! assert_eq!(seen[1], (2, vec!["2022-04-01".to_owned(), "甲,乙".to_owned()]));
//! # Ok::<(), wushe::finding::Problem>(())
//! ```
//!
//! # Rules
//! - **Encoding**: a byte order mark decides, else the evidence of the whole file ([`EncodingProbe`]). GB18030 and UTF-16 need
//!   feature `gb18030`. What can't be decoded becomes U+FFFD, and a row with one has `ledger_encoding`; so has a row in UTF-8
//!   among those in GB18030.
//! - **Delimiter**: the one that a first line `sep=;` states; that line is no row and has no number, as in a spreadsheet. Else comma,
//!   tab or semicolon, whichever the first row that is not empty has most of outside quotation marks; where two are even, in that
//!   order.
//! - **Rows** end with CRLF, LF or CR, are quoted as in RFC 4180, and empty lines are skipped but numbered, so that
//!   [`Row::number`] is the row that a spreadsheet shows.
//! - **A row that can't be read** (a cell over [`CELL_LIMIT`], a row over [`ROW_LIMIT`] or [`COLUMN_LIMIT`], a quotation
//!   mark open at the end of the file, or closed on a later line in the middle of a cell, as by the next row's opening
//!   mark) is handed out without cells and with its problem. Reading goes on at the next physical line after its start,
//!   and up to where the trouble was seen a line is a row, so that each byte is read a bounded number of times.
//! - **Memory**: some 300 KiB, and below 16 MiB whatever the input.

mod decode;
mod delimiter;
mod encoding;
mod evidence;
mod json;
mod line;
mod reader;
mod row;
mod rows;
#[cfg(test)]
mod tests;
mod unquote;

pub use decode::Decoder;
pub use delimiter::Delimiter;
pub use encoding::{Encoding, EncodingProbe};
pub use json::read_json;
pub use reader::TableReader;
pub use row::{Cells, CellsIter, Row};
pub use rows::RowReader;

/// The most bytes that a cell may have.
pub const CELL_LIMIT: usize = 1 << 20;
/// The most bytes that a row may have, with its delimiters and quotation marks.
pub const ROW_LIMIT: usize = 4 << 20;
/// The most cells that a row may have, as many as a spreadsheet has columns.
pub const COLUMN_LIMIT: usize = 16_384;

/// The limits in one place, so that tests can make them small.
#[derive(Clone, Copy)]
struct Limits {
    cell: usize,
    row: usize,
    columns: usize,
    /// How much text is taken over at a time, so that it stays near the processor.
    window: usize,
}

const LIMITS: Limits = Limits { cell: CELL_LIMIT, row: ROW_LIMIT, columns: COLUMN_LIMIT, window: 64 << 10 };
