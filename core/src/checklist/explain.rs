//! Why an item comes to what it comes to, in words: labels, no names and no rule language, and no value of the subject.

use super::facts::SubjectFacts;
use super::item::{Condition, Item, Version};
use super::list::MatchQuestion;
use super::matched::{Values, outcome, sensitive};
use super::names::{Name, Names};
use super::words::MatchOutcome;
use crate::condition::{Expression, Machine, Part, Value};
use crate::explanation::{Explanation, Known};
use crate::finding::{Code, Label, Lang};

/// Why an item comes to what it comes to on the day; nothing where it is not in force.
pub(super) fn explain(names: &Names, item: &Item, facts: &SubjectFacts, question: MatchQuestion<'_>) -> Option<Explanation> {
    let version = item.at(question.as_of)?;
    let values = Values::new(names, facts, question);
    let slots = values.slots();
    let mut machine = Machine::new();
    let found = outcome(version, &mut machine, &values, &slots).unwrap_or(MatchOutcome::Open);
    let head = labelled(Explanation::new(code(found)), item.label()).with("id", item.id().clone()).cited(&version.citation);
    let mut whole = head.value(found.as_str()).status(if found == MatchOutcome::Open { Known::Unknown } else { Known::Known });
    let mut telling = Telling { names, question, slots: &slots, machine, told: Vec::new() };
    match &version.target {
        Some(target) => whole.because.extend(telling.parts(target)),
        None => whole.because.push(Explanation::new(Code::ItemEveryone)),
    }
    if let Some(listed) = &version.listed {
        let mut groups = Explanation::new(Code::ItemListedGroups);
        groups.because = telling.parts(listed);
        whole.because.push(groups);
    }
    whole.because.extend(told_of(version));
    whole.because.extend(sensitive(names, version, &slots).into_iter().map(|used| {
        let class = &used.class.label;
        let told = match &used.fact {
            Some(fact) => labelled(Explanation::new(Code::ItemSensitive), &fact.label).with("id", fact.id.clone()),
            None => Explanation::new(Code::ItemSensitivePerson),
        };
        told.with("class_zh", class.zh.clone()).with("class_en", class.en.clone()).with("class", used.class.id.clone())
    }));
    Some(whole)
}

/// What is said of an item whomever it is about: how often it comes, and how its text is read.
pub(super) fn told_of(version: &Version) -> impl Iterator<Item = Explanation> {
    let cadence = version.cadence.as_ref().map(|cadence| said(Code::ItemCadence, &cadence.words()));
    let readings = [&version.citation.reason, &version.reading].into_iter().flatten().map(|label| said(Code::ItemReading, label));
    let other = version.other_reading.as_ref().map(|label| said(Code::ItemOtherReading, label));
    cadence.into_iter().chain(readings).chain(other)
}

/// A conclusion that is words of the rulebook or of the core.
pub(super) fn said(code: Code, words: &Label) -> Explanation {
    Explanation::new(code).with("words_zh", words.zh.clone()).with("words_en", words.en.clone())
}

pub(super) fn labelled(explanation: Explanation, label: &Label) -> Explanation {
    explanation.with("label_zh", label.zh.clone()).with("label_en", label.en.clone())
}

fn code(outcome: MatchOutcome) -> Code {
    match outcome {
        MatchOutcome::Entitled => Code::ItemEntitled,
        MatchOutcome::May => Code::ItemMay,
        MatchOutcome::Duty => Code::ItemDuty,
        MatchOutcome::Encouraged => Code::ItemEncouraged,
        MatchOutcome::Finding => Code::ItemFinding,
        MatchOutcome::Open => Code::ItemOpen,
        MatchOutcome::NotListed => Code::ItemNotListed,
        MatchOutcome::No => Code::ItemNo,
    }
}

struct Telling<'t> {
    names: &'t Names,
    question: MatchQuestion<'t>,
    slots: &'t [Value<'t>],
    machine: Machine,
    /// The derived facts and standards that have been explained.
    told: Vec<usize>,
}

