use super::node::{Data, Entry, Node, canonical};
use super::reader::Findings;
use crate::finding::{Code, Path, Problem};

/// The lists of items that a rulebook has, by the key in its JSON and the name of its file.
pub(super) const LISTS: [&str; 9] = ["choices", "codes", "documents", "facts", "forms", "measures", "pay", "reported", "successions"];

/// Those that rulebooks have had from the first: an empty one stands in the text, an empty other one does not.
const ALWAYS: [&str; 6] = ["codes", "documents", "facts", "forms", "measures", "reported"];

/// An item of a list with the place where somebody wrote it.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) path: Path,
    pub(super) node: Node,
}

impl Item {
    pub(super) fn id(&self) -> Option<&str> {
        self.node.get("id").and_then(Node::text).map(|text| &**text)
    }
}

/// A rulebook as read, before anyone asks what it means.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) head: Item,
    pub(super) lists: [Vec<Item>; LISTS.len()],
}

impl Source {
    /// The rulebook in one JSON text.
    pub(super) fn from_json(root: &Node, findings: &Findings) -> Option<Source> {
        let Data::Table(entries) = &root.data else {
            findings.add(root.place(Path::new()).finding(Problem::new(Code::PackType).with("expected", "table")));
            return None;
        };
        let mut source = Source { head: Item { path: Path::new().key("pack"), node: Node::table(Vec::new()) }, lists: Default::default() };
        let mut has_head = false;
        for entry in entries {
            match LISTS.iter().position(|list| *list == &*entry.key) {
                Some(at) => source.add_list(at, Path::new().key(entry.key.clone()), &entry.node, findings),
                None if &*entry.key == "pack" => {
                    source.head.node = entry.node.clone();
                    has_head = true;
                }
                None => findings.add(root.place(Path::new()).code(Code::PackUnknownKey)),
            }
        }
        if !has_head {
            findings.add(root.place(Path::new()).finding(Problem::new(Code::PackMissingKey).with("key", "pack")));
        }
        has_head.then_some(source)
    }

    pub(super) fn add_list(&mut self, list: usize, path: Path, node: &Node, findings: &Findings) {
        let Data::List(items) = &node.data else {
            findings.add(node.place(path).finding(Problem::new(Code::PackType).with("expected", "list of tables")));
            return;
        };
        for (at, item) in items.iter().enumerate() {
            self.add_item(list, Item { path: path.clone().index(u32::try_from(at).unwrap_or(u32::MAX)), node: item.clone() }, findings);
        }
    }

    pub(super) fn add_item(&mut self, list: usize, item: Item, findings: &Findings) {
        let Some(items) = self.lists.get_mut(list) else { return };
        if let Some(id) = item.id().filter(|id| items.iter().any(|known| known.id() == Some(id))) {
            findings.add(item.node.place(item.path.clone()).finding(Problem::new(Code::PackDoubledId).with("id", id.to_owned())));
        }
        items.push(item);
    }

    /// The items of the list of that name.
    pub(super) fn items(&self, list: &str) -> &[Item] {
        let at = LISTS.iter().position(|known| *known == list);
        at.and_then(|at| self.lists.get(at)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The canonical JSON of the whole.
    pub(super) fn to_json(&self) -> String {
        let mut entries = vec![Entry { key: "pack".into(), line: None, node: self.head.node.clone() }];
        for (name, items) in LISTS.iter().zip(&self.lists).filter(|(name, items)| ALWAYS.contains(name) || !items.is_empty()) {
            let nodes = items.iter().map(|item| item.node.clone()).collect();
            entries.push(Entry { key: (*name).into(), line: None, node: Node { line: None, data: Data::List(nodes) } });
        }
        let mut out = String::new();
        canonical(&Node::table(entries), &mut out);
        out
    }
}
