//! Formulas that are evaluated over exact fractions: numbers and names, `+ - * /`, `min`, `max`, `abs`, and `if` with comparisons.
//!
//! The same language, read and checked by the same parser; what is here walks the part of its tree that is arithmetic. It is apart from
//! the machine because a quotient there has 28 digits, and a third of which three make a whole again has none.

use std::cmp::Ordering;

use crate::condition::syntax::node::{Arithmetic, Comparison, Function, Node, Op};
use crate::condition::typed::parser::parse;
use crate::condition::typed::types::{Scope, Type};
use crate::finding::{Code, Problem};
use crate::value::Fraction;

/// A part of a formula that gives a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Number(Fraction),
    /// A name of the scope, by its slot.
    Name(usize),
    Negated(Box<Part>),
    Sum(Vec<(Sign, Part)>),
    Product(Box<Part>, Box<Part>),
    Quotient(Box<Part>, Box<Part>),
    Least(Vec<Part>),
    Greatest(Vec<Part>),
    Size(Box<Part>),
    If(Box<Test>, Box<[Part; 2]>),
}

/// Whether a term of a sum is added or taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    Plus,
    Minus,
}

/// A part of a formula that gives a truth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Test {
    Truth(bool),
    Compare(Order, Box<[Part; 2]>),
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
}

/// A comparison of two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Order(Comparison);

impl Order {
    /// As formulas write it.
    pub(crate) fn symbol(self) -> &'static str {
        match self.0 {
            Comparison::Equal => "=",
            Comparison::Unequal => "≠",
            Comparison::Less => "<",
            Comparison::LessEqual => "≤",
            Comparison::Greater => ">",
            Comparison::GreaterEqual => "≥",
        }
    }
}

/// Why a formula has no value for numbers that are all known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It divides by zero: the slots that the divisor reads.
    Zero(Vec<usize>),
    /// A number takes more digits than are kept exactly.
    Digits,
}

/// The parts of a formula in which every name is one of `scope`.
///
/// # Errors
/// Those of [`Expression::compile`](super::Expression::compile), and `indicator_formula_part` for what is no arithmetic.
pub(crate) fn arithmetic(source: &str, scope: &Scope) -> Result<Part, Vec<Problem>> {
    let (node, _) = parse(source, scope, Some(&Type::Number))?;
    let mut refused = Vec::new();
    let part = part(&node, &mut refused);
    match part {
        Some(part) if refused.is_empty() => Ok(part),
        _ => Err(refused.into_iter().map(|start| told(source, start)).collect()),
    }
}

fn told(source: &str, start: usize) -> Problem {
    let before = source.get(..start).map_or(0, |before| before.chars().count());
    Problem::new(Code::IndicatorFormulaPart).with("at", before.saturating_add(1))
}

/// The number at that node; nothing where a part is none, whose place is then among the refused ones.
fn part(node: &Node, refused: &mut Vec<usize>) -> Option<Part> {
    let mut parts = |nodes: &[Node]| -> Option<Vec<Part>> {
        let read: Vec<Option<Part>> = nodes.iter().map(|node| part(node, refused)).collect();
        read.into_iter().collect()
    };
    Some(match &node.op {
        Op::Number(number) => Part::Number(Fraction::from(*number)),
        Op::Slot(slot) => Part::Name(*slot),
        Op::Negate(inner) => Part::Negated(Box::new(part(inner, refused)?)),
        Op::Chain(first, rest) => {
            let mut whole = part(first, refused);
            for (arithmetic, node) in rest {
                let next = part(node, refused);
                whole = whole.zip(next).map(|(whole, next)| join(whole, *arithmetic, next));
            }
            whole?
        }
        Op::Call(Function::Min, nodes) => Part::Least(parts(nodes)?),
        Op::Call(Function::Max, nodes) => Part::Greatest(parts(nodes)?),
        Op::Call(Function::Abs, nodes) => Part::Size(Box::new(parts(nodes)?.pop()?)),
        Op::If(nodes) => {
            let [condition, then, or_else] = &**nodes;
            let (condition, then, or_else) = (test(condition, refused), part(then, refused), part(or_else, refused));
            Part::If(Box::new(condition?), Box::new([then?, or_else?]))
        }
        _ => {
            refused.push(node.start);
            return None;
        }
    })
}

fn join(whole: Part, arithmetic: Arithmetic, next: Part) -> Part {
    let sum = |whole: Part, sign: Sign, next: Part| match whole {
        Part::Sum(mut terms) => {
            terms.push((sign, next));
            Part::Sum(terms)
        }
        first => Part::Sum(vec![(Sign::Plus, first), (sign, next)]),
    };
    match arithmetic {
        Arithmetic::Add => sum(whole, Sign::Plus, next),
        Arithmetic::Subtract => sum(whole, Sign::Minus, next),
        Arithmetic::Multiply => Part::Product(Box::new(whole), Box::new(next)),
        Arithmetic::Divide => Part::Quotient(Box::new(whole), Box::new(next)),
    }
}

