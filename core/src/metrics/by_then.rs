//! Since when another measure has seen each key: what a coverage asks.

use super::given::Gives;
use super::read::Reader;
use crate::condition::Machine;
use crate::metrics::Measure;
use crate::service::Book;
use crate::value::Date;

/// The first day on which a measure sees each key, wherever its station stands.
pub(super) struct ByThen {
    first: Vec<Option<Date>>,
    /// The days of records of which it can't be decided, ascending.
    undetermined: Vec<Date>,
}

impl ByThen {
    /// Looks at every record that the measure takes.
    pub(super) fn of(measure: &Measure, book: &Book) -> Self {
        let (mut machine, mut amounts) = (Machine::new(), Vec::new());
        let mut seen = ByThen { first: Vec::new(), undetermined: Vec::new() };
        for (shelf, shape) in book.shelves().filter(|(_, shape)| measure.takes(shape.kind(), shape.form())) {
            let mut reader = Reader::new(measure, shape);
            for row in book.rows_on(shelf) {
                match reader.read(row, &mut machine, &mut amounts) {
                    Gives::Key(key) => seen.see(key, row.date()),
                    Gives::Undetermined(_) => seen.undetermined.push(row.date()),
                    _ => {}
                }
            }
        }
        seen.undetermined.sort_unstable();
        seen
    }

    fn see(&mut self, key: u32, day: Date) {
        let at = usize::try_from(key).unwrap_or(usize::MAX);
        if at >= self.first.len() {
            self.first.resize(at.saturating_add(1), None);
        }
        if let Some(first) = self.first.get_mut(at) {
            *first = Some(first.map_or(day, |known| known.min(day)));
        }
    }

    /// Since when it has seen a key, if ever.
    pub(super) fn since(&self, key: u32) -> Option<Date> {
        self.first.get(usize::try_from(key).ok()?).copied().flatten()
    }

    /// Whether it has seen a key by the end of a day.
    pub(super) fn has(&self, key: u32, by: Date) -> bool {
        self.since(key).is_some_and(|day| day <= by)
    }

    /// Of how many records until a day it can't be decided, so that a key may be missed.
    pub(super) fn undetermined(&self, by: Date) -> u64 {
        u64::try_from(self.undetermined.partition_point(|day| *day <= by)).unwrap_or(u64::MAX)
    }
}
