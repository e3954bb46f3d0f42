use super::Shown;
use crate::form::definition::compiled::{Field, Form};
use crate::form::draft::content::{FieldValue, Slot};
use crate::form::draft::content::{FilledFields, ValueStore};
use crate::service::{FactValue, Key, Record, RecordBuilder, RoleValue};

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
            let known = match (&value, shown) {
                (Some(value), _) => FactValue::Known(value.clone()),
                (None, Shown::No) => FactValue::None,
                (None, Shown::Yes) if field.empty_is_none => FactValue::None,
                (None, Shown::Yes) if says_none(field, slot) => FactValue::None,
                _ => FactValue::Unknown,
            };
            built.fact(known);
        }
        if let (Some(role), Some(value)) = (field.role, value) {
            built.role(role, value);
        }
    }
    built.build()
}

fn says_none(field: &Field, slot: &Slot) -> bool {
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
