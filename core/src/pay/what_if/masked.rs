//! `Debug` of comparisons and budgets: how many of each there are, and nothing of a worker.

use std::fmt::{Debug, Formatter, Result};

use super::assumptions::{Assumptions, Leaver, Pass};
use super::budget::{Budget, BudgetLine, BudgetYear, OpenYears};
use super::impact::{Cause, Impact, WorkerImpact, WorkerSide};
use super::sums::{ImpactGroup, Sides};
use crate::pay::scheme::change::ChangedValue;

macro_rules! named {
    ($($type:ident { $($field:ident),* },)+) => {
        $(impl Debug for $type {
            fn fmt(&self, f: &mut Formatter<'_>) -> Result {
                f.debug_struct(stringify!($type))$(.field(stringify!($field), &self.$field))*.finish_non_exhaustive()
            }
        })+
    };
}

named! {
    ChangedValue { id },
    Assumptions { extended, renewed, grades_stay },
    Pass {},
    Leaver {},
    Sides {},
    ImpactGroup { workers, unknown },
    Cause { id, workers },
    WorkerSide { unpaid },
    WorkerImpact {},
    Impact { before, after, first, last, whole, causes },
    BudgetLine { id },
    BudgetYear { year, unknown },
    OpenYears { years },
    Budget { scheme, first, last, years },
}
