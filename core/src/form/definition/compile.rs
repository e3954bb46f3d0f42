//! From a form as written to a form as it is checked, with everything that does not fit.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::compiled::{Check, Field, Form, Test};
use super::composite;
use super::layout::Layout;
use super::lookup::{names, option_names};
use super::plan::Plan;
use super::print::shape;
use super::spec::{CheckRule, CheckSpec, CodeList, FieldSpec, FormSpec, Formula};
use super::types::condition_type;
use crate::condition::{Expression, Scope, Type};
use crate::finding::{Code, Finding, Findings, Problem, SourceLocation};
use crate::service::{Fact, FieldType, Kind, Role};
use crate::value::Date;

/// What the forms of a rulebook share.
#[derive(Clone, Debug)]
pub struct RulebookNames<'p> {
    /// The rulebook's name, version and hash, as every report names it.
    pub pack: Arc<str>,
    /// The code lists by name.
    pub codes: &'p BTreeMap<Arc<str>, Arc<CodeList>>,
    /// The facts by name.
    pub facts: &'p BTreeMap<Arc<str>, Arc<Fact>>,
    /// The first day that a record can hold, where the rulebook says so.
    pub earliest: Option<Date>,
}

const TODAY: &str = "today";

impl Form {
    /// Compiles a form as written.
    ///
    /// # Errors
    /// Every finding at once, at its place in the rulebook: unknown names and wrong types (`pack_dangling`,
    /// `form_role_type`, `form_role_doubled`, `pack_doubled_id`), a kind without a role that it must have
    /// (`form_role_missing`), fields that show each other (`form_shown_cycle`), fields that can't come once (`form_unique_field`),
    /// and those of conditions.
    pub fn compile(spec: &FormSpec, shared: &RulebookNames<'_>) -> Result<Form, Findings> {
        let (form, findings) = Form::compile_all(spec, shared);
        if findings.is_empty() { Ok(form) } else { Err(findings.into()) }
    }

    /// The form as far as it can be compiled, and what is wrong with it.
    pub(crate) fn compile_all(spec: &FormSpec, shared: &RulebookNames<'_>) -> (Form, Vec<Finding>) {
        let mut compiler = Compiler { shared, form: &spec.id, whole: spec.whole, findings: Vec::new() };
        let form = compiler.form(spec);
        (form, compiler.findings)
    }
}

pub(in crate::form) struct Compiler<'c, 'p> {
    pub(in crate::form) shared: &'c RulebookNames<'p>,
    form: &'c str,
    /// Whether what the form lacks can be told.
    pub(in crate::form) whole: bool,
    findings: Vec<Finding>,
}

impl Compiler<'_, '_> {
    fn form(&mut self, spec: &FormSpec) -> Form {
        let mut scope = declare(Scope::new(), TODAY, Type::Date, &spec.place, &mut self.findings);
        let mut fields: Vec<Field> = Vec::new();
        for field in &spec.fields {
            if fields.iter().any(|known| known.id == field.id) {
                self.tell(&field.place.key("id"), Problem::new(Code::PackDoubledId).with("id", field.id.to_string()));
            }
            let mut compiled = self.field(field, false);
            let name = compiled.role.map(Role::condition_name).or(compiled.fact.as_deref()).map(str::to_owned);
            if let Some(name) = name {
                compiled.slot = Some(scope.iter().count());
                let key = if compiled.role.is_some() { "role" } else { "fact" };
                scope = declare(scope, &name, condition_type(&compiled), &field.place.key(key), &mut self.findings);
            }
            fields.push(compiled);
        }
        self.names_once(&fields, &spec.fields);
        let takes_part = fields.iter().any(|field| matches!(field.role, Some(Role::Participants | Role::HeadCount)));
        let attendance = takes_part.then(|| scope.iter().count());
        if takes_part {
            scope = declare(scope, Role::Attendance.as_str(), Type::Number, &spec.place, &mut self.findings);
        }
        let sections = self.section_conditions(spec, &scope);
        let conditions = |(field, written): (&mut Field, &FieldSpec)| self.conditions(field, written, &sections, &scope);
        let rows: Vec<_> = fields.iter_mut().zip(&spec.fields).map(conditions).collect();
        self.required_roles(spec, &fields);
        let checks: Vec<Check> = spec.checks.iter().filter_map(|check| self.check(check, &fields, &scope, &rows)).collect();
        let order = self.order(spec, &fields);
        let unique = super::unique::fields(spec, &fields, |problem| self.tell(&spec.place.key("unique"), problem));
        let steps = super::steps::of(spec, &fields, |problem| self.tell(&spec.place.key("steps"), problem));
        let within = super::within::of(spec, &fields, |problem| self.tell(&spec.place.key("within"), problem));
        let approved_by = spec.approved_by.as_ref().and_then(|name| self.approved_by(spec, name, &fields));
        let (names, keys) = names(&fields);
        let shape = Arc::new(shape(spec, &fields));
        Form {
            id: spec.id.clone(),
            kind: Kind::new(&spec.kind),
            label: spec.label.clone(),
            synonyms: spec.synonyms.clone(),
            sections: spec.sections.clone(),
            names,
            keys,
            plan: Plan::of(&mut fields, &checks, &order, attendance),
            layout: Layout::of(&shape, &fields),
            shape,
            fields,
            checks,
            unique,
            steps,
            within,
            approved_by,
            facts: scope.iter().map(|(name, _)| name.into()).collect(),
            scope,
            attendance,
            citation: spec.citation.clone(),
            pack: self.shared.pack.clone(),
        }
    }

