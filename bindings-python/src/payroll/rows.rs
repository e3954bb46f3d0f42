//! The rows of a payroll, worker by worker and month by month, from wherever the last ones ended.

use std::collections::BTreeMap;
use std::sync::Arc;

use wushe::pay::{Given, PayrollMonth, Scheme};
use wushe::staff::Worker;
use wushe::time::Period;

/// Whose pay, by which rule and for which months.
pub(crate) struct Terms {
    pub(super) scheme: Arc<Scheme>,
    pub(super) workers: Arc<Vec<Worker>>,
    given: BTreeMap<usize, Given>,
    /// The first month, counted from that of year 0.
    first: i32,
    pub(super) months: usize,
}

impl Terms {
    /// Nothing where the last month comes before the first.
    pub(super) fn new(
        scheme: Arc<Scheme>,
        workers: Arc<Vec<Worker>>,
        given: BTreeMap<usize, Given>,
        first: Period,
        last: Period,
    ) -> Option<Self> {
        let (first, last) = (first.month_number(), last.month_number());
        let months = usize::try_from(last - first).ok()? + 1;
        Some(Terms { scheme, workers, given, first, months })
    }

    pub(super) fn len(&self) -> usize {
        self.workers.len() * self.months
    }

    fn month(&self, at: usize) -> Option<Period> {
        Period::month_of_number(self.first + i32::try_from(at).ok()?)
    }
}

/// How far the rows have come.
pub(super) struct Rows {
    pub(super) terms: Arc<Terms>,
    payroll: wushe::pay::Payroll,
    worker: usize,
    month: usize,
}

impl Rows {
    pub(super) fn new(terms: Arc<Terms>) -> Self {
        Rows { payroll: wushe::pay::Payroll::new(&terms.scheme), terms, worker: 0, month: 0 }
    }

    /// Shows at most so many further rows; says how many there were, none at the end.
    pub(super) fn next(&mut self, most: usize, mut show: impl FnMut(usize, &Worker, PayrollMonth<'_>)) -> usize {
        let terms = self.terms.clone();
        let mut shown = 0;
        while let Some(worker) = terms.workers.get(self.worker).filter(|_| shown < most) {
            let until = terms.months.min(self.month + (most - shown));
            let given = terms.given.get(&self.worker).copied().unwrap_or_default();
            if let Some((first, last)) = terms.month(self.month).zip(terms.month(until - 1)) {
                // That the scheme holds in the first and the last month was seen to, and a scheme holds without gaps.
                let _ = self.payroll.months(worker, given, first, last, |paid| show(self.worker, worker, paid));
            }
            shown += until - self.month;
            self.month = until;
            if self.month == terms.months {
                (self.worker, self.month) = (self.worker + 1, 0);
            }
        }
        shown
    }
}
