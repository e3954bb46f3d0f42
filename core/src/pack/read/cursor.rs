use std::cell::RefCell;
use std::sync::Arc;

use crate::citation::{Citation, Provenance};
use crate::finding::{Code, Label, Path, Problem, SourceLocation, nearest};
use crate::pack::source::collector::Collector;
use crate::pack::source::node::{Data, Entry, Node};
use crate::pack::source::{MAX_LIST, unknown_key};
use crate::value::Date;

/// One table of a rulebook, asked for its keys one by one; what nobody asked for is a finding.
pub(in crate::pack) struct Table<'n> {
    entries: &'n [Entry],
    place: SourceLocation,
    asked: RefCell<Vec<&'static str>>,
    /// The keys that must be there and are not.
    lacking: RefCell<Vec<&'static str>>,
    findings: &'n Collector,
}

impl<'n> Table<'n> {
    /// The table at that node, or a finding where it is none.
    pub(in crate::pack) fn new(node: &'n Node, path: Path, findings: &'n Collector) -> Option<Self> {
        let place = node.place(path);
        match &node.data {
            Data::Table(entries) if entries.len() > MAX_LIST => {
                findings.add(place.finding(Problem::new(Code::FormTooLarge).with("max", MAX_LIST)));
                None
            }
            Data::Table(entries) => Some(Table { entries, place, asked: RefCell::default(), lacking: RefCell::default(), findings }),
            _ => {
                findings.add(place.finding(Problem::new(Code::PackType).with("expected", "table")));
                None
            }
        }
    }

    pub(in crate::pack) fn place(&self) -> &SourceLocation {
        &self.place
    }

    pub(in crate::pack) fn place_of(&self, key: &'static str) -> SourceLocation {
        self.place.key(key)
    }

    pub(in crate::pack) fn add(&self, key: &'static str, problem: impl Into<Problem>) {
        self.findings.add(self.place_of(key).finding(problem));
    }

