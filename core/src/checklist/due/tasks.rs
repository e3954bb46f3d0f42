//! The tasks that are due, one after the other, and what could not be told.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::plan::{Plan, Unscheduled};
use super::question::DueQuestion;
use super::state::TaskState;
use super::subjects::Subjects;
use super::waits::Waits;
use super::window::Window;
use crate::checklist::item::{Item, Version};
use crate::checklist::readings::Readings;
use crate::checklist::words::Subject;
use crate::choice::OpenItem;
use crate::finding::word_list;
use crate::service::Book;
use crate::service::book::RowId;
use crate::value::Date;

/// What is due of a checklist in some days, and how it stands.
///
/// Memory: about 70 bytes a task beside the book, and each subject's key once. `Debug` shows the days and how many tasks there are.
#[derive(Clone)]
pub struct Due {
    pub(super) pack: Arc<str>,
    pub(super) days: Window,
    pub(super) as_of: Date,
    pub(super) kept_from: Option<Date>,
    pub(super) plans: Vec<(Arc<Item>, Vec<usize>, Readings)>,
    pub(super) subjects: Vec<(Subject, Box<str>)>,
    pub(super) tasks: Vec<TaskRow>,
    rows: Vec<(RowId, Option<(usize, u32)>)>,
    names: Vec<Arc<str>>,
    numbers: BTreeMap<(&'static str, u32), u32>,
    of_book: BTreeMap<&'static str, Vec<Arc<str>>>,
    pub(super) waits: Waits,
    pub(super) unplanned: Vec<Unplanned>,
    pub(super) told: Vec<ToldRow>,
}

impl std::fmt::Debug for Due {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Due({:?} as of {}: {} tasks)", self.days, self.as_of, self.tasks.len())
    }
}

/// A task as it is kept: numbers of what stands elsewhere once.
#[derive(Clone, Copy)]
pub(super) struct TaskRow {
    pub(super) plan: u32,
    pub(super) subject: u32,
    pub(super) window: Window,
    pub(super) state: TaskState,
    pub(super) done_on: Option<Date>,
    pub(super) station: Option<u32>,
    pub(super) worker: Option<u32>,
    pub(super) waits: u32,
    /// From where on and how many of the records.
    pub(super) rows: (u32, u32),
}

/// An item that is never due, and why.
#[derive(Clone, Debug)]
pub struct Unplanned {
    /// The item.
    pub item: Arc<Item>,
    /// Why no task of it can be told.
    pub why: Unscheduled,
}

word_list! {
    /// What is told of a record that would do a task and does none.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Told {
        /// Nothing is known of whom it is about: no record tells that there is such a subject.
        UnknownSubject = "unknown_subject",
        /// Its subject had died, left or moved away.
        AfterEnd = "after_end",
    }

    /// Every one.
    pub const ALL: [Told; 2];

    /// Its name in JSON.
    pub fn as_str;

    /// The one of that name.
    pub fn from_name;
}

/// A record that would do a task and does none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ToldRow {
    /// Why.
    pub what: Told,
    /// The record.
    pub row: RowId,
    /// Which of the book's ledgers it comes from, and its number there.
    pub origin: Option<(usize, u32)>,
}

impl Due {
    pub(in crate::checklist) fn new(pack: Arc<str>, question: DueQuestion<'_>, book: &Book) -> Due {
        let names = |thing: &str| book.names(thing).map(Arc::from).collect();
        Due {
            pack,
            days: Window { first: question.first, last: question.last },
            as_of: question.as_of,
            kept_from: question.kept_from,
            plans: Vec::new(),
            subjects: Vec::new(),
            tasks: Vec::new(),
            rows: Vec::new(),
            names: Vec::new(),
            numbers: BTreeMap::new(),
            of_book: BTreeMap::from([("station", names("station")), ("worker", names("worker"))]),
            waits: Waits::new(),
            unplanned: Vec::new(),
            told: Vec::new(),
        }
    }

