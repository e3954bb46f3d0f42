//! How often an item is due, or by when (频次).

use std::sync::Arc;

use crate::finding::{Label, word_list};
use crate::service::Role;
use crate::value::{Amount, Date};

word_list! {
    /// A measure of time.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum TimeUnit {
        /// An hour.
        Hour = "hour",
        /// A day.
        Day = "day",
        /// A week from Monday to Sunday, as ISO 8601 has it.
        Week = "week",
        /// A month.
        Month = "month",
        /// A quarter.
        Quarter = "quarter",
        /// Half a year.
        HalfYear = "half_year",
        /// A year.
        Year = "year",
    }

    /// Every one.
    pub const ALL: [TimeUnit; 7];

    /// Its name in rulebooks and JSON.
    pub fn as_str;

    /// The one of that name.
    pub fn from_name;
}

/// How often an item is due, or by when.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cadence {
    /// So many times in each window of the calendar.
    Calendar {
        /// How many times.
        times: u32,
        /// How many units are a window.
        every: u32,
        /// The unit.
        unit: TimeUnit,
        /// The first day of a window, where one is of several units.
        anchor: Option<Date>,
    },
    /// At the latest so long after the last time.
    Gap {
        /// How many units.
        every: u32,
        /// The unit.
        unit: TimeUnit,
    },
    /// At the latest so long after something happened.
    Event {
        /// How many units.
        within: u32,
        /// The unit.
        unit: TimeUnit,
    },
    /// Once.
    Once,
    /// In the last time before a day that is a fact of the subject.
    Before {
        /// How many units.
        before: u32,
        /// The unit.
        unit: TimeUnit,
        /// The fact.
        of: Arc<str>,
    },
    /// So much within a term.
    Term {
        /// How much.
        amount: Amount,
        /// The role of the records that is summed.
        of: Role,
        /// The kind of record whose days are the term.
        term: Arc<str>,
    },
    /// The text says that it comes again and not how often.
    Unstated {
        /// Its words, such as 定期.
        words: Arc<str>,
    },
}

impl Cadence {
    /// Its sort, as rulebooks and JSON write it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Cadence::Calendar { .. } => "calendar",
            Cadence::Gap { .. } => "gap",
            Cadence::Event { .. } => "event",
            Cadence::Once => "once",
            Cadence::Before { .. } => "before",
            Cadence::Term { .. } => "term",
            Cadence::Unstated { .. } => "unstated",
        }
    }

    /// The sorts that there are.
    pub const KINDS: [&'static str; 7] = ["calendar", "gap", "event", "once", "before", "term", "unstated"];

    /// It in words: 每季度一次, once every quarter.
    #[must_use]
    pub fn words(&self) -> Label {
        let unit = |count: u32, unit: TimeUnit| {
            let (zh, en) = unit.words();
            let zh = match (count, unit) {
                (1, TimeUnit::Month) => "每月".to_owned(),
                (1, _) => format!("每{zh}"),
                (_, TimeUnit::Month | TimeUnit::Quarter) => format!("每{count}个{zh}"),
                _ => format!("每{count}{zh}"),
            };
            (zh, if count == 1 { format!("every {en}") } else { format!("every {count} {en}s") })
        };
        let long = |count: u32, unit: TimeUnit| {
            let (zh, en) = unit.words();
            let of = if matches!(unit, TimeUnit::Month | TimeUnit::Quarter | TimeUnit::Hour | TimeUnit::Week) { "个" } else { "" };
            (format!("{count}{of}{zh}"), format!("{count} {en}{}", if count == 1 { "" } else { "s" }))
        };
        match self {
            Cadence::Calendar { times, every, unit: of, .. } => {
                let (zh, en) = unit(*every, *of);
                let times_en = if *times == 1 { "once".to_owned() } else { format!("{times} times") };
                Label::new(format!("{zh}{times}次"), format!("{times_en} {en}"))
            }
            Cadence::Gap { every, unit } => {
                let (zh, en) = long(*every, *unit);
                Label::new(format!("间隔不超过{zh}"), format!("at most {en} apart"))
            }
            Cadence::Event { within, unit } => {
                let (zh, en) = long(*within, *unit);
                Label::new(format!("事发后{zh}内"), format!("within {en} of the event"))
            }
            Cadence::Once => Label::new("一次", "once"),
            Cadence::Before { before, unit, .. } => {
                let (zh, en) = long(*before, *unit);
                Label::new(format!("期满前{zh}内"), format!("in the last {en} before the end"))
            }
            Cadence::Term { amount, .. } => Label::new(format!("每个有效期内满{amount}"), format!("{amount} within each term")),
            Cadence::Unstated { words } => Label::new(words.clone(), format!("regularly ({words}); how often is not stated")),
        }
    }
}

impl TimeUnit {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            TimeUnit::Hour => ("小时", "hour"),
            TimeUnit::Day => ("日", "day"),
            TimeUnit::Week => ("周", "week"),
            TimeUnit::Month => ("月", "month"),
            TimeUnit::Quarter => ("季度", "quarter"),
            TimeUnit::HalfYear => ("半年", "half-year"),
            TimeUnit::Year => ("年", "year"),
        }
    }
}
