use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A valid input: what says which form, kind or file it is for, which stays, and its texts, which are mutated.
#[derive(Clone, Debug, Default)]
pub(crate) struct Item {
    pub(crate) key: String,
    pub(crate) parts: Vec<Vec<u8>>,
}

impl Item {
    pub(crate) fn new<T: Into<Vec<u8>>>(key: &str, parts: impl IntoIterator<Item = T>) -> Self {
        Item { key: key.to_owned(), parts: parts.into_iter().map(Into::into).collect() }
    }

    fn at(&self, part: u8) -> usize {
        usize::from(part).checked_rem(self.parts.len()).unwrap_or(0)
    }

    pub(crate) fn part(&self, part: u8) -> Option<&[u8]> {
        self.parts.get(self.at(part)).map(Vec::as_slice)
    }

    pub(crate) fn part_mut(&mut self, part: u8) -> Option<&mut Vec<u8>> {
        let at = self.at(part);
        self.parts.get_mut(at)
    }

    /// The bytes of that part.
    pub(crate) fn bytes(&self, at: usize) -> &[u8] {
        self.parts.get(at).map(Vec::as_slice).unwrap_or_default()
    }

    /// The same as text: what is none becomes U+FFFD, as nothing else reaches a `&str`.
    pub(crate) fn text(&self, at: usize) -> String {
        String::from_utf8_lossy(self.bytes(at)).into_owned()
    }
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The valid inputs of the vectors and the shipped rulebooks, by the way in that they are for.
#[derive(Debug)]
pub(crate) struct Corpus {
    vectors: Vec<Value>,
    files: Vec<(String, String)>,
    lists: String,
}

impl Corpus {
    pub(crate) fn read() -> Result<Self, Box<dyn Error>> {
        let mut vectors = Vec::new();
        for path in listed(&folder("../tests/vectors"))? {
            if path.extension().is_some_and(|extension| extension == "jsonl") {
                for line in fs::read_to_string(path)?.lines() {
                    vectors.push(serde_json::from_str(line)?);
                }
            }
        }
        let mut files = Vec::new();
        for path in listed(&folder("packs"))?
            .iter()
            .chain(&listed(&folder("packs/national/forms"))?)
            .chain(&listed(&folder("packs/national/checklists"))?)
            .chain(&listed(&folder("packs/hinggan"))?)
            .chain(&listed(&folder("packs/national"))?)
            .chain(&listed(&folder("packs/generated"))?)
        {
            if path.is_file() {
                let name = path.strip_prefix(folder("packs"))?.to_string_lossy().into_owned();
                files.push((name, fs::read_to_string(path)?));
            }
        }
        Ok(Corpus { vectors, files, lists: fs::read_to_string(folder("divisions/hinggan.csv"))? })
    }

    fn of(&self, op: &str) -> impl Iterator<Item = &Value> {
        self.vectors.iter().filter(move |vector| text(vector, "op") == op)
    }

    pub(crate) fn values(&self) -> Vec<Item> {
        self.of("parse").map(|vector| Item::new(&text(vector, "type"), [text(vector, "text")])).collect()
    }

    pub(crate) fn conditions(&self) -> Vec<Item> {
        self.of("condition")
            .chain(self.of("condition_explain"))
            .map(|vector| Item::new("", [text(vector, "source"), text(vector, "facts")]))
            .collect()
    }

    pub(crate) fn records(&self) -> Vec<Item> {
        self.of("check").map(|vector| Item::new(&text(vector, "form"), [text(vector, "text")])).collect()
    }

    /// Several records of a form, a line each.
    pub(crate) fn lines(&self) -> Vec<Item> {
        let records = self.records();
        let of = |form: &str| records.iter().filter(|record| record.key == form).map(|record| record.text(0)).collect::<Vec<_>>();
        records.chunks(6).filter_map(|some| some.first()).map(|first| Item::new(&first.key, [of(&first.key).join("\n")])).collect()
    }

    pub(crate) fn ledgers(&self) -> Vec<Item> {
        let ledgers = self.of("ledger").chain(self.of("measure")).map(|vector| Item::new(&text(vector, "form"), [text(vector, "text")]));
        ledgers.chain(self.tables()).collect()
    }

