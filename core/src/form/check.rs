use std::sync::Arc;

use super::cell::{Slot, Val};
use super::compile::{Check, Field, Form, Test};
use super::draft::{At, Draft};
use super::spec::{CheckSeverity, FieldType};
use crate::condition::{Expression, Value};
use crate::finding::{Code, Problem};
use crate::service::{FactValue, Key, Record, RecordBuilder, Role, RoleValue};
use crate::value::{Count, Date, Decimal};

/// Whether a field is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Yes,
    No,
    /// Its condition waits for a fact.
    Undecided,
}

/// How many open conditions wait for each slot of the scope, and for names within rows.
#[derive(Default)]
pub(super) struct Missing {
    slots: Vec<(usize, u32)>,
    inner: Vec<(Arc<str>, u32)>,
}

impl Missing {
    fn add(&mut self, form: &Form, row: Option<&[Field]>, slots: &[usize]) {
        let outer = form.scope.iter().count();
        for slot in slots {
            if *slot < outer {
                bump(&mut self.slots, *slot);
            } else if let Some(name) =
                row.and_then(|row| row.iter().find(|field| field.slot == Some(*slot))).and_then(|field| field.fact.clone())
            {
                bump(&mut self.inner, name);
            }
        }
    }

    /// The names, those that most conditions wait for first, then in the form's order.
    pub(super) fn names(mut self, form: &Form) -> Vec<Arc<str>> {
        crate::finding::sort_by(&mut self.slots, |(left, few), (right, many)| many.cmp(few).then(left.cmp(right)));
        let outer = self.slots.into_iter().filter_map(|(slot, _)| form.scope.get(slot)).map(|(name, _)| Arc::from(name));
        outer.chain(self.inner.into_iter().map(|(name, _)| name)).collect()
    }
}

fn bump<K: PartialEq>(counts: &mut Vec<(K, u32)>, key: K) {
    match counts.iter_mut().find(|(known, _)| *known == key) {
        Some((_, count)) => *count += 1,
        None => counts.push((key, 1)),
    }
}

/// Decides what is shown and required, runs the checks and builds the record, once every field has been read.
pub(super) fn finish(draft: &mut Draft<'_>, today: Date) -> (Option<Record>, Vec<Arc<str>>) {
    let form = draft.form;
    if !draft.readable {
        return (None, Vec::new());
    }
    let slots = std::mem::take(&mut draft.slots);
    let mut missing = Missing::default();
    let mut shown = vec![Shown::Yes; form.fields.len()];
    let mut values = vec![Value::Unknown; form.scope.iter().count()];
    set(&mut values, Some(0), Value::Date(today));
    for at in &form.order {
        let (Some(field), Some(slot)) = (form.fields.get(*at), slots.get(*at)) else { continue };
        let decided = match &field.shown_when {
            None => Shown::Yes,
            Some(condition) => decide(form, condition, &values, None, &mut missing),
        };
        if let Some(place) = shown.get_mut(*at) {
            *place = decided;
        }
        set(&mut values, field.slot, condition_value(field, slot, decided));
        if matches!(field.role, Some(Role::Participants | Role::HeadCount)) {
            set(&mut values, form.attendance, attendance(form, &slots, &shown));
        }
    }
    for ((field, slot), shown) in form.fields.iter().zip(&slots).zip(&shown) {
        let place = draft.at(field);
        required(draft, place, slot, *shown, &values, None, &mut missing);
        if let (Slot::Rows(rows), Shown::Yes) = (slot, *shown) {
            for (index, row) in (0..).zip(rows) {
                let row_values = with_row(&values, field, row);
                for (inner, slot) in field.group.iter().zip(row) {
                    let shown = match &inner.shown_when {
                        None => Shown::Yes,
                        Some(condition) => decide(form, condition, &row_values, Some(&field.group), &mut missing),
                    };
                    let place = At { inner: Some((index, inner)), ..place };
                    required(draft, place, slot, shown, &row_values, Some(&field.group), &mut missing);
                }
            }
        }
        if let (Some(Role::Date), Slot::Set(Val::Date(date))) = (field.role, slot)
            && *date > today
        {
            draft.sink.push(place.finding(Problem::new(Code::DateInFuture).with("today", today.to_string())));
        }
    }
    for check in &form.checks {
        run(draft, check, &slots, &shown, &values, &mut missing);
    }
    let record = (draft.sink.errors == 0).then(|| build(draft, &slots, &shown)).flatten();
    drop(values);
    draft.slots = slots;
    (record, missing.names(form))
}

fn set<'v>(values: &mut [Value<'v>], slot: Option<usize>, value: Value<'v>) {
    if let Some(place) = slot.and_then(|slot| values.get_mut(slot)) {
        *place = value;
    }
}

