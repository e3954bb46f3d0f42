//! The network, the builder that makes one, and the checks between. They share a file because nothing else can make a network.

use std::sync::Arc;

use super::divisions::Divisions;
use super::names::is_no_name;
use super::parts::{Institution, MAX_ID, Project, ServicePoint, Station};
use super::succession::{Followed, Restated, Succession, Successions};
use super::view::View;
use crate::finding::{Code, Finding, Findings, Path, Problem, Severity, sort_by};
use crate::time::Span;
use crate::value::{Date, DivisionCode, key};

/// The longest name, in characters.
pub(super) const MAX_NAME: usize = 100;

/// The divisions and the stations, points, institutions and projects in them. A [`NetworkBuilder`] makes it and checks it as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    divisions: Arc<Divisions>,
    stations: Vec<Station>,
    points: Vec<ServicePoint>,
    institutions: Vec<Institution>,
    projects: Vec<Project>,
    successions: Successions,
    notices: Vec<Finding>,
}

impl Network {
    /// A network of divisions alone.
    #[must_use]
    pub fn of_divisions(divisions: impl Into<Arc<Divisions>>) -> Self {
        Network {
            divisions: divisions.into(),
            stations: Vec::new(),
            points: Vec::new(),
            institutions: Vec::new(),
            projects: Vec::new(),
            successions: Successions::default(),
            notices: Vec::new(),
        }
    }

    /// The network as of a day.
    ///
    /// # Errors
    /// `division_before_first_list` where no list speaks for that day.
    pub fn at(&self, date: Date) -> Result<View<'_>, Problem> {
        Ok(View::new(self, self.divisions.at(date)?))
    }

    /// The division lists.
    #[must_use]
    pub fn divisions(&self) -> &Arc<Divisions> {
        &self.divisions
    }

    /// Every station, open or not, by id.
    #[must_use]
    pub fn stations(&self) -> &[Station] {
        &self.stations
    }

    /// The station of that id.
    #[must_use]
    pub fn station(&self, id: &str) -> Option<&Station> {
        self.stations.binary_search_by(|station| (*station.id).cmp(id)).ok().and_then(|at| self.stations.get(at))
    }

    /// Every service point, by id.
    #[must_use]
    pub fn points(&self) -> &[ServicePoint] {
        &self.points
    }

    /// Every institution, by id.
    #[must_use]
    pub fn institutions(&self) -> &[Institution] {
        &self.institutions
    }

    /// Every project, by id.
    #[must_use]
    pub fn projects(&self) -> &[Project] {
        &self.projects
    }

    /// The stated successions.
    #[must_use]
    pub fn successions(&self) -> &Successions {
        &self.successions
    }

    /// This network with successions beside its own: those of a rulebook, say.
    ///
    /// # Errors
    /// As [`NetworkBuilder::build`], with the positions behind those of its own.
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::network::{Divisions, Network, Succession, SuccessionKind};
    /// use wushe::value::{Date, DivisionCode};
    /// use wushe::Pack;
    ///
    /// let list = "date_point,code,name\n2021-10-31,152221000000,科尔沁右翼前旗\n2021-10-31,152221100000,科尔沁镇\n";
    /// let network = Network::of_divisions(Divisions::parse(list).expect("the list is whole"));
    /// let pack = Pack::builtin("hinggan").unwrap();
    /// assert!(network.with_successions(pack.successions().to_vec()).is_ok());
    ///
    /// let succession = Succession {
    ///     id: "nowhere".into(),
    ///     kind: SuccessionKind::OneToOne,
    ///     on: Date::parse("2022-03-01")?,
    ///     from: vec![DivisionCode::parse_short("152221101")?],
    ///     to: vec![DivisionCode::parse_short("152221102")?],
    ///     names: vec!["新镇".into()],
    ///     citation: pack.measures()[0].citation().clone(),
    /// };
    /// assert_eq!(network.with_successions([succession]).unwrap_err()[0].code, Code::SuccessionFromAbsent);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn with_successions(&self, more: impl IntoIterator<Item = Succession>) -> Result<Network, Findings> {
        let successions = self.successions.iter().cloned().chain(more).collect();
        NetworkBuilder { network: self.clone(), successions }.build()
    }

    /// Follows a unit from one day to a later one, by its code and stated successions, never by its name.
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::network::{Divisions, Network};
    /// use wushe::value::{Date, DivisionCode};
    ///
    /// let lists = "# lists: 2019-10-31,2020-06-30\ncode,name,from,until\n152201403000,乌兰浩特经济技术开发区,2019-10-31,2019-10-31\n\
    ///     152201403000,兴安盟经济技术开发区,2020-06-30,2020-06-30\n152201402000,乌兰浩特经济技术开发区,2020-06-30,2020-06-30\n";
    /// let network = Network::of_divisions(Divisions::parse(lists).expect("the lists are whole"));
    /// let (before, after) = (Date::parse("2019-12-31")?, Date::parse("2020-12-31")?);
    /// let zone = DivisionCode::parse_short("152201403")?;
    /// assert_eq!(network.follow(zone, before, after)?.one(), Some(zone));
    /// let other = DivisionCode::parse_short("152201402")?;
    /// assert_eq!(network.follow(other, before, after).unwrap_err().code, Code::DivisionNotYet);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    ///
    /// # Errors
    /// As [`Successions::follow`].
    pub fn follow(&self, code: DivisionCode, from: Date, to: Date) -> Result<Followed<'_>, Problem> {
        self.successions.follow(&self.divisions, code, from, to)
    }

    /// Follows a unit from one day back to an earlier one, by its code and stated successions, never by its name.
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::network::{Divisions, Network};
    /// use wushe::value::{Date, DivisionCode};
    ///
    /// let lists = "# lists: 2019-10-31,2020-06-30\ncode,name,from,until\n152201403000,乌兰浩特经济技术开发区,2019-10-31,2019-10-31\n\
    ///     152201403000,兴安盟经济技术开发区,2020-06-30,2020-06-30\n152201402000,乌兰浩特经济技术开发区,2020-06-30,2020-06-30\n";
    /// let network = Network::of_divisions(Divisions::parse(lists).expect("the lists are whole"));
    /// let (before, after) = (Date::parse("2019-12-31")?, Date::parse("2020-12-31")?);
    /// let (zone, other) = (DivisionCode::parse_short("152201403")?, DivisionCode::parse_short("152201402")?);
    /// assert_eq!(network.follow_back(zone, after, before)?.one(), Some(zone));
    /// let new = network.follow_back(other, after, before)?;
    /// assert_eq!((new.units.len(), new.gone[0].list.to_string()), (0, "2020-06-30".to_owned()));
    /// assert_eq!(network.follow_back(other, before, after).unwrap_err().code, Code::SpanOrder);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    ///
    /// # Errors
    /// As [`Successions::follow_back`].
    pub fn follow_back(&self, code: DivisionCode, from: Date, to: Date) -> Result<Followed<'_>, Problem> {
        self.successions.follow_back(&self.divisions, code, from, to)
    }

    /// The units of a day: those of the list that speaks, and what is stated to have happened since.
    ///
    /// # Errors
    /// `division_before_first_list` where no list speaks for that day.
    pub fn restated(&self, date: Date) -> Result<Restated<'_>, Problem> {
        Ok(self.successions.restate(&self.divisions, self.divisions.at(date)?))
    }

    /// Findings that forbid nothing: `station_before_lists`, `station_unit_gone`.
    #[must_use]
    pub fn notices(&self) -> &[Finding] {
        &self.notices
    }
}

