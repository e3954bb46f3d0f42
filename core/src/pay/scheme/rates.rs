//! Numbers and tables of a scheme: what holds on a day, in a place, for a key.

use std::sync::Arc;

use super::spec::{RateEntry, RateTableSpec, Rates, Unit};
use crate::choice::{Awaited, OpenItem};
use crate::citation::Citation;
use crate::finding::Label;
use crate::pay::exact::{exact_product, exact_sum};
use crate::pay::fact::{By, Fact};
use crate::time::{Span, are_covered};
use crate::value::{Date, Decimal, DivisionCode, minus};

/// A number or a table of numbers, with what holds when and where.
#[derive(Clone, Debug)]
pub(in crate::pay) struct RateTable {
    pub(in crate::pay) id: Arc<str>,
    pub(in crate::pay) label: Label,
    pub(in crate::pay) unit: Unit,
    pub(in crate::pay) by: Option<By>,
    pub(in crate::pay) question: Option<Label>,
    entries: Arc<[RateEntry]>,
    /// What was chosen in place of what is open, the last first.
    chosen: Vec<ChosenRates>,
    /// What is put in place of whatever holds, the last first.
    changed: Vec<ChosenRates>,
}

#[derive(Clone, Debug)]
pub(in crate::pay) struct ChosenRates {
    pub(in crate::pay) span: Span,
    pub(in crate::pay) rates: Rates,
    pub(in crate::pay) citation: Citation,
}

/// A number and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::pay) struct Found<'v> {
    pub(in crate::pay) number: Decimal,
    pub(in crate::pay) citation: &'v Citation,
}

/// What a table is looked up with.
#[derive(Clone, Copy, Debug)]
pub(in crate::pay) enum Key<'k> {
    None,
    Text(&'k str),
    Number(Decimal),
}

impl Key<'_> {
    pub(in crate::pay) fn text(self) -> Option<Arc<str>> {
        match self {
            Key::None => None,
            Key::Text(text) => Some(text.into()),
            Key::Number(number) => Some(number.ceil().normalize().to_string().into()),
        }
    }
}

impl RateTable {
    pub(in crate::pay) fn new(spec: &RateTableSpec) -> Self {
        RateTable {
            id: spec.id.clone(),
            label: spec.label.clone(),
            unit: spec.unit,
            by: spec.by,
            question: spec.question.clone(),
            entries: spec.entries.clone().into(),
            chosen: Vec::new(),
            changed: Vec::new(),
        }
    }

    /// The days of what is stated, chosen and changed.
    pub(in crate::pay) fn spans(&self) -> impl Iterator<Item = Span> {
        self.entries.iter().map(|entry| entry.span).chain(self.given().map(|chosen| chosen.span))
    }

    /// What a caller gave.
    fn given(&self) -> impl Iterator<Item = &ChosenRates> + Clone {
        self.changed.iter().chain(&self.chosen)
    }

    /// The areas that have an entry of their own.
    pub(in crate::pay) fn areas(&self) -> impl Iterator<Item = DivisionCode> {
        self.entries.iter().filter_map(|entry| entry.area)
    }

    pub(in crate::pay) fn choose(&mut self, chosen: ChosenRates) {
        self.chosen.insert(0, chosen);
    }

    pub(in crate::pay) fn change(&mut self, changed: ChosenRates) {
        self.changed.insert(0, changed);
    }

    /// Whether some day, place or key has no number yet, so that a choice may be asked for.
    pub(in crate::pay) fn is_open(&self, held: Span) -> bool {
        let open = |entry: &RateEntry| matches!(entry.rates, Rates::Open(_));
        // A rulebook says what to ask for where a table has holes.
        !are_covered(self.given().map(|chosen| chosen.span), held)
            && (self.question.is_some() || self.entries.is_empty() || self.entries.iter().any(open))
    }

    /// Whether the rule itself has a number for that key on every day of the span.
    pub(in crate::pay) fn is_stated(&self, key: Key<'_>, span: Span) -> bool {
        self.entries.iter().any(|entry| entry.area.is_none() && entry.span.covers(&span) && look_up(&entry.rates, key).is_some())
    }

    /// The keys for which the rule has no number on some day of the span: of those that are known, or ranges of whole numbers.
    pub(in crate::pay) fn open_keys(&self, by: By, span: Span, known: &[&str]) -> String {
        if !by.is_number() {
            let open = known.iter().copied().filter(|key| !self.is_stated(Key::Text(key), span));
            return open.collect::<Vec<_>>().join(", ");
        }
        // A range may end at the least and the greatest key of some rates alone.
        let mut ends: Vec<i32> = Vec::new();
        for entry in self.entries.iter() {
            match &entry.rates {
                Rates::Table(table) => ends.extend(table.iter().filter_map(|(key, _)| key.parse::<i32>().ok())),
                Rates::Line { at, to, .. } => ends.extend([*at, *to]),
                Rates::Steps(bands) => {
                    let bounds = bands.iter().flat_map(|band| [band.above, band.up_to]).flatten();
                    ends.extend(bounds.filter_map(|bound| i32::try_from(bound.ceil()).ok()));
                }
                Rates::Number(_) | Rates::Open(_) => {}
            }
        }
        let least = i32::from(by == By::Grade);
        let mut starts: Vec<i32> =
            ends.iter().flat_map(|end| [*end, end.saturating_add(1)]).chain([least]).filter(|start| *start >= least).collect();
        starts.sort_unstable();
        starts.dedup();
        let is_open = |key: i32| !self.is_stated(Key::Number(key.into()), span);
        let mut open: Vec<(i32, Option<i32>)> = Vec::new();
        for (nth, start) in starts.iter().copied().enumerate().filter(|(_, start)| is_open(*start)) {
            let end = starts.get(nth.saturating_add(1)).map(|next| next.saturating_sub(1));
            match open.last_mut().filter(|(_, before)| before.map(|before| before.saturating_add(1)) == Some(start)) {
                Some(last) => last.1 = end,
                None => open.push((start, end)),
            }
        }
        let range = |(start, end): (i32, Option<i32>)| match end {
            None => format!("≥ {start}"),
            Some(end) if end == start => start.to_string(),
            Some(end) => format!("{start}–{end}"),
        };
        open.into_iter().map(range).collect::<Vec<_>>().join(", ")
    }

