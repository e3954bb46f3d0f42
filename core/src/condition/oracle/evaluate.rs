//! The plain evaluator, which walks the tree of nodes: what the machine is held to, and in no build that is shipped.

use super::operators::{apply, called, compare, equal, extreme, negated, order, total};
use crate::condition::calendar::{days_between, months_between, years_between};
use crate::condition::syntax::node::{Arithmetic, Comparison, Function, Node, Op, Quantifier, Range, Test, insert};
use crate::condition::value::{Items, Outcome, Value};
use crate::value::Decimal;

/// A value and, where it is unknown, the slots that it waits for.
struct Step<'a> {
    value: Value<'a>,
    missing: Vec<usize>,
}

impl<'a> Step<'a> {
    fn known(value: Value<'a>) -> Self {
        Step { value, missing: Vec::new() }
    }

    fn unknown(missing: Vec<usize>) -> Self {
        Step { value: Value::Unknown, missing }
    }
}

/// Truth values gathered by `or` (decided by true) or `and` (decided by false): the deciding one wins, else
/// unknown, else null.
struct Gathered {
    decisive: bool,
    decided: bool,
    unknown: bool,
    null: bool,
    missing: Vec<usize>,
}

impl Gathered {
    fn until(decisive: bool) -> Self {
        Gathered { decisive, decided: false, unknown: false, null: false, missing: Vec::new() }
    }

    /// Takes one more in, and says whether that decides it.
    fn take(&mut self, step: Step<'_>) -> bool {
        match step.value {
            Value::Boolean(truth) => self.decided |= truth == self.decisive,
            Value::Unknown => {
                self.unknown = true;
                self.missing.extend(step.missing);
            }
            _ => self.null = true,
        }
        self.decided
    }

    fn step<'a>(self) -> Step<'a> {
        match self {
            Gathered { decided: true, decisive, .. } => Step::known(Value::Boolean(decisive)),
            Gathered { unknown: true, missing, .. } => Step::unknown(missing),
            Gathered { null: true, .. } => Step::known(Value::Null),
            Gathered { decisive, .. } => Step::known(Value::Boolean(!decisive)),
        }
    }
}

/// The outcome of an expression.
pub(in crate::condition) fn evaluate<'a>(root: &'a Node, slots: &'a [Value<'a>]) -> Outcome<'a> {
    let step = Run { slots, locals: Vec::new() }.node(root);
    let mut missing = Vec::new();
    step.missing.into_iter().for_each(|slot| insert(&mut missing, slot));
    Outcome { value: step.value, missing }
}

/// One evaluation over one set of values.
struct Run<'a> {
    slots: &'a [Value<'a>],
    locals: Vec<Value<'a>>,
}

impl<'a> Run<'a> {
    fn node(&mut self, node: &'a Node) -> Step<'a> {
        self.op(&node.op)
    }

    /// A value that the expression only hands on: where it is unknown, it waits for what `waits` finds.
    fn read(&self, value: Option<&Value<'a>>, waits: &'a Op) -> Step<'a> {
        match value {
            None | Some(Value::Unknown) => Step::unknown(self.open_slots(waits)),
            Some(value) => Step::known(value.clone()),
        }
    }

