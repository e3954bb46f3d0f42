//! From an indicator as written to one that can be asked.

use std::sync::Arc;

use super::quantity;
use super::spec::{Better, Bounds, IndicatorSpec, InputOf, InputPeriod, InputUnit, Rounding};
use crate::citation::Citation;
use crate::condition::formula::{Part, arithmetic};
use crate::condition::{Scope, Type};
use crate::finding::{Code, Finding, Findings, Label, Problem};
use crate::metrics::{Adds, Aggregate, Measure};
use crate::value::Fraction;

/// The unit in which populations are counted.
const PERSONS: &str = "人";

/// An indicator, compiled.
#[derive(Clone, Debug)]
pub struct Indicator {
    pub(super) id: Arc<str>,
    pub(super) label: Label,
    pub(super) unit: Arc<str>,
    pub(super) source: Arc<str>,
    pub(super) formula: Part,
    pub(super) inputs: Vec<Input>,
    pub(super) rounding: Rounding,
    pub(super) bounds: Option<Bounds>,
    pub(super) better: Option<Better>,
    pub(super) reading: Label,
    pub(super) other_reading: Option<Label>,
    pub(super) citation: Citation,
}

/// An input, compiled.
#[derive(Clone, Debug)]
pub(super) struct Input {
    pub(super) name: Arc<str>,
    pub(super) of: InputOf,
    /// What it is called, without its period and unit.
    pub(super) label: Label,
    /// The unit of counting.
    pub(super) unit: Arc<str>,
    /// How a measure counts and along what it adds.
    pub(super) counts: Option<(Aggregate, Adds)>,
    pub(super) period: InputPeriod,
    pub(super) at: InputUnit,
    /// Whether something is divided by it or compared with it.
    pub(super) is_base: bool,
}

