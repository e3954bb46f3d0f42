//! What is due as the JSON that a checklist answers in every language, read for indicators.

use std::sync::Arc;

use super::due::{DueItem, DueRow, DueTasks, Names, Tasks};
use crate::citation::Provenance;
use crate::finding::{Code, Label, Problem};
use crate::json::{Broken, Reader, Token};
use crate::service::TaskState;
use crate::value::Date;

impl DueTasks {
    /// The tasks in what [`Due::expose_json`](crate::checklist::Due::expose_json) writes, or in `due` of an object that has such an answer there.
    ///
    /// # Errors
    /// `due_json` where it is none.
    ///
    /// ```
    /// use wushe::Code;
    /// use wushe::metrics::indicator::DueTasks;
    ///
    /// let due = r#"{"pack":"mine@1.0.0#00","first":"2026-01-01","last":"2026-12-31","as_of":"2026-12-31","items":[],"tasks":[]}"#;
    /// assert_eq!(&**DueTasks::from_json(due)?.pack(), "mine@1.0.0#00");
    /// assert_eq!(DueTasks::from_json(r#"{"due":{"tasks":[]}}"#).unwrap_err().code, Code::DueJson);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn from_json(text: &str) -> Result<DueTasks, Problem> {
        let mut reader = Reader::new(text);
        let read = whole(&mut reader).and_then(|read| reader.end().map(|()| read));
        read.map_err(|broken| Problem::of_json(broken, text, Code::DueJson))
    }
}

/// What has been read of an answer.
#[derive(Default)]
struct Read {
    pack: Option<String>,
    first: Option<Date>,
    last: Option<Date>,
    as_of: Option<Date>,
    kept_from: Option<Date>,
    is_part: bool,
    items: Option<Vec<DueItem>>,
    rows: Option<Vec<DueRow>>,
    ids: Names,
    subjects: Names,
    stations: Names,
}

fn whole(reader: &mut Reader<'_>) -> Result<DueTasks, Broken> {
    let mut read = Read::default();
    open(reader)?;
    answer(reader, &mut read, true)?;
    let Read { pack, first, last, as_of, kept_from, is_part, items, rows, ids, stations, .. } = read;
    let (Some(pack), Some(first), Some(last), Some(as_of), Some(items), Some(rows)) = (pack, first, last, as_of, items, rows) else {
        return Err(reader.broken_before());
    };
    let (ids, stations) = (ids.names, stations.names);
    Ok(DueTasks(Arc::new(Tasks { pack: pack.into(), first, last, as_of, kept_from, is_part, items, ids, stations, rows })))
}

const ANSWER: [&str; 9] = ["pack", "first", "last", "as_of", "kept_from", "only", "items", "tasks", "due"];

/// What leaves out tasks of an item where it narrows what is due.
const CUTS: [&str; 3] = ["station", "worker", "month"];

fn answer(reader: &mut Reader<'_>, read: &mut Read, is_outer: bool) -> Result<(), Broken> {
    while let Some(key) = key(reader, &ANSWER)? {
        match key {
            "pack" => read.pack = text(reader)?,
            "first" => read.first = day(reader)?,
            "last" => read.last = day(reader)?,
            "as_of" => read.as_of = day(reader)?,
            "kept_from" => read.kept_from = day(reader)?,
            "only" => {
                let words = list(reader, text)?;
                read.is_part = words.iter().flatten().any(|word| CUTS.contains(&word.as_str()));
            }
            "items" => read.items = Some(list(reader, item)?),
            "tasks" => {
                let rows = list(reader, |reader| task(reader, read))?;
                read.rows = Some(rows.into_iter().flatten().collect());
            }
            _ if is_outer => {
                open(reader)?;
                answer(reader, read, false)?;
            }
            _ => reader.skip()?,
        }
    }
    Ok(())
}

fn item(reader: &mut Reader<'_>) -> Result<DueItem, Broken> {
    let (mut id, mut label, mut clause, mut provenance) = (None, None, None, None);
    open(reader)?;
    while let Some(key) = key(reader, &["id", "label", "clause", "provenance"])? {
        match key {
            "id" => id = text(reader)?,
            "label" => label = Some(both(reader)?),
            "clause" => clause = text(reader)?.map(Arc::from),
            _ => provenance = text(reader)?.and_then(|word| Provenance::from_name(&word)),
        }
    }
    let (Some(id), Some(label)) = (id, label) else { return Err(reader.broken_before()) };
    Ok(DueItem { id: id.into(), label, clause, provenance })
}

fn both(reader: &mut Reader<'_>) -> Result<Label, Broken> {
    let (mut zh, mut en) = (None, None);
    open(reader)?;
    while let Some(key) = key(reader, &["zh", "en"])? {
        match key {
            "zh" => zh = text(reader)?,
            _ => en = text(reader)?,
        }
    }
    zh.zip(en).map(|(zh, en)| Label::new(zh, en)).ok_or_else(|| reader.broken_before())
}

/// A task; nothing where its window has no end.
fn task(reader: &mut Reader<'_>, read: &mut Read) -> Result<Option<DueRow>, Broken> {
    let (mut item, mut subject, mut whose, mut last, mut state, mut station) = (None, None, None, None, None, None);
    open(reader)?;
    while let Some(key) = key(reader, &["item", "subject", "key", "last", "state", "station"])? {
        match key {
            "item" => item = text(reader)?,
            "subject" => subject = text(reader)?,
            "key" => whose = text(reader)?,
            "last" => last = day(reader)?,
            "state" => state = text(reader)?.and_then(|word| TaskState::from_name(&word)),
            _ => station = text(reader)?,
        }
    }
    let (Some(item), Some(subject), Some(whose), Some(state)) = (item, subject, whose, state) else { return Err(reader.broken_before()) };
    let (item, subject) = (read.ids.number(&item), read.subjects.number(&format!("{subject} {whose}")));
    let station = station.map(|name| read.stations.number(&name));
    Ok(last.map(|last| DueRow { item, subject, last, state, station }))
}

fn open(reader: &mut Reader<'_>) -> Result<(), Broken> {
    if matches!(reader.value()?, Token::Object) { Ok(()) } else { Err(reader.broken_before()) }
}

/// The next of these keys; what stands under others is passed over.
fn key(reader: &mut Reader<'_>, known: &[&'static str]) -> Result<Option<&'static str>, Broken> {
    while let Some(key) = reader.key()? {
        let found = known.iter().copied().find(|known| *known == key);
        match found {
            Some(found) => return Ok(Some(found)),
            None => reader.skip()?,
        }
    }
    Ok(None)
}

fn list<T>(reader: &mut Reader<'_>, mut read: impl FnMut(&mut Reader<'_>) -> Result<T, Broken>) -> Result<Vec<T>, Broken> {
    if !matches!(reader.value()?, Token::List) {
        return Err(reader.broken_before());
    }
    let mut all = Vec::new();
    while reader.item()? {
        all.push(read(reader)?);
    }
    Ok(all)
}

/// A text or null.
fn text(reader: &mut Reader<'_>) -> Result<Option<String>, Broken> {
    match reader.value()? {
        Token::Text(text) => Ok(Some(text.to_owned())),
        Token::Null => Ok(None),
        _ => Err(reader.broken_before()),
    }
}

/// A day or null.
fn day(reader: &mut Reader<'_>) -> Result<Option<Date>, Broken> {
    match text(reader)? {
        Some(text) => Date::parse(&text).map(Some).map_err(|_| reader.broken_before()),
        None => Ok(None),
    }
}
