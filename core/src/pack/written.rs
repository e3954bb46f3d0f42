use std::collections::BTreeMap;

use super::Pack;
use super::build::{build, verified};
use super::lint;
use super::read::NAMES;
use super::source::collector::Collector;
use super::source::files::Holds;
use super::source::node::{Data, Entry, Node};
use super::source::{Item, MAX_TEXT, Source, too_long, unknown_key};
use super::source::{files, toml};
use crate::finding::{Code, Findings, Path, Problem, SourceLocation, nearest};

/// How many rulebooks may lie one over the other: a place's, over its city's, over its province's, over ours is four.
const MAX_DEPTH: usize = 32;

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

    /// What its files say. The flag is put down where a file can't be read as it is written: what else it says is not known then.
    fn source(&self, findings: &Collector, readable: &mut bool) -> Option<Source> {
        let mut lists: Vec<(usize, &str, Node)> = Vec::new();
        let mut head = None;
        for (path, text) in &self.files {
            let place = SourceLocation::new(Path::new().key(path.as_str()), None);
            let holds = match files::holds(path, NAMES) {
                Ok(Holds::Nothing) => continue,
                Ok(holds) => holds,
                Err(problem) => {
                    match misplaced_form(path, text) {
                        // Read as what it is, so that what refers to it is not told as well.
                        Some(node) => {
                            let near = Problem::new(Code::PackNearFile).with("nearest", format!("forms/{path}"));
                            findings.add(place.finding(near));
                            lists.extend(NAMES.iter().position(|list| list.name == "forms").map(|list| (list, path.as_str(), node)));
                        }
                        None => findings.add(place.finding(problem)),
                    }
                    continue;
                }
            };
            if text.len() > MAX_TEXT {
                findings.add(place.finding(too_long()));
                *readable = false;
                continue;
            }
            // What a reader put in place of bytes that are no UTF-8; in UTF-16 every second byte of an English letter is nought.
            if let Some(at) = text.find(['\u{fffd}', '\0']) {
                let line = text.bytes().take(at).filter(|byte| *byte == b'\n').count().saturating_add(1);
                let looks = if text.contains('\0') { "UTF-16" } else { "GB18030 (ANSI)" };
                let problem = Problem::new(Code::PackEncoding).with("looks", looks);
                findings.add(SourceLocation::new(place.path, u32::try_from(line).ok()).finding(problem));
                *readable = false;
                continue;
            }
            let mut syntax = Vec::new();
            let node = toml::parse(path, text, &mut syntax);
            *readable &= syntax.is_empty();
            findings.extend(syntax);
            match holds {
                Holds::List(list) => lists.push((list, path, node)),
                _ => head = Some(Item::new(place.path, node)),
            }
        }
        let Some(head) = head else {
            if *readable {
                findings.add(SourceLocation::default().code(Code::PackMissingFile));
            }
            return None;
        };
        let mut source = Source::new(head, NAMES);
        for (list, path, node) in lists {
            let base = Path::new().key(path);
            let Some(name) = NAMES.get(list).map(|list| list.name) else { continue };
            if name == "forms" {
                source.add_items(list, vec![Item::new(base.clone(), unwrapped(node, base, findings))], findings);
                continue;
            }
            let Data::Table(entries) = &node.data else { continue };
            for Entry { key, line, node } in entries {
                let place = SourceLocation::new(base.clone(), *line);
                if **key == *name {
                    source.add_list(list, base.clone().key(name), node, findings);
                } else if nearest(key, [name]).is_some() {
                    findings.add(place.finding(Problem::new(Code::PackNearKey).with("nearest", name)));
                    // Read as what is meant, so that what refers to it is not told as well.
                    source.add_list(list, base.clone().key(name), node, findings);
                } else {
                    findings.add(place.finding(unknown_key(key)));
                }
            }
        }
        Some(source)
    }
}

/// The form in a file that does not stand in their folder, if it is one.
fn misplaced_form(path: &str, text: &str) -> Option<Node> {
    if path.contains('/') || !path.ends_with(".toml") || text.len() > MAX_TEXT {
        return None;
    }
    let mut syntax = Vec::new();
    let node = toml::parse(path, text, &mut syntax);
    (syntax.is_empty() && node.get("kind").is_some() && node.get("fields").is_some()).then_some(node)
}

/// A form without the `[[forms]]` that somebody wrote around its head, which is told.
fn unwrapped(node: Node, base: Path, findings: &Collector) -> Node {
    let Data::Table(mut entries) = node.data else { return node };
    if let Some(at) = entries.iter().position(|entry| &*entry.key == "forms") {
        let head = entries.remove(at);
        findings.add(SourceLocation::new(base, head.line).finding(unknown_key("forms")));
        if let Data::List(items) = head.node.data {
            entries.extend(
                items
                    .into_iter()
                    .take(1)
                    .filter_map(|item| match item.data {
                        Data::Table(entries) => Some(entries),
                        _ => None,
                    })
                    .flatten(),
            );
        }
    }
    Node { data: Data::Table(entries), ..node }
}

