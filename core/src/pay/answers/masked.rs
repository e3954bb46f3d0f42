//! `Debug` of what a worker is paid: which scheme and month, how many components there are and whether they are known, and nothing of
//! the worker.

use std::fmt::{Debug, Formatter, Result};

use super::back_pay::{BackPay, BackPayMonth, Difference, PaidBefore};
use super::payslip::{Line, Payslip};
use super::raises::{Raise, Raises};
use crate::pay::month::computed::Step;
use crate::pay::month::walk::Given;

/// That there is something, in place of what it is.
struct Masked;

impl Debug for Masked {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str("***")
    }
}

fn masked<T>(known: Option<&T>) -> Option<Masked> {
    known.map(|_| Masked)
}

impl Debug for Given {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let (grade, seniority) = (masked(self.grade.as_ref()), masked(self.seniority.as_ref()));
        f.debug_struct("Given").field("grade", &grade).field("seniority", &seniority).finish()
    }
}

impl Debug for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("Step").field("label", &self.label).finish_non_exhaustive()
    }
}

impl Debug for Line {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("Line").field("id", &self.id).field("status", &self.status).finish_non_exhaustive()
    }
}

impl Debug for Payslip {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("Payslip")
            .field("pack", &self.pack)
            .field("scheme", &self.scheme)
            .field("month", &self.month)
            .field("status", &self.status)
            .field("unpaid", &self.unpaid)
            .field("lines", &self.lines)
            .field("later", &self.later)
            .field("total", &self.total)
            .field("missing", &self.missing.len())
            .field("explanation", &masked(self.explanation.as_ref()))
            .finish_non_exhaustive()
    }
}

impl Debug for Raise {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("Raise").field("label", &self.label).finish_non_exhaustive()
    }
}

impl Debug for Raises {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("Raises")
            .field("pack", &self.pack)
            .field("scheme", &self.scheme)
            .field("day", &self.day)
            .field("status", &self.status)
            .field("unpaid", &self.unpaid)
            .field("raises", &self.raises.len())
            .field("missing", &self.missing.len())
            .finish_non_exhaustive()
    }
}

impl Debug for PaidBefore {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        // The names of lines are a caller's text until they are held against the scheme.
        let (lines, total) = (self.lines.len(), &self.total);
        f.debug_struct("PaidBefore").field("month", &self.month).field("lines", &lines).field("total", total).finish_non_exhaustive()
    }
}

impl Debug for Difference {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("Difference").field("id", &self.id).field("difference", &self.difference).finish_non_exhaustive()
    }
}

impl Debug for BackPayMonth {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("BackPayMonth")
            .field("month", &self.month)
            .field("status", &self.status)
            .field("lines", &self.lines)
            .field("missing", &self.missing.len())
            .finish_non_exhaustive()
    }
}

impl Debug for BackPay {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("BackPay")
            .field("pack", &self.pack)
            .field("scheme", &self.scheme)
            .field("status", &self.status)
            .field("months", &self.months)
            .field("total", &self.total)
            .finish()
    }
}
