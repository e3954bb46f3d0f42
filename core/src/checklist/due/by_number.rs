//! Things of each number together, without a comparison.

/// Things by a number, those of one number in the order in which they came.
pub(super) struct ByNumber<T> {
    /// Where those of each number begin, and behind these where the last end.
    starts: Vec<u32>,
    all: Vec<T>,
}

/// An index as wide as one of memory.
pub(super) fn wide(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// An index as narrow as what is kept; a book has fewer records than it can say.
pub(super) fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl<T: Copy> ByNumber<T> {
    /// What a function tells one by one, the same a second time: counted first, so that each has its place.
    pub(super) fn of(mut all: impl FnMut(&mut dyn FnMut(u32, T))) -> Self {
        let mut starts: Vec<u32> = vec![0];
        let mut any = None;
        all(&mut |number, one| {
            let at = wide(number).saturating_add(1);
            if starts.len() <= at {
                starts.resize(at.saturating_add(1), 0);
            }
            starts.get_mut(at).into_iter().for_each(|count| *count = count.saturating_add(1));
            any = Some(one);
        });
        let mut sum = 0_u32;
        for start in &mut starts {
            sum = sum.saturating_add(*start);
            *start = sum;
        }
        let mut places = starts.clone();
        let mut sorted = any.map_or_else(Vec::new, |any| vec![any; wide(sum)]);
        all(&mut |number, one| {
            let Some(place) = places.get_mut(wide(number)) else { return };
            sorted.get_mut(wide(*place)).into_iter().for_each(|free| *free = one);
            *place = place.saturating_add(1);
        });
        ByNumber { starts, all: sorted }
    }

    /// Those of one number.
    pub(super) fn get(&self, number: usize) -> &[T] {
        let start = |at: usize| self.starts.get(at).map(|start| wide(*start));
        match (start(number), start(number.saturating_add(1))) {
            (Some(from), Some(to)) => self.all.get(from..to).unwrap_or_default(),
            _ => &[],
        }
    }

    /// How many numbers there can be.
    pub(super) fn numbers(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_of_a_number_stay_in_their_order() {
        let all = [(3, 'a'), (0, 'b'), (3, 'c'), (1, 'd')];
        let sorted = ByNumber::of(|put| all.into_iter().for_each(|(number, one)| put(number, one)));
        assert_eq!((0..6).map(|at| sorted.get(at).iter().collect::<String>()).collect::<Vec<_>>(), ["b", "d", "", "ac", "", ""]);
        assert_eq!(sorted.numbers(), 4);
        assert_eq!(ByNumber::<char>::of(|_| {}).get(0), []);
    }
}
