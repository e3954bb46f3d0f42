//! One worker from a JSON text or a parsed value: a list for each sort of fact, each item checked by the form of its kind.

use crate::finding::{Code, Finding, Findings, Path, Problem, sort_by};
use crate::form::Input;
use crate::json::{Broken, Reader, Token};
use crate::pack::Pack;
use crate::service::{Key, Kind};
use crate::staff::{Worker, gather, too_long};
use crate::value::Date;

/// The names of the lists and the kinds of record that their items are.
const LISTS: [(&str, Kind); 7] = [
    ("appointments", Kind::Appointment),
    ("certificates", Kind::Certificate),
    ("registrations", Kind::Registration),
    ("continuing_education", Kind::ContinuingEducation),
    ("education", Kind::Education),
    ("appraisals", Kind::Appraisal),
    ("breaks", Kind::Break),
];

impl Pack {
    /// One worker from a JSON text: `{"worker":"w-17","appointments":[{"from":"2019-05-01","post":"deputy"}],"breaks":[]}`.
    ///
    /// Each item is checked by the form of its kind, without its key of the worker. A list that is not there is not known; an empty
    /// one says that there is nothing of the sort.
    ///
    /// Beside the worker come warnings.
    ///
    /// # Errors
    /// The key alone where it can't be one, as [`Key::parse`] tells it, or is not there (`required`), is no text (`text_expected`) or
    /// stands twice (`field_doubled`); else every finding at once: `json_broken` and `json_number`;
    /// `staff_not_object` and `staff_key_unknown` for the text as a whole; those of the forms at list, item and field;
    /// `field_doubled` for a list that stands twice; `staff_list_too_long` for more than [`APPOINTMENT_LIMIT`](crate::staff::APPOINTMENT_LIMIT) appointments, or more than
    /// [`FACT_LIMIT`](crate::staff::FACT_LIMIT) items of another list; and contradictions between the facts, as
    /// [`workers`](crate::staff::workers) tells them, at list and item.
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::{Date, Pack};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let today = Date::parse("2022-05-21").unwrap();
    /// let (worker, _) = pack.worker_json(r#"{"worker":"w-17","appointments":[{"from":"2019-05-01","post":"head"}]}"#, today)?;
    /// assert_eq!(worker.appointments.map(|all| all.len()), Some(1));
    /// assert!(worker.certificates.is_none());
    ///
    /// let findings = pack.worker_json(r#"{"worker":"w-17","appointments":[{"from":"2019-02-30"}]}"#, today).unwrap_err();
    /// assert_eq!(findings[0].code, Code::DateNotReal);
    /// assert_eq!(findings[0].path.to_string(), "appointments[0].from");
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn worker_json(&self, text: &str, today: Date) -> Result<(Worker, Vec<Finding>), Findings> {
        self.worker(&parsed(text)?, today)
    }

