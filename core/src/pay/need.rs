use std::fmt;
use std::sync::Arc;

use super::facts::Fact;

/// What has to be known or chosen before an amount can be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// A fact of the worker.
    Fact(Fact),
    /// A choice that the rule leaves open: a setting or a value, and of a table the key.
    Choice(Arc<str>, Option<Arc<str>>),
    /// A table of the rule has no number for this key.
    Hole(Arc<str>, Arc<str>),
    /// The product of this value, or the sum of this scheme, has more than 28 digits.
    TooLarge(Arc<str>),
}

impl Need {
    /// The sort of need, what it is about and the key of a table: what JSON calls `kind`, `id` and `key`.
    #[must_use]
    pub fn words(&self) -> (&'static str, &str, Option<&str>) {
        match self {
            Need::Fact(fact) => ("fact", fact.as_str(), None),
            Need::Choice(id, key) => ("choice", id, key.as_deref()),
            Need::Hole(id, key) => ("hole", id, Some(key)),
            Need::TooLarge(id) => ("too_large", id, None),
        }
    }
}

/// Its name, and of a table the key: `amounts[9]`.
impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.words() {
            (_, id, Some(key)) => write!(f, "{id}[{key}]"),
            (_, id, None) => f.write_str(id),
        }
    }
}

/// What was computed, or all that it waits for.
pub(super) type Calc<T> = Result<T, Vec<Need>>;

/// Both, or all that either waits for.
pub(super) fn both<A, B>(left: Calc<A>, right: Calc<B>) -> Calc<(A, B)> {
    match (left, right) {
        (Ok(left), Ok(right)) => Ok((left, right)),
        (Err(mut left), Err(right)) => {
            join(&mut left, right);
            Err(left)
        }
        (Err(needs), _) | (_, Err(needs)) => Err(needs),
    }
}

/// Adds what is not there yet.
pub(super) fn join(needs: &mut Vec<Need>, more: Vec<Need>) {
    for need in more {
        if !needs.contains(&need) {
            needs.push(need);
        }
    }
}
