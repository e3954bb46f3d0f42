//! A rulebook laid over the one that it extends: items are replaced whole by their id, taken away, or added to.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::collector::Collector;
use super::node::{Data, Entry, Node};
use super::{Item, Source};
use crate::finding::{Code, Path, Problem, nearest};

/// What can be added to an item, and the list that it goes into.
pub(in crate::pack) const ADDS: [(&str, &str); 4] =
    [("add_fields", "fields"), ("add_checks", "checks"), ("add_sections", "sections"), ("add_options", "options")];

/// What an item that adds may have beside it: its id, and where what it adds comes from.
pub(in crate::pack) const BESIDE: [&str; 4] = ["id", "provenance", "clause", "reason"];

impl Source {
    pub(in crate::pack) fn parent(&self) -> Option<&str> {
        self.head.node.get("extends").and_then(Node::text).map(|text| &**text)
    }

    /// This rulebook, which extends none, so that nothing can be added to an item or taken away.
    pub(in crate::pack) fn alone(self, findings: &Collector) -> Source {
        let nothing = Source::new(self.head.clone(), self.names);
        self.over(nothing, findings)
    }

    /// This rulebook with what it does not state itself taken from its parent.
    pub(in crate::pack) fn over(mut self, parent: Source, findings: &Collector) -> Source {
        for (own, above) in self.lists.iter_mut().zip(parent.lists) {
            let mut merged: Vec<Option<Item>> = above.into_iter().map(|item| Some(Item { inherited: true, ..item })).collect();
            let ids = merged.iter().flatten().enumerate().filter_map(|(at, item)| Some((item.id()?.to_owned(), at)));
            let places: BTreeMap<String, usize> = ids.collect();
            for item in own.drain(..) {
                let known = item.id().and_then(|id| places.get(id)).and_then(|at| merged.get_mut(*at));
                let id = || item.id().unwrap_or("?").to_owned();
                let place = || item.node.place(item.path.clone());
                if adds(&item.node) {
                    match known {
                        Some(Some(above)) => {
                            above.inherited = false;
                            add(above, &item, findings);
                        }
                        _ => {
                            let near = nearest(&id(), places.keys().map(String::as_str)).map(str::to_owned);
                            let code = if near.is_some() { Code::PackAddNear } else { Code::PackAddUnknown };
                            let problem = Problem::new(code).with("id", id());
                            let problem = near.into_iter().fold(problem, |problem, near| problem.with("nearest", near));
                            findings.add(place().key("id").finding(problem));
                        }
                    }
                } else if is_removed(&item, findings) {
                    match known {
                        Some(above) => *above = None,
                        None => findings.add(place().finding(Problem::new(Code::PackRemovedUnknown).with("id", id()))),
                    }
                } else {
                    match known {
                        Some(above) => *above = Some(item),
                        None => merged.push(Some(item)),
                    }
                }
            }
            *own = merged.into_iter().flatten().collect();
        }
        self.head.node.inherit("earliest", &parent.head.node);
        self
    }
}

fn is_removed(item: &Item, findings: &Collector) -> bool {
    let removed = matches!(item.node.get("removed"), Some(Node { data: Data::Bool(true), .. }));
    if removed && item.node.get("clause").is_none() {
        findings.add(item.node.place(item.path.clone()).code(Code::PackRemovedUncited));
    }
    removed
}

fn adds(node: &Node) -> bool {
    let Data::Table(entries) = &node.data else { return false };
    entries.iter().any(|entry| added(&entry.key).is_some())
}

/// What a key adds to, also where it is nearly one that adds.
fn added(key: &str) -> Option<(&'static str, &'static str)> {
    let near = || nearest(key, ADDS.iter().map(|(key, _)| *key)).filter(|_| key.starts_with("add"));
    let name = ADDS.iter().map(|(key, _)| *key).find(|known| known == &key).or_else(near)?;
    ADDS.into_iter().find(|(known, _)| *known == name)
}

