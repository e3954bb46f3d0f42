//! The machine: what a program is, what compiles a tree to one, and what runs it.
//!
//! `compile` makes a `program`; `run` is one evaluation over `view`s, `results` and `functions` are what its instructions compute, and
//! `fast_path` does without the machine if all is known. `trace` writes down the reasons.

pub(super) mod compile;
mod fast_path;
mod functions;
pub(super) mod program;
mod results;
mod run;
#[cfg(feature = "reasons")]
pub(super) mod trace;
#[cfg(not(feature = "reasons"))]
#[path = "untraced.rs"]
pub(super) mod trace;
mod view;

use std::fmt;

use self::fast_path::at_once;
use self::program::Program;
use self::run::Run;
use self::trace::Trace;
use self::view::View;
use crate::condition::MAX_STEPS;
use crate::condition::syntax::node::insert;
use crate::condition::value::Value;

/// Programs up to this height run on the caller's own stack.
const SHALLOW: usize = 8;

/// Room to evaluate in, kept from one evaluation to the next, so that none of them allocates.
///
/// It holds no value when an evaluation is over.
#[derive(Default)]
pub struct Machine {
    stack: Vec<View<'static>>,
    made: Vec<View<'static>>,
    waiting: Vec<usize>,
    missing: Vec<usize>,
    steps: u64,
}

impl Machine {
    /// A machine that has allocated nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Machine { stack: Vec::new(), made: Vec::new(), waiting: Vec::new(), missing: Vec::new(), steps: 0 }
    }

    /// The slots that the last value waits for, ascending; none where it was known.
    #[must_use]
    pub fn missing(&self) -> &[usize] {
        &self.missing
    }

    /// How many steps the last value took: one for each instruction that a quantifier repeats, for each item of a list and for every
    /// 64 bytes of a text that were looked at. The same values take the same steps everywhere.
    ///
    /// ```
    /// use wushe::condition::{Expression, Machine, Scope, Type, Value};
    ///
    /// let scope = Scope::new().declare("ages", Type::list(Type::Number))?;
    /// let condition = Expression::compile("some one in ages, other in ages satisfies one > other", &scope, None).unwrap();
    /// let mut machine = Machine::new();
    /// let ages = |count: u32| [Value::list(vec![Value::Number(80.into()); count as usize])];
    /// assert_eq!(condition.evaluate_in(&mut machine, &ages(10)), Value::Boolean(false));
    /// assert!((100..1000).contains(&machine.steps()) && !machine.has_given_up());
    /// assert_eq!(condition.evaluate_in(&mut machine, &ages(5000)), Value::Unknown);
    /// assert!(machine.has_given_up());
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Whether the last value is unknown because it would have taken more than [`MAX_STEPS`]; it then waits for no fact.
    #[must_use]
    pub fn has_given_up(&self) -> bool {
        self.steps > u64::from(MAX_STEPS)
    }

    pub(in crate::condition) fn into_missing(self) -> Vec<usize> {
        self.missing
    }

    pub(in crate::condition) fn run<'a>(&mut self, program: &'a Program, slots: &'a [Value<'a>], trace: Option<&mut Trace>) -> Value<'a> {
        self.waiting.clear();
        self.missing.clear();
        self.steps = 0;
        if let (None, Some(value)) = (&trace, at_once(program, slots)) {
            return value;
        }
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
        let mut run = Run { program, slots, stack, top: 0, made: &mut made, waiting: &mut self.waiting, trace, steps: 0 };
        run.all();
        self.steps = run.steps;
        let given_up = run.steps > u64::from(MAX_STEPS) && run.trace.is_none();
        // A truth is read from where it lies, for the reason given at `answer`.
        let truth = if let Some(View::Boolean(truth)) = run.stack.first() { Some(*truth) } else { None };
        let value = if truth.is_some() { Value::Null } else { self.other(&shallow, &deep, &made) };
        if program.makes_lists {
            self.made = emptied(made);
        }
        if program.height > SHALLOW {
            self.stack = emptied(deep);
        }
        match truth {
            _ if given_up => {
                self.missing.clear();
                Value::Unknown
            }
            Some(truth) => Value::Boolean(truth),
            None => value,
        }
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

/// A clone is a machine of its own, which has allocated nothing yet.
impl Clone for Machine {
    fn clone(&self) -> Self {
        Machine::new()
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
