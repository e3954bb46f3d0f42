use std::sync::Arc;

use super::compiled::Field;
use super::spec::FormSpec;
use crate::finding::{Code, Problem};
use crate::service::FieldType;

/// The fields that come once together, each of which must hold a value that is kept.
pub(in crate::form) fn fields(spec: &FormSpec, fields: &[Field], mut tell: impl FnMut(Problem)) -> Vec<Vec<usize>> {
    let mut find = |name: &Arc<str>| {
        let wrong = Problem::new(Code::FormUniqueField).with("field", name.to_string());
        let is_one = |field: &Field| !matches!(field.kind, FieldType::Group | FieldType::Options);
        held(spec, fields, name, is_one, wrong).map_err(|told| told.map(&mut tell)).ok()
    };
    spec.unique.iter().map(|names| names.iter().filter_map(&mut find).collect()).collect()
}

/// The place of a field that keeps its value and fits; else what is wrong, and nothing where the field may have been refused itself.
pub(super) fn held(
    spec: &FormSpec,
    fields: &[Field],
    name: &Arc<str>,
    fits: impl Fn(&Field) -> bool,
    wrong: Problem,
) -> Result<usize, Option<Problem>> {
    let mut named = (0..).zip(fields).filter(|(_, field)| field.id == *name);
    match named.next() {
        Some((at, field)) if field.is_read() && fits(field) => Ok(at),
        Some(_) => Err(Some(wrong)),
        None if spec.whole => {
            let known: Vec<_> = fields.iter().map(|field| (&*field.id, Some(&field.label))).collect();
            Err(Some(Problem::dangling("field", name, &known)))
        }
        None => Err(None),
    }
}
