//! Values that may still wait for something.

use super::open_item::OpenItem;

/// A value, or all that it waits for.
pub(crate) type Awaited<T> = Result<T, Vec<OpenItem>>;

/// Both values, or all that either waits for.
#[cfg(feature = "pay")]
pub(crate) fn both<A, B>(left: Awaited<A>, right: Awaited<B>) -> Awaited<(A, B)> {
    match (left, right) {
        (Ok(left), Ok(right)) => Ok((left, right)),
        (Err(mut left), Err(right)) => {
            join(&mut left, right);
            Err(left)
        }
        (Err(items), _) | (_, Err(items)) => Err(items),
    }
}

/// Adds the items that are not there yet.
#[cfg(feature = "pay")]
pub(crate) fn join(items: &mut Vec<OpenItem>, more: Vec<OpenItem>) {
    for item in more {
        if !items.contains(&item) {
            items.push(item);
        }
    }
}

/// Keeps a value that both ways of settling an item come to. A value in which they differ waits for the item, and for all that
/// either waits for.
#[cfg(feature = "pay")]
pub(crate) fn agree<T: PartialEq>(mine: &mut Awaited<T>, other: Awaited<T>, item: &OpenItem) {
    if *mine == other {
        return;
    }
    let mut items = vec![item.clone()];
    if let Err(found) = mine {
        join(&mut items, std::mem::take(found));
    }
    if let Err(found) = other {
        join(&mut items, found);
    }
    *mine = Err(items);
}
