use std::fmt;
use std::sync::Arc;

use super::Role;

/// The kind of a record. Seven service acts, workers and seven facts of them, and the posts of a body are known by
/// name; a rulebook can add others.
///
/// ```
/// use wushe::service::{Kind, Role};
///
/// assert_eq!(Kind::new("home_visit"), Kind::HomeVisit);
/// assert!(Kind::HomeVisit.required_roles().contains(&&[Role::Household][..]));
/// assert_eq!(Kind::new("hotline_call").as_str(), "hotline_call");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// 走访
    HomeVisit,
    /// 建档
    FileOpened,
    /// 个案
    CaseStep,
    /// 小组
    GroupSession,
    /// 主题活动
    Event,
    /// 资源链接
    ResourceLinked,
    /// 传帮带教
    Mentoring,
    /// 工作人员
    Worker,
    /// 聘任
    Appointment,
    /// 取得证书
    Certificate,
    /// 证书登记
    Registration,
    /// 继续教育
    ContinuingEducation,
    /// 学历、学位
    Education,
    /// 年度考核
    Appraisal,
    /// 间断
    Break,
    /// 岗位设置
    Post,
    /// A kind that a rulebook adds.
    Other(Arc<str>),
}

impl Kind {
    /// The kinds known by name.
    pub const KNOWN: &'static [Kind] = &[
        Kind::HomeVisit,
        Kind::FileOpened,
        Kind::CaseStep,
        Kind::GroupSession,
        Kind::Event,
        Kind::ResourceLinked,
        Kind::Mentoring,
        Kind::Worker,
        Kind::Appointment,
        Kind::Certificate,
        Kind::Registration,
        Kind::ContinuingEducation,
        Kind::Education,
        Kind::Appraisal,
        Kind::Break,
        Kind::Post,
    ];

    /// Those that tell something of a worker: they need no station.
    pub const STAFF: &'static [Kind] = &[
        Kind::Worker,
        Kind::Appointment,
        Kind::Certificate,
        Kind::Registration,
        Kind::ContinuingEducation,
        Kind::Education,
        Kind::Appraisal,
        Kind::Break,
    ];

    /// The kind of that name.
    #[must_use]
    pub fn new(name: &str) -> Kind {
        Kind::KNOWN.iter().find(|kind| kind.as_str() == name).cloned().unwrap_or_else(|| Kind::Other(name.into()))
    }

    /// Its name in rulebooks and JSON.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Kind::HomeVisit => "home_visit",
            Kind::FileOpened => "file_opened",
            Kind::CaseStep => "case_step",
            Kind::GroupSession => "group_session",
            Kind::Event => "event",
            Kind::ResourceLinked => "resource_linked",
            Kind::Mentoring => "mentoring",
            Kind::Worker => "worker",
            Kind::Appointment => "appointment",
            Kind::Certificate => "certificate",
            Kind::Registration => "registration",
            Kind::ContinuingEducation => "continuing_education",
            Kind::Education => "education",
            Kind::Appraisal => "appraisal",
            Kind::Break => "break",
            Kind::Post => "post",
            Kind::Other(name) => name,
        }
    }

    /// The roles that a form of this kind must have, one of each group.
    #[must_use]
    pub fn required_roles(&self) -> &'static [&'static [Role]] {
        const ATTENDANCE: &[Role] = &[Role::Participants, Role::HeadCount];
        match self {
            Kind::HomeVisit => &[&[Role::Date], &[Role::Station], &[Role::Worker], &[Role::Household]],
            Kind::FileOpened => &[&[Role::Date], &[Role::Station], &[Role::FileKey], &[Role::Person, Role::Household]],
            Kind::CaseStep => &[&[Role::Date], &[Role::Station], &[Role::CaseKey], &[Role::Person], &[Role::Stage]],
            Kind::GroupSession => &[&[Role::Date], &[Role::Station], &[Role::GroupKey], &[Role::SessionNo], ATTENDANCE],
            Kind::Event => &[&[Role::Date], &[Role::Station], &[Role::EventKey], ATTENDANCE],
            Kind::ResourceLinked => {
                &[&[Role::Date], &[Role::Station], &[Role::Direction], &[Role::ResourceForm], &[Role::Amount], &[Role::DonorParty]]
            }
            Kind::Mentoring => {
                &[&[Role::Date], &[Role::Station], &[Role::Mentor], &[Role::Audience], &[Role::Content], &[Role::Hours], ATTENDANCE]
            }
            Kind::Worker => &[&[Role::Worker]],
            Kind::Appointment => &[&[Role::Worker], &[Role::Date], &[Role::Post]],
            Kind::Certificate => &[&[Role::Worker], &[Role::Date], &[Role::Level]],
            Kind::Registration => &[&[Role::Worker], &[Role::Date], &[Role::Until], &[Role::Level]],
            Kind::ContinuingEducation => &[&[Role::Worker], &[Role::Date], &[Role::Hours]],
            Kind::Education => &[&[Role::Worker], &[Role::Date], &[Role::Paper], &[Role::Level]],
            Kind::Appraisal => &[&[Role::Worker], &[Role::Year], &[Role::Result]],
            Kind::Break => &[&[Role::Worker], &[Role::Date]],
            Kind::Post => &[&[Role::Date], &[Role::Post], &[Role::Seats], &[Role::BodyKind], &[Role::Body, Role::Station, Role::Place]],
            Kind::Other(_) => &[&[Role::Date], &[Role::Station]],
        }
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
