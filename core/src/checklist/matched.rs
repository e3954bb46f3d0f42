//! A subject held against the items: what each comes to, and what would have to be known.

use std::fmt;
use std::sync::Arc;

use super::facts::{Held, SubjectFacts};
use super::item::{Condition, Item, Named, Version};
use super::list::MatchQuestion;
use super::names::{Name, Names};
use super::words::{MatchOutcome, Subject};
use crate::choice::{OpenItem, Waiting};
use crate::condition::{Machine, Value};
use crate::finding::Label;
use crate::form::CodeOption;
use crate::service::FieldType;
use crate::value::Date;

/// What a match says.
///
/// `Debug` shows nothing of what is known of the subject.
#[derive(Clone)]
pub struct Match {
    /// The rulebook: `hinggan@1.0.0#ab12…`.
    pub pack: Arc<str>,
    /// The day.
    pub as_of: Date,
    /// Whom the items are about.
    pub subject: Subject,
    /// Every item in force on the day, in the rulebook's order.
    pub items: Vec<MatchedItem>,
    /// What to ask, what most open items wait for first.
    pub questions: Vec<Question>,
    /// The items that are not in force yet, with the day from which they are.
    pub later: Vec<Later>,
}

/// An item held against a subject.
///
/// `Debug` shows the item alone.
#[derive(Clone)]
pub struct MatchedItem {
    /// The item.
    pub item: Arc<Item>,
    /// What holds of it on the day: its position among the item's versions.
    pub(super) version: usize,
    /// What it comes to.
    pub outcome: MatchOutcome,
    /// What an open one waits for: facts and place standards, in the rulebook's order.
    pub missing: Vec<OpenItem>,
    /// The sensitive personal information that it was held against, in the rulebook's order. Whoever shows the outcome shows that.
    pub sensitive: Vec<Sensitive>,
}

/// Sensitive personal information that a match used: what it is of, never its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sensitive {
    /// The fact; nothing where all about the person is of the class, as of who is younger than fourteen.
    pub fact: Option<Named>,
    /// The class.
    pub class: Named,
}

impl fmt::Debug for Match {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Match").field("as_of", &self.as_of).field("subject", &self.subject).finish_non_exhaustive()
    }
}

impl fmt::Debug for MatchedItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MatchedItem").field("item", self.item.id()).finish_non_exhaustive()
    }
}

impl MatchedItem {
    /// What holds of the item on the day.
    #[must_use]
    pub fn version(&self) -> Option<&Version> {
        self.item.versions().get(self.version)
    }
}

/// Something to ask.
#[derive(Clone, Debug)]
pub struct Question {
    /// The fact, or the choice of a place standard. The first is asked of the subject, the second of whoever uses the rulebook.
    pub item: OpenItem,
    /// How many open items wait for it.
    pub waiting: u32,
    /// What it is called.
    pub label: Label,
    /// What to ask.
    pub question: Label,
    /// The type of a fact.
    pub kind: Option<FieldType>,
    /// The options of a fact that has options.
    pub options: Vec<CodeOption>,
}

/// An item that is not in force yet.
#[derive(Clone, Debug)]
pub struct Later {
    /// The item.
    pub item: Arc<Item>,
    /// The first day on which it is.
    pub from: Date,
}

/// A name that an answer waits for, by slot, and of a standard the item that would have to be settled.
type Waited = (usize, OpenItem);

/// The values of all names on a day.
pub(super) struct Values {
    held: Vec<Held>,
    /// What each slot that is not known waits for.
    open: Vec<Vec<Waited>>,
}

impl Values {
    pub(super) fn new(names: &Names, facts: &SubjectFacts, question: MatchQuestion<'_>) -> Self {
        Values::of(names, facts, question, None)
    }

