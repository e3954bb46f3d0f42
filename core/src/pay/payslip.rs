//! What a month is due, as it is shown.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::grade::Step;
use super::lines::less_sure;
use super::month::{Given, Month};
use super::need::{Calc, Need};
use super::notes;
use super::scheme::{Component, Scheme};
use super::slip::{Due, Slip};
use super::spec::{Frequency, Unit};
use super::trace::Trace;
use crate::citation::Provenance;
use crate::explanation::{Explanation, Known};
use crate::finding::{Code, Label, Lang, Problem};
use crate::staff::Worker;
use crate::time::{Period, PeriodKind};
use crate::value::{Amount, Date, Decimal};

/// What a worker is due for a month.
///
/// `Debug` shows no amount.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// What the month earns and falls due later.
    pub later: Vec<Line>,
    /// The sum of what is paid with the month.
    pub total: Option<Amount>,
    /// How sure the least sure value behind the total is.
    pub provenance: Option<Provenance>,
    /// What has to be known or chosen before there is a total, the most useful question first.
    pub missing: Vec<Missing>,
    /// Why, where that was asked for.
    pub explanation: Option<Explanation>,
}

/// A part of the pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its name.
    pub id: Arc<str>,
    /// What it is called.
    pub label: Label,
    /// When it falls due.
    pub frequency: Frequency,
    /// Whether there is an amount: none where it is not due, unknown where something is missing.
    pub status: Known,
    /// How much.
    pub amount: Option<Amount>,
    /// The clause of the rule.
    pub clause: Option<Arc<str>>,
    /// How sure the least sure value behind it is.
    pub provenance: Provenance,
}

/// What has to be known or chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// What it is.
    pub need: Need,
    /// What to ask.
    pub question: Label,
    /// What the number is counted in, where it is one.
    pub unit: Option<Unit>,
    /// How many parts of the payslip wait for it.
    pub parts: usize,
}

impl Scheme {
    /// What a worker is due for a month.
    ///
    /// # Errors
    /// `pay_month` where the period is no month; `pay_before` and `pay_after` where the scheme does not hold yet or any more.
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
        let head = Explanation::new(Code::PayMonth)
            .with("label_zh", self.label().zh.to_string())
            .with("label_en", self.label().en.to_string())
            .with("month", month.to_string())
            .with("total", payslip.total.map_or_else(|| "?".to_owned(), |total| total.to_string()))
            .status(payslip.status)
            .unit("元")
            .cited(&self.rules.citation);
        let head = match payslip.total {
            Some(total) => head.value(total.to_string()),
            None => head,
        };
        let notes = trace.into_notes().into_iter().chain(payslip.missing.iter().map(missing));
        payslip.explanation = Some(notes.fold(head, Explanation::because));
        Ok(payslip)
    }

    fn payslip(&self, worker: &Worker, month: Period, given: Given, trace: &mut Trace) -> Result<Payslip, Problem> {
        let calculated =
            Some(month).filter(|month| month.kind() == PeriodKind::Month).and_then(|month| Month::new(self, worker, month, given));
        let Some(calculated) = calculated else { return Err(Code::PayMonthKind.into()) };
        self.holds(calculated.first, calculated.last)?;
        let slip = calculated.slip(trace);
        Ok(self.shown(&slip, month))
    }

    /// Whether the scheme holds on some of these days.
    pub(super) fn holds(&self, first: Date, last: Date) -> Result<(), Problem> {
        let limit = |code, day: Date| Err(Problem::new(code).with("day", day.to_string()));
        match (self.rules.span.start(), self.rules.span.end()) {
            (Some(start), _) if last < start => limit(Code::PayBefore, start),
            (_, Some(end)) if end <= first => limit(Code::PayAfter, end),
            _ => Ok(()),
        }
    }

    fn shown(&self, slip: &Slip, month: Period) -> Payslip {
        let (lines, later): (Vec<Line>, Vec<Line>) = self
            .rules
            .components
            .iter()
            .zip(&slip.lines)
            .map(|(component, due)| line(component, due))
            .partition(|line| line.frequency.is_paid_with_the_month());
        let status = slip.status();
        let is_paid = status == Known::Known;
        let known = |line: &&Line| line.amount.is_some();
        let provenance = lines.iter().filter(known).map(|line| line.provenance).reduce(less_sure).filter(|_| is_paid);
        let paid = slip.unpaid == Ok(None);
        Payslip {
            pack: self.rules.pack.clone(),
            scheme: self.rules.id.clone(),
            month,
            status,
            unpaid: slip.unpaid.clone().ok().flatten(),
            post: slip.post.clone(),
            seniority: slip.seniority.as_ref().ok().filter(|_| paid).map(|years| years.normalize()),
            grade: slip.grade.as_ref().ok().filter(|_| paid).copied(),
            steps: slip.steps.clone(),
            lines: if status == Known::None { Vec::new() } else { lines },
            later: if status == Known::None { Vec::new() } else { later },
            total: slip.total.as_ref().ok().filter(|_| status != Known::Unknown).map(|total| Amount::from_decimal(*total)),
            provenance,
            missing: self.missing(slip),
            explanation: None,
        }
    }

    /// What the total and the later parts wait for.
    fn missing(&self, slip: &Slip) -> Vec<Missing> {
        let mut missing: Vec<Missing> = Vec::new();
        for (need, parts) in slip.needs() {
            let (question, unit) = notes::need(&need, self);
            missing.push(Missing { need, question, unit, parts });
        }
        crate::finding::sort_by(&mut missing, |left, right| right.parts.cmp(&left.parts));
        missing
    }
}

