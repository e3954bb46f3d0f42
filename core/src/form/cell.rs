use super::compile::Field;
use super::content::{Kept, Part, Rows};
use crate::finding::{Code, Problem, nearest};
use crate::service::FieldType;
use crate::value::{Amount, Count, CreditCode, Date, DivisionCode, Phone, ResidentId, key};

const MAX_TEXT: usize = 10_000;
/// The most digits of an amount in a record, those behind its point included.
const MAX_AMOUNT: u32 = 19;

/// A single value as an input gives it.
#[derive(Clone, Copy)]
pub(super) enum Scalar<'a> {
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

/// What stands in a field.
#[derive(Clone, Copy, Default)]
pub(super) enum Slot {
    /// The input does not name the field.
    #[default]
    Absent,
    /// Null, `""` or a blank cell.
    Empty,
    /// Something that can't be read; a finding says so.
    Bad,
    Set(Val),
    /// Rows of a group, each of as many slots as the group has fields.
    Rows(Rows),
}

#[derive(Clone, Copy)]
pub(super) enum Val {
    /// Text that nothing reads again.
    Present,
    /// An identity number, of which its day of birth is looked at.
    Born(Date),
    Text(Part),
    Boolean(bool),
    Count(Count),
    Amount(Amount),
    Date(Date),
    /// A division code, and its digits for conditions.
    Division(DivisionCode, Part),
    /// The position of an option in its code list.
    Option(usize),
    /// The positions of several.
    Options(Part),
}

impl Slot {
    pub(super) fn is_filled(&self) -> bool {
        match self {
            Slot::Set(_) | Slot::Bad => true,
            Slot::Rows(rows) => rows.count > 0,
            Slot::Absent | Slot::Empty => false,
        }
    }
}

/// Sets a value; there is nothing to tell.
pub(super) fn set(slot: &mut Slot, val: Val) -> Option<Problem> {
    *slot = Slot::Set(val);
    None
}

fn bad(slot: &mut Slot, problem: impl Into<Problem>) -> Option<Problem> {
    *slot = Slot::Bad;
    Some(problem.into())
}

pub(super) fn set_or_bad<T>(slot: &mut Slot, result: Result<T, Problem>, val: impl FnOnce(T) -> Val) -> Option<Problem> {
    match result {
        Ok(value) => set(slot, val(value)),
        Err(problem) => bad(slot, problem),
    }
}

/// Reads one value of a field that is no group into its slot, and gives what there is to tell of it. What a ledger's cell may hold
/// besides is read by [`office`](super::office).
///
/// The slot is written where it lies, because writing it in parts and copying it as a whole makes a processor wait.
pub(super) fn read(field: &Field, scalar: Scalar<'_>, slot: &mut Slot, kept: &mut Kept) -> Option<Problem> {
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
        FieldType::Division => set_or_bad(slot, DivisionCode::parse(text), |code| Val::Division(code, kept.keep(text))),
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
        FieldType::Option => set_or_bad(slot, option(field, text, false), Val::Option),
        FieldType::Options => bad(slot, Code::ListExpected),
        FieldType::ResidentId => match ResidentId::parse(text) {
            Ok(id) => {
                set(slot, Val::Born(id.birth_date()));
                id.may_be_cut().then(|| Code::ResidentIdMayBeCut.into())
            }
            Err(problem) => bad(slot, problem),
        },
        FieldType::Phone => set_or_bad(slot, Phone::parse(text), |_| Val::Present),
        FieldType::CreditCode => match CreditCode::parse_noting_case(text) {
            Ok((code, small)) => {
                set(slot, text_if_read(field, code.as_str(), kept));
                small.then(|| Code::CreditCodeCase.into())
            }
            Err(problem) => bad(slot, problem),
        },
        FieldType::Group => bad(slot, Code::ListExpected),
    }
}

fn read_other(field: &Field, scalar: Scalar<'_>, slot: &mut Slot) -> Option<Problem> {
    let problem = match (field.kind, scalar) {
        (FieldType::Boolean, Scalar::Boolean(yes)) => return set(slot, Val::Boolean(yes)),
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
        _ => Code::TextExpected.into(),
    };
    bad(slot, problem)
}

