use csv_core::ReadFieldResult;

use super::{Delimiter, Limits};
use crate::finding::{Code, Problem};

/// What the start of a text holds.
pub(super) enum Parsed {
    /// A row whose end is not there yet.
    Incomplete,
    /// A row of that many bytes, the first byte of its line end with it.
    Row(usize),
    /// A row that can't be read, seen after that many bytes.
    Lost(Problem, usize),
}

/// Where a cell starts: in the file, and in what is written.
#[derive(Clone, Copy)]
struct Start {
    raw: usize,
    written: usize,
}

/// Reads rows with quotation marks, and decides about every limit.
///
/// What it says depends on the text alone, not on how much of it is there: only `Incomplete` asks for more.
pub(super) struct Unquoter {
    reader: csv_core::Reader,
    scratch: Vec<u8>,
    used: usize,
    limits: Limits,
}

impl Unquoter {
    pub(super) fn new(delimiter: Delimiter, limits: Limits) -> Self {
        Unquoter { limits, reader: csv_core::ReaderBuilder::new().delimiter(delimiter.as_byte()).build(), scratch: Vec::new(), used: 0 }
    }

    /// The cells of the last row, one behind the other.
    pub(super) fn text(&self) -> &str {
        // Cells are cut out of valid text at ASCII bytes.
        self.scratch.get(..self.used).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.scratch.capacity()
    }

    /// Ends a cell whose bytes in the file reach to `end`, unless it has no right to be one.
    fn end_cell(&self, input: &[u8], start: Start, end: usize, ends: &mut Vec<u32>) -> Option<Parsed> {
        let column = ends.len() + 1;
        if column > self.limits.columns {
            return Some(Parsed::Lost(Code::RowOverLimit.into(), end));
        }
        let raw = input.get(start.raw..end).unwrap_or_default();
        let written = self.scratch.get(start.written..self.used).unwrap_or_default();
        if let Some(line) = swallowed(raw, written) {
            return Some(Parsed::Lost(Problem::new(Code::QuoteNotClosed).with("column", column), start.raw + line));
        }
        ends.push(to_u32(self.used));
        None
    }

    /// Reads the row at the start of the text. `closed` says that nothing behind the text can belong to it.
    pub(super) fn parse(&mut self, text: &[u8], closed: bool, ends: &mut Vec<u32>) -> Parsed {
        let limits = self.limits;
        let input = text.get(..limits.row).unwrap_or(text);
        let capped = input.len() < text.len();
        ends.clear();
        self.used = 0;
        self.reader.reset();
        // A fresh reader would drop a byte order mark, which is a character like any other inside a file.
        self.reader.read_field(b"\n", &mut [0]);
        let mut at = 0;
        let mut cell = Start { raw: 0, written: 0 };
        loop {
            if self.used >= self.scratch.len() {
                let size = (self.scratch.len() * 2).max(16 << 10).min(limits.row + 1);
                self.scratch.resize(size, 0);
            }
            let room = self.scratch.len().min(cell.written + limits.cell + 1);
            let output = self.scratch.get_mut(self.used..room).unwrap_or_default();
            let rest = input.get(at..).unwrap_or_default();
            let column = ends.len() + 1;
            if rest.is_empty() {
                if capped {
                    return Parsed::Lost(Code::RowOverLimit.into(), at);
                }
                if !closed {
                    return Parsed::Incomplete;
                }
                // A line end that is not there ends the row, unless it would stand inside quotation marks.
                let (ReadFieldResult::Field { record_end: true }, ..) = self.reader.read_field(b"\n", output) else {
                    return Parsed::Lost(Problem::new(Code::QuoteNotClosed).with("column", column), at);
                };
                if let Some(lost) = self.end_cell(input, cell, at, ends) {
                    return lost;
                }
                return Parsed::Row(at);
            }
            let (result, read, written) = self.reader.read_field(rest, output);
            at += read;
            self.used += written;
            if self.used - cell.written > limits.cell {
                return Parsed::Lost(Problem::new(Code::CellTooLong).with("column", column), at);
            }
            if let ReadFieldResult::Field { record_end } = result {
                if let Some(lost) = self.end_cell(input, cell, at - 1, ends) {
                    return lost;
                }
                cell = Start { raw: at, written: self.used };
                if record_end {
                    return Parsed::Row(at);
                }
            }
        }
    }
}

/// Where in a quoted cell the line begins that a quotation mark ends it on, where that mark is not the cell's last byte.
fn swallowed(raw: &[u8], written: &[u8]) -> Option<usize> {
    let quoted = raw.strip_prefix(b"\"")?;
    if !quoted.iter().any(|byte| matches!(byte, b'\n' | b'\r')) {
        return None;
    }
    let marks = written.iter().filter(|byte| **byte == b'"').count();
    if raw.last() == Some(&b'"') && raw.len() == written.len() + marks + 2 {
        return None;
    }
    let mut line = 0;
    let mut bytes = (1_usize..).zip(quoted).peekable();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\n' | b'\r' => line = at + 1,
            b'"' if bytes.next_if(|(_, next)| **next == b'"').is_none() => break,
            _ => {}
        }
    }
    Some(line)
}

fn to_u32(position: usize) -> u32 {
    // Positions lie within a row, whose length is bounded.
    u32::try_from(position).unwrap_or(u32::MAX)
}
