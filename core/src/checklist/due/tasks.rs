//! The tasks that are due, one after the other, and what could not be told.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::by_number::narrow;
use super::course::By;
use super::near::{Beside, Lacking, NearMiss};
use super::plan::Plan;
use super::question::DueQuestion;
use super::records::Records;
use super::subjects::Subjects;
use super::summary::DueBy;
use super::sums::Sums;
use super::told::{ToldRow, Unplanned};
use super::waits::Waits;
use super::window::Window;
use crate::checklist::cadence::Cadence;
use crate::checklist::item::{Item, Version};
use crate::checklist::readings::Readings;
use crate::checklist::words::Subject;
use crate::choice::OpenItem;
use crate::finding::Label;
use crate::service::book::RowId;
use crate::service::{Book, TaskState};
use crate::value::Date;

/// What is due of a checklist in some days, and how it stands.
///
/// Memory beside the book: 56 bytes a task, 20 a record that can do one, and each key once. `Debug` shows the days and how many tasks there are.
#[derive(Clone)]
pub struct Due {
    pub(super) pack: Arc<str>,
    pub(super) days: Window,
    pub(super) as_of: Date,
    pub(super) kept_from: Option<Date>,
    pub(super) plans: Vec<(Arc<Item>, Vec<usize>, Readings)>,
    pub(super) subjects: Vec<(Subject, Box<str>)>,
    pub(super) tasks: Vec<TaskRow>,
    /// The records that tasks name, those of one subject that do the same together and in the order of their days.
    named: Vec<NamedRow>,
    /// The places there of what is no run.
    listed: Vec<u32>,
    /// The book's names of its stations and workers, by their numbers.
    stations: Vec<Arc<str>>,
    workers: Vec<Arc<str>>,
    pub(super) waits: Waits,
    /// Whether the JSON says why each task stands so.
    pub(super) reasons: bool,
    /// What it was narrowed by.
    pub(super) only: Vec<DueBy>,
    /// What the open items are called.
    pub(super) labels: Arc<BTreeMap<OpenItem, Label>>,
    /// What only the records tell of tasks, where it was asked for.
    pub(super) beside: Arc<Beside>,
    pub(super) unplanned: Vec<Unplanned>,
    pub(super) told: Vec<ToldRow>,
}

impl std::fmt::Debug for Due {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Due({:?} as of {}: {} tasks)", self.days, self.as_of, self.tasks.len())
    }
}

/// A record, and which of the book's ledgers it comes from with its number there.
type NamedRow = (RowId, Option<(u32, u32)>);

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
    pub(super) rows: Rows,
}

/// The records of a task, from where on and how many.
#[derive(Clone, Copy)]
pub(super) enum Rows {
    /// Of those that tasks name.
    Run(u32, u32),
    /// Of the places there that are listed.
    Listed(u32, u32),
}

/// The tasks of some subjects, before they are put to those of the others.
pub(super) struct Part {
    pub(super) tasks: Vec<TaskRow>,
    pub(super) rows: Listing,
    pub(super) waits: Waits,
    pub(super) told: Vec<ToldRow>,
    /// What they come to where they are summed up alone; then there are no tasks.
    pub(super) sums: Option<Sums>,
}

/// The places of records that are no run.
pub(super) struct Listing(Vec<u32>);

impl Listing {
    /// The records at some places from one on.
    pub(super) fn of(&mut self, by: &By, from: usize) -> Rows {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        match by.run() {
            Some(run) => Rows::Run(number(from.saturating_add(run.start)), number(run.len())),
            None => {
                let first = self.0.len();
                self.0.extend(by.iter().map(|at| number(from.saturating_add(at))));
                Rows::Listed(number(first), number(self.0.len().saturating_sub(first)))
            }
        }
    }
}

