//! What a request brings, checked by the library: whole or not at all.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;
use wushe::border::{Corrected, Correction, LedgerRun, LinesRun, StoredRecord};
use wushe::finding::to_json;
use wushe::form::{BatchReport, RecordPrints, World};
use wushe::service::book::Row;
use wushe::{Book, Code, Date, Findings, Form, Pack, Record, Report};

use super::Desk;
use crate::answer::{Answer, FORM_OTHER, HASH_DIFFERS, Problem, ROWS_TOO_MANY, list, object, quoted};
use crate::counting::Counting;
use crate::ids::{Hash, Key, RecordId};
use crate::rights::{Right, Rights, station_of};
use crate::settings::AgainstStored;
use crate::store::{NewLedger, NewVersion, Refusal, Work};
use crate::stored::{Known, Stored};

/// What is told of records that are stored.
const OF_STORED: [Code; 8] = [
    Code::KeyStored,
    Code::KeyStoredKept,
    Code::RecordStored,
    Code::StepSkippedStored,
    Code::StepAfterStored,
    Code::StepClosesStored,
    Code::BeforeOpeningStored,
    Code::AfterClosingStored,
];

/// By what a request is checked.
#[derive(Clone)]
pub(super) struct Checker {
    pub(super) pack: Arc<Pack>,
    counting: Arc<Counting>,
    stored: Arc<Stored>,
    against: AgainstStored,
    rights: Arc<Rights>,
    max_rows: usize,
}

/// What a correction must know of the version that it corrects: what was filled in, or of the row of a ledger the day of its approval.
#[derive(Deserialize)]
pub(super) struct OldVersion {
    form: String,
    checked_on: Date,
    fields: Option<String>,
    /// Of the row of a ledger: its roles.
    record: Option<Roles>,
    approved_on: Option<Date>,
    correction: Option<Correction>,
}

/// The roles of a ledger's row that are asked for.
#[derive(Deserialize)]
struct Roles {
    station: Option<String>,
}

impl OldVersion {
    /// The station of the record, if it names one.
    pub(super) fn station(&self, pack: &Pack) -> Option<String> {
        match (&self.fields, &self.record) {
            (Some(fields), _) => station_of(&pack.form(&self.form).ok()?.check_json(fields, self.checked_on).record?),
            (None, roles) => roles.as_ref()?.station.clone(),
        }
    }
}

fn refused(findings: Findings) -> Problem {
    Problem::of(422, &findings)
}

/// The version to store of a record that was checked.
fn version(row: u32, form: &Form, text: &str, today: Date, correction: Option<Correction>, record: Record) -> NewVersion {
    let mut stored = StoredRecord::of_checked(form, text, today);
    stored.correction = correction;
    let (stored, prints) = (to_json(&stored), Some(RecordPrints::of(form, &record)));
    NewVersion { row, hash: Hash::of(&stored), stored, record: Some(record), prints }
}

impl Checker {
    pub(super) fn of(desk: &Desk, rights: Arc<Rights>) -> Self {
        Checker {
            pack: desk.counting.pack().clone(),
            counting: desk.counting.clone(),
            stored: desk.stored.clone(),
            against: desk.settings.against_stored,
            rights,
            max_rows: desk.settings.max_rows,
        }
    }

