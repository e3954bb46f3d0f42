//! The documents, with the clauses that the rest of the rulebook cites.

use super::super::item::{limited, table};
use super::super::list::{Known, List};
use crate::citation::{Clause, Document, Grade};
use crate::finding::{Code, Problem, SourceLocation};
use crate::pack::source::Item;
use crate::pack::source::collector::Collector;
use crate::value::Date;

pub(in crate::pack) struct Documents;

impl List for Documents {
    type Spec = Document;
    type Built = Vec<Document>;

    fn read(item: &Item, _: &Known<'_>, findings: &Collector) -> Option<Document> {
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

    fn add(document: Document, _: &SourceLocation, known: &mut Known<'_>, _: &Collector) -> Option<Document> {
        known.lists.documents.push(document);
        None
    }
}
