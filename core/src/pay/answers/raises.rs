//! Which raises a worker meets on a day, whether there is a ladder to climb or not.

use std::sync::Arc;

use super::payslip::Missing;
use crate::choice::join;
use crate::citation::{Citation, Provenance};
use crate::explanation::{Explanation, Known};
use crate::finding::{Code, Label, Problem};
use crate::pay::exact::exact_sum;
use crate::pay::month::reasons;
use crate::pay::month::trace::Trace;
use crate::pay::month::walk::{Given, Month};
use crate::pay::scheme::change::ChangedValue;
use crate::pay::scheme::rules::Scheme;
use crate::staff::Worker;
use crate::time::Period;
use crate::value::{Date, Decimal, DivisionCode};

/// A raise that a worker meets.
#[derive(Clone, PartialEq, Eq)]
pub struct Raise {
    /// The rule.
    pub label: Label,
    /// Where the rule comes from.
    pub citation: Citation,
    /// By how many grades, before any cap.
    pub grades: Decimal,
    /// How sure the less sure of the rule and of that number is.
    pub provenance: Provenance,
}

/// The raises that a worker meets on a day.
#[derive(Clone, PartialEq, Eq)]
pub struct Raises {
    /// The rulebook: `hinggan@1.0.0#ab12…`.
    pub pack: Arc<str>,
    /// The scheme.
    pub scheme: Arc<str>,
    /// The day.
    pub day: Date,
    /// Whether there are any: none where it is known that there are not, unknown where something is missing.
    pub status: Known,
    /// Why the scheme pays the worker nothing.
    pub unpaid: Option<Code>,
    /// The division of the appointment that is paid, where that is known.
    pub division: Option<DivisionCode>,
    /// The raises, in the order of the rule.
    pub raises: Vec<Raise>,
    /// The sum of their grades, where there are any.
    pub grades: Option<Decimal>,
    /// What has to be known or chosen before it can be said, in the order of the rule.
    pub missing: Vec<Missing>,
    /// What somebody put in place of what the scheme has, as a [`Payslip`](crate::pay::Payslip) lists it.
    pub changed: Vec<ChangedValue>,
    /// Why, where that was asked for.
    pub explanation: Option<Explanation>,
}

