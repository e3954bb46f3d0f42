//! Workers from the records that tell of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::establishment::Seats;
use super::worker::too_long;
use super::{Appointment, Appraisal, Break, Certificate, CertificateLevel, Education, EducationLevel, Paper, Registration, Worker};
use crate::finding::{Code, Finding, Param, Path, Problem, sort_by};
use crate::service::{FactValue, Key, Kind, Record, Role, RoleValue};
use crate::value::{Date, DivisionCode};

/// Gathers what records tell of each worker, in the order of the workers' keys; records of service acts are passed over.
///
/// `told` are the kinds of which everything is told: who has no record of such a kind has nothing of the sort. Of any other kind, a
/// worker without a record stays unknown. The order of the records makes no difference.
///
/// Contradictions come back beside the workers, each at the position of its record: two full-time appointments at once
/// (`staff_two_full_time`), a registration on a day on which the worker has no certificate of that level
/// (`staff_not_certified`), one year appraised twice with different results (`staff_appraised_twice`). A level that the library
/// does not know (`staff_level_unknown`) leaves the record out. More than [`APPOINTMENT_LIMIT`](super::APPOINTMENT_LIMIT) appointments
/// of one worker, or more than [`FACT_LIMIT`](super::FACT_LIMIT) records of another kind, are told at the first that is too many
/// (`staff_list_too_long`); nothing else is told of such a worker's facts, and no pay is computed from them.
///
/// A record of the kind `worker` makes a worker known of whom nothing else is told. Where there is one, it is told of a worker
/// that is listed twice (`staff_worker_doubled`), and, as a warning, of every other record whose worker is not listed
/// (`staff_worker_unlisted`).
///
/// ```
/// use wushe::finding::Code;
/// use wushe::service::Kind;
/// use wushe::staff::workers;
/// use wushe::{Date, Pack};
///
/// let pack = Pack::builtin("national")?;
/// let today = Date::parse("2022-05-21").unwrap();
/// let record = |form: &str, text: &str| pack.form(form).unwrap().check_json(text, today).into_record().unwrap().0;
/// let certificate = record("certificate", r#"{"worker":"w","obtained_on":"2020-09-01","level":"junior"}"#);
/// let registration = record("registration", r#"{"worker":"w","registered_on":"2020-11-30","until":"2023-11-29","level":"junior"}"#);
///
/// let (found, contradictions) = workers(&[certificate, registration.clone()], Kind::STAFF);
/// assert_eq!((found.len(), contradictions), (1, Vec::new()));
/// let (_, contradictions) = workers(&[registration], Kind::STAFF);
/// assert_eq!(contradictions[0].code, Code::StaffNotCertified);
/// # Ok::<(), wushe::finding::Findings>(())
/// ```
#[must_use]
pub fn workers(records: &[Record], told: &[Kind]) -> (Vec<Worker>, Vec<Finding>) {
    let place = |at| Path::new().index(u32::try_from(at).unwrap_or(u32::MAX));
    with_posts(gather(records, told, place), records.iter(), told, place)
}

/// What was gathered, and what contradicts the posts where these are told as complete.
pub(super) fn with_posts<'r>(
    (workers, mut findings): (Vec<Worker>, Vec<Finding>),
    records: impl IntoIterator<Item = &'r Record>,
    told: &[Kind],
    place: impl Fn(usize) -> Path,
) -> (Vec<Worker>, Vec<Finding>) {
    if told.contains(&Kind::Post) {
        findings.extend(posts(records, place));
        sort_by(&mut findings, Finding::cmp_in_report);
    }
    (workers, findings)
}

/// What records of posts and appointments contradict each other in.
pub(super) fn posts<'r>(records: impl IntoIterator<Item = &'r Record>, place: impl Fn(usize) -> Path) -> Vec<Finding> {
    let mut seats = Seats::default();
    for (at, record) in records.into_iter().enumerate() {
        seats.take(at, record);
    }
    let mut findings = Vec::new();
    seats.tell(&|at| place(at).record_number(), &mut |at, problem| findings.push(problem.at(place(at))));
    sort_by(&mut findings, Finding::cmp_in_report);
    findings
}

/// The same for records that stand elsewhere than at their position.
pub(crate) fn gather<'r>(
    records: impl IntoIterator<Item = &'r Record>,
    told: &[Kind],
    place: impl Fn(usize) -> Path,
) -> (Vec<Worker>, Vec<Finding>) {
    let mut gathered = Gathered { workers: BTreeMap::new(), told, place, findings: Vec::new() };
    for (at, record) in records.into_iter().enumerate() {
        gathered.take(at, record);
    }
    gathered.finish()
}

