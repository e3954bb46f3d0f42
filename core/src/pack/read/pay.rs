//! Pay schemes and choices as a rulebook writes them.

use std::sync::Arc;

use super::cursor::Table;
use super::forms::{formula, limited, parsed, span, table};
use crate::choice::{OptionSpec, SettingEntry, SettingSpec};
use crate::citation::{Citation, Provenance};
use crate::finding::{Code, Problem};
use crate::pack::source::collector::Collector;
use crate::pack::source::node::Data;
use crate::pack::source::{Item, MAX_LIST};
use crate::pay::{
    Band, By, ChoiceSpec, ComponentSpec, FactorSpec, Frequency, LadderSpec, RateEntry, RateTableSpec, Rates, RuleSpec, SchemeSpec,
    SubstituteSpec, Unit,
};
use crate::value::{Amount, Decimal, DivisionCode};

pub(in crate::pack) fn scheme(item: &Item, findings: &Collector) -> Option<SchemeSpec> {
    let table = table(item, findings)?;
    let (id, label, citation) = (table.id(), table.label(), table.citation(None));
    let (span, posts) = (span(&table), table.optional_text("posts").cloned());
    let (eligible, failed) = (formula(&table, "eligible"), table.texts("failed"));
    let same_posts = if table.node("same_posts").is_some() { pairs(&table, "same_posts").unwrap_or_default() } else { Vec::new() };
    let (ladder, monotone) = (table.sub("ladder").and_then(|table| ladder(&table)), table.flag("monotone"));
    let around = citation.clone();
    let settings = limited(&table, "settings").iter().filter_map(|table| setting(table, around.as_ref())).collect();
    let values = limited(&table, "values").iter().filter_map(|table| value(table, around.as_ref())).collect();
    let substitutes = limited(&table, "substitutes").iter().filter_map(|table| substitute(table, around.as_ref())).collect();
    let equivalents = limited(&table, "equivalents").iter().filter_map(|table| rule(table, around.as_ref())).collect();
    let raises = limited(&table, "raises").iter().filter_map(|table| rule(table, around.as_ref())).collect();
    let components = limited(&table, "components").iter().filter_map(|table| component(table, around.as_ref())).collect();
    table.finish();
    Some(SchemeSpec {
        id: id?,
        label,
        span,
        posts,
        eligible,
        failed,
        same_posts,
        ladder,
        monotone,
        settings,
        values,
        substitutes,
        equivalents,
        raises,
        components,
        citation: citation?,
        place: table.place().clone(),
    })
}

fn ladder(table: &Table<'_>) -> Option<LadderSpec> {
    let (by_years, lowest) = (table.optional_text("table").cloned(), table.optional_text("lowest").cloned());
    let (highest, years) = (table.optional_text("highest").cloned(), table.optional_text("years").cloned());
    let posts = if table.node("posts").is_some() { Some(pairs(table, "posts")?) } else { None };
    let whole = table.finish();
    match (by_years, lowest, highest, years) {
        (None, None, None, None) if posts.is_some() => posts.map(LadderSpec::Posts),
        (Some(values), None, None, None) if posts.is_none() => Some(LadderSpec::Table(values)),
        (None, Some(lowest), Some(highest), Some(years)) if posts.is_none() => Some(LadderSpec::Steps { lowest, highest, years }),
        _ => {
            if whole {
                table.add("table", Problem::new(Code::PackValue).with("expected", "table, or posts, or lowest, highest and years"));
            }
            None
        }
    }
}

fn setting(table: &Table<'_>, around: Option<&Citation>) -> Option<SettingSpec> {
    let (id, question) = (table.id(), table.optional_label("question"));
    let entries = if table.node("entries").is_some() {
        limited(table, "entries").iter().filter_map(|entry| setting_entry(entry, around, true)).collect()
    } else {
        setting_entry(table, around, false).into_iter().collect()
    };
    let mut options = Vec::new();
    for option in limited(table, "options") {
        let (id, label) = (option.id(), option.label());
        option.finish();
        if let Some(id) = id {
            options.push(OptionSpec { id, label });
        }
    }
    table.finish();
    Some(SettingSpec { id: id?, options, question, entries, place: table.place().clone() })
}

