//! A pay scheme, compiled, and what it leaves open.

use std::sync::Arc;

use super::change::ChangedValue;
use super::rates::RateTable;
use super::setting::{SchemeSetting, StandardSetting};
use super::spec::{Frequency, Unit};
use crate::choice::OptionSpec;
use crate::citation::Citation;
use crate::condition::Expression;
use crate::finding::{Code, Label, Problem};
use crate::form::CodeList;
use crate::pay::fact::By;
use crate::time::{Period, PeriodKind, Span};
use crate::value::{Date, Decimal};

/// A pay scheme, compiled.
///
/// Cloning it is cheap; [`choose`](Scheme::choose) gives another one in which what the rule leaves open is chosen.
#[derive(Clone, Debug)]
pub struct Scheme {
    pub(in crate::pay) rules: Arc<Rules>,
    pub(in crate::pay) settings: Vec<SchemeSetting>,
    pub(in crate::pay) values: Vec<RateTable>,
    /// The results of appraisals that the rulebook's form has, by which a choice can be looked up.
    pub(in crate::pay) results: Option<Arc<CodeList>>,
    /// What is put in place of whatever holds.
    pub(in crate::pay) changed: Vec<ChangedValue>,
}

/// What no choice changes.
#[derive(Debug)]
pub(in crate::pay) struct Rules {
    pub(in crate::pay) id: Arc<str>,
    /// Where each setting stands among those of the scheme.
    pub(in crate::pay) setting_at: [Option<usize>; StandardSetting::ALL.len()],
    pub(in crate::pay) label: Label,
    pub(in crate::pay) pack: Arc<str>,
    pub(in crate::pay) span: Span,
    pub(in crate::pay) posts: Option<Arc<CodeList>>,
    pub(in crate::pay) citation: Citation,
    pub(in crate::pay) eligible: Option<Expression>,
    pub(in crate::pay) failed: Vec<Arc<str>>,
    /// Posts whose service is that of another one.
    pub(in crate::pay) same_posts: Vec<(Arc<str>, Arc<str>)>,
    pub(in crate::pay) ladder: Option<Ladder>,
    pub(in crate::pay) monotone: bool,
    pub(in crate::pay) substitutes: Vec<Substitute>,
    pub(in crate::pay) equivalents: Vec<Rule>,
    pub(in crate::pay) raises: Vec<Rule>,
    pub(in crate::pay) components: Vec<Component>,
}

impl Rules {
    /// Whether the rule has a post of that name, or names none.
    pub(in crate::pay) fn lists(&self, post: &str) -> bool {
        self.posts.as_ref().is_none_or(|posts| posts.options.iter().any(|option| &*option.id == post))
    }

    /// The post that one is for the service in it.
    pub(in crate::pay) fn one_post<'p>(&'p self, post: &'p str) -> &'p str {
        self.same_posts.iter().find(|(known, _)| **known == *post).map_or(post, |(_, as_post)| as_post)
    }

    /// Every condition of the scheme.
    pub(in crate::pay) fn conditions(&self) -> impl Iterator<Item = &Expression> {
        let rules = self.equivalents.iter().chain(&self.raises).filter_map(|rule| rule.when.as_ref());
        let substitutes = self.substitutes.iter().filter_map(|substitute| substitute.when.as_ref());
        let components = self
            .components
            .iter()
            .flat_map(|component| component.when.iter().chain(component.factors.iter().filter_map(|(_, when)| when.as_ref())));
        self.eligible.iter().chain(substitutes).chain(rules).chain(components)
    }

    /// For which days each rule holds.
    fn spans(&self) -> impl Iterator<Item = Span> {
        let rules = self.equivalents.iter().chain(&self.raises).map(|rule| rule.span);
        let substitutes = self.substitutes.iter().map(|substitute| substitute.span);
        rules.chain(substitutes).chain(self.components.iter().map(|component| component.span))
    }
}

/// How years become a grade, by the numbers of the values.
#[derive(Clone, Debug)]
pub(in crate::pay) enum Ladder {
    Steps { lowest: usize, highest: usize, years: usize },
    Table(usize),
    Posts(Vec<(Arc<str>, usize)>),
}

#[derive(Debug)]
pub(in crate::pay) struct Substitute {
    pub(in crate::pay) label: Label,
    pub(in crate::pay) span: Span,
    pub(in crate::pay) by: By,
    pub(in crate::pay) posts: Vec<(Arc<str>, Arc<str>)>,
    pub(in crate::pay) when: Option<Expression>,
    pub(in crate::pay) citation: Citation,
}

#[derive(Debug)]
pub(in crate::pay) struct Rule {
    pub(in crate::pay) label: Label,
    pub(in crate::pay) span: Span,
    pub(in crate::pay) value: usize,
    pub(in crate::pay) when: Option<Expression>,
    pub(in crate::pay) citation: Citation,
}

