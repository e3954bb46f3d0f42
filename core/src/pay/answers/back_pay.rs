//! What is still due, or was paid too much, for months already paid.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::json::what_if;
use super::payslip::{Line, Missing, Payslip};
use crate::explanation::{Explanation, Known};
use crate::finding::{Both, Code, Finding, Findings, Label, Path, Problem};
use crate::pay::exact::exact_product;
use crate::pay::month::lines::places_of;
use crate::pay::month::walk::Given;
use crate::pay::scheme::change::ChangedValue;
use crate::pay::scheme::rules::{Component, Scheme};
use crate::pay::scheme::setting::StandardSetting;
use crate::pay::scheme::spec::Frequency;
use crate::staff::Worker;
use crate::time::Period;
use crate::value::{Amount, Decimal};

/// The most months of one question about back pay.
pub const PAID_LIMIT: usize = 600;

/// What was paid for a month, line by line; a line that is not there was not paid.
///
/// `Debug` shows no amount.
#[derive(Clone, PartialEq, Eq)]
pub struct PaidBefore {
    /// The month.
    pub month: Period,
    /// The names of the lines, as the scheme has them, and how much was paid.
    pub lines: Vec<(Arc<str>, Amount)>,
    /// What was paid in all, which rounding alone may set apart from the sum of the lines; the sum of the lines that are paid with the
    /// month where it is not said.
    pub total: Option<Amount>,
}

/// Months already paid, held against the facts as they are known now.
///
/// `Debug` shows no amount.
#[derive(Clone, PartialEq, Eq)]
pub struct BackPay {
    /// The rulebook: `hinggan@1.0.0#ab12…`.
    pub pack: Arc<str>,
    /// The scheme.
    pub scheme: Arc<str>,
    /// Whether there is a total.
    pub status: Known,
    /// The months in the order in which they were given.
    pub months: Vec<BackPayMonth>,
    /// What is due for all months less what was paid; below zero where too much was.
    pub total: Option<Amount>,
    /// What somebody put in place of what the scheme has, as a [`Payslip`] lists it.
    pub changed: Vec<ChangedValue>,
}

/// One month of [`BackPay`].
#[derive(Clone, PartialEq, Eq)]
pub struct BackPayMonth {
    /// The month.
    pub month: Period,
    /// Whether there is a difference, or something is missing.
    pub status: Known,
    /// Each line that is due or was paid.
    pub lines: Vec<Difference>,
    /// What the lines come to; one of which it is open when it falls due is not in it.
    pub total: Option<Amount>,
    /// What has to be known or chosen, as a payslip asks for it.
    pub missing: Vec<Missing>,
    /// Why so much is due; only where something differs or is missing.
    pub explanation: Option<Explanation>,
}

/// One line of a month: what is due, what was paid, and the one less the other.
#[derive(Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its name.
    pub id: Arc<str>,
    /// What it is called.
    pub label: Label,
    /// When it falls due.
    pub frequency: Frequency,
    /// What is due; zero where nothing is.
    pub due: Option<Amount>,
    /// What was paid.
    pub paid: Amount,
    /// What is due less what was paid.
    pub difference: Option<Amount>,
}

