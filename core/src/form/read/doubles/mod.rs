//! What rows of a ledger or of JSON Lines are to each other: whole rows and keys that come twice, keys that look alike, steps out of order, records outside
//! the days in which their key lasts, and keys of two persons.

mod alike;
pub(in crate::form) mod keyed;
pub(in crate::form) mod lives;
pub(in crate::form) mod steps;
mod twice;
pub(in crate::form) mod whose;

use self::alike::{Keys, alike};
use self::keyed::{Keyed, Others};
use self::lives::Stay;
use self::steps::Step;
use self::twice::Rows;
use self::whose::{Claim, Whose};
use crate::digest::{Digest, Table, short};
use crate::finding::{Code, Problem};
use crate::form::definition::compiled::{Form, Steps, Within};
use crate::form::draft::content::{FieldValue, FilledFields, Slot, ValueStore};
use crate::service::book::RowsHash;

/// How many keys seen last are known without looking them up.
const RECENT: usize = 1024;

/// Which rows have come: 16 bytes for each that counts, up to 32 for each different key and, in a table of which up to half is free,
/// 16 for each key that may come once.
#[derive(Default)]
pub(in crate::form) struct Doubles {
    /// Each row that counts: 96 bits of its digest, and its number.
    rows: Rows,
    once: Table<u64>,
    keys: Keys,
    /// Keys that came lately.
    recent: Recent,
    rows_hash: RowsHash,
    steps: Keyed<Steps>,
    lives: Keyed<Within>,
    whose: Keyed<Whose>,
}

struct Recent([u64; RECENT]);

impl Default for Recent {
    fn default() -> Self {
        Recent([0; RECENT])
    }
}

impl Recent {
    fn place(&mut self, exact: u64) -> Option<&mut u64> {
        let at = usize::try_from(exact).unwrap_or_default() % RECENT;
        self.0.get_mut(at)
    }
}

/// What of a row may come twice.
#[derive(Clone, Default)]
pub(in crate::form) struct Prints {
    pub(in crate::form) row: u128,
    /// Each list of fields that may come once, by the first of them.
    once: Vec<(usize, u64)>,
    /// Each key: its field, what it is, and what it is but for case, width and leading zeros.
    keys: Vec<(usize, u64, u64)>,
    narrow: String,
    step: Option<Step>,
    stay: Option<Stay>,
    claim: Option<(Whose, Claim)>,
}

impl Prints {
    /// Takes the prints of a record that has been read, beside that of its row.
    fn take(&mut self, form: &Form, content: &FilledFields, row: u128, recent: &mut Recent) {
        self.row = row;
        self.once.clear();
        self.keys.clear();
        self.step = Step::of(form, content);
        self.stay = Stay::of(form, content);
        let slot = |at: usize| Some((*content.slots.get(at)?, &content.kept));
        self.claim = Whose::of(form).and_then(|rule| Some((rule, rule.claim(slot, row)?)));
        for (which, fields) in (0_u64..).zip(&form.unique) {
            let mut digest = Digest::new(which);
            digest.bytes(form.id.as_bytes());
            let all = fields.iter().all(|at| content.slots.get(*at).is_some_and(|slot| add_value(&mut digest, slot, &content.kept)));
            if let (true, Some(first)) = (all, fields.first()) {
                self.once.push((*first, half(digest.whole())));
            }
        }
        for (at, space) in &form.plan.keys {
            let Some(Slot::Set(FieldValue::Text(part))) = content.slots.get(*at) else { continue };
            let text = content.kept.text(*part);
            let exact = short(*space, text.as_bytes());
            if recent.place(exact).is_none_or(|known| *known != exact) {
                self.keys.push((*at, exact, alike(*space, text, &mut self.narrow)));
            }
        }
    }
}

/// Adds what stands in a field, unless nothing does.
pub(in crate::form) fn add_value(digest: &mut Digest, slot: &Slot, kept: &ValueStore) -> bool {
    let Slot::Set(val) = slot else { return false };
    match val {
        FieldValue::Text(part) | FieldValue::Division(_, part) => digest.bytes(kept.text(*part).as_bytes()),
        FieldValue::Date(date) => digest.number(u64::from(date.day_number().cast_unsigned())),
        FieldValue::Count(count) => digest.number(count.get()),
        FieldValue::Option(option) => digest.number(u64::try_from(*option).unwrap_or(u64::MAX)),
        FieldValue::Boolean(yes) => digest.number(u64::from(*yes)),
        FieldValue::Amount(amount) => digest.bytes(amount.to_string().as_bytes()),
        FieldValue::Present | FieldValue::Born(_) | FieldValue::Options(_) => return false,
    }
    true
}

impl Doubles {
    /// Notes a row that was checked, whatever came of it.
    pub(in crate::form) fn checked(&mut self, row: u128) {
        self.rows_hash.add(row);
    }

    pub(in crate::form) fn rows_hash(&self) -> RowsHash {
        self.rows_hash
    }

    /// Takes what of a record that has been read may come twice, beside its row.
    pub(in crate::form) fn print(&mut self, prints: &mut Prints, form: &Form, content: &FilledFields, row: u128) {
        prints.take(form, content, row, &mut self.recent);
    }

