//! One value as an input gives it, read into its slot.

use super::content::{FieldValue, Slot, StoreRange, ValueStore};
use crate::finding::{Code, Problem, nearest};
use crate::form::definition::compiled::Field;
use crate::form::definition::spec::CodeOption;
use crate::form::world::World;
use crate::service::FieldType;
use crate::value::{Amount, Count, CreditCode, Date, DivisionCode, Phone, ResidentId, file, key, key_doubt};

const MAX_TEXT: usize = 10_000;
/// The most digits of an amount in a record, those behind its point included.
const MAX_AMOUNT: u32 = 19;

/// A single value as an input gives it.
#[derive(Clone, Copy)]
pub(in crate::form) enum Scalar<'a> {
    Null,
    Boolean(bool),
    Int(i64),
    /// A number that is no `i64`: one with a point or an exponent, or too large.
    OtherNumber {
        huge: bool,
        negative: bool,
    },
    Text(&'a str),
    /// A list or an object where a single value belongs.
    Structure,
}

/// Sets a value; there is nothing to tell.
pub(in crate::form) fn set(slot: &mut Slot, val: FieldValue) -> Option<Problem> {
    *slot = Slot::Set(val);
    None
}

fn bad(slot: &mut Slot, problem: impl Into<Problem>) -> Option<Problem> {
    *slot = Slot::Bad;
    Some(problem.into())
}

pub(in crate::form) fn set_or_bad<T>(slot: &mut Slot, result: Result<T, Problem>, val: impl FnOnce(T) -> FieldValue) -> Option<Problem> {
    match result {
        Ok(value) => set(slot, val(value)),
        Err(problem) => bad(slot, problem),
    }
}

/// Reads one value of a field that is no group into its slot, and gives what there is to tell of it. What a ledger's cell may hold
/// besides is read by [`office`](crate::form::read::office).
///
/// The slot is written where it lies, because writing it in parts and copying it as a whole makes a processor wait.
pub(in crate::form) fn read(field: &Field, scalar: Scalar<'_>, slot: &mut Slot, kept: &mut ValueStore) -> Option<Problem> {
    let text = match scalar {
        Scalar::Null => "",
        Scalar::Text(text) => text,
        other => return read_other(field, other, slot),
    };
    if text.chars().all(char::is_whitespace) {
        *slot = Slot::Empty;
        return None;
    }
    match field.kind {
        FieldType::Text => read_text(field, text, slot, kept),
        FieldType::Key => {
            let checked = if field.in_group { key::check_in_list(text) } else { key::check(text) };
            read_key(field, text, checked, slot, kept)
        }
        FieldType::Station => read_key(field, text, key::check_station(text), slot, kept),
        FieldType::Division => set_or_bad(slot, DivisionCode::parse(text), |code| FieldValue::Division(code, kept.keep(text))),
        FieldType::Date => match Date::parse(text) {
            Ok(date) => read_date(field, date, slot),
            Err(problem) => bad(slot, problem),
        },
        FieldType::Count => match Count::parse(text) {
            Ok(count) => read_count(field, count, slot),
            Err(problem) => bad(slot, problem),
        },
        FieldType::Amount => match Amount::parse(text) {
            Ok(amount) => read_amount(field, amount, slot),
            Err(problem) => bad(slot, problem),
        },
        FieldType::Boolean => bad(slot, Code::BooleanExpected),
        FieldType::Option => set_or_bad(slot, option(field, text, false), FieldValue::Option),
        FieldType::Options => bad(slot, Code::ListExpected),
        FieldType::ResidentId => match ResidentId::parse(text) {
            Ok(id) => {
                set(slot, FieldValue::Born(id.birth_date()));
                id.may_be_cut().then(|| Code::ResidentIdMayBeCut.into())
            }
            Err(problem) => bad(slot, problem),
        },
        FieldType::Phone => set_or_bad(slot, Phone::parse(text), |_| FieldValue::Present),
        FieldType::CreditCode => match CreditCode::parse_noting_case(text) {
            Ok((code, small)) => {
                set(slot, text_if_read(field, code.as_str(), kept));
                small.then(|| Code::CreditCodeCase.into())
            }
            Err(problem) => bad(slot, problem),
        },
        // Its ending is held to the type of the file.
        FieldType::FileName => set_or_bad(slot, file::check_name(text), |()| FieldValue::Text(kept.keep(text))),
        FieldType::Hash => read_checked(field, text, file::check_hash(text), slot, kept),
        FieldType::Group => bad(slot, Code::ListExpected),
        FieldType::Attachment | FieldType::Signature => bad(slot, Code::ObjectExpected),
    }
}

