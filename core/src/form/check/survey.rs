//! What is shown and required at each place, decided by what the check decides it with.

use super::{Checking, Shown};
use crate::form::definition::compiled::Field;
use crate::form::draft::content::Slot;

/// What is shown and required at one place.
#[derive(Clone, Copy)]
pub(in crate::form) struct Seen {
    /// The field, and the row with its field where it is one of a group's.
    pub(in crate::form) place: (usize, Option<(u32, usize)>),
    pub(in crate::form) shown: Shown,
    pub(in crate::form) required: Shown,
    /// Whether nothing stands there.
    pub(in crate::form) is_empty: bool,
    /// How many conditions of options were noted before its own.
    pub(in crate::form) offers: usize,
}

/// What was seen of all places.
#[derive(Default)]
pub(in crate::form) struct Survey {
    pub(in crate::form) seen: Vec<Seen>,
    /// What each condition under which options are offered comes to, place behind place.
    pub(in crate::form) offers: Vec<Shown>,
}

impl Survey {
    pub(super) fn clear(&mut self) {
        self.seen.clear();
        self.offers.clear();
    }
}

impl Seen {
    /// What was seen at a place, among all that a survey noted.
    pub(in crate::form) fn at(seen: &[Seen], place: (usize, Option<(u32, usize)>)) -> Option<&Seen> {
        let found = seen.binary_search_by_key(&place, |seen| seen.place).ok()?;
        seen.get(found)
    }
}

impl Checking<'_, '_> {
    /// Notes every field in the form's order, a group before what stands in its rows.
    ///
    /// What it asks more than the check counts as no open condition, so the report stays as it is.
    pub(in crate::form) fn survey(&mut self, survey: &mut Survey) {
        let open = std::mem::take(self.missing);
        let form = self.form;
        for (at, field) in form.fields.iter().enumerate() {
            let (slot, shown) = (self.slot(at), self.shown(at));
            let required = self.must(field, shown, None);
            self.note(survey, Seen { place: (at, None), shown, required, is_empty: !slot.is_filled(), offers: 0 }, field, None);
            let Slot::Rows(rows) = slot else { continue };
            let group = Some(&field.group[..]);
            for (index, row) in (0..).zip(self.content.rows(&field.group, *rows)) {
                if shown == Shown::Yes {
                    self.enter(field, row);
                }
                for (which, (inner, slot)) in field.group.iter().zip(row).enumerate() {
                    let shown = if shown == Shown::Yes { self.shown_in_row(inner, group) } else { shown };
                    let required = self.must(inner, shown, group);
                    let place = (at, Some((index, which)));
                    self.note(survey, Seen { place, shown, required, is_empty: !slot.is_filled(), offers: 0 }, inner, group);
                }
            }
        }
        *self.missing = open;
    }

    /// Notes a place, and where it is shown which of its options are offered.
    fn note(&mut self, survey: &mut Survey, seen: Seen, field: &Field, row: Option<&[Field]>) {
        survey.seen.push(Seen { offers: survey.offers.len(), ..seen });
        if seen.shown == Shown::Yes {
            for offer in &field.offers {
                let offered = self.decide(&offer.when, row);
                survey.offers.push(offered);
            }
        }
    }
}
