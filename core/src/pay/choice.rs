//! What a caller chooses in place of what a rule leaves open.

use std::sync::Arc;

use super::scheme::{Scheme, shape};
use super::spec::{ChoiceSpec, Content};
use super::values::{Key, Value};
use crate::citation::{Citation, Provenance};
use crate::finding::{Code, Finding, Path, Place, Problem, sort_by};
use crate::json::{Broken, Reader, Token};
use crate::time::Span;
use crate::value::{Amount, Decimal};

/// A choice: the word of a setting, a number, or a table of numbers.
#[derive(Clone, PartialEq, Eq)]
pub enum Choice {
    /// One of a setting's options, or a number as text.
    Word(Arc<str>),
    /// A number for each key.
    Table(Vec<(Arc<str>, Arc<str>)>),
}

impl std::fmt::Debug for Choice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Choice(***)")
    }
}

impl Choice {
    /// A word or a number.
    #[must_use]
    pub fn word(text: &str) -> Choice {
        Choice::Word(text.into())
    }

    /// A table of numbers, by key.
    #[must_use]
    pub fn table(entries: &[(&str, &str)]) -> Choice {
        Choice::Table(entries.iter().map(|(key, number)| ((*key).into(), (*number).into())).collect())
    }
}

impl Scheme {
    /// The scheme in which these are chosen in place of what the rule leaves open. Every choice shows in every explanation.
    ///
    /// A value that the rule states is not open to choice; of a table of which it states a part, the rest is.
    ///
    /// # Errors
    /// Every finding at once, each at the name of the choice: `pay_choice_unknown`, `pay_choice_nearest` for a name that nothing
    /// has; `pay_choice_closed` for what the rule states; `pay_choice_option` for a word that is none of the options;
    /// `pay_choice_shape` for a table where a number is asked for, or the other way round; `pay_choice_least` below what the
    /// rule has as the least; `pay_choice_negative`; `pay_choice_key` for a key that is no whole number where the table
    /// goes by one; and those of [`Amount::parse`].
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::pay::Choice;
    /// use wushe::Pack;
    ///
    /// let pack = Pack::builtin("jinzhou").unwrap();
    /// let scheme = pack.scheme("community_worker").unwrap();
    /// let open = scheme.unstated().len();
    /// let chosen = scheme.choose(&[("rounding_unit", Choice::word("yuan")), ("amounts", Choice::table(&[("9", "3500")]))]).unwrap();
    /// assert_eq!(chosen.unstated().len(), open - 2);
    /// // Grade 1 is published, but for 2022 alone; how part years count is published and not open.
    /// assert_eq!(scheme.choose(&[("part_years", Choice::word("down"))]).unwrap_err()[0].code, Code::PayChoiceClosed);
    /// ```
    pub fn choose(&self, choices: &[(&str, Choice)]) -> Result<Scheme, Vec<Finding>> {
        let mut scheme = self.clone();
        let mut findings = Vec::new();
        for (name, choice) in choices {
            let place = Place { path: Path::new().key(self.own_name(name)), line: None };
            match written(name, choice, &place).and_then(|spec| scheme.set(&spec).map_err(|problem| vec![place.finding(problem)])) {
                Ok(chosen) => scheme = chosen,
                Err(found) => findings.extend(found),
            }
        }
        sort_by(&mut findings, Finding::cmp_in_report);
        if findings.is_empty() { Ok(scheme) } else { Err(findings) }
    }

    /// The same from a JSON object: `{"cap":"post_top","amounts":{"1":"2958"}}`.
    ///
    /// # Errors
    /// `json_broken` where it is no JSON object of texts and objects of texts, and those of [`choose`](Scheme::choose).
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
    pub fn choose_json(&self, text: &str) -> Result<Scheme, Vec<Finding>> {
        let mut reader = Reader::new(text);
        let read = choices(&mut reader).and_then(|choices| reader.end().map(|()| choices));
        let choices = read.map_err(|broken| {
            let (line, column) = broken.line_and_column(text);
            vec![Problem::new(Code::JsonBroken).with("line", line).with("column", column).at(Path::new())]
        })?;
        let named: Vec<(&str, Choice)> = choices.iter().map(|(name, choice)| (&**name, choice.clone())).collect();
        self.choose(&named)
    }

