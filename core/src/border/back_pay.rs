//! Months already paid, as texts.

use std::sync::Arc;

use super::pay::{PayCall, PayScheme, PayWorker, all, years};
use super::worker::parsed;
use crate::finding::{Code, Finding, Findings, Path, Problem};
use crate::form::Input;
use crate::pay::{Given, PaidBefore};
use crate::time::Period;
use crate::value::{Amount, Date};

impl PayScheme {
    /// [`Scheme::back_pay`](crate::pay::Scheme::back_pay) over texts: the JSON that all three languages give, byte for byte. It holds
    /// the worker's pay.
    ///
    /// `paid` is a list of payslips as they were given then, or of `{"month":"2022-05","lines":[{"id":"post","amount":"2500"}],"total":"2500"}`;
    /// what else they hold is passed over, as is what stands in `later`: it falls due in another month and was not paid with this one.
    /// A payslip names no worker, so nothing tells one of somebody else: the caller keeps them apart.
    ///
    /// # Errors
    /// Every finding at once, below `worker`, `seniority` or `paid`: those of [`expose_payslip`](PayScheme::expose_payslip) and of
    /// [`Scheme::back_pay`](crate::pay::Scheme::back_pay), `json_broken`, `json_number`, `pay_paid_shape` where something is of another shape,
    /// `pay_paid_scheme` for a payslip of another rulebook or scheme, `pay_paid_after` for a month that begins after the day on which a worker
    /// that is told as text is asked about, `field_doubled` for a key that stands twice, `amount_negative`, and
    /// those of a period and an amount.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use wushe::border::{PayCall, PayScheme, PayWorker};
    /// use wushe::finding::Code;
    /// use wushe::{Date, Pack};
    ///
    /// let scheme = PayScheme::new(Arc::new(Pack::builtin("jinzhou")?), "community_worker", "{}")?;
    /// let worker = r#"{"worker":"w","appointments":[{"from":"2019-05-01","post":"general"}],"certificates":[]}"#;
    /// let worker = PayWorker::Json(worker, Date::parse("2022-06-01").unwrap());
    /// let call = PayCall { worker, grade: Some(1), seniority: None };
    /// let json = scheme.expose_back_pay(call, r#"[{"month":"2022-05","lines":[{"id":"basic","amount":"2900"}]}]"#)?;
    /// assert!(json.ends_with(r#""total":"58"}"#), "{json}");
    ///
    /// let findings = scheme.expose_back_pay(call, r#"[{"month":"2022-05","lines":{}}]"#).unwrap_err();
    /// assert_eq!(findings[0].code, Code::PayPaidShape);
    /// assert_eq!(findings[0].path.to_string(), "paid[0].lines");
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn expose_back_pay(&self, call: PayCall<'_>, paid: &str) -> Result<String, Findings> {
        let today = match call.worker {
            PayWorker::Json(_, today) => Some(today),
            PayWorker::Known(_) => None,
        };
        let paid = read(paid, (self.pack().id(), self.scheme().id()), today).map_err(Findings::under("paid"));
        match (self.whose(call.worker), years(call.seniority), paid) {
            (Ok(worker), Ok(seniority), Ok(paid)) => {
                let given = Given { grade: call.grade, seniority: seniority.map(Amount::decimal) };
                Ok(self.scheme().back_pay(&worker, &paid, given).map_err(Findings::under("paid"))?.expose_json())
            }
            (worker, seniority, paid) => Err(all([worker.err(), seniority.err(), paid.err()])),
        }
    }
}

/// What was paid, by the scheme of this name of the rulebook of that name.
fn read(text: &str, asked: (&str, &str), today: Option<Date>) -> Result<Vec<PaidBefore>, Findings> {
    let input = parsed(text)?;
    let mut read = Read { findings: Vec::new(), asked, today };
    let months: Vec<PaidBefore> =
        read.list(&input, &Path::new()).into_iter().filter_map(|(place, month)| read.month(month, &place)).collect();
    if read.findings.is_empty() { Ok(months) } else { Err(read.findings.into()) }
}

struct Read<'q> {
    findings: Vec<Finding>,
    asked: (&'q str, &'q str),
    today: Option<Date>,
}