/// Gathers what a network consists of, and checks it as a whole.
///
/// ```
/// use wushe::finding::Code;
/// use wushe::network::{Divisions, NetworkBuilder, Station};
/// use wushe::time::Span;
/// use wushe::value::{Date, DivisionCode};
///
/// let list = "date_point,code,name\n2021-10-31,152221000000,科尔沁右翼前旗\n2021-10-31,152221100000,科尔沁镇\n";
/// let divisions = Divisions::parse(list).expect("the list is whole");
/// let station = |unit| {
///     let unit = DivisionCode::parse(unit)?;
///     let open = Span::since(Date::parse("2022-01-01")?);
///     Ok::<_, wushe::finding::Problem>(Station { id: "S1".into(), name: "科尔沁镇社工站".into(), unit, open })
/// };
///
/// let network = NetworkBuilder::new(divisions.clone()).station(station("152221100000")?).build().expect("it fits");
/// let view = network.at(Date::parse("2022-05-21")?)?;
/// assert_eq!(view.station_unit("S1")?.to_string(), "152221100000");
///
/// let findings = NetworkBuilder::new(divisions).station(station("152221109000")?).build().unwrap_err();
/// assert_eq!((findings[0].code, findings[0].path.to_string()), (Code::DivisionUnknown, "stations[0].unit".to_owned()));
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[derive(Debug)]
pub struct NetworkBuilder {
    network: Network,
    successions: Vec<Succession>,
}

