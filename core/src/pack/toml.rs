use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::node::{Data, Entry, Node};
use crate::finding::{Code, Finding, Path, Place, Problem};

/// Reads one TOML file of a rulebook, with every syntax error at its line.
pub(super) fn parse(file: &str, text: &str, findings: &mut Vec<Finding>) -> Node {
    let lines = Lines::of(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let place = Place { path: Path::new().key(file), line: error.span().map(|span| lines.at(&span)) };
        findings.push(place.finding(Problem::new(Code::PackToml).with("reason", error.message().to_owned())));
    }
    Node { line: Some(1), data: data_of_table(table.get_ref(), &lines) }
}

struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Lines(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect())
    }

    fn at(&self, span: &Range<usize>) -> u32 {
        u32::try_from(self.0.partition_point(|newline| *newline < span.start)).unwrap_or(u32::MAX).saturating_add(1)
    }
}

fn data_of_table(table: &DeTable<'_>, lines: &Lines) -> Data {
    let mut entries: Vec<(usize, Entry)> = table
        .iter()
        .map(|(key, value)| {
            let entry = Entry { key: key.get_ref().as_ref().into(), line: Some(lines.at(&key.span())), node: node(value, lines) };
            (key.span().start, entry)
        })
        .collect();
    // The reader keeps the order in which a person wrote the keys.
    entries.sort_by_key(|(start, _)| *start);
    Data::Table(entries.into_iter().map(|(_, entry)| entry).collect())
}

fn node(value: &Spanned<DeValue<'_>>, lines: &Lines) -> Node {
    let data = match value.get_ref() {
        DeValue::String(text) => Data::Text(text.as_ref().into()),
        DeValue::Integer(int) => i64::from_str_radix(int.as_str(), int.radix()).map_or(Data::Other, Data::Int),
        DeValue::Boolean(yes) => Data::Bool(*yes),
        DeValue::Array(items) => Data::List(items.iter().map(|item| node(item, lines)).collect()),
        DeValue::Table(table) => data_of_table(table, lines),
        DeValue::Float(_) | DeValue::Datetime(_) => Data::Other,
    };
    Node { line: Some(lines.at(&value.span())), data }
}
