//! From checked nodes to the flat program.

use std::sync::Arc;

use super::program::{Constant, Ends, Instruction, NodeRange, Program, Read, Reads};
use crate::condition::number::Number;
use crate::condition::syntax::node::{Comparison, Function, Node, Op, Quantifier, Range, Test};

/// The program that gives the value.
pub(in crate::condition) fn compile(root: &Node) -> Program {
    whole(root, false)
}

/// The program that also says of every node what it gave: it takes no short cut.
#[cfg(feature = "reasons")]
pub(in crate::condition) fn compile_traced(root: &Node) -> Program {
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

fn constant(op: &Op) -> Option<Constant> {
    Some(match op {
        Op::Null => Constant::Null,
        Op::Boolean(truth) => Constant::Boolean(*truth),
        Op::Number(number) => Constant::Number(*number),
        Op::Text(text) => Constant::Text(text.clone()),
        Op::Date(date) => Constant::Date(*date),
        Op::List(nodes) => Constant::List(nodes.iter().map(|node| constant(&node.op)).collect::<Option<_>>()?),
        Op::Negate(inner) => match inner.op {
            Op::Number(number) => Constant::Number(Number::exact(number).negated().split().ok()?),
            _ => return None,
        },
        _ => return None,
    })
}

fn scalar(node: &Node) -> Option<Constant> {
    constant(&node.op).filter(|found| !matches!(found, Constant::List(_)))
}

impl Compiler {
    /// Adds an instruction that takes so many values from the stack and puts so many there, and gives its place.
    fn emit(&mut self, op: Instruction, takes: usize, puts: usize) -> usize {
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
            if let Some(
                Instruction::First { end, .. }
                | Instruction::Take { end, .. }
                | Instruction::Each { end, .. }
                | Instruction::Branch { end }
                | Instruction::Skip { end },
            ) = self.program.ops.get_mut(*at)
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
            Op::Slot(slot) if !self.traced => {
                let slot = slot_number(slot);
                self.program.reads.push(Read::Slot(slot));
                Some(slot)
            }
            _ => None,
        }
    }

    fn node(&mut self, node: &Node) {
        if self.traced {
            self.emit(Instruction::Open, 0, 0);
        }
        self.op(&node.op);
        if self.traced {
            let span = short(self.program.ranges.len());
            self.program.ranges.push(NodeRange::of(node));
            self.emit(Instruction::Close(span), 0, 0);
        }
    }

    fn op(&mut self, op: &Op) {
        if let Some(found) = constant(op) {
            let place = self.keep(found);
            self.emit(Instruction::Constant(place), 0, 1);
            return;
        }
        match op {
            Op::Null | Op::Boolean(_) | Op::Number(_) | Op::Text(_) | Op::Date(_) => {}
            Op::Slot(slot) => {
                let slot = slot_number(*slot);
                self.program.reads.push(Read::Slot(slot));
                self.emit(Instruction::Slot(slot), 0, 1);
            }
            Op::Local(at, roots) => {
                let roots = self.roots(roots);
                self.program.reads.push(Read::Roots(roots));
                let height = self.items.get(*at).copied().unwrap_or_default();
                self.emit(Instruction::Local(short(height), roots), 0, 1);
            }
            Op::Field(inner, slot) => {
                let reads = self.operand(inner);
                self.program.makes_lists = true;
                self.emit(Instruction::Field(slot_number(*slot), reads), 1, 1);
            }
            Op::List(nodes) => {
                nodes.iter().for_each(|node| self.node(node));
                self.program.makes_lists = true;
                self.emit(Instruction::List(short(nodes.len())), nodes.len(), 1);
            }
            Op::All(nodes) => self.gather(false, nodes, Self::node),
            Op::Any(nodes) => self.gather(true, nodes, Self::node),
            Op::Not(inner) => {
                self.node(inner);
                self.emit(Instruction::Not, 1, 1);
            }
            Op::Negate(inner) => {
                self.node(inner);
                self.emit(Instruction::Negate, 1, 1);
            }
            Op::Compare(comparison, operands) => {
                let [left, right] = &**operands;
                self.compare(*comparison, left, right);
            }
            Op::Between(operands) => {
                let [subject, low, high] = &**operands;
                self.between(subject, [low, high], Ends { low: true, high: true });
            }
            Op::In(subject, tests) => self.tests(subject, tests),
            Op::Chain(first, rest) => {
                self.node(first);
                for (arithmetic, node) in rest {
                    self.node(node);
                    self.emit(Instruction::Arithmetic(*arithmetic), 2, 1);
                }
            }
            Op::Quantified(quantifier, nodes) => self.quantified(*quantifier, nodes),
            Op::Call(function, nodes) => self.call(*function, nodes),
            Op::If(nodes) => self.choice(nodes),
        }
    }

    fn roots(&mut self, roots: &Arc<[usize]>) -> u16 {
        let known = self.program.roots.iter().position(|known| known == roots);
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
                0 => self.emit(Instruction::First { decisive, end: 0 }, 1, 1),
                _ => self.emit(Instruction::Take { decisive, end: 0 }, 2, 1),
            });
        }
        self.land(&jumps);
    }

    fn compare(&mut self, comparison: Comparison, left: &Node, right: &Node) {
        for (side, other, comparison) in [(left, right, comparison), (right, left, comparison.turned())] {
            if let Some(found) = scalar(other)
                && let Some(slot) = self.slot(side)
            {
                let place = self.keep(found);
                self.emit(Instruction::CompareSlot(slot, place, comparison), 0, 1);
                return;
            }
        }
        let left = self.operand(left);
        let right = self.operand(right);
        self.emit(Instruction::Compare(comparison, left, right), 2, 1);
    }

    fn between(&mut self, subject: &Node, [low, high]: [&Node; 2], ends: Ends) {
        if let (Some(from), Some(to)) = (scalar(low), scalar(high))
            && let Some(slot) = self.slot(subject)
        {
            let place = self.keep(from);
            self.keep(to);
            self.emit(Instruction::WithinSlot(slot, place, ends), 0, 1);
            return;
        }
        [subject, low, high].into_iter().for_each(|node| self.node(node));
        self.emit(Instruction::Within(ends), 3, 1);
    }

    fn tests(&mut self, subject: &Node, tests: &[Test]) {
        if let Some(list) = among(tests)
            && let Some(slot) = self.slot(subject)
        {
            let place = self.keep(Constant::List(list));
            self.emit(Instruction::InSlot(slot, place), 0, 1);
            return;
        }
        if matches!(subject.op, Op::Slot(_)) && !self.traced && tests.len() > 1 {
            self.gather(true, tests, |compiler, test| compiler.short_test(subject, test));
            return;
        }
        if let ([test], false) = (tests, self.traced) {
            self.short_test(subject, test);
            return;
        }
        let reads = self.operand(subject);
        let none_yet = self.keep(Constant::Boolean(false));
        self.emit(Instruction::Constant(none_yet), 0, 1);
        let mut jumps = Vec::with_capacity(tests.len());
        for test in tests {
            self.emit(Instruction::Copy, 0, 1);
            self.test(reads, test);
            jumps.push(self.emit(Instruction::Take { decisive: true, end: 0 }, 2, 1));
        }
        self.land(&jumps);
        self.emit(Instruction::Settle, 2, 1);
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
                self.emit(Instruction::Compare(*comparison, subject, reads), 2, 1);
            }
            Test::Contained(node) => {
                let reads = self.operand(node);
                self.emit(Instruction::Contained(subject, reads), 2, 1);
            }
            Test::Range(Range { ends, low_included, high_included }) => {
                ends.iter().for_each(|node| self.node(node));
                self.emit(Instruction::Within(Ends { low: *low_included, high: *high_included }), 3, 1);
            }
        }
    }

    fn quantified(&mut self, quantifier: Quantifier, [list, body]: &[Node; 2]) {
        let decisive = quantifier == Quantifier::Some;
        self.node(list);
        // The list stays below its item, which is followed by the cursor and by what the items before gave.
        self.items.push(self.height);
        let each = self.emit(Instruction::Each { decisive, end: 0 }, 0, 3);
        let start = self.here();
        self.node(body);
        self.emit(Instruction::Next { decisive, body: start }, 5, 1);
        self.items.pop();
        self.land(&[each]);
    }

    fn choice(&mut self, [condition, then, otherwise]: &[Node; 3]) {
        self.node(condition);
        let branch = self.emit(Instruction::Branch { end: 0 }, 0, 0);
        let then = self.operand(then);
        let skip = self.emit(Instruction::Skip { end: 0 }, 0, 0);
        self.land(&[branch]);
        let otherwise = self.operand(otherwise);
        self.emit(Instruction::Choose(then, otherwise), 3, 1);
        self.land(&[skip]);
    }

    fn call(&mut self, function: Function, nodes: &[Node]) {
        if let (Function::Min | Function::Max, [first, rest @ ..]) = (function, nodes)
            && !rest.is_empty()
        {
            self.node(first);
            for node in rest {
                self.node(node);
                self.emit(Instruction::Call(function, 2), 2, 1);
            }
            return;
        }
        let reads = self.reading(|compiler| nodes.iter().for_each(|node| compiler.node(node)));
        let op = match function {
            Function::Count => Instruction::Count,
            Function::Sum | Function::Min | Function::Max => Instruction::Fold(function, reads),
            function => Instruction::Call(function, u8::try_from(nodes.len()).unwrap_or(u8::MAX)),
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
