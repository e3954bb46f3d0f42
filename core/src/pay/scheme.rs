//! A pay scheme, compiled, and what it leaves open.

use super::setting::{SchemeSetting, StandardSetting};
use crate::choice::OptionSpec;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::spec::{By, ChoiceSpec, Frequency, SchemeSpec, Unit};
use super::values::{Chosen, Value};
use crate::citation::Citation;
use crate::condition::Expression;
use crate::finding::{Code, Finding, Findings, Label, Problem};
use crate::form::CodeList;
use crate::time::Span;
use crate::value::{Date, Decimal};

/// A pay scheme, compiled.
///
/// Cloning it is cheap; [`choose`](Scheme::choose) gives another one in which what the rule leaves open is chosen.
#[derive(Clone, Debug)]
pub struct Scheme {
    pub(super) rules: Arc<Rules>,
    pub(super) settings: Vec<SchemeSetting>,
    pub(super) values: Vec<Value>,
    /// The results of appraisals that the rulebook's form has, by which a choice can be looked up.
    pub(super) results: Option<Arc<CodeList>>,
}

/// What no choice changes.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) id: Arc<str>,
    /// Where each setting stands among those of the scheme.
    pub(super) setting_at: [Option<usize>; StandardSetting::ALL.len()],
    pub(super) label: Label,
    pub(super) pack: Arc<str>,
    pub(super) span: Span,
    pub(super) posts: Option<Arc<CodeList>>,
    pub(super) citation: Citation,
    pub(super) eligible: Option<Expression>,
    pub(super) failed: Vec<Arc<str>>,
    /// Posts whose service is that of another one.
    pub(super) same_posts: Vec<(Arc<str>, Arc<str>)>,
    pub(super) ladder: Option<Ladder>,
    pub(super) monotone: bool,
    pub(super) substitutes: Vec<Substitute>,
    pub(super) equivalents: Vec<Rule>,
    pub(super) raises: Vec<Rule>,
    pub(super) components: Vec<Component>,
}

impl Rules {
    /// Whether the rule has a post of that name, or names none.
    pub(super) fn lists(&self, post: &str) -> bool {
        self.posts.as_ref().is_none_or(|posts| posts.options.iter().any(|option| &*option.id == post))
    }

    /// The post that one is for the service in it.
    pub(super) fn one_post<'p>(&'p self, post: &'p str) -> &'p str {
        self.same_posts.iter().find(|(known, _)| **known == *post).map_or(post, |(_, as_post)| as_post)
    }

