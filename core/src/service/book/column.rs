//! One role or fact of many records.

use std::sync::Arc;

use super::interner::{Interner, Renumbered};
use super::new_row::Lent;
use super::state::{State, States};
use super::view::{Cell, Options};
use crate::service::{FactValue, FieldType, Key, RoleValue};
use crate::value::{Amount, Count, Date, Decimal, DivisionCode};

/// The values of one role or fact, one a record, beside what is known of each.
#[derive(Clone, PartialEq)]
pub(super) struct Column {
    pub(super) kind: FieldType,
    pub(super) states: States,
    pub(super) values: Values,
}

/// Values of one type; a place holder is where none is known and a known one comes behind it.
#[derive(Clone, PartialEq)]
pub(super) enum Values {
    /// Days, as numbers.
    Days(Vec<i32>),
    /// Keys, texts and divisions, as numbers of the names of one thing.
    Names(usize, Vec<u32>),
    /// Options, as numbers of those that came.
    Codes(Vec<Arc<str>>, Vec<u16>),
    /// Options of each record, one behind the other, and where each record's end.
    Lists(Vec<Arc<str>>, Vec<u16>, Vec<u32>),
    Counts(Vec<u32>),
    /// The same where one is larger.
    LargeCounts(Vec<u64>),
    /// Amounts at one scale.
    Amounts(u32, Vec<i64>),
    /// The same where one does not fit.
    ExactAmounts(Vec<Decimal>),
    Flags(Vec<bool>),
}

const DIGITS: [i64; 19] = {
    let (mut powers, mut at) = ([1_i64; 19], 1);
    while at < 19 {
        #[expect(clippy::indexing_slicing, reason = "both places lie within the table, or it would not compile")]
        {
            powers[at] = powers[at - 1] * 10;
        }
        at += 1;
    }
    powers
};

/// The amount as a whole number at that scale, if it fits.
fn scaled(amount: Decimal, scale: u32) -> Option<i64> {
    let power = DIGITS.get(usize::try_from(scale.checked_sub(amount.scale())?).ok()?)?;
    i64::try_from(amount.mantissa()).ok()?.checked_mul(*power)
}

/// The number of a name. Many records have the name of the one before, and comparing two names is less than looking one up.
fn number(things: &mut [(Arc<str>, Interner)], thing: usize, text: &str, last: Option<u32>) -> u32 {
    let Some((_, names)) = things.get_mut(thing) else { return 0 };
    match last.filter(|last| names.get(*last) == Some(text)) {
        Some(last) => last,
        None => names.number(text),
    }
}

pub(super) fn code(options: &mut Vec<Arc<str>>, option: &Arc<str>) -> u16 {
    let same = options.iter().position(|known| Arc::ptr_eq(known, option));
    let known = same.or_else(|| options.iter().position(|known| known == option));
    let at = known.unwrap_or_else(|| {
        options.push(option.clone());
        options.len().saturating_sub(1)
    });
    u16::try_from(at).unwrap_or(u16::MAX)
}

impl Column {
    /// An empty column of that type, whose names are those of that thing.
    pub(super) fn new(kind: FieldType, thing: Option<usize>) -> Self {
        let values = match kind {
            FieldType::Date => Values::Days(Vec::new()),
            FieldType::Count | FieldType::Group | FieldType::Attachment | FieldType::Signature => Values::Counts(Vec::new()),
            FieldType::Amount => Values::Amounts(0, Vec::new()),
            FieldType::Boolean => Values::Flags(Vec::new()),
            FieldType::Option => Values::Codes(Vec::new(), Vec::new()),
            FieldType::Options => Values::Lists(Vec::new(), Vec::new(), Vec::new()),
            FieldType::Text
            | FieldType::Key
            | FieldType::Station
            | FieldType::Division
            | FieldType::ResidentId
            | FieldType::CreditCode
            | FieldType::FileName
            | FieldType::Hash
            | FieldType::Phone => Values::Names(thing.unwrap_or_default(), Vec::new()),
        };
        Column { kind, states: States::default(), values }
    }

