//! The values that new records begin with, read as the values of a record are.

use super::cell::{Scalar, read, read_options};
use super::content::{Slot, ValueStore};
use crate::finding::{Finding, Problem};
use crate::form::definition::compiled::{Field, Form};
use crate::form::definition::spec::{DefaultValue, FieldSpec, FormSpec};

impl Form {
    /// What its fields would refuse of the values that new records begin with, where `spec` is what it was compiled from.
    pub(crate) fn refused_defaults(&self, spec: &FormSpec) -> Vec<Finding> {
        let mut findings = Vec::new();
        refused(&self.fields, &spec.fields, &mut findings);
        findings
    }
}

fn refused(fields: &[Field], written: &[FieldSpec], findings: &mut Vec<Finding>) {
    for (field, written) in fields.iter().zip(written) {
        let problem = written.drawing.default.as_ref().and_then(|value| problem(field, value));
        findings.extend(problem.map(|problem| written.place.key("default").finding(problem)));
        refused(&field.group, &written.fields, findings);
    }
}

fn problem(field: &Field, value: &DefaultValue) -> Option<Problem> {
    let (mut slot, mut kept) = (Slot::Absent, ValueStore::default());
    let problem = match value {
        DefaultValue::Boolean(yes) => read(field, Scalar::Boolean(*yes), &mut slot, &mut kept),
        DefaultValue::Count(count) => read(field, Scalar::Int(*count), &mut slot, &mut kept),
        DefaultValue::Text(text) => read(field, Scalar::Text(text), &mut slot, &mut kept),
        DefaultValue::Texts(texts) => read_options(field, texts.iter().map(|text| &**text), false, &mut slot, &mut kept),
    };
    problem.filter(|_| matches!(slot, Slot::Bad))
}
