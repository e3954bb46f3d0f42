//! What compiles and is probably not meant.

use super::compile::{Indicator, Input};
use super::spec::{IndicatorSpec, InputOf};
use crate::condition::formula::Part;
use crate::finding::{Code, Finding, Problem};
use crate::metrics::Aggregate;
use crate::value::Decimal;

impl Indicator {
    /// What is probably not meant in it, where `spec` is what it was compiled from: a distinct count over a sum, and a rate of two distinct
    /// counts of which the upper one need not be a part of the lower one.
    pub(crate) fn lint(&self, spec: &IndicatorSpec) -> Vec<Finding> {
        let mut told = Vec::new();
        let is_rate = &*self.unit == "%" || self.bounds.is_some_and(|bounds| bounds.max == Some(Decimal::ONE));
        self.formula.quotients(&mut |over, under| {
            let (Some(over), Some(under)) = (self.counted(over), self.counted(under)) else { return };
            let (Some((above, left)), Some((below, right))) = (keys_or_records(over), keys_or_records(under)) else { return };
            let code = match (above, below) {
                (Counts::Keys | Counts::Part, Counts::Records) => Code::IndicatorDistinctBySum,
                (Counts::Keys, Counts::Keys) if is_rate && left != right && over.unit == under.unit => Code::IndicatorDistinctByDistinct,
                _ => return,
            };
            told.push(spec.formula.place.finding(Problem::new(code).with("left", left.clone()).with("right", right.clone())));
        });
        told
    }

    /// The input that a part is, whatever number it is multiplied by.
    fn counted(&self, part: &Part) -> Option<&Input> {
        match part {
            Part::Name(slot) => self.inputs.get(*slot),
            Part::Negated(inner) | Part::Size(inner) => self.counted(inner),
            Part::Product(left, right) => match (&**left, &**right) {
                (Part::Number(_), other) | (other, Part::Number(_)) => self.counted(other),
                _ => None,
            },
            Part::Quotient(left, right) if matches!(**right, Part::Number(_)) => self.counted(left),
            _ => None,
        }
    }
}

#[derive(Clone, Copy)]
enum Counts {
    /// Different keys.
    Keys,
    /// Those of them that another measure has seen, too.
    Part,
    /// Records, or amounts of records.
    Records,
}

/// What the measure of an input counts, and its name.
fn keys_or_records(input: &Input) -> Option<(Counts, &std::sync::Arc<str>)> {
    let InputOf::Measure(measure) = &input.of else { return None };
    let counts = match input.counts?.0 {
        Aggregate::Distinct => Counts::Keys,
        Aggregate::Covered => Counts::Part,
        Aggregate::Sum | Aggregate::Count => Counts::Records,
        _ => return None,
    };
    Some((counts, measure))
}
