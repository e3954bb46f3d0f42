//! How the windows of a cadence are read where its text leaves that open.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::choice::OpenItem;
use crate::finding::{Code, Finding, Findings, Label, Path, Problem, word_list};
use crate::json::{Broken, Reader, Token};

word_list! {
    /// Who counts for a window of the calendar.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum PeriodRule {
        /// Whoever is in the target on its first day.
        FirstDay = "first_day",
        /// Whoever is in it on any of its days.
        AnyDay = "any_day",
        /// Whoever is in it on all of its days.
        AllDays = "all_days",
    }

    /// Every one.
    pub const ALL: [PeriodRule; 3];

    /// Its name in rulebooks and JSON.
    pub fn as_str;

    /// The one of that name.
    pub fn from_name;
}

word_list! {
    /// How hours are told from records that have a day and no time.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum HourRule {
        /// Only what is within them at whatever time of its day it was.
        Strict = "strict",
        /// Whatever can have been within them.
        Lenient = "lenient",
    }

    /// Every one.
    pub const ALL: [HourRule; 2];

    /// Its name in rulebooks and JSON.
    pub fn as_str;

    /// The one of that name.
    pub fn from_name;
}

word_list! {
    /// What five people of a group mean.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum PeopleRule {
        /// Each session counts that so many came to.
        EachSession = "each_session",
        /// So many different people came to all sessions together.
        Members = "members",
    }

    /// Every one.
    pub const ALL: [PeopleRule; 2];

    /// Its name in rulebooks and JSON.
    pub fn as_str;

    /// The one of that name.
    pub fn from_name;
}

word_list! {
    /// How often what counts once may count.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum OnceRule {
        /// Once in each window.
        Period = "period",
        /// Once in the whole book.
        Ever = "ever",
    }

    /// Every one.
    pub const ALL: [OnceRule; 2];

    /// Its name in rulebooks and JSON.
    pub fn as_str;

    /// The one of that name.
    pub fn from_name;
}

word_list! {
    /// What a cadence leaves open until a rulebook or its user says it.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum ReadingName {
        /// How many days after its window a task may still be done; 0 is none.
        LateDays = "late_days",
        /// Who counts for a window of the calendar: a [`PeriodRule`].
        Counts = "counts",
        /// Whether a window that began before the subject was in the target is asked for: `true` or `false`.
        FirstPeriod = "first_period",
        /// Whether a record of the day on which the subject came into the target does a task: `true` or `false`.
        EntryDay = "entry_day",
        /// How hours are told from days: an [`HourRule`].
        Hours = "hours",
        /// What the least number of people of a group means: a [`PeopleRule`].
        People = "people",
        /// How often what counts once may count: an [`OnceRule`].
        OncePer = "once_per",
    }

    /// Every one.
    pub const ALL: [ReadingName; 7];

    /// Its name in rulebooks and JSON.
    pub fn as_str;

    /// The one of that name.
    pub fn from_name;
}

/// How the windows of a cadence are read. What is nothing is not stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Readings {
    /// How many days after its window a task may still be done; 0 is none.
    pub late_days: Option<u32>,
    /// Who counts for a window of the calendar.
    pub counts: Option<PeriodRule>,
    /// Whether a window that began before the subject was in the target is asked for.
    pub first_period: Option<bool>,
    /// Whether a record of the day on which the subject came into the target does a task.
    pub entry_day: Option<bool>,
    /// How hours are told from days.
    pub hours: Option<HourRule>,
    /// What the least number of people of a group means.
    pub people: Option<PeopleRule>,
    /// How often what counts once may count.
    pub once_per: Option<OnceRule>,
}

impl Readings {
    /// These, and where they say nothing the others.
    pub(super) fn or(self, other: Readings) -> Readings {
        Readings {
            late_days: self.late_days.or(other.late_days),
            counts: self.counts.or(other.counts),
            first_period: self.first_period.or(other.first_period),
            entry_day: self.entry_day.or(other.entry_day),
            hours: self.hours.or(other.hours),
            people: self.people.or(other.people),
            once_per: self.once_per.or(other.once_per),
        }
    }

    /// What one of them says, as rulebooks and JSON write it.
    #[must_use]
    pub fn get(&self, name: ReadingName) -> Option<String> {
        match name {
            ReadingName::LateDays => self.late_days.map(|days| days.to_string()),
            ReadingName::Counts => self.counts.map(|rule| rule.as_str().to_owned()),
            ReadingName::FirstPeriod => self.first_period.map(|is| is.to_string()),
            ReadingName::EntryDay => self.entry_day.map(|is| is.to_string()),
            ReadingName::Hours => self.hours.map(|rule| rule.as_str().to_owned()),
            ReadingName::People => self.people.map(|rule| rule.as_str().to_owned()),
            ReadingName::OncePer => self.once_per.map(|rule| rule.as_str().to_owned()),
        }
    }

