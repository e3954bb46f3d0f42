//! What a field holds and what a fact is: one list of types for fields, roles and facts.

use std::sync::Arc;

use crate::condition::Type;
use crate::finding::Label;

/// The type of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldType {
    /// Free text.
    Text,
    /// An opaque key of a person, a household, a worker, a case.
    Key,
    /// A station's key, or the 12-digit code of the division in which it stands.
    Station,
    /// A 12-digit division code.
    Division,
    /// A day.
    Date,
    /// A whole number.
    Count,
    /// An exact decimal number that is not negative, such as yuan or hours.
    Amount,
    /// Yes or no.
    Boolean,
    /// One option of a code list.
    Option,
    /// Several options of a code list.
    Options,
    /// A resident identity number.
    ResidentId,
    /// A unified social credit code.
    CreditCode,
    /// A telephone number.
    Phone,
    /// A repeated group of fields.
    Group,
}

impl FieldType {
    /// Every type.
    pub const ALL: &'static [FieldType] = &[
        FieldType::Text,
        FieldType::Key,
        FieldType::Station,
        FieldType::Division,
        FieldType::Date,
        FieldType::Count,
        FieldType::Amount,
        FieldType::Boolean,
        FieldType::Option,
        FieldType::Options,
        FieldType::ResidentId,
        FieldType::CreditCode,
        FieldType::Phone,
        FieldType::Group,
    ];

    /// Its name in rulebooks and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            FieldType::Text => "text",
            FieldType::Key => "key",
            FieldType::Station => "station",
            FieldType::Division => "division",
            FieldType::Date => "date",
            FieldType::Count => "count",
            FieldType::Amount => "amount",
            FieldType::Boolean => "boolean",
            FieldType::Option => "option",
            FieldType::Options => "options",
            FieldType::ResidentId => "resident_id",
            FieldType::CreditCode => "credit_code",
            FieldType::Phone => "phone",
            FieldType::Group => "group",
        }
    }

    /// The type of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<FieldType> {
        FieldType::ALL.iter().copied().find(|kind| kind.as_str() == name)
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
            | FieldType::Group => Type::Text,
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
    /// Its type: boolean, count, amount, date, option or text.
    pub kind: FieldType,
}
