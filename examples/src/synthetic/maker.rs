use wushe::time::Period;
use wushe::value::{Date, Level};

use super::Setting;
use super::columns::{Cells, Column};
use super::faults::FAULTS;
use super::random::Random;
use super::targets::Targets;

/// A year of records ends on the last day.
const DAYS: u64 = 365;
const STAGES: [&str; 6] = ["接案", "预估", "计划", "介入", "评估", "结案"];
const THEMES: [&str; 8] = ["邻里议事", "健康讲座", "便民服务", "亲子阅读", "防诈骗宣传", "环境整治", "节日联欢", "安全教育"];
const DONORS: [&str; 4] = ["社会慈善资源", "社会组织", "社区", "政府部门"];
const AUDIENCES: [&str; 4] = ["社区工作人员", "志愿者", "驻站兼职社工、社区工作人员", "社区居民骨干"];

/// A kind of row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Visit,
    File,
    Case,
    Group,
    Event,
    Resource,
    Mentoring,
}

impl Act {
    fn label(self) -> &'static str {
        match self {
            Act::Visit => "走访",
            Act::File => "建档",
            Act::Case => "个案",
            Act::Group => "小组",
            Act::Event => "主题活动",
            Act::Resource => "资源链接",
            Act::Mentoring => "传帮带教",
        }
    }
}

/// A line of the ledger, in the order of days.
pub(super) struct Row {
    day: Date,
    /// What tells the rows of one day apart, so that kinds are mixed.
    order: u64,
    pub(super) line: String,
}

impl Row {
    pub(super) fn new(day: Date, order: u64, line: String) -> Self {
        Row { day, order, line }
    }

    /// Rows in the order of a ledger.
    pub(super) fn sort(rows: &mut [Row]) {
        rows.sort_by_key(|row| (row.day, row.order));
    }
}

/// A household and the township whose station cares for it.
#[derive(Clone, Copy)]
struct Household {
    number: u64,
    township: usize,
}

impl Household {
    fn key(self) -> String {
        format!("H{:06}", self.number)
    }

    fn person(self) -> String {
        format!("P{:06}", self.number)
    }
}

pub(super) struct Maker<'s> {
    setting: &'s Setting,
    random: Random,
    rows: Vec<Row>,
    households: Vec<Household>,
    /// How many columns a row has.
    width: usize,
    /// Those of the rows so far.
    person_times: u64,
}

impl<'s> Maker<'s> {
    pub(super) fn new(setting: &'s Setting, width: usize) -> Self {
        Maker { setting, random: Random::new(2022), rows: Vec::new(), households: Vec::new(), width, person_times: 0 }
    }

    /// A ledger that gives these figures.
    pub(super) fn make(mut self, targets: Targets) -> Vec<Row> {
        self.fill(targets);
        self.sorted()
    }

    /// A ledger of exactly so many rows, more visits making up what is missing.
    pub(super) fn of_length(mut self, targets: Targets, rows: usize) -> Vec<Row> {
        self.fill(targets);
        while self.rows.len() < rows {
            let Some(household) = self.random.pick(&self.households).copied() else { break };
            let day = self.day();
            self.visit(household, household.township, day);
        }
        self.rows.truncate(rows);
        self.sorted()
    }

    fn sorted(mut self) -> Vec<Row> {
        Row::sort(&mut self.rows);
        self.rows
    }

    fn fill(&mut self, targets: Targets) {
        self.visits(targets.households);
        self.files(targets.files);
        self.cases(targets.cases);
        self.sessions(targets.sessions);
        self.resources(targets.fen, targets.events);
        self.mentoring(targets.events / 2);
        self.events(targets.events, targets.person_times);
        let rows = u64::try_from(self.rows.len()).unwrap_or(u64::MAX);
        self.elsewhere(rows / 400);
        self.faults(rows / 100);
    }

    /// A day of the year, the later ones more often, as a young network grows.
    fn day(&mut self) -> Date {
        let before = self.random.below(DAYS).min(self.random.below(DAYS));
        let before = i32::try_from(before).unwrap_or_default();
        self.setting.as_of.plus_days(-before).unwrap_or(self.setting.as_of)
    }

    /// A day of another month.
    fn other_month(&mut self, day: Date) -> Date {
        let month = Period::month_of(day);
        let mut other = self.day();
        while month.contains(other) {
            other = self.day();
        }
        other
    }

    fn township(&mut self) -> usize {
        let count = u64::try_from(self.setting.townships.len()).unwrap_or(u64::MAX);
        usize::try_from(self.random.below(count)).unwrap_or_default()
    }

