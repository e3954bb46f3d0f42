use std::collections::BTreeMap;
use std::sync::Arc;

use super::spec::{Adds, Aggregate, MeasureSpec};
use crate::citation::Citation;
use crate::condition::{Expression, Type};
use crate::finding::{Code, Findings, Label, Problem};
use crate::form::{Form, Formula};
use crate::service::{Fact, FieldType, Kind, RecordName, Role, record_scope};

/// A measure, compiled.
#[derive(Clone, Debug)]
pub struct Measure {
    id: Arc<str>,
    label: Label,
    unit: Arc<str>,
    pub(super) kinds: Vec<Kind>,
    /// The forms whose records it takes; where there are none, those of every form of its kinds.
    forms: Vec<Arc<str>>,
    aggregate: Aggregate,
    of: Option<RecordName>,
    by: Option<Arc<Measure>>,
    at_least: u32,
    pub(super) condition: Option<Expression>,
    /// What opens a key or brings something in, and what closes it or gives something out.
    pub(super) steps: Option<(Expression, Expression)>,
    pub(super) names: Arc<[RecordName]>,
    adds: Adds,
    reading: Label,
    other_reading: Option<Label>,
    citation: Citation,
    /// What a record can lack that it reads, with the place of the name.
    lacks: Vec<(usize, Missing)>,
}

/// What a record lacks that a measure reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The form of the record.
    pub form: Arc<str>,
    /// The role or fact, as conditions name it.
    pub name: Arc<str>,
    /// What the fields are called that tell it, and the form.
    pub fields: Label,
}

/// What a record of that form lacks where a name is not known.
fn lacking(name: &RecordName, form: &Form) -> Missing {
    let role = match name {
        RecordName::Role(role) => Some(*role),
        RecordName::Fact(_) => None,
    };
    let labels: Vec<&Label> = form.labels_of(role, name.text()).collect();
    let joined = |text: fn(&Label) -> &str, by: &str| match labels.is_empty() {
        true => name.text().to_owned(),
        false => labels.iter().map(|label| text(label)).collect::<Vec<_>>().join(by),
    };
    let zh = format!("{}（{}）", joined(|label| &label.zh, "、"), form.label().zh);
    let en = format!("{} ({})", joined(|label| &label.en, ", "), form.label().en);
    Missing { form: form.id().into(), name: name.text().into(), fields: Label::new(zh, en) }
}

