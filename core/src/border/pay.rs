//! Pay as texts: a scheme with its choices, and what is asked of it.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::finding::{Code, Findings, Lang, UnknownLang, to_json};
use crate::pack::Pack;
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
/// use wushe::border::PayslipFormat;
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

/// What is asked of a scheme about a worker.
///
/// `Debug` shows nothing of the worker, nor what a caller wrote.
#[derive(Clone, Copy)]
pub struct PayCall<'c> {
    /// The worker.
    pub worker: PayWorker<'c>,
    /// The grade, where it is known from the worker's file.
    pub grade: Option<i32>,
    /// The years of service, where they are known from there.
    pub seniority: Option<&'c str>,
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

impl fmt::Debug for PayCall<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PayCall").field("worker", &self.worker).finish_non_exhaustive()
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

/// A pay scheme with what is chosen: what is asked of it again and again.
///
/// ```
/// use std::sync::Arc;
///
/// use wushe::border::PayScheme;
/// use wushe::finding::Code;
/// use wushe::Pack;
///
/// let pack = Arc::new(Pack::builtin("hinggan")?);
/// let scheme = PayScheme::new(pack.clone(), "community_worker", r#"{"cap":"none"}"#)?;
/// assert!(!scheme.unstated_json().contains(r#""id":"cap""#));
/// assert_eq!(PayScheme::new(pack, "nobody", "{}").unwrap_err()[0].code, Code::PaySchemeUnknown);
/// # Ok::<(), wushe::finding::Findings>(())
/// ```
#[derive(Clone, Debug)]
pub struct PayScheme {
    pack: Arc<Pack>,
    scheme: Arc<Scheme>,
}

impl PayScheme {
    /// The scheme of that name with these choices, a JSON text as [`Scheme::choose_json`] reads it.
    ///
    /// # Errors
    /// `pay_scheme_unknown` at `scheme`; those of [`Scheme::choose_json`] below `choices`.
    pub fn new(pack: impl Into<Arc<Pack>>, id: &str, choices: &str) -> Result<Self, Findings> {
        let pack = pack.into();
        let known = pack.scheme(id).map_err(Findings::about("scheme"))?;
        let scheme = Arc::new(known.choose_json(choices).map_err(Findings::under("choices"))?);
        Ok(PayScheme { pack, scheme })
    }

    /// Another scheme of the same rulebook.
    pub(super) fn with_scheme(&self, scheme: Scheme) -> PayScheme {
        PayScheme { pack: self.pack.clone(), scheme: Arc::new(scheme) }
    }

    /// The scheme itself.
    #[must_use]
    pub fn scheme(&self) -> &Arc<Scheme> {
        &self.scheme
    }

    /// The rulebook that it is of.
    #[must_use]
    pub fn pack(&self) -> &Arc<Pack> {
        &self.pack
    }

    /// What it leaves open: the JSON of a list of questions.
    #[must_use]
    pub fn unstated_json(&self) -> String {
        to_json(&self.scheme.unstated())
    }

