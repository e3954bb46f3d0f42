//! Work on several threads, whose answer is the same for every number of them: the one place in which the core has any.

/// What a function gives of each item, in their order.
#[cfg(not(feature = "parallel"))]
pub(crate) fn each<T, R>(_: usize, items: Vec<T>, of: impl Fn(T) -> R) -> Vec<R> {
    items.into_iter().map(of).collect()
}

#[cfg(feature = "parallel")]
pub(crate) use self::threads::each;

#[cfg(feature = "parallel")]
mod threads {
    use std::panic::resume_unwind;
    use std::sync::{Mutex, PoisonError};
    use std::thread::{Builder, scope};

    /// What a function gives of each item, in their order. Where no thread can be had, as in a browser, this one does all.
    pub(crate) fn each<T: Send, R: Send>(threads: usize, items: Vec<T>, of: impl Fn(T) -> R + Sync) -> Vec<R> {
        let others = threads.min(items.len()).saturating_sub(1);
        if others == 0 {
            return items.into_iter().map(of).collect();
        }
        let queue = Mutex::new(items.into_iter().enumerate());
        let work = || {
            let mut done = Vec::new();
            loop {
                let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                let Some((at, item)) = next else { return done };
                done.push((at, of(item)));
            }
        };
        let mut done = scope(|scope| {
            let others: Vec<_> = (0..others).filter_map(|_| Builder::new().spawn_scoped(scope, work).ok()).collect();
            let mut done = work();
            for other in others {
                match other.join() {
                    Ok(more) => done.extend(more),
                    Err(panic) => resume_unwind(panic),
                }
            }
            done
        });
        done.sort_by_key(|(at, _)| *at);
        done.into_iter().map(|(_, result)| result).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_their_items() {
        for threads in [0, 1, 2, 7] {
            assert_eq!(each(threads, (0..5).collect(), |number: i32| number * 2), [0, 2, 4, 6, 8]);
        }
        assert!(each(3, Vec::<u8>::new(), |byte| byte).is_empty());
    }
}
