//! Checklists as texts: the items of a rulebook with what is chosen, and what is asked of them.

use std::sync::Arc;

use crate::checklist::{Checklist, MatchQuestion, MatchTable, Subject, SubjectFacts};
use crate::choice::Standards;
use crate::explanation::Explanation;
use crate::finding::{Code, Findings, Problem};
use crate::pack::Pack;
use crate::service::Book;
use crate::value::{Date, DivisionCode};

/// The form whose records tell of persons, where none is named.
const PERSON_FACTS: &str = "person_facts";

/// What is asked of a checklist about a subject.
///
/// `Debug` shows nothing of the subject.
#[derive(Clone, Copy)]
pub struct MatchCall<'c> {
    /// The facts, a JSON object as [`Checklist::facts_json`] reads it; or, with a form, a record of that form, finished or not.
    pub facts: &'c str,
    /// The form of which `facts` is a record.
    pub form: Option<&'c str>,
    /// The day.
    pub as_of: &'c str,
    /// Where the subject lives: `152221` or twelve digits.
    pub division: Option<&'c str>,
    /// Whom the items are about: the word of a [`Subject`]; a person if nothing is said.
    pub subject: Option<&'c str>,
}

impl std::fmt::Debug for MatchCall<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MatchCall(***)")
    }
}

/// A checklist with the place standards that were chosen: what is asked of it again and again.
///
/// ```
/// use wushe::border::ChosenChecklist;
/// use wushe::{Code, Pack};
///
/// let pack = Pack::builtin("national")?;
/// assert_eq!(ChosenChecklist::new(pack.clone(), None, r#"{"nothing":"1"}"#).unwrap_err()[0].code, Code::PayChoiceUnknown);
/// assert_eq!(ChosenChecklist::new(pack, Some("astronomy"), "{}").unwrap_err()[0].code, Code::DomainUnknown);
/// # Ok::<(), wushe::Findings>(())
/// ```
#[derive(Clone, Debug)]
pub struct ChosenChecklist {
    pack: Arc<Pack>,
    checklist: Checklist,
    standards: Standards,
}

impl ChosenChecklist {
    /// The items of a rulebook, or of one domain, with these choices, a JSON text as [`Standards::choose_json`] reads it.
    ///
    /// # Errors
    /// `domain_unknown` at `checklist`; those of [`Standards::choose_json`] below `choices`.
    pub fn new(pack: impl Into<Arc<Pack>>, domain: Option<&str>, choices: &str) -> Result<Self, Findings> {
        let pack = pack.into();
        let checklist = match domain {
            Some(domain) => pack.checklist().domain(domain).map_err(Findings::about("checklist"))?,
            None => pack.checklist().clone(),
        };
        let standards = pack.standards().choose_json(choices).map_err(Findings::under("choices"))?;
        Ok(ChosenChecklist { pack, checklist, standards })
    }

    /// The rulebook.
    #[must_use]
    pub fn pack(&self) -> &Arc<Pack> {
        &self.pack
    }

    /// The items.
    #[must_use]
    pub fn checklist(&self) -> &Checklist {
        &self.checklist
    }

    pub(super) fn standards(&self) -> &Standards {
        &self.standards
    }

    /// A subject held against the items in force on the day, as JSON.
    ///
    /// # Errors
    /// All at once: of [`Date::parse`] at `as_of`, of [`DivisionCode::parse_short`] at `division`, `subject_unknown` at `subject`; and
    /// where these are right, `form_unknown` at `form`, those of [`Checklist::facts_json`] below `facts`.
    ///
    /// ```
    /// use wushe::Pack;
    /// use wushe::border::{ChosenChecklist, MatchCall};
    ///
    /// let checklist = ChosenChecklist::new(Pack::builtin("national")?, None, "{}")?;
    /// let call = MatchCall { facts: "{}", form: None, as_of: "2026-11-26", division: None, subject: None };
    /// assert!(checklist.expose_match(call)?.contains(r#""as_of":"2026-11-26","subject":"person""#));
    /// let refused = checklist.expose_match(MatchCall { as_of: "2026-11-31", ..call }).unwrap_err();
    /// assert_eq!(refused[0].path.to_string(), "as_of");
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn expose_match(&self, call: MatchCall<'_>) -> Result<String, Findings> {
        let (facts, question) = self.asked(call)?;
        Ok(self.checklist.matched(&facts, question).expose_json())
    }

    /// Why an item comes to what it comes to.
    ///
    /// # Errors
    /// Those of [`expose_match`](ChosenChecklist::expose_match) and, at `item`, of [`Checklist::explain`].
    pub fn explain(&self, call: MatchCall<'_>, item: &str) -> Result<Explanation, Findings> {
        let (facts, question) = self.asked(call)?;
        self.checklist.explain(item, &facts, question).map_err(Findings::about("item"))
    }

    /// The records of a form held against the items, each record a subject, by so many threads; the facts of the call are not read, and its
    /// form is `form`.
    ///
    /// # Errors
    /// Those of [`expose_match`](ChosenChecklist::expose_match) at `as_of`, `division`, `subject` and `form`.
    ///
    /// ```
    /// use wushe::border::{ChosenChecklist, MatchCall};
    /// use wushe::{Book, Code, Pack};
    ///
    /// let checklist = ChosenChecklist::new(Pack::builtin("national")?, None, "{}")?;
    /// let call = MatchCall { facts: "", form: Some("home_visit"), as_of: "2026-11-26", division: None, subject: None };
    /// assert_eq!(checklist.match_book(&Book::new(), call, 1)?.rows(), 0);
    /// let refused = checklist.match_book(&Book::new(), MatchCall { subject: Some("village"), ..call }, 1).unwrap_err();
    /// assert_eq!(refused[0].code, Code::SubjectUnknown);
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    pub fn match_book(&self, book: &Book, call: MatchCall<'_>, threads: usize) -> Result<MatchTable, Findings> {
        let question = self.question(call)?;
        let form = call.form.unwrap_or(PERSON_FACTS);
        self.pack.form(form).map_err(Findings::about("form"))?;
        Ok(self.checklist.match_book(book, form, question, threads))
    }

    fn question(&self, call: MatchCall<'_>) -> Result<MatchQuestion<'_>, Findings> {
        let subject = call.subject.map_or(Ok(Subject::Person), |name| {
            let unknown = || Problem::unknown_name(Code::SubjectUnknown, Subject::ALL.into_iter().map(Subject::as_str));
            Subject::from_name(name).ok_or_else(unknown)
        });
        let subject = subject.map_err(Findings::about("subject"));
        let as_of = Date::parse(call.as_of).map_err(Findings::about("as_of"));
        let division = call.division.map(DivisionCode::parse_short).transpose().map_err(Findings::about("division"));
        match (subject, as_of, division) {
            (Ok(subject), Ok(as_of), Ok(division)) => Ok(MatchQuestion { subject, as_of, division, standards: &self.standards }),
            (subject, as_of, division) => Err([subject.err(), as_of.err(), division.err()].into_iter().flatten().flatten().collect()),
        }
    }

    fn asked(&self, call: MatchCall<'_>) -> Result<(SubjectFacts, MatchQuestion<'_>), Findings> {
        let question = self.question(call)?;
        let facts = match call.form {
            Some(form) => {
                let form = self.pack.form(form).map_err(Findings::about("form"))?;
                let told = form.facts_json(call.facts, question.as_of);
                self.checklist.facts_of_record(told.iter().map(|(name, value)| (&**name, value)))
            }
            None => self.checklist.facts_json(call.facts, question.as_of).map_err(Findings::under("facts"))?,
        };
        Ok((facts, question))
    }
}
