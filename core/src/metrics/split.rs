//! Along what a figure is divided, and how its parts are counted.

use std::collections::{BTreeMap, BTreeSet};

use super::breakdown::{Breakdown, Part};
use super::cover::{Cover, standing};
use super::figure::{Figure, LeftOut, Reason};
use super::given::Gives;
use super::history::History;
use super::spec::Adds;
use super::stand::{Stand, Stands};
use super::tally::{Asked, Counted, Counting, Place, Tally};
use crate::finding::{Code, Findings, Problem, word_list};
use crate::network::{Restated, View};
use crate::service::book::{Cell, Row};
use crate::service::{Key, Role};
use crate::time::Period;
use crate::value::{Date, Decimal, DivisionCode, Level, exact_plus};

word_list! {
    /// Who acted in a record.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Actor {
        /// The station.
        Station = "station",
        /// The worker.
        Worker = "worker",
    }

    /// Both.
    pub const ALL: &'static [Actor];

    /// The word in JSON.
    pub fn as_str;

    /// The one of that name.
    pub fn from_name;
}

impl Actor {
    fn role(self) -> Role {
        match self {
            Actor::Station => Role::Station,
            Actor::Worker => Role::Worker,
        }
    }
}

/// Along what a figure is divided: any of the three, or several at once.
///
/// ```
/// use wushe::metrics::{Actor, Split};
/// use wushe::value::Level;
///
/// let by_county_and_month = Split { level: Some(Level::County), months: true, ..Split::default() };
/// assert_ne!(by_county_and_month, Split { actor: Some(Actor::Worker), ..Split::default() });
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// By the units of a lower level, each unit of that level listed, those without a record too.
    pub level: Option<Level>,
    /// By month: every month of the period. Where its start is not stated, the months are those that the records cover, as
    /// [`Tally::cover`] says.
    pub months: bool,
    /// By the station or the worker that acted: those of which there is a record, and records that name none.
    pub actor: Option<Actor>,
}

impl Split {
    fn adds(self, adds: Adds) -> bool {
        // A record is of one station, which stands in one unit, and of one worker.
        let by_unit = self.level.is_none() && self.actor != Some(Actor::Station) || adds.units;
        by_unit && (!self.months || adds.periods) && (self.actor != Some(Actor::Worker) || adds.categories)
    }
}

/// What stands in one part.
#[derive(Default)]
pub(super) struct PartCount {
    pub(super) counted: Counted,
    pub(super) undetermined: u64,
    pub(super) left_out: LeftOut,
}

impl PartCount {
    /// How many records stand in it.
    pub(super) fn records(&self) -> u64 {
        self.counted.used.saturating_add(self.left_out.total()).saturating_add(self.undetermined)
    }

    pub(super) fn add(&mut self, counting: Counting<'_>, gives: Gives) -> Result<(), Problem> {
        match gives {
            Gives::NotMet => self.left_out.add(Reason::Condition, 1),
            Gives::Undetermined(_) => self.undetermined = self.undetermined.saturating_add(1),
            gives => self.counted.add(counting, gives)?,
        }
        Ok(())
    }
}

/// Where a part is, and who acted.
type Where<'b> = (Stand, Option<&'b str>);

