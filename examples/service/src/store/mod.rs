//! The records on disk: an SQLite file with a write-ahead log.
//!
//! One thread writes (`writer`). It takes what requests bring, puts as many as wait into one transaction (`work` says what each does there),
//! and answers them when the disk has said that it has it. Others read over connections of their own (`read`), which wait for nobody.
//! `load` puts what is stored into memory at the start.

mod load;
mod read;
mod work;
mod writer;

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};
use wushe::Date;

pub(crate) use self::read::{Reader, Version};
pub(crate) use self::work::{Job, NewLedger, NewVersion, Refusal, Work};
use self::writer::Writer;
use crate::answer::Answer;
use crate::counting::Counting;
use crate::stored::Stored;
use crate::watch::Numbers;

/// So many requests wait at most for their turn; the others wait before that.
const MOST_WAITING: usize = 4096;
/// SQLite's page, in bytes.
const PAGE: u64 = 4096;

/// A request by its key; and the versions of each record, of which one is current. The rows of a ledger are records too, and the ledger's text is kept
/// beside them.
const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS sent(
        seq INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, body BLOB NOT NULL, received_on TEXT NOT NULL,
        status INTEGER NOT NULL, record TEXT, answer TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS versions(
        sent INTEGER NOT NULL REFERENCES sent(seq), row INTEGER NOT NULL, version INTEGER NOT NULL, standing INTEGER NOT NULL,
        received_on TEXT NOT NULL, hash BLOB NOT NULL, previous BLOB, stored TEXT NOT NULL,
        PRIMARY KEY(sent, row, version)) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS ledgers(
        sent INTEGER PRIMARY KEY REFERENCES sent(seq), form TEXT, checked_on TEXT NOT NULL, text BLOB NOT NULL) STRICT;
    PRAGMA user_version = 1;";

/// Standings of a version.
const CURRENT: i64 = 0;
const REPLACED: i64 = 1;
const ASIDE: i64 = 2;

/// The way to the writing thread.
#[derive(Clone)]
pub(crate) struct Sender(mpsc::Sender<(Job, oneshot::Sender<Result<Answer, Refusal>>)>);

impl Sender {
    /// Has a request stored. The answer comes when the disk has it.
    pub(crate) async fn store(&self, job: Job) -> Result<Answer, Refusal> {
        let (reply, answer) = oneshot::channel();
        self.0.send((job, reply)).await.map_err(|_| Refusal::Stopping)?;
        answer.await.unwrap_or(Err(Refusal::Stopping))
    }
}

/// An open store.
pub(crate) struct Store {
    pub(crate) sender: Sender,
    pub(crate) reader: Reader,
    /// Ends when no sender is left and everything is written.
    pub(crate) writer: JoinHandle<()>,
}

/// Takes the store for this service alone: a second one would count without the records of the first.
fn lock(path: &Path) -> Result<File, String> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".lock");
    let file = File::create(&beside).map_err(|error| format!("{}: {error}", beside.display()))?;
    file.try_lock().map_err(|_| format!("{}: another service has this store", path.display()))?;
    Ok(file)
}

/// Opens the store, makes it if it is not there, and reads what counts into memory.
pub(crate) fn open(
    path: &Path,
    max_bytes: Option<u64>,
    counting: &Arc<Counting>,
    stored: &Arc<Stored>,
    numbers: &Arc<Numbers>,
    today: Date,
) -> Result<Store, String> {
    let failed = |error: rusqlite::Error| format!("{}: {error}", path.display());
    let lock = lock(path)?;
    let connection = Connection::open(path).map_err(failed)?;
    prepare(&connection, max_bytes).map_err(failed)?;
    load::load(&connection, counting, stored, numbers, today).map_err(failed)?;
    let reader = Reader::open(path).map_err(failed)?;
    let (sender, jobs) = mpsc::channel(MOST_WAITING);
    let writer = Writer::new(connection, lock, counting.clone(), stored.clone(), numbers.clone());
    let writer =
        std::thread::Builder::new().name("writer".to_owned()).spawn(move || writer.run(jobs)).map_err(|error| error.to_string())?;
    Ok(Store { sender: Sender(sender), reader, writer })
}

fn prepare(connection: &Connection, max_bytes: Option<u64>) -> rusqlite::Result<()> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // With less, a commit that was answered is lost if the power goes.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.execute_batch(SCHEMA)?;
    if let Some(bytes) = max_bytes {
        let pages = i64::try_from(bytes.checked_div(PAGE).unwrap_or_default().max(1)).unwrap_or(i64::MAX);
        connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
    }
    Ok(())
}
