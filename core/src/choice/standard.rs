//! Place standards (地方标准): a value that an area states from a day on, or does not publish.
//!
//! A standard is asked of whoever uses the rulebook, never of the person whom an answer is about.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::awaited::Awaited;
use super::open_item::OpenItem;
use super::standard_spec::{StandardSpec, Stated};
use crate::citation::{Citation, Provenance};
use crate::explanation::Known;
use crate::finding::{Both, Code, Findings, Label, Problem, sort_by};
use crate::time::{Span, are_covered, overlap};
use crate::value::{Amount, Date, DivisionCode};

/// A standard: what each area states, or a caller chose, on which days.
#[derive(Clone, Debug)]
pub struct Standard {
    id: Arc<str>,
    label: Label,
    unit: Arc<str>,
    question: Label,
    /// The entries of an area do not overlap.
    entries: Arc<[Entry]>,
    /// What was chosen, the last first.
    chosen: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    area: Option<DivisionCode>,
    span: Span,
    stated: Stated,
    citation: Citation,
}

/// What a standard is at a place on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandardValue<'s> {
    /// The number; none if the area states that it has no such standard.
    pub value: Option<Amount>,
    /// The area that states it; nothing for the whole.
    pub area: Option<DivisionCode>,
    /// Where it comes from.
    pub citation: &'s Citation,
}

impl Standard {
    /// Compiles a standard as written. An entry without an end holds until the next one of its area begins.
    ///
    /// # Errors
    /// `timeline_overlap`, at its place, for each entry that holds on a day of another one of the same area: it begins on the same
    /// day, or before the end that the other states.
    ///
    /// ```
    /// use wushe::Pack;
    ///
    /// let pack = |until: &str| {
    ///     Pack::from_json(&format!(
    ///         r#"{{"pack":{{"id":"mine","label":{{"en":"A","zh":"甲"}},"version":"1.0.0"}},"standards":[{{"entries":[
    ///         {{"from":"2021-01-01","provenance":"illustrative"{until},"value":"7000"}},
    ///         {{"from":"2022-01-01","provenance":"illustrative","value":"7500"}}],
    ///         "id":"subsistence","label":{{"en":"B","zh":"乙"}},"unit":"元"}}]}}"#
    ///     ))
    /// };
    /// assert!(pack("").is_ok());
    /// assert_eq!(pack(r#","until":"2023-01-01""#).unwrap_err()[0].code, wushe::finding::Code::TimelineOverlap);
    /// ```
    pub fn compile(spec: &StandardSpec) -> Result<Standard, Findings> {
        let mut sorted: Vec<usize> = (0..spec.entries.len()).collect();
        let key = |at: &usize| spec.entries.get(*at).map(|entry| (entry.area, entry.span.start()));
        sort_by(&mut sorted, |left, right| key(left).cmp(&key(right)));
        let (mut entries, mut findings) = (Vec::new(), Vec::new());
        for (nth, at) in sorted.iter().enumerate() {
            let Some(entry) = spec.entries.get(*at) else { continue };
            let next = sorted.get(nth.saturating_add(1)).and_then(|next| spec.entries.get(*next)).filter(|next| next.area == entry.area);
            let mut span = entry.span;
            if let Some(next) = next {
                // An entry without an end is followed by the next one.
                if entry.span.end().is_none() && entry.span.start() < next.span.start() {
                    span = Span::new(entry.span.start(), next.span.start()).unwrap_or(span);
                }
                if let Some(both) = span.intersect(&next.span) {
                    findings.push(next.place.finding(overlap(both, *at)));
                }
            }
            entries.push(Entry { area: entry.area, span, stated: entry.stated, citation: entry.citation.clone() });
        }
        if !findings.is_empty() {
            return Err(findings.into());
        }
        let (zh, en) = (&spec.label.zh, &spec.label.en);
        let question = || Label::new(format!("{zh}是多少？"), format!("how much is: {en}?"));
        Ok(Standard {
            id: spec.id.clone(),
            label: spec.label.clone(),
            unit: spec.unit.clone(),
            question: spec.question.clone().unwrap_or_else(question),
            entries: entries.into(),
            chosen: Vec::new(),
        })
    }

    /// Its name.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What it is called.
    #[must_use]
    pub fn label(&self) -> &Label {
        &self.label
    }

    /// What its numbers are counted in.
    #[must_use]
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// What to ask if nobody states it.
    #[must_use]
    pub fn question(&self) -> &Label {
        &self.question
    }

