//! What a form without errors gives: a record, or its values straight into the columns of a book (tested to be the same).

use super::Shown;
use crate::form::definition::compiled::{Field, Form};
use crate::form::draft::content::{FieldValue, Slot};
use crate::form::draft::content::{FilledFields, ValueStore};
use crate::service::book::{Lent, NewRow};
use crate::service::{FactValue, Key, Kind, Record, RecordBuilder, RoleValue};
use crate::value::Date;

/// The record that a form without errors gives.
pub(in crate::form) fn record(form: &Form, content: &FilledFields, shown: &[Shown]) -> Option<Record> {
    let mut built = RecordBuilder::new(&form.shape);
    for ((field, slot), shown) in form.fields.iter().zip(&content.slots).zip(shown) {
        let value = match slot {
            _ if *shown != Shown::Yes => None,
            Slot::Set(val) => role_value(field, val, &content.kept),
            Slot::Rows(rows) => u32::try_from(rows.count).ok().map(RoleValue::Rows),
            Slot::Absent | Slot::Empty | Slot::Bad => None,
        };
        if field.fact.is_some() {
            built.fact(fact(field, slot, *shown, value.as_ref()));
        }
        if let (Some(role), Some(value)) = (field.role, value) {
            built.role(role, value);
        }
    }
    built.build()
}

fn fact(field: &Field, slot: &Slot, shown: Shown, value: Option<&RoleValue>) -> FactValue {
    match (value, shown) {
        (Some(value), _) => FactValue::Known(value.clone()),
        (None, Shown::No) => FactValue::None,
        (None, Shown::Yes) if field.empty_is_none => FactValue::None,
        (None, Shown::Yes) if says_none(field, slot) => FactValue::None,
        _ => FactValue::Unknown,
    }
}

/// What a form tells of its facts, whatever else is wrong with it or not filled in yet.
#[cfg(feature = "checklist")]
pub(in crate::form) fn facts(form: &Form, content: &FilledFields, shown: &[Shown]) -> Vec<(std::sync::Arc<str>, FactValue)> {
    let told = |((field, slot), shown): ((&Field, &Slot), &Shown)| {
        let value = match slot {
            Slot::Set(value) if *shown == Shown::Yes => role_value(field, value, &content.kept),
            _ => None,
        };
        Some((field.fact.clone()?, fact(field, slot, *shown, value.as_ref())))
    };
    form.fields.iter().zip(&content.slots).zip(shown).filter_map(told).collect()
}

/// The day of the record that a form without errors gives, as [`record`] finds it; nothing where there is no record.
pub(in crate::form) fn day(form: &Form, content: &FilledFields, shown: &[Shown]) -> Option<Date> {
    let slot = |at: usize| content.slots.get(at).filter(|_| shown.get(at) == Some(&Shown::Yes));
    let has = |at: &usize| form.fields.get(*at).zip(slot(*at)).is_some_and(|(field, slot)| has_value(field, slot));
    if !form.layout.required.iter().all(|group| group.iter().any(has)) {
        return None;
    }
    match (form.layout.date.and_then(slot), form.layout.year.and_then(slot)) {
        (Some(Slot::Set(FieldValue::Date(date))), _) => Some(*date),
        (_, Some(Slot::Set(FieldValue::Count(year)))) => Date::new(i32::try_from(year.get()).ok()?, 12, 31),
        _ if form.kind == Kind::Worker => Date::new(1, 1, 1),
        _ => None,
    }
}

/// Whether a field that is shown gives its record a value.
pub(in crate::form) fn has_value(field: &Field, slot: &Slot) -> bool {
    match slot {
        Slot::Set(FieldValue::Present | FieldValue::Born(_)) => false,
        Slot::Set(FieldValue::Option(at)) => field.option(*at).is_some_and(|option| !option.none),
        Slot::Set(_) | Slot::Rows(_) => true,
        Slot::Absent | Slot::Empty | Slot::Bad => false,
    }
}

