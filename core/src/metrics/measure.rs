use std::collections::BTreeMap;
use std::sync::Arc;

use super::spec::{Adds, Aggregate, MeasureSpec};
use crate::citation::Citation;
use crate::condition::{Expression, Machine, Scope, Type, Value};
use crate::finding::{Code, Finding, Label, Problem};
use crate::form::{Fact, FieldType, Form, simple_type};
use crate::service::{FactValue, Kind, Record, Role, RoleType, RoleValue};
use crate::value::Decimal;

/// A measure, compiled.
#[derive(Clone, Debug)]
pub struct Measure {
    id: Arc<str>,
    label: Label,
    unit: Arc<str>,
    pub(super) kinds: Vec<Kind>,
    aggregate: Aggregate,
    of: Option<Name>,
    pub(super) condition: Option<Expression>,
    pub(super) names: Arc<[Name]>,
    adds: Adds,
    reading: Label,
    other_reading: Option<Label>,
    citation: Citation,
}

/// What a slot of a measure's scope stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Role(Role),
    Fact(Arc<str>),
}

#[cfg(feature = "authoring")]
impl Name {
    /// As conditions write it.
    pub(super) fn text(&self) -> &str {
        match self {
            Name::Role(role) => role.condition_name(),
            Name::Fact(fact) => fact,
        }
    }
}

/// What one record gives to a measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Gives<'r> {
    /// It counts once.
    One,
    /// It counts by this key.
    Key(&'r str),
    /// It adds this much.
    Amount(Decimal),
    /// The condition does not take it.
    NotMet,
    /// The condition waits for something, or what is to be counted is not known.
    Undetermined,
}

impl Measure {
    /// Compiles a measure as written, over the records of these forms.
    ///
    /// # Errors
    /// Every finding at once: a kind that no form gives, or a role or fact that there is not (`pack_dangling`), a role or fact that
    /// its records don't have or that can't be counted so (`measure_role`, `measure_fact`), a distinct count that claims to add (`measure_adds`), and those of
    /// conditions.
    pub fn compile(spec: &MeasureSpec, forms: &[Form], facts: &BTreeMap<Arc<str>, Fact>) -> Result<Measure, Vec<Finding>> {
        let mut findings = Vec::new();
        let mut tell = |key: &'static str, problem: Problem| findings.push(spec.place.key(key).finding(problem));
        let kinds: Vec<Kind> = spec.kinds.iter().map(|kind| Kind::new(kind)).collect();
        for kind in &kinds {
            if !forms.iter().any(|form| form.kind() == kind) {
                let known: Vec<_> = forms.iter().map(|form| (form.kind().as_str(), Some(form.label()))).collect();
                tell("kinds", Problem::dangling("kind of record", kind.as_str(), &known));
            }
        }
        let of = spec.of.as_ref().and_then(|name| match (Role::from_name(name), facts.get(name)) {
            (Some(role), _) => Some(Name::Role(role)),
            (None, Some(fact)) => Some(Name::Fact(fact.id.clone())),
            (None, None) => {
                let roles = Role::ALL.iter().map(|role| (role.as_str(), None));
                let known: Vec<_> = roles.chain(facts.values().map(|fact| (&*fact.id, Some(&fact.label)))).collect();
                tell("of", Problem::dangling("role or fact", name, &known));
                None
            }
        });
        match &of {
            Some(Name::Role(role)) => {
                let lacks = |kind: &&Kind| {
                    let mut given = forms.iter().filter(|form| form.kind() == *kind).peekable();
                    given.peek().is_some() && !given.any(|form| form.has_role(*role))
                };
                for kind in kinds.iter().filter(lacks) {
                    tell("of", Problem::new(Code::MeasureRole).with("kind", kind.as_str().to_owned()).with("role", role.as_str()));
                }
                if !fits(spec.aggregate, *role) {
                    tell("of", Problem::new(Code::MeasureRole).with("kind", spec.aggregate.as_str()).with("role", role.as_str()));
                }
            }
            Some(Name::Fact(fact)) => {
                let kind = facts.get(fact).map(|fact| fact.kind);
                let fits = match spec.aggregate {
                    Aggregate::Count => true,
                    Aggregate::Sum => matches!(kind, Some(FieldType::Count | FieldType::Amount)),
                    Aggregate::Distinct => kind == Some(FieldType::Key),
                };
                let mut given = forms.iter().filter(|form| kinds.contains(form.kind())).peekable();
                if !fits || given.peek().is_some() && !given.any(|form| form.has_fact(fact)) {
                    tell("of", Problem::new(Code::MeasureFact).with("fact", fact.clone()).with("aggregate", spec.aggregate.as_str()));
                }
            }
            None => {}
        }
        if spec.aggregate == Aggregate::Distinct && (spec.adds.units || spec.adds.periods || spec.adds.categories) {
            tell("adds", Problem::new(Code::MeasureAdds));
        }
        let (scope, names) = scope(facts);
        let condition = spec.condition.as_ref().and_then(|formula| {
            Expression::compile(&formula.source, &scope, Some(&Type::Boolean))
                .map_err(|problems| findings.extend(problems.into_iter().map(|problem| formula.place.finding(problem))))
                .ok()
        });
        if !findings.is_empty() {
            return Err(findings);
        }
        Ok(Measure {
            id: spec.id.clone(),
            label: spec.label.clone(),
            unit: spec.unit.clone(),
            kinds,
            aggregate: spec.aggregate,
            of,
            condition,
            names: names.into(),
            adds: spec.adds,
            reading: spec.reading.clone(),
            other_reading: spec.other_reading.clone(),
            citation: spec.citation.clone(),
        })
    }

