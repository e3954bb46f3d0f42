//! The key and the stage that make records steps, as a form names them.

use std::sync::Arc;

use super::compiled::{Field, Steps};
use super::spec::FormSpec;
use super::unique::held;
use crate::finding::{Code, Problem};
use crate::service::{FieldType, Role};

/// The fields of the steps, the first of which holds a key that is kept and the second one of several options.
pub(in crate::form) fn of(spec: &FormSpec, fields: &[Field], mut tell: impl FnMut(Problem)) -> Option<Steps> {
    let (key, stage) = spec.steps.as_ref()?;
    let mut find = |name: &Arc<str>, kind: FieldType| {
        let wrong = Problem::new(Code::FormStepsField).with("field", name.to_string()).with("expected", kind.as_str());
        held(spec, fields, name, |field| field.kind == kind, wrong).map_err(|told| told.map(&mut tell)).ok()
    };
    let (key, stage) = (find(key, FieldType::Key)?, find(stage, FieldType::Option)?);
    let day = fields.iter().position(|field| field.role == Some(Role::Date))?;
    let stages = fields.get(stage)?.codes.as_ref()?.options.len();
    Some(Steps { key, stage, day, last: stages.checked_sub(1)? })
}
