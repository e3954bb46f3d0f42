use super::record::{Attendance, Key, Record, RoleValue};
use super::{Kind, Role};
use crate::value::Amount;

/// Resources in or out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the station.
    In,
    /// From the station.
    Out,
}

impl Record {
    /// What was done, with what its kind is sure to have.
    #[must_use]
    pub fn act(&self) -> Act<'_> {
        self.known_act().unwrap_or(Act::Other)
    }

    fn known_act(&self) -> Option<Act<'_>> {
        let option = |role| match self.role(role) {
            Some(RoleValue::Option(option)) => Some(&**option),
            _ => None,
        };
        let amount = |role| match self.role(role) {
            Some(RoleValue::Amount(amount)) => Some(*amount),
            _ => None,
        };
        Some(match self.kind() {
            Kind::HomeVisit => Act::HomeVisit { worker: self.key(Role::Worker)?, household: self.key(Role::Household)? },
            Kind::FileOpened => {
                Act::FileOpened { file: self.key(Role::FileKey)?, person: self.key(Role::Person), household: self.key(Role::Household) }
            }
            Kind::CaseStep => {
                Act::CaseStep { case: self.key(Role::CaseKey)?, person: self.key(Role::Person)?, stage: option(Role::Stage)? }
            }
            Kind::GroupSession => match self.role(Role::SessionNo)? {
                RoleValue::Count(session_no) => {
                    Act::GroupSession { group: self.key(Role::GroupKey)?, session_no: session_no.get(), attendance: self.attendance()? }
                }
                _ => return None,
            },
            Kind::Event => Act::Event { event: self.key(Role::EventKey)?, attendance: self.attendance()? },
            Kind::ResourceLinked => Act::ResourceLinked {
                direction: if option(Role::Direction)? == "in" { Direction::In } else { Direction::Out },
                amount: amount(Role::Amount)?,
                donor_party: option(Role::DonorParty)?,
            },
            Kind::Mentoring => {
                Act::Mentoring { mentor: self.key(Role::Mentor)?, hours: amount(Role::Hours)?, attendance: self.attendance()? }
            }
            Kind::Worker
            | Kind::Appointment
            | Kind::Certificate
            | Kind::Registration
            | Kind::ContinuingEducation
            | Kind::Education
            | Kind::Appraisal
            | Kind::Break
            | Kind::Post
            | Kind::Other(_) => return None,
        })
    }
}

/// What was done, typed by kind: what a kind requires is there without an `Option`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Act<'r> {
    /// A household was visited.
    HomeVisit {
        /// Who visited.
        worker: &'r Key,
        /// Which household.
        household: &'r Key,
    },
    /// A file was opened for a person or a household.
    FileOpened {
        /// The file.
        file: &'r Key,
        /// The person, where the file is one person's.
        person: Option<&'r Key>,
        /// The household, where the file is a household's.
        household: Option<&'r Key>,
    },
    /// A step of a case.
    CaseStep {
        /// The case.
        case: &'r Key,
        /// Whose case it is.
        person: &'r Key,
        /// The stage, as the code list names it.
        stage: &'r str,
    },
    /// A session of a group.
    GroupSession {
        /// The group.
        group: &'r Key,
        /// Which session it was.
        session_no: u64,
        /// Who took part.
        attendance: Attendance,
    },
    /// A themed event.
    Event {
        /// The event.
        event: &'r Key,
        /// Who took part.
        attendance: Attendance,
    },
    /// Money or goods moved.
    ResourceLinked {
        /// To or from the station.
        direction: Direction,
        /// Yuan; for goods, their stated value.
        amount: Amount,
        /// Who gave, as the code list names the party.
        donor_party: &'r str,
    },
    /// A training.
    Mentoring {
        /// Who trained.
        mentor: &'r Key,
        /// How long.
        hours: Amount,
        /// Who took part.
        attendance: Attendance,
    },
    /// A fact of a worker, which [`workers`](crate::staff::workers) gathers, the posts of a body, or a kind that a rulebook adds; roles and facts are
    /// asked for by name.
    Other,
}
