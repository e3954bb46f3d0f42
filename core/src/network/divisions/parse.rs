//! Reading the text of division lists into rows. It is apart because the tree that they make is checked only once all are read.

use super::check::Collector;
use crate::finding::{Code, Path, Problem, sort_by};
use crate::network::names::is_no_name;
use crate::value::{Date, DivisionCode};

/// How many lists one text may hold: their presence is kept as the bits of a number.
pub(super) const MAX_LISTS: usize = 64;
/// The longest name, in characters.
const MAX_NAME: usize = 100;

/// A row as it stands in the text, with its line.
pub(super) struct Draft<'t> {
    pub(super) code: DivisionCode,
    pub(super) name: &'t str,
    pub(super) from: u8,
    pub(super) until: u8,
    pub(super) line: u32,
}

/// The rows that could be read, by code and list.
#[derive(Default)]
pub(super) struct Parsed<'t> {
    pub(super) lists: Vec<Date>,
    pub(super) drafts: Vec<Draft<'t>>,
    /// True if a row was left out, so that units below it may seem to lack a parent.
    pub(super) left_out: bool,
}

pub(super) fn read<'t>(text: &'t str, findings: &mut Collector) -> Parsed<'t> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = (1_u32..).zip(text.lines());
    let first = lines.next().map_or("", |(_, line)| line);
    let mut parsed = match first.strip_prefix("# lists:") {
        Some(dates) => compact(dates, lines, findings),
        None => plain(first, lines, findings),
    };
    let key = |draft: &Draft<'_>| (draft.code, draft.from, draft.line);
    sort_by(&mut parsed.drafts, |left, right| key(left).cmp(&key(right)));
    parsed
}

fn compact<'t>(dates: &'t str, mut lines: impl Iterator<Item = (u32, &'t str)>, findings: &mut Collector) -> Parsed<'t> {
    let mut parsed = Parsed { left_out: true, ..Parsed::default() };
    let texts: Vec<&str> = dates.trim().split(',').map(str::trim).collect();
    let listed: Vec<Date> = texts.iter().map_while(|text| Date::parse(text).ok()).collect();
    if listed.len() != texts.len() || !listed.is_sorted_by(|left, right| left < right) {
        findings.add(Code::DivisionListDates, 1, None);
        return parsed;
    }
    if texts.len() > MAX_LISTS {
        findings.add(Problem::new(Code::DivisionListTooMany).with("max", MAX_LISTS), 1, None);
        return parsed;
    }
    let (line, heading) = lines.next().unwrap_or((2, ""));
    if fields(heading) != (4, ["code", "name", "from", "until", ""]) {
        findings.add(Code::DivisionListHeader, line, None);
        return parsed;
    }
    parsed.left_out = false;
    for (line, row) in lines.filter(|(_, row)| !row.is_empty()) {
        let mut reader = Reader { line, findings, left_out: &mut parsed.left_out };
        let Some([code, name, from, until, _]) = reader.fields(row, 4) else { continue };
        let mut list = |text, column| match texts.iter().position(|known| *known == text) {
            Some(at) => u8::try_from(at).ok(),
            None => {
                reader.refuse(Date::parse(text).err().unwrap_or_else(|| Code::DivisionListDateUnknown.into()), column);
                None
            }
        };
        let lists = (list(from, "from"), list(until, "until"));
        let name = reader.name(name);
        let code = reader.code(code);
        let (Some(code), (Some(from), Some(until))) = (code, lists) else { continue };
        if until < from {
            let pair = |text: &Date| text.to_string();
            let (from, until) = (listed.get(usize::from(from)).map(pair), listed.get(usize::from(until)).map(pair));
            let problem = Problem::new(Code::DivisionListOrder).with("from", from.unwrap_or_default());
            reader.refuse(problem.with("until", until.unwrap_or_default()), "until");
            continue;
        }
        parsed.drafts.push(Draft { code, name, from, until, line });
    }
    parsed.lists = listed;
    parsed
}

fn plain<'t>(heading: &str, lines: impl Iterator<Item = (u32, &'t str)>, findings: &mut Collector) -> Parsed<'t> {
    let mut parsed = Parsed { left_out: true, ..Parsed::default() };
    let columns = match fields(heading) {
        (3, ["date_point", "code", "name", "", ""]) => 3,
        (5, ["date_point", "code", "name", "level", "parent"]) => 5,
        _ => {
            findings.add(Code::DivisionListHeader, 1, None);
            return parsed;
        }
    };
    parsed.left_out = false;
    // The dates in the order in which they appear; they are numbered anew by time at the end.
    let mut seen: Vec<(&str, Date)> = Vec::new();
    for (line, row) in lines.filter(|(_, row)| !row.is_empty()) {
        let mut reader = Reader { line, findings, left_out: &mut parsed.left_out };
        let Some([date, code, name, level, parent]) = reader.fields(row, columns) else { continue };
        let list = match seen.iter().position(|(known, _)| *known == date) {
            Some(at) => Some(at),
            None => match Date::parse(date) {
                Ok(_) if seen.len() == MAX_LISTS => {
                    reader.refuse(Problem::new(Code::DivisionListTooMany).with("max", MAX_LISTS), "date_point");
                    None
                }
                Ok(day) => {
                    seen.push((date, day));
                    Some(seen.len() - 1)
                }
                Err(problem) => {
                    reader.refuse(problem, "date_point");
                    None
                }
            },
        };
        let name = reader.name(name);
        let Some(code) = reader.code(code) else { continue };
        if columns == 5 {
            reader.digits_say(code, level, parent);
        }
        if let Some(list) = list.and_then(|list| u8::try_from(list).ok()) {
            parsed.drafts.push(Draft { code, name, from: list, until: list, line });
        }
    }
    parsed.lists = seen.iter().map(|(_, date)| *date).collect();
    sort_by(&mut parsed.lists, Ord::cmp);
    let number = |(_, date): &(&str, Date)| parsed.lists.binary_search(date).ok().and_then(|at| u8::try_from(at).ok());
    let numbers: Vec<u8> = seen.iter().filter_map(number).collect();
    for draft in &mut parsed.drafts {
        let list = numbers.get(usize::from(draft.from)).copied().unwrap_or_default();
        (draft.from, draft.until) = (list, list);
    }
    parsed
}