fn decide(form: &Form, condition: &Expression, values: &[Value<'_>], row: Option<&[Field]>, missing: &mut Missing) -> Shown {
    let outcome = condition.evaluate(values);
    match outcome.value {
        Value::Boolean(true) => Shown::Yes,
        Value::Unknown => {
            missing.add(form, row, &outcome.missing);
            Shown::Undecided
        }
        _ => Shown::No,
    }
}

/// Tells what is required and empty, and what is filled in where nothing is asked.
fn required<'f>(
    draft: &mut Draft<'f>,
    at: At<'f>,
    slot: &Slot,
    shown: Shown,
    values: &[Value<'_>],
    row: Option<&[Field]>,
    missing: &mut Missing,
) {
    let field = at.inner.map_or(at.field, |(_, field)| field);
    if shown == Shown::No && slot.is_filled() {
        draft.sink.push(at.finding(Code::HiddenValue.into()));
    }
    if shown != Shown::Yes || slot.is_filled() {
        return;
    }
    if field.required {
        draft.sink.push(at.finding(Code::Required.into()));
    } else if let Some(condition) = &field.required_when
        && decide(draft.form, condition, values, row, missing) == Shown::Yes
    {
        draft.sink.push(at.finding(Code::RequiredHere.into()));
    }
}

/// What conditions see in a field.
fn condition_value<'s>(field: &'s Field, slot: &'s Slot, shown: Shown) -> Value<'s> {
    let is_group = field.kind == FieldType::Group;
    match (shown, slot) {
        (Shown::No, _) if is_group => Value::list(Vec::new()),
        (Shown::No, _) => Value::Null,
        (Shown::Undecided, _) | (Shown::Yes, Slot::Bad) => Value::Unknown,
        (Shown::Yes, Slot::Absent | Slot::Empty) if field.empty_is_none && is_group => Value::list(Vec::new()),
        (Shown::Yes, Slot::Absent | Slot::Empty) if field.empty_is_none => Value::Null,
        (Shown::Yes, Slot::Absent | Slot::Empty) => Value::Unknown,
        (Shown::Yes, Slot::Set(val)) => val_value(field, val),
        (Shown::Yes, Slot::Rows(rows)) => Value::list(rows.iter().map(|row| Value::record(row_values(field, row))).collect()),
    }
}

fn row_values<'s>(field: &'s Field, row: &'s [Slot]) -> Vec<Value<'s>> {
    let read = field.group.iter().zip(row).filter(|(inner, _)| inner.fact.is_some());
    read.map(|(inner, slot)| condition_value(inner, slot, Shown::Yes)).collect()
}

fn with_row<'s>(values: &[Value<'s>], field: &'s Field, row: &'s [Slot]) -> Vec<Value<'s>> {
    values.iter().cloned().chain(row_values(field, row)).collect()
}

fn val_value<'s>(field: &'s Field, val: &'s Val) -> Value<'s> {
    let option = |at: &usize| field.codes.as_ref().and_then(|list| list.options.get(*at));
    match val {
        Val::Present => Value::Unknown,
        Val::Text(text) | Val::Division(_, text) => Value::Text(text),
        Val::Boolean(yes) => Value::Boolean(*yes),
        Val::Count(count) => Value::Number(Decimal::from(count.get())),
        Val::Amount(amount) => Value::Number(amount.decimal()),
        Val::Date(date) => Value::Date(*date),
        Val::Option(at) => match option(at) {
            Some(option) if option.none => Value::Null,
            Some(option) => Value::Text(&option.id),
            None => Value::Unknown,
        },
        Val::Options(chosen) => {
            Value::list(chosen.iter().filter_map(option).filter(|option| !option.none).map(|option| Value::Text(&option.id)).collect())
        }
    }
}

/// Named participants and unnamed ones together. Where neither is filled in nobody knows who took part, even where
/// each alone may be left empty.
fn attendance<'s>(form: &Form, slots: &[Slot], shown: &[Shown]) -> Value<'s> {
    let mut total: u64 = 0;
    let mut told = false;
    for ((field, slot), shown) in form.fields.iter().zip(slots).zip(shown) {
        let part = match (field.role, slot) {
            (Some(Role::Participants | Role::HeadCount), _) if *shown == Shown::No => Some(0),
            (Some(Role::Participants | Role::HeadCount), Slot::Absent | Slot::Empty) if field.empty_is_none => Some(0),
            (Some(Role::Participants), Slot::Rows(rows)) => u64::try_from(rows.len()).ok(),
            (Some(Role::HeadCount), Slot::Set(Val::Count(count))) => Some(count.get()),
            (Some(Role::Participants | Role::HeadCount), _) => None,
            _ => continue,
        };
        told = told || *shown == Shown::No || slot.is_filled();
        match part {
            Some(part) => total = total.saturating_add(part),
            None => return Value::Unknown,
        }
    }
    if told { Value::Number(Decimal::from(total)) } else { Value::Unknown }
}

