//! Questions about the network as JSON, for the bindings. They are apart because the core asks the types instead.

use serde::Serialize;

use super::build::Network;
use super::divisions::Divisions;
use super::json::broken;
use super::shape::{self, Key, Object, Shape, When};
use super::tree::{Tree, Unit};
use crate::finding::{Code, Findings, Path, Problem, to_json};
use crate::time::{MonthEnd, Period, Span, Timeline, add_months};
use crate::value::{Date, DivisionCode, Level};

/// Answers a question about the network as of a day: JSON in, JSON out, so that every language gives the same bytes.
///
/// The answer is `{"answer":…}` or `{"findings":[…]}`. The questions, by `kind`, and what each also takes (a `code` is a
/// division code of 2, 4, 6, 9 or 12 digits):
///
/// | kind | takes | answer |
/// |---|---|---|
/// | `list`, `lists` | | the date of the list that speaks; of all lists |
/// | `unit`, `parent`, `ancestors`, `children`, `descendants`, `siblings` | `code` | one unit or null; or several |
/// | `descendants_count` | `code`, maybe `level` | a number |
/// | `units_at` | `level` | units |
/// | `contains` | `code` | true or false |
/// | `by_name` | `name`, maybe `within` (a code) | candidates |
/// | `changes` | `until` (a day), maybe `within` | [`Changes`](super::Changes) from the day on |
/// | `follow`, `follow_back` | `code`, `until`; maybe `network` | [`Followed`](super::Followed) from the day on; back to an earlier one |
/// | `next_list`, `hint`, `explain` | `code` | how the next list differs or null; the finding of that; an explanation |
/// | `history` | `code` | the names that it had |
/// | `stations`, `station_unit` | `station` of the second; maybe `network` in place of this one | ids; a code |
/// | `build`, `load` | `network`; `lists` (a text) | notices; the lists' dates and numbers of units |
/// | `period`, `to_date` | `period` | what the period is; its part up to the day |
/// | `span`, `timeline` | `start`, `end`; `spans` | whether the day is in it; which one it is in, and the gaps |
/// | `add_months` | `months`, `month_end` | a day |
///
/// ```
/// use wushe::network::{Divisions, Network, query_json};
///
/// let list = "date_point,code,name\n2021-10-31,152221000000,科尔沁右翼前旗\n";
/// let network = Network::of_divisions(Divisions::parse(list).expect("the list is whole"));
/// assert_eq!(
///     query_json(&network, "2022-05-21", r#"{"kind":"unit","code":"152221"}"#),
///     r#"{"answer":{"code":"152221000000","name":"科尔沁右翼前旗","level":"county"}}"#,
/// );
/// assert!(query_json(&network, "2021-05-21", r#"{"kind":"list"}"#).contains("division_before_first_list"));
/// ```
#[must_use]
pub fn query_json(network: &Network, date: &str, query: &str) -> String {
    let read = shape::read(query, KEYS).map_err(|error| Findings::from(broken(error, query)));
    let answered = read.and_then(|json| {
        let kind = json.text("kind").and_then(kind).unwrap_or(Kind::List);
        Query { kind, json }.answer(network, date)
    });
    answered.unwrap_or_else(|findings| to_json(&Refused { findings }))
}

#[derive(Serialize)]
struct Answered<T> {
    answer: T,
}

#[derive(Serialize)]
struct Refused {
    findings: Findings,
}

type Outcome = Result<String, Findings>;

fn answer(answer: impl Serialize) -> Outcome {
    Ok(to_json(&Answered { answer }))
}

#[derive(Clone, Copy)]
enum Kind {
    List,
    Lists,
    Unit,
    Parent,
    Ancestors,
    Children,
    Descendants,
    Siblings,
    DescendantsCount,
    UnitsAt,
    Contains,
    ByName,
    NextList,
    Hint,
    Explain,
    History,
    Changes,
    Follow,
    FollowBack,
    Stations,
    StationUnit,
    Build,
    Load,
    Period,
    ToDate,
    Span,
    Timeline,
    AddMonths,
}

/// The words of the questions.
const KINDS: [(&str, Kind); 28] = [
    ("list", Kind::List),
    ("lists", Kind::Lists),
    ("unit", Kind::Unit),
    ("parent", Kind::Parent),
    ("ancestors", Kind::Ancestors),
    ("children", Kind::Children),
    ("descendants", Kind::Descendants),
    ("siblings", Kind::Siblings),
    ("descendants_count", Kind::DescendantsCount),
    ("units_at", Kind::UnitsAt),
    ("contains", Kind::Contains),
    ("by_name", Kind::ByName),
    ("next_list", Kind::NextList),
    ("hint", Kind::Hint),
    ("explain", Kind::Explain),
    ("history", Kind::History),
    ("changes", Kind::Changes),
    ("follow", Kind::Follow),
    ("follow_back", Kind::FollowBack),
    ("stations", Kind::Stations),
    ("station_unit", Kind::StationUnit),
    ("build", Kind::Build),
    ("load", Kind::Load),
    ("period", Kind::Period),
    ("to_date", Kind::ToDate),
    ("span", Kind::Span),
    ("timeline", Kind::Timeline),
    ("add_months", Kind::AddMonths),
];

