use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::node::{Data, Entry, Node};
use super::punctuation;
use crate::finding::{Code, Finding, Path, Problem, SourceLocation};

/// Reads one TOML file of a rulebook, with every syntax error at its line; a file with one is not read further.
pub(in crate::pack) fn parse(file: &str, text: &str, findings: &mut Vec<Finding>) -> Node {
    // A mark that some editors write in front.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = Lines::of(text);
    let (table, mut errors) = DeTable::parse_recoverable(text);
    errors.sort_by_key(|error| error.span().map_or(0, |span| span.start));
    let mut before = None;
    for error in errors {
        let span = error.span().unwrap_or_default();
        let line = lines.at(&span);
        // What follows on the same line, or in what was not closed, is said because of it.
        if before == Some(line) {
            continue;
        }
        before = Some(line);
        let (start, written) = lines.line(text, line);
        let column = |at: usize| text.get(start..at).map_or(0, |before| before.chars().count()).saturating_add(1);
        let problem = match punctuation::foreign(written) {
            Some((at, found, instead)) => {
                let problem = Problem::new(Code::PackTomlPunctuation).with("found", found).with("instead", instead);
                problem.with("column", column(start.saturating_add(at)))
            }
            None if is_table(error.message(), written) => {
                Problem::new(Code::PackToml).with("reason", "a table is written once; each item of a list has [[…]]").with("column", 1_u32)
            }
            None => Problem::new(Code::PackToml).with("reason", error.message().to_owned()).with("column", column(span.start)),
        };
        findings.push(SourceLocation::new(Path::new().key(file), Some(line)).finding(problem));
        // The items that follow are then no items of a list.
        if is_table(error.message(), written) || ["missing comma", "unclosed"].iter().any(|open| error.message().starts_with(open)) {
            break;
        }
    }
    Node::new(Some(1), data_of_table(table.get_ref(), &lines))
}

/// Whether a table is written twice, as happens where one `[…]` stands among items of a list.
fn is_table(message: &str, line: &str) -> bool {
    message.starts_with("duplicate key") && line.trim_start().starts_with('[')
}

struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Lines(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect())
    }

    fn at(&self, span: &Range<usize>) -> u32 {
        u32::try_from(self.0.partition_point(|newline| *newline < span.start)).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// Where a line starts, and its text.
    fn line<'t>(&self, text: &'t str, line: u32) -> (usize, &'t str) {
        let at = usize::try_from(line).unwrap_or(usize::MAX);
        let newline = |before: usize| at.checked_sub(before).and_then(|at| self.0.get(at)).copied();
        let start = newline(2).map_or(0, |newline| newline.saturating_add(1));
        (start, text.get(start..newline(1).unwrap_or(text.len())).unwrap_or_default())
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
    Node::new(Some(lines.at(&value.span())), data)
}
