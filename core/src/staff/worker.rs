use std::fmt;
use std::sync::Arc;

use super::{CertificateLevel, EducationLevel};
use crate::finding::{Code, Problem};
use crate::service::Key;
use crate::time::Span;
use crate::value::{Date, DivisionCode};

/// What is known of one worker.
///
/// A list that is `None` is not known; an empty one says that there is nothing of the sort. Of a worker with more than
/// [`APPOINTMENT_LIMIT`] appointments, or more than [`FACT_LIMIT`] of another sort, nothing is computed. `Debug` shows how many facts of each
/// sort there are and nothing of them.
#[derive(Clone, PartialEq, Eq)]
pub struct Worker {
    /// Who it is, by an opaque key.
    pub key: Key,
    /// The posts that the worker was appointed to.
    pub appointments: Option<Vec<Appointment>>,
    /// The certificates obtained.
    pub certificates: Option<Vec<Certificate>>,
    /// The registrations of certificates.
    pub registrations: Option<Vec<Registration>>,
    /// Diplomas and degrees.
    pub education: Option<Vec<Education>>,
    /// The appraisals of years.
    pub appraisals: Option<Vec<Appraisal>>,
    /// The days on which the worker was appointed and did not serve.
    pub breaks: Option<Vec<Break>>,
}

impl Worker {
    /// A worker of whom nothing is known yet.
    ///
    /// ```
    /// use wushe::service::Key;
    /// use wushe::staff::Worker;
    ///
    /// let worker = Worker::new(Key::parse("w-17")?);
    /// assert!(worker.appointments.is_none());
    /// assert!(!format!("{worker:?}").contains("w-17"));
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    #[must_use]
    pub fn new(key: Key) -> Self {
        Worker { key, appointments: None, certificates: None, registrations: None, education: None, appraisals: None, breaks: None }
    }
}

/// The most appointments of one worker.
pub const APPOINTMENT_LIMIT: usize = 200;
/// The most items of any other list of one worker.
pub const FACT_LIMIT: usize = 500;

/// The finding of a list of a worker that is longer than any worker's can be; `list` is its name in JSON.
pub(crate) fn too_long(list: &'static str, length: usize) -> Option<Problem> {
    // A payroll asks for every worker, and nearly every list is short.
    if length <= APPOINTMENT_LIMIT.min(FACT_LIMIT) {
        return None;
    }
    let limit = if list == "appointments" { APPOINTMENT_LIMIT } else { FACT_LIMIT };
    (length > limit).then(|| Problem::new(Code::StaffListTooLong).with("list", list).with("limit", limit))
}

#[cfg(feature = "pay")]
impl Worker {
    /// The first list that is too long.
    ///
    /// # Errors
    /// `staff_list_too_long`.
    pub(crate) fn fits(&self) -> Result<(), Problem> {
        fn length<T>(list: &Option<Vec<T>>) -> usize {
            list.as_ref().map_or(0, Vec::len)
        }
        let lists = [
            ("appointments", length(&self.appointments)),
            ("certificates", length(&self.certificates)),
            ("registrations", length(&self.registrations)),
            ("education", length(&self.education)),
            ("appraisals", length(&self.appraisals)),
            ("breaks", length(&self.breaks)),
        ];
        lists.into_iter().find_map(|(list, length)| too_long(list, length)).map_or(Ok(()), Err)
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker")
            .field("key", &self.key)
            .field("appointments", &self.appointments.as_ref().map(Vec::len))
            .field("certificates", &self.certificates.as_ref().map(Vec::len))
            .field("registrations", &self.registrations.as_ref().map(Vec::len))
            .field("education", &self.education.as_ref().map(Vec::len))
            .field("appraisals", &self.appraisals.as_ref().map(Vec::len))
            .field("breaks", &self.breaks.as_ref().map(Vec::len))
            .finish()
    }
}

/// The days in which a worker holds a post (聘任).
#[derive(Clone, PartialEq, Eq)]
pub struct Appointment {
    /// From the first day in the post until the day that is no longer served.
    pub span: Span,
    /// The post, by the name that the pay scheme has for it.
    pub post: Arc<str>,
    /// The division in which it is.
    pub division: Option<DivisionCode>,
    /// Whether it is a full-time one.
    pub full_time: Option<bool>,
    /// Whether the post asks for the worker's certificate (相应岗位).
    pub matching: Option<bool>,
    /// The first day that is no longer probation; the appointment's own first day where there is none.
    pub probation_until: Option<Date>,
}

/// A certificate of qualification (职业水平证书), which has no end.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Its level.
    pub level: CertificateLevel,
    /// The day on which it was obtained.
    pub obtained_on: Date,
    /// The day on which it was filed (备案), where it was.
    pub filed_on: Option<Date>,
}

/// The days for which a certificate is registered (登记).
#[derive(Clone, PartialEq, Eq)]
pub struct Registration {
    /// The level that is registered.
    pub level: CertificateLevel,
    /// From the day on which the registration was completed.
    pub span: Span,
}

/// Which of the two papers of an education.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Paper {
    /// 学历
    Diploma,
    /// 学位
    Degree,
}

/// A diploma or a degree.
#[derive(Clone, PartialEq, Eq)]
pub struct Education {
    /// Which of the two.
    pub paper: Paper,
    /// Its level.
    pub level: EducationLevel,
    /// The day on which it was obtained.
    pub obtained_on: Date,
}

/// The appraisal (考核) of a calendar year.
#[derive(Clone, PartialEq, Eq)]
pub struct Appraisal {
    /// The year that was appraised.
    pub year: i32,
    /// The result, by the name that the rulebook's code list has for it.
    pub result: Arc<str>,
}

/// Days that don't count as service although the appointment went on; those between two appointments need no break. Whether they are paid,
/// a scheme says or asks.
#[derive(Clone, PartialEq, Eq)]
pub struct Break {
    /// From the first day without service until the first day served again.
    pub span: Span,
}

macro_rules! masked {
    ($($type:ident),+) => {
        $(impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($type), "(***)"))
            }
        })+
    };
}

masked!(Appointment, Certificate, Registration, Education, Appraisal, Break);
