//! What instructions make of their operands.

use super::fast_path::with_constant;
use super::functions::{applied, fold};
use super::program::{Ends, Instruction, Reads};
use super::run::Run;
use super::view::{Answer, Truth, View, compare, equal, order};
use crate::condition::number::apply;
use crate::condition::syntax::node::Comparison;
use crate::condition::value::Value;
use crate::finding::Code;
use crate::value::Decimal;

/// What an operation makes of an operand that it has no result for.
fn unless_known(view: View<'_>) -> View<'_> {
    if let View::Unknown(mark) = view { View::Unknown(mark) } else { View::Null }
}

/// Whether a value lies between two others: any null gives null, else any unknown gives unknown.
fn within(subject: &View<'_>, low: &View<'_>, high: &View<'_>, ends: Ends, steps: &mut u64) -> Truth {
    let above = order(if ends.low { Comparison::GreaterEqual } else { Comparison::Greater }, subject, low, steps);
    let below = order(if ends.high { Comparison::LessEqual } else { Comparison::Less }, subject, high, steps);
    above.both(below)
}

/// Whether a list has a value.
fn contains<'a>(list: View<'a>, subject: &View<'a>, made: &[View<'a>], steps: &mut u64) -> Truth {
    let (mut truth, mut at) = (Truth::Known(false), 0);
    while let Some(item) = list.item(at, made) {
        *steps += 1;
        match equal(subject, &item, made, steps) {
            Truth::Known(true) => return Truth::Known(true),
            Truth::Unknown => truth = Truth::Unknown,
            Truth::Null if truth != Truth::Unknown => truth = Truth::Null,
            _ => {}
        }
        at += 1;
    }
    truth
}

fn made<'a>(start: usize, length: usize) -> View<'a> {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    View::Made(number(start), number(length))
}

