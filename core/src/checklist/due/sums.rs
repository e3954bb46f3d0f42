//! Tasks summed up as they come, so that none has to be kept for it.

use std::collections::BTreeMap;

use super::by_number::{narrow, wide};
use super::summary::{DueBy, DueSummary};
use super::tasks::Due;
use super::window::Window;
use crate::checklist::cadence::Cadence;
use crate::checklist::item::Item;
use crate::service::{StateCounts, TaskState};
use crate::time::{Period, month_number_of};
use crate::value::Date;

/// The number of what a task has none of, or is not summed up by.
const NONE: u32 = u32::MAX;

/// The number of a name that nothing has.
const NOBODY: u32 = u32::MAX - 1;

/// What a plan and a window decide: the sort of cadence, the item, the domain and the month.
pub(in crate::checklist) type Fixed = [u32; 4];

/// What a subject decides: the station and the worker.
pub(in crate::checklist) type Moving = [u32; 2];

/// A plan in numbers: the first one that has the same item, domain or sort of cadence.
#[derive(Clone, Copy, Default)]
pub(super) struct PlanNumbers {
    pub(super) item: u32,
    pub(super) domain: u32,
    cadence: u32,
}

/// Tasks with something in common, counted.
#[derive(Clone, Copy, Default)]
pub(in crate::checklist) struct Sum {
    counts: StateCounts,
    settled_subjects: u64,
    met_subjects: u64,
    /// The subject whose tasks are being counted, and whether all of its settled ones were met.
    of_subject: Option<(u32, bool)>,
}

/// Tasks summed up. Those of one subject have to come one after the other.
#[derive(Clone, Default)]
pub(super) struct Sums {
    by: Vec<DueBy>,
    /// Which tasks alone are counted: the number of the name that they have.
    only: Vec<(DueBy, u32)>,
    fixed: BTreeMap<Fixed, u32>,
    moving: BTreeMap<Moving, u32>,
    /// What of both was last asked for.
    last_fixed: Option<(Fixed, u32)>,
    last_moving: Option<(Moving, u32)>,
    /// The sums by the number of what moves and that of what is fixed.
    sums: Vec<Vec<Sum>>,
}

/// Sums by what their tasks have in common.
pub(in crate::checklist) type Summed = BTreeMap<(Fixed, Moving), Sum>;

impl Sum {
    fn add(&mut self, subject: u32, state: TaskState) {
        self.counts.add(state);
        if !state.is_settled() {
            return;
        }
        match &mut self.of_subject {
            Some((known, is_met)) if *known == subject => *is_met = *is_met && state.is_met(),
            _ => {
                self.end_subject();
                self.of_subject = Some((subject, state.is_met()));
            }
        }
    }

    fn end_subject(&mut self) {
        if let Some((_, is_met)) = self.of_subject.take() {
            self.settled_subjects = self.settled_subjects.saturating_add(1);
            self.met_subjects = self.met_subjects.saturating_add(u64::from(is_met));
        }
    }
}

fn number<K: Ord + Copy>(known: &mut BTreeMap<K, u32>, last: &mut Option<(K, u32)>, key: K) -> u32 {
    if let Some((_, number)) = last.as_ref().filter(|(known, _)| *known == key) {
        return *number;
    }
    let new = narrow(known.len());
    let number = *known.entry(key).or_insert(new);
    *last = Some((key, number));
    number
}

impl Sums {
    /// By what tasks are summed up, and which of them alone, as [`Due::numbered`] says it.
    pub(super) fn new(by: &[DueBy], only: Vec<(DueBy, u32)>) -> Sums {
        Sums { by: by.to_vec(), only, ..Sums::default() }
    }

    /// Whether tasks are left out because of a number that one of these has.
    fn leaves_out(&self, numbers: &[(DueBy, u32)]) -> bool {
        self.only.iter().any(|(by, only)| numbers.iter().any(|(known, number)| known == by && number != only))
    }

    /// The number of what a plan and a window decide; the greatest where their tasks are left out.
    pub(super) fn fixed(&mut self, plan: PlanNumbers, window: Window) -> u32 {
        let asked = |by: DueBy, number: u32| if self.by.contains(&by) { number } else { NONE };
        let month = window.end().map_or(NONE, |last| month_number_of(last).cast_unsigned());
        if self.leaves_out(&[(DueBy::Item, plan.item), (DueBy::Domain, plan.domain), (DueBy::Month, month)]) {
            return NONE;
        }
        let key = [plan.cadence, asked(DueBy::Item, plan.item), asked(DueBy::Domain, plan.domain), asked(DueBy::Month, month)];
        number(&mut self.fixed, &mut self.last_fixed, key)
    }

    /// The number of what a subject decides; the greatest where its tasks are left out.
    pub(super) fn moving(&mut self, station: Option<u32>, worker: Option<u32>) -> u32 {
        let asked = |by: DueBy, number: Option<u32>| number.filter(|_| self.by.contains(&by)).unwrap_or(NONE);
        if self.leaves_out(&[(DueBy::Station, station.unwrap_or(NONE)), (DueBy::Worker, worker.unwrap_or(NONE))]) {
            return NONE;
        }
        let key = [asked(DueBy::Station, station), asked(DueBy::Worker, worker)];
        number(&mut self.moving, &mut self.last_moving, key)
    }