impl Measure {
    /// Compiles a measure as written, over the records of these forms; it may name one of the measures before it.
    ///
    /// # Errors
    /// Every finding at once: a kind that no form gives, a form that gives none of its kinds, or a role or fact that there is not
    /// (`pack_dangling`), a role or fact that its records don't have or that can't be counted so (`measure_role`, `measure_fact`), one that claims to add along what it does not (`measure_adds`), steps that are missing or that
    /// nothing asks for (`measure_steps`), another measure that is missing, that nothing asks for, or that counts no keys of the same role
    /// or fact (`measure_by`, `pack_dangling`), a number of records that is 0 or that nothing asks for (`measure_at_least`), and those of conditions.
    pub fn compile(
        spec: &MeasureSpec,
        forms: &[Form],
        facts: &BTreeMap<Arc<str>, Arc<Fact>>,
        before: &[Measure],
    ) -> Result<Measure, Findings> {
        let mut findings = Vec::new();
        let mut tell = |key: &'static str, problem: Problem| findings.push(spec.place.key(key).finding(problem));
        let kinds: Vec<Kind> = spec.kinds.iter().map(|kind| Kind::new(kind)).collect();
        for kind in &kinds {
            if !forms.iter().any(|form| form.kind() == kind) {
                let known: Vec<_> = forms.iter().map(|form| (form.kind().as_str(), Some(form.label()))).collect();
                tell("kinds", Problem::dangling("kind of record", kind.as_str(), &known));
            }
        }
        for name in &spec.forms {
            let of_kinds = || forms.iter().filter(|form| kinds.contains(form.kind()));
            if !of_kinds().any(|form| form.id() == &**name) {
                let known: Vec<_> = of_kinds().map(|form| (form.id(), Some(form.label()))).collect();
                tell("forms", Problem::dangling("form", name, &known));
            }
        }
        let named = |form: &Form| spec.forms.is_empty() || spec.forms.iter().any(|name| form.id() == &**name);
        let taken: Vec<&Form> = forms.iter().filter(|form| kinds.contains(form.kind()) && named(form)).collect();
        let of = spec.of.as_ref().and_then(|name| match (Role::from_name(name), facts.get(name)) {
            (Some(role), _) => Some(RecordName::Role(role)),
            (None, Some(fact)) => Some(RecordName::Fact(fact.id.clone())),
            (None, None) => {
                let roles = Role::ALL.iter().map(|role| (role.as_str(), None));
                let known: Vec<_> = roles.chain(facts.values().map(|fact| (&*fact.id, Some(&fact.label)))).collect();
                tell("of", Problem::dangling("role or fact", name, &known));
                None
            }
        });
        match &of {
            Some(RecordName::Role(role)) => {
                let lacks = |kind: &&Kind| {
                    let mut given = taken.iter().filter(|form| form.kind() == *kind).peekable();
                    given.peek().is_some() && !given.any(|form| form.has_role(*role))
                };
                for kind in kinds.iter().filter(lacks) {
                    tell("of", Problem::new(Code::MeasureRole).with("kind", kind.as_str().to_owned()).with("role", role.as_str()));
                }
                if !fits(spec.aggregate, *role) {
                    tell("of", Problem::new(Code::MeasureRole).with("kind", spec.aggregate.as_str()).with("role", role.as_str()));
                }
            }
            Some(RecordName::Fact(fact)) => {
                let kind = facts.get(fact).map(|fact| fact.kind);
                let fits = match spec.aggregate {
                    Aggregate::Count => true,
                    Aggregate::Sum | Aggregate::Balance => matches!(kind, Some(FieldType::Count | FieldType::Amount)),
                    _ => kind == Some(FieldType::Key),
                };
                let mut given = taken.iter().peekable();
                if !fits || given.peek().is_some() && !given.any(|form| form.has_fact(fact)) {
                    tell("of", Problem::new(Code::MeasureFact).with("fact", fact.clone()).with("aggregate", spec.aggregate.as_str()));
                }
            }
            None => {}
        }
        let most = spec.aggregate.most();
        if spec.adds.units && !most.units || spec.adds.periods && !most.periods || spec.adds.categories && !most.categories {
            tell("adds", Problem::new(Code::MeasureAdds));
        }
        if spec.aggregate.has_steps() != (spec.opens.is_some() && spec.closes.is_some()) || spec.opens.is_some() != spec.closes.is_some() {
            tell("aggregate", Problem::new(Code::MeasureSteps).with("aggregate", spec.aggregate.as_str()));
        }
        let by = spec.by.as_ref().and_then(|by| {
            let found = before.iter().find(|measure| *measure.id == **by);
            if found.is_none() {
                let known: Vec<_> = before.iter().map(|measure| (measure.id(), Some(measure.label()))).collect();
                tell("by", Problem::dangling("measure", by, &known));
            }
            found
        });
        if spec.at_least == 0 || spec.at_least > 1 && spec.aggregate != Aggregate::Distinct {
            tell("at_least", Problem::new(Code::MeasureAtLeast).with("aggregate", spec.aggregate.as_str()).with("least", spec.at_least));
        }
        let alike = by.is_none_or(|by| by.aggregate == Aggregate::Distinct && by.at_least == 1 && (of.is_none() || by.of == of));
        if (spec.aggregate == Aggregate::Covered) != spec.by.is_some() || !alike {
            let of = spec.of.clone().unwrap_or_else(|| "—".into());
            tell("by", Problem::new(Code::MeasureBy).with("aggregate", spec.aggregate.as_str()).with("of", of));
        }
        let (scope, names) = record_scope(facts);
        let mut compiled = |formula: &Option<Formula>| {
            let formula = formula.as_ref()?;
            Expression::compile(&formula.source, &scope, Some(&Type::Boolean))
                .map_err(|problems| findings.extend(problems.into_iter().map(|problem| formula.place.finding(problem))))
                .ok()
        };
        let condition = compiled(&spec.condition);
        let steps = compiled(&spec.opens).zip(compiled(&spec.closes));
        if !findings.is_empty() {
            return Err(findings.into());
        }
        let of_at = of.iter().filter_map(|of| names.iter().position(|name| name == of));
        let stated = condition.iter().chain(steps.iter().flat_map(|(opens, closes)| [opens, closes]));
        let read: Vec<usize> = stated.flat_map(|condition| condition.slots().iter().copied()).chain(of_at).collect();
        let mut lacks: Vec<(usize, Missing)> = Vec::new();
        for at in read {
            let lacking = names.get(at).into_iter().flat_map(|name| taken.iter().map(|form| (at, lacking(name, form))));
            lacks.extend(lacking);
        }
        Ok(Measure {
            id: spec.id.clone(),
            label: spec.label.clone(),
            unit: spec.unit.clone(),
            kinds,
            forms: spec.forms.clone(),
            aggregate: spec.aggregate,
            of,
            by: by.cloned().map(Arc::new),
            at_least: spec.at_least,
            condition,
            steps,
            names: names.into(),
            adds: spec.adds,
            reading: spec.reading.clone(),
            other_reading: spec.other_reading.clone(),
            citation: spec.citation.clone(),
            lacks,
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

    /// The forms whose records it takes; where it names none, those of every form of its kinds.
    #[must_use]
    pub fn forms(&self) -> &[Arc<str>] {
        &self.forms
    }

    pub(super) fn takes(&self, kind: &Kind, form: &str) -> bool {
        self.kinds.contains(kind) && (self.forms.is_empty() || self.forms.iter().any(|known| **known == *form))
    }

    /// What is lacking, by its place.
    pub(super) fn missing(&self, at: u32) -> Option<&Missing> {
        self.lacks.get(usize::try_from(at).ok()?).map(|(_, missing)| missing)
    }

    /// The place of what records of that form lack, where the place of its name is known.
    pub(super) fn lacking(&self, form: &str, name: Option<usize>) -> u32 {
        let is = |(at, missing): &(usize, Missing)| Some(*at) == name && *missing.form == *form;
        self.lacks.iter().position(is).and_then(|at| u32::try_from(at).ok()).unwrap_or(u32::MAX)
    }

    /// What it counts or adds up, and the place of that among the names.
    pub(super) fn of(&self) -> (Option<&RecordName>, Option<usize>) {
        (self.of.as_ref(), self.of.as_ref().and_then(|of| self.names.iter().position(|name| name == of)))
    }

    /// The measure that has to have seen a key too, where only those count.
    #[must_use]
    pub fn by(&self) -> Option<&Measure> {
        self.by.as_deref()
    }

    /// From how many records that count, in one unit and period, a key is counted there: 1 unless the rulebook says more (每例 5 次以上).
    #[must_use]
    pub fn at_least(&self) -> u32 {
        self.at_least
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
}

fn fits(aggregate: Aggregate, role: Role) -> bool {
    match aggregate {
        Aggregate::Count => true,
        Aggregate::Sum | Aggregate::Balance => matches!(role.value_type(), FieldType::Count | FieldType::Amount),
        _ => matches!(role.value_type(), FieldType::Key | FieldType::Station),
    }
}
