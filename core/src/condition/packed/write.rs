use super::{ARITHMETICS, COMPARISONS, FUNCTIONS};
use crate::condition::Expression;
use crate::condition::syntax::node::{Node, Op, Quantifier, Test};
use crate::packed::Packer;

impl Expression {
    /// Writes it, without where its parts stand in the text.
    pub(crate) fn pack(&self, out: &mut Packer) {
        out.text(self.source());
        node(out, self.root());
    }
}

fn node(out: &mut Packer, written: &Node) {
    match &written.op {
        Op::Null => out.number(0),
        Op::Boolean(truth) => out.number(1 + u64::from(*truth)),
        Op::Number(number) => {
            out.number(3);
            let mantissa = number.mantissa().unsigned_abs().to_le_bytes();
            let half = |at: usize| mantissa.get(at..).and_then(|half| half.first_chunk()).map_or(0, |half| u64::from_le_bytes(*half));
            out.number(half(0));
            out.number(half(8));
            out.number(u64::from(number.scale()) << 1 | u64::from(number.is_sign_negative()));
        }
        Op::Text(text) => {
            out.number(4);
            out.text(text);
        }
        Op::Date(date) => {
            out.number(5);
            out.date(*date);
        }
        Op::Slot(slot) => {
            out.number(6);
            out.size(*slot);
        }
        Op::Local(at, roots) => {
            out.number(7);
            out.size(*at);
            out.sizes(roots);
        }
        Op::Field(inner, slot) => {
            out.number(8);
            out.size(*slot);
            node(out, inner);
        }
        Op::List(items) => {
            out.number(9);
            out.many(items, node);
        }
        Op::All(items) => {
            out.number(10);
            out.many(items, node);
        }
        Op::Any(items) => {
            out.number(11);
            out.many(items, node);
        }
        Op::Not(inner) => {
            out.number(12);
            node(out, inner);
        }
        Op::Negate(inner) => {
            out.number(13);
            node(out, inner);
        }
        Op::Compare(comparison, operands) => {
            out.number(14);
            out.word(&COMPARISONS, comparison);
            operands.iter().for_each(|operand| node(out, operand));
        }
        Op::Between(operands) => {
            out.number(15);
            operands.iter().for_each(|operand| node(out, operand));
        }
        Op::In(subject, tests) => {
            out.number(16);
            node(out, subject);
            out.many(tests, test);
        }
        Op::Chain(first, rest) => {
            out.number(17);
            node(out, first);
            out.many(rest, |out, (arithmetic, operand)| {
                out.word(&ARITHMETICS, arithmetic);
                node(out, operand);
            });
        }
        Op::Quantified(quantifier, operands) => {
            out.number(18 + u64::from(*quantifier == Quantifier::Every));
            operands.iter().for_each(|operand| node(out, operand));
        }
        Op::If(operands) => {
            out.number(20);
            operands.iter().for_each(|operand| node(out, operand));
        }
        Op::Call(function, operands) => {
            out.number(21);
            out.word(&FUNCTIONS, function);
            out.many(operands, node);
        }
    }
}

fn test(out: &mut Packer, written: &Test) {
    match written {
        Test::Contained(list) => {
            out.number(0);
            node(out, list);
        }
        Test::Range(range) => {
            out.number(1);
            out.flags(&[range.low_included, range.high_included]);
            range.ends.iter().for_each(|end| node(out, end));
        }
        Test::Compare(comparison, operand) => {
            out.number(2);
            out.word(&COMPARISONS, comparison);
            node(out, operand);
        }
    }
}
