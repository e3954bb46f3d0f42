use std::sync::Arc;

use super::super::compiled::{Check, Field, Form, Offer, Steps, Test, Within};
use super::super::layout::Layout;
use super::super::lookup::{names, option_names};
use super::super::plan::Plan;
use super::super::spec::{CheckSeverity, CodeList, CodeOption, DefaultValue, Drawing, Section};
use crate::citation::{Citation, Provenance};
use crate::condition::{Expression, Scope};
use crate::finding::Label;
use crate::packed::{Flags, Unpacker};
use crate::service::{FieldType, Kind, Role, Shape};
use crate::value::Date;

/// Reads forms, one after the other.
pub(crate) struct Forms<'f, 'b> {
    from: &'f mut Unpacker<'b>,
    pack: Arc<str>,
    lists: Vec<Arc<CodeList>>,
    earliest: Option<Date>,
}

impl Forms<'_, '_> {
    /// All forms of the rulebook of that identity.
    pub(crate) fn of(from: &mut Unpacker<'_>, pack: &Arc<str>) -> Vec<Form> {
        let lists = from.many(code_list);
        let earliest = if from.flag() { from.date() } else { None };
        let mut forms = Forms { from, pack: pack.clone(), lists, earliest };
        let length = forms.from.length();
        let mut all = Vec::new();
        while all.len() < length && !forms.from.is_broken() {
            all.push(forms.form());
        }
        all
    }

    fn form(&mut self) -> Form {
        let (id, kind, label, citation) = (self.from.text(), self.from.text(), label(self.from), citation(self.from));
        let sections = self.from.many(|from| Section { id: from.text(), label: self::label(from), shown_when: None });
        let mut fields = self.fields(&Around { form: &id, citation: &citation, outer: None });
        // Slots as the compiler gives them: today, then what each field tells, then who took part.
        let mut facts: Vec<Arc<str>> = vec!["today".into()];
        for field in &mut fields {
            let name = field.role.map(|role| Role::condition_name(role).into()).or_else(|| field.fact.clone());
            field.slot = name.as_ref().map(|_| facts.len());
            facts.extend(name);
        }
        let takes_part = fields.iter().any(|field| matches!(field.role, Some(Role::Participants | Role::HeadCount)));
        let attendance = takes_part.then_some(facts.len());
        if takes_part {
            facts.push(Role::Attendance.as_str().into());
        }
        for field in &mut fields {
            let told = field.group.iter_mut().filter(|inner| inner.fact.is_some());
            told.zip(facts.len()..).for_each(|(inner, slot)| inner.slot = Some(slot));
        }
        let checks = self.from.many(|from| check(from, &id));
        let deciding = self.from.sizes();
        let unique = self.from.many(Unpacker::sizes);
        let steps = match *self.from.sizes() {
            [key, stage, day, last] => Some(Steps { key, stage, day, last }),
            _ => None,
        };
        let within = match *self.from.sizes() {
            [key, day, from, until] => Some(Within { key, day, from, until }),
            _ => None,
        };
        let approved_by = self.from.sizes().first().copied();
        let kind = Kind::new(&kind);
        let roles = fields.iter().filter_map(|field| field.role).collect();
        let told = fields.iter().filter_map(|field| Some((field.fact.clone()?, field.kind))).collect();
        // Whoever reads compiled forms keeps no book.
        let shape = Arc::new(Shape::new(kind.clone(), id.clone(), roles, told, 0));
        let (names, keys) = names(&fields);
        Form {
            id,
            kind,
            label,
            synonyms: Vec::new(),
            sections,
            names,
            keys,
            plan: Plan::of(&mut fields, &checks, &deciding, attendance),
            layout: Layout::of(&shape, &fields),
            shape,
            fields,
            checks,
            unique,
            steps,
            within,
            approved_by,
            scope: Scope::new(),
            facts,
            attendance,
            citation,
            pack: self.pack.clone(),
        }
    }

    fn fields(&mut self, around: &Around<'_>) -> Vec<Field> {
        let length = self.from.length();
        let mut fields = Vec::new();
        while fields.len() < length && !self.from.is_broken() {
            fields.push(self.field(around));
        }
        fields
    }

    fn list(&mut self) -> Option<Arc<CodeList>> {
        let list = self.lists.get(self.from.size()).cloned();
        if list.is_none() {
            self.from.refuse();
        }
        list
    }

