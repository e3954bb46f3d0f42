//! The first rows of a table, until it is known which of them has the headings.

use super::cell::{Cell, Kept};
use super::columns::is_record_type;
use super::columns::is_served;
use super::heading::{Dictionary, Heading};
use crate::finding::Problem;
use crate::form::definition::compiled::Form;

/// Among how many rows the headings are looked for, and how much text these may have.
const ROWS: usize = 20;
const BYTES: usize = 256 << 10;

/// A row that is kept.
pub struct KeptRow {
    number: u32,
    cells: Vec<Kept>,
    problems: Vec<Problem>,
}

impl std::fmt::Debug for KeptRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeptRow({}, {} cells)", self.number, self.cells.len())
    }
}

impl KeptRow {
    /// Its number.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// What is wrong with its text.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Hands out its cells.
    pub fn lend<R>(&self, take: impl FnOnce(&[Cell<'_>]) -> R) -> R {
        let items: Vec<Vec<&str>> = self.cells.iter().map(Kept::items).collect();
        let cells: Vec<Cell<'_>> = self.cells.iter().zip(&items).map(|(cell, items)| cell.lend(items)).collect();
        take(&cells)
    }

    fn texts(&self) -> Vec<String> {
        self.cells.iter().map(Kept::text).collect()
    }
}

/// The first rows of a table, among which the headings are looked for: the row that has most names of fields. As soon as a row has
/// all that a form requires and another one has come, the search ends.
pub struct Opening<'f> {
    forms: Vec<&'f Form>,
    dictionary: Dictionary<'f>,
    rows: Vec<KeptRow>,
    /// How many names each row has.
    known: Vec<usize>,
    bytes: usize,
    /// Whether a row before the last one serves a form.
    served: bool,
}

impl std::fmt::Debug for Opening<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Opening({} rows)", self.rows.len())
    }
}

/// Where the headings are.
pub struct Found {
    /// The headings.
    pub headings: Vec<String>,
    /// The row that has them.
    pub number: u32,
    /// The row above, where it has some of them: of two rows of headings, those of single columns reach through both.
    pub joined: Option<u32>,
    /// The rows above that were passed over.
    pub above: Vec<u32>,
    /// The rows below, which are still to be checked.
    pub rows: Vec<KeptRow>,
}

impl std::fmt::Debug for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Found({} headings, row {})", self.headings.len(), self.number)
    }
}

/// Rows among which there are no headings.
#[derive(Debug)]
pub struct Unknown {
    number: u32,
    rows: Vec<KeptRow>,
}

impl Unknown {
    /// The row that looks most like headings.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The others.
    pub fn others(&self) -> impl Iterator<Item = &KeptRow> {
        self.rows.iter().filter(|row| row.number != self.number)
    }
}

impl<'f> Opening<'f> {
    /// The start of a table for rows of these forms.
    #[must_use]
    pub fn new(forms: &[&'f Form]) -> Self {
        Opening { forms: forms.to_vec(), dictionary: Dictionary::of(forms), rows: Vec::new(), known: Vec::new(), bytes: 0, served: false }
    }

    /// How many rows are kept.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Keeps a row, unless it is blank. Says whether the headings can be told now.
    pub fn push<'c>(&mut self, number: u32, cells: impl Iterator<Item = Cell<'c>>, problems: &[Problem]) -> bool {
        let cells: Vec<Kept> = cells.map(Kept::of).collect();
        self.bytes = self.bytes.saturating_add(cells.iter().map(|cell| cell.bytes() + size_of::<Kept>()).sum());
        let row = KeptRow { number, cells, problems: problems.to_vec() };
        let texts = row.texts();
        if texts.iter().all(|text| text.is_empty()) {
            return false;
        }
        let headings: Vec<Heading<'_>> = texts.iter().map(|text| Heading::new(text)).collect();
        let known = self.count(&headings);
        let was_served = self.served;
        self.served = self.served || known > 0 && self.serves(&headings);
        self.known.push(known);
        self.rows.push(row);
        was_served || self.rows.len() >= ROWS || self.bytes >= BYTES
    }

    fn count(&self, headings: &[Heading<'_>]) -> usize {
        headings.iter().filter(|heading| self.dictionary.knows(heading) || is_record_type(heading)).count()
    }

    fn serves(&self, headings: &[Heading<'_>]) -> bool {
        let named = self.forms.len() > 1 && headings.iter().any(is_record_type);
        named || self.forms.iter().enumerate().any(|(which, form)| is_served(form, which, &self.dictionary, headings))
    }

    /// Where the headings are.
    ///
    /// # Errors
    /// Where no cell of any row is a known heading: the row that looks most like headings, and the others.
    ///
    /// ```
    /// use wushe::Pack;
    /// use wushe::form::{Cell, Opening};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let forms: Vec<_> = pack.form("home_visit").into_iter().collect();
    /// let find = |rows: [&[&str]; 2]| {
    ///     let mut opening = Opening::new(&forms);
    ///     for (number, row) in (1..).zip(rows) {
    ///         opening.push(number, row.iter().map(|cell| Cell::Text(cell)), &[]);
    ///     }
    ///     opening.find()
    /// };
    /// assert_eq!(find([&["走访台账"], &["走访日期", "社工站"]]).unwrap().number, 2);
    /// assert_eq!(find([&["2022-05-20"], &["甲", "乙"]]).unwrap_err().number(), 2);
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn find(mut self) -> Result<Found, Unknown> {
        let best =
            (0..).zip(&self.known).fold((0, 0), |best: (usize, usize), (at, known)| if *known > best.1 { (at, *known) } else { best });
        let (mut at, most) = best;
        if most == 0 {
            let filled =
                |row: &KeptRow| row.texts().iter().filter(|text| !text.is_empty() && !text.bytes().any(|b| b.is_ascii_digit())).count();
            let likely = self.rows.iter().fold((0, 0), |best: (u32, usize), row| {
                let filled = filled(row);
                if best.0 == 0 || filled > best.1 { (row.number, filled) } else { best }
            });
            return Err(Unknown { number: likely.0, rows: self.rows });
        }
        let mut headings = self.rows.get(at).map(KeptRow::texts).unwrap_or_default();
        let mut joined = None;
        // The better of the two rows may be the upper one or the lower one.
        for upper in [at.checked_sub(1), Some(at)].into_iter().flatten() {
            if let Some(both) = self.join(upper)
                && self.count(&both.iter().map(|text| Heading::new(text)).collect::<Vec<_>>()) > most
            {
                headings = both;
                joined = self.rows.get(upper).map(KeptRow::number);
                at = upper.saturating_add(1);
                break;
            }
        }
        let mut rows = std::mem::take(&mut self.rows);
        let below = rows.split_off((at + 1).min(rows.len()));
        let number = rows.pop().map_or(1, |row| row.number);
        let above = rows.iter().map(KeptRow::number).filter(|row| Some(*row) != joined).collect();
        Ok(Found { headings, number, joined, above, rows: below })
    }

    /// The headings of two rows, of which the lower one has the names below a group's name; where the lower one is no row of headings,
    /// nothing.
    fn join(&self, upper: usize) -> Option<Vec<String>> {
        let (above, below) = (self.rows.get(upper)?.texts(), self.rows.get(upper + 1)?.texts());
        let filled = below.iter().filter(|text| !text.is_empty()).count();
        let known = self.known.get(upper + 1).copied()?;
        if known == 0 || known * 2 < filled {
            return None;
        }
        let width = above.len().max(below.len());
        let text = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
        Some((0..width).map(|at| if text(&below, at).is_empty() { text(&above, at) } else { text(&below, at) }).collect())
    }
}
