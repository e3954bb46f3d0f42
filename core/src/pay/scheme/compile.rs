//! From a pay scheme as written to one that computes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::lookup::{is_key, levels};
use super::rates::RateTable;
use super::rules::{Component, Ladder, Rule, Rules, Scheme, Substitute};
use super::setting::{SchemeSetting, StandardSetting, due_months, options_of};
use super::spec::{ComponentSpec, FactorSpec, LadderSpec, Rates, RuleSpec, SchemeSpec, SubstituteSpec, Unit, wrong_bands};
use crate::choice::{DatedWord, OptionSpec, SettingSpec};
use crate::condition::{Expression, Scope, Type};
use crate::finding::{Code, Finding, Findings, Label, Problem, SourceLocation};
use crate::form::{CodeList, Formula};
use crate::pay::fact::{By, Fact};
use crate::time::{Span, overlap};

/// Gathers what does not fit while a scheme is compiled.
struct Compiler<'s> {
    spec: &'s SchemeSpec,
    settings: Vec<SchemeSetting>,
    findings: Vec<Finding>,
}

impl Scheme {
    /// Compiles a scheme as written.
    ///
    /// # Errors
    /// Every finding at once: a name that stands for nothing, a table's row that can't be looked up among them
    /// (`pack_dangling`), two items of one name (`pack_doubled_id`), a value that is not written as its look-up asks
    /// (`pay_value_shape`), bands that hold no key or one of an earlier band (`pay_band_empty`, `pay_band_overlap`), a component that has
    /// no value in yuan or two of them at once (`pay_not_yuan`), two entries for the same days and area or two rules of one name for the same days (`timeline_overlap`),
    /// a setting that is none of its choices or a floor of what is no earlier component paid with the month (`pack_value`), and those of
    /// conditions.
    pub fn compile(spec: &SchemeSpec, pack: &Arc<str>, codes: &BTreeMap<Arc<str>, Arc<CodeList>>) -> Result<Scheme, Findings> {
        compiled(spec, pack, codes)
    }
}

fn compiled(spec: &SchemeSpec, pack: &Arc<str>, codes: &BTreeMap<Arc<str>, Arc<CodeList>>) -> Result<Scheme, Findings> {
    let mut compiler = Compiler { spec, settings: Vec::new(), findings: Vec::new() };
    compiler.settings();
    compiler.due();
    let posts = spec.posts.as_ref().and_then(|id| {
        let list = codes.get(id).cloned();
        if list.is_none() {
            let known: Vec<_> = codes.values().map(|list| (&*list.id, Some(&list.label))).collect();
            compiler.tell(&spec.place.key("posts"), Problem::dangling("code list", id, &known));
        }
        list
    });
    let values = compiler.values(posts.as_deref());
    let (given, seniority, grade) = compiler.scopes();
    compiler.apart(&|at| spec.substitutes.get(at).map(|rule| (&rule.id, rule.span, &rule.place)));
    compiler.apart(&|at| spec.equivalents.get(at).map(|rule| (&rule.id, rule.span, &rule.place)));
    compiler.apart(&|at| spec.raises.get(at).map(|rule| (&rule.id, rule.span, &rule.place)));
    compiler.apart(&|at| spec.components.get(at).map(|rule| (&rule.id, rule.span, &rule.place)));
    let rules = Rules {
        id: spec.id.clone(),
        setting_at: StandardSetting::ALL.map(|setting| compiler.settings.iter().position(|known| known.known == Some(setting))),
        label: spec.label.clone(),
        pack: pack.clone(),
        span: spec.span,
        posts: posts.clone(),
        citation: spec.citation.clone(),
        eligible: compiler.condition(spec.eligible.as_ref(), &given),
        failed: spec.failed.clone(),
        same_posts: compiler.same_posts(posts.as_deref()),
        ladder: compiler.ladder(),
        monotone: spec.monotone,
        substitutes: spec.substitutes.iter().map(|substitute| compiler.substitute(substitute, &given)).collect(),
        equivalents: spec.equivalents.iter().filter_map(|rule| compiler.rule(rule, &given, Unit::Years)).collect(),
        raises: spec.raises.iter().filter_map(|rule| compiler.rule(rule, &seniority, Unit::Grades)).collect(),
        components: spec.components.iter().enumerate().map(|(at, component)| compiler.component(at, component, &grade)).collect(),
    };
    if compiler.findings.is_empty() {
        Ok(Scheme { rules: Arc::new(rules), settings: compiler.settings, values, results: None, changed: Vec::new() })
    } else {
        Err(compiler.findings.into())
    }
}

