use super::line::{Line, line_end, line_ends, plain};
use super::unquote::{Parsed, Unquoter};
use super::{Cells, Delimiter, LIMITS, Limits, Row};
use crate::finding::{Code, Problem};
use crate::value::scan;

/// What stands for bytes that could not be read.
const REPLACED: &str = "\u{fffd}";

/// Text to rows, in pieces of any size.
///
/// ```
/// use wushe::finding::Code;
/// use wushe::form::table::RowReader;
///
/// let mut reader = RowReader::new();
/// let mut found = Vec::new();
/// let mut sink = |row: wushe::form::table::Row<'_>| found.push((row.number, row.cells.len(), row.problems.to_vec()));
/// reader.feed("户主;村\n\"甲;乙", &mut sink);
/// reader.feed("\n丙;丁", &mut sink);
/// reader.finish(&mut sink)?;
/// assert_eq!((found[0].1, found[2].1), (2, 2));
/// assert_eq!(found[1].2[0].code, Code::QuoteNotClosed);
/// # Ok::<(), wushe::finding::Problem>(())
/// ```
pub struct RowReader {
    /// What has come and is not handed out yet.
    buffer: String,
    /// Where in the whole text the buffer begins.
    base: u64,
    /// How much must be in the buffer before it is looked at again, so that a long row is not read over and over.
    wait: usize,
    state: State,
}

struct State {
    limits: Limits,
    parser: Option<Parser>,
    ends: Vec<u32>,
    /// The number and the line of the next row.
    number: u32,
    line: u64,
    /// Up to here in the whole text a line is a row: a quotation mark before was found to be open.
    lines_until: u64,
    /// The last row ended with a CR, and a LF may follow.
    after_cr: bool,
    /// The rest of the line belongs to a row that can't be read.
    skipping: bool,
    /// The buffer has a U+FFFD.
    replaced: bool,
    any: bool,
}

struct Parser {
    delimiter: u8,
    unquoter: Unquoter,
}

impl Parser {
    fn new(delimiter: Delimiter, limits: Limits) -> Self {
        Parser { delimiter: delimiter.as_byte(), unquoter: Unquoter::new(delimiter, limits) }
    }
}

impl Default for RowReader {
    fn default() -> Self {
        RowReader::new()
    }
}

impl std::fmt::Debug for RowReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RowReader").field("number", &self.state.number).field("line", &self.state.line).finish_non_exhaustive()
    }
}

impl RowReader {
    /// A reader at the start of a table, which finds the delimiter by the first row.
    #[must_use]
    pub fn new() -> Self {
        RowReader::with_limits(LIMITS)
    }

    fn with_limits(limits: Limits) -> Self {
        let state = State {
            limits,
            parser: None,
            ends: Vec::new(),
            number: 1,
            line: 1,
            lines_until: 0,
            after_cr: false,
            skipping: false,
            replaced: false,
            any: false,
        };
        RowReader { buffer: String::new(), base: 0, wait: 0, state }
    }

