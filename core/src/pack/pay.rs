//! Questions about pay as texts, which is how the bindings ask.

use std::borrow::Cow;
use std::fmt;

use super::Pack;
use crate::finding::{Code, Findings, Lang, UnknownLang, to_json};
use crate::pay::{Given, Payslip, Scheme};
use crate::staff::Worker;
use crate::time::Period;
use crate::value::{Amount, Date};

/// What a payslip is wanted as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayslipFormat {
    /// JSON without reasons.
    Json,
    /// JSON with the explanation.
    Explained,
    /// Lines of text, and below them the explanation.
    Text(Lang),
    /// The same in Markdown.
    Markdown(Lang),
}

/// As bindings name it: `json`, `explained`, a language for text, or a language behind `md:`.
///
/// ```
/// use wushe::Lang;
/// use wushe::pack::PayslipFormat;
///
/// assert_eq!("md:en".parse(), Ok(PayslipFormat::Markdown(Lang::En)));
/// assert_eq!("json".parse(), Ok(PayslipFormat::Json));
/// assert!("pdf".parse::<PayslipFormat>().is_err());
/// ```
impl std::str::FromStr for PayslipFormat {
    type Err = UnknownLang;

    fn from_str(name: &str) -> Result<Self, UnknownLang> {
        match (name, name.strip_prefix("md:")) {
            ("json", _) => Ok(PayslipFormat::Json),
            ("explained", _) => Ok(PayslipFormat::Explained),
            (_, Some(lang)) => lang.parse().map(PayslipFormat::Markdown),
            (lang, None) => lang.parse().map(PayslipFormat::Text),
        }
    }
}

/// Whose pay is asked for, when, and by which rule.
///
/// `Debug` shows nothing of the worker, nor what a caller wrote.
#[derive(Clone, Copy)]
pub struct PayQuestion<'q> {
    /// The scheme.
    pub scheme: &'q str,
    /// What is chosen, as [`Scheme::choose_json`] reads it.
    pub choices: &'q str,
    /// The worker.
    pub worker: PayWorker<'q>,
    /// The month: `2022-05`.
    pub month: &'q str,
    /// The grade, where it is known from the worker's file.
    pub grade: Option<i32>,
    /// The years of service, where they are known from there.
    pub seniority: Option<&'q str>,
}

/// Whose raises are asked for, on which day, and by which rule.
///
/// `Debug` shows nothing of the worker, nor what a caller wrote.
#[derive(Clone, Copy)]
pub struct RaisesQuestion<'q> {
    /// The scheme.
    pub scheme: &'q str,
    /// What is chosen, as [`Scheme::choose_json`] reads it.
    pub choices: &'q str,
    /// The worker.
    pub worker: PayWorker<'q>,
    /// The day: `2022-05-21`.
    pub day: &'q str,
}

/// A worker as a question has it.
///
/// `Debug` shows nothing of the worker, nor what a caller wrote.
#[derive(Clone, Copy)]
pub enum PayWorker<'q> {
    /// As text, which [`Pack::worker_json`] reads on that day.
    Json(&'q str, Date),
    /// One whose facts have been checked.
    Known(&'q Worker),
}

impl fmt::Debug for PayQuestion<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PayQuestion").field("worker", &self.worker).finish_non_exhaustive()
    }
}

impl fmt::Debug for RaisesQuestion<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RaisesQuestion").field("worker", &self.worker).finish_non_exhaustive()
    }
}

impl fmt::Debug for PayWorker<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PayWorker::Json(_, today) => write!(f, "Json(***, {today})"),
            PayWorker::Known(worker) => f.debug_tuple("Known").field(worker).finish(),
        }
    }
}

/// All that was found in the parts of a question.
pub(super) fn all(found: [Option<Findings>; 3]) -> Findings {
    found.into_iter().flatten().flatten().collect()
}

/// The years of service as given: nobody has served less than none.
pub(super) fn years(seniority: Option<&str>) -> Result<Option<Amount>, Findings> {
    let parsed = seniority.map(Amount::parse).transpose().and_then(|years| match years {
        Some(years) if years.is_negative() => Err(Code::AmountNegative.into()),
        years => Ok(years),
    });
    parsed.map_err(Findings::about("seniority"))
}

