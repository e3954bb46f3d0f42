//! A column of some rows, read at once.

use super::column::{Column, Values};
use super::state::State;
use super::view::Row;

/// A column of rows of one shelf, whose values are read without asking each row for its column.
pub(crate) struct Strip<'r, 'b> {
    rows: &'r [Row<'b>],
    column: &'b Column,
}

/// Numbers as places in the span that they fill.
pub(crate) struct Span {
    /// The number of place 2; a row without a number is at place 0, one of which it is not known at 1.
    pub(crate) first: i64,
    /// How many places there are.
    pub(crate) places: usize,
    pub(crate) codes: Vec<u16>,
}

impl<'r, 'b> Strip<'r, 'b> {
    /// A column of these rows, if they are of one shelf.
    pub(crate) fn of(rows: &'r [Row<'b>], column: usize) -> Option<Self> {
        let shelf = rows.first()?.shelf;
        let column = shelf.columns.get(column)?;
        rows.iter().all(|row| std::ptr::eq(row.shelf, shelf)).then_some(Strip { rows, column })
    }

    /// Which of the few values of options or truths each row has, as [`Row::code`] numbers them.
    pub(crate) fn codes(&self) -> Option<Vec<u16>> {
        match &self.column.values {
            Values::Codes(_, codes) => Some(self.placed(codes, |code| code.saturating_add(2))),
            Values::Flags(flags) => Some(self.placed(flags, |flag| u16::from(flag).saturating_add(2))),
            _ => None,
        }
    }

    /// Days and whole numbers, if they fill no more than so many places.
    pub(crate) fn span(&self, most: usize) -> Option<Span> {
        match &self.column.values {
            Values::Days(days) => self.spanned(days, most),
            Values::Counts(counts) => self.spanned(counts, most),
            _ => None,
        }
    }

    fn spanned<T: Copy + Ord + Into<i64>>(&self, values: &[T], most: usize) -> Option<Span> {
        let known =
            || self.rows.iter().filter(|row| self.column.states.get(row.at) == State::Known).filter_map(|row| values.get(row.at).copied());
        let (mut first, mut last) = (i64::MAX, i64::MIN);
        for number in known() {
            let number = number.into();
            first = first.min(number);
            last = last.max(number);
        }
        let (first, length) = if first > last { (0, 0) } else { (first, last.checked_sub(first)?.checked_add(1)?) };
        let places = usize::try_from(length).ok()?.checked_add(2)?;
        let place = |number: T| u16::try_from(number.into().saturating_sub(first)).unwrap_or(u16::MAX).saturating_add(2);
        (places <= most.min(usize::from(u16::MAX))).then(|| Span { first, places, codes: self.placed(values, place) })
    }

    fn placed<T: Copy>(&self, values: &[T], place: impl Fn(T) -> u16) -> Vec<u16> {
        let of = |row: &Row<'_>| match self.column.states.get(row.at) {
            State::None => 0,
            State::Unknown => 1,
            State::Known => values.get(row.at).map_or(1, |value| place(*value)),
        };
        self.rows.iter().map(of).collect()
    }
}
