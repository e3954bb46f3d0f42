//! The facts of a worker that pay reads, and those that tables are looked up by.

use crate::choice::OpenItem;
use crate::condition::Type;
use crate::finding::{Label, word_list};

/// A fact of a worker that conditions of a pay scheme read, by this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Fact {
    /// The post that is paid.
    Post,
    /// Whether it is a full-time one.
    FullTime,
    /// Whether the post asks for the worker's certificate.
    MatchingPost,
    /// Whether the worker is on probation.
    Probation,
    /// The highest certificate.
    Certificate,
    /// The highest registered certificate.
    Registration,
    /// Whether a certificate begins to count in this very month.
    NewCertificate,
    /// The highest degree.
    Degree,
    /// The highest diploma.
    Diploma,
    /// The lower of degree and diploma; none where one is lacking.
    PairedEducation,
    /// The higher of degree and diploma, where it is above the lower or alone.
    SingleEducation,
    /// The appraisal of the month's own year.
    Appraisal,
    /// The appraisal of the year before.
    LastAppraisal,
    /// The division in which the post is.
    Division,
    /// Whether any post held at that time asks for the worker's certificate.
    MatchingPostHeld,
    /// The highest certificate that was filed.
    Filing,
    /// The highest certificate that was ever registered.
    RegisteredBefore,
    /// The education by the paper that the setting `education_paper` says.
    Education,
    /// The appointments; no condition reads them.
    Appointments,
    /// The breaks in service; no condition reads them.
    Breaks,
    /// The years of service.
    Seniority,
    /// The grade.
    Grade,
}

impl Fact {
    /// Those that a condition can read before anything is computed, in the order of their slots.
    pub(super) const GIVEN: [Fact; 18] = [
        Fact::Post,
        Fact::FullTime,
        Fact::MatchingPost,
        Fact::Probation,
        Fact::Certificate,
        Fact::Registration,
        Fact::NewCertificate,
        Fact::Degree,
        Fact::Diploma,
        Fact::PairedEducation,
        Fact::SingleEducation,
        Fact::Appraisal,
        Fact::LastAppraisal,
        Fact::Division,
        Fact::MatchingPostHeld,
        Fact::Filing,
        Fact::RegisteredBefore,
        Fact::Education,
    ];

    /// The others.
    const OTHERS: [Fact; 4] = [Fact::Appointments, Fact::Breaks, Fact::Seniority, Fact::Grade];

