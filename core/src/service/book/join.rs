//! The parts of one ledger that were read at once, put together column by column.

use std::sync::Arc;

use super::Book;
use super::column::{Column, Values, code};
use super::interner::{Interner, Renumbered};
use super::shelf::Shelf;

impl Book {
    /// Takes the records of the next part of the ledger that is being read, none of which was taken out.
    pub(crate) fn join(&mut self, next: Book) {
        self.take_refused(&next, 0);
        let mut names = Renumbered::new(&next.things);
        for shelf in &next.shelves {
            let which = self.shelf(&shelf.shape);
            if let Some(own) = self.shelves.get_mut(which) {
                own.join(shelf, &mut self.things, &mut names);
            }
        }
    }
}

impl Shelf {
    fn join(&mut self, next: &Shelf, things: &mut [(Arc<str>, Interner)], names: &mut Renumbered<'_>) {
        self.days.extend_from_slice(&next.days);
        self.origins.extend_from_slice(&next.origins);
        self.normalised.extend_from_slice(&next.normalised);
        for (own, theirs) in self.columns.iter_mut().zip(&next.columns) {
            own.join(theirs, things, names);
        }
    }
}

impl Column {
    fn join(&mut self, next: &Column, things: &mut [(Arc<str>, Interner)], names: &mut Renumbered<'_>) {
        if next.reach() == 0 {
            return self.states.join(&next.states);
        }
        self.pad();
        match (&mut self.values, &next.values) {
            (Values::Days(days), Values::Days(theirs)) => days.extend_from_slice(theirs),
            (Values::Names(own, numbers), Values::Names(thing, theirs)) => {
                if let Some((_, own)) = things.get_mut(*own) {
                    numbers.extend(theirs.iter().map(|number| names.number(own, *thing, *number)));
                }
            }
            (Values::Codes(options, codes), Values::Codes(known, theirs)) => {
                let new: Vec<u16> = known.iter().map(|option| code(options, option)).collect();
                codes.extend(theirs.iter().map(|code| new.get(usize::from(*code)).copied().unwrap_or_default()));
            }
            (Values::Lists(options, codes, ends), Values::Lists(known, theirs, their_ends)) => {
                let new: Vec<u16> = known.iter().map(|option| code(options, option)).collect();
                let before = u32::try_from(codes.len()).unwrap_or(u32::MAX);
                codes.extend(theirs.iter().map(|code| new.get(usize::from(*code)).copied().unwrap_or_default()));
                ends.extend(their_ends.iter().map(|end| end.saturating_add(before)));
            }
            (Values::Counts(counts), Values::Counts(theirs)) => counts.extend_from_slice(theirs),
            (Values::Amounts(scale, units), Values::Amounts(other, theirs)) if scale == other => units.extend_from_slice(theirs),
            (Values::Flags(flags), Values::Flags(theirs)) => flags.extend_from_slice(theirs),
            // Numbers that lie otherwise there are taken one by one.
            _ => return (0..next.states.len()).for_each(|at| self.take(next, at, things, names)),
        }
        self.states.join(&next.states);
    }
}
