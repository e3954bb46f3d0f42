use super::build::Network;
use super::parts::{Institution, Project, ServicePoint, Station};
use super::tree::Tree;
use crate::finding::{Code, Problem};
use crate::value::DivisionCode;

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

    /// The administrative tree.
    #[must_use]
    pub fn tree(self) -> Tree<'a> {
        self.tree
    }

    /// The stations that are open, by id.
    pub fn stations(self) -> impl Iterator<Item = &'a Station> {
        self.network.stations().iter().filter(move |station| station.open.contains(self.tree.date()))
    }

    /// The stations that are open in that unit, at any depth, by id.
    pub fn stations_in(self, unit: DivisionCode) -> impl Iterator<Item = &'a Station> {
        self.stations().filter(move |station| unit.contains(self.led(station.unit).unwrap_or(station.unit)))
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

    /// The unit of the station that a record names: by its id, or by the 12-digit code of the unit whose station it is. Where the
    /// unit is no longer there, it is what stated successions made of it.
    ///
    /// # Errors
    /// As [`View::station`] for an id; for twelve digits that are no id those of [`DivisionCode::parse`] and
    /// [`Tree::require`], and `unit_split` where it was split and nobody says which part is meant.
    pub fn station_unit(self, station: &str) -> Result<DivisionCode, Problem> {
        match self.station(station) {
            Ok(station) => Ok(self.led(station.unit).unwrap_or(station.unit)),
            Err(problem) if problem.code == Code::NetworkStationUnknown && is_code(station) => self.led(DivisionCode::parse(station)?),
            Err(problem) => Err(problem),
        }
    }

    /// What a unit is on this day: itself where it is there, or else what stated successions made of it since it last was.
    fn led(self, code: DivisionCode) -> Result<DivisionCode, Problem> {
        let (divisions, successions) = (self.network.divisions(), self.network.successions());
        if successions.has(self.tree, code) {
            return Ok(code);
        }
        let listed = divisions.history(code).map(|held| held.until).take_while(|list| *list <= self.tree.date()).last();
        match listed.filter(|_| !successions.is_empty()) {
            Some(last) => successions.lead(divisions, code, last, self.tree.date()),
            None => self.tree.require(code).map(|unit| unit.code),
        }
    }
}

fn is_code(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}