    /// The thing whose names a column of that type holds: a role's or a fact's own, and one of all divisions.
    pub(super) fn thing(kind: FieldType, name: &str) -> Option<&str> {
        match kind {
            FieldType::Division => Some("division"),
            FieldType::Text
            | FieldType::Key
            | FieldType::Station
            | FieldType::ResidentId
            | FieldType::CreditCode
            | FieldType::Phone
            | FieldType::FileName
            | FieldType::Hash => Some(name),
            _ => None,
        }
    }

    /// Takes the next record's fact.
    pub(super) fn push_fact(&mut self, fact: &FactValue, things: &mut [(Arc<str>, Interner)]) {
        match fact {
            FactValue::Known(value) => self.push(Some(value), State::Known, things),
            FactValue::None => self.push(None, State::None, things),
            FactValue::Unknown => self.push(None, State::Unknown, things),
        }
    }

    /// Takes the next record's value. What is not known takes no place until a known value comes behind it.
    pub(super) fn push(&mut self, value: Option<&RoleValue>, state: State, things: &mut [(Arc<str>, Interner)]) {
        let lent = match value {
            None => return self.states.push(state),
            Some(RoleValue::Options(options)) => return self.options(options.iter()),
            Some(RoleValue::Division(division)) => return self.put(Lent::Text(&division.to_string()), things),
            Some(RoleValue::Date(date)) => Lent::Date(*date),
            Some(RoleValue::Key(key)) => Lent::Text(key.expose()),
            Some(RoleValue::Option(option)) => Lent::Option(option),
            Some(RoleValue::Count(count)) => Lent::Count(count.get()),
            Some(RoleValue::Rows(rows)) => Lent::Count(u64::from(*rows)),
            Some(RoleValue::Amount(amount)) => Lent::Amount(*amount),
            Some(RoleValue::Boolean(yes)) => Lent::Boolean(*yes),
        };
        self.put(lent, things);
    }

    /// Takes the next record's value, which is known.
    pub(super) fn put(&mut self, value: Lent<'_>, things: &mut [(Arc<str>, Interner)]) {
        self.pad();
        self.states.push(State::Known);
        match (&mut self.values, value) {
            (Values::Days(days), Lent::Date(date)) => days.push(date.day_number()),
            (Values::Names(thing, numbers), Lent::Text(text)) => {
                let last = numbers.last().copied();
                numbers.push(number(things, *thing, text, last));
            }
            (Values::Codes(options, codes), Lent::Option(option)) => codes.push(code(options, option)),
            (Values::Counts(_) | Values::LargeCounts(_), Lent::Count(count)) => self.count(count),
            (Values::Amounts(..) | Values::ExactAmounts(_), Lent::Amount(amount)) => self.amount(amount.decimal()),
            (Values::Flags(flags), Lent::Boolean(yes)) => flags.push(yes),
            // A form gives each role and fact values of its own type alone.
            _ => {}
        }
    }

