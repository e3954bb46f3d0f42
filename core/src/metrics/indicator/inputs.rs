//! Where indicators read their figures: a trait of two questions, and the plain answer to them.

use super::super::cover::NoValue;
use super::super::cube::Cube;
use super::super::tally::Tally;
use crate::explanation::Explanation;
use crate::finding::Findings;
use crate::network::View;
use crate::time::Period;
use crate::value::{Date, Decimal, DivisionCode};

/// A figure as an indicator reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputCell {
    /// The value, in the measure's unit of counting; nothing where it is not known.
    pub value: Option<Decimal>,
    /// Why there is no value.
    pub no_value: Option<NoValue>,
    /// Whether the records cover some days of the period and not all.
    pub partial: bool,
    /// How many records count.
    pub used: u64,
    /// Of how many it can't be decided.
    pub undetermined: u64,
    /// The first day that the records cover, where it is known.
    pub begins: Option<Date>,
}

/// Whatever gives the figures of measures: a [`Tally`] on a map, or a cube that was counted before.
pub trait Inputs {
    /// The figure of a measure for a unit and a period.
    ///
    /// # Errors
    /// As [`Tally::figure`].
    fn cell(&self, measure: &str, unit: DivisionCode, period: Period) -> Result<InputCell, Findings>;

    /// Why that figure is what it is.
    ///
    /// # Errors
    /// As [`Tally::figure`].
    fn explain(&self, measure: &str, unit: DivisionCode, period: Period) -> Result<Explanation, Findings>;
}

/// The figures of a tally on a map, each counted from the records when it is asked for.
#[derive(Clone, Copy, Debug)]
pub struct PlainInputs<'t> {
    /// The measures over the records.
    pub tally: &'t Tally,
    /// The map.
    pub view: View<'t>,
}

impl Inputs for PlainInputs<'_> {
    fn cell(&self, measure: &str, unit: DivisionCode, period: Period) -> Result<InputCell, Findings> {
        let figure = self.tally.figure(self.view, measure, unit, period)?;
        Ok(InputCell {
            value: figure.value(),
            no_value: figure.no_value(),
            partial: figure.is_partial(),
            used: figure.used(),
            undetermined: figure.undetermined(),
            begins: figure.cover.and_then(|cover| cover.span().0),
        })
    }

    fn explain(&self, measure: &str, unit: DivisionCode, period: Period) -> Result<Explanation, Findings> {
        Ok(self.tally.figure(self.view, measure, unit, period)?.explain())
    }
}

/// The figures of cubes, and those of the tally beneath for what none of them holds whole.
#[derive(Clone, Copy, Debug)]
pub struct CubeInputs<'t> {
    /// The cubes, of the same records on the same map.
    pub cubes: &'t [Cube],
    /// What they were counted from.
    pub plain: PlainInputs<'t>,
}

impl Inputs for CubeInputs<'_> {
    fn cell(&self, measure: &str, unit: DivisionCode, period: Period) -> Result<InputCell, Findings> {
        let held = self.cubes.iter().filter(|cube| holds(cube.period(), period));
        let mut cells = held.filter_map(|cube| Some((cube.cell(measure, unit, period)?, cube.begins(measure))));
        match cells.next() {
            Some((cell, begins)) => Ok(InputCell {
                value: cell.value,
                no_value: cell.no_value,
                partial: cell.partial,
                used: cell.used,
                undetermined: cell.undetermined,
                begins,
            }),
            None => self.plain.cell(measure, unit, period),
        }
    }

    fn explain(&self, measure: &str, unit: DivisionCode, period: Period) -> Result<Explanation, Findings> {
        self.plain.explain(measure, unit, period)
    }
}

/// Whether a period has all days of another, so that a cube of it holds the other whole.
fn holds(whole: Period, part: Period) -> bool {
    let begins = whole.first_day().is_none_or(|first| part.first_day().is_some_and(|own| first <= own));
    begins && part.last_day() <= whole.last_day()
}
