//! What is told while a rulebook is read.

use std::cell::RefCell;

use crate::finding::Finding;

/// Gathers findings while a rulebook is read, so that all are told at once.
#[derive(Default)]
pub(in crate::pack) struct Collector(
    RefCell<Vec<Finding>>,
    /// Every key that a table was asked for: what a rulebook can write.
    #[cfg(test)]
    pub(in crate::pack) RefCell<std::collections::BTreeSet<&'static str>>,
);

impl Collector {
    pub(in crate::pack) fn add(&self, finding: Finding) {
        self.0.borrow_mut().push(finding);
    }

    pub(in crate::pack) fn extend(&self, findings: impl IntoIterator<Item = Finding>) {
        self.0.borrow_mut().extend(findings);
    }

    /// How much has been told so far.
    pub(in crate::pack) fn count(&self) -> usize {
        self.0.borrow().len()
    }

    pub(in crate::pack) fn into_sorted(self) -> Vec<Finding> {
        let mut findings = self.0.into_inner();
        crate::finding::sort_by(&mut findings, Finding::cmp_in_report);
        findings
    }
}
