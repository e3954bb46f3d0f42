//! The facts that conditions ask about.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::cursor::Table;
use super::item::{field_type, table};
use super::list::{Known, List};
use crate::finding::{Code, Problem};
use crate::pack::source::Item;
use crate::pack::source::collector::Collector;
use crate::service::Fact;

pub(in crate::pack) struct Facts;

impl List for Facts {
    type Spec = Fact;
    type Built = BTreeMap<Arc<str>, Arc<Fact>>;

    fn read(item: &Item, _: &Known<'_>, findings: &Collector) -> Option<Fact> {
        let table = table(item, findings)?;
        fact(&table, true)
    }

    fn add(fact: Fact, _: &Item, known: &mut Known<'_>, _: &Collector) -> Option<Fact> {
        known.lists.facts.insert(fact.id.clone(), Arc::new(fact));
        None
    }
}

fn fact(table: &Table<'_>, outer: bool) -> Option<Fact> {
    let (id, label, kind) = (table.id(), table.label(), field_type(table));
    if kind.is_some_and(crate::service::FieldType::is_composite) {
        table.add("type", Problem::new(Code::PackValue).with("expected", "no attachment or signature, which conditions don't read"));
    }
    #[cfg(feature = "checklist")]
    let asked = asked(table, outer);
    #[cfg(not(feature = "checklist"))]
    let _ = (
        outer,
        ["question", "codes", "past", "fields", "formula", "told", "sensitive", "withdraws", "provenance", "clause", "reason"]
            .map(|key| table.node(key).is_some()),
    );
    table.finish();
    Some(Fact {
        id: id?,
        label,
        kind: kind?,
        #[cfg(feature = "checklist")]
        asked,
    })
}

#[cfg(feature = "checklist")]
fn withdrawal(table: &Table<'_>) -> Option<crate::service::Withdraws> {
    let (of, purposes, needed) = (table.text("of"), table.optional_text("purposes"), table.optional_text("needed"));
    if purposes.is_some() {
        table.must("needed");
    }
    if needed.is_some() {
        table.must("purposes");
    }
    table.finish();
    Some(crate::service::Withdraws { of: of?.clone(), purposes: purposes.cloned().zip(needed.cloned()) })
}

#[cfg(feature = "checklist")]
fn asked(table: &Table<'_>, outer: bool) -> crate::service::Asked {
    let formula = if outer { table.optional_text("formula").cloned() } else { None };
    let formula = formula.map(|source| crate::service::FactFormula { source, citation: table.cited(None) });
    let fields =
        if outer { super::item::limited(table, "fields").iter().filter_map(|table| fact(table, false)).collect() } else { Vec::new() };
    let told = if outer { table.sub("told") } else { None }.and_then(|told| {
        let read = (told.texts("kinds"), super::item::role(&told, "of"));
        told.filled("kinds");
        told.finish();
        Some(crate::service::ToldBy { kinds: read.0.iter().map(|kind| crate::service::Kind::new(kind)).collect(), of: read.1? })
    });
    crate::service::Asked {
        question: table.optional_label("question"),
        codes: table.optional_text("codes").cloned(),
        fields,
        is_past: table.flag("past"),
        formula,
        told,
        sensitive: table.optional_text("sensitive").cloned(),
        withdraws: if outer { table.sub("withdraws") } else { None }.and_then(|withdraws| withdrawal(&withdraws)),
        place: table.place().clone(),
    }
}