fn run<'f>(draft: &mut Draft<'f>, check: &'f Check, slots: &[Slot], shown: &[Shown], values: &[Value<'_>], missing: &mut Missing) {
    let form = draft.form;
    let (outer, inner) = check.at;
    let (Some(field), Some(slot), Some(Shown::Yes)) = (form.fields.get(outer), slots.get(outer), shown.get(outer)) else { return };
    let place = draft.at(field);
    let Some(inner) = inner else {
        test(draft, check, place, slots, values, None, missing);
        return;
    };
    let (Slot::Rows(rows), Some(inner)) = (slot, field.group.get(inner)) else { return };
    for (index, row) in (0..).zip(rows) {
        let row_values = with_row(values, field, row);
        test(draft, check, At { inner: Some((index, inner)), ..place }, row, &row_values, Some(&field.group), missing);
    }
}

fn test<'f>(
    draft: &mut Draft<'f>,
    check: &'f Check,
    at: At<'f>,
    table: &[Slot],
    values: &[Value<'_>],
    row: Option<&[Field]>,
    missing: &mut Missing,
) {
    let problem = match &check.test {
        Test::Order(first, second) => match (table.get(*first), table.get(*second)) {
            (Some(Slot::Set(Val::Date(start))), Some(Slot::Set(Val::Date(end)))) if end < start => {
                Some(Problem::new(Code::DateOrder).with("start", start.to_string()).with("end", end.to_string()))
            }
            _ => None,
        },
        Test::Forbid(condition) => (decide(draft.form, condition, values, row, missing) == Shown::Yes).then(|| {
            let code = if check.severity == CheckSeverity::Warning { Code::CheckDoubtful } else { Code::CheckFailed };
            let text = |text: Option<&Arc<str>>| text.map(|text| text.to_string()).unwrap_or_default();
            let label = check.message.as_ref();
            Problem::new(code).with("zh", text(label.map(|label| &label.zh))).with("en", text(label.map(|label| &label.en)))
        }),
    };
    if let Some(problem) = problem {
        let mut finding = at.finding(problem);
        finding.rule = Some(check.rule.clone());
        finding.clause.clone_from(&check.citation.clause);
        draft.sink.push(finding);
    }
}

fn build(draft: &Draft<'_>, slots: &[Slot], shown: &[Shown]) -> Option<Record> {
    let form = draft.form;
    let mut built = RecordBuilder::default();
    for ((field, slot), shown) in form.fields.iter().zip(slots).zip(shown) {
        let value = match slot {
            _ if *shown != Shown::Yes => None,
            Slot::Set(val) => role_value(field, val),
            Slot::Rows(rows) => u32::try_from(rows.len()).ok().map(RoleValue::Rows),
            Slot::Absent | Slot::Empty | Slot::Bad => None,
        };
        if let Some(fact) = &field.fact {
            let known = match (&value, shown) {
                (Some(value), _) => FactValue::Known(value.clone()),
                (None, Shown::No) => FactValue::None,
                (None, Shown::Yes) if field.empty_is_none => FactValue::None,
                (None, Shown::Yes) if says_none(field, slot) => FactValue::None,
                _ => FactValue::Unknown,
            };
            built.facts.push((fact.clone(), known));
        }
        if let (Some(role), Some(value)) = (field.role, value) {
            built.roles.push((role, value));
        }
    }
    built.build(form.kind.clone())
}

fn says_none(field: &Field, slot: &Slot) -> bool {
    match slot {
        Slot::Set(Val::Option(at)) => field.codes.as_ref().and_then(|list| list.options.get(*at)).is_some_and(|option| option.none),
        _ => false,
    }
}

fn role_value(field: &Field, val: &Val) -> Option<RoleValue> {
    let option = |at: &usize| field.codes.as_ref().and_then(|list| list.options.get(*at));
    Some(match val {
        Val::Present => return None,
        Val::Text(text) => RoleValue::Key(Key::new(text.clone())),
        Val::Boolean(yes) => RoleValue::Boolean(*yes),
        Val::Count(count) => RoleValue::Count(Count::new(count.get()).ok()?),
        Val::Amount(amount) => RoleValue::Amount(*amount),
        Val::Date(date) => RoleValue::Date(*date),
        Val::Division(code, _) => RoleValue::Division(*code),
        Val::Option(at) => RoleValue::Option(option(at).filter(|option| !option.none)?.id.clone()),
        Val::Options(chosen) => {
            RoleValue::Options(chosen.iter().filter_map(option).filter(|option| !option.none).map(|option| option.id.clone()).collect())
        }
    })
}
