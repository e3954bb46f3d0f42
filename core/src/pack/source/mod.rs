//! A rulebook as text, read into one tree with the place of everything in it.
//!
//! People write TOML, which `toml` reads with lines and `files` knows by its names; it is shipped as JSON, which `json` reads. Both become `node`s, so
//! they cannot differ in what they allow. `merge` lays one rulebook over another before anything is compiled.

pub(super) mod collector;
#[cfg(feature = "authoring")]
pub(super) mod files;
pub(super) mod json;
#[cfg(feature = "authoring")]
pub(super) mod merge;
pub(super) mod node;
#[cfg(feature = "authoring")]
pub(super) mod punctuation;
#[cfg(feature = "authoring")]
pub(super) mod toml;

use self::collector::Collector;
use self::node::{Data, Entry, Node, canonical};
use crate::finding::{Code, Path, Problem};

/// The lists of items that a rulebook has, by the key in its JSON and the name of its file.
pub(in crate::pack) const LISTS: [&str; 11] =
    ["choices", "codes", "documents", "facts", "forms", "indicators", "measures", "pay", "reported", "standards", "successions"];

/// Those that rulebooks have had from the first: an empty one stands in the text, an empty other one does not.
const ALWAYS: [&str; 6] = ["codes", "documents", "facts", "forms", "measures", "reported"];

/// No list of a rulebook has more items, and no text of it is longer, than this: a bound on what a hostile one can ask for.
pub(in crate::pack) const MAX_LIST: usize = 2000;
pub(in crate::pack) const MAX_TEXT: usize = 4 << 20;

/// That a text is longer than that.
pub(in crate::pack) fn too_long() -> Problem {
    Problem::new(Code::PackTooLong).with("max", MAX_TEXT >> 20)
}

/// An item of a list with the place where somebody wrote it.
#[derive(Clone, Debug)]
pub(in crate::pack) struct Item {
    pub(in crate::pack) path: Path,
    pub(in crate::pack) node: Node,
    /// Whether it stands whole in the rulebook above, where its own conditions have been looked at.
    #[cfg(feature = "authoring")]
    pub(in crate::pack) inherited: bool,
}

impl Item {
    pub(in crate::pack) fn new(path: Path, node: Node) -> Item {
        Item {
            path,
            node,
            #[cfg(feature = "authoring")]
            inherited: false,
        }
    }

    pub(in crate::pack) fn id(&self) -> Option<&str> {
        self.node.get("id").and_then(Node::text).map(|text| &**text)
    }
}

/// A rulebook as read, before anyone asks what it means.
#[derive(Clone, Debug)]
pub(in crate::pack) struct Source {
    pub(in crate::pack) head: Item,
    pub(in crate::pack) lists: [Vec<Item>; LISTS.len()],
}

impl Source {
    /// The rulebook in one JSON text.
    pub(in crate::pack) fn from_json(root: &Node, findings: &Collector) -> Option<Source> {
        let Data::Table(entries) = &root.data else {
            findings.add(root.place(Path::new()).finding(Problem::new(Code::PackType).with("expected", "table")));
            return None;
        };
        let mut source = Source { head: Item::new(Path::new().key("pack"), Node::table(Vec::new())), lists: Default::default() };
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

    pub(in crate::pack) fn add_list(&mut self, list: usize, path: Path, node: &Node, findings: &Collector) {
        let Data::List(items) = &node.data else {
            findings.add(node.place(path).finding(Problem::new(Code::PackType).with("expected", "list of tables")));
            return;
        };
        if items.len() > MAX_LIST {
            findings.add(node.place(path).finding(Problem::new(Code::FormTooLarge).with("max", MAX_LIST)));
            return;
        }
        let items = items.iter().enumerate().map(|(at, item)| Item::new(item.named(path.clone(), at), item.clone()));
        self.add_items(list, items.collect(), findings);
    }

    /// Adds items to a list, and tells each that has the id of one before it.
    pub(in crate::pack) fn add_items(&mut self, list: usize, more: Vec<Item>, findings: &Collector) {
        let Some(items) = self.lists.get_mut(list) else { return };
        let first_new = items.len();
        items.extend(more);
        let mut ids: Vec<(&str, usize)> = items.iter().enumerate().filter_map(|(at, item)| Some((item.id()?, at))).collect();
        crate::finding::sort_by(&mut ids, |left, right| left.cmp(right));
        let mut before = None;
        for (id, at) in ids {
            if before == Some(id)
                && at >= first_new
                && let Some(item) = items.get(at)
            {
                let place = item.node.place(item.path.clone()).key("id");
                findings.add(place.finding(Problem::new(Code::PackDoubledId).with("id", id.to_owned())));
            }
            before = Some(id);
        }
    }

    /// The items of the list of that name.
    pub(in crate::pack) fn items(&self, list: &str) -> &[Item] {
        let at = LISTS.iter().position(|known| *known == list);
        at.and_then(|at| self.lists.get(at)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The canonical JSON of the whole.
    pub(in crate::pack) fn to_json(&self) -> String {
        let mut entries = vec![Entry { key: "pack".into(), line: None, node: self.head.node.clone() }];
        for (name, items) in LISTS.iter().zip(&self.lists).filter(|(name, items)| ALWAYS.contains(name) || !items.is_empty()) {
            let nodes = items.iter().map(|item| item.node.clone()).collect();
            entries.push(Entry { key: (*name).into(), line: None, node: Node::new(None, Data::List(nodes)) });
        }
        let mut out = String::new();
        canonical(&Node::table(entries), &mut out);
        out
    }
}
