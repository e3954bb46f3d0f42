use std::sync::Arc;

use super::compile::Field;
use super::spec::FieldType;
use crate::condition::{Shape, Type};
use crate::service::{Role, RoleType};

/// The type under which conditions see a field.
pub(super) fn condition_type(field: &Field) -> Type {
    match field.kind {
        FieldType::Group => {
            let mut shape = Shape::new();
            for inner in &field.group {
                if let Some(name) = &inner.fact {
                    shape = shape.clone().field(name, condition_type(inner)).unwrap_or(shape);
                }
            }
            Type::list(Type::Record(Arc::new(shape)))
        }
        other => simple_type(other),
    }
}

/// The type under which conditions see a field that is no group.
pub fn simple_type(kind: FieldType) -> Type {
    match kind {
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

/// The type of the field that fills a role.
pub(crate) fn field_of_role(role: Role) -> Option<FieldType> {
    FieldType::from_name(type_name(role.value_type()))
}

pub(super) fn fits(role: RoleType, field: FieldType) -> bool {
    type_name(role) == field.as_str()
}

pub(super) fn type_name(role: RoleType) -> &'static str {
    match role {
        RoleType::Date => "date",
        RoleType::Key => "key",
        RoleType::Station => "station",
        RoleType::Division => "division",
        RoleType::Text => "text",
        RoleType::Option => "option",
        RoleType::Options => "options",
        RoleType::Count => "count",
        RoleType::Amount => "amount",
        RoleType::Group => "group",
    }
}
