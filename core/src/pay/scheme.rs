//! A pay scheme, compiled, and what it leaves open.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::facts::Fact;
use super::setting::Setting;
use super::spec::{
    By, ChoiceSpec, ComponentSpec, Content, LadderSpec, OptionSpec, RuleSpec, SchemeSpec, SettingSpec, SubstituteSpec, Unit,
};
use super::values::{Chosen, Value};
use crate::citation::Citation;
use crate::condition::{Expression, Scope, Type};
use crate::finding::{Code, Finding, Label, Place, Problem};
use crate::form::{CodeList, Formula};
use crate::time::Span;
use crate::value::Decimal;

/// A pay scheme, compiled.
///
/// Cloning it is cheap; [`choose`](Scheme::choose) gives another one in which what the rule leaves open is chosen.
#[derive(Clone, Debug)]
pub struct Scheme {
    pub(super) rules: Arc<Rules>,
    pub(super) settings: Vec<Settled>,
    pub(super) values: Vec<Value>,
}

/// What no choice changes.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) id: Arc<str>,
    pub(super) label: Label,
    pub(super) pack: Arc<str>,
    pub(super) span: Span,
    pub(super) posts: Option<Arc<CodeList>>,
    pub(super) citation: Citation,
    pub(super) eligible: Option<Expression>,
    pub(super) failed: Vec<Arc<str>>,
    pub(super) ladder: Option<Ladder>,
    pub(super) substitutes: Vec<Substitute>,
    pub(super) equivalents: Vec<Rule>,
    pub(super) raises: Vec<Rule>,
    pub(super) components: Vec<Component>,
}

/// A setting and what it is.
#[derive(Clone, Debug)]
pub(super) struct Settled {
    pub(super) id: Arc<str>,
    pub(super) known: Option<Setting>,
    pub(super) options: Arc<[OptionSpec]>,
    pub(super) question: Label,
    pub(super) value: Option<Arc<str>>,
    pub(super) citation: Option<Citation>,
}

/// How years become a grade, by the numbers of the values.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ladder {
    Steps { lowest: usize, highest: usize, years: usize },
    Table(usize),
}

#[derive(Debug)]
pub(super) struct Substitute {
    pub(super) label: Label,
    pub(super) by: By,
    pub(super) posts: Vec<(Arc<str>, Arc<str>)>,
    pub(super) when: Option<Expression>,
    pub(super) citation: Citation,
}

#[derive(Debug)]
pub(super) struct Rule {
    pub(super) label: Label,
    pub(super) value: usize,
    pub(super) when: Option<Expression>,
    pub(super) citation: Citation,
}

#[derive(Debug)]
pub(super) struct Component {
    pub(super) id: Arc<str>,
    pub(super) label: Label,
    pub(super) frequency: super::Frequency,
    pub(super) when: Option<Expression>,
    pub(super) factors: Vec<(usize, Option<Expression>)>,
    pub(super) citation: Citation,
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

/// Gathers what does not fit while a scheme is compiled.
struct Compiler<'s> {
    spec: &'s SchemeSpec,
    settings: Vec<Settled>,
    findings: Vec<Finding>,
}

