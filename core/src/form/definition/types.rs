use std::sync::Arc;

use super::compiled::Field;
use crate::condition::{Shape, Type};
use crate::service::FieldType;

/// The type under which conditions see a field.
pub(in crate::form) fn condition_type(field: &Field) -> Type {
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
        other => other.condition_type(),
    }
}
