use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::cover::{Cover, NoValue, no_value};
use super::figure::{Figure, LeftOut, Reason, serialize_value};
use super::spec::Aggregate;
use super::tally::{Asked, Counted, Place, Row, Tally, What};
use crate::explanation::Explanation;
use crate::finding::{Code, Problem};
use crate::network::View;
use crate::time::Period;
use crate::value::{Date, Decimal, DivisionCode, Level, exact_plus};

/// One part of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Part {
    /// The unit of the tree; that of the whole where the parts are periods.
    pub division: DivisionCode,
    /// Its name.
    pub place: String,
    /// The period; that of the whole where the parts are units.
    pub period: Period,
    /// The value; nothing where it is not known.
    pub value: Option<Decimal>,
    /// Why there is no value.
    pub no_value: Option<NoValue>,
    /// How many records count in it.
    pub used: u64,
    /// Of how many that stand in it it can't be decided.
    pub undetermined: u64,
    /// How many that stand in it don't count, and why. What stands in no part is left out of the whole.
    pub left_out: LeftOut,
    /// Whether the records cover some days of its period and not all, or the whole asked for holds only some of them.
    pub partial: bool,
}

impl Part {
    /// How many records of the measure's kinds stand in it.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.used.saturating_add(self.left_out.total()).saturating_add(self.undetermined)
    }
}

impl Serialize for Part {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("division", &self.division)?;
        map.serialize_entry("place", &self.place)?;
        map.serialize_entry("period", &self.period.to_string())?;
        serialize_value(&mut map, self.value, self.no_value)?;
        map.serialize_entry("used", &self.used)?;
        map.serialize_entry("left_out", &self.left_out)?;
        map.serialize_entry("undetermined", &self.undetermined)?;
        if self.partial {
            map.serialize_entry("partial", &true)?;
        }
        map.end()
    }
}

/// A figure and its parts, each counted from the records, with what the parts share.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Breakdown {
    /// The whole.
    pub whole: Figure,
    /// The parts, in order.
    pub parts: Vec<Part>,
    /// What the parts that have a value sum to; nothing where none has one.
    pub sum: Option<Decimal>,
    /// How many different keys stand in more than one part; none where nothing is counted by key.
    pub shared: u64,
    /// Whether the measure adds along what was divided.
    adds: bool,
}

impl Breakdown {
    /// How many parts can be asked for: the villages of a large prefecture in each month of five years.
    pub const MAX_PARTS: usize = 200_000;
    /// How many months can be asked for.
    pub const MAX_MONTHS: usize = 1_200;

    /// Whether the parts add up to the whole, as the measure says, and nothing is left open.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        self.adds && self.is_decided() && self.sum == self.whole.value()
    }

    /// Whether whole and parts have values, and no record of the whole is undetermined.
    fn is_decided(&self) -> bool {
        self.whole.value().is_some() && self.whole.undetermined() == 0 && self.parts.iter().all(|part| part.value.is_some())
    }

    /// Why the parts sum to the whole, or don't.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let unit = self.whole.measure().unit().to_string();
        // A number that is not there is written as a dash.
        let number = |value: Option<Decimal>| value.map_or_else(|| "—".to_owned(), |value| value.to_string());
        let (sum, whole) = (number(self.sum), number(self.whole.value()));
        let explained = |code| Explanation::new(code).with("whole", whole.clone()).with("unit", unit.clone());
        let explanation = if self.shared > 0 {
            explained(Code::PartsDoNotAdd).with("sum", sum).with("shared", i64::try_from(self.shared).unwrap_or(i64::MAX))
        } else if !self.is_decided() || self.sum != self.whole.value() {
            let none = self.parts.iter().filter(|part| part.value.is_none()).count();
            let open = explained(Code::PartsOpen).with("sum", sum).with("none", i64::try_from(none).unwrap_or(i64::MAX));
            return open.with("undetermined", i64::try_from(self.whole.undetermined()).unwrap_or(i64::MAX));
        } else {
            explained(if self.adds { Code::PartsAdd } else { Code::PartsHappenToAdd })
        };
        if self.whole.undetermined() > 0 { explanation.because(self.whole.explain_undetermined()) } else { explanation }
    }
}

impl Serialize for Breakdown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("whole", &self.whole)?;
        map.serialize_entry("parts", &self.parts)?;
        map.serialize_entry("sum", &self.sum.map(|sum| sum.to_string()))?;
        map.serialize_entry("shared", &self.shared)?;
        map.end()
    }
}

/// What stands in one part.
#[derive(Default)]
struct Cell {
    counted: Counted,
    undetermined: u64,
    left_out: LeftOut,
}

