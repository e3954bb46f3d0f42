//! The names that items ask for: `today`, facts, derived facts and place standards, each with its slot.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::choice::Standard;
use crate::condition::{Expression, Scope, Shape, SlotLabels, Type};
use crate::finding::{Code, Finding, Label, Path, Problem};
use crate::form::{CodeList, CodeOption};
use crate::service::{Fact, FieldType};

/// The code list of the classes of sensitive personal information.
const SENSITIVE: &str = "sensitive_classes";

/// What stands behind a slot.
#[derive(Clone, Debug)]
pub(super) enum Name {
    /// The day of the question.
    Today,
    /// A fact that is asked, with the options that it can have.
    Fact(Arc<Fact>, Option<Arc<CodeList>>),
    /// A fact that follows from others.
    Derived(Arc<Fact>, Expression, Option<Arc<CodeList>>),
    /// A place standard.
    Standard(Arc<Standard>),
}

impl Name {
    /// What it is called.
    pub(super) fn label(&self) -> Label {
        match self {
            Name::Today => Label::new("今天", "today"),
            Name::Fact(fact, _) | Name::Derived(fact, ..) => fact.label.clone(),
            Name::Standard(standard) => standard.label().clone(),
        }
    }
}

/// All names, by slot: `today`, then the facts in the rulebook's order, then its standards.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    /// The rulebook: `hinggan@1.0.0#ab12…`.
    pub(super) pack: Arc<str>,
    pub(super) scope: Scope,
    pub(super) slots: Vec<Name>,
    /// The records of a fact that is a list, by the fact's slot.
    pub(super) shapes: BTreeMap<usize, Arc<Shape>>,
    /// The options of the fields of these records, by slot and field.
    pub(super) field_codes: BTreeMap<(usize, usize), Arc<CodeList>>,
    /// The facts that are sensitive personal information, by slot, each with its class.
    pub(super) sensitive: BTreeMap<usize, CodeOption>,
    /// The derived facts that make everything about a person sensitive where they hold.
    pub(super) sensitive_where: Vec<(usize, CodeOption)>,
    /// The days on which consents are withdrawn.
    pub(super) withdrawals: Vec<Withdrawal>,
}

/// The day on which a consent is withdrawn, by slots.
#[derive(Clone, Debug)]
pub(super) struct Withdrawal {
    pub(super) on: usize,
    /// The day of the consent.
    pub(super) of: usize,
    /// What was consented to, and what services need of it.
    pub(super) purposes: Option<(usize, Arc<str>)>,
}

