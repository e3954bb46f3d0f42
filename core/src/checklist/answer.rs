//! A match as the JSON that all three languages give, byte for byte.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::cadence::Cadence;
use super::item::{Condition, Item, Named, Version};
use super::matched::{Later, Match, MatchedItem, Question, Sensitive};
use super::names::Names;
use super::spec::Paper;
use super::words::{MatchOutcome, StationRole};
use crate::choice::OpenItem;
use crate::finding::{Both, Label, Lang};
use crate::form::CodeOption;

impl Match {
    /// The JSON that all three languages give. It says what a person is entitled to, so it is the person's.
    #[must_use]
    pub fn expose_json(&self) -> String {
        crate::finding::to_json(self)
    }

    /// How many items come to that.
    #[must_use]
    pub fn count(&self, outcome: MatchOutcome) -> usize {
        self.items.iter().filter(|item| item.outcome == outcome).count()
    }
}

impl Serialize for Match {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(7))?;
        map.serialize_entry("pack", &*self.pack)?;
        map.serialize_entry("as_of", &self.as_of)?;
        map.serialize_entry("subject", self.subject.as_str())?;
        map.serialize_entry("counts", &Counts(self))?;
        map.serialize_entry("items", &self.items)?;
        map.serialize_entry("questions", &self.questions)?;
        map.serialize_entry("later", &self.later)?;
        map.end()
    }
}

struct Counts<'m>(&'m Match);

impl Serialize for Counts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(MatchOutcome::ALL.len()))?;
        for outcome in MatchOutcome::ALL {
            map.serialize_entry(outcome.as_str(), &self.0.count(outcome))?;
        }
        map.end()
    }
}

impl Serialize for MatchedItem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &**self.item.id())?;
        map.serialize_entry("label", &Both(self.item.label()))?;
        map.serialize_entry("domain", &*self.item.domain().id)?;
        map.serialize_entry("outcome", self.outcome.as_str())?;
        map.serialize_entry("missing", &Missing(&self.missing))?;
        if !self.sensitive.is_empty() {
            map.serialize_entry("sensitive", &self.sensitive.iter().map(Used).collect::<Vec<_>>())?;
        }
        if let Some(version) = self.version() {
            terms(&mut map, version)?;
            map.serialize_entry("from", &version.span.start())?;
            map.serialize_entry("until", &version.span.end())?;
            cited(&mut map, version)?;
        }
        map.end()
    }
}

/// Sensitive information that was used, without its value.
struct Used<'m>(&'m Sensitive);

impl Serialize for Used<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("fact", &self.0.fact.as_ref().map(Name))?;
        map.serialize_entry("class", &Name(&self.0.class))?;
        map.end()
    }
}

/// An item as JSON, its conditions in words of both languages.
pub(super) struct Shown<'i>(pub(super) &'i Item, pub(super) &'i Names);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Shown(item, names) = self;
        let mut map = serializer.serialize_map(Some(5))?;
        map.serialize_entry("id", &**item.id())?;
        map.serialize_entry("label", &Both(item.label()))?;
        map.serialize_entry("domain", &Name(item.domain()))?;
        map.serialize_entry("subject", item.subject().as_str())?;
        map.serialize_entry("versions", &item.versions().iter().map(|version| ShownVersion(version, names)).collect::<Vec<_>>())?;
        map.end()
    }
}

struct ShownVersion<'i>(&'i Version, &'i Names);

impl Serialize for ShownVersion<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ShownVersion(version, names) = self;
        let words = |condition: &Option<Condition>| {
            let said = |lang| condition.as_ref().map(|condition| condition.whole.words(lang, *names));
            Some(Label::new(said(Lang::ZhHans)?, said(Lang::En)?))
        };
        let (target, listed) = (words(&version.target), words(&version.listed));
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("from", &version.span.start())?;
        map.serialize_entry("until", &version.span.end())?;
        map.serialize_entry("target", &target.as_ref().map(Both))?;
        map.serialize_entry("listed", &listed.as_ref().map(Both))?;
        map.serialize_entry("open", &version.is_open)?;
        map.serialize_entry("outcome", version.effect.as_str())?;
        terms(&mut map, version)?;
        map.serialize_entry("valid_days", &version.valid_days)?;
        map.serialize_entry("reading", &version.reading.as_ref().map(Both))?;
        map.serialize_entry("other_reading", &version.other_reading.as_ref().map(Both))?;
        map.serialize_entry("reason", &version.citation.reason.as_ref().map(Both))?;
        cited(&mut map, version)?;
        map.end()
    }
}

/// What is done by whom and how often.
fn terms<M: SerializeMap>(map: &mut M, version: &Version) -> Result<(), M::Error> {
    map.serialize_entry("role", &version.role.map(StationRole::as_str))?;
    map.serialize_entry("duty_bearers", &Listed(&version.duty_bearers))?;
    map.serialize_entry("service", &version.service.as_ref().map(|service| &*service.id))?;
    map.serialize_entry("cadence", &version.cadence.as_ref().map(Often))?;
    map.serialize_entry("papers", &version.papers)
}

fn cited<M: SerializeMap>(map: &mut M, version: &Version) -> Result<(), M::Error> {
    map.serialize_entry("clause", &version.citation.clause.as_deref())?;
    map.serialize_entry("provenance", version.citation.provenance.as_str())
}

struct Missing<'m>(&'m [OpenItem]);

impl Serialize for Missing<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Asked))
    }
}

pub(super) struct Asked<'m>(pub(super) &'m OpenItem);

impl Serialize for Asked<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (kind, id, key) = self.0.words();
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("kind", kind)?;
        map.serialize_entry("id", id)?;
        map.serialize_entry("key", &key)?;
        map.end()
    }
}

struct Listed<'l>(&'l [Named]);

impl Serialize for Listed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Name))
    }
}

struct Name<'l>(&'l Named);

impl Serialize for Name<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        called(serializer, &self.0.id, &self.0.label)
    }
}

fn called<S: Serializer>(serializer: S, id: &str, label: &Label) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(2))?;
    map.serialize_entry("id", id)?;
    map.serialize_entry("label", &Both(label))?;
    map.end()
}

/// How often an item is due.
pub(super) struct Often<'c>(pub(super) &'c Cadence);

impl Serialize for Often<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("kind", self.0.kind())?;
        map.serialize_entry("words", &Both(&self.0.words()))?;
        map.end()
    }
}

impl Serialize for Paper {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("name", &Both(&self.name))?;
        map.serialize_entry("required", &self.is_required)?;
        map.serialize_entry("note", &self.note.as_ref().map(Both))?;
        map.end()
    }
}

struct Choosable<'o>(&'o CodeOption);

impl Serialize for Choosable<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        called(serializer, &self.0.id, &self.0.label)
    }
}

impl Serialize for Question {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (kind, id, key) = self.item.words();
        let mut map = serializer.serialize_map(Some(8))?;
        map.serialize_entry("kind", kind)?;
        map.serialize_entry("id", id)?;
        map.serialize_entry("key", &key)?;
        map.serialize_entry("waiting", &self.waiting)?;
        map.serialize_entry("label", &Both(&self.label))?;
        map.serialize_entry("question", &Both(&self.question))?;
        map.serialize_entry("type", &self.kind.map(crate::service::FieldType::as_str))?;
        map.serialize_entry("options", &self.options.iter().map(Choosable).collect::<Vec<_>>())?;
        map.end()
    }
}

impl Serialize for Later {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("id", &**self.item.id())?;
        map.serialize_entry("label", &Both(self.item.label()))?;
        map.serialize_entry("from", &self.from)?;
        map.end()
    }
}
