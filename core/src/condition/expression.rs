//! A compiled expression.

use std::fmt;
use std::sync::Arc;

use super::evaluate::{Run, Step};
use super::node::{Node, insert};
use super::parser::parse;
use super::trace::{NoTrace, Trace};
use super::types::{Scope, Type};
use super::value::{Outcome, Value};
use crate::explanation::Explanation;
use crate::finding::Problem;

/// An expression that fits its scope, ready to be evaluated any number of times.
#[derive(Clone)]
pub struct Expression {
    source: Arc<str>,
    root: Arc<Node>,
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
    /// `condition_full_width`, `condition_number`, `condition_text_open`, `condition_escape`,
    /// `condition_comment_open`, `condition_syntax`, `condition_value_expected`, `condition_trailing`,
    /// `condition_chained`, `condition_unsupported`.
    pub fn compile(source: &str, scope: &Scope, expected: Option<&Type>) -> Result<Self, Vec<Problem>> {
        let (root, result) = parse(source, scope, expected)?;
        let mut slots = Vec::new();
        root.op.slots(&mut |slot| insert(&mut slots, slot));
        Ok(Expression { source: source.into(), root: Arc::new(root), result, slots: slots.into() })
    }

    /// The text that was compiled.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
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

    /// Its value for these values by slot. A slot beyond them is unknown; a value of another type than the scope
    /// declares has no meaning and is read as none where that shows.
    #[must_use]
    pub fn evaluate<'a>(&'a self, slots: &'a [Value<'a>]) -> Outcome<'a> {
        outcome(Run::new(slots, NoTrace).node(&self.root))
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
    #[must_use]
    pub fn explain<'a>(&'a self, slots: &'a [Value<'a>]) -> (Outcome<'a>, Explanation) {
        let mut run = Run::new(slots, Trace::new(&self.source));
        let step = run.node(&self.root);
        (outcome(step), run.sink.finish())
    }
}

fn outcome(step: Step<'_>) -> Outcome<'_> {
    let mut missing = Vec::new();
    step.missing.into_iter().for_each(|slot| insert(&mut missing, slot));
    Outcome { value: step.value, missing }
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Expression").field(&self.source).finish()
    }
}
