//! Where the parser stands in its tokens, and what it says when one is not what it needs.

use super::check::Checker;
use crate::condition::MAX_DEPTH;
use crate::condition::syntax::lexer::{Kind, Token, problem};
use crate::condition::syntax::names::unsupported_word;
use crate::condition::syntax::slips::word_instead;
use crate::finding::{Code, Problem};

/// A problem that ends the parse, and its byte.
pub(in crate::condition) type Fatal = (usize, Problem);

pub(in crate::condition) struct Parser<'s> {
    pub(in crate::condition) tokens: Vec<Token<'s>>,
    pub(in crate::condition) at: usize,
    pub(in crate::condition) depth: usize,
    pub(in crate::condition) check: Checker<'s>,
}

impl<'s> Parser<'s> {
    pub(in crate::condition) fn kind(&self) -> &Kind<'s> {
        self.tokens.get(self.at).map_or(&Kind::End, |token| &token.kind)
    }

    /// The byte where the token at hand begins.
    pub(in crate::condition) fn start(&self) -> usize {
        self.tokens.get(self.at).map_or(self.check.source.len(), |token| token.start)
    }

    /// The byte where the last token ended.
    pub(in crate::condition) fn end(&self) -> usize {
        self.at.checked_sub(1).and_then(|before| self.tokens.get(before)).map_or(0, |token| token.end)
    }

    pub(in crate::condition) fn is_symbol(&self, wanted: &str) -> bool {
        matches!(self.kind(), Kind::Symbol(symbol) if *symbol == wanted)
    }

    pub(in crate::condition) fn is_word(&self, wanted: &str) -> bool {
        matches!(self.kind(), Kind::Name(word) if *word == wanted)
    }

    pub(in crate::condition) fn eat(&mut self, symbol: &str) -> bool {
        let found = self.is_symbol(symbol);
        self.at += usize::from(found);
        found
    }

    pub(in crate::condition) fn eat_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    pub(in crate::condition) fn fatal(&self, code: Code) -> Fatal {
        let byte = self.start();
        // What begins a form of FEEL that is left out deserves to be told so.
        let left_out = match self.kind() {
            Kind::Symbol("**") => Some("**"),
            Kind::Symbol("[") => Some("filter"),
            Kind::Symbol("{") => Some("context"),
            Kind::Name(word) => match word_instead(word) {
                Some(slip) => return (byte, slip.problem(self.check.source, byte)),
                None => unsupported_word(word),
            },
            _ => None,
        };
        match left_out {
            Some(name) => self.unsupported(name, byte),
            None => (byte, problem(code, self.check.source, byte)),
        }
    }

    /// A form of FEEL that is left out.
    pub(in crate::condition) fn unsupported(&self, name: &'static str, byte: usize) -> Fatal {
        (byte, problem(Code::ConditionUnsupported, self.check.source, byte).with("name", name))
    }

    pub(in crate::condition) fn expected(&self, what: &'static str) -> Fatal {
        let (byte, problem) = self.fatal(Code::ConditionSyntax);
        (byte, if problem.code == Code::ConditionSyntax { problem.with("expected", what) } else { problem })
    }

    pub(in crate::condition) fn require(&mut self, symbol: &'static str) -> Result<(), Fatal> {
        if self.eat(symbol) { Ok(()) } else { Err(self.expected(symbol)) }
    }

    pub(in crate::condition) fn require_word(&mut self, word: &'static str) -> Result<(), Fatal> {
        if self.eat_word(word) { Ok(()) } else { Err(self.expected(word)) }
    }

    pub(in crate::condition) fn deeper(&mut self) -> Result<(), Fatal> {
        self.depth += 1;
        if self.depth <= MAX_DEPTH {
            return Ok(());
        }
        Err(self.too_deep(MAX_DEPTH))
    }

    pub(in crate::condition) fn too_deep(&self, max: usize) -> Fatal {
        let byte = self.start();
        (byte, problem(Code::ConditionTooDeep, self.check.source, byte).with("max", max))
    }
}
