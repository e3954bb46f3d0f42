//! What instructions make of their operands.

use super::calendar::{days_between, months_between, years_between};
use super::known::with_constant;
use super::node::{Arithmetic, Comparison, Function};
use super::program::{Ends, Op, Reads};
use super::run::Run;
use super::value::Value;
use super::view::{Answer, Truth, View, compare, equal, order, sum};
use crate::value::{Decimal, minus, plus, times};

fn number_or_null<'a>(number: Option<Decimal>) -> View<'a> {
    number.map_or(View::Null, View::Number)
}

/// What an operation makes of an operand that it has no result for.
fn unless_known(view: View<'_>) -> View<'_> {
    if let View::Unknown(mark) = view { View::Unknown(mark) } else { View::Null }
}

/// What two numbers make; nothing where one is divided by zero or the result is too large.
fn apply(arithmetic: Arithmetic, left: Decimal, right: Decimal) -> Option<Decimal> {
    match arithmetic {
        Arithmetic::Add => plus(left, right),
        Arithmetic::Subtract => minus(left, right),
        Arithmetic::Multiply => times(left, right),
        Arithmetic::Divide => left.checked_div(right),
    }
}

/// Whether a value lies between two others: any null gives null, else any unknown gives unknown.
fn within(subject: &View<'_>, low: &View<'_>, high: &View<'_>, ends: Ends) -> Truth {
    let above = order(if ends.low { Comparison::GreaterEqual } else { Comparison::Greater }, subject, low);
    let below = order(if ends.high { Comparison::LessEqual } else { Comparison::Less }, subject, high);
    above.both(below)
}

/// Whether a list has a value.
fn contains<'a>(list: View<'a>, subject: &View<'a>, made: &[View<'a>]) -> Truth {
    let (mut truth, mut at) = (Truth::Known(false), 0);
    while let Some(item) = list.item(at, made) {
        match equal(subject, &item, made) {
            Truth::Known(true) => return Truth::Known(true),
            Truth::Unknown => truth = Truth::Unknown,
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
    pub(super) fn truth(&mut self, op: Op) -> Answer {
        match op {
            Op::WithinSlot(slot, constant, ends) => {
                let (subject, low, high) = (self.slot(slot), self.constant(constant), self.constant(constant + 1));
                self.told(within(&subject, &low, &high, ends), [subject, View::Null, View::Null])
            }
            Op::InSlot(slot, constant) => {
                let (subject, list) = (self.slot(slot), self.constant(constant));
                self.told(contains(list, &subject, &[]), [subject, View::Null, View::Null])
            }
            Op::Not => {
                let answer = Answer::of(self.peek(0));
                self.top = self.top.saturating_sub(1);
                match answer {
                    Answer::True => Answer::False,
                    Answer::False => Answer::True,
                    other => other,
                }
            }
            Op::Compare(comparison, left_reads, right_reads) => {
                let truth = compare(comparison, self.peek(1), self.peek(0), self.made);
                self.conclude(truth, left_reads, right_reads)
            }
            Op::Contained(subject_reads, list_reads) => {
                let truth = match *self.peek(0) {
                    View::Unknown(_) => Truth::Unknown,
                    list if list.length().is_none() => Truth::Null,
                    list => contains(list, self.peek(1), self.made),
                };
                self.conclude(truth, subject_reads, list_reads)
            }
            Op::Within(ends) => {
                let truth = within(self.peek(2), self.peek(1), self.peek(0), ends);
                let (high, low, subject) = (self.pop(), self.pop(), self.pop());
                self.told(truth, [subject, low, high])
            }
            Op::Settle => {
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
    pub(super) fn result(&mut self, op: Op) -> View<'a> {
        match op {
            Op::Local(height, roots) => match self.stack.get(usize::from(height)) {
                Some(View::Unknown(_)) | None => self.wait(|run| run.open_roots(roots)),
                Some(view) => *view,
            },
            Op::Field(slot, reads) => {
                let from = self.pop();
                self.field(from, slot as usize, reads)
            }
            Op::List(length) => self.list(usize::from(length)),
            Op::Copy => match self.peek(1) {
                // Its slots stay with the value that is copied.
                View::Unknown(_) => View::Unknown(self.waiting.len()),
                view => *view,
            },
            Op::Negate => match self.pop() {
                View::Number(number) => number_or_null(minus(Decimal::ZERO, number)),
                view => unless_known(view),
            },
            Op::Arithmetic(arithmetic) => self.both(|left, right| match (left, right) {
                (View::Number(left), View::Number(right)) => number_or_null(apply(arithmetic, left, right)),
                _ => View::Null,
            }),
            Op::Dates(function) => self.both(|from, to| match (from, to) {
                (View::Date(from), View::Date(to)) => View::Number(Decimal::from(match function {
                    Function::DaysBetween => days_between(from, to),
                    Function::MonthsBetween => months_between(from, to),
                    _ => years_between(from, to),
                })),
                _ => View::Null,
            }),
            Op::Count => match self.pop() {
                View::Unknown(mark) => View::Unknown(mark),
                list => list.length().map_or(View::Null, |length| View::Number(Decimal::from(length))),
            },
            Op::Sum(reads) => match self.pop() {
                View::Unknown(mark) => View::Unknown(mark),
                list => match sum(list, self.made) {
                    View::Unknown(_) => self.wait(|run| run.open(reads)),
                    view => view,
                },
            },
            Op::Constant(place) => self.constant(place),
            // The loop itself does the others.
            _ => View::Null,
        }
    }

    /// Where the slots of the first unknown operand begin.
    #[cfg_attr(target_arch = "wasm32", inline(never))]
    pub(super) fn mark(&self, first: &View<'a>, second: &View<'a>, third: &View<'a>) -> usize {
        match (first, second, third) {
            (View::Unknown(mark), ..) | (_, View::Unknown(mark), _) | (_, _, View::Unknown(mark)) => *mark,
            _ => self.waiting.len(),
        }
    }

    /// Drops what operands wait for, because the result is known.
    #[cfg_attr(target_arch = "wasm32", inline(never))]
    pub(super) fn forget(&mut self, first: &View<'a>, second: &View<'a>, third: &View<'a>) {
        if !self.waiting.is_empty() {
            let mark = self.mark(first, second, third);
            self.waiting.truncate(mark);
        }
    }

    pub(super) fn compare_slot(&mut self, slot: u32, constant: u16, comparison: Comparison) -> Answer {
        let value = self.slots.get(slot as usize).unwrap_or(&Value::Unknown);
        let known = self.program.constants.get(usize::from(constant)).and_then(|constant| with_constant(comparison, value, constant));
        known.map(Answer::known).unwrap_or_else(|| {
            let (subject, other) = (self.slot(slot), self.constant(constant));
            self.told(compare(comparison, &subject, &other, &[]), [subject, View::Null, View::Null])
        })
    }

    /// The answer about operands that are taken; what they wait for is dropped where it is known.
    #[cfg_attr(target_arch = "wasm32", inline(never))]
    pub(super) fn told(&mut self, truth: Truth, [first, second, third]: [View<'a>; 3]) -> Answer {
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
    pub(super) fn conclude(&mut self, truth: Truth, left_reads: Reads, right_reads: Reads) -> Answer {
        if truth != Truth::Unknown && self.waiting.is_empty() {
            self.top = self.top.saturating_sub(2);
            return if let Truth::Known(truth) = truth { Answer::known(truth) } else { Answer::Null };
        }
        let (right, left) = (self.pop(), self.pop());
        let mark = self.mark(&left, &right, &View::Null);
        if truth == Truth::Unknown {
            for (view, reads) in [(left, left_reads), (right, right_reads)] {
                if !matches!(view, View::Unknown(_)) && view.holds_unknown(self.made) {
                    self.open(reads);
                }
            }
            return Answer::Unknown(mark);
        }
        self.told(truth, [left, right, View::Null])
    }

    /// Two operands of which a null makes the result null, else an unknown one unknown.
    pub(super) fn both(&mut self, known: impl FnOnce(View<'a>, View<'a>) -> View<'a>) -> View<'a> {
        let (right, left) = (self.pop(), self.pop());
        match (left, right) {
            (View::Null, _) | (_, View::Null) => {
                self.forget(&left, &right, &View::Null);
                View::Null
            }
            (View::Unknown(mark), _) | (_, View::Unknown(mark)) => View::Unknown(mark),
            _ => known(left, right),
        }
    }

    /// The field of a record, or that of every record of a list.
    pub(super) fn field(&mut self, from: View<'a>, slot: usize, reads: Reads) -> View<'a> {
        match from {
            View::Record(_) => match from.item(slot, self.made) {
                Some(View::Unknown(_)) | None => self.wait(|run| run.open(reads)),
                Some(view) => view,
            },
            list => match list.length() {
                None => unless_known(list),
                Some(length) => {
                    let start = self.made.len();
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

    pub(super) fn list(&mut self, length: usize) -> View<'a> {
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
