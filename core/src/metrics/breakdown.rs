use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::figure::Figure;
use super::spec::Aggregate;
use super::tally::{Counted, Place, Row, Tally, What, place, unit_of};
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
        let whole = self.figure(view, measure, unit, period)?;
        let tree = view.tree();
        let mut cells: BTreeMap<DivisionCode, Counted> = BTreeMap::new();
        for below in tree.within(unit).filter(|below| below.code.level() == level) {
            cells.insert(below.code, Counted::default());
        }
        let which = self.find(measure)?;
        let units = self.station_units(view);
        let mut outside = Counted::default();
        for row in self.used_rows(which, &units, unit, period) {
            let cell = unit_of(row, &units).and_then(|station| station.ancestor(level)).and_then(|code| cells.get_mut(&code));
            cell.unwrap_or(&mut outside).add(self, which, row.what)?;
        }
        // A station of the whole unit itself stands in none of its parts.
        if outside.used > 0 {
            cells.insert(unit, outside);
        }
        let name = |code| tree.unit(code).map(|unit| unit.name.to_owned()).unwrap_or_default();
        let parts = cells.into_iter().map(|(code, counted)| (code, name(code), period, counted));
        finish(whole, parts)
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
        let whole = self.figure(view, measure, unit, period)?;
        let which = self.find(measure)?;
        let units = self.station_units(view);
        let mut cells: BTreeMap<Period, Counted> = BTreeMap::new();
        for row in self.used_rows(which, &units, unit, period) {
            let Some(day) = Date::from_day_number(row.day) else { continue };
            cells.entry(Period::month_of(day)).or_default().add(self, which, row.what)?;
        }
        if let (Some((first, _)), Some((last, _))) = (cells.first_key_value(), cells.last_key_value()) {
            let (mut month, last) = (first.last_day(), *last);
            while let Some(next) = month.plus_days(1).map(Period::month_of).filter(|next| next.last_day() < last.last_day()) {
                cells.entry(next).or_default();
                month = next.last_day();
            }
        }
        let name = whole.place().to_owned();
        let parts = cells.into_iter().map(|(month, counted)| (unit, name.clone(), month, counted));
        finish(whole, parts)
    }

    /// The rows that a figure of that unit and period uses.
    fn used_rows<'t>(
        &'t self,
        measure: usize,
        units: &'t [Option<DivisionCode>],
        unit: DivisionCode,
        period: Period,
    ) -> impl Iterator<Item = &'t Row> {
        let counts = |row: &&Row| !matches!(row.what, What::NotMet | What::Undetermined);
        self.rows(measure).iter().filter(counts).filter(move |row| matches!(place(row, units, unit, period), Place::Inside))
    }
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
