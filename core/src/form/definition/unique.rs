use std::sync::Arc;

use super::compiled::Field;
use super::spec::FormSpec;
use crate::finding::{Code, Problem};
use crate::service::FieldType;

/// The fields that come once together, each of which must hold a value that is kept.
pub(in crate::form) fn fields(spec: &FormSpec, fields: &[Field], mut tell: impl FnMut(Problem)) -> Vec<Vec<usize>> {
    let mut find = |name: &Arc<str>| {
        let at = fields.iter().position(|field| field.id == *name);
        match at.and_then(|at| fields.get(at)) {
            None if spec.whole => {
                let known: Vec<_> = fields.iter().map(|field| (&*field.id, Some(&field.label))).collect();
                tell(Problem::dangling("field", name, &known));
            }
            None => {}
            Some(field) if !field.is_read() || matches!(field.kind, FieldType::Group | FieldType::Options) => {
                tell(Problem::new(Code::FormUniqueField).with("field", name.to_string()));
            }
            Some(_) => return at,
        }
        None
    };
    spec.unique.iter().map(|names| names.iter().filter_map(&mut find).collect()).collect()
}
