use crate::finding::{Code, Findings, Param, Problem};
use crate::form::{BatchReport, FINDING_LIMIT, Form, JsonLines, World, keeping};
use crate::pack::Pack;
use crate::service::Book;

/// JSON Lines on their way through a rulebook, a record a line: what nothing forbids goes into a [`Book`], as
/// [`LedgerRun`](super::LedgerRun) does with rows.
///
/// ```
/// use wushe::border::LinesRun;
/// use wushe::pack::Pack;
/// use wushe::value::Date;
///
/// let pack = Pack::builtin("hinggan")?;
/// let today = Date::parse("2022-05-21").unwrap();
/// let mut run = LinesRun::new(&pack, "home_visit", today)?;
/// run.line(r#"{"visited_on":"2022-05-20","station":"152221100000","worker":"W1","household":"H1"}"#);
/// run.line(r#"{"visited_on":"2022-05-32"}"#);
/// let (report, _) = run.finish();
/// assert_eq!((report.rows, report.accepted), (2, 1));
/// assert!(LinesRun::new(&pack, "no_such_form", today).is_err());
/// # Ok::<(), wushe::finding::Findings>(())
/// ```
#[derive(Debug)]
pub struct LinesRun<'p> {
    form: &'p Form,
    lines: JsonLines<'p>,
    number: u32,
    book: Book,
}

impl<'p> LinesRun<'p> {
    /// A run over records of one form, checked on a day or in a [`World`].
    ///
    /// # Errors
    /// `form_unknown` where the rulebook has no form of that name.
    pub fn new(pack: &'p Pack, form: &str, world: impl Into<World<'p>>) -> Result<Self, Findings> {
        let form = pack.form(form)?;
        let (world, mut book) = (world.into(), Book::new());
        book.begin(pack.identity(), world.today());
        Ok(LinesRun { form, lines: JsonLines::new(form, world, FINDING_LIMIT), number: 0, book })
    }

    /// The same run, whose report holds the first `limit` findings whole.
    ///
    /// ```
    /// use wushe::border::LinesRun;
    /// use wushe::pack::Pack;
    /// use wushe::value::Date;
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let mut run = LinesRun::new(&pack, "home_visit", Date::parse("2022-05-21").unwrap())?.limit(1);
    /// run.line("{}");
    /// let report = run.finish().0.report;
    /// assert!(report.findings.len() == 1 && report.errors > 1);
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    #[must_use]
    pub fn limit(mut self, limit: usize) -> Self {
        self.lines.limit(limit);
        self
    }

    /// Takes the next line; a blank one counts as a line and is no record. A byte order mark before the first one is dropped.
    pub fn line(&mut self, line: &str) {
        let line = if self.number == 0 { line.strip_prefix('\u{feff}').unwrap_or(line) } else { line };
        self.number = self.number.saturating_add(1);
        if let Some(outcome) = self.lines.line(line) {
            keeping(&mut self.book)(self.number, outcome);
        }
    }

    /// Takes the next line as bytes. Where these stop being UTF-8, the line is told as broken, or as one in the encoding that it seems to be
    /// in (`json_not_utf8`).
    pub fn line_bytes(&mut self, line: &[u8]) {
        match std::str::from_utf8(line) {
            Ok(text) if !line.contains(&0) => self.line(text),
            read => self.odd(line, read),
        }
    }

    #[cold]
    fn odd(&mut self, line: &[u8], read: Result<&str, std::str::Utf8Error>) {
        if let Some(encoding) = encoding(line) {
            // What is cut behind a line break begins with the other half of it.
            if line.iter().all(|byte| matches!(byte, 0 | b' ' | b'\t' | b'\r' | 0xfe | 0xff)) {
                return self.line("");
            }
            self.number = self.number.saturating_add(1);
            self.lines.lost_line(Problem::new(Code::JsonNotUtf8).with("encoding", encoding));
            self.book.refuse(self.form.kind(), self.form.id(), self.number);
            return;
        }
        match read {
            Ok(text) => self.line(text),
            Err(error) => {
                // No JSON ends in this character, so the text is told as broken at the place of the byte.
                let mut text = String::from_utf8_lossy(line.get(..error.valid_up_to()).unwrap_or_default()).into_owned();
                text.push(char::REPLACEMENT_CHARACTER);
                self.line(&text);
            }
        }
    }

