//! Forms as data, compiled once: fields, roles, when shown, when required, checks and code lists.
//!
//! One engine checks a JSON text, a value that another language parsed, and the rows of a ledger. It tells every
//! finding at once and, where nothing forbids it, gives the typed [`Record`].
//!
//! An empty field is unknown where it is shown and none where it is not, unless it declares `empty = "none"`. A
//! field whose `shown_when` is unknown is neither shown nor required, and the report is `incomplete`. What stands in
//! a hidden field is kept, told, and read as none.
//!
//! # The folders, in their order
//! `world` is what a check knows beside the record, `definition` what a form is, `draft` a record while it is read, `check` what is told of it,
//! `table` the rows of a CSV text, `read` the ways in, `columns` tables that are checked column by column, `out` a form as others read it,
//! `state` what a page draws a draft by. Each knows only those before it; `lint` reads a form for its
//! author.

mod check;
mod columns;
mod definition;
mod draft;
#[cfg(feature = "authoring")]
mod lint;
mod out;
mod read;
mod state;
#[cfg(feature = "csv")]
pub mod table;
mod world;

use std::sync::Arc;

pub(crate) use columns::ColumnCheck;
pub(crate) use columns::view::lend_row;
pub use columns::view::{Column, Dictionary, Values};
pub use definition::compile::RulebookNames;
pub use definition::compiled::Form;
pub(crate) use definition::composite::Stated;
pub(crate) use definition::names::doubled;
#[cfg(any(test, not(any(feature = "figures", feature = "reasons", feature = "oracle"))))]
pub(crate) use definition::packed::Forms;
#[cfg(feature = "reasons")]
pub(crate) use definition::packed::forms as pack_forms;
pub use definition::spec::{
    CheckRule, CheckSeverity, CheckSpec, CodeList, CodeOption, DefaultValue, Drawing, FieldSpec, FormSpec, Formula, OfferSpec, Section,
};
pub use draft::FINDING_LIMIT;
pub use out::fields::FieldInfo;
pub use read::accepted::Accepted;
pub(crate) use read::batch::keeping;
pub use read::batch::{BatchReport, Early, JsonLines, KindCount, Outcome};
#[cfg(feature = "beside")]
pub use read::beside::RecordPrints;
#[cfg(feature = "beside")]
pub(crate) use read::beside::keys_elsewhere;
pub use read::input::Input;
pub use read::ledger::{Cell, Found, KeptRow, Ledger, Opening, Outcomes, Unknown};
pub use read::office::Reading;
pub use read::scratch::{CheckView, Scratch};
pub use state::{Because, FieldState, FormState, OptionState};
#[cfg(feature = "beside")]
pub use world::StoredRecords;
pub use world::{Stations, World};

use crate::citation::Citation;
use crate::finding::{Finding, Findings, Label, Lang, Path, Report, Segment};
use crate::service::{FactValue, Kind, Record, Role, RoleValue, Shape};
use crate::value::Date;

/// What a check of one record gives.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What there is to tell.
    pub report: Report,
    /// The record, where nothing forbids it.
    pub record: Option<Record>,
}

impl Checked {
    /// The record with what there is to tell of it all the same, or why there is none.
    ///
    /// # Errors
    /// The findings of the report, if one of them is an error.
    ///
    /// ```
    /// use wushe::{Code, Date, Findings, Pack};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let (form, today) = (pack.form("home_visit")?, Date::parse("2022-05-21")?);
    /// let text = r#"{"visited_on":"2022-05-20","station":"152221100000","worker":"W1","household":"H1","participants":[{"person_key":"P1"},{"person_key":"P1"}]}"#;
    /// let (record, doubtful) = form.check_json(text, today).into_record()?;
    /// assert_eq!((record.date().to_string(), doubtful[0].code), ("2022-05-20".to_owned(), Code::GroupKeyDoubled));
    /// assert_eq!(form.check_json("[]", today).into_record().unwrap_err()[0].code, Code::RecordNotObject);
    /// # Ok::<(), Findings>(())
    /// ```
    pub fn into_record(self) -> Result<(Record, Findings), Findings> {
        let findings = Findings::from(self.report.findings);
        match self.record {
            Some(record) => Ok((record, findings)),
            None => Err(findings),
        }
    }
}

