//! A part of a table as typed columns, borrowed where they lie.

use crate::form::Cell;
use crate::value::Date;

/// The number that a [`Date`] gives 1970-01-01.
const EPOCH: i32 = 719_163;

/// The texts that codes stand for.
pub trait Dictionary: Send + Sync + std::panic::RefUnwindSafe {
    /// The text of a code, or nothing if the code stands for none.
    fn text(&self, code: u32) -> Option<&str>;
}

impl Dictionary for [&str] {
    fn text(&self, code: u32) -> Option<&str> {
        self.get(usize::try_from(code).ok()?).copied()
    }
}

impl<const N: usize> Dictionary for [&str; N] {
    fn text(&self, code: u32) -> Option<&str> {
        self.as_slice().text(code)
    }
}

/// What stands in the rows of one column.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Values<'a> {
    /// Nothing in any row.
    Blank,
    /// Days since 1970-01-01, each in the years 1 to 9999.
    Days(&'a [i32]),
    /// Whole numbers.
    Ints(&'a [i64]),
    /// True or false.
    Booleans(&'a [bool]),
    /// Texts.
    Texts(&'a [&'a str]),
    /// Codes of texts in a dictionary. Its number is the same as long as the dictionary is, and no code is as large as its length.
    Codes {
        /// The code of each row.
        codes: &'a [u32],
        /// The number of the dictionary.
        dictionary: u64,
        /// How many codes it has.
        length: usize,
        /// Its texts.
        texts: &'a dyn Dictionary,
    },
    /// Cells of any kind.
    Cells(&'a [Cell<'a>]),
}

/// A column of some rows of a table: its values, and in which rows there is one.
#[derive(Clone, Copy)]
pub struct Column<'a> {
    values: Values<'a>,
    valid: Option<&'a [u64]>,
}

/// Its type, and nothing that it holds.
impl std::fmt::Debug for Column<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.values {
            Values::Blank => "Column(blank)",
            Values::Days(_) => "Column(days)",
            Values::Ints(_) => "Column(ints)",
            Values::Booleans(_) => "Column(booleans)",
            Values::Texts(_) => "Column(texts)",
            Values::Codes { .. } => "Column(codes)",
            Values::Cells(_) => "Column(cells)",
        })
    }
}

impl std::fmt::Debug for Values<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Column::new(*self).fmt(f)
    }
}

impl<'a> Column<'a> {
    /// A column with a value in every row.
    #[must_use]
    pub fn new(values: Values<'a>) -> Self {
        Column { values, valid: None }
    }

    /// The same with a value only in the rows of which the bit is set, the first row's bit being the lowest of the first number.
    #[must_use]
    pub fn valid(self, bits: &'a [u64]) -> Self {
        Column { valid: Some(bits), ..self }
    }

    pub(super) fn values(&self) -> Values<'a> {
        self.values
    }

    /// Whether there is a value in a row.
    pub(super) fn has(&self, row: usize) -> bool {
        self.valid.is_none_or(|bits| bits.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1))
    }

    pub(super) fn is_whole(&self) -> bool {
        self.valid.is_none()
    }

    /// The text of a day, which its cell then lends.
    fn day(&self, row: usize) -> Option<String> {
        match self.values {
            Values::Days(days) if self.has(row) => {
                days.get(row).and_then(|day| Date::from_day_number(day.checked_add(EPOCH)?)).map(|day| day.to_string())
            }
            _ => None,
        }
    }

    /// The cell of a row, where the text of its day is given.
    fn cell<'c>(&self, row: usize, day: Option<&'c str>) -> Cell<'c>
    where
        'a: 'c,
    {
        if !self.has(row) {
            return Cell::Empty;
        }
        let cell = match self.values {
            Values::Blank => Some(Cell::Empty),
            Values::Days(_) => day.map(Cell::Text),
            Values::Ints(ints) => ints.get(row).copied().map(Cell::Int),
            Values::Booleans(flags) => flags.get(row).copied().map(Cell::Boolean),
            Values::Texts(texts) => texts.get(row).copied().map(Cell::Text),
            Values::Codes { codes, texts, .. } => codes.get(row).map(|code| texts.text(*code).map_or(Cell::Empty, Cell::Text)),
            Values::Cells(cells) => cells.get(row).copied(),
        };
        cell.unwrap_or(Cell::Other)
    }

    /// Hands out the cell of a row as a ledger reads it.
    pub(super) fn lend<R>(&self, row: usize, take: impl FnOnce(Cell<'_>) -> R) -> R {
        let day = self.day(row);
        take(self.cell(row, day.as_deref()))
    }
}

/// The number that a [`Date`] gives a day since 1970.
pub(super) fn day_number(day: i32) -> i32 {
    day.saturating_add(EPOCH)
}

/// Hands out the cells of a row as a ledger reads them.
pub(crate) fn lend_row<R>(columns: &[Column<'_>], row: usize, take: impl FnOnce(&[Cell<'_>]) -> R) -> R {
    let days: Vec<Option<String>> = columns.iter().map(|column| column.day(row)).collect();
    let cells: Vec<Cell<'_>> = columns.iter().zip(&days).map(|(column, day)| column.cell(row, day.as_deref())).collect();
    take(&cells)
}
