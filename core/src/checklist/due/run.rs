//! All tasks of a checklist: each subject held against each plan.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::course::{Asks, By, Course, Doubt, Room};
use super::labels::labels;
use super::occasions::{occasions, terms};
use super::plan::Plan;
use super::question::DueQuestion;
use super::records::{Gathering, Records};
use super::subjects::{Change, Known, Subjects, number_of, rows_of};
use super::taking::{Taken, earlier};
use super::tasks::{Due, Part, TaskRow};
use super::told::{Told, ToldRow, Unplanned};
use super::truth::{Truths, Turning};
use super::waits::Waits;
use super::window::Window;
use crate::checklist::cadence::Cadence;
use crate::checklist::evidence::RecordScope;
use crate::checklist::item::Item;
use crate::checklist::names::Names;
use crate::checklist::words::Subject;
use crate::choice::OpenItem;
use crate::parallel::each;
use crate::service::book::{Cell, Row, RowId};
use crate::service::{Book, Kind, Role};
use crate::value::Date;

/// What is due of the items shown; the others are those that have records before them.
pub(in crate::checklist) fn due(
    names: &Names,
    scope: &RecordScope,
    items: &[(&Arc<Item>, bool)],
    book: &Book,
    question: DueQuestion<'_>,
) -> Due {
    let mut due = Due::new(names.pack.clone(), question, book);
    if question.first > question.last {
        return due;
    }
    for subject in Subject::ALL {
        let mut plans = Vec::new();
        for (item, is_shown) in items.iter().filter(|(item, _)| item.subject() == subject) {
            let (of_item, without) = Plan::of(item, question.readings, *is_shown);
            plans.extend(of_item);
            due.unplanned.extend(without.into_iter().filter(|_| *is_shown).map(|why| Unplanned { item: (*item).clone(), why }));
        }
        if plans.iter().any(|plan| plan.is_shown) {
            Running { names, scope, book, question, subject }.run(plans, &mut due);
        }
    }
    due.finish();
    due.labels = Arc::new(labels(&due, names, scope));
    due
}

/// Into how many parts each thread's share of the subjects is cut, so that none waits long for another.
const PARTS: usize = 8;

struct Running<'r> {
    names: &'r Names,
    scope: &'r RecordScope,
    book: &'r Book,
    question: DueQuestion<'r>,
    subject: Subject,
}

/// What of the book belongs to one plan.
pub(super) struct OfPlan {
    did: usize,
    /// Where the records of that group begin among those that tasks name.
    first_row: usize,
    pub(super) events: Option<Records>,
    pub(super) terms: Vec<Vec<(Date, Date, Option<u32>)>>,
    /// Those of the calendar that meet the days asked about or the day as of which they stand.
    windows: Vec<Window>,
    /// The plans that have records before it.
    earlier: Vec<usize>,
    asks: Asks,
}

impl OfPlan {
    /// Of a plan before which those have records.
    fn after(earlier: Vec<usize>) -> OfPlan {
        let (did, first_row) = (usize::MAX, 0);
        OfPlan { did, first_row, events: None, terms: Vec::new(), windows: Vec::new(), earlier, asks: Asks::default() }
    }
}

/// What the tasks of all subjects are made from.
struct Prepared<'p> {
    truths: Truths<'p>,
    subjects: &'p Subjects,
    of_plans: &'p [OfPlan],
    records: &'p [Records],
    /// How many of these are of plans that are asked for.
    shown: usize,
    assigned: Assigned,
    first_plan: u32,
    first_subject: u32,
}

/// So many subjects in parts, some for each thread.
fn ranges(subjects: usize, threads: usize) -> Vec<Range<usize>> {
    let size = if threads > 1 { subjects.div_ceil(threads.saturating_mul(PARTS)).max(1) } else { subjects.max(1) };
    (0..subjects).step_by(size).map(|from| from..from.saturating_add(size).min(subjects)).collect()
}

