//! A look-up of rows by township. It is apart so that no order of it can be walked.

use super::Row;
use crate::value::DivisionCode;

/// The rows of each township by its prefix. A look-up touches one place of the table, or a few neighbours, and no village. A
/// county's own rows have its prefix `152221000`, and so on up to the province's.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Index(Box<[Place]>);

/// The rows of one prefix of nine digits; a place without rows is free.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// A copy of the first row, the township's own, because it is asked for most.
    pub(super) head: Row,
    from: u32,
    until: u32,
}

impl Place {
    /// Its rows.
    pub(super) fn of(self, rows: &[Row]) -> &[Row] {
        rows.get(usize_of(self.from)..usize_of(self.until)).unwrap_or_default()
    }
}

impl Index {
    /// The index of rows in the order of their codes.
    pub(super) fn of(rows: &[Row]) -> Index {
        let Some(first) = rows.first() else { return Index::default() };
        let townships = || rows.chunk_by(|row, next| prefix(row.code) == prefix(next.code));
        // A quarter of the places stays free, so that a search soon ends.
        let count = (townships().count() * 4 / 3 + 1).next_power_of_two();
        let mut places = vec![Place { head: *first, from: 0, until: 0 }; count];
        let mut from = 0;
        for township in townships() {
            let until = from + position(township.len());
            let head = *township.first().unwrap_or(first);
            let free = probe(prefix(head.code), count).find(|at| matches!(places.get(*at), Some(Place { until: 0, .. })));
            if let Some(place) = free.and_then(|at| places.get_mut(at)) {
                *place = Place { head, from, until };
            }
            from = until;
        }
        Index(places.into())
    }

    /// The rows of the codes that share the first nine digits of this one.
    pub(super) fn township(&self, code: DivisionCode) -> Option<&Place> {
        let wanted = prefix(code);
        let known = probe(wanted, self.0.len()).map_while(|at| self.0.get(at).filter(|place| place.until > 0));
        known.into_iter().find(|place| prefix(place.head.code) == wanted)
    }
}

/// The places where a prefix may stand among so many, the likeliest first.
fn probe(prefix: u32, count: usize) -> impl Iterator<Item = usize> {
    // The golden ratio's bits spread prefixes that lie close together; a list has far fewer than 2^32 of them.
    let start = usize_of(prefix.wrapping_mul(0x9e37_79b9).rotate_left(16));
    (0..count).map(move |step| start.wrapping_add(step) & (count - 1))
}

fn prefix(code: DivisionCode) -> u32 {
    // Nine digits are below 2^30.
    u32::try_from(code.number() / 1000).unwrap_or(u32::MAX)
}

/// There are no more rows than bytes in a text, which [`Divisions::parse`](super::Divisions::parse) bounds.
fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn usize_of(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}
