use serde::Serialize;

use super::{EncodingProbe, TableReader};
use crate::finding::{Finding, Path, Problem};

#[derive(Serialize)]
struct Table {
    encoding: Option<&'static str>,
    rows: Vec<Vec<String>>,
    findings: Vec<Finding>,
}

/// A whole file as JSON: `{"encoding":…,"rows":[[…]],"findings":[…]}`, the header being the first row.
///
/// **The rows hold what the file holds, unmasked**: this is for tests and for showing a person their own file. A row that
/// could not be read is left out; its finding has its number.
///
/// ```
/// use wushe::form::table::read_json;
///
/// assert_eq!(read_json("户主\n甲\n".as_bytes()), r#"{"encoding":"utf-8","rows":[["户主"],["甲"]],"findings":[]}"#);
/// assert!(read_json(b"%PDF-1.7").contains(r#""code":"ledger_not_text""#));
/// ```
#[must_use]
pub fn read_json(bytes: &[u8]) -> String {
    let mut table = Table { encoding: None, rows: Vec::new(), findings: Vec::new() };
    if let Err(problem) = read(bytes, &mut table) {
        table.findings.push(problem.at(Path::new()));
    }
    crate::finding::sort_by(&mut table.findings, Finding::cmp_in_report);
    crate::finding::to_json(&table)
}

fn read(bytes: &[u8], table: &mut Table) -> Result<(), Problem> {
    let mut probe = EncodingProbe::new();
    probe.feed(bytes);
    let encoding = probe.finish()?;
    table.encoding = Some(encoding.as_str());
    let mut reader = TableReader::new(encoding)?;
    table.findings.extend(encoding.hint().map(|hint| hint.at(Path::new())));
    let mut sink = |row: super::Row<'_>| {
        if !row.is_lost() {
            table.rows.push(row.cells.iter().map(str::to_owned).collect());
        }
        table.findings.extend(row.problems.iter().map(|problem| problem.clone().at(Path::new().index(row.number))));
    };
    reader.feed(bytes, &mut sink);
    reader.finish(&mut sink)
}
