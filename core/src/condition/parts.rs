//! A condition taken apart at its `and`, `or` and `not`: what can still make it true, and what would have to be known for that.

use super::expression::Expression;
use super::machine::Machine;
use super::syntax::node::{Node, Op, insert};
use super::value::Value;

/// A part of a condition.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    /// All of these.
    All(Vec<Part>),
    /// Any of these.
    Any(Vec<Part>),
    /// Not that.
    Not(Box<Part>),
    /// What is neither: a comparison, a truth that is asked for, or an `if`.
    Test(Expression),
}

impl Part {
    pub(super) fn of(node: &Node, whole: &Expression) -> Part {
        let parts = |nodes: &[Node]| nodes.iter().map(|node| Part::of(node, whole)).collect();
        match &node.op {
            Op::All(nodes) => Part::All(parts(nodes)),
            Op::Any(nodes) => Part::Any(parts(nodes)),
            Op::Not(inner) => Part::Not(Box::new(Part::of(inner, whole))),
            _ => Part::Test(whole.part(node)),
        }
    }

    /// Its truth, by the table of the language.
    pub(crate) fn truth(&self, machine: &mut Machine, slots: &[Value<'_>]) -> Value<'static> {
        let joined = |parts: &[Part], decisive: bool, machine: &mut Machine| {
            let (mut unknown, mut none) = (false, false);
            for part in parts {
                match part.truth(machine, slots) {
                    Value::Boolean(truth) if truth == decisive => return Value::Boolean(decisive),
                    Value::Boolean(_) => {}
                    Value::Unknown => unknown = true,
                    _ => none = true,
                }
            }
            match (unknown, none) {
                (true, _) => Value::Unknown,
                (_, true) => Value::Null,
                _ => Value::Boolean(!decisive),
            }
        };
        match self {
            Part::All(parts) => joined(parts, false, machine),
            Part::Any(parts) => joined(parts, true, machine),
            Part::Not(part) => match part.truth(machine, slots) {
                Value::Boolean(truth) => Value::Boolean(!truth),
                other => other,
            },
            Part::Test(test) => match test.evaluate_in(machine, slots) {
                Value::Boolean(truth) => Value::Boolean(truth),
                Value::Unknown => Value::Unknown,
                _ => Value::Null,
            },
        }
    }

    /// Whether some answer to what is not known makes it that truth. Parts are taken as if no answer decided two of them.
    pub(crate) fn can_be(&self, wanted: bool, machine: &mut Machine, slots: &[Value<'_>]) -> bool {
        match self {
            Part::All(parts) if wanted => parts.iter().all(|part| part.can_be(true, machine, slots)),
            Part::All(parts) => parts.iter().any(|part| part.can_be(false, machine, slots)),
            Part::Any(parts) if wanted => parts.iter().any(|part| part.can_be(true, machine, slots)),
            Part::Any(parts) => parts.iter().all(|part| part.can_be(false, machine, slots)),
            Part::Not(part) => part.can_be(!wanted, machine, slots),
            Part::Test(test) => match test.evaluate_in(machine, slots) {
                Value::Boolean(truth) => truth == wanted,
                value => value.is_unknown(),
            },
        }
    }

    /// The slots that it waits for until it is that truth, ascending: those of parts that can still be it.
    pub(crate) fn waits_for(&self, wanted: bool, machine: &mut Machine, slots: &[Value<'_>], waiting: &mut Vec<usize>) {
        match self {
            // Where any will do, one that can't be it is of no use.
            Part::All(parts) | Part::Any(parts) => {
                let any = wanted == matches!(self, Part::Any(_));
                for part in parts {
                    if !any || part.can_be(wanted, machine, slots) {
                        part.waits_for(wanted, machine, slots, waiting);
                    }
                }
            }
            Part::Not(part) => part.waits_for(!wanted, machine, slots, waiting),
            Part::Test(test) => {
                if test.evaluate_in(machine, slots).is_unknown() {
                    machine.missing().iter().for_each(|slot| insert(waiting, *slot));
                }
            }
        }
    }
}