    /// Takes the lines of a text as bytes. What comes behind the last line break is a line too, blank or not, so a text that comes in pieces is cut
    /// behind a line break, which is left out.
    ///
    /// ```
    /// use wushe::border::LinesRun;
    /// use wushe::pack::Pack;
    /// use wushe::value::Date;
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let mut run = LinesRun::new(&pack, "home_visit", Date::parse("2022-05-21").unwrap())?;
    /// let line = r#"{"visited_on":"2022-05-20","station":"152221100000","worker":"W1","household":"H1"}"#;
    /// run.lines(format!("{line}\n\n{{").as_bytes());
    /// let (report, _) = run.finish();
    /// assert_eq!((report.rows, report.accepted, report.report.findings[0].path.to_string().as_str()), (2, 1, "[3]"));
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn lines(&mut self, text: &[u8]) {
        match std::str::from_utf8(text) {
            Ok(read) if !text.contains(&0) => read.split('\n').for_each(|line| self.line(line)),
            _ => text.split(|byte| *byte == b'\n').for_each(|line| self.line_bytes(line)),
        }
    }

    /// A run over the lines that come after so many of this text, which can be checked at the same time and which [`LinesRun::join`] then takes. There is
    /// none where the form has keys that may come once: a later part would have to know those of the earlier ones.
    ///
    /// ```
    /// use wushe::border::LinesRun;
    /// use wushe::pack::Pack;
    /// use wushe::value::Date;
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let mut run = LinesRun::new(&pack, "home_visit", Date::parse("2022-05-21").unwrap())?;
    /// let line = r#"{"visited_on":"2022-05-20","station":"152221100000","worker":"W1","household":"H1"}"#;
    /// let mut second = run.part(1).expect("no key comes once");
    /// std::thread::scope(|scope| {
    ///     scope.spawn(|| run.line(line));
    ///     scope.spawn(|| second.line(line));
    /// });
    /// run.join(second);
    /// let (report, book) = run.finish();
    /// assert_eq!((report.accepted, book.len()), (2, 2));
    /// assert_eq!(report.report.findings[1].path.to_string(), "[2]", "it equals the first");
    /// assert!(LinesRun::new(&pack, "file_opened", Date::parse("2022-05-21").unwrap())?.part(1).is_none());
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    #[must_use]
    pub fn part(&self, after: u32) -> Option<Self> {
        let ledger = self.book.ledgers().last()?;
        let mut book = Book::new();
        book.begin(&ledger.rulebook, ledger.checked_on);
        Some(LinesRun { form: self.form, lines: self.lines.part(after)?, number: after, book })
    }

    /// Takes the run over the lines that come next. The report and the records are those of one run over all of them.
    pub fn join(&mut self, next: Self) {
        self.number = next.number;
        self.lines.join(next.lines);
        self.book.join(next.book);
    }

    /// The report of all lines, and the records that nothing forbids.
    #[must_use]
    pub fn finish(mut self) -> (BatchReport, Book) {
        let batch = self.lines.finish();
        self.book.end(batch.rows_hash, batch.unread());
        (batch, self.book)
    }
}

/// The encoding other than UTF-8 that a line seems to be in; none where it is UTF-8 with a byte that is wrong.
fn encoding(line: &[u8]) -> Option<Param> {
    let zeros = line.iter().filter(|byte| **byte == 0).count();
    // JSON has no zero byte, and every sign of its own has one in UTF-16.
    if line.starts_with(&[0xff, 0xfe]) || line.starts_with(&[0xfe, 0xff]) || zeros.saturating_mul(4) >= line.len().max(1) {
        return Some("UTF-16".into());
    }
    probed(line)
}

