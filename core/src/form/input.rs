use std::fmt;
use std::sync::Arc;

use super::cell::{Scalar, Slot};
use super::draft::{At, Draft, MAX_ROWS};
use super::spec::FieldType;
use crate::finding::{Code, Problem};

/// A record that another language has already parsed. Numbers that are no 64-bit integers keep only what a
/// finding needs; no field takes them.
///
/// `Debug` shows no content.
#[derive(Clone, PartialEq)]
pub enum Input {
    /// JSON's null, Python's `None`.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number of 64 bits.
    Int(i64),
    /// A whole number beyond 64 bits.
    BigInt {
        /// Whether it is below zero.
        negative: bool,
    },
    /// A floating-point number.
    Float(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Input>),
    /// Names and values in their order; a name may stand twice.
    Object(Vec<(String, Input)>),
}

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Input(***)")
    }
}

impl Input {
    fn scalar(&self) -> Scalar<'_> {
        match self {
            Input::Null => Scalar::Null,
            Input::Boolean(yes) => Scalar::Boolean(*yes),
            Input::Int(int) => Scalar::Int(*int),
            Input::BigInt { negative } => Scalar::OtherNumber { huge: true, negative: *negative },
            Input::Float(number) => Scalar::of_float(*number),
            Input::Text(text) => Scalar::Text(text),
            Input::List(_) | Input::Object(_) => Scalar::Structure,
        }
    }
}

/// Reads a parsed record into the draft.
pub(super) fn read(draft: &mut Draft<'_>, input: &Input) {
    let Input::Object(entries) = input else {
        draft.unreadable(Code::RecordNotObject);
        return;
    };
    let form = draft.form;
    for (position, (name, value)) in (1..).zip(entries) {
        let Some((at, field)) = draft.find_top(name, position).and_then(|at| Some((at, form.fields.get(at)?))) else {
            continue;
        };
        let place = draft.at(field);
        let slot = one(draft, place, value);
        draft.set(at, slot);
    }
}

fn one<'f>(draft: &mut Draft<'f>, at: At<'f>, value: &Input) -> Slot {
    let field = at.inner.map_or(at.field, |(_, field)| field);
    let Input::List(items) = value else { return draft.scalar(at, value.scalar()) };
    if field.kind != FieldType::Group {
        let text = |item: &Input| match item {
            Input::Text(text) => Some(Arc::from(text.as_str())),
            _ => None,
        };
        let texts: Vec<_> = items.iter().take(MAX_ROWS).map(text).collect();
        return draft.options(at, &texts);
    }
    if items.len() > MAX_ROWS {
        draft.sink.push(at.finding(Problem::new(Code::GroupTooLong).with("max", MAX_ROWS)));
        return Slot::Bad;
    }
    Slot::Rows((0..).zip(items).map(|(index, item)| row(draft, at, index, item)).collect())
}

fn row<'f>(draft: &mut Draft<'f>, at: At<'f>, index: u32, item: &Input) -> Vec<Slot> {
    let group = &at.field.group;
    let path = at.path().index(index);
    let Input::Object(entries) = item else {
        draft.sink.push(Problem::new(Code::ObjectExpected).at(path));
        return group.iter().map(|_| Slot::Bad).collect();
    };
    let mut slots: Vec<Slot> = group.iter().map(|_| Slot::Absent).collect();
    for (position, (name, value)) in (1..).zip(entries) {
        let found = draft.sink.find(group, &slots, name, position, path.clone());
        if let Some((position, inner)) = found.and_then(|found| Some((found, group.get(found)?))) {
            let read = one(draft, At { inner: Some((index, inner)), ..at }, value);
            if let Some(slot) = slots.get_mut(position) {
                *slot = read;
            }
        }
    }
    slots
}