impl Pack {
    /// Reads a rulebook as people write it. `parents` gives those it extends, at any depth, by name: written ones, or
    /// the built-in ones where it has none of that name.
    ///
    /// # Errors
    /// Every finding at once, sorted by file: files and keys that a rulebook does not have, values without provenance, dangling
    /// references, wrong types, conditions that do not compile, a parent that is not given (`pack_missing_parent`, `pack_near_parent`),
    /// extends itself (`pack_cycle`) or is the 32nd (`pack_too_deep`). Syntax (`pack_toml`, `pack_toml_punctuation`), a file that is not
    /// UTF-8 (`pack_encoding`, where U+FFFD stands in it) and one of more than 4 MiB (`pack_too_long`) are told first, and the rest once they are mended. Warnings are among them; where there is nothing else, the
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
    /// assert!(Pack::from_toml(&pack, &BTreeMap::new())?.form("home_visit").is_ok());
    ///
    /// let findings = Pack::from_toml(&WrittenPack::new().file("pack.toml", head), &BTreeMap::new()).unwrap_err();
    /// assert_eq!((findings[0].code, findings[0].path.to_string()), (Code::PackMissingKey, "pack.toml".to_owned()));
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn from_toml(written: &WrittenPack, parents: &BTreeMap<String, WrittenPack>) -> Result<Pack, Findings> {
        let findings = Collector::default();
        let mut readable = true;
        let source = with_parents(written, parents, &findings, &mut readable);
        // What a file that is no TOML would have said is lacking everywhere; so nothing else is told.
        if !readable {
            return verified(None, findings);
        }
        let pack = source.and_then(|source| {
            let built = build(&source, &findings, None)?;
            lint::tell(&built, &findings);
            Some(built.pack)
        });
        verified(pack, findings)
    }
}

/// The rulebook laid over those that it extends, the uppermost first.
fn with_parents(
    written: &WrittenPack,
    parents: &BTreeMap<String, WrittenPack>,
    findings: &Collector,
    readable: &mut bool,
) -> Option<Source> {
    let mut chain = vec![written.source(findings, readable)?];
    let mut names: Vec<String> = Vec::new();
    while let Some(lowest) = chain.last() {
        if names.is_empty() {
            names.push(lowest.head.node.get("id").and_then(Node::text).map(|id| id.to_string()).unwrap_or_default());
        }
        let Some(name) = lowest.parent().map(str::to_owned) else { break };
        let place = lowest.head.node.place(lowest.head.path.clone()).key("extends");
        let tell = |problem: Problem| findings.add(place.finding(problem));
        let repeats = names.contains(&name);
        names.push(name.clone());
        if repeats {
            tell(Problem::new(Code::PackCycle).with("chain", names.join(" → ")));
            return None;
        }
        if chain.len() >= MAX_DEPTH {
            tell(Problem::new(Code::PackTooDeep).with("max", MAX_DEPTH));
            return None;
        }
        let parent = match parents.get(&name) {
            Some(written) => written.source(findings, readable)?,
            None => match builtin(&name, findings) {
                Some(parent) => parent,
                None => {
                    let known = parents.keys().map(String::as_str).chain(builtin_names());
                    let own = names.first().cloned().unwrap_or_default();
                    tell(match nearest(&name, known.filter(|known| **known != own)) {
                        Some(near) => Problem::new(Code::PackNearParent).with("parent", name.clone()).with("nearest", near.to_owned()),
                        None => Problem::new(Code::PackMissingParent).with("parent", name.clone()),
                    });
                    return None;
                }
            },
        };
        chain.push(parent);
    }
    let mut above = chain.pop()?.alone(findings);
    while let Some(own) = chain.pop() {
        above = own.over(above, findings);
    }
    Some(above)
}

#[cfg(feature = "packs")]
fn builtin_names<'n>() -> impl Iterator<Item = &'n str> {
    crate::pack::BUILTIN.iter().map(|(name, _)| *name)
}

#[cfg(not(feature = "packs"))]
fn builtin_names<'n>() -> impl Iterator<Item = &'n str> {
    std::iter::empty()
}

#[cfg(feature = "packs")]
fn builtin(name: &str, findings: &Collector) -> Option<Source> {
    let (_, text) = crate::pack::BUILTIN.iter().find(|(known, _)| *known == name)?;
    Source::from_json(&super::source::json::parse(text).ok()?, NAMES, findings)
}

#[cfg(not(feature = "packs"))]
fn builtin(_: &str, _: &Collector) -> Option<Source> {
    None
}