impl Read<'_> {
    fn tell<T>(&mut self, problem: impl Into<Problem>, place: Path) -> Option<T> {
        self.findings.push(problem.into().at(place));
        None
    }

    fn list<'i>(&mut self, input: &'i Input, place: &Path) -> Vec<(Path, &'i Input)> {
        match input {
            Input::List(items) => (0..).zip(items).map(|(at, item)| (place.clone().index(at), item)).collect(),
            _ => self.tell(Code::PayPaidShape, place.clone()).unwrap_or_default(),
        }
    }

    fn text<'i>(&mut self, input: Option<&'i Input>, place: Path) -> Option<&'i str> {
        match input {
            Some(Input::Text(text)) => Some(text),
            _ => self.tell(Code::PayPaidShape, place),
        }
    }

    fn month(&mut self, input: &Input, place: &Path) -> Option<PaidBefore> {
        let Input::Object(entries) = input else { return self.tell(Code::PayPaidShape, place.clone()) };
        self.once(entries, &["month", "total", "lines", "later", "pack", "scheme"], place);
        let other = |key: &str, asked: &str| match named(entries, key) {
            // A rulebook names itself with its version, which may have been another one then.
            Some(Input::Text(text)) => text.split('@').next() != Some(asked),
            _ => false,
        };
        let (pack, scheme) = self.asked;
        for (key, asked) in [("pack", pack), ("scheme", scheme)] {
            if other(key, asked) {
                let _: Option<()> =
                    self.tell(Problem::new(Code::PayPaidScheme).with("scheme", format!("{pack} {scheme}")), place.clone().key(key));
            }
        }
        let month = self.text(named(entries, "month"), place.clone().key("month"));
        let month = match month.map(Period::parse) {
            Some(Err(problem)) => self.tell(problem, place.clone().key("month")),
            Some(Ok(month)) => {
                if let (Some(first), Some(today)) = (month.first_day(), self.today)
                    && first > today
                {
                    let after = Problem::new(Code::PayPaidAfter).with("today", today.to_string());
                    self.findings.push(after.at(place.clone().key("month")));
                }
                Some(month)
            }
            None => None,
        };
        let total = match named(entries, "total") {
            None | Some(Input::Null) => None,
            Some(_) => self.amount(entries, "total", place),
        };
        let mut lines = Vec::new();
        for key in ["lines", "later"] {
            let place = place.clone().key(key);
            match named(entries, key) {
                Some(list) => {
                    for (place, line) in self.list(list, &place) {
                        // What falls due later was not paid with this month.
                        lines.extend(self.line(line, &place).filter(|_| key == "lines"));
                    }
                }
                None if key == "lines" => self.tell(Code::PayPaidShape, place).unwrap_or_default(),
                None => {}
            }
        }
        Some(PaidBefore { month: month?, lines, total })
    }

    /// A line that was paid; one without an amount was not.
    fn line(&mut self, input: &Input, place: &Path) -> Option<(Arc<str>, Amount)> {
        let Input::Object(entries) = input else { return self.tell(Code::PayPaidShape, place.clone()) };
        self.once(entries, &["id", "amount"], place);
        let id = self.text(named(entries, "id"), place.clone().key("id"));
        if let Some(Input::Null) = named(entries, "amount") {
            return None;
        }
        let amount = self.amount(entries, "amount", place)?;
        Some((id?.into(), amount))
    }

    fn amount(&mut self, entries: &[(String, Input)], key: &'static str, place: &Path) -> Option<Amount> {
        let place = place.clone().key(key);
        match Amount::parse(self.text(named(entries, key), place.clone())?) {
            Ok(amount) if amount.is_negative() => self.tell(Code::AmountNegative, place),
            Ok(amount) => Some(amount),
            Err(problem) => self.tell(problem, place),
        }
    }

    /// Tells keys that stand twice, of which nobody knows which one was meant.
    fn once(&mut self, entries: &[(String, Input)], keys: &[&'static str], place: &Path) {
        for key in keys.iter().filter(|key| entries.iter().filter(|(known, _)| known == *key).nth(1).is_some()) {
            self.findings.push(Problem::from(Code::FieldDoubled).at(place.clone().key(*key)));
        }
    }
}

fn named<'i>(entries: &'i [(String, Input)], name: &str) -> Option<&'i Input> {
    entries.iter().find(|(known, _)| known == name).map(|(_, value)| value)
}
