//! What a field holds and what a fact is: one list of types for fields, roles and facts.

use std::sync::Arc;

use crate::condition::Type;
use crate::finding::{Label, word_list};

word_list! {
    /// The type of a field.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum FieldType {
        /// Free text.
        Text = "text",
        /// An opaque key of a person, a household, a worker, a case.
        Key = "key",
        /// A station's key, or the 12-digit code of the division in which it stands.
        Station = "station",
        /// A 12-digit division code.
        Division = "division",
        /// A day.
        Date = "date",
        /// A whole number.
        Count = "count",
        /// An exact decimal number that is not negative, such as yuan or hours.
        Amount = "amount",
        /// Yes or no.
        Boolean = "boolean",
        /// One option of a code list.
        Option = "option",
        /// Several options of a code list.
        Options = "options",
        /// A resident identity number.
        ResidentId = "resident_id",
        /// A unified social credit code.
        CreditCode = "credit_code",
        /// A telephone number.
        Phone = "phone",
        /// The name of a file, without the folder that it lies in.
        FileName = "file_name",
        /// A SHA-256 hash, as 64 digits.
        Hash = "sha256",
        /// A repeated group of fields.
        Group = "group",
        /// A file that goes with the record: name, size, media type and hash.
        Attachment = "attachment",
        /// Who signed, as what, and when.
        Signature = "signature",
    }

    /// Every type.
    pub const ALL: &'static [FieldType];

    /// Its name in rulebooks and JSON.
    pub fn as_str;

    /// The type of that name.
    pub fn from_name;
}

impl FieldType {
    /// Whether its value is one object whose fields every rulebook has alike.
    #[must_use]
    pub fn is_composite(self) -> bool {
        matches!(self, FieldType::Attachment | FieldType::Signature)
    }

    /// The type under which conditions see it: an unread text for a group, whose rows its form declares.
    #[must_use]
    pub(crate) fn condition_type(self) -> Type {
        match self {
            FieldType::Date => Type::Date,
            FieldType::Count | FieldType::Amount => Type::Number,
            FieldType::Boolean => Type::Boolean,
            FieldType::Options => Type::list(Type::Text),
            FieldType::Text
            | FieldType::Key
            | FieldType::Station
            | FieldType::Division
            | FieldType::Option
            | FieldType::ResidentId
            | FieldType::CreditCode
            | FieldType::Phone
            | FieldType::FileName
            | FieldType::Hash
            | FieldType::Group
            | FieldType::Attachment
            | FieldType::Signature => Type::Text,
        }
    }
}

/// A fact that fields and conditions of every form share under one name and type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its name.
    pub id: Arc<str>,
    /// What it is called.
    pub label: Label,
    /// Its type: boolean, count, amount, date, option or text; a group where it is a list of records.
    pub kind: FieldType,
    /// What a checklist asks of it, and how it is derived.
    #[cfg(feature = "checklist")]
    pub asked: super::Asked,
}
