//! Counts the reports that came against those that were expected.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Completeness, MissingReport, OpenOn, Receipt, RosterCell, Unexpected};
use crate::finding::{Code, Findings, Problem};
use crate::metrics::split::bounded;
use crate::metrics::{Breakdown, Grain};
use crate::network::{Station, View};
use crate::time::Period;
use crate::value::{Date, DivisionCode, Level};

/// What is asked of the reports.
#[derive(Clone, Copy, Debug)]
pub struct RosterSpec<'r> {
    /// The unit: the stations in it should have reported.
    pub unit: DivisionCode,
    /// The level whose units are listed beside it.
    pub level: Option<Level>,
    /// The days that the periods lie in; a period that does not lie in them whole, or that has not ended on the day of the map, is not
    /// expected.
    pub within: Period,
    /// For which periods a report is expected: months, quarters, half-years or years.
    pub every: Grain,
    /// Which stations are expected of those that opened or closed within a period; nobody says it for the caller.
    pub open: Option<OpenOn>,
    /// By how many days after the last one of its period a report is timely; without it nothing is said of timeliness.
    pub deadline: Option<u32>,
    /// The reports that came.
    pub receipts: &'r [Receipt],
}

/// A report that is expected.
struct Expected<'n> {
    station: &'n Station,
    period: Period,
    unit: DivisionCode,
    first: Option<Date>,
}

