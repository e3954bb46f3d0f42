//! A compiled expression.

use std::fmt;
use std::sync::Arc;

use crate::condition::machine::Machine;
use crate::condition::machine::compile::compile;
#[cfg(feature = "reasons")]
use crate::condition::machine::compile::compile_traced;
use crate::condition::machine::program::Program;
#[cfg(feature = "reasons")]
use crate::condition::machine::trace::Trace;
use crate::condition::syntax::node::{Node, insert};
use crate::condition::typed::parser::parse;
use crate::condition::typed::types::{Scope, Type};
use crate::condition::value::{Outcome, Value};
#[cfg(feature = "reasons")]
use crate::explanation::{Explanation, Known};
#[cfg(feature = "reasons")]
use crate::finding::Code;
use crate::finding::Problem;

/// An expression that fits its scope, ready to be evaluated any number of times.
#[derive(Clone)]
pub struct Expression {
    source: Arc<str>,
    #[cfg(any(feature = "reasons", feature = "authoring", feature = "oracle"))]
    root: Arc<Node>,
    pub(super) program: Arc<Program>,
    result: Type,
    slots: Arc<[usize]>,
}

impl Expression {
    /// Compiles a text in which every name is one of `scope`, and whose value is of the type `expected`, if one is given.
    ///
    /// ```
    /// use wushe::condition::{Expression, Scope, Type, Value};
    /// use wushe::finding::Code;
    ///
    /// let scope = Scope::new().declare("age", Type::Number)?.declare("lives_alone", Type::Boolean)?;
    /// let condition = Expression::compile("age >= 80 and lives_alone", &scope, Some(&Type::Boolean)).unwrap();
    /// assert!(condition.evaluate(&[Value::Number(82.into()), Value::Boolean(true)]).is_met());
    ///
    /// // What is not known yet is asked for only while it can still decide.
    /// assert_eq!(condition.evaluate(&[Value::Number(82.into()), Value::Unknown]).missing, [1]);
    /// assert_eq!(condition.evaluate(&[Value::Number(42.into()), Value::Unknown]).value, Value::Boolean(false));
    ///
    /// let problems = Expression::compile("agee >= 80 and lives_alone > 1", &scope, None).unwrap_err();
    /// let found: Vec<_> = problems.iter().map(|problem| problem.code).collect();
    /// assert_eq!(found, [Code::ConditionNameNearest, Code::ConditionTypesDiffer]);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    ///
    /// # Errors
    /// Every problem of types and names at once, in the order of the source: `condition_name_unknown`,
    /// `condition_name_nearest`, `condition_name_shadows`, `condition_function_unknown`,
    /// `condition_function_nearest`, `condition_arguments`, `condition_type`, `condition_types_differ`,
    /// `condition_not_ordered`, `condition_range`, `condition_date`. Where the text can't be read, that comes
    /// last: `condition_empty`, `condition_too_long`, `condition_too_deep`, `condition_character`,
    /// `condition_full_width`, `condition_space`, `condition_instead`, `condition_unquoted`, `condition_number`, `condition_text_open`, `condition_escape`,
    /// `condition_comment_open`, `condition_syntax`, `condition_value_expected`, `condition_trailing`,
    /// `condition_chained`, `condition_unsupported`.
    pub fn compile(source: &str, scope: &Scope, expected: Option<&Type>) -> Result<Self, Vec<Problem>> {
        let (root, result) = parse(source, scope, expected)?;
        Ok(Expression::of(source.into(), root, result))
    }

    /// That of a checked tree.
    pub(super) fn of(source: Arc<str>, root: Node, result: Type) -> Self {
        let mut slots = Vec::new();
        root.op.slots(&mut |slot| insert(&mut slots, slot));
        Expression {
            source,
            program: Arc::new(compile(&root)),
            #[cfg(any(feature = "reasons", feature = "authoring", feature = "oracle"))]
            root: Arc::new(root),
            result,
            slots: slots.into(),
        }
    }

    /// The text that was compiled.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What tells it from every other expression of its scope: its own part of the text.
    #[cfg(feature = "checklist")]
    pub(crate) fn key(&self) -> String {
        self.source.get(self.root.start..self.root.end).unwrap_or(&self.source).to_owned()
    }

    /// The same taken apart at its `and`, `or` and `not`.
    #[cfg(feature = "checklist")]
    pub(crate) fn parts(&self) -> super::parts::Part {
        super::parts::Part::of(&self.root, self)
    }

    /// A part of it that gives a truth, as an expression of its own.
    #[cfg(feature = "checklist")]
    pub(super) fn part(&self, node: &Node) -> Expression {
        let mut slots = Vec::new();
        node.op.slots(&mut |slot| insert(&mut slots, slot));
        Expression {
            source: self.source.clone(),
            root: Arc::new(node.clone()),
            program: Arc::new(compile(node)),
            result: Type::Boolean,
            slots: slots.into(),
        }
    }

