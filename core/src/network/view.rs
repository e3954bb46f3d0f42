//! The network of one day: the tree and what is open in it. It is apart from the tree because a station outlives its unit's code.

use super::Restated;
use super::build::Network;
use super::parts::{Institution, Project, ServicePoint, Station};
use super::tree::Tree;
use crate::finding::{Code, Problem};
use crate::value::{Date, DivisionCode};

/// The network as of a day: its tree, and what is open.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    network: &'a Network,
    tree: Tree<'a>,
}

impl<'a> View<'a> {
    pub(super) fn new(network: &'a Network, tree: Tree<'a>) -> Self {
        View { network, tree }
    }

    pub(super) fn network(self) -> &'a Network {
        self.network
    }

    /// The units of the day: those of its list, with the successions that are stated since.
    #[must_use]
    pub fn restated(self) -> Restated<'a> {
        self.network.successions().restate(self.network.divisions(), self.tree)
    }

    /// Checks that there is a unit of that code on the day.
    ///
    /// # Errors
    /// `unit_ended` where a succession has ended it since the list, else those of [`Tree::require`].
    pub fn require(self, code: DivisionCode) -> Result<(), Problem> {
        self.network.successions().require(self.tree, code)
    }

    /// The administrative tree: the list alone, without what is stated to have happened since.
    #[must_use]
    pub fn tree(self) -> Tree<'a> {
        self.tree
    }

    /// Every station, those that are not open too, by id.
    #[cfg(feature = "figures")]
    pub(crate) fn every_station(self) -> &'a [Station] {
        self.network.stations()
    }

    /// The stations that are open, by id.
    pub fn stations(self) -> impl Iterator<Item = &'a Station> {
        self.network.stations().iter().filter(move |station| station.open.contains(self.tree.date()))
    }

    /// The stations that are open in that unit, at any depth, by id.
    pub fn stations_in(self, unit: DivisionCode) -> impl Iterator<Item = &'a Station> {
        self.stations().filter(move |station| self.station_unit(&station.id).is_ok_and(|code| unit.contains(code)))
    }

    /// The service points of a station that are open, by id.
    pub fn points_of(self, station: &str) -> impl Iterator<Item = &'a ServicePoint> {
        let open = move |point: &&ServicePoint| point.open.contains(self.tree.date());
        self.network.points().iter().filter(move |point| &*point.station == station).filter(open)
    }

    /// The institution of that id, where the network has it.
    #[must_use]
    pub fn institution(self, id: &str) -> Option<&'a Institution> {
        self.network.institutions().iter().find(|known| &*known.id == id)
    }

    /// The projects that run, by id.
    pub fn projects(self) -> impl Iterator<Item = &'a Project> {
        self.network.projects().iter().filter(move |project| project.runs.contains(self.tree.date()))
    }

    /// The station of that id, if it is open.
    ///
    /// # Errors
    /// `network_station_unknown`; `station_not_open` where there is one that is closed or not open yet.
    pub fn station(self, id: &str) -> Result<&'a Station, Problem> {
        let station = self.network.station(id).ok_or(Code::NetworkStationUnknown)?;
        if station.open.contains(self.tree.date()) {
            return Ok(station);
        }
        Err(Problem::new(Code::StationNotOpen).with("date", self.tree.date().to_string()))
    }

    /// The unit of the station that a record names by its id, or by the 12-digit code of the unit whose station it is. If the unit
    /// has ended, this is its stated successor.
    ///
    /// # Errors
    /// As [`View::station`] for an id; for twelve digits that are no id those of [`DivisionCode::parse`]. For both those of
    /// [`Tree::require`], and `unit_split` where the unit was split and nobody says which part is meant.
    pub fn station_unit(self, station: &str) -> Result<DivisionCode, Problem> {
        match self.station(station) {
            Ok(station) => self.current_unit(station.unit, station.open.start().unwrap_or(self.tree.date())),
            Err(problem) if problem.code == Code::NetworkStationUnknown && is_code(station) => {
                self.current_unit(DivisionCode::parse(station)?, self.tree.date())
            }
            Err(problem) => Err(problem),
        }
    }

    /// The unit on this day of a station that a record of another day names. The station must have been open on the record's day, or
    /// its code a unit's; stated successions lead from that unit to this day's.
    ///
    /// Before the first list the first one speaks, and a code that only the list behind the day has may have been there already.
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::network::{Divisions, Network};
    /// use wushe::value::Date;
    ///
    /// let lists = "# lists: 2019-10-31,2020-06-30\ncode,name,from,until\n152221000000,科尔沁右翼前旗,2019-10-31,2020-06-30\n\
    ///     152221100000,科尔沁镇,2019-10-31,2020-06-30\n152221101000,旧镇,2019-10-31,2019-10-31\n";
    /// let network = Network::of_divisions(Divisions::parse(lists).expect("the lists are whole"));
    /// let (then, view) = (Date::parse("2019-12-01")?, network.at(Date::parse("2022-05-21")?)?);
    /// assert_eq!(view.station_unit_on("152221100000", then)?.to_string(), "152221100000");
    /// assert_eq!(view.station_unit_on("152221101000", then).unwrap_err().code, Code::DivisionGone);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    ///
    /// # Errors
    /// As [`View::station_unit`], `station_not_open` being of the record's day.
    pub fn station_unit_on(self, station: &str, day: Date) -> Result<DivisionCode, Problem> {
        match self.network.station(station) {
            Some(station) if station.open.contains(day) => self.current_unit(station.unit, station.open.start().unwrap_or(day)),
            Some(_) => Err(Problem::new(Code::StationNotOpen).with("date", day.to_string())),
            None if is_code(station) => self.current_unit(DivisionCode::parse(station)?, day),
            None => Err(Code::NetworkStationUnknown.into()),
        }
    }

    /// The unit on this day that a code of another day stands for.
    pub(crate) fn unit_on(self, code: DivisionCode, day: Date) -> Result<DivisionCode, Problem> {
        self.current_unit(code, day)
    }

    /// Returns true if the code is one unit on every day: every list has it and no succession is stated.
    pub(crate) fn is_always(self, code: DivisionCode) -> bool {
        self.network.successions().is_empty() && self.network.divisions().is_in_all(code)
    }

    /// The days from which a station's name may stand for another unit, in rising order.
    pub(crate) fn turns(self, station: &str) -> Vec<Date> {
        let mut days = self.network.divisions().lists().to_vec();
        days.extend(self.network.successions().iter().map(|succession| succession.on));
        if let Some(station) = self.network.station(station) {
            days.extend(station.open.start());
            days.extend(station.open.end());
        }
        crate::finding::sort_by(&mut days, Date::cmp);
        days.dedup();
        days
    }

    /// The unit on this day that has the place of a unit of another day: the unit itself if no list in between lacks it, otherwise its
    /// stated successor.
    fn current_unit(self, code: DivisionCode, day: Date) -> Result<DivisionCode, Problem> {
        let (divisions, successions) = (self.network.divisions(), self.network.successions());
        let to = self.tree.date();
        let day = divisions.lists().first().map_or(day, |first| day.max(*first)).min(to);
        let tree = divisions.at(day)?;
        if successions.has(tree, code) {
            return successions.successor(divisions, code, day, to);
        }
        let listed = divisions.history(code).filter(|held| held.from <= day).last();
        let next = || divisions.lists().iter().find(|list| **list > day && **list <= to);
        let appears = || next().filter(|next| divisions.at(**next).is_ok_and(|tree| tree.contains(code)));
        match listed {
            Some(held) => successions.successor(divisions, code, held.until.min(day), to),
            None => match appears() {
                Some(next) => successions.successor(divisions, code, *next, to),
                None => tree.require(code).map(|unit| unit.code),
            },
        }
    }
}

pub(super) fn is_code(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}
