//! What pay reads of a worker in a month.

use crate::choice::{Awaited, OpenItem, agree};
use crate::condition::Value;
use crate::pay::fact::{By, Fact};
use crate::pay::scheme::rates::{Key, RateTable};
use crate::staff::{Appointment, CertificateLevel, EducationLevel, Paper, Registration, Worker};
use crate::value::{Date, Decimal};

/// The days that a month's facts are read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pay) struct Days {
    /// The day whose post and service decide.
    pub(in crate::pay) reference: Date,
    pub(in crate::pay) first: Date,
    pub(in crate::pay) last: Date,
}

/// A set of levels, as bits: the highest may count, or each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::pay) struct Levels(u8);

impl Levels {
    pub(in crate::pay) fn with(self, level: CertificateLevel) -> Levels {
        Levels(self.0 | 1 << level as u8)
    }

    pub(in crate::pay) fn iter(self) -> impl Iterator<Item = CertificateLevel> {
        CertificateLevel::ALL.iter().copied().filter(move |level| self.0 >> *level as u8 & 1 == 1)
    }

    pub(in crate::pay) fn or(self, other: Levels) -> Levels {
        Levels(self.0 | other.0)
    }

    pub(in crate::pay) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(in crate::pay) fn are_several(self) -> bool {
        self.0.count_ones() > 1
    }

    pub(in crate::pay) fn bits(self) -> u8 {
        self.0
    }

    pub(in crate::pay) fn highest(self) -> Option<CertificateLevel> {
        self.iter().last()
    }
}

/// The facts of one worker in one post in one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::pay) struct Facts<'w> {
    pub(in crate::pay) post: &'w str,
    /// Whether the rule has such a post: of another one nothing is known.
    pub(in crate::pay) is_listed: bool,
    pub(in crate::pay) appointment: &'w Appointment,
    pub(in crate::pay) certificates: Awaited<Levels>,
    pub(in crate::pay) registrations: Awaited<Levels>,
    pub(in crate::pay) filings: Awaited<Levels>,
    pub(in crate::pay) registered_before: Awaited<Levels>,
    pub(in crate::pay) new_certificate: Awaited<bool>,
    pub(in crate::pay) degree: Awaited<Option<EducationLevel>>,
    pub(in crate::pay) diploma: Awaited<Option<EducationLevel>>,
    pub(in crate::pay) appraisal: Awaited<Option<&'w str>>,
    pub(in crate::pay) last_appraisal: Awaited<Option<&'w str>>,
    pub(in crate::pay) probation: Awaited<bool>,
    /// By the paper that the setting says.
    pub(in crate::pay) education: Awaited<Option<EducationLevel>>,
    matching_held: Option<bool>,
    division: Option<String>,
}

/// The last days on which something may have come to count.
#[derive(Clone, Copy, Debug)]
pub(in crate::pay) struct Since {
    /// A certificate or a registration.
    pub(in crate::pay) levels: Date,
    /// A degree or a diploma.
    pub(in crate::pay) papers: Date,
}

impl<'w> Facts<'w> {
    /// The facts; `since` is the last day on which a certificate, a registration or a paper may have come to count. A registration
    /// counts while it holds on the reference day, or on its first day where that comes later.
    pub(in crate::pay) fn new(worker: &'w Worker, appointment: &'w Appointment, days: Days, since: Since) -> Self {
        let Since { levels: since, papers: papers_since } = since;
        let certificates = known(worker.certificates.as_deref(), Fact::Certificate);
        let registrations = known(worker.registrations.as_deref(), Fact::Registration);
        let papers = |paper, fact| {
            let papers = known(worker.education.as_deref(), fact)?;
            Ok(papers.iter().filter(|known| known.paper == paper && known.obtained_on <= papers_since).map(|known| known.level).max())
        };
        let appraisal = |year: i32, fact| {
            let all = known(worker.appraisals.as_deref(), fact)?;
            match all.iter().find(|known| known.year == year) {
                Some(known) => Ok(Some(&*known.result)),
                None => Err(vec![fact.open()]),
            }
        };
        let (year, ..) = days.reference.year_month_day();
        let held_on = held_nearest(appointment, days.reference);
        let held = worker.appointments.iter().flatten().filter(|known| known.span.contains(held_on)).map(|known| known.matching);
        Facts {
            post: &appointment.post,
            is_listed: true,
            appointment,
            filings: certificates.clone().map(|all| {
                let filed = all.iter().filter(|known| known.filed_on.is_some_and(|day| day <= since));
                filed.fold(Levels::default(), |set, known| set.with(known.level))
            }),
            registered_before: registrations.clone().map(|all| {
                let begun = all.iter().filter(|known| known.span.start().is_none_or(|day| day <= since));
                begun.fold(Levels::default(), |set, known| set.with(known.level))
            }),
            matching_held: matching(held),
            education: Ok(None),
            certificates: certificates.clone().map(|all| {
                all.iter().filter(|known| known.obtained_on <= since).fold(Levels::default(), |set, known| set.with(known.level))
            }),
            registrations: registrations.map(|all| {
                let holds =
                    |known: &Registration| known.span.end().is_none_or(|end| days.reference < end) && registered_by(all, known, since);
                all.iter().filter(|known| holds(known)).fold(Levels::default(), |set, known| set.with(known.level))
            }),
            new_certificate: certificates.map(|all| {
                let month = |day: Date| (day.year_month_day().0, day.year_month_day().1);
                all.iter().any(|known| known.obtained_on <= since && month(known.obtained_on) == month(since))
            }),
            degree: papers(Paper::Degree, Fact::Degree),
            diploma: papers(Paper::Diploma, Fact::Diploma),
            appraisal: appraisal(year, Fact::Appraisal),
            last_appraisal: appraisal(year.saturating_sub(1), Fact::LastAppraisal),
            probation: match appointment.probation_until {
                Some(until) => Ok(held_on < until),
                None => Err(vec![Fact::Probation.open()]),
            },
            division: appointment.division.map(|code| code.to_string()),
        }
    }

