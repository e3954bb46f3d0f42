//! Tables checked column by column: each different value once, days and counts by range.
//!
//! This way only ever proves a row clean, that is, without anything to tell. A row that is not proven goes the [`Ledger`]'s ordinary way, so what is
//! found and what is counted can't differ (tested). It is apart from the ways in because it knows rows by their neighbours: where they lie in one run.
//!
//! Memory: the different values of each column that are keys, options, days or numbers written as text, 64 to 100 bytes each beside their texts, at most
//! four million texts a column at once; of a dictionary as much for each code. Some thousand rows more are looked at at once.

mod known;
mod lane;
mod plan;
mod prove;
mod put;
mod shapes;
mod sums;
pub(super) mod view;

use self::known::flag;
use self::lane::Lie;
use self::plan::Plan;
use self::prove::Proof;
use self::put::{Numbers, Run};
use self::shapes::{Shape, Shapes};
use self::sums::RunningSums;
use self::view::{Column, lend_row};
use crate::digest::Digest;
use crate::form::definition::compiled::Form;
use crate::form::draft::content::{FieldValue, Slot};
use crate::form::read::batch::keeping;
use crate::form::read::doubles::whose::Whose;
use crate::form::read::doubles::{add_value, half};
use crate::form::read::ledger::Ledger;
use crate::service::Book;

/// Checks the rows of a table column by column, for one [`Ledger`] and one book.
#[derive(Default)]
pub(crate) struct ColumnCheck {
    /// The plan, by the row of the headings and how many columns have none of which nothing has been told.
    plan: Option<((u32, usize), Option<Plan>)>,
    proof: Proof,
    shapes: Shapes,
    numbers: Numbers,
    once: Vec<(usize, u64)>,
    narrow: String,
    /// How many rows were proven clean.
    proven: u64,
}

impl std::fmt::Debug for ColumnCheck {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ColumnCheck({} rows proven clean)", self.proven)
    }
}

impl ColumnCheck {
    /// How many rows were proven clean, and so did not go the ordinary way.
    pub(crate) fn proven(&self) -> u64 {
        self.proven
    }

