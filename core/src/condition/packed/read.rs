use super::{ARITHMETICS, COMPARISONS, FUNCTIONS};
use crate::condition::syntax::node::{Arithmetic, Comparison, Function, Node, Op, Quantifier, Range, Test};
use crate::condition::typed::types::Type;
use crate::condition::{Expression, MAX_QUANTIFIERS};
use crate::packed::Unpacker;
use crate::value::Decimal;

/// More nodes than a text of the greatest length has; the places of their program fit 16 bits.
const MAX_NODES: usize = 8192;

/// Deeper than a text nests: what stands in brackets adds a few levels to each.
const MAX_LEVELS: usize = 512;

impl Expression {
    /// Reads one whose value is a truth.
    pub(crate) fn unpack(from: &mut Unpacker<'_>) -> Expression {
        let source = from.text();
        let root = Tree { from, nodes: 0, level: 0, quantifiers: 0 }.node();
        Expression::of(source, root, Type::Boolean)
    }
}

struct Tree<'f, 'b> {
    from: &'f mut Unpacker<'b>,
    nodes: usize,
    level: usize,
    quantifiers: usize,
}

impl Tree<'_, '_> {
    fn node(&mut self) -> Node {
        self.nodes += 1;
        self.level += 1;
        if self.nodes > MAX_NODES || self.level > MAX_LEVELS {
            self.from.refuse();
        }
        let op = self.op();
        self.level -= 1;
        Node { op, start: 0, end: 0 }
    }

    fn op(&mut self) -> Op {
        match self.from.number() {
            0 => Op::Null,
            1 => Op::Boolean(false),
            2 => Op::Boolean(true),
            3 => Op::Number(self.decimal()),
            4 => Op::Text(self.from.text()),
            5 => self.from.date().map_or(Op::Null, Op::Date),
            6 => Op::Slot(self.from.size()),
            7 => Op::Local(self.from.size(), self.from.sizes().into()),
            8 => {
                let slot = self.from.size();
                Op::Field(self.boxed(), slot)
            }
            9 => Op::List(self.nodes()),
            10 => Op::All(self.nodes()),
            11 => Op::Any(self.nodes()),
            12 => Op::Not(self.boxed()),
            13 => Op::Negate(self.boxed()),
            14 => Op::Compare(self.comparison(), self.some()),
            15 => Op::Between(self.some()),
            16 => {
                let subject = self.boxed();
                Op::In(subject, self.many(Self::test))
            }
            17 => {
                let first = self.boxed();
                Op::Chain(first, self.many(|tree| (tree.from.word(&ARITHMETICS).unwrap_or(Arithmetic::Add), tree.node())))
            }
            quantifier @ (18 | 19) => {
                self.quantifiers += 1;
                if self.quantifiers > MAX_QUANTIFIERS {
                    self.from.refuse();
                }
                let operands = self.some();
                self.quantifiers -= 1;
                Op::Quantified(if quantifier == 18 { Quantifier::Some } else { Quantifier::Every }, operands)
            }
            20 => Op::If(self.some()),
            21 => Op::Call(self.from.word(&FUNCTIONS).unwrap_or(Function::Count), self.nodes()),
            _ => {
                self.from.refuse();
                Op::Null
            }
        }
    }

    fn decimal(&mut self) -> Decimal {
        let (low, high, rest) = (self.from.number(), self.from.number(), self.from.number());
        let mantissa = i128::from(high) << 64 | i128::from(low);
        let signed = if rest & 1 == 1 { mantissa.wrapping_neg() } else { mantissa };
        let scale = u32::try_from(rest >> 1).unwrap_or(u32::MAX);
        Decimal::try_from_i128_with_scale(signed, scale).unwrap_or_else(|_| {
            self.from.refuse();
            Decimal::ZERO
        })
    }

    fn comparison(&mut self) -> Comparison {
        self.from.word(&COMPARISONS).unwrap_or(Comparison::Equal)
    }

    fn boxed(&mut self) -> Box<Node> {
        Box::new(self.node())
    }

    /// As many nodes as the operation has.
    fn some<const N: usize>(&mut self) -> Box<[Node; N]> {
        Box::new(std::array::from_fn(|_| self.node()))
    }

    fn many<T>(&mut self, mut take: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let length = self.from.length();
        let mut items = Vec::new();
        while items.len() < length && !self.from.is_broken() {
            items.push(take(self));
        }
        items
    }

    #[inline(never)]
    fn nodes(&mut self) -> Vec<Node> {
        self.many(Self::node)
    }

    fn test(&mut self) -> Test {
        match self.from.number() {
            0 => Test::Contained(self.node()),
            1 => {
                let mut flags = self.from.flags();
                let (low_included, high_included) = (flags.next(), flags.next());
                Test::Range(Range { ends: self.some(), low_included, high_included })
            }
            _ => Test::Compare(self.comparison(), self.node()),
        }
    }
}