impl Tally {
    /// A figure by the units of a lower level, each unit of that level listed, those without a record too.
    ///
    /// # Errors
    /// As [`Tally::figure`], and `breakdown_too_long` above [`Breakdown::MAX_PARTS`].
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::metrics::Tally;
    /// use wushe::network::{Divisions, Network};
    /// use wushe::value::{DivisionCode, Level};
    /// use wushe::{Date, Pack, Period};
    ///
    /// let pack = Pack::builtin("hinggan").unwrap();
    /// let list = "date_point,code,name\n2021-10-31,152200000000,兴安盟\n2021-10-31,152221000000,科尔沁右翼前旗\n";
    /// let network = Network::of_divisions(Divisions::parse(list).expect("the list is whole"));
    /// let view = network.at(Date::parse("2022-05-21")?)?;
    /// let (tally, league, month) = (Tally::new(pack.measures()), DivisionCode::parse_short("1522")?, Period::parse("2022-04")?);
    /// assert_eq!(tally.by_units(view, "households_visited", league, month, Level::County)?.parts.len(), 1);
    /// assert_eq!(tally.by_units(view, "visits", league, month, Level::County).unwrap_err().code, Code::MeasureUnknown);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn by_units(&self, view: View<'_>, measure: &str, unit: DivisionCode, period: Period, level: Level) -> Result<Breakdown, Problem> {
        self.broken_down(view, measure, unit, period, Some(level), false)
    }

    /// A figure by month: every month of the period. Where its start is not stated, the months are those that the records cover, as
    /// [`Tally::cover`] says.
    ///
    /// # Errors
    /// As [`Tally::figure`], and `breakdown_too_long` above [`Breakdown::MAX_MONTHS`].
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::metrics::Tally;
    /// use wushe::network::{Divisions, Network};
    /// use wushe::value::{DivisionCode, Level};
    /// use wushe::{Date, Pack, Period};
    ///
    /// let pack = Pack::builtin("hinggan").unwrap();
    /// let list = "date_point,code,name\n2021-10-31,152200000000,兴安盟\n2021-10-31,152221000000,科尔沁右翼前旗\n";
    /// let network = Network::of_divisions(Divisions::parse(list).expect("the list is whole"));
    /// let view = network.at(Date::parse("2022-05-21")?)?;
    /// let (tally, league, month) = (Tally::new(pack.measures()), DivisionCode::parse_short("1522")?, Period::parse("2022-04")?);
    /// assert_eq!(tally.by_months(view, "households_visited", league, month)?.parts[0].value, None);
    /// assert_eq!(tally.by_months(view, "visits", league, month).unwrap_err().code, Code::MeasureUnknown);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn by_months(&self, view: View<'_>, measure: &str, unit: DivisionCode, period: Period) -> Result<Breakdown, Problem> {
        self.broken_down(view, measure, unit, period, None, true)
    }

    /// A figure by the units of a lower level and, within each, by month: every unit of that level with every month that
    /// [`Tally::by_months`] gives.
    ///
    /// # Errors
    /// As [`Tally::figure`], and `breakdown_too_long` above [`Breakdown::MAX_PARTS`] or [`Breakdown::MAX_MONTHS`].
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::metrics::Tally;
    /// use wushe::network::{Divisions, Network};
    /// use wushe::value::{DivisionCode, Level};
    /// use wushe::{Date, Pack, Period};
    ///
    /// let pack = Pack::builtin("hinggan").unwrap();
    /// let list = "date_point,code,name\n2021-10-31,152200000000,兴安盟\n2021-10-31,152221000000,科尔沁右翼前旗\n";
    /// let network = Network::of_divisions(Divisions::parse(list).expect("the list is whole"));
    /// let view = network.at(Date::parse("2022-05-21")?)?;
    /// let (tally, league, half) = (Tally::new(pack.measures()), DivisionCode::parse_short("1522")?, Period::parse("2022-H1")?);
    /// let parts = tally.by_units_and_months(view, "households_visited", league, half, Level::County)?.parts;
    /// assert_eq!((parts.len(), parts[5].period.to_string()), (6, "2022-06".to_owned()));
    /// assert_eq!(tally.by_units_and_months(view, "visits", league, half, Level::County).unwrap_err().code, Code::MeasureUnknown);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn by_units_and_months(
        &self,
        view: View<'_>,
        measure: &str,
        unit: DivisionCode,
        period: Period,
        level: Level,
    ) -> Result<Breakdown, Problem> {
        self.broken_down(view, measure, unit, period, Some(level), true)
    }

    fn broken_down(
        &self,
        view: View<'_>,
        measure: &str,
        unit: DivisionCode,
        period: Period,
        level: Option<Level>,
        by_month: bool,
    ) -> Result<Breakdown, Problem> {
        let whole = self.figure(view, measure, unit, period)?;
        let tree = view.tree();
        let which = self.find(measure)?;
        let stands = self.stands(view);
        let below =
            |code: DivisionCode| level.and_then(|level| code.ancestor(level)).filter(|code| unit.contains(*code) && tree.contains(*code));
        let mut cells: BTreeMap<(DivisionCode, Period), Cell> = BTreeMap::new();
        let asked = Asked::new(unit, period);
        for row in self.rows(which).iter().filter(|row| matches!(asked.place(row, &stands), Place::Inside)) {
            // A station of the whole unit itself stands in none of its parts.
            let division = stands.of(row.station, row.day).ok().and_then(below).unwrap_or(unit);
            let month = Date::from_day_number(row.day).map(Period::month_of);
            let part = if by_month { month.unwrap_or(period) } else { period };
            cells.entry((division, part)).or_default().add(self, which, row)?;
        }
        let cover = self.measures().get(which).and_then(|measure| self.cover_of(which, measure));
        let mut periods = vec![period];
        if by_month {
            let (counted, covered) = (cells.keys().map(|(_, month)| *month), cover.map(Cover::span));
            let first = period.first_day().or(covered.and_then(|(first, _)| first)).map(Period::month_of);
            let last = match period.first_day() {
                Some(_) => Some(period.last_day()),
                None => {
                    counted.clone().map(Period::last_day).max().max(covered.map(|(_, until)| until)).map(|last| last.min(period.last_day()))
                }
            };
            let first = first.into_iter().chain(counted.min()).min();
            periods = match (first, last.map(Period::month_of)) {
                (Some(first), Some(last)) => {
                    let months = first.month_number()..=last.month_number();
                    bounded(Some(months.clone().count()), Breakdown::MAX_MONTHS)?;
                    months.filter_map(Period::month_of_number).collect()
                }
                _ => Vec::new(),
            };
        }
        let at_level = |code: &DivisionCode| level.map_or(*code == unit, |level| code.level() == level);
        let divisions = || tree.within(unit).map(|below| below.code).filter(at_level);
        let counted: Vec<DivisionCode> = cells.keys().map(|(division, _)| *division).collect();
        // Those that were counted are few: each has a record.
        let units = divisions().count().max(1);
        bounded(units.checked_mul(periods.len()), Breakdown::MAX_PARTS)?;
        for division in divisions().chain(counted) {
            for part in &periods {
                cells.entry((division, *part)).or_default();
            }
        }
        let adds = whole.measure().adds();
        let adds = (level.is_none() || adds.units) && (!by_month || adds.periods);
        let name = |code| if code == unit { whole.place().to_owned() } else { name_of(view, code) };
        let parts: Vec<_> = cells.into_iter().map(|((code, part), cell)| (code, name(code), part, cell)).collect();
        finish(whole, adds, cover, parts.into_iter())
    }
}

