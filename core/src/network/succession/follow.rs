//! Following a unit from one day to another. It is apart from a restated tree because it asks about one code and gives the clauses.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Succession, Successions};
use crate::explanation::{Explanation, Known};
use crate::finding::{Code, Problem};
use crate::network::Divisions;
use crate::time::Span;
use crate::value::{Date, DivisionCode};

/// A code whose trail ends: the lists no longer have it, or have another unit under it, and nobody states a successor; on the way back: they
/// did not have it yet, and nobody states what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Last {
    /// The code.
    pub code: DivisionCode,
    /// The last list that has the unit; on the way back the first.
    pub list: Date,
}

/// The units of another day that one unit leads to, by its code and stated successions, never by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed<'a> {
    /// The code on the first day.
    pub code: DivisionCode,
    /// The first day.
    pub from: Date,
    /// The other day.
    pub to: Date,
    /// The codes on the other day: one, or several after a split or before a merge.
    pub units: Vec<DivisionCode>,
    /// The codes at which the trail ends, if it does.
    pub gone: Vec<Last>,
    /// The successions on the way, in the order in which they are met.
    pub steps: Vec<&'a Succession>,
    /// The code that became several and the last day on which it was one, met first.
    pub(super) cut: Option<(DivisionCode, Date)>,
}

impl Successions {
    /// Follows a unit from one day to a later one.
    ///
    /// A code stays the same unit as long as no list in between lacks it, whatever its name; a succession leads on to others. A code
    /// that was missing and is there again is another unit.
    ///
    /// # Errors
    /// `span_order` where the second day is not after the first, `division_before_first_list`; where there is no such unit on the
    /// first day `unit_ended`, and those of [`Tree::require`](crate::network::Tree::require).
    pub fn follow(&self, divisions: &Divisions, code: DivisionCode, from: Date, to: Date) -> Result<Followed<'_>, Problem> {
        Span::new(Some(from), Some(to))?;
        let tree = divisions.at(from)?;
        self.require(tree, code)?;
        let mut followed = Followed { code, from, to, units: vec![code], gone: Vec::new(), steps: Vec::new(), cut: None };
        let mut since = from;
        for day in self.days(from, to) {
            let Some(first) = day.first() else { continue };
            followed.drop_absent(divisions, since, before(first.on));
            since = first.on;
            followed.steps.extend(day.iter().filter(|succession| succession.from.iter().any(|code| followed.units.contains(code))));
            let eve = before(first.on);
            followed.replace(eve, |code| day.iter().map(|succession| succession.successors(code)).find(|codes| !codes.is_empty()));
        }
        followed.drop_absent(divisions, since, to);
        Ok(followed)
    }

    /// The single unit that a unit leads to on a later day or the same.
    ///
    /// # Errors
    /// `unit_split` where it is several; `division_gone` where nothing says what it is; those of [`Successions::follow`].
    pub(in crate::network) fn successor(
        &self,
        divisions: &Divisions,
        code: DivisionCode,
        from: Date,
        to: Date,
    ) -> Result<DivisionCode, Problem> {
        if to <= from {
            return Ok(code);
        }
        let followed = self.follow(divisions, code, from, to)?;
        match (followed.units.as_slice(), followed.gone.first()) {
            ([unit], None) => Ok(*unit),
            (units, None) => Err(Problem::new(Code::UnitSplit).with("units", joined(units))),
            (_, Some(last)) => {
                let list = divisions.at(to)?.list_date();
                Err(Problem::new(Code::DivisionGone).with("list", list.to_string()).with("last", last.list.to_string()))
            }
        }
    }
}

fn joined(codes: &[DivisionCode]) -> String {
    codes.iter().map(DivisionCode::to_string).collect::<Vec<_>>().join(", ")
}

pub(super) fn before(date: Date) -> Date {
    date.plus_days(-1).unwrap_or(date)
}

