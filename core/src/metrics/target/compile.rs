//! From a target as written to one that can be asked.

use std::sync::Arc;

use super::spec::{TargetOf, TargetPer, TargetPeriod, TargetSpec};
use crate::citation::Citation;
use crate::finding::{Code, Finding, Findings, Label, Problem};
use crate::metrics::{Indicator, Measure};
use crate::time::{MonthEnd, Period, Span, add_months};
use crate::value::{Amount, Decimal};

/// A target, compiled.
#[derive(Clone, Debug)]
pub struct Target {
    pub(super) id: Arc<str>,
    label: Label,
    pub(super) of: TargetOf,
    pub(super) per: TargetPer,
    period: TargetPeriod,
    span: Span,
    pub(super) value: Decimal,
    pub(super) unit: Arc<str>,
    pub(super) only: Option<Label>,
    pub(super) citation: Citation,
}

impl Target {
    /// Compiles a target as written, over these measures and indicators.
    ///
    /// # Errors
    /// Every finding at once: a measure or indicator that there is not (`pack_dangling`, `pack_dangling_near`) at its key, `target_unit` at
    /// `unit` where it is not that of the measure or indicator, `target_of_stations` at `per` where an indicator or a measure that follows
    /// keys through their records, which are of units, is asked of stations, `target_value` at `value` where it is not above 0, `target_term` at `period` where a term has
    /// one of its days and lacks the other.
    pub fn compile(spec: &TargetSpec, measures: &[Measure], indicators: &[Arc<Indicator>]) -> Result<Target, Findings> {
        let mut findings: Vec<Finding> = Vec::new();
        let name = spec.of.name();
        let known: Vec<(&str, &Label, &Arc<str>)> = match &spec.of {
            TargetOf::Measure(_) => measures.iter().map(|measure| (measure.id(), measure.label(), measure.unit())).collect(),
            TargetOf::Indicator(_) => indicators.iter().map(|known| (known.id(), known.label(), known.unit())).collect(),
        };
        match known.iter().find(|(id, ..)| *id == &**name) {
            Some((_, _, unit)) if ***unit != *spec.unit => {
                let problem = Problem::new(Code::TargetUnit).with("unit", spec.unit.clone()).with("of", name.clone());
                findings.push(spec.place.key("unit").finding(problem.with("expected", (*unit).clone())));
            }
            Some(_) => {}
            None => {
                let known: Vec<_> = known.iter().map(|(id, label, _)| (*id, Some(*label))).collect();
                findings.push(spec.place.key(spec.of.word()).finding(Problem::dangling(spec.of.word(), name, &known)));
            }
        }
        let follows = |name: &Arc<str>| measures.iter().any(|measure| *measure.id() == **name && measure.aggregate().has_history());
        let by_unit = match &spec.of {
            TargetOf::Indicator(_) => true,
            TargetOf::Measure(name) => follows(name),
        };
        if by_unit && spec.per == TargetPer::Station {
            findings.push(spec.place.key("per").code(Code::TargetOfStations));
        }
        if spec.value.decimal() <= Decimal::ZERO {
            findings.push(spec.place.key("value").code(Code::TargetValue));
        }
        if spec.period == TargetPeriod::Term && spec.span.start().is_none() != spec.span.end().is_none() {
            findings.push(spec.place.key("period").code(Code::TargetTerm));
        }
        if !findings.is_empty() {
            return Err(findings.into());
        }
        Ok(Target {
            id: spec.id.clone(),
            label: spec.label.clone(),
            of: spec.of.clone(),
            per: spec.per,
            period: spec.period,
            span: spec.span,
            value: spec.value.decimal(),
            unit: spec.unit.clone(),
            only: spec.only.clone(),
            citation: spec.citation.clone(),
        })
    }

    /// Its name.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What it is called.
    #[must_use]
    pub fn label(&self) -> &Label {
        &self.label
    }

    /// What it is of.
    #[must_use]
    pub fn of(&self) -> &TargetOf {
        &self.of
    }

    /// Who has to reach it.
    #[must_use]
    pub fn per(&self) -> TargetPer {
        self.per
    }

    /// In which length of time.
    #[must_use]
    pub fn period(&self) -> TargetPeriod {
        self.period
    }

    /// On which days it holds.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// What has to be reached, in [`Target::unit`].
    #[must_use]
    pub fn value(&self) -> Amount {
        Amount::from_decimal(self.value)
    }

    /// The unit of counting, which is that of the measure or indicator.
    #[must_use]
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// The one place whose contract it is; none for a general rule.
    #[must_use]
    pub fn only(&self) -> Option<&Label> {
        self.only.as_ref()
    }

    /// Where it comes from.
    #[must_use]
    pub fn citation(&self) -> &Citation {
        &self.citation
    }

    /// Whether a period is one that it is set for: as long as it says, from whatever day, and all its days among those of the target.
    /// A term whose days are not stated is that of the caller's plan.
    ///
    /// ```
    /// use wushe::{Pack, Period};
    ///
    /// let pack = Pack::from_json(
    ///     r#"{"pack":{"id":"mine","label":{"en":"A","zh":"甲"},"version":"1.0.0"},"forms":[{"fields":[
    ///     {"id":"on","label":{"en":"A","zh":"甲"},"required":true,"role":"date","type":"date"},
    ///     {"id":"station","label":{"en":"B","zh":"乙"},"required":true,"role":"station","type":"station"}],"id":"call","kind":"outing",
    ///     "label":{"en":"A","zh":"甲"},"provenance":"illustrative"}],"measures":[{"adds":{"categories":true,"periods":true,
    ///     "units":true},"aggregate":"count","id":"calls","kinds":["outing"],"label":{"en":"A","zh":"甲"},
    ///     "provenance":"illustrative","reading":{"en":"A","zh":"甲"},"unit":"次"}],"targets":[{"from":"2022-07-01","id":"calls",
    ///     "label":{"en":"A","zh":"甲"},"measure":"calls","per":"county","period":"year","provenance":"illustrative","unit":"次",
    ///     "until":"2025-07-01","value":"6"}]}"#,
    /// )?;
    /// let target = pack.target("calls")?;
    /// assert!(target.is_set_for(Period::parse("2022-07-01..2023-06-30")?, None) && target.is_set_for(Period::parse("2023")?, None));
    /// // Half of 2022 lies before the contract, and a quarter is no year.
    /// assert!(!target.is_set_for(Period::parse("2022")?, None) && !target.is_set_for(Period::parse("2023-Q1")?, None));
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn is_set_for(&self, period: Period, plan: Option<Period>) -> bool {
        let Some(first) = period.first_day() else { return false };
        let days = period.span();
        let months = match self.period {
            TargetPeriod::Month => 1,
            TargetPeriod::Quarter => 3,
            TargetPeriod::Half => 6,
            TargetPeriod::Year => 12,
            TargetPeriod::Term if self.span == Span::ALWAYS => return plan.is_some_and(|plan| plan.span() == days),
            TargetPeriod::Term => return days == self.span,
        };
        let end = add_months(first, months, MonthEnd::NextFirst).ok();
        end.is_some() && days.end() == end && self.span.covers(&days)
    }
}
