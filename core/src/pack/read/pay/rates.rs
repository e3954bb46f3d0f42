//! Numbers and tables, as schemes and choices write them.

use std::sync::Arc;

use super::super::cursor::Table;
use super::super::item::{limited, parsed, span};
use crate::citation::{Citation, Provenance};
use crate::finding::{Code, Problem};
use crate::pack::source::MAX_LIST;
use crate::pack::source::node::Data;
use crate::pay::{Band, By, RateEntry, RateTableSpec, Rates, Unit};
use crate::value::{Amount, Decimal, DivisionCode};

pub(super) fn value(table: &Table<'_>, around: Option<&Citation>) -> Option<RateTableSpec> {
    let (id, label, question) = (table.id(), table.label(), table.optional_label("question"));
    let unit = word(table, "unit", &Unit::ALL.map(Unit::as_str), Unit::from_name);
    let by = table.word("by", &By::ALL.map(By::as_str), By::from_name);
    let entries = if table.node("entries").is_some() {
        limited(table, "entries").iter().filter_map(|entry| self::entry(entry, around, unit, true)).collect()
    } else {
        entry(table, around, unit, false).into_iter().collect()
    };
    table.finish();
    Some(RateTableSpec { id: id?, label, unit: unit?, by, question, entries, place: table.place().clone() })
}

fn entry(table: &Table<'_>, around: Option<&Citation>, unit: Option<Unit>, own: bool) -> Option<RateEntry> {
    let citation = table.citation(around);
    let (span, rates) = (span(table), rates(table));
    let area = if table.node("area").is_some() { Some(parsed(table, "area", DivisionCode::parse_short)?) } else { None };
    let least = numbers(table, "at_least");
    if unit == Some(Unit::Grades) && rates.as_ref().is_some_and(Rates::has_parts) {
        let written = ["table", "first", "steps", "value"].into_iter().find(|key| table.node(key).is_some());
        table.add(written.unwrap_or("value"), Problem::new(Code::PackValue).with("expected", "whole numbers, as grades are"));
    }
    if own {
        table.finish();
    }
    let citation = citation?;
    // What is written and can't be read has been told.
    if rates.is_none() && ["value", "table", "first", "steps"].iter().any(|key| table.node(key).is_some()) {
        return None;
    }
    let rates = match (rates, citation.provenance) {
        (None, Provenance::Unstated) => Rates::Open(least.unwrap_or_default()),
        (Some(rates), provenance) if provenance != Provenance::Unstated => rates,
        _ => {
            table.add("value", Code::PayUnstatedValue);
            return None;
        }
    };
    Some(RateEntry { span, area, rates, citation, place: table.place().clone() })
}

/// A number, a table, a line or steps.
pub(super) fn rates(table: &Table<'_>) -> Option<Rates> {
    if table.node("table").is_some() {
        return numbers(table, "table").map(Rates::Table);
    }
    if table.node("first").is_some() {
        let (first, step) = (number(table, "first"), number(table, "step"));
        let bound = |key: &'static str, otherwise: i32| table.int(key).map_or(Some(otherwise), |int| i32::try_from(int).ok());
        return Some(Rates::Line { at: bound("at", 1)?, to: bound("to", i32::MAX)?, first: first?, step: step? });
    }
    if table.node("steps").is_some() {
        let written = limited(table, "steps");
        let steps = written.iter().filter_map(|step| {
            let bound = |key: &'static str| step.node(key).is_some().then(|| number(step, key)).flatten();
            let (above, up_to, value) = (bound("above"), bound("up_to"), number(step, "value"));
            if step.node("above").is_none() && step.node("up_to").is_none() {
                step.add("up_to", Problem::new(Code::PackMissingKey).with("key", "up_to"));
            }
            step.finish();
            Some(Band { above, up_to, number: value? })
        });
        return Some(Rates::Steps(steps.collect()));
    }
    table.node("value").is_some().then(|| number(table, "value")).flatten().map(Rates::Number)
}

fn number(table: &Table<'_>, key: &'static str) -> Option<Decimal> {
    let amount = parsed(table, key, Amount::parse)?;
    if amount.is_negative() {
        table.add(key, Problem::new(Code::PackValue).with("expected", "a number that is not below zero"));
        return None;
    }
    Some(amount.decimal())
}

pub(super) fn pairs(table: &Table<'_>, key: &'static str) -> Option<Vec<(Arc<str>, Arc<str>)>> {
    let Data::Table(entries) = &table.node(key)?.data else {
        table.add(key, Problem::new(Code::PackType).with("expected", "table of texts"));
        return None;
    };
    if entries.len() > MAX_LIST {
        table.add(key, Problem::new(Code::FormTooLarge).with("max", MAX_LIST));
        return None;
    }
    let mut found = Vec::new();
    for entry in entries {
        match entry.node.text() {
            Some(text) => found.push((entry.key.clone(), text.clone())),
            None => table.add(key, Problem::new(Code::PackType).with("expected", "table of texts")),
        }
    }
    Some(found)
}

fn numbers(table: &Table<'_>, key: &'static str) -> Option<Vec<(Arc<str>, Decimal)>> {
    let mut found = Vec::new();
    for (name, text) in pairs(table, key)? {
        match Amount::parse(&text) {
            Ok(amount) if !amount.is_negative() => found.push((name, amount.decimal())),
            Ok(_) => table.add(key, Problem::new(Code::PackValue).with("expected", "a number that is not below zero")),
            Err(problem) => table.add(key, problem),
        }
    }
    Some(found)
}

pub(super) fn word<T>(table: &Table<'_>, key: &'static str, known: &[&'static str], read: impl Fn(&str) -> Option<T>) -> Option<T> {
    let value = table.word(key, known, read);
    table.must(key);
    value
}
