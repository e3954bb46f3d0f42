use std::fmt;

use super::Worker;
use super::workers::gather;
use crate::finding::{Finding, Path};
use crate::service::{Kind, Record};

/// The staff records of one ledger or several, from which workers are gathered once all have come.
///
/// What a worker is cannot be told row by row: a certificate may stand in another ledger than the appointment. So the records are
/// kept, some hundred bytes each. `Debug` shows how many there are and nothing of them.
///
/// ```
/// use wushe::form::Cell;
/// use wushe::pack::{LedgerRun, Pack};
/// use wushe::service::Kind;
/// use wushe::value::Date;
///
/// let pack = Pack::builtin("national")?;
/// let mut run = LedgerRun::new(&pack, Some("registration"), Date::parse("2022-05-21").unwrap())?;
/// run.header(&["工号", "登记日期", "登记有效期至", "证书级别"]);
/// run.row(2, ["w", "2020-11-30", "2023-11-29", "junior"].into_iter().map(Cell::Text));
/// let roster = run.take_roster();
/// assert_eq!(roster.workers(&[]).0.len(), 1);
/// // Told that the certificates are complete, and there is none: row 2 contradicts that.
/// let (_, contradictions) = roster.workers(&[Kind::Certificate]);
/// assert_eq!(contradictions[0].path.to_string(), "[2]");
/// # Ok::<(), Vec<wushe::finding::Finding>>(())
/// ```
#[derive(Clone, Default)]
pub struct Roster {
    records: Vec<(Record, u32)>,
    /// Where the records of each further ledger begin.
    starts: Vec<usize>,
}

impl Roster {
    /// A roster without records.
    #[must_use]
    pub fn new() -> Self {
        Roster::default()
    }

    /// Keeps a record where it tells something of a worker; `row` is its number in the ledger.
    pub fn push(&mut self, record: &Record, row: u32) {
        if Kind::STAFF.contains(record.kind()) {
            self.records.push((record.clone(), row));
        }
    }

    /// Takes the records of another ledger. From then on findings name the ledger, from 0, and then the row.
    pub fn merge(&mut self, other: Roster) {
        let before = self.records.len();
        self.starts.push(before);
        self.starts.extend(other.starts.iter().map(|start| before.saturating_add(*start)));
        self.records.extend(other.records);
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The kinds of which there is at least one record.
    #[must_use]
    pub fn kinds(&self) -> Vec<Kind> {
        Kind::STAFF.into_iter().filter(|kind| self.records.iter().any(|(record, _)| record.kind() == kind)).collect()
    }

    /// The workers in the order of their keys, and what the records contradict each other in, at ledger and row: see
    /// [`workers`](super::workers()), which also says what `told` is.
    #[must_use]
    pub fn workers(&self, told: &[Kind]) -> (Vec<Worker>, Vec<Finding>) {
        gather(self.records.iter().map(|(record, _)| record), told, |at| self.place(at))
    }

    fn place(&self, at: usize) -> Path {
        let row = self.records.get(at).map_or(0, |(_, row)| *row);
        if self.starts.is_empty() {
            return Path::new().index(row);
        }
        let ledger = self.starts.iter().filter(|start| **start <= at).count();
        Path::new().index(u32::try_from(ledger).unwrap_or(u32::MAX)).index(row)
    }
}

impl fmt::Debug for Roster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Roster").field("records", &self.records.len()).finish()
    }
}
