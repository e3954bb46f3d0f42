//! The tasks of some subjects: made, or counted where they are summed up alone.

use std::ops::Range;

use super::at_once::Counted;
use super::by_number::{narrow, wide};
use super::course::{By, Course, Did, Doubt, Room};
use super::occasions::occasions;
use super::plan::Plan;
use super::questions::Memo;
use super::records::Records;
use super::run::{Assigned, OfPlan, Running};
use super::seen::Seen;
use super::subjects::{Known, Subjects};
use super::sums::{PlanNumbers, Sums};
use super::taking::Taken;
use super::tasks::{Part, TaskRow};
use super::told::ToldRow;
use super::truth::{Truth, Truths};
use super::waits::Waits;
use super::window::Window;
use crate::checklist::cadence::Cadence;
use crate::choice::OpenItem;
use crate::service::TaskState;
use crate::service::book::RowId;
use crate::value::Date;

/// What the tasks of all subjects are made from.
pub(super) struct Prepared<'p> {
    pub(super) truths: Truths<'p>,
    pub(super) subjects: &'p Subjects<'p>,
    pub(super) of_plans: &'p [OfPlan],
    pub(super) records: &'p [Records],
    /// How many of these are of plans that are asked for.
    pub(super) shown: usize,
    pub(super) seen: &'p [Seen],
    pub(super) assigned: Assigned,
    /// The plans in numbers, and sums without a task, where tasks are summed up alone.
    pub(super) sums: Option<(&'p [PlanNumbers], Sums)>,
    pub(super) first_plan: u32,
    pub(super) first_subject: u32,
}

/// A subject whose tasks are made.
struct Of<'o> {
    at: usize,
    number: u32,
    known: &'o Known,
}

/// What is kept from one subject to the next.
#[derive(Default)]
struct Rooms {
    room: Room,
    taken: Taken,
    did: Vec<Did>,
    came: Vec<u32>,
    /// The numbers of what each window of a plan that is counted at once decides.
    fixed: Vec<Vec<u32>>,
}

impl Running<'_> {
    /// The tasks of some subjects.
    pub(super) fn part(&self, range: Range<usize>, prepared: &Prepared<'_>, waits: &Waits) -> Part {
        let mut part = Part::new(waits.clone());
        let (mut rooms, mut truth, mut memo) = (Rooms::default(), Truth::default(), Memo::new());
        if let Some((numbers, sums)) = &prepared.sums {
            let mut sums = sums.clone();
            for (of_plan, plan) in prepared.of_plans.iter().zip(wide(prepared.first_plan)..) {
                let numbers = numbers.get(plan).copied().unwrap_or_default();
                let windows = of_plan.counted.iter().flat_map(|counted| counted.fast.windows());
                rooms.fixed.push(windows.map(|window| sums.fixed(numbers, *window)).collect());
            }
            part.sums = Some(sums);
        }
        for at in range {
            let Some(known) = prepared.subjects.known(at) else { continue };
            let of = Of { at, number: prepared.first_subject.saturating_add(narrow(at)), known: &known };
            prepared.truths.of(&known, &mut truth, &mut memo, &mut part.waits);
            rooms.taken.clear();
            for place in 0..prepared.of_plans.len() {
                self.of_plan(place, &of, &truth, prepared, &mut rooms, &mut part);
            }
            for (what, row) in &known.wrong {
                // What is known of somebody holds after its day, so its record may be before the days asked about.
                let row = self.book.row(*row).filter(|row| row.date() <= self.question.last.max(self.question.as_of));
                part.told.extend(row.map(|row| ToldRow { what: *what, row: row.id(), origin: row.origin() }));
            }
            self.tell_withdrawn(&known, || prepared.shown_records(at), &mut part.told);
            self.tell_after(&known.presence, prepared.shown_records(at), &mut part.told);
        }
        part
    }

    /// The tasks of a subject for one plan.
    fn of_plan(&self, place: usize, of: &Of<'_>, truth: &Truth, prepared: &Prepared<'_>, rooms: &mut Rooms, part: &mut Part) {
        let (Some(plan), Some(of_plan)) = (prepared.truths.plans.get(place), prepared.of_plans.get(place)) else { return };
        let (Some(stretches), Some(named)) = (truth.stretches.get(place), truth.named.get(place)) else { return };
        let Some(cadence) = plan.version().and_then(|version| version.cadence.as_ref()) else { return };
        let seen = of_plan.counted.as_ref().and_then(|counted| Some((counted, prepared.seen.get(counted.seen)?)));
        if let Some((counted, seen)) = seen {
            if self.count(place, of, stretches, (counted, seen), prepared, rooms, part) {
                return;
            }
            seen.did(of.at, counted.bit, &mut rooms.did);
        }
        let Rooms { room, taken, did: own, .. } = rooms;
        let records = prepared.records.get(of_plan.did);
        let (did, amounts) = match seen {
            Some(_) => (own.as_slice(), &[][..]),
            None => records.map(|records| records.of_subject(of.at)).unwrap_or_default(),
        };
        let left = (!of_plan.earlier.is_empty()).then(|| taken.left(&of_plan.earlier, did, amounts, &mut part.waits));
        let (did, amounts) = left.as_ref().map_or((did, amounts), |left| (&left.did, &left.amounts));
        let first_row = of_plan.first_row.saturating_add(records.map_or(0, |records| records.start_of(of.at)));
        let occasions = occasions(cadence, plan, of_plan, of.at, stretches, named);
        let course = Course {
            cadence,
            windows: &of_plan.windows,
            readings: plan.readings,
            asks: of_plan.asks,
            stretches,
            occasions: &occasions,
            did,
            amounts,
            span: Window { first: self.question.first, last: self.question.last },
            as_of: self.question.as_of,
            kept_from: self.question.kept_from,
        };
        let plan_number = prepared.first_plan.saturating_add(narrow(place));
        course.settle(room, plan.is_linked, |settled| {
            let by = &settled.outcome.by;
            if plan.is_linked {
                let decides = waiting(&settled.of_records, plan, &course, &settled.window, by, &mut part.waits);
                taken.take(place, course.did, &settled, decides);
            }
            if !(plan.is_shown && settled.is_asked) {
                return;
            }
            let begins = stretches.iter().find(|stretch| stretch.last >= settled.window.first).map(|stretch| stretch.first);
            let (station, worker) = self.charged(of, begins, &settled.window, prepared);
            if let (Some((numbers, _)), Some(sums)) = (&prepared.sums, &mut part.sums) {
                let fixed = sums.fixed(numbers.get(wide(plan_number)).copied().unwrap_or_default(), settled.window);
                let moving = sums.moving(station, worker);
                sums.add(fixed, moving, of.number, settled.outcome.state);
                return;
            }
            let waits = waiting(&settled.doubts, plan, &course, &settled.window, by, &mut part.waits);
            let rows = match &left {
                Some(left) => part.rows.of(&left.places(by), first_row),
                None => part.rows.of(by, first_row),
            };
            let (window, state, done_on) = (settled.window, settled.outcome.state, settled.outcome.done_on);
            part.tasks.push(TaskRow { plan: plan_number, subject: of.number, window, state, done_on, station, worker, waits, rows });
        });
    }

    /// The station of a subject on the first day on which it counts for a window, and who is charged with it on the last.
    fn charged(&self, of: &Of<'_>, begins: Option<Date>, window: &Window, prepared: &Prepared<'_>) -> (Option<u32>, Option<u32>) {
        let (station, _) = of.known.place_at(begins.map_or(window.first, |day| day.max(window.first)));
        (station, prepared.assigned.at(of.at, window.end().unwrap_or(self.question.as_of)))
    }

    /// Counts the tasks of a plan at once; not where something about the subject is uncertain, or it is in the target more than once.
    #[expect(clippy::too_many_arguments, reason = "what is known of one subject, and where it is counted")]
    fn count(
        &self,
        place: usize,
        of: &Of<'_>,
        stretches: &[super::course::Stretch],
        (counted, seen): (&Counted, &Seen),
        prepared: &Prepared<'_>,
        rooms: &mut Rooms,
        part: &mut Part,
    ) -> bool {
        let (Some(sums), Some(fixed)) = (&mut part.sums, rooms.fixed.get(place)) else { return false };
        let stretch = match stretches {
            [] => return true,
            [stretch] => stretch,
            _ => return false,
        };
        let rows = seen.of_subject(of.at);
        if !counted.fast.takes(stretch, rows, counted.bit, self.question.kept_from) {
            return false;
        }
        counted.fast.count(stretch, rows, counted.bit, &self.question, &mut rooms.came, |at, window, state: TaskState| {
            let Some(fixed) = fixed.get(at) else { return };
            let (station, worker) = self.charged(of, Some(stretch.first), window, prepared);
            let moving = sums.moving(station, worker);
            sums.add(*fixed, moving, of.number, state);
        });
        true
    }
}