impl RosterSpec<'_> {
    /// Counts the reports that came against those that were expected, on the map of the view's day.
    ///
    /// The first receipt decides. A station is expected in the unit in which it stands on the map; one whose unit is gone is in no cell and
    /// named.
    ///
    /// # Errors
    /// Those of [`Tree::require`](crate::network::Tree::require) at `division`; `grain_unknown` at `every` for what is no month, quarter,
    /// half-year or year; `roster_start` at `period` where the start is not stated; `breakdown_too_long` there above
    /// [`Breakdown::MAX_MONTHS`] periods; `roster_open_unstated` at `open` where nothing is said and stations opened or closed within a
    /// period, so that it matters.
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::metrics::Grain;
    /// use wushe::metrics::roster::{OpenOn, Receipt, RosterSpec};
    /// use wushe::network::{Divisions, Network};
    /// use wushe::{Date, DivisionCode, Period};
    ///
    /// let list = Divisions::parse("date_point,code,name\n2021-10-31,152221000000,科尔沁右翼前旗\n")?;
    /// let stations = r#"{"stations":[{"id":"S1","name":"一站","unit":"152221000000"},{"id":"S2","name":"二站","unit":"152221000000","opened_on":"2022-04-10"}]}"#;
    /// let network = Network::from_json(list, stations)?;
    /// let view = network.at(Date::parse("2022-05-21")?)?;
    /// let receipts = Receipt::list_from_json(r#"[{"station":"S1","period":"2022-04","received_on":"2022-05-06"}]"#)?;
    /// let roster = RosterSpec {
    ///     unit: DivisionCode::parse_short("152221")?,
    ///     level: None,
    ///     within: Period::parse("2022-04")?,
    ///     every: Grain::Month,
    ///     open: Some(OpenOn::LastDay),
    ///     deadline: Some(5),
    ///     receipts: &receipts,
    /// };
    /// let counted = roster.count(view)?;
    /// let whole = &counted.cells()[0];
    /// assert_eq!((whole.expected, whole.received, whole.timely), (2, 1, Some(0)));
    /// assert_eq!(&*counted.missing()[0].station, "S2");
    /// let unstated = RosterSpec { open: None, ..roster }.count(view).unwrap_err();
    /// assert_eq!((unstated[0].code, unstated[0].path.to_string()), (Code::RosterOpenUnstated, "open".to_owned()));
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn count(&self, view: View<'_>) -> Result<Completeness, Findings> {
        let tree = view.tree();
        let place: Arc<str> = tree.require(self.unit).map_err(Findings::about("division"))?.name.into();
        let as_of = tree.date();
        let periods = self.periods(as_of)?;
        let (mut expected, mut without_unit, mut turned) = (Vec::new(), Vec::new(), BTreeSet::new());
        for period in &periods {
            for station in view.every_station() {
                let [every, last, any] = open(station, *period);
                let is_open = match self.open {
                    Some(OpenOn::EveryDay) => every,
                    Some(OpenOn::LastDay) => last,
                    Some(OpenOn::AnyDay) => any,
                    None => any,
                };
                let unit = stands(view, station, *period);
                if every != any && unit.is_none_or(|unit| self.unit.contains(unit)) {
                    turned.insert(&station.id);
                }
                match unit {
                    _ if !is_open => {}
                    None => without_unit.push(station.id.clone()),
                    Some(unit) if self.unit.contains(unit) => expected.push(Expected { station, period: *period, unit, first: None }),
                    Some(_) => {}
                }
            }
        }
        if self.open.is_none() && !turned.is_empty() {
            let problem = Problem::new(Code::RosterOpenUnstated).with("stations", turned.len());
            return Err(Findings::about("open")(problem));
        }
        without_unit.dedup();
        let mut counted = Completeness {
            cells: Vec::new(),
            missing: Vec::new(),
            unexpected: Vec::new(),
            other_unit: 0,
            repeated: 0,
            without_unit,
            open: self.open,
            deadline: self.deadline,
            as_of,
        };
        self.receive(view, &periods, &mut expected, &mut counted);
        self.fill(view, &place, &periods, &expected, &mut counted);
        Ok(counted)
    }

    /// The periods for which reports are expected on that day.
    fn periods(&self, as_of: Date) -> Result<Vec<Period>, Findings> {
        let first = self.within.first_day().ok_or_else(|| Findings::about("period")(Code::RosterStart.into()))?;
        let last = self.within.last_day().min(as_of);
        let (mut periods, mut day) = (Vec::new(), first);
        while day <= last {
            let (year, month, _) = day.year_month_day();
            let period = match self.every {
                Grain::Month => Period::month(year, month),
                Grain::Quarter => Period::quarter(year, month.div_ceil(3)),
                Grain::HalfYear => Period::half_year(year, month.div_ceil(6)),
                Grain::Year => Period::year(year),
                _ => {
                    let known = [Grain::Month, Grain::Quarter, Grain::HalfYear, Grain::Year].map(Grain::as_str);
                    return Err(Findings::about("every")(Problem::unknown_name(Code::GrainUnknown, known.into_iter())));
                }
            };
            let Some(period) = period else { break };
            if period.first_day() >= Some(first) && period.last_day() <= last {
                periods.push(period);
                bounded(Some(periods.len()), Breakdown::MAX_MONTHS).map_err(Findings::about("period"))?;
            }
            let Some(next) = period.last_day().plus_days(1) else { break };
            day = next;
        }
        Ok(periods)
    }

    /// Leads each receipt to what was expected, or tells why it is none of that.
    fn receive(&self, view: View<'_>, periods: &[Period], expected: &mut [Expected<'_>], counted: &mut Completeness) {
        let places: BTreeMap<(&str, Period), usize> =
            expected.iter().enumerate().map(|(at, one)| ((&*one.station.id, one.period), at)).collect();
        let stations: BTreeMap<&str, &Station> = view.every_station().iter().map(|station| (&*station.id, station)).collect();
        let days = |period: Period| (period.first_day(), period.last_day());
        let mut firsts: Vec<Option<Date>> = vec![None; expected.len()];
        for receipt in self.receipts {
            let period = periods.iter().find(|known| days(**known) == days(receipt.period));
            let at = period.and_then(|period| places.get(&(&*receipt.station, *period)));
            let station = stations.get(&*receipt.station).copied();
            let reason = match (station, period) {
                (None, _) => Unexpected::StationUnknown,
                (_, None) => Unexpected::OtherPeriod,
                _ if receipt.received_on > counted.as_of => Unexpected::AfterDay,
                (Some(station), Some(period)) => match (at.and_then(|at| firsts.get_mut(*at)), stands(view, station, *period)) {
                    (Some(first), _) => {
                        counted.repeated = counted.repeated.saturating_add(u64::from(first.is_some()));
                        *first = Some(first.map_or(receipt.received_on, |known| known.min(receipt.received_on)));
                        continue;
                    }
                    (None, Some(unit)) if !self.unit.contains(unit) => {
                        counted.other_unit = counted.other_unit.saturating_add(1);
                        continue;
                    }
                    (None, None) if open(station, *period).contains(&true) => Unexpected::NoUnit,
                    (None, _) => Unexpected::StationNotOpen,
                },
            };
            counted.unexpected.push((receipt.clone(), reason));
        }
        for (one, first) in expected.iter_mut().zip(firsts) {
            one.first = first;
        }
    }

    /// Adds up what was expected, unit by unit and period by period.
    fn fill(&self, view: View<'_>, place: &Arc<str>, periods: &[Period], expected: &[Expected<'_>], counted: &mut Completeness) {
        let tree = view.tree();
        let mut units = vec![(self.unit, place.clone())];
        if let Some(level) = self.level {
            let below = tree.within(self.unit).filter(|unit| unit.code.level() == level && unit.code != self.unit);
            units.extend(below.map(|unit| (unit.code, unit.name.into())));
        }
        let mut sums: BTreeMap<(DivisionCode, Option<Period>), [u64; 4]> = BTreeMap::new();
        for one in expected {
            let due = self.due(one.period);
            let timely = one.first.zip(due).is_some_and(|(first, due)| first <= due);
            let pending = one.first.is_none() && due.is_some_and(|due| counted.as_of <= due);
            let below = self.level.and_then(|level| one.unit.ancestor(level)).filter(|unit| *unit != self.unit);
            for place in [Some(self.unit), below].into_iter().flatten().flat_map(|unit| [(unit, None), (unit, Some(one.period))]) {
                let more = [true, one.first.is_some(), timely, pending];
                for (sum, more) in sums.entry(place).or_default().iter_mut().zip(more) {
                    *sum = sum.saturating_add(u64::from(more));
                }
            }
        }
        let asked: Vec<Option<Period>> = std::iter::once(None).chain(periods.iter().copied().map(Some)).collect();
        for (division, place) in units {
            for period in &asked {
                let [expected, received, timely, pending] = sums.get(&(division, *period)).copied().unwrap_or_default();
                let timely = self.deadline.map(|_| timely);
                counted.cells.push(RosterCell { division, place: place.clone(), period: *period, expected, received, timely, pending });
            }
        }
        for one in expected.iter().filter(|one| one.first.is_none()) {
            let (station, name) = (one.station.id.clone(), one.station.name.clone());
            let pending = self.due(one.period).is_some_and(|due| counted.as_of <= due);
            counted.missing.push(MissingReport { station, name, division: one.unit, period: one.period, pending });
        }
    }

    /// The last day on which the report of a period is timely.
    fn due(&self, period: Period) -> Option<Date> {
        period.last_day().plus_days(i32::try_from(self.deadline?).ok()?)
    }
}

/// Whether a station was open on every day of a period, on the last one, and on some day.
fn open(station: &Station, period: Period) -> [bool; 3] {
    let days = period.span();
    [station.open.covers(&days), station.open.contains(period.last_day()), station.open.overlaps(&days)]
}

/// The unit of the map in which a station stands that was open in a period: on its last day there.
fn stands(view: View<'_>, station: &Station, period: Period) -> Option<DivisionCode> {
    let closed = station.open.end().and_then(|end| end.plus_days(-1));
    let day = closed.map_or(period.last_day(), |closed| closed.min(period.last_day()));
    view.station_unit_on(&station.id, day).ok()
}