fn missing(missing: &Missing) -> Explanation {
    Explanation::new(Code::PayMissing)
        .with("zh", missing.question.zh.to_string())
        .with("en", missing.question.en.to_string())
        .status(Known::Unknown)
}

fn line(component: &Component, due: &Calc<Option<Due>>) -> Line {
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
        clause: component.citation.clause.clone(),
        provenance,
    }
}

impl Payslip {
    /// The JSON that all three languages give, byte for byte. It holds the worker's pay.
    #[must_use]
    pub fn expose_json(&self) -> String {
        crate::finding::to_json(self)
    }

    /// The payslip as lines of text: what is paid, what falls due later, what is missing.
    #[must_use]
    pub fn to_text(&self, lang: Lang) -> String {
        let mut out = String::new();
        let amount = |line: &Line| match (line.status, line.amount) {
            (_, Some(amount)) => format!("{amount} 元"),
            (Known::None, None) => "–".to_owned(),
            _ => "?".to_owned(),
        };
        let mut add = |label: &Label, amount: String, mark: Option<Provenance>| {
            let mark = mark.filter(|mark| *mark != Provenance::Published).map_or_else(String::new, |mark| format!("  [{}]", mark.as_str()));
            out.push_str(&format!("{}  {amount}{mark}\n", label.get(lang)));
        };
        for line in &self.lines {
            add(&line.label, amount(line), Some(line.provenance));
        }
        let total = self.total.map_or_else(|| "?".to_owned(), |total| format!("{total} 元"));
        add(&Label::new("合计", "Total"), total, self.provenance);
        for line in &self.later {
            let when = match line.frequency {
                Frequency::HalfYearly => Label::new("半年发", "with the half-year"),
                _ => Label::new("年度发", "with the year"),
            };
            let label = Label::new(format!("{}（{}）", line.label.zh, when.zh), format!("{} ({})", line.label.en, when.en));
            add(&label, amount(line), Some(line.provenance));
        }
        for missing in &self.missing {
            add(&Label::new("尚缺", "Missing"), missing.question.get(lang).to_owned(), None);
        }
        out
    }
}

impl Serialize for Payslip {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(15))?;
        map.serialize_entry("pack", &*self.pack)?;
        map.serialize_entry("scheme", &*self.scheme)?;
        map.serialize_entry("month", &self.month.to_string())?;
        map.serialize_entry("status", self.status.as_str())?;
        map.serialize_entry("unpaid", &self.unpaid.map(Code::as_str))?;
        map.serialize_entry("post", &self.post.as_deref())?;
        map.serialize_entry("seniority", &self.seniority.map(notes::plain_number))?;
        map.serialize_entry("grade", &self.grade)?;
        map.serialize_entry("steps", &self.steps)?;
        map.serialize_entry("lines", &self.lines)?;
        map.serialize_entry("later", &self.later)?;
        map.serialize_entry("total", &self.total)?;
        map.serialize_entry("provenance", &self.provenance.map(Provenance::as_str))?;
        map.serialize_entry("missing", &self.missing)?;
        map.serialize_entry("explanation", &self.explanation)?;
        map.end()
    }
}

struct Both<'l>(&'l Label);

impl Serialize for Both<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("zh", &*self.0.zh)?;
        map.serialize_entry("en", &*self.0.en)?;
        map.end()
    }
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("label", &Both(&self.label))?;
        map.serialize_entry("clause", &self.citation.clause.as_deref())?;
        map.serialize_entry("provenance", self.citation.provenance.as_str())?;
        map.serialize_entry("before", &self.before)?;
        map.serialize_entry("after", &self.after)?;
        map.serialize_entry("lost", &self.lost)?;
        map.end()
    }
}

impl Serialize for Line {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(7))?;
        map.serialize_entry("id", &*self.id)?;
        map.serialize_entry("label", &Both(&self.label))?;
        map.serialize_entry("frequency", self.frequency.as_str())?;
        map.serialize_entry("status", self.status.as_str())?;
        map.serialize_entry("amount", &self.amount)?;
        map.serialize_entry("clause", &self.clause.as_deref())?;
        map.serialize_entry("provenance", self.provenance.as_str())?;
        map.end()
    }
}

impl Serialize for Missing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (kind, id, key) = match &self.need {
            Need::Fact(fact) => ("fact", fact.as_str(), None),
            Need::Choice(id, key) => ("choice", &**id, key.as_deref()),
            Need::Hole(id, key) => ("hole", &**id, Some(&**key)),
            Need::TooLarge(id) => ("too_large", &**id, None),
        };
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("kind", kind)?;
        map.serialize_entry("id", id)?;
        map.serialize_entry("key", &key)?;
        map.serialize_entry("question", &Both(&self.question))?;
        map.serialize_entry("unit", &self.unit.map(Unit::as_str))?;
        map.serialize_entry("parts", &self.parts)?;
        map.end()
    }
}
