//! The records in memory, as the book that figures are counted from.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use wushe::border::Figures;
use wushe::service::book::{RowId, RowsHash};
use wushe::{Book, Date, Findings, Network, Pack, Record};

use crate::ids::{Key, RecordId};
use crate::watch::Numbers;

/// So many changes wait at most while figures are read from the book as it was.
const MOST_WAITING: usize = 10_000;

/// What a commit changes in the book.
pub(crate) enum Change {
    /// A record takes the place of the one of that id, or comes anew.
    Record(RecordId, Record),
    /// A ledger comes with all its records.
    Ledger(Key, Book),
}

/// The book of all current records, and the figures over it.
pub(crate) struct Counting {
    pack: Arc<Pack>,
    network: Arc<Network>,
    numbers: Arc<Numbers>,
    inside: Mutex<Inside>,
}

#[derive(Default)]
struct Inside {
    book: Arc<Book>,
    rows: HashMap<RecordId, RowId>,
    /// The same the other way round; the book's older ids of a record that was corrected stay in it.
    ids: HashMap<RowId, RecordId>,
    /// The number that the book gives to the ledger of a request.
    ledgers: HashMap<Key, usize>,
    /// The requests of the book's ledgers, by number.
    keys: HashMap<usize, Key>,
    waiting: Vec<Change>,
    figures: Option<(String, Arc<Figures>)>,
}

impl Counting {
    pub(crate) fn new(pack: Arc<Pack>, network: Arc<Network>, numbers: Arc<Numbers>) -> Self {
        Counting { pack, network, numbers, inside: Mutex::default() }
    }

    /// The rulebook.
    pub(crate) fn pack(&self) -> &Arc<Pack> {
        &self.pack
    }

    /// Takes what a commit changed. Figures that are asked for from now on have it.
    pub(crate) fn apply(&self, changes: Vec<Change>, today: Date) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        inside.waiting.extend(changes);
        if Arc::get_mut(&mut inside.book).is_some() || inside.waiting.len() > MOST_WAITING {
            settle(&mut inside, today);
        }
    }

    /// Says if the ledger whose rows have this hash is in the book.
    pub(crate) fn has_ledger(&self, hash: RowsHash) -> bool {
        let inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = inside.waiting.iter().filter_map(|change| match change {
            Change::Ledger(_, book) => Some(book),
            Change::Record(..) => None,
        });
        std::iter::once(&*inside.book).chain(waiting).any(|book| has(book, hash))
    }

    /// Notes how many records count now, those that wait for the book too.
    pub(crate) fn note(&self) {
        let inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut ids, mut records) = (HashSet::new(), inside.book.len());
        for change in &inside.waiting {
            match change {
                Change::Record(id, _) if inside.rows.contains_key(id) || inside.ledgers.contains_key(&id.sent) => {}
                Change::Record(id, _) => drop(ids.insert(*id)),
                Change::Ledger(_, book) => records = records.saturating_add(book.len()),
            }
        }
        records = records.saturating_add(ids.len());
        self.numbers.counted.set(i64::try_from(records).unwrap_or(i64::MAX));
    }

    /// The figures until that day, or until today.
    pub(crate) fn figures(&self, as_of: Option<&str>, today: Date) -> Result<Arc<Figures>, Findings> {
        let as_of = as_of.map_or_else(|| today.to_string(), str::to_owned);
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        match &inside.figures {
            Some((day, figures)) if *day == as_of && inside.waiting.is_empty() => return Ok(figures.clone()),
            _ => settle(&mut inside, today),
        }
        let figures = Arc::new(Figures::new(self.pack.clone(), inside.book.clone(), self.network.clone(), Some(&as_of))?);
        inside.figures = Some((as_of, figures.clone()));
        Ok(figures)
    }

    /// Lends what gives the id of a record by what the book knows it by, and by its ledger and row there.
    pub(crate) fn with_ids<T>(&self, run: impl FnOnce(&dyn Fn(RowId, Option<(usize, u32)>) -> Option<RecordId>) -> T) -> T {
        let inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        run(&|row, origin| {
            let of_ledger = |(ledger, row): (usize, u32)| Some(RecordId { sent: *inside.keys.get(&ledger)?, row });
            inside.ids.get(&row).copied().or_else(|| origin.and_then(of_ledger))
        })
    }

    /// All records that count now.
    pub(crate) fn book(&self, today: Date) -> Arc<Book> {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if !inside.waiting.is_empty() {
            settle(&mut inside, today);
        }
        inside.book.clone()
    }
}

/// Puts what waits into the book, which is copied only if figures are read from it at this moment.
fn settle(inside: &mut Inside, today: Date) {
    inside.figures = None;
    let Inside { book, rows, ids, ledgers, keys, waiting, .. } = inside;
    let book = Arc::make_mut(book);
    book.check(today);
    for change in waiting.drain(..) {
        match change {
            Change::Record(id, record) => {
                let of_ledger = || book.of_row(*ledgers.get(&id.sent)?, id.row);
                let known = rows.get(&id).copied().or_else(of_ledger);
                let row = known.and_then(|known| book.replace(known, &record)).unwrap_or_else(|| book.push(&record));
                rows.insert(id, row);
                ids.insert(row, id);
            }
            Change::Ledger(key, ledger) => {
                let number = book.ledgers().len();
                match book.merge(ledger) {
                    Ok(()) => {
                        ledgers.insert(key, number);
                        keys.insert(number, key);
                    }
                    Err(problem) => tracing::error!(code = problem.code.as_str(), "a stored ledger can't be counted"),
                }
            }
        }
    }
}

/// Says if a book has the ledger whose rows have this hash; one without rows is like none.
pub(crate) fn has(book: &Book, hash: RowsHash) -> bool {
    hash.rows() > 0 && book.ledgers().iter().any(|ledger| ledger.rows_hash == hash)
}