    /// The number of a plan.
    pub(super) fn plan(&mut self, plan: &Plan) -> u32 {
        self.plans.push((plan.item.clone(), plan.versions.clone(), plan.readings));
        u32::try_from(self.plans.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// Takes the keys of subjects, and says the number of the first.
    pub(super) fn subjects_from(&mut self, subject: Subject, subjects: &Subjects) -> u32 {
        let first = u32::try_from(self.subjects.len()).unwrap_or(u32::MAX);
        self.subjects.extend(subjects.known.iter().map(|known| (subject, known.key.clone())));
        first
    }

    /// The number of a name of the book, kept once.
    pub(super) fn name(&mut self, thing: &'static str, number: Option<u32>) -> Option<u32> {
        let number = number?;
        if let Some(known) = self.numbers.get(&(thing, number)) {
            return Some(*known);
        }
        let name = self.of_book.get(thing)?.get(usize::try_from(number).ok()?)?.clone();
        self.names.push(name);
        let kept = u32::try_from(self.names.len().saturating_sub(1)).ok()?;
        self.numbers.insert((thing, number), kept);
        Some(kept)
    }

    pub(super) fn push(&mut self, mut task: TaskRow, rows: &[RowId], book: &Book) {
        task.rows = (u32::try_from(self.rows.len()).unwrap_or(u32::MAX), u32::try_from(rows.len()).unwrap_or(u32::MAX));
        self.rows.extend(rows.iter().map(|row| (*row, book.row(*row).and_then(|row| row.origin()))));
        self.tasks.push(task);
    }

    /// Puts the tasks in their order: subject by subject, item by item, day by day.
    pub(super) fn finish(&mut self) {
        self.of_book.clear();
        self.numbers.clear();
        let keys: Vec<(Subject, Box<str>)> = self.subjects.clone();
        let key = |task: &TaskRow| usize::try_from(task.subject).ok().and_then(|at| keys.get(at));
        self.tasks.sort_by(|left, right| (key(left), left.plan, left.window).cmp(&(key(right), right.plan, right.window)));
        self.told.sort_unstable();
        self.told.dedup();
    }

    /// The rulebook: `hinggan@1.0.0#ab12…`.
    #[must_use]
    pub fn pack(&self) -> &Arc<str> {
        &self.pack
    }

    /// The days that are asked about.
    #[must_use]
    pub fn days(&self) -> Window {
        self.days
    }

    /// The day on which the tasks stand so.
    #[must_use]
    pub fn as_of(&self) -> Date {
        self.as_of
    }

    /// Every task, subject by subject in the order of their keys, item by item in the rulebook's order, day by day.
    pub fn tasks(&self) -> impl Iterator<Item = Task<'_>> {
        self.tasks.iter().map(|row| Task { due: self, row })
    }

    /// How many tasks there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tasks.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    /// The items that are never due, and why: a text that does not say how often, an item that no record can do.
    #[must_use]
    pub fn unplanned(&self) -> &[Unplanned] {
        &self.unplanned
    }

    /// The records that would do a task and do none, in the days asked about.
    #[must_use]
    pub fn told(&self) -> &[ToldRow] {
        &self.told
    }

    pub(super) fn named(&self, number: Option<u32>) -> Option<&Arc<str>> {
        self.names.get(usize::try_from(number?).ok()?)
    }
}

/// One item for one subject in one window.
///
/// `Debug` shows the item and the state; the subject is a person's key.
#[derive(Clone, Copy)]
pub struct Task<'d> {
    pub(super) due: &'d Due,
    pub(super) row: &'d TaskRow,
}

impl std::fmt::Debug for Task<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let item = self.item().map(|item| item.id().clone());
        f.debug_struct("Task").field("item", &item).field("state", &self.state()).finish_non_exhaustive()
    }
}

impl<'d> Task<'d> {
    fn plan(self) -> Option<&'d (Arc<Item>, Vec<usize>, Readings)> {
        self.due.plans.get(usize::try_from(self.row.plan).ok()?)
    }

    /// The item.
    #[must_use]
    pub fn item(self) -> Option<&'d Arc<Item>> {
        self.plan().map(|(item, ..)| item)
    }

    /// What holds of the item: the version in force on the last day of the window, or else the last that asked for it.
    #[must_use]
    pub fn version(self) -> Option<&'d Version> {
        let (item, versions, _) = self.plan()?;
        let own = || versions.iter().filter_map(|at| item.versions().get(*at));
        own().find(|version| version.span.contains(self.row.window.last.min(self.due.as_of))).or_else(|| own().next_back())
    }

    /// How its windows are read: as the rule says, and where that is open as chosen.
    #[must_use]
    pub fn readings(self) -> Readings {
        self.plan().map(|(.., readings)| *readings).unwrap_or_default()
    }

    /// Whose it is: the sort of the subject and its key.
    #[must_use]
    pub fn expose_subject(self) -> Option<(Subject, &'d str)> {
        self.due.subjects.get(usize::try_from(self.row.subject).ok()?).map(|(subject, key)| (*subject, &**key))
    }

    /// The days in which it is to be done.
    #[must_use]
    pub fn window(self) -> Window {
        self.row.window
    }

    /// How it stands.
    #[must_use]
    pub fn state(self) -> TaskState {
        self.row.state
    }

    /// The day on which it was done.
    #[must_use]
    pub fn done_on(self) -> Option<Date> {
        self.row.done_on
    }

    /// The station of its subject on the first day on which it counts.
    #[must_use]
    pub fn station(self) -> Option<&'d Arc<str>> {
        self.due.named(self.row.station)
    }

    /// Who is charged with its subject on its last day; nothing where nobody is.
    #[must_use]
    pub fn worker(self) -> Option<&'d Arc<str>> {
        self.due.named(self.row.worker)
    }

    /// The records that did it, or as far as it is done; of an unknown one, those that may have.
    pub fn records(self) -> impl Iterator<Item = RowId> + use<'d> {
        self.rows().iter().map(|(row, _)| *row)
    }

    /// The ledger and the row there of each of its records.
    pub fn origins(self) -> impl Iterator<Item = Option<(usize, u32)>> + use<'d> {
        self.rows().iter().map(|(_, origin)| *origin)
    }

    fn rows(self) -> &'d [(RowId, Option<(usize, u32)>)] {
        let (first, count) = self.row.rows;
        let range = usize::try_from(first).ok().zip(usize::try_from(count).ok());
        range.and_then(|(first, count)| self.due.rows.get(first..first.checked_add(count)?)).unwrap_or_default()
    }

    /// What an unknown one waits for: facts, standards, and readings such as `late_days[EL-05]`.
    #[must_use]
    pub fn waits_for(self) -> &'d [OpenItem] {
        self.due.waits.get(self.row.waits)
    }
}
