//! The words of an item that are the same in every rulebook.

use crate::finding::word_list;
use crate::service::{Kind, Role};

word_list! {
    /// Whom or what an item is about (对象).
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Subject {
        /// A person.
        #[default]
        Person = "person",
        /// A household.
        Household = "household",
        /// A worker of the station.
        Worker = "worker",
        /// A station.
        Station = "station",
        /// A unit of the administrative tree, such as a village.
        Unit = "unit",
    }

    /// Every one.
    pub const ALL: [Subject; 5];

    /// Its name in rulebooks and JSON.
    pub fn as_str;

    /// The one of that name.
    pub fn from_name;
}

impl Subject {
    /// The roles of a record that can say whom it is about.
    #[must_use]
    pub fn roles(self) -> &'static [Role] {
        match self {
            Subject::Person => &[Role::Person],
            Subject::Household => &[Role::Household],
            Subject::Worker => &[Role::Worker],
            Subject::Station => &[Role::Station],
            Subject::Unit => &[Role::Place],
        }
    }

    /// The kind of the dated records that tell the facts of such a subject: `person_facts`, `household_facts`.
    ///
    /// ```
    /// use wushe::checklist::Subject;
    ///
    /// assert_eq!(Subject::Person.facts_kind().as_str(), "person_facts");
    /// assert_ne!(Subject::Worker.facts_kind(), wushe::service::Kind::Worker);
    /// ```
    #[must_use]
    pub fn facts_kind(self) -> Kind {
        Kind::new(match self {
            Subject::Person => "person_facts",
            Subject::Household => "household_facts",
            Subject::Worker => "worker_facts",
            Subject::Station => "station_facts",
            Subject::Unit => "unit_facts",
        })
    }
}

word_list! {
    /// What the text gives whom it serves.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Effect {
        /// It shall be granted (应当).
        Entitled = "entitled",
        /// It may be granted (可以).
        May = "may",
        /// Somebody must do it: a committee, a parent, a school, a station.
        Duty = "duty",
        /// The text encourages it (鼓励).
        Encouraged = "encouraged",
        /// It must not be so (不得).
        Finding = "finding",
    }

    /// Every one.
    pub const ALL: [Effect; 5];

    /// Its name in rulebooks and JSON.
    pub fn as_str;

    /// The one of that name.
    pub fn from_name;
}

word_list! {
    /// What the station has to do with an item.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum StationRole {
        /// It does it itself.
        Provide = "provide",
        /// It helps to have it done.
        Assist = "assist",
        /// It takes the application.
        Accept = "accept",
        /// It reports it.
        Report = "report",
        /// It decides it.
        Decide = "decide",
    }

    /// Every one.
    pub const ALL: [StationRole; 5];

    /// Its name in rulebooks and JSON.
    pub fn as_str;

    /// The one of that name.
    pub fn from_name;
}

word_list! {
    /// What a match says of an item.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum MatchOutcome {
        /// It shall be granted.
        Entitled = "entitled",
        /// It may be granted.
        May = "may",
        /// Somebody must do it.
        Duty = "duty",
        /// It is encouraged.
        Encouraged = "encouraged",
        /// It is so and must not be.
        Finding = "finding",
        /// It depends on what is not known or not chosen yet.
        Open = "open",
        /// The condition holds and none of the groups that the text lists is met; its list ends in 等, so this is no refusal.
        NotListed = "not_listed",
        /// It is not for this subject.
        No = "no",
    }

    /// Every one.
    pub const ALL: [MatchOutcome; 8];

    /// Its name in JSON.
    pub fn as_str;

    /// The one of that name.
    pub fn from_name;
}

impl MatchOutcome {
    /// Whether the item serves the subject.
    #[must_use]
    pub fn is_met(self) -> bool {
        !matches!(self, MatchOutcome::Open | MatchOutcome::NotListed | MatchOutcome::No)
    }
}

impl From<Effect> for MatchOutcome {
    fn from(effect: Effect) -> Self {
        match effect {
            Effect::Entitled => MatchOutcome::Entitled,
            Effect::May => MatchOutcome::May,
            Effect::Duty => MatchOutcome::Duty,
            Effect::Encouraged => MatchOutcome::Encouraged,
            Effect::Finding => MatchOutcome::Finding,
        }
    }
}
