use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::figure::Figure;
use super::spec::Aggregate;
use super::stand::Stands;
use super::tally::{Counted, Place, Row, Tally, What, place};
use crate::explanation::Explanation;
use crate::finding::{Code, Problem};
use crate::network::View;
use crate::time::Period;
use crate::value::{Date, Decimal, DivisionCode, Level};

/// One part of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The unit of the tree; that of the whole where the parts are periods.
    pub division: DivisionCode,
    /// Its name.
    pub place: String,
    /// The period; that of the whole where the parts are units.
    pub period: Period,
    /// The value.
    pub value: Decimal,
}

impl Serialize for Part {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("division", &self.division)?;
        map.serialize_entry("place", &self.place)?;
        map.serialize_entry("period", &self.period.to_string())?;
        map.serialize_entry("value", &self.value.to_string())?;
        map.end()
    }
}

/// A figure and its parts, each counted from the records, with what the parts share.
#[derive(Clone, Debug)]
pub struct Breakdown {
    /// The whole.
    pub whole: Figure,
    /// The parts, in order.
    pub parts: Vec<Part>,
    /// What the parts sum to.
    pub sum: Decimal,
    /// How many different keys stand in more than one part; none where nothing is counted by key.
    pub shared: u64,
}

impl Breakdown {
    /// Why the parts sum to the whole, or don't.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let unit = self.whole.measure().unit().to_string();
        let whole = self.whole.value().to_string();
        if self.sum == self.whole.value() {
            return Explanation::new(Code::PartsAdd).with("whole", whole).with("unit", unit);
        }
        Explanation::new(Code::PartsDoNotAdd)
            .with("sum", self.sum.to_string())
            .with("whole", whole)
            .with("shared", i64::try_from(self.shared).unwrap_or(i64::MAX))
            .with("unit", unit)
    }
}

impl Serialize for Breakdown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("whole", &self.whole)?;
        map.serialize_entry("parts", &self.parts)?;
        map.serialize_entry("sum", &self.sum.to_string())?;
        map.serialize_entry("shared", &self.shared)?;
        map.end()
    }
}

impl Tally {
    /// A figure by the units of a lower level, each unit of that level listed, those without a record too.
    ///
    /// # Errors
    /// As [`Tally::figure`].
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

    /// A figure by month, from the first month with a record that counts to the last such month.
    ///
    /// # Errors
    /// As [`Tally::figure`].
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
    /// assert_eq!(tally.by_months(view, "households_visited", league, month)?.parts.len(), 0);
    /// assert_eq!(tally.by_months(view, "visits", league, month).unwrap_err().code, Code::MeasureUnknown);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn by_months(&self, view: View<'_>, measure: &str, unit: DivisionCode, period: Period) -> Result<Breakdown, Problem> {
        self.broken_down(view, measure, unit, period, None, true)
    }

    /// A figure by the units of a lower level and, within each, by month: every unit of that level with every month from the first
    /// with a record that counts to the last such month, whichever unit that is of.
    ///
    /// # Errors
    /// As [`Tally::figure`].
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
    /// assert_eq!(parts.len(), 0, "no month has a record");
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
        let mut cells: BTreeMap<(DivisionCode, Period), Counted> = BTreeMap::new();
        for row in self.used_rows(which, &stands, unit, period) {
            // A station of the whole unit itself stands in none of its parts.
            let division = stands.of(row.station, row.day).ok().and_then(below).unwrap_or(unit);
            let month = Date::from_day_number(row.day).map(Period::month_of);
            let part = if by_month { month.unwrap_or(period) } else { period };
            cells.entry((division, part)).or_default().add(self, which, row.what)?;
        }
        let periods = if by_month { months_between(cells.keys().map(|(_, month)| *month)) } else { vec![period] };
        let counted: Vec<DivisionCode> = cells.keys().map(|(division, _)| *division).collect();
        let divisions = tree.within(unit).map(|below| below.code).filter(|code| Some(code.level()) == level);
        for division in divisions.chain(counted) {
            for part in &periods {
                cells.entry((division, *part)).or_default();
            }
        }
        let name = |code| if code == unit { whole.place().to_owned() } else { name_of(view, code) };
        let parts: Vec<_> = cells.into_iter().map(|((code, part), counted)| (code, name(code), part, counted)).collect();
        finish(whole, parts.into_iter())
    }

    /// The rows that a figure of that unit and period uses.
    fn used_rows<'t>(&'t self, measure: usize, stands: &'t Stands, unit: DivisionCode, period: Period) -> impl Iterator<Item = &'t Row> {
        let counts = |row: &&Row| !matches!(row.what, What::NotMet | What::Undetermined);
        self.rows(measure).iter().filter(counts).filter(move |row| matches!(place(row, stands, unit, period), Place::Inside))
    }
}

/// Every month from the first of these to the last.
fn months_between(months: impl Iterator<Item = Period> + Clone) -> Vec<Period> {
    let (Some(first), Some(last)) = (months.clone().min(), months.max()) else { return Vec::new() };
    let next = |month: &Period| month.last_day().plus_days(1).map(Period::month_of).filter(|next| next.last_day() <= last.last_day());
    std::iter::successors(Some(first), next).collect()
}

fn name_of(view: View<'_>, code: DivisionCode) -> String {
    view.tree().unit(code).map(|unit| unit.name.to_owned()).unwrap_or_default()
}

fn finish(whole: Figure, cells: impl Iterator<Item = (DivisionCode, String, Period, Counted)>) -> Result<Breakdown, Problem> {
    let aggregate = whole.measure().aggregate();
    let mut seen: Vec<u32> = Vec::new();
    let mut parts = Vec::new();
    let mut sum = Decimal::ZERO;
    for (division, place, period, mut counted) in cells {
        if aggregate == Aggregate::Distinct {
            seen.extend_from_slice(counted.distinct());
        }
        let value = counted.value(aggregate);
        sum = sum.checked_add(value).ok_or(Code::MeasureOverflow)?;
        parts.push(Part { division, place, period, value });
    }
    seen.sort_unstable();
    let shared = seen.chunk_by(|left, right| left == right).filter(|same| same.len() > 1).count();
    Ok(Breakdown { whole, parts, sum: sum.normalize(), shared: u64::try_from(shared).unwrap_or(u64::MAX) })
}
