//! What runs a program.

use std::fmt;

use super::calendar::{days_between, months_between, years_between};
use super::node::{Arithmetic, Comparison, Function, insert};
use super::program::{Constant, Ends, Op, Program, Read, Reads};
use super::trace::Trace;
use super::value::Value;
use super::view::{Answer, Truth, View, by_size, compare, equal, order, sum};
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
        run.all();
        // A truth is read from where it lies, for the reason given at `answer`.
        let truth = if let Some(View::Boolean(truth)) = run.stack.first() { Some(*truth) } else { None };
        let value = if truth.is_some() { Value::Null } else { self.other(&shallow, &deep, &made) };
        if program.makes_lists {
            self.made = emptied(made);
        }
        if program.height > SHALLOW {
            self.stack = emptied(deep);
        }
        if let Some(truth) = truth { Value::Boolean(truth) } else { value }
    }

    /// A value that is no truth.
    fn other<'a>(&mut self, shallow: &[View<'a>], deep: &[View<'a>], made: &[View<'a>]) -> Value<'a> {
        let view = deep.first().or(shallow.first()).copied().unwrap_or(View::Null);
        if let View::Unknown(_) = view {
            self.waiting.iter().for_each(|slot| insert(&mut self.missing, *slot));
        }
        view.into_value(made)
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

