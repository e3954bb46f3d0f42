//! One value of an indicator, and why there is none.

use std::sync::Arc;

use super::super::cover::NoValue;
use super::compile::{Indicator, Input};
use super::due::DueCell;
use super::inputs::Inputs;
use super::spec::{InputOf, InputUnit};
use super::supplied::Supplied;
use crate::condition::formula::Fault;
use crate::finding::{Findings, word_list};
use crate::network::View;
use crate::time::Period;
use crate::value::{Date, Decimal, DivisionCode, Fraction};

word_list! {
    /// Why an indicator has no value.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum NoneReason {
        /// It divides by what is 0.
        BaseZero = "base_zero",
        /// What it divides by or compares with has no value.
        BaseNone = "base_none",
        /// Another input has no value.
        ValueNone = "value_none",
        /// It tells a change, and the records cover a part of the period of what it divides by or compares with.
        BasePartial = "base_partial",
        /// It tells a change, and the records cover a part of the period of another input.
        ValuePartial = "value_partial",
        /// The period of an input lies before the first day that the records cover.
        SeriesBeginsLater = "series_begins_later",
        /// The period of an input lies after the last day that the records cover.
        NotCovered = "not_covered",
        /// An input is of the unit above, and there is none.
        NoParent = "no_parent",
        /// No population is given.
        NoPopulation = "no_population",
        /// No target is given.
        NoTarget = "no_target",
        /// It counts tasks of a checklist, and what is due is not given.
        DueNotGiven = "due_not_given",
        /// The days that were asked about what is due do not meet the period of an input.
        DueNotCovered = "due_not_covered",
        /// What is due holds no task of the items of an input.
        DueNoTask = "due_no_task",
        /// A number takes more digits than are kept exactly.
        Digits = "digits",
    }

    /// Every one.
    pub const ALL: &'static [NoneReason];

    /// The word in rulebooks and JSON.
    pub fn as_str;

    /// The one of that word.
    pub fn from_name;
}

/// A reason for which an indicator has no value, and the input that gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoneBecause {
    /// The reason.
    pub reason: NoneReason,
    /// The input; none for numbers that are too long.
    pub input: Option<Arc<str>>,
    /// Why the input's figure has no value.
    pub no_value: Option<NoValue>,
    /// The first day that the records cover, where its period lies before.
    pub begins: Option<Date>,
}

/// An input of an indicator, with the number that it gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFigure {
    /// Its name in the formula.
    pub name: Arc<str>,
    /// What it reads.
    pub of: InputOf,
    /// Of which unit; none for the unit above the topmost.
    pub division: Option<DivisionCode>,
    /// Of which period; a year's end is that year.
    pub period: Period,
    /// The number; nothing where it is not known.
    pub value: Option<Decimal>,
    /// The unit of counting.
    pub unit: Arc<str>,
    /// How many records count; of what is no measure, none.
    pub used: Option<u64>,
    /// Of how many records it can't be decided.
    pub undetermined: u64,
    /// Whether the records cover some days of its period and not all.
    pub partial: bool,
    /// Where a number that was given is from.
    pub clause: Option<Arc<str>>,
    /// How the tasks stand that it counts; of what counts none, nothing.
    pub due: Option<DueCell>,
}

/// An indicator for a unit and a period.
#[derive(Clone, Debug)]
pub struct IndicatorFigure {
    pub(super) indicator: Arc<Indicator>,
    pub(super) division: DivisionCode,
    pub(super) place: Arc<str>,
    pub(super) period: Period,
    pub(super) exact: Option<Fraction>,
    pub(super) value: Option<Decimal>,
    pub(super) because: Vec<NoneBecause>,
    pub(super) inputs: Vec<InputFigure>,
}

