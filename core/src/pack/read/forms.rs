use std::collections::BTreeMap;
use std::sync::Arc;

use super::cursor::Table;
use crate::citation::Citation;
use crate::finding::{Code, Problem};
use crate::form::{CheckRule, CheckSeverity, CheckSpec, CodeList, CodeOption, FieldSpec, FormSpec, Formula, Section, doubled};
use crate::metrics::ReportedFigure;
use crate::pack::source::Item;
use crate::pack::source::collector::Collector;
use crate::pack::source::node::Node;
use crate::service::{Fact, FieldType, Role};
use crate::time::Period;

/// No list within an item is longer than this: a bound on what a hostile rulebook can ask for.
const MAX_ITEMS: usize = 500;

pub(in crate::pack) fn table<'n>(item: &'n Item, findings: &'n Collector) -> Option<Table<'n>> {
    Table::new(&item.node, item.path.clone(), findings)
}

pub(in crate::pack) fn limited<'n>(table: &Table<'n>, key: &'static str) -> Vec<Table<'n>> {
    table.tables(key, MAX_ITEMS)
}

pub(in crate::pack) fn codes(item: &Item, findings: &Collector) -> Option<CodeList> {
    let table = table(item, findings)?;
    let (id, label, citation) = (table.id(), table.label(), table.cited(None));
    let tables = limited(&table, "options");
    let mut options: Vec<CodeOption> = Vec::new();
    let mut names = Vec::new();
    for (at, option) in tables.iter().enumerate() {
        let (id, label) = (option.id(), option.label());
        let (synonyms, none) = (option.texts("synonyms"), option.flag("none"));
        option.finish();
        let Some(id) = id else { continue };
        names.extend([&id, &label.zh].into_iter().chain(&synonyms).map(|name| (name.clone(), at)));
        options.push(CodeOption { id, label, synonyms, none });
    }
    for (name, first, second) in doubled(names) {
        let (Some(first), Some(second)) = (tables.get(first), tables.get(second)) else { continue };
        let other = first.node("id").and_then(Node::text).cloned().unwrap_or_default();
        match second.node("id").and_then(Node::text) {
            Some(id) if *id == name => second.add("id", Problem::new(Code::PackDoubledId).with("id", name)),
            _ => second.add("label", Problem::new(Code::FormNameDoubled).with("name", name).with("other", other)),
        }
    }
    table.filled("options");
    table.finish();
    Some(CodeList { id: id?, label, citation, options })
}

fn field_type(table: &Table<'_>) -> Option<FieldType> {
    let names: Vec<_> = FieldType::ALL.iter().copied().map(FieldType::as_str).collect();
    table.must("type");
    table.word("type", &names, FieldType::from_name)
}

pub(in crate::pack) fn fact(item: &Item, findings: &Collector) -> Option<Fact> {
    let table = table(item, findings)?;
    let (id, label, kind) = (table.id(), table.label(), field_type(&table));
    table.finish();
    Some(Fact { id: id?, label, kind: kind? })
}

pub(in crate::pack) fn formula(table: &Table<'_>, key: &'static str) -> Option<Formula> {
    table.optional_text(key).map(|source| Formula { source: source.clone(), place: table.place_of(key) })
}

/// A form, read as far as it can be: what a mistake leaves out is made up, so that nothing else is told because of it.
pub(in crate::pack) fn form(item: &Item, facts: &BTreeMap<Arc<str>, Arc<Fact>>, findings: &Collector) -> Option<FormSpec> {
    let table = table(item, findings)?;
    let before = findings.count();
    let (id, kind, label) = (table.id(), table.text("kind"), table.label());
    let (synonyms, unique, citation) = (table.texts("synonyms"), table.lists("unique"), table.cited(None));
    let mut sections: Vec<Section> = Vec::new();
    for section in limited(&table, "sections") {
        let (id, label, shown_when) = (section.id(), section.label(), formula(&section, "shown_when"));
        section.finish();
        if let Some(id) = id {
            if sections.iter().any(|known| known.id == id) {
                section.add("id", Problem::new(Code::PackDoubledId).with("id", id.to_string()));
            }
            sections.push(Section { id, label, shown_when });
        }
    }
    let written = limited(&table, "fields");
    let fields: Vec<_> = written.iter().filter_map(|table| field(table, &citation, &sections, facts, 0)).collect();
    let checks = limited(&table, "checks").iter().filter_map(|table| check(table, &citation)).collect();
    // Of a form that is read in part nobody can say what it lacks.
    let whole = table.finish() && kind.is_some() && fields.len() == written.len() && findings.count() == before;
    let place = table.place().clone();
    let (id, kind) = (id?, kind.cloned().unwrap_or_default());
    Some(FormSpec { id, kind, label, synonyms, citation, sections, fields, checks, unique, whole, place })
}