/// Sets a day, unless it lies before those that a record of the rulebook can have.
pub(super) fn read_date(field: &Field, date: Date, slot: &mut Slot) -> Option<Problem> {
    match field.earliest {
        Some(earliest) if date < earliest => bad(slot, Problem::new(Code::DateBeforeEarliest).with("earliest", earliest.to_string())),
        _ => set(slot, Val::Date(date)),
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
        set(slot, Val::Amount(amount))
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
    set(slot, Val::Count(count))
}

fn read_text(field: &Field, text: &str, slot: &mut Slot, kept: &mut Kept) -> Option<Problem> {
    if text.len() > MAX_TEXT && text.chars().count() > MAX_TEXT {
        return bad(slot, Problem::new(Code::TextTooLong).with("max", MAX_TEXT));
    }
    set(slot, text_if_read(field, text, kept))
}

fn text_if_read(field: &Field, text: &str, kept: &mut Kept) -> Val {
    if field.is_read() { Val::Text(kept.keep(text)) } else { Val::Present }
}

fn read_key(field: &Field, text: &str, checked: Result<(), Problem>, slot: &mut Slot, kept: &mut Kept) -> Option<Problem> {
    if let Err(problem) = checked {
        return bad(slot, problem);
    }
    set(slot, text_if_read(field, text, kept));
    let is_resident_id = matches!(text.len(), 15 | 18) && ResidentId::parse(text).is_ok();
    is_resident_id.then(|| Code::KeyIsResidentId.into())
}

pub(super) fn option(field: &Field, text: &str, ledger: bool) -> Result<usize, Problem> {
    let names = if ledger { &field.written_options } else { &field.options };
    names.find(text).ok_or_else(|| {
        let Some(list) = &field.codes else { return Code::TextExpected.into() };
        let names = list.options.iter().map(|option| if ledger { &*option.label.zh } else { &*option.id });
        match nearest(text, names) {
            Some(near) => Problem::new(Code::OptionNear).with("nearest", near.to_owned()),
            None => Problem::new(Code::OptionUnknown).with("list", list.id.to_string()),
        }
    })
}

/// Reads the options of a list of texts.
pub(super) fn read_options<'t>(
    field: &Field,
    texts: impl Iterator<Item = &'t str>,
    ledger: bool,
    slot: &mut Slot,
    kept: &mut Kept,
) -> Option<Problem> {
    let mut options = Options::new(kept);
    for text in texts {
        options.add(field, Some(text), ledger, kept);
    }
    options.finish(field, slot, kept)
}

/// Options while they come one after another.
pub(super) struct Options {
    start: usize,
    /// The first text that is no option.
    problem: Option<Problem>,
    /// Whether something was no text at all.
    no_text: bool,
    doubled: bool,
}

impl Options {
    pub(super) fn new(kept: &Kept) -> Self {
        Options { start: kept.chosen.len(), problem: None, no_text: false, doubled: false }
    }

    pub(super) fn add(&mut self, field: &Field, text: Option<&str>, ledger: bool, kept: &mut Kept) {
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

    pub(super) fn finish(self, field: &Field, slot: &mut Slot, kept: &mut Kept) -> Option<Problem> {
        let chosen = kept.chosen.get(self.start..).unwrap_or_default();
        let says_none = |at: &usize| field.option(*at).is_some_and(|option| option.none);
        let problem = match self.problem {
            _ if self.no_text => Some(Code::TextExpected.into()),
            None if chosen.len() > 1 && chosen.iter().any(says_none) => Some(Code::OptionNoneWithOthers.into()),
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
        set(slot, Val::Options(Part { start: self.start, end: kept.chosen.len() }));
        self.doubled.then(|| Code::OptionDoubled.into())
    }
}

/// The parts of a cell that holds several: `甲、乙；丙`.
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(['、', '；', ';', '，', ',']).map(str::trim).filter(|part| !part.is_empty())
}