    pub(crate) fn tables(&self) -> Vec<Item> {
        self.of("table").map(|vector| Item::new("", [bytes(vector)])).filter(|item| item.bytes(0).len() < 1 << 16).collect()
    }

    pub(crate) fn figures(&self) -> Vec<Item> {
        let words = |vector: &Value| ["text", "date", "measure", "division", "period"].map(|name| text(vector, name).into_bytes());
        let with = |vector| [&words(vector)[..], &[b"county".to_vec()]].concat();
        self.of("measure").map(|vector| Item::new("", with(vector))).collect()
    }

    pub(crate) fn supplied(&self) -> Vec<Item> {
        let given = self.of("indicator").filter_map(|vector| vector.get("supplied"));
        given.map(|supplied| Item::new("", [supplied.to_string()])).collect()
    }

    pub(crate) fn posts(&self) -> Vec<Item> {
        let words =
            |vector: &Value| ["text", "as_of", "division", "part_time", "level", "period"].map(|name| text(vector, name).into_bytes());
        self.of("establishment").map(|vector| Item::new("", words(vector))).collect()
    }

    /// Whole rulebooks, and the small ones of the vectors.
    pub(crate) fn packs(&self) -> Vec<Item> {
        let small = self.of("pack").map(|vector| Item::new("", [text(vector, "text")]));
        let whole = self.files.iter().filter(|(name, _)| name.starts_with("generated/")).map(|(_, text)| Item::new("", [text.as_str()]));
        small.chain(whole).collect()
    }

    /// The rulebooks as they are written: the key names the file that is mutated.
    pub(crate) fn written(&self) -> Vec<Item> {
        self.files.iter().filter(|(name, _)| name.ends_with(".toml")).map(|(name, text)| Item::new(name, [text.as_str()])).collect()
    }

    pub(crate) fn files(&self) -> &[(String, String)] {
        &self.files
    }

    /// The quotes of the shipped rulebooks, as the text of the documents that they are of.
    pub(crate) fn quotes(&self) -> Vec<Item> {
        let mut items = Vec::new();
        for (_, text) in self.files.iter().filter(|(name, _)| name.starts_with("generated/")) {
            let pack: Value = serde_json::from_str(text).unwrap_or_default();
            for document in pack.get("documents").and_then(Value::as_array).into_iter().flatten() {
                let clauses = document.get("clauses").and_then(Value::as_array).into_iter().flatten();
                let quotes: Vec<String> = clauses.map(|clause| self::text(clause, "quote")).collect();
                items.push(Item::new(&self::text(document, "id"), [quotes.join("\n")]));
            }
        }
        items
    }