fn field(
    table: &Table<'_>,
    around: &Citation,
    sections: &[Section],
    facts: &BTreeMap<Arc<str>, Arc<Fact>>,
    depth: u8,
) -> Option<FieldSpec> {
    let (id, label, kind, citation) = (table.id(), table.label(), field_type(table), table.cited(Some(around)));
    let section = table.optional_text("section").cloned();
    if let Some(section) = section.as_ref().filter(|section| sections.iter().all(|known| known.id != **section)) {
        let known: Vec<_> = sections.iter().map(|section| (&*section.id, Some(&section.label))).collect();
        table.add("section", Problem::dangling("section", section, &known));
    }
    let (role, fact) = (table.optional_text("role").cloned(), table.optional_text("fact").cloned());
    let synonyms = table.texts("synonyms");
    let (required, required_when, shown_when) = (table.flag("required"), formula(table, "required_when"), formula(table, "shown_when"));
    let empty_is_none = table.word("empty", &["none", "unknown"], |text| match text {
        "none" => Some(true),
        "unknown" => Some(false),
        _ => None,
    });
    let codes = table.optional_text("codes").cloned();
    let (min, max) = (table.int("min"), table.int("max"));
    for (key, is_idle, expected) in [
        ("min", min.is_some() && kind != Some(FieldType::Count), "min and max of a count"),
        ("max", max.is_some() && kind != Some(FieldType::Count), "min and max of a count"),
        ("codes", codes.is_some() && !matches!(kind, Some(FieldType::Option | FieldType::Options)), "codes of an option or of options"),
    ] {
        if is_idle && kind.is_some() {
            table.add(key, Problem::new(Code::PackValue).with("expected", expected));
        }
    }
    let places = places(table, kind);
    let units = table.texts("units");
    if !(units.is_empty() || matches!(kind, Some(FieldType::Count | FieldType::Amount))) {
        table.add("units", Problem::new(Code::PackValue).with("expected", "units of a count or an amount"));
    }
    let mut fields = Vec::new();
    if kind == Some(FieldType::Group) {
        if depth > 0 {
            table.add("type", Problem::new(Code::PackValue).with("expected", "a field that is no group"));
        } else {
            fields = limited(table, "fields").iter().filter_map(|table| field(table, around, &[], facts, depth + 1)).collect();
        }
    } else if table.node("fields").is_some() && kind.is_some() {
        table.add("type", Problem::new(Code::PackValue).with("expected", "group"));
    }
    table.finish();
    let by_role = || Role::from_name(role.as_deref()?).map(Role::value_type);
    let by_fact = || Some(facts.get(fact.as_ref()?)?.kind);
    let kind = kind.or_else(by_role).or_else(by_fact).unwrap_or(FieldType::Text);
    Some(FieldSpec {
        id: id?,
        section,
        kind,
        role,
        fact,
        label,
        synonyms,
        required,
        required_when,
        shown_when,
        empty_is_none: empty_is_none.unwrap_or(false),
        codes,
        min,
        max,
        places,
        units,
        fields,
        citation,
        place: table.place().clone(),
    })
}

/// How many digits an amount may have behind its point: two, as of yuan, unless the field says otherwise.
fn places(table: &Table<'_>, kind: Option<FieldType>) -> u8 {
    const OF_MONEY: u8 = 2;
    let Some(places) = table.int("places") else { return OF_MONEY };
    u8::try_from(places).ok().filter(|places| *places <= 10 && kind == Some(FieldType::Amount)).unwrap_or_else(|| {
        table.add("places", Problem::new(Code::PackValue).with("expected", "0 to 10, for an amount"));
        OF_MONEY
    })
}

fn check(table: &Table<'_>, around: &Citation) -> Option<CheckSpec> {
    let (id, at, citation) = (table.id(), table.text("at"), table.cited(Some(around)));
    let (forbid, order, message) = (formula(table, "forbid"), table.texts("order"), table.optional_label("message"));
    let severity = table.word("severity", &["error", "warning"], |text| match text {
        "error" => Some(CheckSeverity::Error),
        "warning" => Some(CheckSeverity::Warning),
        _ => None,
    });
    if forbid.is_some() {
        table.must("message");
    }
    let whole = table.finish();
    let rule = match (forbid, order.as_slice()) {
        (Some(formula), []) => CheckRule::Forbid(formula),
        (None, [first, second]) => CheckRule::Order(first.clone(), second.clone()),
        _ => {
            if whole {
                let key = if order.is_empty() { "forbid" } else { "order" };
                table.add(key, Problem::new(Code::PackValue).with("expected", "forbid, or order with two fields"));
            }
            return None;
        }
    };
    Some(CheckSpec {
        id: id?,
        rule,
        at: at?.clone(),
        message,
        severity: severity.unwrap_or(CheckSeverity::Error),
        citation,
        place: table.place().clone(),
    })
}

#[cfg(feature = "choice")]
/// The days from `from` on until `until`, which is the first that is no longer part of it.
pub(in crate::pack) fn span(table: &Table<'_>) -> crate::time::Span {
    crate::time::Span::new(table.date("from"), table.date("until")).unwrap_or_else(|problem| {
        table.add("until", problem);
        crate::time::Span::ALWAYS
    })
}

#[cfg(any(feature = "figures", feature = "choice"))]
pub(in crate::pack) fn parsed<T>(table: &Table<'_>, key: &'static str, parse: impl Fn(&str) -> Result<T, Problem>) -> Option<T> {
    parse(table.text(key)?).map_err(|problem| table.add(key, problem)).ok()
}

/// The period of a reported figure.
pub(in crate::pack) fn period(figure: &ReportedFigure) -> Option<Period> {
    let text = match figure.from {
        Some(from) => format!("{from}..{}", figure.until),
        None => format!("..{}", figure.until),
    };
    Period::parse(&text).ok()
}
