use std::fmt;

use crate::finding::Code;
use crate::form::draft::cell::{Options, Scalar};
use crate::form::draft::content::Slot;
use crate::form::draft::content::SlotRef;
use crate::form::draft::{At, Draft, MAX_ROWS};
use crate::service::FieldType;

/// The largest float below which every whole number is one: above it a number is no count, whatever its digits.
pub(in crate::form) const MAX_EXACT: f64 = 9_007_199_254_740_991.0;

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

impl Scalar<'_> {
    /// A number with a point. Its digits are not used: such a number is refused wherever it stands.
    pub(in crate::form) fn of_float(number: f64) -> Self {
        Scalar::OtherNumber { huge: number.abs() > MAX_EXACT, negative: number.is_sign_negative() }
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
pub(in crate::form) fn read(draft: &mut Draft<'_, '_>, input: &Input) {
    let Input::Object(entries) = input else {
        draft.unreadable(Code::RecordNotObject);
        return;
    };
    for (position, (name, value)) in (1..).zip(entries) {
        if let Some((at, seat)) = draft.find(name, position).and_then(|at| draft.once(at)) {
            one(draft, at, seat, value);
        }
    }
}

fn one<'f>(draft: &mut Draft<'f, '_>, at: At<'f>, seat: SlotRef, value: &Input) {
    let field = at.innermost();
    match (value, field.kind) {
        (Input::List(items), FieldType::Options) => {
            let mut options = Options::new(&draft.content.kept);
            for item in items.iter().take(MAX_ROWS) {
                let text = match item {
                    Input::Text(text) => Some(&**text),
                    _ => None,
                };
                options.add(field, text, false, &mut draft.content.kept);
            }
            if let Some((slot, kept)) = draft.content.seat(seat)
                && let Some(problem) = options.finish(field, slot, kept)
            {
                draft.found(at, problem);
            }
        }
        (Input::List(items), FieldType::Group) => {
            let slot = rows(draft, at, items);
            draft.set(seat, slot);
        }
        (Input::Object(entries), kind) if kind.is_composite() => {
            let mut rows = draft.content.begin_rows();
            draft.content.add_row(&mut rows, &field.group, Slot::Absent);
            row(draft, at, 0, entries);
            draft.set(seat, Slot::Rows(rows));
        }
        _ => draft.scalar(at, seat, value.scalar()),
    }
}

fn rows<'f>(draft: &mut Draft<'f, '_>, at: At<'f>, items: &[Input]) -> Slot {
    let group = &at.field.group;
    let mut rows = draft.content.begin_rows();
    for (index, item) in (0..).zip(items) {
        if rows.count == MAX_ROWS {
            return draft.too_many_rows(at);
        }
        let Input::Object(entries) = item else {
            draft.content.add_row(&mut rows, group, Slot::Bad);
            draft.no_row(at, index);
            continue;
        };
        draft.content.add_row(&mut rows, group, Slot::Absent);
        row(draft, at, index, entries);
    }
    Slot::Rows(rows)
}

/// Reads the entries of a row into the row that was added last.
fn row<'f>(draft: &mut Draft<'f, '_>, at: At<'f>, index: u32, entries: &[(String, Input)]) {
    for (position, (name, value)) in (1..).zip(entries) {
        let found = draft.find_in_row(at, index, name, position).and_then(|found| draft.once_in_row(at, index, found));
        if let Some((at, seat)) = found {
            one(draft, at, seat, value);
        }
    }
}
