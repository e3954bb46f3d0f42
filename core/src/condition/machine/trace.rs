//! What an evaluation says of itself while it runs.

use std::sync::Arc;

use super::program::{NodePart, NodeRange};
use super::view::View;
use crate::explanation::{Explanation, Known};
use crate::finding::{Code, Text};

/// How many items of a list an explanation shows.
const MAX_ITEMS: usize = 10;

/// Builds the explanation.
pub(in crate::condition) struct Trace {
    source: Arc<str>,
    /// The reasons found so far, for every node that is being evaluated.
    open: Vec<Reasons>,
    /// How many items beyond those shown, or parts only asked what they need, are open around the node at hand.
    muted: usize,
    whole: Option<Explanation>,
}

#[derive(Default)]
struct Reasons {
    found: Vec<Explanation>,
    omitted: u64,
}

impl Trace {
    pub(in crate::condition) fn new(source: Arc<str>) -> Self {
        Trace { source, open: Vec::new(), muted: 0, whole: None }
    }

    pub(in crate::condition) fn finish(self) -> Explanation {
        self.whole.unwrap_or_else(|| Explanation::new(Code::ConditionNone).status(Known::None))
    }

    fn explain(&self, code: Option<Code>, value: View<'_>, reasons: Reasons) -> Explanation {
        let (by_value, text, status) = match value {
            View::Boolean(true) => (Code::ConditionTrue, Some("true"), Known::Known),
            View::Boolean(false) => (Code::ConditionFalse, Some("false"), Known::Known),
            View::Null => (Code::ConditionNone, None, Known::None),
            View::Unknown(_) => (Code::ConditionUnknown, None, Known::Unknown),
            // A fact of a person: that it is known may be said, what it is may not.
            _ => (Code::ConditionKnown, Some("***"), Known::Known),
        };
        let mut explanation = Explanation::new(code.unwrap_or(by_value)).status(status);
        explanation.value = text.map(Text::from);
        explanation.because = reasons.found;
        explanation.omitted = reasons.omitted;
        explanation
    }

    /// A node begins.
    pub(in crate::condition) fn open(&mut self) {
        if self.muted == 0 {
            self.open.push(Reasons::default());
        }
    }

    pub(in crate::condition) fn close(&mut self, range: &NodeRange, value: View<'_>) {
        if self.muted > 0 {
            return;
        }
        let mut reasons = self.open.pop().unwrap_or_default();
        if matches!(range.part, NodePart::Fact) {
            // `person.age` speaks for `person`.
            reasons = Reasons::default();
        }
        match (self.open.last_mut(), range.part) {
            (Some(_), NodePart::Plain) => {}
            (Some(above), NodePart::Passage) => {
                above.found.append(&mut reasons.found);
                above.omitted += reasons.omitted;
            }
            _ => {
                let text: Arc<str> = self.source.get(range.start..range.end).unwrap_or_default().into();
                let mut explanation = self.explain(None, value, reasons).with("source", text.clone());
                explanation.source = Some(text);
                match self.open.last_mut() {
                    Some(above) => above.found.push(explanation),
                    None => self.whole = Some(explanation),
                }
            }
        }
    }

    pub(in crate::condition) fn open_item(&mut self, at: usize) {
        if self.muted > 0 {
            self.muted += 1;
        } else if at >= MAX_ITEMS {
            self.muted = 1;
            if let Some(above) = self.open.last_mut() {
                above.omitted += 1;
            }
        } else {
            self.open.push(Reasons::default());
        }
    }

    pub(in crate::condition) fn close_item(&mut self, at: usize, value: View<'_>) {
        if self.muted > 0 {
            self.muted -= 1;
            return;
        }
        let reasons = self.open.pop().unwrap_or_default();
        let explanation = self.explain(Some(Code::ConditionItem), value, reasons).with("number", at + 1);
        if let Some(above) = self.open.last_mut() {
            above.found.push(explanation);
        }
    }

    /// Why what is being evaluated has no value.
    pub(in crate::condition) fn reason(&mut self, code: Code) {
        if self.muted == 0
            && let Some(above) = self.open.last_mut()
        {
            above.found.push(Explanation::new(code).status(Known::None));
        }
    }

    /// What is evaluated from here is only asked what it would need.
    pub(in crate::condition) fn mute(&mut self) {
        self.muted += 1;
    }

    pub(in crate::condition) fn unmute(&mut self) {
        self.muted -= 1;
    }
}
