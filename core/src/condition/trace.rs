//! What an evaluation says of itself while it runs.

use std::sync::Arc;

use super::node::{Node, Op};
use super::view::View;
use crate::explanation::{Explanation, Known};
use crate::finding::{Code, Text};

/// How many items of a list an explanation shows.
const MAX_ITEMS: usize = 10;

/// A node as an explanation shows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    start: usize,
    end: usize,
    part: Part,
}

impl Span {
    pub(super) fn of(node: &Node) -> Self {
        let part = match &node.op {
            Op::Null | Op::Boolean(_) | Op::Number(_) | Op::Text(_) | Op::Date(_) => Part::Plain,
            Op::Call(function, _) if function.is_truth() => Part::Conclusion,
            Op::List(_) | Op::Chain(..) | Op::Negate(_) | Op::Call(..) => Part::Passage,
            Op::Slot(_) | Op::Local(..) | Op::Field(..) => Part::Fact,
            _ => Part::Conclusion,
        };
        Span { start: node.start, end: node.end, part }
    }
}

/// Builds the explanation.
pub(super) struct Trace {
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
    pub(super) fn new(source: Arc<str>) -> Self {
        Trace { source, open: Vec::new(), muted: 0, whole: None }
    }

    pub(super) fn finish(self) -> Explanation {
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
    pub(super) fn open(&mut self) {
        if self.muted == 0 {
            self.open.push(Reasons::default());
        }
    }

    pub(super) fn close(&mut self, span: &Span, value: View<'_>) {
        if self.muted > 0 {
            return;
        }
        let mut reasons = self.open.pop().unwrap_or_default();
        if matches!(span.part, Part::Fact) {
            // `person.age` speaks for `person`.
            reasons = Reasons::default();
        }
        match (self.open.last_mut(), span.part) {
            (Some(_), Part::Plain) => {}
            (Some(above), Part::Passage) => {
                above.found.append(&mut reasons.found);
                above.omitted += reasons.omitted;
            }
            _ => {
                let text: Arc<str> = self.source.get(span.start..span.end).unwrap_or_default().into();
                let mut explanation = self.explain(None, value, reasons).with("source", text.clone());
                explanation.source = Some(text);
                match self.open.last_mut() {
                    Some(above) => above.found.push(explanation),
                    None => self.whole = Some(explanation),
                }
            }
        }
    }

    pub(super) fn open_item(&mut self, at: usize) {
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

    pub(super) fn close_item(&mut self, at: usize, value: View<'_>) {
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
    pub(super) fn reason(&mut self, code: Code) {
        if self.muted == 0
            && let Some(above) = self.open.last_mut()
        {
            above.found.push(Explanation::new(code).status(Known::None));
        }
    }

    /// What is evaluated from here is only asked what it would need.
    pub(super) fn mute(&mut self) {
        self.muted += 1;
    }

    pub(super) fn unmute(&mut self) {
        self.muted -= 1;
    }
}

/// What a node is in an explanation.
#[derive(Clone, Copy, Debug)]
enum Part {
    /// A literal, which its reader sees in the source.
    Plain,
    /// No conclusion of its own; its reasons are those of what it stands in.
    Passage,
    /// A fact.
    Fact,
    /// A truth value and its reasons.
    Conclusion,
}