#[derive(Debug)]
pub(in crate::pay) struct Component {
    pub(in crate::pay) id: Arc<str>,
    /// Whether a component of that name comes before it, for other days.
    pub(in crate::pay) is_later_version: bool,
    pub(in crate::pay) label: Label,
    pub(in crate::pay) span: Span,
    pub(in crate::pay) frequency: Frequency,
    /// The number of the setting that says when it falls due, where it is not paid with every month.
    pub(in crate::pay) due: Option<usize>,
    /// Whether its amount is one of each month.
    pub(in crate::pay) each_month: bool,
    pub(in crate::pay) when: Option<Expression>,
    pub(in crate::pay) factors: Vec<(usize, Option<Expression>)>,
    /// The numbers of the earlier components under it, if it is a floor.
    pub(in crate::pay) floor_under: Vec<usize>,
    pub(in crate::pay) citation: Citation,
}

impl Component {
    /// Whether a broken month pays it by the days served: an award of a year or a single payment is no pay of the month.
    pub(in crate::pay) fn goes_by_days(&self) -> bool {
        self.frequency == Frequency::Monthly || self.each_month
    }
}

/// What a rule leaves open, as a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The name under which it is chosen.
    pub id: Arc<str>,
    /// What to ask.
    pub question: Label,
    /// What can be chosen, where it is one of a few.
    pub options: Vec<OptionSpec>,
    /// What the number is counted in, where it is one.
    pub unit: Option<Unit>,
    /// What the table is looked up by, where it is one.
    pub by: Option<By>,
}

