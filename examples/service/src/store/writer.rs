//! The thread that writes. While the disk takes one commit, the next requests gather, so a commit serves as many as have come.

use std::fs::File;
use std::sync::Arc;
use std::time::Instant;

use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};
use wushe::Book;
use wushe::form::StoredRecords;

use super::work::{Job, Outcome, Refusal};
use crate::answer::Answer;
use crate::counting::{Counting, has};
use crate::stored::Stored;
use crate::watch::Numbers;

/// The most requests of one commit.
const MOST: usize = 1024;

type Reply = oneshot::Sender<Result<Answer, Refusal>>;

/// What the writing thread works with.
pub(super) struct Writer {
    connection: Connection,
    /// Held as long as anything can be written; the system lets it go however that ends.
    _lock: File,
    counting: Arc<Counting>,
    stored: Arc<Stored>,
    numbers: Arc<Numbers>,
}

impl Writer {
    pub(super) fn new(connection: Connection, lock: File, counting: Arc<Counting>, stored: Arc<Stored>, numbers: Arc<Numbers>) -> Self {
        Writer { connection, _lock: lock, counting, stored, numbers }
    }

    /// Writes until no one is left who could send.
    pub(super) fn run(mut self, mut jobs: mpsc::Receiver<(Job, Reply)>) {
        while let Some(first) = jobs.blocking_recv() {
            let mut batch = vec![first];
            while batch.len() < MOST
                && let Ok(next) = jobs.try_recv()
            {
                batch.push(next);
            }
            self.commit(batch);
        }
        let folded = self.connection.pragma_update_and_check(None, "wal_checkpoint", "TRUNCATE", |_| Ok(()));
        tracing::info!(is_folded = folded.is_ok(), "everything is written");
    }

    /// Writes some requests in one transaction and answers them. If the disk refuses, each is tried alone, as a small one may still fit.
    fn commit(&mut self, batch: Vec<(Job, Reply)>) {
        let begun = Instant::now();
        match self.write(&batch) {
            Ok(outcomes) => {
                self.numbers.commit(batch.len(), begun.elapsed());
                self.answer(batch, outcomes);
            }
            Err(error) => {
                self.numbers.failed.inc();
                let is_full = error.sqlite_error_code() == Some(ErrorCode::DiskFull);
                tracing::error!(code = ?error.sqlite_error_code(), requests = batch.len(), "a commit failed");
                if batch.len() > 1 {
                    batch.into_iter().for_each(|one| self.commit(vec![one]));
                } else {
                    let refusal = if is_full { Refusal::Full } else { Refusal::Failed };
                    batch.into_iter().for_each(|(_, reply)| drop(reply.send(Err(refusal))));
                }
            }
        }
    }

    /// Returns what became of each once the disk has it. A transaction that is dropped on the way leaves nothing.
    fn write(&mut self, batch: &[(Job, Reply)]) -> rusqlite::Result<Vec<Outcome>> {
        let within = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut outcomes = Vec::with_capacity(batch.len());
        let mut ledgers: Vec<&Book> = Vec::new();
        // What this commit stores is not among what is stored yet.
        let (stored, mut fresh) = (self.stored.now(), StoredRecords::default());
        for (job, _) in batch {
            let twice = |hash| self.counting.has_ledger(hash) || ledgers.iter().any(|book| has(book, hash));
            let outcome = match (job.known(&within)?, job.ledger()) {
                (Some(known), _) => known,
                (None, Some(book)) if book.ledgers().iter().any(|ledger| twice(ledger.rows_hash)) => Outcome::Refused(Refusal::LedgerTwice),
                (None, _) if job.is_moved(&stored.records, &fresh) => Outcome::Refused(Refusal::Moved),
                (None, _) => job.write(&within)?,
            };
            if matches!(outcome, Outcome::Stored(_)) {
                ledgers.extend(job.ledger());
                for (_, prints) in job.prints() {
                    fresh.push_prints(prints, None);
                }
            }
            outcomes.push(outcome);
        }
        within.commit()?;
        Ok(outcomes)
    }

    /// Lets the book know first, so that whoever has an answer finds the record counted.
    fn answer(&self, batch: Vec<(Job, Reply)>, outcomes: Vec<Outcome>) {
        // At once, as each time waits for the checks that are under way.
        let is_stored = |outcome: &Outcome| matches!(outcome, Outcome::Stored(_));
        self.stored.take(batch.iter().zip(&outcomes).filter(|(_, outcome)| is_stored(outcome)).flat_map(|((job, _), _)| job.prints()));
        let (mut changes, mut replies, mut today) = (Vec::new(), Vec::new(), None);
        for ((job, reply), outcome) in batch.into_iter().zip(outcomes) {
            let answer = match outcome {
                Outcome::Stored(answer) => {
                    self.numbers.stored.inc_by(u64::try_from(job.versions()).unwrap_or(u64::MAX));
                    today = today.max(Some(job.received_on));
                    changes.extend(job.into_changes());
                    Ok(answer)
                }
                Outcome::Aside(answer) => {
                    self.numbers.stored.inc();
                    self.numbers.aside.inc();
                    Ok(answer)
                }
                Outcome::Replayed(answer) => {
                    self.numbers.replayed.inc();
                    Ok(answer)
                }
                Outcome::Refused(refusal) => Err(refusal),
            };
            replies.push((reply, answer));
        }
        if let Some(today) = today {
            self.counting.apply(changes, today);
        }
        // Whoever went away asks again under the same key.
        replies.into_iter().for_each(|(reply, answer)| drop(reply.send(answer)));
    }
}
