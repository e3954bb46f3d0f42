//! What a setting is on which days: stated by the rule, adopted by the rulebook, or chosen by a caller.

use std::sync::Arc;

use super::spec::OptionSpec;
use crate::citation::{Citation, Provenance};
use crate::finding::{Code, Label, Problem};
use crate::time::{Span, are_covered};
use crate::value::Date;

/// A setting and what it is.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    pub(crate) id: Arc<str>,
    pub(crate) options: Arc<[OptionSpec]>,
    pub(crate) question: Label,
    /// What is put in place of the rule's own, what the rule states and then what was chosen, the last first: the first that holds on a
    /// day counts.
    words: Vec<DatedWord>,
    stated: usize,
}

/// One of a setting's options, for some days.
#[derive(Clone, Debug)]
pub(crate) struct DatedWord {
    pub(crate) span: Span,
    pub(crate) word: Arc<str>,
    pub(crate) citation: Citation,
}

impl Setting {
    pub(crate) fn new(id: Arc<str>, options: Arc<[OptionSpec]>, question: Label, stated: Vec<DatedWord>) -> Self {
        Setting { id, options, question, stated: stated.len(), words: stated }
    }

    pub(crate) fn words(&self) -> &[DatedWord] {
        &self.words
    }

    /// The word on a day.
    pub(crate) fn at(&self, day: Date) -> Option<&DatedWord> {
        self.words.iter().find(|known| known.span.contains(day))
    }

    /// The word on every day of a span, if it is one and the same.
    pub(crate) fn over(&self, span: Span) -> Option<&str> {
        let mut known = self.words.iter().filter(|known| known.span == Span::ALWAYS || known.span.overlaps(&span));
        known.next().filter(|known| known.span == Span::ALWAYS || known.span.covers(&span)).map(|known| &*known.word)
    }

    /// Returns true if it is not settled on some day of a span.
    pub(crate) fn is_open(&self, held: Span) -> bool {
        !are_covered(self.words.iter().map(|known| known.span), held)
    }

    /// Why a span in which it is settled is not open: the rule states it, the rulebook has adopted a choice, or a caller made one.
    fn closed_by(&self, days: Span) -> Code {
        let chosen = self.words.get(self.stated..).unwrap_or_default().iter().find(|known| known.span.overlaps(&days));
        match chosen.map(|known| known.citation.provenance) {
            None => Code::PayChoiceClosed,
            Some(Provenance::Chosen) => Code::PayChoiceMade,
            Some(_) => Code::PayChoiceAdopted,
        }
    }

    /// Fills the open days of a span with one of the options, in a rule that holds for `held`. What the rule states stays.
    pub(crate) fn choose(&mut self, span: Span, word: Option<&Arc<str>>, citation: &Citation, held: Span) -> Result<(), Problem> {
        // A choice fills the days that are open, so it is refused only if none is.
        if let Some(days) = span.intersect(&held).filter(|days| !self.is_open(*days)) {
            return Err(Problem::new(self.closed_by(days)).with("id", self.id.to_string()));
        }
        let chosen = self.dated(span, word, citation)?;
        self.words.insert(self.stated.min(self.words.len()), chosen);
        Ok(())
    }

    /// Puts one of the options in place of whatever holds in a span.
    pub(crate) fn change(&mut self, span: Span, word: Option<&Arc<str>>, citation: &Citation) -> Result<(), Problem> {
        let changed = self.dated(span, word, citation)?;
        self.words.insert(0, changed);
        self.stated = self.stated.saturating_add(1);
        Ok(())
    }

    fn dated(&self, span: Span, word: Option<&Arc<str>>, citation: &Citation) -> Result<DatedWord, Problem> {
        let Some(word) = word.filter(|word| self.options.iter().any(|option| option.id == **word)) else {
            let known: Vec<&str> = self.options.iter().map(|option| &*option.id).collect();
            return Err(Problem::new(Code::PayChoiceOption).with("id", self.id.to_string()).with("known", known.join(", ")));
        };
        Ok(DatedWord { span, word: word.clone(), citation: citation.clone() })
    }
}