/// What an operation makes of an operand that it has no result for.
fn unless_known(view: View<'_>) -> View<'_> {
    if let View::Unknown(mark) = view { View::Unknown(mark) } else { View::Null }
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
    fn peek(&self, below: usize) -> &View<'a> {
        self.top.checked_sub(below + 1).and_then(|at| self.stack.get(at)).unwrap_or(&View::Null)
    }

    fn place(&mut self, below: usize) -> Option<&mut View<'a>> {
        self.top.checked_sub(below + 1).and_then(|at| self.stack.get_mut(at))
    }

    fn replace(&mut self, below: usize, view: View<'a>) {
        if let Some(place) = self.place(below) {
            *place = view;
        }
    }

    /// Puts an answer on the stack, or in place of a value there. It is written where it will lie: a view that is written
    /// in small parts and at once copied as a whole makes a processor wait.
    fn answer(&mut self, answer: Answer) {
        self.top += 1;
        self.amend(0, answer);
    }

    fn amend(&mut self, below: usize, answer: Answer) {
        let Some(place) = self.place(below) else { return };
        match answer {
            Answer::True | Answer::False => *place = View::Boolean(matches!(answer, Answer::True)),
            Answer::Null => *place = View::Null,
            Answer::Unknown(mark) => *place = View::Unknown(mark),
        }
    }

    fn push_value(&mut self, value: &'a Value<'a>) {
        self.top += 1;
        let Some(place) = self.place(0) else { return };
        match value {
            Value::Boolean(truth) => *place = View::Boolean(*truth),
            Value::Number(number) => *place = View::Number(*number),
            other => *place = View::of(other),
        }
    }

    /// Runs the whole program, whose value is then at the bottom of the stack.
    fn all(&mut self) {
        let program = self.program;
        let mut at = 0;
        while let Some(op) = program.ops.get(at) {
            at += 1;
            match *op {
                Op::CompareSlot(slot, constant, comparison) => {
                    let answer = self.compare_slot(slot, constant, comparison);
                    self.answer(answer);
                }
                Op::First { decisive, end } => {
                    if matches!(self.peek(0), View::Boolean(truth) if *truth == decisive) {
                        at = usize::from(end);
                    }
                }
                Op::Take { decisive, end } => {
                    let next = Answer::of(self.peek(0));
                    self.top = self.top.saturating_sub(1);
                    if self.join(decisive, next) {
                        at = usize::from(end);
                    }
                }
                Op::Slot(slot) => match self.slots.get(slot as usize) {
                    Some(value) if !value.is_unknown() => self.push_value(value),
                    _ => {
                        let view = self.slot(slot);
                        self.push(view);
                    }
                },
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
                Op::WithinSlot(..) | Op::InSlot(..) | Op::Not | Op::Compare(..) | Op::Contained(..) | Op::Within(_) | Op::Settle => {
                    let answer = self.truth(*op);
                    self.answer(answer);
                }
                Op::Open => self.explain(None),
                Op::Close(span) => self.explain(Some(span)),
                op => {
                    let view = self.result(op);
                    self.push(view);
                }
            }
        }
    }

    /// The truth that an instruction finds; its operands are taken from the stack.
    fn truth(&mut self, op: Op) -> Answer {
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
    fn result(&mut self, op: Op) -> View<'a> {
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
                View::Number(number) => number_or_null(Decimal::ZERO.checked_sub(number)),
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

    fn explain(&mut self, span: Option<u16>) {
        let value = *self.peek(0);
        let Some(trace) = &mut self.trace else { return };
        match span.map(|span| self.program.spans.get(usize::from(span))) {
            None => trace.open(),
            Some(Some(span)) => trace.close(span, value),
            Some(None) => {}
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
    fn mark(&self, first: &View<'a>, second: &View<'a>, third: &View<'a>) -> usize {
        match (first, second, third) {
            (View::Unknown(mark), ..) | (_, View::Unknown(mark), _) | (_, _, View::Unknown(mark)) => *mark,
            _ => self.waiting.len(),
        }
    }

    /// Drops what operands wait for, because the result is known.
    fn forget(&mut self, first: &View<'a>, second: &View<'a>, third: &View<'a>) {
        if !self.waiting.is_empty() {
            let mark = self.mark(first, second, third);
            self.waiting.truncate(mark);
        }
    }

    fn compare_slot(&mut self, slot: u32, constant: u16, comparison: Comparison) -> Answer {
        // What conditions ask most stands first, and is read where it lies.
        let value = self.slots.get(slot as usize).unwrap_or(&Value::Unknown);
        Answer::known(match (value, self.program.constants.get(usize::from(constant))) {
            (Value::Boolean(left), Some(Constant::Boolean(right))) => (left == right) == (comparison == Comparison::Equal),
            (Value::Number(left), Some(Constant::Number(right))) => comparison.allows(by_size(left, right)),
            (Value::Date(left), Some(Constant::Date(right))) => comparison.allows(left.cmp(right)),
            (Value::Text(left), Some(Constant::Text(right))) if !comparison.is_order() => {
                (**left == **right) == (comparison == Comparison::Equal)
            }
            _ => {
                let (subject, other) = (self.slot(slot), self.constant(constant));
                return self.told(compare(comparison, &subject, &other, &[]), [subject, View::Null, View::Null]);
            }
        })
    }

    /// The answer about operands that are taken; what they wait for is dropped where it is known.
    fn told(&mut self, truth: Truth, [first, second, third]: [View<'a>; 3]) -> Answer {
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
    fn conclude(&mut self, truth: Truth, left_reads: Reads, right_reads: Reads) -> Answer {
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
    fn both(&mut self, known: impl FnOnce(View<'a>, View<'a>) -> View<'a>) -> View<'a> {
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
    fn field(&mut self, from: View<'a>, slot: usize, reads: Reads) -> View<'a> {
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

    fn list(&mut self, length: usize) -> View<'a> {
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

    /// Joins a truth to what others gave, which stands on top, and says whether that decides it.
    fn join(&mut self, decisive: bool, next: Answer) -> bool {
        let before = Answer::of(self.peek(0));
        let decided = if decisive { Answer::True } else { Answer::False };
        let joined = match (before, next) {
            (_, next) if next == decided => {
                if let Answer::Unknown(mark) = before {
                    self.waiting.truncate(mark);
                }
                self.amend(0, next);
                return true;
            }
            (Answer::Unknown(mark), _) | (_, Answer::Unknown(mark)) => Answer::Unknown(mark),
            (Answer::Null, _) | (_, Answer::Null) => Answer::Null,
            _ => return false,
        };
        self.amend(0, joined);
        false
    }

    /// Begins to go through the list on top, and says whether there is nothing to go through.
    fn begin(&mut self, decisive: bool) -> bool {
        let list = *self.peek(0);
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
        let truth = Answer::of(self.peek(0));
        self.top = self.top.saturating_sub(1);
        let View::Cursor(at, made) = *self.peek(1) else { return false };
        if at == ASKING {
            if let Some(trace) = &mut self.trace {
                trace.unmute();
            }
            // The list's own slots come first, those that the body asked for behind them.
            self.top = self.top.saturating_sub(3);
            return false;
        }
        if let Some(trace) = &mut self.trace {
            trace.close_item(at as usize, truth.view());
        }
        let fresh = match (self.peek(0), truth) {
            (View::Unknown(mark), Answer::Unknown(fresh)) => Some((*mark, fresh)),
            _ => None,
        };
        let decided = self.join(decisive, truth);
        if let Some((mark, fresh)) = fresh {
            self.once(mark, fresh);
        }
        let next = self.peek(3).item(at as usize + 1, self.made).filter(|_| !decided);
        self.made.truncate(made as usize);
        match next {
            None => {
                let result = Answer::of(self.peek(0));
                self.top = self.top.saturating_sub(3);
                self.amend(0, result);
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
