//! The order in which a book is written: one for all books that hold the same.

use std::cmp::Ordering;

use super::interner::Renumbered;
use super::ledgers::Refused;
use super::shelf::Shelf;
use super::{Book, NO_LEDGER};

impl Book {
    /// The same book with ledgers by what they hold, forms by name and records by ledger and row, without what was taken out. Two books of
    /// the same records are the same then, whatever came first.
    pub(super) fn canonical(&self) -> Book {
        // A ledger without a row says nothing.
        let says = |at: &usize| self.ledgers.get(*at).is_some_and(|ledger| ledger.rows_hash.rows() > 0 || ledger.unread > 0);
        let mut order: Vec<usize> = (0..self.ledgers.len()).filter(says).collect();
        crate::finding::sort_by(&mut order, |left, right| self.ledgers.get(*left).cmp(&self.ledgers.get(*right)));
        let mut places = vec![NO_LEDGER; self.ledgers.len()];
        for (new, old) in (0..).zip(&order) {
            if let Some(place) = places.get_mut(*old) {
                *place = new;
            }
        }
        let place = |ledger: u32| usize::try_from(ledger).ok().and_then(|old| places.get(old)).copied().unwrap_or(NO_LEDGER);
        let mut book = Book {
            ledgers: order.iter().filter_map(|at| self.ledgers.get(*at).cloned()).collect(),
            checked_on: self.checked_on,
            ..Book::default()
        };
        let mut forms: Vec<usize> = (0..self.refused_of.len()).collect();
        crate::finding::sort_by(&mut forms, |left, right| self.refused_of.get(*left).cmp(&self.refused_of.get(*right)));
        book.refused_of = forms.iter().filter_map(|at| self.refused_of.get(*at).cloned()).collect();
        let form = |old: u32| {
            let at = usize::try_from(old).ok().and_then(|old| forms.iter().position(|known| *known == old));
            at.and_then(|at| u32::try_from(at).ok()).unwrap_or(u32::MAX)
        };
        book.refused =
            self.refused.iter().map(|row| Refused { ledger: place(row.ledger), number: row.number, form: form(row.form) }).collect();
        crate::finding::sort_by(&mut book.refused, Ord::cmp);
        let mut shelves: Vec<&Shelf> = self.shelves.iter().filter(|shelf| shelf.live() > 0).collect();
        crate::finding::sort_by(&mut shelves, |left, right| left.shape.form().cmp(right.shape.form()));
        let mut names = Renumbered::new(&self.things);
        for shelf in shelves {
            let which = book.shelf(&shelf.shape);
            let mut rows: Vec<usize> = (0..shelf.rows()).filter(|at| shelf.is_live(*at)).collect();
            let key = |at: usize| (shelf.origins.get(at).map(|origin| (place(origin.ledger), origin.number)), shelf.normalised.get(at));
            crate::finding::sort_by(&mut rows, |left, right| key(*left).cmp(&key(*right)).then_with(|| self.order(shelf, *left, *right)));
            for at in rows {
                if let Some(own) = book.shelves.get_mut(which) {
                    own.take(shelf, at, place, &mut book.things, &mut names);
                }
            }
        }
        book
    }

    /// An order of two records of a shelf, equal only where they hold the same.
    pub(super) fn order(&self, shelf: &Shelf, left: usize, right: usize) -> Ordering {
        let cells = |at: usize| (0..shelf.columns.len()).map(move |column| shelf.cell(column, at, &self.things));
        let ordered = cells(left).zip(cells(right)).map(|(left, right)| left.order(right));
        shelf.days.get(left).cmp(&shelf.days.get(right)).then(ordered.fold(Ordering::Equal, Ordering::then))
    }
}