impl Prepared<'_> {
    /// The records of a subject that do what is asked for, or may.
    fn shown_records(&self, at: usize) -> impl Iterator<Item = (Date, RowId)> {
        let of_records = self.records.get(..self.shown).unwrap_or_default().iter().flat_map(move |records| records.of_subject(at).0);
        let of_seen = self.seen.iter().flat_map(move |seen| seen.of_subject(at));
        of_records.map(|did| (did.day, did.row)).chain(of_seen.filter_map(|seen| Some((seen.date()?, seen.row()))))
    }
}

/// What a task waits for: readings to choose, what of the target is not known, what a record does not say.
fn waiting(doubts: &[Doubt], plan: &Plan, course: &Course<'_>, window: &Window, by: &By, waits: &mut Waits) -> u32 {
    if doubts.is_empty() {
        return 0;
    }
    let mut items: Vec<OpenItem> = Vec::new();
    for doubt in doubts {
        match doubt {
            Doubt::Reading(name) => items.push(name.open(plan.item.id())),
            Doubt::KeptFrom => items.push(OpenItem::Choice("kept_from".into(), None)),
            Doubt::Target => {
                let open = course.stretches.iter().filter(|stretch| stretch.is_open);
                let meeting = open.filter(|stretch| stretch.first <= window.last && stretch.last >= window.first);
                let of_occasions = course.occasions.iter().filter(|one| one.window == *window).filter_map(|one| one.waits);
                let numbers: Vec<u32> = meeting.map(|stretch| stretch.waits).chain(of_occasions).collect();
                numbers.iter().for_each(|number| items.extend(waits.get(*number).iter().cloned()));
            }
            Doubt::Record => {
                let lacking: Vec<u32> = by.iter().filter_map(|by| course.did.get(by)?.waiting()).collect();
                lacking.iter().for_each(|number| items.extend(waits.get(*number).iter().cloned()));
                let is_untold = |by: usize| course.amounts.get(by).is_some_and(Option::is_none);
                if let (Cadence::Term { of, .. }, true) = (course.cadence, by.iter().any(is_untold)) {
                    items.push(OpenItem::Fact(of.condition_name().into()));
                }
            }
        }
    }
    waits.of(items.into_iter())
}