    /// Every condition of the scheme.
    pub(super) fn conditions(&self) -> impl Iterator<Item = &Expression> {
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
pub(super) enum Ladder {
    Steps { lowest: usize, highest: usize, years: usize },
    Table(usize),
    Posts(Vec<(Arc<str>, usize)>),
}

#[derive(Debug)]
pub(super) struct Substitute {
    pub(super) label: Label,
    pub(super) span: Span,
    pub(super) by: By,
    pub(super) posts: Vec<(Arc<str>, Arc<str>)>,
    pub(super) when: Option<Expression>,
    pub(super) citation: Citation,
}

#[derive(Debug)]
pub(super) struct Rule {
    pub(super) label: Label,
    pub(super) span: Span,
    pub(super) value: usize,
    pub(super) when: Option<Expression>,
    pub(super) citation: Citation,
}

#[derive(Debug)]
pub(super) struct Component {
    pub(super) id: Arc<str>,
    /// Whether one of that name comes before it, for other days.
    pub(super) again: bool,
    pub(super) label: Label,
    pub(super) span: Span,
    pub(super) frequency: Frequency,
    /// The number of the setting that says when it falls due, where it is not paid with every month.
    pub(super) due: Option<usize>,
    /// Whether its amount is one of each month.
    pub(super) each_month: bool,
    pub(super) when: Option<Expression>,
    pub(super) factors: Vec<(usize, Option<Expression>)>,
    /// The numbers of the earlier parts that it is a floor of.
    pub(super) floor_of: Vec<usize>,
    pub(super) citation: Citation,
}

impl Component {
    /// Whether a broken month pays it by the days served: an award of a year or a single payment is no pay of the month.
    pub(super) fn goes_by_days(&self) -> bool {
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
    /// Compiles a scheme as written.
    ///
    /// # Errors
    /// Every finding at once: a name that stands for nothing, a table's row that can't be looked up among them
    /// (`pack_dangling`), two items of one name (`pack_doubled_id`), a value that is not written as its look-up asks
    /// (`pay_value_shape`), two entries for the same days and area or two rules of one name for the same days (`timeline_overlap`),
    /// a setting that is none of its choices or a floor of what is no earlier part paid with the month (`pack_value`), and those of
    /// conditions.
    pub fn compile(spec: &SchemeSpec, pack: &Arc<str>, codes: &BTreeMap<Arc<str>, Arc<CodeList>>) -> Result<Scheme, Findings> {
        super::compile::scheme(spec, pack, codes)
    }

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

    /// The parts of the pay, in the order of the rule: name, what it is called, and when it falls due. Of several that have one name for
    /// different days, the first.
    pub fn components(&self) -> impl Iterator<Item = (&str, &Label, Frequency)> {
        let first = self.rules.components.iter().filter(|component| !component.again);
        first.map(|component| (&*component.id, &component.label, component.frequency))
    }

    /// How many decimal places a part of the pay can have: two where each is rounded, and 28 where the total alone is. A total never
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
        // While it is open which of the two is rounded, a part is known only where rounding changes nothing.
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

    /// The days on which a value, a setting or a rule begins or ends to hold, in order.
    pub(super) fn turns(&self) -> Vec<Date> {
        let settings = self.settings.iter().flat_map(|setting| setting.words()).map(|known| known.span);
        let spans = self.values.iter().flat_map(Value::spans).chain(settings).chain(self.rules.spans());
        let mut turns: Vec<Date> = spans.flat_map(|span| [span.start(), span.end()]).flatten().collect();
        turns.sort_unstable();
        turns.dedup();
        turns
    }

    /// The number of a setting that every scheme has.
    pub(super) fn number_of(&self, setting: StandardSetting) -> Option<usize> {
        self.rules.setting_at.get(setting as usize).copied().flatten()
    }

    pub(super) fn setting(&self, setting: StandardSetting) -> Option<&SchemeSetting> {
        self.settings.get(self.number_of(setting)?)
    }

    /// The same, where workers are appraised by the options of a list.
    #[must_use]
    pub(crate) fn appraised_by(self, results: Option<Arc<CodeList>>) -> Scheme {
        Scheme { results, ..self }
    }

    /// States what the rulebook itself chooses in place of what the scheme leaves open.
    ///
    /// # Errors
    /// As [`choose`](Scheme::choose), at the choice's place.
    pub(crate) fn adopt(&mut self, choice: &ChoiceSpec) -> Result<(), Finding> {
        let chosen = self.set(choice).map_err(|problem| choice.place.finding(problem))?;
        *self = chosen;
        Ok(())
    }

    pub(super) fn set(&self, choice: &ChoiceSpec) -> Result<Scheme, Problem> {
        let mut scheme = self.clone();
        if let Some(setting) = scheme.settings.iter_mut().find(|setting| setting.id == choice.of) {
            setting.choose(choice.span, choice.word.as_ref(), &choice.citation, self.rules.span)?;
            return Ok(scheme);
        }
        let known: Vec<Arc<str>> =
            self.settings.iter().map(|setting| setting.id.clone()).chain(self.values.iter().map(|value| value.id.clone())).collect();
        let Some(value) = scheme.values.iter_mut().find(|value| value.id == choice.of) else {
            return Err(match crate::finding::nearest(&choice.of, known.iter().map(|id| &**id)) {
                Some(near) => Problem::new(Code::PayChoiceNearest).with("nearest", near.to_owned()),
                None => Code::PayChoiceUnknown.into(),
            });
        };
        let content = choice.content.clone().ok_or_else(|| shape(value))?;
        let listed = match value.by {
            Some(By::Appraisal | By::LastAppraisal) => self.results.as_deref(),
            _ => self.rules.posts.as_deref(),
        };
        super::choice::check(value, &content, choice.span, listed)?;
        value.choose(Chosen { span: choice.span, content, citation: choice.citation.clone() });
        Ok(scheme)
    }
}

/// A choice of another shape than the value: a word for a number, a number for a table.
pub(super) fn shape(value: &Value) -> Problem {
    let expected = match value.by {
        None => "a number".to_owned(),
        Some(by) => format!("numbers by {}", by.as_str()),
    };
    Problem::new(Code::PayChoiceShape).with("id", value.id.to_string()).with("expected", expected)
}

/// One hundredth.
pub(super) const HUNDREDTH: Decimal = Decimal::from_parts(1, 0, 0, false, 2);
