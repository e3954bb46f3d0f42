//! Formulas and inputs in words.

use super::compile::{Indicator, Input};
use super::spec::{DueCount, DueOf, InputOf, InputPeriod, InputUnit};
use crate::condition::formula::{Part, Sign, Test};
use crate::finding::{Label, Lang};
use crate::value::RoundingMode;

fn period(period: InputPeriod) -> Option<(&'static str, &'static str)> {
    Some(match period {
        InputPeriod::Same => return None,
        InputPeriod::Previous => ("上期", "the period before"),
        InputPeriod::YearAgo => ("上年同期", "a year ago"),
        InputPeriod::Quarter => ("所在季度", "the quarter"),
        InputPeriod::Half => ("所在半年", "the half-year"),
        InputPeriod::Year => ("全年", "the year"),
        InputPeriod::Plan => ("整个计划期", "the plan"),
        InputPeriod::ToDate => ("年初至期末", "the year to date"),
        InputPeriod::Until => ("累计至期末", "all until then"),
        InputPeriod::YearEnd => ("年末", "at the year's end"),
        InputPeriod::PreviousYearEnd => ("上年末", "at the end of the year before"),
    })
}

fn unit(unit: InputUnit) -> Option<(&'static str, &'static str)> {
    match unit {
        InputUnit::Own => None,
        InputUnit::Parent => Some(("上一级", "the unit above")),
        InputUnit::Whole => Some(("最上一级", "the whole")),
    }
}

fn counted(count: DueCount) -> (&'static str, &'static str) {
    match count {
        DueCount::Met => ("完成的任务", "tasks met"),
        DueCount::Done => ("按期完成的任务", "tasks done in time"),
        DueCount::Settled => ("已有结果的任务", "tasks settled"),
        DueCount::MetSubjects => ("任务全部完成的对象", "subjects with every task met"),
        DueCount::SettledSubjects => ("任务已有结果的对象", "subjects with a settled task"),
    }
}

impl DueOf {
    /// What its items are called.
    pub(super) fn label(&self) -> Label {
        let joined = |text: fn(&Label) -> &str, by: &str| self.items.iter().map(|item| text(&item.label)).collect::<Vec<_>>().join(by);
        Label::new(joined(|label| &label.zh, "、"), joined(|label| &label.en, ", "))
    }
}

pub(super) fn rounding(mode: RoundingMode) -> (&'static str, &'static str) {
    match mode {
        RoundingMode::HalfUp => ("四舍五入", "half away from zero"),
        RoundingMode::HalfEven => ("四舍六入五成双", "half to even"),
        RoundingMode::Up => ("进位", "away from zero"),
        RoundingMode::Down => ("舍去", "towards zero"),
    }
}

/// An input as it is called, with its period and unit.
pub(super) fn called(input: &Input) -> Label {
    let (zh, en) = match &input.of {
        InputOf::Measure(_) => (input.label.zh.to_string(), input.label.en.to_string()),
        InputOf::Population(name) => (format!("人口 {name}"), format!("population {name}")),
        InputOf::Target(_) => (format!("{}的目标", input.label.zh), format!("target of {}", input.label.en)),
        InputOf::Due(due) => {
            let (zh, en) = counted(due.count);
            (format!("{}：{zh}", input.label.zh), format!("{en} of {}", input.label.en))
        }
    };
    let marks: Vec<(&str, &str)> = unit(input.at).into_iter().chain(period(input.period)).collect();
    if marks.is_empty() {
        return Label::new(zh, en);
    }
    let joined = |text: fn(&(&'static str, &'static str)) -> &'static str, by: &str| marks.iter().map(text).collect::<Vec<_>>().join(by);
    Label::new(format!("{zh}（{}）", joined(|mark| mark.0, "，")), format!("{en} ({})", joined(|mark| mark.1, ", ")))
}

/// How tightly a part binds, for brackets.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Binds {
    Sum,
    Product,
    Alone,
}

impl Indicator {
    /// The formula with the names of what it reads.
    pub(super) fn in_words(&self) -> Label {
        let say = |lang| Words { inputs: &self.inputs, lang }.part(&self.formula, Binds::Sum);
        Label::new(say(Lang::ZhHans), say(Lang::En))
    }
}

struct Words<'i> {
    inputs: &'i [Input],
    lang: Lang,
}

impl Words<'_> {
    fn of(&self, zh: &'static str, en: &'static str) -> &'static str {
        if self.lang == Lang::En { en } else { zh }
    }

    fn part(&self, part: &Part, around: Binds) -> String {
        let (text, binds) = match part {
            Part::Number(number) => (number.to_string(), Binds::Alone),
            Part::Name(slot) => {
                let called = self.inputs.get(*slot).map(called);
                (called.map(|label| label.get(self.lang).to_owned()).unwrap_or_default(), Binds::Alone)
            }
            Part::Negated(inner) => (format!("−{}", self.part(inner, Binds::Alone)), Binds::Product),
            Part::Sum(terms) => {
                let mut text = String::new();
                for (at, (sign, part)) in terms.iter().enumerate() {
                    if at > 0 {
                        text.push_str(if *sign == Sign::Plus { " + " } else { " − " });
                    }
                    text.push_str(&self.part(part, if at == 0 { Binds::Sum } else { Binds::Product }));
                }
                (text, Binds::Sum)
            }
            Part::Product(left, right) => {
                (format!("{} × {}", self.part(left, Binds::Product), self.part(right, Binds::Alone)), Binds::Product)
            }
            Part::Quotient(left, right) => {
                (format!("{} ÷ {}", self.part(left, Binds::Product), self.part(right, Binds::Alone)), Binds::Product)
            }
            Part::Least(parts) => (self.listed(self.of("最小的一个", "the least of "), parts), Binds::Alone),
            Part::Greatest(parts) => (self.listed(self.of("最大的一个", "the greatest of "), parts), Binds::Alone),
            Part::Size(inner) => (format!("|{}|", self.part(inner, Binds::Sum)), Binds::Alone),
            Part::If(test, parts) => {
                let [then, or_else] = &**parts;
                let (then, or_else) = (self.part(then, Binds::Sum), self.part(or_else, Binds::Sum));
                let test = self.test(test);
                let text = match self.lang {
                    Lang::En => format!("{then} if {test}, or {or_else}"),
                    Lang::ZhHans => format!("若 {test} 则 {then}，否则 {or_else}"),
                };
                (format!("({text})"), Binds::Alone)
            }
        };
        if binds < around { format!("({text})") } else { text }
    }

    fn listed(&self, word: &str, parts: &[Part]) -> String {
        let parts: Vec<String> = parts.iter().map(|part| self.part(part, Binds::Sum)).collect();
        format!("{word}({})", parts.join(self.of("，", ", ")))
    }

    fn test(&self, test: &Test) -> String {
        let joined = |tests: &[Test], word: &str| {
            let tests: Vec<String> = tests.iter().map(|test| self.test(test)).collect();
            format!("({})", tests.join(word))
        };
        match test {
            Test::Truth(truth) => truth.to_string(),
            Test::Compare(order, parts) => {
                let [left, right] = &**parts;
                format!("{} {} {}", self.part(left, Binds::Sum), order.symbol(), self.part(right, Binds::Sum))
            }
            Test::All(tests) => joined(tests, self.of(" 且 ", " and ")),
            Test::Any(tests) => joined(tests, self.of(" 或 ", " or ")),
            Test::Not(inner) => format!("{}({})", self.of("非", "not "), self.test(inner)),
        }
    }
}