    /// These facts with the appraisal of the year before in place of this year's.
    pub(in crate::pay) fn of_last_year(&self) -> Self {
        Facts { appraisal: self.last_appraisal.clone(), ..self.clone() }
    }

    /// These facts with these levels alone.
    pub(in crate::pay) fn only(&self, levels: Levels) -> Self {
        let both = |mine: &Awaited<Levels>| mine.clone().map(|mine| Levels(mine.0 & levels.0));
        Facts {
            certificates: both(&self.certificates),
            registrations: both(&self.registrations),
            filings: both(&self.filings),
            registered_before: both(&self.registered_before),
            ..self.clone()
        }
    }

    /// The lower of degree and diploma.
    pub(in crate::pay) fn paired(&self) -> Awaited<Option<EducationLevel>> {
        match (&self.degree, &self.diploma) {
            (Ok(None), _) | (_, Ok(None)) => Ok(None),
            (Ok(Some(degree)), Ok(Some(diploma))) => Ok(Some(*degree.min(diploma))),
            (Err(items), _) | (_, Err(items)) => Err(items.clone()),
        }
    }

    /// The higher of degree and diploma, where it is above the lower or alone.
    pub(in crate::pay) fn single(&self) -> Awaited<Option<EducationLevel>> {
        match (&self.degree, &self.diploma) {
            (Ok(degree), Ok(diploma)) => Ok(degree.max(diploma).filter(|_| degree != diploma)),
            (Err(items), _) | (_, Err(items)) => Err(items.clone()),
        }
    }

    /// The education, by the word of the setting.
    pub(in crate::pay) fn by_paper(&self, word: &str) -> Awaited<Option<EducationLevel>> {
        match (word, &self.degree, &self.diploma) {
            ("degree", degree, _) => degree.clone(),
            ("diploma", _, diploma) => diploma.clone(),
            ("both", ..) => self.paired(),
            (_, Ok(degree), Ok(diploma)) => Ok(*degree.max(diploma)),
            (_, Err(items), _) | (_, _, Err(items)) => Err(items.clone()),
        }
    }

