//! What follows from the figures: their change on the month before, the rulebook's indicators and targets, and which units told nothing.

use std::sync::Arc;

use serde::{Serialize, Serializer};
use wushe::citation::{Citation, Provenance};
use wushe::explanation::Explanation;
use wushe::finding::{Findings, Label, Lang, SourceLocation};
use wushe::form::Formula;
use wushe::metrics::indicator::{
    CubeInputs, Indicator, IndicatorFigure, IndicatorSpec, InputFigure, InputOf, InputPeriod, InputSpec, InputUnit, PlainInputs, Rounding,
    Supplied,
};
use wushe::metrics::target::{Target, TargetPer, TargetPeriod, TargetProgress};
use wushe::metrics::{CubeSpec, Grain, Measure, Tally};
use wushe::network::View;
use wushe::pack::Pack;
use wushe::time::Period;
use wushe::value::{Date, Decimal, DivisionCode, Level, RoundingMode};

use crate::number::{grouped, shown};

/// What follows from the figures of a unit.
#[derive(Debug)]
pub(crate) struct Derived {
    /// The last whole month: a broken one can't be held against a whole one.
    pub(crate) month: Period,
    /// Of each figure, in % of the month before.
    pub(crate) changes: Vec<Ratio>,
    /// Those of the rulebook.
    pub(crate) indicators: Vec<Ratio>,
    /// Which townships and streets have records in the month.
    pub(crate) reach: Reach,
    /// Those of the rulebook whose days are known.
    pub(crate) targets: Vec<TargetProgress>,
    /// Those that are set for a term of which nobody said when it begins and ends.
    pub(crate) without_days: Vec<Label>,
}

/// An indicator with what it was computed from, and why it has no value.
#[derive(Debug)]
pub(crate) struct Ratio {
    pub(crate) figure: IndicatorFigure,
    pub(crate) why: Option<Explanation>,
}

/// How many units have a record in the month that one of the figures counts.
#[derive(Debug, Serialize)]
pub(crate) struct Reach {
    pub(crate) units: usize,
    pub(crate) with_records: usize,
    /// The names of the others, in the order of the map.
    pub(crate) without: Vec<String>,
}

/// Where figures are counted.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) view: View<'a>,
    pub(crate) division: DivisionCode,
    pub(crate) as_of: Date,
}

/// What follows from these figures; nothing where no whole month lies before the day.
pub(crate) fn derive(
    pack: &Pack,
    tally: &Tally,
    figures: &[&Measure],
    place: Place<'_>,
    supplied: &Supplied,
) -> Result<Option<Derived>, Findings> {
    let Some((month, before)) = last_whole_month(place.as_of).and_then(|month| Some((month, month.previous()?))) else {
        return Ok(None);
    };
    let both = Period::days(before.first_day().unwrap_or(before.last_day()), month.last_day()).map_err(Findings::about("period"))?;
    let ids: Vec<&str> = figures.iter().map(|measure| measure.id()).collect();
    let levels = [place.division.level(), Level::Township];
    // All measures: an indicator that reads what is not here counts the records again for each of its inputs. A few at a time, as the
    // different keys of all lie in memory at once.
    let spec = |measures| CubeSpec {
        measures,
        unit: place.division,
        levels: if levels[0] < levels[1] { &levels } else { &levels[..1] },
        period: both,
        grains: &[Grain::Month],
        dimensions: &[],
        threads: 1,
    };
    let all: Vec<&str> = pack.measures().iter().map(Measure::id).collect();
    let cubes: Vec<_> = all.chunks(3).map(|some| tally.cube(place.view, spec(some))).collect::<Result<_, _>>()?;
    let inputs = CubeInputs { cubes: &cubes, plain: PlainInputs { tally, view: place.view } };
    let ratio = |indicator: &Arc<Indicator>| -> Result<Ratio, Findings> {
        let figure = indicator.figure(place.view, &inputs, supplied, place.division, month)?;
        let explain = || figure.explain(place.view, &inputs).map(|told| told.because.into_iter().next());
        let why = if figure.value().is_none() { explain()? } else { None };
        Ok(Ratio { figure, why })
    };
    let mut changes = Vec::new();
    for measure in figures {
        changes.push(ratio(&Arc::new(Indicator::compile(&change(measure), pack.measures())?))?);
    }
    let mut indicators = pack.indicators().iter().map(ratio).collect::<Result<Vec<_>, _>>()?;
    indicators.retain(|ratio| !stands_above(ratio, &ids, before));
    let (mut targets, mut without_days) = (Vec::new(), Vec::new());
    for target in pack.targets() {
        match days_of(target, place.as_of) {
            Some(days) => targets.push(target.progress(inputs.plain, pack.indicators(), supplied, place.division, days)?),
            None => without_days.push(target.label().clone()),
        }
    }
    let mut reach = Reach { units: 0, with_records: 0, without: Vec::new() };
    for unit in cubes.iter().take(1).flat_map(|cube| cube.units()).filter(|unit| unit.code.level() == Level::Township) {
        let has_record = |id: &&str| cubes.iter().filter_map(|cube| cube.cell(id, unit.code, month)).any(|cell| cell.used > 0);
        reach.units += 1;
        if ids.iter().any(has_record) {
            reach.with_records += 1;
        } else {
            reach.without.push(unit.name.to_string());
        }
    }
    Ok(Some(Derived { month, changes, indicators, reach, targets, without_days }))
}

