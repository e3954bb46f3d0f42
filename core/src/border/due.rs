//! What is due, as texts: the records of a book or of texts, the days, the readings, and the answer.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::checklist::ChosenChecklist;
use super::lines::LinesRun;
use crate::checklist::{ChosenReadings, Due, DueBy, DueCounts, DueQuestion, ListedSubject, Subject};
use crate::finding::{Code, Finding, Findings, Path, Problem};
use crate::form::BatchReport;
use crate::service::{Book, Key};
use crate::value::{Date, DivisionCode};

/// What is asked about what is due.
#[derive(Clone, Copy)]
pub struct DueCall<'c> {
    /// The first day that is asked about.
    pub first: &'c str,
    /// The last one.
    pub last: &'c str,
    /// The day on which tasks stand as they do.
    pub as_of: &'c str,
    /// The first day from which no record is missing; nothing where nobody can say.
    pub kept_from: Option<&'c str>,
    /// How windows are read where the rule leaves it open: a JSON text as [`ChosenReadings::from_json`] reads it.
    pub readings: &'c str,
    /// What tasks are summed up by: the words of [`DueBy`].
    pub by: &'c [&'c str],
    /// Which tasks are given, all if nothing is said: the word of a [`DueBy`] and the name that they have there, `("worker", "W1")`.
    pub only: &'c [(&'c str, &'c str)],
    /// Whether each task says why it stands so, with the papers that a done one lacks and the records that nearly did one that is not done.
    pub reasons: bool,
    /// Subjects that the book does not tell of.
    pub listed: &'c [ListedText<'c>],
    /// How many threads make the tasks, as [`DueQuestion`].
    pub threads: usize,
}

/// No days yet, and of the rest what holds if nothing is said.
impl Default for DueCall<'_> {
    fn default() -> Self {
        let (first, last, as_of) = ("", "", "");
        DueCall { first, last, as_of, kept_from: None, readings: "{}", by: &[], only: &[], reasons: false, listed: &[], threads: 1 }
    }
}

/// A subject that the caller names.
#[derive(Clone, Copy, Default)]
pub struct ListedText<'c> {
    /// What it is: the word of a [`Subject`].
    pub subject: &'c str,
    /// Its key.
    pub key: &'c str,
    /// Its first day; nothing where it always was.
    pub first: Option<&'c str>,
    /// Its last day; nothing while it is.
    pub last: Option<&'c str>,
    /// Where it is, for place standards: `152221` or twelve digits.
    pub division: Option<&'c str>,
}

/// The days alone.
impl std::fmt::Debug for DueCall<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DueCall(***)")
    }
}

impl std::fmt::Debug for ListedText<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ListedText(***)")
    }
}

/// A call as the core reads it.
struct Asked<'c> {
    days: (Date, Date),
    as_of: Date,
    kept_from: Option<Date>,
    readings: ChosenReadings,
    by: Vec<DueBy>,
    only: Vec<(DueBy, &'c str)>,
    reasons: bool,
    listed: Vec<ListedSubject<'c>>,
    threads: usize,
}

