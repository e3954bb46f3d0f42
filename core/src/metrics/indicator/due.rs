//! What is due of a checklist as an indicator counts it: each task's item, subject, last day, state and station, and nobody's key.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::stand::Stands;
use super::spec::{DueCount, DueOf};
#[cfg(feature = "checklist")]
use crate::checklist::Due;
use crate::citation::Provenance;
use crate::finding::Label;
use crate::network::View;
use crate::service::{StateCounts, TaskState};
use crate::time::Period;
use crate::value::{Date, Decimal, DivisionCode};

/// The tasks of a checklist in some days, for [`Supplied::due`](super::Supplied::due).
///
/// A task is of the period in which its window ends and of the unit in which its station stands on that day, as
/// [`DueSummary`](crate::checklist::DueSummary) sums tasks up by month and station. A window without an end is of no period. `Debug` shows the days alone.
#[derive(Clone, PartialEq, Eq)]
pub struct DueTasks(pub(super) Arc<Tasks>);

impl std::fmt::Debug for DueTasks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DueTasks({}..={} as of {})", self.0.first, self.0.last, self.0.as_of)
    }
}

#[derive(PartialEq, Eq)]
pub(super) struct Tasks {
    /// The rulebook of the checklist.
    pub(super) pack: Arc<str>,
    pub(super) first: Date,
    pub(super) last: Date,
    pub(super) as_of: Date,
    pub(super) kept_from: Option<Date>,
    /// Whether tasks of some of these items are left out.
    pub(super) is_part: bool,
    /// The items that have tasks, once each cadence.
    pub(super) items: Vec<DueItem>,
    /// The names of items and of stations, by their numbers.
    pub(super) ids: Vec<Arc<str>>,
    pub(super) stations: Vec<Arc<str>>,
    pub(super) rows: Vec<DueRow>,
}

/// An item as it is told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DueItem {
    pub(super) id: Arc<str>,
    pub(super) label: Label,
    pub(super) clause: Option<Arc<str>>,
    pub(super) provenance: Option<Provenance>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct DueRow {
    pub(super) item: u32,
    pub(super) subject: u32,
    /// The last day of its window.
    pub(super) last: Date,
    pub(super) state: TaskState,
    pub(super) station: Option<u32>,
}

/// How the tasks stand that an input counts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DueCell {
    /// The items as what is due tells of them, once each cadence.
    pub(super) items: Vec<DueItem>,
    /// How many tasks stand how. Those that are open or unknown are in no rate.
    pub counts: StateCounts,
    /// How many subjects have a settled task.
    pub settled_subjects: u64,
    /// How many of these have no settled task that was not met.
    pub met_subjects: u64,
    /// How many more tasks of the items and the period are asked for whose station is not known or not on the map.
    pub unplaced: u64,
}

impl DueCell {
    pub(super) fn count(&self, count: DueCount) -> Decimal {
        Decimal::from(match count {
            DueCount::Met => self.counts.met(),
            DueCount::Done => self.counts.done,
            DueCount::Settled => self.counts.settled(),
            DueCount::MetSubjects => self.met_subjects,
            DueCount::SettledSubjects => self.settled_subjects,
        })
    }
}

