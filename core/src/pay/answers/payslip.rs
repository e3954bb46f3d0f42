//! What a month is due, as it is shown.

use std::sync::Arc;

use crate::choice::{Awaited, OpenItem};
use crate::citation::Provenance;
use crate::explanation::{Explanation, Known};
use crate::finding::{Code, Label, Problem, Text};
use crate::pay::month::computed::{ComputedMonth, Due, Step};
use crate::pay::month::due::Falls;
use crate::pay::month::reasons;
use crate::pay::month::trace::Trace;
use crate::pay::month::walk::{Given, Month};
use crate::pay::scheme::change::ChangedValue;
use crate::pay::scheme::rules::{Component, Scheme};
use crate::pay::scheme::spec::{Frequency, Unit};
use crate::staff::Worker;
use crate::time::{Period, PeriodKind, Span};
use crate::value::{Amount, Decimal};

/// What a worker is due for a month.
///
/// `Debug` shows no amount.
#[derive(Clone, PartialEq, Eq)]
pub struct Payslip {
    /// The rulebook: `hinggan@1.0.0#ab12…`.
    pub pack: Arc<str>,
    /// The scheme.
    pub scheme: Arc<str>,
    /// The month.
    pub month: Period,
    /// Whether there is a total: none where nothing is due, unknown where something is missing.
    pub status: Known,
    /// Why nothing is due.
    pub unpaid: Option<Code>,
    /// The post that is paid.
    pub post: Option<Arc<str>>,
    /// The years of service, where they count and are known.
    pub seniority: Option<Decimal>,
    /// The grade, where there is one and it is known.
    pub grade: Option<i32>,
    /// What raised the grade.
    pub steps: Vec<Step>,
    /// What is paid with the month.
    pub lines: Vec<Line>,
    /// What falls due in another month, and of what each month earns, what this one does; nothing of it is in the total.
    pub later: Vec<Line>,
    /// The sum of the lines, rounded as the rule says.
    pub total: Option<Amount>,
    /// How sure the least sure value behind the total is.
    pub provenance: Option<Provenance>,
    /// What has to be known or chosen before there is a total, the most useful question first.
    pub missing: Vec<Missing>,
    /// What somebody put in place of what the scheme has, to see what would follow; JSON says nothing of it where there is none.
    pub changed: Vec<ChangedValue>,
    /// Why, where that was asked for.
    pub explanation: Option<Explanation>,
}

/// A component of the pay.
#[derive(Clone, PartialEq, Eq)]
pub struct Line {
    /// Its name.
    pub id: Arc<str>,
    /// What it is called.
    pub label: Label,
    /// When it falls due.
    pub frequency: Frequency,
    /// Whether there is an amount: none where it is not due, unknown where something is missing.
    pub status: Known,
    /// How much. Of a component that falls due later, what this month earns of it, if it earns something by the month.
    pub amount: Option<Amount>,
    /// The month in which a component that falls due later does so; nothing if that is not said.
    pub due: Option<Period>,
    /// The clause of the rule.
    pub clause: Option<Arc<str>>,
    /// How sure the least sure value behind it is.
    pub provenance: Provenance,
}

/// What has to be known or chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// What it is.
    pub item: OpenItem,
    /// What to ask.
    pub question: Label,
    /// What the number is counted in, where it is one.
    pub unit: Option<Unit>,
    /// How many components of the payslip wait for it: what JSON calls `parts`.
    pub components: usize,
}

