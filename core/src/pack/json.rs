use super::node::{Data, Entry, Node};
use crate::finding::{Code, Problem};
use crate::json::{Broken, Reader, Token};

/// Reads a rulebook's JSON.
pub(super) fn parse(text: &str) -> Result<Node, Problem> {
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
                items.push(node(reader)?);
            }
            Data::List(items)
        }
        Token::Object => {
            let mut entries = Vec::new();
            while let Some(key) = reader.key()? {
                let key = key.into();
                entries.push(Entry { key, line: None, node: node(reader)? });
            }
            Data::Table(entries)
        }
    };
    Ok(Node::new(None, data))
}
