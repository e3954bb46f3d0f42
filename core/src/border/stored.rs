//! One record as a service stores it, and what takes its place once it was approved.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::digest::sha256;
use crate::finding::{Code, Findings, Path, Problem};
use crate::pack::Pack;
use crate::service::Record;
use crate::value::Date;

/// One record as it is stored: what was filled in, to the byte, and by what it was checked. Serde writes and reads it.
///
/// A record holds what its form's roles and facts are worth, so it can't be made back into what was filled in; the text can be
/// checked again at any time, by a later version of the rulebook too. To keep many records that are counted, keep a
/// [`Book`](crate::service::Book). `Debug` shows no field.
///
/// ```
/// use wushe::border::StoredRecord;
/// use wushe::{Date, Pack};
///
/// let (pack, today) = (Pack::builtin("hinggan")?, Date::parse("2022-05-21")?);
/// let text = r#"{"visited_on":"2022-05-20","station":"152221100000","worker":"W1","household":"H1"}"#;
/// let (stored, record, doubts) = StoredRecord::check(&pack, "home_visit", text, today)?;
/// assert!(doubts.is_empty());
///
/// // As a row of a database, a document, a line.
/// let line = serde_json::to_string(&stored).unwrap();
/// let read: StoredRecord = serde_json::from_str(&line).unwrap();
/// assert_eq!((read.read(&pack)?, read.rulebook.as_str()), (record, pack.identity().as_ref()));
/// # Ok::<(), wushe::Findings>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StoredRecord {
    /// The form.
    pub form: String,
    /// The rulebook that checked it: its name, version and hash.
    pub rulebook: String,
    /// The day of the check.
    pub checked_on: Date,
    /// What was filled in, as JSON text.
    pub fields: String,
    /// What is said of it where it takes the place of an approved record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<Correction>,
}

/// What is said of a record that takes the place of an approved one. `Debug` shows no reason.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "whoever corrects a record says all of it")]
pub struct Correction {
    /// The day of the correction.
    pub on: Date,
    /// Why the record is corrected.
    pub reason: String,
    /// The [`hash`](StoredRecord::hash) of the record that is corrected.
    pub corrects: String,
}

impl fmt::Debug for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Correction({}, {}, ***)", self.on, self.corrects)
    }
}