    /// The whole numbers that the rule has as keys of its table, in whichever days, for people.
    pub(in crate::pay) fn stated_keys(&self) -> String {
        let mut known: Vec<String> = Vec::new();
        for entry in self.entries.iter() {
            let keys: Vec<String> = match &entry.rates {
                Rates::Table(table) => table.iter().map(|(key, _)| key.to_string()).collect(),
                Rates::Line { at, to, .. } if *to == i32::MAX => vec![format!("≥ {at}")],
                Rates::Line { at, to, .. } => vec![format!("{at}–{to}")],
                Rates::Number(_) | Rates::Steps(_) | Rates::Open(_) => Vec::new(),
            };
            known.extend(keys.into_iter().filter(|key| !known.contains(key)).collect::<Vec<_>>());
        }
        known.join(", ")
    }

    /// The least that a choice for that key may be.
    pub(in crate::pay) fn least(&self, key: Option<&str>) -> Option<Decimal> {
        self.entries.iter().find_map(|entry| match &entry.rates {
            Rates::Open(least) => least.iter().find(|(known, _)| key.is_none_or(|key| **known == *key)).map(|(_, number)| *number),
            _ => None,
        })
    }

    /// The number for a key on a day; in a place, where a part of the area has a rule of its own. What is changed holds everywhere.
    pub(in crate::pay) fn at(&self, day: Date, division: Option<DivisionCode>, key: Key<'_>) -> Awaited<Found<'_>> {
        if let Some(found) = found(&self.changed, day, key) {
            return Ok(found);
        }
        let held = || self.entries.iter().filter(|entry| entry.span.contains(day));
        let local = held().filter(|entry| entry.area.is_some());
        let mut best: Option<&RateEntry> = None;
        for entry in local {
            let Some(division) = division else { return Err(vec![Fact::Division.open()]) };
            let inside = entry.area.filter(|area| area.contains(division));
            // Of two areas that hold the place, the one within the other is closer.
            let closer = inside.is_some_and(|area| best.and_then(|best| best.area).is_none_or(|known| known.contains(area)));
            if closer {
                best = Some(entry);
            }
        }
        let entry = best.or_else(|| held().find(|entry| entry.area.is_none()));
        if let Some((entry, number)) = entry.and_then(|entry| Some((entry, look_up(&entry.rates, key)?))) {
            return Ok(Found { number, citation: &entry.citation });
        }
        if let Some(found) = found(&self.chosen, day, key) {
            return Ok(found);
        }
        let item = match (entry.map(|entry| &entry.rates), key.text()) {
            (Some(Rates::Open(_)) | None, key) => OpenItem::Choice(self.id.clone(), key),
            (Some(_), Some(key)) => OpenItem::Hole(self.id.clone(), key),
            (Some(_), None) => OpenItem::Choice(self.id.clone(), None),
        };
        Err(vec![item])
    }
}

/// The first number for a key on a day.
fn found<'v>(given: &'v [ChosenRates], day: Date, key: Key<'_>) -> Option<Found<'v>> {
    let mut held = given.iter().filter(|given| given.span.contains(day));
    held.find_map(|given| Some(Found { number: look_up(&given.rates, key)?, citation: &given.citation }))
}

/// The number for a key.
pub(in crate::pay) fn look_up(rates: &Rates, key: Key<'_>) -> Option<Decimal> {
    match (rates, key) {
        (Rates::Number(number), _) => Some(*number),
        (Rates::Table(table), Key::Text(key)) => table.iter().find(|(known, _)| **known == *key).map(|(_, number)| *number),
        (Rates::Table(table), Key::Number(key)) => {
            // A part of a year is of the row up to whose years it goes.
            let key = key.ceil();
            table.iter().find(|(known, _)| known.parse::<Decimal>().is_ok_and(|known| known == key)).map(|(_, number)| *number)
        }
        (Rates::Line { at, to, first, step }, Key::Number(key)) => {
            let (low, high, key) = (Decimal::from(*at), Decimal::from(*to), key.ceil());
            if key < low || key > high {
                return None;
            }
            exact_sum(*first, exact_product(*step, minus(key, low)?)?)
        }
        (Rates::Steps(bands), Key::Number(key)) => bands.iter().find(|band| band.holds(key)).map(|band| band.number),
        _ => None,
    }
}