/// A fact and the position of its record.
type Told<T> = Vec<(usize, T)>;

#[derive(Default)]
struct Facts {
    /// Where the worker is listed as such.
    listed: Vec<usize>,
    /// Where anything else is told of the worker.
    told: Vec<usize>,
    appointments: Told<Appointment>,
    certificates: Told<Certificate>,
    registrations: Told<Registration>,
    education: Told<Education>,
    appraisals: Told<Appraisal>,
    breaks: Told<Break>,
}

impl Facts {
    /// The list that a record of that kind has gone into, and its length.
    fn grown(&self, kind: &Kind) -> Option<(&'static str, usize)> {
        Some(match kind {
            Kind::Appointment => ("appointments", self.appointments.len()),
            Kind::Certificate => ("certificates", self.certificates.len()),
            Kind::Registration => ("registrations", self.registrations.len()),
            Kind::Education => ("education", self.education.len()),
            Kind::Appraisal => ("appraisals", self.appraisals.len()),
            Kind::Break => ("breaks", self.breaks.len()),
            _ => return None,
        })
    }

    /// Whether no list is too long: of one that is, nothing more is told.
    fn fit(&self) -> bool {
        Kind::STAFF.iter().filter_map(|kind| self.grown(kind)).all(|(list, length)| too_long(list, length).is_none())
    }
}

struct Gathered<'t, P> {
    workers: BTreeMap<Key, Facts>,
    told: &'t [Kind],
    place: P,
    findings: Vec<Finding>,
}

impl<P: Fn(usize) -> Path> Gathered<'_, P> {
    fn tell(&mut self, at: usize, problem: impl Into<Problem>) {
        self.findings.push(problem.into().at((self.place)(at)));
    }

    fn number(&self, at: usize) -> Param {
        (self.place)(at).record_number()
    }

    fn take(&mut self, at: usize, record: &Record) {
        if !Kind::STAFF.contains(record.kind()) {
            return;
        }
        let Some(key) = record.key(Role::Worker) else { return };
        let facts = self.workers.entry(key.clone()).or_default();
        if *record.kind() == Kind::Worker {
            facts.listed.push(at);
            return;
        }
        facts.told.push(at);
        let read = match record.kind() {
            Kind::Appointment => appointment(record).map(|known| facts.appointments.push((at, known))),
            Kind::Certificate => certificate(record).map(|known| facts.certificates.push((at, known))),
            Kind::Registration => certificate_level(record)
                .zip(record.span())
                .map(|(level, span)| facts.registrations.push((at, Registration { level, span }))),
            Kind::Education => education(record).map(|known| facts.education.push((at, known))),
            Kind::Appraisal => appraisal(record).map(|known| facts.appraisals.push((at, known))),
            Kind::Break => record.span().map(|span| facts.breaks.push((at, Break { span }))),
            _ => Some(()),
        };
        let grown = facts.grown(record.kind());
        if read.is_none() {
            self.tell(at, Code::StaffLevelUnknown);
        } else if let Some((list, length)) = grown
            // Told where it becomes too long, and not again at each record that follows.
            && too_long(list, length.saturating_sub(1)).is_none()
            && let Some(problem) = too_long(list, length)
        {
            self.tell(at, problem);
        }
    }

    fn finish(mut self) -> (Vec<Worker>, Vec<Finding>) {
        let all = std::mem::take(&mut self.workers);
        let has_list = all.values().any(|facts| !facts.listed.is_empty());
        let mut workers = Vec::with_capacity(all.len());
        for (key, mut facts) in all {
            if facts.fit() {
                self.contradictions(&facts);
            }
            self.list_of_workers(&facts, has_list);
            sort_by(&mut facts.appointments, |(_, left), (_, right)| order(left).cmp(&order(right)));
            workers.push(Worker {
                key,
                appointments: self.list(&Kind::Appointment, facts.appointments),
                certificates: self.list(&Kind::Certificate, facts.certificates),
                registrations: self.list(&Kind::Registration, facts.registrations),
                education: self.list(&Kind::Education, facts.education),
                appraisals: self.list(&Kind::Appraisal, facts.appraisals),
                breaks: self.list(&Kind::Break, facts.breaks),
            });
        }
        sort_by(&mut self.findings, Finding::cmp_in_report);
        (workers, self.findings)
    }

    fn list<T>(&self, kind: &Kind, told: Told<T>) -> Option<Vec<T>> {
        (!told.is_empty() || self.told.contains(kind)).then(|| told.into_iter().map(|(_, known)| known).collect())
    }

    /// Whether the worker stands in the list of workers, where there is one, and there once.
    fn list_of_workers(&mut self, facts: &Facts, has_list: bool) {
        match facts.listed.split_first() {
            Some((first, others)) => {
                let first = self.number(*first);
                others.iter().for_each(|at| self.tell(*at, Problem::new(Code::StaffWorkerDoubled).with("other", first.clone())));
            }
            None if has_list => facts.told.iter().for_each(|at| self.tell(*at, Code::StaffWorkerUnlisted)),
            None => {}
        }
    }

    fn contradictions(&mut self, facts: &Facts) {
        let full_time: Vec<_> = facts.appointments.iter().filter(|(_, known)| known.full_time == Some(true)).collect();
        for (nth, (at, known)) in full_time.iter().enumerate() {
            if let Some((other, _)) = full_time.iter().take(nth).find(|(_, other)| other.span.overlaps(&known.span)) {
                self.tell(*at, Problem::new(Code::StaffTwoFullTime).with("other", self.number(*other)));
            }
        }
        let certified = |known: &Registration| {
            let on = known.span.start();
            facts
                .certificates
                .iter()
                .any(|(_, certificate)| certificate.level == known.level && on.is_some_and(|on| certificate.obtained_on <= on))
        };
        if !facts.certificates.is_empty() || self.told.contains(&Kind::Certificate) {
            for (at, _) in facts.registrations.iter().filter(|(_, known)| !certified(known)) {
                self.tell(*at, Code::StaffNotCertified);
            }
        }
        for (nth, (at, known)) in facts.appraisals.iter().enumerate() {
            let other = facts.appraisals.iter().take(nth).find(|(_, other)| other.year == known.year && other.result != known.result);
            if let Some((other, _)) = other {
                self.tell(*at, Problem::new(Code::StaffAppraisedTwice).with("other", self.number(*other)));
            }
        }
    }
}