    /// A township of another county, where there is one.
    fn other_county(&mut self, township: usize) -> usize {
        let county = |at: usize| self.setting.townships.get(at).and_then(|code| code.ancestor(Level::County));
        let others: Vec<usize> = (0..self.setting.townships.len()).filter(|at| county(*at) != county(township)).collect();
        self.random.pick(&others).copied().unwrap_or(township)
    }

    fn household(&mut self) -> Household {
        self.random.pick(&self.households).copied().unwrap_or(Household { number: 0, township: 0 })
    }

    fn cells(&mut self, act: Act, township: usize, day: Date) -> Cells {
        let code = self.setting.townships.get(township).map(ToString::to_string).unwrap_or_default();
        let worker = format!("W{:03}", township * 2 + usize::from(self.random.once_in(3)));
        let date = self.spelled(day);
        Cells::default().with(Column::Kind, act.label()).with(Column::Date, date).with(Column::Station, code).with(Column::Worker, worker)
    }

    /// A date as it is written, now and then as spreadsheets and people do.
    fn spelled(&mut self, day: Date) -> String {
        let (year, month, date) = day.year_month_day();
        match self.random.below(120) {
            0 => format!("{year}/{month}/{date}"),
            1 => format!("{year}.{month}.{date}"),
            2 => format!("{year}年{month}月{date}日"),
            _ => day.to_string(),
        }
    }

    fn add(&mut self, day: Date, cells: &Cells) {
        let order = self.random.below(u64::MAX);
        self.rows.push(Row { day, order, line: cells.line(self.width) });
    }

    fn visits(&mut self, count: u64) {
        for number in 1..=count {
            let household = Household { number, township: self.township() };
            self.households.push(household);
            let first = self.day();
            self.visit(household, household.township, first);
            // One household in four is seen again in another month, one in sixteen once more.
            if number % 4 == 1 {
                let again = self.other_month(first);
                self.visit(household, household.township, again);
            }
            if number % 16 == 5 {
                let again = self.other_month(first);
                self.visit(household, household.township, again);
            }
            // A few move to another county and are visited there too.
            if number % 90 == 7 {
                let (moved, there) = (self.other_month(first), self.other_county(household.township));
                self.visit(household, there, moved);
            }
        }
    }

    fn visit(&mut self, household: Household, township: usize, day: Date) {
        let mut cells = self.cells(Act::Visit, township, day).with(Column::Household, household.key());
        if self.random.once_in(2) {
            cells.set(Column::Person, household.person());
        }
        let people = self.random.between(1, 3);
        if self.random.once_in(12) {
            let named: Vec<String> = (0..people).map(|member| format!("{}-{member}", household.person())).collect();
            cells.set(Column::People, named.join("、"));
        } else {
            cells.set(Column::HeadCount, people.to_string());
        }
        self.person_times += people;
        self.add(day, &cells);
    }

    fn files(&mut self, count: u64) {
        for number in 1..=count {
            let (household, day) = (self.household(), self.day());
            let cells = self.cells(Act::File, household.township, day).with(Column::File, format!("D{number:05}"));
            let cells = match number % 3 {
                0 => cells.with(Column::Person, household.person()),
                _ => cells.with(Column::Household, household.key()),
            };
            self.add(day, &cells);
        }
    }

    fn cases(&mut self, count: u64) {
        for number in 1..=count {
            let household = self.household();
            let steps = usize::try_from(self.random.between(2, 6)).unwrap_or_default();
            let mut days: Vec<Date> = STAGES.iter().take(steps).map(|_| self.day()).collect();
            days.sort_unstable();
            for (day, stage) in days.into_iter().zip(STAGES) {
                let people = self.random.between(1, 2);
                let cells = self.cells(Act::Case, household.township, day).with(Column::Case, format!("G{number:04}"));
                let cells = cells.with(Column::Person, household.person()).with(Column::Stage, stage);
                self.person_times += people;
                self.add(day, &cells.with(Column::HeadCount, people.to_string()));
            }
        }
    }

    fn sessions(&mut self, count: u64) {
        let (mut left, mut number) = (count, 0_u64);
        while left > 0 {
            number += 1;
            let township = self.township();
            let sessions = self.random.between(4, 8).min(left);
            left -= sessions;
            let mut days: Vec<Date> = (0..sessions).map(|_| self.day()).collect();
            days.sort_unstable();
            for (day, session) in days.into_iter().zip(1_u64..) {
                let people = self.random.between(8, 20);
                let cells = self.cells(Act::Group, township, day).with(Column::Group, format!("X{number:03}"));
                let cells = cells.with(Column::Session, session.to_string()).with(Column::HeadCount, people.to_string());
                self.person_times += people;
                self.add(day, &cells);
            }
        }
    }

