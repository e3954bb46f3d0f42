//! All tasks of a checklist: each subject held against each plan.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::at_once::Counted;
use super::counts::DueCounts;
use super::course::Asks;
use super::labels::labels;
use super::occasions::terms;
use super::part::Prepared;
use super::plan::Plan;
use super::question::DueQuestion;
use super::questions::Questions;
use super::records::{Gathering, Records};
use super::subjects::{Change, Known, Subjects, number_of, rows_of};
use super::summary::DueBy;
use super::sums::{Summed, Sums};
use super::taking::earlier;
use super::tasks::Due;
use super::told::{Told, ToldRow, Unplanned};
use super::truth::{Truths, Turning};
use super::waits::Waits;
use super::window::{NO_END, Window};
use crate::checklist::cadence::Cadence;
use crate::checklist::evidence::RecordScope;
use crate::checklist::item::Item;
use crate::checklist::names::Names;
use crate::checklist::words::Subject;
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
    each_subject(names, scope, items, book, question, &mut due, &mut None);
    due.finish();
    due.labels = Arc::new(labels(&due, names, scope));
    due
}

/// The same summed up, without a task that is kept.
pub(in crate::checklist) fn due_counts(
    names: &Names,
    scope: &RecordScope,
    items: &[(&Arc<Item>, bool)],
    book: &Book,
    question: DueQuestion<'_>,
    (by, only): (&[DueBy], &[(DueBy, &str)]),
) -> DueCounts {
    let mut due = Due::new(names.pack.clone(), question, book);
    let mut counting = Some(Counting { by, only, summed: Summed::new() });
    each_subject(names, scope, items, book, question, &mut due, &mut counting);
    due.finish();
    DueCounts::of(due, counting.map(|counting| counting.summed).unwrap_or_default(), by, only)
}

/// What tasks are summed up by, which of them alone, and what they come to.
struct Counting<'c> {
    by: &'c [DueBy],
    only: &'c [(DueBy, &'c str)],
    summed: Summed,
}

fn each_subject(
    names: &Names,
    scope: &RecordScope,
    items: &[(&Arc<Item>, bool)],
    book: &Book,
    question: DueQuestion<'_>,
    due: &mut Due,
    counting: &mut Option<Counting<'_>>,
) {
    if question.first > question.last {
        return;
    }
    for subject in Subject::ALL {
        let mut plans = Vec::new();
        for (item, is_shown) in items.iter().filter(|(item, _)| item.subject() == subject) {
            let (of_item, without) = Plan::of(item, question.readings, *is_shown);
            plans.extend(of_item);
            due.unplanned.extend(without.into_iter().filter(|_| *is_shown).map(|why| Unplanned { item: (*item).clone(), why }));
        }
        if plans.iter().any(|plan| plan.is_shown) {
            Running { names, scope, book, question, subject }.run(plans, due, counting);
        }
    }
}

/// Into how many parts each thread's share of the subjects is cut, so that none waits long for another.
const PARTS: usize = 8;

pub(super) struct Running<'r> {
    pub(super) names: &'r Names,
    scope: &'r RecordScope,
    pub(super) book: &'r Book,
    pub(super) question: DueQuestion<'r>,
    subject: Subject,
}

/// What of the book belongs to one plan.
pub(super) struct OfPlan {
    pub(super) did: usize,
    /// Where the records of that group begin among those that tasks name.
    pub(super) first_row: usize,
    pub(super) events: Option<Records>,
    pub(super) terms: Vec<Vec<(Date, Date, Option<u32>)>>,
    /// Those of the calendar that meet the days asked about or the day as of which they stand.
    pub(super) windows: Vec<Window>,
    /// The plans that have records before it.
    pub(super) earlier: Vec<usize>,
    pub(super) asks: Asks,
    /// How it is counted where it can be at once.
    pub(super) counted: Option<Counted>,
}

impl OfPlan {
    /// Of a plan before which those have records.
    fn after(earlier: Vec<usize>) -> OfPlan {
        let (did, first_row) = (usize::MAX, 0);
        let (terms, windows, asks) = (Vec::new(), Vec::new(), Asks::default());
        OfPlan { did, first_row, events: None, terms, windows, earlier, asks, counted: None }
    }
}

/// So many subjects in parts, some for each thread.
fn ranges(subjects: usize, threads: usize) -> Vec<Range<usize>> {
    let size = if threads > 1 { subjects.div_ceil(threads.saturating_mul(PARTS)).max(1) } else { subjects.max(1) };
    (0..subjects).step_by(size).map(|from| from..from.saturating_add(size).min(subjects)).collect()
}

