//! From checked nodes to the flat program.

use std::sync::Arc;

use super::node::{Comparison, Function, Node, Op as Tree, Quantifier, Range, Test};
use super::number::Number;
use super::program::{Constant, Ends, Op, Program, Read, Reads};
use super::trace::Span;

/// The program that gives the value.
pub(super) fn compile(root: &Node) -> Program {
    whole(root, false)
}

/// The program that also says of every node what it gave: it takes no short cut.
#[cfg(feature = "reasons")]
pub(super) fn compile_traced(root: &Node) -> Program {
    whole(root, true)
}

fn whole(root: &Node, traced: bool) -> Program {
    let mut compiler = Compiler { program: Program::default(), height: 0, items: Vec::new(), traced };
    compiler.node(root);
    compiler.program
}

struct Compiler {
    program: Program,
    /// Of the stack, after what was emitted so far.
    height: usize,
    /// At which height the items of the open quantifiers stand.
    items: Vec<usize>,
    traced: bool,
}

/// A source is far shorter than what this would cut.
fn short(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

/// No scope has slots beyond; a slot that nobody gives is unknown.
fn slot_number(slot: usize) -> u32 {
    u32::try_from(slot).unwrap_or(u32::MAX)
}

fn constant(op: &Tree) -> Option<Constant> {
    Some(match op {
        Tree::Null => Constant::Null,
        Tree::Boolean(truth) => Constant::Boolean(*truth),
        Tree::Number(number) => Constant::Number(*number),
        Tree::Text(text) => Constant::Text(text.clone()),
        Tree::Date(date) => Constant::Date(*date),
        Tree::List(nodes) => Constant::List(nodes.iter().map(|node| constant(&node.op)).collect::<Option<_>>()?),
        Tree::Negate(inner) => match inner.op {
            Tree::Number(number) => Constant::Number(Number::exact(number).negated().split().ok()?),
            _ => return None,
        },
        _ => return None,
    })
}

fn scalar(node: &Node) -> Option<Constant> {
    constant(&node.op).filter(|found| !matches!(found, Constant::List(_)))
}

/// The same comparison with its sides changed.
fn turned(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::LessEqual => Comparison::GreaterEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterEqual => Comparison::LessEqual,
        same => same,
    }
}

impl Compiler {
    /// Adds an instruction that takes so many values from the stack and puts so many there, and gives its place.
    fn emit(&mut self, op: Op, takes: usize, puts: usize) -> usize {
        self.program.ops.push(op);
        self.height = self.height.saturating_sub(takes) + puts;
        self.program.height = self.program.height.max(self.height);
        self.program.ops.len() - 1
    }

    fn here(&self) -> u16 {
        short(self.program.ops.len())
    }

    /// Lets the jumps at these places lead here.
    fn land(&mut self, jumps: &[usize]) {
        let here = self.here();
        for at in jumps {
            if let Some(Op::First { end, .. } | Op::Take { end, .. } | Op::Each { end, .. } | Op::Branch { end } | Op::Skip { end }) =
                self.program.ops.get_mut(*at)
            {
                *end = here;
            }
        }
    }

    /// The place of a constant, which need not be the only one of its value.
    fn keep(&mut self, constant: Constant) -> u16 {
        self.program.constants.push(constant);
        short(self.program.constants.len() - 1)
    }

    /// Runs `emit` and gives what was read in it.
    fn reading(&mut self, emit: impl FnOnce(&mut Self)) -> Reads {
        let from = short(self.program.reads.len());
        emit(self);
        Reads { from, to: short(self.program.reads.len()) }
    }

    fn operand(&mut self, node: &Node) -> Reads {
        self.reading(|compiler| compiler.node(node))
    }

    /// The slot of a node that is nothing else, where short cuts may be taken; it is then read here.
    fn slot(&mut self, node: &Node) -> Option<u32> {
        match node.op {
            Tree::Slot(slot) if !self.traced => {
                let slot = slot_number(slot);
                self.program.reads.push(Read::Slot(slot));
                Some(slot)
            }
            _ => None,
        }
    }

    fn node(&mut self, node: &Node) {
        if self.traced {
            self.emit(Op::Open, 0, 0);
        }
        self.op(&node.op);
        if self.traced {
            let span = short(self.program.spans.len());
            self.program.spans.push(Span::of(node));
            self.emit(Op::Close(span), 0, 0);
        }
    }

