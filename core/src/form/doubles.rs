//! What comes twice in a ledger or in JSON Lines: whole rows, keys that may come once, and keys that look alike.

use super::cell::{Slot, Val};
use super::compile::Form;
use super::content::Content;
use super::digest::{Digest, short};
use super::draft::Sink;
use super::ledger::narrow;
use crate::finding::{Code, Path, Problem};

/// How many keys that are alike are told at most.
const ALIKE_TOLD: usize = 1000;
/// How many keys seen last are known without looking them up.
const RECENT: usize = 256;

/// Which rows have come: 16 bytes for each that counts and, in tables of which up to half is free, 16 for each key that may come
/// once and for each different key.
#[derive(Default)]
pub(super) struct Doubles {
    /// The digest and the number of each row that counts.
    rows: Vec<(u64, u32)>,
    once: Table,
    /// The first key of those that are the same but for case, width and leading zeros.
    keys: Table,
    /// Keys that came lately.
    recent: Recent,
    /// The keys that were told.
    told: Vec<u64>,
    identity: Identity,
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

/// What a ledger is, as far as its rows go: how many were checked and, whatever their order, what they hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    rows: u64,
    sum: u128,
}

impl Identity {
    /// How many rows were checked.
    #[must_use]
    pub fn rows(self) -> u64 {
        self.rows
    }
}

/// What of a row may come twice.
#[derive(Clone, Default)]
pub(super) struct Prints {
    pub(super) row: u128,
    /// Each list of fields that may come once, by the first of them.
    once: Vec<(usize, u64)>,
    /// Each key: its field, what it is, and what it is but for case, width and leading zeros.
    keys: Vec<(usize, u64, u64)>,
    narrow: String,
}

impl Prints {
    /// Takes the prints of a record that has been read, beside that of its row.
    fn take(&mut self, form: &Form, content: &Content, row: u128, recent: &mut Recent) {
        self.row = row;
        self.once.clear();
        self.keys.clear();
        for (which, fields) in (0_u64..).zip(&form.unique) {
            let mut digest = Digest::new(which);
            digest.bytes(form.id.as_bytes());
            let all = fields.iter().all(|at| add_value(&mut digest, content, *at));
            if let (true, Some(first)) = (all, fields.first()) {
                self.once.push((*first, half(digest.whole())));
            }
        }
        for at in &form.plan.keys {
            let (Some(field), Some(Slot::Set(Val::Text(part)))) = (form.fields.get(*at), content.slots.get(*at)) else { continue };
            // A household is one household in every form, and a field without a role is its form's own.
            let space = field.role.map_or_else(|| short(0, field.rule.as_bytes()), |role| role as u64);
            let text = content.kept.text(*part);
            let exact = short(space, text.as_bytes());
            if recent.place(exact).is_none_or(|known| *known != exact) {
                self.keys.push((*at, exact, alike(space, text, &mut self.narrow)));
            }
        }
    }
}

/// Adds what stands in a field, unless nothing does.
fn add_value(digest: &mut Digest, content: &Content, at: usize) -> bool {
    let Some(Slot::Set(val)) = content.slots.get(at) else { return false };
    match val {
        Val::Text(part) | Val::Division(_, part) => digest.bytes(content.kept.text(*part).as_bytes()),
        Val::Date(date) => digest.number(u64::from(date.day_number().cast_unsigned())),
        Val::Count(count) => digest.number(count.get()),
        Val::Option(option) => digest.number(u64::try_from(*option).unwrap_or(u64::MAX)),
        Val::Boolean(yes) => digest.number(u64::from(*yes)),
        Val::Amount(amount) => digest.bytes(amount.to_string().as_bytes()),
        Val::Present | Val::Born(_) | Val::Options(_) => return false,
    }
    true
}

/// What a key is but for case, width and the zeros before its numbers.
fn alike(space: u64, text: &str, narrowed: &mut String) -> u64 {
    narrowed.clear();
    let mut in_number = false;
    let mut zeros = false;
    for c in text.chars().map(|c| narrow(c).to_ascii_lowercase()) {
        let is_digit = c.is_ascii_digit();
        if c == '0' && !in_number {
            zeros = true;
            continue;
        }
        if zeros && !is_digit {
            narrowed.push('0');
        }
        zeros = false;
        in_number = is_digit;
        narrowed.push(c);
    }
    if zeros {
        narrowed.push('0');
    }
    short(space, narrowed.as_bytes())
}

impl Doubles {
    /// Notes a row that was checked, whatever came of it.
    pub(super) fn checked(&mut self, row: u128) {
        self.identity.rows = self.identity.rows.saturating_add(1);
        self.identity.sum = self.identity.sum.wrapping_add(row);
    }

    pub(super) fn identity(&self) -> Identity {
        self.identity
    }

    /// Takes what of a record that has been read may come twice, beside its row.
    pub(super) fn print(&mut self, prints: &mut Prints, form: &Form, content: &Content, row: u128) {
        prints.take(form, content, row, &mut self.recent);
    }

