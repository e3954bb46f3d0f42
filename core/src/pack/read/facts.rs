//! The facts that conditions ask about.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::item::{field_type, table};
use super::list::{Known, List};
use crate::finding::SourceLocation;
use crate::pack::source::Item;
use crate::pack::source::collector::Collector;
use crate::service::Fact;

pub(in crate::pack) struct Facts;

impl List for Facts {
    type Spec = Fact;
    type Built = BTreeMap<Arc<str>, Arc<Fact>>;

    fn read(item: &Item, _: &Known<'_>, findings: &Collector) -> Option<Fact> {
        let table = table(item, findings)?;
        let (id, label, kind) = (table.id(), table.label(), field_type(&table));
        table.finish();
        Some(Fact { id: id?, label, kind: kind? })
    }

    fn add(fact: Fact, _: &SourceLocation, known: &mut Known<'_>, _: &Collector) -> Option<Fact> {
        known.lists.facts.insert(fact.id.clone(), Arc::new(fact));
        None
    }
}