impl<'a> Followed<'a> {
    /// Replaces each unit by what a function leads to, all at once: of successions of one day each unit is taken by one at most.
    pub(super) fn replace<'c>(&mut self, day: Date, leads: impl Fn(DivisionCode) -> Option<&'c [DivisionCode]>) {
        let mut units = Vec::with_capacity(self.units.len());
        for code in &self.units {
            let codes = leads(*code).unwrap_or(std::slice::from_ref(code));
            if codes.len() > 1 && self.cut.is_none() {
                self.cut = Some((*code, day));
            }
            units.extend_from_slice(codes);
        }
        crate::finding::sort_by(&mut units, DivisionCode::cmp);
        units.dedup();
        self.units = units;
    }

    /// Where it stops being one unit: the code, and a day on which it is there.
    pub(in crate::network) fn end(&self) -> Option<(DivisionCode, Date)> {
        self.cut.or_else(|| self.gone.first().map(|last| (last.code, last.list)))
    }

    /// Moves what a list from one day to another, both included, does not have to what is gone.
    fn drop_absent(&mut self, divisions: &Divisions, since: Date, until: Date) {
        let lists = divisions.lists().iter().filter(|list| since <= **list && **list <= until);
        let lacking = |code: DivisionCode| lists.clone().find(|list| divisions.at(**list).is_ok_and(|tree| !tree.contains(code)));
        let mut gone = Vec::new();
        self.units.retain(|code| match lacking(*code) {
            Some(list) => {
                let last = divisions.history(*code).filter(|held| held.until < *list).last();
                gone.push(Last { code: *code, list: last.map_or(since, |held| held.until) });
                false
            }
            None => true,
        });
        self.gone.append(&mut gone);
    }

    /// The one unit that it is, if it is one and no part of it is gone.
    #[must_use]
    pub fn one(&self) -> Option<DivisionCode> {
        match self.units.as_slice() {
            [unit] if self.gone.is_empty() => Some(*unit),
            _ => None,
        }
    }

    /// Why: the successions on the way with their clauses, and where the trail ends.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let codes = joined(&self.units);
        let known = if self.units.is_empty() { Known::Unknown } else { Known::Known };
        let mut whole = Explanation::new(Code::UnitFollowed)
            .with("code", self.code.to_string())
            .with("from", self.from.to_string())
            .with("to", self.to.to_string())
            .with("units", if codes.is_empty() { "?".to_owned() } else { codes.clone() })
            .status(known);
        if !codes.is_empty() {
            whole = whole.value(codes);
        }
        if self.steps.is_empty() && self.gone.is_empty() {
            whole = whole.because(Explanation::new(Code::UnitKeepsCode));
        }
        for step in &self.steps {
            let reason = Explanation::new(Code::UnitSucceeded)
                .with("kind", step.kind.as_str())
                .with("date", step.on.to_string())
                .with("from", joined(&step.from))
                .with("to", joined(&step.to));
            whole = whole.because(reason.cited(&step.citation));
        }
        for last in &self.gone {
            let told = if self.to < self.from { Code::UnitTrailBegins } else { Code::UnitTrailEnds };
            let day = if self.to < self.from { "first" } else { "last" };
            let reason = Explanation::new(told).with("code", last.code.to_string()).with(day, last.list.to_string());
            whole = whole.because(reason.status(Known::Unknown));
        }
        whole
    }
}

/// `{"code":"…","from":"…","to":"…","units":["…"],"gone":[{"code":"…","last":"…"}],"explanation":…}`.
impl Serialize for Followed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("code", &self.code)?;
        map.serialize_entry("from", &self.from)?;
        map.serialize_entry("to", &self.to)?;
        map.serialize_entry("units", &self.units)?;
        map.serialize_entry("gone", &self.gone)?;
        map.serialize_entry("explanation", &self.explain())?;
        map.end()
    }
}

impl Serialize for Last {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("code", &self.code)?;
        map.serialize_entry("last", &self.list)?;
        map.end()
    }
}
