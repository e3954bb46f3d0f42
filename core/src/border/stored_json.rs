//! Stored records and corrections as texts, for who keeps them in another language.

use serde::Serialize;

use super::stored::{Correction, StoredRecord};
use crate::finding::{Code, Finding, Findings, Path, Problem};
use crate::form::World;
use crate::json::{Broken, Reader, Token, to_json};
use crate::pack::Pack;
use crate::value::Date;

/// A stored record with its hash and what there is to tell of it.
#[derive(Serialize)]
struct Answer<'s> {
    hash: String,
    findings: &'s [Finding],
    // It stands last, so that its text can be cut out.
    stored: &'s StoredRecord,
}

/// Why a text can't be read.
enum Unread {
    /// It is no JSON.
    Broken(Broken),
    /// It is none of what is asked for.
    Other(Code),
}

impl From<Broken> for Unread {
    fn from(broken: Broken) -> Self {
        Unread::Broken(broken)
    }
}

impl StoredRecord {
    /// Its JSON without spaces, the text whose [`hash`](StoredRecord::hash) it has.
    #[must_use]
    pub fn to_json(&self) -> String {
        to_json(self)
    }

    /// Reads what [`to_json`](StoredRecord::to_json) writes, in whatever order and with whatever spaces between. Nothing of it is checked by a rulebook:
    /// [`read`](StoredRecord::read) does that.
    ///
    /// # Errors
    /// `json_broken`; `stored_json` where a member is missing, stands twice, is of another type or not known; those of a date.
    ///
    /// ```
    /// use wushe::border::StoredRecord;
    /// use wushe::{Code, Date, Pack};
    ///
    /// let (pack, today) = (Pack::builtin("hinggan")?, Date::parse("2022-05-21")?);
    /// let text = r#"{"visited_on":"2022-05-20","station":"152221100000","worker":"W1","household":"H1"}"#;
    /// let (stored, ..) = StoredRecord::check(&pack, "home_visit", text, today)?;
    /// assert_eq!(StoredRecord::from_json(&stored.to_json())?, stored);
    /// assert_eq!(StoredRecord::from_json(r#"{"form":"home_visit"}"#).unwrap_err()[0].code, Code::StoredJson);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Findings> {
        let mut reader = Reader::new(text);
        let stored = read_stored(&mut reader).and_then(|read| reader.end().map(|()| read).map_err(Unread::from));
        let Members { form, rulebook, checked_on, fields, correction } = stored.map_err(|unread| told(unread, text))?;
        let (Some(form), Some(rulebook), Some(checked_on), Some(fields)) = (form, rulebook, checked_on, fields) else {
            return Err(Code::StoredJson.into());
        };
        let checked_on = Date::parse(&checked_on).map_err(Findings::about("checked_on"))?;
        let correction = correction.map(Parts::whole).transpose().map_err(Findings::under("correction"))?;
        Ok(StoredRecord { form, rulebook, checked_on, fields, correction })
    }
}

impl Correction {
    /// Reads `{"on":"2022-05-21","reason":"…","corrects":"…"}`.
    ///
    /// # Errors
    /// `json_broken`; `correction_json` where it is no object of these texts; `required` for each that is missing; those of a date.
    ///
    /// ```
    /// use wushe::Code;
    /// use wushe::border::Correction;
    ///
    /// let correction = Correction::from_json(r#"{"on":"2022-05-21","reason":"家庭编号写错","corrects":"e3b0c442"}"#)?;
    /// assert_eq!(correction.on.to_string(), "2022-05-21");
    /// let refused = Correction::from_json(r#"{"on":"2022-05-32"}"#).unwrap_err();
    /// assert_eq!(refused.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::DateNotReal, Code::Required, Code::Required]);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Findings> {
        let mut reader = Reader::new(text);
        let read = read_correction(&mut reader).and_then(|read| reader.end().map(|()| read).map_err(Unread::from));
        read.map_err(|unread| told(unread, text))?.whole()
    }
}

/// The members of a stored record as they are read.
#[derive(Default)]
struct Members {
    form: Option<String>,
    rulebook: Option<String>,
    checked_on: Option<String>,
    fields: Option<String>,
    correction: Option<Parts>,
}

