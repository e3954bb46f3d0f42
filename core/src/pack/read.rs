use super::reader::{Findings, Table};
use super::source::Item;
use crate::finding::{Code, Problem};
use crate::form::{CheckRule, CheckSeverity, CheckSpec, CodeList, CodeOption, Fact, FieldSpec, FieldType, FormSpec, Formula, Section};
use crate::metrics::ReportedFigure;
use crate::time::Period;

/// Nothing in a rulebook is larger than this: a bound on what a hostile one can ask for.
const MAX_ITEMS: usize = 500;

pub(super) fn table<'n>(item: &'n Item, findings: &'n Findings) -> Option<Table<'n>> {
    Table::new(&item.node, item.path.clone(), findings)
}

pub(super) fn limited<'n>(table: &Table<'n>, key: &'static str) -> Vec<Table<'n>> {
    let items = table.tables(key);
    if items.len() > MAX_ITEMS {
        table.add(key, Problem::new(Code::FormTooLarge).with("max", MAX_ITEMS));
        return Vec::new();
    }
    items
}

pub(super) fn codes(item: &Item, findings: &Findings) -> Option<CodeList> {
    let table = table(item, findings)?;
    let (id, label, citation) = (table.id(), table.label(), table.citation(None));
    let mut options: Vec<CodeOption> = Vec::new();
    for option in limited(&table, "options") {
        let (id, label) = (option.id(), option.label());
        let (synonyms, none) = (option.texts("synonyms"), option.flag("none"));
        option.finish();
        if let (Some(id), Some(label)) = (id, label) {
            if options.iter().any(|known| known.id == id) {
                option.add("id", Problem::new(Code::PackDoubledId).with("id", id.to_string()));
            }
            options.push(CodeOption { id, label, synonyms, none });
        }
    }
    if options.is_empty() {
        table.add("options", Code::PackEmpty);
    }
    table.finish();
    Some(CodeList { id: id?, label: label?, citation: citation?, options })
}

fn field_type(table: &Table<'_>) -> Option<FieldType> {
    let names: Vec<_> = FieldType::ALL.into_iter().map(FieldType::as_str).collect();
    let kind = table.word("type", &names, FieldType::from_name);
    if table.node("type").is_none() {
        table.add("type", Problem::new(Code::PackMissingKey).with("key", "type"));
    }
    kind
}

pub(super) fn fact(item: &Item, findings: &Findings) -> Option<Fact> {
    let table = table(item, findings)?;
    let (id, label, kind) = (table.id(), table.label(), field_type(&table));
    table.finish();
    Some(Fact { id: id?, label: label?, kind: kind? })
}

pub(super) fn formula(table: &Table<'_>, key: &'static str) -> Option<Formula> {
    table.optional_text(key).map(|source| Formula { source: source.clone(), place: table.place_of(key) })
}

pub(super) fn form(item: &Item, findings: &Findings) -> Option<FormSpec> {
    let table = table(item, findings)?;
    let (id, kind, label) = (table.id(), table.text("kind"), table.label());
    let (synonyms, citation) = (table.texts("synonyms"), table.citation(None));
    let mut sections: Vec<Section> = Vec::new();
    for section in limited(&table, "sections") {
        let (id, label) = (section.id(), section.label());
        section.finish();
        if let (Some(id), Some(label)) = (id, label) {
            sections.push(Section { id, label });
        }
    }
    let mut fields = Vec::new();
    let mut checks = Vec::new();
    if let Some(citation) = &citation {
        fields = limited(&table, "fields").iter().filter_map(|table| field(table, citation, &sections, 0)).collect();
        checks = limited(&table, "checks").iter().filter_map(|table| check(table, citation)).collect();
    }
    table.finish();
    let place = table.place().clone();
    Some(FormSpec { id: id?, kind: kind?.clone(), label: label?, synonyms, citation: citation?, sections, fields, checks, place })
}

fn field(table: &Table<'_>, around: &crate::citation::Citation, sections: &[Section], depth: u8) -> Option<FieldSpec> {
    let (id, label, kind, citation) = (table.id(), table.label(), field_type(table), table.citation(Some(around)));
    let section = table.optional_text("section").cloned();
    if let Some(section) = section.as_ref().filter(|section| sections.iter().all(|known| known.id != **section)) {
        table.add("section", Problem::new(Code::PackDangling).with("kind", "section").with("id", section.to_string()));
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
            fields = limited(table, "fields").iter().filter_map(|table| field(table, around, &[], depth + 1)).collect();
        }
    }
    table.finish();
    Some(FieldSpec {
        id: id?,
        section,
        kind: kind?,
        role,
        fact,
        label: label?,
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
        citation: citation?,
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

fn check(table: &Table<'_>, around: &crate::citation::Citation) -> Option<CheckSpec> {
    let (id, at, citation) = (table.id(), table.text("at"), table.citation(Some(around)));
    let (forbid, order, message) = (formula(table, "forbid"), table.texts("order"), table.optional_label("message"));
    let severity = table.word("severity", &["error", "warning"], |text| match text {
        "error" => Some(CheckSeverity::Error),
        "warning" => Some(CheckSeverity::Warning),
        _ => None,
    });
    table.finish();
    let rule = match (forbid, order.as_slice()) {
        (Some(formula), []) => Some(CheckRule::Forbid(formula)),
        (None, [first, second]) => Some(CheckRule::Order(first.clone(), second.clone())),
        _ => {
            table.add("forbid", Problem::new(Code::PackValue).with("expected", "forbid, or order with two fields"));
            None
        }
    }?;
    if matches!(rule, CheckRule::Forbid(_)) && message.is_none() {
        table.add("message", Problem::new(Code::PackMissingKey).with("key", "message"));
    }
    Some(CheckSpec {
        id: id?,
        rule,
        at: at?.clone(),
        message,
        severity: severity.unwrap_or(CheckSeverity::Error),
        citation: citation?,
        place: table.place().clone(),
    })
}

#[cfg(any(feature = "figures", feature = "pay"))]
pub(super) fn parsed<T>(table: &Table<'_>, key: &'static str, parse: impl Fn(&str) -> Result<T, Problem>) -> Option<T> {
    parse(table.text(key)?).map_err(|problem| table.add(key, problem)).ok()
}

/// The period of a reported figure.
pub(super) fn period(figure: &ReportedFigure) -> Option<Period> {
    let text = match figure.from {
        Some(from) => format!("{from}..{}", figure.until),
        None => format!("..{}", figure.until),
    };
    Period::parse(&text).ok()
}