impl Scheme {
    /// Which raises of the grade a worker meets on a day, as the rule itself states them: before any cap, and without the ladder
    /// and the amounts, which a rule can leave open and yet raise by so many grades.
    ///
    /// The facts are those of that day, so neither the reference day of a month nor the month in which a certificate begins to
    /// count is asked for. Where a worker holds several posts that differ in this, it takes the one that is paid.
    ///
    /// # Errors
    /// `pay_before` and `pay_after` where the scheme does not hold yet or any more; `staff_list_too_long` as [`pay`](Scheme::pay);
    /// `measure_overflow` where the grades sum to more than 28 digits.
    ///
    /// ```
    /// use wushe::explanation::Known;
    /// use wushe::finding::Code;
    /// use wushe::{Date, Pack};
    ///
    /// let pack = Pack::builtin("hinggan").unwrap();
    /// let scheme = pack.scheme("community_worker").unwrap();
    /// let day = Date::parse("2022-05-21")?;
    /// let text = r#"{"worker":"w","appointments":[{"from":"2021-01-01","post":"p","full_time":true,"matching_post":true}],
    ///     "certificates":[{"obtained_on":"2020-09-01","level":"intermediate"}],
    ///     "registrations":[{"registered_on":"2020-11-30","until":"2023-11-29","level":"intermediate"}]}"#;
    /// let (worker, _) = pack.worker_json(text, day).unwrap();
    /// let raises = scheme.raises(&worker, day)?;
    /// assert_eq!((raises.status, raises.grades.map(|grades| grades.to_string()).as_deref()), (Known::Known, Some("2")));
    ///
    /// // What nobody told of a worker is asked for.
    /// let (worker, _) = pack.worker_json(r#"{"worker":"w","appointments":[{"from":"2021-01-01","post":"p","full_time":true}]}"#, day).unwrap();
    /// let missing = scheme.raises(&worker, day)?.missing;
    /// assert!(missing.iter().any(|missing| &*missing.question.en == "the certificate"));
    ///
    /// let jinzhou = Pack::builtin("jinzhou").unwrap();
    /// let early = Date::parse("2020-01-01")?;
    /// assert_eq!(jinzhou.scheme("community_worker").unwrap().raises(&worker, early).unwrap_err().code, Code::PayBefore);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn raises(&self, worker: &Worker, day: Date) -> Result<Raises, Problem> {
        self.raised(worker, day, &mut Trace::off())
    }

    /// The same, and why.
    ///
    /// # Errors
    /// As [`raises`](Scheme::raises).
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::service::Key;
    /// use wushe::staff::Worker;
    /// use wushe::{Date, Pack};
    ///
    /// let nobody = Worker { appointments: Some(Vec::new()), ..Worker::new(Key::parse("w")?) };
    /// let day = Date::parse("2020-01-01")?;
    /// let pack = Pack::builtin("hinggan").unwrap();
    /// let raises = pack.scheme("community_worker").unwrap().raises_explained(&nobody, day)?;
    /// assert_eq!(raises.unpaid, Some(Code::PayNotAppointed));
    /// assert_eq!(raises.explanation.map(|why| why.code), Some(Code::PayRaises));
    /// let jinzhou = Pack::builtin("jinzhou").unwrap();
    /// assert!(jinzhou.scheme("community_worker").unwrap().raises_explained(&nobody, day).is_err());
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn raises_explained(&self, worker: &Worker, day: Date) -> Result<Raises, Problem> {
        let mut trace = Trace::on();
        let mut raises = self.raised(worker, day, &mut trace)?;
        let head = Explanation::new(Code::PayRaises).status(raises.status).unit("级");
        let grades = raises.grades.map(reasons::plain_number);
        raises.explanation = Some(self.concluded(head, ("day", day.to_string()), ("grades", grades), trace, &raises.missing));
        Ok(raises)
    }

    fn raised(&self, worker: &Worker, day: Date, trace: &mut Trace) -> Result<Raises, Problem> {
        self.holds(day, day)?;
        worker.fits()?;
        let period = Period::month_of(day);
        let (first, last) = (period.first_day().unwrap_or(day), period.last_day());
        let month =
            Month { scheme: self, worker, given: Given::default(), first, last, day: Some(day), by_days: false, alone: true, tried: &[] };
        let computed = month.computed(trace);
        let mut raises = Raises {
            pack: self.rules.pack.clone(),
            scheme: self.rules.id.clone(),
            day,
            status: Known::None,
            unpaid: None,
            division: computed.division,
            raises: Vec::new(),
            grades: None,
            missing: Vec::new(),
            changed: self.changed.clone(),
            explanation: None,
        };
        let mut items = Vec::new();
        let lines = computed.lines.iter().map(|line| line.as_ref().err());
        for waits in [computed.unpaid.as_ref().err(), computed.total.as_ref().err()].into_iter().chain(lines).flatten() {
            join(&mut items, waits.clone());
        }
        if !items.is_empty() {
            raises.status = Known::Unknown;
            raises.missing = items.into_iter().map(|item| self.ask(item, 1)).collect();
            return Ok(raises);
        }
        if let Ok(Some(code)) = computed.unpaid {
            trace.note(|| reasons::plain(code));
            raises.unpaid = Some(code);
        }
        for (rule, due) in self.rules.raises.iter().zip(&computed.lines) {
            let Ok(Some(due)) = due else { continue };
            let (label, citation) = (rule.label.clone(), rule.citation.clone());
            let provenance = citation.provenance.less_sure(due.provenance);
            raises.raises.push(Raise { label, citation, grades: due.amount, provenance });
        }
        if !raises.raises.is_empty() {
            raises.status = Known::Known;
            let sum = raises.raises.iter().try_fold(Decimal::ZERO, |sum, raise| exact_sum(sum, raise.grades));
            raises.grades = Some(sum.ok_or(Code::MeasureOverflow)?);
        }
        Ok(raises)
    }
}
