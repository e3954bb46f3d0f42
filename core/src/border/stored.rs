//! One record as a service stores it, and what takes its place once it was approved.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::digest::sha256;
use crate::finding::{Code, Findings, Path, Problem};
use crate::form::{Form, World};
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

/// What a correction must know of what it corrects, for who keeps records in another form than [`StoredRecord`].
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "whoever has a record says all of it")]
pub struct Corrected<'c> {
    /// Its hash.
    pub hash: &'c str,
    /// The day of its approval, if it was approved.
    pub approved_on: Option<Date>,
    /// The day since which it is there: that of its check, or of the correction that it is.
    pub since: Date,
}

impl Corrected<'_> {
    /// Whether a correction, or none, may take its place on that day, as [`StoredRecord::correct`] says; the hint `correction_not_needed`, if that
    /// is to be told.
    ///
    /// # Errors
    /// `correction_missing`, `correction_hash`, `correction_without_reason`, `correction_before_approval`, `correction_before_record` and
    /// `date_in_future`, all at once.
    ///
    /// ```
    /// use wushe::border::{Corrected, Correction};
    /// use wushe::{Code, Date};
    ///
    /// let (today, day) = (Date::parse("2022-05-23")?, Date::parse("2022-05-20")?);
    /// let old = Corrected { hash: "e3b0c442", approved_on: Some(day), since: day };
    /// let correction = Correction { on: today, reason: "家庭编号写错".to_owned(), corrects: "e3b0c442".to_owned() };
    /// assert!(old.admit(Some(&correction), today).is_ok());
    /// assert_eq!(old.admit(None, today).unwrap_err()[0].code, Code::CorrectionMissing);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn admit(&self, correction: Option<&Correction>, today: Date) -> Result<Findings, Findings> {
        let at = |key: &str| Path::new().key("correction").key(key);
        let mut told = Vec::new();
        match (correction, self.approved_on) {
            (None, Some(day)) => {
                told.push(Problem::new(Code::CorrectionMissing).with("day", day.to_string()).at(Path::new().key("correction")));
            }
            (None, None) => {}
            (Some(given), approved) => {
                if given.corrects != self.hash {
                    told.push(Problem::from(Code::CorrectionHash).at(at("corrects")));
                }
                if given.reason.trim().is_empty() {
                    told.push(Problem::from(Code::CorrectionWithoutReason).at(at("reason")));
                }
                if given.on > today {
                    told.push(Problem::new(Code::DateInFuture).with("today", today.to_string()).at(at("on")));
                }
                match approved {
                    Some(day) if given.on < day => {
                        told.push(Problem::new(Code::CorrectionBeforeApproval).with("day", day.to_string()).at(at("on")));
                    }
                    _ if given.on < self.since => {
                        told.push(Problem::new(Code::CorrectionBeforeRecord).with("day", self.since.to_string()).at(at("on")));
                    }
                    _ => {}
                }
            }
        }
        let hint = correction.filter(|_| self.approved_on.is_none());
        match told.is_empty() {
            true => Ok(hint
                .map(|_| Problem::from(Code::CorrectionNotNeeded).at(Path::new().key("correction")))
                .into_iter()
                .collect::<Vec<_>>()
                .into()),
            false => Err(told.into()),
        }
    }
}

impl StoredRecord {
    /// Checks what was filled in and gives what is to be stored, the record and what there is to tell of it all the same. The world is the day of the
    /// check and what is known beside the record ([`World`]).
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
    pub fn check<'w>(pack: &Pack, form: &str, text: &str, world: impl Into<World<'w>>) -> Result<(Self, Record, Findings), Findings> {
        let world = world.into();
        let form = pack.form(form)?;
        let (record, doubts) = form.check_json(text, world).into_record()?;
        Ok((StoredRecord::of_checked(form, text, world.today()), record, doubts))
    }

    /// What is to be stored of a text that this form took on that day, for who has checked it already and has its record.
    ///
    /// ```
    /// use wushe::border::StoredRecord;
    /// use wushe::{Date, Pack};
    ///
    /// let (pack, today) = (Pack::builtin("hinggan")?, Date::parse("2022-05-21")?);
    /// let text = r#"{"visited_on":"2022-05-20","station":"152221100000","worker":"W1","household":"H1"}"#;
    /// assert_eq!(StoredRecord::of_checked(pack.form("home_visit")?, text, today), StoredRecord::check(&pack, "home_visit", text, today)?.0);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn of_checked(form: &Form, text: &str, checked_on: Date) -> Self {
        let (id, rulebook) = (form.id().to_owned(), form.pack().to_string());
        StoredRecord { form: id, rulebook, checked_on, fields: text.to_owned(), correction: None }
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
        sha256(crate::finding::to_json(self))
    }

    /// Checks what is to take its place. Once its form's `approved_by` is filled in only a dated correction does, with a reason and with its
    /// [`hash`](StoredRecord::hash), so that nobody corrects what they have not seen; before that it may be replaced without one.
    ///
    /// # Errors
    /// `form_unknown`; `correction_missing` if it was approved and no correction is given; of a correction `correction_hash`, `correction_without_reason`,
    /// `correction_before_approval`, `correction_before_record` if its day lies before the check of the record or the correction that this is, and
    /// `date_in_future` if it lies after the day of the world; with every finding of the check if one of them is an error.
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
    pub fn correct<'w>(
        &self,
        pack: &Pack,
        text: &str,
        correction: Option<Correction>,
        world: impl Into<World<'w>>,
    ) -> Result<(Self, Record, Findings), Findings> {
        let world = world.into();
        let approved_on = pack.form(&self.form)?.approved_on(&self.fields, self.checked_on);
        let since = self.correction.as_ref().map_or(self.checked_on, |last| last.on.max(self.checked_on));
        let old = Corrected { hash: &self.hash(), approved_on, since };
        let (told, doubts_of_it) = match old.admit(correction.as_ref(), world.today()) {
            Ok(hints) => (Findings::default(), hints),
            Err(told) => (told, Findings::default()),
        };
        match StoredRecord::check(pack, &self.form, text, world) {
            Ok((stored, record, doubts)) if told.is_empty() => {
                let doubts = doubts.into_iter().chain(doubts_of_it).collect::<Vec<_>>().into();
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