impl Tally {
    /// A figure and its parts, each counted from the records.
    ///
    /// # Errors
    /// As [`Tally::figure`], `measure_by_actor` at `actor` where the measure follows keys through their records, and `breakdown_too_long` at `level` above [`Breakdown::MAX_PARTS`] and at `period` above
    /// [`Breakdown::MAX_MONTHS`].
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::metrics::{Actor, Split, Tally};
    /// use wushe::network::{Divisions, Network};
    /// use wushe::service::Book;
    /// use wushe::value::{DivisionCode, Level};
    /// use wushe::{Date, Pack, Period};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let list = "date_point,code,name\n2021-10-31,152200000000,兴安盟\n2021-10-31,152221000000,科尔沁右翼前旗\n";
    /// let network = Network::of_divisions(Divisions::parse(list)?);
    /// let view = network.at(Date::parse("2022-05-21")?)?;
    /// let text = r#"{"visited_on":"2022-04-20","station":"152221000000","worker":"W1","household":"H1"}"#;
    /// let mut book = Book::new();
    /// book.push(&pack.form("home_visit")?.check_json(text, Date::parse("2022-05-21")?).into_record()?.0);
    ///
    /// let (tally, league, half) = (Tally::new(pack.measures(), book), DivisionCode::parse_short("1522")?, Period::parse("2022-H1")?);
    /// let by = |split: Split| tally.by(view, "households_visited", league, half, split);
    /// let crossed = by(Split { level: Some(Level::County), months: true, ..Split::default() })?.parts;
    /// assert_eq!((crossed.len(), crossed[5].period.to_string()), (6, "2022-06".to_owned()));
    /// let workers = by(Split { actor: Some(Actor::Worker), ..Split::default() })?.parts;
    /// assert_eq!(workers[0].actor.as_ref().map(|worker| worker.expose()), Some("W1"));
    /// let refused = tally.by(view, "visits", league, half, Split::default()).unwrap_err();
    /// assert_eq!(refused[0].code, Code::MeasureUnknown);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn by(&self, view: View<'_>, measure: &str, unit: DivisionCode, period: Period, split: Split) -> Result<Breakdown, Findings> {
        let whole = self.figure(view, measure, unit, period)?;
        let counting = self.find(measure).map_err(Findings::about("measure"))?;
        let (units, stands) = (view.restated(), self.stands(view));
        // A station of the whole unit itself stands in none of its parts, and what stands beside the map is a part of its own.
        let below = |stand: Stand| match (stand, split.level, split.actor) {
            (Stand::Unit(code), Some(level), _) => {
                code.ancestor(level).filter(|code| unit.contains(*code) && units.contains(*code)).map_or(Stand::Unit(unit), Stand::Unit)
            }
            (Stand::Unit(_), None, Some(Actor::Station)) => stand,
            (Stand::Beside(_), level, actor) if level.is_some() || actor == Some(Actor::Station) => stand,
            _ => Stand::Unit(unit),
        };
        let mut cells: BTreeMap<(Where<'_>, Period), PartCount> = BTreeMap::new();
        if split.actor.is_some() && counting.measure.aggregate().has_history() {
            return Err(Findings::about("actor")(Code::MeasureByActor.into()));
        }
        let asked = Asked::new(counting.measure, unit, period);
        for (row, gives) in counting.rows() {
            let Place::Inside(stand) = asked.place(row, &stands) else { continue };
            // A stock has records from before the period, which stand in its first month too.
            let day = period.first_day().map_or(row.date(), |first| first.max(row.date()));
            let part = if split.months { Period::month_of(day) } else { period };
            let actor = split.actor.and_then(|actor| acted(row, actor));
            cells.entry(((below(stand), actor), part)).or_default().add(counting, gives).map_err(Findings::about("measure"))?;
        }
        let cover = self.cover_of(counting);
        let counted = cells.keys().map(|(_, month)| *month);
        let periods = if split.months { months(period, counted, cover).map_err(Findings::about("period"))? } else { vec![period] };
        let at_level = |code: &DivisionCode| split.level.map_or(*code == unit, |level| code.level() == level);
        // Of stations and workers those are listed of which there is a record.
        let listed = || units.within(unit).map(|below| below.code).filter(|code| split.actor.is_none() && at_level(code));
        // Those that were counted are few: each has a record.
        let counted: BTreeSet<Where<'_>> = cells.keys().map(|(place, _)| *place).collect();
        let places = listed().count().max(counted.len()).max(1);
        bounded(places.checked_mul(periods.len()), Breakdown::MAX_PARTS).map_err(Findings::about("level"))?;
        for place in listed().map(|code| (Stand::Unit(code), None)).chain(counted) {
            for part in &periods {
                cells.entry((place, *part)).or_default();
            }
        }
        if whole.measure().aggregate().is_stock() {
            accumulate(&mut cells).map_err(Findings::about("measure"))?;
        }
        for ((_, part), count) in &mut cells {
            count.counted.keep(counting, part.last_day().min(period.last_day()));
        }
        let history = History::of(counting, &stands);
        let value = |part: Stand, period: Period| {
            let first = period.first_day().max(whole.period().first_day());
            let last = period.last_day().min(whole.period().last_day());
            let here = |stand: Stand| stands.holds(unit, stand) && below(stand) == part;
            history.as_ref().map(|history| Decimal::from(history.value((first, last), here)))
        };
        finish(
            whole.clone(),
            cover,
            split,
            Known { place: &|place| named((view, &units), &stands, split, place), value: &value },
            cells.into_iter(),
        )
        .map_err(Findings::about("measure"))
    }
}