/// One row, and the collector of its findings.
struct Reader<'f> {
    line: u32,
    findings: &'f mut Collector,
    left_out: &'f mut bool,
}

impl Reader<'_> {
    fn fields<'t>(&mut self, row: &'t str, expected: usize) -> Option<[&'t str; 5]> {
        let (found, fields) = fields(row);
        if found != expected {
            *self.left_out = true;
            self.findings.add(Problem::new(Code::DivisionListColumns).with("expected", expected).with("found", found), self.line, None);
            return None;
        }
        Some(fields)
    }

    /// Adds a finding for the column; the row is left out.
    fn refuse(&mut self, problem: Problem, column: &'static str) {
        *self.left_out = true;
        self.findings.add(problem, self.line, Some(column));
    }

    fn code(&mut self, text: &str) -> Option<DivisionCode> {
        match DivisionCode::parse(text) {
            Ok(code) => Some(code),
            Err(problem) => {
                self.refuse(problem, "code");
                None
            }
        }
    }

    fn name<'t>(&mut self, name: &'t str) -> &'t str {
        // A character has at least one byte, so short texts need no counting.
        let long = name.len() > MAX_NAME && name.chars().count() > MAX_NAME;
        if name.is_empty() || long || name.trim() != name || name.chars().any(|c| is_no_name(c) || c == '"') {
            self.findings.add(Problem::new(Code::DivisionListName).with("max", MAX_NAME), self.line, Some("name"));
        }
        name
    }

    fn digits_say(&mut self, code: DivisionCode, level: &str, parent: &str) {
        let due = code.level().as_str();
        if level != due {
            self.findings.add(Problem::new(Code::DivisionListLevel).with("level", due), self.line, Some("level"));
        }
        let above = code.parent();
        if parent.is_empty() != above.is_none() || above.is_some_and(|above| DivisionCode::parse(parent) != Ok(above)) {
            let due = above.map_or_else(|| "\"\"".to_owned(), |above| above.to_string());
            self.findings.add(Problem::new(Code::DivisionListParent).with("parent", due), self.line, Some("parent"));
        }
    }
}

/// How many fields the line has, and the first five of them, without quotation marks around them.
fn fields(line: &str) -> (usize, [&str; 5]) {
    let mut out = [""; 5];
    let mut found = 0;
    for field in line.split(',') {
        if let Some(slot) = out.get_mut(found) {
            *slot = field.strip_prefix('"').and_then(|field| field.strip_suffix('"')).unwrap_or(field);
        }
        found += 1;
    }
    (found, out)
}

impl Collector {
    fn add(&mut self, problem: impl Into<Problem>, line: u32, column: Option<&'static str>) {
        let path = Path::new().index(line);
        self.push(problem.into().at(match column {
            Some(column) => path.key(column),
            None => path,
        }));
    }
}