impl Form {
    /// The place of a field in a row, or of the row where no field is meant.
    pub(super) fn path_in(&self, row: u32, field: Option<usize>) -> Path {
        let path = Path::new().index(row);
        match field.and_then(|at| self.fields.get(at)) {
            Some(field) => path.key(field.id.clone()),
            None => path,
        }
    }

    /// Its name in the rulebook.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The kind of record that it gives.
    #[must_use]
    pub fn kind(&self) -> &Kind {
        &self.kind
    }

    /// The code list of its field with that role.
    #[cfg(any(feature = "pay", feature = "checklist"))]
    pub(crate) fn options_of(&self, role: Role) -> Option<&Arc<CodeList>> {
        self.fields.iter().find(|field| field.role == Some(role))?.codes.as_ref()
    }

    /// What its records hold.
    #[must_use]
    pub fn shape(&self) -> &Arc<Shape> {
        &self.shape
    }

    /// What it is called.
    #[must_use]
    pub fn label(&self) -> &Label {
        &self.label
    }

    /// Where it comes from.
    #[must_use]
    pub fn citation(&self) -> &Citation {
        &self.citation
    }

    /// Checks the JSON text of one record. The text is read by streaming: no digit is lost and a doubled key is seen.
    ///
    /// The world is the day of the check, for this library never asks a clock, and what is known of the network ([`World`]).
    ///
    /// A text that is not JSON gives the one finding `json_broken` with line and column. Many records are checked faster
    /// in one [`Scratch`].
    #[must_use]
    pub fn check_json<'w>(&self, text: &str, world: impl Into<World<'w>>) -> Checked {
        let mut scratch = Scratch::new();
        let record = scratch.check_json(self, text, world).record();
        Checked { report: scratch.into_report(), record }
    }

    /// Checks a record that another language has parsed.
    #[must_use]
    pub fn check_value<'w>(&self, input: &Input, world: impl Into<World<'w>>) -> Checked {
        let mut scratch = Scratch::new();
        let record = scratch.check_value(self, input, world).record();
        Checked { report: scratch.into_report(), record }
    }

    /// What a record that may still be unfinished tells of its facts: what is not filled in yet, or can't be read, is not known.
    ///
    /// ```
    /// use wushe::service::{FactValue, RoleValue};
    /// use wushe::{Date, Pack};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let facts = pack.form("home_visit")?.facts_json(r#"{"assessed":true,"lives_alone":true}"#, Date::parse("2022-05-21")?);
    /// let of = |name: &str| facts.iter().find(|(known, _)| **known == *name).map(|(_, value)| value);
    /// assert_eq!(of("lives_alone"), Some(&FactValue::Known(RoleValue::Boolean(true))));
    /// assert_eq!(of("has_kin"), Some(&FactValue::Unknown));
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    #[cfg(feature = "checklist")]
    #[must_use]
    pub fn facts_json<'w>(&self, text: &str, world: impl Into<World<'w>>) -> Vec<(Arc<str>, FactValue)> {
        let mut workspace = read::scratch::Workspace::default();
        workspace.json(self, text, None, world.into());
        workspace.facts(self)
    }

    /// The day on which a record was approved, by the field that its form names for that (`approved_by`); none where the form names none, or it is empty
    /// or can't be read.
    ///
    /// ```
    /// use wushe::{Date, Pack};
    ///
    /// let pack = Pack::builtin("national")?;
    /// let (form, today) = (pack.form("home_visit")?, Date::parse("2022-05-21")?);
    /// let approved = r#"{"visited_on":"2022-05-18","station":"S1","worker":"W1","household":"H1","assessed":true,"lives_alone":true,"has_kin":false,
    ///     "part_two_applies":["none"],"worker_signature":"W1","signed_on":"2022-05-19","approver":"D1","approved_on":"2022-05-20"}"#;
    /// assert_eq!(form.approved_on(approved, today), Some(Date::parse("2022-05-20")?));
    /// assert_eq!(form.approved_on("{}", today), None);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn approved_on<'w>(&self, text: &str, world: impl Into<World<'w>>) -> Option<Date> {
        let at = self.approved_by?;
        let mut workspace = read::scratch::Workspace::default();
        workspace.json(self, text, None, world.into());
        workspace.day_in(self, at)
    }

    /// The same of a record that was built; none also where records don't keep that field.
    ///
    /// ```
    /// use wushe::{Date, Pack};
    ///
    /// let pack = Pack::builtin("national")?;
    /// let (form, today) = (pack.form("home_visit")?, Date::parse("2022-05-21")?);
    /// let approved = r#"{"visited_on":"2022-05-18","station":"S1","worker":"W1","household":"H1","assessed":true,"lives_alone":true,"has_kin":false,
    ///     "part_two_applies":["none"],"worker_signature":"W1","signed_on":"2022-05-19","approver":"D1","approved_on":"2022-05-20"}"#;
    /// let of = |text: &str| form.check_json(text, today).record.and_then(|record| form.approved_in(&record));
    /// assert_eq!(of(approved), Some(Date::parse("2022-05-20")?));
    /// assert_eq!(of(r#"{"visited_on":"2022-05-18","station":"S1","worker":"W1","household":"H1"}"#), None);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn approved_in(&self, record: &Record) -> Option<Date> {
        let field = self.fields.get(self.approved_by?)?;
        let fact = field.fact.as_ref().and_then(|fact| match record.fact(fact) {
            Some(FactValue::Known(value)) => Some(value),
            _ => None,
        });
        match field.role.and_then(|role| record.role(role)).or(fact) {
            Some(RoleValue::Date(day)) => Some(*day),
            _ => None,
        }
    }

    /// The place and the sentence of a finding, with the field's own label in that language.
    #[must_use]
    pub fn message(&self, finding: &Finding, lang: Lang) -> String {
        match self.label_of(finding, lang) {
            Some(label) => finding.message_with_label(&label, lang),
            None => finding.message(lang),
        }
    }

    fn label_of(&self, finding: &Finding, lang: Lang) -> Option<String> {
        let mut segments = finding.path.segments().iter().skip_while(|segment| matches!(segment, Segment::Index(_)));
        let Some(Segment::Key(outer)) = segments.next() else { return None };
        let field = self.fields.iter().find(|field| field.id == *outer)?;
        let mut label = field.label.get(lang).to_owned();
        let mut next = segments.next();
        if let Some(Segment::Index(index)) = next {
            label.push_str(&format!(" {}", u64::from(*index) + 1));
            next = segments.next();
        }
        if let Some(Segment::Key(inner)) = next {
            let inner = field.group.iter().find(|field| field.id == *inner)?;
            label.push_str(if lang == Lang::En { ", " } else { " · " });
            label.push_str(inner.label.get(lang));
        }
        Some(label)
    }

    /// The rulebook that it comes from: `hinggan@1.0.0#ab12…`.
    #[must_use]
    pub fn pack(&self) -> &Arc<str> {
        &self.pack
    }

    /// The names and types that conditions over a record of this form may use: `today`, then its roles and facts.
    #[must_use]
    pub fn scope(&self) -> &crate::condition::Scope {
        &self.scope
    }

    /// Everything that a ledger may call it.
    pub(crate) fn called(&self) -> impl Iterator<Item = &Arc<str>> {
        [&self.id, &self.label.zh, &self.label.en].into_iter().chain(&self.synonyms)
    }

    /// Whether its records tell that fact: one that no group asks for.
    #[must_use]
    pub fn has_fact(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.fact.as_deref() == Some(name))
    }

    /// What the fields are called that tell a role, or else a fact.
    pub(crate) fn labels_of(&self, role: Option<Role>, fact: &str) -> impl Iterator<Item = &Label> {
        let tells = move |field: &&definition::compiled::Field| match (role, field.role) {
            (Some(Role::Attendance), Some(own)) => matches!(own, Role::Participants | Role::HeadCount),
            (Some(role), own) => own == Some(role),
            (None, _) => field.fact.as_deref() == Some(fact),
        };
        self.fields.iter().filter(tells).map(|field| &field.label)
    }

    /// Whether its records can have that role.
    #[must_use]
    pub fn has_role(&self, role: Role) -> bool {
        match role {
            Role::Attendance => self.attendance.is_some(),
            _ => self.fields.iter().any(|field| field.role == Some(role)),
        }
    }
}
