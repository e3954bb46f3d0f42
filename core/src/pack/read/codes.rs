//! The code lists: what an option can be.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::cited::Cited;
use super::item::{limited, table};
use super::list::{Known, List};
use crate::finding::{Code, Problem};
use crate::form::{CodeList, CodeOption, doubled};
use crate::pack::source::Item;
use crate::pack::source::collector::Collector;
use crate::pack::source::node::Node;

pub(in crate::pack) struct Codes;

impl List for Codes {
    type Spec = CodeList;
    type Built = BTreeMap<Arc<str>, Arc<CodeList>>;

    fn read(item: &Item, _: &Known<'_>, findings: &Collector) -> Option<CodeList> {
        let table = table(item, findings)?;
        let (id, label, citation) = (table.id(), table.label(), table.cited(None));
        let tables = limited(&table, "options");
        let mut options: Vec<CodeOption> = Vec::new();
        let mut names = Vec::new();
        for (at, option) in tables.iter().enumerate() {
            let (id, label) = (option.id(), option.label());
            let (synonyms, none, exclusive) = (option.texts("synonyms"), option.flag("none"), option.flag("exclusive"));
            option.finish();
            let Some(id) = id else { continue };
            names.extend([&id, &label.zh].into_iter().chain(&synonyms).map(|name| (name.clone(), at)));
            options.push(CodeOption { id, label, synonyms, none, exclusive: none || exclusive });
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

    fn cite(list: &CodeList, item: &Item, cited: &Cited) {
        cited.add(&list.citation, &item.place());
    }

    fn add(list: CodeList, _: &Item, known: &mut Known<'_>, _: &Collector) -> Option<CodeList> {
        known.lists.codes.insert(list.id.clone(), Arc::new(list));
        None
    }
}