/// Whether the rulebook's indicator is the change on the month before of one of the figures.
fn stands_above(ratio: &Ratio, ids: &[&str], before: Period) -> bool {
    let reads = |input: &InputFigure| input.period == before && matches!(&input.of, InputOf::Measure(id) if ids.contains(&&**id));
    ratio.figure.indicator().is_change() && ratio.figure.inputs().iter().any(reads)
}

/// The month of the day where the day is its last, else the one before.
fn last_whole_month(day: Date) -> Option<Period> {
    let month = Period::month_of(day);
    if month.last_day() == day { Some(month) } else { month.previous() }
}

/// The period of a target in which the day lies.
fn days_of(target: &Target, day: Date) -> Option<Period> {
    let (year, month, _) = day.year_month_day();
    match target.period() {
        TargetPeriod::Month => Some(Period::month_of(day)),
        TargetPeriod::Quarter => Period::quarter(year, month.div_ceil(3)),
        TargetPeriod::Half => Period::half_year(year, month.div_ceil(6)),
        TargetPeriod::Year => Period::year(year),
        _ => {
            let span = target.span();
            Period::days(span.start()?, span.end()?.plus_days(-1)?).ok()
        }
    }
}

impl Derived {
    /// Whether the rulebook sets any.
    pub(crate) fn has_targets(&self) -> bool {
        !self.targets.is_empty() || !self.without_days.is_empty()
    }
}

impl Ratio {
    /// The value with its unit as people read it, or a dash.
    pub(crate) fn shown(&self) -> String {
        match self.figure.value() {
            Some(value) => format!("{} {}", grouped(&value.to_string()), self.figure.indicator().unit()),
            None => shown(None),
        }
    }

    /// Of a change: the month's number, that of the month before and the difference.
    pub(crate) fn now_before(&self) -> [Option<Decimal>; 3] {
        let of = |name: &str| self.figure.inputs().iter().find(|input| *input.name == *name).and_then(|input| input.value);
        let (now, before) = (of("now"), of("before"));
        // What is partial is not held against what is whole.
        let is_told = self.figure.inputs().iter().all(|input| !input.partial);
        let difference = now.zip(before).filter(|_| is_told).and_then(|(now, before)| now.checked_sub(before));
        [now, before, difference]
    }
}

/// The most names of units without records that text and page list.
const NAMES: usize = 20;

