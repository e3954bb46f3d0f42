//! What one request does in a transaction.

use axum::body::Bytes;
use rusqlite::{OptionalExtension, Transaction, params};
use wushe::form::{RecordPrints, StoredRecords};
use wushe::{Book, Code, Date, Record};

use super::{ASIDE, CURRENT, REPLACED};
use crate::answer::{
    Answer, HASH_UNKNOWN, KEY_REUSED, Problem, RECORD_UNKNOWN, STOPPING, STORE_FAILED, STORE_FULL, VERSION_MOVED, object, quoted,
};
use crate::counting::Change;
use crate::ids::{Hash, Key, RecordId};

/// A request that is to be stored.
pub(crate) struct Job {
    pub(crate) key: Key,
    /// The hash of the whole request, to know another one under the same key.
    pub(crate) body: [u8; 32],
    pub(crate) received_on: Date,
    /// The number of the record that was stored last when it was checked.
    pub(crate) seen: u32,
    pub(crate) work: Work,
}

/// What a request wants.
pub(crate) enum Work {
    /// New records, with the answer that they get.
    New { versions: Vec<NewVersion>, ledger: Option<NewLedger>, answer: Answer },
    /// Another version of a record, made from the version of that hash; and the report of its check.
    Correction { id: RecordId, from: Hash, version: NewVersion, report: String },
}

/// A version of a record that is to be stored.
pub(crate) struct NewVersion {
    pub(crate) row: u32,
    pub(crate) stored: String,
    pub(crate) hash: Hash,
    /// The record itself; nothing for the row of a ledger, as the ledger's book has it.
    pub(crate) record: Option<Record>,
    /// What it says of what others must agree with.
    pub(crate) prints: Option<RecordPrints>,
}

/// A ledger that is to be stored as it came.
pub(crate) struct NewLedger {
    pub(crate) form: Option<String>,
    pub(crate) checked_on: Date,
    pub(crate) text: Bytes,
    pub(crate) book: Book,
}

/// Why a request was not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    KeyReused,
    RecordUnknown,
    HashUnknown,
    /// The same rows came before under another key.
    LedgerTwice,
    /// A record that this one has to agree with was stored since it was checked.
    Moved,
    Full,
    Failed,
    Stopping,
}

impl Refusal {
    /// The problem to answer.
    pub(crate) fn problem(self) -> Problem {
        match self {
            Refusal::KeyReused => Problem::new(KEY_REUSED),
            Refusal::RecordUnknown => Problem::new(RECORD_UNKNOWN),
            Refusal::HashUnknown => Problem::new(HASH_UNKNOWN),
            Refusal::LedgerTwice => {
                Problem::of(409, &wushe::finding::Problem::new(Code::LedgerTwice).at(wushe::finding::Path::new()).into())
            }
            Refusal::Full => Problem::new(STORE_FULL),
            Refusal::Failed | Refusal::Moved => Problem::new(STORE_FAILED),
            Refusal::Stopping => Problem::new(STOPPING),
        }
    }
}

/// What became of a request.
pub(super) enum Outcome {
    Stored(Answer),
    /// Stored beside the current version, which still counts.
    Aside(Answer),
    Replayed(Answer),
    Refused(Refusal),
}

impl Job {
    /// How many versions it brings.
    pub(super) fn versions(&self) -> usize {
        match &self.work {
            Work::New { versions, .. } => versions.len(),
            Work::Correction { .. } => 1,
        }
    }

    /// The records of its ledger, if it is one.
    pub(super) fn ledger(&self) -> Option<&Book> {
        match &self.work {
            Work::New { ledger: Some(ledger), .. } => Some(&ledger.book),
            _ => None,
        }
    }

    /// What its records say of what others must agree with.
    pub(super) fn prints(&self) -> impl Iterator<Item = (RecordId, &RecordPrints)> {
        let (versions, corrected) = match &self.work {
            Work::New { versions, .. } => (versions.as_slice(), None),
            Work::Correction { id, version, .. } => (std::slice::from_ref(version), Some(*id)),
        };
        let id = move |version: &NewVersion| corrected.unwrap_or(RecordId { sent: self.key, row: version.row });
        versions.iter().filter_map(move |version| Some((id(version), version.prints.as_ref()?)))
    }

    /// Whether something came since its check that it has to agree with: among what is stored, or what the same commit stores.
    pub(super) fn is_moved(&self, stored: &StoredRecords, fresh: &StoredRecords) -> bool {
        self.prints().any(|(_, prints)| stored.meets(prints, self.seen) || fresh.meets(prints, 0))
    }

    /// What it changes in the book once it is stored.
    pub(super) fn into_changes(self) -> Vec<Change> {
        let Job { key: sent, work, .. } = self;
        match work {
            Work::New { ledger: Some(ledger), .. } => vec![Change::Ledger(sent, ledger.book)],
            Work::New { versions, .. } => {
                let change = |NewVersion { row, record, .. }| Some(Change::Record(RecordId { sent, row }, record?));
                versions.into_iter().filter_map(change).collect()
            }
            Work::Correction { id, version, .. } => version.record.map(|record| Change::Record(id, record)).into_iter().collect(),
        }
    }

    /// What became of it before, if its key is known.
    pub(super) fn known(&self, within: &Transaction<'_>) -> rusqlite::Result<Option<Outcome>> {
        let of = |known: Known| match known.body == self.body {
            true => Outcome::Replayed(known.answer),
            false => Outcome::Refused(Refusal::KeyReused),
        };
        Ok(known(within, self.key)?.map(of))
    }