impl Scheme {
    /// Due minus paid, by month and line: months already paid against the facts as they are known now, each month by the numbers that
    /// hold in it.
    ///
    /// # Errors
    /// Every finding at once, at the position of the month: `pay_month_kind`, `pay_before` and `pay_after` as
    /// [`pay`](Scheme::pay); `staff_list_too_long` as there; `pay_paid_too_long` alone for more than [`PAID_LIMIT`] months; `pay_paid_twice` where a month or one of its lines stands twice; `pay_paid_line` for a line that the
    /// scheme does not have; `pay_paid_total` for a total that is further from the sum of its lines than a unit of the rounding for each of
    /// them; `amount_places` for parts of a fen in a total, or in a line where no total says what was paid; `amount_negative`; `amount_too_long` where a difference has more than 28 digits.
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::pay::{Given, PaidBefore};
    /// use wushe::value::Amount;
    /// use wushe::{Date, Pack, Period};
    ///
    /// let pack = Pack::builtin("city-d").unwrap();
    /// let scheme = pack.scheme("community_worker").unwrap();
    /// let text = r#"{"worker":"w","appointments":[{"from":"2019-05-01","post":"deputy"}],"certificates":[]}"#;
    /// let (worker, _) = pack.worker_json(text, Date::parse("2022-06-01").unwrap()).unwrap();
    /// let given = Given { grade: Some(4), seniority: None };
    /// let lines = vec![("post".into(), Amount::parse("2300").unwrap()), ("level".into(), Amount::parse("230").unwrap())];
    /// let paid = PaidBefore { month: Period::parse("2022-05").unwrap(), lines, total: None };
    ///
    /// let back = scheme.back_pay(&worker, &[paid.clone()], given)?;
    /// assert_eq!(back.total.map(|total| total.to_string()).as_deref(), Some("400"), "200 for the post, 200 of performance");
    /// let findings = scheme.back_pay(&worker, &[paid.clone(), paid.clone()], given).unwrap_err();
    /// assert_eq!(findings[0].code, Code::PayPaidTwice);
    /// let wrong = PaidBefore { total: Some(Amount::parse("9999").unwrap()), ..paid };
    /// assert_eq!(scheme.back_pay(&worker, &[wrong], given).unwrap_err()[0].code, Code::PayPaidTotal);
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn back_pay(&self, worker: &Worker, paid: &[PaidBefore], given: Given) -> Result<BackPay, Findings> {
        if paid.len() > PAID_LIMIT {
            return Err(Problem::new(Code::PayPaidTooLong).with("limit", PAID_LIMIT).into());
        }
        let mut findings = Vec::new();
        let mut months = Vec::with_capacity(paid.len());
        for ((at, month), nth) in (0..).zip(paid).zip(0..) {
            let place = Path::new().index(at);
            let found_before = findings.len();
            let twice = |other: usize| Problem::new(Code::PayPaidTwice).with("other", other);
            if let Some(other) = paid.iter().take(nth).position(|known| known.month == month.month) {
                findings.push(twice(other).at(place.clone().key("month")));
            }
            let negative = |amount: &Amount| amount.is_negative();
            if month.total.as_ref().is_some_and(negative) {
                findings.push(Finding::new(Code::AmountNegative, place.clone().key("total")));
            }
            let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
            for ((line_at, (id, amount)), line_nth) in (0..).zip(&month.lines).zip(0..) {
                let place = place.clone().key("lines").index(line_at);
                if negative(amount) {
                    findings.push(Finding::new(Code::AmountNegative, place.clone().key("amount")));
                }
                let place = place.key("id");
                let other = *seen.entry(id).or_insert(line_nth);
                if other != line_nth {
                    findings.push(twice(other).at(place));
                } else if !self.rules.components.iter().any(|component| component.id == *id) {
                    let known = self.rules.components.iter().map(|component| &*component.id);
                    findings.push(Problem::unknown_name(Code::PayPaidLine, known).at(place));
                }
            }
            if findings.len() == found_before {
                findings.extend(self.contradictions(month, &place));
            }
            match self.pay(worker, month.month, given).and_then(|payslip| self.against(worker, &payslip, month, given)) {
                Ok(month) => months.push(month),
                Err(problem) => findings.push(problem.at(place.key("month"))),
            }
        }
        let total = sum(months.iter().map(|month| month.total));
        match total {
            Err(problem) if findings.is_empty() => Err(problem.into()),
            Ok(total) if findings.is_empty() => Ok(BackPay {
                pack: self.rules.pack.clone(),
                scheme: self.rules.id.clone(),
                status: known(total),
                months,
                total,
                changed: self.changed.clone(),
            }),
            _ => Err(findings.into()),
        }
    }

    /// What of a month paid nobody can have paid: parts of a fen, and a total that is not the sum of its lines.
    fn contradictions(&self, paid: &PaidBefore, place: &Path) -> Vec<Finding> {
        let has_parts = |amount: &Amount| amount.decimal().normalize().scale() > 2;
        let parts = || Problem::new(Code::AmountPlaces).with("places", 2);
        let Some(total) = paid.total else {
            let lines = (0..).zip(&paid.lines).filter(|(_, (_, amount))| has_parts(amount));
            return lines.map(|(at, _)| parts().at(place.clone().key("lines").index(at).key("amount"))).collect();
        };
        let place = place.clone().key("total");
        if has_parts(&total) {
            return vec![parts().at(place)];
        }
        let Ok(Some(lines)) = sum(paid.lines.iter().map(|(_, amount)| Some(*amount))) else { return Vec::new() };
        // Each line can have lost or won less than one unit of the rounding.
        let unit = self.largest_unit(paid.month);
        let most = i64::try_from(paid.lines.len()).ok().and_then(|count| exact_product(unit, Decimal::from(count)));
        let apart = total.checked_sub(lines).map(|apart| apart.decimal().abs());
        match apart.zip(most) {
            Some((apart, most)) if apart.is_zero() || apart < most => Vec::new(),
            _ => vec![Problem::new(Code::PayPaidTotal).with("unit", unit.to_string()).at(place)],
        }
    }

    /// The unit in yuan to which a month's amounts are rounded; the largest that there is where nobody has said.
    fn largest_unit(&self, month: Period) -> Decimal {
        let day = month.first_day().map_or(month.last_day(), |first| self.reference(first));
        let known = self.setting(StandardSetting::RoundingUnit).and_then(|settled| settled.at(day));
        let places = known.map_or(0, |known| places_of(&known.word));
        Decimal::new(1, places)
    }