impl ChosenChecklist {
    /// What is due of the records of a book.
    ///
    /// # Errors
    /// All at once: of [`Date::parse`] at `first`, `last`, `as_of` and `kept_from`, `period_order` at `last` where it is before `first`;
    /// those of [`ChosenReadings::from_json`] below `readings`, with `item_unknown` for an item that there is not and
    /// `pay_choice_closed` for one that says it itself; `due_by_unknown` below `by` and `only`; and below `listed` `subject_unknown`,
    /// those of [`Key::parse`], and those of days and divisions.
    ///
    /// ```
    /// use wushe::border::{ChosenChecklist, DueCall};
    /// use wushe::{Book, Code, Pack};
    ///
    /// let checklist = ChosenChecklist::new(Pack::builtin("national")?, Some("qualification"), "{}")?;
    /// let call = DueCall {
    ///     first: "2026-01-01", last: "2026-12-31", as_of: "2026-11-28",
    ///     readings: r#"{"late_days":"0"}"#, by: &["item"], ..DueCall::default()
    /// };
    /// assert!(checklist.due(&Book::new(), call)?.is_empty());
    /// let refused = checklist.due(&Book::new(), DueCall { last: "2025-12-31", by: &["age"], ..call }).unwrap_err();
    /// assert_eq!([refused[0].code, refused[1].code], [Code::PeriodOrder, Code::DueByUnknown]);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn due(&self, book: &Book, call: DueCall<'_>) -> Result<Due, Findings> {
        self.read(call).map(|asked| self.of(book, &asked))
    }

    /// The same as JSON.
    ///
    /// # Errors
    /// Those of [`due`](ChosenChecklist::due).
    ///
    /// ```
    /// use wushe::border::{ChosenChecklist, DueCall};
    /// use wushe::{Book, Pack};
    ///
    /// let checklist = ChosenChecklist::new(Pack::builtin("national")?, None, "{}")?;
    /// let (first, last) = ("2026-01-01", "2026-12-31");
    /// let call = DueCall { first, last, as_of: last, ..DueCall::default() };
    /// assert!(checklist.expose_due(&Book::new(), call)?.contains(r#""tasks":[]"#));
    /// assert!(checklist.expose_due(&Book::new(), DueCall { by: &["age"], ..call }).is_err());
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn expose_due(&self, book: &Book, call: DueCall<'_>) -> Result<String, Findings> {
        self.read(call).map(|asked| self.of(book, &asked).expose_json(&asked.by))
    }

    /// What is due of records as texts: for each form its name and its records, a JSON object a line. Each is checked as of `today`, and
    /// the answer says before what is due what was accepted and what is wrong with the rest: `{"ledgers":[…],"due":{…}}`.
    ///
    /// # Errors
    /// Those of [`due`](ChosenChecklist::due), of [`Date::parse`] at `today`, and `form_unknown` at `records`.
    ///
    /// ```
    /// use wushe::Pack;
    /// use wushe::border::{ChosenChecklist, DueCall};
    ///
    /// let checklist = ChosenChecklist::new(Pack::builtin("national")?, Some("qualification"), "{}")?;
    /// let call = DueCall {
    ///     first: "2023-01-01", last: "2026-12-31", as_of: "2026-11-28", kept_from: Some("2020-01-01"),
    ///     readings: r#"{"late_days":"0"}"#, by: &["item"], ..DueCall::default()
    /// };
    /// let certified = r#"{"worker":"W1","obtained_on":"2025-03-01","level":"junior"}"#;
    /// let answer = checklist.expose_due_of(&[("certificate", certified)], "2026-11-28", call)?;
    /// assert!(answer.contains(r#""item":"QL-01","subject":"worker","key":"W1","first":"2025-03-01","last":"2026-03-01","state":"missed""#));
    /// assert!(checklist.expose_due_of(&[("certificat", certified)], "2026-11-28", call).is_err());
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn expose_due_of(&self, records: &[(&str, &str)], today: &str, call: DueCall<'_>) -> Result<String, Findings> {
        let (due, checked) = self.due_of(records, today, call)?;
        ChosenChecklist::due_json(&due, Some(&checked), call.by)
    }

    /// The JSON of what is due, summed up by what these words name; with what was accepted of records as texts, where they were ones.
    ///
    /// # Errors
    /// `due_by_unknown` below `by`, all at once.
    ///
    /// ```
    /// use wushe::border::{ChosenChecklist, DueCall};
    /// use wushe::{Book, Pack};
    ///
    /// let checklist = ChosenChecklist::new(Pack::builtin("national")?, None, "{}")?;
    /// let (first, last) = ("2026-01-01", "2026-12-31");
    /// let call = DueCall { first, last, as_of: last, ..DueCall::default() };
    /// let due = checklist.due(&Book::new(), call)?;
    /// assert_eq!(ChosenChecklist::due_json(&due, None, &[])?, checklist.expose_due(&Book::new(), call)?);
    /// assert!(ChosenChecklist::due_json(&due, None, &["age"]).is_err());
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn due_json(due: &Due, checked: Option<&str>, names: &[&str]) -> Result<String, Findings> {
        let due = due.expose_json(&by(names)?);
        Ok(checked.map(|checked| format!("{{\"ledgers\":{checked},\"due\":{due}}}")).unwrap_or(due))
    }

    /// What is due of records as texts, and the JSON of what was accepted of each form's.
    ///
    /// # Errors
    /// Those of [`expose_due_of`](ChosenChecklist::expose_due_of).
    ///
    /// ```
    /// use wushe::border::{ChosenChecklist, DueCall};
    /// use wushe::Pack;
    ///
    /// let checklist = ChosenChecklist::new(Pack::builtin("national")?, None, "{}")?;
    /// let (first, last) = ("2026-01-01", "2026-12-31");
    /// let call = DueCall { first, last, as_of: last, ..DueCall::default() };
    /// let (due, checked) = checklist.due_of(&[("certificate", "{}")], last, call)?;
    /// assert!(due.is_empty() && checked.contains(r#""rows":1,"accepted":0"#));
    /// assert!(checklist.due_of(&[("certificat", "{}")], last, call).is_err());
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn due_of(&self, records: &[(&str, &str)], today: &str, call: DueCall<'_>) -> Result<(Due, String), Findings> {
        let (book, asked, checked) = self.read_with(records, today, call)?;
        Ok((self.of(&book, &asked), checked))
    }

    /// What is due of the records of a book summed up by what is asked for, without a task by itself: a fraction of the time and the memory.
    /// Reasons are of tasks, so none are given.
    ///
    /// # Errors
    /// Those of [`due`](ChosenChecklist::due).
    ///
    /// ```
    /// use wushe::border::{ChosenChecklist, DueCall};
    /// use wushe::{Book, Pack};
    ///
    /// let checklist = ChosenChecklist::new(Pack::builtin("national")?, None, "{}")?;
    /// let (first, last) = ("2026-01-01", "2026-12-31");
    /// let call = DueCall { first, last, as_of: last, by: &["station", "month"], ..DueCall::default() };
    /// assert_eq!(checklist.due_counts(&Book::new(), call)?.summary(), []);
    /// assert!(checklist.due_counts(&Book::new(), DueCall { by: &["age"], ..call }).is_err());
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn due_counts(&self, book: &Book, call: DueCall<'_>) -> Result<DueCounts, Findings> {
        self.read(call).map(|asked| self.counts_of(book, &asked))
    }

    /// The same of records as texts, as JSON: `{"ledgers":[…],"due":{…}}`.
    ///
    /// # Errors
    /// Those of [`expose_due_of`](ChosenChecklist::expose_due_of).
    ///
    /// ```
    /// use wushe::Pack;
    /// use wushe::border::{ChosenChecklist, DueCall};
    ///
    /// let checklist = ChosenChecklist::new(Pack::builtin("national")?, Some("qualification"), "{}")?;
    /// let call = DueCall {
    ///     first: "2023-01-01", last: "2026-12-31", as_of: "2026-11-28", kept_from: Some("2020-01-01"),
    ///     readings: r#"{"late_days":"0"}"#, by: &["item"], ..DueCall::default()
    /// };
    /// let certified = r#"{"worker":"W1","obtained_on":"2025-03-01","level":"junior"}"#;
    /// let answer = checklist.expose_due_counts_of(&[("certificate", certified)], "2026-11-28", call)?;
    /// assert!(answer.contains(r#""of":["QL-01"],"cadence":"event","expected":1,"settled":1,"met":0"#));
    /// assert!(checklist.expose_due_counts_of(&[("certificat", "{}")], "2026-11-28", call).is_err());
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn expose_due_counts_of(&self, records: &[(&str, &str)], today: &str, call: DueCall<'_>) -> Result<String, Findings> {
        let (book, asked, checked) = self.read_with(records, today, call)?;
        Ok(format!("{{\"ledgers\":{checked},\"due\":{}}}", self.counts_of(&book, &asked).expose_json()))
    }

    /// The book of records as texts, the call, and the JSON of what was accepted.
    fn read_with<'c>(&self, records: &[(&str, &str)], today: &str, call: DueCall<'c>) -> Result<(Book, Asked<'c>, String), Findings> {
        let today = Date::parse(today).map_err(Findings::about("today"));
        let (today, asked) = match (today, self.read(call)) {
            (Ok(today), Ok(asked)) => (today, asked),
            (today, asked) => return Err([today.err(), asked.err()].into_iter().flatten().flatten().collect()),
        };
        let mut book = Book::new();
        let mut ledgers: Vec<(&str, BatchReport)> = Vec::new();
        for (form, lines) in records {
            let mut run = LinesRun::new(self.pack(), form, today).map_err(Findings::under("records"))?;
            run.lines(lines.as_bytes());
            let (report, more) = run.finish();
            book.merge(more).map_err(Findings::about("records"))?;
            ledgers.push((form, report));
        }
        let checked = crate::finding::to_json(&ledgers.iter().map(|(form, report)| Checked(form, report)).collect::<Vec<_>>());
        Ok((book, asked, checked))
    }

    /// Tasks summed up by what these words name, as JSON.
    ///
    /// # Errors
    /// `due_by_unknown` below `by`, all at once.
    ///
    /// ```
    /// use wushe::border::{ChosenChecklist, DueCall};
    /// use wushe::{Book, Pack};
    ///
    /// let checklist = ChosenChecklist::new(Pack::builtin("national")?, None, "{}")?;
    /// let days = ("2026-01-01", "2026-12-31");
    /// let call = DueCall { first: days.0, last: days.1, as_of: days.1, ..DueCall::default() };
    /// let due = checklist.due(&Book::new(), call)?;
    /// assert_eq!(ChosenChecklist::due_summary(&due, &["item", "month"])?, "[]");
    /// assert!(ChosenChecklist::due_summary(&due, &["age"]).is_err());
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn due_summary(due: &Due, names: &[&str]) -> Result<String, Findings> {
        Ok(crate::finding::to_json(&due.summary(&by(names)?)))
    }

    fn due_question<'q>(&'q self, asked: &'q Asked<'_>) -> DueQuestion<'q> {
        DueQuestion {
            first: asked.days.0,
            last: asked.days.1,
            as_of: asked.as_of,
            kept_from: asked.kept_from,
            readings: &asked.readings,
            standards: self.standards(),
            listed: &asked.listed,
            threads: asked.threads,
        }
    }

    fn counts_of(&self, book: &Book, asked: &Asked<'_>) -> DueCounts {
        self.checklist().due_counts(book, self.due_question(asked), &asked.by, &asked.only)
    }

    fn of(&self, book: &Book, asked: &Asked<'_>) -> Due {
        let question = self.due_question(asked);
        let due = asked.only.iter().fold(self.checklist().due(book, question), |due, (by, name)| due.only(*by, name));
        match asked.reasons {
            true => self.checklist().explained(due, book).with_reasons(true),
            false => due,
        }
    }

    fn read<'c>(&self, call: DueCall<'c>) -> Result<Asked<'c>, Findings> {
        let mut findings: Vec<Finding> = Vec::new();
        let mut day = |name: &'static str, text: &str| {
            let read = Date::parse(text).map_err(Findings::about(name));
            read.map_err(|found: Findings| findings.extend(found)).ok()
        };
        let (first, last) = (day("first", call.first), day("last", call.last));
        let (as_of, kept_from) = (day("as_of", call.as_of), call.kept_from.map(|text| day("kept_from", text)));
        let days = first.zip(last);
        if let Some((first, last)) = days.filter(|(first, last)| last < first) {
            let problem = Problem::new(Code::PeriodOrder).with("first", first.to_string()).with("last", last.to_string());
            findings.push(problem.at(Path::new().key("last")));
        }
        let readings = self.readings(call.readings).map_err(|found| findings.extend(found)).ok();
        let by = by(call.by).map_err(|found| findings.extend(found)).unwrap_or_default();
        let only = only(call.only).map_err(|found| findings.extend(found)).unwrap_or_default();
        let mut listed = Vec::new();
        for (text, at) in call.listed.iter().zip(0..) {
            listed.extend(of_text(text, &Path::new().key("listed").index(at), &mut findings));
        }
        match (days, as_of, readings) {
            (Some(days), Some(as_of), Some(readings)) if findings.is_empty() => Ok(Asked {
                days,
                as_of,
                kept_from: kept_from.flatten(),
                readings,
                by,
                only,
                reasons: call.reasons,
                listed,
                threads: call.threads,
            }),
            _ => Err(findings.into()),
        }
    }

    /// The readings, each of which an item has to leave open.
    fn readings(&self, text: &str) -> Result<ChosenReadings, Findings> {
        let chosen = ChosenReadings::from_json(text).map_err(Findings::under("readings"))?;
        let mut findings = Vec::new();
        for (name, item) in chosen.of_items() {
            let place = || Path::new().key("readings").key(format!("{}[{item}]", name.as_str()));
            match self.checklist().item(item) {
                Err(problem) => findings.push(problem.at(place())),
                Ok(known) if known.versions().iter().all(|version| version.readings.get(name).is_some()) => {
                    let problem = Problem::new(Code::PayChoiceClosed).with("id", format!("{}[{item}]", name.as_str()));
                    findings.push(problem.at(place()));
                }
                Ok(_) => {}
            }
        }
        if findings.is_empty() { Ok(chosen) } else { Err(findings.into()) }
    }
}

