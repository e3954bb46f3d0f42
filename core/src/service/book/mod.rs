//! The book: all accepted records as columns, from which everything that counts is counted.
//!
//! Records of one form lie on one shelf, a column a role or fact. A key is kept once for all that it is the key of, so the person of a
//! case and of a file is one. Every record knows its ledger and its row there; records can be taken out and replaced, books
//! can be merged, written as bytes and read back.
//!
//! Memory: about 13 bytes a record, and for each role and fact that any has 1 to 8 more, each different key once. Free text is kept
//! only where it tells a fact or names a place.

mod bytes;
mod canonical;
mod codec;
mod column;
mod doubled;
mod interner;
mod join;
mod ledgers;
mod new_row;
mod new_rows;
mod shelf;
mod slices;
mod state;
#[cfg(feature = "checklist")]
mod strip;
mod table;
mod view;

use std::fmt;
use std::sync::Arc;

#[cfg(feature = "beside")]
pub(crate) use self::doubled::elsewhere;
pub(crate) use self::interner::Interner;
use self::interner::Renumbered;
use self::ledgers::Refused;
pub use self::ledgers::{Ledger, RowsHash};
pub(crate) use self::new_row::{Lent, NewRow};
use self::shelf::{NO_LEDGER, Origin, Shelf};
pub(crate) use self::slices::{Slice, Slices};
#[cfg(feature = "checklist")]
pub(crate) use self::strip::{Span, Strip};
pub use self::table::{Table, TableColumn};
pub use self::view::{Cell, Options, Row};
use super::{Kind, Record, Shape};
use crate::finding::{Code, Path, Problem};
use crate::value::Date;

/// By what a [`Book`] knows a record: it stands for that record as long as the book lives, whatever is added or taken out. Another
/// book, or this one written and read back, knows it by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId {
    shelf: u32,
    at: u32,
}

#[cfg(feature = "checklist")]
impl RowId {
    /// One of the record at a place of a shelf.
    pub(crate) fn new(shelf: u32, at: u32) -> Self {
        RowId { shelf, at }
    }

    /// The place of its shelf.
    pub(crate) fn shelf(self) -> usize {
        usize::try_from(self.shelf).unwrap_or(usize::MAX)
    }

    /// Its place there.
    pub(crate) fn at(self) -> u32 {
        self.at
    }
}

/// Accepted records as columns, from which figures ([`Tally`](crate::metrics::Tally)), workers and posts ([`Roster`](crate::staff::Roster)) are read.
///
/// [`LedgerRun`](crate::border::LedgerRun) fills one from a ledger; a service pushes records one by one and says with [`Book::check`] until which day
/// they were checked.
///
/// ```
/// use wushe::service::Book;
/// use wushe::{Code, Date, Pack};
///
/// let pack = Pack::builtin("hinggan")?;
/// let (form, today) = (pack.form("home_visit")?, Date::parse("2022-05-21")?);
/// let visit = |household: &str| {
///     let text = format!(r#"{{"visited_on":"2022-05-20","station":"152221100000","worker":"W1","household":"{household}"}}"#);
///     form.check_json(&text, today).into_record().map(|(record, _)| record)
/// };
/// let mut book = Book::new();
/// let first = book.push(&visit("H1")?);
/// let second = book.push(&visit("H2")?);
///
/// assert!(book.remove(first), "it was there");
/// let corrected = book.replace(second, &visit("H3")?).expect("it is there");
/// assert_eq!((book.len(), book.row(first).is_none(), book.replace(first, &visit("H4")?)), (1, true, None));
///
/// let read = pack.book(&book.to_bytes())?;
/// assert_eq!(read.rows().map(|row| row.record()).collect::<Vec<_>>(), [book.row(corrected).and_then(|row| row.record())]);
/// assert_eq!(pack.book(&book.to_bytes()[1..]).unwrap_err().code, Code::BookDamaged);
/// # Ok::<(), wushe::Findings>(())
/// ```
#[derive(Clone, Default)]
pub struct Book {
    shelves: Vec<Shelf>,
    /// The names of each thing: households, workers, stations, divisions and so on.
    things: Vec<(Arc<str>, Interner)>,
    ledgers: Vec<Ledger>,
    /// Whether the last of the ledgers is being read.
    is_reading: bool,
    refused: Vec<Refused>,
    /// The forms that refused rows are of.
    refused_of: Vec<(Kind, Arc<str>, u64)>,
    checked_on: Option<Date>,
}

/// How many records there are, and nothing of them.
impl fmt::Debug for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Book({} records of {} forms)", self.len(), self.shelves.len())
    }
}

