//! Many subjects held against the items: the answer, item by item and row by row.

use std::sync::Arc;

use super::decide::{Deciding, Waiting};
use super::lanes::Lanes;
use super::mask::{Mask, WORD};
use crate::checklist::facts::Held;
use crate::checklist::item::{Item, Version};
use crate::checklist::list::MatchQuestion;
use crate::checklist::names::{Name, Names};
use crate::checklist::words::MatchOutcome;
use crate::choice::OpenItem;
use crate::finding::{Code, Finding, Path, Problem, sort_by};
use crate::parallel::each;
use crate::service::Book;
use crate::service::book::{Row, RowId};

/// The rows that are decided at once: as many as a processor keeps near.
const SLICE: usize = 1 << 15;

/// Many subjects held against the items in force on a day.
///
/// `Debug` shows nothing of what is known of them.
#[derive(Clone, Default)]
pub struct MatchTable {
    rows: usize,
    items: Vec<Column>,
    /// What is asked, by slot.
    asked: Vec<Option<OpenItem>>,
    records: Vec<RowId>,
    findings: Vec<Finding>,
}

impl std::fmt::Debug for MatchTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MatchTable").field("rows", &self.rows).finish_non_exhaustive()
    }
}

/// An item over all rows.
#[derive(Clone)]
struct Column {
    item: Arc<Item>,
    outcome: MatchOutcome,
    met: Mask,
    not_listed: Mask,
    open: Mask,
    waiting: Waiting,
}

impl MatchTable {
    /// How many subjects there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The record of each row: those of the form whose day is not after the question's.
    #[must_use]
    pub fn records(&self) -> &[RowId] {
        &self.records
    }

    /// What there is to tell of the records, each at its row, with its ledger before it where there are several: one of a day after the question's is
    /// not used (`facts_after_day`), and of somebody with several each stands alone (`facts_again`).
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The items in force on the day, in the rulebook's order.
    pub fn items(&self) -> impl Iterator<Item = &Arc<Item>> {
        self.items.iter().map(|column| &column.item)
    }

    /// What an item comes to for each subject, by the item's place; nothing where there is no such place.
    #[must_use]
    pub fn outcomes(&self, item: usize) -> Option<impl Iterator<Item = MatchOutcome> + '_> {
        let column = self.items.get(item)?;
        Some((0..self.rows).map(move |row| {
            if column.met.has(row) {
                column.outcome
            } else if column.open.has(row) {
                MatchOutcome::Open
            } else if column.not_listed.has(row) {
                MatchOutcome::NotListed
            } else {
                MatchOutcome::No
            }
        }))
    }

    /// For how many subjects an item comes to that.
    #[must_use]
    pub fn count(&self, item: usize, outcome: MatchOutcome) -> u64 {
        let Some(column) = self.items.get(item) else { return 0 };
        match outcome {
            MatchOutcome::Open => column.open.count(),
            MatchOutcome::NotListed => column.not_listed.count(),
            MatchOutcome::No => [&column.met, &column.open, &column.not_listed]
                .into_iter()
                .fold(self.rows as u64, |rest, mask| rest.saturating_sub(mask.count())),
            outcome if outcome == column.outcome => column.met.count(),
            _ => 0,
        }
    }

    /// What an item waits for where it is open for a subject.
    pub fn missing(&self, item: usize, row: usize) -> impl Iterator<Item = &OpenItem> {
        let waiting = self.items.get(item).into_iter().flat_map(|column| &column.waiting);
        waiting.filter(move |(_, mask)| mask.has(row)).filter_map(|(slot, _)| self.asked.get(*slot)?.as_ref())
    }
}

