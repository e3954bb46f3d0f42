//! One evaluation: the stack, the jumps, and what is waited for.

use super::program::{Instruction, Program, Read, Reads};
use super::trace::Trace;
use super::view::{Answer, View, is_open};
use crate::condition::MAX_STEPS;
use crate::condition::value::Value;

/// The cursor of a list that is not known: its body only says what it would ask of any item.
const ASKING: u32 = u32::MAX;

/// One evaluation. Where size counts, what is called from everywhere is not copied to everywhere.
pub(in crate::condition) struct Run<'r, 'a> {
    pub(in crate::condition) program: &'a Program,
    pub(in crate::condition) slots: &'a [Value<'a>],
    pub(in crate::condition) stack: &'r mut [View<'a>],
    /// How high the stack is.
    pub(in crate::condition) top: usize,
    pub(in crate::condition) made: &'r mut Vec<View<'a>>,
    /// The slots that unknown values on the stack wait for, in the order of the stack: each value knows where its own begin.
    pub(in crate::condition) waiting: &'r mut Vec<usize>,
    pub(in crate::condition) trace: Option<&'r mut Trace>,
    /// What it took so far: the instructions of loops, and the items and parts of texts that were looked at.
    pub(in crate::condition) steps: u64,
}

impl<'a> Run<'_, 'a> {
    #[cfg_attr(target_arch = "wasm32", inline(never))]
    pub(in crate::condition) fn push(&mut self, view: View<'a>) {
        if let Some(place) = self.stack.get_mut(self.top) {
            *place = view;
        }
        self.top += 1;
    }

    #[cfg_attr(target_arch = "wasm32", inline(never))]
    pub(in crate::condition) fn pop(&mut self) -> View<'a> {
        self.top = self.top.saturating_sub(1);
        self.stack.get(self.top).copied().unwrap_or(View::Null)
    }

    /// The value so far below the top, which is 0.
    #[cfg_attr(target_arch = "wasm32", inline(never))]
    pub(in crate::condition) fn peek(&self, below: usize) -> &View<'a> {
        self.top.checked_sub(below + 1).and_then(|at| self.stack.get(at)).unwrap_or(&View::Null)
    }

    pub(in crate::condition) fn place(&mut self, below: usize) -> Option<&mut View<'a>> {
        self.top.checked_sub(below + 1).and_then(|at| self.stack.get_mut(at))
    }

    #[cfg_attr(target_arch = "wasm32", inline(never))]
    pub(in crate::condition) fn replace(&mut self, below: usize, view: View<'a>) {
        if let Some(place) = self.place(below) {
            *place = view;
        }
    }

    /// Puts an answer on the stack, or in place of a value there. It is written where it will lie: a view that is written
    /// in small parts and at once copied as a whole makes a processor wait.
    pub(in crate::condition) fn answer(&mut self, answer: Answer) {
        self.top += 1;
        self.amend(0, answer);
    }

    #[cfg_attr(target_arch = "wasm32", inline(never))]
    pub(in crate::condition) fn amend(&mut self, below: usize, answer: Answer) {
        let Some(place) = self.place(below) else { return };
        match answer {
            Answer::True | Answer::False => *place = View::Boolean(matches!(answer, Answer::True)),
            Answer::Null => *place = View::Null,
            Answer::Unknown(mark) => *place = View::Unknown(mark),
        }
    }

    pub(in crate::condition) fn push_value(&mut self, value: &'a Value<'a>) {
        self.top += 1;
        let Some(place) = self.place(0) else { return };
        match value {
            Value::Boolean(truth) => *place = View::Boolean(*truth),
            Value::Number(number) => *place = View::Number(*number),
            other => *place = View::of(other),
        }
    }

    /// Runs the whole program, whose value is then at the bottom of the stack.
    pub(in crate::condition) fn all(&mut self) {
        let program = self.program;
        let mut at = 0;
        while let Some(op) = program.ops.get(at) {
            at += 1;
            match *op {
                Instruction::CompareSlot(slot, constant, comparison) => {
                    let answer = self.compare_slot(slot, constant, comparison);
                    self.answer(answer);
                }
                Instruction::First { decisive, end } => {
                    if matches!(self.peek(0), View::Boolean(truth) if *truth == decisive) {
                        at = usize::from(end);
                    }
                }
                Instruction::Take { decisive, end } => {
                    let next = Answer::of(self.peek(0));
                    self.top = self.top.saturating_sub(1);
                    if self.join(decisive, next) {
                        at = usize::from(end);
                    }
                }
                Instruction::Slot(slot) => match self.slots.get(slot as usize) {
                    Some(value) if !value.is_unknown() => self.push_value(value),
                    _ => {
                        let view = self.slot(slot);
                        self.push(view);
                    }
                },
                Instruction::Each { decisive, end } => {
                    if self.begin(decisive) {
                        at = usize::from(end);
                    }
                }
                Instruction::Branch { end } => {
                    if let Answer::False | Answer::Null = Answer::of(self.peek(0)) {
                        self.push(View::Null);
                        at = usize::from(end);
                    }
                }
                Instruction::Skip { end } => {
                    if let View::Boolean(true) = self.peek(1) {
                        let taken = self.pop();
                        self.replace(0, taken);
                        at = usize::from(end);
                    }
                }
                Instruction::Next { decisive, body } => {
                    self.steps += (at - usize::from(body)) as u64;
                    // What the budget does not hold in a text or a list alone ends by itself; a loop does not.
                    if self.steps > u64::from(MAX_STEPS) && self.trace.is_none() {
                        return;
                    }
                    if self.next(decisive) {
                        at = usize::from(body);
                    }
                }
                Instruction::WithinSlot(..)
                | Instruction::InSlot(..)
                | Instruction::Not
                | Instruction::Compare(..)
                | Instruction::Contained(..)
                | Instruction::Within(_)
                | Instruction::Settle => {
                    let answer = self.truth(*op);
                    self.answer(answer);
                }
                Instruction::Open => self.explain(None),
                Instruction::Close(span) => self.explain(Some(span)),
                op => {
                    let view = self.result(op);
                    self.push(view);
                }
            }
        }
    }

    pub(in crate::condition) fn explain(&mut self, span: Option<u16>) {
        let value = *self.peek(0);
        let Some(trace) = &mut self.trace else { return };
        match span.map(|span| self.program.ranges.get(usize::from(span))) {
            None => trace.open(),
            Some(Some(span)) => trace.close(span, value),
            Some(None) => {}
        }
    }

    #[cfg_attr(target_arch = "wasm32", inline(never))]
    pub(in crate::condition) fn constant(&self, place: u16) -> View<'a> {
        self.program.constants.get(usize::from(place)).map_or(View::Null, View::of_constant)
    }

    /// The value of a slot; what is not known begins to wait for it.
    #[cfg_attr(target_arch = "wasm32", inline(never))]
    pub(in crate::condition) fn slot(&mut self, slot: u32) -> View<'a> {
        match self.slots.get(slot as usize) {
            Some(value) if !value.is_unknown() => View::of(value),
            _ => self.wait(|run| run.waiting.push(slot as usize)),
        }
    }

    /// An unknown value that waits for what `ask` adds.
    #[cfg_attr(target_arch = "wasm32", inline(never))]
    pub(in crate::condition) fn wait(&mut self, ask: impl FnOnce(&mut Self)) -> View<'a> {
        let mark = self.waiting.len();
        ask(self);
        View::Unknown(mark)
    }

    /// Adds the slots of these reads that are not wholly known.
    pub(in crate::condition) fn open(&mut self, reads: Reads) {
        let program = self.program;
        for read in program.reads.get(usize::from(reads.from)..usize::from(reads.to)).unwrap_or_default() {
            match *read {
                Read::Slot(slot) => self.open_slot(slot as usize),
                Read::Roots(roots) => self.open_roots(roots),
            }
        }
    }

    pub(in crate::condition) fn open_roots(&mut self, roots: u16) {
        let program = self.program;
        for slot in program.roots.get(usize::from(roots)).map(|roots| &**roots).unwrap_or_default() {
            self.open_slot(*slot);
        }
    }

    pub(in crate::condition) fn open_slot(&mut self, slot: usize) {
        if self.slots.get(slot).is_none_or(|value| is_open(value, &mut self.steps)) {
            self.waiting.push(slot);
        }
    }

    /// Joins a truth to what others gave, which stands on top, and says whether that decides it.
    pub(in crate::condition) fn join(&mut self, decisive: bool, next: Answer) -> bool {
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
    pub(in crate::condition) fn begin(&mut self, decisive: bool) -> bool {
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
    pub(in crate::condition) fn next(&mut self, decisive: bool) -> bool {
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
    pub(in crate::condition) fn once(&mut self, mark: usize, fresh: usize) {
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