    /// Its name.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What it is called.
    #[must_use]
    pub fn label(&self) -> &Label {
        &self.label
    }

    /// The unit of counting: 户, 人次, 元.
    #[must_use]
    pub fn unit(&self) -> &Arc<str> {
        &self.unit
    }

    /// The kinds of records that it takes.
    #[must_use]
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// What it does with them.
    #[must_use]
    pub fn aggregate(&self) -> Aggregate {
        self.aggregate
    }

    /// Along what its values may be added.
    #[must_use]
    pub fn adds(&self) -> Adds {
        self.adds
    }

    /// Whether its values for units and periods may be added up.
    ///
    /// # Errors
    /// `measure_does_not_add` with the unit of counting and along what it does not add.
    ///
    /// ```
    /// use wushe::Pack;
    /// use wushe::finding::Code;
    ///
    /// let pack = Pack::builtin("hinggan").unwrap();
    /// assert!(pack.measure("person_times").unwrap().must_add().is_ok());
    /// assert_eq!(pack.measure("households_visited").unwrap().must_add().unwrap_err().code, Code::MeasureDoesNotAdd);
    /// ```
    pub fn must_add(&self) -> Result<(), Problem> {
        let along = match (self.adds.units, self.adds.periods) {
            (true, true) => return Ok(()),
            (true, false) => "periods",
            (false, true) => "units",
            (false, false) => "units, periods",
        };
        Err(Problem::new(Code::MeasureDoesNotAdd).with("unit", self.unit.to_string()).with("along", along))
    }

    /// How the figure is read.
    #[must_use]
    pub fn reading(&self) -> &Label {
        &self.reading
    }

    /// The other reading that there is.
    #[must_use]
    pub fn other_reading(&self) -> Option<&Label> {
        self.other_reading.as_ref()
    }

    /// Where it comes from.
    #[must_use]
    pub fn citation(&self) -> &Citation {
        &self.citation
    }

    /// Whether both take the same of the same records.
    pub(super) fn counts_as(&self, other: &Measure) -> bool {
        let condition = |measure: &'_ Measure| measure.condition.as_ref().map(|condition| condition.source().to_owned());
        self.id == other.id
            && self.unit == other.unit
            && self.kinds == other.kinds
            && self.aggregate == other.aggregate
            && self.of == other.of
            && condition(self) == condition(other)
    }