    /// The same from a value that another language has parsed.
    ///
    /// # Errors
    /// As [`worker_json`](Pack::worker_json), but for `json_broken`.
    ///
    /// ```
    /// use wushe::finding::Code;
    /// use wushe::form::Input;
    /// use wushe::{Date, Pack};
    ///
    /// let pack = Pack::builtin("hinggan")?;
    /// let today = Date::parse("2022-05-21").unwrap();
    /// let named = |name: &str, value| Input::Object(vec![(name.to_owned(), value)]);
    /// assert!(pack.worker(&named("worker", Input::Text("w-17".to_owned())), today).is_ok());
    /// assert_eq!(pack.worker(&named("worker", Input::Null), today).unwrap_err()[0].code, Code::Required);
    /// # Ok::<(), wushe::finding::Findings>(())
    /// ```
    pub fn worker(&self, input: &Input, today: Date) -> Result<(Worker, Vec<Finding>), Findings> {
        let Input::Object(entries) = input else { return Err(Code::StaffNotObject.into()) };
        let mut keys = entries.iter().filter(|(name, _)| name == "worker").map(|(_, value)| value);
        let (key, again) = (keys.next(), keys.next());
        let wrong = |code: Code| Err(Findings::about("worker")(code.into()));
        let key = match key {
            _ if again.is_some() => return wrong(Code::FieldDoubled),
            Some(Input::Text(key)) if !key.trim().is_empty() => key,
            None | Some(Input::Null | Input::Text(_)) => return wrong(Code::Required),
            Some(_) => return wrong(Code::TextExpected),
        };
        let own = Key::parse(key).map_err(Findings::about("worker"))?;
        let (mut findings, mut records, mut places, mut told) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut seen = [false; LISTS.len()];
        for (name, value) in entries {
            let Some(((list, kind), seen)) = LISTS.iter().zip(&mut seen).find(|((list, _), _)| list == name) else {
                if name != "worker" {
                    findings.push(unknown_key());
                }
                continue;
            };
            let path = Path::new().key(*list);
            if std::mem::replace(seen, true) {
                findings.push(Finding::new(Code::FieldDoubled, path));
                continue;
            }
            let items = match value {
                Input::List(items) => items,
                Input::Null => continue,
                _ => {
                    findings.push(Finding::new(Code::StaffNotObject, path));
                    continue;
                }
            };
            if let Some(problem) = too_long(list, items.len()) {
                findings.push(problem.at(path));
                continue;
            }
            told.push(kind.clone());
            let Some(form) = self.forms().iter().find(|form| form.kind() == kind) else { continue };
            for (at, item) in (0..).zip(items) {
                let place = path.clone().index(at);
                let checked = form.check_value(&with_worker(item, key), today);
                findings.extend(checked.report.findings.into_iter().map(|finding| finding.below(&place)));
                if let Some(record) = checked.record {
                    records.push(record);
                    places.push(place);
                }
            }
        }
        let (mut found, contradictions) = gather(&records, &told, |at| places.get(at).cloned().unwrap_or_default());
        findings.extend(contradictions);
        sort_by(&mut findings, Finding::cmp_in_report);
        if findings.iter().any(|finding| finding.severity() == crate::finding::Severity::Error) {
            return Err(findings.into());
        }
        let mut worker = found.pop().unwrap_or_else(|| Worker::new(own));
        let empty = |kind| told.contains(&kind);
        worker.appointments = worker.appointments.or_else(|| empty(Kind::Appointment).then(Vec::new));
        worker.certificates = worker.certificates.or_else(|| empty(Kind::Certificate).then(Vec::new));
        worker.registrations = worker.registrations.or_else(|| empty(Kind::Registration).then(Vec::new));
        worker.education = worker.education.or_else(|| empty(Kind::Education).then(Vec::new));
        worker.appraisals = worker.appraisals.or_else(|| empty(Kind::Appraisal).then(Vec::new));
        worker.breaks = worker.breaks.or_else(|| empty(Kind::Break).then(Vec::new));
        Ok((worker, findings))
    }
}

fn unknown_key() -> Finding {
    Problem::unknown_name(Code::StaffKeyUnknown, LISTS.iter().map(|(list, _)| *list)).at(Path::new())
}

/// An item as its form wants it: with the key of the worker.
fn with_worker(item: &Input, key: &str) -> Input {
    match item {
        Input::Object(entries) => {
            let own = std::iter::once(("worker".to_owned(), Input::Text(key.to_owned())));
            Input::Object(own.chain(entries.iter().cloned()).collect())
        }
        other => other.clone(),
    }
}

/// A whole JSON text.
pub(super) fn parsed(text: &str) -> Result<Input, Findings> {
    let mut reader = Reader::new(text);
    let read = input(&mut reader).and_then(|input| reader.end().map(|()| input));
    Ok(read.map_err(|broken| Problem::of_json(broken, text, Code::JsonBroken))?)
}

fn input(reader: &mut Reader<'_>) -> Result<Input, Broken> {
    Ok(match reader.value()? {
        Token::Null => Input::Null,
        Token::Boolean(yes) => Input::Boolean(yes),
        Token::Number(number) => match number.int() {
            Some(int) => Input::Int(int),
            None if number.is_huge() => Input::BigInt { negative: number.is_negative() },
            // Its digits are not used: such a number is refused wherever it stands.
            None => Input::Float(if number.is_negative() { -0.5 } else { 0.5 }),
        },
        Token::Text(text) => Input::Text(text.to_owned()),
        Token::List => {
            let mut items = Vec::new();
            while reader.item()? {
                items.push(input(reader)?);
            }
            Input::List(items)
        }
        Token::Object => {
            let mut entries = Vec::new();
            while let Some(key) = reader.key()? {
                let key = key.to_owned();
                entries.push((key, input(reader)?));
            }
            Input::Object(entries)
        }
    })
}