    fn field(&mut self, around: &Around<'_>) -> Field {
        let kind = self.from.word(FieldType::ALL).unwrap_or(FieldType::Text);
        let mut flags = self.from.flags();
        let (required, empty_is_none, may_precede) = (flags.next(), flags.next(), flags.next());
        let (has_role, has_fact, has_codes, has_section) = (flags.next(), flags.next(), flags.next(), flags.next());
        let from = &mut *self.from;
        let (id, label) = (from.text(), label(from));
        let role = if has_role { from.word(Role::ALL) } else { None };
        let fact = has_fact.then(|| from.text());
        let codes = if has_codes { self.list() } else { None };
        let from = &mut *self.from;
        let section = has_section.then(|| from.text());
        let shown_when = condition(&mut flags, from);
        let required_when = condition(&mut flags, from);
        let min = flags.next().then(|| from.signed());
        let max = flags.next().then(|| from.signed());
        let unit = optional_label(&mut flags, from);
        let hint = optional_label(&mut flags, from);
        let (own_earliest, has_earliest) = (flags.next(), flags.next());
        let earliest = match (own_earliest, has_earliest) {
            (false, _) => self.earliest,
            (true, false) => None,
            (true, true) => from.date(),
        };
        let latest = if flags.next() { from.date() } else { None };
        let offers =
            if flags.next() { from.many(|from| Offer { options: from.sizes(), when: Expression::unpack(from) }) } else { Vec::new() };
        let citation = if flags.next() { citation(from) } else { around.citation.clone() };
        let whole_list = if flags.next() { self.list() } else { None };
        let from = &mut *self.from;
        let least = if flags.next() { from.amount() } else { None };
        let most = if flags.next() { from.amount() } else { None };
        let placeholder = optional_label(&mut flags, from);
        let default = flags.next().then(|| default(from));
        let places = if kind == FieldType::Amount { u8::try_from(from.number()).unwrap_or(u8::MAX) } else { 0 };
        let has_fields = kind == FieldType::Group || kind.is_composite();
        let group = match (has_fields, around.outer) {
            (false, _) => Vec::new(),
            (true, None) => self.fields(&Around { outer: Some((&id, kind)), ..*around }),
            (true, Some(_)) => {
                self.from.refuse();
                Vec::new()
            }
        };
        let rule = match around.outer {
            Some((outer, kind)) if kind.is_composite() => format!("{}.{outer}.{id}", around.form),
            _ => format!("{}.{id}", around.form),
        };
        let (options, written_options) = codes.as_deref().map(option_names).unwrap_or_default();
        let (names, keys) = names(&group);
        Field {
            id,
            section,
            label,
            synonyms: Vec::new(),
            kind,
            options,
            written_options,
            codes,
            whole_list,
            role,
            fact,
            slot: None,
            is_seen: false,
            required,
            required_when,
            shown_when,
            shown_as: None,
            empty_is_none,
            min,
            max,
            amounts: ((least, most) != (None, None)).then(|| Box::new((least, most))),
            places,
            in_group: around.outer.is_some(),
            earliest,
            latest,
            units: unit.iter().map(|unit| unit.zh.clone()).collect(),
            drawing: Box::new(Drawing { hint, placeholder, unit, default }),
            offers: offers.into(),
            may_precede,
            names,
            keys: keys.into(),
            group,
            checks: Vec::new(),
            citation: Box::new(citation),
            rule: rule.into(),
        }
    }
}

/// What stands around a field: its form, and the field whose rows it is of.
#[derive(Clone, Copy)]
struct Around<'f> {
    form: &'f str,
    citation: &'f Citation,
    outer: Option<(&'f str, FieldType)>,
}

fn code_list(from: &mut Unpacker<'_>) -> Arc<CodeList> {
    let id = from.text();
    let options = from.many(|from| {
        let mut flags = from.flags();
        let (none, exclusive) = (flags.next(), flags.next());
        CodeOption { id: from.text(), label: label(from), synonyms: Vec::new(), none, exclusive }
    });
    Arc::new(CodeList { label: Label::new(id.clone(), id.clone()), id, citation: unsaid(), options })
}

/// Of what nobody asks where it comes from.
fn unsaid() -> Citation {
    Citation { provenance: Provenance::Illustrative, clause: None, reason: None }
}

#[inline(never)]
fn label(from: &mut Unpacker<'_>) -> Label {
    Label { zh: from.text(), en: from.text() }
}

#[inline(never)]
fn optional_label(flags: &mut Flags, from: &mut Unpacker<'_>) -> Option<Label> {
    flags.next().then(|| label(from))
}

#[inline(never)]
fn citation(from: &mut Unpacker<'_>) -> Citation {
    let provenance = from.word(Provenance::ALL).unwrap_or(Provenance::Illustrative);
    Citation { provenance, clause: from.flag().then(|| from.text()), reason: None }
}

#[inline(never)]
fn condition(flags: &mut Flags, from: &mut Unpacker<'_>) -> Option<Box<Expression>> {
    flags.next().then(|| Box::new(Expression::unpack(from)))
}

fn default(from: &mut Unpacker<'_>) -> DefaultValue {
    match from.number() {
        0 => DefaultValue::Boolean(false),
        1 => DefaultValue::Boolean(true),
        2 => DefaultValue::Count(from.signed()),
        3 => DefaultValue::Text(from.text()),
        _ => DefaultValue::Texts(from.texts()),
    }
}

fn check(from: &mut Unpacker<'_>, form: &str) -> Check {
    let rule = format!("{form}.{}", from.text()).into();
    let mut flags = from.flags();
    let severity = if flags.next() { CheckSeverity::Warning } else { CheckSeverity::Error };
    let has_inner = flags.next();
    let at = (from.size(), has_inner.then(|| from.size()));
    let message = optional_label(&mut flags, from);
    let citation = citation(from);
    let test = if flags.next() { Test::Order(from.size(), from.size()) } else { Test::Forbid(Expression::unpack(from)) };
    Check { rule, test, at, message, severity, citation }
}
