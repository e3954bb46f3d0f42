//! What is asked of a checklist about what is due.

use crate::checklist::readings::ChosenReadings;
use crate::checklist::words::Subject;
use crate::choice::Standards;
use crate::value::{Date, DivisionCode};

/// What is asked about what is due.
#[derive(Clone, Copy)]
pub struct DueQuestion<'q> {
    /// The first day that is asked about.
    pub first: Date,
    /// The last one. Tasks whose windows meet these days are given.
    pub last: Date,
    /// The day on which tasks stand as they do: later records are not looked at.
    pub as_of: Date,
    /// The first day from which no record is missing; nothing is missed before it. Nothing where nobody can say, and then what is not
    /// done stays unknown.
    pub kept_from: Option<Date>,
    /// How windows are read where the rule leaves it open.
    pub readings: &'q ChosenReadings,
    /// The place standards, with what the rulebook's user chose.
    pub standards: &'q Standards,
    /// Subjects that the book does not tell of, such as the stations and villages themselves.
    pub listed: &'q [ListedSubject<'q>],
    /// How many threads make the tasks, with the feature `parallel`; one without it or where it is 0. The tasks are the same for any.
    pub threads: usize,
}

/// A subject that the caller names.
#[derive(Clone, Copy)]
pub struct ListedSubject<'q> {
    /// What it is.
    pub subject: Subject,
    /// Its key.
    pub key: &'q str,
    /// Its first day; nothing where it always was.
    pub first: Option<Date>,
    /// Its last day; nothing while it is.
    pub last: Option<Date>,
    /// Where it is, for place standards.
    pub division: Option<DivisionCode>,
}

/// The days alone.
impl std::fmt::Debug for DueQuestion<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DueQuestion({}..={} as of {})", self.first, self.last, self.as_of)
    }
}

/// Its sort alone.
impl std::fmt::Debug for ListedSubject<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ListedSubject({}, ***)", self.subject.as_str())
    }
}
