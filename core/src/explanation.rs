//! The tree that every answer can return: what was concluded, on which clause, and because of what.

use std::fmt;
use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, SerializeTuple, Serializer};

use crate::citation::{Citation, Provenance};
use crate::finding::{Code, Lang, Param, Params, Path, Problem, Text, word_list};

word_list! {
    /// Whether there is a value.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Known {
        /// There is one.
        Known = "known",
        /// It is known that there is none.
        None = "none",
        /// It is not known yet.
        Unknown = "unknown",
    }

    /// The word in JSON.
    pub fn as_str;
}

/// One conclusion and its reasons.
///
/// ```
/// use wushe::explanation::Explanation;
/// use wushe::finding::{Code, Lang};
///
/// let whole = Explanation::new(Code::Normalised).with("rule", "date").value("2022-05-21");
/// assert_eq!(whole.to_text(Lang::En), "read as it is meant, by the rule date\n");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What was concluded.
    pub code: Code,
    /// What its sentence needs to know.
    pub params: Params,
    /// The value as text: decimals and dates as everywhere.
    pub value: Option<Text>,
    /// The unit of the value: 户, 人次, 元.
    pub unit: Option<Text>,
    /// Whether there is a value.
    pub status: Known,
    /// The place in the input that it speaks of.
    pub path: Path,
    /// The formula that was evaluated, as the rulebook writes it.
    pub source: Option<Arc<str>>,
    /// The clause that it rests on.
    pub clause: Option<Arc<str>>,
    /// How sure the rule is.
    pub provenance: Option<Provenance>,
    /// The reasons.
    pub because: Vec<Explanation>,
    /// How many more reasons there are than are listed.
    pub omitted: u64,
}

/// Values and what sentences need to know can be somebody's, so they do not show.
impl fmt::Debug for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Explanation")
            .field("code", &self.code)
            .field("status", &self.status)
            .field("path", &self.path)
            .field("clause", &self.clause)
            .field("because", &self.because)
            .field("omitted", &self.omitted)
            .finish_non_exhaustive()
    }
}

impl Explanation {
    /// A conclusion without value or reasons yet.
    #[inline]
    #[must_use]
    pub fn new(code: Code) -> Self {
        Explanation {
            code,
            params: Params::new(),
            value: None,
            unit: None,
            status: Known::Known,
            path: Path::new(),
            source: None,
            clause: None,
            provenance: None,
            because: Vec::new(),
            omitted: 0,
        }
    }

    /// This conclusion with one more parameter.
    #[inline]
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Param>) -> Self {
        self.params.push(name, value);
        self
    }

    /// This conclusion with its value.
    #[inline]
    #[must_use]
    pub fn value(mut self, value: impl Into<Text>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// This conclusion with the unit of its value.
    #[inline]
    #[must_use]
    pub fn unit(mut self, unit: impl Into<Text>) -> Self {
        self.unit = Some(unit.into());
        self
    }

    /// This conclusion with a status other than known.
    #[inline]
    #[must_use]
    pub fn status(mut self, status: Known) -> Self {
        self.status = status;
        self
    }

    /// This conclusion at a place of the input.
    #[must_use]
    pub fn at(mut self, path: Path) -> Self {
        self.path = path;
        self
    }

    /// This conclusion with the formula that was evaluated.
    #[inline]
    #[must_use]
    pub fn source(mut self, source: impl Into<Arc<str>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// This conclusion with the clause it rests on and how sure that is.
    #[inline]
    #[must_use]
    pub fn cited(mut self, citation: &Citation) -> Self {
        self.clause.clone_from(&citation.clause);
        self.provenance = Some(citation.provenance);
        self
    }

    /// This conclusion with one more reason.
    #[must_use]
    pub fn because(mut self, reason: Explanation) -> Self {
        self.because.push(reason);
        self
    }

    /// What was concluded, as a sentence.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        Problem { code: self.code, params: self.params.clone() }.sentence(lang)
    }

    /// The tree as lines of text, reasons indented below what they explain.
    #[must_use]
    pub fn to_text(&self, lang: Lang) -> String {
        let mut out = String::new();
        self.write_text(lang, "", "", &mut out);
        out
    }

    fn write_text(&self, lang: Lang, first: &str, rest: &str, out: &mut String) {
        out.push_str(first);
        out.push_str(&self.sentence(lang));
        let marks: Vec<&str> = self.provenance.map(Provenance::as_str).into_iter().chain(self.clause.as_deref()).collect();
        if !marks.is_empty() {
            out.push_str("  [");
            out.push_str(&marks.join(": "));
            out.push(']');
        }
        out.push('\n');
        for (at, reason) in self.because.iter().enumerate() {
            let last = at + 1 == self.because.len() && self.omitted == 0;
            let (branch, below) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            reason.write_text(lang, &format!("{rest}{branch}"), &format!("{rest}{below}"), out);
        }
        if self.omitted > 0 {
            out.push_str(&format!("{rest}└─ … {}\n", self.omitted));
        }
    }

    /// The JSON that all three languages give, byte for byte.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::finding::to_json(self)
    }

    /// The same as a list without keys, for a border where every byte costs time: `[code, params, value, unit, status, path,
    /// source, clause, provenance, because, omitted]`, and the reasons likewise. `params` is a list of names and values in turn.
    ///
    /// ```
    /// use wushe::explanation::Explanation;
    /// use wushe::finding::Code;
    ///
    /// let whole = Explanation::new(Code::Normalised).with("to", "2022-05-21").value("2022-05-21");
    /// let row = r#"["normalised",["to","2022-05-21"],"2022-05-21",null,"known",[],null,null,null,[],0]"#;
    /// assert_eq!(whole.to_row_json(), row);
    /// ```
    #[must_use]
    pub fn to_row_json(&self) -> String {
        crate::finding::to_json(&Row(self))
    }
}

struct Row<'e>(&'e Explanation);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let whole = self.0;
        let mut row = serializer.serialize_tuple(11)?;
        row.serialize_element(whole.code.as_str())?;
        row.serialize_element(&Pairs(&whole.params))?;
        row.serialize_element(&whole.value)?;
        row.serialize_element(&whole.unit)?;
        row.serialize_element(whole.status.as_str())?;
        row.serialize_element(&whole.path)?;
        row.serialize_element(&whole.source.as_deref())?;
        row.serialize_element(&whole.clause.as_deref())?;
        row.serialize_element(&whole.provenance.map(Provenance::as_str))?;
        row.serialize_element(&Rows(&whole.because))?;
        row.serialize_element(&whole.omitted)?;
        row.end()
    }
}

struct Rows<'e>(&'e [Explanation]);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Row))
    }
}

struct Pairs<'e>(&'e Params);

impl Serialize for Pairs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut pairs = serializer.serialize_seq(None)?;
        for (name, value) in self.0.iter() {
            pairs.serialize_element(name)?;
            pairs.serialize_element(value)?;
        }
        pairs.end()
    }
}

impl Serialize for Explanation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(11))?;
        map.serialize_entry("code", self.code.as_str())?;
        map.serialize_entry("params", &self.params)?;
        map.serialize_entry("value", &self.value)?;
        map.serialize_entry("unit", &self.unit)?;
        map.serialize_entry("status", self.status.as_str())?;
        map.serialize_entry("path", &self.path)?;
        map.serialize_entry("source", &self.source.as_deref())?;
        map.serialize_entry("clause", &self.clause.as_deref())?;
        map.serialize_entry("provenance", &self.provenance.map(Provenance::as_str))?;
        map.serialize_entry("because", &self.because)?;
        map.serialize_entry("omitted", &self.omitted)?;
        map.end()
    }
}
