//! Everything that a check has to say, in a fixed order. It is apart from findings because it also says what was not checked.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Code, Finding, Severity, word_list};

word_list! {
    /// Says if every condition of the form could be decided.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Status {
        /// Every condition could be decided.
        Complete = "complete",
        /// A condition waits for a fact that is not known yet; `missing` names them.
        Incomplete = "incomplete",
    }

    /// The word in JSON.
    pub fn as_str;
}

/// The findings that a bounded report could not hold, as a number for each code at each field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Truncated {
    counts: BTreeMap<(&'static str, Arc<str>), u64>,
}

impl Truncated {
    /// Counts one finding that is not kept whole.
    pub fn add(&mut self, finding: &Finding) {
        let column = finding.path.segments().iter().find_map(|segment| match segment {
            super::Segment::Key(key) => Some(key.clone()),
            super::Segment::Index(_) => None,
        });
        *self.counts.entry((finding.code.as_str(), column.unwrap_or_default())).or_default() += 1;
    }

    /// Counts those of another as well.
    pub(crate) fn join(&mut self, other: Truncated) {
        for (key, count) in other.counts {
            *self.counts.entry(key).or_default() += count;
        }
    }

    /// Code, field and number of those that were not kept.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str, u64)> {
        self.counts.iter().map(|((code, field), count)| (*code, &**field, *count))
    }

    /// How many findings were not kept.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.values().sum()
    }
}

impl Serialize for Truncated {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Row<'a> {
            code: &'a str,
            field: &'a str,
            count: u64,
        }
        let rows: Vec<_> = self.counts.iter().map(|((code, field), count)| Row { code, field, count: *count }).collect();
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("total", &self.total())?;
        map.serialize_entry("by", &rows)?;
        map.end()
    }
}

/// The answer of a check: every finding, in a fixed order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The rulebook that was applied: `hinggan@1.0.0#ab12…`.
    pub pack: Arc<str>,
    /// Says if every condition of the form could be decided.
    pub status: Status,
    /// The facts and fields that undecided conditions wait for, the most useful question first.
    pub missing: Vec<Arc<str>>,
    /// The findings, sorted by path, then code.
    pub findings: Vec<Finding>,
    /// How many errors there are, kept or not.
    pub errors: u64,
    /// How many warnings there are, kept or not.
    pub warnings: u64,
    /// The findings that did not fit, if any.
    pub truncated: Option<Truncated>,
}

impl Report {
    /// A report of these findings, sorted.
    #[must_use]
    pub fn new(pack: Arc<str>, mut findings: Vec<Finding>, missing: Vec<Arc<str>>) -> Self {
        super::sort_by(&mut findings, Finding::cmp_in_report);
        let count = |severity| findings.iter().map(|finding| u64::from(finding.severity() == severity)).sum();
        Report {
            pack,
            status: if missing.is_empty() { Status::Complete } else { Status::Incomplete },
            missing,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            findings,
            truncated: None,
        }
    }

    /// Returns true if no finding forbids the use of the input.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.errors == 0
    }

    /// The first finding of that code.
    #[must_use]
    pub fn find(&self, code: Code) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.code == code)
    }

    /// The JSON that all three languages give, byte for byte.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::finding::to_json(self)
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(7))?;
        map.serialize_entry("pack", &*self.pack)?;
        map.serialize_entry("status", self.status.as_str())?;
        map.serialize_entry("missing", &self.missing.iter().map(|name| &**name).collect::<Vec<_>>())?;
        map.serialize_entry("findings", &self.findings)?;
        map.serialize_entry("errors", &self.errors)?;
        map.serialize_entry("warnings", &self.warnings)?;
        map.serialize_entry("truncated", &self.truncated)?;
        map.end()
    }
}
