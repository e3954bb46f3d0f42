//! In which unit of a map the stations of records stand, day by day, or beside its units.

use std::collections::BTreeMap;

use super::figure::Reason;
use super::remainder::RemainderUnit;
use crate::explanation::Explanation;
use crate::finding::Code;
use crate::network::{Followed, View};
use crate::service::book::{Cell, Row};
use crate::service::{Book, Role};
use crate::value::{Date, DivisionCode};

/// Where a record stands on a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stand {
    /// In that unit.
    Unit(DivisionCode),
    /// Beside the map's units: in the one of that number that the map does not have.
    Beside(u32),
}

/// What holds for records from one day to another, both included.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Run<T> {
    pub(super) since: Option<Date>,
    pub(super) until: Option<Date>,
    pub(super) holds: T,
}

impl<T> Run<T> {
    pub(super) fn has(&self, day: Date) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// Where a station stands, and the number of the way that leads there, where one is stated.
pub(super) type Standing = (Result<Stand, Reason>, Option<u32>);

/// A unit that the map does not have.
pub(super) struct Beside {
    pub(super) unit: RemainderUnit,
    /// The units of the map of which it is one, where they are several.
    parts: Vec<DivisionCode>,
    /// Why it is not on the map.
    pub(super) why: Option<Explanation>,
}

/// Where each station stands, by its number.
pub(super) struct Stands {
    /// The unit in which all units of the map lie: what stands beside them is counted in it.
    top: Option<DivisionCode>,
    /// That which holds for most records: on the map's own day.
    main: Vec<Run<Standing>>,
    /// All of a station's, where there are several.
    all: BTreeMap<u32, Vec<Run<Standing>>>,
    beside: Vec<Beside>,
    /// The ways by stated successions, each with the code on which it begins and that to which it leads.
    ways: Vec<((DivisionCode, DivisionCode), Explanation)>,
    /// The unit of the map that a place is, day by day; of the places that records name, where these decide anything.
    places: BTreeMap<DivisionCode, Vec<Run<Option<DivisionCode>>>>,
}

impl Stands {
    pub(super) fn new(view: View<'_>, book: &Book) -> Self {
        Stands::named(view, book.names("station"), book.names("division"))
    }

    /// The same of stations, and of the places that records name.
    pub(super) fn named<'n>(view: View<'_>, stations: impl Iterator<Item = &'n str>, places: impl Iterator<Item = &'n str>) -> Self {
        let mut stands = Stands {
            top: view.restated().top(),
            main: Vec::new(),
            all: BTreeMap::new(),
            beside: Vec::new(),
            ways: Vec::new(),
            places: BTreeMap::new(),
        };
        let day = view.tree().date();
        for (number, station) in (0..).zip(stations) {
            let always = DivisionCode::parse(station).ok().filter(|code| view.is_always(*code));
            let runs = match always {
                Some(code) => vec![Run { since: None, until: None, holds: (Ok(Stand::Unit(code)), None) }],
                None => runs(&turns(view, station), day, |day| stands.led(view, station, day)),
            };
            stands.main.extend(runs.iter().find(|run| run.has(day)).copied());
            if runs.len() > 1 {
                stands.all.insert(number, runs);
            }
        }
        if stands.beside.iter().any(|beside| !beside.parts.is_empty()) {
            let turns = turns(view, "");
            for code in places.filter_map(|place| DivisionCode::parse(place).ok()) {
                stands.places.insert(code, runs(&turns, day, |day| view.lead_place(code, day)));
            }
        }
        stands
    }

    /// Where a station stands for records of a day.
    fn led(&mut self, view: View<'_>, station: &str, day: Date) -> Standing {
        let led = match view.lead_station(station, day) {
            Ok(led) => led,
            Err(problem) if problem.code == Code::StationNotOpen => return (Err(Reason::StationNotOpen), None),
            Err(_) => return (Err(Reason::StationUnknown), None),
        };
        match led.to {
            Ok(unit) => (Ok(Stand::Unit(unit)), self.way(led.followed.as_ref(), unit)),
            Err(fork) => {
                let (name, list) = view.name_on(fork.code, fork.day);
                let unit = RemainderUnit { code: fork.code, name: name.into(), list };
                let known = self.beside.iter().position(|known| known.unit == unit && known.parts == fork.units);
                let at = known.unwrap_or_else(|| {
                    let why = led.followed.as_ref().map(Followed::explain);
                    self.beside.push(Beside { unit, parts: fork.units, why });
                    self.beside.len().saturating_sub(1)
                });
                (Ok(Stand::Beside(u32::try_from(at).unwrap_or(u32::MAX))), None)
            }
        }
    }

    /// The number of the way to a unit, if a succession leads on it.
    fn way(&mut self, followed: Option<&Followed<'_>>, unit: DivisionCode) -> Option<u32> {
        let followed = followed.filter(|followed| !followed.steps.is_empty())?;
        let way = (followed.code, unit);
        let at = self.ways.iter().position(|(known, _)| *known == way).unwrap_or_else(|| {
            self.ways.push((way, followed.explain()));
            self.ways.len().saturating_sub(1)
        });
        u32::try_from(at).ok()
    }

