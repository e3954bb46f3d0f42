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
use crate::finding::{Code, Path, Problem, SourceLocation};

/// A list of items that a rulebook has.
#[derive(Debug)]
pub(in crate::pack) struct ListName {
    /// The key in its JSON and the name of its file.
    pub(in crate::pack) name: &'static str,
    /// Whether an empty one stands in the canonical JSON.
    pub(in crate::pack) always: bool,
}

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
    pub(in crate::pack) inherited: bool,
}

impl Item {
    pub(in crate::pack) fn new(path: Path, node: Node) -> Item {
        Item { path, node, inherited: false }
    }

    pub(in crate::pack) fn place(&self) -> SourceLocation {
        self.node.place(self.path.clone())
    }

    pub(in crate::pack) fn id(&self) -> Option<&str> {
        self.node.get("id").and_then(Node::text).map(|text| &**text)
    }
}

/// A rulebook as read, before anyone asks what it means.
#[derive(Clone, Debug)]
pub(in crate::pack) struct Source {
    pub(in crate::pack) head: Item,
    names: &'static [ListName],
    /// The items of each list, in the order of the names.
    pub(in crate::pack) lists: Vec<Vec<Item>>,
}

impl Source {
    /// A rulebook whose lists have these names and no items yet.
    pub(in crate::pack) fn new(head: Item, names: &'static [ListName]) -> Source {
        Source { head, names, lists: names.iter().map(|_| Vec::new()).collect() }
    }

    /// The rulebook in one JSON text.
    pub(in crate::pack) fn from_json(root: &Node, names: &'static [ListName], findings: &Collector) -> Option<Source> {
        let Data::Table(entries) = &root.data else {
            findings.add(root.place(Path::new()).finding(Problem::new(Code::PackType).with("expected", "table")));
            return None;
        };
        let mut source = Source::new(Item::new(Path::new().key("pack"), Node::table(Vec::new())), names);
        let mut has_head = false;
        for entry in entries {
            match names.iter().position(|list| list.name == &*entry.key) {
                Some(at) => source.add_list(at, Path::new().key(entry.key.clone()), &entry.node, findings),
                None if &*entry.key == "pack" => {
                    source.head.node = entry.node.clone();
                    has_head = true;
                }
                None => findings.add(root.place(Path::new()).finding(unknown_key(&entry.key))),
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
        let at = self.names.iter().position(|known| known.name == list);
        at.and_then(|at| self.lists.get(at)).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether an item of that name was written: one with a mistake has been told, and what refers to it is not told as well.
    #[cfg(any(feature = "figures", feature = "pay"))]
    pub(in crate::pack) fn has(&self, list: &str, id: &str) -> bool {
        self.items(list).iter().any(|item| item.id() == Some(id))
    }

    /// The canonical JSON of the whole.
    pub(in crate::pack) fn to_json(&self) -> String {
        let mut entries = vec![Entry { key: "pack".into(), line: None, node: self.head.node.clone() }];
        for (list, items) in self.names.iter().zip(&self.lists).filter(|(list, items)| list.always || !items.is_empty()) {
            let nodes = items.iter().map(|item| item.node.clone()).collect();
            entries.push(Entry { key: list.name.into(), line: None, node: Node::new(None, Data::List(nodes)) });
        }
        let mut out = String::new();
        canonical(&Node::table(entries), &mut out);
        out
    }
}

/// The longest word that a key of a rulebook could be meant by, and how many digits are one's own rather than a word's.
const WORD: usize = 60;
const DIGITS: usize = 6;

/// The problem of a key that there is not. It is named if it is a word, as it could be a cell of a ledger that came to the wrong place.
pub(in crate::pack) fn unknown_key(key: &str) -> Problem {
    let is_of_word = |letter: char| letter.is_ascii_alphanumeric() || "_-.".contains(letter);
    let is_word = key.len() <= WORD
        && key.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && key.chars().all(is_of_word)
        && key.chars().filter(char::is_ascii_digit).count() < DIGITS;
    Problem::new(Code::PackUnknownKey).with("key", if is_word { key.to_owned() } else { "…".to_owned() })
}
