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