    /// Takes the next piece of text and hands out the rows that it completes.
    pub fn feed(&mut self, text: &str, sink: &mut impl FnMut(Row<'_>)) {
        let mut rest = text;
        while !rest.is_empty() {
            let mut end = rest.len().min(self.state.limits.window);
            while !rest.is_char_boundary(end) {
                end += 1;
            }
            let (window, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
            rest = behind;
            self.state.replaced |= scan::find(window, REPLACED).is_some();
            self.buffer.push_str(window);
            if self.buffer.len() >= self.wait {
                self.drain(false, sink);
            }
        }
    }

    /// Hands out what is left at the end of the text.
    ///
    /// # Errors
    /// `ledger_empty` where there was no row at all.
    pub fn finish(mut self, sink: &mut impl FnMut(Row<'_>)) -> Result<(), Problem> {
        self.drain(true, sink);
        if self.state.any { Ok(()) } else { Err(Code::LedgerEmpty.into()) }
    }

    fn drain(&mut self, at_end: bool, sink: &mut impl FnMut(Row<'_>)) {
        let mut at = 0;
        while let Some(text) = self.buffer.get(at..)
            && !text.is_empty()
        {
            let taken = self.state.step(text, self.base + to_u64(at), at_end, sink);
            if taken == 0 {
                break;
            }
            at += taken;
        }
        self.buffer.drain(..at);
        self.base += to_u64(at);
        let Limits { window, row, .. } = self.state.limits;
        self.wait = if self.buffer.len() < window { 0 } else { (self.buffer.len() * 2).min(row + 1) };
        self.state.replaced = self.state.replaced && scan::find(&self.buffer, REPLACED).is_some();
    }
}

impl State {
    /// Reads what the text, which is not empty, begins with. Gives its bytes, 0 where more must come first.
    fn step(&mut self, text: &str, offset: u64, at_end: bool, sink: &mut impl FnMut(Row<'_>)) -> usize {
        let bytes = text.as_bytes();
        if std::mem::take(&mut self.after_cr) && bytes.first() == Some(&b'\n') {
            return 1;
        }
        if self.skipping {
            let Some(end) = line_end(bytes) else { return bytes.len() };
            self.skipping = false;
            self.line += 1;
            return self.through_line_end(bytes, end + 1);
        }
        if matches!(bytes.first(), Some(b'\n' | b'\r')) {
            self.number = self.number.saturating_add(1);
            self.line += 1;
            return self.through_line_end(bytes, 1);
        }
        if self.parser.is_none() {
            // A line that states the delimiter is a few bytes; where none ends there it is no such line.
            let start = bytes.get(..10).unwrap_or(bytes);
            let end = line_end(start).or((at_end && start.len() == bytes.len()).then_some(start.len()));
            if end.is_none() && start.len() == bytes.len() {
                return 0;
            }
            if let Some(stated) = end.and_then(|end| Delimiter::stated(text.get(..end)?)) {
                self.parser = Some(Parser::new(stated, self.limits));
                self.line += 1;
                return end.map_or(0, |end| self.through_line_end(bytes, end + 1).min(bytes.len()));
            }
        }
        let Some(parser) = parser(&mut self.parser, self.limits, text, at_end) else { return 0 };

        let (parsed, gap) = match plain(bytes, parser.delimiter, self.limits, at_end, &mut self.ends) {
            Line::Plain(length) => (Parsed::Row(length), 1),
            Line::Incomplete => (Parsed::Incomplete, 1),
            Line::Other => {
                let line = if offset < self.lines_until { line_end(bytes).and_then(|end| bytes.get(..=end)) } else { None };
                (parser.unquoter.parse(line.unwrap_or(bytes), at_end || line.is_some(), &mut self.ends), 0)
            }
        };
        let length = match parsed {
            Parsed::Incomplete => return 0,
            Parsed::Row(length) => length,
            Parsed::Lost(problem, seen) => {
                self.lines_until = self.lines_until.max(offset + to_u64(seen));
                sink(Row { number: self.number, line: self.line, cells: Cells::new("", &[], 0), problems: &[problem] });
                self.any = true;
                self.number = self.number.saturating_add(1);
                self.skipping = true;
                // What is skipped begins with this row's own first line, however much of it is there.
                return line_end(bytes).map_or(bytes.len(), |end| {
                    self.skipping = false;
                    self.line += 1;
                    self.through_line_end(bytes, end + 1)
                });
            }
        };
        let raw = text.get(..length).unwrap_or_default();
        let replaced = [Problem::new(Code::LedgerEncoding)];
        let problems = if self.replaced && scan::find(raw, REPLACED).is_some() { &replaced[..] } else { &[] };
        let cells = if gap == 1 { Cells::new(raw, &self.ends, 1) } else { Cells::new(parser.unquoter.text(), &self.ends, 0) };
        sink(Row { number: self.number, line: self.line, cells, problems });
        self.any = true;
        self.number = self.number.saturating_add(1);
        self.line += if gap == 1 { 1 } else { line_ends(raw.as_bytes()) };
        // A plain row's length stops before its line end, any other's behind the first byte of it.
        self.through_line_end(bytes, if gap == 1 { length + 1 } else { length }).min(bytes.len())
    }

    /// Where the next line begins, where this one ended before `length`: a LF behind a CR belongs to the same line end.
    fn through_line_end(&mut self, bytes: &[u8], length: usize) -> usize {
        if bytes.get(length.wrapping_sub(1)) != Some(&b'\r') {
            return length;
        }
        match bytes.get(length) {
            Some(b'\n') => length + 1,
            Some(_) => length,
            None => {
                self.after_cr = true;
                length
            }
        }
    }
}

/// The parser, made as soon as the first row tells the delimiter.
fn parser<'a>(parser: &'a mut Option<Parser>, limits: Limits, text: &str, at_end: bool) -> Option<&'a mut Parser> {
    if parser.is_none() {
        let delimiter = Delimiter::detect(text, at_end)?;
        *parser = Some(Parser::new(delimiter, limits));
    }
    parser.as_mut()
}

fn to_u64(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SMALL: Limits = Limits { cell: 8, row: 24, columns: 4, window: 8 };

    /// Number, line, cells and codes of every row, and the most bytes held.
    type Read = (Vec<(u32, u64, Vec<String>, Vec<Problem>)>, bool, usize);

    fn held(reader: &RowReader) -> usize {
        reader.buffer.capacity()
            + reader.state.ends.capacity() * 4
            + reader.state.parser.as_ref().map_or(0, |parser| parser.unquoter.held())
    }

    fn read(limits: Limits, pieces: &[&str]) -> Read {
        let mut reader = RowReader::with_limits(limits);
        let mut rows = Vec::new();
        let mut most = 0;
        let mut sink = |row: Row<'_>| {
            rows.push((row.number, row.line, row.cells.iter().map(str::to_owned).collect(), row.problems.to_vec()));
        };
        for piece in pieces {
            reader.feed(piece, &mut sink);
            most = most.max(held(&reader));
        }
        let any = reader.finish(&mut sink).is_ok();
        (rows, any, most)
    }

    fn cut(text: &str, at: &[usize]) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        let mut rest = &chars[..];
        let mut pieces = Vec::new();
        for length in at.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (piece, behind) = rest.split_at((*length).min(rest.len()));
            pieces.push(piece.iter().collect());
            rest = behind;
        }
        pieces
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn pieces_never_change_what_is_read(
            text in "[\"\"\",,;\n\r\nab户\u{fffd}\t]{0,160}",
            at in prop::collection::vec(1_usize..20, 1..6),
        ) {
            let pieces = cut(&text, &at);
            let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
            let (rows, any, _) = read(SMALL, &[&text]);
            let (again, any_again, _) = read(SMALL, &pieces);
            prop_assert_eq!(&rows, &again);
            prop_assert_eq!(any, any_again);
            prop_assert_eq!(any, !rows.is_empty());
            prop_assert!(rows.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1));
            for (_, _, cells, problems) in &rows {
                prop_assert_eq!(cells.is_empty(), problems.iter().any(|problem| problem.code != Code::LedgerEncoding));
                prop_assert!(cells.len() <= SMALL.columns && cells.iter().all(|cell| cell.len() <= SMALL.cell));
            }
        }
    }

    #[test]
    fn numbers_are_those_of_a_spreadsheet_and_lines_those_of_the_file() {
        let (rows, ..) = read(LIMITS, &["\r", "\nh,i\r\n\n1,\"x\r", "\ny\"\r2,\"a\"\"b\"\n\r", "\n3"]);
        let seen: Vec<_> = rows.iter().map(|(number, line, cells, _)| (*number, *line, cells.join("|"))).collect();
        let expected = [(2, 2, "h|i"), (4, 4, "1|x\r\ny"), (5, 6, "2|a\"b"), (7, 8, "3")];
        assert_eq!(seen, expected.map(|(number, line, cells)| (number, line, cells.to_owned())));
    }

    #[test]
    fn rows_behind_an_open_quotation_mark_are_read() {
        let (rows, ..) = read(LIMITS, &["h,i\n1,\"open\n2,ok\n3,\"quoted\"\n"]);
        let seen: Vec<_> = rows.iter().map(|(number, line, cells, _)| (*number, *line, cells.join("|"))).collect();
        let expected = [(1, 1, "h|i"), (2, 2, ""), (3, 3, "2|ok"), (4, 4, "3|quoted")];
        assert_eq!(seen, expected.map(|(number, line, cells)| (number, line, cells.to_owned())));
        assert_eq!(rows[1].3, [Problem::new(Code::QuoteNotClosed).with("column", 2_u32)]);
    }

    #[test]
    fn limits_are_exact() {
        let cells = |text: &str| read(LIMITS, &[text]).0.into_iter().map(|row| (row.2.len(), row.3)).collect::<Vec<_>>();
        for quote in ["", "\""] {
            let longest = format!("{quote}{}{quote}\n", "x".repeat(LIMITS.cell));
            assert_eq!(cells(&longest), [(1, vec![])]);
            let longer = format!("{quote}{}{quote}\n", "x".repeat(LIMITS.cell + 1));
            assert_eq!(cells(&longer), [(0, vec![Problem::new(Code::CellTooLong).with("column", 1_u32)])]);
            let widest = format!("{quote}{quote}{}", ",".repeat(LIMITS.columns - 1));
            assert_eq!(cells(&widest), [(LIMITS.columns, vec![])]);
            assert_eq!(cells(&format!("{widest},\n")), [(0, vec![Code::RowOverLimit.into()])]);
            let half = format!("{quote}{}{quote},", "x".repeat(LIMITS.cell / 2 - 3));
            let seven = half.repeat(7);
            let heaviest = format!("{seven}{}", "x".repeat(LIMITS.row - seven.len() - LIMITS.cell / 4));
            let fill = format!("{},{}", heaviest, "x".repeat(LIMITS.row - heaviest.len() - 1));
            assert_eq!(fill.len(), LIMITS.row);
            assert_eq!(cells(&fill), [(9, vec![])]);
            assert_eq!(cells(&format!("{fill}x")), [(0, vec![Code::RowOverLimit.into()])]);
        }
    }

    #[test]
    fn an_open_quotation_mark_loses_one_row_of_a_long_file() {
        let mut text = "h,i\n1,\"open\n".to_owned();
        text.push_str(&"2,an ordinary row\n".repeat(100_000));
        let pieces: Vec<&str> = text.split_inclusive('\n').collect();
        let (rows, _, most) = read(LIMITS, &pieces);
        assert_eq!(rows.len(), 100_002);
        assert_eq!(rows.iter().filter(|row| !row.3.is_empty()).count(), 1);
        assert_eq!(rows[1].3, [Problem::new(Code::CellTooLong).with("column", 2_u32)]);
        assert!(most < 16 << 20, "{most}");
    }

    #[test]
    fn memory_and_time_are_bounded_whatever_comes() {
        // In the second every line could begin a row that never ends; in the third such a row has very many cells.
        for (unit, times) in
            [("x", 12 << 20), ("a\",\"b\n", 1 << 20), ("\",\"\n,", 1 << 20), (",", 6 << 20), ("\"", 6 << 20), ("\n", 6 << 20)]
        {
            let block = unit.repeat(4096);
            let pieces = vec![block.as_str(); times / 4096];
            let (_, _, most) = read(LIMITS, &pieces);
            assert!(most < 16 << 20, "{unit:?} {most}");
        }
    }
}