    /// Notes a row of that form that counts; unless a key of it that may come once came before: gives its field and the earlier row.
    pub(in crate::form) fn accept(&mut self, prints: &Prints, number: u32, (form, of): (usize, &Form)) -> Result<(), (usize, u32)> {
        self.once(&prints.once, number)?;
        self.row(prints.row, number);
        if let (Some(rule), Some(step)) = (of.steps, prints.step) {
            self.steps.add((form, Some(&of.id)), rule, step, number);
        }
        if let (Some(rule), Some(stay)) = (of.within, prints.stay) {
            self.lives.add((form, Some(&of.id)), rule, stay, number);
        }
        if let Some((rule, claim)) = prints.claim {
            self.whose.add((form, None), rule, claim, number);
        }
        for (field, exact, alike) in &prints.keys {
            self.keys.add((*alike, *exact), number, form, *field);
            if let Some(place) = self.recent.place(*exact) {
                *place = *exact;
            }
        }
        Ok(())
    }

    /// Notes what of a row may come once, unless it came before.
    pub(in crate::form) fn once(&mut self, prints: &[(usize, u64)], number: u32) -> Result<(), (usize, u32)> {
        for (at, (field, print)) in prints.iter().enumerate() {
            if let Some(first) = self.once.first(*print, number) {
                // What was noted of this row is not to be found by a later one that is right.
                prints.iter().take(at).for_each(|(_, print)| self.once.forget(*print));
                return Err((*field, first));
            }
        }
        Ok(())
    }

    /// Notes rows that were checked and count.
    pub(in crate::form) fn clean(&mut self, rows: &[u128], numbers: &[u32]) {
        rows.iter().for_each(|row| self.rows_hash.add(*row));
        rows.iter().zip(numbers).for_each(|(row, number)| self.row(*row, *number));
    }

    /// Notes a row that counts.
    fn row(&mut self, row: u128, number: u32) {
        self.rows.push(row >> 32 << 32 | u128::from(number));
    }

    /// Notes a key in a field of that form and space of keys, with a row that counts; `is_new` where it was not noted before.
    pub(in crate::form) fn key(
        &mut self,
        (form, field, space): (usize, usize, u64),
        (text, is_new): (&str, bool),
        number: u32,
        narrow: &mut String,
    ) {
        let exact = short(space, text.as_bytes());
        if self.recent.place(exact).is_none_or(|known| *known != exact) {
            self.keys.add((alike(space, text, narrow), exact), number, form, field);
            if is_new {
                self.keys.is_another();
            }
            if let Some(place) = self.recent.place(exact) {
                *place = exact;
            }
        }
    }

    /// Notes a step of a key in a row of the only form that counts, if its day and stage can be read.
    pub(in crate::form) fn step(&mut self, rule: Steps, (key, day, stage): (&str, &Slot, &Slot), number: u32) {
        if let Some(step) = Step::at(key, day, stage) {
            self.steps.add((0, None), rule, step, number);
        }
    }

    /// Notes what a row of the only form that counts says of the days of its key, if its own day can be read.
    pub(in crate::form) fn stay(&mut self, rule: Within, (key, day, days): (&str, &Slot, (&Slot, &Slot)), number: u32) {
        if let Some(stay) = Stay::at(key, day, days) {
            self.lives.add((0, None), rule, stay, number);
        }
    }

    /// Notes of whom a row of the only form that counts is.
    pub(in crate::form) fn claim(&mut self, rule: Whose, claim: Claim, number: u32) {
        self.whose.add((0, None), rule, claim, number);
    }

    /// Takes the rows that come next, among which no key may come once.
    pub(in crate::form) fn join(&mut self, next: Doubles) {
        self.rows.join(next.rows);
        self.keys.join(next.keys);
        self.steps.join(next.steps);
        self.lives.join(next.lives);
        self.whose.join(next.whose);
        self.rows_hash.join(next.rows_hash);
    }

    /// Tells of rows that are equal, each with the number of another, and of keys that look like an earlier one, steps out of order and
    /// records outside the days of their key, beside what is stored too, with their row, form and field.
    pub(in crate::form) fn finish(self, others: Others<'_>, mut tell: impl FnMut(u32, Option<(usize, usize)>, Problem)) {
        self.steps.finish(others, &mut tell);
        self.lives.finish(others, &mut tell);
        self.whose.finish(others, &mut tell);
        for alike in self.keys.alike() {
            tell(alike.row, alike.at, Problem::new(Code::KeyAlike).with("row", alike.first));
        }
        let rows = self.rows.candidates();
        let number = |row: &u128| u32::try_from(row & u128::from(u32::MAX)).unwrap_or(u32::MAX);
        for equal in rows.chunk_by(|left, right| left >> 32 == right >> 32) {
            let [first, second, ..] = equal else { continue };
            let mut tell = |row: &u128, other: &u128| tell(number(row), None, Problem::new(Code::RowDoubled).with("row", number(other)));
            tell(first, second);
            for row in equal.iter().skip(1) {
                tell(row, first);
            }
        }
    }
}

pub(in crate::form) fn half(print: u128) -> u64 {
    u64::try_from(print >> 64).unwrap_or(u64::MAX)
}