    /// Writes it, if it can be. Nothing is written if it is refused.
    pub(super) fn write(&self, within: &Transaction<'_>) -> rusqlite::Result<Outcome> {
        match &self.work {
            Work::New { versions, ledger, answer } => {
                let sent = self.insert(within, answer)?;
                for version in versions {
                    self.insert_version(within, version, Place { sent, row: version.row, number: 1, standing: CURRENT, previous: None })?;
                }
                if let Some(NewLedger { form, checked_on, text, .. }) = ledger {
                    let mut insert = within.prepare_cached("INSERT INTO ledgers(sent, form, checked_on, text) VALUES (?, ?, ?, ?)")?;
                    insert.execute(params![sent, form, checked_on.to_string(), &**text])?;
                }
                Ok(Outcome::Stored(answer.clone()))
            }
            Work::Correction { id, from, version, report } => self.correct(within, *id, *from, version, report),
        }
    }

    fn correct(&self, within: &Transaction<'_>, id: RecordId, from: Hash, version: &NewVersion, report: &str) -> rusqlite::Result<Outcome> {
        let Some(sent) = sent(within, id.sent)? else { return Ok(Outcome::Refused(Refusal::RecordUnknown)) };
        let (current, last) = {
            let mut select =
                within.prepare_cached("SELECT version, standing, hash FROM versions WHERE sent = ? AND row = ? ORDER BY version")?;
            let versions: Vec<(i64, i64, [u8; 32])> =
                select.query_map(params![sent, id.row], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect::<Result<_, _>>()?;
            let Some(current) = versions.iter().find(|(_, standing, _)| *standing == CURRENT).copied() else {
                return Ok(Outcome::Refused(Refusal::RecordUnknown));
            };
            if !versions.iter().any(|(_, _, hash)| *hash == from.0) {
                return Ok(Outcome::Refused(Refusal::HashUnknown));
            }
            (current, versions.last().map_or(current.0, |(last, ..)| *last))
        };
        let number = last.saturating_add(1);
        let members = |version: i64, hash: Hash| [("version", version.to_string()), ("hash", quoted(hash))];
        let is_current = current.2 == from.0;
        let (status, body) = if is_current {
            let own = [("id", quoted(id))].into_iter().chain(members(number, version.hash));
            (200, object(own.chain([("previous", quoted(from)), ("report", report.to_owned())])))
        } else {
            let moved = Problem::new(VERSION_MOVED).with("kept", object(members(number, version.hash)));
            let moved = moved.with("current", object(members(current.0, Hash(current.2))));
            (VERSION_MOVED.0, moved.with("report", report.to_owned()).to_json())
        };
        let answer = Answer { status, record: Some(id), body };
        self.insert(within, &answer)?;
        if is_current {
            let mut update = within.prepare_cached("UPDATE versions SET standing = ? WHERE sent = ? AND row = ? AND version = ?")?;
            update.execute(params![REPLACED, sent, id.row, current.0])?;
        }
        let standing = if is_current { CURRENT } else { ASIDE };
        self.insert_version(within, version, Place { sent, row: id.row, number, standing, previous: Some(from) })?;
        Ok(if is_current { Outcome::Stored(answer) } else { Outcome::Aside(answer) })
    }

    /// Writes the request itself and gives its number.
    fn insert(&self, within: &Transaction<'_>, answer: &Answer) -> rusqlite::Result<i64> {
        let mut insert =
            within.prepare_cached("INSERT INTO sent(key, body, received_on, status, record, answer) VALUES (?, ?, ?, ?, ?, ?)")?;
        let record = answer.record.map(|id| id.to_string());
        insert.insert(params![self.key.0, self.body, self.received_on.to_string(), answer.status, record, answer.body])
    }

    fn insert_version(&self, within: &Transaction<'_>, version: &NewVersion, place: Place) -> rusqlite::Result<()> {
        let mut insert = within.prepare_cached(
            "INSERT INTO versions(sent, row, version, standing, received_on, hash, previous, stored) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        let Place { sent, row, number, standing, previous } = place;
        let (received_on, previous) = (self.received_on.to_string(), previous.map(|hash| hash.0));
        insert.execute(params![sent, row, number, standing, received_on, version.hash.0, previous, version.stored]).map(drop)
    }
}

/// Where a version goes.
struct Place {
    sent: i64,
    row: u32,
    number: i64,
    standing: i64,
    previous: Option<Hash>,
}

/// A request that is stored.
pub(super) struct Known {
    pub(super) body: [u8; 32],
    pub(super) answer: Answer,
}

/// The request of that key.
pub(super) fn known(within: &rusqlite::Connection, key: Key) -> rusqlite::Result<Option<Known>> {
    let mut select = within.prepare_cached("SELECT body, status, record, answer FROM sent WHERE key = ?")?;
    let read = |row: &rusqlite::Row<'_>| {
        let record: Option<String> = row.get(2)?;
        let answer = Answer { status: row.get(1)?, record: record.as_deref().and_then(RecordId::parse), body: row.get(3)? };
        Ok(Known { body: row.get(0)?, answer })
    };
    select.query_row([key.0], read).optional()
}

/// The number of the request of that key.
fn sent(within: &rusqlite::Connection, key: Key) -> rusqlite::Result<Option<i64>> {
    within.prepare_cached("SELECT seq FROM sent WHERE key = ?")?.query_row([key.0], |row| row.get(0)).optional()
}
