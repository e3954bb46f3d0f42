//! What conditions of a scheme read.

use super::trace::Trace;
use super::walk::Month;
use super::worker_facts::{Days, Facts};
use crate::choice::{Awaited, OpenItem, join};
use crate::condition::{Expression, Machine, Value};
use crate::pay::fact::Fact;
use crate::pay::scheme::setting::StandardSetting;

/// What conditions read, and what to ask where a slot is unknown.
pub(in crate::pay) struct Slots<'v> {
    values: Vec<Value<'v>>,
    items: Vec<Option<Vec<OpenItem>>>,
}

impl<'v> Slots<'v> {
    pub(in crate::pay) fn new(facts: &'v Facts<'v>, month: &'v Month<'v>, days: Days) -> Self {
        let mut slots = Slots { values: Vec::with_capacity(40), items: Vec::with_capacity(40) };
        for fact in Fact::GIVEN {
            slots.push(facts.value(fact).map_err(|item| vec![item]));
        }
        for (at, setting) in month.scheme.settings.iter().enumerate().filter(|(_, setting)| !setting.is_due) {
            // The reference day is known only once its own setting has been read.
            let day = if setting.known == Some(StandardSetting::ReferenceDay) { days.first } else { days.reference };
            slots.push(match month.word(at, day) {
                Some(word) => Ok(Value::Text(word)),
                None => Err(vec![OpenItem::Choice(setting.id.clone(), None)]),
            });
        }
        slots
    }

    /// The same with the appraisal of the year before in place of this year's.
    pub(in crate::pay) fn of_last_year(&self) -> Self {
        let mut slots = Slots { values: self.values.clone(), items: self.items.clone() };
        let at = |fact| Fact::GIVEN.iter().position(|known| *known == fact).unwrap_or_default();
        let (this, last) = (at(Fact::Appraisal), at(Fact::LastAppraisal));
        if let (Some(value), Some(item)) = (self.values.get(last).cloned(), self.items.get(last).cloned()) {
            slots.values.get_mut(this).into_iter().for_each(|known| *known = value.clone());
            slots.items.get_mut(this).into_iter().for_each(|known| *known = item.clone());
        }
        slots
    }

    pub(in crate::pay) fn push(&mut self, value: Awaited<Value<'v>>) {
        match value {
            Ok(value) => {
                self.values.push(value);
                self.items.push(None);
            }
            Err(items) => {
                self.values.push(Value::Unknown);
                self.items.push(Some(items));
            }
        }
    }

    pub(in crate::pay) fn values(&self) -> &[Value<'v>] {
        &self.values
    }

    /// Whether a condition is met; without one, it is.
    pub(in crate::pay) fn met(&self, condition: Option<&Expression>, trace: &mut Trace) -> Awaited<bool> {
        condition.map_or(Ok(true), |condition| self.met_by(condition, &self.values, trace))
    }

    /// Whether a condition is met by values in place of these; what they wait for is the same.
    pub(in crate::pay) fn met_by(&self, condition: &Expression, values: &[Value<'_>], trace: &mut Trace) -> Awaited<bool> {
        let mut machine = Machine::new();
        let value = condition.evaluate_in(&mut machine, values);
        trace.note(|| condition.explain(values).1);
        if !value.is_unknown() {
            return Ok(value == Value::Boolean(true));
        }
        let mut items = Vec::new();
        for slot in machine.missing() {
            if let Some(Some(more)) = self.items.get(*slot) {
                join(&mut items, more.clone());
            }
        }
        Err(items)
    }
}
