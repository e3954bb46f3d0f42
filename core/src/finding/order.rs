use std::cmp::Ordering;

/// Sorts, equals keeping their order. The standard library's sort is compiled anew for every type, which weighs in a
/// browser; here only the exchange of two places is.
pub(crate) fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let of = |left: usize, right: usize| match (items.get(left), items.get(right)) {
        (Some(left), Some(right)) => compare(left, right),
        _ => Ordering::Equal,
    };
    let mut places = places(items.len(), &of);
    for at in 0..places.len() {
        while let Some(to) = places.get(at).copied().filter(|to| *to != at) {
            items.swap(at, to);
            places.swap(at, to);
        }
    }
}

/// For each position, the one where its item belongs; nothing where all are in order.
fn places(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    if (1..len).all(|at| compare(at.saturating_sub(1), at) != Ordering::Greater) {
        return Vec::new();
    }
    let mut order: Vec<usize> = (0..len).collect();
    let mut width = 1_usize;
    while width < len {
        let mut merged = Vec::with_capacity(len);
        for pair in order.chunks(width.saturating_mul(2)) {
            let (mut left, mut right) = pair.split_at_checked(width).unwrap_or((pair, &[]));
            while let (Some((first, after_first)), Some((second, after_second))) = (left.split_first(), right.split_first()) {
                if compare(*second, *first) == Ordering::Less {
                    merged.push(*second);
                    right = after_second;
                } else {
                    merged.push(*first);
                    left = after_first;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        order = merged;
        width = width.saturating_mul(2);
    }
    let mut places = vec![0; len];
    for (to, from) in order.into_iter().enumerate() {
        if let Some(place) = places.get_mut(from) {
            *place = to;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn as_the_standard_library_sorts(keys in prop::collection::vec(0_u8..12, 0..200)) {
            let mut ours: Vec<(u8, usize)> = keys.into_iter().zip(0..).collect();
            let mut theirs = ours.clone();
            sort_by(&mut ours, |left, right| left.0.cmp(&right.0));
            theirs.sort_by_key(|item| item.0);
            prop_assert_eq!(ours, theirs);
        }
    }
}
