//! What records say of their keys, gathered form by form until every row is read: a rule over a key looks at all of its records at once.

use crate::finding::Problem;

/// A rule of a form over the records of one key.
pub(super) trait KeyRule: Copy {
    /// What one record says, in the order in which the rule looks at those of a key; the key comes first.
    type Said: Copy + Ord;

    /// The field at which is told what does not fit.
    fn field(self) -> usize;

    /// The key of a record.
    fn key(said: &Self::Said) -> u64;

    /// Whether these records say nothing that any could contradict.
    fn is_silent(_: &[(Self::Said, u32)]) -> bool {
        false
    }

    /// Tells what does not fit of the records of one key, each with its row.
    fn look(self, said: &[(Self::Said, u32)], told: &mut Vec<(u32, Problem)>);
}

/// The records of the rows that count, 40 bytes each.
pub(super) struct Keyed<R: KeyRule>(Vec<OfForm<R>>);

struct OfForm<R: KeyRule> {
    form: usize,
    rule: R,
    said: Vec<(R::Said, u32)>,
}

impl<R: KeyRule> Default for Keyed<R> {
    fn default() -> Self {
        Keyed(Vec::new())
    }
}

impl<R: KeyRule> Keyed<R> {
    /// Notes what a record of that form says in a row.
    pub(super) fn add(&mut self, form: usize, rule: R, said: R::Said, row: u32) {
        match self.0.iter_mut().find(|of| of.form == form) {
            Some(of) => of.said.push((said, row)),
            None => self.0.push(OfForm { form, rule, said: vec![(said, row)] }),
        }
    }

    /// Takes the records of other rows.
    pub(super) fn join(&mut self, next: Self) {
        for of in next.0 {
            match self.0.iter_mut().find(|known| known.form == of.form) {
                Some(known) => known.said.extend(of.said),
                None => self.0.push(of),
            }
        }
    }

    /// Tells what the rule of each form tells of its records, in the order of rows, with the form and the rule's field.
    pub(super) fn finish(self, mut tell: impl FnMut(u32, Option<(usize, usize)>, Problem)) {
        for mut of in self.0 {
            if R::is_silent(&of.said) {
                continue;
            }
            of.said.sort_unstable();
            let mut told = Vec::new();
            for said in of.said.chunk_by(|left, right| R::key(&left.0) == R::key(&right.0)) {
                of.rule.look(said, &mut told);
            }
            told.sort_unstable_by_key(|(row, _)| *row);
            for (row, problem) in told {
                tell(row, Some((of.form, of.rule.field())), problem);
            }
        }
    }
}