    fn op(&mut self, op: &Tree) {
        if let Some(found) = constant(op) {
            let place = self.keep(found);
            self.emit(Op::Constant(place), 0, 1);
            return;
        }
        match op {
            Tree::Null | Tree::Boolean(_) | Tree::Number(_) | Tree::Text(_) | Tree::Date(_) => {}
            Tree::Slot(slot) => {
                let slot = slot_number(*slot);
                self.program.reads.push(Read::Slot(slot));
                self.emit(Op::Slot(slot), 0, 1);
            }
            Tree::Local(at, roots) => {
                let roots = self.roots(roots);
                self.program.reads.push(Read::Roots(roots));
                let height = self.items.get(*at).copied().unwrap_or_default();
                self.emit(Op::Local(short(height), roots), 0, 1);
            }
            Tree::Field(inner, slot) => {
                let reads = self.operand(inner);
                self.program.makes_lists = true;
                self.emit(Op::Field(slot_number(*slot), reads), 1, 1);
            }
            Tree::List(nodes) => {
                nodes.iter().for_each(|node| self.node(node));
                self.program.makes_lists = true;
                self.emit(Op::List(short(nodes.len())), nodes.len(), 1);
            }
            Tree::All(nodes) => self.gather(false, nodes, Self::node),
            Tree::Any(nodes) => self.gather(true, nodes, Self::node),
            Tree::Not(inner) => {
                self.node(inner);
                self.emit(Op::Not, 1, 1);
            }
            Tree::Negate(inner) => {
                self.node(inner);
                self.emit(Op::Negate, 1, 1);
            }
            Tree::Compare(comparison, operands) => {
                let [left, right] = &**operands;
                self.compare(*comparison, left, right);
            }
            Tree::Between(operands) => {
                let [subject, low, high] = &**operands;
                self.between(subject, [low, high], Ends { low: true, high: true });
            }
            Tree::In(subject, tests) => self.tests(subject, tests),
            Tree::Chain(first, rest) => {
                self.node(first);
                for (arithmetic, node) in rest {
                    self.node(node);
                    self.emit(Op::Arithmetic(*arithmetic), 2, 1);
                }
            }
            Tree::Quantified(quantifier, nodes) => self.quantified(*quantifier, nodes),
            Tree::Call(function, nodes) => self.call(*function, nodes),
            Tree::If(nodes) => self.choice(nodes),
        }
    }

    fn roots(&mut self, roots: &Arc<[usize]>) -> u16 {
        let known = self.program.roots.iter().position(|known| Arc::ptr_eq(known, roots));
        short(known.unwrap_or_else(|| {
            self.program.roots.push(roots.clone());
            self.program.roots.len() - 1
        }))
    }

    fn gather<T>(&mut self, decisive: bool, operands: &[T], mut emit: impl FnMut(&mut Self, &T)) {
        let mut jumps = Vec::with_capacity(operands.len());
        for (at, operand) in operands.iter().enumerate() {
            emit(self, operand);
            jumps.push(match at {
                0 => self.emit(Op::First { decisive, end: 0 }, 1, 1),
                _ => self.emit(Op::Take { decisive, end: 0 }, 2, 1),
            });
        }
        self.land(&jumps);
    }

    fn compare(&mut self, comparison: Comparison, left: &Node, right: &Node) {
        for (side, other, comparison) in [(left, right, comparison), (right, left, turned(comparison))] {
            if let Some(found) = scalar(other)
                && let Some(slot) = self.slot(side)
            {
                let place = self.keep(found);
                self.emit(Op::CompareSlot(slot, place, comparison), 0, 1);
                return;
            }
        }
        let left = self.operand(left);
        let right = self.operand(right);
        self.emit(Op::Compare(comparison, left, right), 2, 1);
    }

    fn between(&mut self, subject: &Node, [low, high]: [&Node; 2], ends: Ends) {
        if let (Some(from), Some(to)) = (scalar(low), scalar(high))
            && let Some(slot) = self.slot(subject)
        {
            let place = self.keep(from);
            self.keep(to);
            self.emit(Op::WithinSlot(slot, place, ends), 0, 1);
            return;
        }
        [subject, low, high].into_iter().for_each(|node| self.node(node));
        self.emit(Op::Within(ends), 3, 1);
    }