fn setting_entry(table: &Table<'_>, around: Option<&Citation>, own: bool) -> Option<SettingEntry> {
    let (citation, value, span) = (table.citation(around), table.optional_text("value").cloned(), span(table));
    if own {
        table.finish();
    }
    let citation = citation?;
    if table.node("value").is_none() != (citation.provenance == Provenance::Unstated) {
        table.add("value", Code::PayUnstatedValue);
    }
    Some(SettingEntry { span, value, citation, place: table.place().clone() })
}

fn value(table: &Table<'_>, around: Option<&Citation>) -> Option<RateTableSpec> {
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
fn rates(table: &Table<'_>) -> Option<Rates> {
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

fn pairs(table: &Table<'_>, key: &'static str) -> Option<Vec<(Arc<str>, Arc<str>)>> {
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

fn word<T>(table: &Table<'_>, key: &'static str, known: &[&'static str], read: impl Fn(&str) -> Option<T>) -> Option<T> {
    let value = table.word(key, known, read);
    table.must(key);
    value
}

fn substitute(table: &Table<'_>, around: Option<&Citation>) -> Option<SubstituteSpec> {
    let (id, label, citation) = (table.id(), table.label(), table.citation(around));
    let by = word(table, "by", &By::ALL.map(By::as_str), By::from_name);
    let (posts, when, span) = (pairs(table, "posts"), formula(table, "when"), span(table));
    table.must("posts");
    table.finish();
    Some(SubstituteSpec { id: id?, label, span, by: by?, posts: posts?, when, citation: citation?, place: table.place().clone() })
}

fn rule(table: &Table<'_>, around: Option<&Citation>) -> Option<RuleSpec> {
    let (id, label, citation) = (table.id(), table.label(), table.citation(around));
    let (value, when, span) = (table.text("value"), formula(table, "when"), span(table));
    table.finish();
    Some(RuleSpec { id: id?, label, span, value: value?.clone(), when, citation: citation?, place: table.place().clone() })
}

fn component(table: &Table<'_>, around: Option<&Citation>) -> Option<ComponentSpec> {
    let (id, label, citation) = (table.id(), table.label(), table.citation(around));
    let frequency = word(table, "frequency", &Frequency::ALL.map(Frequency::as_str), Frequency::from_name);
    let due = table.optional_text("due").cloned();
    let each_month = table.word("amount_of", &["period", "month"], |word| Some(word == "month")).unwrap_or(false);
    let (when, span) = (formula(table, "when"), span(table));
    let mut factors = Vec::new();
    for factor in limited(table, "factors") {
        let (value, when) = (factor.text("value"), formula(&factor, "when"));
        factor.finish();
        if let Some(value) = value {
            factors.push(FactorSpec { value: value.clone(), when });
        }
    }
    if factors.is_empty() {
        table.add("factors", Code::PackEmpty);
    }
    let floor_under = table.texts("floor_of");
    if table.node("floor_of").is_some_and(|node| matches!(&node.data, Data::List(parts) if parts.is_empty())) {
        table.add("floor_of", Code::PackEmpty);
    }
    table.finish();
    Some(ComponentSpec {
        id: id?,
        label,
        span,
        frequency: frequency?,
        due,
        each_month,
        when,
        factors,
        floor_under,
        citation: citation?,
        place: table.place().clone(),
    })
}

pub(in crate::pack) fn choice(item: &Item, findings: &Collector) -> Option<ChoiceSpec> {
    let table = table(item, findings)?;
    let (_, citation) = (table.id(), table.citation(None));
    let (scheme, of, word) = (table.text("scheme"), table.text("of"), table.optional_text("word").cloned());
    let (span, rates) = (span(&table), rates(&table));
    table.finish();
    if word.is_some() == rates.is_some() {
        table.add("word", Problem::new(Code::PackValue).with("expected", "a word, or a value, table, first and step, or steps"));
        return None;
    }
    Some(ChoiceSpec { scheme: scheme?.clone(), of: of?.clone(), word, rates, span, citation: citation?, place: table.place().clone() })
}