fn kind(name: &str) -> Option<Kind> {
    KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
}

const fn key(name: &'static str, shape: Shape) -> Key {
    Key { name, shape, when: When::OrNull }
}

const KEYS: &[Key] = &[
    Key { name: "kind", shape: Shape::Kind(|name| kind(name).is_some()), when: When::Always },
    key("code", Shape::Text),
    key("level", Shape::Text),
    key("name", Shape::Text),
    key("within", Shape::Text),
    key("until", Shape::Text),
    key("station", Shape::Text),
    key("network", Shape::Object(super::json::KEYS)),
    key("lists", Shape::Text),
    key("period", Shape::Text),
    key("start", Shape::Text),
    key("end", Shape::Text),
    Key { name: "spans", shape: Shape::List(&Shape::Object(SPAN)), when: When::Maybe },
    key("months", Shape::Int),
    key("month_end", Shape::Text),
];
const SPAN: &[Key] = &[key("start", Shape::Text), key("end", Shape::Text)];

struct Query {
    kind: Kind,
    json: Object,
}

impl Query {
    fn answer(&self, network: &Network, date: &str) -> Outcome {
        let date = Date::parse(date).map_err(Findings::about("date"))?;
        match self.kind {
            Kind::Lists => answer(network.divisions().lists()),
            Kind::History => answer(network.divisions().history(self.code()?).collect::<Vec<_>>()),
            Kind::Load => load(self.json.text("lists").unwrap_or_default()),
            Kind::Period | Kind::ToDate | Kind::Span | Kind::Timeline | Kind::AddMonths => self.about_time(date),
            Kind::Changes => answer(network.divisions().changes(date, self.until()?, self.within()?).map_err(of_changes)?),
            Kind::Build | Kind::Follow | Kind::FollowBack | Kind::Stations | Kind::StationUnit => {
                let own = self.json.object("network").map(|own| super::json::build(own, network.divisions().clone())).transpose()?;
                self.about_stations(own.as_ref().unwrap_or(network), date)
            }
            _ => self.about_units(network.divisions().at(date).map_err(Findings::about("date"))?),
        }
    }

    fn code(&self) -> Result<DivisionCode, Findings> {
        DivisionCode::parse_short(self.json.text("code").unwrap_or_default()).map_err(Findings::about("code"))
    }

    fn within(&self) -> Result<Option<DivisionCode>, Findings> {
        self.json.text("within").map(DivisionCode::parse_short).transpose().map_err(Findings::about("within"))
    }

    fn until(&self) -> Result<Date, Findings> {
        Date::parse(self.json.text("until").unwrap_or_default()).map_err(Findings::about("until"))
    }

    /// The level that is asked for, if one is.
    fn level(&self) -> Result<Option<Level>, Findings> {
        let known = || Level::ALL.map(Level::as_str).join(", ");
        let read = |name| Level::from_name(name).ok_or_else(|| Problem::new(Code::NetworkWord).with("known", known()));
        self.json.text("level").map(read).transpose().map_err(Findings::about("level"))
    }

    fn month_end(&self) -> Result<MonthEnd, Findings> {
        let known = || MonthEnd::ALL.map(MonthEnd::as_str).join(", ");
        let read = |name| MonthEnd::from_name(name).ok_or_else(|| Problem::new(Code::NetworkWord).with("known", known()));
        self.json.text("month_end").map_or(Ok(MonthEnd::Refuse), read).map_err(Findings::about("month_end"))
    }

    /// The unit in which something is asked for, of which the tree must have at least a part.
    fn known_within(&self, tree: Tree<'_>) -> Result<Option<DivisionCode>, Findings> {
        let within = self.within()?;
        if let Some(code) = within.filter(|code| tree.within(*code).next().is_none()) {
            tree.require(code).map_err(Findings::about("within"))?;
        }
        Ok(within)
    }