    pub(in crate::form) fn tell(&mut self, place: &SourceLocation, problem: impl Into<Problem>) {
        self.findings.push(place.finding(problem));
    }

    fn field(&mut self, spec: &FieldSpec, in_group: bool) -> Field {
        let mut kind = spec.kind;
        let role = spec.role.as_ref().and_then(|name| self.role(name, in_group, &spec.place.key("role")));
        if let Some(role) = role.filter(|role| role.value_type() != kind) {
            let expected = role.value_type().as_str();
            self.tell(&spec.place.key("type"), Problem::new(Code::FormRoleType).with("name", role.as_str()).with("expected", expected));
            kind = role.value_type();
        }
        let fact = spec.fact.as_ref().map(|name| self.fact(name, &spec.place.key("fact")));
        if let Some(fact) = fact.as_ref().and_then(|name| self.shared.facts.get(name)).filter(|fact| fact.kind != kind) {
            let problem = Problem::new(Code::FormRoleType).with("name", fact.id.to_string()).with("expected", fact.kind.as_str());
            self.tell(&spec.place.key("type"), problem);
            kind = fact.kind;
        }
        let takes_codes = matches!(spec.kind, FieldType::Option | FieldType::Options);
        let codes = spec.codes.as_ref().and_then(|name| self.shared.codes.get(name)).cloned();
        let codes = if spec.media_types.is_empty() { codes } else { Some(composite::media_types(spec)) };
        match (&spec.codes, takes_codes) {
            (None, true) if codes.is_none() => self.tell(&spec.place, Problem::new(Code::PackMissingKey).with("key", "codes")),
            (Some(name), true) if codes.is_none() => {
                let known: Vec<_> = self.shared.codes.values().map(|list| (&*list.id, Some(&list.label))).collect();
                let problem = Problem::dangling("code list", name, &known);
                self.tell(&spec.place.key("codes"), problem);
            }
            _ => {}
        }
        if spec.kind.is_composite() && (spec.fact.is_some() || in_group) {
            let expected = "no fact of an attachment or a signature, and none of these in a group";
            self.tell(&spec.place.key("type"), Problem::new(Code::PackValue).with("expected", expected));
        }
        let (codes, whole_list) = match codes {
            Some(list) if !spec.may_sign.is_empty() => (Some(self.may_sign(spec, &list)), Some(list)),
            codes => (codes, None),
        };
        let mut group: Vec<Field> = Vec::new();
        for field in &spec.fields {
            if group.iter().any(|known| known.id == field.id) {
                self.tell(&field.place.key("id"), Problem::new(Code::PackDoubledId).with("id", field.id.to_string()));
            }
            group.push(self.field(field, true));
        }
        if spec.kind.is_composite() {
            group.iter_mut().for_each(|inner| inner.rule = format!("{}.{}.{}", self.form, spec.id, inner.id).into());
        }
        self.names_once(&group, &spec.fields);
        let (options, written_options) = codes.as_deref().map(option_names).unwrap_or_default();
        let (names, keys) = names(&group);
        Field {
            id: spec.id.clone(),
            section: spec.section.clone(),
            label: spec.label.clone(),
            synonyms: spec.synonyms.clone(),
            kind,
            options,
            written_options,
            codes,
            whole_list,
            role,
            fact,
            slot: None,
            is_seen: false,
            required: spec.required,
            required_when: None,
            shown_when: None,
            shown_as: None,
            empty_is_none: spec.empty_is_none,
            min: spec.min,
            max: spec.max,
            amounts: (spec.amounts != (None, None)).then(|| Box::new(spec.amounts)),
            places: spec.places,
            in_group,
            earliest: spec.earliest.or(self.shared.earliest),
            latest: spec.latest,
            units: spec.drawing.unit.iter().map(|unit| &unit.zh).chain(&spec.units).cloned().collect(),
            drawing: Box::new(spec.drawing.clone()),
            offers: Box::default(),
            may_precede: spec.may_precede,
            names,
            keys: keys.into(),
            group,
            checks: Vec::new(),
            citation: Box::new(spec.citation.clone()),
            rule: format!("{}.{}", self.form, spec.id).into(),
        }
    }

