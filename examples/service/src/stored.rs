//! What is stored, to hold others against: keys that come once, steps, the days of keys, and records that hold the same. It is in memory and asked by
//! its keys, so a check takes as long however many records there are.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use wushe::form::{RecordPrints, StoredRecords};

use crate::ids::RecordId;

/// What the current records say of what others must agree with.
#[derive(Default)]
pub(crate) struct Stored(RwLock<Known>);

/// The records as they are at a moment.
#[derive(Default)]
pub(crate) struct Known {
    pub(crate) records: StoredRecords,
    numbers: HashMap<RecordId, u32>,
}

impl Known {
    /// The number of a record, if it is there.
    pub(crate) fn number(&self, id: RecordId) -> Option<u32> {
        self.numbers.get(&id).copied()
    }
}

impl Stored {
    /// The records as they are now, lent for as long as something is checked.
    pub(crate) fn now(&self) -> RwLockReadGuard<'_, Known> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of the record that came last.
    pub(crate) fn last(&self) -> u32 {
        self.now().records.last()
    }

    /// Takes records, each of which comes anew or takes the place of the one of its id.
    pub(crate) fn take<'p>(&self, prints: impl IntoIterator<Item = (RecordId, &'p RecordPrints)>) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let Known { records, numbers } = &mut *known;
        for (id, prints) in prints {
            let number = records.push_prints(prints, Some(&id.to_string()));
            if let Some(before) = numbers.insert(id, number) {
                records.remove(before);
            }
        }
    }
}
