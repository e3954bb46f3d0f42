//! From tokens to checked nodes: what begins with a word, and days.

use super::check::{Part, Typed};
use super::cursor::{Fatal, Parser};
use super::types::Type;
use crate::condition::calendar;
use crate::condition::number::Number;
use crate::condition::syntax::lexer::{Kind, problem};
use crate::condition::syntax::names::is_reserved;
use crate::condition::syntax::node::{FUNCTIONS, Op, Quantifier};
use crate::condition::syntax::unsupported::UNSUPPORTED;
use crate::finding::Code;
use crate::value::Date;

impl<'s> Parser<'s> {
    pub(in crate::condition) fn named(&mut self, word: &'s str, start: usize) -> Result<Part, Fatal> {
        if let Some((name, _)) = self.ahead(UNSUPPORTED.iter().copied()) {
            return Err(self.unsupported(name, start));
        }
        match word {
            "if" => return self.conditional(start),
            "some" => return self.quantified(Quantifier::Some, start),
            "every" => return self.quantified(Quantifier::Every, start),
            "not" => {
                self.at += 1;
                self.require("(")?;
                let part = self.expression()?;
                self.require(")")?;
                let typed = self.check.value(part);
                let node = self.check.of_type(typed, &Type::Boolean);
                return Ok(self.part(Op::Not(Box::new(node)), Some(Type::Boolean), start));
            }
            "date" => return self.date(start),
            word if is_reserved(word) => return Err(self.fatal(Code::ConditionValueExpected)),
            _ => {}
        }
        if let Some((name, words)) = self.ahead(FUNCTIONS.iter().map(|(name, _)| *name)) {
            self.at += words;
            let arguments = self.arguments()?;
            let (op, found) = self.check.call(name, start, arguments);
            return Ok(self.part(op, found, start));
        }
        self.at += 1;
        let (op, found) = if self.is_symbol("(") {
            let arguments = self.arguments()?;
            self.check.call(word, start, arguments)
        } else {
            self.check.name(word, start)
        };
        Ok(self.part(op, found, start))
    }

    /// The longest of these names that stands here with a bracket behind it, and of how many words it is.
    fn ahead(&self, names: impl Iterator<Item = &'static str>) -> Option<(&'static str, usize)> {
        let mut found: Option<(&'static str, usize)> = None;
        for name in names {
            let mut at = self.at;
            let mut words = name.as_bytes().split(|byte| *byte == b' ');
            let written = |at: usize| match self.tokens.get(at).map(|token| &token.kind) {
                Some(Kind::Name(word)) => Some(word.as_bytes()),
                _ => None,
            };
            let whole = words.all(|word| {
                at += 1;
                written(at - 1) == Some(word)
            });
            let words = at - self.at;
            if whole
                && found.is_none_or(|(_, longest)| words > longest)
                && self.tokens.get(at).is_some_and(|token| token.kind == Kind::Symbol("("))
            {
                found = Some((name, words));
            }
        }
        found
    }

    fn arguments(&mut self) -> Result<Vec<Typed>, Fatal> {
        self.require("(")?;
        let mut arguments = Vec::new();
        if !self.eat(")") {
            loop {
                let named = self.tokens.get(self.at + 1).is_some_and(|token| token.kind == Kind::Symbol(":"));
                if let (true, Kind::Name(_)) = (named, self.kind()) {
                    return Err(self.unsupported("named arguments", self.start()));
                }
                let part = self.expression()?;
                arguments.push(self.check.value(part));
                if !self.eat(",") {
                    break;
                }
            }
            self.require(")")?;
        }
        Ok(arguments)
    }

    fn conditional(&mut self, start: usize) -> Result<Part, Fatal> {
        self.at += 1;
        let condition = self.expression()?;
        self.require_word("then")?;
        let then = self.expression()?;
        self.require_word("else")?;
        let otherwise = self.expression()?;
        let condition = self.check.value(condition);
        let condition = self.check.of_type(condition, &Type::Boolean);
        let (then, found) = self.check.value(then);
        let (otherwise, other) = self.check.value(otherwise);
        let whole = self.check.join(found, other.as_ref(), otherwise.start);
        Ok(self.part(Op::If(Box::new([condition, then, otherwise])), whole, start))
    }

    /// `@"2022-05-21"`.
    pub(in crate::condition) fn at_literal(&mut self, start: usize) -> Result<Part, Fatal> {
        self.at += 1;
        let Kind::Text(text) = self.kind().clone() else { return Err(self.fatal(Code::ConditionDate)) };
        let at = self.start();
        self.at += 1;
        let has = |wanted| text.bytes().any(|byte| byte == wanted);
        let left_out = match text.as_bytes() {
            [b'P', ..] | [b'-', b'P', ..] => "duration",
            _ if has(b'T') => "date and time",
            _ if has(b':') => "time",
            _ => {
                let date = Date::parse(&text).ok();
                return Ok(self.of_date(date, at, start));
            }
        };
        Err(self.unsupported(left_out, start))
    }

    /// A day, or the problem that it is none.
    fn of_date(&mut self, date: Option<Date>, at: usize, start: usize) -> Part {
        if date.is_none() {
            self.check.report(at, problem(Code::ConditionDate, self.check.source, at));
        }
        self.part(date.map_or(Op::Null, Op::Date), Some(Type::Date), start)
    }

    fn date(&mut self, start: usize) -> Result<Part, Fatal> {
        self.at += 1;
        let at = self.tokens.get(self.at + 1).map_or(start, |token| token.start);
        if let Some(Kind::Text(text)) = self.tokens.get(self.at + 1).map(|token| token.kind.clone()) {
            self.require("(")?;
            self.at += 1;
            self.require(")")?;
            return Ok(self.of_date(Date::parse(&text).ok(), at, start));
        }
        let arguments = self.arguments()?;
        if arguments.len() != 3 {
            return Err((at, problem(Code::ConditionDate, self.check.source, at)));
        }
        let numbers = arguments.iter().map(|(node, _)| if let Op::Number(number) = node.op { Some(Number::exact(number)) } else { None });
        if let Some(numbers) = numbers.collect::<Option<Vec<_>>>() {
            let date = numbers.first_chunk().and_then(|numbers| calendar::date(numbers.map(Some)));
            return Ok(self.of_date(date, at, start));
        }
        let (op, found) = self.check.call("date", start, arguments);
        Ok(self.part(op, found, start))
    }
}
