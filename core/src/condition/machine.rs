//! What runs a program.

use std::fmt;

use super::calendar::{days_between, months_between, years_between};
use super::node::{Arithmetic, Comparison, Function, insert};
use super::program::{Ends, Op, Program, Read, Reads};
use super::trace::Trace;
use super::value::Value;
use super::view::{Truth, View, compare, equal, order, sum};
use crate::value::Decimal;

/// Programs up to this height run on the caller's own stack.
const SHALLOW: usize = 8;
/// The cursor of a list that is not known: its body only says what it would ask of any item.
const ASKING: u32 = u32::MAX;

/// Room to evaluate in, kept from one evaluation to the next, so that none of them allocates.
///
/// It holds no value when an evaluation is over.
#[derive(Default)]
pub struct Machine {
    stack: Vec<View<'static>>,
    made: Vec<View<'static>>,
    waiting: Vec<usize>,
    missing: Vec<usize>,
}

impl Machine {
    /// A machine that has allocated nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Machine { stack: Vec::new(), made: Vec::new(), waiting: Vec::new(), missing: Vec::new() }
    }

    /// The slots that the last value waits for, ascending; none where it was known.
    #[must_use]
    pub fn missing(&self) -> &[usize] {
        &self.missing
    }

    pub(super) fn into_missing(self) -> Vec<usize> {
        self.missing
    }

    pub(super) fn run<'a>(&mut self, program: &'a Program, slots: &'a [Value<'a>], trace: Option<&mut Trace>) -> Value<'a> {
        self.waiting.clear();
        self.missing.clear();
        let mut shallow = [View::Null; SHALLOW];
        let mut deep = Vec::new();
        let mut made = if program.makes_lists { emptied(std::mem::take(&mut self.made)) } else { Vec::new() };
        let stack = if program.height <= SHALLOW {
            &mut shallow[..]
        } else {
            deep = emptied(std::mem::take(&mut self.stack));
            deep.resize(program.height, View::Null);
            &mut deep[..]
        };
        let mut run = Run { program, slots, stack, top: 0, made: &mut made, waiting: &mut self.waiting, trace };
        let view = run.all();
        let value = view.into_value(&made);
        if let View::Unknown(_) = view {
            self.waiting.iter().for_each(|slot| insert(&mut self.missing, *slot));
        }
        if program.makes_lists {
            self.made = emptied(made);
        }
        if program.height > SHALLOW {
            self.stack = emptied(deep);
        }
        value
    }
}

impl fmt::Debug for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Machine").finish_non_exhaustive()
    }
}

/// The same memory for views of another time; the standard library collects in place.
fn emptied<'b>(mut views: Vec<View<'_>>) -> Vec<View<'b>> {
    views.clear();
    views.into_iter().map(|_| View::Null).collect()
}

fn number_or_null<'a>(number: Option<Decimal>) -> View<'a> {
    number.map_or(View::Null, View::Number)
}

/// What two numbers make; nothing where one is divided by zero or the result is too large.
fn apply(arithmetic: Arithmetic, left: Decimal, right: Decimal) -> Option<Decimal> {
    match arithmetic {
        Arithmetic::Add => left.checked_add(right),
        Arithmetic::Subtract => left.checked_sub(right),
        Arithmetic::Multiply => left.checked_mul(right),
        Arithmetic::Divide => left.checked_div(right),
    }
}

/// Whether a value lies between two others: any null gives null, else any unknown gives unknown.
fn within(subject: View<'_>, low: View<'_>, high: View<'_>, ends: Ends) -> Truth {
    let above = order(if ends.low { Comparison::GreaterEqual } else { Comparison::Greater }, subject, low);
    let below = order(if ends.high { Comparison::LessEqual } else { Comparison::Less }, subject, high);
    above.both(below)
}