    /// The units of the map in which stations stand on some day, and those parts of which records may name.
    pub(super) fn units(&self) -> impl Iterator<Item = DivisionCode> {
        let led = self.main.iter().chain(self.all.values().flatten()).filter_map(|run| match run.holds.0 {
            Ok(Stand::Unit(unit)) => Some(unit),
            _ => None,
        });
        led.chain(self.beside.iter().flat_map(|beside| beside.parts.iter().copied()))
    }

    /// Where each station stands, by its number: once for all days, or run by run.
    pub(super) fn runs(&self) -> impl Iterator<Item = &[Run<Standing>]> {
        let all = |number| self.all.get(&number).map(Vec::as_slice);
        (0..).zip(&self.main).map(move |(number, main)| all(number).unwrap_or(std::slice::from_ref(main)))
    }

    /// Whether a record's own place says in which of several units it stands, where its station stands in the one of that number.
    pub(super) fn goes_by_place(&self, at: u32) -> bool {
        self.beside_at(at).is_some_and(|beside| !beside.parts.is_empty())
    }

    /// The units that the map does not have and that count in a unit, in the order of their numbers: all in the whole, else none.
    pub(super) fn beside_in(&self, unit: DivisionCode) -> &[Beside] {
        if self.top == Some(unit) { &self.beside } else { &[] }
    }

    /// Whether every station stands where its name says.
    pub(super) fn is_plain(&self) -> bool {
        self.beside.is_empty() && self.ways.is_empty()
    }

    /// The unit of that number that the map does not have.
    pub(super) fn beside_at(&self, at: u32) -> Option<&Beside> {
        self.beside.get(usize::try_from(at).ok()?)
    }

    /// Why records that a succession leads stand where they do, by the number of the way.
    pub(super) fn way_at(&self, at: u32) -> Option<&Explanation> {
        self.ways.get(usize::try_from(at).ok()?).map(|(_, why)| why)
    }

    /// Whether what stands there is counted in a unit: what lies in it, and in the whole of the map what stands beside all units.
    pub(super) fn holds(&self, unit: DivisionCode, stand: Stand) -> bool {
        match stand {
            Stand::Unit(code) => unit.contains(code),
            Stand::Beside(_) => self.top == Some(unit),
        }
    }

    /// Where a station stands on a day, by its number.
    #[cfg(feature = "figures")]
    pub(super) fn on(&self, station: Option<u32>, day: Date) -> Result<Stand, Reason> {
        self.run(station, day)?.0
    }

    /// Where a record stands, or why it can't be said.
    pub(super) fn of(&self, row: Row<'_>) -> Result<Stand, Reason> {
        self.at(row.station_number(), row)
    }

    /// Where a record of a station stands, by the station's number.
    pub(super) fn at(&self, station: Option<u32>, row: Row<'_>) -> Result<Stand, Reason> {
        match self.run(station, row.date())?.0? {
            Stand::Beside(at) => Ok(self.by_place(at, row).map_or(Stand::Beside(at), Stand::Unit)),
            stand @ Stand::Unit(_) => Ok(stand),
        }
    }

    /// The number of the way that leads a record to where it stands, if a succession is stated.
    pub(super) fn way_of(&self, row: Row<'_>) -> Option<u32> {
        self.run(row.station_number(), row.date()).ok().and_then(|(_, way)| way)
    }

    fn run(&self, station: Option<u32>, day: Date) -> Result<Standing, Reason> {
        let station = station.ok_or(Reason::NoStation)?;
        let has = |run: &&Run<Standing>| run.has(day);
        let main = usize::try_from(station).ok().and_then(|at| self.main.get(at));
        let found = main.filter(has).or_else(|| self.all.get(&station)?.iter().find(has));
        found.map_or(Err(Reason::StationUnknown), |run| Ok(run.holds))
    }

    fn by_place(&self, at: u32, row: Row<'_>) -> Option<DivisionCode> {
        let Cell::Text(place) = row.role(Role::Place) else { return None };
        self.in_part(at, place, row.date())
    }

    /// The one of several units in which a record's own place lies on its day.
    pub(super) fn in_part(&self, at: u32, place: &str, day: Date) -> Option<DivisionCode> {
        let parts = &self.beside_at(at)?.parts;
        let runs = self.places.get(&DivisionCode::parse(place).ok()?)?;
        let place = runs.iter().find(|run| run.has(day))?.holds?;
        parts.iter().copied().find(|part| part.contains(place))
    }
}

/// The days from which a station's name may stand for something else on a map: behind the map's day looking back begins.
fn turns(view: View<'_>, station: &str) -> Vec<Date> {
    let mut turns = view.turns(station);
    turns.extend(view.tree().date().plus_days(1));
    crate::finding::sort_by(&mut turns, Date::cmp);
    turns.dedup();
    turns
}

/// What holds on each day: runs of days that follow each other and hold all.
fn runs<T: Copy + PartialEq>(turns: &[Date], today: Date, mut on: impl FnMut(Date) -> T) -> Vec<Run<T>> {
    let Some(first) = turns.first() else { return vec![Run { since: None, until: None, holds: on(today) }] };
    let before = first.plus_days(-1).unwrap_or(*first);
    let mut runs = vec![Run { since: None, until: None, holds: on(before) }];
    for day in turns {
        let holds = on(*day);
        let Some(last) = runs.last_mut().filter(|last| last.holds != holds) else { continue };
        last.until = day.plus_days(-1);
        runs.push(Run { since: Some(*day), until: None, holds });
    }
    runs
}