impl Reach {
    /// The names of units without records, at most twenty, and how many more there are.
    pub(crate) fn named(&self) -> (&[String], usize) {
        match self.without.get(..NAMES) {
            Some(first) => (first, self.without.len().saturating_sub(NAMES)),
            None => (&self.without, 0),
        }
    }
}

/// A number with its sign where it is not 0.
pub(crate) fn signed(value: Option<Decimal>) -> String {
    let sign = if value.is_some_and(|value| value > Decimal::ZERO) { "+" } else { "" };
    format!("{sign}{}", shown(value))
}

/// Who has to reach a target, each for itself.
pub(crate) fn per(per: TargetPer, lang: Lang) -> &'static str {
    let (zh, en) = match per {
        TargetPer::Station => ("社工站", "station"),
        TargetPer::Unit(Level::Province) => ("省级单位", "province"),
        TargetPer::Unit(Level::Prefecture) => ("地级单位", "prefecture"),
        TargetPer::Unit(Level::County) => ("县级单位", "county"),
        TargetPer::Unit(Level::Township) => ("乡镇街道", "township"),
        TargetPer::Unit(Level::Village) => ("村社区", "village"),
    };
    if lang == Lang::En { en } else { zh }
}

/// How many rows of a target's progress reached it, how many did not, and of how many that is not known.
pub(crate) fn reached(progress: &TargetProgress) -> [usize; 3] {
    [Some(true), Some(false), None].map(|state| progress.rows.iter().filter(|row| row.is_reached() == state).count())
}

/// The change of a measure on the month before: 环比.
fn change(measure: &Measure) -> IndicatorSpec {
    let input = |name: &str, period| InputSpec {
        name: name.into(),
        of: InputOf::Measure(measure.id().into()),
        period,
        unit: InputUnit::Own,
        place: SourceLocation::default(),
    };
    IndicatorSpec {
        id: format!("{}_month_on_month", measure.id()).into(),
        label: measure.label().clone(),
        unit: "%".into(),
        formula: Formula { source: "(now - before) / before * 100".into(), place: SourceLocation::default() },
        inputs: vec![input("now", InputPeriod::Same), input("before", InputPeriod::Previous)],
        rounding: Rounding { places: 1, mode: RoundingMode::HalfUp },
        bounds: None,
        better: None,
        reading: Label::new("与上月相比增减的百分数", "the change in % from the month before"),
        other_reading: None,
        citation: Citation { provenance: Provenance::Illustrative, clause: None, reason: None },
        place: SourceLocation::default(),
    }
}

/// The same as JSON.
#[derive(Serialize)]
pub(crate) struct Out<'a> {
    month: String,
    changes: Vec<RatioOut<'a>>,
    indicators: Vec<RatioOut<'a>>,
    reach: &'a Reach,
    targets: Vec<Progress<'a>>,
    targets_without_days: Vec<Named<'a>>,
}

#[derive(Serialize)]
struct Named<'a> {
    zh: &'a str,
    en: &'a str,
}

#[derive(Serialize)]
struct RatioOut<'a> {
    #[serde(flatten)]
    figure: &'a IndicatorFigure,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a Explanation>,
}

#[derive(Serialize)]
struct Progress<'a>(#[serde(serialize_with = "exposed")] &'a TargetProgress);

fn exposed<S: Serializer>(progress: &&TargetProgress, serializer: S) -> Result<S::Ok, S::Error> {
    progress.exposed().serialize(serializer)
}

impl<'a> Out<'a> {
    pub(crate) fn of(found: &'a Derived) -> Self {
        let out = |ratio: &'a Ratio| RatioOut { figure: &ratio.figure, why: ratio.why.as_ref() };
        Out {
            month: found.month.to_string(),
            changes: found.changes.iter().map(out).collect(),
            indicators: found.indicators.iter().map(out).collect(),
            reach: &found.reach,
            targets: found.targets.iter().map(Progress).collect(),
            targets_without_days: found.without_days.iter().map(|label| Named { zh: &label.zh, en: &label.en }).collect(),
        }
    }
}