impl Compiler<'_> {
    fn tell(&mut self, place: &SourceLocation, problem: impl Into<Problem>) {
        self.findings.push(place.finding(problem));
    }

    fn settings(&mut self) {
        let spec = self.spec;
        for (at, setting) in spec.settings.iter().enumerate() {
            if spec.settings.iter().take(at).any(|known| known.id == setting.id) {
                self.tell(&setting.place.key("id"), Problem::new(Code::PackDoubledId).with("id", setting.id.to_string()));
            }
            self.setting(setting);
        }
        for setting in StandardSetting::ALL {
            if self.settings.iter().all(|known| known.known != Some(setting)) {
                let (options, question) = (options_of(setting), setting.question());
                self.settings.push(SchemeSetting::new(setting.as_str().into(), Some(setting), options, question, Vec::new()));
            }
        }
    }

    /// The settings that say in which month each component falls due that is not paid with every month.
    fn due(&mut self) {
        let spec = self.spec;
        for (at, component) in spec.components.iter().enumerate() {
            let options = due_months(component.frequency);
            if options.is_empty() {
                if component.due.is_some() || component.each_month {
                    let expected = "due and amount_of for what is paid by the quarter, half-year or year";
                    let key = if component.due.is_some() { "due" } else { "amount_of" };
                    self.tell(&component.place.key(key), Problem::new(Code::PackValue).with("expected", expected));
                }
                continue;
            }
            if spec.components.iter().take(at).any(|known| known.id == component.id) {
                continue;
            }
            let mut words = Vec::new();
            for same in spec.components.iter().filter(|known| known.id == component.id) {
                let Some(word) = &same.due else { continue };
                self.word(word, &options, &same.place.key("due"));
                words.push(DatedWord { span: same.span, word: word.clone(), citation: same.citation.clone() });
            }
            let id: Arc<str> = format!("due_{}", component.id).into();
            if self.settings.iter().any(|known| known.id == id) {
                self.tell(&component.place, Problem::new(Code::PackDoubledId).with("id", id.to_string()));
            }
            let (zh, en) = (&component.label.zh, &component.label.en);
            let question = Label::new(format!("{zh}在哪个月发？"), format!("in which month does it fall due: {en}?"));
            let mut settled = SchemeSetting::new(id, None, options, question, words);
            settled.is_due = true;
            self.settings.push(settled);
        }
    }

    fn setting(&mut self, spec: &SettingSpec) {
        let known = StandardSetting::from_name(&spec.id);
        let options = known.map_or_else(|| spec.options.clone().into(), options_of);
        let mut words = Vec::new();
        for (at, entry) in spec.entries.iter().enumerate() {
            let mut before = spec.entries.iter().take(at).zip(0_usize..);
            if let Some((both, other)) = before.find_map(|(known, other)| Some((known.span.intersect(&entry.span)?, other))) {
                self.tell(&entry.place, overlap(both, other));
            }
            let Some(word) = &entry.value else { continue };
            if known.is_some() || !options.is_empty() {
                self.word(word, &options, &entry.place.key("value"));
            }
            words.push(DatedWord { span: entry.span, word: word.clone(), citation: entry.citation.clone() });
        }
        let question = spec.question.clone().or_else(|| known.map(StandardSetting::question));
        // One of the scheme's own has options; what has none and no question is one that is misspelt.
        if known.is_none() && options.is_empty() {
            let known: Vec<_> = StandardSetting::ALL.iter().map(|setting| (setting.as_str(), None)).collect();
            return self.tell(&spec.place.key("id"), Problem::dangling("setting", &spec.id, &known));
        }
        let Some(question) = question else {
            return self.tell(&spec.place, Problem::new(Code::PackMissingKey).with("key", "question"));
        };
        self.settings.push(SchemeSetting::new(spec.id.clone(), known, options, question, words));
    }

    /// Tells a word that is none of a setting's.
    fn word(&mut self, word: &str, options: &[OptionSpec], place: &SourceLocation) {
        let known: Vec<_> = options.iter().map(|option| (&*option.id, Some(&option.label))).collect();
        if known.iter().all(|(known, _)| *known != word) {
            self.tell(place, Problem::unknown_word(word, &known));
        }
    }

    /// Tells a key that a table is never looked up by.
    fn key(&mut self, by: By, key: &str, posts: Option<&CodeList>, place: &SourceLocation) {
        if is_key(by, key, posts.filter(|_| by == By::Post)) {
            return;
        }
        let options = posts.map(|posts| posts.options.as_slice()).unwrap_or_default();
        let posts = options.iter().filter(|_| by == By::Post).map(|option| (&*option.id, Some(&option.label)));
        let levels = levels(by);
        let known: Vec<_> = posts.chain(levels.iter().map(|(level, label)| (*level, Some(label)))).collect();
        self.tell(place, Problem::dangling(by.as_str(), key, &known));
    }

    /// Tells rules of one name that hold on one day: they may follow each other.
    fn apart<'r>(&mut self, rule: &dyn Fn(usize) -> Option<(&'r Arc<str>, Span, &'r SourceLocation)>) {
        for (id, span, place, at) in (0..).map_while(|at| rule(at).map(|(id, span, place)| (id, span, place, at))) {
            let met = |other: usize| rule(other).filter(|(known, ..)| *known == id).and_then(|(_, known, _)| known.intersect(&span));
            match (0..at).find_map(|other| Some((met(other)?, other))) {
                Some((Span::ALWAYS, _)) => self.tell(place, Problem::new(Code::PackDoubledId).with("id", id.to_string())),
                Some((both, other)) => self.tell(place, overlap(both, other)),
                None => {}
            }
        }
    }

    fn values(&mut self, posts: Option<&CodeList>) -> Vec<RateTable> {
        let spec = self.spec;
        for (at, value) in spec.values.iter().enumerate() {
            if spec.values.iter().take(at).any(|known| known.id == value.id) {
                self.tell(&value.place.key("id"), Problem::new(Code::PackDoubledId).with("id", value.id.to_string()));
            }
            for (at, entry) in value.entries.iter().enumerate() {
                let mut before = value.entries.iter().take(at).enumerate().filter(|(_, known)| known.area == entry.area);
                if let Some((position, both)) =
                    before.find_map(|(position, known)| known.span.intersect(&entry.span).map(|both| (position, both)))
                {
                    self.tell(&entry.place, overlap(both, position));
                }
                let fits = match &entry.rates {
                    Rates::Number(_) => value.by.is_none(),
                    Rates::Table(_) => value.by.is_some(),
                    Rates::Line { .. } | Rates::Steps(_) => value.by.is_some_and(By::is_number),
                    Rates::Open(_) => true,
                };
                if !fits {
                    self.tell(&entry.place, Problem::new(Code::PayValueShape).with("by", value.by.map_or("-", By::as_str)));
                }
                if let Rates::Steps(bands) = &entry.rates {
                    let steps = entry.place.key("steps");
                    for (at, problem) in wrong_bands(bands) {
                        self.tell(&SourceLocation::new(steps.path.clone().index(at), steps.line), problem);
                    }
                }
                if let (Rates::Table(table), Some(by)) = (&entry.rates, value.by) {
                    table.iter().for_each(|(key, _)| self.key(by, key, posts, &entry.place.key("table")));
                }
            }
        }
        spec.values.iter().map(RateTable::new).collect()
    }

    /// What conditions can read: before the years are counted, before the grade is known, and at the end.
    fn scopes(&mut self) -> (Scope, Scope, Scope) {
        let mut scope = Scope::new();
        for fact in Fact::GIVEN {
            scope = scope.clone().declare(fact.as_str(), fact.condition_type()).unwrap_or(scope);
        }
        for setting in self.settings.clone().into_iter().filter(|setting| !setting.is_due) {
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

    fn value(&mut self, id: &Arc<str>, place: &SourceLocation) -> Option<usize> {
        let at = self.spec.values.iter().position(|value| value.id == *id);
        if at.is_none() {
            let known: Vec<_> = self.spec.values.iter().map(|value| (&*value.id, Some(&value.label))).collect();
            self.tell(place, Problem::dangling("value", id, &known));
        }
        at
    }

    fn ladder(&mut self) -> Option<Ladder> {
        let spec = self.spec;
        let place = spec.place.key("ladder");
        match spec.ladder.as_ref()? {
            LadderSpec::Table(id) => self.value(id, &place).map(Ladder::Table),
            LadderSpec::Posts(tables) => {
                let tables = tables.iter().filter_map(|(post, id)| Some((post.clone(), self.value(id, &place)?)));
                Some(Ladder::Posts(tables.collect()))
            }
            LadderSpec::Steps { lowest, highest, years } => {
                let found = [lowest, highest, years].map(|id| self.value(id, &place));
                let [Some(lowest), Some(highest), Some(years)] = found else { return None };
                Some(Ladder::Steps { lowest, highest, years })
            }
        }
    }

    /// The posts whose service is that of another one.
    fn same_posts(&mut self, posts: Option<&CodeList>) -> Vec<(Arc<str>, Arc<str>)> {
        let spec = self.spec;
        for post in spec.same_posts.iter().flat_map(|(post, as_post)| [post, as_post]) {
            self.key(By::Post, post, posts, &spec.place.key("same_posts"));
        }
        spec.same_posts.clone()
    }

    fn substitute(&mut self, spec: &SubstituteSpec, scope: &Scope) -> Substitute {
        if spec.by.is_number() {
            self.tell(&spec.place.key("by"), Problem::new(Code::PayValueShape).with("by", spec.by.as_str()));
        }
        let when = self.condition(spec.when.as_ref(), scope);
        Substitute {
            label: spec.label.clone(),
            span: spec.span,
            by: spec.by,
            posts: spec.posts.clone(),
            when,
            citation: spec.citation.clone(),
        }
    }

    fn rule(&mut self, spec: &RuleSpec, scope: &Scope, unit: Unit) -> Option<Rule> {
        let when = self.condition(spec.when.as_ref(), scope);
        let place = spec.place.key("value");
        let value = self.value(&spec.value, &place)?;
        if let Some(found) = self.spec.values.get(value)
            && found.unit != unit
        {
            self.tell(&place, Problem::new(Code::PackValue).with("expected", format!("a value in {}", unit.as_str())));
        }
        Some(Rule { label: spec.label.clone(), span: spec.span, value, when, citation: spec.citation.clone() })
    }

    fn component(&mut self, at: usize, spec: &ComponentSpec, scope: &Scope) -> Component {
        let when = self.condition(spec.when.as_ref(), scope);
        let mut factors = Vec::new();
        for factor in &spec.factors {
            let when = self.condition(factor.when.as_ref(), scope);
            if let Some(value) = self.value(&factor.value, &spec.place.key("factors")) {
                factors.push((value, when));
            }
        }
        self.is_yuan(spec);
        Component {
            id: spec.id.clone(),
            is_later_version: self.spec.components.iter().find(|known| known.id == spec.id).is_some_and(|first| !std::ptr::eq(first, spec)),
            label: spec.label.clone(),
            span: spec.span,
            frequency: spec.frequency,
            due: self.settings.iter().position(|known| known.is_due && known.id.strip_prefix("due_") == Some(&*spec.id)),
            each_month: spec.each_month,
            when,
            factors,
            floor_under: self.floor_under(at, spec),
            citation: spec.citation.clone(),
        }
    }

    /// Tells a product that is no amount in yuan: one without a value in yuan, or with two of them at once.
    fn is_yuan(&mut self, spec: &ComponentSpec) {
        let unit = |id: &Arc<str>| self.spec.values.iter().find(|value| value.id == *id).map(|value| value.unit);
        if spec.factors.iter().any(|factor| unit(&factor.value).is_none()) {
            return;
        }
        let yuan: Vec<&FactorSpec> = spec.factors.iter().filter(|factor| unit(&factor.value) == Some(Unit::Yuan)).collect();
        // Of several that have conditions each may count where the others don't.
        let fits = match yuan.as_slice() {
            [] => false,
            [only] => only.when.is_none(),
            several => several.iter().all(|factor| factor.when.is_some()),
        };
        if !fits {
            self.tell(&spec.place.key("factors"), Problem::new(Code::PayNotYuan).with("id", spec.id.to_string()));
        }
    }

    /// The numbers of the components under a floor.
    fn floor_under(&mut self, at: usize, spec: &ComponentSpec) -> Vec<usize> {
        let components = &self.spec.components;
        let is_covered = |component: &ComponentSpec| component.frequency.is_paid_with_the_month() && component.floor_under.is_empty();
        let place = spec.place.key("floor_of");
        let mut under = Vec::new();
        for id in &spec.floor_under {
            // One that changes on a day stands there once for each of its times.
            let named: Vec<usize> = components.iter().enumerate().filter(|(_, component)| component.id == *id).map(|(at, _)| at).collect();
            if named.is_empty() {
                let known: Vec<_> = components.iter().take(at).map(|component| (&*component.id, Some(&component.label))).collect();
                self.tell(&place, Problem::dangling("component", id, &known));
            } else if !named.iter().all(|earlier| *earlier < at && components.get(*earlier).is_some_and(is_covered)) {
                let expected = "earlier components that are paid with the month and are no floors";
                self.tell(&place, Problem::new(Code::PackValue).with("expected", expected));
            } else if named.iter().any(|earlier| under.contains(earlier)) {
                self.tell(&place, Problem::new(Code::PackDoubledId).with("id", id.to_string()));
            } else {
                under.extend(named);
            }
        }
        under
    }
}
