//! Choices by name, each for all days or for some, and the findings at the place of each.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::read::{Misread, choices};
use crate::finding::{Code, Finding, Findings, Path, Problem, SourceLocation, sort_by};
use crate::json::Reader;
use crate::time::{Span, overlap};

/// A choice: the word of a setting, a number, or a table of numbers, for all days or each for some.
///
/// `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Choice {
    /// One of a setting's options, or a number as text.
    Word(Arc<str>),
    /// A number for each key.
    Table(Vec<(Arc<str>, Arc<str>)>),
    /// A word, a number or a table for some days; what is asked for on another day stays open.
    Dated(Vec<(Span, Choice)>),
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

/// A rule that leaves something open and takes a caller's choices.
pub(crate) trait Choosing: Clone {
    /// Returns true if something of that name can be chosen.
    fn has(&self, name: &str) -> bool;

    /// The same rule with one choice for some days, which is no [`Choice::Dated`].
    fn with(&self, name: &str, choice: &Choice, span: Span, place: &SourceLocation) -> Result<Self, Findings>;
}

/// The rule with all of these choices; `places` are the positions of a dated choice's entries, counted from 0 if there are none.
pub(crate) fn choose<'c, R: Choosing>(rule: &R, choices: impl Iterator<Item = (&'c str, &'c Choice, &'c [u32])>) -> Result<R, Findings> {
    let mut rule = rule.clone();
    let mut findings = Vec::new();
    for ((name, choice, places), at) in choices.zip(0..) {
        let place = SourceLocation::new(place_of(&rule, name, at), None);
        match chosen(&rule, name, choice, &place, places) {
            Ok(chosen) => rule = chosen,
            Err(found) => findings.extend(found),
        }
    }
    sort_by(&mut findings, Finding::cmp_in_report);
    if findings.is_empty() { Ok(rule) } else { Err(findings.into()) }
}

fn chosen<R: Choosing>(rule: &R, name: &str, choice: &Choice, place: &SourceLocation, places: &[u32]) -> Result<R, Findings> {
    let Choice::Dated(entries) = choice else {
        return rule.with(name, choice, Span::ALWAYS, place);
    };
    let mut rule = rule.clone();
    let mut findings = Vec::new();
    let at = |nth: usize| places.get(nth).copied().unwrap_or_else(|| u32::try_from(nth).unwrap_or(u32::MAX));
    for (nth, (span, choice)) in entries.iter().enumerate() {
        let place = SourceLocation::new(place.path.clone().index(at(nth)), place.line);
        let mut before = entries.iter().take(nth).enumerate();
        if let Some((other, both)) = before.find_map(|(nth, (known, _))| known.intersect(span).map(|both| (at(nth), both))) {
            findings.push(place.finding(overlap(both, other)));
            continue;
        }
        match rule.with(name, choice, *span, &place) {
            Ok(chosen) => rule = chosen,
            Err(found) => findings.extend(found),
        }
    }
    if findings.is_empty() { Ok(rule) } else { Err(findings.into()) }
}

/// The rule with the choices of a JSON object.
pub(crate) fn choose_json<R: Choosing>(rule: &R, text: &str) -> Result<R, Findings> {
    let mut reader = Reader::new(text);
    let read = choices(&mut reader).and_then(|choices| reader.end().map(|()| choices));
    let read = read.map_err(|broken| Problem::of_json(broken, text, Code::JsonBroken))?;
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut doubled = Vec::new();
    for (nth, chosen) in read.choices.iter().enumerate() {
        if seen.insert(&chosen.name, nth).is_some() {
            let place = place_of(rule, &chosen.name, u32::try_from(nth).unwrap_or(u32::MAX));
            doubled.push(Finding::new(Code::FieldDoubled, place));
        }
    }
    if !doubled.is_empty() {
        return Err(doubled.into());
    }
    let choices = read.choices.iter().map(|chosen| (&*chosen.name, &chosen.choice, chosen.places.as_slice()));
    let told = |misread: &Misread| {
        let position = read.choices.iter().position(|known| known.name == misread.name).and_then(|at| u32::try_from(at).ok());
        let place = place_of(rule, &misread.name, position.unwrap_or_default());
        let id = place.to_string();
        let path = place.index(misread.at);
        let shape = || Problem::new(Code::PayChoiceShape).with("id", id).with("expected", "from, until and value");
        let problem = misread.problem.clone().unwrap_or_else(shape);
        problem.at(misread.key.map_or(path.clone(), |key| path.key(key)))
    };
    let mut findings: Vec<Finding> = read.misread.iter().map(told).collect();
    match choose(rule, choices) {
        Ok(rule) if findings.is_empty() => return Ok(rule),
        chosen => findings.extend(chosen.err().unwrap_or_default()),
    }
    sort_by(&mut findings, Finding::cmp_in_report);
    Err(findings.into())
}

/// The place of a choice: its name if the rule has it or it may be meant as one. What a caller writes besides is user text and does
/// not come back: it is told by its position.
fn place_of(rule: &impl Choosing, name: &str, at: u32) -> Path {
    let word = name.len() <= 40 && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if word || rule.has(name) { Path::new().key(name) } else { Path::new().index(at) }
}
