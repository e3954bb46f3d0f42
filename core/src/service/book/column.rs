//! One role or fact of many records.

use std::sync::Arc;

use super::interner::{Interner, Renumbered};
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

/// Values of one type; a place holder stands where none is known.
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

fn code(options: &mut Vec<Arc<str>>, option: &Arc<str>) -> u16 {
    let known = options.iter().position(|known| Arc::ptr_eq(known, option) || known == option);
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
            FieldType::Count | FieldType::Group => Values::Counts(Vec::new()),
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
            | FieldType::Phone => Values::Names(thing.unwrap_or_default(), Vec::new()),
        };
        Column { kind, states: States::default(), values }
    }

    /// The thing whose names a column of that type holds: a role's or a fact's own, and one of all divisions.
    pub(super) fn thing(kind: FieldType, name: &str) -> Option<&str> {
        match kind {
            FieldType::Division => Some("division"),
            FieldType::Text | FieldType::Key | FieldType::Station | FieldType::ResidentId | FieldType::CreditCode | FieldType::Phone => {
                Some(name)
            }
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

    /// Takes the next record's value, or a place holder.
    pub(super) fn push(&mut self, value: Option<&RoleValue>, state: State, things: &mut [(Arc<str>, Interner)]) {
        self.states.push(state);
        match (&mut self.values, value) {
            (Values::Days(days), Some(RoleValue::Date(date))) => days.push(date.day_number()),
            (Values::Days(days), _) => days.push(0),
            (Values::Names(thing, numbers), value) => {
                let names = things.get_mut(*thing).map(|(_, names)| names);
                numbers.push(match (value, names) {
                    (Some(RoleValue::Key(key)), Some(names)) => names.number(key.expose()),
                    (Some(RoleValue::Division(code)), Some(names)) => names.number(&code.to_string()),
                    _ => 0,
                });
            }
            (Values::Codes(options, codes), Some(RoleValue::Option(option))) => codes.push(code(options, option)),
            (Values::Codes(_, codes), _) => codes.push(0),
            (Values::Lists(options, codes, ends), value) => {
                if let Some(RoleValue::Options(given)) = value {
                    codes.extend(given.iter().map(|option| code(options, option)));
                }
                ends.push(u32::try_from(codes.len()).unwrap_or(u32::MAX));
            }
            (Values::Counts(_) | Values::LargeCounts(_), value) => self.count(match value {
                Some(RoleValue::Count(count)) => count.get(),
                Some(RoleValue::Rows(rows)) => u64::from(*rows),
                _ => 0,
            }),
            (Values::Amounts(..) | Values::ExactAmounts(_), Some(RoleValue::Amount(amount))) => self.amount(amount.decimal()),
            (Values::Amounts(..) | Values::ExactAmounts(_), _) => self.amount(Decimal::ZERO),
            (Values::Flags(flags), value) => flags.push(matches!(value, Some(RoleValue::Boolean(true)))),
        }
    }

    /// Takes what stands in a record of another column of that type.
    pub(super) fn take(&mut self, other: &Column, at: usize, things: &mut [(Arc<str>, Interner)], names: &mut Renumbered<'_>) {
        self.states.push(other.states.get(at));
        match (&mut self.values, &other.values) {
            (Values::Days(days), Values::Days(theirs)) => days.push(theirs.get(at).copied().unwrap_or_default()),
            (Values::Names(own, numbers), Values::Names(thing, _)) => {
                let known = things.get_mut(*own).zip(other.name(at));
                numbers.push(known.map_or(0, |((_, own), number)| names.number(own, *thing, number)));
            }
            (Values::Codes(options, codes), Values::Codes(known, theirs)) => {
                let is_known = other.states.get(at) == State::Known;
                let option = theirs.get(at).filter(|_| is_known).and_then(|at| known.get(usize::from(*at)));
                codes.push(option.map_or(0, |option| code(options, option)));
            }
            (Values::Lists(options, codes, ends), Values::Lists(known, ..)) => {
                if let Some(Cell::Options(Options { codes: theirs, .. })) = other.known(at, &[]) {
                    codes.extend(theirs.iter().filter_map(|at| known.get(usize::from(*at))).map(|option| code(options, option)));
                }
                ends.push(u32::try_from(codes.len()).unwrap_or(u32::MAX));
            }
            (Values::Flags(flags), Values::Flags(theirs)) => flags.push(theirs.get(at).copied().unwrap_or_default()),
            (_, Values::Counts(_) | Values::LargeCounts(_)) => self.count(match other.known(at, &[]) {
                Some(Cell::Count(count)) => count,
                _ => 0,
            }),
            _ => self.amount(match other.known(at, &[]) {
                Some(Cell::Amount(amount)) => amount,
                _ => Decimal::ZERO,
            }),
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