    /// Its name in conditions, rulebooks and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.words().0
    }

    /// The fact of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Fact> {
        Fact::GIVEN.into_iter().chain(Fact::OTHERS).find(|fact| fact.as_str() == name)
    }

    /// The open item that asks for it.
    ///
    /// ```
    /// use wushe::pay::Fact;
    ///
    /// assert_eq!(Fact::Grade.open().to_string(), "grade");
    /// assert_eq!(Fact::from_name("grade"), Some(Fact::Grade));
    /// assert_eq!(Fact::from_name("height"), None);
    /// ```
    #[must_use]
    pub fn open(self) -> OpenItem {
        OpenItem::Fact(self.as_str().into())
    }

    /// Those that conditions read.
    #[cfg(all(test, feature = "authoring"))]
    pub(crate) fn of_conditions() -> impl Iterator<Item = Fact> {
        Fact::GIVEN.into_iter().chain([Fact::Seniority, Fact::Grade])
    }

    /// What it is called.
    #[must_use]
    pub fn label(self) -> Label {
        let (_, zh, en) = self.words();
        Label::new(zh, en)
    }

    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Fact::Post => ("post", "岗位", "the post"),
            Fact::FullTime => ("full_time", "是否专职", "whether the post is full-time"),
            Fact::MatchingPost => ("matching_post", "是否聘任在相应岗位", "whether the post matches the certificate"),
            Fact::Probation => ("probation", "是否在试用期", "whether on probation"),
            Fact::Certificate => ("certificate", "职业资格证书", "the certificate"),
            Fact::Registration => ("registration", "证书登记", "the registration of the certificate"),
            Fact::NewCertificate => ("new_certificate", "当月起计的证书", "a certificate that begins to count this month"),
            Fact::Degree => ("degree", "学位", "the degree"),
            Fact::Diploma => ("diploma", "学历", "the diploma"),
            Fact::PairedEducation => ("paired_education", "学历和学位", "degree and diploma"),
            Fact::SingleEducation => ("single_education", "只有学历或学位", "a degree or diploma alone"),
            Fact::Appraisal => ("appraisal", "当年考核结果", "the appraisal of the year"),
            Fact::LastAppraisal => ("last_appraisal", "上年考核结果", "the appraisal of the year before"),
            Fact::MatchingPostHeld => ("matching_post_held", "所任岗位中有无相应岗位", "whether any post held matches the certificate"),
            Fact::Filing => ("filing", "证书备案", "the filing of the certificate"),
            Fact::RegisteredBefore => ("registered_before", "曾经登记的证书", "the certificate that was ever registered"),
            Fact::Education => ("education", "受教育程度", "the education"),
            Fact::Division => ("division", "所在区划", "the division"),
            Fact::Appointments => ("appointments", "聘任情况", "the appointments"),
            Fact::Breaks => ("breaks", "间断情况", "the breaks in service"),
            Fact::Seniority => ("seniority", "工作年限", "the years of service"),
            Fact::Grade => ("grade", "等级", "the grade"),
        }
    }

    pub(super) fn condition_type(self) -> Type {
        match self {
            Fact::FullTime | Fact::MatchingPost | Fact::MatchingPostHeld | Fact::Probation | Fact::NewCertificate => Type::Boolean,
            Fact::Seniority | Fact::Grade => Type::Number,
            _ => Type::Text,
        }
    }

    /// The fact that a table is looked up by.
    pub(super) fn of(by: By) -> Fact {
        match by {
            By::Post => Fact::Post,
            By::Grade => Fact::Grade,
            By::Seniority => Fact::Seniority,
            By::Certificate => Fact::Certificate,
            By::Registration => Fact::Registration,
            By::Degree => Fact::Degree,
            By::Diploma => Fact::Diploma,
            By::PairedEducation => Fact::PairedEducation,
            By::SingleEducation => Fact::SingleEducation,
            By::Education => Fact::Education,
            By::Filing => Fact::Filing,
            By::RegisteredBefore => Fact::RegisteredBefore,
            By::Appraisal => Fact::Appraisal,
            By::LastAppraisal => Fact::LastAppraisal,
        }
    }
}

word_list! {
    /// What a table is looked up by.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    #[non_exhaustive]
    pub enum By {
        /// The post.
        Post = "post",
        /// The grade.
        Grade = "grade",
        /// Whole years of service as counted.
        Seniority = "seniority",
        /// The highest certificate.
        Certificate = "certificate",
        /// The highest registered certificate.
        Registration = "registration",
        /// The highest degree.
        Degree = "degree",
        /// The highest diploma.
        Diploma = "diploma",
        /// The lower of degree and diploma.
        PairedEducation = "paired_education",
        /// The higher of degree and diploma, where it is above the lower or alone.
        SingleEducation = "single_education",
        /// The education by the paper that the setting `education_paper` says.
        Education = "education",
        /// The highest certificate that was filed.
        Filing = "filing",
        /// The highest certificate that was ever registered.
        RegisteredBefore = "registered_before",
        /// The appraisal of the month's own year.
        Appraisal = "appraisal",
        /// The appraisal of the year before.
        LastAppraisal = "last_appraisal",
    }

    /// Every one.
    pub const ALL: [By; 14];

    /// Its name in rulebooks, JSON and conditions.
    pub fn as_str;

    /// The one of that name.
    pub fn from_name;
}

impl By {
    /// Whether it is a number: such tables may be lines or steps.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, By::Grade | By::Seniority)
    }
}
