//! What records that are stored already say, to hold others against.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::service::Shape;
use crate::value::Date;

/// What stored records say of what others must agree with: their keys, steps and days. Records are numbered from 1 as they come.
///
/// It is made of a [`Book`](crate::Book) once ([`StoredRecords::of`]) and kept beside it. Memory: about 100 bytes a record. `Debug` shows how many
/// there are.
#[derive(Clone, Default)]
pub struct StoredRecords {
    pub(in crate::form) forms: Vec<OfForm>,
    pub(in crate::form) last: u32,
    pub(in crate::form) names: BTreeMap<u32, Box<str>>,
    pub(in crate::form) removed: BTreeSet<u32>,
}

/// Day, the first and the last day that a record says, number.
pub(in crate::form) type StoredStay = (Date, Option<Date>, Option<Date>, u32);

/// Those of one form.
#[derive(Clone)]
pub(in crate::form) struct OfForm {
    pub(in crate::form) shape: Arc<Shape>,
    pub(in crate::form) once: BTreeMap<u128, u32>,
    pub(in crate::form) same: BTreeMap<u128, u32>,
    /// Of each key its steps: day, stage, number.
    pub(in crate::form) steps: BTreeMap<u64, Vec<(u32, usize, u32)>>,
    /// Of each key its records.
    pub(in crate::form) stays: BTreeMap<u64, Vec<StoredStay>>,
}

impl std::fmt::Debug for StoredRecords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StoredRecords({})", self.last)
    }
}

/// The stored records of a check, without the one that is corrected.
#[derive(Clone, Copy)]
pub(in crate::form) struct Beside<'w> {
    pub(in crate::form) stored: &'w StoredRecords,
    pub(in crate::form) except: Option<u32>,
    /// Whether a record is kept whose key is stored already.
    pub(in crate::form) keeps: bool,
}

impl<'w> Beside<'w> {
    /// Those of a form, if there are any.
    pub(in crate::form) fn of(self, form: &str) -> Option<&'w OfForm> {
        self.stored.forms.iter().find(|of| of.shape.form() == form)
    }

    /// Whether a number stands for a record that is there.
    pub(in crate::form) fn is_there(self, number: u32) -> bool {
        self.except != Some(number) && !self.stored.removed.contains(&number)
    }

    /// What a record is called.
    pub(in crate::form) fn name(self, number: u32) -> String {
        self.stored.names.get(&number).map_or_else(|| number.to_string(), ToString::to_string)
    }
}
