//! Why a task stands as it does, in words: no value of the subject, and its records by their places alone.

use super::tasks::Task;
use crate::checklist::explain::{labelled, said, told_of};
use crate::checklist::readings::ReadingName;
use crate::explanation::{Explanation, Known};
use crate::finding::{Code, Label, Path};
use crate::service::TaskState;

impl Task<'_> {
    /// Why it stands so: the item and its clause, its window, how that is read, the records that did it, and what an unknown one waits for;
    /// where [`Checklist::explained`](crate::checklist::Checklist::explained) asked, the papers that a done one lacks and the records that nearly did one that is not done.
    ///
    /// ```
    /// use wushe::Pack;
    /// use wushe::border::{ChosenChecklist, DueCall};
    /// use wushe::finding::Lang;
    ///
    /// let checklist = ChosenChecklist::new(Pack::builtin("national")?, Some("qualification"), "{}")?;
    /// let call = DueCall { first: "2025-01-01", last: "2026-12-31", as_of: "2025-12-01", kept_from: Some("2020-01-01"), ..DueCall::default() };
    /// let certified = r#"{"worker":"W1","obtained_on":"2025-03-01","level":"junior"}"#;
    /// let (due, _) = checklist.due_of(&[("certificate", certified)], "2026-11-28", call)?;
    /// let why = due.tasks().next().map(|task| task.explain()).expect("a task");
    /// assert_eq!(why.sentence(Lang::En), "First registration (2025-03-01 – 2026-03-01): the window runs, and no record does it yet");
    /// assert_eq!(why.clause.as_deref(), Some("registration-measures#article-4"));
    /// # Ok::<(), wushe::Findings>(())
    /// ```
    #[must_use]
    pub fn explain(self) -> Explanation {
        let window = self.window();
        let shown = match window.end() {
            Some(last) => format!("{} – {last}", window.first),
            None => format!("{} –", window.first),
        };
        let (code, known) = match self.state() {
            TaskState::Waiting => (Code::TaskWaiting, Known::Known),
            TaskState::Open => (Code::TaskOpen, Known::Known),
            TaskState::Overdue => (Code::TaskOverdue, Known::Known),
            TaskState::Missed => (Code::TaskMissed, Known::Known),
            TaskState::Done => (Code::TaskDone, Known::Known),
            TaskState::Late => (Code::TaskLate, Known::Known),
            TaskState::Void => (Code::TaskVoid, Known::Known),
            TaskState::Unknown => (Code::TaskUnknown, Known::Unknown),
        };
        let mut whole = Explanation::new(code).value(self.state().as_str()).status(known);
        if let Some(item) = self.item() {
            whole = labelled(whole, item.label()).with("id", item.id().clone());
        }
        whole = whole.with("window", shown);
        if let Some(day) = self.done_on() {
            whole = whole.with("done_on", day.to_string());
        }
        if let Some(version) = self.version() {
            whole = whole.cited(&version.citation);
            whole.because.extend(told_of(version));
        }
        let readings = self.readings();
        whole.because.extend(ReadingName::ALL.into_iter().filter_map(|name| Some(said(Code::TaskReading, &readings.words(name)?))));
        let places = self.origins().flatten();
        whole.because.extend(places.map(|(ledger, row)| {
            let path = Path::new().index(u32::try_from(ledger).unwrap_or(u32::MAX)).index(row);
            Explanation::new(Code::TaskRecord).at(path)
        }));
        let waits = self.waits_for().iter().map(|item| {
            let head = Explanation::new(Code::TaskWaits).with("item", item.to_string());
            let label = self.due.labels.get(item).cloned().unwrap_or_else(|| Label::new(item.to_string(), item.to_string()));
            labelled(head, &label).status(Known::Unknown)
        });
        whole.because.extend(waits);
        whole.because.extend(self.lacking_papers().iter().filter_map(|lacking| {
            let paper = self.version()?.papers.get(lacking.paper)?;
            let code = if lacking.is_missing { Code::TaskPaperMissing } else { Code::TaskPaperUntold };
            let (zh, en) = if paper.is_required { ("必需", "required") } else { ("可选", "optional") };
            let known = if lacking.is_missing { Known::Known } else { Known::Unknown };
            Some(labelled(Explanation::new(code), &paper.name).with("need_zh", zh).with("need_en", en).status(known))
        }));
        whole.because.extend(self.near_misses().iter().map(|near| {
            let told = said(Code::TaskNear, &near.words).value(near.why.as_str());
            match near.origin {
                Some((ledger, row)) => told.at(Path::new().index(u32::try_from(ledger).unwrap_or(u32::MAX)).index(row)),
                None => told,
            }
        }));
        whole
    }
}
