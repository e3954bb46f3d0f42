//! One month of a payroll.

use std::fmt;

use super::payslip::Missing;
use crate::choice::{Awaited, OpenItem};
use crate::citation::Provenance;
use crate::explanation::Known;
use crate::finding::Code;
use crate::pay::month::computed::{ComputedMonth, Due};
use crate::pay::scheme::rules::{Component, Scheme};
use crate::pay::scheme::spec::Frequency;
use crate::time::Period;
use crate::value::{Amount, Decimal, DivisionCode};

/// What a worker is due for one month of a [`Payroll`](crate::pay::Payroll): what a [`Payslip`](crate::pay::Payslip) of that month says, read
/// from where it lies.
///
/// `Debug` shows no amount.
///
/// ```
/// use wushe::pay::{Given, Payroll};
/// use wushe::{Date, Pack, Period};
///
/// let pack = Pack::builtin("jinzhou").unwrap();
/// let text = r#"{"worker":"w","appointments":[{"from":"2019-05-01","post":"general","division":"150102001000"}],"certificates":[]}"#;
/// let (worker, _) = pack.worker_json(text, Date::parse("2022-06-01")?).unwrap();
/// let mut payroll = Payroll::new(pack.scheme("community_worker").unwrap());
/// let month = Period::parse("2022-05")?;
/// payroll.months(&worker, Given { grade: Some(1), seniority: None }, month, month, |paid| {
///     assert_eq!(paid.total().map(|total| total.to_string()).as_deref(), Some("2958"));
///     assert_eq!(paid.division().map(|division| division.to_string()).as_deref(), Some("150102001000"));
///     assert!(paid.missing().is_empty());
/// })?;
/// // Without the grade of the file there is no total, and what the years of service wait for is asked.
/// payroll.months(&worker, Given::default(), month, month, |paid| {
///     assert_eq!(paid.total(), None);
///     assert_eq!(paid.missing()[0].item.to_string(), "breaks");
/// })?;
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
#[derive(Clone, Copy)]
pub struct PayrollMonth<'p> {
    pub(in crate::pay) month: Period,
    pub(in crate::pay) computed: &'p ComputedMonth,
    pub(in crate::pay) scheme: &'p Scheme,
    pub(in crate::pay) division: Option<DivisionCode>,
}

impl<'p> PayrollMonth<'p> {
    /// The month.
    #[must_use]
    pub fn month(&self) -> Period {
        self.month
    }

    /// Whether there is a total: none where nothing is due, unknown where something is missing.
    #[must_use]
    pub fn status(&self) -> Known {
        self.computed.status()
    }

    /// Why nothing is due.
    #[must_use]
    pub fn unpaid(&self) -> Option<Code> {
        self.computed.unpaid.clone().ok().flatten()
    }

    /// The sum of what is paid with the month; zero where nothing is due.
    #[must_use]
    pub fn total(&self) -> Option<Amount> {
        self.computed.total.as_ref().ok().filter(|_| self.status() != Known::Unknown).map(|total| Amount::from_decimal(*total))
    }

    /// The post that is paid.
    #[must_use]
    pub fn post(&self) -> Option<&'p str> {
        self.computed.post.as_deref()
    }

    /// The division of the appointment that is paid, where it is known; of several that may be the one, or that are paid by their days,
    /// what they have in common.
    #[must_use]
    pub fn division(&self) -> Option<DivisionCode> {
        self.division
    }

    /// The grade.
    #[must_use]
    pub fn grade(&self) -> Option<i32> {
        self.computed.grade.as_ref().ok().filter(|_| self.computed.unpaid == Ok(None)).copied()
    }

    /// The years of service, where they count and are known.
    #[must_use]
    pub fn seniority(&self) -> Option<Decimal> {
        self.computed.seniority.as_ref().ok().filter(|_| self.computed.unpaid == Ok(None)).map(|years| years.normalize())
    }

    /// The components of the pay as [`Scheme::components`] has them: name, frequency, and the amount where the month pays one.
    pub fn lines(&self) -> impl Iterator<Item = (&'p str, Frequency, Option<Amount>)> {
        let nothing = &Ok(None);
        let falls_due = move |at: usize| self.computed.due.get(at).unwrap_or(nothing);
        let lines = move || {
            let lines = self.scheme.rules.components.iter().zip(&self.computed.lines).enumerate();
            lines.map(move |(at, (component, line))| (component, if component.each_month { falls_due(at) } else { line }))
        };
        let amount =
            |due: &Awaited<Option<Due>>| due.as_ref().ok().and_then(|due| due.as_ref()).map(|due| Amount::from_decimal(due.amount));
        let follow = self.scheme.rules.components.iter().any(|component| component.is_later_version);
        lines().filter(|(component, _)| !component.is_later_version).map(move |(component, due)| match amount(due) {
            None if follow => {
                let mut same = lines().filter(|(other, _)| other.id == component.id);
                let later = same.find_map(|(other, due)| Some((&*component.id, other.frequency, Some(amount(due)?))));
                later.unwrap_or((&*component.id, component.frequency, None))
            }
            known => (&*component.id, component.frequency, known),
        })
    }

    /// What the month pays, line by line: the number of the first component of that name, that of the one that pays, and its amount.
    pub(in crate::pay) fn paid_lines(&self) -> impl Iterator<Item = (usize, usize, Due)> {
        let components = &self.scheme.rules.components;
        let falls_due = |at: usize| self.computed.due.get(at).and_then(|due| due.as_ref().ok());
        components.iter().zip(&self.computed.lines).enumerate().filter_map(move |(at, (component, line))| {
            let due = if component.each_month { falls_due(at) } else { line.as_ref().ok() };
            let first = components.iter().position(|known| known.id == component.id).unwrap_or(at);
            Some((first, at, (*due?)?))
        })
    }

    /// Returns true if it can't be told what the month pays: there is no total, or it is open in which month a component falls due.
    pub(in crate::pay) fn is_open(&self) -> bool {
        let components = self.scheme.rules.components.iter().zip(&self.computed.lines).enumerate();
        let waits = |(at, (component, line)): (usize, (&Component, &Awaited<Option<Due>>))| match component.each_month {
            true => self.computed.due.get(at).is_some_and(Result::is_err),
            false => line.is_err(),
        };
        match self.status() {
            Known::None => false,
            Known::Known => components.into_iter().any(waits),
            Known::Unknown => true,
        }
    }

    /// How sure the least sure value behind the total is.
    #[must_use]
    pub fn provenance(&self) -> Option<Provenance> {
        self.computed.provenance(self.scheme)
    }

    /// What has to be known or chosen before there is a total, the most useful question first.
    #[must_use]
    pub fn missing(&self) -> Vec<Missing> {
        self.scheme.missing(self.computed)
    }

    /// The same without the questions' words.
    #[must_use]
    pub fn open_items(&self) -> Vec<OpenItem> {
        self.computed.open_items().into_iter().map(|(item, _)| item).collect()
    }
}

impl fmt::Debug for PayrollMonth<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PayrollMonth").field("month", &self.month).field("status", &self.status()).finish_non_exhaustive()
    }
}
