//! The sentences of a payslip's explanation.

use std::sync::Arc;

use super::computed::Due;
use super::days::Run;
use crate::choice::{Awaited, DatedWord, OpenItem};
use crate::citation::Citation;
use crate::explanation::{Explanation, Known};
use crate::finding::{Code, Label, Text};
use crate::pay::fact::{By, Fact};
use crate::pay::scheme::rates::RateTable;
use crate::pay::scheme::rules::{Component, Rule, Scheme, Substitute};
use crate::pay::scheme::setting::SchemeSetting;
use crate::pay::scheme::spec::Unit;
use crate::time::Period;
use crate::value::{Amount, Decimal};

fn labelled(code: Code, label: &Label) -> Explanation {
    Explanation::new(code).with("label_zh", label.zh.clone()).with("label_en", label.en.clone())
}

/// A number as people write it: without zeros behind.
pub(in crate::pay) fn plain_number(number: Decimal) -> Text {
    Text::of(&Amount::from_decimal(number))
}

pub(in crate::pay) fn plain(code: Code) -> Explanation {
    Explanation::new(code).status(Known::None)
}

pub(in crate::pay) fn setting(settled: &SchemeSetting, known: &DatedWord) -> Explanation {
    let word = &known.word;
    let option = settled.options.iter().find(|option| option.id == *word);
    let label = option.map_or_else(|| Label::new(word.clone(), word.clone()), |option| option.label.clone());
    Explanation::new(Code::PaySetting)
        .with("question_zh", settled.question.zh.clone())
        .with("question_en", settled.question.en.clone())
        .with("choice_zh", label.zh)
        .with("choice_en", label.en)
        .value(word.clone())
        .cited(&known.citation)
}

pub(in crate::pay) fn given(fact: Fact, number: Decimal) -> Explanation {
    let text = plain_number(number);
    labelled(Code::PayGiven, &fact.label()).with("value", text.clone()).value(text)
}

pub(in crate::pay) fn seniority(years: Decimal) -> Explanation {
    let text = plain_number(years);
    Explanation::new(Code::PaySeniority).with("years", text.clone()).value(text).unit("年")
}

pub(in crate::pay) fn added(rule: &Rule, years: Decimal) -> Explanation {
    let text = plain_number(years);
    labelled(Code::PaySeniorityAdded, &rule.label).with("years", text.clone()).value(text).unit("年").cited(&rule.citation)
}

pub(in crate::pay) fn grade(grade: i32) -> Explanation {
    Explanation::new(Code::PayGrade).with("grade", i64::from(grade)).value(Text::of(&grade)).unit("级")
}

pub(in crate::pay) fn raised(rule: &Rule, before: i32, after: i32, lost: i32) -> Explanation {
    let code = if lost == 0 { Code::PayGradeRaised } else { Code::PayGradeCapped };
    let note = labelled(code, &rule.label).with("from", i64::from(before)).with("to", i64::from(after));
    let note = if lost == 0 { note } else { note.with("lost", i64::from(lost)) };
    note.value(Text::of(&after)).unit("级").cited(&rule.citation)
}

pub(in crate::pay) fn raise_met(rule: &Rule, grades: Decimal) -> Explanation {
    let text = plain_number(grades);
    labelled(Code::PayRaiseMet, &rule.label).with("grades", text.clone()).value(text).unit("级").cited(&rule.citation)
}

pub(in crate::pay) fn substituted(substitute: &Substitute, post: &Arc<str>) -> Explanation {
    labelled(Code::PayPostSubstituted, &substitute.label).with("post", post.clone()).value(post.clone()).cited(&substitute.citation)
}

pub(in crate::pay) fn part_of_month(served: i32, days: i32) -> Explanation {
    Explanation::new(Code::PayPartOfMonth).with("served", i64::from(served)).with("days", i64::from(days))
}

/// Days of the month on which one post, or several at once, were held.
pub(in crate::pay) fn run(run: &Run<'_>, days: i32) -> Explanation {
    let from = run.from.to_string();
    Explanation::new(Code::PayDaysInPost).with("from", from).with("served", i64::from(run.days)).with("days", i64::from(days))
}

/// What a month earned of a component that falls due now.
pub(in crate::pay) fn earned_in(month: Period, amount: Decimal) -> Explanation {
    let text = plain_number(amount);
    Explanation::new(Code::PayEarnedIn).with("month", month.to_string()).with("amount", text.clone()).value(text).unit("元")
}

/// A component that falls due in another month.
pub(in crate::pay) fn later(component: &Component) -> Explanation {
    labelled(Code::PayLineLater, &component.label).status(Known::None).cited(&component.citation)
}

