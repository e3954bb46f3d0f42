//! What a worker is paid for some months under one scheme, added up by calendar year and by line.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::assumptions::StaffMember;
use super::sums::{Outlook, sum, too_long};
use crate::citation::Provenance;
use crate::explanation::Known;
use crate::finding::{Code, Label, Problem};
use crate::pay::answers::payroll_month::PayrollMonth;
use crate::pay::payroll::months::Payroll;
use crate::pay::payroll::questions::{QuestionCount, QuestionCounter};
use crate::pay::scheme::rules::Scheme;
use crate::staff::Worker;
use crate::value::{Amount, DivisionCode};

/// Where a line stands in its scheme; what rounding a total on its own adds comes behind all lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LineAt {
    /// The number of the first component of that name.
    Component(usize),
    /// What the total has beside its lines.
    Rounding,
}

/// What one line came to.
#[derive(Clone, Copy)]
pub(super) struct LinePaid {
    pub(super) amount: Amount,
    /// The number of the component that paid first, and how sure the least sure of its amounts is.
    pub(super) component: usize,
    pub(super) provenance: Provenance,
}

/// The lines of some months.
#[derive(Clone, Default)]
pub(super) struct Lines(pub(super) BTreeMap<LineAt, LinePaid>);

impl Lines {
    fn add(&mut self, at: LineAt, paid: LinePaid) -> Result<(), Problem> {
        match self.0.get_mut(&at) {
            Some(known) => {
                known.amount = sum(known.amount, paid.amount)?;
                known.provenance = known.provenance.less_sure(paid.provenance);
            }
            None => {
                self.0.insert(at, paid);
            }
        }
        Ok(())
    }

    pub(super) fn join(&mut self, other: &Lines) -> Result<(), Problem> {
        other.0.iter().try_for_each(|(at, paid)| self.add(*at, *paid))
    }
}

/// A calendar year of one worker.
#[derive(Clone)]
pub(super) struct YearPaid {
    pub(super) year: i32,
    /// Whether some month of it can't be told.
    pub(super) open: bool,
    /// How many of its months are paid.
    pub(super) months: u64,
    pub(super) total: Amount,
    pub(super) lines: Lines,
}

/// Where somebody stands in the last month that is paid; in the last one where none is.
#[derive(Clone, Default)]
pub(super) struct Standing {
    pub(super) unpaid: Option<Code>,
    pub(super) post: Option<Arc<str>>,
    pub(super) division: Option<DivisionCode>,
    pub(super) grade: Option<i32>,
}

/// What one worker is paid under one scheme.
pub(super) struct Paid {
    pub(super) years: Vec<YearPaid>,
    pub(super) standing: Standing,
    /// What the months wait for that can't be told.
    pub(super) missing: Vec<QuestionCount>,
}

impl Paid {
    pub(super) fn is_open(&self) -> bool {
        self.years.iter().any(|year| year.open)
    }

    pub(super) fn total(&self) -> Result<Amount, Problem> {
        self.years.iter().try_fold(Amount::ZERO, |total, year| sum(total, year.total))
    }

    pub(super) fn lines(&self) -> Result<Lines, Problem> {
        let mut lines = Lines::default();
        self.years.iter().try_for_each(|year| lines.join(&year.lines))?;
        Ok(lines)
    }
}

/// One scheme, and what its months wait for.
pub(super) struct Bench<'s> {
    pub(super) scheme: &'s Scheme,
    payroll: Payroll,
    pub(super) asking: QuestionCounter,
}

impl<'s> Bench<'s> {
    pub(super) fn new(scheme: &'s Scheme) -> Self {
        Bench { scheme, payroll: Payroll::new(scheme), asking: QuestionCounter::new() }
    }

    /// What a worker with these facts, whose number is `nth`, is paid.
    pub(super) fn paid(&mut self, nth: usize, member: &StaffMember<'_>, worker: &Worker, outlook: &Outlook) -> Result<Paid, Problem> {
        let (start, end) = outlook.ends();
        let day = outlook.first.first_day().unwrap_or(outlook.first.last_day());
        let assumed = outlook.assumptions.applied(worker, day, start, end);
        let (mut years, mut standing, mut own) = (Vec::new(), Standing::default(), QuestionCounter::new());
        for (year, first, last) in outlook.years() {
            let given = outlook.assumptions.given(member.given, year - start);
            let mut paid = YearPaid { year, open: false, months: 0, total: Amount::ZERO, lines: Lines::default() };
            let mut failed = Ok(());
            let asking = &mut self.asking;
            self.payroll.months(&assumed, given, first, last, |month| {
                if month.is_open() {
                    paid.open = true;
                    own.count(nth, month);
                    asking.count(nth, month);
                }
                if failed.is_ok() {
                    failed = paid.add(month);
                }
                if month.status() != Known::None || standing.post.is_none() {
                    standing = Standing {
                        unpaid: month.unpaid(),
                        post: month.post().map(Into::into),
                        division: month.division(),
                        grade: month.grade(),
                    };
                }
            })?;
            failed?;
            years.push(paid);
        }
        Ok(Paid { years, standing, missing: own.finish() })
    }

    /// The name of a line; nothing for what rounding adds.
    pub(super) fn id(&self, at: LineAt) -> Option<Arc<str>> {
        match at {
            LineAt::Component(at) => self.scheme.rules.components.get(at).map(|component| component.id.clone()),
            LineAt::Rounding => None,
        }
    }

    /// What a line is called, and the clause of its rule.
    pub(super) fn basis(&self, at: LineAt, paid: &LinePaid) -> (Label, Option<Arc<str>>) {
        match (at, self.scheme.rules.components.get(paid.component)) {
            (LineAt::Component(_), Some(component)) => (component.label.clone(), component.citation.clause.clone()),
            _ => (Label::new("取整", "Rounding"), None),
        }
    }
}

impl YearPaid {
    fn add(&mut self, month: PayrollMonth<'_>) -> Result<(), Problem> {
        if month.status() != Known::Known {
            return Ok(());
        }
        let total = month.total().unwrap_or(Amount::ZERO);
        self.months = self.months.saturating_add(1);
        self.total = sum(self.total, total)?;
        let mut lines = Amount::ZERO;
        let mut least_sure = Provenance::Published;
        for (first, component, due) in month.paid_lines() {
            // Where the total alone is rounded, a line may have no end in decimals: it is taken to the fen, and what that leaves is rounding.
            let amount = Amount::from_decimal(
                due.amount.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero).normalize(),
            );
            lines = sum(lines, amount)?;
            least_sure = least_sure.less_sure(due.provenance);
            self.lines.add(LineAt::Component(first), LinePaid { amount, component, provenance: due.provenance })?;
        }
        let rounding = total.checked_sub(lines).ok_or_else(too_long)?;
        if rounding != Amount::ZERO {
            self.lines.add(LineAt::Rounding, LinePaid { amount: rounding, component: usize::MAX, provenance: least_sure })?;
        }
        Ok(())
    }
}