impl Running<'_> {
    fn run(&self, mut plans: Vec<Plan>, due: &mut Due) {
        let subjects = Subjects::of(self.names, self.book, self.subject, self.question.listed);
        let mut waits = std::mem::replace(&mut due.waits, Waits::new());
        let mut gathering = Gathering {
            book: self.book,
            scope: self.scope,
            subject: self.subject,
            subjects: &subjects,
            members: BTreeMap::new(),
            strays: Vec::new(),
            keyless: Vec::new(),
        };
        gathering.read_members();
        let mut records: Vec<Records> = Vec::new();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        let earlier = earlier(&mut plans);
        let mut of_plans: Vec<OfPlan> = earlier.into_iter().map(OfPlan::after).collect();
        let mut shown = 0;
        let mut told = Vec::new();
        // Of those that are not asked for nothing is told, so they come last.
        for is_shown in [true, false] {
            for (plan, of_plan) in plans.iter().zip(&mut of_plans).filter(|(plan, _)| plan.is_shown == is_shown) {
                self.prepare(plan, of_plan, &mut gathering, &mut records, &mut known, &mut waits);
            }
            if is_shown {
                shown = records.len();
                let of = |what: Told, rows: &mut Vec<RowId>| std::mem::take(rows).into_iter().map(move |row| (what, row));
                told.extend(of(Told::UnknownSubject, &mut gathering.strays));
                told.extend(of(Told::NoKey, &mut gathering.keyless));
            }
        }
        let turning = Turning::of(self.names, &plans, self.question.standards);
        let longest = plans.iter().map(Plan::longest).max().unwrap_or_default();
        let horizon = self.question.last.max(self.question.as_of);
        let first = match plans.iter().all(Plan::is_of_its_days) {
            // The day before the first window says whether somebody came into the target with it.
            true => self.question.first.plus_days(longest.saturating_neg().saturating_sub(1)),
            false => None,
        };
        let truths = Truths {
            names: self.names,
            plans: &plans,
            turning: &turning,
            subject: self.subject,
            standards: self.question.standards,
            first,
            last: horizon.plus_days(longest).unwrap_or(horizon),
        };
        let first_rows: Vec<usize> = records.iter_mut().map(|records| due.rows_from(std::mem::take(&mut records.named))).collect();
        of_plans.iter_mut().for_each(|of_plan| of_plan.first_row = first_rows.get(of_plan.did).copied().unwrap_or_default());
        let prepared = Prepared {
            truths,
            subjects: &subjects,
            of_plans: &of_plans,
            records: &records,
            shown,
            assigned: assignments(self.book, self.subject, &subjects),
            first_plan: due.plans_from(&plans),
            first_subject: due.subjects_from(self.subject, &subjects),
        };
        let parts =
            each(self.question.threads, ranges(subjects.known.len(), self.question.threads), |range| self.part(range, &prepared, &waits));
        due.waits = waits;
        parts.into_iter().for_each(|part| due.take(part));
        for (what, row) in told {
            self.tell(what, row, &mut due.told);
        }
        due.told.extend(self.assigned_unknown(&subjects));
    }

    /// The assignments of persons, and where any are known of households, that no record tells of: nothing is due for them.
    fn assigned_unknown(&self, subjects: &Subjects) -> Vec<ToldRow> {
        let is_asked = self.subject == Subject::Person || self.subject == Subject::Household && !subjects.known.is_empty();
        let Some(role) = self.subject.roles().first().filter(|_| is_asked) else { return Vec::new() };
        let kind = Kind::new("assignment");
        let is_unknown = |row: &Row<'_>| number_of(*row, *role).is_some_and(|number| subjects.at(number).is_none());
        let holds = |row: &Row<'_>| {
            let ended = matches!(row.role(Role::Until), Cell::Date(last) if last < self.question.first);
            !ended && row.date() <= self.question.last.min(self.question.as_of)
        };
        let rows = rows_of(self.book, |known| *known == kind).filter(|row| is_unknown(row) && holds(row));
        rows.map(|row| ToldRow { what: Told::UnknownSubject, row: row.id(), origin: row.origin() }).collect()
    }

    /// The tasks of some subjects.
    fn part(&self, range: Range<usize>, prepared: &Prepared<'_>, waits: &Waits) -> Part {
        let Prepared { truths, records, .. } = prepared;
        let mut part = Part::new(waits.clone());
        let (mut room, mut taken) = (Room::default(), Taken::default());
        for (at, known) in prepared.subjects.known.iter().enumerate().skip(range.start).take(range.len()) {
            let truth = truths.of(known, &mut part.waits);
            let of_each =
                truths.plans.iter().zip(prepared.of_plans).zip(truth.stretches.iter().zip(&truth.named)).zip(prepared.first_plan..);
            taken.clear();
            for ((((plan, of_plan), (stretches, named)), plan_number), place) in of_each.zip(0_usize..) {
                let Some(cadence) = plan.version().and_then(|version| version.cadence.as_ref()) else { continue };
                let records = records.get(of_plan.did);
                let (did, amounts) = records.map(|records| records.of_subject(at)).unwrap_or_default();
                let left = (!of_plan.earlier.is_empty()).then(|| taken.left(&of_plan.earlier, did, amounts, &mut part.waits));
                let (did, amounts) = left.as_ref().map_or((did, amounts), |left| (&left.did, &left.amounts));
                let first_row = of_plan.first_row.saturating_add(records.map_or(0, |records| records.start_of(at)));
                let occasions = occasions(cadence, plan, of_plan, at, stretches, named);
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
                course.settle(&mut room, plan.is_linked, |settled| {
                    let by = &settled.outcome.by;
                    if plan.is_linked {
                        let decides = self.waiting(&settled.of_records, plan, &course, &settled.window, by, &mut part.waits);
                        taken.take(place, course.did, &settled, decides);
                    }
                    if !(plan.is_shown && settled.is_asked) {
                        return;
                    }
                    let waiting = self.waiting(&settled.doubts, plan, &course, &settled.window, by, &mut part.waits);
                    let begins = stretches.iter().find(|stretch| stretch.last >= settled.window.first).map(|stretch| stretch.first);
                    let (station, _) = known.place_at(begins.map_or(settled.window.first, |day| day.max(settled.window.first)));
                    let of_day = settled.window.end().unwrap_or(self.question.as_of);
                    let rows = match &left {
                        Some(left) => part.rows.of(&left.places(by), first_row),
                        None => part.rows.of(by, first_row),
                    };
                    part.tasks.push(TaskRow {
                        plan: plan_number,
                        subject: prepared.first_subject.saturating_add(u32::try_from(at).unwrap_or(u32::MAX)),
                        window: settled.window,
                        state: settled.outcome.state,
                        done_on: settled.outcome.done_on,
                        station,
                        worker: prepared.assigned.at(at, of_day),
                        waits: waiting,
                        rows,
                    });
                });
            }
            for (what, row) in &known.wrong {
                // What is known of somebody holds after its day, so its record may be before the days asked about.
                let row = self.book.row(*row).filter(|row| row.date() <= self.question.last.max(self.question.as_of));
                part.told.extend(row.map(|row| ToldRow { what: *what, row: row.id(), origin: row.origin() }));
            }
            self.tell_withdrawn(known, at, records.get(..prepared.shown).unwrap_or_default(), &mut part.told);
            self.tell_after(&known.presence, at, records.get(..prepared.shown).unwrap_or_default(), &mut part.told);
        }
        part
    }

    fn prepare(
        &self,
        plan: &Plan,
        of_plan: &mut OfPlan,
        gathering: &mut Gathering<'_>,
        records: &mut Vec<Records>,
        known: &mut BTreeMap<String, usize>,
        waits: &mut Waits,
    ) {
        let Some(version) = plan.version() else { return };
        if let (Some(evidence), Some(cadence)) = (&version.evidence, &version.cadence) {
            let is_joined = evidence.together.is_some() || evidence.once_of.is_some();
            let is_alone = is_joined || matches!(cadence, Cadence::Term { .. });
            of_plan.asks = Asks {
                people: evidence.together.is_some_and(|together| together.least_people.is_some()),
                once: evidence.once_of.is_some(),
            };
            let condition = evidence.condition.as_ref().map(crate::condition::Expression::source);
            let key = match is_alone {
                true => format!("{}#{}", plan.item.id(), records.len()),
                false => format!("{:?}|{condition:?}|{}", evidence.kinds, evidence.is_of_household),
            };
            of_plan.did = *known.entry(key).or_insert_with(|| {
                records.push(gathering.evidence(evidence, cadence, waits));
                records.len().saturating_sub(1)
            });
            // What an item had before the days asked about no other has in them.
            let begun = records.get(of_plan.did).filter(|_| plan.is_linked).and_then(Records::first_day);
            let first = begun.map_or(self.question.first, |begun| begun.min(self.question.first));
            of_plan.windows = cadence.windows(Window { first, last: self.question.last.max(self.question.as_of) }).collect();
        }
        if let Some(event) = version.event.as_ref().filter(|event| event.fact.is_none()) {
            of_plan.events = Some(gathering.events(&event.kinds, event.condition.as_ref(), waits));
        }
        if let Some(Cadence::Term { term, .. }) = &version.cadence {
            let found = gathering.events(&[Kind::new(term)], version.term.as_ref(), waits);
            of_plan.terms = (0..gathering.subjects.known.len()).map(|at| terms(self.book, found.of_subject(at).0)).collect();
        }
    }

    /// What a task waits for: readings to choose, what of the target is not known, what a record does not say.
    fn waiting(&self, doubts: &[Doubt], plan: &Plan, course: &Course<'_>, window: &Window, by: &By, waits: &mut Waits) -> u32 {
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

    /// Tells of records after the last day of their subject: of who has died and was visited.
    fn tell_after(&self, presence: &[(Date, Date)], at: usize, records: &[Records], told: &mut Vec<ToldRow>) {
        let is_there = |day: Date| presence.iter().any(|(first, last)| *first <= day && day <= *last);
        let begun = presence.first().map(|(first, _)| *first);
        for did in records.iter().flat_map(|records| records.of_subject(at).0) {
            if begun.is_some_and(|begun| begun < did.day) && !is_there(did.day) {
                self.tell(Told::AfterEnd, did.row, told);
            }
        }
    }

    /// Tells of records after the withdrawal of the consent that they need; those before it stay as they are.
    fn tell_withdrawn(&self, known: &Known, at: usize, records: &[Records], told: &mut Vec<ToldRow>) {
        for withdrawal in &self.names.withdrawals {
            let days = |slot: usize| known.changes.iter().filter(move |change| change.slot == slot).filter_map(Change::day);
            let needs =
                |change: &&Change| withdrawal.purposes.as_ref().is_none_or(|(slot, needed)| known.may_hold(*slot, needed, change.from));
            let withdrawn = known.changes.iter().filter(|change| change.slot == withdrawal.on).filter(needs);
            let withdrawn: Vec<Date> = withdrawn.filter_map(Change::day).collect();
            if withdrawn.is_empty() {
                continue;
            }
            let stands = |day: Date| {
                let last = withdrawn.iter().copied().filter(|on| *on < day).max();
                last.is_none_or(|last| days(withdrawal.of).any(|given| last < given && given <= day))
            };
            for did in records.iter().flat_map(|records| records.of_subject(at).0).filter(|did| !stands(did.day)) {
                self.tell(Told::ConsentWithdrawn, did.row, told);
            }
        }
    }

    fn tell(&self, what: Told, row: RowId, told: &mut Vec<ToldRow>) {
        let Some(row) = self.book.row(row) else { return };
        if self.question.first <= row.date() && row.date() <= self.question.last.min(self.question.as_of) {
            told.push(ToldRow { what, row: row.id(), origin: row.origin() });
        }
    }
}

/// Who is charged with which subject when, as records of the kind `assignment` say.
struct Assigned(BTreeMap<usize, Vec<(Date, Date, u32)>>);

impl Assigned {
    /// Who is charged with a subject on a day: of several, who was last.
    fn at(&self, subject: usize, day: Date) -> Option<u32> {
        let held = self.0.get(&subject)?.iter().filter(|(first, last, _)| *first <= day && day <= *last);
        held.max().map(|(.., worker)| *worker)
    }
}

fn assignments(book: &Book, subject: Subject, subjects: &Subjects) -> Assigned {
    let kind = Kind::new("assignment");
    let mut assigned = Assigned(BTreeMap::new());
    let (Some(role), Some(no_end)) = (subject.roles().first(), Date::new(9999, 12, 31)) else { return assigned };
    let of = |row: Row<'_>| -> Option<(usize, u32)> { Some((subjects.at(number_of(row, *role)?)?, number_of(row, Role::Worker)?)) };
    for row in rows_of(book, |known| *known == kind) {
        if let Some((at, worker)) = of(row) {
            let last = if let Cell::Date(last) = row.role(Role::Until) { last } else { no_end };
            assigned.0.entry(at).or_default().push((row.date(), last, worker));
        }
    }
    assigned
}