    /// What one of them says, in words.
    pub(super) fn words(&self, name: ReadingName) -> Option<Label> {
        let label = |zh: &str, en: &str| Some(Label::new(zh, en));
        match name {
            ReadingName::LateDays => match self.late_days? {
                0 => label("期满没有宽限", "no grace after the window"),
                days => Some(Label::new(format!("期满后宽限 {days} 天"), format!("{days} days of grace after the window"))),
            },
            ReadingName::Counts => match self.counts? {
                PeriodRule::FirstDay => label("期首在对象里的才算", "whoever is in the target on the first day counts"),
                PeriodRule::AnyDay => label("期内任何一天在对象里的都算", "whoever is in the target on any day counts"),
                PeriodRule::AllDays => label("期内每天都在对象里的才算", "whoever is in the target on all days counts"),
            },
            ReadingName::FirstPeriod => match self.first_period? {
                true => label("期中成为对象的，这一期也算", "a window that had begun before counts too"),
                false => label("期中成为对象的，这一期不算", "a window that had begun before does not count"),
            },
            ReadingName::EntryDay => match self.entry_day? {
                true => label("成为对象当天的记录算数", "a record of the day of coming into the target counts"),
                false => label("成为对象当天的记录不算数", "a record of the day of coming into the target does not count"),
            },
            ReadingName::Hours => match self.hours? {
                HourRule::Strict => label("按日期推小时，从严", "hours are told from days strictly"),
                HourRule::Lenient => label("按日期推小时，从宽", "hours are told from days leniently"),
            },
            ReadingName::People => match self.people? {
                PeopleRule::EachSession => label("每次活动的人数都要够", "each session must have as many people"),
                PeopleRule::Members => label("几次活动合计的不同人数要够", "so many different people must have come in all"),
            },
            ReadingName::OncePer => match self.once_per? {
                OnceRule::Period => label("每期各算一次", "each counts once in each window"),
                OnceRule::Ever => label("一共只算一次", "each counts once in all"),
            },
        }
    }

    /// Takes what somebody says of one of them.
    pub(crate) fn set(&mut self, name: ReadingName, text: &str) -> Result<(), Problem> {
        let truth = || match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(ReadingName::refused(name, "true, false")),
        };
        match name {
            ReadingName::LateDays => {
                let days = text.parse::<u32>().ok().filter(|days| *days <= 36_600 && days.to_string() == text);
                self.late_days = Some(days.ok_or_else(|| ReadingName::refused(name, "0 … 36600"))?);
            }
            ReadingName::Counts => {
                let known = || ReadingName::refused(name, &PeriodRule::ALL.map(PeriodRule::as_str).join(", "));
                self.counts = Some(PeriodRule::from_name(text).ok_or_else(known)?);
            }
            ReadingName::FirstPeriod => self.first_period = Some(truth()?),
            ReadingName::EntryDay => self.entry_day = Some(truth()?),
            ReadingName::Hours => {
                let known = || ReadingName::refused(name, &HourRule::ALL.map(HourRule::as_str).join(", "));
                self.hours = Some(HourRule::from_name(text).ok_or_else(known)?);
            }
            ReadingName::People => {
                let known = || ReadingName::refused(name, &PeopleRule::ALL.map(PeopleRule::as_str).join(", "));
                self.people = Some(PeopleRule::from_name(text).ok_or_else(known)?);
            }
            ReadingName::OncePer => {
                let known = || ReadingName::refused(name, &OnceRule::ALL.map(OnceRule::as_str).join(", "));
                self.once_per = Some(OnceRule::from_name(text).ok_or_else(known)?);
            }
        }
        Ok(())
    }
}

impl ReadingName {
    fn refused(name: ReadingName, known: &str) -> Problem {
        Problem::new(Code::PayChoiceOption).with("id", name.as_str()).with("known", known.to_owned())
    }

    /// What it is called.
    pub(super) fn label(self) -> Label {
        match self {
            ReadingName::LateDays => Label::new("期满后宽限几天", "how many days of grace after the window"),
            ReadingName::Counts => Label::new("一期里谁算", "who counts for a window"),
            ReadingName::FirstPeriod => Label::new("期中成为对象的这一期算不算", "whether a window that had begun before counts"),
            ReadingName::EntryDay => Label::new("成为对象当天的记录算不算", "whether a record of the day of coming into the target counts"),
            ReadingName::Hours => Label::new("怎样按日期推小时", "how hours are told from days"),
            ReadingName::People => Label::new("人数按每次还是按合计", "whether people are of each session or of all"),
            ReadingName::OncePer => Label::new("每期算一次还是一共算一次", "whether each counts once a window or once in all"),
        }
    }