    /// The standard at a place on a day. The nearest area up the tree that states it on that day wins, code by code to the
    /// province and then the whole; what it states to have none of is none, whatever an area above it says.
    ///
    /// # Errors
    /// What it waits for: the fact `division` if the place is not known and an area has a standard of its own that day; else the
    /// choice of this standard, with the code of the area that does not publish it as its key.
    ///
    /// ```
    /// use wushe::{Date, DivisionCode, Pack};
    ///
    /// let pack = Pack::from_json(
    ///     r#"{"pack":{"id":"mine","label":{"en":"A","zh":"甲"},"version":"1.0.0"},"standards":[{"entries":[
    ///     {"area":"15","provenance":"illustrative","value":"7000"},{"area":"152201","provenance":"unstated"},
    ///     {"area":"152202","none":true,"provenance":"illustrative"}],"id":"subsistence","label":{"en":"B","zh":"乙"},"unit":"元"}]}"#,
    /// )?;
    /// let (standard, day) = (pack.standard("subsistence")?, Date::parse("2022-05-21")?);
    /// let at = |code: &str| standard.at(DivisionCode::parse_short(code).ok(), day);
    /// assert_eq!(at("152221").unwrap().value.map(|value| value.to_string()).as_deref(), Some("7000"));
    /// assert_eq!(at("152202001").unwrap().value, None);
    /// assert_eq!(at("152201001").unwrap_err()[0].to_string(), "subsistence[152201000000]");
    /// assert_eq!(at("11").unwrap_err()[0].to_string(), "subsistence");
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn at(&self, division: Option<DivisionCode>, day: Date) -> Result<StandardValue<'_>, Vec<OpenItem>> {
        let held = |entry: &&Entry| entry.span.contains(day);
        if division.is_none() && self.entries.iter().chain(&self.chosen).filter(held).any(|entry| entry.area.is_some()) {
            return Err(vec![OpenItem::Fact("division".into())]);
        }
        let areas = std::iter::successors(division, |code| code.parent()).map(Some).chain([None]);
        for area in areas {
            let of = |entries: &'_ [Entry]| entries.iter().position(|entry| entry.area == area && entry.span.contains(day));
            let stated = of(&self.entries).and_then(|at| self.entries.get(at));
            let chosen = || of(&self.chosen).and_then(|at| self.chosen.get(at));
            match stated.filter(|entry| entry.stated != Stated::Open).or_else(chosen) {
                Some(entry) => return Ok(entry.shown()),
                None if stated.is_some() => return self.open(area),
                None => {}
            }
        }
        self.open(None)
    }

    fn open(&self, area: Option<DivisionCode>) -> Awaited<StandardValue<'_>> {
        Err(vec![OpenItem::Choice(self.id.clone(), area.map(|area| area.to_string().into()))])
    }

    /// The days on which it can come to be another value.
    #[cfg(feature = "checklist")]
    pub(crate) fn days(&self) -> impl Iterator<Item = Date> {
        self.entries.iter().chain(&self.chosen).flat_map(|entry| [entry.span.start(), entry.span.end()]).flatten()
    }

    /// Fills what an area does not state on some day of a span. What it states stays.
    pub(super) fn choose(&mut self, area: Option<DivisionCode>, span: Span, stated: Stated) -> Result<(), Problem> {
        let own = |entry: &&Entry| entry.area == area && entry.stated != Stated::Open;
        let closed = |entries: &[Entry]| are_covered(entries.iter().filter(own).map(|entry| entry.span), span);
        let code = match (closed(&self.entries), closed(&self.chosen)) {
            (true, _) => Some(Code::PayChoiceClosed),
            (_, true) => Some(Code::PayChoiceMade),
            _ => None,
        };
        if let Some(code) = code {
            return Err(Problem::new(code).with("id", self.id.to_string()));
        }
        let citation = Citation { provenance: Provenance::Chosen, clause: None, reason: None };
        self.chosen.insert(0, Entry { area, span, stated, citation });
        Ok(())
    }

    /// The standard at a place on a day as JSON.
    pub(super) fn to_json(&self, division: Option<DivisionCode>, day: Date) -> String {
        crate::finding::to_json(&Answer { standard: self, division, day, found: self.at(division, day) })
    }
}

impl Entry {
    fn shown(&self) -> StandardValue<'_> {
        let value = match self.stated {
            Stated::Number(number) => Some(number),
            Stated::None | Stated::Open => None,
        };
        StandardValue { value, area: self.area, citation: &self.citation }
    }
}

struct Answer<'s> {
    standard: &'s Standard,
    division: Option<DivisionCode>,
    day: Date,
    found: Awaited<StandardValue<'s>>,
}

impl Serialize for Answer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let found = self.found.as_ref().ok();
        let status = match found.map(|found| found.value.is_some()) {
            Some(true) => Known::Known,
            Some(false) => Known::None,
            None => Known::Unknown,
        };
        let items = self.found.as_ref().err().map(Vec::as_slice).unwrap_or_default();
        let missing: Vec<_> = items.iter().map(|item| Open { item, question: &self.standard.question }).collect();
        let mut map = serializer.serialize_map(Some(10))?;
        map.serialize_entry("id", &*self.standard.id)?;
        map.serialize_entry("division", &self.division)?;
        map.serialize_entry("day", &self.day)?;
        map.serialize_entry("status", status.as_str())?;
        map.serialize_entry("value", &found.and_then(|found| found.value))?;
        map.serialize_entry("unit", &*self.standard.unit)?;
        map.serialize_entry("area", &found.and_then(|found| found.area))?;
        map.serialize_entry("clause", &found.and_then(|found| found.citation.clause.as_deref()))?;
        map.serialize_entry("provenance", &found.map(|found| found.citation.provenance.as_str()))?;
        map.serialize_entry("missing", &missing)?;
        map.end()
    }
}

/// An open item with its question.
struct Open<'s> {
    item: &'s OpenItem,
    question: &'s Label,
}

impl Serialize for Open<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (kind, id, key) = self.item.words();
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("kind", kind)?;
        map.serialize_entry("id", id)?;
        map.serialize_entry("key", &key)?;
        match self.item {
            OpenItem::Fact(_) => map.serialize_entry("question", &Both(&Label::new("所在区划", "the division")))?,
            _ => map.serialize_entry("question", &Both(self.question))?,
        }
        map.end()
    }
}