/// Gives the columns of a book what [`record`] would build.
pub(in crate::form) fn put(form: &Form, content: &FilledFields, shown: &[Shown], row: &mut NewRow<'_>) {
    for columns in &form.layout.columns {
        let at = columns.field;
        let (Some(slot), Some(shown)) = (content.slots.get(at), shown.get(at)) else { continue };
        let field = match slot {
            Slot::Set(_) | Slot::Rows(_) if *shown == Shown::Yes => form.fields.get(at),
            _ => None,
        };
        let known = field.filter(|field| has_value(field, slot));
        if let Some(column) = columns.role {
            match known {
                Some(field) => give(field, slot, &content.kept, column, row),
                None => row.unknown(column),
            }
        }
        if let Some(column) = columns.fact {
            match (known, shown) {
                (Some(field), _) => give(field, slot, &content.kept, column, row),
                (None, Shown::No) => row.none(column),
                (None, Shown::Yes) if columns.empty_is_none || field.is_some_and(|field| says_none(field, slot)) => row.none(column),
                (None, Shown::Yes | Shown::Undecided) => row.unknown(column),
            }
        }
    }
}

/// Gives a column a value that is known.
pub(in crate::form) fn give(field: &Field, slot: &Slot, kept: &ValueStore, column: usize, row: &mut NewRow<'_>) {
    let lent = match slot {
        Slot::Rows(rows) => u64::try_from(rows.count).ok().map(Lent::Count),
        Slot::Set(FieldValue::Text(part) | FieldValue::Division(_, part)) => Some(Lent::Text(kept.text(*part))),
        Slot::Set(FieldValue::Boolean(yes)) => Some(Lent::Boolean(*yes)),
        Slot::Set(FieldValue::Count(count)) => Some(Lent::Count(count.get())),
        Slot::Set(FieldValue::Amount(amount)) => Some(Lent::Amount(*amount)),
        Slot::Set(FieldValue::Date(date)) => Some(Lent::Date(*date)),
        Slot::Set(FieldValue::Option(at)) => field.option(*at).map(|option| Lent::Option(&option.id)),
        Slot::Set(FieldValue::Options(part)) => {
            let options = kept.options(*part).iter().filter_map(|at| field.option(*at)).filter(|option| !option.none);
            return row.options(column, options.map(|option| &option.id));
        }
        Slot::Set(FieldValue::Present | FieldValue::Born(_)) | Slot::Absent | Slot::Empty | Slot::Bad => None,
    };
    match lent {
        Some(lent) => row.put(column, lent),
        None => row.unknown(column),
    }
}

pub(in crate::form) fn says_none(field: &Field, slot: &Slot) -> bool {
    match slot {
        Slot::Set(FieldValue::Option(at)) => field.option(*at).is_some_and(|option| option.none),
        _ => false,
    }
}

fn role_value(field: &Field, val: &FieldValue, kept: &ValueStore) -> Option<RoleValue> {
    Some(match val {
        FieldValue::Present | FieldValue::Born(_) => return None,
        FieldValue::Text(part) => RoleValue::Key(Key::checked(kept.text(*part))),
        FieldValue::Boolean(yes) => RoleValue::Boolean(*yes),
        FieldValue::Count(count) => RoleValue::Count(*count),
        FieldValue::Amount(amount) => RoleValue::Amount(*amount),
        FieldValue::Date(date) => RoleValue::Date(*date),
        FieldValue::Division(code, _) => RoleValue::Division(*code),
        FieldValue::Option(at) => RoleValue::Option(field.option(*at).filter(|option| !option.none)?.id.clone()),
        FieldValue::Options(part) => {
            let options = kept.options(*part).iter().filter_map(|at| field.option(*at)).filter(|option| !option.none);
            RoleValue::Options(options.map(|option| option.id.clone()).collect())
        }
    })
}
