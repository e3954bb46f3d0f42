//! A condition in words: what it asks of whom, by labels and without the rule language.

use crate::condition::expression::Expression;
use crate::condition::syntax::node::{Arithmetic, Comparison, Function, Node, Op, Quantifier, Range, Test};
use crate::finding::{Label, Lang};
use crate::value::Decimal;

/// What the slots of a condition are called.
pub(crate) trait SlotLabels {
    /// What a slot is called.
    fn slot(&self, slot: usize) -> Label;

    /// What a field of the records of a slot is called.
    fn field(&self, slot: usize, field: usize) -> Option<Label>;

    /// What an option of a slot is called, or of a field of its records.
    fn option(&self, slot: usize, field: Option<usize>, option: &str) -> Option<Label>;
}

impl Expression {
    /// It in words, such as 年龄不小于80.
    pub(crate) fn words(&self, lang: Lang, labels: &dyn SlotLabels) -> String {
        Words { lang, labels, list: None }.node(self.root())
    }
}

/// Whose options a text can be: a slot, and a field of its records.
type Options = Option<(usize, Option<usize>)>;

#[derive(Clone, Copy)]
struct Words<'l> {
    lang: Lang,
    labels: &'l dyn SlotLabels,
    /// The slot of the list whose item is spoken of.
    list: Option<usize>,
}

