//! Connections that read. They see what was committed when they begin and wait for nobody.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OpenFlags, params};

use super::work::known;
use super::{ASIDE, CURRENT};
use crate::answer::Answer;
use crate::ids::{Hash, Key, RecordId};

/// Connections that are kept for the next who read.
const KEPT: usize = 8;

/// A version of a record.
pub(crate) struct Version {
    pub(crate) number: i64,
    pub(crate) standing: &'static str,
    pub(crate) received_on: String,
    pub(crate) hash: Hash,
    /// The hash of the version that it was made from.
    pub(crate) previous: Option<Hash>,
    pub(crate) stored: String,
}

/// The way to what is stored.
#[derive(Clone)]
pub(crate) struct Reader {
    path: Arc<PathBuf>,
    free: Arc<Mutex<Vec<Connection>>>,
}

impl Reader {
    pub(super) fn open(path: &Path) -> rusqlite::Result<Self> {
        let reader = Reader { path: Arc::new(path.to_owned()), free: Arc::default() };
        reader.with(|_| Ok(()))?;
        Ok(reader)
    }

    /// Lends a connection for as long as something is read.
    fn with<T>(&self, read: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match free {
            Some(connection) => connection,
            None => Connection::open_with_flags(&*self.path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?,
        };
        let found = read(&connection);
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        if free.len() < KEPT {
            free.push(connection);
        }
        found
    }

    /// The hash of the request of that key, and its answer.
    pub(crate) fn known(&self, key: Key) -> rusqlite::Result<Option<([u8; 32], Answer)>> {
        self.with(|connection| Ok(known(connection, key)?.map(|known| (known.body, known.answer))))
    }

    /// The versions of a record, the first of them first; none if there is no such record.
    pub(crate) fn versions(&self, id: RecordId) -> rusqlite::Result<Vec<Version>> {
        self.with(|connection| {
            let mut select = connection.prepare_cached(
                "SELECT version, standing, versions.received_on, hash, previous, stored FROM versions JOIN sent ON seq = sent
                 WHERE key = ? AND row = ? ORDER BY version",
            )?;
            let read = |row: &rusqlite::Row<'_>| {
                let standing = match row.get(1)? {
                    CURRENT => "current",
                    ASIDE => "aside",
                    _ => "replaced",
                };
                let previous: Option<[u8; 32]> = row.get(4)?;
                let (hash, previous) = (Hash(row.get(3)?), previous.map(Hash));
                Ok(Version { number: row.get(0)?, standing, received_on: row.get(2)?, hash, previous, stored: row.get(5)? })
            };
            select.query_map(params![id.sent.0, id.row], read)?.collect()
        })
    }
}