fn read_other(field: &Field, scalar: Scalar<'_>, slot: &mut Slot) -> Option<Problem> {
    let problem = match (field.kind, scalar) {
        (FieldType::Boolean, Scalar::Boolean(yes)) => return set(slot, FieldValue::Boolean(yes)),
        (FieldType::Boolean, _) => Code::BooleanExpected.into(),
        (FieldType::Count, Scalar::Int(int)) => match u64::try_from(int).map(Count::new) {
            Ok(Ok(count)) => return read_count(field, count, slot),
            Ok(Err(problem)) => problem,
            Err(_) => Code::CountNegative.into(),
        },
        (FieldType::Count, Scalar::OtherNumber { negative: true, .. }) => Code::CountNegative.into(),
        (FieldType::Count, Scalar::OtherNumber { huge: true, .. }) => {
            Problem::new(Code::CountTooLarge).with("max", crate::value::MAX_COUNT.cast_signed())
        }
        (FieldType::Count, Scalar::OtherNumber { .. }) => Code::CountNotWhole.into(),
        (FieldType::Count, _) => Code::CountFormat.into(),
        (FieldType::Amount, Scalar::Int(_) | Scalar::OtherNumber { .. }) => Code::AmountIsNumber.into(),
        (FieldType::Amount, _) => Code::AmountFormat.into(),
        (FieldType::Date, _) => Code::DateFormat.into(),
        (FieldType::Options | FieldType::Group, _) => Code::ListExpected.into(),
        (FieldType::Attachment | FieldType::Signature, _) => Code::ObjectExpected.into(),
        _ => Code::TextExpected.into(),
    };
    bad(slot, problem)
}

/// Sets a day, unless it lies before those that a record of the rulebook can have.
pub(in crate::form) fn read_date(field: &Field, date: Date, slot: &mut Slot) -> Option<Problem> {
    match field.earliest {
        Some(earliest) if date < earliest => bad(slot, Problem::new(Code::DateBeforeEarliest).with("earliest", earliest.to_string())),
        _ => match field.latest {
            Some(latest) if date > latest => bad(slot, Problem::new(Code::DateAfterLatest).with("latest", latest.to_string())),
            _ => set(slot, FieldValue::Date(date)),
        },
    }
}

fn read_amount(field: &Field, amount: Amount, slot: &mut Slot) -> Option<Problem> {
    let places = u32::from(field.places);
    // So many digits that a sum of a thousand million amounts is still exact: what is accepted counts.
    let digits = MAX_AMOUNT.saturating_add(amount.places()).saturating_sub(places);
    if amount.is_negative() {
        bad(slot, Code::AmountNegative)
    } else if amount.places() > places {
        bad(slot, Problem::new(Code::AmountPlaces).with("places", field.places))
    } else if amount.has_more_digits_than(digits) {
        bad(slot, Problem::new(Code::AmountTooLong).with("digits", MAX_AMOUNT))
    } else {
        match field.amounts.as_deref() {
            Some((Some(min), _)) if amount < *min => bad(slot, Problem::new(Code::AmountBelow).with("min", min.to_string())),
            Some((_, Some(max))) if amount > *max => bad(slot, Problem::new(Code::AmountAbove).with("max", max.to_string())),
            _ => set(slot, FieldValue::Amount(amount)),
        }
    }
}

fn read_count(field: &Field, count: Count, slot: &mut Slot) -> Option<Problem> {
    let number = count.get().cast_signed();
    if let Some(min) = field.min.filter(|min| number < *min) {
        return bad(slot, Problem::new(Code::CountBelow).with("min", min));
    }
    if let Some(max) = field.max.filter(|max| number > *max) {
        return bad(slot, Problem::new(Code::CountAbove).with("max", max));
    }
    set(slot, FieldValue::Count(count))
}

/// The fewest and the most characters of a text.
pub(in crate::form) fn lengths(field: &Field) -> (usize, usize) {
    let of = |bound: Option<i64>| bound.and_then(|bound| usize::try_from(bound).ok());
    (of(field.min).unwrap_or(0), of(field.max).map_or(MAX_TEXT, |max| max.min(MAX_TEXT)))
}

fn read_text(field: &Field, text: &str, slot: &mut Slot, kept: &mut ValueStore) -> Option<Problem> {
    let (min, max) = lengths(field);
    if text.len() > max && text.chars().count() > max {
        return bad(slot, Problem::new(Code::TextTooLong).with("max", max));
    }
    if min > 0 && text.chars().count() < min {
        return bad(slot, Problem::new(Code::TextTooShort).with("min", min));
    }
    set(slot, text_if_read(field, text, kept))
}

fn text_if_read(field: &Field, text: &str, kept: &mut ValueStore) -> FieldValue {
    if field.is_read() { FieldValue::Text(kept.keep(text)) } else { FieldValue::Present }
}

fn read_checked(field: &Field, text: &str, checked: Result<(), Problem>, slot: &mut Slot, kept: &mut ValueStore) -> Option<Problem> {
    set_or_bad(slot, checked, |()| text_if_read(field, text, kept))
}