impl Indicator {
    /// Compiles an indicator as written, over these measures.
    ///
    /// # Errors
    /// Every finding at once. At `inputs`: `pack_empty` where there is none, names that are none (`condition_name_form`,
    /// `condition_name_reserved`, `condition_name_twice`), a measure that there is not (`pack_dangling`, `pack_dangling_near`),
    /// `indicator_period_of`, `indicator_input_unused`. At `formula` those of [`Expression::compile`](crate::condition::Expression::compile),
    /// `indicator_formula_part`, `indicator_divides_by_zero`, `indicator_units_added`, `indicator_adds_distinct`,
    /// `indicator_adds_measure`, `indicator_periods_mixed`, `indicator_scale`. At `unit` `indicator_unit`, at `rounding`
    /// `indicator_places`, at `bounds` `indicator_bounds`.
    pub fn compile(spec: &IndicatorSpec, measures: &[Measure]) -> Result<Indicator, Findings> {
        let mut findings: Vec<Finding> = Vec::new();
        let mut scope = Scope::new();
        let mut inputs = Vec::new();
        if spec.inputs.is_empty() {
            findings.push(spec.place.key("inputs").code(Code::PackEmpty));
        }
        for input in &spec.inputs {
            if let Err(problem) = scope.add(&input.name, Type::Number) {
                findings.push(input.place.finding(problem));
                continue;
            }
            let measure = match &input.of {
                InputOf::Population(_) | InputOf::Due(_) => None,
                InputOf::Measure(name) | InputOf::Target(name) => match measures.iter().find(|measure| measure.id() == &**name) {
                    Some(measure) => Some(measure),
                    None => {
                        let known: Vec<_> = measures.iter().map(|measure| (measure.id(), Some(measure.label()))).collect();
                        findings.push(input.place.key(input.of.word()).finding(Problem::dangling("measure", name, &known)));
                        None
                    }
                },
            };
            let known = InputPeriod::known(&input.of, measure.is_some_and(|measure| measure.aggregate().is_stock()));
            if !known.contains(&input.period) {
                let expected: Vec<&str> = known.iter().copied().map(InputPeriod::as_str).collect();
                let problem = Problem::new(Code::IndicatorPeriodOf).with("of", input.of.word()).with("word", input.period.as_str());
                findings.push(input.place.key("period").finding(problem.with("expected", expected.join(", "))));
            }
            let (label, unit) = match (measure, &input.of) {
                (Some(measure), _) => (measure.label().clone(), measure.unit().clone()),
                (None, InputOf::Due(due)) => (due.label(), due.count.unit().into()),
                (None, InputOf::Measure(name) | InputOf::Population(name) | InputOf::Target(name)) => {
                    (Label::new(name.clone(), name.clone()), PERSONS.into())
                }
            };
            inputs.push(Input {
                name: input.name.clone(),
                label,
                unit,
                counts: measure.filter(|_| matches!(input.of, InputOf::Measure(_))).map(|measure| (measure.aggregate(), measure.adds())),
                of: input.of.clone(),
                period: input.period,
                at: input.unit,
                is_base: input.period.is_base(),
            });
        }
        findings.extend(of_numbers(spec));
        let whole = findings.is_empty();
        let formula = arithmetic(&spec.formula.source, &scope)
            .map_err(|problems| findings.extend(problems.into_iter().map(|problem| spec.formula.place.finding(problem))))
            .ok();
        if let Some(part) = formula.as_ref().filter(|_| whole) {
            findings.extend(of_formula(spec, part, &mut inputs));
        }
        match formula {
            Some(formula) if findings.is_empty() => Ok(Indicator {
                id: spec.id.clone(),
                label: spec.label.clone(),
                unit: spec.unit.clone(),
                source: spec.formula.source.clone(),
                formula,
                inputs,
                rounding: spec.rounding,
                bounds: spec.bounds,
                better: spec.better,
                reading: spec.reading.clone(),
                other_reading: spec.other_reading.clone(),
                citation: spec.citation.clone(),
            }),
            _ => Err(findings.into()),
        }
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

    /// The unit of its value.
    #[must_use]
    pub fn unit(&self) -> &Arc<str> {
        &self.unit
    }

    /// The formula as written.
    #[must_use]
    pub fn formula(&self) -> &str {
        &self.source
    }

    /// How its value is rounded.
    #[must_use]
    pub fn rounding(&self) -> Rounding {
        self.rounding
    }

    /// How it is read.
    #[must_use]
    pub fn reading(&self) -> &Label {
        &self.reading
    }

    /// The other reading that there is.
    #[must_use]
    pub fn other_reading(&self) -> Option<&Label> {
        self.other_reading.as_ref()
    }

    /// Which values are the better ones, where that is stated.
    #[must_use]
    pub fn better(&self) -> Option<Better> {
        self.better
    }

    /// Where it comes from.
    #[must_use]
    pub fn citation(&self) -> &Citation {
        &self.citation
    }

    /// Whether it tells a change: then a partial value gives none.
    #[must_use]
    pub fn is_change(&self) -> bool {
        self.inputs.iter().any(|input| input.period.is_base())
    }
}

fn of_numbers(spec: &IndicatorSpec) -> impl Iterator<Item = Finding> {
    let places = (spec.rounding.places > Fraction::MAX_PLACES)
        .then(|| spec.place.key("rounding").finding(Problem::new(Code::IndicatorPlaces).with("max", Fraction::MAX_PLACES)));
    let wrong = spec.bounds.is_some_and(|bounds| match (bounds.min, bounds.max) {
        (Some(min), Some(max)) => min > max,
        (min, max) => min.or(max).is_none(),
    });
    places.into_iter().chain(wrong.then(|| spec.place.key("bounds").code(Code::IndicatorBounds)))
}

/// What is wrong in a formula that can be read, over inputs that are whole; marks what it divides by.
fn of_formula(spec: &IndicatorSpec, part: &Part, inputs: &mut [Input]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut read = Vec::new();
    part.names(&mut |slot| read.push(slot));
    for (slot, (input, written)) in inputs.iter().zip(&spec.inputs).enumerate() {
        if !read.contains(&slot) {
            findings.push(written.place.finding(Problem::new(Code::IndicatorInputUnused).with("name", input.name.clone())));
        }
    }
    let mut divisors = Vec::new();
    part.quotients(&mut |_, divisor| divisor.names(&mut |slot| divisors.push(slot)));
    for slot in divisors {
        if let Some(input) = inputs.get_mut(slot) {
            input.is_base = true;
        }
    }
    let base = inputs.iter().find(|input| input.period.is_base());
    let longer = |input: &&Input| {
        matches!(input.of, InputOf::Measure(_) | InputOf::Due(_)) && input.period != InputPeriod::Same && !input.period.is_base()
    };
    if let (Some(base), Some(other)) = (base, inputs.iter().find(longer)) {
        let problem = Problem::new(Code::IndicatorPeriodsMixed).with("one", other.period.as_str()).with("other", base.period.as_str());
        findings.push(spec.formula.place.finding(problem));
    }
    for (key, problem) in quantity::faults(part, inputs, &spec.unit) {
        findings.push(if key == "formula" { spec.formula.place.finding(problem) } else { spec.place.key(key).finding(problem) });
    }
    findings
}