impl Cell {
    fn add(&mut self, tally: &Tally, measure: usize, row: &Row) -> Result<(), Problem> {
        match row.what {
            What::NotMet => self.left_out.add(Reason::Condition, 1),
            What::Undetermined(_) => self.undetermined = self.undetermined.saturating_add(1),
            what => self.counted.add(tally, measure, what)?,
        }
        Ok(())
    }
}

/// Refuses what has more parts than can be asked for, before they are made.
fn bounded(parts: Option<usize>, limit: usize) -> Result<(), Problem> {
    match parts {
        Some(parts) if parts <= limit => Ok(()),
        _ => {
            let problem = Problem::new(Code::BreakdownTooLong).with("parts", parts.unwrap_or(usize::MAX));
            Err(problem.with("limit", limit))
        }
    }
}

fn name_of(view: View<'_>, code: DivisionCode) -> String {
    view.tree().unit(code).map(|unit| unit.name.to_owned()).unwrap_or_default()
}

fn finish(
    whole: Figure,
    adds: bool,
    cover: Option<Cover>,
    cells: impl Iterator<Item = (DivisionCode, String, Period, Cell)>,
) -> Result<Breakdown, Problem> {
    let aggregate = whole.measure().aggregate();
    let mut seen: Vec<u32> = Vec::new();
    let mut parts = Vec::new();
    let mut sum: Option<Decimal> = None;
    for (division, place, period, Cell { mut counted, undetermined, left_out }) in cells {
        if aggregate == Aggregate::Distinct {
            seen.extend_from_slice(counted.distinct());
        }
        let used = counted.used;
        let no_value = no_value(cover, period, used, undetermined);
        let value = no_value.is_none().then(|| counted.value(aggregate));
        if let Some(value) = value {
            sum = Some(exact_plus(sum.unwrap_or_default(), value).ok_or(Code::MeasureOverflow)?);
        }
        let asked = whole.period();
        let cut = asked.first_day() > period.first_day() || period.last_day() > asked.last_day();
        let partial = cover.is_some_and(|cover| cover.is_partial(period)) || cut && value.is_some();
        parts.push(Part { division, place, period, value, no_value, used, undetermined, left_out, partial });
    }
    seen.sort_unstable();
    let shared = seen.chunk_by(|left, right| left == right).filter(|same| same.len() > 1).count();
    let sum = sum.map(|sum| sum.normalize());
    Ok(Breakdown { whole, parts, sum, shared: u64::try_from(shared).unwrap_or(u64::MAX), adds })
}