/// Lets each month have what those before it have, too.
fn accumulate(cells: &mut BTreeMap<(Where<'_>, Period), PartCount>) -> Result<(), Problem> {
    let mut before: Option<(Where<'_>, PartCount)> = None;
    for ((place, _), part) in cells.iter_mut() {
        if let Some((_, known)) = before.as_ref().filter(|(known, _)| known == place) {
            part.undetermined = part.undetermined.saturating_add(known.undetermined);
            part.counted.carry(&known.counted)?;
            known.left_out.iter().for_each(|(reason, count)| part.left_out.add(reason, count));
        }
        let counted = part.counted.carried();
        before = Some((*place, PartCount { counted, undetermined: part.undetermined, left_out: part.left_out }));
    }
    Ok(())
}

fn acted(row: Row<'_>, actor: Actor) -> Option<&str> {
    match row.role(actor.role()) {
        Cell::Text(key) => Some(key),
        _ => None,
    }
}

/// The unit of a part, what it is called (its station, where the network names it, else its unit), and the list of a unit that the map does
/// not have.
fn named((view, units): (View<'_>, &Restated<'_>), stands: &Stands, split: Split, (stand, actor): Where<'_>) -> Option<Named> {
    let station = actor.filter(|_| split.actor == Some(Actor::Station)).and_then(|id| view.station(id).ok());
    let (code, place, list) = match stand {
        Stand::Unit(code) => (code, units.unit(code).map(|unit| unit.name.to_owned()).unwrap_or_default(), None),
        Stand::Beside(at) => stands.beside_at(at).map(|beside| (beside.unit.code, beside.unit.name.to_string(), Some(beside.unit.list)))?,
    };
    Some((code, station.map_or(place, |station| station.name.to_string()), list))
}

/// The unit of a part, its name, and the list that names a unit that the map does not have.
type Named = (DivisionCode, String, Option<Date>);

/// The months of a period, of which those were counted.
fn months(period: Period, counted: impl Iterator<Item = Period> + Clone, cover: Option<Cover>) -> Result<Vec<Period>, Problem> {
    let covered = cover.map(Cover::span);
    let first = period.first_day().or(covered.and_then(|(first, _)| first)).map(Period::month_of);
    let last = match period.first_day() {
        Some(_) => Some(period.last_day()),
        None => counted.clone().map(Period::last_day).max().max(covered.map(|(_, until)| until)).map(|last| last.min(period.last_day())),
    };
    let first = first.into_iter().chain(counted.min()).min();
    match (first, last.map(Period::month_of)) {
        (Some(first), Some(last)) => {
            let months = first.month_number()..=last.month_number();
            bounded(Some(months.clone().count()), Breakdown::MAX_MONTHS)?;
            Ok(months.filter_map(Period::month_of_number).collect())
        }
        _ => Ok(Vec::new()),
    }
}

/// Refuses what has more parts than can be asked for, before they are made.
pub(super) fn bounded(parts: Option<usize>, limit: usize) -> Result<(), Problem> {
    match parts {
        Some(parts) if parts <= limit => Ok(()),
        _ => {
            let problem = Problem::new(Code::BreakdownTooLong).with("parts", parts.unwrap_or(usize::MAX));
            Err(problem.with("limit", limit))
        }
    }
}

/// What is known of a part besides its records: its unit and name, and its value if that follows keys through their history.
struct Known<'k, 'b> {
    place: &'k dyn Fn(Where<'b>) -> Option<Named>,
    value: &'k dyn Fn(Stand, Period) -> Option<Decimal>,
}

fn finish<'b>(
    whole: Figure,
    cover: Option<Cover>,
    split: Split,
    Known { place: named, value: known }: Known<'_, 'b>,
    cells: impl Iterator<Item = ((Where<'b>, Period), PartCount)>,
) -> Result<Breakdown, Problem> {
    let aggregate = whole.measure().aggregate();
    let mut seen: Vec<u32> = Vec::new();
    let mut parts = Vec::new();
    let mut sum: Option<Decimal> = None;
    for ((place, period), PartCount { mut counted, undetermined, left_out }) in cells {
        if aggregate.is_distinct() {
            seen.extend_from_slice(counted.distinct());
        }
        let used = counted.used;
        let (no_value, partial) = standing(cover, whole.period(), period, used, undetermined);
        let value = no_value.is_none().then(|| known(place.0, period).unwrap_or_else(|| counted.value(aggregate)));
        if let Some(value) = value {
            sum = Some(exact_plus(sum.unwrap_or_default(), value).ok_or(Code::MeasureOverflow)?);
        }
        let Some((division, name, remainder)) = named(place) else { continue };
        let actor = place.1.map(Key::checked);
        parts.push(Part { division, place: name, remainder, actor, period, value, no_value, used, undetermined, left_out, partial });
    }
    seen.sort_unstable();
    let shared = seen.chunk_by(|left, right| left == right).filter(|same| same.len() > 1).count();
    let (sum, adds) = (sum.map(|sum| sum.normalize()), split.adds(whole.measure().adds()));
    Ok(Breakdown { whole, parts, sum, shared: u64::try_from(shared).unwrap_or(u64::MAX), adds, actor: split.actor })
}