/// Those of a correction.
#[derive(Default)]
struct Parts {
    on: Option<String>,
    reason: Option<String>,
    corrects: Option<String>,
}

impl Parts {
    fn whole(self) -> Result<Correction, Findings> {
        let mut told: Vec<Finding> = Vec::new();
        let on = match self.on.as_deref().map(Date::parse) {
            Some(Ok(on)) => Some(on),
            Some(Err(problem)) => {
                told.push(problem.at(Path::new().key("on")));
                None
            }
            None => {
                told.push(Problem::from(Code::Required).at(Path::new().key("on")));
                None
            }
        };
        for (name, _) in [("reason", &self.reason), ("corrects", &self.corrects)].into_iter().filter(|(_, text)| text.is_none()) {
            told.push(Problem::from(Code::Required).at(Path::new().key(name)));
        }
        match (on, self.reason, self.corrects) {
            (Some(on), Some(reason), Some(corrects)) => Ok(Correction { on, reason, corrects }),
            _ => Err(told.into()),
        }
    }
}

fn told(unread: Unread, text: &str) -> Findings {
    match unread {
        Unread::Other(code) => code.into(),
        Unread::Broken(broken) => {
            let (line, column) = broken.line_and_column(text);
            Problem::new(Code::JsonBroken).with("line", line).with("column", column).at(Path::new()).into()
        }
    }
}

/// Puts a text where none stands yet.
fn put(place: &mut Option<String>, token: &Token<'_>, code: Code) -> Result<(), Unread> {
    match (token, &place) {
        (Token::Text(text), None) => {
            *place = Some((*text).to_owned());
            Ok(())
        }
        _ => Err(Unread::Other(code)),
    }
}

fn read_stored(reader: &mut Reader<'_>) -> Result<Members, Unread> {
    let code = Code::StoredJson;
    let Token::Object = reader.value()? else { return Err(Unread::Other(code)) };
    let mut read = Members::default();
    while let Some(key) = reader.key()? {
        let place = match key {
            "form" => &mut read.form,
            "rulebook" => &mut read.rulebook,
            "checked_on" => &mut read.checked_on,
            "fields" => &mut read.fields,
            "correction" if read.correction.is_none() => {
                read.correction = Some(read_correction(reader)?);
                continue;
            }
            _ => return Err(Unread::Other(code)),
        };
        put(place, &reader.value()?, code)?;
    }
    Ok(read)
}

fn read_correction(reader: &mut Reader<'_>) -> Result<Parts, Unread> {
    let code = Code::CorrectionJson;
    let Token::Object = reader.value()? else { return Err(Unread::Other(code)) };
    let mut read = Parts::default();
    while let Some(key) = reader.key()? {
        let place = match key {
            "on" => &mut read.on,
            "reason" => &mut read.reason,
            "corrects" => &mut read.corrects,
            _ => return Err(Unread::Other(code)),
        };
        put(place, &reader.value()?, code)?;
    }
    Ok(read)
}

