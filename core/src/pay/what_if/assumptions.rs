//! What a caller assumes of the years to come, put into the facts of a worker.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::finding::{Code, Finding, Path, Problem};
use crate::pay::month::walk::Given;
use crate::pay::scheme::rules::Scheme;
use crate::service::Key;
use crate::staff::{Appraisal, Certificate, CertificateLevel, Registration, Worker};
use crate::time::Span;
use crate::value::{Date, Decimal, plus};

/// Somebody of a staff list.
#[derive(Clone, Copy, Debug)]
pub struct StaffMember<'w> {
    /// Who, with the facts as they are known.
    pub worker: &'w Worker,
    /// The same worker as the second rulebook of a comparison reads the facts, if that is another one.
    pub other: Option<&'w Worker>,
    /// What the worker's file says of the first of the years.
    pub given: Given,
}

/// What a caller assumes of the months asked for; what is not said is not assumed.
///
/// Service goes on: an appointment without a last day goes on, and years of service that a file states are those of the first calendar year
/// and one more in each year after it. All else stays as the facts have it: an appointment or a registration with a last day ends on it.
///
/// `Debug` shows nobody.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Assumptions {
    /// The result of each year that has none yet, from the year before the first one on, for workers whose appraisals are known.
    pub appraisal: Option<Arc<str>>,
    /// Whether an appointment that would end goes on, unless another one follows it.
    pub extended: bool,
    /// Whether a registration that would end goes on.
    pub renewed: bool,
    /// Whether a grade that a file states stays in the years after the first; else it is what the scheme makes of the facts.
    pub grades_stay: bool,
    /// Who passes an examination.
    pub passes: Vec<Pass>,
    /// Who leaves.
    pub leavers: Vec<Leaver>,
}

/// An examination that somebody is assumed to pass.
///
/// `Debug` shows nobody.
#[derive(Clone, PartialEq, Eq)]
pub struct Pass {
    /// Who.
    pub worker: Key,
    /// The level of the certificate.
    pub level: CertificateLevel,
    /// The day on which it is obtained.
    pub obtained_on: Date,
    /// The day on which its registration is completed; nothing where it is not registered. It has no end.
    pub registered_on: Option<Date>,
}

/// Somebody who is assumed to leave.
///
/// `Debug` shows nobody.
#[derive(Clone, PartialEq, Eq)]
pub struct Leaver {
    /// Who.
    pub worker: Key,
    /// The last day served.
    pub last_day: Date,
}

impl Assumptions {
    /// Checks that everybody of whom something is assumed is on the list, nobody leaves twice, and the result is one that the schemes have.
    pub(super) fn check(&self, staff: &[StaffMember<'_>], schemes: &[&Scheme]) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut listed: BTreeSet<&str> = BTreeSet::new();
        for (at, member) in (0..).zip(staff) {
            if !listed.insert(member.worker.key.expose()) {
                findings.push(Finding::new(Code::PayStaffTwice, Path::new().key("staff").index(at).key("worker")));
            }
        }
        let assumed = Path::new().key("assumptions");
        let known = |key: &Key, list: &'static str, at: u32, findings: &mut Vec<Finding>| {
            if !listed.contains(key.expose()) {
                findings.push(Finding::new(Code::PayAssumedWorker, assumed.clone().key(list).index(at).key("worker")));
            }
        };
        for (at, pass) in (0..).zip(&self.passes) {
            known(&pass.worker, "passes", at, &mut findings);
        }
        let mut leaving: BTreeSet<&str> = BTreeSet::new();
        for (at, leaver) in (0..).zip(&self.leavers) {
            known(&leaver.worker, "leavers", at, &mut findings);
            if !leaving.insert(leaver.worker.expose()) {
                findings.push(Finding::new(Code::PayStaffTwice, assumed.clone().key("leavers").index(at).key("worker")));
            }
        }
        for options in schemes.iter().filter_map(|scheme| scheme.results.as_ref()).map(|list| &list.options) {
            if let Some(result) = &self.appraisal
                && options.iter().all(|option| option.id != *result)
            {
                let known = options.iter().map(|option| &*option.id);
                findings.push(Problem::unknown_name(Code::PayAssumedResult, known).at(assumed.clone().key("appraisal")));
            }
        }
        findings.dedup();
        findings
    }

    /// The facts of a worker with what is assumed of the years from `first` to `last`; `day` is the first day that is asked for.
    pub(super) fn applied<'w>(&self, worker: &'w Worker, day: Date, first: i32, last: i32) -> Cow<'w, Worker> {
        let mut assumed = Cow::Borrowed(worker);
        let goes_on = |span: Span| span.end().is_some_and(|end| day <= end);
        let open = |span: Span| Span::new(span.start(), None).unwrap_or(span);
        if let Some(held) = worker.appointments.as_ref().filter(|_| self.extended) {
            let followed = |end: Option<Date>| held.iter().any(|other| other.span.start() >= end);
            for (at, known) in held.iter().enumerate().filter(|(_, known)| goes_on(known.span) && !followed(known.span.end())) {
                if let Some(known_on) = assumed.to_mut().appointments.as_mut().and_then(|all| all.get_mut(at)) {
                    known_on.span = open(known.span);
                }
            }
        }
        if self.renewed && worker.registrations.iter().flatten().any(|known| goes_on(known.span)) {
            for known in assumed.to_mut().registrations.iter_mut().flatten().filter(|known| goes_on(known.span)) {
                known.span = open(known.span);
            }
        }
        if let (Some(result), Some(known)) = (&self.appraisal, &worker.appraisals) {
            let without = |year: &i32| known.iter().all(|known| known.year != *year);
            let more: Vec<i32> = (first.saturating_sub(1)..=last).filter(without).collect();
            let more = more.into_iter().map(|year| Appraisal { year, result: result.clone() });
            assumed.to_mut().appraisals.iter_mut().for_each(|all| all.extend(more.clone()));
        }
        for pass in self.passes.iter().filter(|pass| pass.worker == worker.key) {
            let worker = assumed.to_mut();
            let certificate = Certificate { level: pass.level, obtained_on: pass.obtained_on, filed_on: None };
            worker.certificates.iter_mut().for_each(|all| all.push(certificate.clone()));
            if let Some(day) = pass.registered_on {
                let registration = Registration { level: pass.level, span: Span::since(day) };
                worker.registrations.iter_mut().for_each(|all| all.push(registration.clone()));
            }
        }
        for leaver in self.leavers.iter().filter(|leaver| leaver.worker == worker.key) {
            let Some(gone) = leaver.last_day.plus_days(1) else { continue };
            for held in assumed.to_mut().appointments.iter_mut() {
                held.retain(|known| known.span.start() < Some(gone));
                for known in held.iter_mut().filter(|known| known.span.end().is_none_or(|end| gone < end)) {
                    known.span = Span::new(known.span.start(), Some(gone)).unwrap_or(known.span);
                }
            }
        }
        assumed
    }

    /// What the file says of a year that comes so many years after the first.
    pub(super) fn given(&self, given: Given, later: i32) -> Given {
        Given {
            grade: given.grade.filter(|_| later == 0 || self.grades_stay),
            seniority: given.seniority.and_then(|years| plus(years, Decimal::from(later))),
        }
    }
}
