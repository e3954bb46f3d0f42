//! Staff and posts that nobody has: two people a township, what they obtained, and seats for most of them.

use wushe::pack::Pack;
use wushe::value::{Date, Level};

use super::Setting;
use super::columns::{Cells, Column};
use super::maker::Row;
use super::random::Random;

const POSTS: [&str; 3] = ["general", "deputy", "head"];
const LEVELS: [&str; 3] = ["初级", "中级", "高级"];
/// A registration holds for three years.
const TERM: i32 = 1095;
/// How far back anything lies, in days.
const PAST: u64 = 1600;

/// What offices get wrong in such rows, one slip a row.
const FAULTS: [(&str, &[(Column, &str)]); 6] = [
    ("职业水平证书", &[(Column::Obtained, "2021-13-01"), (Column::Level, "初级")]),
    ("职业水平证书", &[(Column::Obtained, "2021-06-01"), (Column::Level, "特级")]),
    ("聘任", &[(Column::From, "2021-03-01"), (Column::FullTime, "是")]),
    ("证书登记", &[(Column::Registered, "2021-03-01"), (Column::Until, "2020-03-01"), (Column::Level, "中级")]),
    ("岗位设置", &[(Column::From, "2021-03-01"), (Column::Post, "general"), (Column::Seats, "两个"), (Column::BodyKind, "城乡社区")]),
    ("聘任", &[(Column::From, "2021-03-01"), (Column::Post, "general"), (Column::Until, "长期")]),
];

/// The rows of staff and posts, of a random sequence of their own, so that those of service stay what they are.
pub(super) fn rows(setting: &Setting, pack: &Pack, width: usize) -> Vec<Row> {
    let mut maker = Maker { setting, random: Random::new(1703), rows: Vec::new(), width };
    for township in 0..setting.townships.len() {
        maker.township(township);
    }
    let reported = |id: &str, otherwise: u64| {
        let figure = pack.reported().iter().find(|known| &*known.id == id && known.stock.is_some());
        figure.and_then(|figure| u64::try_from(figure.figure.low().trunc()).ok()).unwrap_or(otherwise)
    };
    maker.institutions(reported("institutions", 3), reported("posts", 4));
    maker.contradictions();
    let faults = (maker.rows.len() + 50) / 100;
    for (kind, cells) in FAULTS.iter().cycle().take(faults) {
        maker.fault(kind, cells);
    }
    maker.rows
}

struct Maker<'s> {
    setting: &'s Setting,
    random: Random,
    rows: Vec<Row>,
    width: usize,
}