impl Indicator {
    /// Its value for a unit and a period, on the map of the view's day.
    ///
    /// # Errors
    /// Those of [`Tree::require`](crate::network::Tree::require) at `division`; `indicator_period` and `indicator_plan` at `period`, where an
    /// input's period can't be told from the one asked for; those of [`Inputs::cell`].
    ///
    /// ```
    /// use wushe::metrics::Tally;
    /// use wushe::metrics::indicator::{NoneReason, PlainInputs, Supplied};
    /// use wushe::network::{Divisions, Network};
    /// use wushe::service::Book;
    /// use wushe::{Code, Date, DivisionCode, Pack, Period};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let network = Network::of_divisions(Divisions::parse("date_point,code,name\n2021-10-31,152200000000,兴安盟\n")?);
    /// let mut book = Book::new();
    /// for (day, household) in [("2022-05-02", "H1"), ("2022-05-09", "H1"), ("2022-05-20", "H1"), ("2022-05-20", "H2")] {
    ///     let text = format!(r#"{{"visited_on":"{day}","station":"152200000000","worker":"W1","household":"{household}"}}"#);
    ///     book.push(&pack.form("home_visit")?.check_json(&text, Date::parse("2022-06-01")?).into_record()?.0);
    /// }
    /// let (view, tally) = (network.at(Date::parse("2022-06-01")?)?, Tally::new(pack.measures(), book));
    /// let (inputs, none, league) = (PlainInputs { tally: &tally, view }, Supplied::new(), DivisionCode::parse_short("1522")?);
    ///
    /// let visits = pack.indicator("visits_per_household")?;
    /// let may = visits.figure(view, &inputs, &none, league, Period::parse("2022-05")?)?;
    /// assert_eq!(may.value().map(|value| value.to_string()).as_deref(), Some("2.00"));
    /// let april = visits.figure(view, &inputs, &none, league, Period::parse("2022-04")?)?;
    /// assert_eq!((april.value(), april.because()[0].reason), (None, NoneReason::SeriesBeginsLater));
    /// assert_eq!(pack.indicator("visits").unwrap_err().code, Code::IndicatorUnknown);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn figure(
        self: &Arc<Self>,
        view: View<'_>,
        inputs: &dyn Inputs,
        supplied: &Supplied,
        unit: DivisionCode,
        period: Period,
    ) -> Result<IndicatorFigure, Findings> {
        view.require(unit).map_err(Findings::about("division"))?;
        let map = view.restated();
        let place = map.unit(unit).map(|unit| unit.name).unwrap_or_default();
        let mut read: Vec<InputFigure> = Vec::new();
        let mut because = Vec::new();
        for input in &self.inputs {
            let within = input.period.of(period, supplied.plan_days()).map_err(Findings::about("period"))?;
            let (figure, reason) = read_input(self, input, view, inputs, supplied, (unit, within))?;
            because.extend(reason);
            read.push(figure);
        }
        let numbers: Vec<Fraction> = read.iter().filter_map(|input| input.value.map(Fraction::from)).collect();
        let mut exact = None;
        if because.is_empty() {
            match self.formula.value(&numbers) {
                Ok(value) => exact = Some(value),
                Err(fault) => because.extend(self.none_because(fault)),
            }
        }
        let value = exact.and_then(|exact| exact.rounded(self.rounding.places, self.rounding.mode));
        if exact.is_some() && value.is_none() {
            because.extend(self.none_because(Fault::Digits));
        }
        let exact = exact.filter(|_| value.is_some());
        Ok(IndicatorFigure { indicator: self.clone(), division: unit, place: place.into(), period, exact, value, because, inputs: read })
    }

    fn none_because(&self, fault: Fault) -> Vec<NoneBecause> {
        let because = |reason, input| NoneBecause { reason, input, no_value: None, begins: None };
        match fault {
            Fault::Digits => vec![because(NoneReason::Digits, None)],
            Fault::Zero(slots) => {
                let named =
                    |(slot, input): (usize, &Input)| slots.contains(&slot).then(|| because(NoneReason::BaseZero, Some(input.name.clone())));
                self.inputs.iter().enumerate().filter_map(named).collect()
            }
        }
    }
}