impl Words<'_> {
    fn pick(self, zh: String, en: String) -> String {
        if self.lang == Lang::En { en } else { zh }
    }

    fn word(self, zh: &'static str, en: &'static str) -> &'static str {
        if self.lang == Lang::En { en } else { zh }
    }

    fn joined(self, nodes: &[Node], zh: &str, en: &str) -> String {
        nodes.iter().map(|node| self.node(node)).collect::<Vec<_>>().join(if self.lang == Lang::En { en } else { zh })
    }

    /// The parts of an `and` or an `or`, in brackets where they are joined otherwise.
    fn parts(self, nodes: &[Node], zh: &str, en: &str) -> String {
        let part = |node: &Node| match (&node.op, self.lang) {
            (Op::All(_) | Op::Any(_), Lang::En) => format!("({})", self.node(node)),
            (Op::All(_) | Op::Any(_), _) => format!("（{}）", self.node(node)),
            _ => self.node(node),
        };
        nodes.iter().map(part).collect::<Vec<_>>().join(if self.lang == Lang::En { en } else { zh })
    }

    fn node(self, node: &Node) -> String {
        match &node.op {
            Op::Null => self.word("没有", "none").to_owned(),
            Op::Boolean(true) => self.word("是", "yes").to_owned(),
            Op::Boolean(false) => self.word("否", "no").to_owned(),
            Op::Number(number) => shown(number),
            Op::Text(text) => quoted(self.lang, text),
            Op::Date(date) => date.to_string(),
            Op::Slot(slot) => asserted(self.labels.slot(*slot).get(self.lang)),
            Op::Local(..) => self.word("其中一项", "one of them").to_owned(),
            Op::Field(inner, field) => match (&inner.op, slot_of(inner).or(self.list)) {
                (Op::Local(..), Some(list)) => self.field(list, *field),
                (_, Some(list)) => self.pick(
                    format!("{}的{}", self.node(inner), self.field(list, *field)),
                    format!("{} of {}", self.field(list, *field), self.node(inner)),
                ),
                _ => self.node(inner),
            },
            Op::List(nodes) => self.joined(nodes, "、", ", "),
            Op::All(nodes) => self.parts(nodes, "，并且", " and "),
            Op::Any(nodes) => self.parts(nodes, "，或者", " or "),
            Op::Not(inner) => self.pick(format!("并非（{}）", self.node(inner)), format!("not ({})", self.node(inner))),
            Op::Negate(inner) => format!("−{}", self.node(inner)),
            Op::Compare(comparison, nodes) => self.compared(*comparison, nodes),
            Op::Between(nodes) => {
                let [subject, low, high] = &**nodes;
                let (subject, low, high) = (self.node(subject), self.node(low), self.node(high));
                self.pick(format!("{subject}在{low}到{high}之间（含）"), format!("{subject} from {low} to {high}"))
            }
            Op::In(subject, tests) => self.tests(subject, tests),
            Op::Chain(first, rest) => {
                let mut text = self.node(first);
                for (arithmetic, node) in rest {
                    let sign = match arithmetic {
                        Arithmetic::Add => " + ",
                        Arithmetic::Subtract => " − ",
                        Arithmetic::Multiply => " × ",
                        Arithmetic::Divide => " ÷ ",
                    };
                    let part = if matches!(node.op, Op::Chain(..)) { format!("({})", self.node(node)) } else { self.node(node) };
                    text.push_str(sign);
                    text.push_str(&part);
                }
                text
            }
            Op::Quantified(quantifier, nodes) => {
                let [list, inner] = &**nodes;
                if let (Quantifier::Some, Some(said)) = (quantifier, self.some_of(list, inner)) {
                    return said;
                }
                let within = Words { list: slot_of(list), ..self }.node(inner);
                let list = self.node(list);
                match quantifier {
                    Quantifier::Some => self.pick(format!("{list}：有一项，{within}"), format!("{list}: one for which {within}")),
                    Quantifier::Every => self.pick(format!("{list}：每一项都{within}"), format!("{list}: each with {within}")),
                }
            }
            Op::If(nodes) => {
                let [condition, then, otherwise] = &**nodes;
                let (condition, then, otherwise) = (self.node(condition), self.node(then), self.node(otherwise));
                self.pick(format!("如果{condition}，则{then}，否则{otherwise}"), format!("{then} if {condition}, else {otherwise}"))
            }
            Op::Call(function, nodes) => self.called(*function, nodes),
        }
    }

    /// That a list has one of some values, or any at all.
    fn some_of(self, list: &Node, inner: &Node) -> Option<String> {
        let name = self.node(list);
        match &inner.op {
            Op::Boolean(true) => Some(self.pick(format!("有{name}"), format!("there is any {name}"))),
            Op::In(subject, tests) if matches!(subject.op, Op::Local(..)) => {
                let options = self.options(list);
                let value = |test: &Test| match test {
                    Test::Compare(Comparison::Equal, node) | Test::Contained(node) => Some(self.value(node, options)),
                    _ => None,
                };
                let values = tests.iter().map(value).collect::<Option<Vec<_>>>()?.join(self.word("", ", "));
                Some(self.pick(format!("{name}里有其中之一：{values}"), format!("{name} has one of: {values}")))
            }
            _ => None,
        }
    }

    fn field(self, list: usize, field: usize) -> String {
        self.labels.field(list, field).map_or_else(|| "?".to_owned(), |label| label.get(self.lang).to_owned())
    }

    /// A value that stands beside what it is compared with.
    fn value(self, node: &Node, options: Options) -> String {
        match (&node.op, options) {
            (Op::Text(text), Some((slot, field))) => match self.labels.option(slot, field, text) {
                Some(label) => quoted(self.lang, label.get(self.lang)),
                None => quoted(self.lang, text),
            },
            (Op::List(nodes), _) => {
                let parts: Vec<String> = nodes.iter().map(|node| self.value(node, options)).collect();
                parts.join(self.word("", ", "))
            }
            _ => self.node(node),
        }
    }

    fn compared(self, comparison: Comparison, [left, right]: &[Node; 2]) -> String {
        let equal = comparison == Comparison::Equal;
        match (&left.op, &right.op) {
            (_, Op::Null) if !comparison.is_order() => {
                let subject = self.node(left);
                return match equal {
                    true => self.pick(format!("没有{subject}"), format!("there is no {subject}")),
                    false => self.pick(format!("有{subject}"), format!("there is {subject}")),
                };
            }
            (_, Op::Boolean(truth)) if !comparison.is_order() => {
                let subject = self.node(left);
                return if *truth == equal { subject } else { self.pick(format!("并非（{subject}）"), format!("not ({subject})")) };
            }
            _ => {}
        }
        let is_date = [left, right].iter().any(|node| matches!(node.op, Op::Date(_)));
        let (zh, en) = match (comparison, is_date) {
            (Comparison::Equal, _) => ("是", " is "),
            (Comparison::Unequal, _) => ("不是", " is not "),
            (Comparison::Less, true) => ("早于", " is before "),
            (Comparison::LessEqual, true) => ("不晚于", " is on or before "),
            (Comparison::Greater, true) => ("晚于", " is after "),
            (Comparison::GreaterEqual, true) => ("不早于", " is on or after "),
            (Comparison::Less, false) => ("低于", " is below "),
            (Comparison::LessEqual, false) => ("不高于", " is at most "),
            (Comparison::Greater, false) => ("高于", " is above "),
            (Comparison::GreaterEqual, false) => ("不低于", " is at least "),
        };
        let (zh, en) = (zh.to_owned(), en.to_owned());
        [self.value(left, self.options(right)), self.pick(zh, en), self.value(right, self.options(left))].concat()
    }

    /// Whose options a value beside that node can be.
    fn options(self, node: &Node) -> Options {
        match &node.op {
            Op::Slot(slot) => Some((*slot, None)),
            Op::Local(..) => self.list.map(|list| (list, None)),
            Op::Field(inner, field) => slot_of(inner).or(self.list).map(|list| (list, Some(*field))),
            _ => None,
        }
    }

    fn tests(self, subject: &Node, tests: &[Test]) -> String {
        if let [Test::Contained(list)] = tests
            && let Some(options) = self.options(list)
        {
            let (list, value) = (self.node(list), self.value(subject, Some(options)));
            return self.pick(format!("{list}里有{value}"), format!("{list} has {value}"));
        }
        let (options, name) = (self.options(subject), self.node(subject));
        let one = |test: &Test| match test {
            Test::Compare(Comparison::Equal, node) => self.value(node, options),
            Test::Compare(comparison, node) => {
                let (zh, en) = match comparison {
                    Comparison::Unequal => ("不是", "not "),
                    Comparison::Less => ("低于", "below "),
                    Comparison::LessEqual => ("不高于", "at most "),
                    Comparison::Greater => ("高于", "above "),
                    _ => ("不低于", "at least "),
                };
                [self.word(zh, en), &self.value(node, options)].concat()
            }
            Test::Contained(node) => self.value(node, options),
            Test::Range(range) => self.range(range),
        };
        let parts: Vec<String> = tests.iter().map(one).collect();
        let parts = parts.join(self.word("、", ", "));
        self.pick(format!("{name}是其中之一：{parts}"), format!("{name} is one of: {parts}"))
    }

    fn range(self, range: &Range) -> String {
        let [low, high] = &*range.ends;
        let (low, high) = (self.node(low), self.node(high));
        let end = |included: bool| match included {
            true => self.word("含", "included"),
            false => self.word("不含", "not included"),
        };
        let (first, last) = (end(range.low_included), end(range.high_included));
        self.pick(format!("{low}（{first}）到{high}（{last}）"), format!("{low} ({first}) to {high} ({last})"))
    }

    fn called(self, function: Function, nodes: &[Node]) -> String {
        let at = |place: usize| nodes.get(place).map(|node| self.node(node)).unwrap_or_default();
        let (zh, en) = match function {
            Function::ListContains => {
                let options = nodes.first().and_then(|node| self.options(node));
                let item = nodes.get(1).map(|node| self.value(node, options)).unwrap_or_default();
                (format!("{}里有{item}", at(0)), format!("{} has {item}", at(0)))
            }
            Function::Contains => (format!("{}里有{}", at(0), at(1)), format!("{} has {}", at(0), at(1))),
            Function::StartsWith => (format!("{}以{}开头", at(0), at(1)), format!("{} begins with {}", at(0), at(1))),
            Function::EndsWith => (format!("{}以{}结尾", at(0), at(1)), format!("{} ends with {}", at(0), at(1))),
            Function::Count => (format!("{}的项数", at(0)), format!("number of {}", at(0))),
            Function::Sum => (format!("{}之和", at(0)), format!("sum of {}", at(0))),
            Function::DaysBetween => (format!("{}到{}的天数", at(0), at(1)), format!("days from {} to {}", at(0), at(1))),
            Function::MonthsBetween => (format!("{}到{}的整月数", at(0), at(1)), format!("whole months from {} to {}", at(0), at(1))),
            Function::YearsBetween => (format!("{}到{}的周年数", at(0), at(1)), format!("whole years from {} to {}", at(0), at(1))),
            Function::Year => (format!("{}的年份", at(0)), format!("year of {}", at(0))),
            Function::Month => (format!("{}的月份", at(0)), format!("month of {}", at(0))),
            Function::Day => (format!("{}的日", at(0)), format!("day of the month of {}", at(0))),
            Function::StringLength => (format!("{}的字数", at(0)), format!("length of {}", at(0))),
            other => {
                let (zh, en) = other.words();
                let inner = self.joined(nodes, "、", ", ");
                (format!("{zh}（{inner}）"), format!("{en} ({inner})"))
            }
        };
        self.pick(zh, en)
    }
}

