use std::sync::Arc;

use super::reader::{Findings, Table};
use super::source::Item;
use crate::citation::{Clause, Document, Grade};
use crate::finding::{Code, Problem};
use crate::form::{CheckRule, CheckSeverity, CheckSpec, CodeList, CodeOption, Fact, FieldSpec, FieldType, FormSpec, Formula, Section};
use crate::metrics::{Adds, Aggregate, MeasureSpec, ReportedFigure, ReportedStock, StockOf};
use crate::network::{Succession, SuccessionKind};
use crate::time::Period;
use crate::value::{DivisionCode, Reported};

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

pub(super) fn document(item: &Item, findings: &Findings) -> Option<Document> {
    let table = table(item, findings)?;
    let grades = ["A", "B", "C"];
    let (id, title) = (table.id(), table.text("title"));
    let issuers = table.texts("issuers").iter().map(|text| text.to_string()).collect();
    let number = table.optional_text("number").map(|text| text.to_string());
    let (issued_on, effective_on) = (table.date("issued_on"), table.date("effective_on"));
    let source = table.optional_text("source").map(|text| text.to_string());
    let grade = table.word("grade", &grades, Grade::from_name);
    if grade.is_none() && table.node("grade").is_none() {
        table.add("grade", Problem::new(Code::PackMissingKey).with("key", "grade"));
    }
    let checked_on = table.date("checked_on");
    if table.node("checked_on").is_none() {
        table.add("checked_on", Problem::new(Code::PackMissingKey).with("key", "checked_on"));
    }
    let mut clauses: Vec<Clause> = Vec::new();
    for clause in limited(&table, "clauses") {
        let (id, quote) = (clause.id(), clause.text("quote"));
        clause.finish();
        if let (Some(id), Some(quote)) = (id, quote) {
            if clauses.iter().any(|known| known.id == id) {
                clause.add("id", Problem::new(Code::PackDoubledId).with("id", id.to_string()));
            }
            clauses.push(Clause { id, quote: quote.to_string() });
        }
    }
    table.finish();
    Some(Document {
        id: id?,
        title: title?.to_string(),
        issuers,
        number,
        issued_on,
        effective_on,
        source,
        grade: grade?,
        checked_on: checked_on?,
        clauses,
    })
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
        fields,
        citation: citation?,
        place: table.place().clone(),
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

pub(super) fn measure(item: &Item, findings: &Findings) -> Option<MeasureSpec> {
    let table = table(item, findings)?;
    let (id, label, unit, citation) = (table.id(), table.label(), table.text("unit"), table.citation(None));
    let kinds = table.texts("kinds");
    if kinds.is_empty() {
        table.add("kinds", Code::PackEmpty);
    }
    let names = ["count", "sum", "distinct"];
    let aggregate = table.word("aggregate", &names, Aggregate::from_name);
    if table.node("aggregate").is_none() {
        table.add("aggregate", Problem::new(Code::PackMissingKey).with("key", "aggregate"));
    }
    let of = table.optional_text("of").cloned();
    if of.is_none() && matches!(aggregate, Some(Aggregate::Sum | Aggregate::Distinct)) {
        table.add("of", Problem::new(Code::PackMissingKey).with("key", "of"));
    }
    let condition = formula(&table, "where");
    let adds = table.sub("adds").map(|adds| {
        let read = Adds { units: adds.flag("units"), periods: adds.flag("periods"), categories: adds.flag("categories") };
        adds.finish();
        read
    });
    if table.node("adds").is_none() {
        table.add("adds", Problem::new(Code::PackMissingKey).with("key", "adds"));
    }
    let (reading, other_reading) = (table.optional_label("reading"), table.optional_label("other_reading"));
    if table.node("reading").is_none() {
        table.add("reading", Problem::new(Code::PackMissingKey).with("key", "reading"));
    }
    table.finish();
    Some(MeasureSpec {
        id: id?,
        label: label?,
        unit: unit?.clone(),
        kinds,
        aggregate: aggregate?,
        of,
        condition,
        adds: adds?,
        reading: reading?,
        other_reading,
        citation: citation?,
        place: table.place().clone(),
    })
}

pub(super) fn reported(item: &Item, findings: &Findings) -> Option<ReportedFigure> {
    let table = table(item, findings)?;
    let (id, label, citation) = (table.id(), table.label(), table.citation(None));
    let measure: Option<Arc<str>> = table.optional_text("measure").cloned();
    let of = table.word("stock", &["bodies", "seats"], |text| match text {
        "bodies" => Some(StockOf::Bodies),
        "seats" => Some(StockOf::Seats),
        _ => None,
    });
    let stock = of.map(|of| ReportedStock { of, body_kind: table.optional_text("body_kind").cloned() });
    let figure = parsed(&table, "figure", Reported::parse);
    let division = parsed(&table, "division", DivisionCode::parse_short);
    let (from, until) = (table.date("from"), table.date("until"));
    if table.node("until").is_none() {
        table.add("until", Problem::new(Code::PackMissingKey).with("key", "until"));
    }
    table.finish();
    Some(ReportedFigure {
        id: id?,
        label: label?,
        measure,
        stock,
        figure: figure?,
        division: division?,
        from,
        until: until?,
        citation: citation?,
    })
}

pub(super) fn succession(item: &Item, findings: &Findings) -> Option<Succession> {
    let table = table(item, findings)?;
    let (id, citation, on) = (table.id(), table.citation(None), table.date("on"));
    let names: Vec<_> = SuccessionKind::ALL.into_iter().map(SuccessionKind::as_str).collect();
    let kind = table.word("kind", &names, SuccessionKind::from_name);
    for key in ["kind", "on", "from", "to"] {
        if table.node(key).is_none() {
            table.add(key, Problem::new(Code::PackMissingKey).with("key", key));
        }
    }
    let codes = |key: &'static str| {
        let texts = table.texts(key);
        let codes: Vec<_> = texts.iter().map(|text| DivisionCode::parse_short(text)).collect();
        for problem in codes.iter().filter_map(|code| code.as_ref().err()) {
            table.add(key, problem.clone());
        }
        codes.into_iter().collect::<Result<Vec<_>, _>>().ok()
    };
    let (from, to, names) = (codes("from"), codes("to"), table.texts("names"));
    table.finish();
    let succession = Succession { id: id?, kind: kind?, on: on?, from: from?, to: to?, names, citation: citation? };
    findings.extend(succession.faults(table.place()));
    Some(succession)
}

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
