use super::node::{Data, Node};
use super::reader::Findings;
use super::source::{Item, Source};
use crate::finding::{Code, Problem};

impl Source {
    pub(super) fn parent(&self) -> Option<&str> {
        self.head.node.get("extends").and_then(Node::text).map(|text| &**text)
    }

    /// This rulebook with what it does not state itself taken from its parent: items are replaced whole by their id.
    pub(super) fn over(mut self, parent: &Source, findings: &Findings) -> Source {
        for (own, above) in self.lists.iter_mut().zip(&parent.lists) {
            let mut merged = above.clone();
            for item in own.drain(..) {
                let known = merged.iter().position(|other| item.id().is_some() && other.id() == item.id());
                match (is_removed(&item, findings), known) {
                    (true, Some(at)) => {
                        merged.remove(at);
                    }
                    (true, None) => {
                        let problem = Problem::new(Code::PackRemovedUnknown).with("id", item.id().unwrap_or("?").to_owned());
                        findings.add(item.node.place(item.path).finding(problem));
                    }
                    (false, Some(at)) => {
                        if let Some(slot) = merged.get_mut(at) {
                            *slot = item;
                        }
                    }
                    (false, None) => merged.push(item),
                }
            }
            *own = merged;
        }
        self.head.node.inherit("earliest", &parent.head.node);
        self
    }
}

fn is_removed(item: &Item, findings: &Findings) -> bool {
    let removed = matches!(item.node.get("removed"), Some(Node { data: Data::Bool(true), .. }));
    if removed && item.node.get("clause").is_none() {
        findings.add(item.node.place(item.path.clone()).code(Code::PackRemovedUncited));
    }
    removed
}
