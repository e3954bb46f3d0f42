//! What a setting is on which days.

use std::sync::Arc;

use super::setting::{OptionSpec, Setting};
use super::values::covered;
use crate::citation::{Citation, Provenance};
use crate::finding::{Code, Label};
use crate::time::Span;
use crate::value::Date;

/// A setting and what it is.
#[derive(Clone, Debug)]
pub(super) struct Settled {
    pub(super) id: Arc<str>,
    pub(super) known: Option<Setting>,
    pub(super) options: Arc<[OptionSpec]>,
    pub(super) question: Label,
    /// Whether it says when a part falls due, which no condition reads.
    pub(super) is_due: bool,
    /// What the rule states and then what was chosen, the last first: the first that holds on a day counts.
    words: Vec<Word>,
    stated: usize,
}

/// One of a setting's options, for some days.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) span: Span,
    pub(super) word: Arc<str>,
    pub(super) citation: Citation,
}

impl Settled {
    pub(super) fn new(id: Arc<str>, known: Option<Setting>, options: Arc<[OptionSpec]>, question: Label, stated: Vec<Word>) -> Self {
        Settled { id, known, options, question, is_due: false, stated: stated.len(), words: stated }
    }

    pub(super) fn words(&self) -> &[Word] {
        &self.words
    }

    /// What it is on a day.
    pub(super) fn at(&self, day: Date) -> Option<&Word> {
        self.words.iter().find(|known| known.span.contains(day))
    }

    /// What it is on every day of a span, where that is one and the same.
    pub(super) fn over(&self, span: Span) -> Option<&str> {
        let mut known = self.words.iter().filter(|known| known.span == Span::ALWAYS || known.span.overlaps(&span));
        known.next().filter(|known| known.span == Span::ALWAYS || known.span.covers(&span)).map(|known| &*known.word)
    }

    /// Whether it is not settled on some day of a span.
    pub(super) fn is_open(&self, held: Span) -> bool {
        !covered(self.words.iter().map(|known| known.span), held)
    }

    /// Why a span in which it is settled is not open: the rule states it, the rulebook has chosen it, or somebody did before.
    pub(super) fn closed_by(&self, days: Span) -> Code {
        let chosen = self.words.get(self.stated..).unwrap_or_default().iter().find(|known| known.span.overlaps(&days));
        match chosen.map(|known| known.citation.provenance) {
            None => Code::PayChoiceClosed,
            Some(Provenance::Chosen) => Code::PayChoiceMade,
            Some(_) => Code::PayChoiceAdopted,
        }
    }

    pub(super) fn choose(&mut self, chosen: Word) {
        self.words.insert(self.stated.min(self.words.len()), chosen);
    }
}