    fn against(&self, worker: &Worker, payslip: &Payslip, paid: &PaidBefore, given: Given) -> Result<BackPayMonth, Problem> {
        let mut lines = Vec::new();
        let holds = |component: &&Component| component.span.contains(paid.month.last_day());
        for component in self.rules.components.iter().filter(|component| !component.is_later_version) {
            let same = || self.rules.components.iter().filter(|other| other.id == component.id);
            let component = if same().nth(1).is_some() { same().find(holds).unwrap_or(component) } else { component };
            let line = payslip.lines.iter().find(|line| line.id == component.id);
            // If nobody knows when a component falls due, nobody knows what this month pays of it.
            let open = payslip.later.iter().find(|line| line.id == component.id && line.due.is_none() && line.status != Known::None);
            let already = paid.lines.iter().find(|(id, _)| *id == component.id).map(|(_, amount)| *amount);
            let due = if open.is_some_and(|line| line.amount != Some(Amount::ZERO)) { None } else { due(line) };
            if due == Some(Amount::ZERO) && already.is_none() {
                continue;
            }
            let already = already.unwrap_or(Amount::ZERO);
            lines.push(Difference {
                id: component.id.clone(),
                label: line.or(open).map_or(&component.label, |line| &line.label).clone(),
                frequency: line.or(open).map_or(component.frequency, |line| line.frequency),
                due,
                paid: already,
                difference: due.map(|due| less(due, already)).transpose()?,
            });
        }
        let with_month = lines.iter().filter(|line| line.frequency.is_paid_with_the_month() || line.due.is_some());
        // Where the total alone is rounded, the lines do not add up to it.
        let was_paid = match paid.total {
            Some(total) => Some(total),
            None => sum(with_month.map(|line| Some(line.paid)))?,
        };
        let total = payslip.total.zip(was_paid).map(|(total, paid)| less(total, paid)).transpose()?;
        let same = total == Some(Amount::ZERO) && lines.iter().all(|line| line.difference == Some(Amount::ZERO));
        let explanation = if same { None } else { self.pay_explained(worker, paid.month, given)?.explanation };
        Ok(BackPayMonth { month: paid.month, status: known(total), lines, total, missing: payslip.missing.clone(), explanation })
    }
}

fn due(line: Option<&Line>) -> Option<Amount> {
    match line {
        // A month in which nothing is due has no lines.
        None => Some(Amount::ZERO),
        Some(line) if line.status == Known::None => Some(Amount::ZERO),
        Some(line) => line.amount,
    }
}

fn known(total: Option<Amount>) -> Known {
    if total.is_some() { Known::Known } else { Known::Unknown }
}

fn less(due: Amount, paid: Amount) -> Result<Amount, Problem> {
    due.checked_sub(paid).ok_or_else(too_long)
}

fn too_long() -> Problem {
    Problem::new(Code::AmountTooLong).with("digits", 28)
}

/// The sum, or none where one is not known.
fn sum(amounts: impl Iterator<Item = Option<Amount>>) -> Result<Option<Amount>, Problem> {
    let mut sum = Amount::ZERO;
    for amount in amounts {
        let Some(amount) = amount else { return Ok(None) };
        sum = sum.checked_add(amount).ok_or_else(too_long)?;
    }
    Ok(Some(sum))
}

impl BackPay {
    /// The JSON that all three languages give, byte for byte. It holds the worker's pay.
    #[must_use]
    pub fn expose_json(&self) -> String {
        crate::finding::to_json(self)
    }
}

impl Serialize for BackPay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("pack", &*self.pack)?;
        map.serialize_entry("scheme", &*self.scheme)?;
        map.serialize_entry("status", self.status.as_str())?;
        map.serialize_entry("months", &self.months)?;
        map.serialize_entry("total", &self.total)?;
        what_if(&mut map, &self.changed)?;
        map.end()
    }
}

impl Serialize for BackPayMonth {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("month", &self.month.to_string())?;
        map.serialize_entry("status", self.status.as_str())?;
        map.serialize_entry("lines", &self.lines)?;
        map.serialize_entry("total", &self.total)?;
        map.serialize_entry("missing", &self.missing)?;
        map.serialize_entry("explanation", &self.explanation)?;
        map.end()
    }
}

impl Serialize for Difference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("id", &*self.id)?;
        map.serialize_entry("label", &Both(&self.label))?;
        map.serialize_entry("frequency", self.frequency.as_str())?;
        map.serialize_entry("due", &self.due)?;
        map.serialize_entry("paid", &self.paid)?;
        map.serialize_entry("difference", &self.difference)?;
        map.end()
    }
}