/// Which tasks are given.
fn only<'c>(asked: &[(&str, &'c str)]) -> Result<Vec<(DueBy, &'c str)>, Findings> {
    let place = |by: &str| Path::new().key("only").key(by.to_owned());
    known(asked.iter().map(|(by, name)| word(by).map(|known| (known, *name)).map_err(|problem| problem.at(place(by)))))
}

/// What tasks are summed up by.
fn by(names: &[&str]) -> Result<Vec<DueBy>, Findings> {
    let place = |at: u32| Path::new().key("by").index(at);
    known(names.iter().zip(0..).map(|(name, at)| word(name).map_err(|problem| problem.at(place(at)))))
}

fn word(name: &str) -> Result<DueBy, Problem> {
    DueBy::from_name(name).ok_or_else(|| Problem::unknown_name(Code::DueByUnknown, DueBy::ALL.into_iter().map(DueBy::as_str)))
}

/// All of them, or every finding.
fn known<T>(read: impl Iterator<Item = Result<T, Finding>>) -> Result<Vec<T>, Findings> {
    let (mut all, mut findings) = (Vec::new(), Vec::new());
    read.for_each(|one| match one {
        Ok(one) => all.push(one),
        Err(finding) => findings.push(finding),
    });
    if findings.is_empty() { Ok(all) } else { Err(findings.into()) }
}

