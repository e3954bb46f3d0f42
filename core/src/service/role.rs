use super::FieldType;

/// What a field means to the structure of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Role {
    /// The day of the act.
    Date,
    /// The station that acted: a key, or the division code of the unit in which it stands.
    Station,
    /// The division in which it took place, where that differs from the station's.
    Place,
    /// What people call the place, where no division code names it.
    PlaceName,
    /// Who acted.
    Worker,
    /// The household, by an opaque key.
    Household,
    /// The person served, by an opaque key.
    Person,
    /// The file that was opened.
    FileKey,
    /// The case that the step belongs to.
    CaseKey,
    /// The stage of the case.
    Stage,
    /// The group that met.
    GroupKey,
    /// Which of the group's sessions it was, from 1.
    SessionNo,
    /// The event.
    EventKey,
    /// Who took part, by name: a repeated group.
    Participants,
    /// How many more took part without being named.
    HeadCount,
    /// Partners beside the five parties.
    Partner,
    /// Resources in or out.
    Direction,
    /// Money or goods.
    ResourceForm,
    /// The amount in yuan; for goods, their stated value.
    Amount,
    /// The party that gave.
    DonorParty,
    /// Who trained.
    Mentor,
    /// The audiences that were trained.
    Audience,
    /// Theory, practice or both.
    Content,
    /// How long it took.
    Hours,
    /// The last day on which it holds.
    Until,
    /// The post that somebody is appointed to.
    Post,
    /// The level of a certificate, a diploma or a degree.
    Level,
    /// Diploma or degree.
    Paper,
    /// The calendar year that was appraised.
    Year,
    /// The result of an appraisal.
    Result,
    /// The body that has a post, by its key: an institution, an organisation.
    Body,
    /// What kind of body it is.
    BodyKind,
    /// How many seats of a post there are.
    Seats,
    /// Named participants and unnamed ones together; computed, never a field.
    Attendance,
}

impl Role {
    /// Every role, in the order of this enum.
    pub const ALL: &'static [Role] = &[
        Role::Date,
        Role::Station,
        Role::Place,
        Role::PlaceName,
        Role::Worker,
        Role::Household,
        Role::Person,
        Role::FileKey,
        Role::CaseKey,
        Role::Stage,
        Role::GroupKey,
        Role::SessionNo,
        Role::EventKey,
        Role::Participants,
        Role::HeadCount,
        Role::Partner,
        Role::Direction,
        Role::ResourceForm,
        Role::Amount,
        Role::DonorParty,
        Role::Mentor,
        Role::Audience,
        Role::Content,
        Role::Hours,
        Role::Until,
        Role::Post,
        Role::Level,
        Role::Paper,
        Role::Year,
        Role::Result,
        Role::Body,
        Role::BodyKind,
        Role::Seats,
        Role::Attendance,
    ];

    /// Its name in rulebooks and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Date => "date",
            Role::Station => "station",
            Role::Place => "place",
            Role::PlaceName => "place_name",
            Role::Worker => "worker",
            Role::Household => "household",
            Role::Person => "person",
            Role::FileKey => "file_key",
            Role::CaseKey => "case_key",
            Role::Stage => "stage",
            Role::GroupKey => "group_key",
            Role::SessionNo => "session_no",
            Role::EventKey => "event_key",
            Role::Participants => "participants",
            Role::HeadCount => "head_count",
            Role::Partner => "partner",
            Role::Direction => "direction",
            Role::ResourceForm => "resource_form",
            Role::Amount => "amount",
            Role::DonorParty => "donor_party",
            Role::Mentor => "mentor",
            Role::Audience => "audience",
            Role::Content => "content",
            Role::Hours => "hours",
            Role::Until => "until",
            Role::Post => "post",
            Role::Level => "level",
            Role::Paper => "paper",
            Role::Year => "year",
            Role::Result => "result",
            Role::Body => "body",
            Role::BodyKind => "body_kind",
            Role::Seats => "seats",
            Role::Attendance => "attendance",
        }
    }

    /// Its name in conditions: `date` is a word of their language, so that role is `day` there.
    #[must_use]
    pub fn condition_name(self) -> &'static str {
        if self == Role::Date { "day" } else { self.as_str() }
    }

    /// The role of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Role> {
        Role::ALL.iter().copied().find(|role| role.as_str() == name)
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
