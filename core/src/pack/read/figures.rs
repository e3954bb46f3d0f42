//! What a rulebook counts, where that is written, and what became of units.

use std::sync::Arc;

use super::forms::{formula, limited, parsed, table};
use crate::citation::{Clause, Document, Grade};
use crate::finding::{Code, Problem};
use crate::metrics::{Adds, Aggregate, MeasureSpec, ReportedFigure, ReportedStock, StockOf};
use crate::network::{Succession, SuccessionKind};
use crate::pack::source::Item;
use crate::pack::source::collector::Collector;
use crate::value::{Date, DivisionCode, Reported};

pub(in crate::pack) fn document(item: &Item, findings: &Collector) -> Option<Document> {
    let table = table(item, findings)?;
    let grades = ["A", "B", "C"];
    let (id, title) = (table.id(), table.text("title"));
    let issuers = table.texts("issuers").iter().map(|text| text.to_string()).collect();
    let number = table.optional_text("number").map(|text| text.to_string());
    let (issued_on, effective_on) = (table.date("issued_on"), table.date("effective_on"));
    let source = table.optional_text("source").map(|text| text.to_string());
    let grade = table.word("grade", &grades, Grade::from_name);
    table.must("grade");
    let checked_on = table.date("checked_on");
    table.must("checked_on");
    let mut clauses: Vec<Clause> = Vec::new();
    for clause in limited(&table, "clauses") {
        let (id, quote) = (clause.id(), clause.text("quote"));
        clause.finish();
        if let Some(id) = id {
            if clauses.iter().any(|known| known.id == id) {
                clause.add("id", Problem::new(Code::PackDoubledId).with("id", id.to_string()));
            }
            clauses.push(Clause { id, quote: quote.map(ToString::to_string).unwrap_or_default() });
        }
    }
    table.finish();
    Some(Document {
        id: id?,
        title: title.map(ToString::to_string).unwrap_or_default(),
        issuers,
        number,
        issued_on,
        effective_on,
        source,
        // What could not be read stands in no rulebook that is given; the clauses are there for those who cite them.
        grade: grade.unwrap_or(Grade::C),
        checked_on: checked_on.or_else(|| Date::new(1, 1, 1))?,
        clauses,
    })
}

pub(in crate::pack) fn measure(item: &Item, findings: &Collector) -> Option<MeasureSpec> {
    let table = table(item, findings)?;
    let (id, label, unit, citation) = (table.id(), table.label(), table.text("unit"), table.cited(None));
    let kinds = table.texts("kinds");
    table.filled("kinds");
    let forms = table.texts("forms");
    let names = ["count", "sum", "distinct"];
    let aggregate = table.word("aggregate", &names, Aggregate::from_name);
    table.must("aggregate");
    let of = table.optional_text("of").cloned();
    if of.is_none() && matches!(aggregate, Some(Aggregate::Sum | Aggregate::Distinct)) {
        table.must("of");
    }
    let condition = formula(&table, "where");
    let adds = table.sub("adds").map(|adds| {
        let read = Adds { units: adds.flag("units"), periods: adds.flag("periods"), categories: adds.flag("categories") };
        adds.finish();
        read
    });
    table.must("adds");
    let (reading, other_reading) = (table.optional_label("reading"), table.optional_label("other_reading"));
    table.must("reading");
    table.finish();
    Some(MeasureSpec {
        id: id?,
        label,
        unit: unit?.clone(),
        kinds,
        forms,
        aggregate: aggregate?,
        of,
        condition,
        adds: adds?,
        reading: reading?,
        other_reading,
        citation,
        place: table.place().clone(),
    })
}

pub(in crate::pack) fn reported(item: &Item, findings: &Collector) -> Option<ReportedFigure> {
    let table = table(item, findings)?;
    let (id, label, citation) = (table.id(), table.label(), table.citation(None));
    let measure: Option<Arc<str>> = table.optional_text("measure").cloned();
    let of = table.word("stock", &["bodies", "seats"], |text| match text {
        "bodies" => Some(StockOf::Bodies),
        "seats" => Some(StockOf::Seats),
        _ => None,
    });
    let body_kind = table.optional_text("body_kind").cloned();
    if body_kind.is_some() {
        table.must("stock");
    }
    let stock = of.map(|of| ReportedStock { of, body_kind });
    let figure = parsed(&table, "figure", Reported::parse);
    let division = parsed(&table, "division", DivisionCode::parse_short);
    let (from, until) = (table.date("from"), table.date("until"));
    table.must("until");
    table.finish();
    Some(ReportedFigure { id: id?, label, measure, stock, figure: figure?, division: division?, from, until: until?, citation: citation? })
}

pub(in crate::pack) fn succession(item: &Item, findings: &Collector) -> Option<Succession> {
    let table = table(item, findings)?;
    let (id, citation, on) = (table.id(), table.citation(None), table.date("on"));
    let names: Vec<_> = SuccessionKind::ALL.iter().copied().map(SuccessionKind::as_str).collect();
    let kind = table.word("kind", &names, SuccessionKind::from_name);
    for key in ["kind", "on", "from", "to"] {
        table.must(key);
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
