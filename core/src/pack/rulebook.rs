//! The rulebook as its users ask it.

use std::sync::Arc;

use super::build::compile;
use super::read::{Lists, NAMES};
use super::source::collector::Collector;
use super::source::json;
use super::source::{MAX_TEXT, Source, too_long};
#[cfg(feature = "checklist")]
use crate::checklist::Checklist;
#[cfg(feature = "standards")]
use crate::choice::{Standard, Standards};
use crate::citation::Document;
use crate::finding::{Code, Finding, Findings, Label, Path, Problem};
use crate::form::{CodeList, Form};
use crate::metrics::{Comparison, Measure, ReportedFigure, Tally};
#[cfg(feature = "figures")]
use crate::metrics::{Indicator, Target};
use crate::network::{Succession, View};
#[cfg(feature = "pay")]
use crate::pay::Scheme;
#[cfg(feature = "beside")]
use crate::service::book::elsewhere;
use crate::service::{Book, Fact};
use crate::time::Period;

/// A verified rulebook.
///
/// ```
/// use wushe::finding::Code;
/// use wushe::pack::Pack;
///
/// let pack = Pack::from_json(r#"{"pack":{"id":"mine","label":{"en":"Mine","zh":"我的"},"version":"1.0.0"}}"#)?;
/// assert_eq!(pack.id(), "mine");
/// assert_eq!(Pack::from_json("{").unwrap_err()[0].code, Code::PackJson);
/// # Ok::<(), wushe::finding::Findings>(())
/// ```
#[derive(Clone, Debug)]
pub struct Pack {
    pub(super) id: Arc<str>,
    pub(super) version: Arc<str>,
    pub(super) label: Label,
    pub(super) hash: Arc<str>,
    pub(super) identity: Arc<str>,
    #[cfg(feature = "figures")]
    pub(super) canonical: Arc<str>,
    pub(super) lists: Lists,
    pub(super) warnings: Vec<Finding>,
}

impl Pack {
    /// Reads a rulebook's canonical JSON.
    ///
    /// # Errors
    /// Every finding at once; `pack_json` alone where the text is not JSON, `pack_too_long` alone where it is longer than 4 MiB.
    pub fn from_json(text: &str) -> Result<Pack, Findings> {
        if text.len() > MAX_TEXT {
            return Err(too_long().into());
        }
        let root = json::parse(text).map_err(|problem| vec![problem.at(Path::new())])?;
        let findings = Collector::default();
        let source = Source::from_json(&root, NAMES, &findings);
        compile(source, findings, None)
    }

    /// Reads the forms of a rulebook, the rest of which was left out; `hash` is that of the whole.
    #[cfg(all(not(any(feature = "figures", all(feature = "pay", feature = "checklist"))), any(feature = "reasons", feature = "oracle")))]
    pub(super) fn from_forms(hash: &str, text: &str) -> Result<Pack, Findings> {
        let root = json::parse(text).map_err(|problem| vec![problem.at(Path::new())])?;
        let findings = Collector::default();
        let source = Source::from_json(&root, NAMES, &findings);
        compile(source, findings, Some(hash))
    }

    /// Its name.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// What it is called.
    #[must_use]
    pub fn label(&self) -> &Label {
        &self.label
    }

    /// The SHA-256 of its canonical JSON, in hexadecimal.
    #[must_use]
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// `id@version#hash`, with the first twelve digits of the hash: what every report names.
    #[must_use]
    pub fn identity(&self) -> &Arc<str> {
        &self.identity
    }

    /// Its canonical JSON, parents included: keys sorted, no spaces.
    #[cfg(feature = "figures")]
    #[must_use]
    pub fn to_json(&self) -> &str {
        &self.canonical
    }

    /// What is probably not meant in its conditions and its pay, each at its line: what `Expression::lint` tells where it knows the forms' code
    /// lists and which fields may be none. Nobody asks that of a rulebook that was read from JSON.
    #[must_use]
    pub fn warnings(&self) -> &[Finding] {
        &self.warnings
    }

