//! From tokens to checked nodes, by recursive descent.

use super::check::{Checker, Part, Typed};
use super::cursor::{Fatal, Parser};
use super::types::{Scope, Type};
use crate::condition::syntax::lexer::{self, Kind};
use crate::condition::syntax::names::is_reserved;
use crate::condition::syntax::node::{Arithmetic, Comparison, Node, Op, Quantifier, Test};
use crate::condition::{MAX_CHARACTERS, MAX_QUANTIFIERS};
use crate::finding::{Code, Problem};

/// The checked expression and its type, or every problem.
pub(in crate::condition) fn parse(source: &str, scope: &Scope, expected: Option<&Type>) -> Result<(Node, Type), Vec<Problem>> {
    if source.chars().nth(MAX_CHARACTERS).is_some() {
        return Err(vec![Problem::new(Code::ConditionTooLong).with("max", MAX_CHARACTERS)]);
    }
    let tokens = lexer::tokens(source).map_err(|problem| vec![problem])?;
    let mut parser = Parser { tokens, at: 0, depth: 0, check: Checker::new(source, scope) };
    let parsed = parser.whole();
    let Parser { mut check, .. } = parser;
    let typed = match parsed {
        Ok((node, found)) => match (expected, found) {
            (Some(expected), Some(found)) => {
                // `null` fits every type, and the expression is then of the type that was asked for.
                let whole = found.unify(expected).unwrap_or_else(|| expected.clone());
                Some((check.of_type((node, Some(found)), expected), whole))
            }
            (_, found) => found.map(|found| (node, found)),
        },
        Err((byte, problem)) => {
            check.report(byte, problem);
            None
        }
    };
    let problems = check.into_problems();
    match typed {
        Some(typed) if problems.is_empty() => Ok(typed),
        _ => Err(problems),
    }
}

/// What reads an operand; no closure, as each would have its own copy of what joins operands.
type Operand<'s> = fn(&mut Parser<'s>) -> Result<Part, Fatal>;

impl<'s> Parser<'s> {
    fn node(&self, op: Op, start: usize) -> Node {
        Node { op, start, end: self.end() }
    }

    pub(in crate::condition) fn part(&self, op: Op, found: Option<Type>, start: usize) -> Part {
        Part::Value((self.node(op, start), found))
    }

    fn whole(&mut self) -> Result<Typed, Fatal> {
        if *self.kind() == Kind::End {
            return Err((0, Problem::new(Code::ConditionEmpty)));
        }
        let part = self.expression()?;
        if *self.kind() != Kind::End {
            return Err(self.fatal(Code::ConditionTrailing));
        }
        Ok(self.check.value(part))
    }

    pub(in crate::condition) fn expression(&mut self) -> Result<Part, Fatal> {
        self.deeper()?;
        let part = self.joined("or", |parser| parser.joined("and", Self::comparison, Op::All), Op::Any)?;
        self.depth -= 1;
        Ok(part)
    }

    /// Operands joined by `and` or `or`, as one node however many there are.
    fn joined(&mut self, word: &str, operand: Operand<'s>, op: fn(Vec<Node>) -> Op) -> Result<Part, Fatal> {
        let start = self.start();
        let first = operand(self)?;
        if !self.is_word(word) {
            return Ok(first);
        }
        let mut operands = Vec::new();
        let mut next = first;
        loop {
            let typed = self.check.value(next);
            operands.push(self.check.of_type(typed, &Type::Boolean));
            if !self.eat_word(word) {
                break;
            }
            next = operand(self)?;
        }
        Ok(self.part(op(operands), Some(Type::Boolean), start))
    }

    fn comparison_ahead(&self) -> Option<Comparison> {
        match self.kind() {
            Kind::Symbol(symbol) => Comparison::of(symbol),
            _ => None,
        }
    }