    pub(in crate::pack) fn node(&self, key: &'static str) -> Option<&'n Node> {
        #[cfg(test)]
        self.findings.1.borrow_mut().insert(key);
        self.asked.borrow_mut().push(key);
        self.entries.iter().find(|entry| &*entry.key == key).map(|entry| &entry.node)
    }

    fn typed<T>(&self, key: &'static str, expected: &'static str, read: impl Fn(&'n Data) -> Option<T>) -> Option<T> {
        let node = self.node(key)?;
        let value = read(&node.data);
        if value.is_none() {
            self.add(key, Problem::new(Code::PackType).with("expected", expected));
        }
        value
    }

    fn needed<T>(&self, key: &'static str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.must(key);
        }
        value
    }

    /// Tells a list that must be there and hold something.
    pub(in crate::pack) fn filled(&self, key: &'static str) {
        self.must(key);
        if self.node(key).is_some_and(|node| matches!(&node.data, Data::List(items) if items.is_empty())) {
            self.add(key, Code::PackEmpty);
        }
    }

    /// Notes a key that must be there, which is told at the end if it is not.
    pub(in crate::pack) fn must(&self, key: &'static str) {
        if !self.entries.iter().any(|entry| &*entry.key == key) {
            self.lacking.borrow_mut().push(key);
        }
    }

    pub(in crate::pack) fn optional_text(&self, key: &'static str) -> Option<&'n Arc<str>> {
        let text = self.typed(key, "text", |data| match data {
            Data::Text(text) => Some(text),
            _ => None,
        })?;
        if text.trim().is_empty() {
            self.add(key, Code::PackEmpty);
            return None;
        }
        Some(text)
    }

    pub(in crate::pack) fn text(&self, key: &'static str) -> Option<&'n Arc<str>> {
        let value = self.optional_text(key);
        self.needed(key, value)
    }

    pub(in crate::pack) fn flag(&self, key: &'static str) -> bool {
        self.typed(key, "true or false", |data| match data {
            Data::Bool(yes) => Some(*yes),
            _ => None,
        })
        .unwrap_or(false)
    }

    pub(in crate::pack) fn int(&self, key: &'static str) -> Option<i64> {
        self.typed(key, "whole number", |data| match data {
            Data::Int(int) => Some(*int),
            _ => None,
        })
    }

    /// A name: the identity of an item. One that is written wrong serves where others refer to it, so that it is told once.
    pub(in crate::pack) fn id(&self) -> Option<Arc<str>> {
        let id = self.text("id")?;
        if !is_name(id) {
            self.add("id", Code::PackName);
        }
        Some(id.clone())
    }

    /// The name of an item of a checklist, which lists number in capitals: `SA-02`.
    #[cfg(feature = "checklist")]
    pub(in crate::pack) fn item_id(&self) -> Option<Arc<str>> {
        let id = self.text("id")?;
        if !is_name(&id.to_ascii_lowercase()) {
            self.add("id", Code::PackName);
        }
        Some(id.clone())
    }

    pub(in crate::pack) fn texts(&self, key: &'static str) -> Vec<Arc<str>> {
        let Some(items) = self.typed(key, "list of texts", |data| match data {
            Data::List(items) => Some(items),
            _ => None,
        }) else {
            return Vec::new();
        };
        if items.len() > MAX_LIST {
            self.add(key, Problem::new(Code::FormTooLarge).with("max", MAX_LIST));
            return Vec::new();
        }
        let texts: Vec<_> = items.iter().filter_map(|item| item.text().cloned()).collect();
        if texts.len() != items.len() {
            self.add(key, Problem::new(Code::PackType).with("expected", "list of texts"));
        }
        texts
    }

    /// Lists of texts, none of which is empty.
    pub(in crate::pack) fn lists(&self, key: &'static str) -> Vec<Vec<Arc<str>>> {
        let lists = self.typed(key, "list of lists of texts", |data| match data {
            Data::List(items) => Some(items),
            _ => None,
        });
        let list = |item: &Node| match &item.data {
            Data::List(items) => items.iter().map(|item| item.text().cloned()).collect::<Option<Vec<_>>>(),
            _ => None,
        };
        let items = lists.map(|items| items.as_slice()).unwrap_or_default();
        let lists: Vec<_> = items.iter().filter_map(list).filter(|list| !list.is_empty()).collect();
        if lists.len() != items.len() {
            self.add(key, Problem::new(Code::PackType).with("expected", "list of lists of texts"));
        }
        lists
    }

    pub(in crate::pack) fn date(&self, key: &'static str) -> Option<Date> {
        match Date::parse(self.optional_text(key)?) {
            Ok(date) => Some(date),
            Err(problem) => {
                self.add(key, problem);
                None
            }
        }
    }

    /// One of a few words, which `read` knows.
    pub(in crate::pack) fn word<T>(&self, key: &'static str, known: &[&'static str], read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.optional_text(key)?;
        let value = read(text);
        if value.is_none() {
            let known: Vec<_> = known.iter().map(|word| (*word, None)).collect();
            self.add(key, Problem::unknown_word(text, &known));
        }
        value
    }

    /// Tables of a list, of which there are at most so many.
    pub(in crate::pack) fn tables(&self, key: &'static str, most: usize) -> Vec<Table<'n>> {
        let Some(items) = self.typed(key, "list of tables", |data| match data {
            Data::List(items) => Some(items),
            _ => None,
        }) else {
            return Vec::new();
        };
        if items.len() > most {
            self.add(key, Problem::new(Code::FormTooLarge).with("max", most));
            return Vec::new();
        }
        let path = self.place.path.clone().key(key);
        let item = |(at, node): (usize, &'n Node)| Table::new(node, node.named(path.clone(), at), self.findings);
        items.iter().enumerate().filter_map(item).collect()
    }

    pub(in crate::pack) fn sub(&self, key: &'static str) -> Option<Table<'n>> {
        Table::new(self.node(key)?, self.place.path.clone().key(key), self.findings)
    }

    /// The tables of a table by their names, in the order of these, of which there are at most so many.
    #[cfg(feature = "figures")]
    pub(in crate::pack) fn named_tables(&self, key: &'static str, most: usize) -> Vec<(Arc<str>, Table<'n>)> {
        let Some(whole) = self.sub(key) else { return Vec::new() };
        if whole.entries.len() > most {
            self.add(key, Problem::new(Code::FormTooLarge).with("max", most));
            return Vec::new();
        }
        let mut entries: Vec<&Entry> = whole.entries.iter().collect();
        crate::finding::sort_by(&mut entries, |left, right| left.key.cmp(&right.key));
        let named = |entry: &&'n Entry| {
            let table = Table::new(&entry.node, whole.place.path.clone().key(entry.key.clone()), self.findings);
            Some((entry.key.clone(), table?))
        };
        entries.iter().filter_map(named).collect()
    }

    pub(in crate::pack) fn optional_label(&self, key: &'static str) -> Option<Label> {
        let table = self.sub(key)?;
        let (zh, en) = (table.text("zh"), table.text("en"));
        table.finish();
        Some(Label::new(zh?.clone(), en?.clone()))
    }

    /// What an item is called. One that can't be read is told, and "?" stands for it in a rulebook that is refused.
    pub(in crate::pack) fn label(&self) -> Label {
        let label = self.optional_label("label");
        self.needed("label", label).unwrap_or_else(|| Label::new("?", "?"))
    }

    /// Where an item comes from. One whose source can't be read is told, and another stands for it in a rulebook that is refused.
    pub(in crate::pack) fn cited(&self, around: Option<&Citation>) -> Citation {
        self.citation(around).unwrap_or(Citation { provenance: Provenance::Illustrative, clause: None, reason: None })
    }

    /// Where the value comes from; what stands here, or what holds for everything around it.
    pub(in crate::pack) fn citation(&self, around: Option<&Citation>) -> Option<Citation> {
        let names: Vec<_> = Provenance::ALL.iter().copied().map(Provenance::as_str).collect();
        let provenance = self.word("provenance", &names, Provenance::from_name);
        let clause = self.optional_text("clause").cloned();
        let reason = self.optional_label("reason");
        let Some(provenance) = provenance else {
            if around.is_none() && !self.entries.iter().any(|entry| &*entry.key == "provenance") {
                self.findings.add(self.place.code(Code::PackNoProvenance));
            }
            return around.cloned();
        };
        let cites = matches!(provenance, Provenance::Published | Provenance::Interpreted);
        if cites && clause.is_none() {
            self.findings.add(self.place.finding(Problem::new(Code::PackNoClause).with("provenance", provenance.as_str())));
        }
        if provenance == Provenance::Interpreted && reason.is_none() {
            self.findings.add(self.place.code(Code::PackNoReason));
        }
        Some(Citation { provenance, clause, reason })
    }

    /// Tells every key that nobody asked for, every key written twice and every key that is not there. Whether nothing was told.
    pub(in crate::pack) fn finish(&self) -> bool {
        let (asked, mut lacking) = (self.asked.borrow(), self.lacking.borrow_mut());
        let mut keys: Vec<&Entry> = self.entries.iter().collect();
        crate::finding::sort_by(&mut keys, |left, right| left.key.cmp(&right.key));
        let mut before: Option<&Entry> = None;
        let mut whole = true;
        for entry in keys {
            let place = SourceLocation::new(self.place.path.clone(), entry.line.or(self.place.line));
            if before.is_some_and(|before| before.key == entry.key) {
                self.findings.add(place.code(Code::PackDoubledKey));
            } else if !asked.contains(&&*entry.key) {
                whole = false;
                self.findings.add(match nearest(&entry.key, asked.iter().copied()) {
                    Some(near) => {
                        // A key that is written wrong is not lacking as well.
                        lacking.retain(|key| *key != near);
                        place.finding(Problem::new(Code::PackNearKey).with("nearest", near.to_owned()))
                    }
                    None => place.finding(unknown_key(&entry.key)),
                });
            }
            before = Some(entry);
        }
        for key in lacking.iter() {
            self.findings.add(self.place.finding(Problem::new(Code::PackMissingKey).with("key", *key)));
        }
        whole
    }
}

fn is_name(text: &str) -> bool {
    let rest = text.strip_prefix(|c: char| c.is_ascii_lowercase());
    text.len() <= 64
        && rest.is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-'))
}