impl Telling<'_> {
    /// A condition as the list of what it asks: an `and` at its top needs no line of its own.
    fn parts(&mut self, condition: &Condition) -> Vec<Explanation> {
        match &condition.parts {
            Part::All(parts) => parts.iter().map(|part| self.part(part)).collect(),
            part => vec![self.part(part)],
        }
    }

    fn part(&mut self, part: &Part) -> Explanation {
        match part {
            Part::All(parts) => self.group(Code::ItemAll, part, parts),
            Part::Any(parts) => self.group(Code::ItemAny, part, parts),
            Part::Not(inner) => self.group(Code::ItemNot, part, std::slice::from_ref(inner)),
            Part::Test(test) => self.test(test),
        }
    }

    fn group(&mut self, code: Code, whole: &Part, parts: &[Part]) -> Explanation {
        let truth = whole.truth(&mut self.machine, self.slots);
        let mut explanation = Explanation::new(code).status(known(&truth));
        if let Value::Boolean(truth) = truth {
            explanation = explanation.value(if truth { "true" } else { "false" });
        }
        explanation.because = parts.iter().map(|part| self.part(part)).collect();
        explanation
    }

    fn test(&mut self, test: &Expression) -> Explanation {
        let (code, value) = match test.evaluate_in(&mut self.machine, self.slots) {
            Value::Boolean(true) => (Code::ItemTestTrue, Some("true")),
            Value::Boolean(false) => (Code::ItemTestFalse, Some("false")),
            Value::Unknown => (Code::ItemTestUnknown, None),
            _ => (Code::ItemTestNone, None),
        };
        let status = match code {
            Code::ItemTestUnknown => Known::Unknown,
            Code::ItemTestNone => Known::None,
            _ => Known::Known,
        };
        let words = |lang| test.words(lang, self.names);
        let mut explanation = Explanation::new(code).with("words_zh", words(Lang::ZhHans)).with("words_en", words(Lang::En)).status(status);
        explanation.value = value.map(Into::into);
        explanation.because = test.slots().iter().filter_map(|slot| self.because(*slot)).collect();
        explanation
    }

    /// Where a name comes from that nobody is asked for, once.
    fn because(&mut self, slot: usize) -> Option<Explanation> {
        if self.told.contains(&slot) {
            return None;
        }
        let names = self.names;
        match names.slots.get(slot)? {
            Name::Today | Name::Fact(..) => None,
            Name::Derived(fact, expression, _) => {
                self.told.push(slot);
                let formula = fact.asked.formula.as_ref()?;
                let words = |lang| expression.words(lang, names);
                let head = labelled(Explanation::new(Code::ItemDerived), &fact.label)
                    .with("words_zh", words(Lang::ZhHans))
                    .with("words_en", words(Lang::En))
                    .status(known(self.slots.get(slot)?))
                    .cited(&formula.citation);
                let mut head = head;
                head.because = expression.slots().iter().filter_map(|slot| self.because(*slot)).collect();
                Some(head)
            }
            Name::Standard(standard) => {
                self.told.push(slot);
                let found = self.question.standards.get(standard.id()).ok()?;
                Some(match found.at(self.question.division, self.question.as_of) {
                    Ok(found) => match found.value {
                        Some(value) => labelled(Explanation::new(Code::ItemStandard), standard.label())
                            .with("value", value.to_string())
                            .with("unit", standard.unit().to_owned())
                            .value(value.to_string())
                            .unit(standard.unit().to_owned())
                            .cited(found.citation),
                        None => {
                            labelled(Explanation::new(Code::ItemStandardNone), standard.label()).status(Known::None).cited(found.citation)
                        }
                    },
                    Err(_) => labelled(Explanation::new(Code::ItemStandardOpen), standard.label())
                        .with("words_zh", standard.question().zh.clone())
                        .with("words_en", standard.question().en.clone())
                        .status(Known::Unknown),
                })
            }
        }
    }
}

fn known(value: &Value<'_>) -> Known {
    match value {
        Value::Unknown => Known::Unknown,
        Value::Null => Known::None,
        _ => Known::Known,
    }
}