    /// A name as the scheme has it: what a caller writes besides is user text and does not come back.
    fn own_name(&self, name: &str) -> Arc<str> {
        let settings = self.settings.iter().map(|setting| &setting.id);
        settings.chain(self.values.iter().map(|value| &value.id)).find(|id| ***id == *name).cloned().unwrap_or_else(|| "***".into())
    }
}

fn choices(reader: &mut Reader<'_>) -> Result<Vec<(Arc<str>, Choice)>, Broken> {
    let mut found = Vec::new();
    match reader.value()? {
        Token::Object => {}
        _ => return Err(reader.broken_before()),
    }
    while let Some(name) = reader.key()? {
        let name: Arc<str> = name.into();
        let choice = match reader.value()? {
            Token::Text(text) => Choice::Word(text.into()),
            Token::Object => {
                let mut table = Vec::new();
                while let Some(key) = reader.key()? {
                    let key: Arc<str> = key.into();
                    match reader.value()? {
                        Token::Text(text) => table.push((key, text.into())),
                        _ => return Err(reader.broken_before()),
                    }
                }
                Choice::Table(table)
            }
            _ => return Err(reader.broken_before()),
        };
        found.push((name, choice));
    }
    Ok(found)
}

/// A choice as a rulebook would write it.
fn written(name: &str, choice: &Choice, place: &Place) -> Result<ChoiceSpec, Vec<Finding>> {
    let (word, content) = match choice {
        Choice::Word(word) => (Some(word.clone()), Amount::parse(word).ok().map(|amount| Content::Number(amount.decimal()))),
        Choice::Table(table) => {
            let (mut numbers, mut findings) = (Vec::new(), Vec::new());
            for (at, (key, text)) in table.iter().enumerate() {
                let at = place.path.clone().index(u32::try_from(at).unwrap_or(u32::MAX));
                match Amount::parse(text) {
                    Ok(amount) => numbers.push((key.clone(), amount.decimal())),
                    Err(problem) => findings.push(problem.at(at)),
                }
            }
            if !findings.is_empty() {
                return Err(findings);
            }
            (None, Some(Content::Table(numbers)))
        }
    };
    Ok(ChoiceSpec {
        scheme: "".into(),
        of: name.into(),
        word,
        content,
        span: Span::ALWAYS,
        citation: Citation { provenance: Provenance::Chosen, clause: None, reason: None },
        place: place.clone(),
    })
}

/// Whether a content can stand in place of what a value leaves open.
pub(super) fn check(value: &Value, content: &Content, span: Span) -> Result<(), Problem> {
    let named = |code| Problem::new(code).with("id", value.id.to_string());
    let is_table = !matches!(content, Content::Number(_));
    if is_table != value.by.is_some()
        || !value.by.is_some_and(|by| by.is_number()) && matches!(content, Content::Line { .. } | Content::Steps(_))
    {
        return Err(shape(value));
    }
    let negative = |number: &Decimal| number.is_sign_negative() && !number.is_zero();
    let numbers: Vec<(Option<&str>, Decimal)> = match content {
        Content::Number(number) => vec![(None, *number)],
        Content::Table(table) => table.iter().map(|(key, number)| (Some(&**key), *number)).collect(),
        Content::Line { first, step, .. } => vec![(None, *first), (None, *step)],
        Content::Steps(steps) => steps.iter().map(|(_, number)| (None, *number)).collect(),
        Content::Open(_) => Vec::new(),
    };
    for (key, number) in numbers {
        let is_key = value.by.is_some_and(|by| by.is_number());
        let look_up = match key {
            Some(key) if is_key => match key.parse::<i32>() {
                Ok(whole) => Key::Number(whole.into()),
                Err(_) => return Err(named(Code::PayChoiceKey)),
            },
            Some(key) => Key::Text(key),
            None => Key::None,
        };
        if negative(&number) {
            return Err(named(Code::PayChoiceNegative));
        }
        if (key.is_some() || value.by.is_none()) && value.is_stated(look_up, span) {
            return Err(named(Code::PayChoiceClosed));
        }
        if let Some(least) = value.least(key).filter(|least| number < *least) {
            return Err(named(Code::PayChoiceLeast).with("least", least.to_string()));
        }
    }
    Ok(())
}
