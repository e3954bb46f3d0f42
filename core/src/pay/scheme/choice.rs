//! What a caller chooses in place of what a rule leaves open.

use std::collections::BTreeMap;

use super::lookup::{is_key, keys};
use super::rates::{ChosenRates, Key, RateTable};
use super::rules::Scheme;
use super::spec::{ChoiceSpec, Rates, Unit, wrong_bands};
use crate::choice::{self, Choice, Choosing};
use crate::citation::{Citation, Provenance};
use crate::finding::{Code, Finding, Findings, Problem, SourceLocation};
use crate::form::CodeList;
use crate::pay::fact::By;
use crate::time::Span;
use crate::value::{Amount, Decimal};

impl Scheme {
    /// The scheme in which these are chosen in place of what the rule leaves open. Every choice shows in every explanation.
    ///
    /// What the rule states is not open to choice; of a table of which it states a part, the rest is, and of what it states for some
    /// days, the others are. Whatever is chosen can be for some days, such as the base of each year or a rounding that changes.
    ///
    /// # Errors
    /// Every finding at once, each at the name of the choice: `pay_choice_unknown`, `pay_choice_nearest` for a name that nothing
    /// has; `pay_choice_closed` for what the rule states, `pay_choice_stated` for a key of a table of which other keys are open,
    /// `pay_choice_adopted` for what the rulebook has chosen and `pay_choice_made` for what was chosen before; `pay_choice_option` for a word that is none of the options;
    /// `pay_choice_shape` for a table where a number is asked for, or the other way round, and for a part of a grade;
    /// `timeline_overlap` where two entries hold on one day; `pay_choice_least` below what the rule has as the least; `pay_choice_negative`;
    /// `pay_choice_key` for a key that the table is never looked up by: a post, level or result that there is not, or no whole number;
    /// `field_doubled` for a key that stands twice; and those of [`Amount::parse`].
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::choice::Choice;
    /// use wushe::Pack;
    ///
    /// let pack = Pack::builtin("jinzhou").unwrap();
    /// let scheme = pack.scheme("community_worker").unwrap();
    /// let open = scheme.unstated().len();
    /// let chosen = scheme.choose(&[("rounding_unit", Choice::word("yuan")), ("amounts", Choice::table(&[("9", "3500")]))]).unwrap();
    /// assert_eq!(chosen.unstated().len(), open - 2);
    /// // Grade 1 is published, but for 2022 alone; how part years count is published and not open.
    /// assert_eq!(scheme.choose(&[("part_years", Choice::word("down"))]).unwrap_err()[0].code, Code::PayChoiceClosed);
    ///
    /// let year = |year| wushe::Period::parse(year).and_then(|year| wushe::time::Span::new(year.first_day(), year.last_day().plus_days(1)));
    /// let dated = Choice::Dated(vec![(year("2023")?, Choice::table(&[("9", "3600")])), (year("2024")?, Choice::table(&[("9", "3700")]))]);
    /// assert!(scheme.choose(&[("amounts", dated)]).is_ok());
    /// let rounded = Choice::Dated(vec![(year("2023")?, Choice::word("jiao")), (year("2024")?, Choice::word("yuan"))]);
    /// let scheme = scheme.choose(&[("rounding_unit", rounded)]).unwrap();
    /// assert!(scheme.unstated().iter().any(|open| &*open.id == "rounding_unit"), "2022 is still open");
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn choose(&self, choices: &[(&str, Choice)]) -> Result<Scheme, Findings> {
        choice::choose(self, choices.iter().map(|(name, choice)| (*name, choice, &[][..])))
    }

    /// The same from a JSON object: `{"cap":"post_top","amounts":{"1":"2958"}}`, and for some days
    /// `{"base":[{"from":"2022-01-01","until":"2023-01-01","value":"3400"}]}`, where `until` is the first day on which it no longer holds.
    ///
    /// # Errors
    /// `json_broken` where it is no JSON object of texts, objects of texts and lists of objects; `json_number` for a number beyond
    /// what JSON's readers hold; `pay_choice_shape` for an entry without a
    /// value or with another key; `field_doubled` for a name that stands twice; those of [`Date::parse`] and `span_order`
    /// for the days of an entry; and those of [`choose`](Scheme::choose).
    ///
    /// [`Date::parse`]: crate::value::Date::parse
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::Pack;
    ///
    /// let pack = Pack::builtin("jinzhou").unwrap();
    /// let scheme = pack.scheme("community_worker").unwrap();
    /// assert!(scheme.choose_json(r#"{"rounding_unit":"yuan","amounts":{"9":"3500"}}"#).is_ok());
    /// assert_eq!(scheme.choose_json(r#"{"rounding_unit":"miles"}"#).unwrap_err()[0].code, Code::PayChoiceOption);
    /// ```
    pub fn choose_json(&self, text: &str) -> Result<Scheme, Findings> {
        choice::choose_json(self, text)
    }
}