    /// The same of the names that are read, where not all are.
    pub(super) fn of(names: &Names, facts: &SubjectFacts, question: MatchQuestion<'_>, read: Option<&[bool]>) -> Self {
        let is_read = |slot: usize| read.is_none_or(|read| read.get(slot) == Some(&true));
        let mut values = Values { held: Vec::with_capacity(names.slots.len()), open: Vec::with_capacity(names.slots.len()) };
        for (slot, name) in names.slots.iter().enumerate() {
            let (held, open) = match name {
                _ if slot > 0 && !is_read(slot) => (Held::Unknown, Vec::new()),
                Name::Today => (Held::Date(question.as_of), Vec::new()),
                Name::Fact(fact, _) => {
                    let held = facts.held.get(slot).cloned().unwrap_or_default();
                    // A list is known and may hold what is not.
                    let open = held.value().holds_unknown().then(|| (slot, OpenItem::Fact((*fact.id).to_owned().into())));
                    (held, open.into_iter().collect())
                }
                Name::Derived(..) => (Held::Unknown, Vec::new()),
                Name::Standard(standard) => {
                    match question.standards.get(standard.id()).map(|standard| standard.at(question.division, question.as_of)) {
                        Ok(Ok(found)) => (found.value.map_or(Held::None, |value| Held::Number(value.decimal())), Vec::new()),
                        Ok(Err(open)) => (Held::Unknown, open.into_iter().map(|item| (slot, item)).collect()),
                        Err(_) => (Held::None, Vec::new()),
                    }
                }
            };
            values.held.push(held);
            values.open.push(open);
        }
        // Derived facts come last because they read standards, and in their order because they read each other.
        let mut machine = Machine::new();
        for (slot, name) in names.slots.iter().enumerate() {
            let Name::Derived(_, expression, _) = name else { continue };
            if !is_read(slot) {
                continue;
            }
            let slots: Vec<Value<'_>> = values.slots();
            let held = held(&expression.evaluate_in(&mut machine, &slots));
            let missing: Vec<usize> = machine.missing().to_vec();
            drop(slots);
            let open = values.open_of(missing.into_iter());
            values.held.get_mut(slot).into_iter().for_each(|place| *place = held.clone());
            values.open.get_mut(slot).into_iter().for_each(|place| *place = open.clone());
        }
        values
    }

    pub(super) fn slots(&self) -> Vec<Value<'_>> {
        self.held.iter().map(Held::value).collect()
    }

    /// All that the slots wait for, each once, in the order of the slots.
    fn open_of(&self, slots: impl Iterator<Item = usize>) -> Vec<Waited> {
        let mut all: Vec<Waited> = Vec::new();
        for waited in slots.filter_map(|slot| self.open.get(slot)).flatten() {
            if let Err(at) = all.binary_search(waited) {
                all.insert(at, waited.clone());
            }
        }
        all
    }
}

/// What a value is once it is kept.
pub(super) fn held(value: &Value<'_>) -> Held {
    match value {
        Value::Unknown => Held::Unknown,
        Value::Null => Held::None,
        Value::Boolean(truth) => Held::Boolean(*truth),
        Value::Number(number) => Held::Number(*number),
        Value::Rounded(rounded) => Held::Rounded(*rounded),
        Value::Text(text) => Held::Text((*text).into()),
        Value::Date(date) => Held::Date(*date),
        Value::List(items) => Held::List(items.iter().map(held).collect()),
        Value::Record(fields) => Held::Record(fields.iter().map(held).collect()),
    }
}