impl Scheme {
    /// What a worker is due for a month.
    ///
    /// # Errors
    /// `pay_month_kind` where the period is no month; `pay_before` and `pay_after` where the scheme does not hold yet or any more;
    /// `staff_list_too_long` for a worker with more than [`APPOINTMENT_LIMIT`](crate::staff::APPOINTMENT_LIMIT) appointments or more
    /// than [`FACT_LIMIT`](crate::staff::FACT_LIMIT) facts of another sort.
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::pay::Given;
    /// use wushe::{Date, Pack, Period};
    ///
    /// let pack = Pack::builtin("city-d").unwrap();
    /// let scheme = pack.scheme("community_worker").unwrap();
    /// let today = Date::parse("2022-06-01")?;
    /// let text = r#"{"worker":"w","appointments":[{"from":"2019-05-01","post":"deputy"}],"certificates":[]}"#;
    /// let (worker, _) = pack.worker_json(text, today).unwrap();
    /// let given = Given { grade: Some(4), seniority: None };
    /// let payslip = scheme.pay(&worker, Period::parse("2022-05")?, given)?;
    /// assert_eq!(payslip.total.map(|total| total.to_string()).as_deref(), Some("2930"));
    /// assert_eq!(scheme.pay(&worker, Period::parse("2022")?, given).unwrap_err().code, Code::PayMonthKind);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn pay(&self, worker: &Worker, month: Period, given: Given) -> Result<Payslip, Problem> {
        self.payslip(worker, month, given, &mut Trace::off())
    }

    /// The same, and why.
    ///
    /// # Errors
    /// As [`pay`](Scheme::pay).
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::pay::Given;
    /// use wushe::{Date, Pack, Period};
    ///
    /// let pack = Pack::builtin("city-d").unwrap();
    /// let scheme = pack.scheme("community_worker").unwrap();
    /// let today = Date::parse("2022-06-01")?;
    /// let text = r#"{"worker":"w","appointments":[{"from":"2019-05-01","post":"deputy"}],"certificates":[]}"#;
    /// let (worker, _) = pack.worker_json(text, today).unwrap();
    /// let given = Given { grade: Some(4), seniority: None };
    /// let payslip = scheme.pay_explained(&worker, Period::parse("2022-05")?, given)?;
    /// assert_eq!(payslip.explanation.map(|why| why.code), Some(Code::PayMonth));
    /// assert_eq!(scheme.pay_explained(&worker, Period::parse("2022-Q1")?, given).unwrap_err().code, Code::PayMonthKind);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn pay_explained(&self, worker: &Worker, month: Period, given: Given) -> Result<Payslip, Problem> {
        let mut trace = Trace::on();
        let mut payslip = self.payslip(worker, month, given, &mut trace)?;
        let head = Explanation::new(Code::PayMonth).status(payslip.status).unit("元");
        let total = payslip.total.map(|total| Text::of(&total));
        payslip.explanation = Some(self.concluded(head, ("month", month.to_string()), ("total", total), trace, &payslip.missing));
        Ok(payslip)
    }

    /// A conclusion of this scheme for some days, with its number and all its reasons.
    pub(in crate::pay) fn concluded(
        &self,
        head: Explanation,
        (when, days): (&'static str, String),
        (what, number): (&'static str, Option<Text>),
        trace: Trace,
        open: &[Missing],
    ) -> Explanation {
        let none = if head.status == Known::None { "0" } else { "?" };
        let mut because = trace.into_notes();
        because.extend(open.iter().map(missing));
        let head = Explanation { value: number.clone(), because, ..head };
        head.with("label_zh", self.label().zh.clone())
            .with("label_en", self.label().en.clone())
            .with(when, days)
            .with(what, number.unwrap_or_else(|| none.into()))
            .cited(&self.rules.citation)
    }

    fn payslip(&self, worker: &Worker, month: Period, given: Given, trace: &mut Trace) -> Result<Payslip, Problem> {
        let calculated =
            Some(month).filter(|month| month.kind() == PeriodKind::Month).and_then(|month| Month::new(self, worker, month, given));
        let Some(calculated) = calculated else { return Err(Code::PayMonthKind.into()) };
        self.holds(calculated.first, calculated.last)?;
        worker.fits()?;
        let computed = calculated.computed(trace);
        Ok(self.shown(&computed, month))
    }

    fn shown(&self, computed: &ComputedMonth, month: Period) -> Payslip {
        let days = Span::new(month.first_day(), month.last_day().plus_days(1)).unwrap_or(Span::ALWAYS);
        let (mut lines, mut later) = (Vec::new(), Vec::new());
        let first = month.first_day().unwrap_or(month.last_day());
        for (at, (component, due)) in self.rules.components.iter().zip(&computed.lines).enumerate() {
            if !is_shown(component, due, &days) {
                continue;
            }
            let falls = self.falls(component, first, self.reference(first));
            let gathered = computed.due.get(at).filter(|_| component.each_month && falls == Falls::Now);
            lines.extend(gathered.map(|due| line(component, due, None)));
            if falls == Falls::Now && !component.each_month {
                lines.push(line(component, due, None));
                continue;
            }
            let due_in = self.due_in(component, first);
            // What this month earns is told apart from what it pays, unless that holds it.
            if component.due.is_some() && !(gathered.is_some() && due_in == Some(month)) {
                later.push(line(component, due, due_in));
            }
        }
        let status = computed.status();
        let paid = computed.unpaid == Ok(None);
        Payslip {
            pack: self.rules.pack.clone(),
            scheme: self.rules.id.clone(),
            month,
            status,
            unpaid: computed.unpaid.clone().ok().flatten(),
            post: computed.post.clone(),
            seniority: computed.seniority.as_ref().ok().filter(|_| paid).map(|years| years.normalize()),
            grade: computed.grade.as_ref().ok().filter(|_| paid).copied(),
            steps: computed.steps.clone(),
            lines: if status == Known::None { Vec::new() } else { lines },
            later: if status == Known::None { Vec::new() } else { later },
            total: computed.total.as_ref().ok().filter(|_| status != Known::Unknown).map(|total| Amount::from_decimal(*total)),
            provenance: computed.provenance(self),
            missing: self.missing(computed),
            changed: self.changed.clone(),
            explanation: None,
        }
    }

    /// What the total and the later components wait for.
    pub(in crate::pay) fn missing(&self, computed: &ComputedMonth) -> Vec<Missing> {
        computed.open_items().into_iter().map(|(item, components)| self.ask(item, components)).collect()
    }

    /// An open item with the words that ask for it.
    pub(in crate::pay) fn ask(&self, item: OpenItem, components: usize) -> Missing {
        let (question, unit) = reasons::question(&item, self);
        Missing { item, question, unit, components }
    }
}

fn missing(missing: &Missing) -> Explanation {
    Explanation::new(Code::PayMissing)
        .with("zh", missing.question.zh.to_string())
        .with("en", missing.question.en.to_string())
        .status(Known::Unknown)
}

/// Returns true if a component is shown. If its rule begins or ends within the month, it is if something is or may be due.
fn is_shown(component: &Component, due: &Awaited<Option<Due>>, days: &Span) -> bool {
    component.span.covers(days) || *due != Ok(None) && component.span.overlaps(days)
}

fn line(component: &Component, due: &Awaited<Option<Due>>, due_in: Option<Period>) -> Line {
    let (status, amount, provenance) = match due {
        Ok(Some(due)) => (Known::Known, Some(Amount::from_decimal(due.amount)), due.provenance),
        Ok(None) => (Known::None, None, component.citation.provenance),
        Err(_) => (Known::Unknown, None, component.citation.provenance),
    };
    Line {
        id: component.id.clone(),
        label: component.label.clone(),
        frequency: component.frequency,
        status,
        amount,
        due: due_in,
        clause: component.citation.clause.clone(),
        provenance,
    }
}
