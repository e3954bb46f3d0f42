use std::ops::Range;

use super::Row;
use crate::value::DivisionCode;

/// Where the rows of each township stand, so that a search looks at the few prefixes of one county and not at every
/// village of the country. A county's own rows stand under its prefix `152221000`, and so on up to the province's.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Index {
    /// The six digits that `first` begins with.
    lowest: usize,
    /// For each six digits from `lowest` on, where its prefixes begin in `prefixes`, and where the last ones end.
    first: Box<[u32]>,
    /// The nine-digit prefixes that there are, rising.
    prefixes: Box<[u32]>,
    /// Where the rows of each prefix begin, and where the last ones end.
    starts: Box<[u32]>,
}

impl Index {
    /// The index of rows in the order of their codes.
    pub(super) fn of(rows: &[Row]) -> Index {
        let (mut prefixes, mut starts, mut first) = (Vec::new(), Vec::new(), Vec::new());
        let lowest = rows.first().map_or(0, |row| county(prefix(row.code)));
        for (at, row) in (0_u32..).zip(rows) {
            let prefix = prefix(row.code);
            if prefixes.last() != Some(&prefix) {
                while first.len() <= county(prefix) - lowest {
                    first.push(position(prefixes.len()));
                }
                prefixes.push(prefix);
                starts.push(at);
            }
        }
        first.push(position(prefixes.len()));
        starts.push(position(rows.len()));
        Index { lowest, first: first.into(), prefixes: prefixes.into(), starts: starts.into() }
    }

    /// The rows of the codes that share the first nine digits of this one.
    pub(super) fn township(&self, code: DivisionCode) -> Range<usize> {
        let prefix = prefix(code);
        let found = county(prefix).checked_sub(self.lowest).and_then(|at| {
            let from = usize_of(*self.first.get(at)?);
            let prefixes = self.prefixes.get(from..usize_of(*self.first.get(at + 1)?))?;
            let at = from + prefixes.binary_search(&prefix).ok()?;
            Some(usize_of(*self.starts.get(at)?)..usize_of(*self.starts.get(at + 1)?))
        });
        found.unwrap_or_default()
    }
}

fn prefix(code: DivisionCode) -> u32 {
    // Nine digits are below 2^30.
    u32::try_from(code.number() / 1000).unwrap_or(u32::MAX)
}

fn county(prefix: u32) -> usize {
    usize_of(prefix / 1_000)
}

/// There are no more rows than bytes in a text, which [`Divisions::parse`](super::Divisions::parse) bounds.
fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn usize_of(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}
