//! The key whose records lie within the days that they say, as a form names it.

use std::sync::Arc;

use super::compiled::{Field, Within};
use super::spec::FormSpec;
use super::unique::held;
use crate::finding::{Code, Problem};
use crate::service::{FieldType, Role};

/// The fields of the key and of its days, each of which is kept.
pub(in crate::form) fn of(spec: &FormSpec, fields: &[Field], mut tell: impl FnMut(Problem)) -> Option<Within> {
    let [key, from, until] = spec.within.as_ref()?;
    let mut find = |name: &Arc<str>, kind: FieldType| {
        let wrong = Problem::new(Code::FormWithinField).with("field", name.to_string()).with("expected", kind.as_str());
        held(spec, fields, name, |field| field.kind == kind, wrong).map_err(|told| told.map(&mut tell)).ok()
    };
    let (key, from, until) = (find(key, FieldType::Key), find(from, FieldType::Date), find(until, FieldType::Date));
    let day = fields.iter().position(|field| field.role == Some(Role::Date))?;
    Some(Within { key: key?, day, from: from?, until: until? })
}