impl Part {
    /// None yet, where that is what others wait for.
    pub(super) fn new(waits: Waits) -> Part {
        Part { tasks: Vec::new(), rows: Listing(Vec::new()), waits, told: Vec::new(), sums: None }
    }
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
            named: Vec::new(),
            listed: Vec::new(),
            stations: names("station"),
            workers: names("worker"),
            waits: Waits::new(),
            reasons: false,
            only: Vec::new(),
            labels: Arc::default(),
            beside: Arc::default(),
            unplanned: Vec::new(),
            told: Vec::new(),
        }
    }

    /// Takes plans, and says the number of the first.
    pub(super) fn plans_from(&mut self, plans: &[Plan]) -> u32 {
        let first = u32::try_from(self.plans.len()).unwrap_or(u32::MAX);
        self.plans.extend(plans.iter().map(|plan| (plan.item.clone(), plan.versions.clone(), plan.readings)));
        first
    }

    /// Takes the keys of subjects, and says the number of the first.
    pub(super) fn subjects_from(&mut self, subject: Subject, subjects: &Subjects<'_>) -> u32 {
        let first = u32::try_from(self.subjects.len()).unwrap_or(u32::MAX);
        self.subjects.extend(subjects.keys().map(|key| (subject, key.into())));
        first
    }

    /// Takes records that tasks name, and says the place of the first.
    pub(super) fn rows_from(&mut self, book: &Book, records: &Records) -> usize {
        let first = self.named.len();
        let origin = |row: RowId| {
            let (ledger, number) = book.row(row)?.origin()?;
            Some((u32::try_from(ledger).ok()?, number))
        };
        self.named.extend(records.did.iter().map(|did| (did.row, origin(did.row))));
        first
    }

    /// Takes the tasks of some subjects.
    pub(super) fn take(&mut self, mut part: Part) {
        let before = u32::try_from(self.listed.len()).unwrap_or(u32::MAX);
        let numbers = self.waits.take(part.waits);
        for task in &mut part.tasks {
            task.waits = usize::try_from(task.waits).ok().and_then(|at| numbers.get(at)).copied().unwrap_or_default();
            if let Rows::Listed(first, _) = &mut task.rows {
                *first = first.saturating_add(before);
            }
        }
        match self.tasks.is_empty() {
            true => self.tasks = part.tasks,
            false => self.tasks.append(&mut part.tasks),
        }
        self.listed.append(&mut part.rows.0);
        self.told.append(&mut part.told);
    }

    /// Puts the tasks in their order, subject by subject, item by item, day by day, where they are not in it yet.
    pub(super) fn finish(&mut self) {
        let order = |task: &TaskRow| (task.subject, task.plan, task.window);
        if !self.tasks.is_sorted_by_key(order) {
            self.tasks.sort_by_key(order);
        }
        self.told.sort_unstable();
        self.told.dedup();
    }

    /// Takes what only the records tell.
    pub(in crate::checklist) fn tell_beside(&mut self, beside: Beside) {
        self.beside = Arc::new(beside);
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

    /// The records that would do a task and do none, or needed a consent that was withdrawn, in the days asked about.
    #[must_use]
    pub fn told(&self) -> &[ToldRow] {
        &self.told
    }

    /// The names of the book's stations, by their numbers.
    #[cfg(feature = "figures")]
    pub(crate) fn station_names(&self) -> &[Arc<str>] {
        &self.stations
    }

    /// The first day from which no record is missing, where it was said.
    #[must_use]
    pub fn kept_from(&self) -> Option<Date> {
        self.kept_from
    }

    /// By what [`only`](Due::only) narrowed it.
    #[must_use]
    pub fn narrowed_by(&self) -> &[DueBy] {
        &self.only
    }

    /// A station of the book by its number.
    pub(super) fn station_named(&self, number: u32) -> Option<&Arc<str>> {
        self.stations.get(usize::try_from(number).ok()?)
    }

    /// The number of a station's name.
    pub(super) fn station_number(&self, name: &str) -> Option<u32> {
        self.stations.iter().position(|known| **known == *name).map(narrow)
    }

    /// The number of a worker's name.
    pub(super) fn worker_number(&self, name: &str) -> Option<u32> {
        self.workers.iter().position(|known| **known == *name).map(narrow)
    }

    /// A worker of the book by its number.
    pub(super) fn worker_named(&self, number: u32) -> Option<&Arc<str>> {
        self.workers.get(usize::try_from(number).ok()?)
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
    /// The place of its plan.
    pub(super) fn plan_at(self) -> usize {
        usize::try_from(self.row.plan).unwrap_or(usize::MAX)
    }

    /// The number of its subject, another for each, and of its station among `Due::station_names`.
    #[cfg(feature = "figures")]
    pub(crate) fn numbers(self) -> (u32, Option<u32>) {
        (self.row.subject, self.row.station)
    }

    fn plan(self) -> Option<&'d (Arc<Item>, Vec<usize>, Readings)> {
        self.due.plans.get(self.plan_at())
    }

    /// How often it comes.
    pub(super) fn cadence(self) -> Option<&'d Cadence> {
        self.version()?.cadence.as_ref()
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

    /// The day on which it was done; nothing if it was done on one of several days, by what is not known.
    #[must_use]
    pub fn done_on(self) -> Option<Date> {
        self.row.done_on
    }

    /// The station of its subject on the first day on which it counts.
    #[must_use]
    pub fn station(self) -> Option<&'d Arc<str>> {
        self.due.station_named(self.row.station?)
    }

    /// Who is charged with its subject on its last day; nothing where nobody is.
    #[must_use]
    pub fn worker(self) -> Option<&'d Arc<str>> {
        self.due.worker_named(self.row.worker?)
    }

    /// The records that did it, or as far as it is done; of an unknown one, or one without its day, those that may have.
    pub fn records(self) -> impl Iterator<Item = RowId> + use<'d> {
        self.rows().map(|(row, _)| *row)
    }

    /// The ledger and the row there of each of its records.
    pub fn origins(self) -> impl Iterator<Item = Option<(usize, u32)>> + use<'d> {
        self.rows().map(|(_, origin)| origin.and_then(|(ledger, row)| Some((usize::try_from(ledger).ok()?, row))))
    }

    fn rows(self) -> impl Iterator<Item = &'d NamedRow> + use<'d> {
        let range = |first: u32, count: u32| {
            let (first, count) = (usize::try_from(first).unwrap_or(usize::MAX), usize::try_from(count).unwrap_or(usize::MAX));
            first..first.saturating_add(count)
        };
        let (run, listed) = match self.row.rows {
            Rows::Run(first, count) => (range(first, count), 0..0),
            Rows::Listed(first, count) => (0..0, range(first, count)),
        };
        let named = &self.due.named;
        let run = named.get(run).unwrap_or_default().iter();
        let listed = self.due.listed.get(listed).unwrap_or_default().iter();
        run.chain(listed.filter_map(|at| named.get(usize::try_from(*at).ok()?)))
    }

    /// The records that nearly did it, where it is not done and [`Checklist::explained`](crate::checklist::Checklist::explained) asked.
    #[must_use]
    pub fn near_misses(self) -> &'d [NearMiss] {
        self.due.beside.near.get(&(self.row.plan, self.row.subject, self.row.window)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The papers that the records of a done one do not show, where [`Checklist::explained`](crate::checklist::Checklist::explained) asked.
    #[must_use]
    pub fn lacking_papers(self) -> &'d [Lacking] {
        self.due.beside.papers.get(&(self.row.plan, self.row.subject, self.row.window)).map(Vec::as_slice).unwrap_or_default()
    }

    /// What an unknown one waits for: facts, standards, and readings such as `late_days[EL-05]`.
    #[must_use]
    pub fn waits_for(self) -> &'d [OpenItem] {
        self.due.waits.get(self.row.waits)
    }
}