/// Whether a list has a value.
fn contains<'a>(list: View<'a>, subject: View<'a>, made: &[View<'a>]) -> Truth {
    let (mut truth, mut at) = (Truth::Known(false), 0);
    while let Some(item) = list.item(at, made) {
        match equal(subject, item, made) {
            Truth::Known(true) => return Truth::Known(true),
            Truth::Unknown => truth = Truth::Unknown,
            _ => {}
        }
        at += 1;
    }
    truth
}

/// One evaluation.
struct Run<'r, 'a> {
    program: &'a Program,
    slots: &'a [Value<'a>],
    stack: &'r mut [View<'a>],
    /// How high the stack is.
    top: usize,
    made: &'r mut Vec<View<'a>>,
    /// The slots that unknown values on the stack wait for, in the order of the stack: each value knows where its own begin.
    waiting: &'r mut Vec<usize>,
    trace: Option<&'r mut Trace>,
}

impl<'a> Run<'_, 'a> {
    fn push(&mut self, view: View<'a>) {
        if let Some(place) = self.stack.get_mut(self.top) {
            *place = view;
        }
        self.top += 1;
    }

    fn pop(&mut self) -> View<'a> {
        self.top = self.top.saturating_sub(1);
        self.stack.get(self.top).copied().unwrap_or(View::Null)
    }

    /// The value so far below the top, which is 0.
    fn peek(&self, below: usize) -> View<'a> {
        self.top.checked_sub(below + 1).and_then(|at| self.stack.get(at)).copied().unwrap_or(View::Null)
    }

    fn replace(&mut self, below: usize, view: View<'a>) {
        if let Some(place) = self.top.checked_sub(below + 1).and_then(|at| self.stack.get_mut(at)) {
            *place = view;
        }
    }

    fn all(&mut self) -> View<'a> {
        let program = self.program;
        let mut at = 0;
        while let Some(op) = program.ops.get(at) {
            at += 1;
            match *op {
                Op::CompareSlot(slot, constant, comparison) => {
                    let (subject, other) = (self.slot(slot), self.constant(constant));
                    let truth = compare(comparison, subject, other, &[]);
                    self.tell(truth, subject);
                }
                Op::First { decisive, end } => {
                    if matches!(self.peek(0), View::Boolean(truth) if truth == decisive) {
                        at = usize::from(end);
                    }
                }
                Op::Take { decisive, end } => {
                    let next = self.pop();
                    if self.join(decisive, 0, next) {
                        at = usize::from(end);
                    }
                }
                Op::Slot(slot) => {
                    let view = self.slot(slot);
                    self.push(view);
                }
                Op::Constant(place) => {
                    let view = self.constant(place);
                    self.push(view);
                }
                Op::Each { decisive, end } => {
                    if self.begin(decisive) {
                        at = usize::from(end);
                    }
                }
                Op::Next { decisive, body } => {
                    if self.next(decisive) {
                        at = usize::from(body);
                    }
                }
                _ => self.step(*op),
            }
        }
        self.pop()
    }

    /// What neither jumps nor is all that most conditions do.
    fn step(&mut self, op: Op) {
        match op {
            Op::WithinSlot(slot, constant, ends) => {
                let (subject, low, high) = (self.slot(slot), self.constant(constant), self.constant(constant + 1));
                self.tell(within(subject, low, high, ends), subject);
            }
            Op::InSlot(slot, constant) => {
                let (subject, list) = (self.slot(slot), self.constant(constant));
                self.tell(contains(list, subject, &[]), subject);
            }
            Op::Local(height, roots) => {
                let view = match self.stack.get(usize::from(height)) {
                    Some(View::Unknown(_)) | None => self.wait(|run| run.open_roots(roots)),
                    Some(view) => *view,
                };
                self.push(view);
            }
            Op::Field(slot, reads) => self.field(slot as usize, reads),
            Op::List(length) => self.list(usize::from(length)),
            Op::Copy => {
                let view = match self.peek(1) {
                    // Its slots stay with the value that is copied.
                    View::Unknown(_) => View::Unknown(self.waiting.len()),
                    view => view,
                };
                self.push(view);
            }
            Op::Not => {
                let view = match self.peek(0) {
                    View::Boolean(truth) => View::Boolean(!truth),
                    View::Unknown(mark) => View::Unknown(mark),
                    _ => View::Null,
                };
                self.replace(0, view);
            }
            Op::Negate => {
                let view = match self.peek(0) {
                    View::Number(number) => number_or_null(Decimal::ZERO.checked_sub(number)),
                    View::Unknown(mark) => View::Unknown(mark),
                    _ => View::Null,
                };
                self.replace(0, view);
            }
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
            Op::Compare(comparison, left_reads, right_reads) => {
                let (right, left) = (self.pop(), self.pop());
                let truth = compare(comparison, left, right, self.made);
                self.conclude(truth, (left, left_reads), (right, right_reads));
            }
            Op::Contained(subject_reads, list_reads) => {
                let (list, subject) = (self.pop(), self.pop());
                let truth = match list {
                    View::Unknown(_) => Truth::Unknown,
                    _ if list.length().is_none() => Truth::Null,
                    _ => contains(list, subject, self.made),
                };
                self.conclude(truth, (subject, subject_reads), (list, list_reads));
            }
            Op::Within(ends) => {
                let (high, low, subject) = (self.pop(), self.pop(), self.pop());
                let mark = self.mark([subject, low, high]);
                self.give(within(subject, low, high, ends), mark);
            }
            Op::Count => {
                let view = match self.peek(0) {
                    View::Unknown(mark) => View::Unknown(mark),
                    list => list.length().map_or(View::Null, |length| View::Number(Decimal::from(length))),
                };
                self.replace(0, view);
            }
            Op::Sum(reads) => {
                let view = match self.peek(0) {
                    View::Unknown(mark) => View::Unknown(mark),
                    list => match sum(list, self.made) {
                        View::Unknown(_) => self.wait(|run| run.open(reads)),
                        view => view,
                    },
                };
                self.replace(0, view);
            }
            Op::Settle => {
                let (truth, subject) = (self.pop(), self.pop());
                let mark = self.mark([subject, truth, View::Null]);
                let view = match truth {
                    View::Unknown(_) => View::Unknown(mark),
                    known => {
                        self.waiting.truncate(mark);
                        known
                    }
                };
                self.push(view);
            }
            Op::Open => {
                if let Some(trace) = &mut self.trace {
                    trace.open();
                }
            }
            Op::Close(span) => {
                let view = self.peek(0);
                if let (Some(trace), Some(span)) = (&mut self.trace, self.program.spans.get(usize::from(span))) {
                    trace.close(span, view);
                }
            }
            // Those above run in the loop itself.
            Op::CompareSlot(..)
            | Op::First { .. }
            | Op::Take { .. }
            | Op::Slot(_)
            | Op::Constant(_)
            | Op::Each { .. }
            | Op::Next { .. } => {}
        }
    }

    fn constant(&self, place: u16) -> View<'a> {
        self.program.constants.get(usize::from(place)).map_or(View::Null, View::of_constant)
    }

    /// The value of a slot; what is not known begins to wait for it.
    fn slot(&mut self, slot: u32) -> View<'a> {
        match self.slots.get(slot as usize) {
            Some(value) if !value.is_unknown() => View::of(value),
            _ => self.wait(|run| run.waiting.push(slot as usize)),
        }
    }

    /// An unknown value that waits for what `ask` adds.
    fn wait(&mut self, ask: impl FnOnce(&mut Self)) -> View<'a> {
        let mark = self.waiting.len();
        ask(self);
        View::Unknown(mark)
    }

    /// Adds the slots of these reads that are not wholly known.
    fn open(&mut self, reads: Reads) {
        let program = self.program;
        for read in program.reads.get(usize::from(reads.from)..usize::from(reads.to)).unwrap_or_default() {
            match *read {
                Read::Slot(slot) => self.open_slot(slot as usize),
                Read::Roots(roots) => self.open_roots(roots),
            }
        }
    }

    fn open_roots(&mut self, roots: u16) {
        let program = self.program;
        for slot in program.roots.get(usize::from(roots)).map(|roots| &**roots).unwrap_or_default() {
            self.open_slot(*slot);
        }
    }

    fn open_slot(&mut self, slot: usize) {
        if self.slots.get(slot).is_none_or(Value::holds_unknown) {
            self.waiting.push(slot);
        }
    }

    /// Where the slots of the first unknown operand begin.
    fn mark(&self, operands: [View<'a>; 3]) -> usize {
        let unknown = operands.into_iter().find_map(|view| if let View::Unknown(mark) = view { Some(mark) } else { None });
        unknown.unwrap_or(self.waiting.len())
    }

    /// Puts a truth on the stack; what its operands wait for, from `mark` on, is dropped where it is known.
    fn give(&mut self, truth: Truth, mark: usize) {
        let view = match truth {
            Truth::Unknown => View::Unknown(mark),
            Truth::Known(truth) => View::Boolean(truth),
            Truth::Null => View::Null,
        };
        if truth != Truth::Unknown {
            self.waiting.truncate(mark);
        }
        self.push(view);
    }

    /// The truth about one operand and constants.
    fn tell(&mut self, truth: Truth, subject: View<'a>) {
        match (truth, subject) {
            (Truth::Known(truth), View::Boolean(_) | View::Number(_) | View::Text(_) | View::Date(_) | View::Null) => {
                self.push(View::Boolean(truth));
            }
            _ => {
                let mark = self.mark([subject, View::Null, View::Null]);
                self.give(truth, mark);
            }
        }
    }

    /// The truth about two operands that may hold something unknown without being it.
    fn conclude(&mut self, truth: Truth, left: (View<'a>, Reads), right: (View<'a>, Reads)) {
        let mark = self.mark([left.0, right.0, View::Null]);
        if truth == Truth::Unknown {
            for (view, reads) in [left, right] {
                if !matches!(view, View::Unknown(_)) && view.holds_unknown(self.made) {
                    self.open(reads);
                }
            }
        }
        self.give(truth, mark);
    }

    /// Two operands of which a null makes the result null, else an unknown one unknown.
    fn both(&mut self, known: impl FnOnce(View<'a>, View<'a>) -> View<'a>) {
        let (right, left) = (self.pop(), self.pop());
        let unknown = |view| matches!(view, View::Unknown(_));
        let null = |view| matches!(view, View::Null);
        let mark = self.mark([left, right, View::Null]);
        let view = if !null(left) && !null(right) && (unknown(left) || unknown(right)) {
            View::Unknown(mark)
        } else {
            self.waiting.truncate(mark);
            known(left, right)
        };
        self.push(view);
    }

    fn field(&mut self, slot: usize, reads: Reads) {
        let top = self.peek(0);
        let view = match top {
            View::Record(_) => match top.item(slot, self.made) {
                Some(View::Unknown(_)) | None => self.wait(|run| run.open(reads)),
                Some(view) => view,
            },
            View::Unknown(mark) => View::Unknown(mark),
            list => match list.length() {
                None => View::Null,
                Some(length) => {
                    let start = self.made.len();
                    for at in 0..length {
                        let item = list.item(at, self.made).unwrap_or(View::Null);
                        self.made.push(match item {
                            View::Record(_) => item.item(slot, self.made).unwrap_or(View::Unknown(0)),
                            View::Unknown(_) => View::Unknown(0),
                            _ => View::Null,
                        });
                    }
                    made(start, length)
                }
            },
        };
        self.replace(0, view);
    }

    fn list(&mut self, length: usize) {
        let start = self.made.len();
        let base = self.top.saturating_sub(length);
        let items = self.stack.get(base..self.top).unwrap_or_default();
        let unknown = items.iter().find_map(|view| if let View::Unknown(mark) = view { Some(*mark) } else { None });
        self.made.extend_from_slice(items);
        if let Some(mark) = unknown {
            self.waiting.truncate(mark);
        }
        self.top = base;
        self.push(made(start, length));
    }

    /// Joins a truth to what others gave, which stands so far below the top, and says whether that decides it.
    fn join(&mut self, decisive: bool, below: usize, next: View<'a>) -> bool {
        let before = self.peek(below);
        if let View::Boolean(truth) = next
            && truth == decisive
        {
            if let View::Unknown(mark) = before {
                self.waiting.truncate(mark);
            }
            self.replace(below, next);
            return true;
        }
        let joined = match (before, next) {
            (View::Unknown(mark), _) | (_, View::Unknown(mark)) => View::Unknown(mark),
            (View::Boolean(_), View::Boolean(_)) => return false,
            _ => View::Null,
        };
        self.replace(below, joined);
        false
    }

    /// Begins to go through the list on top, and says whether there is nothing to go through.
    fn begin(&mut self, decisive: bool) -> bool {
        let list = self.peek(0);
        let (item, at) = match (list, list.length()) {
            (View::Unknown(_), _) => (View::Unknown(0), ASKING),
            (_, Some(0)) => {
                self.replace(0, View::Boolean(!decisive));
                return true;
            }
            (_, Some(_)) => (list.item(0, self.made).unwrap_or(View::Null), 0),
            (_, None) => {
                self.replace(0, View::Null);
                return true;
            }
        };
        if let Some(trace) = &mut self.trace {
            if at == ASKING { trace.mute() } else { trace.open_item(0) }
        }
        let made = u32::try_from(self.made.len()).unwrap_or(u32::MAX);
        self.push(item);
        self.push(View::Cursor(at, made));
        self.push(View::Boolean(!decisive));
        false
    }

    /// Takes in what the body gave for an item, and says whether there is another one.
    fn next(&mut self, decisive: bool) -> bool {
        let truth = self.pop();
        let View::Cursor(at, made) = self.peek(1) else { return false };
        if at == ASKING {
            if let Some(trace) = &mut self.trace {
                trace.unmute();
            }
            // The list's own slots come first, those that the body asked for behind them.
            self.top = self.top.saturating_sub(3);
            return false;
        }
        if let Some(trace) = &mut self.trace {
            trace.close_item(at as usize, truth);
        }
        let fresh = match (self.peek(0), truth) {
            (View::Unknown(mark), View::Unknown(fresh)) => Some((mark, fresh)),
            _ => None,
        };
        let decided = self.join(decisive, 0, truth);
        if let Some((mark, fresh)) = fresh {
            self.once(mark, fresh);
        }
        let next = self.peek(3).item(at as usize + 1, self.made).filter(|_| !decided);
        self.made.truncate(made as usize);
        match next {
            None => {
                let result = self.pop();
                self.top = self.top.saturating_sub(2);
                self.replace(0, result);
                false
            }
            Some(item) => {
                if let Some(trace) = &mut self.trace {
                    trace.open_item(at as usize + 1);
                }
                self.replace(2, item);
                self.replace(1, View::Cursor(at + 1, made));
                true
            }
        }
    }

    /// Keeps of the slots from `fresh` on only those that do not stand from `mark` to there: a long list asks for the same again and again.
    fn once(&mut self, mark: usize, fresh: usize) {
        let mut kept = fresh;
        for at in fresh..self.waiting.len() {
            let Some(slot) = self.waiting.get(at).copied() else { return };
            let known = self.waiting.get(mark..kept).is_some_and(|before| before.contains(&slot));
            if !known && let Some(place) = self.waiting.get_mut(kept) {
                *place = slot;
                kept += 1;
            }
        }
        self.waiting.truncate(kept);
    }
}

fn made<'a>(start: usize, length: usize) -> View<'a> {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    View::Made(number(start), number(length))
}