    /// What a record of one of its kinds gives.
    pub(super) fn of_record<'r>(&self, record: &'r Record, machine: &mut Machine) -> Gives<'r> {
        if let Some(condition) = &self.condition {
            // Slots beyond the last that is read are never looked at.
            let mut values = vec![Value::Unknown; condition.slots().last().map_or(0, |last| last + 1)];
            for slot in condition.slots() {
                if let (Some(place), Some(name)) = (values.get_mut(*slot), self.names.get(*slot)) {
                    *place = value_of(record, name);
                }
            }
            match condition.evaluate_in(machine, &values) {
                Value::Boolean(true) => {}
                Value::Unknown => return Gives::Undetermined,
                _ => return Gives::NotMet,
            }
        }
        let amount = |value: &RoleValue| match value {
            RoleValue::Amount(amount) => Some(Gives::Amount(amount.decimal())),
            RoleValue::Count(count) => Some(Gives::Amount(Decimal::from(count.get()))),
            _ => None,
        };
        let given = match (self.aggregate, &self.of) {
            (Aggregate::Count, _) => Some(Gives::One),
            (Aggregate::Distinct, Some(Name::Role(role))) => record.key(*role).map(|key| Gives::Key(key.expose())),
            (Aggregate::Sum, Some(Name::Role(Role::Attendance))) => {
                record.attendance().map(|all| Gives::Amount(Decimal::from(all.total())))
            }
            (Aggregate::Sum, Some(Name::Role(role))) => record.role(*role).and_then(amount),
            (aggregate, Some(Name::Fact(fact))) => match (aggregate, record.fact(fact)) {
                (Aggregate::Sum, Some(FactValue::Known(value))) => amount(value),
                (_, Some(FactValue::Known(RoleValue::Key(key)))) => Some(Gives::Key(key.expose())),
                // What is known not to be there counts, and adds nothing.
                (_, Some(FactValue::None)) => Some(Gives::One),
                _ => None,
            },
            (Aggregate::Distinct | Aggregate::Sum, None) => None,
        };
        given.unwrap_or(Gives::Undetermined)
    }
}

fn fits(aggregate: Aggregate, role: Role) -> bool {
    match aggregate {
        Aggregate::Count => true,
        Aggregate::Sum => matches!(role.value_type(), RoleType::Count | RoleType::Amount),
        Aggregate::Distinct => matches!(role.value_type(), RoleType::Key | RoleType::Station),
    }
}

/// The names that the conditions of measures may use: every role but groups, and every fact.
fn scope(facts: &BTreeMap<Arc<str>, Fact>) -> (Scope, Vec<Name>) {
    let mut scope = Scope::new();
    let mut names = Vec::new();
    for role in Role::ALL {
        let kind = match role.value_type() {
            RoleType::Date => Type::Date,
            RoleType::Count | RoleType::Amount => Type::Number,
            RoleType::Options => Type::list(Type::Text),
            RoleType::Key | RoleType::Station | RoleType::Division | RoleType::Text | RoleType::Option => Type::Text,
            RoleType::Group => continue,
        };
        if scope.add(role.condition_name(), kind).is_ok() {
            names.push(Name::Role(role));
        }
    }
    for fact in facts.values() {
        if scope.add(&fact.id, simple_type(fact.kind)).is_ok() {
            names.push(Name::Fact(fact.id.clone()));
        }
    }
    (scope, names)
}

fn value_of<'r>(record: &'r Record, name: &Name) -> Value<'r> {
    match name {
        Name::Role(Role::Attendance) => match record.attendance() {
            Some(all) => Value::Number(Decimal::from(all.total())),
            None => Value::Unknown,
        },
        Name::Role(role) => record.role(*role).map_or(Value::Unknown, role_value),
        Name::Fact(name) => match record.fact(name) {
            Some(FactValue::Known(value)) => role_value(value),
            Some(FactValue::None) => Value::Null,
            Some(FactValue::Unknown) | None => Value::Unknown,
        },
    }
}

fn role_value(value: &RoleValue) -> Value<'_> {
    match value {
        RoleValue::Date(date) => Value::Date(*date),
        RoleValue::Key(key) => Value::Text(key.expose()),
        RoleValue::Count(count) => Value::Number(Decimal::from(count.get())),
        RoleValue::Amount(amount) => Value::Number(amount.decimal()),
        RoleValue::Boolean(yes) => Value::Boolean(*yes),
        RoleValue::Option(option) => Value::Text(option),
        RoleValue::Options(options) => Value::list(options.iter().map(|option| Value::Text(option)).collect()),
        RoleValue::Rows(rows) => Value::Number(Decimal::from(*rows)),
        // A division has no text of its own to lend; conditions over places come with the network.
        RoleValue::Division(_) => Value::Unknown,
    }
}
