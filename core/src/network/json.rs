use std::sync::Arc;

use serde::Deserialize;

use super::build::{Network, NetworkBuilder};
use super::divisions::Divisions;
use super::parts::{Institution, Place, Project, ServicePoint, Station};
use crate::finding::{Code, Finding, Path, Problem};
use crate::time::Span;
use crate::value::{Date, DivisionCode};

/// What stands in a network, as JSON: every key by its name, days as text, an open side left out or null.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NetworkJson {
    #[serde(default)]
    stations: Vec<StationJson>,
    #[serde(default)]
    points: Vec<PointJson>,
    #[serde(default)]
    institutions: Vec<InstitutionJson>,
    #[serde(default)]
    projects: Vec<ProjectJson>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StationJson {
    id: String,
    name: String,
    unit: String,
    opened_on: Option<String>,
    closed_on: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PointJson {
    id: String,
    name: String,
    station: String,
    unit: String,
    free_name: Option<String>,
    opened_on: Option<String>,
    closed_on: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InstitutionJson {
    id: String,
    name: String,
    unit: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProjectJson {
    id: String,
    name: String,
    #[serde(default)]
    stations: Vec<String>,
    opened_on: Option<String>,
    closed_on: Option<String>,
}

impl Network {
    /// Reads what stands in a network from JSON: the lists `stations`, `points`, `institutions`, `projects`, each with `id`
    /// and `name`; `unit` (12 digits) of the first three, `station` and maybe `free_name` of a point, `stations` of a
    /// project; `opened_on` and `closed_on` (the first day on which it is closed), each of which may be missing.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use wushe::finding::Code;
    /// use wushe::network::{Divisions, Network};
    ///
    /// let list = "date_point,code,name\n2021-10-31,152221000000,科尔沁右翼前旗\n";
    /// let divisions = Arc::new(Divisions::parse(list).expect("the list is whole"));
    /// let json = r#"{"stations":[{"id":"S1","name":"前旗社工站","unit":"152221000000","opened_on":"2022-01-01"}]}"#;
    /// assert_eq!(Network::from_json(divisions.clone(), json).expect("it fits").stations().len(), 1);
    ///
    /// let findings = Network::from_json(divisions, &json.replace("01-01", "02-30")).unwrap_err();
    /// assert_eq!((findings[0].code, findings[0].path.to_string()), (Code::DateNotReal, "stations[0].opened_on".to_owned()));
    /// ```
    ///
    /// # Errors
    /// `network_format` alone where the JSON is broken or has another shape. Else everything that is wrong: those of
    /// [`NetworkBuilder::build`], and at each day and code those of [`Date::parse`], [`Span::new`] and
    /// [`DivisionCode::parse`].
    pub fn from_json(divisions: impl Into<Arc<Divisions>>, text: &str) -> Result<Network, Vec<Finding>> {
        match serde_json::from_str::<NetworkJson>(text) {
            Ok(json) => json.build(divisions.into()),
            Err(error) => Err(vec![broken(&error)]),
        }
    }
}

/// The parser's own words may quote the input, so only the place is passed on.
pub(super) fn broken(error: &serde_json::Error) -> Finding {
    Finding::new(Code::NetworkFormat, Path::new()).with("line", error.line()).with("column", error.column())
}

impl NetworkJson {
    pub(super) fn build(self, divisions: Arc<Divisions>) -> Result<Network, Vec<Finding>> {
        let mut builder = NetworkBuilder::new(divisions);
        let mut read = Reader { path: Path::new(), findings: Vec::new() };
        for (at, part) in (0..).zip(self.stations) {
            read.path = Path::new().key("stations").index(at);
            let (unit, open) = (read.unit(&part.unit), read.span(part.opened_on.as_deref(), part.closed_on.as_deref()));
            let (Some(unit), Some(open)) = (unit, open) else { continue };
            builder = builder.station(Station { id: part.id.into(), name: part.name.into(), unit, open });
        }
        for (at, part) in (0..).zip(self.points) {
            read.path = Path::new().key("points").index(at);
            let (unit, open) = (read.unit(&part.unit), read.span(part.opened_on.as_deref(), part.closed_on.as_deref()));
            let (Some(unit), Some(open)) = (unit, open) else { continue };
            let place = Place { unit, free_name: part.free_name.map(Into::into) };
            builder = builder.point(ServicePoint { id: part.id.into(), name: part.name.into(), station: part.station.into(), place, open });
        }
        for (at, part) in (0..).zip(self.institutions) {
            read.path = Path::new().key("institutions").index(at);
            let Some(unit) = read.unit(&part.unit) else { continue };
            builder = builder.institution(Institution { id: part.id.into(), name: part.name.into(), unit });
        }
        for (at, part) in (0..).zip(self.projects) {
            read.path = Path::new().key("projects").index(at);
            let Some(runs) = read.span(part.opened_on.as_deref(), part.closed_on.as_deref()) else { continue };
            let stations = part.stations.into_iter().map(Into::into).collect();
            builder = builder.project(Project { id: part.id.into(), name: part.name.into(), stations, runs });
        }
        // A part that could not be read has left no trace in the builder, whose positions would then be others.
        if read.findings.is_empty() { builder.build() } else { Err(read.findings) }
    }
}

struct Reader {
    path: Path,
    findings: Vec<Finding>,
}

impl Reader {
    fn take<T>(&mut self, result: Result<T, Problem>, key: &'static str) -> Option<T> {
        result.map_err(|problem| self.findings.push(problem.at(self.path.clone().key(key)))).ok()
    }

    fn unit(&mut self, text: &str) -> Option<DivisionCode> {
        self.take(DivisionCode::parse(text), "unit")
    }

    fn span(&mut self, opened: Option<&str>, closed: Option<&str>) -> Option<Span> {
        let start = self.take(opened.map(Date::parse).transpose(), "opened_on");
        let end = self.take(closed.map(Date::parse).transpose(), "closed_on");
        self.take(Span::new(start?, end?), "closed_on")
    }
}
