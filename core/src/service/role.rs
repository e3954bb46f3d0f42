use super::FieldType;
use crate::finding::word_list;

word_list! {
    /// What a field means to the structure of a record.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[non_exhaustive]
    pub enum Role {
        /// The day of the act.
        Date = "date",
        /// The station that acted: a key, or the division code of the unit in which it stands.
        Station = "station",
        /// The division in which it took place, where that differs from the station's.
        Place = "place",
        /// What people call the place, where no division code names it.
        PlaceName = "place_name",
        /// Who acted.
        Worker = "worker",
        /// The household, by an opaque key.
        Household = "household",
        /// The person served, by an opaque key.
        Person = "person",
        /// The file that was opened.
        FileKey = "file_key",
        /// The case that the step belongs to.
        CaseKey = "case_key",
        /// The stage of the case.
        Stage = "stage",
        /// The group that met.
        GroupKey = "group_key",
        /// Which of the group's sessions it was, from 1.
        SessionNo = "session_no",
        /// The event.
        EventKey = "event_key",
        /// Who took part, by name: a repeated group.
        Participants = "participants",
        /// How many more took part without being named.
        HeadCount = "head_count",
        /// Partners beside the five parties.
        Partner = "partner",
        /// Resources in or out.
        Direction = "direction",
        /// Money or goods.
        ResourceForm = "resource_form",
        /// The amount in yuan; for goods, their stated value.
        Amount = "amount",
        /// The party that gave.
        DonorParty = "donor_party",
        /// Who trained.
        Mentor = "mentor",
        /// The audiences that were trained.
        Audience = "audience",
        /// Theory, practice or both.
        Content = "content",
        /// How long it took.
        Hours = "hours",
        /// The last day on which it holds.
        Until = "until",
        /// The post that somebody is appointed to.
        Post = "post",
        /// The level of a certificate, a diploma or a degree.
        Level = "level",
        /// Diploma or degree.
        Paper = "paper",
        /// The calendar year that was appraised.
        Year = "year",
        /// The result of an appraisal.
        Result = "result",
        /// The body that has a post, by its key: an institution, an organisation.
        Body = "body",
        /// What kind of body it is.
        BodyKind = "body_kind",
        /// How many seats of a post there are.
        Seats = "seats",
        /// Named participants and unnamed ones together; computed, never a field.
        Attendance = "attendance",
    }

    /// Every role, in the order of this enum.
    pub const ALL: &'static [Role];

    /// Its name in rulebooks and JSON.
    pub fn as_str;

    /// The role of that name.
    pub fn from_name;
}

impl Role {
    /// Its name in conditions: `date` is a word of their language, so that role is `day` there.
    #[must_use]
    pub fn condition_name(self) -> &'static str {
        if self == Role::Date { "day" } else { self.as_str() }
    }

    /// The type of the field that fills it.
    #[must_use]
    pub fn value_type(self) -> FieldType {
        match self {
            Role::Date | Role::Until => FieldType::Date,
            Role::Station => FieldType::Station,
            Role::Place => FieldType::Division,
            Role::PlaceName => FieldType::Text,
            Role::Worker
            | Role::Household
            | Role::Person
            | Role::FileKey
            | Role::CaseKey
            | Role::GroupKey
            | Role::EventKey
            | Role::Mentor
            | Role::Post
            | Role::Body => FieldType::Key,
            Role::Stage
            | Role::Direction
            | Role::ResourceForm
            | Role::DonorParty
            | Role::Level
            | Role::Paper
            | Role::Result
            | Role::BodyKind => FieldType::Option,
            Role::Partner | Role::Audience | Role::Content => FieldType::Options,
            Role::SessionNo | Role::HeadCount | Role::Year | Role::Seats | Role::Attendance => FieldType::Count,
            Role::Amount | Role::Hours => FieldType::Amount,
            Role::Participants => FieldType::Group,
        }
    }
}