impl Scheme {
    /// Its name.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.rules.id
    }

    /// What it is called.
    #[must_use]
    pub fn label(&self) -> &Label {
        &self.rules.label
    }

    /// For which days it holds.
    #[must_use]
    pub fn span(&self) -> Span {
        self.rules.span
    }

    /// Where it comes from.
    #[must_use]
    pub fn citation(&self) -> &Citation {
        &self.rules.citation
    }

    /// The posts, where the rule names them.
    #[must_use]
    pub fn posts(&self) -> Option<&CodeList> {
        self.rules.posts.as_deref()
    }

    /// The components of the pay, in the order of the rule: name, what it is called, and when it falls due. Of several that have one name for
    /// different days, the first.
    pub fn components(&self) -> impl Iterator<Item = (&str, &Label, Frequency)> {
        let first = self.rules.components.iter().filter(|component| !component.is_later_version);
        first.map(|component| (&*component.id, &component.label, component.frequency))
    }

    /// How many decimal places a component can have: two if each is rounded, and 28 if the total alone is. A total never
    /// has more than two. Where it changes, it is what the longest one needs.
    ///
    /// ```
    /// use wushe::Pack;
    ///
    /// let pack = Pack::builtin("hinggan-illustrative").unwrap();
    /// let scheme = pack.scheme("community_worker").unwrap();
    /// assert_eq!(scheme.places(), 2);
    /// let open = Pack::builtin("hinggan").unwrap();
    /// let total = open.scheme("community_worker").unwrap().choose_json(r#"{"rounding_of":"total"}"#).unwrap();
    /// assert_eq!(total.places(), 28);
    /// ```
    #[must_use]
    pub fn places(&self) -> u32 {
        // While it is open which of the two is rounded, a component is known only if rounding changes nothing.
        let total_alone =
            self.setting(StandardSetting::RoundingOf).is_some_and(|settled| settled.words().iter().any(|known| &*known.word == "total"));
        if total_alone { 28 } else { 2 }
    }

    /// Whether the rule says that more service never lowers the grade of a post: `monotone` in the rulebook, for it alone to say.
    /// Of two posts at once, the one that is paid may become another one. What is chosen for an open table of grades by years is
    /// not held against it.
    ///
    /// ```
    /// use wushe::Pack;
    ///
    /// let is_monotone = |pack| Pack::builtin(pack).unwrap().scheme("community_worker").unwrap().is_monotone();
    /// assert!(is_monotone("shandong-c"));
    /// // It has no grades.
    /// assert!(!is_monotone("beijing"));
    /// ```
    #[must_use]
    pub fn is_monotone(&self) -> bool {
        self.rules.monotone
    }

    /// What the rule leaves open and nobody has chosen yet, in the order in which a payslip needs it.
    #[must_use]
    pub fn unstated(&self) -> Vec<Question> {
        let open = self.settings.iter().filter(|setting| setting.is_open(self.rules.span) && self.asks(setting));
        let settings = open.map(|setting| Question {
            id: setting.id.clone(),
            question: setting.question.clone(),
            options: setting.options.to_vec(),
            unit: None,
            by: None,
        });
        let values = self.values.iter().filter(|value| value.is_open(self.rules.span)).map(|value| Question {
            id: value.id.clone(),
            question: value.question.clone().unwrap_or_else(|| value.label.clone()),
            options: Vec::new(),
            unit: Some(value.unit),
            by: value.by,
        });
        settings.chain(values).collect()
    }

    /// Whether anything in the scheme can depend on a setting.
    fn asks(&self, setting: &SchemeSetting) -> bool {
        let looked_up = |wanted: &[By]| self.values.iter().any(|value| value.by.is_some_and(|by| wanted.contains(&by)));
        let by_level = || looked_up(&[By::Certificate, By::Registration, By::Filing, By::RegisteredBefore]);
        let counts_years = || self.rules.ladder.is_some() || looked_up(&[By::Seniority]);
        match setting.known {
            Some(StandardSetting::Starts) => by_level(),
            Some(StandardSetting::EducationStarts) => {
                let papers = [By::Degree, By::Diploma, By::PairedEducation, By::SingleEducation, By::Education];
                looked_up(&papers) || self.rules.substitutes.iter().any(|rule| papers.contains(&rule.by))
            }
            Some(StandardSetting::EducationPaper) => {
                looked_up(&[By::Education]) || self.rules.substitutes.iter().any(|rule| rule.by == By::Education)
            }
            Some(
                StandardSetting::ReferenceDayCounts
                | StandardSetting::StepStarts
                | StandardSetting::ServiceIn
                | StandardSetting::Gaps
                | StandardSetting::PartYears
                | StandardSetting::LeapDay,
            ) => counts_years(),
            Some(StandardSetting::FailedYears | StandardSetting::FailedFrom | StandardSetting::NotAppraised) => {
                counts_years() && !self.rules.failed.is_empty()
            }
            Some(StandardSetting::Cap) => !self.rules.raises.is_empty() && matches!(self.rules.ladder, Some(Ladder::Steps { .. })),
            Some(StandardSetting::Stacking) => by_level(),
            _ => true,
        }
    }

    /// The first day of the months from `first` to `last`, where the scheme holds in both.
    ///
    /// # Errors
    /// `pay_month` where one of the periods is no month; `pay_before` and `pay_after` where the scheme does not hold yet or any more.
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::{Pack, Period};
    ///
    /// let pack = Pack::builtin("jinzhou").unwrap();
    /// let scheme = pack.scheme("community_worker").unwrap();
    /// let month = |text| Period::parse(text).unwrap();
    /// assert_eq!(scheme.holds_in(month("2022-05"), month("2022-07"))?.to_string(), "2022-05-01");
    /// assert_eq!(scheme.holds_in(month("2021-05"), month("2022-07")).unwrap_err().code, Code::PayBefore);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn holds_in(&self, first: Period, last: Period) -> Result<Date, Problem> {
        let months = first.kind() == PeriodKind::Month && last.kind() == PeriodKind::Month;
        let (Some(start), Some(end), true) = (first.first_day(), last.first_day(), months) else {
            return Err(Code::PayMonthKind.into());
        };
        self.holds(start, first.last_day())?;
        self.holds(end, last.last_day())?;
        Ok(start)
    }

    /// Whether the scheme holds on some of these days.
    pub(in crate::pay) fn holds(&self, first: Date, last: Date) -> Result<(), Problem> {
        let limit = |code, day: Date| Err(Problem::new(code).with("day", day.to_string()));
        match (self.rules.span.start(), self.rules.span.end()) {
            (Some(start), _) if last < start => limit(Code::PayBefore, start),
            (_, Some(end)) if end <= first => limit(Code::PayAfter, end),
            _ => Ok(()),
        }
    }

    /// The days on which a value, a setting or a rule begins or ends to hold, in order.
    pub(in crate::pay) fn change_days(&self) -> Vec<Date> {
        let settings = self.settings.iter().flat_map(|setting| setting.words()).map(|known| known.span);
        let spans = self.values.iter().flat_map(RateTable::spans).chain(settings).chain(self.rules.spans());
        let mut change_days: Vec<Date> = spans.flat_map(|span| [span.start(), span.end()]).flatten().collect();
        change_days.sort_unstable();
        change_days.dedup();
        change_days
    }

    /// The number of a setting that every scheme has.
    pub(in crate::pay) fn number_of(&self, setting: StandardSetting) -> Option<usize> {
        self.rules.setting_at.get(setting as usize).copied().flatten()
    }

    pub(in crate::pay) fn setting(&self, setting: StandardSetting) -> Option<&SchemeSetting> {
        self.settings.get(self.number_of(setting)?)
    }

    /// The same, where workers are appraised by the options of a list.
    #[must_use]
    pub(crate) fn appraised_by(self, results: Option<Arc<CodeList>>) -> Scheme {
        Scheme { results, ..self }
    }
}

/// One hundredth.
pub(in crate::pay) const HUNDREDTH: Decimal = Decimal::from_parts(1, 0, 0, false, 2);
