use std::fmt;
use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Kind, Role, Shape};
use crate::finding::Problem;
use crate::time::Span;
use crate::value::{Amount, Count, Date, DivisionCode, key};

/// An opaque key of a person, a household, a worker, a case. It never shows in `Debug`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(Box<str>);

impl Key {
    /// Parses a key: letters and digits of any script with hyphens, dots and the like between them, at most 64 characters.
    ///
    /// # Errors
    /// `key_spaces`, `invisible_character`, `key_placeholder` (无, NULL, -, 0), `key_formula` (`="H1"`), `key_lost_digits` (1.52221E+11),
    /// `key_decimal` (1001.0), `key_full_width`, `key_several` (P1、P2), `key_character`, `key_punctuation`, `key_too_long`.
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::service::Key;
    ///
    /// assert_eq!(Key::parse("H-017")?.expose(), "H-017");
    /// assert_eq!(Key::parse("H 017").unwrap_err().code, Code::KeySpaces);
    /// assert_eq!(Key::parse("不详").unwrap_err().code, Code::KeyPlaceholder);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, Problem> {
        key::check(text)?;
        Ok(Key::checked(text))
    }

    /// A key, or a text that a role takes, that its form has checked.
    pub(crate) fn checked(text: &str) -> Self {
        Key(text.into())
    }

    /// The key itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(***)")
    }
}

/// What a role or a fact holds in a record.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RoleValue {
    /// A day.
    Date(Date),
    /// A key or free text.
    Key(Key),
    /// A division.
    Division(DivisionCode),
    /// A whole number.
    Count(Count),
    /// An amount.
    Amount(Amount),
    /// Yes or no.
    Boolean(bool),
    /// An option of a code list.
    Option(Arc<str>),
    /// Options of a code list, in the order given.
    Options(Vec<Arc<str>>),
    /// How many rows a repeated group has.
    Rows(u32),
}

impl fmt::Debug for RoleValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// A fact of a record: known, known to be absent, or not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactValue {
    /// It is this.
    Known(RoleValue),
    /// There is none.
    None,
    /// It is not known.
    Unknown,
}

/// Who took part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attendance {
    /// How many named participants.
    pub named: u64,
    /// How many more without a name.
    pub unnamed: u64,
}

impl Attendance {
    /// Who took part, where either number is known.
    pub(super) fn of(named: Option<u64>, unnamed: Option<u64>) -> Option<Self> {
        (named.is_some() || unnamed.is_some())
            .then(|| Attendance { named: named.unwrap_or_default(), unnamed: unnamed.unwrap_or_default() })
    }

    /// All of them: person-times (人次).
    #[must_use]
    pub fn total(self) -> u64 {
        self.named.saturating_add(self.unnamed)
    }
}

/// One service act, or one fact of a worker, whose form found nothing to forbid it.
///
/// `Debug` shows its kind and nothing of its content.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    shape: Arc<Shape>,
    date: Date,
    station: Option<Key>,
    /// The role values that are known, in the order of the roles.
    roles: Vec<(Role, RoleValue)>,
    /// The facts of the shape, in its order.
    facts: Vec<FactValue>,
}

/// What the form room gathers for a [`Record`]. It is no way in for others: a record that exists has been checked.
pub(crate) struct RecordBuilder<'s> {
    shape: &'s Arc<Shape>,
    roles: Vec<(Role, RoleValue)>,
    facts: Vec<FactValue>,
}

impl<'s> RecordBuilder<'s> {
    /// One with room for what the shape holds.
    pub(crate) fn new(shape: &'s Arc<Shape>) -> Self {
        RecordBuilder { shape, roles: Vec::with_capacity(shape.roles.len()), facts: Vec::with_capacity(shape.facts.len()) }
    }

    /// Takes the next fact of the shape.
    pub(crate) fn fact(&mut self, value: FactValue) {
        self.facts.push(value);
    }

    pub(crate) fn role(&mut self, role: Role, value: RoleValue) {
        let at = self.roles.partition_point(|(known, _)| *known <= role);
        self.roles.insert(at, (role, value));
    }

    /// The record, where one role of each group that the kind requires has a value.
    pub(crate) fn build(self) -> Option<Record> {
        let RecordBuilder { shape, roles, facts } = self;
        let has = |role: &Role| roles.iter().any(|(known, _)| known == role);
        if !shape.kind.required_roles().iter().all(|group| group.iter().any(has)) {
            return None;
        }
        let find = |wanted: Role| roles.iter().find(|(role, _)| *role == wanted).map(|(_, value)| value);
        let date = match (find(Role::Date), find(Role::Year)) {
            (Some(RoleValue::Date(date)), _) => *date,
            (_, Some(RoleValue::Count(year))) => Date::new(i32::try_from(year.get()).ok()?, 12, 31)?,
            // Who is on the staff since a day that nobody told is on it on every day.
            _ if shape.kind == Kind::Worker => Date::new(1, 1, 1)?,
            _ => return None,
        };
        let station = match find(Role::Station) {
            Some(RoleValue::Key(key)) => Some(key.clone()),
            _ => None,
        };
        Some(Record { shape: shape.clone(), date, station, roles, facts })
    }
}

impl Record {
    /// The kind of act.
    #[must_use]
    pub fn kind(&self) -> &Kind {
        &self.shape.kind
    }

    /// The form that it was checked by.
    #[must_use]
    pub fn form(&self) -> &str {
        &self.shape.form
    }

    /// What records of its form hold.
    #[must_use]
    pub fn shape(&self) -> &Arc<Shape> {
        &self.shape
    }

    /// The day of the act, or from which the fact holds; of a year, its last; of a worker whose first day is not told, the first
    /// that there is.
    #[must_use]
    pub fn date(&self) -> Date {
        self.date
    }