impl<'a> Run<'_, 'a> {
    /// The truth that an instruction finds; its operands are taken from the stack.
    pub(in crate::condition) fn truth(&mut self, op: Instruction) -> Answer {
        match op {
            Instruction::WithinSlot(slot, constant, ends) => {
                let (subject, low, high) = (self.slot(slot), self.constant(constant), self.constant(constant + 1));
                let truth = within(&subject, &low, &high, ends, &mut self.steps);
                self.told(truth, [subject, View::Null, View::Null])
            }
            Instruction::InSlot(slot, constant) => {
                let (subject, list) = (self.slot(slot), self.constant(constant));
                let truth = contains(list, &subject, &[], &mut self.steps);
                self.told(truth, [subject, View::Null, View::Null])
            }
            Instruction::Not => {
                let answer = Answer::of(self.peek(0));
                self.top = self.top.saturating_sub(1);
                match answer {
                    Answer::True => Answer::False,
                    Answer::False => Answer::True,
                    other => other,
                }
            }
            Instruction::Compare(comparison, left_reads, right_reads) => {
                let (left, right) = (*self.peek(1), *self.peek(0));
                let truth = compare(comparison, &left, &right, self.made, &mut self.steps);
                self.conclude(truth, left_reads, right_reads)
            }
            Instruction::Contained(subject_reads, list_reads) => {
                let truth = match *self.peek(0) {
                    View::Unknown(_) => Truth::Unknown,
                    list if list.length().is_none() => Truth::Null,
                    list => {
                        let subject = *self.peek(1);
                        contains(list, &subject, self.made, &mut self.steps)
                    }
                };
                self.conclude(truth, subject_reads, list_reads)
            }
            Instruction::Within(ends) => {
                let (high, low, subject) = (self.pop(), self.pop(), self.pop());
                let truth = within(&subject, &low, &high, ends, &mut self.steps);
                self.because_of(truth, [subject, low, high]);
                self.told(truth, [subject, low, high])
            }
            Instruction::Settle => {
                let truth = Answer::of(self.peek(0));
                self.top = self.top.saturating_sub(1);
                let subject = self.pop();
                match truth {
                    Answer::Unknown(mark) => Answer::Unknown(self.mark(&subject, &View::Unknown(mark), &View::Null)),
                    known => {
                        self.forget(&subject, &View::Null, &View::Null);
                        known
                    }
                }
            }
            // The others give more than a truth.
            _ => Answer::Null,
        }
    }

    /// The result of what neither jumps nor explains nor is a truth; its operands are taken from the stack.
    pub(in crate::condition) fn result(&mut self, op: Instruction) -> View<'a> {
        match op {
            Instruction::Local(height, roots) => match self.stack.get(usize::from(height)) {
                Some(View::Unknown(_)) | None => self.wait(|run| run.open_roots(roots)),
                Some(view) => *view,
            },
            Instruction::Field(slot, reads) => {
                let from = self.pop();
                self.field(from, slot as usize, reads)
            }
            Instruction::List(length) => self.list(usize::from(length)),
            Instruction::Copy => match self.peek(1) {
                // Its slots stay with the value that is copied.
                View::Unknown(_) => View::Unknown(self.waiting.len()),
                view => *view,
            },
            Instruction::Negate => {
                let view = self.pop();
                view.number().map_or(unless_known(view), |number| View::of_number(number.negated()))
            }
            Instruction::Arithmetic(arithmetic) => self.strict(2, |[left, right, _], _| match (left.number(), right.number()) {
                (Some(left), Some(right)) => apply(arithmetic, left, right).map(View::of_number),
                _ => Ok(View::Null),
            }),
            Instruction::Call(function, count) => self.strict(count, |operands, steps| applied(function, operands, steps)),
            Instruction::Choose(then, otherwise) => self.choose(then, otherwise),
            Instruction::Count => match self.pop() {
                View::Unknown(mark) => View::Unknown(mark),
                list => list.length().map_or(View::Null, |length| View::Number(Decimal::from(length))),
            },
            Instruction::Fold(function, reads) => match self.pop() {
                View::Unknown(mark) => View::Unknown(mark),
                list => match fold(function, list, self.made, &mut self.steps) {
                    Ok(View::Unknown(_)) => self.wait(|run| run.open(reads)),
                    result => self.or_because(result),
                },
            },
            Instruction::Constant(place) => self.constant(place),
            // The loop itself does the others.
            _ => View::Null,
        }
    }

    /// Where the slots of the first unknown operand begin.
    #[cfg_attr(target_arch = "wasm32", inline(never))]
    pub(in crate::condition) fn mark(&self, first: &View<'a>, second: &View<'a>, third: &View<'a>) -> usize {
        match (first, second, third) {
            (View::Unknown(mark), ..) | (_, View::Unknown(mark), _) | (_, _, View::Unknown(mark)) => *mark,
            _ => self.waiting.len(),
        }
    }

    /// Drops what operands wait for, because the result is known.
    #[cfg_attr(target_arch = "wasm32", inline(never))]
    pub(in crate::condition) fn forget(&mut self, first: &View<'a>, second: &View<'a>, third: &View<'a>) {
        if !self.waiting.is_empty() {
            let mark = self.mark(first, second, third);
            self.waiting.truncate(mark);
        }
    }

    pub(in crate::condition) fn compare_slot(&mut self, slot: u32, constant: u16, comparison: Comparison) -> Answer {
        let value = self.slots.get(slot as usize).unwrap_or(&Value::Unknown);
        let known = self.program.constants.get(usize::from(constant)).and_then(|constant| with_constant(comparison, value, constant));
        known.map(Answer::known).unwrap_or_else(|| {
            let (subject, other) = (self.slot(slot), self.constant(constant));
            let truth = compare(comparison, &subject, &other, &[], &mut self.steps);
            self.told(truth, [subject, View::Null, View::Null])
        })
    }

    /// The answer about operands that are taken; what they wait for is dropped where it is known.
    #[cfg_attr(target_arch = "wasm32", inline(never))]
    pub(in crate::condition) fn told(&mut self, truth: Truth, [first, second, third]: [View<'a>; 3]) -> Answer {
        match truth {
            Truth::Unknown => Answer::Unknown(self.mark(&first, &second, &third)),
            Truth::Null => {
                self.forget(&first, &second, &third);
                Answer::Null
            }
            Truth::Known(truth) => {
                self.forget(&first, &second, &third);
                Answer::known(truth)
            }
        }
    }

    /// The answer about the two operands on top, which may hold something unknown without being it.
    pub(in crate::condition) fn conclude(&mut self, truth: Truth, left_reads: Reads, right_reads: Reads) -> Answer {
        if truth == Truth::Null {
            let operands = [*self.peek(1), *self.peek(0), View::Null];
            self.because_of(truth, operands);
        }
        if truth != Truth::Unknown && self.waiting.is_empty() {
            self.top = self.top.saturating_sub(2);
            return if let Truth::Known(truth) = truth { Answer::known(truth) } else { Answer::Null };
        }
        let (right, left) = (self.pop(), self.pop());
        let mark = self.mark(&left, &right, &View::Null);
        if truth == Truth::Unknown {
            for (view, reads) in [(left, left_reads), (right, right_reads)] {
                if !matches!(view, View::Unknown(_)) && view.holds_unknown(self.made, &mut self.steps) {
                    self.open(reads);
                }
            }
            return Answer::Unknown(mark);
        }
        self.told(truth, [left, right, View::Null])
    }

    /// So many operands, of which a null makes the result null, else an unknown one unknown.
    fn strict(&mut self, count: u8, known: impl FnOnce([View<'a>; 3], &mut u64) -> Result<View<'a>, Code>) -> View<'a> {
        if self.trace.is_some() {
            // A program that explains itself takes more steps; the plain one was held to the bound.
            self.steps = 0;
        }
        let base = self.top.saturating_sub(usize::from(count));
        let mut operands = [View::Null; 3];
        let (mut none, mut unknown) = (false, None);
        for (place, view) in operands.iter_mut().zip(self.stack.get(base..self.top).unwrap_or_default()) {
            *place = *view;
            match view {
                View::Null => none = true,
                View::Unknown(mark) if unknown.is_none() => unknown = Some(*mark),
                _ => {}
            }
        }
        self.top = base;
        match (none, unknown) {
            (true, mark) => {
                self.waiting.truncate(mark.unwrap_or(self.waiting.len()));
                View::Null
            }
            (false, Some(mark)) => View::Unknown(mark),
            (false, None) => {
                let result = known(operands, &mut self.steps);
                self.or_because(result)
            }
        }
    }

    /// A result, or none with the reason why.
    fn or_because(&mut self, result: Result<View<'a>, Code>) -> View<'a> {
        result.unwrap_or_else(|code| {
            if let Some(trace) = &mut self.trace {
                trace.reason(code);
            }
            View::Null
        })
    }

    /// Says why a truth is none where it is for a number that was rounded.
    fn because_of(&mut self, truth: Truth, operands: [View<'a>; 3]) {
        let rounded = |view: &View<'_>| matches!(view, View::Rounded(_));
        if self.trace.is_some()
            && truth == Truth::Null
            && (operands.iter().any(rounded)
                || operands.iter().any(|list| (0..).map_while(|at| list.item(at, self.made)).any(|item| rounded(&item))))
        {
            self.or_because(Err(Code::ConditionRounded));
        }
    }

    /// The branch that was taken; where the condition is unknown, what both branches give alike.
    fn choose(&mut self, then_reads: Reads, otherwise_reads: Reads) -> View<'a> {
        let (otherwise, then) = (self.pop(), self.pop());
        let View::Unknown(mark) = self.pop() else { return otherwise };
        if equal(&then, &otherwise, self.made, &mut self.steps) == Truth::Known(true) {
            self.waiting.truncate(mark);
            return then;
        }
        for (view, reads) in [(then, then_reads), (otherwise, otherwise_reads)] {
            if !matches!(view, View::Unknown(_)) && view.holds_unknown(self.made, &mut self.steps) {
                self.open(reads);
            }
        }
        View::Unknown(mark)
    }

    /// The field of a record, or that of every record of a list.
    pub(in crate::condition) fn field(&mut self, from: View<'a>, slot: usize, reads: Reads) -> View<'a> {
        match from {
            View::Record(_) => match from.item(slot, self.made) {
                Some(View::Unknown(_)) | None => self.wait(|run| run.open(reads)),
                Some(view) => view,
            },
            list => match list.length() {
                None => unless_known(list),
                Some(length) => {
                    let start = self.made.len();
                    self.steps += length as u64;
                    for at in 0..length {
                        let item = list.item(at, self.made).unwrap_or(View::Null);
                        self.made.push(match item {
                            View::Record(_) => item.item(slot, self.made).unwrap_or(View::Unknown(0)),
                            item => unless_known(item),
                        });
                    }
                    made(start, length)
                }
            },
        }
    }

    pub(in crate::condition) fn list(&mut self, length: usize) -> View<'a> {
        let start = self.made.len();
        let base = self.top.saturating_sub(length);
        let items = self.stack.get(base..self.top).unwrap_or_default();
        let unknown = items.iter().find_map(|view| if let View::Unknown(mark) = view { Some(*mark) } else { None });
        self.made.extend_from_slice(items);
        if let Some(mark) = unknown {
            self.waiting.truncate(mark);
        }
        self.top = base;
        made(start, length)
    }
}
