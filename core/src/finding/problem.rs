//! One thing wrong: a problem before its place is known, and a finding at its place. They share a file because one becomes the other.

use std::fmt;
use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Code, Label, Lang, Path, Severity, Text, nearest, render};
use crate::json::Broken;

/// The value of a parameter: text, or a whole number below 2^53.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Param {
    /// Text that comes from a rulebook or this library, or a date or number that names no person.
    Text(Text),
    /// A whole number, below 2^53 so that every language reads the same one.
    Int(i64),
}

impl fmt::Display for Param {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Param::Text(text) => f.write_str(text),
            Param::Int(int) => write!(f, "{int}"),
        }
    }
}

macro_rules! text_param {
    ($($text:ty),*) => {$(
        impl From<$text> for Param {
            fn from(text: $text) -> Self {
                Param::Text(text.into())
            }
        }
    )*};
}
text_param!(&'static str, String, Arc<str>, Text);

macro_rules! int_param {
    ($($int:ty),*) => {$(
        impl From<$int> for Param {
            fn from(int: $int) -> Self {
                Param::Int(i64::from(int))
            }
        }
    )*};
}
int_param!(u8, u16, u32, i32, i64);

impl From<usize> for Param {
    fn from(int: usize) -> Self {
        Param::Int(i64::try_from(int).unwrap_or(i64::MAX))
    }
}

impl Serialize for Param {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Param::Text(text) => serializer.serialize_str(text),
            Param::Int(int) => serializer.serialize_i64(*int),
        }
    }
}

/// The most characters of a text among the parameters of a finding; of a longer one the last is `…`.
pub const PARAM_LIMIT: usize = 1_000;

/// Parameters by name, in the order in which they were given. A text has at most [`PARAM_LIMIT`] characters.
///
/// ```
/// use wushe::finding::{PARAM_LIMIT, Params};
///
/// let params = Params::new().with("id", "长".repeat(2_000)).with("known", "短".repeat(PARAM_LIMIT));
/// let characters = |name| params.get(name).map(|text| text.to_string().chars().count());
/// assert_eq!((characters("id"), characters("known")), (Some(PARAM_LIMIT), Some(PARAM_LIMIT)));
/// assert!(params.get("id").is_some_and(|text| text.to_string().ends_with('…')));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Params(Vec<(&'static str, Param)>);

impl Params {
    /// No parameters.
    #[must_use]
    pub const fn new() -> Self {
        Params(Vec::new())
    }

    /// These parameters with one more.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Param>) -> Self {
        self.push(name, value);
        self
    }

    /// Adds one parameter.
    #[inline]
    pub fn push(&mut self, name: &'static str, value: impl Into<Param>) {
        if self.0.is_empty() {
            // Few have more.
            self.0.reserve_exact(3);
        }
        self.0.push((name, cut(name, value.into())));
    }

    /// The parameter of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Param> {
        self.0.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// Names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Param)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    /// Returns true if there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A text of at most [`PARAM_LIMIT`] characters. The source of a condition, which has a limit of its own, stays whole.
fn cut(name: &str, value: Param) -> Param {
    match &value {
        // A character is at least a byte.
        Param::Text(text) if text.len() > PARAM_LIMIT && name != "source" => match text.char_indices().nth(PARAM_LIMIT) {
            Some(_) => text.chars().take(PARAM_LIMIT - 1).chain(['…']).collect::<String>().into(),
            None => value,
        },
        _ => value,
    }
}

impl Serialize for Params {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// One thing wrong, before its place is known: the error of every parser of this library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The code.
    pub code: Code,
    /// The parameters of the sentence.
    pub params: Params,
}

impl Problem {
    /// A problem without parameters yet.
    #[must_use]
    pub const fn new(code: Code) -> Self {
        Problem { code, params: Params::new() }
    }