impl Names {
    /// The names of a rulebook, with everything told that does not fit.
    pub(crate) fn new<'s>(
        pack: Arc<str>,
        facts: impl Iterator<Item = &'s Arc<Fact>>,
        standards: impl Iterator<Item = &'s Standard>,
        codes: &BTreeMap<Arc<str>, Arc<CodeList>>,
    ) -> (Names, Vec<Finding>) {
        let mut names = Names {
            pack,
            scope: Scope::new(),
            slots: Vec::new(),
            shapes: BTreeMap::new(),
            field_codes: BTreeMap::new(),
            sensitive: BTreeMap::new(),
            sensitive_where: Vec::new(),
            withdrawals: Vec::new(),
        };
        let mut findings = Vec::new();
        _ = names.scope.add("today", Type::Date);
        names.slots.push(Name::Today);
        let mut derived = Vec::new();
        for fact in facts {
            let slot = names.slots.len();
            let kind = names.type_of(fact, slot, codes, &mut findings);
            if let Err(problem) = names.scope.add(&fact.id, kind) {
                findings.push(fact.asked.place.key("id").finding(problem));
                continue;
            }
            let list = list_of(fact, codes, &mut findings);
            derived.extend(fact.asked.formula.is_some().then_some(slot));
            names.slots.push(Name::Fact(fact.clone(), list));
        }
        for standard in standards {
            match names.scope.add(standard.id(), Type::Number) {
                Ok(()) => names.slots.push(Name::Standard(Arc::new(standard.clone()))),
                Err(problem) => findings.push(problem.at(Path::new().key("standards").key(standard.id()))),
            }
        }
        for slot in derived {
            names.derive(slot, &mut findings);
        }
        names.read_sensitive(codes, &mut findings);
        names.read_withdrawals(&mut findings);
        (names, findings)
    }

    fn type_of(&mut self, fact: &Fact, slot: usize, codes: &BTreeMap<Arc<str>, Arc<CodeList>>, findings: &mut Vec<Finding>) -> Type {
        if fact.kind != FieldType::Group {
            return fact.kind.condition_type();
        }
        let mut shape = Shape::new();
        for field in &fact.asked.fields {
            match shape.clone().field(&field.id, field.kind.condition_type()) {
                Ok(with) => {
                    self.field_codes.extend(list_of(field, codes, findings).map(|list| ((slot, shape.len()), list)));
                    shape = with;
                }
                Err(problem) => findings.push(field.asked.place.key("id").finding(problem)),
            }
        }
        let shape = Arc::new(shape);
        self.shapes.insert(slot, shape.clone());
        Type::list(Type::Record(shape))
    }

    /// Compiles the formula of a derived fact, which may read only what comes before it.
    fn derive(&mut self, slot: usize, findings: &mut Vec<Finding>) {
        let Some(Name::Fact(fact, list)) = self.slots.get(slot).cloned() else { return };
        let Some(formula) = &fact.asked.formula else { return };
        let place = fact.asked.place.key("formula");
        match Expression::compile(&formula.source, &self.scope, Some(&fact.kind.condition_type())) {
            Ok(expression) => {
                let later = |other: &&usize| {
                    **other >= slot
                        && matches!(self.slots.get(**other), Some(Name::Fact(other, _) | Name::Derived(other, ..)) if other.asked.formula.is_some())
                };
                if let Some((name, _)) = expression.slots().iter().find(later).and_then(|other| self.scope.get(*other)) {
                    findings.push(place.finding(Problem::new(Code::FactFormulaOrder).with("name", name.to_owned())));
                }
                if let Some(place) = self.slots.get_mut(slot) {
                    *place = Name::Derived(fact.clone(), expression, list);
                }
            }
            Err(problems) => findings.extend(problems.into_iter().map(|problem| place.finding(problem))),
        }
    }

    /// Which facts are sensitive.
    fn read_sensitive(&mut self, codes: &BTreeMap<Arc<str>, Arc<CodeList>>, findings: &mut Vec<Finding>) {
        let options = codes.get(SENSITIVE).map(|list| list.options.as_slice()).unwrap_or_default();
        for (slot, name) in self.slots.iter().enumerate() {
            let (Name::Fact(fact, _) | Name::Derived(fact, ..)) = name else { continue };
            let Some(class) = &fact.asked.sensitive else { continue };
            match options.iter().find(|option| option.id == *class) {
                Some(option) if matches!(name, Name::Derived(..)) && fact.kind == FieldType::Boolean => {
                    self.sensitive_where.push((slot, option.clone()));
                }
                Some(option) => _ = self.sensitive.insert(slot, option.clone()),
                None => {
                    let known: Vec<_> = options.iter().map(|option| (&*option.id, Some(&option.label))).collect();
                    findings.push(fact.asked.place.key("sensitive").finding(Problem::dangling("option", class, &known)));
                }
            }
        }
    }

    /// Which days withdraw what.
    fn read_withdrawals(&mut self, findings: &mut Vec<Finding>) {
        let mut read = Vec::new();
        for (on, fact, _) in self.asked() {
            let Some(withdraws) = &fact.asked.withdraws else { continue };
            let place = fact.asked.place.key("withdraws");
            let mut slot = |id: &Arc<str>, kind: FieldType| match self.asked().find(|(_, known, _)| known.id == *id) {
                Some((slot, known, _)) if known.kind == kind => Some(slot),
                Some(_) if kind == FieldType::Date => {
                    findings.push(place.finding(Problem::new(Code::ItemDay).with("fact", id.clone())));
                    None
                }
                Some(_) => {
                    findings.push(place.finding(Problem::new(Code::PackValue).with("expected", "a fact of the type options")));
                    None
                }
                None => {
                    let known: Vec<_> = self.asked().map(|(_, fact, _)| (&*fact.id, Some(&fact.label))).collect();
                    findings.push(place.finding(Problem::dangling("fact", id, &known)));
                    None
                }
            };
            let (of, purposes) = (slot(&withdraws.of, FieldType::Date), withdraws.purposes.as_ref());
            let purposes = purposes.and_then(|(id, needed)| Some((slot(id, FieldType::Options)?, needed.clone())));
            if fact.kind != FieldType::Date {
                findings.push(place.finding(Problem::new(Code::ItemDay).with("fact", fact.id.clone())));
            }
            read.extend(of.map(|of| Withdrawal { on, of, purposes }));
        }
        self.withdrawals = read;
    }

    /// The slots of facts that expressions read, those behind derived facts and these themselves among them.
    pub(super) fn behind<'e>(&self, expressions: impl Iterator<Item = &'e Expression>) -> Vec<usize> {
        let mut open: Vec<usize> = expressions.flat_map(|expression| expression.slots().iter().copied()).collect();
        let mut all: Vec<usize> = Vec::new();
        while let Some(slot) = open.pop() {
            if all.contains(&slot) {
                continue;
            }
            all.push(slot);
            if let Some(Name::Derived(_, expression, _)) = self.slots.get(slot) {
                open.extend(expression.slots());
            }
        }
        all.sort_unstable();
        all
    }

    /// What a fact or a standard is called, by its name.
    pub(super) fn called(&self, id: &str) -> Option<Label> {
        let is_one = |name: &&Name| match name {
            Name::Today => false,
            Name::Fact(fact, _) | Name::Derived(fact, ..) => &*fact.id == id,
            Name::Standard(standard) => standard.id() == id,
        };
        self.slots.iter().find(is_one).map(Name::label)
    }

    /// The asked facts and their slots, in the rulebook's order.
    pub(super) fn asked(&self) -> impl Iterator<Item = (usize, &Arc<Fact>, Option<&Arc<CodeList>>)> {
        self.slots.iter().enumerate().filter_map(|(slot, name)| match name {
            Name::Fact(fact, list) => Some((slot, fact, list.as_ref())),
            _ => None,
        })
    }
}