impl Maker<'_> {
    fn before(&mut self, least: u64, most: u64) -> Date {
        let days = i32::try_from(self.random.between(least, most)).unwrap_or_default();
        self.setting.as_of.plus_days(-days).unwrap_or(self.setting.as_of)
    }

    fn code(&self, township: usize) -> String {
        self.setting.townships.get(township).map(ToString::to_string).unwrap_or_default()
    }

    fn add(&mut self, day: Date, cells: &Cells) {
        let order = self.random.below(u64::MAX);
        self.rows.push(Row::new(day, order, cells.line(self.width)));
    }

    fn of(kind: &str, worker: &str) -> Cells {
        Cells::default().with(Column::Kind, kind).with(Column::Staff, worker)
    }

    /// A township's people, and the seats that it has for them.
    fn township(&mut self, township: usize) {
        let code = self.code(township);
        let mut seats = [0_u64; POSTS.len()];
        for nth in 0..2 {
            let post = match self.random.below(10) {
                0 if nth == 0 => 2,
                1 | 2 if nth == 0 => 1,
                _ => 0,
            };
            if let Some(seats) = seats.get_mut(post) {
                *seats += 1;
            }
            let name = POSTS.get(post).copied().unwrap_or_default();
            let place = Cells::default().with(Column::Division, code.clone());
            self.person(&format!("W{:03}", township * 2 + nth), name, &place);
        }
        for (post, seats) in POSTS.iter().zip(seats).filter(|(_, seats)| *seats > 0) {
            let seats = match self.random.below(24) {
                // Not set up at all, and one fewer than there are people for.
                0 if township % 3 == 1 => continue,
                1 if seats > 1 => seats - 1,
                2..=7 => seats + 1,
                _ => seats,
            };
            let cells = Cells::default().with(Column::Division, code.clone()).with(Column::BodyKind, "苏木乡镇(街道)");
            self.post(&cells, post, seats);
        }
    }

    fn post(&mut self, body: &Cells, post: &str, seats: u64) {
        let day = self.before(PAST + 60, PAST + 400);
        let cells = body.clone().with(Column::Kind, "岗位设置").with(Column::From, day.to_string());
        self.add(day, &cells.with(Column::Post, post).with(Column::Seats, seats.to_string()));
    }

    /// One person: an appointment, and in more than half of all cases a certificate.
    fn person(&mut self, worker: &str, post: &str, place: &Cells) {
        let certified = self.random.below(100) < 55;
        let from = self.before(40, PAST);
        let full_time = ["是", "是", "是", "是", "是", "是", "是", "是", "否", ""];
        let matching = if certified { ["是", "是", "是", "是", "是", "是", "否", "否", "否", ""] } else { ["否"; 10] };
        let full_time = self.random.pick(&full_time).copied().unwrap_or_default();
        let matching = self.random.pick(&matching).copied().unwrap_or_default();
        let cells = place.clone().with(Column::Kind, "聘任").with(Column::Staff, worker).with(Column::From, from.to_string());
        let mut cells = cells.with(Column::Post, post).with(Column::FullTime, full_time).with(Column::Matching, matching);
        if self.random.once_in(12) {
            let left = self.before(1, 39);
            cells.set(Column::Until, left.to_string());
        }
        self.add(from, &cells);
        if self.random.once_in(25) {
            let day = from.plus_days(10).unwrap_or(from);
            let until = day.plus_days(20).unwrap_or(day);
            let cells = Self::of("服务间断", worker).with(Column::From, day.to_string()).with(Column::Until, until.to_string());
            self.add(day, &cells);
        }
        if certified {
            self.certified(worker);
        }
    }

    fn certified(&mut self, worker: &str) {
        // The senior level has been examined since 2019.
        let senior = self.setting.as_of.year_month_day().0 > 2020;
        let level = match self.random.below(100) {
            0..=59 => 0,
            92..=99 if senior => 2,
            _ => 1,
        };
        if level == 1 && self.random.once_in(6) {
            let day = self.before(PAST, PAST + 400);
            self.certificate(worker, 0, day);
        }
        let day = self.before(20, if level == 2 { 700 } else { PAST });
        self.certificate(worker, level, day);
        if self.random.once_in(7) {
            return;
        }
        let days = i32::try_from(self.random.between(15, 300)).unwrap_or_default();
        if let Some(registered) = day.plus_days(days).filter(|registered| *registered <= self.setting.as_of) {
            self.registration(worker, level, registered);
        }
    }

    fn certificate(&mut self, worker: &str, level: usize, day: Date) {
        let cells = Self::of("职业水平证书", worker).with(Column::Obtained, day.to_string());
        self.add(day, &cells.with(Column::Level, LEVELS.get(level).copied().unwrap_or_default()));
    }

    fn registration(&mut self, worker: &str, level: usize, day: Date) {
        let until = day.plus_days(TERM).unwrap_or(day);
        let cells = Self::of("证书登记", worker).with(Column::Registered, day.to_string()).with(Column::Until, until.to_string());
        self.add(day, &cells.with(Column::Level, LEVELS.get(level).copied().unwrap_or_default()));
    }

    /// Institutions of the system in the townships of the unit, with so many seats among them; some have none.
    fn institutions(&mut self, count: u64, seats: u64) {
        let first = usize::try_from(count - count / 3).unwrap_or_default().max(1);
        let townships = self.setting.townships.len().max(1);
        for at in 0..usize::try_from(count).unwrap_or_default() {
            let own = u64::try_from((0..usize::try_from(seats).unwrap_or_default()).filter(|seat| seat % first == at).count());
            let own = own.unwrap_or_default();
            let code = self.code(at * 4 % townships);
            let body = Cells::default().with(Column::Body, format!("B{:02}", at + 1)).with(Column::Division, code);
            self.post(&body.clone().with(Column::BodyKind, "事业单位"), "general", own);
            for nth in 0..own {
                if !self.random.once_in(4) {
                    let worker = format!("W{:03}", 500 + at * 4 + usize::try_from(nth).unwrap_or_default());
                    self.person(&worker, "general", &body);
                }
            }
        }
    }

    /// What single rows can't show to be wrong: two posts at once, a post that nobody set up, a registration without its certificate.
    fn contradictions(&mut self) {
        let there = self.code(0);
        let other = self.code(
            self.setting
                .townships
                .iter()
                .position(|code| {
                    let county = |code: &wushe::value::DivisionCode| code.ancestor(Level::County);
                    self.setting.townships.first().is_some_and(|first| county(first) != county(code))
                })
                .unwrap_or_default(),
        );
        for code in [there, other] {
            let day = self.before(100, 200);
            let cells = Self::of("聘任", "W900").with(Column::From, day.to_string()).with(Column::Post, "general");
            self.add(day, &cells.with(Column::Division, code).with(Column::FullTime, "是").with(Column::Matching, "否"));
        }
        let day = self.before(100, 200);
        let cells = Self::of("聘任", "W901").with(Column::From, day.to_string()).with(Column::Post, "general");
        let cells = cells.with(Column::Body, "B99").with(Column::Division, self.code(0)).with(Column::FullTime, "是");
        self.add(day, &cells.with(Column::Matching, "否"));
        let day = self.before(100, 200);
        self.registration("W001", 2, day);
    }

    fn fault(&mut self, kind: &str, slips: &[(Column, &str)]) {
        let day = self.before(10, 300);
        let worker = format!("Z{:03}", self.random.below(1000));
        let mut cells = Self::of(kind, if kind == "岗位设置" { "" } else { &worker });
        if kind == "岗位设置" {
            cells.set(Column::Division, self.code(1));
        }
        for (column, text) in slips {
            cells.set(*column, *text);
        }
        self.add(day, &cells);
    }
}
