//! Settings as a rulebook writes them.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::citation::Citation;
use crate::finding::{Both, Label, SourceLocation};
use crate::time::Span;

/// Something other than a number that a rule settles or leaves open.
#[derive(Clone, Debug)]
pub struct SettingSpec {
    /// Its name: one that every rule of the sort has, or the rule's own, which conditions read.
    pub id: Arc<str>,
    /// The rule's own options.
    pub options: Vec<OptionSpec>,
    /// What to ask if the rule leaves it open.
    pub question: Option<Label>,
    /// What it is when.
    pub entries: Vec<SettingEntry>,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}

/// What a setting is for some days.
#[derive(Clone, Debug)]
pub struct SettingEntry {
    /// The days for which it holds.
    pub span: Span,
    /// What it is; nothing if the rule leaves it open.
    pub value: Option<Arc<str>>,
    /// Where it comes from.
    pub citation: Citation,
    /// Where it stands in the rulebook.
    pub place: SourceLocation,
}

/// One option of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionSpec {
    /// Its name.
    pub id: Arc<str>,
    /// What it means.
    pub label: Label,
}

impl Serialize for OptionSpec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("id", &*self.id)?;
        map.serialize_entry("label", &Both(&self.label))?;
        map.end()
    }
}
