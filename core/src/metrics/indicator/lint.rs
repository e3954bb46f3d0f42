//! What compiles and is probably not meant.

use super::compile::Indicator;
use super::spec::{IndicatorSpec, InputOf};
use crate::condition::formula::Part;
use crate::finding::{Code, Finding, Problem};
use crate::metrics::Aggregate;

impl Indicator {
    /// What is probably not meant in it, where `spec` is what it was compiled from: a distinct count over a sum.
    pub(crate) fn lint(&self, spec: &IndicatorSpec) -> Vec<Finding> {
        let mut told = Vec::new();
        self.formula.quotients(&mut |over, under| {
            let (Part::Name(over), Part::Name(under)) = (over, under) else { return };
            let counts = |slot: &usize| self.inputs.get(*slot).and_then(|input| Some((&input.of, input.counts?.0)));
            if let (
                Some((InputOf::Measure(left), Aggregate::Distinct | Aggregate::Covered)),
                Some((InputOf::Measure(right), Aggregate::Sum | Aggregate::Count)),
            ) = (counts(over), counts(under))
            {
                let problem = Problem::new(Code::IndicatorDistinctBySum).with("left", left.clone()).with("right", right.clone());
                told.push(spec.formula.place.finding(problem));
            }
        });
        told
    }
}
