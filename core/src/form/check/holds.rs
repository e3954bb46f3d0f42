//! What a field may hold given the other answers: how many rows, which options.

use super::{Checking, Shown};
use crate::finding::{Code, Problem};
use crate::form::definition::compiled::Field;
use crate::form::draft::At;
use crate::form::draft::content::{FieldValue, Rows, Slot};

impl<'v> Checking<'v, '_> {
    /// Tells a group that has fewer or more rows than it may; one without rows is empty.
    pub(super) fn row_count(&mut self, at: At<'v>, rows: Rows) {
        let count = i64::try_from(rows.count).unwrap_or(i64::MAX);
        if let Some(min) = at.field.min.filter(|min| count > 0 && count < *min) {
            self.sink.push(at.finding(Problem::new(Code::GroupTooShort).with("min", min)));
        }
        if let Some(max) = at.field.max.filter(|max| count > *max) {
            self.sink.push(at.finding(Problem::new(Code::GroupTooLong).with("max", max)));
        }
    }

    /// Tells once of a field that an option was chosen which is not offered here.
    pub(super) fn offered(&mut self, at: At<'v>, slot: &Slot, row: Option<&[Field]>) {
        let field = at.innermost();
        if field.offers.is_empty() {
            return;
        }
        let content = self.content;
        let chosen = match slot {
            Slot::Set(FieldValue::Option(option)) => std::slice::from_ref(option),
            Slot::Set(FieldValue::Options(part)) => content.kept.options(*part),
            _ => return,
        };
        let mut is_refused = false;
        for offer in field.offers.iter().filter(|offer| chosen.iter().any(|option| offer.options.contains(option))) {
            is_refused |= self.decide(&offer.when, row) == Shown::No;
        }
        if is_refused {
            self.sink.push(at.finding(Code::OptionNotOffered.into()));
        }
    }
}