impl Function {
    /// The words of a function that stands before what it is of.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Function::Min => ("最小的", "smallest of"),
            Function::Max => ("最大的", "largest of"),
            Function::Date => ("日期", "date"),
            Function::Abs => ("绝对值", "absolute value of"),
            Function::Floor | Function::RoundDown => ("舍去尾数", "rounded down"),
            Function::Ceiling | Function::RoundUp => ("进位取整", "rounded up"),
            _ => ("四舍五入", "rounded"),
        }
    }
}

/// What a label asks, as a statement: 是否独居 as 独居.
fn asserted(label: &str) -> String {
    for (asks, says) in [("是否", ""), ("有无", "有"), ("能否", "能"), ("Whether ", "")] {
        if let Some(rest) = label.strip_prefix(asks).filter(|rest| !rest.is_empty()) {
            return [says, rest].concat();
        }
    }
    label.to_owned()
}

fn slot_of(node: &Node) -> Option<usize> {
    match &node.op {
        Op::Slot(slot) => Some(*slot),
        _ => None,
    }
}

fn shown(number: &Decimal) -> String {
    number.normalize().to_string()
}

fn quoted(lang: Lang, text: &str) -> String {
    if lang == Lang::En { format!("“{text}”") } else { format!("「{text}」") }
}