    /// The tree that it was compiled from.
    #[cfg(any(feature = "authoring", feature = "reasons"))]
    pub(super) fn root(&self) -> &Node {
        &self.root
    }

    /// The type of its value.
    #[must_use]
    pub fn result(&self) -> &Type {
        &self.result
    }

    /// The slots that it reads, ascending.
    #[must_use]
    pub fn slots(&self) -> &[usize] {
        &self.slots
    }

    /// Its value for these values by slot; unknown without missing facts where it would take more than
    /// [`MAX_STEPS`](super::MAX_STEPS). A slot beyond them is unknown; a value of another type than the scope
    /// declares has no meaning and is read as none where that shows.
    ///
    /// Who evaluates many times keeps a [`Machine`] and calls [`evaluate_in`](Self::evaluate_in).
    #[must_use]
    pub fn evaluate<'a>(&'a self, slots: &'a [Value<'a>]) -> Outcome<'a> {
        let mut machine = Machine::new();
        let value = machine.run(&self.program, slots, None);
        Outcome { value, missing: machine.into_missing() }
    }

    /// The same value, evaluated in a machine that then also says what it waits for.
    ///
    /// Once the machine has grown to what its conditions need, nothing is allocated but a list that is itself the result.
    ///
    /// ```
    /// use wushe::condition::{Expression, Machine, Scope, Type, Value};
    ///
    /// let scope = Scope::new().declare("age", Type::Number)?.declare("lives_alone", Type::Boolean)?;
    /// let condition = Expression::compile("age >= 80 and lives_alone", &scope, Some(&Type::Boolean)).unwrap();
    /// let mut machine = Machine::new();
    /// for (age, alone, expected) in [(82, true, true), (82, false, false), (42, true, false)] {
    ///     let values = [Value::Number(age.into()), Value::Boolean(alone)];
    ///     assert_eq!(condition.evaluate_in(&mut machine, &values), Value::Boolean(expected));
    /// }
    /// assert_eq!(condition.evaluate_in(&mut machine, &[Value::Unknown]), Value::Unknown);
    /// assert_eq!(machine.missing(), [0, 1]);
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    #[must_use]
    pub fn evaluate_in<'a>(&'a self, machine: &mut Machine, slots: &'a [Value<'a>]) -> Value<'a> {
        machine.run(&self.program, slots, None)
    }

    /// The same outcome by the plain evaluator that the machine is tested against.
    #[cfg(feature = "oracle")]
    #[must_use]
    pub fn evaluate_plainly<'a>(&'a self, slots: &'a [Value<'a>]) -> Outcome<'a> {
        crate::condition::oracle::evaluate::evaluate(&self.root, slots)
    }

    /// The same value, and why.
    ///
    /// The explanation shows formulas and truth values; any other value of a fact is `***`.
    ///
    /// ```
    /// use wushe::condition::{Expression, Scope, Type, Value};
    /// use wushe::finding::Lang;
    ///
    /// let scope = Scope::new().declare("age", Type::Number)?.declare("lives_alone", Type::Boolean)?;
    /// let condition = Expression::compile("age >= 80 and lives_alone", &scope, None).unwrap();
    /// let values = [Value::Number(82.into()), Value::Boolean(false)];
    /// let (outcome, why) = condition.explain(&values);
    /// assert_eq!(outcome, condition.evaluate(&values));
    /// assert_eq!(why.to_text(Lang::En), "\
    /// does not hold: age >= 80 and lives_alone
    /// ├─ holds: age >= 80
    /// │  └─ has a value: age
    /// └─ does not hold: lives_alone
    /// ");
    /// # Ok::<(), wushe::finding::Problem>(())
    /// ```
    #[cfg(feature = "reasons")]
    #[must_use]
    pub fn explain<'a>(&'a self, slots: &'a [Value<'a>]) -> (Outcome<'a>, Explanation) {
        let mut machine = Machine::new();
        let value = self.evaluate_in(&mut machine, slots);
        if machine.has_given_up() {
            let why = Explanation::new(Code::ConditionSteps).status(Known::Unknown).with("max", crate::condition::MAX_STEPS);
            return (Outcome { value, missing: Vec::new() }, why);
        }
        let (mut tracing, mut trace) = (Machine::new(), Trace::new(self.source.clone()));
        // Its value may borrow from the program, which is gone then, so the value is that of the one that stays.
        _ = tracing.run(&compile_traced(&self.root), slots, Some(&mut trace));
        (Outcome { value, missing: machine.into_missing() }, trace.finish())
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Expression").field(&self.source).finish()
    }
}
