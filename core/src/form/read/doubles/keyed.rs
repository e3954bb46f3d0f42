//! What records say of their keys, gathered form by form until every row is read: a rule over a key looks at all of its records at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::finding::{Code, Param, Problem};
use crate::form::world::World;
#[cfg(feature = "beside")]
use crate::form::world::{Beside, OfForm};

/// A record that a rule looks at: by its row here, or one that is stored already, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::form) enum Place {
    Row(u32),
    #[cfg_attr(not(feature = "beside"), expect(dead_code, reason = "there is nothing beside"))]
    Stored(u32),
}

/// What a rule tells at a row of a record there or of a stored one: a code for each, and what else the sentence says.
pub(in crate::form) struct Told {
    pub(in crate::form) row: u32,
    pub(in crate::form) other: Place,
    pub(in crate::form) codes: (Code, Code),
    pub(in crate::form) more: Option<(&'static str, Param)>,
}

impl Told {
    /// The problem, with what a stored record is called.
    pub(in crate::form) fn problem(self, name: impl Fn(u32) -> String) -> Problem {
        let Told { other, codes, more, .. } = self;
        let (code, name, value) = match other {
            Place::Row(row) => (codes.0, "row", Param::from(row)),
            Place::Stored(number) => (codes.1, "record", Param::from(name(number))),
        };
        match more {
            // In the order in which the sentences of a rule have them.
            Some((param @ "day", more)) => Problem::new(code).with(param, more).with(name, value),
            Some((param, more)) => Problem::new(code).with(name, value).with(param, more),
            None => Problem::new(code).with(name, value),
        }
    }
}

/// A rule of a form over the records of one key.
pub(in crate::form) trait KeyRule: Copy {
    /// What one record says, in the order in which the rule looks at those of a key; the key comes first.
    type Said: Copy + Ord;

    /// The field at which is told what does not fit.
    fn field(self) -> usize;

    /// The key of a record.
    fn key(said: &Self::Said) -> u64;

    /// Whether these records say nothing that any could contradict.
    fn is_silent(_: &[(Self::Said, Place)]) -> bool {
        false
    }

    /// Tells what does not fit of the records of one key, each at its row.
    fn look(self, said: &[(Self::Said, Place)], told: &mut Vec<Told>);

    /// Adds what the stored records of a key say.
    #[cfg(feature = "beside")]
    fn stored(of: &OfForm, key: u64, add: impl FnMut(Self::Said, u32));
}

/// What rows are held against beside each other.
#[derive(Clone, Copy, Default)]
pub(in crate::form) struct Others<'w> {
    #[cfg(feature = "beside")]
    pub(in crate::form) beside: Option<Beside<'w>>,
    #[cfg(not(feature = "beside"))]
    pub(in crate::form) nothing: std::marker::PhantomData<&'w ()>,
}

impl<'w> Others<'w> {
    pub(in crate::form) fn of(world: World<'w>) -> Self {
        #[cfg(feature = "beside")]
        return Others { beside: world.beside };
        #[cfg(not(feature = "beside"))]
        {
            let _ = world;
            Others::default()
        }
    }

    pub(in crate::form) fn name(self, number: u32) -> String {
        #[cfg(feature = "beside")]
        return self.beside.map_or_else(String::new, |beside| beside.name(number));
        #[cfg(not(feature = "beside"))]
        number.to_string()
    }

    /// Adds what stored records of that form say of a key.
    pub(in crate::form) fn add<R: KeyRule>(self, form: &str, key: u64, said: &mut Vec<(R::Said, Place)>) {
        #[cfg(feature = "beside")]
        if let Some(beside) = self.beside
            && let Some(of) = beside.of(form)
        {
            R::stored(of, key, |what, number| {
                if beside.is_there(number) {
                    said.push((what, Place::Stored(number)));
                }
            });
        }
        #[cfg(not(feature = "beside"))]
        let _ = (form, key, said);
    }
}

/// The records of the rows that count, 40 bytes each.
pub(super) struct Keyed<R: KeyRule>(Vec<Rows<R>>);

struct Rows<R: KeyRule> {
    form: usize,
    /// The form's name; none where nothing is stored.
    id: Option<Arc<str>>,
    rule: R,
    said: Vec<(R::Said, Place)>,
}

impl<R: KeyRule> Default for Keyed<R> {
    fn default() -> Self {
        Keyed(Vec::new())
    }
}

impl<R: KeyRule> Keyed<R> {
    /// Notes what a record of that form says in a row.
    pub(super) fn add(&mut self, (form, id): (usize, Option<&Arc<str>>), rule: R, said: R::Said, row: u32) {
        let said = (said, Place::Row(row));
        match self.0.iter_mut().find(|of| of.form == form) {
            Some(of) => of.said.push(said),
            None => self.0.push(Rows { form, id: id.cloned(), rule, said: vec![said] }),
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
    pub(super) fn finish(self, others: Others<'_>, mut tell: impl FnMut(u32, Option<(usize, usize)>, Problem)) {
        for mut of in self.0 {
            if let Some(id) = &of.id {
                let keys: BTreeSet<u64> = of.said.iter().map(|(said, _)| R::key(said)).collect();
                keys.into_iter().for_each(|key| others.add::<R>(id, key, &mut of.said));
            }
            if R::is_silent(&of.said) {
                continue;
            }
            of.said.sort_unstable();
            let mut told = Vec::new();
            for said in of.said.chunk_by(|left, right| R::key(&left.0) == R::key(&right.0)) {
                of.rule.look(said, &mut told);
            }
            told.sort_by_key(|told| told.row);
            for one in told {
                tell(one.row, Some((of.form, of.rule.field())), one.problem(|number| others.name(number)));
            }
        }
    }
}
