//! How far stations and units are with a target in a period.

use std::sync::Arc;

use super::compile::Target;
use super::spec::{TargetOf, TargetPer};
use crate::citation::Provenance;
use crate::finding::{Findings, Label};
use crate::metrics::indicator::{Inputs as _, NoneBecause, NoneReason, PlainInputs, Stated, Supplied};
use crate::metrics::{Actor, Indicator, NoValue, Part, Split};
use crate::network::View;
use crate::service::Key;
use crate::time::Period;
use crate::value::{Decimal, DivisionCode, Fraction, Level, RoundingMode};

/// How far one station or unit is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TargetRow {
    /// The unit; that of the station.
    pub division: DivisionCode,
    /// The name of the station or unit.
    pub place: Arc<str>,
    /// The station, where the target is of stations.
    pub station: Option<Key>,
    /// What is reached, in the target's unit of counting; nothing where it is not known.
    pub value: Option<Decimal>,
    /// What has to be reached; nothing where no target is set for the period.
    pub goal: Option<Decimal>,
    /// Why there is no value or goal.
    pub because: Vec<NoneBecause>,
    /// Of how many records it can't be decided if they count.
    pub undetermined: u64,
    /// Whether the records cover some days of the period and not all.
    pub partial: bool,
    /// Where the goal is from: the clause of the rulebook, or what the caller says.
    pub clause: Option<Arc<str>>,
    /// How sure the goal is; `chosen` where the caller gave it.
    pub provenance: Option<Provenance>,
}

/// How far all stations or units of a unit are with one target.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TargetProgress {
    /// Its name.
    pub target: Arc<str>,
    /// What it is called.
    pub label: Label,
    /// Who has to reach it.
    pub per: TargetPer,
    /// The period.
    pub period: Period,
    /// The unit of counting.
    pub unit: Arc<str>,
    /// The one place whose contract it is.
    pub only: Option<Label>,
    /// The stations by id, or the units in the order of the tree.
    pub rows: Vec<TargetRow>,
}

impl TargetRow {
    /// The value in % of the goal, exact; nothing where one of them is not known.
    #[must_use]
    pub fn exact(&self) -> Option<Fraction> {
        let share = Fraction::from(self.value?).over(Fraction::from(self.goal?))?;
        share.times(Fraction::from(Decimal::ONE_HUNDRED))
    }

    /// The same, rounded half up to one place.
    #[must_use]
    pub fn percent(&self) -> Option<Decimal> {
        self.exact()?.rounded(1, RoundingMode::HalfUp)
    }

    /// How much the value lacks of the goal; 0 where it is reached.
    #[must_use]
    pub fn lacking(&self) -> Option<Decimal> {
        Some(self.goal?.checked_sub(self.value?)?.max(Decimal::ZERO))
    }

    /// Whether the goal is reached. Below it that is not known while records are undetermined or days not covered.
    #[must_use]
    pub fn is_reached(&self) -> Option<bool> {
        let reached = self.value? >= self.goal?;
        if reached || self.undetermined == 0 && !self.partial { Some(reached) } else { None }
    }
}

/// What is counted of one station or unit.
struct Counted {
    division: DivisionCode,
    place: Arc<str>,
    station: Option<Key>,
    value: Option<Decimal>,
    no_value: Option<NoValue>,
    undetermined: u64,
    partial: bool,
    because: Vec<NoneBecause>,
}

impl Counted {
    fn of_part(part: Part) -> Self {
        Counted {
            division: part.division,
            place: part.place.into(),
            station: part.actor,
            value: part.value,
            no_value: part.no_value,
            undetermined: part.undetermined,
            partial: part.partial,
            because: Vec::new(),
        }
    }
}

impl Target {
    /// How far the stations or units of a unit are in a period. A target that the caller gives for a unit and these days goes before the
    /// rulebook's. Of stations those are listed that are open in the unit on the map's day, and those that records name.
    ///
    /// # Errors
    /// Those of [`Tally::figure`](crate::metrics::Tally::figure), [`Tally::by`](crate::metrics::Tally::by) and [`Indicator::figure`].
    pub fn progress(
        &self,
        inputs: PlainInputs<'_>,
        indicators: &[Arc<Indicator>],
        supplied: &Supplied,
        unit: DivisionCode,
        period: Period,
    ) -> Result<TargetProgress, Findings> {
        let counted = match (&self.of, self.per) {
            (TargetOf::Measure(measure), TargetPer::Station) => of_stations(inputs, measure, unit, period)?,
            (TargetOf::Measure(measure), TargetPer::Unit(level)) => of_units(inputs, measure, unit, level, period)?,
            (TargetOf::Indicator(name), TargetPer::Unit(level)) => match indicators.iter().find(|known| *known.id() == **name) {
                Some(indicator) => of_indicator(inputs, indicator, supplied, (unit, level), period)?,
                None => Vec::new(),
            },
            (TargetOf::Indicator(_), TargetPer::Station) => Vec::new(),
        };
        let is_set = self.is_set_for(period, supplied.plan_days());
        let rows = counted.into_iter().map(|counted| {
            let given = match (&self.of, self.per) {
                (TargetOf::Measure(measure), TargetPer::Unit(_)) => supplied.target_of(measure, counted.division, period),
                _ => None,
            };
            self.row(counted, given, is_set)
        });
        Ok(TargetProgress {
            target: self.id.clone(),
            label: self.label().clone(),
            per: self.per,
            period,
            unit: self.unit.clone(),
            only: self.only.clone(),
            rows: rows.collect(),
        })
    }

