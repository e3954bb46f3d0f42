//! On which days an expression can come to something else, though nothing changes but the day itself.

use super::expression::Expression;
use super::syntax::node::{Function, Node, Op};
use crate::value::Date;

/// What a day is told from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Anchor {
    /// The day of a name.
    Slot(usize),
    /// A day that the expression states.
    On(Date),
}

/// Days on which an expression that reads the day can come to something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Turn {
    /// That day and the one after it.
    Day(Anchor),
    /// The same day of every year.
    Years(Anchor),
    /// The same day of every month.
    Months(Anchor),
    /// The first of every month.
    MonthBegins,
    /// Any day.
    Daily,
}

impl Expression {
    /// The turns of an expression that reads the day in a slot, each once.
    pub(crate) fn turns(&self, today: usize) -> Vec<Turn> {
        let mut turns = Vec::new();
        walk(self.root(), today, &mut turns);
        turns.sort_unstable();
        turns.dedup();
        turns
    }
}

fn walk(node: &Node, today: usize, turns: &mut Vec<Turn>) {
    let is_today = |node: &Node| matches!(node.op, Op::Slot(slot) if slot == today);
    let anchor = |node: &Node| match node.op {
        Op::Slot(slot) if slot != today => Some(Anchor::Slot(slot)),
        Op::Date(date) => Some(Anchor::On(date)),
        _ => None,
    };
    let beside = |left: &Node, right: &Node| match (is_today(left), is_today(right)) {
        (true, false) => anchor(right),
        (false, true) => anchor(left),
        _ => None,
    };
    match &node.op {
        _ if is_today(node) => turns.push(Turn::Daily),
        Op::Compare(_, pair) => {
            let [left, right] = &**pair;
            match beside(left, right) {
                Some(anchor) => turns.push(Turn::Day(anchor)),
                None => [left, right].into_iter().for_each(|node| walk(node, today, turns)),
            }
        }
        Op::Call(function @ (Function::YearsBetween | Function::MonthsBetween), arguments) => {
            let found = match arguments.as_slice() {
                [left, right] => beside(left, right),
                _ => None,
            };
            match (found, function) {
                (Some(anchor), Function::YearsBetween) => turns.push(Turn::Years(anchor)),
                (Some(anchor), _) => turns.push(Turn::Months(anchor)),
                (None, _) => arguments.iter().for_each(|node| walk(node, today, turns)),
            }
        }
        Op::Call(Function::Year | Function::Month, arguments) if arguments.iter().all(is_today) => turns.push(Turn::MonthBegins),
        _ => node.op.children(&mut |child| walk(child, today, turns)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::condition::{Scope, Type};

    fn turns(source: &str) -> Vec<Turn> {
        let mut scope = Scope::new();
        for (name, kind) in [("today", Type::Date), ("born", Type::Date), ("alone", Type::Boolean)] {
            scope.add(name, kind).unwrap();
        }
        Expression::compile(source, &scope, None).unwrap().turns(0)
    }

    #[test]
    fn an_age_turns_on_a_birthday_and_a_comparison_on_its_day() {
        assert_eq!(turns("alone"), []);
        assert_eq!(turns("alone and years_between(born, today) >= 80"), [Turn::Years(Anchor::Slot(1))]);
        assert_eq!(turns("months_between(born, today) < 36"), [Turn::Months(Anchor::Slot(1))]);
        assert_eq!(turns("today >= born"), [Turn::Day(Anchor::Slot(1))]);
        let day = Date::parse("2022-03-01").unwrap();
        assert_eq!(turns(r#"today < date("2022-03-01") or alone"#), [Turn::Day(Anchor::On(day))]);
        assert_eq!(turns("if today.month >= born.month then 1 else 2"), [Turn::MonthBegins]);
    }

    #[test]
    fn what_is_not_foreseen_turns_daily() {
        for source in ["days_between(born, today) > 30", "today.day = 5", "today between born and born", "not(today in [born])"] {
            assert_eq!(turns(source), [Turn::Daily], "{source}");
        }
    }
}
