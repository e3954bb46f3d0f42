use super::slip::Slip;
use crate::explanation::Explanation;
use crate::finding::Code;

/// Where a computation says why, or not: asking changes nothing but this.
#[derive(Debug)]
pub(super) struct Trace {
    on: bool,
    notes: Vec<Explanation>,
    /// The parts of the pay that have no note, because their rule did not hold.
    passed: Vec<usize>,
}

impl Trace {
    pub(super) fn off() -> Self {
        Trace { on: false, notes: Vec::new(), passed: Vec::new() }
    }

    pub(super) fn on() -> Self {
        Trace { on: true, notes: Vec::with_capacity(16), passed: Vec::new() }
    }

    /// One of the same kind that begins without notes: for what may come to nothing.
    pub(super) fn fresh(&self) -> Self {
        Trace { on: self.on, notes: Vec::new(), passed: Vec::new() }
    }

    pub(super) fn note(&mut self, make: impl FnOnce() -> Explanation) {
        if self.on {
            self.notes.push(make());
        }
    }

    /// Passes over a part of the pay.
    pub(super) fn pass(&mut self, part: usize) {
        if self.on {
            self.passed.push(part);
        }
    }

    /// Where the reasons of what comes next begin.
    pub(super) fn mark(&self) -> usize {
        self.notes.len()
    }

    /// Puts what was noted since the mark below one conclusion.
    pub(super) fn close(&mut self, mark: usize, make: impl FnOnce() -> Explanation) {
        if self.on {
            let because = self.notes.split_off(mark.min(self.notes.len()));
            self.notes.push(Explanation { because, ..make() });
        }
    }

    /// Puts other reasons in the place of those noted since the mark.
    pub(super) fn replace(&mut self, mark: usize, other: Trace) {
        self.notes.truncate(mark);
        self.append(other);
    }

    pub(super) fn append(&mut self, other: Trace) {
        self.notes.extend(other.notes);
        self.passed.extend(other.passed);
    }

    /// Of the reasons for one option, leaves those of what every option of the setting comes to.
    pub(super) fn keep_what_agrees(&mut self, one: &Slip, agreed: &Slip) {
        let passed = &self.passed;
        let lines = one.lines.iter().zip(&agreed.lines).enumerate();
        let mut lines = lines.filter(|(at, _)| !passed.contains(at)).map(|(_, both)| both);
        self.notes.retain(|note| match note.code {
            Code::PaySeniority | Code::PaySeniorityAdded => agreed.seniority.is_ok(),
            Code::PayGrade | Code::PayGradeRaised | Code::PayGradeCapped => agreed.grade.is_ok(),
            Code::PayLine | Code::PayLineNotDue | Code::PayLineUnknown => lines.next().is_some_and(|(one, agreed)| one == agreed),
            Code::PayPostSubstituted => agreed.post.is_some(),
            Code::PayNotAppointed | Code::PayNotEligible => agreed.unpaid == one.unpaid,
            Code::PayPartOfMonth => agreed.total.is_ok(),
            _ => true,
        });
    }

    pub(super) fn is_on(&self) -> bool {
        self.on
    }

    /// Leaves out the settings that are something else among the reasons for another option.
    pub(super) fn keep_settings_as_in(&mut self, other: &Trace) {
        let asks = |left: &Explanation, right: &Explanation| left.params.get("question_en") == right.params.get("question_en");
        let is_setting = |note: &&Explanation| note.code == Code::PaySetting;
        let differs = |note: &Explanation| other.notes.iter().filter(is_setting).any(|known| asks(known, note) && known != note);
        self.notes.retain(|note| !is_setting(&note) || !differs(note));
    }

    pub(super) fn into_notes(self) -> Vec<Explanation> {
        self.notes
    }
}