impl Scheme {
    /// Compiles a scheme as written.
    ///
    /// # Errors
    /// Every finding at once: a name that stands for nothing (`pack_dangling`), two items of one name (`pack_doubled_id`), a
    /// value that a table's key can't decide (`pay_value_key`), two entries for the same days and area (`timeline_overlap`),
    /// a setting that is none of its choices (`pack_value`), and those of conditions.
    pub fn compile(spec: &SchemeSpec, pack: &Arc<str>, codes: &BTreeMap<Arc<str>, Arc<CodeList>>) -> Result<Scheme, Vec<Finding>> {
        let mut compiler = Compiler { spec, settings: Vec::new(), findings: Vec::new() };
        compiler.settings();
        let values = compiler.values();
        let posts = spec.posts.as_ref().and_then(|id| {
            let list = codes.get(id).cloned();
            if list.is_none() {
                compiler.dangling(&spec.place, "code list", id);
            }
            list
        });
        let (given, seniority, grade) = compiler.scopes();
        let rules = Rules {
            id: spec.id.clone(),
            label: spec.label.clone(),
            pack: pack.clone(),
            span: spec.span,
            posts,
            citation: spec.citation.clone(),
            eligible: compiler.condition(spec.eligible.as_ref(), &given),
            failed: spec.failed.clone(),
            ladder: compiler.ladder(),
            substitutes: spec.substitutes.iter().map(|substitute| compiler.substitute(substitute, &given)).collect(),
            equivalents: spec.equivalents.iter().filter_map(|rule| compiler.rule(rule, &given, Unit::Years)).collect(),
            raises: spec.raises.iter().filter_map(|rule| compiler.rule(rule, &seniority, Unit::Grades)).collect(),
            components: spec.components.iter().map(|component| compiler.component(component, &grade)).collect(),
        };
        if compiler.findings.is_empty() {
            Ok(Scheme { rules: Arc::new(rules), settings: compiler.settings, values })
        } else {
            Err(compiler.findings)
        }
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

    /// What the rule leaves open and nobody has chosen yet, in the order in which a payslip needs it.
    #[must_use]
    pub fn unstated(&self) -> Vec<Question> {
        let settings = self.settings.iter().filter(|setting| setting.value.is_none() && self.asks(setting)).map(|setting| Question {
            id: setting.id.clone(),
            question: setting.question.clone(),
            options: setting.options.to_vec(),
            unit: None,
            by: None,
        });
        let values = self.values.iter().filter(|value| value.is_open()).map(|value| Question {
            id: value.id.clone(),
            question: value.question.clone().unwrap_or_else(|| value.label.clone()),
            options: Vec::new(),
            unit: Some(value.unit),
            by: value.by,
        });
        settings.chain(values).collect()
    }

    /// Whether anything in the scheme can depend on a setting.
    fn asks(&self, setting: &Settled) -> bool {
        let looked_up = |wanted: &[By]| self.values.iter().any(|value| value.by.is_some_and(|by| wanted.contains(&by)));
        let by_level = || looked_up(&[By::Certificate, By::Registration]);
        let counts_years = || self.rules.ladder.is_some() || looked_up(&[By::Seniority]);
        match setting.known {
            Some(Setting::Starts) => {
                by_level()
                    || looked_up(&[By::Degree, By::Diploma, By::PairedEducation, By::SingleEducation])
                    || !self.rules.substitutes.is_empty()
            }
            Some(Setting::ServiceIn | Setting::Gaps | Setting::PartYears) => counts_years(),
            Some(Setting::FailedYears) => counts_years() && !self.rules.failed.is_empty(),
            Some(Setting::Cap) => !self.rules.raises.is_empty() && matches!(self.rules.ladder, Some(Ladder::Steps { .. })),
            Some(Setting::Stacking) => by_level(),
            _ => true,
        }
    }

    pub(super) fn setting(&self, setting: Setting) -> Option<&Settled> {
        self.settings.iter().find(|known| known.known == Some(setting))
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
            if setting.value.is_some() {
                return Err(Problem::new(Code::PayChoiceClosed).with("id", choice.of.to_string()));
            }
            let options: Vec<&str> = setting.options.iter().map(|option| &*option.id).collect();
            let word = choice.word.clone().filter(|word| options.contains(&&**word));
            let word = word
                .ok_or_else(|| Problem::new(Code::PayChoiceOption).with("id", choice.of.to_string()).with("known", options.join(", ")))?;
            setting.value = Some(word);
            setting.citation = Some(choice.citation.clone());
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
        super::choice::check(value, &content, choice.span)?;
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

impl Compiler<'_> {
    fn tell(&mut self, place: &Place, problem: impl Into<Problem>) {
        self.findings.push(place.finding(problem));
    }

    fn dangling(&mut self, place: &Place, kind: &'static str, id: &Arc<str>) {
        self.tell(place, Problem::new(Code::PackDangling).with("kind", kind).with("id", id.to_string()));
    }

    fn settings(&mut self) {
        let spec = self.spec;
        for (at, setting) in spec.settings.iter().enumerate() {
            if spec.settings.iter().take(at).any(|known| known.id == setting.id) {
                self.tell(&setting.place, Problem::new(Code::PackDoubledId).with("id", setting.id.to_string()));
            }
            self.setting(setting);
        }
        for setting in Setting::ALL {
            if self.settings.iter().all(|known| known.known != Some(setting)) {
                let options = options(setting);
                let question = setting.question();
                self.settings.push(Settled {
                    id: setting.as_str().into(),
                    known: Some(setting),
                    options,
                    question,
                    value: None,
                    citation: None,
                });
            }
        }
    }

    fn setting(&mut self, spec: &SettingSpec) {
        let known = Setting::from_name(&spec.id);
        let options = known.map_or_else(|| spec.options.clone().into(), options);
        if let Some(value) = &spec.value
            && options.iter().all(|option| option.id != *value)
        {
            let words: Vec<&str> = options.iter().map(|option| &*option.id).collect();
            self.tell(&spec.place, Problem::new(Code::PackValue).with("expected", words.join(", ")));
        }
        let question = spec.question.clone().or_else(|| known.map(Setting::question));
        let Some(question) = question else {
            return self.tell(&spec.place, Problem::new(Code::PackMissingKey).with("key", "question"));
        };
        self.settings.push(Settled {
            id: spec.id.clone(),
            known,
            options,
            question,
            value: spec.value.clone(),
            citation: Some(spec.citation.clone()),
        });
    }

    fn values(&mut self) -> Vec<Value> {
        let spec = self.spec;
        for (at, value) in spec.values.iter().enumerate() {
            if spec.values.iter().take(at).any(|known| known.id == value.id) {
                self.tell(&value.place, Problem::new(Code::PackDoubledId).with("id", value.id.to_string()));
            }
            for (at, entry) in value.entries.iter().enumerate() {
                let before = value.entries.iter().take(at);
                if let Some(other) = before.filter(|known| known.area == entry.area).find_map(|known| known.span.intersect(&entry.span)) {
                    let open = || "…".to_owned();
                    let problem = Problem::new(Code::TimelineOverlap)
                        .with("start", other.start().map_or_else(open, |day| day.to_string()))
                        .with("end", other.end().map_or_else(open, |day| day.to_string()))
                        .with("other", i64::try_from(at).unwrap_or(i64::MAX).saturating_sub(1));
                    self.tell(&entry.place, problem);
                }
                let fits = match &entry.content {
                    Content::Number(_) => value.by.is_none(),
                    Content::Table(_) => value.by.is_some(),
                    Content::Line { .. } | Content::Steps(_) => value.by.is_some_and(By::is_number),
                    Content::Open(_) => true,
                };
                if !fits {
                    self.tell(&entry.place, Problem::new(Code::PayValueShape).with("by", value.by.map_or("-", By::as_str)));
                }
            }
        }
        spec.values.iter().map(Value::new).collect()
    }

    /// What conditions can read: before the years are counted, before the grade is known, and at the end.
    fn scopes(&mut self) -> (Scope, Scope, Scope) {
        let mut scope = Scope::new();
        for fact in Fact::GIVEN {
            scope = scope.clone().declare(fact.as_str(), fact.condition_type()).unwrap_or(scope);
        }
        for setting in self.settings.clone() {
            match scope.clone().declare(&setting.id, Type::Text) {
                Ok(wider) => scope = wider,
                Err(problem) => {
                    let place = self.spec.settings.iter().find(|spec| spec.id == setting.id).map(|spec| spec.place.clone());
                    self.tell(&place.unwrap_or_default(), problem);
                }
            }
        }
        let add = |scope: &Scope, fact: Fact| scope.clone().declare(fact.as_str(), fact.condition_type()).unwrap_or_else(|_| scope.clone());
        let seniority = add(&scope, Fact::Seniority);
        let grade = add(&seniority, Fact::Grade);
        (scope, seniority, grade)
    }

    fn condition(&mut self, formula: Option<&Formula>, scope: &Scope) -> Option<Expression> {
        let formula = formula?;
        match Expression::compile(&formula.source, scope, Some(&Type::Boolean)) {
            Ok(condition) => Some(condition),
            Err(problems) => {
                problems.into_iter().for_each(|problem| self.tell(&formula.place, problem));
                None
            }
        }
    }

    fn value(&mut self, id: &Arc<str>, place: &Place) -> Option<usize> {
        let at = self.spec.values.iter().position(|value| value.id == *id);
        if at.is_none() {
            self.dangling(place, "value", id);
        }
        at
    }

    fn ladder(&mut self) -> Option<Ladder> {
        let spec = self.spec;
        match spec.ladder.as_ref()? {
            LadderSpec::Table(id) => self.value(id, &spec.place).map(Ladder::Table),
            LadderSpec::Steps { lowest, highest, years } => {
                let found = [lowest, highest, years].map(|id| self.value(id, &spec.place));
                let [Some(lowest), Some(highest), Some(years)] = found else { return None };
                Some(Ladder::Steps { lowest, highest, years })
            }
        }
    }

    fn substitute(&mut self, spec: &SubstituteSpec, scope: &Scope) -> Substitute {
        if spec.by.is_number() {
            self.tell(&spec.place, Problem::new(Code::PayValueShape).with("by", spec.by.as_str()));
        }
        let when = self.condition(spec.when.as_ref(), scope);
        Substitute { label: spec.label.clone(), by: spec.by, posts: spec.posts.clone(), when, citation: spec.citation.clone() }
    }

    fn rule(&mut self, spec: &RuleSpec, scope: &Scope, unit: Unit) -> Option<Rule> {
        let when = self.condition(spec.when.as_ref(), scope);
        let value = self.value(&spec.value, &spec.place)?;
        if let Some(found) = self.spec.values.get(value)
            && found.unit != unit
        {
            self.tell(&spec.place, Problem::new(Code::PackValue).with("expected", format!("a value in {}", unit.as_str())));
        }
        Some(Rule { label: spec.label.clone(), value, when, citation: spec.citation.clone() })
    }

    fn component(&mut self, spec: &ComponentSpec, scope: &Scope) -> Component {
        let when = self.condition(spec.when.as_ref(), scope);
        let mut factors = Vec::new();
        for factor in &spec.factors {
            let when = self.condition(factor.when.as_ref(), scope);
            if let Some(value) = self.value(&factor.value, &spec.place) {
                factors.push((value, when));
            }
        }
        Component {
            id: spec.id.clone(),
            label: spec.label.clone(),
            frequency: spec.frequency,
            when,
            factors,
            citation: spec.citation.clone(),
        }
    }
}

fn options(setting: Setting) -> Arc<[OptionSpec]> {
    setting.choices().iter().map(|(id, zh, en)| OptionSpec { id: (*id).into(), label: Label::new(*zh, *en) }).collect()
}

/// One hundredth.
pub(super) const HUNDREDTH: Decimal = Decimal::from_parts(1, 0, 0, false, 2);
