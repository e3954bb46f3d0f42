use std::collections::BTreeMap;

use super::Pack;
use super::node::{Data, Entry, Node};
use super::reader::Findings;
use super::rulebook::{build, verified};
use super::source::{Item, LISTS, Source};
use super::{lint, toml};
use crate::finding::{Code, Finding, Path, Place, Problem};

/// A rulebook as people write it: its files by their path within its folder (`pack.toml`, `forms/home_visit.toml`).
#[derive(Clone, Debug, Default)]
pub struct WrittenPack {
    files: BTreeMap<String, String>,
}

impl WrittenPack {
    /// A rulebook without files yet.
    #[must_use]
    pub fn new() -> Self {
        WrittenPack::default()
    }

    /// Adds a file by its path within the folder, with `/` between its parts.
    #[must_use]
    pub fn file(mut self, path: &str, text: impl Into<String>) -> Self {
        self.files.insert(path.to_owned(), text.into());
        self
    }

    fn source(&self, findings: &Findings) -> Option<Source> {
        let mut lists: Vec<(usize, &str, Node)> = Vec::new();
        let mut head = None;
        for (path, text) in &self.files {
            let place = Place { path: Path::new().key(path.as_str()), line: None };
            let stem = path.strip_suffix(".toml");
            let list = match stem.map(|stem| stem.split_once('/').unwrap_or((stem, ""))) {
                Some(("forms", file)) if !file.is_empty() => LISTS.iter().position(|list| *list == "forms"),
                Some(("pack", "")) => None,
                Some((list, "")) if list != "forms" && LISTS.contains(&list) => LISTS.iter().position(|known| *known == list),
                _ => {
                    findings.add(place.code(Code::PackUnknownFile));
                    continue;
                }
            };
            let mut syntax = Vec::new();
            let node = toml::parse(path, text, &mut syntax);
            findings.extend(syntax);
            match list {
                Some(list) => lists.push((list, path, node)),
                None => head = Some(Item { path: place.path, node }),
            }
        }
        let Some(head) = head else {
            findings.add(Place::default().code(Code::PackMissingFile));
            return None;
        };
        let mut source = Source { head, lists: Default::default() };
        for (list, path, node) in lists {
            let base = Path::new().key(path);
            let Some(name) = LISTS.get(list).copied() else { continue };
            if name == "forms" {
                source.add_item(list, Item { path: base, node }, findings);
                continue;
            }
            let Data::Table(entries) = &node.data else { continue };
            for Entry { key, line, node } in entries {
                if **key == *name {
                    source.add_list(list, base.clone().key(name), node, findings);
                } else {
                    findings.add(Place { path: base.clone(), line: *line }.code(Code::PackUnknownKey));
                }
            }
        }
        Some(source)
    }
}

impl Pack {
    /// Reads a rulebook as people write it. `parents` gives those it extends, at any depth, by name: written ones, or
    /// the built-in ones where it has none of that name.
    ///
    /// # Errors
    /// Every finding at once, sorted by file: syntax (`pack_toml`), files and keys that a rulebook does not have,
    /// values without provenance, dangling references, wrong types, conditions that do not compile, a parent that is
    /// not given (`pack_missing_parent`) or extends itself (`pack_cycle`). Warnings are among them; where there is nothing else, the
    /// rulebook is given and has them as [`warnings`](Pack::warnings).
    ///
    /// ```
    /// use std::collections::BTreeMap;
    ///
    /// use wushe::finding::Code;
    /// use wushe::pack::{Pack, WrittenPack};
    ///
    /// let head = "id = \"mine\"\nversion = \"1.0.0\"\nextends = \"national\"\n";
    /// let pack = WrittenPack::new().file("pack.toml", format!("{head}label = {{ zh = \"我的\", en = \"Mine\" }}\n"));
    /// assert!(Pack::from_toml(&pack, &BTreeMap::new())?.form("home_visit").is_some());
    ///
    /// let findings = Pack::from_toml(&WrittenPack::new().file("pack.toml", head), &BTreeMap::new()).unwrap_err();
    /// assert_eq!((findings[0].code, findings[0].path.to_string()), (Code::PackMissingKey, "pack.toml".to_owned()));
    /// # Ok::<(), Vec<wushe::finding::Finding>>(())
    /// ```
    pub fn from_toml(written: &WrittenPack, parents: &BTreeMap<String, WrittenPack>) -> Result<Pack, Vec<Finding>> {
        let findings = Findings::default();
        let source = written.source(&findings).and_then(|source| {
            let name = source.head.node.get("id").and_then(Node::text).map(|id| id.to_string()).unwrap_or_default();
            with_parents(source, parents, &mut vec![name], &findings)
        });
        let pack = source.and_then(|source| {
            let pack = build(&source, &findings, None)?;
            lint::conditions(&source, &pack, &findings);
            Some(pack)
        });
        verified(pack, findings)
    }
}

fn with_parents(source: Source, parents: &BTreeMap<String, WrittenPack>, chain: &mut Vec<String>, findings: &Findings) -> Option<Source> {
    let Some(name) = source.parent().map(str::to_owned) else { return Some(source) };
    let tell = |problem: Problem| findings.add(source.head.node.place(source.head.path.clone().key("extends")).finding(problem));
    let repeats = chain.contains(&name);
    chain.push(name.clone());
    if repeats {
        tell(Problem::new(Code::PackCycle).with("chain", chain.join(" → ")));
        return None;
    }
    let parent = match parents.get(&name) {
        Some(written) => with_parents(written.source(findings)?, parents, chain, findings)?,
        None => match builtin(&name, findings) {
            Some(parent) => parent,
            None => {
                tell(Problem::new(Code::PackMissingParent).with("parent", name));
                return None;
            }
        },
    };
    Some(source.over(&parent, findings))
}

#[cfg(feature = "packs")]
fn builtin(name: &str, findings: &Findings) -> Option<Source> {
    let (_, text) = super::BUILTIN.iter().find(|(known, _)| *known == name)?;
    Source::from_json(&super::json::parse(text).ok()?, findings)
}

#[cfg(not(feature = "packs"))]
fn builtin(_: &str, _: &Findings) -> Option<Source> {
    None
}
