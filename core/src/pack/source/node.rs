use std::sync::Arc;

use crate::finding::{Path, SourceLocation};
use crate::json::quoted;

/// One value of a rulebook with the line it stands on, whichever format it was written in.
#[derive(Clone, Debug)]
pub(in crate::pack) struct Node {
    pub(in crate::pack) line: Option<u32>,
    pub(in crate::pack) data: Data,
    /// Where it was written, if that is not where it stands: what a rulebook adds to an item of the one it extends.
    #[cfg(feature = "authoring")]
    pub(in crate::pack) moved: Option<Box<Path>>,
}

#[derive(Clone, Debug)]
pub(in crate::pack) enum Data {
    Text(Arc<str>),
    Int(i64),
    Bool(bool),
    List(Vec<Node>),
    Table(Vec<Entry>),
    /// A float, a date or a null: a rulebook writes decimals and dates as text and leaves out what is not there.
    Other,
}

#[derive(Clone, Debug)]
pub(in crate::pack) struct Entry {
    pub(in crate::pack) key: Arc<str>,
    pub(in crate::pack) line: Option<u32>,
    pub(in crate::pack) node: Node,
}

impl Node {
    pub(in crate::pack) fn new(line: Option<u32>, data: Data) -> Node {
        Node {
            line,
            data,
            #[cfg(feature = "authoring")]
            moved: None,
        }
    }

    pub(in crate::pack) fn table(entries: Vec<Entry>) -> Node {
        Node::new(None, Data::Table(entries))
    }

    /// The path of an item of a list, by its id where it has one.
    pub(in crate::pack) fn named(&self, list: Path, at: usize) -> Path {
        match self.get("id").and_then(Node::text) {
            Some(id) => list.key(id.clone()),
            None => list.index(u32::try_from(at).unwrap_or(u32::MAX)),
        }
    }

    pub(in crate::pack) fn get(&self, key: &str) -> Option<&Node> {
        match &self.data {
            Data::Table(entries) => entries.iter().find(|entry| &*entry.key == key).map(|entry| &entry.node),
            _ => None,
        }
    }

    /// Takes over what stands under that key of another table, where this one has nothing there.
    #[cfg(feature = "authoring")]
    pub(in crate::pack) fn inherit(&mut self, key: &str, from: &Node) {
        let inherited = match &from.data {
            Data::Table(entries) if self.get(key).is_none() => entries.iter().find(|entry| &*entry.key == key).cloned(),
            _ => None,
        };
        if let Data::Table(own) = &mut self.data {
            own.extend(inherited);
        }
    }

    pub(in crate::pack) fn text(&self) -> Option<&Arc<str>> {
        match &self.data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(in crate::pack) fn place(&self, path: Path) -> SourceLocation {
        #[cfg(feature = "authoring")]
        {
            let path = self.moved.as_deref().cloned().unwrap_or(path);
            let lines = |entry: &Entry| Some((entry.key.clone(), entry.line?));
            let keys = match &self.data {
                Data::Table(entries) if self.line.is_some() => Some(entries.iter().filter_map(lines).collect()),
                _ => None,
            };
            SourceLocation { path, line: self.line, keys }
        }
        #[cfg(not(feature = "authoring"))]
        SourceLocation::new(path, self.line)
    }
}

/// Writes the canonical JSON of RFC 8785 for what a rulebook can hold: keys sorted, no spaces, no floats.
pub(in crate::pack) fn canonical(node: &Node, out: &mut String) {
    match &node.data {
        Data::Text(text) => quoted(text, out),
        Data::Int(int) => out.push_str(&int.to_string()),
        Data::Bool(yes) => out.push_str(if *yes { "true" } else { "false" }),
        Data::Other => out.push_str("null"),
        Data::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                canonical(item, out);
            }
            out.push(']');
        }
        Data::Table(entries) => {
            let mut sorted: Vec<&Entry> = entries.iter().collect();
            crate::finding::sort_by(&mut sorted, |left, right| left.key.cmp(&right.key));
            out.push('{');
            for (at, entry) in sorted.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                quoted(&entry.key, out);
                out.push(':');
                canonical(&entry.node, out);
            }
            out.push('}');
        }
    }
}