    /// Gifts that add up to the fen, and half as many handed out again.
    fn resources(&mut self, fen: u64, events: u64) {
        let gifts = (events * 2 / 3).clamp(1, fen.max(1));
        for (number, fen) in (0_u64..).zip(self.random.parts(fen, gifts)) {
            let (township, day) = (self.township(), self.day());
            let donor = self.random.pick(&DONORS).copied().unwrap_or_default();
            let form = if self.random.once_in(3) { "物资" } else { "资金" };
            let yuan = |fen: u64| format!("{}.{:02}", fen / 100, fen % 100);
            let cells = self.cells(Act::Resource, township, day).with(Column::Donor, donor).with(Column::Form, form);
            self.add(day, &cells.clone().with(Column::Direction, "链入").with(Column::Amount, yuan(fen)));
            if number % 2 == 0 {
                self.add(day, &cells.with(Column::Direction, "发放").with(Column::Amount, yuan(fen / 2)));
            }
        }
    }

    fn mentoring(&mut self, count: u64) {
        for _ in 0..count {
            let (township, day) = (self.township(), self.day());
            let audience = self.random.pick(&AUDIENCES).copied().unwrap_or_default();
            let content = if self.random.once_in(2) { "理论知识" } else { "理论知识、实务技能" };
            let hours = self.random.between(2, 12);
            let people = self.random.between(5, 30);
            let cells = self.cells(Act::Mentoring, township, day).with(Column::Audience, audience).with(Column::Content, content);
            let cells = cells.with(Column::Hours, format!("{}.{}", hours / 2, hours % 2 * 5));
            self.add(day, &cells.with(Column::HeadCount, people.to_string()));
        }
    }

    /// Events, some held by two stations, whose people make up what is missing of the person-times.
    fn events(&mut self, count: u64, person_times: u64) {
        let stations = |number: u64| 1 + u64::from(number % 8 == 3);
        let rows: u64 = (1..=count).map(stations).sum();
        let people = person_times.saturating_sub(self.person_times).max(rows);
        let mut people = self.random.parts(people, rows).into_iter();
        for number in 1..=count {
            let day = self.day();
            let theme = self.random.pick(&THEMES).copied().unwrap_or_default();
            for _ in 0..stations(number) {
                let township = self.township();
                let cells = self.cells(Act::Event, township, day).with(Column::Event, format!("E{number:04}"));
                let cells = cells.with(Column::EventName, theme).with(Column::HeadCount, people.next().unwrap_or(1).to_string());
                self.add(day, &cells);
            }
        }
    }

    /// Visits whose station is a township of a later list: fit to check, and in no figure of this day.
    fn elsewhere(&mut self, count: u64) {
        let Some(code) = self.setting.later else { return };
        for number in 1..=count {
            let day = self.day();
            let cells = self.cells(Act::Visit, 0, day).with(Column::Station, code.to_string());
            self.add(day, &cells.with(Column::Household, format!("N{number:06}")).with(Column::HeadCount, "1"));
        }
    }

    /// Rows with a slip each, of keys that no other row has.
    fn faults(&mut self, count: u64) {
        for (number, fault) in (1..=count).zip(FAULTS.iter().cycle()) {
            let (township, day) = (self.township(), self.day());
            let cells = self.cells(fault.act, township, day).with(Column::Date, day.to_string());
            let mut cells = match fault.act {
                Act::Visit => cells.with(Column::Household, format!("Z{number:06}")).with(Column::HeadCount, "2"),
                Act::File => cells.with(Column::File, format!("Z{number:05}")).with(Column::Person, format!("Z{number:06}")),
                Act::Case => {
                    let cells = cells.with(Column::Case, format!("Z{number:04}")).with(Column::Person, format!("Z{number:06}"));
                    cells.with(Column::Stage, "介入").with(Column::HeadCount, "1")
                }
                Act::Group => {
                    let cells = cells.with(Column::Group, format!("Z{number:03}")).with(Column::Session, "1");
                    cells.with(Column::HeadCount, "10")
                }
                Act::Event => cells.with(Column::Event, format!("Z{number:04}")).with(Column::HeadCount, "40"),
                Act::Resource => {
                    let cells = cells.with(Column::Direction, "链入").with(Column::Form, "资金");
                    cells.with(Column::Amount, "200.00").with(Column::Donor, "社会组织")
                }
                Act::Mentoring => {
                    let cells = cells.with(Column::Audience, "志愿者").with(Column::Content, "实务技能");
                    cells.with(Column::Hours, "2").with(Column::HeadCount, "12")
                }
            };
            fault.spoil(&mut cells);
            self.add(day, &cells);
        }
    }
}