impl NetworkBuilder {
    /// Begins with the division lists.
    #[must_use]
    pub fn new(divisions: impl Into<Arc<Divisions>>) -> Self {
        NetworkBuilder { network: Network::of_divisions(divisions), successions: Vec::new() }
    }

    /// Adds a station.
    #[must_use]
    pub fn station(mut self, station: Station) -> Self {
        self.network.stations.push(station);
        self
    }

    /// Adds a service point.
    #[must_use]
    pub fn point(mut self, point: ServicePoint) -> Self {
        self.network.points.push(point);
        self
    }

    /// Adds an institution.
    #[must_use]
    pub fn institution(mut self, institution: Institution) -> Self {
        self.network.institutions.push(institution);
        self
    }

    /// Adds a project.
    #[must_use]
    pub fn project(mut self, project: Project) -> Self {
        self.network.projects.push(project);
        self
    }

    /// Adds a succession.
    #[must_use]
    pub fn succession(mut self, succession: Succession) -> Self {
        self.successions.push(succession);
        self
    }

    /// The network, if all of it fits.
    ///
    /// A unit is looked up in the list of the opening day; where that is unknown in all lists, and where it is before the
    /// first list in that one, with the hint `station_before_lists`. An institution has no opening day.
    ///
    /// # Errors
    /// Everything that forbids the network, at `stations`, `points`, `institutions` or `projects`, the position in the order
    /// of adding, and the key: `network_id`, `network_id_doubled`, `network_id_alike` (S1 and s1), `network_id_is_code` (a station whose id is the code of
    /// another unit), `network_name`, `network_station_unknown`, `point_before_station`, `point_after_station`, and those of
    /// [`Tree::require`](super::Tree::require) and [`Successions::new`].
    pub fn build(self) -> Result<Network, Findings> {
        let mut network = self.network;
        let mut findings = Vec::new();
        network.successions = Successions::new(&network.divisions, self.successions).unwrap_or_else(|faults| {
            findings.extend(faults);
            Successions::default()
        });
        let check = Check { divisions: &network.divisions, successions: &network.successions };
        check.named("stations", network.stations.iter().map(|part| (&*part.id, &*part.name)), &mut findings);
        check.named("points", network.points.iter().map(|part| (&*part.id, &*part.name)), &mut findings);
        check.named("institutions", network.institutions.iter().map(|part| (&*part.id, &*part.name)), &mut findings);
        check.named("projects", network.projects.iter().map(|part| (&*part.id, &*part.name)), &mut findings);
        for (at, station) in (0..).zip(&network.stations) {
            check.station(station, &at_part("stations", at), &mut findings);
        }
        for (at, institution) in (0..).zip(&network.institutions) {
            findings.extend(check.unit_ever(institution.unit).map(|problem| problem.at(at_part("institutions", at).key("unit"))));
        }
        let (points, projects) = (std::mem::take(&mut network.points), std::mem::take(&mut network.projects));
        sort_by(&mut network.stations, |left, right| left.id.cmp(&right.id));
        sort_by(&mut network.institutions, |left, right| left.id.cmp(&right.id));
        for (at, point) in (0..).zip(&points) {
            point_fits(&network, point, &at_part("points", at), &mut findings);
        }
        for (at, project) in (0..).zip(&projects) {
            for (nth, _) in (0..).zip(&project.stations).filter(|(_, id)| network.station(id).is_none()) {
                findings.push(Finding::new(Code::NetworkStationUnknown, at_part("projects", at).key("stations").index(nth)));
            }
        }
        network.points = points;
        sort_by(&mut network.points, |left, right| left.id.cmp(&right.id));
        network.projects = projects;
        sort_by(&mut network.projects, |left, right| left.id.cmp(&right.id));
        sort_by(&mut findings, Finding::cmp_in_report);
        if findings.iter().any(|finding| finding.severity() == Severity::Error) {
            return Err(findings.into());
        }
        network.notices = findings;
        Ok(network)
    }
}

fn at_part(part: &'static str, at: u32) -> Path {
    Path::new().key(part).index(at)
}

fn point_fits(network: &Network, point: &ServicePoint, path: &Path, findings: &mut Vec<Finding>) {
    let check = Check { divisions: &network.divisions, successions: &network.successions };
    findings.extend(check.unit(point.place.unit, point.open).map(|problem| problem.at(path.clone().key("unit"))));
    let Some(station) = network.station(&point.station) else {
        findings.push(Finding::new(Code::NetworkStationUnknown, path.clone().key("station")));
        return;
    };
    if let (Some(opens), Some(due)) = (point.open.start(), station.open.start())
        && opens < due
    {
        findings.push(Finding::new(Code::PointBeforeStation, path.clone().key("opened_on")).with("date", due.to_string()));
    }
    if let Some(due) = station.open.end()
        && point.open.end().is_none_or(|closes| closes > due)
    {
        findings.push(Finding::new(Code::PointAfterStation, path.clone().key("closed_on")).with("date", due.to_string()));
    }
}