/// Holds the records of one form against the items.
pub(in crate::checklist) fn match_rows(
    names: &Names,
    items: &[Arc<Item>],
    (book, form): (&Book, &str),
    question: MatchQuestion<'_>,
    threads: usize,
) -> MatchTable {
    let rows: Vec<Row<'_>> = book.rows_of(form).filter(|row| row.date() <= question.as_of).collect();
    let rows = rows.as_slice();
    let (one, asked) = alike(names, question);
    let in_force: Vec<(&Arc<Item>, &Version)> =
        items.iter().filter(|item| item.subject() == question.subject).filter_map(|item| Some((item, item.at(question.as_of)?))).collect();
    let read = read(names, in_force.iter().map(|(_, version)| *version));
    let records = rows.iter().map(|row| row.id()).collect();
    let mut table = MatchTable { rows: rows.len(), items: Vec::new(), asked, records, findings: told(book, form, question) };
    // Without a row the items stand there all the same.
    let slices: Vec<&[Row<'_>]> = if rows.is_empty() { vec![rows] } else { rows.chunks(slice(rows.len(), threads)).collect() };
    let parts = each(threads, slices, |slice| {
        let lanes = Lanes::of(names, &read, slice, &one);
        let mut deciding = Deciding::new(&lanes);
        in_force.iter().map(|(item, version)| column(item, version, &mut deciding, slice.len())).collect::<Vec<_>>()
    });
    for part in parts {
        if table.items.is_empty() {
            table.items = part;
        } else {
            table.items.iter_mut().zip(part).for_each(|(whole, next)| whole.append(next));
        }
    }
    table
}

/// How many rows are decided at once, in whole words of a mask: as many as a processor keeps near, and no more than a thread's share.
fn slice(rows: usize, threads: usize) -> usize {
    rows.div_ceil(threads.max(1)).next_multiple_of(WORD).min(SLICE)
}

/// What there is to tell of the records of a form.
fn told(book: &Book, form: &str, question: MatchQuestion<'_>) -> Vec<Finding> {
    let place = |row: Row<'_>| row.origin().map_or_else(Path::new, |origin| book.place(origin));
    let (mut findings, mut known) = (Vec::new(), Vec::new());
    for row in book.rows_of(form) {
        if row.date() > question.as_of {
            let problem = Problem::new(Code::FactsAfterDay).with("from", row.date().to_string()).with("day", question.as_of.to_string());
            findings.push(problem.at(place(row)));
            continue;
        }
        // The number of a key stands for it, as a name is kept once.
        let key = question.subject.roles().first().and_then(|role| row.name(row.shape().role_column(*role)?));
        let Some(key) = key.and_then(|key| usize::try_from(key).ok()) else { continue };
        if known.len() <= key {
            known.resize(key.saturating_add(1), None);
        }
        match known.get_mut(key) {
            Some(Some(first)) => findings.push(Problem::new(Code::FactsAgain).with("row", place(*first).record_number()).at(place(row))),
            Some(first) => *first = Some(row),
            None => {}
        }
    }
    sort_by(&mut findings, Finding::cmp_in_report);
    findings
}

fn column(item: &Arc<Item>, version: &Version, deciding: &mut Deciding<'_>, rows: usize) -> Column {
    let mut waiting = Waiting::new();
    let (target, target_open) =
        version.target.as_ref().map_or_else(|| (Mask::all(rows), Mask::none(rows)), |target| deciding.condition(&target.parts));
    let (listed, listed_open) =
        version.listed.as_ref().map_or_else(|| (Mask::all(rows), Mask::none(rows)), |listed| deciding.condition(&listed.parts));
    let possible = target.clone().or(&target_open);
    let open = target_open.clone().or(&target.clone().and(&listed_open));
    if let Some(condition) = &version.target {
        deciding.waits_for(&condition.parts, true, target_open, &mut waiting);
    }
    if let Some(condition) = &version.listed {
        deciding.waits_for(&condition.parts, true, possible.and(&listed_open), &mut waiting);
    }
    Column {
        item: item.clone(),
        outcome: version.effect.into(),
        met: target.clone().and(&listed),
        not_listed: target.without(&listed).without(&listed_open),
        open,
        waiting,
    }
}

impl Column {
    /// Adds the rows of the next slice.
    fn append(&mut self, next: Column) {
        let (before, added) = (self.met.len(), next.met.len());
        self.met.append(&next.met);
        self.not_listed.append(&next.not_listed);
        self.open.append(&next.open);
        for (slot, mask) in next.waiting {
            self.waiting.entry(slot).or_insert_with(|| Mask::none(before)).append(&mask);
        }
        let whole = before + added;
        for mask in self.waiting.values_mut().filter(|mask| mask.len() < whole) {
            mask.append(&Mask::none(added));
        }
    }
}

/// What is the same for all: the day and the standards, and of each slot what would have to be asked.
fn alike(names: &Names, question: MatchQuestion<'_>) -> (Vec<Held>, Vec<Option<OpenItem>>) {
    let mut held = vec![Held::Unknown; names.slots.len()];
    let mut asked = vec![None; names.slots.len()];
    for (slot, name) in names.slots.iter().enumerate() {
        let (value, item) = match name {
            Name::Today => (Held::Date(question.as_of), None),
            Name::Fact(fact, _) => (Held::Unknown, Some(OpenItem::Fact((*fact.id).to_owned().into()))),
            Name::Derived(..) => (Held::Unknown, None),
            Name::Standard(standard) => {
                let found = question.standards.get(standard.id()).map(|standard| standard.at(question.division, question.as_of));
                match found {
                    Ok(Ok(found)) => (found.value.map_or(Held::None, |value| Held::Number(value.decimal())), None),
                    Ok(Err(open)) => (Held::Unknown, open.into_iter().next()),
                    Err(_) => (Held::None, None),
                }
            }
        };
        held.get_mut(slot).into_iter().for_each(|place| *place = value.clone());
        asked.get_mut(slot).into_iter().for_each(|place| place.clone_from(&item));
    }
    (held, asked)
}

/// Which slots the versions read, those that derived facts read included.
fn read<'v>(names: &Names, versions: impl Iterator<Item = &'v Version>) -> Vec<bool> {
    let mut read = vec![false; names.slots.len()];
    let conditions = versions.flat_map(|version| [&version.target, &version.listed]).flatten();
    let mut open: Vec<usize> = conditions.flat_map(|condition| condition.whole.slots().iter().copied()).collect();
    while let Some(slot) = open.pop() {
        if let Some(place) = read.get_mut(slot).filter(|place| !**place) {
            *place = true;
            if let Some(Name::Derived(_, expression, _)) = names.slots.get(slot) {
                open.extend(expression.slots());
            }
        }
    }
    read
}