    /// The documents that its clauses stand in.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.lists.documents
    }

    /// Its code lists.
    pub fn code_lists(&self) -> impl Iterator<Item = &CodeList> {
        self.lists.codes.values().map(|list| &**list)
    }

    /// Its facts.
    pub fn facts(&self) -> impl Iterator<Item = &Fact> {
        self.lists.facts.values().map(|fact| &**fact)
    }

    /// Its forms.
    #[must_use]
    pub fn forms(&self) -> &[Form] {
        &self.lists.forms
    }

    /// The form of that name.
    ///
    /// # Errors
    /// `form_unknown` with those that there are.
    ///
    /// ```
    /// use wushe::Pack;
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// assert_eq!(pack.form("home_visit")?.id(), "home_visit");
    /// assert!(pack.form("visit").unwrap_err().to_string().contains("home_visit"));
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn form(&self, id: &str) -> Result<&Form, Problem> {
        self.lists
            .forms
            .iter()
            .find(|form| form.id() == id)
            .ok_or_else(|| Problem::unknown_name(Code::FormUnknown, self.lists.forms.iter().map(Form::id)))
    }

    /// Its measures.
    #[must_use]
    pub fn measures(&self) -> &[Measure] {
        &self.lists.measures
    }

    /// The measure of that name.
    ///
    /// # Errors
    /// `measure_unknown` with those that there are.
    ///
    /// ```
    /// use wushe::Pack;
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// assert_eq!(&**pack.measure("households_visited")?.unit(), "户");
    /// assert!(pack.measure("visits").unwrap_err().to_string().contains("households_visited"));
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn measure(&self, id: &str) -> Result<&Measure, Problem> {
        let known = || Problem::unknown_name(Code::MeasureUnknown, self.lists.measures.iter().map(Measure::id));
        self.lists.measures.iter().find(|measure| measure.id() == id).ok_or_else(known)
    }

    /// Its indicators.
    #[cfg(feature = "figures")]
    #[must_use]
    pub fn indicators(&self) -> &[Arc<Indicator>] {
        &self.lists.indicators
    }

    /// The indicator of that name.
    ///
    /// # Errors
    /// `indicator_unknown` with those that there are.
    ///
    /// ```
    /// use wushe::Pack;
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// assert_eq!(pack.indicator("visits_per_household")?.formula(), "visits / households");
    /// assert!(pack.indicator("visits").unwrap_err().to_string().contains("visits_per_household"));
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    #[cfg(feature = "figures")]
    pub fn indicator(&self, id: &str) -> Result<&Arc<Indicator>, Problem> {
        let known = || Problem::unknown_name(Code::IndicatorUnknown, self.lists.indicators.iter().map(|indicator| indicator.id()));
        self.lists.indicators.iter().find(|indicator| indicator.id() == id).ok_or_else(known)
    }

    /// Its targets: what documents ask of its measures and indicators.
    #[cfg(feature = "figures")]
    #[must_use]
    pub fn targets(&self) -> &[Target] {
        &self.lists.targets
    }

    /// The target of that name.
    ///
    /// # Errors
    /// `target_unknown` with those that there are; [`Target::is_set_for`] shows one that there is.
    ///
    /// ```
    /// use wushe::{Code, Pack};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// assert!(pack.targets().is_empty());
    /// assert_eq!(pack.target("visits").unwrap_err().code, Code::TargetUnknown);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[cfg(feature = "figures")]
    pub fn target(&self, id: &str) -> Result<&Target, Problem> {
        let known = || Problem::unknown_name(Code::TargetUnknown, self.lists.targets.iter().map(Target::id));
        self.lists.targets.iter().find(|target| target.id() == id).ok_or_else(known)
    }

    /// The figures that documents report.
    #[must_use]
    pub fn reported(&self) -> &[ReportedFigure] {
        &self.lists.reported
    }

    /// What documents state to have become of units, each fit within itself. Whether they fit the division lists is told where a
    /// network takes them: [`Network::with_successions`](crate::network::Network::with_successions).
    #[must_use]
    pub fn successions(&self) -> &[Succession] {
        &self.lists.successions
    }

    /// Its place standards: values by area and day.
    #[cfg(feature = "standards")]
    #[must_use]
    pub fn standards(&self) -> &Standards {
        &self.lists.standards
    }

    /// The place standard of that name.
    ///
    /// # Errors
    /// `standard_unknown` with those that there are.
    ///
    /// ```
    /// use wushe::Pack;
    ///
    /// let pack = Pack::from_json(
    ///     r#"{"pack":{"id":"mine","label":{"en":"A","zh":"甲"},"version":"1.0.0"},"standards":[{"id":"subsistence",
    ///     "label":{"en":"B","zh":"乙"},"provenance":"unstated","unit":"元"}]}"#,
    /// )?;
    /// assert_eq!(pack.standard("subsistence")?.unit(), "元");
    /// assert!(pack.standard("pension").unwrap_err().to_string().contains("subsistence"));
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    #[cfg(feature = "standards")]
    pub fn standard(&self, id: &str) -> Result<&Standard, Problem> {
        self.lists.standards.get(id)
    }

    /// Its checklist.
    #[cfg(feature = "checklist")]
    #[must_use]
    pub fn checklist(&self) -> &Checklist {
        &self.lists.items
    }

    /// Its pay schemes.
    #[cfg(feature = "pay")]
    #[must_use]
    pub fn schemes(&self) -> &[Scheme] {
        &self.lists.pay
    }

    /// The scheme of pay of that name.
    ///
    /// # Errors
    /// `pay_scheme_unknown` with those that there are.
    ///
    /// ```
    /// use wushe::Pack;
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// assert!(!pack.scheme("community_worker")?.unstated().is_empty());
    /// assert!(pack.scheme("worker").unwrap_err().to_string().contains("community_worker"));
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    #[cfg(feature = "pay")]
    pub fn scheme(&self, id: &str) -> Result<&Scheme, Problem> {
        let known = || Problem::unknown_name(Code::PaySchemeUnknown, self.lists.pay.iter().map(Scheme::id));
        self.lists.pay.iter().find(|scheme| scheme.id() == id).ok_or_else(known)
    }

    /// Every reported figure that records can count, beside what these records give on the map of the view's day.
    ///
    /// # Errors
    /// As [`Tally::figure`].
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::metrics::Tally;
    /// use wushe::network::{Divisions, Network};
    /// use wushe::service::Book;
    /// use wushe::{Date, Pack};
    ///
    /// let pack = Pack::builtin("hinggan").unwrap();
    /// let list = "date_point,code,name\n2021-10-31,150000000000,内蒙古自治区\n2021-10-31,152200000000,兴安盟\n";
    /// let network = Network::of_divisions(Divisions::parse(list).expect("the list is whole"));
    /// let view = network.at(Date::parse("2022-05-21")?)?;
    /// // There is no record of any visit, which is not to say that there were none: nothing is compared.
    /// let compared = pack.compare(&Tally::new(pack.measures(), Book::new()), view)?;
    /// assert!(compared.iter().all(|line| line.agrees().is_none() && line.passed_over() == Some("no_records_of_kind")));
    /// // A tally that counts nothing can't be compared.
    /// assert_eq!(pack.compare(&Tally::new(&[], Book::new()), view).unwrap_err()[0].code, Code::MeasureUnknown);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn compare(&self, tally: &Tally, view: View<'_>) -> Result<Vec<Comparison<'_>>, Findings> {
        let mut all = Vec::new();
        for reported in &self.lists.reported {
            let (Some(measure), Some(period)) = (&reported.measure, self.period_of(reported)) else { continue };
            all.push(Comparison { counted: tally.figure(view, measure, reported.division, period)?, reported });
        }
        Ok(all)
    }

    /// Reads a book of records that [`Book::to_bytes`] wrote.
    ///
    /// # Errors
    /// `book_damaged` where the bytes are no book or not as they were written; `book_version` where they are of another version of the
    /// format; `book_form_unknown` and `book_form_differs` where they hold records of a form that this rulebook does not have, or not as
    /// it was when they were checked. What a form says and cites may have changed, not what it asks for and refuses.
    ///
    /// ```
    /// use wushe::service::Book;
    /// use wushe::{Code, Pack};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// assert!(pack.book(&Book::new().to_bytes())?.is_empty());
    /// assert_eq!(pack.book(b"PK\x03\x04").unwrap_err().code, Code::BookDamaged);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn book(&self, bytes: &[u8]) -> Result<Book, Problem> {
        Book::from_bytes(bytes, |id| self.lists.forms.iter().find(|form| form.id() == id).map(Form::shape))
    }

    /// What ledgers that were put together hold twice, of which each by itself could not know: records that an earlier one holds as well, as
    /// [`Book::doubled_findings`] tells them, then keys that come once and that an earlier one has with something else
    /// (`key_doubled_elsewhere`), each at its ledger, counted from 0, its row and its field. All of them count.
    ///
    /// ```
    /// use wushe::{Date, LedgerRun, Pack};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let book = |row: &str| {
    ///     let mut run = LedgerRun::new(&pack, Some("file_opened"), Date::parse("2022-05-21").unwrap())?;
    ///     run.csv(format!("建档日期,社工站,档案编号,家庭编号\n{row}\n").as_bytes());
    ///     Ok::<_, wushe::Findings>(run.finish().1)
    /// };
    /// let mut whole = book("2022-05-18,152221100000,F1,H1")?;
    /// whole.merge(book("2022-05-19,152221100000,F1,H1")?)?;
    /// let told = pack.doubled_findings(&whole, &["四月.csv", "五月.csv"]);
    /// assert_eq!((told.len(), told[0].path.to_string()), (1, "[1][2].file_key".to_owned()));
    /// assert!(pack.doubled_findings(&book("2022-05-18,152221100000,F1,H1")?, &[]).is_empty());
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[cfg(feature = "beside")]
    #[must_use]
    pub fn doubled_findings(&self, book: &Book, names: &[&str]) -> Vec<Finding> {
        let keys = crate::form::keys_elsewhere(&self.lists.forms, book).into_iter().filter_map(|(row, first, field)| {
            let finding = elsewhere(Code::KeyDoubledElsewhere, row, first, names)?;
            Some(Finding { path: finding.path.clone().key(field), ..finding })
        });
        book.doubled_findings(names).into_iter().chain(keys).collect()
    }

    /// The period that a reported figure speaks of.
    #[must_use]
    pub fn period_of(&self, figure: &ReportedFigure) -> Option<Period> {
        let text = match figure.from {
            Some(from) => format!("{from}..{}", figure.until),
            None => format!("..{}", figure.until),
        };
        Period::parse(&text).ok()
    }
}
