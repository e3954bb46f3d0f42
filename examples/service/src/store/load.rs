//! What is stored, read into memory at the start: ledgers from their texts, records from what was filled in, corrections in their places.

use rusqlite::{Connection, params};
use wushe::border::{LedgerCall, StoredRecord};
use wushe::form::RecordPrints;
use wushe::{Date, Record};

use super::{ASIDE, CURRENT};
use crate::counting::{Change, Counting};
use crate::ids::{Key, RecordId};
use crate::stored::Stored;
use crate::watch::Numbers;

/// So many records are put into the book at a time.
const AT_ONCE: usize = 1000;

pub(super) fn load(connection: &Connection, counting: &Counting, stored: &Stored, numbers: &Numbers, today: Date) -> rusqlite::Result<()> {
    let prints = |record: &Record| counting.pack().form(record.form()).ok().map(|form| RecordPrints::of(form, record));
    let mut refused = 0_u64;
    let mut ledgers = connection.prepare("SELECT key, form, checked_on, text FROM ledgers JOIN sent ON seq = sent ORDER BY seq")?;
    let mut rows = ledgers.query([])?;
    while let Some(row) = rows.next()? {
        let (checked_on, text): (String, Vec<u8>) = (row.get(2)?, row.get(3)?);
        let call = Date::parse(&checked_on).map(|day| LedgerCall { form: row.get(1).ok().flatten(), ..LedgerCall::new(day) });
        if let Ok(call) = call
            && let Ok(mut run) = call.run(counting.pack())
        {
            run.csv(&text);
            let (report, book) = run.finish();
            refused = refused.saturating_add(report.rows.saturating_sub(report.accepted));
            let sent = Key(row.get(0)?);
            for row in book.rows() {
                if let (Some((_, number)), Some(prints)) = (row.origin(), row.record().as_ref().and_then(prints)) {
                    stored.take([(RecordId { sent, row: number }, &prints)]);
                }
            }
            counting.apply(vec![Change::Ledger(sent, book)], today);
        } else {
            refused = refused.saturating_add(1);
        }
    }
    // The first version of a ledger's row is in the ledger.
    let mut records = connection.prepare(
        "SELECT key, row, stored FROM versions JOIN sent ON seq = versions.sent WHERE standing = ?
         AND (version > 1 OR NOT EXISTS (SELECT 1 FROM ledgers WHERE ledgers.sent = versions.sent)) ORDER BY versions.sent, row",
    )?;
    let mut rows = records.query([CURRENT])?;
    let mut changes = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, text): (_, String) = (RecordId { sent: Key(row.get(0)?), row: row.get(1)? }, row.get(2)?);
        let read: Option<StoredRecord> = serde_json::from_str(&text).ok();
        match read.and_then(|stored| stored.read(counting.pack()).ok()) {
            Some(record) => {
                prints(&record).iter().for_each(|prints| stored.take([(id, prints)]));
                changes.push(Change::Record(id, record));
            }
            None => refused = refused.saturating_add(1),
        }
        if changes.len() >= AT_ONCE {
            counting.apply(std::mem::take(&mut changes), today);
        }
    }
    counting.apply(changes, today);
    counting.note();
    let aside: i64 = connection.query_row("SELECT count(*) FROM versions WHERE standing = ?", params![ASIDE], |row| row.get(0))?;
    numbers.aside.set(aside);
    numbers.refused_today.set(i64::try_from(refused).unwrap_or(i64::MAX));
    tracing::info!(counted = numbers.counted.get(), refused, aside, "the store is read");
    Ok(())
}
