//! What the forms know of the values that a measure's condition sees, for telling one that is probably not meant so.

use std::sync::Arc;

use super::measure::Measure;
use super::spec::MeasureSpec;
use crate::condition::ScopeHints;
use crate::finding::Finding;
use crate::form::Form;
use crate::service::RecordName;

impl Measure {
    /// What is probably not meant in its condition, over the records of these forms, where `spec` is what it was compiled from.
    pub(crate) fn lint(&self, spec: &MeasureSpec, forms: &[Form]) -> Vec<Finding> {
        let (Some(condition), Some(formula)) = (&self.condition, &spec.condition) else { return Vec::new() };
        let names: Vec<_> = condition.slots().iter().filter_map(|slot| Some((*slot, self.names.get(*slot)?))).collect();
        let mut known = ScopeHints::new();
        for (slot, name) in &names {
            let told: Vec<_> =
                forms.iter().filter(|form| self.kinds.contains(form.kind())).filter_map(|form| form.hints(name.text())).collect();
            // A role that is hidden is not known, never none.
            let asked = |other: &str| names.iter().any(|(_, name)| name.text() == other);
            if matches!(name, RecordName::Fact(_)) && told.iter().any(|hints| hints.may_be_none(asked)) {
                known = known.may_be_none(&[*slot]);
            }
            known = told.iter().fold(known, |known, hints| known.called(&[*slot], hints.called.clone()));
            let codes: Option<Vec<Vec<Arc<str>>>> = told.into_iter().map(|hints| hints.codes).collect();
            if let Some(codes) = codes.filter(|codes| !codes.is_empty()) {
                known = known.codes(&[*slot], codes.concat());
            }
        }
        condition.lint(&known).into_iter().map(|problem| formula.place.finding(problem)).collect()
    }
}