/// Whether a condition holds; what it waits for where that can still become so.
fn holds(condition: &Condition, machine: &mut Machine, values: &Values, slots: &[Value<'_>]) -> Result<bool, Vec<Waited>> {
    match condition.whole.evaluate_in(machine, slots) {
        Value::Boolean(truth) => Ok(truth),
        Value::Unknown if condition.parts.can_be(true, machine, slots) => {
            let mut waiting = Vec::new();
            condition.parts.waits_for(true, machine, slots, &mut waiting);
            Err(values.open_of(waiting.into_iter()))
        }
        // Nothing that could be answered makes it true.
        _ => Ok(false),
    }
}

pub(super) fn outcome(version: &Version, machine: &mut Machine, values: &Values, slots: &[Value<'_>]) -> Result<MatchOutcome, Vec<Waited>> {
    let mut of = |condition: &Option<Condition>| condition.as_ref().map_or(Ok(true), |condition| holds(condition, machine, values, slots));
    let (target, listed) = (of(&version.target), of(&version.listed));
    match (target, listed) {
        (Ok(false), _) => Ok(MatchOutcome::No),
        (Ok(true), Ok(true)) => Ok(version.effect.into()),
        (Ok(true), Ok(false)) => Ok(MatchOutcome::NotListed),
        (target, listed) => {
            let mut waiting = target.err().unwrap_or_default();
            for waited in listed.err().unwrap_or_default() {
                if let Err(at) = waiting.binary_search(&waited) {
                    waiting.insert(at, waited);
                }
            }
            Err(waiting)
        }
    }
}

pub(super) fn matched(names: &Names, items: &[Arc<Item>], facts: &SubjectFacts, question: MatchQuestion<'_>) -> Match {
    let values = Values::new(names, facts, question);
    let slots = values.slots();
    let mut machine = Machine::new();
    let mut answer = Match {
        pack: names.pack.clone(),
        as_of: question.as_of,
        subject: question.subject,
        items: Vec::new(),
        questions: Vec::new(),
        later: Vec::new(),
    };
    let mut waiting: Waiting<Waited> = Waiting::default();
    for item in items.iter().filter(|item| item.subject() == question.subject) {
        let in_force = item.versions().iter().enumerate().find(|(_, version)| version.span.contains(question.as_of));
        let Some((at, version)) = in_force else {
            answer.later.extend(item.next_start(question.as_of).map(|from| Later { item: item.clone(), from }));
            continue;
        };
        let (outcome, missing) = match outcome(version, &mut machine, &values, &slots) {
            Ok(outcome) => (outcome, Vec::new()),
            Err(waited) => {
                waited.iter().for_each(|waited| waiting.add(waited.clone()));
                (MatchOutcome::Open, waited.into_iter().map(|(_, item)| item).collect())
            }
        };
        let sensitive = sensitive(names, version, &slots);
        answer.items.push(MatchedItem { item: item.clone(), version: at, outcome, missing, sensitive });
    }
    answer.questions = waiting.take(Ord::cmp).map(|((slot, item), waiting)| ask(names, slot, item, waiting)).collect();
    answer
}

/// The sensitive facts that are known and that a version reads.
pub(super) fn sensitive(names: &Names, version: &Version, slots: &[Value<'_>]) -> Vec<Sensitive> {
    let named = |option: &CodeOption| Named { id: option.id.clone(), label: option.label.clone() };
    let is_known = |slot: &usize| slots.get(*slot).is_some_and(|value| !matches!(value, Value::Unknown));
    let mut used: Vec<Sensitive> = Vec::new();
    if !names.sensitive.is_empty() {
        for slot in version.reads.iter().filter(|slot| is_known(slot)) {
            let (Some(class), Some(Name::Fact(fact, _) | Name::Derived(fact, ..))) = (names.sensitive.get(slot), names.slots.get(*slot))
            else {
                continue;
            };
            used.push(Sensitive { fact: Some(Named { id: fact.id.clone(), label: fact.label.clone() }), class: named(class) });
        }
    }
    let is_read = || version.reads.iter().any(|slot| matches!(names.slots.get(*slot), Some(Name::Fact(..))) && is_known(slot));
    let of_all = names.sensitive_where.iter().filter(|(slot, _)| matches!(slots.get(*slot), Some(Value::Boolean(true))));
    used.extend(of_all.filter(|_| is_read()).map(|(_, class)| Sensitive { fact: None, class: named(class) }));
    used
}

fn ask(names: &Names, slot: usize, item: OpenItem, waiting: u32) -> Question {
    let label = names.slots.get(slot).map_or_else(|| Label::new("?", "?"), Name::label);
    match (names.slots.get(slot), &item) {
        (Some(Name::Fact(fact, list)), _) => Question {
            item,
            waiting,
            question: fact.asked.question.clone().unwrap_or_else(|| label.clone()),
            label,
            kind: Some(fact.kind),
            options: list.iter().flat_map(|list| list.options.iter().cloned()).collect(),
        },
        (Some(Name::Standard(_)), OpenItem::Fact(_)) => {
            let place = Label::new("所在区划", "the division");
            Question { item, waiting, label: place.clone(), question: place, kind: Some(FieldType::Division), options: Vec::new() }
        }
        (Some(Name::Standard(standard)), _) => {
            Question { item, waiting, question: standard.question().clone(), label, kind: None, options: Vec::new() }
        }
        _ => Question { item, waiting, question: label.clone(), label, kind: None, options: Vec::new() },
    }
}
