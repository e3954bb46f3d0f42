//! What a cell of a ledger says, written as offices write it.

use crate::finding::{Code, Problem};
use crate::form::definition::compiled::Field;
use crate::form::draft::cell::{Scalar, option, read as read_strict, read_date, read_options, set_or_bad, split};
use crate::form::draft::content::ValueStore;
use crate::form::draft::content::{FieldValue, Slot};
use crate::service::FieldType;
use crate::value::ledger::{self, ExcelDates, Rule, Rules};

/// How the cells of a ledger are read.
///
/// ```
/// use wushe::form::Reading;
///
/// assert!(Reading::default().normalise);
/// assert_eq!(Reading::default().excel_dates, None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "whoever checks a ledger names what differs from the default")]
pub struct Reading {
    /// Whether what is written loosely and can be meant in one way alone is read, each time with the hint `normalised`. Where it is
    /// not, the value is refused (`written_loosely`).
    pub normalise: bool,
    /// From which day the spreadsheet counted whose serial numbers stand for days. Nobody can tell from the numbers, so without it
    /// they are refused (`date_excel_serial`).
    pub excel_dates: Option<ExcelDates>,
}

impl Default for Reading {
    fn default() -> Self {
        Reading { normalise: true, excel_dates: None }
    }
}

/// What there is to tell of a cell: what is wrong or doubtful, and how it was read.
#[derive(Default)]
pub(in crate::form) struct Told {
    pub(in crate::form) problem: Option<Problem>,
    pub(in crate::form) hint: Option<Problem>,
}

impl From<Option<Problem>> for Told {
    fn from(problem: Option<Problem>) -> Self {
        Told { problem, hint: None }
    }
}

/// Reads the text of a cell into the slot of its field, which is no group.
pub(in crate::form) fn read(field: &Field, text: &str, reading: Reading, slot: &mut Slot, kept: &mut ValueStore) -> Told {
    if text.chars().all(char::is_whitespace) {
        *slot = Slot::Empty;
        return Told::default();
    }
    match field.kind {
        FieldType::Text | FieldType::FileName | FieldType::Group => read_strict(field, Scalar::Text(text.trim()), slot, kept).into(),
        FieldType::Boolean => {
            let yes = match text.trim() {
                "是" | "true" => true,
                "否" | "false" => false,
                text => return boolean(text, reading, slot),
            };
            set_or_bad(slot, Ok(yes), FieldValue::Boolean).into()
        }
        FieldType::Option => set_or_bad(slot, option(field, text.trim(), true), FieldValue::Option).into(),
        FieldType::Options => read_options(field, split(text), true, slot, kept).into(),
        _ => {
            let problem = read_strict(field, Scalar::Text(text), slot, kept);
            if matches!(slot, Slot::Bad) { loosely(field, text, problem, reading, slot, kept) } else { problem.into() }
        }
    }
}

/// Reads yes and no as spreadsheets write them: `TRUE`, and `True` where a program wrote them.
#[cold]
fn boolean(text: &str, reading: Reading, slot: &mut Slot) -> Told {
    let found = [true, false].into_iter().find(|yes| text.eq_ignore_ascii_case(if *yes { "true" } else { "false" }));
    let Some(yes) = found else { return set_or_bad(slot, Err(Code::BooleanExpected.into()), FieldValue::Boolean).into() };
    if !reading.normalise {
        *slot = Slot::Bad;
        return Some(Problem::new(Code::WrittenLoosely).with("rule", Rule::Case.as_str())).into();
    }
    let hint = Problem::new(Code::Normalised).with("rule", Rule::Case.as_str());
    Told { problem: set_or_bad(slot, Ok(yes), FieldValue::Boolean), hint: Some(hint) }
}

/// Reads what is not written as this library writes it, where it can be meant in one way alone.
#[cold]
fn loosely(field: &Field, text: &str, problem: Option<Problem>, reading: Reading, slot: &mut Slot, kept: &mut ValueStore) -> Told {
    let mut hint = Problem::new(Code::Normalised);
    let (told, rules) = if field.kind == FieldType::Date {
        match ledger::date(text, reading.excel_dates) {
            Ok((date, rules)) => {
                hint = hint.with("to", date.to_string());
                (read_date(field, date, slot), rules)
            }
            Err(problem) => return Some(problem).into(),
        }
    } else {
        let strict = match field.kind {
            FieldType::Count => ledger::number(text, &field.units, true),
            FieldType::Amount => ledger::number(text, &field.units, false),
            FieldType::Phone => Some(ledger::phone(text)),
            FieldType::ResidentId | FieldType::CreditCode => Some(ledger::code(text)),
            _ => Some(ledger::unwrapped(text, true)),
        };
        match strict.filter(|(_, rules)| !rules.is_empty()) {
            Some((strict, rules)) => (read_strict(field, Scalar::Text(&strict), slot, kept), rules),
            None => return problem.into(),
        }
    };
    if matches!(slot, Slot::Bad) {
        return told.into();
    }
    // Whoever says from which day a spreadsheet counts wants its numbers read.
    if !(reading.normalise || rules == Rules::NONE.with(Rule::ExcelSerial)) {
        *slot = Slot::Bad;
        return Some(Problem::new(Code::WrittenLoosely).with("rule", rules.names())).into();
    }
    Told { problem: told, hint: Some(hint.with("rule", rules.names())) }
}

/// The most digits that every fraction of a table keeps: what a spreadsheet shows of one.
const SHOWN_DIGITS: usize = 15;

/// Reads a fraction as tables of other languages hold it. One that is whole serves where its digits do, which is told where the column may
/// have lost zeros before them. An amount or a text is taken if the shortest text of the number is what somebody wrote: it has no more
/// places than the field allows, or no more digits than a spreadsheet shows.
pub(in crate::form) fn of_float(field: &Field, number: f64, reading: Reading, slot: &mut Slot, kept: &mut ValueStore) -> Told {
    let is_whole = number.is_finite() && number.fract() == 0.0 && number.abs() <= super::input::MAX_EXACT;
    let text = if number == 0.0 { "0".to_owned() } else { number.to_string() };
    match field.kind {
        FieldType::Count if is_whole => read_strict(field, Scalar::Text(&text), slot, kept).into(),
        FieldType::Amount if number.is_finite() => match read_strict(field, Scalar::Text(&text), slot, kept) {
            Some(problem) if matches!(problem.code, Code::AmountPlaces | Code::AmountTooLong) => {
                Some(Problem::from(Code::NumberIsFloat)).into()
            }
            told => told.into(),
        },
        FieldType::Date | FieldType::Boolean => read(field, &text, reading, slot, kept),
        FieldType::Text if !is_whole && text.bytes().filter(u8::is_ascii_digit).count() <= SHOWN_DIGITS => {
            read(field, &text, reading, slot, kept)
        }
        FieldType::Count => read_strict(field, Scalar::of_float(number), slot, kept).into(),
        _ if is_whole => {
            let told = read(field, &text, reading, slot, kept);
            if matches!(slot, Slot::Bad) {
                return told;
            }
            if !reading.normalise {
                *slot = Slot::Bad;
                return Some(Problem::new(Code::WrittenLoosely).with("rule", Rule::Decimal.as_str())).into();
            }
            Told { problem: told.problem, hint: Some(Problem::new(Code::Normalised).with("rule", Rule::Decimal.as_str())) }
        }
        _ => {
            *slot = Slot::Bad;
            Some(Problem::from(Code::NumberIsFloat)).into()
        }
    }
}