    fn about_units(&self, tree: Tree<'_>) -> Outcome {
        let level = self.level()?;
        let asks_for = |unit: &Unit<'_>| level.is_none_or(|level| level == unit.level());
        match self.kind {
            Kind::List => return answer(tree.list_date()),
            Kind::UnitsAt => return units(tree.units().filter(asks_for)),
            Kind::ByName => {
                return answer(tree.by_name(self.json.text("name").unwrap_or_default(), self.known_within(tree)?));
            }
            Kind::Contains => return answer(tree.contains(self.code()?)),
            Kind::NextList => return answer(tree.differs_in_next_list(self.code()?)),
            Kind::Hint => {
                let hint = tree.differs_in_next_list(self.code()?).map(|difference| difference.hint());
                return answer(hint.map(|hint| hint.at(Path::new().key("code"))));
            }
            Kind::Explain => return answer(tree.explain([self.code()?])),
            _ => {}
        }
        let unit = tree.require(self.code()?).map_err(Findings::about("code"))?;
        match self.kind {
            Kind::Parent => answer(tree.parent(unit.code)),
            Kind::Ancestors => units(tree.ancestors(unit.code)),
            Kind::Children => units(tree.children(unit.code)),
            Kind::Descendants => units(tree.descendants(unit.code)),
            Kind::Siblings => units(tree.siblings(unit.code)),
            Kind::DescendantsCount => answer(tree.descendants(unit.code).filter(asks_for).count()),
            _ => answer(unit),
        }
    }

    fn about_stations(&self, network: &Network, date: Date) -> Outcome {
        match self.kind {
            Kind::Build => return answer(network.notices()),
            Kind::Follow => return answer(network.follow(self.code()?, date, self.until()?).map_err(of_days)?),
            Kind::FollowBack => return answer(network.follow_back(self.code()?, date, self.until()?).map_err(of_days)?),
            _ => {}
        }
        let view = network.at(date).map_err(Findings::about("date"))?;
        match self.kind {
            Kind::StationUnit => {
                answer(view.station_unit(self.json.text("station").unwrap_or_default()).map_err(Findings::about("station"))?)
            }
            _ => answer(view.stations().map(|station| &*station.id).collect::<Vec<_>>()),
        }
    }

    fn about_time(&self, date: Date) -> Outcome {
        match self.kind {
            Kind::Span => answer(span(&self.json)?.contains(date)),
            Kind::Timeline => self.timeline(date),
            Kind::AddMonths => {
                answer(add_months(date, self.json.int("months").unwrap_or(0), self.month_end()?).map_err(Findings::about("months"))?)
            }
            _ => {
                let period = Period::parse(self.json.text("period").unwrap_or_default()).map_err(Findings::about("period"))?;
                match self.kind {
                    Kind::ToDate => answer(period.to_date(date).map_err(Findings::about("date"))?),
                    _ => answer(PeriodJson::new(period, date)),
                }
            }
        }
    }

    fn timeline(&self, date: Date) -> Outcome {
        #[derive(Serialize)]
        struct Out {
            at: Option<usize>,
            gaps: Vec<[Option<Date>; 2]>,
        }
        let spans: Result<Vec<_>, _> = self.json.objects("spans").into_iter().map(span).collect();
        let timeline = Timeline::new(spans?.into_iter().zip(0..).collect())?;
        let gaps = timeline.gaps().iter().map(|gap| [gap.start(), gap.end()]).collect();
        answer(Out { at: timeline.at(date).copied(), gaps })
    }
}

/// The finding of a problem with two days and a code.
fn of_days(problem: Problem) -> Findings {
    let key = match problem.code {
        Code::SpanOrder => "until",
        Code::DivisionBeforeFirstList => "date",
        _ => "code",
    };
    Findings::about(key)(problem)
}

/// The same where the code is that of a unit in which changes are asked for.
fn of_changes(problem: Problem) -> Findings {
    if problem.code == Code::DivisionUnknown { Findings::about("within")(problem) } else { of_days(problem) }
}

fn units<'a>(units: impl Iterator<Item = Unit<'a>>) -> Outcome {
    answer(units.collect::<Vec<_>>())
}

fn span(json: &Object) -> Result<Span, Findings> {
    let start = json.text("start").map(Date::parse).transpose().map_err(Findings::about("start"))?;
    let end = json.text("end").map(Date::parse).transpose().map_err(Findings::about("end"))?;
    Span::new(start, end).map_err(Findings::about("end"))
}

fn load(text: &str) -> Outcome {
    #[derive(Serialize)]
    struct Row {
        list: Date,
        units: usize,
    }
    let divisions = Divisions::parse(text)?;
    let trees = divisions.lists().iter().filter_map(|list| divisions.at(*list).ok());
    answer(trees.map(|tree| Row { list: tree.list_date(), units: tree.units().count() }).collect::<Vec<_>>())
}

#[derive(Serialize)]
struct PeriodJson {
    text: Period,
    kind: &'static str,
    first_day: Option<Date>,
    last_day: Date,
    previous: Option<Period>,
    year_ago: Option<Period>,
    months: Option<Vec<Period>>,
    contains: bool,
}

impl PeriodJson {
    fn new(period: Period, date: Date) -> Self {
        PeriodJson {
            text: period,
            kind: period.kind().as_str(),
            first_day: period.first_day(),
            last_day: period.last_day(),
            previous: period.previous(),
            year_ago: period.year_ago(),
            months: period.months().map(Iterator::collect),
            contains: period.contains(date),
        }
    }
}