type Order<'a> = (Option<Date>, Option<Date>, &'a str, Option<DivisionCode>, Option<bool>, Option<bool>, Option<Date>);

/// Every part of an appointment, so that those that differ have an order whatever came first.
fn order(known: &Appointment) -> Order<'_> {
    (known.span.start(), known.span.end(), &known.post, known.division, known.full_time, known.matching, known.probation_until)
}

fn option(record: &Record, role: Role) -> Option<&Arc<str>> {
    match record.role(role) {
        Some(RoleValue::Option(option)) => Some(option),
        _ => None,
    }
}

fn certificate(record: &Record) -> Option<Certificate> {
    let filed_on = match record.fact("filed_on") {
        Some(FactValue::Known(RoleValue::Date(day))) => Some(*day),
        _ => None,
    };
    Some(Certificate { level: certificate_level(record)?, obtained_on: record.date(), filed_on })
}

fn certificate_level(record: &Record) -> Option<CertificateLevel> {
    CertificateLevel::from_name(option(record, Role::Level)?)
}

fn appointment(record: &Record) -> Option<Appointment> {
    let flag = |name| match record.fact(name) {
        Some(FactValue::Known(RoleValue::Boolean(yes))) => Some(*yes),
        _ => None,
    };
    let probation_until = match record.fact("probation_until") {
        Some(FactValue::Known(RoleValue::Date(last))) => last.plus_days(1),
        Some(FactValue::None) => Some(record.date()),
        _ => None,
    };
    let division = match record.role(Role::Place) {
        Some(RoleValue::Division(code)) => Some(*code),
        _ => record.station().and_then(|station| DivisionCode::parse(station.expose()).ok()),
    };
    Some(Appointment {
        span: record.span()?,
        post: record.key(Role::Post)?.expose().into(),
        division,
        full_time: flag("full_time"),
        matching: flag("matching_post"),
        probation_until,
    })
}

fn education(record: &Record) -> Option<Education> {
    let paper = match &**option(record, Role::Paper)? {
        "diploma" => Paper::Diploma,
        "degree" => Paper::Degree,
        _ => return None,
    };
    Some(Education { paper, level: EducationLevel::from_name(option(record, Role::Level)?)?, obtained_on: record.date() })
}

fn appraisal(record: &Record) -> Option<Appraisal> {
    let Some(RoleValue::Count(year)) = record.role(Role::Year) else { return None };
    Some(Appraisal { year: i32::try_from(year.get()).ok()?, result: option(record, Role::Result)?.clone() })
}