    /// Notes a row that counts and tells of keys that look like an earlier one; unless a key of it that may come once came
    /// before: gives its field and the earlier row.
    pub(super) fn accept(&mut self, prints: &Prints, number: u32, mut tell: impl FnMut(usize, Problem)) -> Result<(), (usize, u32)> {
        for (at, (field, print)) in prints.once.iter().enumerate() {
            if let Some((first, _)) = self.once.first(*print, number, 0) {
                // What was noted of this row is not to be found by a later one that is right.
                prints.once.iter().take(at).for_each(|(_, print)| self.once.forget(*print));
                return Err((*field, first));
            }
        }
        self.rows.push((half(prints.row), number));
        for (field, exact, alike) in &prints.keys {
            let tag = u32::try_from(*exact >> 32).unwrap_or_default();
            if let Some((first, known)) = self.keys.first(*alike, number, tag)
                && known != tag
                && let Err(at) = self.told.binary_search(exact)
                && self.told.len() < ALIKE_TOLD
            {
                self.told.insert(at, *exact);
                tell(*field, Problem::new(Code::KeyAlike).with("row", first));
            }
            if let Some(place) = self.recent.place(*exact) {
                *place = *exact;
            }
        }
        Ok(())
    }

    /// Tells of rows that are equal, each with the number of another.
    pub(super) fn finish(mut self, sink: &mut Sink) {
        crate::finding::sort_by(&mut self.rows, Ord::cmp);
        for equal in self.rows.chunk_by(|(left, _), (right, _)| left == right).filter(|equal| equal.len() > 1) {
            let [(_, first), (_, second), ..] = equal else { continue };
            let mut tell = |row: u32, other: u32| sink.push(Problem::new(Code::RowDoubled).with("row", other).at(Path::new().index(row)));
            tell(*first, *second);
            for (_, row) in equal.iter().skip(1) {
                tell(*row, *first);
            }
        }
    }
}

fn half(print: u128) -> u64 {
    u64::try_from(print >> 64).unwrap_or(u64::MAX)
}

/// Rows by a print that is spread evenly already: a place is found by it, and the next free one follows.
#[derive(Default)]
struct Table {
    entries: Vec<Entry>,
    count: usize,
}

#[derive(Clone, Copy, Default)]
struct Entry {
    /// 0 where the place is free.
    print: u64,
    row: u32,
    tag: u32,
}

impl Table {
    /// The place of a print, or the free one where it would stand.
    fn place(&mut self, print: u64) -> Option<&mut Entry> {
        let mask = self.entries.len().wrapping_sub(1);
        let mut at = usize::try_from(print >> 24).unwrap_or_default() & mask;
        while let Some(known) = self.entries.get(at)
            && known.print != 0
            && known.print != print
        {
            at = at.wrapping_add(1) & mask;
        }
        self.entries.get_mut(at)
    }

    /// The row and tag under that print; or nothing where it is new, and stands there with these from now on.
    fn first(&mut self, print: u64, row: u32, tag: u32) -> Option<(u32, u32)> {
        let print = print.max(1);
        if self.count.saturating_mul(8) >= self.entries.len().saturating_mul(7) {
            self.grow();
        }
        let entry = self.place(print)?;
        let is_new = entry.print == 0;
        if !is_new && entry.row != 0 {
            return Some((entry.row, entry.tag));
        }
        *entry = Entry { print, row, tag };
        self.count += usize::from(is_new);
        None
    }

    /// Leaves no row under the print, whose place those behind it need.
    fn forget(&mut self, print: u64) {
        if let Some(entry) = self.place(print.max(1)) {
            entry.row = 0;
        }
    }

    fn grow(&mut self) {
        let size = self.entries.len().saturating_mul(2).max(64);
        let entries = std::mem::replace(&mut self.entries, vec![Entry::default(); size]);
        for entry in entries.into_iter().filter(|entry| entry.print != 0) {
            if let Some(place) = self.place(entry.print) {
                *place = entry;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_alike_but_for_case_width_and_leading_zeros() {
        let of = |text: &str| alike(3, text, &mut String::new());
        for alike in [["H1", "h1"], ["H1", "Ｈ１"], ["007", "7"], ["H-001-2", "h-1-02"], ["00", "0"], ["A0B", "a00b"]] {
            assert_eq!(of(alike[0]), of(alike[1]), "{alike:?}");
        }
        for other in [["H1", "H10"], ["H01", "H101"], ["A0", "A"], ["100", "1"], ["0A", "A"], ["H1", "K1"]] {
            assert_ne!(of(other[0]), of(other[1]), "{other:?}");
        }
        assert_ne!(alike(3, "H1", &mut String::new()), alike(4, "H1", &mut String::new()));
    }

    #[test]
    fn a_table_keeps_what_came_first() {
        let mut table = Table::default();
        for round in 0..2 {
            for number in 1..10_000_u32 {
                let print = short(1, &number.to_le_bytes());
                let expected = (round == 1).then_some((number, 5));
                assert_eq!(table.first(print, number + round * 100_000, 5), expected);
            }
        }
        let print = short(1, &7_u32.to_le_bytes());
        table.forget(print);
        assert_eq!(table.first(print, 70, 6), None);
        assert_eq!(table.first(print, 71, 6), Some((70, 6)));
    }
}
