//! What a network says of the stations and places of a record.

use super::Ground;
use crate::finding::{Code, Problem};
use crate::network::{Network, Tree, Unit, View};
use crate::value::{Date, DivisionCode, Level};

/// How many are named of those that may be meant.
const MOST: usize = 3;

/// What people write behind the name of a place where they mean its station.
const ENDINGS: [&str; 6] = ["社会工作服务站", "社会工作站", "社工服务站", "社工站", "服务站", "站"];

/// What the names of townships end in.
const TOWNSHIP: [&str; 6] = ["街道办事处", "街道", "办事处", "苏木", "镇", "乡"];

impl Ground for Network {
    fn has_station(&self, text: &str) -> bool {
        self.station(text).is_some()
    }

    fn meant(&self, text: &str, day: Date) -> Option<String> {
        let view = on(self, day)?;
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let found = if text.bytes().all(|byte| byte.is_ascii_digit()) { by_digits(view, &text) } else { by_name(view, &text) };
        let said = |(id, name): &(String, &str)| format!("{id}（{name}）");
        (!found.is_empty()).then(|| found.iter().take(MOST).map(said).collect::<Vec<_>>().join("、"))
    }

    fn station(&self, text: &str, day: Date, is_act: bool) -> Option<Problem> {
        let code = DivisionCode::parse(text);
        let view = on(self, day)?;
        if code.as_ref().is_ok_and(|code| view.is_always(*code)) {
            return None;
        }
        let registered = self.station(text);
        if !is_act {
            return match (registered, code) {
                // Whoever was there before the station opened is there still.
                (Some(station), _) if station.open.end().is_none_or(|end| day < end) => None,
                (None, Ok(code)) => self.divisions().history(code).next().map_or_else(|| unknown(view, code), |_| None),
                (Some(_), _) => Some(Problem::new(Code::StationNotOpen).with("date", day.to_string())),
                (None, Err(_)) => Some(Code::StationUnknown.into()),
            };
        }
        match (view.station_unit_on(text, day), code) {
            (Ok(_), _) => None,
            (Err(problem), _) if problem.code == Code::NetworkStationUnknown => Some(Code::StationUnknown.into()),
            (Err(problem), _) => Some(led_nowhere(problem, Code::StationUnitGone, Code::StationUnitSplit)),
        }
    }

    fn division(&self, code: DivisionCode, day: Date) -> Option<Problem> {
        let view = on(self, day)?;
        if view.is_always(code) {
            return None;
        }
        view.unit_on(code, day).err().map(|problem| led_nowhere(problem, Code::PlaceUnitGone, Code::PlaceUnitSplit))
    }
}

/// The network on a day; before the first list the first one speaks.
fn on(network: &Network, day: Date) -> Option<View<'_>> {
    let first = network.divisions().lists().first()?;
    network.at(day.max(*first)).ok()
}

fn unknown(view: View<'_>, code: DivisionCode) -> Option<Problem> {
    view.tree().require(code).err()
}

/// A unit that is gone or split without anybody saying what became of it is no error of the record: it is told, and stands in no unit.
fn led_nowhere(problem: Problem, gone: Code, split: Code) -> Problem {
    let code = match problem.code {
        Code::DivisionGone => gone,
        Code::UnitSplit => split,
        _ => return problem,
    };
    let mut told = Problem::new(code);
    for name in code.params() {
        if let Some(value) = problem.params.get(name) {
            told = told.with(name, value.clone());
        }
    }
    told
}

/// A code that lacks the zeros behind it, or some of them.
fn by_digits<'a>(view: View<'a>, text: &str) -> Vec<(String, &'a str)> {
    let short = (2..12).contains(&text.len()).then(|| format!("{text:0<12}"));
    let unit = short.and_then(|digits| DivisionCode::parse(&digits).ok()).and_then(|code| view.tree().unit(code));
    unit.into_iter().map(named).collect()
}

fn named(unit: Unit<'_>) -> (String, &str) {
    (unit.code.to_string(), unit.name)
}

/// The stations and units that bear a name, by registered stations first and then by code.
fn by_name<'a>(view: View<'a>, text: &str) -> Vec<(String, &'a str)> {
    let stem = stem(text);
    if stem.is_empty() {
        return Vec::new();
    }
    let same = |name: &str| name == text || self::stem(name) == stem;
    let mut found: Vec<(String, &str)> =
        view.stations().filter(|station| same(&station.name)).map(|station| (station.id.to_string(), &*station.name)).take(MOST).collect();
    let tree = view.tree();
    let mut units = tree.by_name(text, None);
    if units.is_empty() {
        units = tree.by_name(stem, None);
    }
    found.extend(units.iter().map(|candidate| named(candidate.unit)).take(MOST));
    if found.is_empty() {
        found.extend(tree.units().filter(|unit| is_called(tree, *unit, stem)).map(named).take(MOST));
    }
    found.truncate(MOST);
    found
}

/// Whether the text is the unit's name without its kind, or the names of units above it and then its own.
fn is_called(tree: Tree<'_>, unit: Unit<'_>, stem: &str) -> bool {
    if unit.level() == Level::Township && TOWNSHIP.iter().any(|ending| unit.name.strip_suffix(ending) == Some(stem)) {
        return true;
    }
    let Some(mut above) = stem.strip_suffix(unit.name) else { return false };
    for ancestor in tree.ancestors(unit.code) {
        above = above.strip_suffix(ancestor.name).unwrap_or(above);
    }
    above.is_empty()
}

fn stem(text: &str) -> &str {
    ENDINGS.iter().find_map(|ending| text.strip_suffix(ending)).unwrap_or(text)
}