impl Scheme {
    /// States what the rulebook itself chooses in place of what the scheme leaves open.
    ///
    /// # Errors
    /// As [`choose`](Scheme::choose), at the choice's place.
    pub(crate) fn adopt(&mut self, choice: &ChoiceSpec) -> Result<(), Finding> {
        let chosen = self.set(choice).map_err(|problem| choice.place.finding(problem))?;
        *self = chosen;
        Ok(())
    }

    pub(in crate::pay) fn set(&self, choice: &ChoiceSpec) -> Result<Scheme, Problem> {
        let mut scheme = self.clone();
        if let Some(setting) = scheme.settings.iter_mut().find(|setting| setting.id == choice.of) {
            setting.choose(choice.span, choice.word.as_ref(), &choice.citation, self.rules.span)?;
            return Ok(scheme);
        }
        let Some(value) = scheme.values.iter_mut().find(|value| value.id == choice.of) else {
            return Err(self.unknown(&choice.of));
        };
        let rates = choice.rates.clone().ok_or_else(|| shape(value))?;
        check(value, &rates, choice.span, self.listed(value))?;
        value.choose(ChosenRates { span: choice.span, rates, citation: choice.citation.clone() });
        Ok(scheme)
    }
}

impl Scheme {
    /// A name that neither a setting nor a value has.
    pub(super) fn unknown(&self, name: &str) -> Problem {
        let known = self.settings.iter().map(|setting| &*setting.id).chain(self.values.iter().map(|value| &*value.id));
        match crate::finding::nearest(name, known) {
            Some(near) => Problem::new(Code::PayChoiceNearest).with("nearest", near.to_owned()),
            None => Code::PayChoiceUnknown.into(),
        }
    }

    /// The keys of a table by post or appraisal, where there is a list of them.
    pub(super) fn listed(&self, value: &RateTable) -> Option<&CodeList> {
        match value.by {
            Some(By::Appraisal | By::LastAppraisal) => self.results.as_deref(),
            _ => self.rules.posts.as_deref(),
        }
    }
}

impl Choosing for Scheme {
    fn has(&self, name: &str) -> bool {
        self.settings.iter().any(|setting| *setting.id == *name) || self.values.iter().any(|value| *value.id == *name)
    }

    fn with(&self, name: &str, choice: &Choice, span: Span, place: &SourceLocation) -> Result<Scheme, Findings> {
        let spec = written(name, choice, span, place, Provenance::Chosen)?;
        self.set(&spec).map_err(|problem| place.finding(problem).into())
    }
}

/// A choice as a rulebook would write it.
pub(super) fn written(
    name: &str,
    choice: &Choice,
    span: Span,
    place: &SourceLocation,
    provenance: Provenance,
) -> Result<ChoiceSpec, Findings> {
    let (word, rates) = match choice {
        Choice::Word(word) => match Amount::parse(word) {
            Ok(amount) => (Some(word.clone()), Some(Rates::Number(amount.decimal()))),
            // A number that is written wrongly is told as such; a word may be one of a setting's.
            Err(problem) if word.starts_with(|first: char| first == '-' || first.is_ascii_digit()) => {
                return Err(place.finding(problem).into());
            }
            Err(_) => (Some(word.clone()), None),
        },
        Choice::Table(table) => {
            let (mut numbers, mut findings) = (Vec::new(), Vec::new());
            let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
            for (nth, (key, text)) in table.iter().enumerate() {
                let at = place.path.clone().index(u32::try_from(nth).unwrap_or(u32::MAX));
                if seen.insert(key, nth).is_some() {
                    findings.push(Finding::new(Code::FieldDoubled, at));
                    continue;
                }
                match Amount::parse(text) {
                    Ok(amount) => numbers.push((key.clone(), amount.decimal())),
                    Err(problem) => findings.push(problem.at(at)),
                }
            }
            if !findings.is_empty() {
                return Err(findings.into());
            }
            (None, Some(Rates::Table(numbers)))
        }
        // An entry for some days has no days within it: with neither word nor rates it is of no value's shape.
        Choice::Dated(_) => (None, None),
    };
    Ok(ChoiceSpec {
        scheme: "".into(),
        of: name.into(),
        word,
        rates,
        span,
        citation: Citation { provenance, clause: None, reason: None },
        place: place.clone(),
    })
}

