//! Why an indicator is what it is: its reasons, its formula in words, its inputs with their own reasons, and its rounding.

use super::compile::Input;
use super::due::DueCell;
use super::evaluate::{IndicatorFigure, InputFigure, NoneBecause, NoneReason};
use super::inputs::Inputs;
use super::spec::InputOf;
use super::words::{called, rounding};
use crate::citation::Provenance;
use crate::explanation::{Explanation, Known};
use crate::finding::{Code, Findings, Label};
use crate::network::View;

impl NoneReason {
    fn code(self) -> Code {
        match self {
            NoneReason::BaseZero => Code::IndicatorBaseZero,
            NoneReason::BaseNone => Code::IndicatorBaseNone,
            NoneReason::ValueNone => Code::IndicatorValueNone,
            NoneReason::BasePartial => Code::IndicatorBasePartial,
            NoneReason::ValuePartial => Code::IndicatorValuePartial,
            NoneReason::SeriesBeginsLater => Code::IndicatorSeriesBeginsLater,
            NoneReason::NotCovered => Code::IndicatorNotCovered,
            NoneReason::NoParent => Code::IndicatorNoParent,
            NoneReason::NoPopulation => Code::IndicatorNoPopulation,
            NoneReason::NoTarget => Code::IndicatorNoTarget,
            NoneReason::DueNotGiven => Code::IndicatorDueNotGiven,
            NoneReason::DueNotCovered => Code::IndicatorDueNotCovered,
            NoneReason::DueNoTask => Code::IndicatorDueNoTask,
            NoneReason::Digits => Code::IndicatorDigits,
        }
    }
}

fn labelled(code: Code, label: &Label) -> Explanation {
    Explanation::new(code).with("zh", label.zh.to_string()).with("en", label.en.to_string())
}

impl IndicatorFigure {
    /// Why it is what it is. The figures of its inputs are asked for once more, for their own reasons.
    ///
    /// # Errors
    /// Those of [`Inputs::explain`].
    pub fn explain(&self, view: View<'_>, inputs: &dyn Inputs) -> Result<Explanation, Findings> {
        let indicator = &self.indicator;
        let named = |code| {
            let label = &indicator.label;
            Explanation::new(code).with("label_zh", label.zh.to_string()).with("label_en", label.en.to_string())
        };
        let head = match self.value.map(|value| value.to_string()) {
            Some(value) => {
                let head = named(Code::IndicatorValue).with("value", value.clone()).with("unit", indicator.unit.to_string());
                head.value(value).unit(indicator.unit.clone())
            }
            None => named(Code::IndicatorNone).status(Known::None),
        };
        let head = head.with("place", self.place.to_string()).with("period", self.period.to_string());
        let mut whole = head.cited(&indicator.citation).source(indicator.source.clone());
        for because in &self.because {
            whole = whole.because(self.explain_none(because));
        }
        whole = whole.because(labelled(Code::IndicatorFormula, &indicator.in_words()));
        whole = whole.because(labelled(Code::MeasureReading, &indicator.reading));
        if let Some(other) = &indicator.other_reading {
            whole = whole.because(labelled(Code::MeasureOtherReading, other));
        }
        for (input, figure) in indicator.inputs.iter().zip(&self.inputs) {
            whole = whole.because(explain_input(input, figure, view, inputs)?);
        }
        if let Some(exact) = self.exact {
            let (zh, en) = rounding(indicator.rounding.mode);
            let rounded = labelled(Code::IndicatorRounded, &Label::new(zh, en));
            whole = whole.because(rounded.with("exact", exact.to_string()).with("places", indicator.rounding.places));
        }
        Ok(match self.outside() {
            Some(bound) => whole.because(Explanation::new(Code::IndicatorOutside).with("bound", bound.to_string())),
            None => whole,
        })
    }

    fn explain_none(&self, because: &NoneBecause) -> Explanation {
        let input = self.indicator.inputs.iter().find(|input| Some(&input.name) == because.input.as_ref());
        let told = match input {
            Some(input) => labelled(because.reason.code(), &called(input)),
            None => Explanation::new(because.reason.code()),
        };
        match because.begins {
            Some(begins) => told.with("begins", begins.to_string()),
            None => told,
        }
    }
}

fn explain_input(input: &Input, figure: &InputFigure, view: View<'_>, inputs: &dyn Inputs) -> Result<Explanation, Findings> {
    let label = called(input);
    let told = match figure.value.map(|value| value.to_string()) {
        Some(value) => {
            let told = labelled(Code::IndicatorInput, &label).with("value", value.clone()).with("unit", figure.unit.to_string());
            told.value(value).unit(figure.unit.clone())
        }
        None => labelled(Code::IndicatorInputNone, &label).status(Known::None),
    };
    let map = view.restated();
    let place = figure.division.and_then(|code| map.unit(code)).map_or("—", |unit| unit.name).to_owned();
    let mut told = told.with("place", place).with("period", figure.period.to_string());
    if figure.clause.is_some() || figure.value.is_some() && figure.used.is_none() && figure.due.is_none() {
        told.clause.clone_from(&figure.clause);
        told.provenance = Some(Provenance::Chosen);
    }
    if let Some(due) = &figure.due {
        return Ok(explain_due(told, &label, figure, due));
    }
    if figure.partial {
        told = told.because(labelled(Code::IndicatorPartial, &label));
    }
    if figure.undetermined > 0 {
        let count = i64::try_from(figure.undetermined).unwrap_or(i64::MAX);
        told = told.because(labelled(Code::IndicatorUndetermined, &label).with("count", count));
    }
    match (&input.of, figure.division) {
        (InputOf::Measure(measure), Some(division)) => Ok(told.because(inputs.explain(measure, division, figure.period)?)),
        _ => Ok(told),
    }
}

/// What is due of an input: its items with their clauses, how their tasks stand, and what stands apart from every rate.
fn explain_due(mut told: Explanation, label: &Label, figure: &InputFigure, due: &DueCell) -> Explanation {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    for item in &due.items {
        let mut of = labelled(Code::IndicatorDueItem, &item.label).with("id", item.id.clone());
        of.clause.clone_from(&item.clause);
        of.provenance = item.provenance;
        told = told.because(of);
    }
    let counts = due.counts;
    let settled = Explanation::new(Code::IndicatorDueCounts).with("settled", number(counts.settled())).with("done", number(counts.done));
    let settled = settled.with("late", number(counts.late)).with("missed", number(counts.missed)).with("overdue", number(counts.overdue));
    told = told.because(settled);
    let subjects = Explanation::new(Code::IndicatorDueSubjects).with("settled", number(due.settled_subjects));
    told = told.because(subjects.with("met", number(due.met_subjects)));
    if counts.open > 0 || counts.unknown > 0 || counts.waiting > 0 || counts.void > 0 {
        let apart = Explanation::new(Code::IndicatorDueApart).with("open", number(counts.open)).with("unknown", number(counts.unknown));
        told = told.because(apart.with("waiting", number(counts.waiting)).with("void", number(counts.void)));
    }
    if due.unplaced > 0 {
        told = told.because(Explanation::new(Code::IndicatorDueUnplaced).with("count", number(due.unplaced)));
    }
    if figure.partial {
        told = told.because(labelled(Code::IndicatorDuePartial, label));
    }
    told
}