    /// This problem with one more parameter.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Param>) -> Self {
        self.params.push(name, value);
        self
    }

    /// The problem of an unknown name, with the names that there are.
    #[must_use]
    pub(crate) fn unknown_name<'n>(code: Code, known: impl Iterator<Item = &'n str>) -> Problem {
        Problem::new(code).with("known", known.collect::<Vec<_>>().join(", "))
    }

    /// The problem of an unknown name of that kind, with the name that may be meant: the item that is called so, or the nearest.
    #[must_use]
    pub(crate) fn dangling(kind: &'static str, given: &str, known: &[(&str, Option<&Label>)]) -> Problem {
        let meant = Problem::meant(given, known);
        let problem = Problem::new(if meant.is_some() { Code::PackDanglingNear } else { Code::PackDangling });
        let problem = problem.with("kind", kind).with("id", given.to_owned());
        match meant {
            Some(name) => problem.with("nearest", name.to_owned()),
            None => problem,
        }
    }

    /// The problem of a word that is none of those, with the one that may be meant.
    #[must_use]
    pub(crate) fn unknown_word(given: &str, known: &[(&str, Option<&Label>)]) -> Problem {
        let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        let meant = Problem::meant(given, known);
        let problem = Problem::new(if meant.is_some() { Code::PackNearValue } else { Code::PackValue });
        let problem = problem.with("expected", words.join(", "));
        match meant {
            Some(word) => problem.with("nearest", word.to_owned()),
            None => problem,
        }
    }

    fn meant<'n>(given: &str, known: &[(&'n str, Option<&Label>)]) -> Option<&'n str> {
        let called = |label: &Label| *label.zh == *given || *label.en == *given;
        let called = known.iter().find(|(_, label)| label.is_some_and(called)).map(|(name, _)| *name);
        called.or_else(|| nearest(given, known.iter().map(|(name, _)| *name)))
    }

    /// The problem of a text that is no JSON: `json_number` if a number is one that other languages read as infinite, otherwise the
    /// caller's own code.
    pub(crate) fn of_json(broken: Broken, text: &str, code: Code) -> Self {
        let (line, column) = broken.line_and_column(text);
        let code = if broken.infinite { Code::JsonNumber } else { code };
        Problem::new(code).with("line", line).with("column", column)
    }

    /// The same of a text that is one line of a file, whose number its path says.
    pub(crate) fn of_json_line(broken: Broken, text: &str) -> Self {
        let (_, column) = broken.line_and_column(text);
        Problem::new(if broken.infinite { Code::JsonLineNumber } else { Code::JsonLineBroken }).with("column", column)
    }

    /// The sentence of the problem.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        render::sentence(self.code, &self.params, lang)
    }

    /// The finding that puts this problem in its place.
    #[must_use]
    pub fn at(self, path: Path) -> Finding {
        Finding { code: self.code, path, params: self.params, rule: None, clause: None }
    }
}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Problem::new(code)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&render::sentence(self.code, &self.params, Lang::En))
    }
}

impl std::error::Error for Problem {}

/// One thing wrong or doubtful in an input, at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The code.
    pub code: Code,
    /// The place.
    pub path: Path,
    /// The parameters of the sentence; never a value of a person.
    pub params: Params,
    /// The rule of the pack that found it: `home_visit.left_after_joined`.
    pub rule: Option<Arc<str>>,
    /// The clause that the rule rests on: `hinggan-2022-bulletin#checklist`.
    pub clause: Option<Arc<str>>,
}

impl Finding {
    /// A finding without parameters yet.
    #[must_use]
    pub fn new(code: Code, path: Path) -> Self {
        Problem::new(code).at(path)
    }

    /// This finding with one more parameter.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Param>) -> Self {
        self.params.push(name, value);
        self
    }

    /// The same finding, its path leading on from that place.
    #[must_use]
    pub fn below(self, place: &Path) -> Self {
        Finding { path: place.clone().join(&self.path), ..self }
    }

    /// How much it weighs.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// The sentence of the finding, without its place.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        render::sentence(self.code, &self.params, lang)
    }

    /// The place as a person reads it, `第 37 行「身份证号」`; empty where the whole input is meant.
    ///
    /// ```
    /// use wushe::finding::{Code, Finding, Lang, Path};
    ///
    /// let finding = Finding::new(Code::DateNotReal, Path::new().index(37).key("visited_on"));
    /// assert_eq!(finding.place(Lang::En), "row 37, column visited_on");
    /// assert_eq!(Finding::new(Code::LedgerEmpty, Path::new()).place(Lang::En), "");
    /// ```
    #[must_use]
    pub fn place(&self, lang: Lang) -> String {
        render::place(self, None, lang)
    }

    /// The place and the sentence, as a person reads them.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        render::message(self, None, lang)
    }

    /// The place and the sentence, with the field's own label.
    #[must_use]
    pub fn message_with_label(&self, label: &str, lang: Lang) -> String {
        render::message(self, Some(label), lang)
    }

    /// The order of a report: by path, then by code, then by parameters.
    #[must_use]
    pub fn cmp_in_report(&self, other: &Self) -> std::cmp::Ordering {
        self.path
            .cmp(&other.path)
            .then_with(|| self.code.as_str().cmp(other.code.as_str()))
            .then_with(|| self.params.cmp(&other.params))
            .then_with(|| self.rule.cmp(&other.rule))
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", self.code.as_str())?;
        map.serialize_entry("severity", self.severity().as_str())?;
        map.serialize_entry("path", &self.path)?;
        map.serialize_entry("params", &self.params)?;
        if let Some(rule) = &self.rule {
            map.serialize_entry("rule", &**rule)?;
        }
        if let Some(clause) = &self.clause {
            map.serialize_entry("clause", &**clause)?;
        }
        map.end()
    }
}