impl Running<'_> {
    fn run(&self, mut plans: Vec<Plan>, due: &mut Due, counting: &mut Option<Counting<'_>>) {
        let subjects = Subjects::of(self.names, self.book, self.subject, self.question.listed, counting.is_none());
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
        let seen = if counting.is_some() { self.count_at_once(&plans, &mut of_plans, &mut gathering) } else { Vec::new() };
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
        let questions = Questions::of(self.names, &plans);
        let (first, last) = self.days_that_matter(&plans, &of_plans);
        let truths = Truths {
            names: self.names,
            plans: &plans,
            questions: &questions,
            turning: &turning,
            subject: self.subject,
            standards: self.question.standards,
            first,
            last,
        };
        let first_plan = due.plans_from(&plans);
        let mut first_subject = 0;
        if counting.is_none() {
            let first_rows: Vec<usize> = records.iter().map(|records| due.rows_from(self.book, records)).collect();
            of_plans.iter_mut().for_each(|of_plan| of_plan.first_row = first_rows.get(of_plan.did).copied().unwrap_or_default());
            first_subject = due.subjects_from(self.subject, &subjects);
        }
        let numbers = due.plan_numbers();
        let sums = counting.as_ref().map(|counting| (numbers.as_slice(), Sums::new(counting.by, due.numbered(counting.only))));
        let prepared = Prepared {
            truths,
            subjects: &subjects,
            of_plans: &of_plans,
            records: &records,
            shown,
            seen: &seen,
            assigned: assignments(self.book, self.subject, &subjects),
            sums,
            first_plan,
            first_subject,
        };
        let parts = each(self.question.threads, ranges(subjects.len(), self.question.threads), |range| self.part(range, &prepared, &waits));
        due.waits = waits;
        for mut part in parts {
            if let (Some(counting), Some(sums)) = (counting.as_mut(), part.sums.take()) {
                sums.put_to(&mut counting.summed);
            }
            due.take(part);
        }
        for (what, row) in told {
            self.tell(what, row, &mut due.told);
        }
        due.told.extend(self.assigned_unknown(&subjects));
    }

    /// The assignments of persons, and where any are known of households, that no record tells of: nothing is due for them.
    fn assigned_unknown(&self, subjects: &Subjects) -> Vec<ToldRow> {
        let is_asked = self.subject == Subject::Person || self.subject == Subject::Household && subjects.len() > 0;
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

    /// From which day on and until which it has to be known who is in the target.
    fn days_that_matter(&self, plans: &[Plan], of_plans: &[OfPlan]) -> (Option<Date>, Date) {
        let horizon = self.question.last.max(self.question.as_of);
        if plans.iter().all(Plan::is_of_its_days) {
            let windows = || of_plans.iter().flat_map(|of_plan| &of_plan.windows);
            let first = windows().map(|window| window.first).min().unwrap_or(self.question.first);
            let last = windows().map(|window| window.last).max().unwrap_or(self.question.last);
            // The day before the first window says whether somebody came into the target with it.
            return (first.plus_days(-1), last.max(self.question.last));
        }
        let longest = plans.iter().map(Plan::longest).max().unwrap_or_default();
        (None, horizon.plus_days(longest).unwrap_or(horizon))
    }

    /// The days up to which a plan has windows that matter.
    pub(super) fn windows(&self, plan: &Plan, cadence: &Cadence, first: Date) -> Vec<Window> {
        // Without a grace no window takes a record from a later one.
        let last = if plan.is_of_its_days() { self.question.last } else { self.question.last.max(self.question.as_of) };
        cadence.windows(Window { first, last }).collect()
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
            if of_plan.counted.is_none() {
                of_plan.did = *known.entry(key).or_insert_with(|| {
                    records.push(gathering.evidence(evidence, cadence, waits));
                    records.len().saturating_sub(1)
                });
            }
            // What an item had before the days asked about no other has in them.
            let begun = records.get(of_plan.did).filter(|_| plan.is_linked).and_then(Records::first_day);
            let first = begun.map_or(self.question.first, |begun| begun.min(self.question.first));
            of_plan.windows = self.windows(plan, cadence, first);
        }
        if let Some(event) = version.event.as_ref().filter(|event| event.fact.is_none()) {
            of_plan.events = Some(gathering.events(&event.kinds, event.condition.as_ref(), waits));
        }
        if let Some(Cadence::Term { term, .. }) = &version.cadence {
            let found = gathering.events(&[Kind::new(term)], version.term.as_ref(), waits);
            of_plan.terms = (0..gathering.subjects.len()).map(|at| terms(self.book, found.of_subject(at).0)).collect();
        }
    }

    /// Tells of records after the last day of their subject: of who has died and was visited.
    pub(super) fn tell_after(&self, presence: &[(Date, Date)], records: impl Iterator<Item = (Date, RowId)>, told: &mut Vec<ToldRow>) {
        if presence.last().is_none_or(|(_, last)| presence.len() == 1 && last.year_month_day() == NO_END) {
            return;
        }
        let is_there = |day: Date| presence.iter().any(|(first, last)| *first <= day && day <= *last);
        let begun = presence.first().map(|(first, _)| *first);
        for (day, row) in records {
            if begun.is_some_and(|begun| begun < day) && !is_there(day) {
                self.tell(Told::AfterEnd, row, told);
            }
        }
    }

    /// Tells of records after the withdrawal of the consent that they need; those before it stay as they are.
    pub(super) fn tell_withdrawn<R: Iterator<Item = (Date, RowId)>>(
        &self,
        known: &Known,
        records: impl Fn() -> R,
        told: &mut Vec<ToldRow>,
    ) {
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
            for (_, row) in records().filter(|(day, _)| !stands(*day)) {
                self.tell(Told::ConsentWithdrawn, row, told);
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
pub(super) struct Assigned(BTreeMap<usize, Vec<(Date, Date, u32)>>);

impl Assigned {
    /// Who is charged with a subject on a day: of several, who was last.
    pub(super) fn at(&self, subject: usize, day: Date) -> Option<u32> {
        let held = self.0.get(&subject)?.iter().filter(|(first, last, _)| *first <= day && day <= *last);
        held.max().map(|(.., worker)| *worker)
    }
}

fn assignments(book: &Book, subject: Subject, subjects: &Subjects<'_>) -> Assigned {
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