impl Pack {
    /// [`StoredRecord::check`] as a text: `{"hash":"…","findings":[…],"stored":{…}}`, with the hints and warnings of the check.
    ///
    /// # Errors
    /// As [`StoredRecord::check`]; `form_unknown` stands at `form`.
    ///
    /// ```
    /// use wushe::{Code, Date, Pack};
    ///
    /// let (pack, today) = (Pack::builtin("hinggan")?, Date::parse("2022-05-21")?);
    /// let text = r#"{"visited_on":"2022-05-20","station":"152221100000","worker":"W1","household":"H1"}"#;
    /// assert!(pack.store_json("home_visit", text, today)?.contains(r#""findings":[],"stored":{"form":"home_visit","rulebook":"hinggan@"#));
    /// assert_eq!(pack.store_json("visit", text, today).unwrap_err()[0].code, Code::FormUnknown);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn store_json<'w>(&self, form: &str, text: &str, world: impl Into<World<'w>>) -> Result<String, Findings> {
        self.form(form).map_err(Findings::about("form"))?;
        StoredRecord::check(self, form, text, world).map(|(stored, _, findings)| answer(&stored, &findings))
    }

    /// A stored record that was written before, read again: the answer of [`Pack::store_json`] without findings, for its hash and its members.
    ///
    /// # Errors
    /// Those of [`StoredRecord::from_json`] and `form_unknown`, below `stored`.
    ///
    /// ```
    /// use wushe::border::StoredRecord;
    /// use wushe::{Code, Date, Pack};
    ///
    /// let (pack, today) = (Pack::builtin("hinggan")?, Date::parse("2022-05-21")?);
    /// let text = r#"{"visited_on":"2022-05-20","station":"152221100000","worker":"W1","household":"H1"}"#;
    /// let (stored, ..) = StoredRecord::check(&pack, "home_visit", text, today)?;
    /// assert_eq!(pack.stored_json(&stored.to_json())?, pack.store_json("home_visit", text, today)?);
    /// assert_eq!(pack.stored_json("{}").unwrap_err()[0].code, Code::StoredJson);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn stored_json(&self, stored: &str) -> Result<String, Findings> {
        self.stored(stored).map(|stored| answer(&stored, &Findings::default()))
    }

    fn stored(&self, stored: &str) -> Result<StoredRecord, Findings> {
        let stored = StoredRecord::from_json(stored).map_err(Findings::under("stored"))?;
        self.form(&stored.form).map_err(Findings::about("form")).map_err(Findings::under("stored"))?;
        Ok(stored)
    }

    /// [`StoredRecord::correct`] as texts: the stored record as [`StoredRecord::to_json`] writes it, what is to take its place, and the correction as
    /// [`Correction::from_json`] reads it, or none. The answer is that of [`Pack::store_json`].
    ///
    /// # Errors
    /// Those of [`Pack::stored_json`]; else all at once those of [`Correction::from_json`] below `correction` and those of
    /// [`StoredRecord::correct`]. Where the correction can't be read, those of the check stand beside it.
    ///
    /// ```
    /// use wushe::border::StoredRecord;
    /// use wushe::{Code, Date, Pack};
    ///
    /// let (pack, today) = (Pack::builtin("national")?, Date::parse("2022-05-21")?);
    /// let text = r#"{"visited_on":"2022-05-18","station":"S1","worker":"W1","household":"H1","assessed":true,"lives_alone":true,"has_kin":false,
    ///     "part_two_applies":["none"],"worker_signature":"W1","signed_on":"2022-05-19","approver":"D1","approved_on":"2022-05-20"}"#;
    /// let (stored, ..) = StoredRecord::check(&pack, "home_visit", text, today)?;
    /// let correction = format!(r#"{{"on":"2022-05-21","reason":"家庭编号写错","corrects":"{}"}}"#, stored.hash());
    /// let answer = pack.correct_json(&stored.to_json(), &text.replace("H1", "H2"), Some(&correction), today)?;
    /// assert!(answer.contains(&stored.hash()));
    /// let refused = pack.correct_json(&stored.to_json(), text, None, today).unwrap_err();
    /// assert_eq!(refused[0].code, Code::CorrectionMissing);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn correct_json<'w>(
        &self,
        stored: &str,
        text: &str,
        correction: Option<&str>,
        world: impl Into<World<'w>>,
    ) -> Result<String, Findings> {
        let world = world.into();
        let stored = self.stored(stored)?;
        let correction = correction.map(Correction::from_json).transpose().map_err(Findings::under("correction"));
        match correction {
            Ok(correction) => stored.correct(self, text, correction, world).map(|(stored, _, findings)| answer(&stored, &findings)),
            Err(unread) => {
                let checked = StoredRecord::check(self, &stored.form, text, world);
                let findings = checked.map_or_else(|findings| findings, |(_, _, doubts)| doubts);
                Err(unread.into_iter().chain(findings).collect::<Vec<_>>().into())
            }
        }
    }
}

fn answer(stored: &StoredRecord, findings: &Findings) -> String {
    to_json(&Answer { hash: stored.hash(), findings, stored })
}