    /// Takes the next record's options, which are known.
    pub(super) fn options<'o>(&mut self, given: impl Iterator<Item = &'o Arc<str>>) {
        self.pad();
        self.states.push(State::Known);
        if let Values::Lists(options, codes, ends) = &mut self.values {
            codes.extend(given.map(|option| code(options, option)));
            ends.push(u32::try_from(codes.len()).unwrap_or(u32::MAX));
        }
    }

    /// Puts place holders where nothing was known, so that the next value lands in its record's place.
    pub(super) fn pad(&mut self) {
        let length = self.states.len();
        match &mut self.values {
            Values::Days(days) => days.resize(length, 0),
            Values::Names(_, numbers) => numbers.resize(length, 0),
            Values::Codes(_, codes) => codes.resize(length, 0),
            Values::Lists(_, codes, ends) => ends.resize(length, u32::try_from(codes.len()).unwrap_or(u32::MAX)),
            Values::Counts(counts) => counts.resize(length, 0),
            Values::LargeCounts(counts) => counts.resize(length, 0),
            Values::Amounts(_, units) => units.resize(length, 0),
            Values::ExactAmounts(amounts) => amounts.resize(length, Decimal::ZERO),
            Values::Flags(flags) => flags.resize(length, false),
        }
    }

    /// How many records the values reach: none behind the last known one.
    pub(super) fn reach(&self) -> usize {
        match &self.values {
            Values::Days(days) => days.len(),
            Values::Names(_, numbers) => numbers.len(),
            Values::Codes(_, codes) => codes.len(),
            Values::Lists(_, _, ends) => ends.len(),
            Values::Counts(counts) => counts.len(),
            Values::LargeCounts(counts) => counts.len(),
            Values::Amounts(_, units) => units.len(),
            Values::ExactAmounts(amounts) => amounts.len(),
            Values::Flags(flags) => flags.len(),
        }
    }

    /// Takes what stands in a record of another column of that type.
    pub(super) fn take(&mut self, other: &Column, at: usize, things: &mut [(Arc<str>, Interner)], names: &mut Renumbered<'_>) {
        let state = other.states.get(at);
        if state != State::Known {
            return self.states.push(state);
        }
        self.pad();
        self.states.push(state);
        match (&mut self.values, &other.values) {
            (Values::Days(days), Values::Days(theirs)) => days.extend(theirs.get(at)),
            (Values::Names(own, numbers), Values::Names(thing, theirs)) => {
                let known = things.get_mut(*own).zip(theirs.get(at));
                numbers.extend(known.map(|((_, own), number)| names.number(own, *thing, *number)));
            }
            (Values::Codes(options, codes), Values::Codes(known, theirs)) => {
                let option = theirs.get(at).and_then(|at| known.get(usize::from(*at)));
                codes.extend(option.map(|option| code(options, option)));
            }
            (Values::Lists(options, codes, ends), Values::Lists(known, ..)) => {
                if let Some(Cell::Options(Options { codes: theirs, .. })) = other.known(at, &[]) {
                    codes.extend(theirs.iter().filter_map(|at| known.get(usize::from(*at))).map(|option| code(options, option)));
                }
                ends.push(u32::try_from(codes.len()).unwrap_or(u32::MAX));
            }
            (Values::Flags(flags), Values::Flags(theirs)) => flags.extend(theirs.get(at)),
            _ => match other.known(at, &[]) {
                Some(Cell::Count(count)) => self.count(count),
                Some(Cell::Amount(amount)) => self.amount(amount),
                _ => {}
            },
        }
    }

    fn count(&mut self, count: u64) {
        match &mut self.values {
            Values::Counts(counts) => match u32::try_from(count) {
                Ok(count) => counts.push(count),
                Err(_) => {
                    let mut large: Vec<u64> = counts.iter().map(|count| u64::from(*count)).collect();
                    large.push(count);
                    self.values = Values::LargeCounts(large);
                }
            },
            Values::LargeCounts(counts) => counts.push(count),
            _ => {}
        }
    }

    fn amount(&mut self, amount: Decimal) {
        let amount = amount.normalize();
        match &mut self.values {
            Values::Amounts(scale, units) => {
                if amount.scale() > *scale {
                    let power = usize::try_from(amount.scale().saturating_sub(*scale)).ok().and_then(|more| DIGITS.get(more)).copied();
                    let rescaled: Option<Vec<i64>> = power.and_then(|power| units.iter().map(|known| known.checked_mul(power)).collect());
                    match rescaled {
                        Some(rescaled) => (*scale, *units) = (amount.scale(), rescaled),
                        None => return self.exact(amount),
                    }
                }
                match scaled(amount, *scale) {
                    Some(known) => units.push(known),
                    None => self.exact(amount),
                }
            }
            Values::ExactAmounts(amounts) => amounts.push(amount),
            _ => {}
        }
    }

    /// Takes an amount that does not fit beside the others at one scale.
    fn exact(&mut self, amount: Decimal) {
        if let Values::Amounts(scale, units) = &self.values {
            let mut amounts: Vec<Decimal> = units.iter().map(|known| decimal(*known, *scale).normalize()).collect();
            amounts.push(amount);
            self.values = Values::ExactAmounts(amounts);
        }
    }

    /// What stands in a record.
    pub(super) fn cell<'b>(&'b self, at: usize, things: &'b [(Arc<str>, Interner)]) -> Cell<'b> {
        match self.states.get(at) {
            State::Known => self.known(at, things).unwrap_or(Cell::Unknown),
            State::None => Cell::None,
            State::Unknown => Cell::Unknown,
        }
    }

    fn known<'b>(&'b self, at: usize, things: &'b [(Arc<str>, Interner)]) -> Option<Cell<'b>> {
        Some(match &self.values {
            Values::Days(days) => Cell::Date(Date::from_day_number(*days.get(at)?)?),
            Values::Names(thing, numbers) => Cell::Text(things.get(*thing)?.1.get(*numbers.get(at)?)?),
            Values::Codes(options, codes) => Cell::Text(options.get(usize::from(*codes.get(at)?))?),
            Values::Lists(options, codes, ends) => {
                let start = at.checked_sub(1).map_or(Some(0), |before| ends.get(before).copied())?;
                let codes = codes.get(usize::try_from(start).ok()?..usize::try_from(*ends.get(at)?).ok()?)?;
                Cell::Options(Options { options, codes })
            }
            Values::Counts(counts) => Cell::Count(u64::from(*counts.get(at)?)),
            Values::LargeCounts(counts) => Cell::Count(*counts.get(at)?),
            Values::Amounts(scale, units) => Cell::Amount(decimal(*units.get(at)?, *scale)),
            Values::ExactAmounts(amounts) => Cell::Amount(*amounts.get(at)?),
            Values::Flags(flags) => Cell::Boolean(*flags.get(at)?),
        })
    }

    /// What stands in a record, as a record holds it.
    pub(super) fn fact(&self, at: usize, things: &[(Arc<str>, Interner)]) -> FactValue {
        let known = match self.cell(at, things) {
            Cell::None => return FactValue::None,
            Cell::Unknown => None,
            Cell::Date(date) => Some(RoleValue::Date(date)),
            Cell::Text(text) => match self.kind {
                FieldType::Division => DivisionCode::parse(text).ok().map(RoleValue::Division),
                FieldType::Option => match &self.values {
                    Values::Codes(options, _) => options.iter().find(|option| ***option == *text).cloned().map(RoleValue::Option),
                    _ => None,
                },
                _ => Some(RoleValue::Key(Key::checked(text))),
            },
            Cell::Options(Options { options, codes }) => {
                Some(RoleValue::Options(codes.iter().filter_map(|code| options.get(usize::from(*code)).cloned()).collect()))
            }
            Cell::Count(count) if self.kind == FieldType::Group => u32::try_from(count).ok().map(RoleValue::Rows),
            Cell::Count(count) => Count::new(count).ok().map(RoleValue::Count),
            Cell::Amount(amount) => Some(RoleValue::Amount(Amount::from_decimal(amount))),
            Cell::Boolean(yes) => Some(RoleValue::Boolean(yes)),
        };
        known.map_or(FactValue::Unknown, FactValue::Known)
    }

    /// How many values a record can have here, none and unknown included, where they are few.
    pub(super) fn domain(&self) -> Option<usize> {
        match &self.values {
            Values::Codes(options, _) => Some(options.len().saturating_add(2)),
            Values::Flags(_) => Some(4),
            _ => None,
        }
    }

    /// Which of these a record has.
    pub(super) fn code(&self, at: usize) -> usize {
        let known = match (self.states.get(at), &self.values) {
            (State::None, _) => return 0,
            (State::Unknown, _) => return 1,
            (State::Known, Values::Codes(_, codes)) => codes.get(at).copied().map(usize::from),
            (State::Known, Values::Flags(flags)) => flags.get(at).copied().map(usize::from),
            _ => None,
        };
        known.map_or(1, |code| code.saturating_add(2))
    }

    /// The number of the name in a record, where its value is known.
    pub(super) fn name(&self, at: usize) -> Option<u32> {
        match &self.values {
            Values::Names(_, numbers) if self.states.get(at) == State::Known => numbers.get(at).copied(),
            _ => None,
        }
    }
}

/// The amount of so many units of a scale.
fn decimal(units: i64, scale: u32) -> Decimal {
    Decimal::try_from_i128_with_scale(i128::from(units), scale).unwrap_or_default()
}