    /// The value that conditions read, and what to ask where it is not known.
    pub(in crate::pay) fn value(&self, fact: Fact) -> Result<Value<'_>, OpenItem> {
        fn level<'v>(level: &Awaited<Option<EducationLevel>>, fact: Fact) -> Result<Value<'v>, OpenItem> {
            option(level.as_ref().map(|level| level.map(EducationLevel::as_str)).map_err(|items| items.as_slice()), fact)
        }
        match fact {
            Fact::Post => Some(Value::Text(self.post)).filter(|_| self.is_listed).ok_or(fact.open()),
            Fact::FullTime => self.appointment.full_time.map(Value::Boolean).ok_or(fact.open()),
            Fact::MatchingPost => self.appointment.matching.map(Value::Boolean).ok_or(fact.open()),
            Fact::Probation => self.probation.as_ref().map(|yes| Value::Boolean(*yes)).map_err(|_| fact.open()),
            Fact::Certificate => levels(&self.certificates, fact),
            Fact::Registration => levels(&self.registrations, fact),
            Fact::NewCertificate => self.new_certificate.as_ref().map(|yes| Value::Boolean(*yes)).map_err(|items| first(items, fact)),
            Fact::Degree => level(&self.degree, fact),
            Fact::Diploma => level(&self.diploma, fact),
            Fact::PairedEducation => level(&self.paired(), fact),
            Fact::SingleEducation => level(&self.single(), fact),
            Fact::Appraisal => option(self.appraisal.as_ref().copied().map_err(Vec::as_slice), fact),
            Fact::LastAppraisal => option(self.last_appraisal.as_ref().copied().map_err(Vec::as_slice), fact),
            Fact::MatchingPostHeld => self.matching_held.map(Value::Boolean).ok_or(Fact::MatchingPost.open()),
            Fact::Filing => levels(&self.filings, fact),
            Fact::RegisteredBefore => levels(&self.registered_before, fact),
            Fact::Education => level(&self.education, fact),
            Fact::Division => self.division.as_deref().map(Value::Text).ok_or(fact.open()),
            Fact::Appointments | Fact::Breaks | Fact::Seniority | Fact::Grade => Err(fact.open()),
        }
    }

    /// These facts where both sets agree on certificates and registrations; what differs waits for `item`.
    pub(in crate::pay) fn agreed_levels(mut self, other: Self, item: &OpenItem) -> Self {
        agree(&mut self.certificates, other.certificates, item);
        agree(&mut self.registrations, other.registrations, item);
        agree(&mut self.new_certificate, other.new_certificate, item);
        agree(&mut self.filings, other.filings, item);
        agree(&mut self.registered_before, other.registered_before, item);
        self
    }

    /// These facts where both sets agree on degrees and diplomas; what differs waits for `item`.
    pub(in crate::pay) fn agreed_papers(mut self, other: Self, item: &OpenItem) -> Self {
        agree(&mut self.degree, other.degree, item);
        agree(&mut self.diploma, other.diploma, item);
        self
    }

    /// The keys under which a value is looked up for a worker; none where the worker has nothing of the sort.
    pub(in crate::pay) fn keys_of<'k>(
        &'k self,
        value: &RateTable,
        seniority: Option<&Awaited<Decimal>>,
        grade: Option<&Awaited<i32>>,
    ) -> Awaited<Vec<Key<'k>>> {
        match value.by {
            None => Ok(vec![Key::None]),
            Some(By::Seniority) => {
                seniority.cloned().unwrap_or_else(|| Err(vec![Fact::Seniority.open()])).map(|years| vec![Key::Number(years)])
            }
            Some(By::Grade) => grade.cloned().unwrap_or_else(|| Err(vec![Fact::Grade.open()])).map(|grade| vec![Key::Number(grade.into())]),
            Some(by) => Ok(self.keys(by)?.into_iter().map(Key::Text).collect()),
        }
    }

    /// The keys under which a table by texts is looked up; several for certificates, where each may count.
    pub(in crate::pay) fn keys(&self, by: By) -> Awaited<Vec<&str>> {
        let levels = |levels: &Awaited<Levels>| levels.clone().map(|levels| levels.iter().map(CertificateLevel::as_str).collect());
        match by {
            By::Certificate => levels(&self.certificates),
            By::Registration => levels(&self.registrations),
            By::Filing => levels(&self.filings),
            By::RegisteredBefore => levels(&self.registered_before),
            other => match self.value(Fact::of(other)) {
                Ok(Value::Text(text)) => Ok(vec![text]),
                Ok(_) => Ok(Vec::new()),
                Err(item) => Err(vec![item]),
            },
        }
    }
}

/// Whether one of these matches; one that does is enough, whatever is not known of the others.
fn matching(all: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut found = Some(false);
    for matching in all {
        match matching {
            Some(true) => return matching,
            Some(false) => {}
            None => found = None,
        }
    }
    found
}

/// Whether a registration began by a day, itself or those of its level that it renews without a day between.
fn registered_by(all: &[Registration], known: &Registration, day: Date) -> bool {
    let mut start = known.span.start();
    while start > Some(day) {
        let joins = |other: &&Registration| {
            other.level == known.level && other.span.start() < start && other.span.end().is_none_or(|end| Some(end) >= start)
        };
        let Some(before) = all.iter().find(joins) else { return false };
        start = before.span.start();
    }
    true
}

/// The day in the post that is nearest to a reference day on which it was not held yet, or not any more.
pub(in crate::pay) fn held_nearest(appointment: &Appointment, reference: Date) -> Date {
    let last = appointment.span.end().and_then(|end| end.plus_days(-1)).unwrap_or(reference);
    reference.min(last).max(appointment.span.start().unwrap_or(reference))
}

fn known<T>(list: Option<&[T]>, fact: Fact) -> Awaited<&[T]> {
    list.ok_or_else(|| vec![fact.open()])
}

fn first(items: &[OpenItem], fact: Fact) -> OpenItem {
    items.first().cloned().unwrap_or(fact.open())
}

fn option<'v>(text: Result<Option<&'v str>, &[OpenItem]>, fact: Fact) -> Result<Value<'v>, OpenItem> {
    text.map(|text| text.map_or(Value::Null, Value::Text)).map_err(|items| first(items, fact))
}

fn levels<'v>(levels: &Awaited<Levels>, fact: Fact) -> Result<Value<'v>, OpenItem> {
    option(levels.as_ref().map(|levels| levels.highest().map(CertificateLevel::as_str)).map_err(|items| items.as_slice()), fact)
}