    /// It as something to choose for an item.
    pub(super) fn open(self, item: &Arc<str>) -> OpenItem {
        OpenItem::Choice(self.as_str().into(), Some(item.clone()))
    }
}

/// What a rulebook's user chose of the readings that its items leave open: for all of them, or for one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChosenReadings {
    all: Readings,
    items: BTreeMap<Arc<str>, Readings>,
}

impl ChosenReadings {
    /// The choices of a JSON object: `{"late_days":"0","counts":"first_day","late_days[EL-05]":"2"}`. What is said of one item goes
    /// before what is said of all, and what a rule states stays.
    ///
    /// # Errors
    /// `json_broken` alone where the text is no JSON; else every finding at once, each at its name: `record_not_object`,
    /// `reading_unknown` for a name that is no reading, `text_expected`, `field_doubled`, and `pay_choice_option` for what it can't be.
    ///
    /// ```
    /// use wushe::Code;
    /// use wushe::checklist::{ChosenReadings, PeriodRule};
    ///
    /// let chosen = ChosenReadings::from_json(r#"{"counts":"any_day","late_days":"0","late_days[EL-05]":"2"}"#)?;
    /// assert_eq!(chosen.of("EL-05").late_days, Some(2));
    /// assert_eq!((chosen.of("EL-01").late_days, chosen.of("EL-01").counts), (Some(0), Some(PeriodRule::AnyDay)));
    /// let refused = ChosenReadings::from_json(r#"{"late_days":"soon","grace":"1"}"#).unwrap_err();
    /// assert_eq!([refused[0].code, refused[1].code], [Code::PayChoiceOption, Code::ReadingUnknown]);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Findings> {
        let mut chosen = ChosenReadings::default();
        let mut findings: Vec<Finding> = Vec::new();
        let mut reader = Reader::new(text);
        let read = chosen.read(&mut reader, &mut findings).and_then(|()| reader.end());
        read.map_err(|broken| Findings::from(Problem::of_json(broken, text, Code::JsonBroken).at(Path::new())))?;
        if findings.is_empty() { Ok(chosen) } else { Err(findings.into()) }
    }

    fn read(&mut self, reader: &mut Reader<'_>, findings: &mut Vec<Finding>) -> Result<(), Broken> {
        if reader.value()? != Token::Object {
            findings.push(Finding::new(Code::RecordNotObject, Path::new()));
            return Ok(());
        }
        let mut seen: Vec<String> = Vec::new();
        while let Some(key) = reader.key()? {
            let key = key.to_owned();
            let place = Path::new().key(key.clone());
            if seen.contains(&key) {
                findings.push(Finding::new(Code::FieldDoubled, place.clone()));
            }
            let told = match reader.value()? {
                Token::Text(text) => self.choose(&key, text),
                Token::List => reader.skip_items().map(|()| Err(Code::TextExpected.into()))?,
                Token::Object => reader.skip_entries().map(|()| Err(Code::TextExpected.into()))?,
                _ => Err(Code::TextExpected.into()),
            };
            findings.extend(told.err().map(|problem: Problem| problem.at(place)));
            seen.push(key);
        }
        Ok(())
    }

    fn choose(&mut self, key: &str, text: &str) -> Result<(), Problem> {
        let (name, item) = match key.strip_suffix(']').and_then(|key| key.split_once('[')) {
            Some((name, item)) => (name, Some(item)),
            None => (key, None),
        };
        let known = || Problem::unknown_name(Code::ReadingUnknown, ReadingName::ALL.into_iter().map(ReadingName::as_str));
        let name = ReadingName::from_name(name).ok_or_else(known)?;
        match item {
            Some(item) => self.items.entry(item.into()).or_default().set(name, text),
            None => self.all.set(name, text),
        }
    }

    /// What is chosen for an item.
    #[must_use]
    pub fn of(&self, item: &str) -> Readings {
        self.items.get(item).copied().unwrap_or_default().or(self.all)
    }

    /// What is said of one item alone, each with the item.
    pub(crate) fn of_items(&self) -> impl Iterator<Item = (ReadingName, &str)> {
        let said = |readings: Readings| ReadingName::ALL.into_iter().filter(move |name| readings.get(*name).is_some());
        self.items.iter().flat_map(move |(item, readings)| said(*readings).map(move |name| (name, &**item)))
    }
}
