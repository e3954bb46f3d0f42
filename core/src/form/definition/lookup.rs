//! What a form refers to by name, and what its own parts are called.

use std::sync::Arc;

use super::compile::Compiler;
use super::compiled::{Field, Offer};
use super::names::{Keys, Names, doubled};
use super::spec::{CodeList, FieldSpec, FormSpec, Formula};
use crate::condition::Scope;
use crate::finding::{Code, Problem, SourceLocation, nearest};
use crate::service::{FieldType, Role};

impl Compiler<'_, '_> {
    /// The role of that name, or of the nearest.
    pub(in crate::form) fn role(&mut self, name: &str, in_group: bool, place: &SourceLocation) -> Option<Role> {
        if in_group {
            self.tell(place, Problem::new(Code::PackValue).with("expected", "no role inside a group: a fact"));
            return None;
        }
        let roles = || Role::ALL.iter().copied().filter(|role| *role != Role::Attendance);
        if let Some(role) = roles().find(|role| role.as_str() == name) {
            return Some(role);
        }
        let known: Vec<_> = roles().map(|role| (role.as_str(), None)).collect();
        self.tell(place, Problem::dangling("role", name, &known));
        let near = nearest(name, roles().map(Role::as_str)).and_then(Role::from_name);
        self.whole &= near.is_some();
        near
    }

    /// The fact of that name or, where there is none, of the nearest.
    pub(in crate::form) fn fact(&mut self, name: &Arc<str>, place: &SourceLocation) -> Arc<str> {
        if self.shared.facts.contains_key(name) {
            return name.clone();
        }
        let known: Vec<_> = self.shared.facts.values().map(|fact| (&*fact.id, Some(&fact.label))).collect();
        let problem = Problem::dangling("fact", name, &known);
        self.tell(place, problem);
        nearest(name, known.iter().map(|(id, _)| *id)).map_or_else(|| name.clone(), Arc::from)
    }

    /// Tells what two fields of a table are called by: a column of a ledger would fill the first alone.
    pub(in crate::form) fn names_once(&mut self, fields: &[Field], written: &[FieldSpec]) {
        let mut names = Vec::new();
        for (at, field) in fields.iter().enumerate() {
            names.extend([&field.id, &field.label.zh, &field.label.en].into_iter().chain(&field.synonyms).map(|name| (name.clone(), at)));
        }
        for (name, first, second) in doubled(names) {
            let (Some(first), Some(second), Some(written)) = (fields.get(first), fields.get(second), written.get(second)) else { continue };
            if first.id == second.id {
                continue;
            }
            let key = if second.synonyms.contains(&name) { "synonyms" } else { "label" };
            self.tell(&written.place.key(key), Problem::new(Code::FormNameDoubled).with("name", name).with("other", first.id.clone()));
        }
    }

    /// The field that says that a record is approved.
    pub(in crate::form) fn approved_by(&mut self, spec: &FormSpec, name: &Arc<str>, fields: &[Field]) -> Option<usize> {
        let place = spec.place.key("approved_by");
        let Some(at) = fields.iter().position(|field| field.id == *name) else {
            if self.whole {
                let known: Vec<_> = fields.iter().map(|field| (&*field.id, Some(&field.label))).collect();
                self.tell(&place, Problem::dangling("field", name, &known));
            }
            return None;
        };
        let fits = fields.get(at).is_some_and(|field| matches!(field.kind, FieldType::Date | FieldType::Signature));
        if !fits {
            self.tell(&place, Problem::new(Code::FormApprovedField).with("field", name.to_string()));
        }
        fits.then_some(at)
    }

    /// The options of a list that may sign.
    pub(in crate::form) fn may_sign(&mut self, spec: &FieldSpec, list: &CodeList) -> Arc<CodeList> {
        let known: Vec<_> = list.options.iter().map(|option| (&*option.id, Some(&option.label))).collect();
        for name in spec.may_sign.iter().filter(|name| list.options.iter().all(|option| option.id != **name)) {
            self.tell(&spec.place.key("may_sign"), Problem::dangling("option", name, &known));
        }
        let options = list.options.iter().filter(|option| spec.may_sign.contains(&option.id)).cloned().collect();
        Arc::new(CodeList { options, ..list.clone() })
    }

    /// The conditions under which options are offered, each option under one.
    pub(in crate::form) fn offers(&mut self, field: &Field, spec: &FieldSpec, scope: &Scope) -> Box<[Offer]> {
        let mut offers: Vec<Offer> = Vec::new();
        for written in &spec.offers {
            let mut options = Vec::new();
            for name in &written.options {
                let place = written.place.key("options");
                match field.options.find(name) {
                    // Without its code list, which was told, nobody knows the options.
                    None if field.codes.is_none() => {}
                    None => {
                        let known: Vec<_> =
                            field.codes.iter().flat_map(|list| &list.options).map(|option| (&*option.id, Some(&option.label))).collect();
                        self.tell(&place, Problem::dangling("option", name, &known));
                    }
                    Some(at) if options.contains(&at) || offers.iter().any(|offer| offer.options.contains(&at)) => {
                        self.tell(&place, Problem::new(Code::PackDoubledId).with("id", name.to_string()));
                    }
                    Some(at) => options.push(at),
                }
            }
            offers.extend(self.condition(&written.when, scope).map(|when| Offer { options, when }));
        }
        offers.into()
    }

    /// The conditions of sections that compile, by section.
    pub(in crate::form) fn section_conditions<'s>(&mut self, spec: &'s FormSpec, scope: &Scope) -> Vec<(&'s str, &'s Formula)> {
        let stated = spec.sections.iter().filter_map(|section| Some((&*section.id, section.shown_when.as_ref()?)));
        stated.filter(|(_, formula)| self.condition(formula, scope).is_some()).collect()
    }
}

pub(in crate::form) fn names(fields: &[Field]) -> (Names, Keys) {
    let (mut names, mut keys) = (Names::with_room(fields.len()), Keys::default());
    for (at, field) in fields.iter().enumerate() {
        names.add(&field.id, at);
        keys.add(&field.id);
    }
    (names, keys)
}

/// The options of a list by id, and by everything that a ledger may call them.
pub(in crate::form) fn option_names(list: &CodeList) -> (Names, Names) {
    let written = list.options.iter().map(|option| 2 + option.synonyms.len()).sum();
    let (mut ids, mut names) = (Names::with_room(list.options.len()), Names::with_room(written));
    for (at, option) in list.options.iter().enumerate() {
        ids.add(&option.id, at);
        names.add(&option.id, at);
        names.add(&option.label.zh, at);
        for synonym in &option.synonyms {
            names.add(synonym, at);
        }
    }
    (ids, names)
}