fn read_key(field: &Field, text: &str, checked: Result<(), Problem>, slot: &mut Slot, kept: &mut ValueStore) -> Option<Problem> {
    if let Err(problem) = checked {
        return bad(slot, problem);
    }
    set(slot, text_if_read(field, text, kept));
    let is_resident_id = matches!(text.len(), 15 | 18) && ResidentId::parse(text).is_ok();
    let doubt = if is_resident_id { Some(Code::KeyIsResidentId) } else { key_doubt::of(text) };
    doubt.map(Problem::from)
}

pub(in crate::form) fn option(field: &Field, text: &str, ledger: bool) -> Result<usize, Problem> {
    let names = if ledger { &field.written_options } else { &field.options };
    names.find(text).ok_or_else(|| {
        if field.whole_list.iter().flat_map(|list| &list.options).any(|option| *option.id == *text) {
            return Code::SignatureRole.into();
        }
        let Some(list) = &field.codes else { return Code::TextExpected.into() };
        let names = list.options.iter().map(|option| if ledger { &*option.label.zh } else { &*option.id });
        match nearest(text, names) {
            Some(near) => Problem::new(Code::OptionNear).with("nearest", near.to_owned()),
            None => Problem::new(Code::OptionUnknown).with("list", list.id.to_string()),
        }
    })
}

/// Reads the options of a list of texts.
pub(in crate::form) fn read_options<'t>(
    field: &Field,
    texts: impl Iterator<Item = &'t str>,
    ledger: bool,
    slot: &mut Slot,
    kept: &mut ValueStore,
) -> Option<Problem> {
    let mut options = Options::new(kept);
    for text in texts {
        options.add(field, Some(text), ledger, kept);
    }
    options.finish(field, slot, kept)
}

/// Options while they come one after another.
pub(in crate::form) struct Options {
    start: usize,
    /// The first text that is no option.
    problem: Option<Problem>,
    /// Whether something was no text at all.
    no_text: bool,
    doubled: bool,
}

impl Options {
    pub(in crate::form) fn new(kept: &ValueStore) -> Self {
        Options { start: kept.chosen.len(), problem: None, no_text: false, doubled: false }
    }

    pub(in crate::form) fn add(&mut self, field: &Field, text: Option<&str>, ledger: bool, kept: &mut ValueStore) {
        let Some(text) = text else {
            self.no_text = true;
            return;
        };
        if self.problem.is_some() {
            return;
        }
        match option(field, text, ledger) {
            Ok(at) if kept.chosen.iter().skip(self.start).any(|known| *known == at) => self.doubled = true,
            Ok(at) => kept.chosen.push(at),
            Err(problem) => self.problem = Some(problem),
        }
    }

    pub(in crate::form) fn finish(self, field: &Field, slot: &mut Slot, kept: &mut ValueStore) -> Option<Problem> {
        let chosen = kept.chosen.get(self.start..).unwrap_or_default();
        let has = |is: fn(&CodeOption) -> bool| chosen.iter().any(|at| field.option(*at).is_some_and(is));
        let problem = match self.problem {
            _ if self.no_text => Some(Code::TextExpected.into()),
            None if chosen.len() > 1 && has(|option| option.none) => Some(Code::OptionNoneWithOthers.into()),
            None if chosen.len() > 1 && has(|option| option.exclusive) => Some(Code::OptionNotAlone.into()),
            problem => problem,
        };
        if let Some(problem) = problem {
            kept.chosen.truncate(self.start);
            return bad(slot, problem);
        }
        if chosen.is_empty() {
            *slot = Slot::Empty;
            return None;
        }
        set(slot, FieldValue::Options(StoreRange { start: self.start, end: kept.chosen.len() }));
        self.doubled.then(|| Code::OptionDoubled.into())
    }
}

/// The parts of a cell that holds several: `甲、乙；丙`.
pub(in crate::form) fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(['、', '；', ';', '，', ',']).map(str::trim).filter(|part| !part.is_empty())
}

/// What becomes of a text that is no station where nobody knows the network, where somebody does.
#[cold]
pub(in crate::form) fn in_network(
    world: World<'_>,
    field: &Field,
    (scalar, problem): (Scalar<'_>, Problem),
    (slot, kept): (&mut Slot, &mut ValueStore),
) -> Option<Problem> {
    let (Some(ground), FieldType::Station, Scalar::Text(text), Slot::Bad) = (world.ground, field.kind, scalar, &*slot) else {
        return Some(problem);
    };
    let text = text.trim();
    if ground.has_station(text) {
        *slot = Slot::Set(if field.is_read() { FieldValue::Text(kept.keep(text)) } else { FieldValue::Present });
        return None;
    }
    Some(kept.asked.meant(world, text).unwrap_or(problem))
}