    fn tests(&mut self, subject: &Node, tests: &[Test]) {
        if let Some(list) = among(tests)
            && let Some(slot) = self.slot(subject)
        {
            let place = self.keep(Constant::List(list));
            self.emit(Op::InSlot(slot, place), 0, 1);
            return;
        }
        if matches!(subject.op, Tree::Slot(_)) && !self.traced && tests.len() > 1 {
            self.gather(true, tests, |compiler, test| compiler.short_test(subject, test));
            return;
        }
        if let ([test], false) = (tests, self.traced) {
            self.short_test(subject, test);
            return;
        }
        let reads = self.operand(subject);
        let none_yet = self.keep(Constant::Boolean(false));
        self.emit(Op::Constant(none_yet), 0, 1);
        let mut jumps = Vec::with_capacity(tests.len());
        for test in tests {
            self.emit(Op::Copy, 0, 1);
            self.test(reads, test);
            jumps.push(self.emit(Op::Take { decisive: true, end: 0 }, 2, 1));
        }
        self.land(&jumps);
        self.emit(Op::Settle, 2, 1);
    }

    /// A test and its subject.
    fn short_test(&mut self, subject: &Node, test: &Test) {
        match test {
            Test::Compare(comparison, node) => self.compare(*comparison, subject, node),
            Test::Range(Range { ends, low_included, high_included }) => {
                let [low, high] = &**ends;
                self.between(subject, [low, high], Ends { low: *low_included, high: *high_included });
            }
            Test::Contained(_) => {
                let reads = self.operand(subject);
                self.test(reads, test);
            }
        }
    }

    /// A test whose subject stands on the stack.
    fn test(&mut self, subject: Reads, test: &Test) {
        match test {
            Test::Compare(comparison, node) => {
                let reads = self.operand(node);
                self.emit(Op::Compare(*comparison, subject, reads), 2, 1);
            }
            Test::Contained(node) => {
                let reads = self.operand(node);
                self.emit(Op::Contained(subject, reads), 2, 1);
            }
            Test::Range(Range { ends, low_included, high_included }) => {
                ends.iter().for_each(|node| self.node(node));
                self.emit(Op::Within(Ends { low: *low_included, high: *high_included }), 3, 1);
            }
        }
    }

    fn quantified(&mut self, quantifier: Quantifier, [list, body]: &[Node; 2]) {
        let decisive = quantifier == Quantifier::Some;
        self.node(list);
        // The list stays below its item, which is followed by the cursor and by what the items before gave.
        self.items.push(self.height);
        let each = self.emit(Op::Each { decisive, end: 0 }, 0, 3);
        let start = self.here();
        self.node(body);
        self.emit(Op::Next { decisive, body: start }, 5, 1);
        self.items.pop();
        self.land(&[each]);
    }

    fn choice(&mut self, [condition, then, otherwise]: &[Node; 3]) {
        self.node(condition);
        let branch = self.emit(Op::Branch { end: 0 }, 0, 0);
        let then = self.operand(then);
        let skip = self.emit(Op::Skip { end: 0 }, 0, 0);
        self.land(&[branch]);
        let otherwise = self.operand(otherwise);
        self.emit(Op::Choose(then, otherwise), 3, 1);
        self.land(&[skip]);
    }

    fn call(&mut self, function: Function, nodes: &[Node]) {
        if let (Function::Min | Function::Max, [first, rest @ ..]) = (function, nodes)
            && !rest.is_empty()
        {
            self.node(first);
            for node in rest {
                self.node(node);
                self.emit(Op::Call(function, 2), 2, 1);
            }
            return;
        }
        let reads = self.reading(|compiler| nodes.iter().for_each(|node| compiler.node(node)));
        let op = match function {
            Function::Count => Op::Count,
            Function::Sum | Function::Min | Function::Max => Op::Fold(function, reads),
            function => Op::Call(function, u8::try_from(nodes.len()).unwrap_or(u8::MAX)),
        };
        self.emit(op, nodes.len(), 1);
    }
}

/// The values that tests ask for, where they are constants all. Lists are left to what knows that a list can hold
/// something unknown.
fn among(tests: &[Test]) -> Option<Box<[Constant]>> {
    match tests {
        [Test::Contained(list)] => match constant(&list.op)? {
            Constant::List(items) => Some(items).filter(|items| !items.iter().any(|item| matches!(item, Constant::List(_)))),
            _ => None,
        },
        _ => {
            let equal = |test: &Test| match test {
                Test::Compare(Comparison::Equal, node) => scalar(node),
                _ => None,
            };
            tests.iter().map(equal).collect()
        }
    }
}
