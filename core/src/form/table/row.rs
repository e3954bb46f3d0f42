use crate::finding::Problem;

/// One row of a table.
///
/// It holds what a person wrote, so it has no `Debug` that shows cells.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    /// The number that a spreadsheet shows beside the row: 1 is the first line of the file, empty lines count.
    pub number: u32,
    /// The line of the file that the row begins on, from 1; it differs from the number behind cells with line breaks.
    pub line: u64,
    /// The cells; none where the row could not be read.
    pub cells: Cells<'a>,
    /// What is wrong with the row as text: `ledger_encoding`, or why it could not be read.
    pub problems: &'a [Problem],
}

impl Row<'_> {
    /// Whether the row could not be read; `problems` says why.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.cells.is_empty()
    }
}

impl std::fmt::Debug for Row<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Row")
            .field("number", &self.number)
            .field("line", &self.line)
            .field("cells", &self.cells)
            .field("problems", &self.problems)
            .finish()
    }
}

/// The cells of a row, without their quotation marks.
#[derive(Clone, Copy)]
pub struct Cells<'a> {
    text: &'a str,
    /// Where each cell ends in the text.
    ends: &'a [u32],
    /// How many bytes lie between the cells.
    gap: usize,
}

impl<'a> Cells<'a> {
    pub(super) fn new(text: &'a str, ends: &'a [u32], gap: usize) -> Self {
        Cells { text, ends, gap }
    }

    /// How many cells there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none, which is so only for a row that could not be read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The cell at that position, from 0.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<&'a str> {
        let end = to_usize(*self.ends.get(at)?);
        let start = match at.checked_sub(1) {
            Some(before) => to_usize(*self.ends.get(before)?) + self.gap,
            None => 0,
        };
        self.text.get(start..end)
    }

    /// The cells in order.
    #[must_use]
    pub fn iter(&self) -> CellsIter<'a> {
        CellsIter { cells: *self, at: 0, start: 0 }
    }
}

/// How many there are, never what they hold.
impl std::fmt::Debug for Cells<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "[{} cells]", self.len())
    }
}

impl<'a> IntoIterator for Cells<'a> {
    type Item = &'a str;
    type IntoIter = CellsIter<'a>;

    fn into_iter(self) -> CellsIter<'a> {
        self.iter()
    }
}

/// The cells of a row, one after the other.
#[derive(Clone, Debug)]
pub struct CellsIter<'a> {
    cells: Cells<'a>,
    at: usize,
    start: usize,
}

impl<'a> Iterator for CellsIter<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let end = to_usize(*self.cells.ends.get(self.at)?);
        let cell = self.cells.text.get(self.start..end)?;
        self.at += 1;
        self.start = end + self.cells.gap;
        Some(cell)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.cells.len() - self.at;
        (left, Some(left))
    }
}

impl ExactSizeIterator for CellsIter<'_> {}

fn to_usize(end: u32) -> usize {
    usize::try_from(end).unwrap_or(usize::MAX)
}