struct Check<'a> {
    divisions: &'a Divisions,
    successions: &'a Successions,
}

impl Check<'_> {
    fn named<'p>(&self, part: &'static str, parts: impl Iterator<Item = (&'p str, &'p str)>, findings: &mut Vec<Finding>) {
        let mut ids = Vec::new();
        for (at, (id, name)) in (0_u32..).zip(parts) {
            if !is_line(id, MAX_ID) {
                findings.push(Finding::new(Code::NetworkId, at_part(part, at).key("id")).with("max", MAX_ID));
            } else if let Err(problem) = if part == "stations" { key::check_station(id) } else { key::check(id) }
                // Records may name a registered station by any key.
                && problem.code != Code::StationNotKey
            {
                findings.push(problem.at(at_part(part, at).key("id")));
            }
            if !is_line(name, MAX_NAME) {
                findings.push(Finding::new(Code::NetworkName, at_part(part, at).key("name")).with("max", MAX_NAME));
            }
            ids.push((id, at));
        }
        sort_by(&mut ids, Ord::cmp);
        let mut first: Option<(&str, u32)> = None;
        let mut different: Vec<(String, u32)> = Vec::new();
        for (id, at) in ids {
            match first {
                Some((known, other)) if known == id => {
                    findings.push(Finding::new(Code::NetworkIdDoubled, at_part(part, at).key("id")).with("other", other));
                }
                _ => {
                    first = Some((id, at));
                    different.push((id.to_lowercase(), at));
                }
            }
        }
        sort_by(&mut different, Ord::cmp);
        for same in different.chunk_by(|(left, _), (right, _)| left == right) {
            let Some(((_, other), more)) = same.split_first() else { continue };
            for (_, at) in more {
                findings.push(Finding::new(Code::NetworkIdAlike, at_part(part, *at).key("id")).with("other", *other));
            }
        }
    }

    fn station(&self, station: &Station, path: &Path, findings: &mut Vec<Finding>) {
        // Records may name a station by the code of its unit, so a station must not bear another unit's code.
        if DivisionCode::parse(&station.id).is_ok_and(|code| code != station.unit) {
            findings.push(Finding::new(Code::NetworkIdIsCode, path.clone().key("id")));
        }
        if let Some(problem) = self.unit(station.unit, station.open) {
            findings.push(problem.at(path.clone().key("unit")));
            return;
        }
        if let (Some(opens), Some(first)) = (station.open.start(), self.divisions.lists().first())
            && opens < *first
        {
            findings.push(Finding::new(Code::StationBeforeLists, path.clone().key("opened_on")).with("first", first.to_string()));
        }
        let since = station.open.start();
        let open_at = |list: &&Date| since.is_some_and(|since| since <= **list) && station.open.contains(**list);
        let gone = self.divisions.lists().iter().filter(open_at).filter_map(|list| self.divisions.at(*list).ok());
        let stands_on = |list| since.is_some_and(|since| self.successions.successor(self.divisions, station.unit, since, list).is_ok());
        let gone = gone.filter(|tree| !stands_on(tree.list_date()));
        let gone = gone.filter_map(|tree| tree.require(station.unit).err()).find(|problem| problem.code == Code::DivisionGone);
        if let Some(last) = gone.and_then(|problem| problem.params.get("last").cloned()) {
            findings.push(Finding::new(Code::StationUnitGone, path.clone().key("unit")).with("last", last));
        }
    }

    /// Why there is no such unit on the opening day.
    fn unit(&self, code: DivisionCode, open: Span) -> Option<Problem> {
        let Some(opens) = open.start() else { return self.unit_ever(code) };
        let tree = self.divisions.at(opens).ok().or_else(|| self.divisions.first_tree())?;
        self.successions.require(tree, code).err()
    }

    /// Why there is no such unit in any list.
    fn unit_ever(&self, code: DivisionCode) -> Option<Problem> {
        let given = || self.successions.iter().any(|succession| succession.to.contains(&code));
        if self.divisions.history(code).next().is_some() || given() {
            return None;
        }
        self.divisions.last_tree()?.require(code).err()
    }
}

pub(super) fn is_line(text: &str, max: usize) -> bool {
    !text.is_empty() && text.trim() == text && text.chars().count() <= max && !text.chars().any(is_no_name)
}