fn test(node: &Node, refused: &mut Vec<usize>) -> Option<Test> {
    let mut tests = |nodes: &[Node]| -> Option<Vec<Test>> {
        let read: Vec<Option<Test>> = nodes.iter().map(|node| test(node, refused)).collect();
        read.into_iter().collect()
    };
    Some(match &node.op {
        Op::Boolean(truth) => Test::Truth(*truth),
        Op::All(nodes) => Test::All(tests(nodes)?),
        Op::Any(nodes) => Test::Any(tests(nodes)?),
        Op::Not(inner) => Test::Not(Box::new(test(inner, refused)?)),
        Op::Compare(comparison, nodes) => {
            let [left, right] = &**nodes;
            let (left, right) = (part(left, refused), part(right, refused));
            Test::Compare(Order(*comparison), Box::new([left?, right?]))
        }
        _ => {
            refused.push(node.start);
            return None;
        }
    })
}

impl Part {
    /// Calls `visit` with every slot that it reads, in the order of the text.
    pub(crate) fn names(&self, visit: &mut dyn FnMut(usize)) {
        match self {
            Part::Number(_) => {}
            Part::Name(slot) => visit(*slot),
            Part::Negated(inner) | Part::Size(inner) => inner.names(visit),
            Part::Sum(terms) => terms.iter().for_each(|(_, part)| part.names(visit)),
            Part::Product(left, right) | Part::Quotient(left, right) => {
                left.names(visit);
                right.names(visit);
            }
            Part::Least(parts) | Part::Greatest(parts) => parts.iter().for_each(|part| part.names(visit)),
            Part::If(test, parts) => {
                test.names(visit);
                parts.iter().for_each(|part| part.names(visit));
            }
        }
    }

    /// Calls `visit` with what is divided and by what, from the outside in.
    pub(crate) fn quotients<'p>(&'p self, visit: &mut dyn FnMut(&'p Part, &'p Part)) {
        match self {
            Part::Number(_) | Part::Name(_) => {}
            Part::Negated(inner) | Part::Size(inner) => inner.quotients(visit),
            Part::Sum(terms) => terms.iter().for_each(|(_, part)| part.quotients(visit)),
            Part::Product(left, right) => {
                left.quotients(visit);
                right.quotients(visit);
            }
            Part::Quotient(left, right) => {
                visit(left, right);
                left.quotients(visit);
                right.quotients(visit);
            }
            Part::Least(parts) | Part::Greatest(parts) => parts.iter().for_each(|part| part.quotients(visit)),
            Part::If(test, parts) => {
                test.quotients(visit);
                parts.iter().for_each(|part| part.quotients(visit));
            }
        }
    }

    /// Its value where every slot has one; only the branch that is taken is asked.
    pub(crate) fn value(&self, slots: &[Fraction]) -> Result<Fraction, Fault> {
        let digits = |number: Option<Fraction>| number.ok_or(Fault::Digits);
        Ok(match self {
            Part::Number(number) => *number,
            Part::Name(slot) => slots.get(*slot).copied().ok_or(Fault::Digits)?,
            Part::Negated(inner) => inner.value(slots)?.negated(),
            Part::Sum(terms) => {
                let mut sum = Fraction::ZERO;
                for (sign, part) in terms {
                    let value = part.value(slots)?;
                    sum = digits(if *sign == Sign::Plus { sum.plus(value) } else { sum.minus(value) })?;
                }
                sum
            }
            Part::Product(left, right) => digits(left.value(slots)?.times(right.value(slots)?))?,
            Part::Quotient(left, right) => {
                let (left, by) = (left.value(slots)?, right.value(slots)?);
                if by.is_zero() {
                    let mut names = Vec::new();
                    right.names(&mut |slot| names.push(slot));
                    return Err(Fault::Zero(names));
                }
                digits(left.over(by))?
            }
            Part::Least(parts) => extreme(parts, slots, Ordering::Less)?,
            Part::Greatest(parts) => extreme(parts, slots, Ordering::Greater)?,
            Part::Size(inner) => {
                let value = inner.value(slots)?;
                if value < Fraction::ZERO { value.negated() } else { value }
            }
            Part::If(test, parts) => {
                let [then, or_else] = &**parts;
                if test.holds(slots)? { then.value(slots)? } else { or_else.value(slots)? }
            }
        })
    }
}

fn extreme(parts: &[Part], slots: &[Fraction], side: Ordering) -> Result<Fraction, Fault> {
    let mut found: Option<Fraction> = None;
    for part in parts {
        let value = part.value(slots)?;
        if found.is_none_or(|found| value.cmp(&found) == side) {
            found = Some(value);
        }
    }
    found.ok_or(Fault::Digits)
}

impl Test {
    fn names(&self, visit: &mut dyn FnMut(usize)) {
        match self {
            Test::Truth(_) => {}
            Test::Compare(_, parts) => parts.iter().for_each(|part| part.names(visit)),
            Test::All(tests) | Test::Any(tests) => tests.iter().for_each(|test| test.names(visit)),
            Test::Not(inner) => inner.names(visit),
        }
    }

