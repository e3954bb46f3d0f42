use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::sync::Arc;

use serde_json::Value;
use wushe::network::{Divisions, Network};
use wushe::pack::{BUILTIN, Pack, WrittenPack};
use wushe::value::Date;
use wushe::{Form, Lang};

use super::corpus::Corpus;

/// What the inputs meet: the shipped rulebooks and lists, read once.
pub(crate) struct World {
    pub(crate) corpus: Corpus,
    pub(crate) pack: Pack,
    /// The shipped rulebooks with a pay scheme, by name.
    pub(crate) paying: BTreeMap<String, Arc<Pack>>,
    pub(crate) network: Network,
    pub(crate) today: Date,
    /// The names of each form's fields, those within groups included.
    fields: BTreeMap<String, BTreeSet<String>>,
}

impl World {
    pub(crate) fn new() -> Result<Self, Box<dyn Error>> {
        let pack = Pack::builtin("hinggan")?;
        let fields = pack.forms().iter().map(|form| Ok((form.id().to_owned(), names(form)?))).collect::<Result<_, serde_json::Error>>()?;
        let paying = BUILTIN.iter().map(|(name, _)| Ok(((*name).to_owned(), Arc::new(Pack::builtin(name)?))));
        let paying = paying.collect::<Result<BTreeMap<String, Arc<Pack>>, Box<dyn Error>>>()?;
        Ok(World {
            paying: paying.into_iter().filter(|(_, pack)| !pack.schemes().is_empty()).collect(),
            corpus: Corpus::read()?,
            network: Network::of_divisions(Divisions::hinggan()?),
            today: Date::parse("2022-05-21")?,
            pack,
            fields,
        })
    }

    /// The form of that name, or the first for a name that the item does not say.
    pub(crate) fn form(&self, id: &str) -> Result<&Form, String> {
        self.pack.form(id).ok().or_else(|| self.pack.forms().first()).ok_or_else(|| "the rulebook has no form".to_owned())
    }

    pub(crate) fn has_field(&self, form: Option<&str>, name: &str) -> bool {
        match form {
            Some(form) => name == "record_type" || self.fields.get(form).is_some_and(|names| names.contains(name)),
            None => name == "record_type" || self.fields.values().any(|names| names.contains(name)),
        }
    }

    /// The folders of the shipped rulebooks, where one file of one of them has another text.
    pub(crate) fn written(&self, file: &str, text: &str) -> BTreeMap<String, WrittenPack> {
        let mut packs: BTreeMap<String, WrittenPack> = BTreeMap::new();
        for (name, own) in self.corpus.files() {
            if let Some((pack, path)) = name.split_once('/').filter(|(_, path)| path.ends_with(".toml")) {
                let text = if name == file { text } else { own };
                packs.insert(pack.to_owned(), packs.get(pack).cloned().unwrap_or_else(WrittenPack::new).file(path, text));
            }
        }
        packs
    }
}

fn names(form: &Form) -> Result<BTreeSet<String>, serde_json::Error> {
    let described: Value = serde_json::from_str(&form.describe_json(Lang::En))?;
    let mut names = BTreeSet::new();
    let mut open: Vec<&Value> = described.get("fields").and_then(Value::as_array).into_iter().flatten().collect();
    while let Some(field) = open.pop() {
        names.extend(field.get("id").and_then(Value::as_str).map(str::to_owned));
        open.extend(field.get("fields").and_then(Value::as_array).into_iter().flatten());
    }
    Ok(names)
}
