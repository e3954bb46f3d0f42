use super::cell::{Slot, Val};
use super::compile::{Field, Form};
use super::content::{Content, Part};
use crate::condition::{Items, Value};
use crate::value::Decimal;

/// Lists for the values that conditions read of one record, which the next record uses again: a list of values borrows
/// from the one before it.
#[derive(Clone, Default)]
pub(super) struct Lists {
    /// The texts of options.
    options: Vec<Value<'static>>,
    /// The facts of rows, row behind row.
    inner: Vec<Value<'static>>,
    rows: Vec<Value<'static>>,
    fields: Vec<Value<'static>>,
    scope: Vec<Value<'static>>,
}

/// The list without its items, for items of another lifetime. The standard library keeps its room.
fn emptied<'v>(mut list: Vec<Value<'_>>) -> Vec<Value<'v>> {
    list.clear();
    list.into_iter().map_while(|_| None).collect()
}

impl Lists {
    /// Calls with what each field of the form holds where it is shown, and an empty list for the values of the scope.
    pub(super) fn with<T>(
        &mut self,
        form: &Form,
        content: &Content,
        then: impl for<'v> FnOnce(&'v [Value<'v>], &mut Vec<Value<'v>>) -> T,
    ) -> T {
        let mut options = emptied(std::mem::take(&mut self.options));
        for (field, slot) in rows_of(form, content).flat_map(|(field, row)| facts(field, row)).chain(form.fields.iter().zip(&content.slots))
        {
            options.extend(chosen(field, slot, content));
        }
        let mut texts = &options[..];
        let mut inner = emptied(std::mem::take(&mut self.inner));
        for (field, row) in rows_of(form, content) {
            inner.extend(facts(field, row).map(|(fact, slot)| value(fact, slot, content, &mut texts)));
        }
        let mut facts_left = &inner[..];
        let mut rows = emptied(std::mem::take(&mut self.rows));
        for (field, _) in rows_of(form, content) {
            let count = field.group.iter().filter(|fact| fact.fact.is_some()).count();
            rows.push(Value::Record(Items::Borrowed(first(&mut facts_left, count))));
        }
        let mut rows_left = &rows[..];
        let mut fields = emptied(std::mem::take(&mut self.fields));
        for (field, slot) in form.fields.iter().zip(&content.slots) {
            fields.push(match slot {
                Slot::Rows(rows) => Value::List(Items::Borrowed(first(&mut rows_left, rows.count))),
                slot => value(field, slot, content, &mut texts),
            });
        }
        let mut scope = emptied(std::mem::take(&mut self.scope));
        let done = then(&fields, &mut scope);
        self.scope = emptied(scope);
        self.fields = emptied(fields);
        self.rows = emptied(rows);
        self.inner = emptied(inner);
        self.options = emptied(options);
        done
    }
}

/// Every row of every group, in order.
fn rows_of<'c>(form: &'c Form, content: &'c Content) -> impl Iterator<Item = (&'c Field, &'c [Slot])> {
    form.fields.iter().zip(&content.slots).flat_map(|(field, slot)| {
        let rows = match slot {
            Slot::Rows(rows) => Some(content.rows(&field.group, *rows)),
            _ => None,
        };
        rows.into_iter().flatten().map(move |row| (field, row))
    })
}

/// The fields of a row that conditions know.
fn facts<'c>(field: &'c Field, row: &'c [Slot]) -> impl Iterator<Item = (&'c Field, &'c Slot)> {
    field.group.iter().zip(row).filter(|(fact, _)| fact.fact.is_some())
}

fn chosen<'c>(field: &'c Field, slot: &Slot, content: &'c Content) -> impl Iterator<Item = Value<'c>> {
    let chosen = match slot {
        Slot::Set(Val::Options(part)) => *part,
        _ => Part::default(),
    };
    let options = content.options(chosen).iter().filter_map(|at| field.option(*at));
    options.filter(|option| !option.none).map(|option| Value::Text(&option.id))
}

/// Takes that many values from the front.
fn first<'v>(left: &mut &'v [Value<'v>], count: usize) -> &'v [Value<'v>] {
    let (first, rest) = left.split_at_checked(count).unwrap_or_default();
    *left = rest;
    first
}

/// What conditions see in a field that is shown and is no group with rows.
fn value<'v>(field: &'v Field, slot: &'v Slot, content: &'v Content, texts: &mut &'v [Value<'v>]) -> Value<'v> {
    match slot {
        Slot::Absent | Slot::Empty if field.empty_is_none && field.is_group() => Value::List(Items::Borrowed(&[])),
        Slot::Absent | Slot::Empty if field.empty_is_none => Value::Null,
        Slot::Absent | Slot::Empty | Slot::Bad | Slot::Rows(_) | Slot::Set(Val::Present) => Value::Unknown,
        Slot::Set(Val::Text(part) | Val::Division(_, part)) => Value::Text(content.text(*part)),
        Slot::Set(Val::Boolean(yes)) => Value::Boolean(*yes),
        Slot::Set(Val::Count(count)) => Value::Number(Decimal::from(count.get())),
        Slot::Set(Val::Amount(amount)) => Value::Number(amount.decimal()),
        Slot::Set(Val::Date(date)) => Value::Date(*date),
        Slot::Set(Val::Option(at)) => match field.option(*at) {
            Some(option) if option.none => Value::Null,
            Some(option) => Value::Text(&option.id),
            None => Value::Unknown,
        },
        Slot::Set(Val::Options(_)) => Value::List(Items::Borrowed(first(texts, chosen(field, slot, content).count()))),
    }
}