impl SlotLabels for Names {
    fn slot(&self, slot: usize) -> Label {
        self.slots.get(slot).map_or_else(|| Label::new("?", "?"), Name::label)
    }

    fn field(&self, slot: usize, field: usize) -> Option<Label> {
        match self.slots.get(slot)? {
            Name::Fact(fact, _) => fact.asked.fields.get(field).map(|field| field.label.clone()),
            _ => None,
        }
    }

    fn option(&self, slot: usize, field: Option<usize>, option: &str) -> Option<Label> {
        let list = match (field, self.slots.get(slot)?) {
            (Some(field), _) => self.field_codes.get(&(slot, field)),
            (None, Name::Fact(_, list) | Name::Derived(_, _, list)) => list.as_ref(),
            _ => None,
        };
        list?.options.iter().find(|known| *known.id == *option).map(|known| known.label.clone())
    }
}

/// The code list of a fact that has options.
fn list_of(fact: &Fact, codes: &BTreeMap<Arc<str>, Arc<CodeList>>, findings: &mut Vec<Finding>) -> Option<Arc<CodeList>> {
    let name = fact.asked.codes.as_ref()?;
    let found = codes.get(name);
    if found.is_none() {
        let known: Vec<_> = codes.values().map(|list| (&*list.id, Some(&list.label))).collect();
        findings.push(fact.asked.place.key("codes").finding(Problem::dangling("code list", name, &known)));
    }
    found.cloned()
}