impl Pack {
    /// The scheme of that name, with these choices.
    ///
    /// # Errors
    /// `pay_scheme_unknown`, and those of [`Scheme::choose_json`].
    ///
    /// ```
    /// use wushe::Pack;
    /// use wushe::finding::Code;
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let open = pack.scheme_json("community_worker", r#"{"cap":"none"}"#)?.unstated();
    /// assert!(open.iter().all(|question| &*question.id != "cap"));
    /// assert_eq!(pack.scheme_json("nobody", "{}").unwrap_err()[0].code, Code::PaySchemeUnknown);
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn scheme_json(&self, scheme: &str, choices: &str) -> Result<Scheme, Findings> {
        let known = self.scheme(scheme).map_err(Findings::about("scheme"))?;
        known.choose_json(choices).map_err(Findings::under("choices"))
    }

    /// The scheme and the worker of a question, or all that is wrong with either.
    pub(super) fn asked<'q>(&self, scheme: &str, choices: &str, worker: PayWorker<'q>) -> Result<(Scheme, Cow<'q, Worker>), Findings> {
        match (self.scheme_json(scheme, choices), self.whose(worker)) {
            (Ok(scheme), Ok(worker)) => Ok((scheme, worker)),
            (scheme, worker) => Err(all([scheme.err(), worker.err(), None])),
        }
    }