    /// The worker of a call.
    pub(super) fn whose<'c>(&self, worker: PayWorker<'c>) -> Result<Cow<'c, Worker>, Findings> {
        match worker {
            PayWorker::Known(worker) => Ok(Cow::Borrowed(worker)),
            PayWorker::Json(text, today) => {
                self.pack.worker_json(text, today).map(|(worker, _)| Cow::Owned(worker)).map_err(Findings::under("worker"))
            }
        }
    }

    /// What a worker is due for a month (`2022-05`), and why where that is asked for.
    ///
    /// # Errors
    /// As [`expose_payslip`](PayScheme::expose_payslip).
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use wushe::border::{PayCall, PayScheme, PayWorker};
    /// use wushe::finding::Code;
    /// use wushe::{Date, Pack};
    ///
    /// let scheme = PayScheme::new(Arc::new(Pack::builtin("city-d")?), "community_worker", "{}")?;
    /// let worker = r#"{"worker":"w","appointments":[{"from":"2019-05-01","post":"deputy"}],"certificates":[]}"#;
    /// let worker = PayWorker::Json(worker, Date::parse("2022-06-01").unwrap());
    /// let payslip = scheme.payslip(PayCall { worker, grade: Some(4), seniority: None }, "2022-05", true)?;
    /// assert_eq!(payslip.total.map(|total| total.to_string()).as_deref(), Some("2930"));
    /// assert!(payslip.explanation.is_some());
    ///
    /// let findings = scheme.payslip(PayCall { worker, grade: None, seniority: None }, "2022", false).unwrap_err();
    /// assert_eq!(findings[0].code, Code::PayMonthKind);
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn payslip(&self, call: PayCall<'_>, month: &str, explained: bool) -> Result<Payslip, Findings> {
        let month = Period::parse(month).map_err(Findings::about("month"));
        let (worker, month, seniority) = match (self.whose(call.worker), month, years(call.seniority)) {
            (Ok(worker), Ok(month), Ok(seniority)) => (worker, month, seniority),
            (worker, month, seniority) => return Err(all([worker.err(), month.err(), seniority.err()])),
        };
        let given = Given { grade: call.grade, seniority: seniority.map(Amount::decimal) };
        let payslip = if explained { self.scheme.pay_explained(&worker, month, given) } else { self.scheme.pay(&worker, month, given) };
        payslip.map_err(Findings::about("month"))
    }

    /// A payslip: the JSON that all three languages give, byte for byte, or text. It holds the worker's pay.
    ///
    /// # Errors
    /// Every finding, below `worker`, `month` or `seniority`: those of [`Pack::worker_json`], [`Period::parse`], [`Amount::parse`] and
    /// [`Scheme::pay`], and `amount_negative` for years below zero.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use wushe::border::{PayCall, PayScheme, PayWorker, PayslipFormat};
    /// use wushe::finding::{Code, Lang};
    /// use wushe::{Date, Pack};
    ///
    /// let scheme = PayScheme::new(Arc::new(Pack::builtin("city-d")?), "community_worker", "{}")?;
    /// let worker = r#"{"worker":"w","appointments":[{"from":"2019-05-01","post":"deputy"}],"certificates":[]}"#;
    /// let worker = PayWorker::Json(worker, Date::parse("2022-06-01").unwrap());
    /// let call = PayCall { worker, grade: Some(4), seniority: None };
    /// let text = scheme.expose_payslip(call, "2022-05", PayslipFormat::Text(Lang::En))?;
    /// assert!(text.contains("Total  2930 元"), "{text}");
    ///
    /// let findings = scheme.expose_payslip(call, "2022-13", PayslipFormat::Json).unwrap_err();
    /// assert_eq!((findings[0].code, findings[0].path.to_string()), (Code::PeriodMonth, "month".to_owned()));
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn expose_payslip(&self, call: PayCall<'_>, month: &str, format: PayslipFormat) -> Result<String, Findings> {
        let payslip = self.payslip(call, month, format != PayslipFormat::Json)?;
        Ok(match format {
            PayslipFormat::Json | PayslipFormat::Explained => payslip.expose_json(),
            PayslipFormat::Text(lang) => {
                let why = payslip.explanation.as_ref().map(|why| why.to_text(lang)).unwrap_or_default();
                format!("{}\n{why}", payslip.to_text(lang))
            }
            PayslipFormat::Markdown(lang) => payslip.to_markdown(lang),
        })
    }

    /// The raises that a worker meets on a day (`2022-05-21`), with the reasons: the JSON that all three languages give, byte for byte.
    ///
    /// # Errors
    /// Every finding, below `worker` or `day`: those of [`Pack::worker_json`], [`Date::parse`] and [`Scheme::raises`].
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use wushe::border::{PayScheme, PayWorker};
    /// use wushe::finding::Code;
    /// use wushe::{Date, Pack};
    ///
    /// let scheme = PayScheme::new(Arc::new(Pack::builtin("hinggan")?), "community_worker", "{}")?;
    /// let worker = PayWorker::Json(r#"{"worker":"w","appointments":[]}"#, Date::parse("2022-05-21").unwrap());
    /// let json = scheme.expose_raises(worker, "2022-05-21")?;
    /// assert!(json.contains(r#""status":"none","unpaid":"pay_not_appointed""#), "{json}");
    ///
    /// let findings = scheme.expose_raises(worker, "2022-02-30").unwrap_err();
    /// assert_eq!((findings[0].code, findings[0].path.to_string()), (Code::DateNotReal, "day".to_owned()));
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn expose_raises(&self, worker: PayWorker<'_>, day: &str) -> Result<String, Findings> {
        match (self.whose(worker), Date::parse(day).map_err(Findings::about("day"))) {
            (Ok(worker), Ok(day)) => Ok(self.scheme.raises_explained(&worker, day).map_err(Findings::about("day"))?.expose_json()),
            (worker, day) => Err(all([worker.err(), day.err(), None])),
        }
    }
}