/// The keys of a table, for somebody who wrote another one: with what they are called, where that may be what was written.
fn expected(by: By, key: &str, listed: Option<&CodeList>) -> String {
    let called = |id: &str| listed.and_then(|list| list.options.iter().find(|option| &*option.id == id)).filter(|_| !key.is_ascii());
    let name = |id: &str| called(id).map_or_else(|| id.to_owned(), |option| format!("{id} ({})", option.label.zh));
    match by.is_number() {
        true => "whole numbers".to_owned(),
        false => keys(by, listed).into_iter().map(name).collect::<Vec<_>>().join(", "),
    }
}

/// Checks that rates can stand in place of what a value leaves open; `listed` are the keys of a table by post or appraisal.
pub(in crate::pay) fn check(value: &RateTable, rates: &Rates, span: Span, listed: Option<&CodeList>) -> Result<(), Problem> {
    let named = |code| Problem::new(code).with("id", value.id.to_string());
    fits(value, rates, listed)?;
    for (key, number) in rates.numbers() {
        if (key.is_some() || value.by.is_none()) && value.is_stated(look_up_key(value, key), span) {
            let open = value.by.map(|by| value.open_keys(by, span, &keys(by, listed)));
            return Err(match open.zip(key).filter(|(open, _)| !open.is_empty()) {
                Some((open, key)) => named(Code::PayChoiceStated).with("key", key.to_owned()).with("open", open),
                None => named(Code::PayChoiceClosed),
            });
        }
        if let Some(least) = value.least(key).filter(|least| number < *least) {
            return Err(named(Code::PayChoiceLeast).with("least", least.to_string()));
        }
    }
    Ok(())
}

fn look_up_key<'k>(value: &RateTable, key: Option<&'k str>) -> Key<'k> {
    match key {
        Some(key) if value.by.is_some_and(By::is_number) => Key::Number(key.parse::<i32>().unwrap_or_default().into()),
        Some(key) => Key::Text(key),
        None => Key::None,
    }
}

/// Checks that rates are of the shape of a value, whatever it is now.
pub(super) fn fits(value: &RateTable, rates: &Rates, listed: Option<&CodeList>) -> Result<(), Problem> {
    let named = |code| Problem::new(code).with("id", value.id.to_string());
    let is_table = !matches!(rates, Rates::Number(_));
    if is_table != value.by.is_some() || !value.by.is_some_and(|by| by.is_number()) && matches!(rates, Rates::Line { .. } | Rates::Steps(_))
    {
        return Err(shape(value));
    }
    let negative = |number: &Decimal| number.is_sign_negative() && !number.is_zero();
    if value.unit == Unit::Grades && rates.has_parts() {
        return Err(named(Code::PayChoiceShape).with("expected", "whole numbers"));
    }
    if let Rates::Steps(bands) = rates
        && let Some((_, problem)) = wrong_bands(bands).into_iter().next()
    {
        return Err(problem);
    }
    for (key, number) in rates.numbers() {
        if let (Some(key), Some(by)) = (key, value.by)
            && !is_key(by, key, listed)
        {
            return Err(named(Code::PayChoiceKey).with("expected", expected(by, key, listed)));
        }
        if negative(&number) {
            return Err(named(Code::PayChoiceNegative));
        }
    }
    Ok(())
}

/// A choice of another shape than the value: a word for a number, a number for a table.
pub(in crate::pay) fn shape(value: &RateTable) -> Problem {
    let expected = match value.by {
        None => "a number".to_owned(),
        Some(by) => format!("numbers by {}", by.as_str()),
    };
    Problem::new(Code::PayChoiceShape).with("id", value.id.to_string()).with("expected", expected)
}