    /// Compiles the conditions of a field and of the fields of its group. The latter also see their own row, whose scope
    /// comes back for the checks of rows.
    fn conditions(&mut self, field: &mut Field, spec: &FieldSpec, sections: &[(&str, &Formula)], scope: &Scope) -> Option<Scope> {
        field.shown_when = spec.shown_when.as_ref().and_then(|formula| self.condition(formula, scope).map(Box::new));
        let section = sections.iter().find(|(id, _)| spec.section.as_deref() == Some(*id));
        if let Some((_, formula)) = section {
            let both = match &field.shown_when {
                Some(own) => [own.source(), ") and (", &formula.source, ")"].concat(),
                None => formula.source.to_string(),
            };
            let source = if field.shown_when.is_some() { ["(", &both].concat() } else { both };
            let both = Formula { source: source.into(), place: spec.place.key("shown_when") };
            field.shown_when = self.condition(&both, scope).map(Box::new);
        }
        field.required_when = spec.required_when.as_ref().and_then(|formula| self.condition(formula, scope).map(Box::new));
        field.offers = self.offers(field, spec, scope);
        if field.group.is_empty() {
            return None;
        }
        let mut row = scope.clone();
        for (inner, written) in field.group.iter_mut().zip(&spec.fields) {
            if let Some(name) = inner.fact.clone() {
                inner.slot = Some(row.iter().count());
                row = declare(row, &name, condition_type(inner), &written.place.key("fact"), &mut self.findings);
            }
        }
        for (inner, written) in field.group.iter_mut().zip(&spec.fields) {
            inner.shown_when = written.shown_when.as_ref().and_then(|formula| self.condition(formula, &row).map(Box::new));
            inner.required_when = written.required_when.as_ref().and_then(|formula| self.condition(formula, &row).map(Box::new));
            inner.offers = self.offers(inner, written, &row);
        }
        Some(row)
    }

    pub(in crate::form) fn condition(&mut self, formula: &Formula, scope: &Scope) -> Option<Expression> {
        match Expression::compile(&formula.source, scope, Some(&Type::Boolean)) {
            Ok(expression) => Some(expression),
            Err(problems) => {
                self.findings.extend(problems.into_iter().map(|problem| formula.place.finding(problem)));
                None
            }
        }
    }

    fn required_roles(&mut self, spec: &FormSpec, fields: &[Field]) {
        if !self.whole {
            return;
        }
        let kind = Kind::new(&spec.kind);
        for group in kind.required_roles() {
            let has = |role: &Role| fields.iter().any(|field| field.role == Some(*role) && (field.required || group.len() > 1));
            if !group.iter().any(has) {
                let names: Vec<_> = group.iter().map(|role| role.as_str()).collect();
                let problem = Problem::new(Code::FormRoleMissing).with("kind", kind.as_str().to_owned()).with("role", names.join(" / "));
                self.tell(&spec.place.key("kind"), problem);
            }
        }
    }

