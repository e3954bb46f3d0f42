//! What a request brings, checked by the library: whole or not at all.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;
use wushe::border::{Corrected, Correction, LedgerCall, LinesRun, StoredRecord};
use wushe::finding::to_json;
use wushe::form::BatchReport;
use wushe::{Date, Findings, Pack, Report};

use crate::answer::{Answer, FORM_OTHER, HASH_DIFFERS, Problem, ROWS_TOO_MANY, list, object, quoted};
use crate::ids::{Hash, Key, RecordId};
use crate::store::{NewLedger, NewVersion, Work};

/// By what a request is checked.
#[derive(Clone)]
pub(super) struct Checker {
    pub(super) pack: Arc<Pack>,
    pub(super) max_rows: usize,
}

/// What a correction must know of the version that it corrects: what was filled in, or of the row of a ledger the day of its approval.
#[derive(Deserialize)]
struct OldVersion {
    form: String,
    checked_on: Date,
    fields: Option<String>,
    approved_on: Option<Date>,
    correction: Option<Correction>,
}

fn refused(findings: Findings) -> Problem {
    Problem::of(422, &findings)
}

impl Checker {
    /// One record, and the report of its check.
    pub(super) fn alone(&self, form: &str, text: &str, today: Date) -> Result<(NewVersion, String), Problem> {
        let report = self.pack.form(form).map_err(Findings::about("form")).map_err(refused)?.check_json(text, today).report;
        let json = report.to_json();
        match self.version(0, form, text, today, None) {
            Ok(version) if report.is_ok() => Ok((version, json)),
            _ => Err(Problem::of_report(&report, json)),
        }
    }

    /// The version to store of a record that is filled in so.
    fn version(&self, row: u32, form: &str, text: &str, today: Date, correction: Option<Correction>) -> Result<NewVersion, Findings> {
        let (mut stored, record, _) = StoredRecord::check(&self.pack, form, text, today)?;
        stored.correction = correction;
        let stored = to_json(&stored);
        Ok(NewVersion { row, hash: Hash::of(&stored), stored, record: Some(record) })
    }

    /// What takes the place of a stored version, and the report of its check with what there is to tell of the correction. `today` is the day of the
    /// check, and a correction is not of a day that the service does not know yet (`now`).
    pub(super) fn correct(
        &self,
        old: &str,
        (form, text): (&str, &str),
        correction: Option<&str>,
        (today, now): (Date, Date),
    ) -> Result<(NewVersion, String), Problem> {
        let of = self.pack.form(form).map_err(Findings::about("form")).map_err(refused)?;
        let hash = Hash::of(old).to_string();
        let old: OldVersion = serde_json::from_str(old).map_err(|_| Problem::new(HASH_DIFFERS))?;
        if old.form != form {
            return Err(Problem::new(FORM_OTHER).with("form", quoted(&old.form)));
        }
        let approved_on = match &old.fields {
            Some(fields) => of.approved_on(fields, old.checked_on),
            None => old.approved_on,
        };
        let since = old.correction.map_or(old.checked_on, |last| last.on.max(old.checked_on));
        let correction = correction.map(Correction::from_json).transpose().map_err(Findings::under("correction"));
        let admitted = correction.and_then(|correction| {
            let hints = Corrected { hash: &hash, approved_on, since }.admit(correction.as_ref(), now)?;
            Ok((correction, hints))
        });
        let report = of.check_json(text, today).report;
        let told = admitted.as_ref().map_or_else(|told| told, |(_, hints)| hints);
        let findings = report.findings.into_iter().chain(told.iter().cloned()).collect();
        let report = Report::new(report.pack, findings, report.missing);
        let json = report.to_json();
        match admitted.and_then(|(correction, _)| self.version(0, form, text, today, correction)) {
            Ok(version) if report.is_ok() => Ok((version, json)),
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
        self.texts(key, form, today, || text.split('\n'))
    }

    fn texts<'t, I: Iterator<Item = &'t str>>(&self, key: Key, form: &str, today: Date, texts: impl Fn() -> I) -> Result<Work, Problem> {
        self.bounded(texts().filter(|text| !text.trim().is_empty()).count())?;
        let mut run = LinesRun::new(&self.pack, form, today).map_err(Findings::under("form")).map_err(refused)?;
        texts().for_each(|text| run.line(text));
        let (report, _) = run.finish();
        let numbered = (1..).zip(texts()).filter(|(_, text)| !text.trim().is_empty());
        let versions: Result<Vec<_>, _> = numbered.map(|(row, text)| self.version(row, form, text, today, None)).collect();
        match versions {
            Ok(versions) => many(key, &report, versions, None),
            Err(_) => Err(Problem::of_report(&report.report, report.to_json())),
        }
    }

    /// What a ledger asks. Its rows are records, and its text is kept.
    pub(super) fn ledger(&self, key: Key, form: Option<&str>, text: Vec<u8>, today: Date) -> Result<Work, Problem> {
        let form = form.map(str::to_owned);
        let call = LedgerCall { form: form.clone(), ..LedgerCall::new(today) };
        let mut run = call.run(&self.pack).map_err(Findings::under("form")).map_err(refused)?;
        run.csv(&text);
        let (report, book) = run.finish();
        self.bounded(usize::try_from(report.rows).unwrap_or(usize::MAX))?;
        let rulebook = self.pack.identity();
        let version = |row: wushe::service::book::Row<'_>| {
            let (_, number) = row.origin()?;
            let record = row.record()?;
            let approved_on = self.pack.form(row.form()).ok().and_then(|form| form.approved_in(&record));
            let members = [
                ("form", quoted(row.form())),
                ("rulebook", quoted(rulebook)),
                ("checked_on", quoted(today)),
                ("ledger_row", number.to_string()),
                ("record", record.expose_json()),
            ];
            let stored = object(members.into_iter().chain(approved_on.map(|day| ("approved_on", quoted(day)))));
            Some(NewVersion { row: number, hash: Hash::of(&stored), stored, record: None })
        };
        let mut versions: Vec<_> = book.rows().filter_map(version).collect();
        versions.sort_unstable_by_key(|version| version.row);
        many(key, &report, versions, Some(NewLedger { form, checked_on: today, text, book }))
    }

    fn bounded(&self, rows: usize) -> Result<(), Problem> {
        match rows > self.max_rows {
            true => Err(Problem::new(ROWS_TOO_MANY).with("max_rows", self.max_rows.to_string())),
            false => Ok(()),
        }
    }
}

/// What many records ask: all are stored, or none if one is forbidden, so that they can be corrected and sent again without being there twice.
fn many(key: Key, report: &BatchReport, versions: Vec<NewVersion>, ledger: Option<NewLedger>) -> Result<Work, Problem> {
    let json = report.to_json();
    if report.accepted == 0 || report.accepted != report.rows || !report.report.is_ok() {
        return Err(Problem::of_report(&report.report, json));
    }
    let row = |version: &NewVersion| {
        let id = RecordId { sent: key, row: version.row };
        object([("row", version.row.to_string()), ("id", quoted(id)), ("hash", quoted(version.hash))])
    };
    let body = object([("records", list(versions.iter().map(row))), ("report", json)]);
    Ok(Work::New { versions, ledger, answer: Answer { status: 201, record: None, body } })
}
