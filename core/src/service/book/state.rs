//! Whether values are known, two bits each.

/// What is known of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    Known,
    None,
    Unknown,
}

/// The states of a column, four a byte.
#[derive(Clone, Default, PartialEq)]
pub(super) struct States {
    packed: Vec<u8>,
    length: usize,
}

impl States {
    pub(super) fn push(&mut self, state: State) {
        let shift = self.length % 4 * 2;
        if shift == 0 {
            self.packed.push(0);
        }
        if let Some(last) = self.packed.last_mut() {
            *last |= (state as u8) << shift;
        }
        self.length += 1;
    }

    /// Takes the same state so many times.
    pub(super) fn extend(&mut self, state: State, mut count: usize) {
        while count > 0 && !self.length.is_multiple_of(4) {
            self.push(state);
            count -= 1;
        }
        let four = (state as u8).wrapping_mul(0b0101_0101);
        self.packed.resize(self.packed.len() + count / 4, four);
        self.length += count / 4 * 4;
        (0..count % 4).for_each(|_| self.push(state));
    }

    /// Takes the states of another behind these.
    pub(super) fn join(&mut self, other: &States) {
        let shift = self.length % 4 * 2;
        self.length += other.length;
        if shift == 0 {
            self.packed.extend_from_slice(&other.packed);
            return;
        }
        self.packed.reserve(other.packed.len());
        for byte in &other.packed {
            if let Some(last) = self.packed.last_mut() {
                *last |= byte << shift;
            }
            self.packed.push(byte >> (8 - shift));
        }
        self.packed.truncate(self.length.div_ceil(4));
    }

    /// The state of a value; beyond the last one, nothing is known.
    pub(super) fn get(&self, at: usize) -> State {
        match self.packed.get(at / 4).map(|byte| byte >> (at % 4 * 2) & 3) {
            Some(0) if at < self.length => State::Known,
            Some(1) => State::None,
            _ => State::Unknown,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.length
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.packed
    }

    /// The states that were written as these bytes, if each is one.
    pub(super) fn from_bytes(packed: &[u8], length: usize) -> Option<Self> {
        let states = States { packed: packed.to_vec(), length };
        let bits = |at: usize| packed.get(at / 4).map_or(3, |byte| byte >> (at % 4 * 2) & 3);
        let whole = length.div_ceil(4);
        let rest = (length..whole.saturating_mul(4)).all(|at| bits(at) == 0);
        (packed.len() == whole && rest && (0..length).all(|at| bits(at) < 3)).then_some(states)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_what_was_pushed() {
        let all = [State::Known, State::None, State::Unknown, State::Unknown, State::None, State::Known];
        let mut states = States::default();
        all.iter().for_each(|state| states.push(*state));
        assert!(all.iter().enumerate().all(|(at, state)| states.get(at) == *state));
        assert_eq!(states.get(6), State::Unknown);
        assert!(States::from_bytes(states.bytes(), 6) == Some(states.clone()));
        for (left, right) in (0..9).flat_map(|left| (0..9).map(move |right| (left, right))) {
            let of = |count: usize, from: usize| {
                let mut states = States::default();
                all.iter().cycle().skip(from).take(count).for_each(|state| states.push(*state));
                states
            };
            let mut joined = of(left, 0);
            joined.join(&of(right, left));
            assert!(joined == of(left + right, 0), "{left} and {right}");
        }
        for (state, before, count) in all.iter().flat_map(|state| (0..40).map(move |both| (*state, both % 5, both / 5 * 3))) {
            let (mut one_by_one, mut at_once) = (States::default(), States::default());
            (0..before).for_each(|_| [&mut one_by_one, &mut at_once].into_iter().for_each(|states| states.push(State::Unknown)));
            (0..count).for_each(|_| one_by_one.push(state));
            at_once.extend(state, count);
            assert!(one_by_one == at_once, "{state:?} {count} times behind {before}");
        }
        assert!(States::from_bytes(&[4], 1).is_none(), "what lies behind the last one is zero");
        assert!(States::from_bytes(&[3], 1).is_none());
        assert!(States::from_bytes(&[0, 0], 1).is_none());
    }
}