    /// Counts a task.
    pub(super) fn add(&mut self, fixed: u32, moving: u32, subject: u32, state: TaskState) {
        if fixed == NONE || moving == NONE {
            return;
        }
        let (fixed, moving) = (wide(fixed), wide(moving));
        if self.sums.len() <= moving {
            self.sums.resize_with(moving.saturating_add(1), Vec::new);
        }
        let Some(of_moving) = self.sums.get_mut(moving) else { return };
        if of_moving.len() <= fixed {
            of_moving.resize(fixed.saturating_add(1), Sum::default());
        }
        of_moving.get_mut(fixed).into_iter().for_each(|sum| sum.add(subject, state));
    }

    /// What all came to, put to what other tasks came to.
    pub(super) fn put_to(self, summed: &mut Summed) {
        for (moving, of_moving) in &self.moving {
            for (fixed, of_fixed) in &self.fixed {
                let sum = self.sums.get(wide(*of_moving)).and_then(|sums| sums.get(wide(*of_fixed))).copied();
                let Some(mut sum) = sum.filter(|sum| sum.counts != StateCounts::default()) else { continue };
                sum.end_subject();
                let known = summed.entry((*fixed, *moving)).or_default();
                known.counts.add_all(&sum.counts);
                known.settled_subjects = known.settled_subjects.saturating_add(sum.settled_subjects);
                known.met_subjects = known.met_subjects.saturating_add(sum.met_subjects);
            }
        }
    }
}

impl Due {
    /// The plans in numbers.
    pub(super) fn plan_numbers(&self) -> Vec<PlanNumbers> {
        let (mut items, mut domains, mut cadences) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let plans = self.plans.iter().zip(0_u32..).map(|((item, ..), at)| PlanNumbers {
            item: *items.entry(item.id()).or_insert(at),
            domain: *domains.entry(&item.domain().id).or_insert(at),
            cadence: *cadences.entry(self.cadence_kind(at)).or_insert(at),
        });
        plans.collect()
    }

    /// By what tasks are narrowed, with the number of the name that is kept: one that no task has where there is no such name.
    pub(super) fn numbered(&self, only: &[(DueBy, &str)]) -> Vec<(DueBy, u32)> {
        let plans = self.plan_numbers();
        let of_plan = |is_one: &dyn Fn(&Item) -> bool| self.plans.iter().position(|(item, ..)| is_one(item)).and_then(|at| plans.get(at));
        let number = |(by, name): &(DueBy, &str)| {
            let number = match by {
                DueBy::Item => of_plan(&|item| &**item.id() == *name).map(|plan| plan.item),
                DueBy::Domain => of_plan(&|item| &*item.domain().id == *name).map(|plan| plan.domain),
                DueBy::Station => self.station_number(name),
                DueBy::Worker => self.worker_number(name),
                DueBy::Month => Date::parse(&format!("{name}-01")).ok().map(|first| month_number_of(first).cast_unsigned()),
            };
            (*by, number.unwrap_or(NOBODY))
        };
        only.iter().map(number).collect()
    }

    /// The sort of a plan's cadence.
    fn cadence_kind(&self, plan: u32) -> &'static str {
        let of = |plan: u32| {
            let (item, versions, _) = self.plans.get(wide(plan))?;
            item.versions().get(*versions.first()?)?.cadence.as_ref()
        };
        of(plan).map_or("unstated", Cadence::kind)
    }

    /// What tasks came to, with the names of what they have in common and in their order.
    pub(super) fn told_of(&self, summed: Summed, by: &[DueBy]) -> Vec<DueSummary> {
        let item = |plan: u32| self.plans.get(wide(plan)).map(|(item, ..)| item);
        let told = |(([cadence, of_item, domain, month], [station, worker]), sum): ((Fixed, Moving), Sum)| {
            let name = |by: &DueBy| match by {
                DueBy::Item => Some(item(of_item)?.id().clone()),
                DueBy::Domain => Some(item(domain)?.domain().id.clone()),
                DueBy::Station => self.station_named(station).cloned(),
                DueBy::Worker => self.worker_named(worker).cloned(),
                DueBy::Month if month == NONE => None,
                DueBy::Month => Some(Period::month_of_number(month.cast_signed())?.to_string().into()),
            };
            let Sum { counts, settled_subjects, met_subjects, .. } = sum;
            let cadence = self.cadence_kind(cadence);
            DueSummary { of: by.iter().map(name).collect(), cadence, counts, settled_subjects, met_subjects }
        };
        let mut all: Vec<DueSummary> = summed.into_iter().map(told).collect();
        all.sort_by(|left, right| (&left.of, left.cadence).cmp(&(&right.of, right.cadence)));
        all
    }
}
