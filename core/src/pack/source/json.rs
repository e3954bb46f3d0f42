use super::MAX_LIST;
use super::node::{Data, Entry, Node};
use crate::finding::{Code, Problem};
use crate::json::{Broken, Reader, Token};

/// Reads a rulebook's JSON. Of a list or table that is longer than any may be, no more is held than shows that.
pub(in crate::pack) fn parse(text: &str) -> Result<Node, Problem> {
    let mut reader = Reader::new(text);
    let read = node(&mut reader).and_then(|node| reader.end().map(|()| node));
    read.map_err(|broken| Problem::of_json(broken, text, Code::PackJson))
}

fn node(reader: &mut Reader<'_>) -> Result<Node, Broken> {
    let data = match reader.value()? {
        Token::Null => Data::Other,
        Token::Boolean(yes) => Data::Bool(yes),
        Token::Number(number) => number.int().map_or(Data::Other, Data::Int),
        Token::Text(text) => Data::Text(text.into()),
        Token::List => {
            let mut items = Vec::new();
            while reader.item()? {
                let item = node(reader)?;
                if items.len() <= MAX_LIST {
                    items.push(item);
                }
            }
            Data::List(items)
        }
        Token::Object => {
            let mut entries = Vec::new();
            while let Some(key) = reader.key()? {
                let key = key.into();
                let entry = Entry { key, line: None, node: node(reader)? };
                if entries.len() <= MAX_LIST {
                    entries.push(entry);
                }
            }
            Data::Table(entries)
        }
    };
    Ok(Node::new(None, data))
}
