//! The error of every function that can refuse an input for several reasons. It is apart from a single finding so that `?` works into any
//! error type.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Code, Finding, Lang, Path, Problem, Severity};

/// Everything that is wrong with an input: the error of whatever can refuse one for several reasons.
///
/// It is a slice of findings, and in JSON the list of them. As an error it shows one of them and how many more there are.
///
/// ```
/// use wushe::finding::{Code, Finding, Findings, Path};
/// use wushe::{Date, Pack};
///
/// fn load() -> Result<Pack, Box<dyn std::error::Error>> {
///     Ok(Pack::builtin("hingan")?)
/// }
/// assert!(load().unwrap_err().to_string().contains("hinggan"));
///
/// let two: Findings = ["from", "until"].map(|key| Finding::new(Code::DateNotReal, Path::new().key(key))).into();
/// assert_eq!(two.to_string(), "from: there is no such day in the calendar (and 1 more)");
/// assert_eq!(two.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::DateNotReal; 2]);
/// let json = wushe::finding::to_json(&two);
/// assert_eq!(serde_json::from_str::<Findings>(&json)?, two);
/// assert!(serde_json::from_str::<Findings>(r#"[{"code":"no_such_code","path":[],"params":{}}]"#).is_err());
///
/// // A problem that has no place yet becomes one of them under `?`.
/// let refused = || -> Result<Date, Findings> { Ok(Date::parse("2022-02-30")?) };
/// assert_eq!(refused().unwrap_err()[0].code, Code::DateNotReal);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// Makes a problem that one argument has into an error that names the argument, for `map_err`.
    ///
    /// ```
    /// use wushe::Date;
    /// use wushe::finding::Findings;
    ///
    /// let refused = Date::parse("2022-02-30").map_err(Findings::about("from")).unwrap_err();
    /// assert_eq!(refused.to_string(), "from: there is no such day in the calendar");
    /// ```
    pub fn about(argument: &'static str) -> impl Fn(Problem) -> Findings {
        move |problem| problem.at(Path::new().key(argument)).into()
    }

    /// Puts what is wrong within one argument below its name, for `map_err`.
    ///
    /// ```
    /// use wushe::Date;
    /// use wushe::finding::Findings;
    ///
    /// let refused = Date::parse("2022-02-30").map_err(Findings::about("from")).map_err(Findings::under("post"));
    /// assert_eq!(refused.unwrap_err()[0].path.to_string(), "post.from");
    /// ```
    pub fn under(argument: &'static str) -> impl Fn(Findings) -> Findings {
        move |findings| {
            let place = Path::new().key(argument);
            findings.into_iter().map(|finding| finding.below(&place)).collect()
        }
    }

    /// The findings themselves.
    #[must_use]
    pub fn into_vec(self) -> Vec<Finding> {
        self.0
    }

    /// The first finding that forbids the input, or else the first, as a person reads it, and how many more there are.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let forbids = self.0.iter().find(|finding| finding.severity() == Severity::Error);
        let first = forbids.or(self.0.first()).map(|first| first.message(lang)).unwrap_or_default();
        match (self.0.len(), lang) {
            (0 | 1, _) => first,
            (all, Lang::ZhHans) => format!("{first}（另有 {} 处）", all - 1),
            (all, Lang::En) => format!("{first} (and {} more)", all - 1),
        }
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

impl std::error::Error for Findings {}

impl Deref for Findings {
    type Target = [Finding];

    fn deref(&self) -> &[Finding] {
        &self.0
    }
}

impl From<Vec<Finding>> for Findings {
    fn from(findings: Vec<Finding>) -> Self {
        Findings(findings)
    }
}

impl<const N: usize> From<[Finding; N]> for Findings {
    fn from(findings: [Finding; N]) -> Self {
        Findings(findings.into())
    }
}

impl From<Finding> for Findings {
    fn from(finding: Finding) -> Self {
        Findings(vec![finding])
    }
}

/// Of the whole input.
impl From<Problem> for Findings {
    fn from(problem: Problem) -> Self {
        problem.at(Path::new()).into()
    }
}

/// Of the whole input.
impl From<Code> for Findings {
    fn from(code: Code) -> Self {
        Problem::new(code).into()
    }
}

impl From<Findings> for Vec<Finding> {
    fn from(findings: Findings) -> Self {
        findings.0
    }
}

impl FromIterator<Finding> for Findings {
    fn from_iter<I: IntoIterator<Item = Finding>>(findings: I) -> Self {
        Findings(findings.into_iter().collect())
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'f> IntoIterator for &'f Findings {
    type Item = &'f Finding;
    type IntoIter = std::slice::Iter<'f, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl Serialize for Findings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Findings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Findings)
    }
}