impl StoredRecord {
    /// Checks what was filled in and gives what is to be stored, the record and what there is to tell of it all the same.
    ///
    /// # Errors
    /// `form_unknown`, and every finding of the check if one of them is an error.
    ///
    /// ```
    /// use wushe::border::StoredRecord;
    /// use wushe::{Code, Date, Pack};
    ///
    /// let (pack, today) = (Pack::builtin("hinggan")?, Date::parse("2022-05-21")?);
    /// let text = r#"{"visited_on":"2022-05-20","station":"152221100000","worker":"W1","household":"H1"}"#;
    /// assert_eq!(StoredRecord::check(&pack, "home_visit", text, today)?.0.fields, text);
    /// assert_eq!(StoredRecord::check(&pack, "home_visit", "{}", today).unwrap_err()[0].code, Code::Required);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn check(pack: &Pack, form: &str, text: &str, today: Date) -> Result<(Self, Record, Findings), Findings> {
        let (record, doubts) = pack.form(form)?.check_json(text, today).into_record()?;
        let rulebook = pack.identity().to_string();
        Ok((StoredRecord { form: form.to_owned(), rulebook, checked_on: today, fields: text.to_owned(), correction: None }, record, doubts))
    }

    /// The record, checked by this rulebook as of the day of its first check.
    ///
    /// # Errors
    /// As [`check`](StoredRecord::check): a later version of the rulebook may refuse what an earlier one took.
    ///
    /// ```
    /// use wushe::border::StoredRecord;
    /// use wushe::{Code, Date, Pack};
    ///
    /// let (pack, today) = (Pack::builtin("hinggan")?, Date::parse("2022-05-21")?);
    /// let text = r#"{"visited_on":"2022-05-20","station":"152221100000","worker":"W1","household":"H1"}"#;
    /// let (mut stored, record, _) = StoredRecord::check(&pack, "home_visit", text, today)?;
    /// assert_eq!(stored.read(&pack)?, record);
    /// stored.form = "visit".to_owned();
    /// assert_eq!(stored.read(&pack).unwrap_err()[0].code, Code::FormUnknown);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn read(&self, pack: &Pack) -> Result<Record, Findings> {
        Ok(pack.form(&self.form)?.check_json(&self.fields, self.checked_on).into_record()?.0)
    }

    /// The SHA-256 of its JSON as serde writes it without spaces, as 64 digits: how a correction says what it corrects.
    ///
    /// ```
    /// use wushe::border::StoredRecord;
    /// use wushe::{Date, Pack};
    ///
    /// let (pack, today) = (Pack::builtin("hinggan")?, Date::parse("2022-05-21")?);
    /// let text = r#"{"visited_on":"2022-05-20","station":"152221100000","worker":"W1","household":"H1"}"#;
    /// let (stored, ..) = StoredRecord::check(&pack, "home_visit", text, today)?;
    /// let (other, ..) = StoredRecord::check(&pack, "home_visit", &text.replace("H1", "H2"), today)?;
    /// assert_eq!((stored.hash().len(), stored.hash()), (64, stored.clone().hash()));
    /// assert_ne!(stored.hash(), other.hash());
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn hash(&self) -> String {
        sha256(&crate::finding::to_json(self))
    }

    /// Checks what is to take its place. Once its form's `approved_by` is filled in only a dated correction does, with a reason and with its
    /// [`hash`](StoredRecord::hash), so that nobody corrects what they have not seen; before that it may be replaced without one.
    ///
    /// # Errors
    /// `form_unknown`; `correction_missing` if it was approved and no correction is given; of a correction `correction_hash`, `correction_without_reason`,
    /// `correction_before_approval`, and `date_in_future` if its day lies after `today`; with every finding of the check if one of them is an error.
    /// A correction of what was not approved is taken with the hint `correction_not_needed`.
    ///
    /// ```
    /// use wushe::border::{Correction, StoredRecord};
    /// use wushe::{Code, Date, Pack};
    ///
    /// let (pack, today) = (Pack::builtin("national")?, Date::parse("2022-05-21")?);
    /// let text = r#"{"visited_on":"2022-05-18","station":"S1","worker":"W1","household":"H1","assessed":true,"lives_alone":true,"has_kin":false,
    ///     "part_two_applies":["none"],"worker_signature":"W1","signed_on":"2022-05-19","approver":"D1","approved_on":"2022-05-20"}"#;
    /// let (stored, ..) = StoredRecord::check(&pack, "home_visit", text, today)?;
    ///
    /// let text = text.replace("H1", "H2");
    /// let correction = Correction { on: today, reason: "家庭编号写错".to_owned(), corrects: stored.hash() };
    /// let (corrected, ..) = stored.correct(&pack, &text, Some(correction), today)?;
    /// assert_eq!(corrected.correction.map(|correction| correction.corrects), Some(stored.hash()));
    ///
    /// assert_eq!(stored.correct(&pack, &text, None, today).unwrap_err()[0].code, Code::CorrectionMissing);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn correct(
        &self,
        pack: &Pack,
        text: &str,
        correction: Option<Correction>,
        today: Date,
    ) -> Result<(Self, Record, Findings), Findings> {
        let approved = pack.form(&self.form)?.approved_on(&self.fields, self.checked_on);
        let at = |key: &str| Path::new().key("correction").key(key);
        let mut told = Vec::new();
        match (&correction, approved) {
            (None, Some(day)) => {
                told.push(Problem::new(Code::CorrectionMissing).with("day", day.to_string()).at(Path::new().key("correction")));
            }
            (None, None) => {}
            (Some(given), approved) => {
                if given.corrects != self.hash() {
                    told.push(Problem::from(Code::CorrectionHash).at(at("corrects")));
                }
                if given.reason.trim().is_empty() {
                    told.push(Problem::from(Code::CorrectionWithoutReason).at(at("reason")));
                }
                if given.on > today {
                    told.push(Problem::new(Code::DateInFuture).with("today", today.to_string()).at(at("on")));
                }
                if let Some(day) = approved.filter(|day| given.on < *day) {
                    told.push(Problem::new(Code::CorrectionBeforeApproval).with("day", day.to_string()).at(at("on")));
                }
            }
        }
        match StoredRecord::check(pack, &self.form, text, today) {
            Ok((stored, record, doubts)) if told.is_empty() => {
                let hint = correction.iter().filter(|_| approved.is_none());
                let hints = hint.map(|_| Problem::from(Code::CorrectionNotNeeded).at(Path::new().key("correction")));
                let doubts = doubts.into_iter().chain(hints).collect::<Vec<_>>().into();
                Ok((StoredRecord { correction, ..stored }, record, doubts))
            }
            Ok((.., doubts)) | Err(doubts) => Err(told.into_iter().chain(doubts).collect::<Vec<_>>().into()),
        }
    }
}

impl fmt::Debug for StoredRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoredRecord({}, {}, {}, ***)", self.form, self.rulebook, self.checked_on)
    }
}