impl Book {
    /// A book without records.
    #[must_use]
    pub fn new() -> Self {
        Book::default()
    }

    /// Takes a record that comes on its own.
    pub fn push(&mut self, record: &Record) -> RowId {
        self.add(record, Origin::NONE, false)
    }

    /// Takes a record of the ledger that is being read, and whether a cell of its row was read as something else than what is written.
    pub(crate) fn push_row(&mut self, record: &Record, number: u32, normalised: bool) -> RowId {
        match self.ledger_being_read() {
            NO_LEDGER => self.add(record, Origin::NONE, false),
            ledger => self.add(record, Origin { ledger, number }, normalised),
        }
    }

    fn add(&mut self, record: &Record, origin: Origin, normalised: bool) -> RowId {
        let which = self.shelf(record.shape());
        let at = self.shelves.get_mut(which).map_or(0, |shelf| {
            shelf.push(record, origin, normalised, &mut self.things);
            shelf.rows().saturating_sub(1)
        });
        RowId { shelf: u32::try_from(which).unwrap_or(u32::MAX), at: u32::try_from(at).unwrap_or(u32::MAX) }
    }

    /// The place of the shelf for records of that shape.
    fn shelf(&mut self, shape: &Arc<Shape>) -> usize {
        let known = |shelf: &Shelf| Arc::ptr_eq(&shelf.shape, shape) || shelf.shape == *shape;
        self.shelves.iter().position(known).unwrap_or_else(|| {
            self.shelves.push(Shelf::new(shape.clone(), &mut self.things));
            self.shelves.len().saturating_sub(1)
        })
    }

    fn found(&self, id: RowId) -> Option<(&Shelf, usize)> {
        let shelf = self.shelves.get(usize::try_from(id.shelf).ok()?)?;
        let at = usize::try_from(id.at).ok()?;
        shelf.is_live(at).then_some((shelf, at))
    }