    fn op(&mut self, op: &'a Op) -> Step<'a> {
        match op {
            Op::Null => Step::known(Value::Null),
            Op::Boolean(truth) => Step::known(Value::Boolean(*truth)),
            Op::Number(number) => Step::known(Value::Number(*number)),
            Op::Text(text) => Step::known(Value::Text(text)),
            Op::Date(date) => Step::known(Value::Date(*date)),
            Op::Slot(slot) => self.read(self.slots.get(*slot), op),
            Op::Local(at, _) => self.read(self.locals.get(*at), op),
            Op::Field(inner, slot) => self.field(inner, *slot),
            Op::List(nodes) => {
                let items = nodes.iter().map(|node| self.node(node).value).collect();
                Step::known(Value::list(items))
            }
            Op::All(nodes) => self.gather(nodes, false),
            Op::Any(nodes) => self.gather(nodes, true),
            Op::Not(inner) => match self.node(inner) {
                Step { value: Value::Boolean(truth), .. } => Step::known(Value::Boolean(!truth)),
                Step { value: Value::Unknown, missing } => Step::unknown(missing),
                _ => Step::known(Value::Null),
            },
            Op::Negate(inner) => match self.node(inner) {
                Step { value: Value::Unknown, missing } => Step::unknown(missing),
                step => Step::known(negated(&step.value)),
            },
            Op::Compare(comparison, operands) => {
                let [left, right] = &**operands;
                let (left_step, right_step) = (self.node(left), self.node(right));
                let result = compare(*comparison, &left_step.value, &right_step.value);
                self.waiting(result, [(&left.op, &left_step), (&right.op, &right_step)])
            }
            Op::Between(operands) => {
                let [subject, low, high] = &**operands;
                let steps = [subject, low, high].map(|node| self.node(node));
                let [subject_step, low_step, high_step] = &steps;
                let result = within(&subject_step.value, [&low_step.value, &high_step.value], [true, true]);
                self.waiting(result, [(&subject.op, subject_step), (&low.op, low_step), (&high.op, high_step)])
            }
            Op::In(subject, tests) => {
                let step = self.node(subject);
                let mut gathered = Gathered::until(true);
                for test in tests {
                    let tested = self.test(&subject.op, &step, test);
                    if gathered.take(tested) {
                        break;
                    }
                }
                gathered.step()
            }
            Op::Chain(first, rest) => self.chain(first, rest),
            Op::Quantified(quantifier, nodes) => self.quantified(*quantifier, nodes),
            Op::Call(function, nodes) => self.call(*function, nodes),
            Op::If(nodes) => self.choice(nodes),
        }
    }

    fn choice(&mut self, [condition, then, otherwise]: &'a [Node; 3]) -> Step<'a> {
        let condition = self.node(condition);
        match condition.value {
            Value::Boolean(true) => return self.node(then),
            Value::Unknown => {}
            _ => return self.node(otherwise),
        }
        let branches = [self.node(then), self.node(otherwise)];
        let [one, other] = &branches;
        if equal(&one.value, &other.value) == Value::Boolean(true) {
            return Step::known(one.value.clone());
        }
        let mut missing = condition.missing;
        missing.extend(self.waits(&then.op, one));
        missing.extend(self.waits(&otherwise.op, other));
        Step::unknown(missing)
    }

    fn field(&mut self, inner: &'a Node, slot: usize) -> Step<'a> {
        let step = self.node(inner);
        let of = |value: &Value<'a>| match value {
            Value::Record(fields) => fields.get(slot).cloned().unwrap_or(Value::Unknown),
            Value::Unknown => Value::Unknown,
            _ => Value::Null,
        };
        match &step.value {
            Value::List(items) => Step::known(Value::list(items.iter().map(of).collect())),
            Value::Unknown => step,
            value => self.read(Some(&of(value)), &inner.op),
        }
    }

    fn gather(&mut self, nodes: &'a [Node], decisive: bool) -> Step<'a> {
        let mut gathered = Gathered::until(decisive);
        for node in nodes {
            let step = self.node(node);
            if gathered.take(step) {
                break;
            }
        }
        gathered.step()
    }

    fn test(&mut self, subject_op: &'a Op, subject: &Step<'a>, test: &'a Test) -> Step<'a> {
        match test {
            Test::Compare(comparison, node) => {
                let step = self.node(node);
                let result = compare(*comparison, &subject.value, &step.value);
                self.waiting(result, [(subject_op, subject), (&node.op, &step)])
            }
            Test::Contained(node) => {
                let step = self.node(node);
                let Value::List(items) = &step.value else {
                    return self.waiting(step.value.clone(), [(subject_op, subject), (&node.op, &step)]);
                };
                let mut gathered = Gathered::until(true);
                for item in items.iter() {
                    if gathered.take(Step::known(equal(&subject.value, item))) {
                        break;
                    }
                }
                let result = gathered.step().value;
                self.waiting(result, [(subject_op, subject), (&node.op, &step)])
            }
            Test::Range(Range { ends, low_included, high_included }) => {
                let [low, high] = &**ends;
                let (low_step, high_step) = (self.node(low), self.node(high));
                let result = within(&subject.value, [&low_step.value, &high_step.value], [*low_included, *high_included]);
                self.waiting(result, [(subject_op, subject), (&low.op, &low_step), (&high.op, &high_step)])
            }
        }
    }

    fn chain(&mut self, first: &'a Node, rest: &'a [(Arithmetic, Node)]) -> Step<'a> {
        let mut sum = self.node(first);
        for (arithmetic, node) in rest {
            let step = self.node(node);
            sum = match (sum.value, step.value) {
                (Value::Null, _) | (_, Value::Null) => Step::known(Value::Null),
                (Value::Unknown, _) | (_, Value::Unknown) => {
                    let mut missing = sum.missing;
                    missing.extend(step.missing);
                    Step::unknown(missing)
                }
                (left, right) => Step::known(apply(*arithmetic, &left, &right)),
            };
        }
        sum
    }

    fn quantified(&mut self, quantifier: Quantifier, nodes: &'a [Node; 2]) -> Step<'a> {
        let [list, body] = nodes;
        let step = self.node(list);
        let items = match step.value {
            Value::List(items) => items,
            Value::Unknown => return self.quantified_unknown(step.missing, body),
            _ => return Step::known(Value::Null),
        };
        let mut gathered = Gathered::until(quantifier == Quantifier::Some);
        for item in items.iter() {
            self.locals.push(item.clone());
            let step = self.node(body);
            self.locals.pop();
            if gathered.take(step) {
                break;
            }
        }
        gathered.step()
    }

    /// Over a list that is not known: it waits for the list, and for what the body would ask of any item.
    fn quantified_unknown(&mut self, mut missing: Vec<usize>, body: &'a Node) -> Step<'a> {
        self.locals.push(Value::Unknown);
        missing.extend(self.node(body).missing);
        self.locals.pop();
        Step::unknown(missing)
    }

    fn call(&mut self, function: Function, nodes: &'a [Node]) -> Step<'a> {
        let mut missing = Vec::new();
        let mut values = Vec::new();
        for node in nodes {
            let step = self.node(node);
            missing.extend(self.waits(&node.op, &step));
            values.push(step.value);
        }
        let value = match (function, &*values) {
            (Function::Count, [Value::List(items)]) => Value::Number(Decimal::from(items.len())),
            (Function::Sum | Function::Min | Function::Max, [Value::List(items)]) => folded(function, items),
            _ if values.iter().any(Value::is_null) => Value::Null,
            _ if values.iter().any(Value::is_unknown) => Value::Unknown,
            (Function::Count | Function::Sum, _) => Value::Null,
            (Function::Min | Function::Max, _) => {
                values.into_iter().reduce(|before, next| extreme(function == Function::Max, &before, &next)).unwrap_or(Value::Null)
            }
            (Function::DaysBetween, [Value::Date(from), Value::Date(to)]) => Value::Number(Decimal::from(days_between(*from, *to))),
            (Function::MonthsBetween, [Value::Date(from), Value::Date(to)]) => Value::Number(Decimal::from(months_between(*from, *to))),
            (Function::YearsBetween, [Value::Date(from), Value::Date(to)]) => Value::Number(Decimal::from(years_between(*from, *to))),
            (function, values) => called(function, values),
        };
        if value.is_unknown() { Step::unknown(missing) } else { Step::known(value) }
    }

    /// A result, with the slots that its operands wait for where it is unknown.
    fn waiting<const N: usize>(&self, value: Value<'a>, operands: [(&'a Op, &Step<'a>); N]) -> Step<'a> {
        if !value.is_unknown() {
            return Step::known(value);
        }
        Step::unknown(operands.into_iter().flat_map(|(op, step)| self.waits(op, step)).collect())
    }

    /// The slots that an operand waits for, whether it is unknown or holds something that is.
    fn waits(&self, op: &'a Op, step: &Step<'a>) -> Vec<usize> {
        if step.value.is_unknown() {
            step.missing.clone()
        } else if step.value.holds_unknown() {
            self.open_slots(op)
        } else {
            Vec::new()
        }
    }

    /// The slots below a node that are not wholly known.
    fn open_slots(&self, op: &'a Op) -> Vec<usize> {
        let mut open = Vec::new();
        op.slots(&mut |slot| {
            if self.slots.get(slot).is_none_or(Value::holds_unknown) {
                open.push(slot);
            }
        });
        open
    }
}

/// Whether a value lies between two others: any null gives null, else any unknown gives unknown.
fn within<'a>(subject: &Value<'_>, ends: [&Value<'_>; 2], included: [bool; 2]) -> Value<'a> {
    let [low, high] = ends;
    let [low_included, high_included] = included;
    let above = order(if low_included { Comparison::GreaterEqual } else { Comparison::Greater }, subject, low);
    let below = order(if high_included { Comparison::LessEqual } else { Comparison::Less }, subject, high);
    match (above, below) {
        (Value::Boolean(above), Value::Boolean(below)) => Value::Boolean(above && below),
        (Value::Null, _) | (_, Value::Null) => Value::Null,
        _ => Value::Unknown,
    }
}

/// FEEL gives the sum, the least and the greatest of no items no value.
fn folded<'a>(function: Function, items: &Items<'a>) -> Value<'a> {
    if items.iter().any(Value::is_null) {
        return Value::Null;
    }
    if items.iter().any(Value::is_unknown) {
        return Value::Unknown;
    }
    match function {
        Function::Sum => total(items),
        _ => items.iter().cloned().reduce(|before, next| extreme(function == Function::Max, &before, &next)).unwrap_or(Value::Null),
    }
}
