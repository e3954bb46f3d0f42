use crate::condition::{Items, Value};
use crate::form::definition::compiled::{Field, Form};
use crate::form::draft::content::{FieldValue, Slot};
use crate::form::draft::content::{FilledFields, Rows, StoreRange, ValueStore};
use crate::value::Decimal;

/// Lists for the values that conditions read of one record, which the next record uses again: a list of values borrows
/// from the one before it.
#[derive(Default)]
pub(in crate::form) struct ConditionInputs {
    /// The texts of the options that were chosen, as they stand in the content.
    options: Vec<Value<'static>>,
    /// The facts of rows, row behind row.
    facts: Vec<Value<'static>>,
    rows: Vec<Value<'static>>,
    scope: Vec<Value<'static>>,
}

/// What a record holds, for conditions.
#[derive(Clone, Copy)]
pub(in crate::form) struct Values<'v> {
    pub(in crate::form) form: &'v Form,
    content: &'v FilledFields,
    options: &'v [Value<'v>],
    rows: &'v [Value<'v>],
}

/// The list without its items, for items of another lifetime. The standard library keeps its room.
fn emptied<'v>(mut list: Vec<Value<'_>>) -> Vec<Value<'v>> {
    if list.capacity() == 0 {
        return Vec::new();
    }
    list.clear();
    list.into_iter().map_while(|_| None).collect()
}

impl ConditionInputs {
    /// Calls with the values of a record, and an empty list for those of the scope.
    pub(in crate::form) fn with<T>(
        &mut self,
        form: &Form,
        content: &FilledFields,
        then: impl for<'v> FnOnce(Values<'v>, &mut Vec<Value<'v>>) -> T,
    ) -> T {
        let mut options = emptied(std::mem::take(&mut self.options));
        let plan = &form.plan;
        if !(content.kept.chosen.is_empty() || plan.chosen.is_empty() && !plan.chosen_in_rows) {
            options.resize(content.kept.chosen.len(), Value::Unknown);
            for at in &plan.chosen {
                if let (Some(field), Some(slot)) = (form.fields.get(*at), content.slots.get(*at)) {
                    choose(field, slot, &content.kept, &mut options);
                }
            }
            if plan.chosen_in_rows {
                for (field, row) in rows_of(form, content) {
                    for (field, slot) in field.group.iter().zip(row) {
                        choose(field, slot, &content.kept, &mut options);
                    }
                }
            }
        }
        let mut facts = emptied(std::mem::take(&mut self.facts));
        let mut rows = emptied(std::mem::take(&mut self.rows));
        if content.row_count > 0 && plan.groups {
            let without_rows = Values { form, content, options: &options, rows: &[] };
            for (field, row) in rows_of(form, content) {
                let known = field.group.iter().zip(row).filter(|(fact, _)| fact.fact.is_some());
                for (fact, slot) in known {
                    facts.push(Value::Unknown);
                    if let Some(place) = facts.last_mut() {
                        without_rows.write(fact, slot, place);
                    }
                }
            }
            let mut left = &facts[..];
            for (field, _) in rows_of(form, content) {
                let count = field.group.iter().filter(|fact| fact.fact.is_some()).count();
                let (row, rest) = left.split_at_checked(count).unwrap_or_default();
                rows.push(Value::Record(Items::Borrowed(row)));
                left = rest;
            }
        }
        let mut scope = emptied(std::mem::take(&mut self.scope));
        let done = then(Values { form, content, options: &options, rows: &rows }, &mut scope);
        self.scope = emptied(scope);
        self.rows = emptied(rows);
        self.facts = emptied(facts);
        self.options = emptied(options);
        done
    }
}

/// Every row of every group, in order.
fn rows_of<'c>(form: &'c Form, content: &'c FilledFields) -> impl Iterator<Item = (&'c Field, &'c [Slot])> {
    let groups = form.fields.iter().zip(&content.slots).filter_map(|(field, slot)| match slot {
        Slot::Rows(rows) => Some((field, *rows)),
        _ => None,
    });
    groups.flat_map(|(field, rows)| content.rows(&field.group, rows).map(move |row| (field, row)))
}

/// Puts the texts of a field's options where the content has their positions.
fn choose<'v>(field: &'v Field, slot: &Slot, kept: &ValueStore, texts: &mut [Value<'v>]) {
    let Slot::Set(FieldValue::Options(part)) = slot else { return };
    let places = texts.get_mut(part.start..part.end).unwrap_or_default();
    for (place, option) in places.iter_mut().zip(kept.options(*part).iter().filter_map(|at| field.option(*at))) {
        *place = Value::Text(&option.id);
    }
}

impl<'v> Values<'v> {
    /// The rows of a group, each a record of its facts.
    fn rows(self, rows: Rows) -> &'v [Value<'v>] {
        self.rows.get(rows.before..rows.before + rows.count).unwrap_or_default()
    }

    /// Writes what conditions see in a field that is shown. It is written where it lies, for the reason given at
    /// [`read`](crate::form::draft::cell::read).
    #[cfg_attr(target_arch = "wasm32", inline(never))]
    pub(in crate::form) fn write(self, field: &'v Field, slot: &Slot, place: &mut Value<'v>) {
        // Known to hold nothing that has to be given back, the place is only written below.
        *place = Value::Unknown;
        match slot {
            Slot::Absent | Slot::Empty if field.empty_is_none && field.is_group() => *place = Value::List(Items::Borrowed(&[])),
            Slot::Absent | Slot::Empty if field.empty_is_none => *place = Value::Null,
            Slot::Absent | Slot::Empty | Slot::Bad | Slot::Set(FieldValue::Present | FieldValue::Born(_)) => {}
            Slot::Set(FieldValue::Text(part) | FieldValue::Division(_, part)) => *place = Value::Text(self.content.kept.text(*part)),
            Slot::Set(FieldValue::Boolean(yes)) => *place = Value::Boolean(*yes),
            Slot::Set(FieldValue::Count(count)) => *place = Value::Number(Decimal::from(count.get())),
            Slot::Set(FieldValue::Amount(amount)) => *place = Value::Number(amount.decimal()),
            Slot::Set(FieldValue::Date(date)) => *place = Value::Date(*date),
            Slot::Set(FieldValue::Option(at)) => match field.option(*at) {
                Some(option) if option.none => *place = Value::Null,
                Some(option) => *place = Value::Text(&option.id),
                None => {}
            },
            Slot::Set(FieldValue::Options(part)) => *place = Value::List(Items::Borrowed(self.options(field, *part))),
            Slot::Rows(rows) => *place = Value::List(Items::Borrowed(self.rows(*rows))),
        }
    }

    fn options(self, field: &Field, part: StoreRange) -> &'v [Value<'v>] {
        // An option that says that there is none stands alone.
        let none = self.content.kept.options(part).first().and_then(|at| field.option(*at)).is_some_and(|option| option.none);
        if none { &[] } else { self.options.get(part.start..part.end).unwrap_or_default() }
    }
}