    fn comparison(&mut self) -> Result<Part, Fatal> {
        let start = self.start();
        let left = self.sum()?;
        let operator = self.start();
        let op = if let Some(comparison) = self.comparison_ahead() {
            self.at += 1;
            let right = self.sum()?;
            let (left, left_type) = self.check.value(left);
            let (right, right_type) = self.check.value(right);
            self.check.unquoted(left_type.as_ref(), &right);
            self.check.unquoted(right_type.as_ref(), &left);
            self.check.comparable(comparison, left_type.as_ref(), right_type.as_ref(), operator);
            Op::Compare(comparison, Box::new([left, right]))
        } else if self.eat_word("between") {
            let low = self.sum()?;
            self.require_word("and")?;
            let high = self.sum()?;
            let [subject, low, high] = [left, low, high].map(|part| self.check.value(part));
            for bound in [&low, &high] {
                self.check.comparable(Comparison::LessEqual, subject.1.as_ref(), bound.1.as_ref(), bound.0.start);
            }
            Op::Between(Box::new([subject.0, low.0, high.0]))
        } else if self.eat_word("in") {
            let (subject, found) = self.check.value(left);
            let tests = self.tests(found.as_ref())?;
            Op::In(Box::new(subject), tests)
        } else {
            return Ok(left);
        };
        if self.comparison_ahead().is_some() || self.is_word("between") || self.is_word("in") {
            return Err(self.fatal(Code::ConditionChained));
        }
        Ok(self.part(op, Some(Type::Boolean), start))
    }

    /// What stands behind `in`.
    fn tests(&mut self, subject: Option<&Type>) -> Result<Vec<Test>, Fatal> {
        let mut tests = Vec::new();
        let start = self.start();
        if !self.eat("(") {
            self.test(subject, Self::sum, &mut tests)?;
            return Ok(tests);
        }
        if self.comparison_ahead().is_none() {
            let first = self.expression()?;
            if self.is_symbol("..") {
                let range = self.range_from(first, false, start)?;
                self.check.test(range, subject, &mut tests);
                return Ok(tests);
            }
            self.check.test(first, subject, &mut tests);
        } else {
            self.test(subject, Self::expression, &mut tests)?;
        }
        while self.eat(",") {
            self.test(subject, Self::expression, &mut tests)?;
        }
        self.require(")")?;
        Ok(tests)
    }

    fn test(&mut self, subject: Option<&Type>, value: Operand<'s>, tests: &mut Vec<Test>) -> Result<(), Fatal> {
        let Some(comparison) = self.comparison_ahead() else {
            let part = value(self)?;
            self.check.test(part, subject, tests);
            return Ok(());
        };
        let operator = self.start();
        self.at += 1;
        let part = self.sum()?;
        let (node, found) = self.check.value(part);
        self.check.comparable(comparison, subject, found.as_ref(), operator);
        tests.push(Test::Compare(comparison, node));
        Ok(())
    }

    /// The rest of a range, from its two dots.
    fn range_from(&mut self, low: Part, low_included: bool, start: usize) -> Result<Part, Fatal> {
        self.require("..")?;
        let high = self.sum()?;
        let high_included = self.eat("]");
        if !high_included && !self.eat(")") && !self.eat("[") {
            return Err(self.expected("]"));
        }
        Ok(self.check.range([low, high], [low_included, high_included], start))
    }

    fn sum(&mut self) -> Result<Part, Fatal> {
        self.chain([("+", Arithmetic::Add), ("-", Arithmetic::Subtract)], |parser| {
            parser.chain([("*", Arithmetic::Multiply), ("/", Arithmetic::Divide)], Self::signed)
        })
    }

