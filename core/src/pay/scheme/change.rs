//! What a caller puts in place of what a scheme states or leaves open, to see what would follow.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::choice::{fits, shape, written};
use super::rates::ChosenRates;
use super::rules::Scheme;
use super::spec::ChoiceSpec;
use crate::choice::{self, Choice, Choosing};
use crate::citation::Provenance;
use crate::finding::{Both, Findings, Label, Problem, SourceLocation};
use crate::time::Span;
use crate::value::Amount;

/// One number or word of a scheme that somebody put in place of whatever holds.
///
/// `Debug` shows its name alone.
#[derive(Clone, PartialEq, Eq)]
pub struct ChangedValue {
    /// The name of the value or setting.
    pub id: Arc<str>,
    /// What a value is called, or what a setting answers.
    pub label: Label,
    /// The key of a table.
    pub key: Option<Arc<str>>,
    /// The number or the word that holds now.
    pub value: Arc<str>,
    /// The days for which it does.
    pub span: Span,
}

impl Serialize for ChangedValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("id", &*self.id)?;
        map.serialize_entry("label", &Both(&self.label))?;
        map.serialize_entry("key", &self.key.as_deref())?;
        map.serialize_entry("value", &*self.value)?;
        map.serialize_entry("from", &self.span.start())?;
        map.serialize_entry("until", &self.span.end())?;
        map.end()
    }
}

impl Scheme {
    /// The scheme in which these hold in place of whatever the rule states, the rulebook has adopted or somebody has chosen: what if?
    ///
    /// They are written as choices are ([`choose`](Scheme::choose)). Of a table the keys that are written change and the others stay, and
    /// of a number for some days the other days do. A change holds everywhere, also where a part of the area has a number of its own.
    /// A least amount that the rule states does not bind it. Every line, reason and answer in which a change acts has the provenance
    /// `what_if`, and [`changed`](Scheme::changed) lists the changes.
    ///
    /// # Errors
    /// Every finding at once, each at the name of the value: `pay_choice_unknown`, `pay_choice_nearest` for a name that nothing has;
    /// `pay_choice_option` for a word that is none of a setting's options; `pay_choice_shape` for a table where a number is asked for, or
    /// the other way round, and for a part of a grade; `pay_choice_negative`; `pay_choice_key` for a key that the table is never looked up
    /// by; `timeline_overlap` where two entries hold on one day; `field_doubled` for a key that stands twice; and those of [`Amount::parse`].
    ///
    /// ```
    /// use wushe::choice::Choice;
    /// use wushe::citation::Provenance;
    /// use wushe::finding::Code;
    /// use wushe::pay::Given;
    /// use wushe::{Date, Pack, Period};
    ///
    /// let pack = Pack::builtin("city-d").unwrap();
    /// let scheme = pack.scheme("community_worker").unwrap();
    /// let higher = scheme.with_values(&[("post_pay", Choice::table(&[("deputy", "2600")]))]).unwrap();
    /// let text = r#"{"worker":"w","appointments":[{"from":"2019-05-01","post":"deputy"}],"certificates":[]}"#;
    /// let (worker, _) = pack.worker_json(text, Date::parse("2022-06-01")?).unwrap();
    /// let payslip = higher.pay(&worker, Period::parse("2022-05")?, Given { grade: Some(4), seniority: None })?;
    /// assert_eq!(payslip.total.map(|total| total.to_string()).as_deref(), Some("3030"));
    /// assert_eq!(payslip.provenance, Some(Provenance::WhatIf));
    /// assert_eq!(higher.changed()[0].key.as_deref(), Some("deputy"));
    ///
    /// let refused = scheme.with_values(&[("post_pay", Choice::table(&[("mayor", "2600")]))]).unwrap_err();
    /// assert_eq!(refused[0].code, Code::PayChoiceKey);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    pub fn with_values(&self, values: &[(&str, Choice)]) -> Result<Scheme, Findings> {
        let changing = Changing(self.clone());
        choice::choose(&changing, values.iter().map(|(name, value)| (*name, value, &[][..]))).map(|changed| changed.0)
    }

    /// The same from a JSON object, written as [`choose_json`](Scheme::choose_json) reads it.
    ///
    /// # Errors
    /// Those of [`choose_json`](Scheme::choose_json) for the text, and those of [`with_values`](Scheme::with_values).
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::Pack;
    ///
    /// let pack = Pack::builtin("jinzhou").unwrap();
    /// let scheme = pack.scheme("community_worker").unwrap();
    /// // Grade 1 is published, and how part years count, too.
    /// let changed = scheme.with_values_json(r#"{"amounts":{"1":"3000"},"part_years":"down"}"#).unwrap();
    /// assert_eq!(changed.changed().len(), 2);
    /// assert!(scheme.choose_json(r#"{"part_years":"down"}"#).is_err(), "what is stated is not open to choice");
    /// assert_eq!(scheme.with_values_json(r#"{"part_years":"sideways"}"#).unwrap_err()[0].code, Code::PayChoiceOption);
    /// ```
    pub fn with_values_json(&self, text: &str) -> Result<Scheme, Findings> {
        choice::choose_json(&Changing(self.clone()), text).map(|changed| changed.0)
    }

    /// What is put in place of whatever holds, in the order in which it was; none in a scheme as the rulebook has it.
    #[must_use]
    pub fn changed(&self) -> &[ChangedValue] {
        &self.changed
    }

    fn change(&self, change: &ChoiceSpec) -> Result<Scheme, Problem> {
        let mut scheme = self.clone();
        let (id, span) = (&change.of, change.span);
        if let Some(setting) = scheme.settings.iter_mut().find(|setting| setting.id == *id) {
            setting.change(span, change.word.as_ref(), &change.citation)?;
            let word = change.word.clone().unwrap_or_default();
            let label = setting.question.clone();
            scheme.note(ChangedValue { id: id.clone(), label, key: None, value: word, span });
            return Ok(scheme);
        }
        let Some(value) = scheme.values.iter_mut().find(|value| value.id == *id) else {
            return Err(self.unknown(id));
        };
        let rates = change.rates.clone().ok_or_else(|| shape(value))?;
        fits(value, &rates, self.listed(value))?;
        let label = value.label.clone();
        let number = |key: Option<&str>, number| {
            let value = Amount::from_decimal(number).to_string().into();
            ChangedValue { id: id.clone(), label: label.clone(), key: key.map(Into::into), value, span }
        };
        let changed: Vec<ChangedValue> = rates.numbers().into_iter().map(|(key, written)| number(key, written)).collect();
        value.change(ChosenRates { span, rates, citation: change.citation.clone() });
        changed.into_iter().for_each(|changed| scheme.note(changed));
        Ok(scheme)
    }

    /// Lists a change in place of those that it covers.
    fn note(&mut self, changed: ChangedValue) {
        self.changed.retain(|known| known.id != changed.id || known.key != changed.key || !changed.span.covers(&known.span));
        self.changed.push(changed);
    }
}

/// A scheme in which what is stated can be changed too.
#[derive(Clone)]
struct Changing(Scheme);

impl Choosing for Changing {
    fn has(&self, name: &str) -> bool {
        self.0.has(name)
    }

    fn with(&self, name: &str, value: &Choice, span: Span, place: &SourceLocation) -> Result<Changing, Findings> {
        let spec = written(name, value, span, place, Provenance::WhatIf)?;
        self.0.change(&spec).map(Changing).map_err(|problem| place.finding(problem).into())
    }
}