#[cfg(feature = "csv")]
fn probed(line: &[u8]) -> Option<Param> {
    let mut probe = crate::form::table::EncodingProbe::new();
    probe.feed(line);
    match probe.finish() {
        Ok(crate::form::table::Encoding::Gb18030) => Some("GB18030".into()),
        Err(problem) if problem.code == Code::LedgerOtherEncoding => problem.params.get("looks").cloned(),
        _ => None,
    }
}

/// Telling encodings apart comes with the reader of CSV.
#[cfg(not(feature = "csv"))]
fn probed(_: &[u8]) -> Option<Param> {
    None
}

#[cfg(feature = "pack-hinggan")]
#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::value::Date;

    /// The plain way: each line checked on its own, its record built and pushed. What only a run knows (keys that come again) is taken from it.
    fn plain(pack: &Pack, form: &str, lines: &[String], report: &BatchReport) -> Vec<u8> {
        let (form, today) = (pack.form(form).unwrap(), Date::parse("2022-05-21").unwrap());
        let mut book = Book::new();
        book.begin(pack.identity(), today);
        for (number, line) in (1..).zip(lines).filter(|(_, line)| !line.trim().is_empty()) {
            let path = crate::finding::Path::new().index(number);
            let doubled =
                |finding: &&crate::Finding| finding.code == Code::KeyDoubled && finding.path.segments().starts_with(path.segments());
            match form.check_json(line, today).record {
                Some(record) if report.report.findings.iter().find(doubled).is_none() => drop(book.push_row(&record, number, false)),
                _ => book.refuse(form.kind(), form.id(), number),
            }
        }
        book.end(report.rows_hash, report.unread());
        book.to_bytes()
    }

    fn lines(drawn: &[(u8, u8, u8)]) -> Vec<String> {
        let line = |(what, key, number): &(u8, u8, u8)| {
            let start =
                format!(r#"{{"visited_on":"2022-05-{:02}","station":"15222110{}000","worker":"W{}""#, number % 28 + 1, key % 2, key % 3);
            let end = match what % 10 {
                0 => format!(r#","household":"H{key}"}}"#),
                1 => format!(r#","household":"H{key}","assessed":true,"lives_alone":false,"household_size":{number}}}"#),
                2 => format!(r#","household":"一个很长的家庭编号{key}","target_groups":["elderly","left_behind_children"]}}"#),
                3 => format!(r#","household":"H{key}","monthly_income":"{number}.{key}","service_types":["linking"]}}"#),
                4 => format!(r#","household":"H{key}","monthly_income":"{number}00000000000000.5"}}"#),
                5 => format!(r#","household":"H{key}","head_count":{number}0000000,"participants":[{{"person_key":"P{key}"}}]}}"#),
                6 => format!(r#","place":"152221100{number:03}","place_name":"嘎查{key}","household":"h0{key}"}}"#),
                7 => r#","household":null}"#.to_owned(),
                8 => String::new(),
                _ => return " ".to_owned(),
            };
            start + &end
        };
        drawn.iter().map(line).collect()
    }

    fn run<'p>(pack: &'p Pack, form: &str, limit: usize) -> LinesRun<'p> {
        LinesRun::new(pack, form, Date::parse("2022-05-21").unwrap()).unwrap().limit(limit)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_run_gives_the_bytes_of_the_plain_way_and_of_its_parts(
            drawn in prop::collection::vec(any::<(u8, u8, u8)>(), 0..80),
            cuts in prop::collection::vec(0_usize..80, 0..3),
            limit in prop_oneof![Just(FINDING_LIMIT), 0_usize..60],
        ) {
            let pack = Pack::builtin("hinggan").unwrap();
            let lines = lines(&drawn);
            let mut one = run(&pack, "home_visit", limit);
            one.lines(lines.join("\n").as_bytes());
            let (report, book) = one.finish();
            prop_assert_eq!(book.to_bytes(), plain(&pack, "home_visit", &lines, &report));

            let mut ends: Vec<usize> = cuts.iter().map(|cut| (*cut).min(lines.len())).chain([lines.len()]).collect();
            ends.sort_unstable();
            let mut whole = run(&pack, "home_visit", limit);
            let mut start = 0;
            for (number, end) in ends.into_iter().enumerate() {
                let mut part = whole.part(u32::try_from(start).unwrap()).unwrap();
                let target = if number == 0 { &mut whole } else { &mut part };
                lines[start..end].iter().for_each(|line| target.line_bytes(line.as_bytes()));
                start = end;
                if number > 0 {
                    whole.join(part);
                }
            }
            let (of_parts, joined) = whole.finish();
            prop_assert_eq!(of_parts.to_json(), report.to_json());
            prop_assert_eq!(of_parts.rows_hash, report.rows_hash);
            prop_assert_eq!(joined.to_bytes(), book.to_bytes());
        }
    }

    #[test]
    fn keys_that_come_once_are_refused_as_in_the_plain_way() {
        let pack = Pack::builtin("hinggan").unwrap();
        let line = |key: u8| format!(r#"{{"opened_on":"2022-05-18","station":"152221100000","file_key":"F{key}","household":"H1"}}"#);
        let lines: Vec<String> = [1, 2, 1, 3].map(line).into();
        let mut one = run(&pack, "file_opened", FINDING_LIMIT);
        lines.iter().for_each(|text| one.line(text));
        let (report, book) = one.finish();
        assert_eq!((report.accepted, book.to_bytes()), (3, plain(&pack, "file_opened", &lines, &report)));
        assert!(run(&pack, "file_opened", FINDING_LIMIT).part(1).is_none());
    }

    #[test]
    fn a_line_that_is_no_utf_8_is_broken_at_the_byte() {
        let pack = Pack::builtin("hinggan").unwrap();
        let mut one = run(&pack, "home_visit", FINDING_LIMIT);
        one.lines(b"{\"visited_on\":\"\xe8\xb5\xb0\xff\"}\n{}");
        let report = one.finish().0;
        let first = report.report.findings.first().unwrap();
        assert_eq!((report.rows, first.code, first.path.to_string().as_str()), (2, Code::JsonLineBroken, "[1]"));
    }

    /// The code, place and encoding of each error.
    fn errors(text: &[u8]) -> (u64, u64, Vec<(Code, String, String)>) {
        let pack = Pack::builtin("hinggan").unwrap();
        let mut one = run(&pack, "home_visit", FINDING_LIMIT);
        one.lines(text);
        let report = one.finish().0;
        let of = |finding: &crate::Finding| {
            let encoding = finding.params.get("encoding").map(ToString::to_string).unwrap_or_default();
            (finding.code, finding.path.to_string(), encoding)
        };
        let errors = report.report.findings.iter().filter(|finding| finding.severity() == crate::finding::Severity::Error);
        (report.rows, report.accepted, errors.map(of).collect())
    }

    #[cfg(feature = "gb18030")]
    #[test]
    fn the_encoding_of_lines_is_named() {
        let line = r#"{"visited_on":"2022-05-20","station":"152221100000","worker":"W1","household":"H1","place_name":"兴安盟科尔沁镇"}"#;
        let text = format!("{line}\r\n{}\r\n", line.replace("H1", "H2"));
        let huge = line.replace("\"W1\"", "1e400");
        assert_eq!(errors(huge.as_bytes()).2, [(Code::JsonLineNumber, "[1]".to_owned(), String::new())]);
        assert_eq!(errors(format!("\u{feff}{text}").as_bytes()), (2, 2, Vec::new()));
        let told = |encoding: &str| ["[1]", "[2]"].map(|path| (Code::JsonNotUtf8, path.to_owned(), encoding.to_owned())).to_vec();
        let (gbk, _, _) = encoding_rs::GB18030.encode(&text);
        assert_eq!(errors(&gbk), (2, 0, told("GB18030")));
        let wide = |mark: &str, bytes: fn(u16) -> [u8; 2]| format!("{mark}{text}").encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        assert_eq!(errors(&wide("\u{feff}", u16::to_le_bytes)), (2, 0, told("UTF-16")));
        assert_eq!(errors(&wide("", u16::to_be_bytes)), (2, 0, told("UTF-16")));
    }
}
