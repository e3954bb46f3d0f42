//! Reading a network from JSON. It is apart from the builder so that a caller in Rust needs no JSON.

use std::sync::Arc;

use super::build::{Network, NetworkBuilder};
use super::divisions::Divisions;
use super::parts::{Institution, Place, Project, ServicePoint, Station};
use super::shape::{self, Key, Object, Shape, When};
use super::succession::{Succession, SuccessionKind};
use crate::citation::{Citation, Provenance};
use crate::finding::{Code, Finding, Findings, Path, Problem};
use crate::json::Broken;
use crate::time::Span;
use crate::value::{Date, DivisionCode};

const fn key(name: &'static str, when: When) -> Key {
    Key { name, shape: Shape::Text, when }
}

/// The JSON of a network: days as text, an open side left out or null.
pub(super) const KEYS: &[Key] = &[
    Key { name: "stations", shape: Shape::List(&Shape::Object(STATION)), when: When::Maybe },
    Key { name: "points", shape: Shape::List(&Shape::Object(POINT)), when: When::Maybe },
    Key { name: "institutions", shape: Shape::List(&Shape::Object(INSTITUTION)), when: When::Maybe },
    Key { name: "projects", shape: Shape::List(&Shape::Object(PROJECT)), when: When::Maybe },
    Key { name: "successions", shape: Shape::List(&Shape::Object(SUCCESSION)), when: When::Maybe },
];
const STATION: &[Key] = &[
    key("id", When::Always),
    key("name", When::Always),
    key("unit", When::Always),
    key("opened_on", When::OrNull),
    key("closed_on", When::OrNull),
];
const POINT: &[Key] = &[
    key("id", When::Always),
    key("name", When::Always),
    key("station", When::Always),
    key("unit", When::Always),
    key("free_name", When::OrNull),
    key("opened_on", When::OrNull),
    key("closed_on", When::OrNull),
];
const INSTITUTION: &[Key] = &[key("id", When::Always), key("name", When::Always), key("unit", When::Always)];
const PROJECT: &[Key] = &[
    key("id", When::Always),
    key("name", When::Always),
    Key { name: "stations", shape: Shape::List(&Shape::Text), when: When::Maybe },
    key("opened_on", When::OrNull),
    key("closed_on", When::OrNull),
];
const SUCCESSION: &[Key] = &[
    key("id", When::Always),
    key("kind", When::Always),
    key("on", When::Always),
    Key { name: "from", shape: Shape::List(&Shape::Text), when: When::Always },
    Key { name: "to", shape: Shape::List(&Shape::Text), when: When::Always },
    Key { name: "names", shape: Shape::List(&Shape::Text), when: When::Maybe },
    Key { name: "provenance", shape: Shape::Word(|name| Provenance::from_name(name).is_some()), when: When::Always },
    key("clause", When::OrNull),
];

impl Network {
    /// Reads what stands in a network from JSON: the lists `stations`, `points`, `institutions`, `projects`, each with `id`
    /// and `name`; `unit` (12 digits) of the first three, `station` and maybe `free_name` of a point, `stations` of a
    /// project; `opened_on` and `closed_on` (the first day on which it is closed), each of which may be missing. A [`Succession`] in
    /// the list `successions` has `id`, `kind`, `on`, `from`, `to`, maybe `names`, `provenance` and maybe `clause`.
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
    /// `network_format` alone where the JSON is broken or has another shape, `json_number` for a number beyond what JSON's readers
    /// hold. Else everything that is wrong: those of
    /// [`NetworkBuilder::build`], and at each day and code those of [`Date::parse`], [`Span::new`] and
    /// [`DivisionCode::parse`].
    pub fn from_json(divisions: impl Into<Arc<Divisions>>, text: &str) -> Result<Network, Findings> {
        match shape::read(text, KEYS) {
            Ok(json) => build(&json, divisions.into()),
            Err(error) => Err(broken(error, text).into()),
        }
    }
}

/// The finding of a text that is broken or has another shape.
pub(super) fn broken(broken: Broken, text: &str) -> Finding {
    Problem::of_json(broken, text, Code::NetworkFormat).at(Path::new())
}