    /// The worker of a question.
    fn whose<'q>(&self, worker: PayWorker<'q>) -> Result<Cow<'q, Worker>, Findings> {
        match worker {
            PayWorker::Known(worker) => Ok(Cow::Borrowed(worker)),
            PayWorker::Json(text, today) => {
                self.worker_json(text, today).map(|(worker, _)| Cow::Owned(worker)).map_err(Findings::under("worker"))
            }
        }
    }

    /// What a scheme leaves open beside these choices: the JSON of a list of questions.
    ///
    /// # Errors
    /// `pay_scheme_unknown`, and those of [`Scheme::choose_json`].
    ///
    /// ```
    /// use wushe::Pack;
    /// use wushe::finding::Code;
    ///
    /// let pack = Pack::builtin("hinggan-illustrative")?;
    /// assert_eq!(pack.unstated_json("community_worker", "{}")?, "[]");
    /// assert_eq!(pack.unstated_json("nobody", "{}").unwrap_err()[0].code, Code::PaySchemeUnknown);
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn unstated_json(&self, scheme: &str, choices: &str) -> Result<String, Findings> {
        Ok(to_json(&self.scheme_json(scheme, choices)?.unstated()))
    }

    /// What a question's worker is due, and why where that is asked for.
    ///
    /// # Errors
    /// As [`expose_payslip`](Pack::expose_payslip).
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::pack::{PayQuestion, PayWorker};
    /// use wushe::{Date, Pack};
    ///
    /// let pack = Pack::builtin("city-d")?;
    /// let worker = r#"{"worker":"w","appointments":[{"from":"2019-05-01","post":"deputy"}],"certificates":[]}"#;
    /// let worker = PayWorker::Json(worker, Date::parse("2022-06-01").unwrap());
    /// let question = PayQuestion { scheme: "community_worker", choices: "{}", worker, month: "2022-05", grade: Some(4), seniority: None };
    /// let payslip = pack.payslip(question, true)?;
    /// assert_eq!(payslip.total.map(|total| total.to_string()).as_deref(), Some("2930"));
    /// assert!(payslip.explanation.is_some());
    ///
    /// let findings = pack.payslip(PayQuestion { scheme: "nobody", ..question }, false).unwrap_err();
    /// assert_eq!(findings[0].code, Code::PaySchemeUnknown);
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn payslip(&self, question: PayQuestion<'_>, explained: bool) -> Result<Payslip, Findings> {
        let asked = self.asked(question.scheme, question.choices, question.worker);
        let month = Period::parse(question.month).map_err(Findings::about("month"));
        let (scheme, worker, month, seniority) = match (asked, month, years(question.seniority)) {
            (Ok((scheme, worker)), Ok(month), Ok(seniority)) => (scheme, worker, month, seniority),
            (asked, month, seniority) => return Err(all([asked.err(), month.err(), seniority.err()])),
        };
        let given = Given { grade: question.grade, seniority: seniority.map(Amount::decimal) };
        let payslip = if explained { scheme.pay_explained(&worker, month, given) } else { scheme.pay(&worker, month, given) };
        payslip.map_err(Findings::about("month"))
    }

    /// A payslip: the JSON that all three languages give, byte for byte, or text. It holds the worker's pay.
    ///
    /// # Errors
    /// Every finding, below `scheme`, `choices`, `worker`, `month` or `seniority`: those of [`Scheme::choose_json`],
    /// [`Pack::worker_json`], [`Period::parse`], [`Amount::parse`] and [`Scheme::pay`], and `amount_negative` for years below zero.
    ///
    /// ```
    /// use wushe::finding::{Code, Lang};
    /// use wushe::pack::{PayQuestion, PayWorker, PayslipFormat};
    /// use wushe::{Date, Pack};
    ///
    /// let pack = Pack::builtin("city-d")?;
    /// let worker = r#"{"worker":"w","appointments":[{"from":"2019-05-01","post":"deputy"}],"certificates":[]}"#;
    /// let worker = PayWorker::Json(worker, Date::parse("2022-06-01").unwrap());
    /// let question = PayQuestion { scheme: "community_worker", choices: "{}", worker, month: "2022-05", grade: Some(4), seniority: None };
    /// let text = pack.expose_payslip(question, PayslipFormat::Text(Lang::En))?;
    /// assert!(text.contains("Total  2930 元"), "{text}");
    ///
    /// let findings = pack.expose_payslip(PayQuestion { month: "2022", ..question }, PayslipFormat::Json).unwrap_err();
    /// assert_eq!(findings[0].code, Code::PayMonthKind);
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn expose_payslip(&self, question: PayQuestion<'_>, format: PayslipFormat) -> Result<String, Findings> {
        let payslip = self.payslip(question, format != PayslipFormat::Json)?;
        Ok(match format {
            PayslipFormat::Json | PayslipFormat::Explained => payslip.expose_json(),
            PayslipFormat::Text(lang) => {
                let why = payslip.explanation.as_ref().map(|why| why.to_text(lang)).unwrap_or_default();
                format!("{}\n{why}", payslip.to_text(lang))
            }
            PayslipFormat::Markdown(lang) => payslip.to_markdown(lang),
        })
    }

    /// The raises that a worker meets on a day, with the reasons: the JSON that all three languages give, byte for byte.
    ///
    /// # Errors
    /// Every finding, below `scheme`, `choices`, `worker` or `day`: those of [`Scheme::choose_json`], [`Pack::worker_json`],
    /// [`Date::parse`] and [`Scheme::raises`].
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::pack::{PayWorker, RaisesQuestion};
    /// use wushe::{Date, Pack};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let worker = PayWorker::Json(r#"{"worker":"w","appointments":[]}"#, Date::parse("2022-05-21").unwrap());
    /// let question = RaisesQuestion { scheme: "community_worker", choices: "{}", worker, day: "2022-05-21" };
    /// let json = pack.expose_raises(question)?;
    /// assert!(json.contains(r#""status":"none","unpaid":"pay_not_appointed""#), "{json}");
    ///
    /// let findings = pack.expose_raises(RaisesQuestion { day: "2022-02-30", ..question }).unwrap_err();
    /// assert_eq!((findings[0].code, findings[0].path.to_string()), (Code::DateNotReal, "day".to_owned()));
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn expose_raises(&self, question: RaisesQuestion<'_>) -> Result<String, Findings> {
        let asked = self.asked(question.scheme, question.choices, question.worker);
        match (asked, Date::parse(question.day).map_err(Findings::about("day"))) {
            (Ok((scheme, worker)), Ok(day)) => Ok(scheme.raises_explained(&worker, day).map_err(Findings::about("day"))?.expose_json()),
            (asked, day) => Err(all([asked.err(), day.err(), None])),
        }
    }
}
