//! A form as a rulebook states it, before it is compiled.

use std::sync::Arc;

use crate::citation::Citation;
use crate::finding::{Label, SourceLocation};
use crate::service::FieldType;
use crate::value::{Amount, Date};

/// A list of options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeList {
    /// Its name.
    pub id: Arc<str>,
    /// What it is called.
    pub label: Label,
    /// Where it comes from.
    pub citation: Citation,
    /// The options, in order.
    pub options: Vec<CodeOption>,
}

/// One option of a code list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeOption {
    /// Its name, as in JSON.
    pub id: Arc<str>,
    /// What it is called.
    pub label: Label,
    /// Other ways in which ledgers write it.
    pub synonyms: Vec<Arc<str>>,
    /// Whether choosing it says that there is none.
    pub none: bool,
    /// Whether it stands alone among several: so does one that says that there is none.
    pub exclusive: bool,
}

/// A form as written.
#[derive(Clone, Debug)]
pub struct FormSpec {
    /// Its name.
    pub id: Arc<str>,
    /// The kind of record that it gives.
    pub kind: Arc<str>,
    /// What it is called.
    pub label: Label,
    /// Other ways in which a ledger's 记录类型 column names it.
    pub synonyms: Vec<Arc<str>>,
    /// Where it comes from.
    pub citation: Citation,
    /// Its sections, in order.
    pub sections: Vec<Section>,
    /// Its fields, in order.
    pub fields: Vec<FieldSpec>,
    /// What must not be, beyond single fields.
    pub checks: Vec<CheckSpec>,
    /// Lists of fields that together come once in a ledger: a file's key, a group and the number of its session.
    pub unique: Vec<Vec<Arc<str>>>,
    /// The field of a key and that of its stage, whose options are in the order in which the stages follow: the first opens, the last closes.
    pub steps: Option<(Arc<str>, Arc<str>)>,
    /// The field of a key and those of its first and its last day: the records of one key lie within the days that any of them says.
    pub within: Option<[Arc<str>; 3]>,
    /// The field that says that a record is approved: a signature, or a date.
    pub approved_by: Option<Arc<str>>,
    /// Whether it was read without leaving out a field; of one that was not, nobody tells what it lacks.
    pub whole: bool,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}

/// A part of a form with a heading of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its name.
    pub id: Arc<str>,
    /// Its heading.
    pub label: Label,
    /// When its fields are shown; each may say more.
    pub shown_when: Option<Formula>,
}

/// A formula and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    /// The text of the condition.
    pub source: Arc<str>,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}

/// A field as written.
#[derive(Clone, Debug)]
pub struct FieldSpec {
    /// Its name, as in JSON.
    pub id: Arc<str>,
    /// The section that it stands in.
    pub section: Option<Arc<str>>,
    /// Its type.
    pub kind: FieldType,
    /// The role that it has in the record.
    pub role: Option<Arc<str>>,
    /// The fact that it tells.
    pub fact: Option<Arc<str>>,
    /// What it is called, and its heading in a ledger.
    pub label: Label,
    /// Other headings under which ledgers have it.
    pub synonyms: Vec<Arc<str>>,
    /// Whether it must always be filled in.
    pub required: bool,
    /// When it must be filled in.
    pub required_when: Option<Formula>,
    /// When it is shown.
    pub shown_when: Option<Formula>,
    /// Whether an empty field says that there is none.
    pub empty_is_none: bool,
    /// The code list of an option field.
    pub codes: Option<Arc<str>>,
    /// The least count, the fewest characters of a text, the fewest rows of a group.
    pub min: Option<i64>,
    /// The greatest count, the most characters of a text, the most rows of a group.
    pub max: Option<i64>,
    /// The least and the greatest amount.
    pub amounts: (Option<Amount>, Option<Amount>),
    /// How many digits an amount may have behind its point.
    pub places: u8,
    /// The first day that it can hold, where that is not the rulebook's: people were born before there were records.
    pub earliest: Option<Date>,
    /// The last day that it can hold.
    pub latest: Option<Date>,
    /// The units of a count or an amount, as ledgers write them behind the number: 户, 元.
    pub units: Vec<Arc<str>>,
    /// What a page draws it with.
    pub drawing: Drawing,
    /// Options that are offered only under a condition.
    pub offers: Vec<OfferSpec>,
    /// The media types that an attachment may have; in its field `type`.
    pub media_types: Vec<Arc<str>>,
    /// The options of the list that may sign, or all of them; in the field `role` of a signature.
    pub may_sign: Vec<Arc<str>>,
    /// Whether what is signed may be signed before its day.
    pub may_precede: bool,
    /// The fields of a group, an attachment or a signature.
    pub fields: Vec<FieldSpec>,
    /// Where its rule comes from.
    pub citation: Citation,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}

/// Options of a field that are offered only where a condition holds.
#[derive(Clone, Debug)]
pub struct OfferSpec {
    /// The names of the options.
    pub options: Vec<Arc<str>>,
    /// When they are offered.
    pub when: Formula,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}

/// What a page draws a field with beside its label; no check reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "whoever writes a form in Rust names what it has")]
pub struct Drawing {
    /// What is said below the label.
    pub hint: Option<Label>,
    /// What stands in the empty field.
    pub placeholder: Option<Label>,
    /// The unit of a count or an amount.
    pub unit: Option<Label>,
    /// What stands in a new record before anybody has filled it in; a field that is left empty is empty all the same.
    pub default: Option<DefaultValue>,
}

/// A value as the text of a record would have it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a field of any other type has no default")]
pub enum DefaultValue {
    /// Of a boolean.
    Boolean(bool),
    /// Of a count.
    Count(i64),
    /// Of any field whose value is a text.
    Text(Arc<str>),
    /// Of several options.
    Texts(Vec<Arc<str>>),
}

impl serde::Serialize for DefaultValue {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            DefaultValue::Boolean(yes) => serializer.serialize_bool(*yes),
            DefaultValue::Count(count) => serializer.serialize_i64(*count),
            DefaultValue::Text(text) => serializer.serialize_str(text),
            DefaultValue::Texts(texts) => serializer.collect_seq(texts.iter().map(|text| &**text)),
        }
    }
}

/// How much it weighs when a check fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckSeverity {
    /// The record can't be used.
    Error,
    /// The record can be used.
    Warning,
}

/// What a check forbids.
#[derive(Clone, Debug)]
pub enum CheckRule {
    /// What must not be so.
    Forbid(Formula),
    /// Two date fields of the same table, of which the second must not be before the first.
    Order(Arc<str>, Arc<str>),
}

/// A check as written.
#[derive(Clone, Debug)]
pub struct CheckSpec {
    /// Its name.
    pub id: Arc<str>,
    /// What it forbids.
    pub rule: CheckRule,
    /// The field at which it is told; within a group, `group.field`.
    pub at: Arc<str>,
    /// What is told.
    pub message: Option<Label>,
    /// How much it weighs.
    pub severity: CheckSeverity,
    /// Where it comes from.
    pub citation: Citation,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}