pub(super) fn build(json: &Object, divisions: Arc<Divisions>) -> Result<Network, Findings> {
    let mut builder = NetworkBuilder::new(divisions);
    let mut read = Reader::default();
    for part in parts(json, "stations") {
        let (unit, open) = (read.unit(&part), read.span(&part));
        let (Some(unit), Some(open)) = (unit, open) else { continue };
        builder = builder.station(Station { id: part.text("id"), name: part.text("name"), unit, open });
    }
    for part in parts(json, "points") {
        let (unit, open) = (read.unit(&part), read.span(&part));
        let (Some(unit), Some(open)) = (unit, open) else { continue };
        let place = Place { unit, free_name: part.json.text("free_name").map(Into::into) };
        let point = ServicePoint { id: part.text("id"), name: part.text("name"), station: part.text("station"), place, open };
        builder = builder.point(point);
    }
    for part in parts(json, "institutions") {
        let Some(unit) = read.unit(&part) else { continue };
        builder = builder.institution(Institution { id: part.text("id"), name: part.text("name"), unit });
    }
    for part in parts(json, "projects") {
        let Some(runs) = read.span(&part) else { continue };
        let stations = part.json.texts("stations").into_iter().map(Into::into).collect();
        builder = builder.project(Project { id: part.text("id"), name: part.text("name"), stations, runs });
    }
    for part in parts(json, "successions") {
        if let Some(succession) = read.succession(&part) {
            builder = builder.succession(succession);
        }
    }
    // A part that could not be read has left no trace in the builder, whose positions would then be others.
    if read.findings.is_empty() { builder.build() } else { Err(read.findings.into()) }
}

/// One item of a list, and where it stands.
struct Part<'j> {
    json: &'j Object,
    list: &'static str,
    at: u32,
}

impl Part<'_> {
    fn text(&self, key: &str) -> Arc<str> {
        self.json.text(key).unwrap_or_default().into()
    }
}

#[derive(Default)]
struct Reader {
    findings: Vec<Finding>,
}

impl Reader {
    fn told(&mut self, part: &Part<'_>, key: &'static str, problem: Problem) {
        self.findings.push(problem.at(Path::new().key(part.list).index(part.at).key(key)));
    }

    fn unit(&mut self, part: &Part<'_>) -> Option<DivisionCode> {
        let unit = DivisionCode::parse(part.json.text("unit").unwrap_or_default());
        unit.map_err(|problem| self.told(part, "unit", problem)).ok()
    }

    fn day(&mut self, part: &Part<'_>, key: &'static str) -> Option<Option<Date>> {
        part.json.text(key).map(Date::parse).transpose().map_err(|problem| self.told(part, key, problem)).ok()
    }

    fn span(&mut self, part: &Part<'_>) -> Option<Span> {
        let (start, end) = (self.day(part, "opened_on"), self.day(part, "closed_on"));
        Span::new(start?, end?).map_err(|problem| self.told(part, "closed_on", problem)).ok()
    }
}

impl Reader {
    fn succession(&mut self, part: &Part<'_>) -> Option<Succession> {
        let kind = SuccessionKind::from_name(part.json.text("kind").unwrap_or_default());
        if kind.is_none() {
            let known: Vec<&str> = SuccessionKind::ALL.iter().copied().map(SuccessionKind::as_str).collect();
            let known = known.join(", ");
            self.told(part, "kind", Problem::new(Code::SuccessionKind).with("known", known));
        }
        let on = self.day(part, "on").flatten();
        let (from, to) = (self.units(part, "from"), self.units(part, "to"));
        let names = part.json.texts("names").into_iter().map(Into::into).collect();
        let provenance = Provenance::from_name(part.json.text("provenance").unwrap_or_default())?;
        let clause: Option<Arc<str>> = part.json.text("clause").map(Into::into);
        if clause.is_none() && matches!(provenance, Provenance::Published | Provenance::Interpreted) {
            self.told(part, "clause", Problem::new(Code::PackNoClause).with("provenance", provenance.as_str()));
        }
        let citation = Citation { provenance, clause, reason: None };
        Some(Succession { id: part.text("id"), kind: kind?, on: on?, from: from?, to: to?, names, citation })
    }

    fn units(&mut self, part: &Part<'_>, key: &'static str) -> Option<Vec<DivisionCode>> {
        let mut units = Some(Vec::new());
        for (at, text) in (0..).zip(part.json.texts(key)) {
            match DivisionCode::parse(text) {
                Ok(code) => units.iter_mut().for_each(|units| units.push(code)),
                Err(problem) => {
                    self.findings.push(problem.at(Path::new().key(part.list).index(part.at).key(key).index(at)));
                    units = None;
                }
            }
        }
        units
    }
}

fn parts<'j>(json: &'j Object, list: &'static str) -> Vec<Part<'j>> {
    json.objects(list).into_iter().zip(0..).map(|(json, at)| Part { json, list, at }).collect()
}