/// The unit as people write it.
pub(in crate::pay) fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Yuan => "元",
        Unit::Grades => "级",
        Unit::Years => "年",
        Unit::Percent => "%",
        Unit::Times => "倍",
        Unit::Twelfths => "/12",
    }
}

pub(in crate::pay) fn factor(value: &RateTable, number: Decimal, citation: &Citation) -> Explanation {
    let text = plain_number(number);
    labelled(Code::PayFactor, &value.label)
        .with("value", text.clone())
        .with("unit", unit(value.unit))
        .value(text)
        .unit(unit(value.unit))
        .cited(citation)
}

pub(in crate::pay) fn line(component: &Component, due: &Awaited<Option<Due>>) -> Explanation {
    match due {
        Ok(Some(due)) => {
            let text = plain_number(due.amount);
            labelled(Code::PayLine, &component.label).with("amount", text.clone()).value(text).unit("元").cited(&component.citation)
        }
        Ok(None) => labelled(Code::PayLineNotDue, &component.label).status(Known::None).cited(&component.citation),
        Err(_) => labelled(Code::PayLineUnknown, &component.label).status(Known::Unknown).cited(&component.citation),
    }
}

/// What a whole month must come to at least, what its components come to, and what is missing.
pub(in crate::pay) fn floor<'c>(
    floor: &Component,
    under: impl Iterator<Item = &'c Component>,
    (least, covered): (Text, Text),
    missing: Option<Text>,
) -> Explanation {
    let (zh, en): (Vec<&str>, Vec<&str>) = under.map(|component| (&*component.label.zh, &*component.label.en)).unzip();
    let code = if missing.is_some() { Code::PayFloor } else { Code::PayFloorMet };
    let note = Explanation::new(code).with("parts_zh", zh.join("、")).with("parts_en", en.join(", "));
    let note = note.with("least", least).with("covered", covered);
    let missing = missing.unwrap_or_else(|| "0".into());
    let note = if code == Code::PayFloor { note.with("missing", missing.clone()) } else { note };
    note.value(missing).unit("元").cited(&floor.citation)
}

/// What is asked where the rule has no such post: one that it has. The one that was written is user text and does not come back.
fn post(scheme: &Scheme) -> Label {
    let label = Fact::Post.label();
    let Some(posts) = scheme.posts() else { return label };
    let known: Vec<&str> = posts.options.iter().map(|option| &*option.id).collect();
    Label::new(format!("{}，应为 {} 之一", label.zh, known.join("、")), format!("{}, which is one of {}", label.en, known.join(", ")))
}

/// What is said of a grade that a table lacks which asks for nothing: the rule has no such grade.
fn no_such_grade(value: &RateTable, grade: &str) -> Label {
    let (zh, en, known) = (&value.label.zh, &value.label.en, value.stated_keys());
    let (known_zh, known_en) =
        if known.is_empty() { (String::new(), String::new()) } else { (format!("，有 {known} 级"), format!(", but {known}")) };
    Label::new(format!("{zh}没有 {grade} 级{known_zh}，请核对等级"), format!("{en} has no grade {grade}{known_en}; compare the grade"))
}

/// The question of an open item, for people, and the unit of its number.
pub(in crate::pay) fn question(item: &OpenItem, scheme: &Scheme) -> (Label, Option<Unit>) {
    let (id, key) = match item {
        OpenItem::Fact(name) => {
            let named = || Label::new(&**name, &**name);
            let label = |fact: Fact| if fact == Fact::Post { post(scheme) } else { fact.label() };
            return (Fact::from_name(name).map_or_else(named, label), None);
        }
        OpenItem::Choice(id, key) => (id, key.as_ref()),
        OpenItem::Hole(id, key) => (id, Some(key)),
        OpenItem::TooLarge(id) => (id, None),
    };
    if let Some(value) = scheme.values.iter().find(|value| value.id == *id) {
        if let (OpenItem::Hole(_, key), Some(By::Grade), None) = (item, value.by, &value.question) {
            return (no_such_grade(value, key), Some(value.unit));
        }
        let asked = value.question.as_ref().unwrap_or(&value.label);
        let with = |text: &str| key.map_or_else(|| text.to_owned(), |key| format!("{text} [{key}]"));
        return (Label::new(with(&asked.zh), with(&asked.en)), Some(value.unit));
    }
    let setting = scheme.settings.iter().find(|setting| setting.id == *id);
    (setting.map_or_else(|| Label::new(id.clone(), id.clone()), |setting| setting.question.clone()), None)
}
