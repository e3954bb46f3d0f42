//! Comparisons of values that are known, read where they lie: most conditions are nothing else.

use super::program::{Constant, Instruction, Program};
use crate::condition::number::by_size;
use crate::condition::syntax::node::Comparison;
use crate::condition::value::Value;

/// The value of a program that compares slots while all that it asks is known, for which no stack is needed: what is not
/// decided yet would have jumped, so the last truth is the one. Nothing where it takes the whole machine.
pub(in crate::condition) fn at_once<'a>(program: &Program, slots: &[Value<'_>]) -> Option<Value<'a>> {
    let mut truth = None;
    let mut at = 0;
    loop {
        let ops = program.ops.get(at..)?;
        at += 1;
        match ops {
            [] => return truth.map(Value::Boolean),
            [Instruction::CompareSlot(slot, constant, comparison), ..] => {
                let constant = program.constants.get(usize::from(*constant))?;
                truth = Some(with_constant(*comparison, slots.get(*slot as usize)?, constant)?);
            }
            [Instruction::Slot(left), Instruction::Slot(right), Instruction::Compare(comparison, ..), rest @ ..] => {
                let (left, right) = (slots.get(*left as usize)?, slots.get(*right as usize)?);
                if rest.is_empty() && truth.is_none() && comparison.is_order() && either_is_null(left, right) {
                    return Some(Value::Null);
                }
                truth = Some(with_each_other(*comparison, left, right)?);
                at += 2;
            }
            [Instruction::Not, ..] => truth = Some(!truth?),
            [Instruction::First { decisive, end } | Instruction::Take { decisive, end }, ..] => {
                if truth? == *decisive {
                    at = usize::from(*end);
                }
            }
            _ => return None,
        }
    }
}

/// The truth of a comparison with a constant; nothing where either is unknown or the two are not alike.
pub(in crate::condition) fn with_constant(comparison: Comparison, value: &Value<'_>, constant: &Constant) -> Option<bool> {
    Some(match (value, constant) {
        (Value::Boolean(left), Constant::Boolean(right)) => (left == right) == (comparison == Comparison::Equal),
        (Value::Number(left), Constant::Number(right)) => comparison.allows(by_size(left, right)),
        (Value::Date(left), Constant::Date(right)) => comparison.allows(left.cmp(right)),
        (Value::Text(left), Constant::Text(right)) if !comparison.is_order() => (**left == **right) == (comparison == Comparison::Equal),
        (Value::Null, Constant::Null) if !comparison.is_order() => comparison == Comparison::Equal,
        (Value::Boolean(_) | Value::Number(_) | Value::Date(_) | Value::Text(_), Constant::Null)
        | (Value::Null, Constant::Boolean(_) | Constant::Number(_) | Constant::Date(_) | Constant::Text(_))
            if !comparison.is_order() =>
        {
            comparison == Comparison::Unequal
        }
        _ => return None,
    })
}

fn with_each_other(comparison: Comparison, left: &Value<'_>, right: &Value<'_>) -> Option<bool> {
    Some(match (left, right) {
        (Value::Number(left), Value::Number(right)) => comparison.allows(by_size(left, right)),
        (Value::Date(left), Value::Date(right)) => comparison.allows(left.cmp(right)),
        (Value::Text(left), Value::Text(right)) => comparison.allows(left.cmp(right)),
        _ => return None,
    })
}

fn either_is_null(left: &Value<'_>, right: &Value<'_>) -> bool {
    left.is_null() || right.is_null()
}