    fn check(&mut self, spec: &CheckSpec, fields: &[Field], scope: &Scope, rows: &[Option<Scope>]) -> Option<Check> {
        let find = |table: &[Field], name: &str| table.iter().position(|field| *field.id == *name);
        let (outer, inner) = spec.at.split_once('.').map_or((&*spec.at, None), |(outer, inner)| (outer, Some(inner)));
        let outer_at = find(fields, outer);
        let group = outer_at.and_then(|at| fields.get(at)).map(|field| &field.group[..]).unwrap_or_default();
        let inner_at = inner.map(|inner| find(group, inner));
        let (Some(outer_at), None | Some(Some(_))) = (outer_at, inner_at) else {
            let known: Vec<_> = match (inner, outer_at) {
                (Some(_), Some(_)) => group.iter().map(|field| ([outer, ".", &field.id].concat(), &field.label)).collect(),
                _ => fields.iter().map(|field| (field.id.to_string(), &field.label)).collect(),
            };
            let known: Vec<_> = known.iter().map(|(id, label)| (id.as_str(), Some(*label))).collect();
            self.tell(&spec.place.key("at"), Problem::dangling("field", &spec.at, &known));
            return None;
        };
        let table = if inner_at.is_some() { group } else { fields };
        let test = match &spec.rule {
            CheckRule::Order(first, second) => {
                let date =
                    |name: &Arc<str>| find(table, name).filter(|at| table.get(*at).is_some_and(|field| field.kind == FieldType::Date));
                let (Some(first), Some(second)) = (date(first), date(second)) else {
                    let wrong = if date(first).is_none() { first } else { second };
                    let dates: Vec<_> = table.iter().filter(|field| field.kind == FieldType::Date).collect();
                    let known: Vec<_> = dates.iter().map(|field| (&*field.id, Some(&field.label))).collect();
                    self.tell(&spec.place.key("order"), Problem::dangling("date field", wrong, &known));
                    return None;
                };
                Test::Order(first, second)
            }
            CheckRule::Forbid(formula) => {
                let row = inner_at.and_then(|_| rows.get(outer_at)?.as_ref());
                Test::Forbid(self.condition(formula, row.unwrap_or(scope))?)
            }
        };
        Some(Check {
            rule: format!("{}.{}", self.form, spec.id).into(),
            test,
            at: (outer_at, inner_at.flatten()),
            message: spec.message.clone(),
            severity: spec.severity,
            citation: spec.citation.clone(),
        })
    }

    /// Orders the fields by which of them decide whether others are shown.
    fn order(&mut self, spec: &FormSpec, fields: &[Field]) -> Vec<usize> {
        let mut order: Vec<usize> = Vec::with_capacity(fields.len());
        let waits_for = |at: usize, done: &[usize]| -> Option<usize> {
            let expression = fields.get(at)?.shown_when.as_ref()?;
            let reads = |other: &Field| {
                let own = other.slot.is_some_and(|slot| expression.slots().contains(&slot));
                let people = matches!(other.role, Some(Role::Participants | Role::HeadCount));
                own || people && expression.slots().iter().any(|slot| is_last_slot(fields, *slot))
            };
            (0..fields.len()).find(|other| !done.contains(other) && fields.get(*other).is_some_and(reads))
        };
        while order.len() < fields.len() {
            let ready = (0..fields.len()).find(|at| !order.contains(at) && waits_for(*at, &order).is_none());
            let Some(ready) = ready else {
                let mut chain = Vec::new();
                let mut at = (0..fields.len()).find(|at| !order.contains(at));
                while let Some(next) = at.filter(|next| !chain.contains(next)) {
                    chain.push(next);
                    at = waits_for(next, &order);
                }
                chain.extend(at);
                let names: Vec<_> = chain.iter().filter_map(|at| fields.get(*at)).map(|field| field.id.to_string()).collect();
                self.tell(&spec.place, Problem::new(Code::FormShownCycle).with("fields", names.join(" → ")));
                return (0..fields.len()).collect();
            };
            order.push(ready);
        }
        order
    }
}

/// Whether a slot lies behind those of all fields: that of `attendance`.
fn is_last_slot(fields: &[Field], slot: usize) -> bool {
    fields.iter().filter_map(|field| field.slot).max().is_none_or(|last| slot > last)
}

fn declare(scope: Scope, name: &str, kind: Type, place: &SourceLocation, findings: &mut Vec<Finding>) -> Scope {
    match scope.clone().declare(name, kind) {
        Ok(scope) => scope,
        Err(problem) if problem.code == Code::ConditionNameTwice => {
            findings.push(place.finding(Problem::new(Code::FormRoleDoubled).with("name", name.to_owned())));
            scope
        }
        Err(problem) => {
            findings.push(place.finding(problem));
            scope
        }
    }
}