    /// Checks the rows from that place on, all of which have these numbers and whose columns are given in the order of the headings. What is fit to count goes into the book.
    pub(crate) fn rows(
        &mut self,
        ledger: &mut Ledger<'_>,
        columns: &[Column<'_>],
        numbers: &[u32],
        mut from: usize,
        mut book: Option<&mut Book>,
    ) {
        while ledger.lay().is_none() && from < numbers.len() {
            ordinary(ledger, columns, numbers, from, book.as_deref_mut());
            from += 1;
        }
        let Some(lay) = ledger.lay() else { return };
        let known = (lay.at, lay.blank.len());
        if self.plan.as_ref().is_none_or(|(of, _)| *of != known) {
            self.plan = Some((known, Plan::of(&lay)));
        }
        match self.plan.take() {
            Some((known, Some(plan))) => {
                let form = lay.form;
                self.proof.look(&plan, &lay, columns, numbers.len());
                self.commit(ledger, form, &plan, (columns, numbers, from), book);
                self.plan = Some((known, Some(plan)));
            }
            other => {
                self.plan = other;
                (from..numbers.len()).for_each(|row| ordinary(ledger, columns, numbers, row, book.as_deref_mut()));
            }
        }
    }

    /// Takes the rows that were looked at, in order: runs of clean ones at once, the others one by one.
    fn commit(
        &mut self,
        ledger: &mut Ledger<'_>,
        form: &Form,
        plan: &Plan,
        (columns, numbers, from): (&[Column<'_>], &[u32], usize),
        mut book: Option<&mut Book>,
    ) {
        let mut sums = RunningSums::of(ledger, plan, &self.proof);
        self.shapes.begin(plan, &self.proof.lanes);
        let (mut start, mut shape, today) = (from, None, ledger.today());
        let run = |start: usize, end: usize| Run { start, numbers: numbers.get(start..end).unwrap_or_default() };
        for (row, number) in numbers.iter().enumerate().skip(from) {
            let mut is_clean = self.proof.clean.get(row) == Some(&true) && ledger.heads(plan.at) && !sums.may_be(ledger, &self.proof, row);
            if is_clean && !plan.counts.is_empty() {
                let of = self.shapes.of(form, plan, &self.proof.lanes, row, today);
                is_clean = of.is_some();
                if is_clean && of != shape {
                    // Rows in which other fields are shown are given to the book apart.
                    self.end(ledger, form, (plan, shape), run(start, row), book.as_deref_mut());
                    (start, shape) = (row, of);
                }
            }
            is_clean = is_clean
                && (row > start || self.begin(ledger, (plan, shape), book.as_deref_mut()))
                && !self.came_before(ledger, form, plan, (row, *number));
            if is_clean {
                sums.add(ledger, &self.proof, row);
                continue;
            }
            self.end(ledger, form, (plan, shape), run(start, row), book.as_deref_mut());
            sums.store(ledger);
            ordinary(ledger, columns, numbers, row, book.as_deref_mut());
            sums = RunningSums::of(ledger, plan, &self.proof);
            start = row + 1;
        }
        self.end(ledger, form, (plan, shape), run(start, numbers.len()), book);
        sums.store(ledger);
    }

    /// What the conditions say of the rows of a run.
    fn said<'s>(&'s self, plan: &'s Plan, shape: Option<usize>) -> &'s Shape {
        shape.and_then(|shape| self.shapes.get(shape)).unwrap_or(&plan.always)
    }

    /// Decides about the rows before a run. Says whether all that its rows wait for has been said.
    fn begin(&mut self, ledger: &mut Ledger<'_>, (plan, shape): (&Plan, Option<usize>), book: Option<&mut Book>) -> bool {
        ledger.follow(&mut keeping(book));
        ledger.waits_for(&self.said(plan, shape).waits_for)
    }

    /// Notes what of a row may come once. Says whether it came before.
    fn came_before(&mut self, ledger: &mut Ledger<'_>, form: &Form, plan: &Plan, (row, number): (usize, u32)) -> bool {
        if form.unique.is_empty() {
            return false;
        }
        let ColumnCheck { proof, once, .. } = self;
        once.clear();
        for (which, fields) in (0_u64..).zip(&form.unique) {
            let mut digest = Digest::new(which);
            digest.bytes(form.id.as_bytes());
            let all = fields.iter().all(|at| {
                let lane = plan.column_of.get(*at).copied().flatten().and_then(|column| proof.lanes.get(column));
                lane.is_some_and(|lane| add_value(&mut digest, &lane.slot(row), lane.kept()))
            });
            if let (true, Some(first)) = (all, fields.first()) {
                once.push((*first, half(digest.whole())));
            }
        }
        ledger.doubles().once(once, number).is_err()
    }

    /// Counts a run, notes what of it may come twice, and puts its records into the book.
    fn end(&mut self, ledger: &mut Ledger<'_>, form: &Form, (plan, shape): (&Plan, Option<usize>), run: Run<'_>, book: Option<&mut Book>) {
        if run.numbers.is_empty() {
            return;
        }
        let ColumnCheck { proof, shapes, numbers, narrow, proven, .. } = self;
        *proven = proven.saturating_add(u64::try_from(run.numbers.len()).unwrap_or(u64::MAX));
        ledger.count_clean(run.numbers.len());
        let doubles = ledger.doubles();
        doubles.clean(proof.digests.get(run.rows()).unwrap_or_default(), run.numbers);
        for (at, space) in &form.plan.keys {
            let Some(lane) = plan.column_of.get(*at).copied().flatten().and_then(|column| proof.lanes.get_mut(column)) else { continue };
            for (row, number) in run.rows().zip(run.numbers) {
                if lane.lie == Lie::Different {
                    let entry = lane.ids.get(row).and_then(|id| lane.known.entries.get_mut(usize::try_from(*id).ok()?));
                    match entry {
                        Some(entry) if entry.flags & flag::NOTED == 0 => entry.flags |= flag::NOTED,
                        _ => continue,
                    }
                }
                if let Slot::Set(FieldValue::Text(part)) = lane.slot(row) {
                    doubles.key((0, *at, *space), (lane.kept().text(part), lane.lie == Lie::Different), *number, narrow);
                }
            }
        }
        let lane = |at: usize| plan.column_of.get(at).copied().flatten().and_then(|column| proof.lanes.get(column));
        if let Some(steps) = form.steps
            && let (Some(key), Some(day), Some(stage)) = (lane(steps.key), lane(steps.day), lane(steps.stage))
        {
            for (row, number) in run.rows().zip(run.numbers) {
                if let Slot::Set(FieldValue::Text(part)) = key.slot(row) {
                    doubles.step(steps, (key.kept().text(part), &day.slot(row), &stage.slot(row)), *number);
                }
            }
        }
        if let Some(within) = form.within
            && let (Some(key), Some(day)) = (lane(within.key), lane(within.day))
        {
            let says = [within.from, within.until].map(lane);
            for (row, number) in run.rows().zip(run.numbers) {
                if let Slot::Set(FieldValue::Text(part)) = key.slot(row) {
                    let [from, until] = says.map(|lane| lane.map_or(Slot::Absent, |lane| lane.slot(row)));
                    doubles.stay(within, (key.kept().text(part), &day.slot(row), (&from, &until)), *number);
                }
            }
        }
        if let Some(rule) = Whose::of(form) {
            let slot = |at: usize, row: usize| lane(at).map(|lane| (lane.slot(row), lane.kept()));
            for (row, number) in run.rows().zip(run.numbers) {
                let print = proof.digests.get(row).copied().unwrap_or_default();
                if let Some(claim) = rule.claim(|at| slot(at, row), print) {
                    doubles.claim(rule, claim, *number);
                }
            }
        }
        if let Some(book) = book {
            let said = shape.and_then(|shape| shapes.get(shape)).unwrap_or(&plan.always);
            put::put(form, (plan, &said.shown), proof, run, numbers, book);
        }
    }
}

/// Checks a row as every ledger does.
fn ordinary(ledger: &mut Ledger<'_>, columns: &[Column<'_>], numbers: &[u32], row: usize, book: Option<&mut Book>) {
    if let Some(number) = numbers.get(row) {
        lend_row(columns, row, |cells| ledger.row(*number, cells.iter().copied(), &[], &mut keeping(book)));
    }
}
