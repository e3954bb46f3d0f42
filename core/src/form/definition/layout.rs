//! Where the values of a form's fields lie in its records.

use super::compiled::Field;
use crate::service::{Role, Shape};

/// Where the values of a form's fields lie in its records.
#[derive(Clone, Debug, Default)]
pub(in crate::form) struct Layout {
    /// The fields that records hold.
    pub(in crate::form) columns: Vec<FieldColumns>,
    /// The fields one of which has a value in each record, group by group.
    pub(in crate::form) required: Vec<Vec<usize>>,
    pub(in crate::form) date: Option<usize>,
    pub(in crate::form) year: Option<usize>,
}

/// A field and the columns of its role and its fact.
#[derive(Clone, Copy, Debug)]
pub(in crate::form) struct FieldColumns {
    pub(in crate::form) field: usize,
    pub(in crate::form) role: Option<usize>,
    pub(in crate::form) fact: Option<usize>,
    /// As the field says it, which needs not be looked at then.
    pub(in crate::form) empty_is_none: bool,
}

impl Layout {
    pub(in crate::form) fn of(shape: &Shape, fields: &[Field]) -> Self {
        let with = |role: Role| fields.iter().position(|field| field.role == Some(role));
        let columns = |(at, field): (usize, &Field)| {
            let role = field.role.and_then(|role| shape.role_column(role));
            let fact = field.fact.as_deref().and_then(|fact| shape.fact_column(fact));
            (role.is_some() || fact.is_some()).then_some(FieldColumns { field: at, role, fact, empty_is_none: field.empty_is_none })
        };
        Layout {
            columns: fields.iter().enumerate().filter_map(columns).collect(),
            required: shape.kind().required_roles().iter().map(|group| group.iter().filter_map(|role| with(*role)).collect()).collect(),
            date: with(Role::Date),
            year: with(Role::Year),
        }
    }
}
