//! The items that an answer waits for, each a fact, a choice, a hole of a table or a number that is too large.

use std::fmt;
use std::sync::Arc;

use crate::finding::Text;

/// What has to be known or chosen before an answer can be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OpenItem {
    /// A fact of whom or what the answer is about, by the name that conditions read.
    Fact(Text),
    /// A choice that the rule leaves open: a setting or a value, and of a table the key.
    Choice(Arc<str>, Option<Arc<str>>),
    /// A table of the rule has no number for this key.
    Hole(Arc<str>, Arc<str>),
    /// The product of this value, or the sum of this scheme, has more than 28 digits.
    TooLarge(Arc<str>),
}

impl OpenItem {
    /// The sort of item, what it is about and the key of a table: what JSON calls `kind`, `id` and `key`.
    #[must_use]
    pub fn words(&self) -> (&'static str, &str, Option<&str>) {
        match self {
            OpenItem::Fact(name) => ("fact", name, None),
            OpenItem::Choice(id, key) => ("choice", id, key.as_deref()),
            OpenItem::Hole(id, key) => ("hole", id, Some(key)),
            OpenItem::TooLarge(id) => ("too_large", id, None),
        }
    }
}

/// Its name, and of a table the key: `amounts[9]`.
impl fmt::Display for OpenItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.words() {
            (_, id, Some(key)) => write!(f, "{id}[{key}]"),
            (_, id, None) => f.write_str(id),
        }
    }
}