    fn row(&self, counted: Counted, given: Option<&Stated>, is_set: bool) -> TargetRow {
        let (goal, clause, provenance) = match given {
            Some(given) => (Some(given.value), given.clause.clone(), Some(Provenance::Chosen)),
            None if is_set => (Some(self.value), self.citation.clause.clone(), Some(self.citation.provenance)),
            None => (None, None, None),
        };
        let none = |reason, no_value| NoneBecause { reason, input: None, no_value, begins: None };
        let mut because = counted.because;
        if counted.value.is_none() && because.is_empty() {
            because.push(none(NoneReason::ValueNone, counted.no_value));
        }
        if goal.is_none() {
            because.push(none(NoneReason::NoTarget, None));
        }
        TargetRow {
            division: counted.division,
            place: counted.place,
            station: counted.station,
            value: counted.value,
            goal,
            because,
            undetermined: counted.undetermined,
            partial: counted.partial && counted.value.is_some(),
            clause,
            provenance,
        }
    }
}

fn of_stations(
    PlainInputs { tally, view }: PlainInputs<'_>,
    measure: &str,
    unit: DivisionCode,
    period: Period,
) -> Result<Vec<Counted>, Findings> {
    let by = tally.by(view, measure, unit, period, Split { actor: Some(Actor::Station), ..Split::default() })?;
    // A station without a record has 0 where the records tell everything, and is as little known as the whole where they don't.
    let (none, partial) = (by.whole.no_value().filter(|none| *none != NoValue::Undetermined), by.whole.is_partial());
    let mut counted: Vec<Counted> = by.parts.into_iter().filter(|part| part.actor.is_some()).map(Counted::of_part).collect();
    for station in view.stations_in(unit) {
        let is_station = |counted: &Counted| counted.station.as_ref().is_some_and(|key| key.expose() == &*station.id);
        if counted.iter().any(is_station) {
            continue;
        }
        let Ok(key) = Key::parse(&station.id) else { continue };
        counted.push(Counted {
            division: view.station_unit(&station.id).unwrap_or(station.unit),
            place: station.name.clone(),
            station: Some(key),
            value: none.is_none().then_some(Decimal::ZERO),
            no_value: none,
            undetermined: 0,
            partial,
            because: Vec::new(),
        });
    }
    crate::finding::sort_by(&mut counted, |left, right| {
        let id = |counted: &Counted| counted.station.as_ref().map(|key| key.expose().to_owned());
        id(left).cmp(&id(right)).then(left.division.cmp(&right.division))
    });
    Ok(counted)
}

fn of_units(inputs: PlainInputs<'_>, measure: &str, unit: DivisionCode, level: Level, period: Period) -> Result<Vec<Counted>, Findings> {
    let PlainInputs { tally, view } = inputs;
    if unit.level() == level {
        let cell = inputs.cell(measure, unit, period)?;
        return Ok(vec![Counted {
            division: unit,
            place: named(view, unit),
            station: None,
            value: cell.value,
            no_value: cell.no_value,
            undetermined: cell.undetermined,
            partial: cell.partial,
            because: Vec::new(),
        }]);
    }
    let by = tally.by(view, measure, unit, period, Split { level: Some(level), ..Split::default() })?;
    let at_level = by.parts.into_iter().filter(|part| part.remainder.is_none() && part.division.level() == level);
    Ok(at_level.map(Counted::of_part).collect())
}

fn of_indicator(
    inputs: PlainInputs<'_>,
    indicator: &Arc<Indicator>,
    supplied: &Supplied,
    (unit, level): (DivisionCode, Level),
    period: Period,
) -> Result<Vec<Counted>, Findings> {
    let map = inputs.view.restated();
    let units = map.within(unit).map(|unit| unit.code).chain([unit]).filter(|code| code.level() == level);
    let mut units: Vec<DivisionCode> = units.collect();
    crate::finding::sort_by(&mut units, Ord::cmp);
    units.dedup();
    let mut counted = Vec::new();
    for code in units {
        let figure = indicator.figure(inputs.view, &inputs, supplied, code, period)?;
        counted.push(Counted {
            division: code,
            place: figure.place().into(),
            station: None,
            value: figure.value(),
            no_value: None,
            undetermined: figure.inputs().iter().fold(0, |sum, input| input.undetermined.saturating_add(sum)),
            partial: figure.is_partial(),
            because: figure.because().to_vec(),
        });
    }
    Ok(counted)
}

fn named(view: View<'_>, unit: DivisionCode) -> Arc<str> {
    view.restated().unit(unit).map(|unit| unit.name).unwrap_or_default().into()
}
