use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::node::{Data, Entry, Node};
use crate::finding::{Code, Problem};

/// Reads a rulebook's JSON.
pub(super) fn parse(text: &str) -> Result<Node, Problem> {
    serde_json::from_str(text).map_err(|error| Problem::new(Code::PackJson).with("line", error.line()).with("column", error.column()))
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Nodes;
        impl<'de> Visitor<'de> for Nodes {
            type Value = Data;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_bool<E>(self, yes: bool) -> Result<Data, E> {
                Ok(Data::Bool(yes))
            }

            fn visit_i64<E>(self, int: i64) -> Result<Data, E> {
                Ok(Data::Int(int))
            }

            fn visit_u64<E>(self, int: u64) -> Result<Data, E> {
                Ok(i64::try_from(int).map_or(Data::Other, Data::Int))
            }

            fn visit_f64<E>(self, _: f64) -> Result<Data, E> {
                Ok(Data::Other)
            }

            fn visit_unit<E>(self) -> Result<Data, E> {
                Ok(Data::Other)
            }

            fn visit_str<E>(self, text: &str) -> Result<Data, E> {
                Ok(Data::Text(text.into()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Data, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Data::List(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Data, A::Error> {
                let mut entries = Vec::new();
                while let Some((key, node)) = map.next_entry::<String, Node>()? {
                    entries.push(Entry { key: key.into(), line: None, node });
                }
                Ok(Data::Table(entries))
            }
        }
        deserializer.deserialize_any(Nodes).map(|data| Node { line: None, data })
    }
}
