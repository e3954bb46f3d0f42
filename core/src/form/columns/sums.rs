//! What the numbers above a row come to, as a row that is their sum is a total and not a record.

use super::lane::Lie;
use super::plan::Plan;
use super::prove::Proof;
use crate::form::read::ledger::Ledger;

/// The sums of a ledger while clean rows are taken: as whole numbers where all are counts, else where the ledger has them.
pub(super) struct RunningSums<'p> {
    whole: Option<Vec<Sum>>,
    columns: &'p [Option<usize>],
}

struct Sum {
    field: usize,
    column: Option<usize>,
    sum: u64,
    rows: u64,
}

impl<'p> RunningSums<'p> {
    pub(super) fn of(ledger: &Ledger<'_>, plan: &'p Plan, proof: &Proof) -> Self {
        let column = |field: usize| plan.column_of.get(field).copied().flatten();
        let is_counts = |at: usize| proof.lanes.get(at).is_some_and(|lane| matches!(lane.lie, Lie::Counts | Lie::Blank));
        let is_whole = |(field, sum, _): &(usize, u64, u64)| column(*field).is_none_or(is_counts) && *sum < 1 << 62;
        let sums = ledger.whole_sums().filter(|sums| sums.iter().all(is_whole));
        let sum = |(field, sum, rows)| Sum { field, column: column(field), sum, rows };
        let whole = sums.map(|sums| sums.into_iter().map(sum).collect());
        RunningSums { whole, columns: &plan.column_of }
    }

    fn count(proof: &Proof, column: Option<usize>, row: usize) -> Option<u64> {
        proof.lanes.get(column?)?.counts.get(row).copied().flatten()
    }

    /// Whether a row may be the sum of those above it, or its numbers are too large to be added so.
    pub(super) fn may_be(&self, ledger: &Ledger<'_>, proof: &Proof, row: usize) -> bool {
        let Some(whole) = &self.whole else {
            return ledger
                .may_be_sum(|field| self.columns.get(field).copied().flatten().and_then(|column| proof.lanes.get(column)?.number(row)));
        };
        let mut may_be = false;
        for Sum { column, sum, rows, .. } in whole {
            let Some(count) = RunningSums::count(proof, *column, row) else { continue };
            if sum.checked_add(count).is_none() {
                return true;
            }
            if *rows < 2 || *sum != count || count == 0 {
                return false;
            }
            may_be = true;
        }
        may_be
    }

    /// Adds the numbers of a row.
    pub(super) fn add(&mut self, ledger: &mut Ledger<'_>, proof: &Proof, row: usize) {
        let RunningSums { whole, columns } = self;
        let Some(whole) = whole else {
            return ledger
                .add_to_sums(|field| columns.get(field).copied().flatten().and_then(|column| proof.lanes.get(column)?.number(row)));
        };
        for Sum { column, sum, rows, .. } in whole {
            if let Some(count) = RunningSums::count(proof, *column, row) {
                *sum = sum.saturating_add(count);
                *rows = rows.saturating_add(1);
            }
        }
    }

    /// Tells the ledger of the sums.
    pub(super) fn store(&self, ledger: &mut Ledger<'_>) {
        if let Some(whole) = &self.whole {
            ledger.set_sums(&whole.iter().map(|of| (of.field, of.sum, of.rows)).collect::<Vec<_>>());
        }
    }
}
