use super::{Decoder, Encoding, Row, RowReader};
use crate::finding::Problem;

/// The second pass over a file: its bytes to its rows, the header being the first.
///
/// ```
/// use wushe::finding::Code;
/// use wushe::form::table::{Encoding, TableReader};
///
/// let mut reader = TableReader::new(Encoding::Utf8)?;
/// let mut rows = 0;
/// reader.feed("户主,村\n甲,乙\n".as_bytes(), &mut |row| rows += usize::from(row.cells.len() == 2));
/// reader.finish(&mut |_| {})?;
/// assert_eq!(rows, 2);
///
/// let blank = TableReader::new(Encoding::Utf8)?;
/// assert_eq!(blank.finish(&mut |_| {}).unwrap_err().code, Code::LedgerEmpty);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[derive(Debug)]
pub struct TableReader {
    decoder: Decoder,
    rows: RowReader,
}

/// How many bytes are decoded at a time, so that they are split while still near the processor.
const WINDOW: usize = 64 << 10;

impl TableReader {
    /// A reader at the start of a file in that encoding.
    ///
    /// # Errors
    /// `ledger_not_utf8` for any other encoding where feature `gb18030` is off.
    pub fn new(encoding: Encoding) -> Result<Self, Problem> {
        Ok(TableReader { decoder: Decoder::new(encoding)?, rows: RowReader::new() })
    }

    /// Takes the next bytes and hands out the rows that they complete.
    pub fn feed(&mut self, bytes: &[u8], sink: &mut impl FnMut(Row<'_>)) {
        for window in bytes.chunks(WINDOW) {
            self.decoder.decode(window, false, &mut |text| self.rows.feed(text, sink));
        }
    }

    /// Hands out what is left at the end of the file.
    ///
    /// # Errors
    /// `ledger_empty` where there was no row at all.
    pub fn finish(mut self, sink: &mut impl FnMut(Row<'_>)) -> Result<(), Problem> {
        self.decoder.decode(&[], true, &mut |text| self.rows.feed(text, sink));
        self.rows.finish(sink)
    }
}