/// What an input gives, and why it gives the indicator no value.
fn read_input(
    indicator: &Indicator,
    input: &Input,
    view: View<'_>,
    inputs: &dyn Inputs,
    supplied: &Supplied,
    (unit, period): (DivisionCode, Period),
) -> Result<(InputFigure, Option<NoneBecause>), Findings> {
    let map = view.restated();
    let division = match input.at {
        InputUnit::Own => Some(unit),
        InputUnit::Parent => map.ancestors(unit).next().map(|parent| parent.code),
        InputUnit::Whole => Some(map.ancestors(unit).last().map_or(unit, |top| top.code)),
    };
    let mut figure = InputFigure {
        name: input.name.clone(),
        of: input.of.clone(),
        division,
        period,
        value: None,
        unit: input.unit.clone(),
        used: None,
        undetermined: 0,
        partial: false,
        clause: None,
        due: None,
    };
    let because = |reason| NoneBecause { reason, input: Some(input.name.clone()), no_value: None, begins: None };
    let Some(division) = division else { return Ok((figure, Some(because(NoneReason::NoParent)))) };
    let (stated, lacking) = match &input.of {
        InputOf::Measure(measure) => {
            let cell = inputs.cell(measure, division, period)?;
            figure = InputFigure {
                value: cell.value,
                used: Some(cell.used),
                undetermined: cell.undetermined,
                partial: cell.partial && cell.value.is_some(),
                ..figure
            };
            let none = if input.is_base { NoneReason::BaseNone } else { NoneReason::ValueNone };
            let reason = match (cell.value, cell.no_value) {
                (Some(_), _) if cell.partial && indicator.is_change() => {
                    because(if input.is_base { NoneReason::BasePartial } else { NoneReason::ValuePartial })
                }
                (Some(_), _) => return Ok((figure, None)),
                (None, Some(NoValue::NotCovered)) => match cell.begins.filter(|begins| period.last_day() < *begins) {
                    Some(begins) => NoneBecause { begins: Some(begins), ..because(NoneReason::SeriesBeginsLater) },
                    None => because(NoneReason::NotCovered),
                },
                (None, _) => because(none),
            };
            return Ok((figure, Some(NoneBecause { no_value: cell.no_value, ..reason })));
        }
        InputOf::Population(id) => (supplied.population_of(id, division, period.last_day().year_month_day().0), NoneReason::NoPopulation),
        InputOf::Target(measure) => (supplied.target_of(measure, division, period), NoneReason::NoTarget),
        InputOf::Due(of) => {
            let Some(tasks) = supplied.due_tasks() else { return Ok((figure, Some(because(NoneReason::DueNotGiven)))) };
            let Some(is_whole) = tasks.covers(period) else { return Ok((figure, Some(because(NoneReason::DueNotCovered)))) };
            let Some(cell) = tasks.cell(of, view, division, period) else { return Ok((figure, Some(because(NoneReason::DueNoTask)))) };
            let (value, undetermined, due) = (Some(cell.count(of.count)), cell.counts.unknown, Some(cell));
            figure = InputFigure { value, undetermined, partial: !is_whole, due, ..figure };
            let reason = if input.is_base { NoneReason::BasePartial } else { NoneReason::ValuePartial };
            return Ok((figure, (!is_whole && indicator.is_change()).then(|| because(reason))));
        }
    };
    match stated {
        Some(stated) => Ok((InputFigure { value: Some(stated.value), clause: stated.clause.clone(), ..figure }, None)),
        None => Ok((figure, Some(because(lacking)))),
    }
}

impl IndicatorFigure {
    /// The indicator.
    #[must_use]
    pub fn indicator(&self) -> &Indicator {
        &self.indicator
    }

    /// The unit of the tree.
    #[must_use]
    pub fn division(&self) -> DivisionCode {
        self.division
    }

    /// The name of that unit in the day's list.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The period.
    #[must_use]
    pub fn period(&self) -> Period {
        self.period
    }

    /// The value, rounded as stated, in the indicator's unit; nothing where there is none ([`IndicatorFigure::because`]).
    #[must_use]
    pub fn value(&self) -> Option<Decimal> {
        self.value
    }

    /// The value before it is rounded.
    #[must_use]
    pub fn exact(&self) -> Option<Fraction> {
        self.exact
    }

    /// Why there is no value.
    #[must_use]
    pub fn because(&self) -> &[NoneBecause] {
        &self.because
    }

    /// Whether there is a value and the records cover some days of an input's period and not all.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.value.is_some() && self.inputs.iter().any(|input| input.partial)
    }

    /// The bound that the exact value lies beyond, if it does.
    #[must_use]
    pub fn outside(&self) -> Option<Decimal> {
        let (exact, bounds) = (self.exact?, self.indicator.bounds?);
        let below = bounds.min.filter(|min| exact < Fraction::from(*min));
        below.or(bounds.max.filter(|max| exact > Fraction::from(*max)))
    }

    /// The inputs, in the order of the rulebook.
    #[must_use]
    pub fn inputs(&self) -> &[InputFigure] {
        &self.inputs
    }
}