    /// The key says the rulebook, and behind a space the grade where it is given.
    fn paid(&self, op: &'static str, parts: &'static [&'static str]) -> Vec<Item> {
        let key = |vector: &Value| format!("{} {}", text(vector, "pack"), text(vector, "grade"));
        self.of(op).map(|vector| Item::new(&key(vector), parts.iter().map(|part| text(vector, part)))).collect()
    }

    pub(crate) fn payslips(&self) -> Vec<Item> {
        self.paid("pay", &["choices", "worker", "month", "seniority"])
    }

    pub(crate) fn back_pay(&self) -> Vec<Item> {
        self.paid("back_pay", &["choices", "worker", "paid"])
    }

    pub(crate) fn raises(&self) -> Vec<Item> {
        self.paid("raises", &["choices", "worker", "day"])
    }

    /// What else a scheme may be, the staff, what is assumed, and the first month; the key says the last one behind the rulebook.
    pub(crate) fn outlooks(&self) -> Vec<Item> {
        let items = self.of("impact").chain(self.of("budget"));
        let item = |vector: &Value| {
            let values = vector.get("after").map_or_else(|| text(vector, "values"), |after| text(after, "values"));
            let parts = [text(vector, "choices"), values, text(vector, "staff"), text(vector, "assumptions"), text(vector, "first")];
            Item::new(&format!("{} {}", text(vector, "pack"), text(vector, "last")), parts)
        };
        items.map(item).collect()
    }

    pub(crate) fn choices(&self) -> Vec<Item> {
        let scheme = |item: &Item| Item::new(&item.key, [b"community_worker".to_vec(), item.bytes(0).to_vec()]);
        self.paid("pay", &["choices"]).iter().filter(|item| item.bytes(0) != b"{}").map(scheme).collect()
    }

    /// Two ledgers of staff records each.
    pub(crate) fn rosters(&self) -> Vec<Item> {
        let posts = "记录类型,工号,聘任日期,聘任截止日期,岗位,是否专职,是否相应岗位,取得日期,证书级别\n\
            聘任,W1,2014-03-01,2019-02-28,general,是,是,,\n聘任,W1,2019-03-01,,general,是,是,,\n聘任,W2,2021-12-15,,general,是,否,,\n\
            职业水平证书,W1,,,,,,2020-09-01,中级\n";
        let papers = "记录类型,工号,登记日期,登记有效期至,证书级别,考核年度,考核结果,起始日期,截止日期\n\
            证书登记,W1,2020-11-30,2023-11-29,中级,,,,\n年度考核,W1,,,,2021,合格,,\n服务间断,W1,,,,,,2016-05-01,2016-08-31\n";
        vec![Item::new("", [posts, papers]), Item::new("", [papers, posts])]
    }

    /// Pieces of the league's lists, each with its headings.
    pub(crate) fn divisions(&self) -> Vec<Item> {
        let lines: Vec<&str> = self.lists.lines().collect();
        let (head, body) = lines.split_first().map_or(("", &[][..]), |(head, body)| (*head, body));
        let pieces = body.chunks(40).step_by(8).map(|piece| Item::new("", [[&[head], piece].concat().join("\n")]));
        pieces.chain([Item::new("", [self.lists.as_str()])]).collect()
    }

    pub(crate) fn queries(&self) -> Vec<Item> {
        self.of("network").map(|vector| Item::new("", [text(vector, "date"), text(vector, "query")])).collect()
    }

    /// The networks within the questions of the vectors.
    pub(crate) fn networks(&self) -> Vec<Item> {
        let networks = self.of("network").filter_map(|vector| vector.get("query")?.get("network"));
        networks.map(|network| Item::new("", [network.to_string()])).collect()
    }

    /// Every finding that a vector expects.
    pub(crate) fn findings(&self) -> Vec<Item> {
        let mut found = Vec::new();
        self.vectors.iter().for_each(|vector| findings(vector, &mut |finding| found.push(Item::new("", [finding.to_string()]))));
        found
    }
}

/// Every object with a code and a path, at any depth.
pub(crate) fn findings<'v>(value: &'v Value, take: &mut impl FnMut(&'v Value)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| findings(item, take)),
        Value::Object(entries) => {
            if entries.contains_key("code") && entries.contains_key("path") && entries.contains_key("params") {
                take(value);
            }
            entries.values().for_each(|item| findings(item, take));
        }
        _ => {}
    }
}

fn listed(folder: &Path) -> Result<Vec<PathBuf>, std::io::Error> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
    paths.retain(|path| path.is_file());
    paths.sort();
    Ok(paths)
}

/// A text as it is, nothing for null, anything else as JSON.
fn text(vector: &Value, name: &str) -> String {
    match vector.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    }
}

/// What a line about a table holds: a text, digits, or parts with how often each stands.
fn bytes(vector: &Value) -> Vec<u8> {
    if let Some(digits) = vector.get("hex").and_then(Value::as_str) {
        let pairs = digits.as_bytes().chunks(2).filter_map(|pair| std::str::from_utf8(pair).ok());
        return pairs.filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect();
    }
    if let Some(parts) = vector.get("parts").and_then(Value::as_array) {
        let repeat = |part: &Value| {
            let times = part.get(1).and_then(Value::as_u64).and_then(|times| usize::try_from(times).ok()).unwrap_or(1);
            part.get(0).and_then(Value::as_str).unwrap_or_default().repeat(times)
        };
        return parts.iter().map(repeat).collect::<String>().into_bytes();
    }
    text(vector, "text").into_bytes()
}
