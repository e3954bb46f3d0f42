//! One record as a service stores it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::finding::Findings;
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
        Ok((StoredRecord { form: form.to_owned(), rulebook, checked_on: today, fields: text.to_owned() }, record, doubts))
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
}

impl fmt::Debug for StoredRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoredRecord({}, {}, {}, ***)", self.form, self.rulebook, self.checked_on)
    }
}