    /// A record, where it lies; nothing where there is none or it was taken out.
    #[must_use]
    pub fn row(&self, id: RowId) -> Option<Row<'_>> {
        let (shelf, at) = self.found(id)?;
        self.lent(shelf, id, at)
    }

    fn lent<'b>(&'b self, shelf: &'b Shelf, id: RowId, at: usize) -> Option<Row<'b>> {
        Some(Row { book: self, shelf, id, at, date: shelf.days.get(at).copied()? })
    }

    /// The record itself.
    #[must_use]
    pub fn record(&self, id: RowId) -> Option<Record> {
        self.row(id)?.record()
    }

    /// Takes a record out. Says whether it was there.
    pub fn remove(&mut self, id: RowId) -> bool {
        let is_there = self.found(id).is_some();
        if is_there && let Some(shelf) = usize::try_from(id.shelf).ok().and_then(|at| self.shelves.get_mut(at)) {
            shelf.removed.insert(id.at);
        }
        is_there
    }

    /// Puts a corrected record in the place of one, of whose ledger and row it is from then on. Says by what it is known; nothing
    /// where the other was not there, and nothing is taken then.
    pub fn replace(&mut self, id: RowId, record: &Record) -> Option<RowId> {
        let (shelf, at) = self.found(id)?;
        let origin = *shelf.origins.get(at)?;
        self.remove(id);
        Some(self.add(record, origin, false))
    }

    /// The record of a row of a ledger, as [`Row::origin`] names it. Every record is looked at.
    #[must_use]
    pub fn of_row(&self, ledger: usize, number: u32) -> Option<RowId> {
        self.rows().find(|row| row.origin() == Some((ledger, number))).map(Row::id)
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shelves.iter().map(Shelf::live).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The records, form by form.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.shelves.len()).flat_map(|which| self.rows_on(which))
    }

    /// The records of a form, in the order in which they came.
    pub fn rows_of<'b>(&'b self, form: &str) -> impl Iterator<Item = Row<'b>> {
        let which: Vec<usize> = self.shelves().filter(|(_, shape)| shape.form() == form).map(|(which, _)| which).collect();
        which.into_iter().flat_map(|which| self.rows_on(which))
    }

    /// Where findings of all ledgers name a row: by its number, behind that of its ledger where there are several.
    pub(crate) fn place(&self, (ledger, row): (usize, u32)) -> Path {
        match self.ledgers.len() {
            0 | 1 => Path::new().index(row),
            _ => Path::new().index(u32::try_from(ledger).unwrap_or(u32::MAX)).index(row),
        }
    }

    /// The records of a shelf.
    pub(crate) fn rows_on(&self, which: usize) -> impl Iterator<Item = Row<'_>> {
        let number = u32::try_from(which).unwrap_or(u32::MAX);
        // One chain without a `flat_map`, as everything that counts goes through it.
        let shelf = self.shelves.get(which);
        (0..shelf.map_or(0, Shelf::rows)).filter_map(move |at| {
            let shelf = shelf.filter(|shelf| shelf.is_live(at))?;
            self.lent(shelf, RowId { shelf: number, at: u32::try_from(at).ok()? }, at)
        })
    }

    /// The first day and the last of a shelf's records.
    pub(crate) fn days_on(&self, which: usize) -> Option<(Date, Date)> {
        let shelf = self.shelves.get(which)?;
        if shelf.removed.is_empty() {
            return shelf.days.iter().min().copied().zip(shelf.days.iter().max().copied());
        }
        let live = shelf.days.iter().enumerate().filter(|(at, _)| shelf.is_live(*at)).map(|(_, day)| *day);
        live.map(|day| (day, day)).reduce(|(first, last), (day, _)| (first.min(day), last.max(day)))
    }

    /// What the records of each form hold, of which there is at least one.
    pub fn shapes(&self) -> impl Iterator<Item = &Arc<Shape>> {
        self.shelves.iter().filter(|shelf| shelf.live() > 0).map(|shelf| &shelf.shape)
    }

    /// The shelves by their place, each with what its records hold.
    pub(crate) fn shelves(&self) -> impl Iterator<Item = (usize, &Arc<Shape>)> {
        (0..).zip(self.shelves.iter().map(|shelf| &shelf.shape))
    }

    /// The names of a thing, by number.
    pub(crate) fn names(&self, thing: &str) -> impl Iterator<Item = &str> {
        self.things.iter().find(|(known, _)| **known == *thing).into_iter().flat_map(|(_, names)| names.iter())
    }

    /// Takes all that another book holds, as if its records had come here after these. An empty book changes nothing.
    ///
    /// # Errors
    /// `ledger_twice` where both have the records of one ledger, told by what its rows hold; `book_form_differs` where both have
    /// records of a form that was not the same form when they were checked. Nothing is taken then.
    ///
    /// ```
    /// use wushe::service::Book;
    /// use wushe::{Code, Date, LedgerRun, Pack};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let book = |household: &str| {
    ///     let mut run = LedgerRun::new(&pack, Some("home_visit"), Date::parse("2022-05-21").unwrap())?;
    ///     run.csv(format!("走访日期,社工站,走访社工,家庭编号\n2022-05-20,152221100000,W1,{household}\n").as_bytes());
    ///     Ok::<Book, wushe::Findings>(run.finish().1)
    /// };
    /// let mut whole = Book::new();
    /// whole.merge(book("H1")?)?;
    /// whole.merge(book("H2")?)?;
    /// assert_eq!((whole.len(), whole.ledgers().len()), (2, 2));
    /// assert_eq!(whole.merge(book("H1")?).unwrap_err().code, Code::LedgerTwice);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn merge(&mut self, other: Book) -> Result<(), Problem> {
        for (second, ledger) in (1_usize..).zip(&other.ledgers) {
            if let Some(first) = self.ledgers.iter().position(|known| known.rows_hash.is_same(ledger.rows_hash)) {
                let problem = Problem::new(Code::LedgerTwice).with("first", first.saturating_add(1));
                let second = second.saturating_add(self.ledgers.len());
                return Err(problem.with("second", second).with("rows", ledger.rows_hash.rows().cast_signed()));
            }
        }
        for shelf in &other.shelves {
            let differs = |known: &&Shelf| known.shape.form() == shelf.shape.form() && known.shape != shelf.shape;
            if self.shelves.iter().any(|known| differs(&known)) {
                return Err(Problem::new(Code::BookFormDiffers).with("form", shelf.shape.form().to_owned()));
            }
        }
        self.is_reading = false;
        if self.shelves.is_empty() && self.ledgers.is_empty() && self.refused_of.is_empty() {
            let checked_on = self.checked_on.max(other.checked_on);
            *self = Book { checked_on, is_reading: false, ..other };
            return Ok(());
        }
        let before = u32::try_from(self.ledgers.len()).unwrap_or(u32::MAX);
        self.take_refused(&other, before);
        self.ledgers.extend(other.ledgers.iter().cloned());
        self.checked_on = self.checked_on.max(other.checked_on);
        let mut names = Renumbered::new(&other.things);
        for shelf in &other.shelves {
            let which = self.shelf(&shelf.shape);
            let Some(own) = self.shelves.get_mut(which) else { continue };
            for at in (0..shelf.rows()).filter(|at| shelf.is_live(*at)) {
                own.take(shelf, at, |ledger| ledger.saturating_add(before), &mut self.things, &mut names);
            }
        }
        Ok(())
    }
}
