//! What a caller gives beside the records: populations, targets and the days of the plan.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use super::due::DueTasks;
use super::period::days;
use crate::finding::{Code, Findings, Path, Problem};
use crate::json::{Broken, Reader, Token};
use crate::time::Period;
use crate::value::{Amount, Count, Date, Decimal, DivisionCode};

/// A number that was given, with the words of who gave it on where it is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::metrics) struct Stated {
    pub(in crate::metrics) value: Decimal,
    pub(in crate::metrics) clause: Option<Arc<str>>,
}

/// Populations by unit and year, targets by unit and period, the days of the plan, and what is due of a checklist: what no figure has.
///
/// ```
/// use wushe::finding::Code;
/// use wushe::metrics::indicator::Supplied;
///
/// let text = r#"{"populations":[{"id":"resident","division":"1522","year":2021,"value":"1400000","clause":"the yearbook"}],
///     "targets":[{"measure":"household_visits","division":"1522","period":"2022","value":"300"}],"plan":"2021-01-01..2025-12-31"}"#;
/// assert!(Supplied::from_json(text).is_ok());
/// let refused = Supplied::from_json(r#"{"targets":[{"measure":"household_visits","division":"1522","value":"300"}]}"#).unwrap_err();
/// assert_eq!((refused[0].code, refused[0].path.to_string()), (Code::SuppliedKey, "targets[0]".to_owned()));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Supplied {
    populations: BTreeMap<(Arc<str>, DivisionCode, i32), Stated>,
    targets: BTreeMap<(Arc<str>, DivisionCode, Option<Date>, Date), Stated>,
    plan: Option<Period>,
    due: Option<DueTasks>,
}

impl Supplied {
    /// Nothing is given.
    #[must_use]
    pub fn new() -> Self {
        Supplied::default()
    }

    /// States the population of that name at the end of a year, in persons, and where it is from.
    ///
    /// # Errors
    /// `supplied_twice` where it is stated already; what was stated stays.
    ///
    /// ```
    /// use wushe::metrics::indicator::Supplied;
    /// use wushe::value::{Count, DivisionCode};
    /// use wushe::Code;
    ///
    /// let (mut supplied, league) = (Supplied::new(), DivisionCode::parse_short("1522")?);
    /// supplied.population("resident", league, 2021, Count::parse("1400000")?, Some("the yearbook"))?;
    /// let again = supplied.population("resident", league, 2021, Count::parse("1400001")?, None);
    /// assert_eq!(again.unwrap_err().code, Code::SuppliedTwice);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn population(&mut self, id: &str, unit: DivisionCode, year: i32, persons: Count, clause: Option<&str>) -> Result<(), Problem> {
        state(&mut self.populations, (id.into(), unit, year), Decimal::from(persons.get()), clause)
    }

    /// States the target of a measure for a unit and a period, in the measure's unit, and the clause that sets it.
    ///
    /// # Errors
    /// `supplied_twice` where it is stated already, also for a period of the same days that is written otherwise.
    ///
    /// ```
    /// use wushe::metrics::indicator::Supplied;
    /// use wushe::value::{Amount, DivisionCode};
    /// use wushe::{Code, Period};
    ///
    /// let (mut supplied, league) = (Supplied::new(), DivisionCode::parse_short("1522")?);
    /// supplied.target("household_visits", league, Period::parse("2022")?, Amount::parse("300")?, Some("the contract, article 3"))?;
    /// let again = supplied.target("household_visits", league, Period::parse("2022-01-01..2022-12-31")?, Amount::parse("400")?, None);
    /// assert_eq!(again.unwrap_err().code, Code::SuppliedTwice);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn target(
        &mut self,
        measure: &str,
        unit: DivisionCode,
        period: Period,
        value: Amount,
        clause: Option<&str>,
    ) -> Result<(), Problem> {
        let (first, last) = days(period);
        state(&mut self.targets, (measure.into(), unit, first, last), value.decimal(), clause)
    }

    /// States the days of the plan.
    pub fn plan(&mut self, period: Period) {
        self.plan = Some(period);
    }

    /// Gives what is due of a checklist, in place of what was given before.
    pub fn due(&mut self, tasks: DueTasks) {
        self.due = Some(tasks);
    }

    pub(super) fn due_tasks(&self) -> Option<&DueTasks> {
        self.due.as_ref()
    }

    pub(in crate::metrics) fn plan_days(&self) -> Option<Period> {
        self.plan
    }

    pub(super) fn population_of(&self, id: &Arc<str>, unit: DivisionCode, year: i32) -> Option<&Stated> {
        self.populations.get(&(id.clone(), unit, year))
    }

    pub(in crate::metrics) fn target_of(&self, measure: &Arc<str>, unit: DivisionCode, period: Period) -> Option<&Stated> {
        let (first, last) = days(period);
        self.targets.get(&(measure.clone(), unit, first, last))
    }

    /// Reads an object with any of `populations` (each `id`, `division`, `year`, `value`), `targets` (each `measure`, `division`, `period`,
    /// `value`) and `plan`. `clause` may say where a number is from. Every entry is a text, a year a whole number.
    ///
    /// # Errors
    /// `supplied_json` where the text has another shape, `supplied_key` at an entry that has a key too many or too few, `supplied_twice`,
    /// and at their keys those of [`DivisionCode::parse_short`], [`Period::parse`], [`Count::parse`] and [`Amount::parse`].
    pub fn from_json(text: &str) -> Result<Self, Findings> {
        let mut reader = Reader::new(text);
        let read = read(&mut reader).and_then(|read| reader.end().map(|()| read));
        let (supplied, findings) = read.map_err(|broken| Problem::of_json(broken, text, Code::SuppliedJson))?;
        if findings.is_empty() { Ok(supplied) } else { Err(findings.into()) }
    }
}

