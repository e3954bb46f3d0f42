//! The place standards.

use super::cited::Cited;
use super::cursor::Table;
use super::item::{limited, parsed, span, table};
use super::list::{Known, List};
use crate::choice::{Standard, StandardEntry, StandardSpec, Stated};
use crate::citation::{Citation, Provenance};
use crate::finding::{Code, Problem, SourceLocation};
use crate::pack::source::Item;
use crate::pack::source::collector::Collector;
use crate::value::{Amount, DivisionCode};

pub(in crate::pack) struct Standards;

impl List for Standards {
    type Spec = StandardSpec;
    type Built = crate::choice::Standards;

    fn read(item: &Item, _: &Known<'_>, findings: &Collector) -> Option<StandardSpec> {
        let table = table(item, findings)?;
        let (id, label, unit) = (table.id(), table.label(), table.text("unit").cloned());
        let question = table.optional_label("question");
        let entries = if table.node("entries").is_some() {
            // What each entry says of itself need not be said for all of them.
            let around = table.node("provenance").and_then(|_| table.citation(None));
            limited(&table, "entries").iter().filter_map(|table| entry(table, around.as_ref(), true)).collect()
        } else {
            entry(&table, None, false).into_iter().collect()
        };
        table.finish();
        Some(StandardSpec { id: id?, label, unit: unit?, question, entries, place: table.place().clone() })
    }

    fn cite(spec: &StandardSpec, _: &SourceLocation, cited: &Cited) {
        spec.entries.iter().for_each(|entry| cited.add(&entry.citation, &entry.place));
    }

    fn add(spec: StandardSpec, _: &SourceLocation, known: &mut Known<'_>, findings: &Collector) -> Option<StandardSpec> {
        match Standard::compile(&spec) {
            Ok(standard) => known.lists.standards.push(standard),
            Err(problems) => findings.extend(problems),
        }
        None
    }
}

fn entry(table: &Table<'_>, around: Option<&Citation>, own: bool) -> Option<StandardEntry> {
    let (citation, span) = (table.citation(around), span(table));
    let area = if table.node("area").is_some() { Some(parsed(table, "area", DivisionCode::parse_short)?) } else { None };
    let has_value = table.node("value").is_some();
    let value = if has_value { parsed(table, "value", Amount::parse) } else { None };
    let none = table.flag("none");
    if own {
        table.finish();
    }
    let citation = citation?;
    // What is written and can't be read has been told.
    if has_value && value.is_none() {
        return None;
    }
    let stated = match (value, none, citation.provenance) {
        (None, false, Provenance::Unstated) => Stated::Open,
        (_, _, Provenance::Unstated) | (None, false, _) => {
            table.add("value", Code::PayUnstatedValue);
            return None;
        }
        (Some(_), true, _) => {
            table.add("none", Problem::new(Code::PackValue).with("expected", "either a value or none"));
            return None;
        }
        (Some(value), false, _) if value.is_negative() => {
            table.add("value", Problem::new(Code::PackValue).with("expected", "a number that is not below zero"));
            return None;
        }
        (Some(value), false, _) => Stated::Number(value),
        (None, true, _) => Stated::None,
    };
    Some(StandardEntry { area, span, stated, citation, place: table.place().clone() })
}