    /// The station that acted: its key, or the code of the division in which it stands. Every service act has one; a fact of a
    /// worker may do without.
    #[must_use]
    pub fn station(&self) -> Option<&Key> {
        self.station.as_ref()
    }

    /// The days for which it holds: from its own day to the last one that its [`Role::Until`] names, both included.
    ///
    /// It has no end where it names no last day, or one that no day follows (9999-12-31). `None` where it ends before it begins.
    ///
    /// ```
    /// use wushe::{Date, Pack};
    ///
    /// let pack = Pack::builtin("national").unwrap();
    /// let today = Date::parse("2022-05-21").unwrap();
    /// let span = |until: &str| {
    ///     let text = format!(r#"{{"worker":"w","from":"2022-01-01","until":"{until}"}}"#);
    ///     pack.form("break").unwrap().check_json(&text, today).into_record().unwrap().0.span().unwrap()
    /// };
    /// assert_eq!(span("2022-01-31").end(), Date::parse("2022-02-01").ok());
    /// assert_eq!(span("9999-12-31").end(), None);
    /// ```
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        let end = match self.role(Role::Until) {
            Some(RoleValue::Date(last)) => last.plus_days(1),
            _ => None,
        };
        Span::new(Some(self.date), end).ok()
    }

    /// The value of a role, where the record has one.
    #[must_use]
    pub fn role(&self, role: Role) -> Option<&RoleValue> {
        self.roles.binary_search_by_key(&role, |(known, _)| *known).ok().and_then(|at| self.roles.get(at)).map(|(_, value)| value)
    }

    /// The roles that have a value, each with it, in the order of [`Role::ALL`].
    ///
    /// ```
    /// use wushe::service::Role;
    /// use wushe::{Date, Findings, Pack};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let text = r#"{"visited_on":"2022-05-20","station":"152221100000","worker":"W1","household":"H1"}"#;
    /// let (record, _) = pack.form("home_visit")?.check_json(text, Date::parse("2022-05-21")?).into_record()?;
    /// let roles: Vec<Role> = record.roles().map(|(role, _)| role).collect();
    /// assert_eq!(roles, [Role::Date, Role::Station, Role::Worker, Role::Household]);
    /// # Ok::<(), Findings>(())
    /// ```
    pub fn roles(&self) -> impl Iterator<Item = (Role, &RoleValue)> {
        self.roles.iter().map(|(role, value)| (*role, value))
    }

    /// The facts that the form asked for, by name, in the order of its fields.
    ///
    /// ```
    /// use wushe::service::FactValue;
    /// use wushe::{Date, Findings, Pack};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let text = r#"{"visited_on":"2022-05-20","station":"152221100000","worker":"W1","household":"H1"}"#;
    /// let (record, _) = pack.form("home_visit")?.check_json(text, Date::parse("2022-05-21")?).into_record()?;
    /// assert!(record.facts().all(|(name, fact)| record.fact(name) == Some(fact)));
    /// assert!(record.facts().any(|(_, fact)| *fact == FactValue::Unknown));
    /// # Ok::<(), Findings>(())
    /// ```
    pub fn facts(&self) -> impl Iterator<Item = (&str, &FactValue)> {
        self.shape.facts.iter().zip(&self.facts).map(|((name, _), value)| (&**name, value))
    }

    /// The facts of its shape, in their order.
    pub(super) fn fact_values(&self) -> &[FactValue] {
        &self.facts
    }

    /// The key in a role that takes keys.
    #[must_use]
    pub fn key(&self, role: Role) -> Option<&Key> {
        match self.role(role)? {
            RoleValue::Key(key) => Some(key),
            _ => None,
        }
    }

    /// The facts that the form asked for, by name.
    #[must_use]
    pub fn fact(&self, name: &str) -> Option<&FactValue> {
        self.facts.get(self.shape.fact(name)?)
    }

    /// Who took part, where the form asks for that.
    #[must_use]
    pub fn attendance(&self) -> Option<Attendance> {
        let named = match self.role(Role::Participants) {
            Some(RoleValue::Rows(rows)) => Some(u64::from(*rows)),
            _ => None,
        };
        let unnamed = match self.role(Role::HeadCount) {
            Some(RoleValue::Count(count)) => Some(count.get()),
            _ => None,
        };
        Attendance::of(named, unnamed)
    }

    /// The kind, roles and facts as JSON. Whoever calls this answers for where it goes.
    #[must_use]
    pub fn expose_json(&self) -> String {
        crate::finding::to_json(&Exposed(self))
    }
}

struct Exposed<'r>(&'r Record);

impl Serialize for Exposed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", self.0.kind().as_str())?;
        for (role, value) in &self.0.roles {
            map.serialize_entry(role.as_str(), &ExposedValue(value))?;
        }
        for (name, value) in self.0.facts() {
            if let FactValue::Known(value) = value {
                map.serialize_entry(name, &ExposedValue(value))?;
            }
        }
        map.end()
    }
}

struct ExposedValue<'r>(&'r RoleValue);

impl Serialize for ExposedValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            RoleValue::Date(date) => date.serialize(serializer),
            RoleValue::Key(key) => serializer.serialize_str(key.expose()),
            RoleValue::Division(code) => code.serialize(serializer),
            RoleValue::Count(count) => serializer.serialize_u64(count.get()),
            RoleValue::Amount(amount) => amount.serialize(serializer),
            RoleValue::Boolean(yes) => serializer.serialize_bool(*yes),
            RoleValue::Option(option) => serializer.serialize_str(option),
            RoleValue::Options(options) => serializer.collect_seq(options.iter().map(|option| &**option)),
            RoleValue::Rows(rows) => serializer.serialize_u32(*rows),
        }
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Record({}, ***)", self.kind().as_str())
    }
}