fn state<K: Ord>(known: &mut BTreeMap<K, Stated>, key: K, value: Decimal, clause: Option<&str>) -> Result<(), Problem> {
    match known.entry(key) {
        Entry::Vacant(place) => {
            place.insert(Stated { value, clause: clause.map(Into::into) });
            Ok(())
        }
        Entry::Occupied(_) => Err(Code::SuppliedTwice.into()),
    }
}

const POPULATION: [&str; 5] = ["id", "division", "year", "value", "clause"];
const TARGET: [&str; 5] = ["measure", "division", "period", "value", "clause"];

type Told = Vec<crate::finding::Finding>;

fn read(reader: &mut Reader<'_>) -> Result<(Supplied, Told), Broken> {
    let (mut supplied, mut told) = (Supplied::new(), Told::new());
    if !matches!(reader.value()?, Token::Object) {
        return Err(reader.broken_before());
    }
    while let Some(key) = reader.key()? {
        let known = ["populations", "targets", "plan"].into_iter().find(|known| *known == key);
        match (known, reader.value()?) {
            (Some("plan"), Token::Text(text)) => match Period::parse(text) {
                Ok(period) => supplied.plan(period),
                Err(problem) => told.push(problem.at(Path::new().key("plan"))),
            },
            (Some(list @ ("populations" | "targets")), Token::List) => {
                let mut at = 0_u32;
                while reader.item()? {
                    let place = Path::new().key(list).index(at);
                    let keys = if list == "targets" { TARGET } else { POPULATION };
                    let read = entry(reader, keys)?;
                    if let Err((key, problem)) = read.and_then(|entry| add(&mut supplied, list, entry)) {
                        told.push(problem.at(key.into_iter().fold(place, Path::key)));
                    }
                    at = at.saturating_add(1);
                }
            }
            _ => return Err(reader.broken_before()),
        }
    }
    Ok((supplied, told))
}

type Written = [Option<String>; 5];
type Wrong = (Option<&'static str>, Problem);

fn entry(reader: &mut Reader<'_>, keys: [&'static str; 5]) -> Result<Result<Written, Wrong>, Broken> {
    if !matches!(reader.value()?, Token::Object) {
        return Err(reader.broken_before());
    }
    let (mut entry, mut whole) = (Written::default(), true);
    while let Some(key) = reader.key()? {
        let Some(at) = keys.iter().position(|known| *known == key) else {
            whole = false;
            reader.skip()?;
            continue;
        };
        let text = match reader.value()? {
            Token::Text(text) if keys.get(at) != Some(&"year") => text.to_owned(),
            Token::Number(number) if keys.get(at) == Some(&"year") => match number.int() {
                Some(year) => year.to_string(),
                None => return Err(reader.broken_before()),
            },
            _ => return Err(reader.broken_before()),
        };
        let Some(place) = entry.get_mut(at) else { continue };
        whole &= place.is_none();
        *place = Some(text);
    }
    let [first, second, third, fourth, _] = &entry;
    whole &= first.is_some() && second.is_some() && third.is_some() && fourth.is_some();
    Ok(if whole { Ok(entry) } else { Err((None, Problem::new(Code::SuppliedKey).with("expected", keys.join(", ")))) })
}

fn add(supplied: &mut Supplied, list: &str, entry: Written) -> Result<(), Wrong> {
    fn at(key: &'static str) -> impl Fn(Problem) -> Wrong {
        move |problem| (Some(key), problem)
    }
    let [name, division, when, value, clause] = entry.map(Option::unwrap_or_default);
    let unit = DivisionCode::parse_short(&division).map_err(at("division"))?;
    let clause = Some(&*clause).filter(|clause| !clause.is_empty());
    let stated = if list == "targets" {
        let period = Period::parse(&when).map_err(at("period"))?;
        supplied.target(&name, unit, period, Amount::parse(&value).map_err(at("value"))?, clause)
    } else {
        let year = Period::parse(&when).map_err(at("year"))?.last_day().year_month_day().0;
        supplied.population(&name, unit, year, Count::parse(&value).map_err(at("value"))?, clause)
    };
    stated.map_err(|problem| (None, problem))
}