impl DueTasks {
    /// The tasks that are due. What [`Due::only`] narrowed to a station, a worker or a month gives the counts of what is left, and values that are partial.
    ///
    /// ```
    /// use wushe::border::{ChosenChecklist, DueCall, Figures, IndicatorCall};
    /// use wushe::metrics::indicator::DueTasks;
    /// use wushe::network::{Divisions, Network};
    /// use wushe::{Book, Pack};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let checklist = ChosenChecklist::new(pack.clone(), Some("qualification"), r#"{}"#)?;
    /// let call = DueCall {
    ///     first: "2026-01-01", last: "2026-12-31", as_of: "2026-12-31", kept_from: Some("2022-01-01"),
    ///     readings: r#"{"late_days":"0"}"#, ..DueCall::default()
    /// };
    /// let records = [
    ///     ("appointment", r#"{"worker":"W1","from":"2020-01-01","post":"station_worker","station":"152200000000"}"#),
    ///     ("registration", r#"{"worker":"W1","registered_on":"2023-03-02","until":"2026-03-01","level":"junior"}"#),
    ///     ("continuing_education", r#"{"worker":"W1","completed_on":"2025-06-01","hours":"80"}"#),
    /// ];
    /// let (due, _) = checklist.due_of(&records, "2026-12-31", call)?;
    ///
    /// let network = Network::of_divisions(Divisions::parse("date_point,code,name\n2021-10-31,152200000000,兴安盟\n")?);
    /// let figures = Figures::new(pack, Book::new(), network, Some("2026-12-31"))?;
    /// let (due, period) = (DueTasks::of(&due), Some("2026"));
    /// let call = IndicatorCall { indicator: "continuing_education_rate", period, due: Some(&due), ..IndicatorCall::default() };
    /// assert_eq!(figures.indicator(call)?.value().map(|rate| rate.to_string()).as_deref(), Some("100.0"));
    /// let without = figures.indicator(IndicatorCall { due: None, ..call })?;
    /// assert_eq!(without.because()[0].reason.as_str(), "due_not_given");
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[cfg(feature = "checklist")]
    #[must_use]
    pub fn of(due: &Due) -> DueTasks {
        let item = |task: crate::checklist::Task<'_>| {
            let (item, version) = (task.item()?, task.version()?);
            let (clause, provenance) = (version.citation.clause.clone(), Some(version.citation.provenance));
            Some(DueItem { id: item.id().clone(), label: item.label().clone(), clause, provenance })
        };
        let items: Vec<DueItem> = due.planned().into_iter().filter_map(item).collect();
        let mut ids = Names::default();
        let row = |task: crate::checklist::Task<'_>| {
            let ((subject, station), last) = (task.numbers(), task.window().end()?);
            Some(DueRow { item: ids.number(task.item()?.id()), subject, last, state: task.state(), station })
        };
        let rows = due.tasks().filter_map(row).collect();
        DueTasks(Arc::new(Tasks {
            pack: due.pack().clone(),
            first: due.days().first,
            last: due.days().last,
            as_of: due.as_of(),
            kept_from: due.kept_from(),
            is_part: due.narrowed_by().iter().any(|by| by.cuts_items()),
            items,
            ids: ids.names,
            stations: due.station_names().to_vec(),
            rows,
        }))
    }

    /// The rulebook of the checklist: `hinggan@1.0.0#ab12…`.
    #[must_use]
    pub fn pack(&self) -> &Arc<str> {
        &self.0.pack
    }

    /// Whether the days asked about meet a period, and if they do whether they hold it whole: it is over, records are complete since it began, and
    /// no task is left out.
    pub(super) fn covers(&self, period: Period) -> Option<bool> {
        let Tasks { first, last, as_of, kept_from, is_part, .. } = &*self.0;
        if period.last_day() < *first || period.first_day().is_some_and(|begins| *last < begins) {
            return None;
        }
        let begins = period.first_day().is_some_and(|begins| *first <= begins && kept_from.is_some_and(|kept| kept <= begins));
        Some(begins && period.last_day() <= *last.min(as_of) && !is_part)
    }

    /// How the tasks of some items stand in a unit and a period; nothing where there is no task of them at all.
    pub(super) fn cell(&self, of: &DueOf, view: View<'_>, unit: DivisionCode, period: Period) -> Option<DueCell> {
        let tasks = &*self.0;
        let is_asked: Vec<bool> = tasks.ids.iter().map(|id| of.items.iter().any(|item| item.id == *id)).collect();
        let asked = |row: &&DueRow| usize::try_from(row.item).ok().and_then(|at| is_asked.get(at)).copied().unwrap_or_default();
        let items: Vec<DueItem> = tasks.items.iter().filter(|known| of.items.iter().any(|item| item.id == known.id)).cloned().collect();
        if items.is_empty() {
            return None;
        }
        let stands = Stands::named(view, tasks.stations.iter().map(|name| &**name), std::iter::empty());
        let mut cell = DueCell { items, counts: StateCounts::default(), settled_subjects: 0, met_subjects: 0, unplaced: 0 };
        let mut subjects: BTreeMap<u32, bool> = BTreeMap::new();
        for row in tasks.rows.iter().filter(asked).filter(|row| period.contains(row.last)) {
            match stands.on(row.station, row.last) {
                Ok(stand) if stands.holds(unit, stand) => {
                    cell.counts.add(row.state);
                    if row.state.is_settled() {
                        let is_met = subjects.entry(row.subject).or_insert(true);
                        *is_met = *is_met && row.state.is_met();
                    }
                }
                Ok(_) => {}
                Err(_) if matches!(row.state, TaskState::Waiting | TaskState::Void) => {}
                Err(_) => cell.unplaced = cell.unplaced.saturating_add(1),
            }
        }
        for is_met in subjects.into_values() {
            cell.settled_subjects = cell.settled_subjects.saturating_add(1);
            cell.met_subjects = cell.met_subjects.saturating_add(u64::from(is_met));
        }
        Some(cell)
    }
}

/// Names with the number of each.
#[derive(Default)]
pub(super) struct Names {
    pub(super) names: Vec<Arc<str>>,
    numbers: BTreeMap<Arc<str>, u32>,
}

impl Names {
    /// The number of a name, a new one where it has none yet.
    pub(super) fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let (number, name) = (u32::try_from(self.names.len()).unwrap_or(u32::MAX), Arc::<str>::from(name));
        self.names.push(name.clone());
        self.numbers.insert(name, number);
        number
    }
}