/// Puts what an item adds into the one above, each with where it comes from.
fn add(above: &mut Item, item: &Item, findings: &Collector) {
    let (Data::Table(own), Data::Table(known)) = (&item.node.data, &mut above.node.data) else { return };
    let place = item.node.place(item.path.clone());
    let sources: Vec<&Entry> = own.iter().filter(|entry| BESIDE.get(1..).is_some_and(|keys| keys.contains(&&*entry.key))).collect();
    let mut lacks = false;
    for entry in own {
        let at = crate::finding::SourceLocation::new(item.path.clone().key(entry.key.clone()), entry.line);
        let Some((key, list)) = added(&entry.key) else {
            if !BESIDE.contains(&&*entry.key) {
                findings.add(at.finding(Problem::new(Code::PackAddMixed).with("key", entry.key.to_string())));
            }
            continue;
        };
        if *entry.key != *key {
            findings.add(at.finding(Problem::new(Code::PackNearKey).with("nearest", key)));
        }
        let Data::List(more) = &entry.node.data else {
            findings.add(at.finding(Problem::new(Code::PackType).with("expected", "list of tables")));
            continue;
        };
        if known.iter().all(|known| *known.key != *list) {
            known.push(Entry { key: list.into(), line: None, node: Node::new(None, Data::List(Vec::new())) });
        }
        let Some(Data::List(items)) = known.iter_mut().find(|known| *known.key == *list).map(|known| &mut known.node.data) else {
            continue;
        };
        let takes_source = key != "add_options" && key != "add_sections";
        let base = item.path.clone().key(entry.key.clone());
        for (nth, one) in more.iter().enumerate() {
            insert(items, one, one.named(base.clone(), nth), if takes_source { &sources } else { &[] }, findings);
        }
        // Told once, where one provenance serves all that is added.
        lacks |= takes_source && sources.is_empty() && more.iter().any(|one| one.get("provenance").is_none());
        // A list with more options than the document prints is no longer the document's.
        if key == "add_options" {
            if sources.iter().all(|entry| &*entry.key != "provenance") {
                lacks = true;
                continue;
            }
            known.retain(|known| BESIDE.get(1..).is_some_and(|keys| !keys.contains(&&*known.key)));
            known.extend(sources.iter().map(|entry| (*entry).clone()));
        }
    }
    if lacks {
        findings.add(place.code(Code::PackNoProvenance));
    }
}

/// Puts one item into a list: behind the one that its `after` names, or last.
fn insert(items: &mut Vec<Node>, one: &Node, path: Path, sources: &[&Entry], findings: &Collector) {
    let place = one.place(path.clone());
    let id = |node: &Node| node.get("id").and_then(Node::text).cloned();
    let own = id(one);
    if let Some(own) = own.as_ref().filter(|own| items.iter().any(|known| id(known).as_ref() == Some(*own))) {
        findings.add(place.key("id").finding(Problem::new(Code::PackAddExists).with("id", own.to_string())));
        return;
    }
    let Data::Table(entries) = &one.data else {
        findings.add(place.finding(Problem::new(Code::PackType).with("expected", "table")));
        return;
    };
    let mut entries: Vec<Entry> = entries.iter().filter(|entry| &*entry.key != "after").cloned().collect();
    if one.get("provenance").is_none() {
        entries.extend(sources.iter().map(|entry| (*entry).clone()));
    }
    let node = Node { line: one.line, data: Data::Table(entries), moved: Some(path.into()) };
    let at = match one.get("after").map(Node::text) {
        None => items.len(),
        Some(after) => {
            let ids: Vec<Option<Arc<str>>> = items.iter().map(id).collect();
            match ids.iter().position(|known| known.as_ref() == after) {
                Some(at) => at.saturating_add(1),
                None => {
                    let known: Vec<_> = ids.iter().flatten().map(|id| (&**id, None)).collect();
                    findings.add(place.key("after").finding(Problem::dangling("item", after.map_or("?", |after| after), &known)));
                    items.len()
                }
            }
        }
    };
    items.insert(at, node);
}