    fn quotients<'p>(&'p self, visit: &mut dyn FnMut(&'p Part, &'p Part)) {
        match self {
            Test::Truth(_) => {}
            Test::Compare(_, parts) => parts.iter().for_each(|part| part.quotients(visit)),
            Test::All(tests) | Test::Any(tests) => tests.iter().for_each(|test| test.quotients(visit)),
            Test::Not(inner) => inner.quotients(visit),
        }
    }

    fn holds(&self, slots: &[Fraction]) -> Result<bool, Fault> {
        Ok(match self {
            Test::Truth(truth) => *truth,
            Test::Compare(order, parts) => {
                let [left, right] = &**parts;
                order.0.allows(left.value(slots)?.cmp(&right.value(slots)?))
            }
            Test::All(tests) => {
                for test in tests {
                    if !test.holds(slots)? {
                        return Ok(false);
                    }
                }
                true
            }
            Test::Any(tests) => {
                for test in tests {
                    if test.holds(slots)? {
                        return Ok(true);
                    }
                }
                false
            }
            Test::Not(inner) => !inner.holds(slots)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::condition::{Expression, Value};
    use crate::value::{Decimal, RoundingMode};

    fn scope() -> Scope {
        ["a", "b", "c"].into_iter().fold(Scope::new(), |scope, name| scope.declare(name, Type::Number).unwrap())
    }

    fn given(source: &str, slots: [i64; 3]) -> Result<String, Fault> {
        let slots = slots.map(|number| Fraction::from(Decimal::from(number)));
        arithmetic(source, &scope()).unwrap().value(&slots).map(|value| value.to_string())
    }

    #[test]
    fn a_formula_keeps_its_fractions() {
        for (source, expected) in [
            ("a / b * b", "10"),
            ("a / b * 1.5", "5"),
            ("(a - c) / c * 100", "300/7"),
            ("a - b - c", "0"),
            ("-a / b", "-10/3"),
            ("min(a, b, c)", "3"),
            ("max(a / b, c)", "7"),
            ("abs(b - a)", "7"),
            ("if a > b and not(b = c) then a else b / 0", "10"),
        ] {
            assert_eq!(given(source, [10, 3, 7]).as_deref(), Ok(expected), "{source}");
        }
        assert_eq!(given("a / (b - c)", [1, 2, 2]), Err(Fault::Zero(vec![1, 2])));
    }

    #[test]
    fn what_is_no_arithmetic_is_refused_at_its_place() {
        let refused = |source| -> Vec<String> {
            let problems = arithmetic(source, &scope()).unwrap_err();
            problems.iter().map(|problem| format!("{} {:?}", problem.code.as_str(), problem.params.get("at"))).collect()
        };
        assert_eq!(refused("a / round half up(b, 2)"), ["indicator_formula_part Some(Int(5))"]);
        assert_eq!(refused("sum([a, b]) + count([c])"), ["indicator_formula_part Some(Int(1))", "indicator_formula_part Some(Int(15))"]);
        assert_eq!(refused("if a = null then 0 else b"), ["indicator_formula_part Some(Int(8))"]);
        assert!(refused("a / d").iter().any(|told| told.starts_with("condition_name")));
    }

    fn formulas() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            Just("a".to_owned()),
            Just("b".to_owned()),
            Just("c".to_owned()),
            (0..20_i32).prop_map(|number: i32| number.to_string())
        ];
        leaf.prop_recursive(4, 24, 3, |inner| {
            let two = (inner.clone(), inner.clone());
            prop_oneof![
                (two.clone(), prop::sample::select(vec!["+", "-", "*", "/"]))
                    .prop_map(|((left, right), op)| format!("({left} {op} {right})")),
                (two.clone(), prop::sample::select(vec!["min", "max"]))
                    .prop_map(|((left, right), name)| format!("{name}({left}, {right})")),
                (two, inner).prop_map(|((left, right), other)| format!("(if {left} < {right} then {other} else {right})")),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 3_000, ..ProptestConfig::default() })]

        /// What the machine gives exactly is the fraction; what it rounds lies within a hundredth.
        #[test]
        fn the_machine_agrees(source in formulas(), slots in prop::array::uniform3(-9_i64..10)) {
            let values = slots.map(|number| Value::Number(Decimal::from(number)));
            let numbers = slots.map(|number| Fraction::from(Decimal::from(number)));
            let formula = arithmetic(&source, &scope()).unwrap();
            let machine = Expression::compile(&source, &scope(), None).unwrap();
            match (formula.value(&numbers), machine.evaluate(&values).value) {
                (Ok(ours), Value::Number(theirs)) => prop_assert_eq!(ours, Fraction::from(theirs), "{}", source),
                (Ok(ours), Value::Rounded(theirs)) => {
                    let near = ours.minus(Fraction::from(theirs.near())).and_then(|off| off.rounded(2, RoundingMode::HalfUp));
                    prop_assert!(near.is_none_or(|near| near.is_zero()), "{}", source);
                }
                // A condition without a value takes the other branch in the machine, and ends the formula here.
                (Err(Fault::Zero(_)), theirs) => prop_assert!(theirs.is_null() || source.contains("if"), "{}", source),
                _ => {}
            }
        }
    }
}