    /// Operands joined by one of two operators, as one node however many there are.
    fn chain(&mut self, operators: [(&'static str, Arithmetic); 2], operand: Operand<'s>) -> Result<Part, Fatal> {
        let start = self.start();
        let first = operand(self)?;
        if !operators.iter().any(|(symbol, _)| self.is_symbol(symbol)) {
            return Ok(first);
        }
        let typed = self.check.value(first);
        let first = self.check.of_type(typed, &Type::Number);
        let mut rest = Vec::new();
        while let Some((_, arithmetic)) = operators.iter().find(|(symbol, _)| self.is_symbol(symbol)) {
            self.at += 1;
            let part = operand(self)?;
            let typed = self.check.value(part);
            rest.push((*arithmetic, self.check.of_type(typed, &Type::Number)));
        }
        Ok(self.part(Op::Chain(Box::new(first), rest), Some(Type::Number), start))
    }

    fn signed(&mut self) -> Result<Part, Fatal> {
        let start = self.start();
        if !self.eat("-") {
            return self.path();
        }
        self.deeper()?;
        let part = self.signed()?;
        self.depth -= 1;
        let typed = self.check.value(part);
        let node = self.check.of_type(typed, &Type::Number);
        Ok(self.part(Op::Negate(Box::new(node)), Some(Type::Number), start))
    }

    fn path(&mut self) -> Result<Part, Fatal> {
        let mut part = self.primary()?;
        while self.eat(".") {
            let start = self.start();
            let Kind::Name(name) = *self.kind() else { return Err(self.fatal(Code::ConditionValueExpected)) };
            self.at += 1;
            let typed = self.check.value(part);
            part = Part::Value(self.check.field(typed, name, start, self.end()));
        }
        Ok(part)
    }

    fn primary(&mut self) -> Result<Part, Fatal> {
        let start = self.start();
        let (op, found) = match self.kind().clone() {
            Kind::Number(number) => (Op::Number(number), Type::Number),
            Kind::Text(text) => (Op::Text(text.into()), Type::Text),
            Kind::Name("true") => (Op::Boolean(true), Type::Boolean),
            Kind::Name("false") => (Op::Boolean(false), Type::Boolean),
            Kind::Name("null") => (Op::Null, Type::Null),
            Kind::Name(word) => return self.named(word, start),
            Kind::Symbol("(") => return self.bracketed(start),
            Kind::Symbol("[") => return self.list(start),
            Kind::Symbol("@") => return self.at_literal(start),
            Kind::Symbol("]") => {
                self.at += 1;
                let low = self.sum()?;
                return self.range_from(low, false, start);
            }
            // A list in place of a value is read above, so a bracket here opens a filter or a context.
            Kind::Symbol(_) | Kind::End => return Err(self.fatal(Code::ConditionValueExpected)),
        };
        self.at += 1;
        Ok(self.part(op, Some(found), start))
    }

    fn bracketed(&mut self, start: usize) -> Result<Part, Fatal> {
        self.at += 1;
        let inner = self.expression()?;
        if self.is_symbol("..") {
            return self.range_from(inner, false, start);
        }
        self.require(")")?;
        Ok(match inner {
            Part::Value((node, found)) => Part::Value((Node { start, end: self.end(), ..node }, found)),
            other => other,
        })
    }

    fn list(&mut self, start: usize) -> Result<Part, Fatal> {
        self.at += 1;
        let mut parts = Vec::new();
        if !self.eat("]") {
            let first = self.expression()?;
            if self.is_symbol("..") {
                return self.range_from(first, true, start);
            }
            parts.push(first);
            while self.eat(",") {
                parts.push(self.expression()?);
            }
            self.require("]")?;
        }
        if parts.iter().any(|part| !matches!(part, Part::Value(_))) {
            return Ok(Part::Tests(parts, start));
        }
        let mut nodes = Vec::with_capacity(parts.len());
        let mut item = Some(Type::Null);
        for part in parts {
            let (node, found) = self.check.value(part);
            item = self.check.join(item, found.as_ref(), node.start);
            nodes.push(node);
        }
        Ok(self.part(Op::List(nodes), item.map(Type::list), start))
    }

    pub(in crate::condition) fn quantified(&mut self, quantifier: Quantifier, start: usize) -> Result<Part, Fatal> {
        self.at += 1;
        self.deeper()?;
        if self.check.items_open() >= MAX_QUANTIFIERS {
            return Err(self.too_deep(MAX_QUANTIFIERS));
        }
        let named = self.start();
        let name = match self.kind() {
            Kind::Name(name) if !is_reserved(name) => *name,
            _ => return Err(self.fatal(Code::ConditionValueExpected)),
        };
        self.at += 1;
        self.require_word("in")?;
        let list = self.sum()?;
        let list = self.check.value(list);
        let list = self.check.open(name, named, list);
        let body = if self.is_symbol(",") {
            // Another item is another quantifier inside, which `or` and `and` over the items make the same.
            let inner = self.start();
            self.quantified(quantifier, inner)?
        } else {
            self.require_word("satisfies")?;
            self.expression()?
        };
        self.check.close();
        self.depth -= 1;
        let typed = self.check.value(body);
        let body = self.check.of_type(typed, &Type::Boolean);
        Ok(self.part(Op::Quantified(quantifier, Box::new([list, body])), Some(Type::Boolean), start))
    }
}