    /// The day of a check and what is stored, without the record that is corrected.
    fn world<'k>(&self, today: Date, known: &'k Known, corrected: Option<RecordId>) -> World<'k> {
        let world = match corrected.and_then(|id| known.number(id)) {
            Some(number) => World::new(today).beside_others(&known.records, number),
            None => World::new(today).beside(&known.records),
        };
        if self.against == AgainstStored::Warn { world.keeping_keys() } else { world }
    }

    /// Why a report that forbids nothing is refused all the same.
    fn told(&self, report: &Report) -> Option<&'static str> {
        let whole = report.findings.iter().map(|finding| finding.code.as_str());
        let counted = report.truncated.iter().flat_map(|more| more.iter().map(|(code, ..)| code));
        let is_of_stored = |code: &&str| OF_STORED.iter().any(|known| known.as_str() == *code);
        (self.against == AgainstStored::Refuse).then(|| whole.chain(counted).find(is_of_stored)).flatten()
    }

    /// Refuses a record that the token is not for: one of another station, or an approved one without the right to approve.
    fn may(&self, place: &[String], form: &Form, record: &Record, text: Option<(&str, Date)>) -> Result<(), Problem> {
        let at = |key: &str| place.iter().cloned().chain([quoted(key)]).collect::<Vec<_>>();
        if self.rights.is_of_stations() {
            self.rights.ask_station(station_of(record).as_deref(), &at("station"))?;
        }
        // What is approved is looked for only where it is not to be.
        let is_approved = || form.approved_in(record).is_some() || text.is_some_and(|(text, day)| form.approved_on(text, day).is_some());
        if !self.rights.has(Right::Approve) && is_approved() {
            return self.rights.ask(Right::Approve, &["record"]);
        }
        Ok(())
    }

    fn form(&self, form: &str) -> Result<&Form, Problem> {
        self.pack.form(form).map_err(Findings::about("form")).map_err(refused)
    }

    /// One record, and the report of its check.
    pub(super) fn alone(&self, form: &str, text: &str, today: Date) -> Result<(NewVersion, String), Problem> {
        let form = self.form(form)?;
        let checked = form.check_json(text, self.world(today, &self.stored.now(), None));
        let json = checked.report.to_json();
        match (checked.record, self.told(&checked.report)) {
            (Some(record), None) => {
                self.may(&[quoted("record")], form, &record, Some((text, today)))?;
                Ok((version(0, form, text, today, None, record), json))
            }
            (Some(_), Some(code)) => Err(Problem::of_told(code, json)),
            (None, _) => Err(Problem::of_report(&checked.report, json)),
        }
    }

    /// What takes the place of a stored version, and the report of its check with what there is to tell of the correction. `today` is the day of the
    /// check, and a correction is not of a day that the service does not know yet (`now`).
    pub(super) fn correct(
        &self,
        (id, old): (RecordId, &str),
        (form, text): (&str, &str),
        correction: Option<&str>,
        (today, now): (Date, Date),
    ) -> Result<(NewVersion, String), Problem> {
        let of = self.form(form)?;
        let hash = Hash::of(old).to_string();
        let old: OldVersion = serde_json::from_str(old).map_err(|_| Problem::new(HASH_DIFFERS))?;
        if old.form != form {
            return Err(Problem::new(FORM_OTHER).with("form", quoted(&old.form)));
        }
        let approved_on = match &old.fields {
            Some(fields) => of.approved_on(fields, old.checked_on),
            None => old.approved_on,
        };
        if approved_on.is_some() {
            self.rights.ask(Right::Approve, &["record"])?;
        }
        if self.rights.is_of_stations() {
            self.rights.ask_station(old.station(&self.pack).as_deref(), &[quoted("id")])?;
        }
        let since = old.correction.map_or(old.checked_on, |last| last.on.max(old.checked_on));
        let correction = correction.map(Correction::from_json).transpose().map_err(Findings::under("correction"));
        let admitted = correction.and_then(|correction| {
            let hints = Corrected { hash: &hash, approved_on, since }.admit(correction.as_ref(), now)?;
            Ok((correction, hints))
        });
        let checked = of.check_json(text, self.world(today, &self.stored.now(), Some(id)));
        let report = checked.report;
        let told = admitted.as_ref().map_or_else(|told| told, |(_, hints)| hints);
        let findings = report.findings.into_iter().chain(told.iter().cloned()).collect();
        let report = Report::new(report.pack, findings, report.missing);
        let json = report.to_json();
        match (admitted, checked.record, self.told(&report)) {
            (Ok((correction, _)), Some(record), None) => {
                self.may(&[quoted("record")], of, &record, Some((text, today)))?;
                Ok((version(0, of, text, today, correction, record), json))
            }
            (Ok(_), Some(_), Some(code)) => Err(Problem::of_told(code, json)),
            _ => Err(Problem::of_report(&report, json)),
        }
    }

    /// What a single record asks of the store.
    pub(super) fn one(&self, key: Key, form: &str, text: &str, today: Date) -> Result<Work, Problem> {
        let (version, report) = self.alone(form, text, today)?;
        let id = RecordId { sent: key, row: 0 };
        let body = object([("id", quoted(id)), ("version", "1".to_owned()), ("hash", quoted(version.hash)), ("report", report)]);
        Ok(Work::New { versions: vec![version], ledger: None, answer: Answer { status: 201, record: Some(id), body } })
    }

    /// What the records of a list ask; the first of them is row 1.
    pub(super) fn list(&self, key: Key, form: &str, records: &[&RawValue], today: Date) -> Result<Work, Problem> {
        self.texts(key, form, today, || records.iter().map(|record| record.get()))
    }

    /// What JSON Lines ask; a blank line counts as a row and is no record.
    pub(super) fn lines(&self, key: Key, form: &str, text: &str, today: Date) -> Result<Work, Problem> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        self.texts(key, form, today, || text.split('\n'))
    }

    fn texts<'t, I: Iterator<Item = &'t str>>(&self, key: Key, form: &str, today: Date, texts: impl Fn() -> I) -> Result<Work, Problem> {
        self.bounded(texts().filter(|text| !text.trim().is_empty()).count())?;
        let form = self.form(form)?;
        let (report, book) = {
            let known = self.stored.now();
            let mut run = LinesRun::new(&self.pack, form.id(), self.world(today, &known, None)).map_err(refused)?;
            texts().for_each(|text| run.line(text));
            run.finish()
        };
        let json = self.whole(&report)?;
        let texts_by_row = || (1..).zip(texts());
        let mut records: HashMap<u32, Record> = book.rows().filter_map(|row| Some((row.origin()?.1, row.record()?))).collect();
        for (row, text) in texts_by_row() {
            if let Some(record) = records.get(&row) {
                self.may(&[row.to_string()], form, record, Some((text, today)))?;
            }
        }
        let versions = texts_by_row().filter_map(|(row, text)| Some(version(row, form, text, today, None, records.remove(&row)?)));
        Ok(many(key, json, versions.collect(), None))
    }

    /// What a ledger asks. Its rows are records, and its text is kept.
    pub(super) fn ledger(&self, key: Key, form: Option<&str>, text: Bytes, today: Date) -> Result<Work, Problem> {
        if let Some(form) = form {
            self.form(form)?;
        }
        let (report, book) = {
            let known = self.stored.now();
            let mut run = LedgerRun::new(&self.pack, form, self.world(today, &known, None)).map_err(refused)?;
            run.csv(&text);
            run.finish()
        };
        self.bounded(usize::try_from(report.rows).unwrap_or(usize::MAX))?;
        if report.rows_hash.rows() > 0 && self.counting.has_ledger(report.rows_hash) {
            return Err(Refusal::LedgerTwice.problem());
        }
        let json = self.whole(&report)?;
        for row in book.rows() {
            if let (Some((_, number)), Some(record), Ok(form)) = (row.origin(), row.record(), self.pack.form(row.form())) {
                self.may(&[number.to_string()], form, &record, None)?;
            }
        }
        let versions = self.rows(&book, today);
        Ok(many(key, json, versions, Some(NewLedger { form: form.map(str::to_owned), checked_on: today, text, book })))
    }

    /// The rows of a ledger as they are stored, in their order.
    fn rows(&self, book: &Book, today: Date) -> Vec<NewVersion> {
        let rulebook = self.pack.identity();
        let version = |row: Row<'_>| {
            let ((_, number), record, form) = (row.origin()?, row.record()?, self.pack.form(row.form()).ok()?);
            let members = [
                ("form", quoted(row.form())),
                ("rulebook", quoted(rulebook)),
                ("checked_on", quoted(today)),
                ("ledger_row", number.to_string()),
                ("record", record.expose_json()),
            ];
            let stored = object(members.into_iter().chain(form.approved_in(&record).map(|day| ("approved_on", quoted(day)))));
            let prints = Some(RecordPrints::of(form, &record));
            Some(NewVersion { row: number, hash: Hash::of(&stored), stored, record: None, prints })
        };
        let mut versions: Vec<_> = book.rows().filter_map(version).collect();
        versions.sort_unstable_by_key(|version| version.row);
        versions
    }

    /// The report of many records as JSON, unless one of them is refused: then none is stored, so that they can be corrected and sent again without
    /// being there twice.
    fn whole(&self, report: &BatchReport) -> Result<String, Problem> {
        let json = report.to_json();
        if report.accepted == 0 || report.accepted != report.rows || !report.report.is_ok() {
            return Err(Problem::of_report(&report.report, json));
        }
        match self.told(&report.report) {
            Some(code) => Err(Problem::of_told(code, json)),
            None => Ok(json),
        }
    }

    fn bounded(&self, rows: usize) -> Result<(), Problem> {
        match rows > self.max_rows {
            true => Err(Problem::new(ROWS_TOO_MANY).with("max_rows", self.max_rows.to_string())),
            false => Ok(()),
        }
    }
}

/// What many records ask.
fn many(key: Key, report: String, versions: Vec<NewVersion>, ledger: Option<NewLedger>) -> Work {
    let row = |version: &NewVersion| {
        let id = RecordId { sent: key, row: version.row };
        object([("row", version.row.to_string()), ("id", quoted(id)), ("hash", quoted(version.hash))])
    };
    let body = object([("records", list(versions.iter().map(row))), ("report", report)]);
    Work::New { versions, ledger, answer: Answer { status: 201, record: None, body } }
}