fn of_text<'c>(text: &ListedText<'c>, path: &Path, findings: &mut Vec<Finding>) -> Option<ListedSubject<'c>> {
    let mut told = |key: &'static str, problem: Problem| findings.push(problem.at(path.clone().key(key)));
    let subject = Subject::from_name(text.subject);
    if subject.is_none() {
        told("subject", Problem::unknown_name(Code::SubjectUnknown, Subject::ALL.into_iter().map(Subject::as_str)));
    }
    if let Err(problem) = Key::parse(text.key) {
        told("key", problem);
    }
    let mut day = |key: &'static str, text: Option<&str>| match text.map(Date::parse).transpose() {
        Ok(day) => Some(day),
        Err(problem) => {
            told(key, problem);
            None
        }
    };
    let (first, last) = (day("first", text.first), day("last", text.last));
    let division = match text.division.map(DivisionCode::parse_short).transpose() {
        Ok(division) => Some(division),
        Err(problem) => {
            told("division", problem);
            None
        }
    };
    Some(ListedSubject { subject: subject?, key: text.key, first: first?, last: last?, division: division? })
}

/// What was accepted of the records of a form.
struct Checked<'c>(&'c str, &'c BatchReport);

impl Serialize for Checked<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("form", self.0)?;
        map.serialize_entry("checked", self.1)?;
        map.end()
    }
}
