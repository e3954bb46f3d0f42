//! Reasons, noted while a month is computed.

use crate::explanation::Explanation;
use crate::finding::Code;

/// Where a computation says why, or not: asking changes nothing but this.
#[derive(Debug)]
pub(in crate::pay) struct Trace {
    on: bool,
    notes: Vec<Explanation>,
    /// The components that have no note, because their rule did not hold.
    passed: Vec<usize>,
}

impl Trace {
    pub(in crate::pay) fn off() -> Self {
        Trace { on: false, notes: Vec::new(), passed: Vec::new() }
    }

    pub(in crate::pay) fn on() -> Self {
        Trace { on: true, notes: Vec::with_capacity(16), passed: Vec::new() }
    }

    /// One of the same kind that begins without notes: for what may come to nothing.
    pub(in crate::pay) fn fresh(&self) -> Self {
        Trace { on: self.on, notes: Vec::new(), passed: Vec::new() }
    }

    pub(in crate::pay) fn note(&mut self, make: impl FnOnce() -> Explanation) {
        if self.on {
            self.notes.push(make());
        }
    }

    /// Passes over a component.
    pub(in crate::pay) fn pass(&mut self, component: usize) {
        if self.on {
            self.passed.push(component);
        }
    }

    /// Where the reasons of what comes next begin.
    pub(in crate::pay) fn mark(&self) -> usize {
        self.notes.len()
    }

    /// Puts what was noted since the mark below one conclusion.
    pub(in crate::pay) fn close(&mut self, mark: usize, make: impl FnOnce() -> Explanation) {
        if self.on {
            let because = self.notes.split_off(mark.min(self.notes.len()));
            self.notes.push(Explanation { because, ..make() });
        }
    }

    /// Puts other reasons in the place of those noted since the mark.
    pub(in crate::pay) fn replace(&mut self, mark: usize, other: Trace) {
        self.notes.truncate(mark);
        self.append(other);
    }

    pub(in crate::pay) fn append(&mut self, other: Trace) {
        self.notes.extend(other.notes);
        self.passed.extend(other.passed);
    }

    /// The components that have no note.
    pub(in crate::pay) fn passed(&self) -> &[usize] {
        &self.passed
    }

    /// Leaves the notes that are to be kept.
    pub(in crate::pay) fn retain(&mut self, mut keep: impl FnMut(&Explanation) -> bool) {
        self.notes.retain(|note| keep(note));
    }

    pub(in crate::pay) fn is_on(&self) -> bool {
        self.on
    }

    /// Leaves out the settings that are something else among the reasons for another option.
    pub(in crate::pay) fn keep_settings_as_in(&mut self, other: &Trace) {
        let asks = |left: &Explanation, right: &Explanation| left.params.get("question_en") == right.params.get("question_en");
        let is_setting = |note: &&Explanation| note.code == Code::PaySetting;
        let differs = |note: &Explanation| other.notes.iter().filter(is_setting).any(|known| asks(known, note) && known != note);
        self.notes.retain(|note| !is_setting(&note) || !differs(note));
    }

    pub(in crate::pay) fn into_notes(self) -> Vec<Explanation> {
        self.notes
    }
}
