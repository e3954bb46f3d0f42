//! The place of a finding as keys and positions. It is apart because its order is the order of every report.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use serde::ser::{Serialize, SerializeSeq, Serializer};

use super::Param;

/// One step of a [`Path`]: a key of an object or a position in a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Segment {
    /// A key. Never text of a user: only names that a pack or this library declares.
    Key(Arc<str>),
    /// A position. From 0 in records; a row's own number in ledgers.
    Index(u32),
}

impl Ord for Segment {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Segment::Index(left), Segment::Index(right)) => left.cmp(right),
            (Segment::Key(left), Segment::Key(right)) => left.as_bytes().cmp(right.as_bytes()),
            (Segment::Index(_), Segment::Key(_)) => Ordering::Less,
            (Segment::Key(_), Segment::Index(_)) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Segment {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The place of a finding: `["participants", 2, "left_on"]`, `[row, field]` in a ledger, `[file, table, key]` in a pack.
///
/// Paths sort segment by segment, positions as numbers and before keys, keys as bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(Vec<Segment>);

impl Path {
    /// The place of the whole input.
    #[must_use]
    pub fn new() -> Self {
        Path(Vec::new())
    }

    /// This path with a key behind it.
    #[must_use]
    pub fn key(mut self, key: impl Into<Arc<str>>) -> Self {
        self.0.push(Segment::Key(key.into()));
        self
    }

    /// This path with a position behind it.
    #[must_use]
    pub fn index(mut self, index: u32) -> Self {
        self.0.push(Segment::Index(index));
        self
    }

    /// The path that goes on with the steps of another.
    #[must_use]
    pub fn join(mut self, further: &Path) -> Self {
        self.0.extend(further.0.iter().cloned());
        self
    }

    /// The steps, from the outermost.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// Returns true if this is the place of the whole input.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number that a sentence names the record at this place by: that of its row, `ledger/row` of several ledgers with the first as 1,
    /// as people count them, or its position in its list.
    pub(crate) fn record_number(&self) -> Param {
        match self.segments() {
            [Segment::Index(ledger), Segment::Index(row)] => format!("{}/{row}", ledger.saturating_add(1)).into(),
            [.., Segment::Index(number)] => i64::from(*number).into(),
            _ => 0_i64.into(),
        }
    }
}

/// `participants[2].left_on`.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Key(key) if at == 0 => write!(f, "{key}")?,
                Segment::Key(key) => write!(f, ".{key}")?,
            }
        }
        Ok(())
    }
}

impl Serialize for Path {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(self.0.len()))?;
        for segment in &self.0 {
            match segment {
                Segment::Key(key) => seq.serialize_element(&**key)?,
                Segment::Index(index) => seq.serialize_element(index)?,
            }
        }
        seq.end()
    }
}
